//! A forecast as it is read: finding, what speaks against relying on it, range, people.

pub mod calls;
pub mod deals;
mod picture;
pub mod question;
pub mod record;
pub mod what_if;

use super::format::{self, Locale};
use super::place::Place;
use super::table::{Cell, Column, Line, Table};
use super::words::forecast as words;
use crate::app::requests::{Overview, PersonBrief};
use crate::domain::forecast::{Band, Caveat, Chances, Forecast, PersonForecast};
use crate::domain::kernel::{Money, PersonId, Rational};
use crate::domain::measure::{Key, KpiId, Row, Value};

/// A forecast ready to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForecastView {
    /// The finding.
    pub headline: String,
    /// What it will pay, or why that is not known.
    pub payout: String,
    /// Whether the payout is known.
    pub has_payout: bool,
    /// Whose it is; nothing for the whole company.
    pub whose: Option<String>,
    /// Quota, pace, and how the plan bends.
    pub notes: Vec<String>,
    /// Method, fallback and measured coverage.
    pub how: Vec<String>,
    /// What makes it less sure; read before the numbers.
    pub caveats: Vec<String>,
    /// Which history stands behind it.
    pub history: String,
    /// Draws, seed and day.
    pub draws: String,
    /// What lies open in the period.
    pub open: String,
    /// The picture from won to what may come.
    pub range: RangeView,
    /// Revenue by person.
    pub people: Table,
    /// Payout by person.
    pub payouts: Table,
    /// Revenue by team.
    pub teams: Table,
    /// The open pipeline by forecast category.
    pub categories: Table,
    /// What it would take to reach the quota, and on what that stands.
    pub takes: Table,
    /// The usual deal; why there is no list where there is none.
    pub takes_hint: String,
    /// Whether there is nothing at all to show.
    pub is_empty: bool,
    /// Whether any draw differs from another.
    pub has_spread: bool,
}

/// The range as shares of its own axis, which begins at zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RangeView {
    /// What is won, of 1.
    pub won: f64,
    /// Where one draw in ten is below.
    pub low: f64,
    /// Where half of the draws are below.
    pub middle: f64,
    /// Where one draw in ten is above.
    pub high: f64,
    /// The same in words.
    pub label: String,
    /// Names and amounts, for the list beside it.
    pub marks: Vec<(String, String)>,
}

/// What stands beside a forecast.
pub struct Beside<'a> {
    /// The workspace.
    pub overview: &'a Overview,
    /// Quotas of the period by person, if they were worked out.
    pub quotas: &'a [Row],
    /// The filter: it narrows the list of people.
    pub place: &'a Place,
    /// The period's name.
    pub period: &'a str,
}

/// Turns a forecast into what is read.
pub fn view(forecast: &Forecast, beside: &Beside, locale: &Locale) -> ForecastView {
    let writing = Writing { forecast, locale };
    let has_payout = !beside.overview.plans.is_empty() && forecast.payout != Band::default();
    let picture = &forecast.picture;
    let whose = writing.whose(beside);
    ForecastView {
        headline: writing.headline(beside.period, whose.as_deref()),
        payout: writing.payout(beside.overview.plans.is_empty()),
        has_payout,
        caveats: writing.caveats(),
        notes: writing.notes(),
        how: writing.how(),
        whose,
        history: words::history(forecast.record, forecast.weeks, locale),
        draws: writing.draws(),
        open: words::open(picture.open_deals, &writing.money(picture.open_minor), locale),
        range: writing.range(),
        people: writing.people(beside),
        payouts: writing.payouts(beside),
        teams: writing.teams(beside),
        categories: writing.categories(beside),
        takes: writing.takes(beside),
        takes_hint: writing.takes_hint(),
        is_empty: forecast.people.is_empty(),
        has_spread: !picture.spread.1.is_empty(),
    }
}

/// Whose picture a forecast draws, under the filter of a place; nothing for the whole company.
pub fn whose(forecast: &Forecast, overview: &Overview, place: &Place) -> Option<String> {
    let locale = &Locale::default();
    Writing { forecast, locale }.whose(&Beside { overview, quotas: &[], place, period: "" })
}

/// Method and fallback, in sentences; what the record of past dates measures it says itself.
pub fn how(forecast: &Forecast) -> Vec<String> {
    Writing { forecast, locale: &Locale::default() }.made()
}

/// The address of one person's forecast.
fn of_person(place: &Place, person: PersonId) -> String {
    let mut there = place.clone();
    there.filter.teams.clear();
    there.filter.people = [person].into_iter().collect();
    there.href()
}

/// Whether the filter narrows by columns of deals, which a forecast can't follow.
pub fn passes_over_filters(place: &Place) -> bool {
    !place.filter.texts.is_empty() || !place.filter.amounts.is_empty()
}

/// Whether the filter narrows the list of people.
pub fn narrows_people(place: &Place) -> bool {
    !place.filter.people.is_empty() || !place.filter.teams.is_empty()
}

pub(super) struct Writing<'a> {
    pub forecast: &'a Forecast,
    pub locale: &'a Locale,
}

impl Writing<'_> {
    fn amount(&self, minor: i64) -> Money {
        Money::new(minor, self.forecast.currency)
    }

    /// Whole major units with the code: draws claim no cents.
    pub fn money(&self, minor: i64) -> String {
        let amount = self.amount(minor);
        format!("{}{}{}", format::money_whole(amount, self.locale), format::NO_BREAK, amount.currency)
    }

    fn headline(&self, period: &str, whose: Option<&str>) -> String {
        let band: Band = self.forecast.picture.outlook.revenue.into();
        if band.is_certain() {
            return words::headline_certain(period, &self.money(band.p50));
        }
        words::headline(period, whose, &self.money(band.p50), &self.money(band.p10), &self.money(band.p90))
    }

    /// Whether no deal is open at all, neither in the period nor beyond it.
    pub fn has_nothing_open(&self) -> bool {
        self.forecast.open_deals == 0 && self.forecast.deals.is_empty()
    }

    fn payout(&self, has_no_plan: bool) -> String {
        let band: Band = self.forecast.picture.outlook.payout.into();
        if has_no_plan {
            return words::NO_PLAN.to_owned();
        }
        if band == Band::default() {
            return words::NO_PAYOUT.to_owned();
        }
        if band.is_certain() {
            return words::payout_certain(&self.money(band.p50));
        }
        words::payout(&self.money(band.p50), &self.money(band.p10), &self.money(band.p90))
    }

    fn caveats(&self) -> Vec<String> {
        // Where nothing is open no chance of a deal is used.
        let is_of_use =
            |caveat: &&Caveat| !(matches!(caveat, Caveat::FewClosedDeals { .. }) && self.has_nothing_open());
        let said = self.forecast.caveats.iter().filter(is_of_use);
        said.map(|caveat| words::caveat(caveat, |minor| self.money(minor), self.locale)).collect()
    }

    /// The draws made; a period where nothing is open needs only one.
    fn draws(&self) -> String {
        let question = &self.forecast.question;
        let counted: u64 = self.forecast.picture.spread.1.iter().sum();
        let day = format::date(question.as_of, self.locale);
        words::draws(counted.max(1), question.seed, &day, self.locale)
    }

    fn range(&self) -> RangeView {
        let picture = &self.forecast.picture;
        let (won, band) = (picture.won_minor, Band::from(picture.outlook.revenue));
        let most = [won, band.p10, band.p90].into_iter().max().unwrap_or(0).max(1);
        // Shares of the picture's width; no amount is computed from them.
        let share = |minor: i64| (minor as f64 / most as f64).clamp(0.0, 1.0);
        let [won_text, low, middle, high] =
            [won, band.p10, band.p50, band.p90].map(|minor| self.money(minor));
        RangeView {
            won: share(won),
            low: share(band.p10),
            middle: share(band.p50),
            high: share(band.p90),
            label: words::range_label(&won_text, &low, &middle, &high),
            marks: vec![
                (words::WON_SO_FAR.to_owned(), won_text),
                (words::LOW.to_owned(), low),
                (words::MIDDLE.to_owned(), middle),
                (words::HIGH.to_owned(), high),
            ],
        }
    }

    pub fn cell(&self, minor: i64) -> Cell {
        let amount = self.amount(minor);
        Cell::number(format::money_whole(amount, self.locale), amount.exact_minor())
    }

    pub fn band(&self, band: Band) -> [Cell; 3] {
        [band.p10, band.p50, band.p90].map(|minor| self.cell(minor))
    }

    pub fn count(&self, number: u64) -> Cell {
        Cell::number(format::count(number, self.locale), Rational::whole(i64::try_from(number).unwrap_or(0)))
    }

    /// The people whom the filter leaves, the largest first.
    fn shown<'f>(&'f self, beside: &'f Beside) -> Vec<(&'f PersonBrief, &'f PersonForecast)> {
        let filter = &beside.place.filter;
        let brief = |person: PersonId| beside.overview.people.iter().find(|brief| brief.person.id == person);
        let people = self.forecast.people.iter().filter_map(|own| Some((brief(own.person)?, own)));
        let of_filter = people.filter(|(brief, _)| {
            let is_named = filter.people.is_empty() || filter.people.contains(&brief.person.id);
            let team = brief.team.clone().unwrap_or_default();
            is_named && (filter.teams.is_empty() || filter.teams.contains(&team))
        });
        let mut shown: Vec<_> = of_filter.collect();
        shown.sort_by_key(|(_, own)| std::cmp::Reverse(own.revenue.p50));
        shown
    }

    fn people(&self, beside: &Beside) -> Table {
        let unit = self.forecast.currency.code();
        let columns = vec![
            Column::text(words::PERSON),
            Column::text(words::METHOD),
            Column::number(words::RECORD, ""),
            Column::number(words::CHANCE, ""),
            Column::number(words::WON_SO_FAR, unit),
            Column::number(words::OPEN_DEALS, ""),
            Column::number(words::OPEN_AMOUNT, unit),
            Column::number(words::P10, unit),
            Column::number(words::P50, unit),
            Column::number(words::P90, unit),
            Column::number(words::QUOTA, unit),
        ];
        let shown = self.shown(beside);
        let lines = shown.iter().map(|(brief, own)| self.person(brief, own, beside)).collect();
        Table {
            caption: format!("{} {}", words::BY_PERSON, beside.period),
            columns,
            lines,
            totals: (!narrows_people(beside.place)).then(|| self.company()),
        }
    }

    fn person(&self, brief: &PersonBrief, own: &PersonForecast, beside: &Beside) -> Line {
        let record = match own.record.closed {
            0 => Cell::unknown(words::NO_CLOSED),
            closed => Cell::number(
                words::record(own.record, self.locale),
                Rational::new(i128::from(own.record.won), i128::from(closed)).unwrap_or(Rational::ZERO),
            ),
        };
        let mut cells = vec![
            Cell::text(brief.person.name.clone()).linked(of_person(beside.place, own.person)),
            Cell::text(words::method(own.method)),
            record,
            self.chance(own),
            self.cell(own.won_minor),
            self.count(own.open_deals),
            self.cell(own.open_minor),
        ];
        cells.extend(self.band(own.revenue));
        cells.push(self.quota(own.person, beside));
        Line { key: own.person.to_string(), cells }
    }

    /// The chance that an open deal of theirs is won; a percentage only where there is an open deal.
    fn chance(&self, own: &PersonForecast) -> Cell {
        if own.open_deals == 0 {
            return Cell::unknown(words::NO_OPEN);
        }
        if let Chances::Fixed(chance) = self.forecast.question.chances {
            return Cell::number(format::percent(chance, self.locale), chance);
        }
        let thousandths = (own.chance * 1000.0).round().clamp(0.0, 1000.0) as i64;
        let chance = Rational::new(i128::from(thousandths), 1000).unwrap_or(Rational::ZERO);
        Cell::number(format::percent(chance, self.locale), chance)
    }

    fn quota(&self, person: PersonId, beside: &Beside) -> Cell {
        let of_person = |row: &&Row| row.keys.contains(&Key::Person(Some(person)));
        let row = beside.quotas.iter().find(of_person);
        let value = row.and_then(|row| row.values.iter().find(|(kpi, _)| *kpi == KpiId::Quota));
        match value {
            Some((_, Value::Money(money))) if money.minor > 0 && money.currency == self.forecast.currency => {
                self.cell(money.minor)
            }
            _ => Cell::unknown(words::NO_QUOTA),
        }
    }

    fn company(&self) -> Line {
        let forecast = self.forecast;
        let mut cells = vec![
            Cell::text(words::COMPANY),
            Cell::default(),
            Cell::text(words::record(forecast.record, self.locale)),
            Cell::default(),
            self.cell(forecast.won_minor),
            self.count(forecast.open_deals),
            self.cell(forecast.open_minor),
        ];
        cells.extend(self.band(forecast.revenue));
        cells.push(Cell::default());
        Line { key: "company".to_owned(), cells }
    }

    fn payouts(&self, beside: &Beside) -> Table {
        let unit = self.forecast.currency.code();
        let line = |(brief, own): &(&PersonBrief, &PersonForecast)| {
            let mut cells = vec![Cell::text(brief.person.name.clone())];
            cells.extend(self.band(own.payout));
            Line { key: own.person.to_string(), cells }
        };
        let mut company = vec![Cell::text(words::COMPANY)];
        company.extend(self.band(self.forecast.payout));
        let totals = Line { key: "company".to_owned(), cells: company };
        Table {
            caption: format!("{} {}", words::PAY_BY_PERSON, beside.period),
            columns: vec![
                Column::text(words::PERSON),
                Column::number(words::P10, unit),
                Column::number(words::P50, unit),
                Column::number(words::P90, unit),
            ],
            lines: self.shown(beside).iter().map(line).collect(),
            totals: (!narrows_people(beside.place)).then_some(totals),
        }
    }
}

/// How the draws are spread, as a table: bounds and counts.
pub fn spread_table(forecast: &Forecast, period: &str, locale: &Locale) -> Table {
    let writing = Writing { forecast, locale };
    let (bounds, counts) = &forecast.picture.spread;
    let unit = forecast.currency.code();
    let steps = bounds.iter().zip(bounds.iter().skip(1)).zip(counts);
    let line = |((from, below), count): ((&i64, &i64), &u64)| Line {
        key: from.to_string(),
        cells: vec![writing.cell(*from), writing.cell(*below), writing.count(*count)],
    };
    Table {
        caption: format!(
            "{} {period}",
            words::spread_title(&writing.money(forecast.picture.outlook.revenue.p50))
        ),
        columns: vec![
            Column::number(words::FROM, unit),
            Column::number(words::BELOW, unit),
            Column::number(words::DRAWS, ""),
        ],
        lines: steps.map(line).collect(),
        totals: None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::app::requests::PlanBrief;
    use crate::domain::forecast::{Bands, Method, Outlook, Picture, Question, WinRate};
    use crate::domain::kernel::{Calendar, Currency, Date, Id, PlanId};
    use crate::present::place::Page;

    fn ana() -> PersonId {
        PersonId(Id::derived("person", &["Ana"]))
    }

    pub fn forecast() -> Forecast {
        let band = Band { p10: 100_000, p50: 150_000, p90: 250_049 };
        let own = PersonForecast {
            person: ana(),
            method: Method::OpenDeals,
            record: WinRate { won: 12, closed: 30 },
            chance: 0.3825,
            won_minor: 50_000,
            open_deals: 4,
            open_minor: 400_000,
            revenue: band,
            payout: Band { p10: 1_000, p50: 1_500, p90: 2_500 },
            outlook: Default::default(),
        };
        Forecast {
            question: Question {
                period: Calendar::default().parse("2026Q1").unwrap().range,
                as_of: Date::from_ymd(2026, 2, 3).unwrap(),
                draws: 2_000,
                seed: 1,
                chances: Chances::Own,
            },
            currency: Currency::USD,
            record: WinRate { won: 12, closed: 30 },
            weeks: 40,
            won_minor: 50_000,
            open_deals: 4,
            open_minor: 400_000,
            revenue: band,
            payout: own.payout,
            spread: (vec![0, 100_000, 200_000, 300_000], vec![500, 1_000, 500]),
            people: vec![own],
            caveats: vec![Caveat::OverdueDeals { deals: 3, minor: 99_900 }],
            outlook: Default::default(),
            teams: Vec::new(),
            choice: None,
            categories: Vec::new(),
            deals: Vec::new(),
            picture: Picture {
                won_minor: 50_000,
                open_deals: 4,
                open_minor: 400_000,
                outlook: Outlook {
                    revenue: Bands { p50: 150_000, eighty: (100_000, 250_049), ..Bands::default() },
                    payout: Bands { p50: 1_500, eighty: (1_000, 2_500), ..Bands::default() },
                    ..Outlook::default()
                },
                spread: (vec![0, 100_000, 200_000, 300_000], vec![500, 1_000, 500]),
                payout_of_middle: 1_400,
                ..Picture::default()
            },
            callers: Vec::new(),
        }
    }

    fn overview() -> Overview {
        let mut person: crate::domain::model::Person =
            serde_json::from_value(serde_json::json!({"id": ana(), "name": "Ana"})).unwrap();
        person.name = "Ana".to_owned();
        let plan = PlanBrief {
            id: PlanId(Id::derived("plan", &["P"])),
            name: "P".to_owned(),
            text: String::new(),
            words: String::new(),
            findings: 0,
        };
        let brief = PersonBrief { person, team: Some("East".to_owned()), manager: None, deals: 4 };
        Overview { people: vec![brief], plans: vec![plan], ..Overview::default() }
    }

    fn shown(forecast: &Forecast, overview: &Overview, place: &Place) -> ForecastView {
        let beside = Beside { overview, quotas: &[], place, period: "2026Q1" };
        view(forecast, &beside, &Locale::default())
    }

    #[test]
    fn the_finding_is_a_range_and_what_speaks_against_it_has_numbers() {
        let view = shown(&forecast(), &overview(), &Place::at(Page::Forecast));
        assert_eq!(
            view.headline,
            "2026Q1 brings about 1,500\u{a0}USD, in eight draws of ten between 1,000\u{a0}USD and 2,500\u{a0}USD"
        );
        assert!(view.payout.contains("15\u{a0}USD") && view.has_payout);
        assert!(view.caveats[0].starts_with("3\u{a0}open deals worth 999\u{a0}USD were due"));
        assert!(view.draws.starts_with("2,000\u{a0}draws with seed 1"));
        assert!(view.history.contains("30\u{a0}deals closed by then, 12 of them won, and 40\u{a0}weeks"));
        assert!(view.range.won < view.range.low && view.range.low < view.range.middle);
    }

    #[test]
    fn a_percentage_says_of_what_and_unknown_is_never_nothing() {
        let view = shown(&forecast(), &overview(), &Place::at(Page::Forecast));
        let cells = &view.people.lines[0].cells;
        assert_eq!((cells[2].text.as_str(), cells[3].text.as_str()), ("12 of 30", "38.30%"));
        assert_eq!((cells[10].text.as_str(), cells[10].title.as_str()), ("\u{2014}", words::NO_QUOTA));
        let mut idle = forecast();
        idle.people[0].open_deals = 0;
        let view = shown(&idle, &overview(), &Place::at(Page::Forecast));
        assert_eq!(view.people.lines[0].cells[3].title, words::NO_OPEN);
    }

    #[test]
    fn without_a_plan_the_payout_is_not_known() {
        let bare = Overview { plans: Vec::new(), ..overview() };
        let view = shown(&forecast(), &bare, &Place::at(Page::Forecast));
        assert_eq!((view.payout.as_str(), view.has_payout), (words::NO_PLAN, false));
    }

    #[test]
    fn a_filter_narrows_the_people_and_drops_the_company() {
        let mut place = Place::at(Page::Forecast);
        assert!(shown(&forecast(), &overview(), &place).people.totals.is_some());
        place.filter.teams.insert("West".to_owned());
        let view = shown(&forecast(), &overview(), &place);
        assert_eq!((view.people.lines.len(), view.people.totals), (0, None));
    }

    #[test]
    fn the_spread_as_a_table_holds_every_draw() {
        let table = spread_table(&forecast(), "2026Q1", &Locale::default());
        let counts: Vec<&str> = table.lines.iter().map(|line| line.cells[2].text.as_str()).collect();
        assert_eq!(counts, ["500", "1,000", "500"]);
        assert_eq!(
            (table.lines[0].cells[0].text.as_str(), table.lines[0].cells[1].text.as_str()),
            ("0", "1,000")
        );
    }
}
