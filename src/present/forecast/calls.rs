//! Calls as the page shows and reads them.

use super::Writing;
use super::picture::share_cell;
use crate::app::requests::Overview;
use crate::domain::forecast::{CallerRecord, Forecast, PersonForecast};
use crate::domain::kernel::{DateRange, Id, Money, PersonId, Rational};
use crate::domain::model::{Call, CallDraft, Caller};
use crate::present::format::{self, Locale};
use crate::present::grid::reading::amount;
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::words::forecast as words;
use std::collections::BTreeMap;

/// A call as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the text of its field")]
pub struct CallForm {
    /// A person's id.
    pub person: String,
    /// `rep` or `manager`.
    pub caller: String,
    pub commit: String,
    pub best_case: String,
    pub reason: String,
}

impl CallForm {
    /// The call, or the fault of each field.
    ///
    /// # Errors
    /// By field, in words.
    pub fn read(
        &self,
        period: DateRange,
        forecast: &Forecast,
        locale: &Locale,
    ) -> Result<CallDraft, BTreeMap<&'static str, String>> {
        let mut faults = BTreeMap::new();
        let mut money = |field: &'static str, text: &str| match amount(text, forecast.currency, locale) {
            Ok(money) => Some(money),
            Err(fault) => {
                faults.insert(field, fault);
                None
            }
        };
        let commit = money("commit", &self.commit);
        let best_case = if self.best_case.trim().is_empty() { None } else { money("best", &self.best_case) };
        let person = Id::parse(&self.person).map(PersonId);
        if person.is_none() {
            faults.insert("person", words::NO_PEOPLE.to_owned());
        }
        match (commit, person) {
            (Some(commit), Some(person)) if faults.is_empty() => Ok(CallDraft {
                person,
                caller: if self.caller == "manager" { Caller::Manager } else { Caller::Rep },
                range: period,
                commit,
                best_case,
                reason: self.reason.clone(),
            }),
            _ => Err(faults),
        }
    }
}

/// Calls of a period: what counts now, all of them, and how callers did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallsView {
    /// Each person's newest calls beside the forecast.
    pub now: Table,
    /// All calls of the period, the newest first.
    pub history: Table,
    /// How callers did in periods that are over.
    pub records: Table,
}

/// The calls of a period beside its forecast.
pub fn calls(forecast: &Forecast, overview: &Overview, period: &str, locale: &Locale) -> CallsView {
    let writing = Writing { forecast, locale };
    let range = forecast.question.period;
    let all: Vec<&Call> = overview.calls.iter().filter(|call| call.range == range).collect();
    CallsView {
        now: writing.calls_now(&all, overview, period),
        history: writing.call_history(&all, overview, period),
        records: writing.call_records(overview),
    }
}

impl Writing<'_> {
    fn calls_now(&self, all: &[&Call], overview: &Overview, period: &str) -> Table {
        let unit = self.forecast.currency.code();
        let numbers = [
            words::REP_COMMIT,
            words::REP_BEST,
            words::MANAGER_COMMIT,
            words::MANAGER_BEST,
            words::WON_SO_FAR,
            words::P10,
            words::P50,
            words::P90,
        ];
        let mut columns = vec![Column::text(words::PERSON)];
        columns.extend(numbers.map(|name| Column::number(name, unit)));
        let drawn = |person: PersonId| self.forecast.people.iter().find(|own| own.person == person);
        let people = overview.people.iter().filter(|brief| {
            drawn(brief.person.id).is_some() || all.iter().any(|call| call.person == brief.person.id)
        });
        let line = |brief: &crate::app::requests::PersonBrief| {
            let mut cells = vec![Cell::text(brief.person.name.clone())];
            cells.extend(self.newest(all, brief.person.id));
            cells.extend(self.drawn(drawn(brief.person.id)));
            Line { key: brief.person.id.to_string(), cells }
        };
        Table {
            caption: format!("{} {period}", words::CALLS_NOW),
            columns,
            lines: people.map(line).collect(),
            totals: None,
        }
    }

    /// Commit and best case of rep and manager.
    fn newest(&self, all: &[&Call], person: PersonId) -> Vec<Cell> {
        let mut cells = Vec::new();
        for caller in [Caller::Rep, Caller::Manager] {
            let fits = |call: &Call| call.person == person && call.caller == caller;
            let range = self.forecast.question.period;
            let newest = Call::newest(all.iter().copied(), range, crate::domain::kernel::Date::MAX, fits);
            let cell = |money: Option<Money>| {
                money.map_or_else(|| Cell::unknown(words::NOT_CALLED), |money| self.money_cell(money))
            };
            cells.push(cell(newest.map(|call| call.commit)));
            cells.push(cell(newest.and_then(|call| call.best_case)));
        }
        cells
    }

    fn drawn(&self, own: Option<&PersonForecast>) -> Vec<Cell> {
        let Some(own) = own else { return vec![Cell::unknown(words::NOTHING_TITLE); 4] };
        let mut cells = vec![self.cell(own.won_minor)];
        cells.extend(self.band(own.revenue));
        cells
    }

    fn money_cell(&self, money: Money) -> Cell {
        Cell::number(format::money_whole(money, self.locale), money.exact_minor())
    }

    fn call_history(&self, all: &[&Call], overview: &Overview, period: &str) -> Table {
        let unit = self.forecast.currency.code();
        let mut calls: Vec<&Call> = all.to_vec();
        calls.sort_by_key(|call| std::cmp::Reverse((call.on, call.sequence)));
        let line = |call: &&Call| Line {
            key: call.id.to_string(),
            cells: vec![
                self.day(Some(call.on), ""),
                Cell::text(person_name(overview, call.person)),
                Cell::text(words::caller(call.caller)),
                self.money_cell(call.commit),
                call.best_case.map_or_else(|| Cell::unknown(words::NOT_CALLED), |best| self.money_cell(best)),
                Cell::text(call.reason.clone()),
            ],
        };
        Table {
            caption: format!("{} {period}", words::CALLS_HISTORY),
            columns: vec![
                Column::text(words::MADE_ON),
                Column::text(words::PERSON),
                Column::text(words::CALLER),
                Column::number(words::COMMIT, unit),
                Column::number(words::BEST_CASE, unit),
                Column::text(words::REASON),
            ],
            lines: calls.iter().map(line).collect(),
            totals: None,
        }
    }

    fn call_records(&self, overview: &Overview) -> Table {
        let line = |own: &CallerRecord| {
            let within = (own.within.1 > 0).then(|| own.within.0 as f64 / own.within.1 as f64);
            Line {
                key: format!("{} {}", own.person, words::caller(own.caller)),
                cells: vec![
                    Cell::text(person_name(overview, own.person)),
                    Cell::text(words::caller(own.caller)),
                    Cell::number(
                        format::count(own.periods, self.locale),
                        Rational::whole(i64::try_from(own.periods).unwrap_or(0)),
                    ),
                    share_cell(Some(own.wape), ""),
                    share_cell(Some(own.bias), ""),
                    share_cell(within, words::NO_BEST),
                ],
            }
        };
        Table {
            caption: words::CALLERS.to_owned(),
            columns: vec![
                Column::text(words::PERSON),
                Column::text(words::CALLER),
                Column::number(words::PERIODS, ""),
                Column::number(words::OFF_BY, ""),
                Column::number(words::TOO_MUCH, ""),
                Column::number(words::WITHIN, ""),
            ],
            lines: self.forecast.callers.iter().map(line).collect(),
            totals: None,
        }
    }
}

fn person_name(overview: &Overview, person: PersonId) -> String {
    let brief = overview.people.iter().find(|brief| brief.person.id == person);
    brief.map_or_else(|| words::NOBODY.to_owned(), |brief| brief.person.name.clone())
}

/// Those whose deals can be called: id and name.
pub fn callable(overview: &Overview) -> Vec<(String, String)> {
    overview.people.iter().map(|brief| (brief.person.id.to_string(), brief.person.name.clone())).collect()
}
