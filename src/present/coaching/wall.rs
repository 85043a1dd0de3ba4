//! Rankings, contests and badges; the library with what it did; ratings by manager.

use super::{Item, Scene};
use crate::app::requests::RecognitionReport;
use crate::domain::development::recognition::{League, Place, Ranking, Who};
use crate::domain::development::reviews::Ratings;
use crate::domain::kernel::{Currency, DateRange, Rational, RecordId};
use crate::domain::measure::{KpiId, Unit};
use crate::domain::model::coaching::{Course, Record};
use crate::present::format;
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::words::coaching as words;

impl Scene<'_> {
    /// Who stands there.
    pub fn who(&self, who: &Who) -> String {
        match who {
            Who::Person(person) => self.name(Some(*person)),
            Who::Unnamed => words::UNNAMED.to_owned(),
            Who::Team(team) => team.clone(),
        }
    }

    /// An exact value of a KPI.
    fn exact(&self, value: Rational, kpi: KpiId) -> String {
        let currency = self.overview.currency;
        match (kpi.entry().unit, currency) {
            (Unit::Money, Some(currency)) => self.amount(value, currency),
            (Unit::Ratio, _) => format::percent(value, self.locale),
            _ => format::number(value, self.locale),
        }
    }

    fn amount(&self, value: Rational, currency: Currency) -> String {
        format!("{}\u{a0}{}", format::minor(value, currency, self.locale), currency.code())
    }

    fn value(&self, value: Rational, league: League) -> String {
        match league {
            League::Kpi(kpi) | League::Improvement(kpi) => self.exact(value, kpi),
            League::Handicap(_) => format::percent(value, self.locale),
            League::Assists => format::number(value, self.locale),
        }
    }

    /// A ranking as a table, with prizes where there are some.
    pub fn ranking(&self, caption: &str, ranking: &Ranking, league: League) -> Table {
        self.places(caption, &ranking.places, league)
    }

    fn places(&self, caption: &str, places: &[Place], league: League) -> Table {
        let has_prizes = places.iter().any(|place| place.prize.is_some() || !place.words.is_empty());
        let line = |(index, place): (usize, &Place)| {
            let mut cells = vec![
                Cell::number(place.rank.to_string(), Rational::whole(place.rank.into())),
                Cell::text(self.who(&place.who)),
                Cell::number(self.value(place.value, league), place.value),
            ];
            if has_prizes {
                let money = place.prize.map(|money| format::money_with_code(money, self.locale));
                let parts =
                    money.into_iter().chain(Some(place.words.clone()).filter(|words| !words.is_empty()));
                cells.push(Cell::text(parts.collect::<Vec<_>>().join(" \u{b7} ")));
            }
            Line { key: index.to_string(), cells }
        };
        let mut columns =
            vec![Column::number(words::RANK, ""), Column::text(words::WHO), Column::number(words::VALUE, "")];
        if has_prizes {
            columns.push(Column::text(words::PRIZE));
        }
        Table {
            caption: caption.to_owned(),
            columns,
            lines: places.iter().enumerate().map(line).collect(),
            totals: None,
        }
    }

    /// How sure a lead is.
    pub fn sure(&self, ranking: &Ranking) -> Option<String> {
        ranking.sure.map(|sure| words::sure(&super::share(sure, self.locale)))
    }

    /// The contests: a title, a table and how sure the lead is.
    pub fn contests(&self, report: &RecognitionReport) -> Vec<(String, Table, Option<String>)> {
        let view = |one: &crate::domain::development::recognition::ContestReport| {
            let Some(Record::Contest(contest)) =
                self.report.records.get(&one.contest).map(|entry| entry.record())
            else {
                return None;
            };
            let league = League::Kpi(KpiId::parse(&contest.kpi)?);
            let days = format::range(contest.range, self.locale);
            let title = format!("{} \u{b7} {} \u{b7} {}", contest.name, days, words::contest(one.state));
            let table = match one.duels.is_empty() {
                true => self.ranking(&contest.name, &one.ranking, league),
                false => {
                    let places: Vec<Place> = one.duels.iter().flat_map(|duel| duel.places.clone()).collect();
                    self.places(&contest.name, &places, league)
                }
            };
            Some((title, table, self.sure(&one.ranking)))
        };
        report.contests.iter().filter_map(view).collect()
    }

    /// Badges as lines for the wall.
    pub fn earned(&self, earned: &[crate::domain::development::recognition::Earned]) -> Vec<Item> {
        let line = |one: &crate::domain::development::recognition::Earned| {
            let kpi = match self.report.records.get(&one.badge).map(|entry| entry.record()) {
                Some(Record::Badge(badge)) => badge.rule.as_ref().and_then(|rule| KpiId::parse(&rule.kpi)),
                _ => None,
            };
            let value = one
                .value
                .zip(kpi)
                .map(|(value, kpi)| format!("{} {}", kpi.entry().name, self.exact(value, kpi)));
            let meta = [Some(self.date(one.on)), value, Some(one.reason.clone())].into_iter().flatten();
            Item {
                text: self.who(&one.who),
                meta: meta.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" \u{b7} "),
                mark: self.record_name(one.badge),
                tone: crate::present::tone::Tone::Ahead,
                ..Item::default()
            }
        };
        earned.iter().map(line).collect()
    }

    fn course(&self, id: RecordId) -> Option<&Course> {
        match self.report.records.get(&id)?.record() {
            Record::Course(course) => Some(course),
            _ => None,
        }
    }

    /// The library, with what each course cost and did.
    pub fn library(&self) -> Table {
        let count = |number: u64| {
            Cell::number(
                format::count(number, self.locale),
                Rational::whole(i64::try_from(number).unwrap_or(0)),
            )
        };
        let line = |one: &crate::domain::development::training::CourseReport| {
            let course = self.course(one.course)?;
            let kpi = course.kpi.as_deref().and_then(KpiId::parse);
            let effect = one
                .effect
                .as_ref()
                .zip(kpi)
                .map(|(effect, kpi)| format!("{}: {}", kpi.entry().name, self.effect(effect, kpi)));
            let cost = one
                .cost
                .map(|money| Cell::number(format::money_with_code(money, self.locale), money.exact_minor()));
            Some(Line {
                key: one.course.to_string(),
                cells: vec![
                    Cell::text(course.name.clone()).titled(course.text.clone()),
                    Cell::text(words::course(course.kind)),
                    count(one.assigned),
                    count(one.completed),
                    cost.unwrap_or_else(|| Cell::text("\u{2013}")),
                    Cell::text(effect.unwrap_or_else(|| words::EFFECT_NONE.to_owned())),
                ],
            })
        };
        Table {
            caption: words::LIBRARY.to_owned(),
            columns: vec![
                Column::text(words::COURSE),
                Column::text(words::KIND),
                Column::number(words::ASSIGNED, ""),
                Column::number(words::DONE, ""),
                Column::number(words::COST, ""),
                Column::text(words::EFFECT),
            ],
            lines: self.report.courses.iter().filter_map(line).collect(),
            totals: None,
        }
    }

    /// What became of the KPIs that actions were to move.
    pub fn action_effects(&self) -> Vec<Item> {
        let line = |(kpi, effect): &(KpiId, crate::domain::development::effect::Effect)| Item {
            text: format!("{}: {}", kpi.entry().name, self.effect(effect, *kpi)),
            ..Item::default()
        };
        self.report.actions.iter().map(line).collect()
    }

    /// The ratings of a cycle side by side.
    pub fn calibration(&self, cycle: RecordId, ratings: &[Ratings]) -> Table {
        let line = |(index, one): (usize, &Ratings)| {
            let is_all = index + 1 == ratings.len();
            let name = if is_all { words::ALL.to_owned() } else { self.name(one.by) };
            let count = |number: &u64| {
                Cell::number(number.to_string(), Rational::whole(i64::try_from(*number).unwrap_or(0)))
            };
            let mean = one.mean.map(|mean| Cell::number(format::number(mean, self.locale), mean));
            let mut cells = vec![Cell::text(name)];
            cells.extend(one.counts.iter().map(count));
            cells.push(mean.unwrap_or_else(|| Cell::text("\u{2013}")));
            Line { key: index.to_string(), cells }
        };
        let mut columns = vec![Column::text(words::MANAGER)];
        columns.extend((1..=5).map(|rating| Column::number(&rating.to_string(), "")));
        columns.push(Column::number(words::MEAN, ""));
        let caption = format!("{}: {}", self.record_name(cycle), words::CALIBRATION);
        Table { caption, columns, lines: ratings.iter().enumerate().map(line).collect(), totals: None }
    }
}

/// The days that a wall shows where no period is chosen: the quarter that is running.
pub fn usual_days(
    today: crate::domain::kernel::Date,
    calendar: crate::domain::kernel::Calendar,
) -> Option<DateRange> {
    calendar.range_of(today, crate::domain::kernel::Grain::Quarter).ok()
}
