//! What stands around the range: whose it is, how it was made, pacing, what it would take, teams, categories.

use super::{Beside, Writing};
use crate::domain::forecast::evidence::ENOUGH_DATES;
use crate::domain::forecast::hazard::ENOUGH_CLOSED;
use crate::domain::forecast::{GroupForecast, Take};
use crate::domain::kernel::Rational;
use crate::present::format;
use crate::present::place::{Page, Place};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::words::forecast as words;

/// A share as people read it, to the whole percent; it was estimated and claims no more: what is not certain in
/// every draw is neither 0 % nor 100 %.
pub(super) fn percent(share: f64) -> (String, Rational) {
    let exact = |hundredths: i128| Rational::new(hundredths, 100).unwrap_or(Rational::ZERO);
    if share > 0.0 && share < 0.005 {
        return ("<1%".to_owned(), exact(0));
    }
    if (0.995..1.0).contains(&share) {
        return (">99%".to_owned(), exact(100));
    }
    let hundredths = (share * 100.0).round().clamp(-999_999.0, 999_999.0) as i64;
    let sign = if hundredths < 0 { format::MINUS.to_string() } else { String::new() };
    (format!("{sign}{}%", hundredths.unsigned_abs()), exact(i128::from(hundredths)))
}

pub(super) fn share(share: f64) -> String {
    percent(share).0
}

/// A cell with a share; unknown for `why` where there is none.
pub(super) fn share_cell(own: Option<f64>, why: &str) -> Cell {
    let Some(own) = own else { return Cell::unknown(why) };
    let (text, exact) = percent(own);
    Cell::number(text, exact)
}

impl Writing<'_> {
    /// Whose picture it is; nothing for the whole company.
    pub(super) fn whose(&self, beside: &Beside) -> Option<String> {
        let people = self.forecast.picture.people.as_ref()?;
        let filter = &beside.place.filter;
        if filter.people.is_empty() {
            return Some(filter.teams.iter().cloned().collect::<Vec<_>>().join(", "));
        }
        let name = |person| {
            let brief = beside.overview.people.iter().find(|brief| brief.person.id == person);
            brief.map(|brief| brief.person.name.clone())
        };
        Some(people.iter().filter_map(|person| name(*person)).collect::<Vec<_>>().join(", "))
    }

    /// Quota, pace, and how the plan bends.
    pub(super) fn notes(&self) -> Vec<String> {
        let picture = &self.forecast.picture;
        let outlook = &picture.outlook;
        let mut notes = Vec::new();
        if let (Some(quota), Some(chance)) = (outlook.quota_minor, outlook.chance_of_quota) {
            notes.push(words::chance_of_quota(&share(chance), &self.money(quota)));
        }
        if let Some(pace) = picture.pace_minor {
            let is_behind = picture.won_minor < pace;
            notes.push(words::pacing(&self.money(pace), &self.money(picture.won_minor), is_behind));
        }
        let middle = outlook.payout.p50;
        if middle != 0 && picture.payout_of_middle != middle {
            notes.push(words::bends(&self.money(picture.payout_of_middle), &self.money(middle)));
        }
        notes
    }

    /// Method, fallback and measured coverage. With a few wins single ones decide: the ranges of past errors alone
    /// would then be another thing than the range drawn.
    pub(super) fn how(&self) -> Vec<String> {
        let mut how = self.made();
        let coverage = self.forecast.choice.as_ref().and_then(|choice| choice.coverage);
        how.extend(coverage.map(|coverage| match self.forecast.record.won {
            won if won < ENOUGH_CLOSED => words::FEW_WON.to_owned(),
            _ => words::held(coverage, share),
        }));
        how
    }

    /// Method and fallback.
    pub(super) fn made(&self) -> Vec<String> {
        let Some(choice) = &self.forecast.choice else { return Vec::new() };
        let mut how = vec![words::why(choice, ENOUGH_DATES as u64, share)];
        if !choice.weights.is_empty() {
            how.push(words::weights(&choice.weights, share));
        }
        if choice.fallback {
            let why = if self.has_nothing_open() { words::NOTHING_OPEN } else { words::FALLBACK };
            how.push(why.to_owned());
        }
        how
    }

    pub(super) fn categories(&self, beside: &Beside) -> Table {
        let line = |own: &crate::domain::forecast::CategoryTotal| Line {
            key: words::category(own.category).to_owned(),
            cells: vec![
                Cell::text(words::category(own.category)),
                self.count(own.deals),
                self.cell(own.minor),
            ],
        };
        Table {
            caption: format!("{} {}", words::BY_CATEGORY, beside.period),
            columns: vec![
                Column::text(words::CATEGORY),
                Column::number(words::PART_DEALS, ""),
                Column::number(words::AMOUNT, self.forecast.currency.code()),
            ],
            lines: self.forecast.categories.iter().rev().map(line).collect(),
            totals: None,
        }
    }

    pub(super) fn takes(&self, beside: &Beside) -> Table {
        let picture = &self.forecast.picture;
        let deals =
            |own: Option<u64>, why: &str| own.map_or_else(|| Cell::unknown(why), |own| self.count(own));
        let line = |take: &Take| {
            let extra = if take.minor == 0 { Cell::text(words::NOTHING_MORE) } else { self.cell(take.minor) };
            Line {
                key: take.percent.to_string(),
                cells: vec![
                    Cell::text(words::draws_of_hundred(take)),
                    extra,
                    deals(take.won_deals, words::NO_USUAL),
                    deals(take.new_deals, words::NO_SHARE),
                ],
            }
        };
        Table {
            caption: format!("{} {}", words::TAKES, beside.period),
            columns: vec![
                Column::text(words::REACHED_IN),
                Column::number(words::EXTRA, self.forecast.currency.code()),
                Column::number(words::WON_DEALS, ""),
                Column::number(words::TO_OPEN, ""),
            ],
            lines: picture.takes.iter().map(line).collect(),
            totals: None,
        }
    }

    /// The usual size that the list stands on; why there is no list where there is none.
    pub(super) fn takes_hint(&self) -> String {
        let picture = &self.forecast.picture;
        if picture.takes.is_empty() {
            return words::TAKES_NO_QUOTA.to_owned();
        }
        let record = words::record(picture.record, self.locale);
        picture.usual_minor.map(|usual| words::usual(&self.money(usual), &record)).unwrap_or_default()
    }

    pub(super) fn teams(&self, beside: &Beside) -> Table {
        let unit = self.forecast.currency.code();
        let numbers = [words::WON_SO_FAR, words::P10, words::P50, words::P90];
        let mut columns = vec![Column::text(words::TEAM)];
        columns.extend(numbers.map(|name| Column::number(name, unit)));
        columns.push(Column::number(words::CHANCE_OF_QUOTA, ""));
        columns.push(Column::number(words::PAY_P50, unit));
        let line = |team: &GroupForecast| self.team(team, beside.place);
        Table {
            caption: format!("{} {}", words::TEAMS, beside.period),
            columns,
            lines: self.forecast.teams.iter().map(line).collect(),
            totals: None,
        }
    }

    fn team(&self, team: &GroupForecast, place: &Place) -> Line {
        let mut there = place.clone();
        there.page = Page::Forecast;
        there.filter.people.clear();
        there.filter.teams = [team.name.clone()].into_iter().collect();
        let mut cells = vec![Cell::text(team.name.clone()).linked(there.href()), self.cell(team.won_minor)];
        cells.extend(self.band(team.outlook.revenue.into()));
        cells.push(share_cell(team.outlook.chance_of_quota, words::NOT_DRAWN));
        cells.push(self.cell(team.outlook.payout.p50));
        Line { key: team.name.clone(), cells }
    }
}
