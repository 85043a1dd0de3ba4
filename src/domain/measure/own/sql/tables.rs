//! The tables that statements read: deals with their meanings, and the people, quotas, logs, work and leads
//! as they were read. Money is in minor units as figures show it.

use crate::domain::facts::activity_table::NO_DEAL;
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::{CloseLog, Outcome, StageLog};
use crate::domain::kernel::{Date, DateRange, Grain, Period, PersonId, Rational};
use crate::domain::measure::atom::{Adds, Pick};
use crate::domain::measure::facts::MeasureFacts;
use crate::domain::measure::filter::Filter;
use crate::domain::model::measures::ActivityGoal;
use crate::domain::model::{Person, Quota};

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlTable {
    /// Its name.
    pub name: &'static str,
    /// Names and DuckDB types of its columns.
    pub columns: &'static [(&'static str, &'static str)],
    /// Its rows; a missing value is an empty text.
    pub rows: Vec<Vec<String>>,
}

/// The columns of deals; `deal` is what the other tables name them by.
const DEALS: &[(&str, &str)] = &[
    ("deal", "BIGINT"),
    ("system", "VARCHAR"),
    ("id", "VARCHAR"),
    ("name", "VARCHAR"),
    ("person", "VARCHAR"),
    ("team", "VARCHAR"),
    ("outcome", "VARCHAR"),
    ("currency", "VARCHAR"),
    ("minor_per_major", "BIGINT"),
    ("amount_minor", "BIGINT"),
    ("cost_minor", "BIGINT"),
    ("list_minor", "BIGINT"),
    ("probability", "DECIMAL(9,6)"),
    ("created", "DATE"),
    ("closed", "DATE"),
    ("stage", "VARCHAR"),
    ("type", "VARCHAR"),
    ("product", "VARCHAR"),
    ("region", "VARCHAR"),
    ("segment", "VARCHAR"),
    ("source", "VARCHAR"),
    ("reason", "VARCHAR"),
    ("competitor", "VARCHAR"),
    ("category", "VARCHAR"),
    ("account", "VARCHAR"),
    ("next_step", "VARCHAR"),
    ("units", "DECIMAL(18,6)"),
    ("term_months", "INTEGER"),
    ("contacts", "INTEGER"),
    ("age_days", "INTEGER"),
    ("response_days", "INTEGER"),
    ("is_qualified", "BOOLEAN"),
    ("is_disqualified", "BOOLEAN"),
    ("is_no_decision", "BOOLEAN"),
    ("is_stuck", "BOOLEAN"),
];

const PEOPLE: &[(&str, &str)] =
    &[("id", "VARCHAR"), ("person", "VARCHAR"), ("team", "VARCHAR"), ("hired", "DATE")];
const QUOTAS: &[(&str, &str)] = &[
    ("person", "VARCHAR"),
    ("team", "VARCHAR"),
    ("first_day", "DATE"),
    ("end_day", "DATE"),
    ("amount_minor", "DECIMAL(38,6)"),
];
const ACTIVITIES: &[(&str, &str)] = &[
    ("person", "VARCHAR"),
    ("team", "VARCHAR"),
    ("type", "VARCHAR"),
    ("day", "DATE"),
    ("done", "BOOLEAN"),
    ("deal", "BIGINT"),
];
const LEADS: &[(&str, &str)] = &[
    ("person", "VARCHAR"),
    ("team", "VARCHAR"),
    ("created", "DATE"),
    ("is_converted", "BOOLEAN"),
    ("converted", "DATE"),
];
const LADDER: &[(&str, &str)] = &[("place", "BIGINT"), ("stage", "VARCHAR")];
const STAGE_ENTRIES: &[(&str, &str)] =
    &[("deal", "BIGINT"), ("n", "BIGINT"), ("day", "DATE"), ("stage", "VARCHAR")];
const CLOSE_DATES: &[(&str, &str)] =
    &[("deal", "BIGINT"), ("n", "BIGINT"), ("day", "DATE"), ("close", "DATE")];
const PERIODS: &[(&str, &str)] =
    &[("grain", "VARCHAR"), ("name", "VARCHAR"), ("first_day", "DATE"), ("end_day", "DATE")];
const ACTIVITY_GOALS: &[(&str, &str)] =
    &[("activity", "VARCHAR"), ("weight", "DOUBLE"), ("goal_a_month", "BIGINT"), ("cap", "DOUBLE")];
const TODAY: &[(&str, &str)] = &[("day", "DATE")];

/// All tables. The logs are those from which the history of the facts was found.
pub fn tables(facts: &MeasureFacts, stages: &StageLog, closes: &CloseLog) -> Vec<SqlTable> {
    let table = |name, columns, rows| SqlTable { name, columns, rows };
    let logs = || 0..facts.table.len();
    let entries = |row: usize| {
        let entries = stages.of(row).iter().enumerate();
        entries.map(move |(n, entry)| vec![text(row), text(n), text(entry.day), entry.stage.clone()])
    };
    let dates = |row: usize| {
        let entries = closes.of(row).iter().enumerate();
        entries.map(move |(n, entry)| vec![text(row), text(n), day(entry.day), day(entry.close)])
    };
    let ladder = facts.history.map_or(&[][..], |history| history.ladder.as_slice());
    let ladder = ladder.iter().enumerate().map(|(place, stage)| vec![text(place), stage.clone()]);
    vec![
        table("deals", DEALS, logs().map(|row| cells(facts, row)).collect()),
        table("people", PEOPLE, people(facts)),
        table("quotas", QUOTAS, quotas(facts)),
        table("activities", ACTIVITIES, activities(facts)),
        table("leads", LEADS, leads(facts)),
        table("ladder", LADDER, ladder.collect()),
        table("stage_entries", STAGE_ENTRIES, logs().flat_map(entries).collect()),
        table("close_dates", CLOSE_DATES, logs().flat_map(dates).collect()),
        table("periods", PERIODS, periods(facts, closes)),
        table("activity_goals", ACTIVITY_GOALS, activity_goals(facts)),
        table("today", TODAY, facts.as_of.map(|day| vec![text(day)]).into_iter().collect()),
    ]
}

/// A person by name, and the team.
fn named(facts: &MeasureFacts, person: Option<PersonId>) -> [String; 2] {
    let known = person.and_then(|id| facts.workspace.people.get(&id));
    let team = person.and_then(|id| facts.team(id)).unwrap_or_default();
    [known.map(|person| person.name.clone()).unwrap_or_default(), team.to_owned()]
}

/// The person of a code; nobody of code 0.
fn coded(people: &[PersonId], code: u32) -> Option<PersonId> {
    people.get(usize::try_from(code).ok()?.checked_sub(1)?).copied()
}

fn people(facts: &MeasureFacts) -> Vec<Vec<String>> {
    let row = |person: &Person| {
        let [name, team] = named(facts, Some(person.id));
        vec![person.id.to_string(), name, team, person.hired.map(text).unwrap_or_default()]
    };
    facts.workspace.people.values().map(row).collect()
}

fn quotas(facts: &MeasureFacts) -> Vec<Vec<String>> {
    let parts = facts.quotas(&Filter::default());
    let is_one = |(quota, _): &(&Quota, DateRange)| {
        parts.first().is_some_and(|(first, _)| first.amount.currency == quota.amount.currency)
    };
    let is_one_currency = parts.iter().all(is_one);
    let row = |(quota, _): &(&Quota, DateRange)| {
        let amount = if is_one_currency { Some(quota.amount) } else { facts.as_shown(quota) };
        let [name, team] = named(facts, Some(quota.person));
        let (from, until) = (text(quota.range.from), text(quota.range.until));
        vec![name, team, from, until, amount.map(|money| text(money.minor)).unwrap_or_default()]
    };
    parts.iter().map(row).collect()
}

fn activities(facts: &MeasureFacts) -> Vec<Vec<String>> {
    let table = facts.activities;
    let row = |row: usize| {
        let [name, team] = named(facts, coded(&table.people, table.person[row]));
        let deal = Some(table.deal[row]).filter(|deal| *deal != NO_DEAL).map(text).unwrap_or_default();
        let kind = table.activity_type[row].word().to_owned();
        vec![name, team, kind, day(table.day[row]), text(table.done[row]), deal]
    };
    (0..table.len()).map(row).collect()
}

fn leads(facts: &MeasureFacts) -> Vec<Vec<String>> {
    let table = facts.leads;
    let row = |row: usize| {
        let [name, team] = named(facts, coded(&table.people, table.person[row]));
        let converted = text(table.is_converted[row]);
        vec![name, team, day(table.created[row]), converted, day(table.converted[row])]
    };
    (0..table.len()).map(row).collect()
}

/// The periods of the company's calendar over all days of the tables, whole years.
fn periods(facts: &MeasureFacts, closes: &CloseLog) -> Vec<Vec<String>> {
    let (table, mut first, mut last) = (facts.table, i32::MAX, i32::MIN);
    let mut stretch = |day: i32| {
        if day != MISSING_DAY {
            (first, last) = (first.min(day), last.max(day));
        }
    };
    let columns =
        [&table.created, &table.closed, &facts.activities.day, &facts.leads.created, &facts.leads.converted];
    columns.into_iter().flatten().for_each(|day| stretch(*day));
    let logged = (0..table.len()).flat_map(|row| closes.of(row));
    logged.flat_map(|entry| [entry.day, entry.close]).for_each(&mut stretch);
    for quota in facts.workspace.quotas.values() {
        [quota.range.from, quota.range.last_day()].map(Date::days).into_iter().for_each(&mut stretch);
    }
    facts.workspace.people.values().filter_map(|person| person.hired).for_each(|day| stretch(day.days()));
    facts.as_of.into_iter().for_each(|day| stretch(day.days()));
    let span = || {
        let calendar = facts.workspace.settings.calendar;
        let year = |day: i32| calendar.period_of(Date::from_days(day).ok()?, Grain::Year).ok();
        DateRange::new(year(first)?.range.from, year(last)?.range.until).ok()
    };
    let Some(span) = span() else { return Vec::new() };
    let calendar = facts.workspace.settings.calendar;
    let of_grain = |grain: Grain| {
        let periods = calendar.periods_in(span, grain).unwrap_or_default().into_iter();
        periods.map(move |period| {
            let Period { name, range } = period;
            vec![grain.word().to_owned(), name, text(range.from), text(range.until)]
        })
    };
    [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year].into_iter().flat_map(of_grain).collect()
}

fn activity_goals(facts: &MeasureFacts) -> Vec<Vec<String>> {
    let settings = &facts.workspace.settings.measures;
    let cap = settings.activity_cap.unwrap_or(Rational::ONE);
    let row = |goal: &ActivityGoal| {
        let (weight, cap) = (text(goal.weight.to_f64()), text(cap.to_f64()));
        vec![goal.activity.clone(), weight, text(goal.goal_a_month), cap]
    };
    settings.activity_goals.iter().map(row).collect()
}

fn cells(facts: &MeasureFacts, row: usize) -> Vec<String> {
    let table = facts.table;
    let (system, id, name) = table.names(row).unwrap_or_default();
    let owner = table.owner_of(row);
    let person = owner.and_then(|id| facts.workspace.people.get(&id)).map(|person| person.name.clone());
    let team = owner.and_then(|id| facts.team(id)).unwrap_or_default();
    let currency = table.currencies.get(usize::from(table.shown_currency[row])).copied();
    let mut cells = vec![
        text(row),
        system.to_owned(),
        id.to_owned(),
        name.to_owned(),
        person.unwrap_or_default(),
        team.to_owned(),
        outcome(table.outcome[row]).to_owned(),
        currency.map(|currency| currency.to_string()).unwrap_or_default(),
        currency.map(|currency| currency.minor_per_major().to_string()).unwrap_or_default(),
        Some(table.shown_minor[row]).filter(|minor| *minor != MISSING_MINOR).map_or_else(String::new, text),
        number(facts, row, Adds::Cost),
        number(facts, row, Adds::ListAmount),
        millionths(Some(table.chance_ppm[row]).filter(|chance| *chance != MISSING_CHANCE).map(i128::from)),
        day(table.created[row]),
        day(table.closed[row]),
    ];
    let columns = [
        &table.stage,
        &table.deal_type,
        &table.product,
        &table.region,
        &table.segment,
        &table.lead_source,
        &table.reason,
        &table.details.competitor,
        &table.details.forecast_category,
        &table.account,
        &table.details.next_step,
    ];
    cells.extend(columns.map(|column| column.get(row).to_owned()));
    cells.push(millionths(Adds::Units.value(facts, row)));
    let whole = [Adds::TermMonths, Adds::Contacts, Adds::AgeDays, Adds::ResponseDays];
    cells.extend(whole.map(|adds| number(facts, row, adds)));
    let marks = [
        facts.is_qualified(row),
        facts.is_disqualified(row),
        facts.is_no_decision(row),
        table.outcome[row] == Outcome::Open && Pick::Stuck.picks(facts, row),
    ];
    cells.extend(marks.map(text));
    cells
}

fn text(value: impl ToString) -> String {
    value.to_string()
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Open => "open",
        Outcome::Won => "won",
        Outcome::Lost => "lost",
    }
}

fn number(facts: &MeasureFacts, row: usize, adds: Adds) -> String {
    adds.value(facts, row).map_or_else(String::new, text)
}

fn millionths(value: Option<i128>) -> String {
    let exact = value.and_then(|value| Rational::new(value, 1_000_000).ok());
    exact.and_then(Rational::exact_decimal).unwrap_or_default()
}

fn day(days: i32) -> String {
    if days == MISSING_DAY {
        String::new()
    } else {
        Date::from_days(days).map_or_else(|_| String::new(), text)
    }
}
