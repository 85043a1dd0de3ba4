//! The page Performance: its headline, its key figures against earlier periods, its scorecard, and
//! what is not known yet.

use super::figure::{FigureView, figure, key_name, unit_of, value_and_unit};
use super::format::{self, Locale};
use super::performance_compare::{Change, Earlier, change, is_of_now};
use super::place::{Page, Place};
use super::table::{Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::figures;
use super::words::performance as words;
use crate::app::requests::Overview;
use crate::domain::kernel::{Period, Rational};
use crate::domain::measure::{Filter, KPIS, Key, KpiId, Row, Undefined, Value};
use std::sync::Arc;

/// The figures that stand first; all others are one click away.
pub const FIRST: [KpiId; 6] = [
    KpiId::Revenue,
    KpiId::Attainment,
    KpiId::WinRate,
    KpiId::AverageDeal,
    KpiId::CycleMedian,
    KpiId::OpenPipeline,
];

/// Every KPI of the catalogue.
pub fn every_kpi() -> Vec<KpiId> {
    KPIS.iter().map(|kpi| kpi.id).collect()
}

/// What is looked at, for all parts of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The filter with its period.
    pub filter: Arc<Filter>,
    /// The period's name.
    pub period: String,
}

impl Look {
    /// A filter with the name of its period.
    pub fn new(filter: Filter, period: Option<&Period>) -> Look {
        let name = period.map_or_else(|| words::ALL_TIME.to_owned(), |period| period.name.clone());
        Look { filter: Arc::new(filter), period: name }
    }
}

/// An earlier period with its figures, or why it can't be compared with.
pub type Before<'a> = Result<(&'a Earlier, &'a Row), &'a str>;

/// A KPI's value in a row of figures.
pub fn value_of(row: &Row, kpi: KpiId) -> Option<&Value> {
    row.values.iter().find(|(id, _)| *id == kpi).map(|(_, value)| value)
}

/// What the page finds, in one sentence, and what explains it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    /// The finding.
    pub title: String,
    /// What moved, each with how it reads.
    pub notes: Vec<(Tone, String)>,
}

/// Who leads, and how revenue and win rate moved.
pub fn headline(
    now: &Row,
    before: Before,
    leaders: &[Row],
    overview: &Overview,
    look: &Look,
    locale: &Locale,
) -> Headline {
    let title = lead(now, leaders, overview, &look.period, locale);
    let mut notes = Vec::new();
    if let Ok((earlier, row)) = before {
        notes.extend(moved(KpiId::Revenue, now, row, &earlier.name, locale));
    }
    match no_losses(now, locale) {
        Some(note) => notes.push((Tone::Unknown, note)),
        None => {
            if let Ok((earlier, row)) = before {
                notes.extend(moved(KpiId::WinRate, now, row, &earlier.name, locale));
            }
        }
    }
    if let Err(why) = before {
        notes.push((Tone::Plain, why.to_owned()));
    }
    Headline { title, notes }
}

fn lead(now: &Row, leaders: &[Row], overview: &Overview, period: &str, locale: &Locale) -> String {
    let won = value_of(now, KpiId::Revenue);
    if value_of(now, KpiId::WonCount) == Some(&Value::Count(0)) {
        return words::nothing_won(period);
    }
    let written = won.map(|value| whole(value, locale)).unwrap_or_default();
    let people = || overview.people.iter().map(|brief| &brief.person);
    let mut best: Vec<(Rational, &Key, &Value)> = leaders.iter().filter_map(ranked).collect();
    best.sort_by_key(|(exact, _, _)| std::cmp::Reverse(*exact));
    match best.as_slice() {
        [] => words::won_in(None, period, &written),
        [(_, key, value)] if leaders.len() == 1 => {
            words::won_in(Some(&key_name(key, people())), period, &whole(value, locale))
        }
        [(exact, key, value), ..] => {
            let all = won.and_then(Value::exact).and_then(|all| exact.checked_div(all).ok());
            let share = all.map(|share| format::percent(share, locale));
            words::leads(&key_name(key, people()), period, &whole(value, locale), share.as_deref())
        }
    }
}

/// A person's row that can lead: somebody of the roster who won something.
fn ranked(row: &Row) -> Option<(Rational, &Key, &Value)> {
    let key = row.keys.first().filter(|key| matches!(key, Key::Person(Some(_))))?;
    let value = value_of(row, KpiId::Revenue)?;
    let exact = value.exact().filter(|exact| !exact.is_zero() && !exact.is_negative())?;
    Some((exact, key, value))
}

/// A value for a sentence: whole units, with the unit.
pub fn whole(value: &Value, locale: &Locale) -> String {
    if let Value::Money(money) = value {
        let number = format::money_whole(*money, locale);
        return format!("{number}{}{}", format::NO_BREAK, money.currency.code());
    }
    let (number, unit) = value_and_unit(value, locale);
    if unit.is_empty() { number } else { format!("{number}{}{unit}", format::NO_BREAK) }
}

fn moved(kpi: KpiId, now: &Row, before: &Row, when: &str, locale: &Locale) -> Option<(Tone, String)> {
    let (now, before) = (value_of(now, kpi)?, value_of(before, kpi)?);
    let Change { size, verb, tone, .. } = change(kpi, now, before, locale).ok()?;
    let (name, now, before) = (kpi.entry().name, whole(now, locale), whole(before, locale));
    Some(match verb {
        "" => (Tone::Plain, words::stayed(name, &now, when)),
        verb => (tone, words::moved(name, verb, &size, &now, &before, when)),
    })
}

/// A win rate of 100 % because no file holds a lost deal is no finding.
fn no_losses(now: &Row, locale: &Locale) -> Option<String> {
    match (value_of(now, KpiId::WonCount)?, value_of(now, KpiId::LostCount)?) {
        (Value::Count(won), Value::Count(0)) if *won > 0 => {
            Some(words::no_losses(&format::count(*won, locale)))
        }
        _ => None,
    }
}

/// A key figure with its comparisons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// The figure.
    pub figure: FigureView,
    /// Which KPI.
    pub kpi: KpiId,
    /// Each earlier period.
    pub compared: Vec<Compared>,
}

/// A figure against one earlier period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// By how much it moved, or that it can't be compared.
    pub change: String,
    /// How that reads.
    pub tone: Tone,
    /// Against what, with the earlier value.
    pub against: String,
    /// Why it can't be compared.
    pub why: String,
}

/// The key figures.
pub fn tiles(now: &Row, before: &[Before], look: &Look, locale: &Locale) -> Vec<Tile> {
    let tile = |kpi: KpiId| {
        let figure = figure(now, kpi, &look.period, locale);
        let period = if is_of_now(kpi) { String::new() } else { figure.period.clone() };
        let compared = if figure.tone == Tone::Unknown {
            Vec::new()
        } else if is_of_now(kpi) {
            vec![not_compared(words::OF_NOW)]
        } else {
            unique(before.iter().map(|before| compared(kpi, now, *before, locale)).collect())
        };
        Tile { figure: FigureView { period, ..figure }, kpi, compared }
    };
    FIRST.into_iter().map(tile).collect()
}

/// Two comparisons that say the same, as of a year with the year before, are one.
fn unique(mut compared: Vec<Compared>) -> Vec<Compared> {
    compared.dedup();
    compared
}

fn not_compared(why: &str) -> Compared {
    let change = words::NOT_COMPARABLE.to_owned();
    Compared { change, tone: Tone::Plain, against: String::new(), why: why.to_owned() }
}

fn compared(kpi: KpiId, now: &Row, before: Before, locale: &Locale) -> Compared {
    let against = |kpi: KpiId| -> Result<(Change, String), String> {
        let (earlier, row) = before.map_err(str::to_owned)?;
        if earlier.is_cut && matches!(kpi, KpiId::Quota | KpiId::Attainment) {
            return Err(words::WHEN_OVER.to_owned());
        }
        let unknown = || words::UNKNOWN_THEN.to_owned();
        let now = value_of(now, kpi).ok_or_else(unknown)?;
        let then = value_of(row, kpi).ok_or_else(unknown)?;
        let against = format!("{} ({})", earlier.name, whole(then, locale));
        Ok((change(kpi, now, then, locale)?, against))
    };
    match against(kpi) {
        Ok((change, against)) => {
            Compared { change: change.text, tone: change.tone, against, why: String::new() }
        }
        Err(why) => not_compared(&why),
    }
}

/// Every KPI of the catalogue against the earlier periods.
pub fn scorecard(now: &Row, before: &[Before], look: &Look, currency: &str, locale: &Locale) -> Table {
    let mut columns = vec![Column::text(words::KPI), Column::number(&look.period, "")];
    for earlier in before.iter().filter_map(|before| before.ok()) {
        columns.extend([Column::number(&earlier.0.name, ""), Column::number(words::CHANGE, "")]);
    }
    let line = |kpi: KpiId| {
        let entry = kpi.entry();
        let unit = unit_of(kpi, currency);
        let name = if unit.is_empty() { entry.name.to_owned() } else { format!("{} ({unit})", entry.name) };
        let mut cells = vec![Cell::text(name).titled(entry.definition)];
        cells.push(opened(now, kpi, &look.filter, locale));
        for (earlier, row) in before.iter().filter_map(|before| before.ok()) {
            if is_of_now(kpi) {
                cells.extend([Cell::unknown(words::OF_NOW), Cell::unknown(words::OF_NOW)]);
            } else {
                cells.push(opened(row, kpi, &Arc::new(earlier.filter(&look.filter)), locale));
                cells.push(change_cell(kpi, now, (earlier, row), locale));
            }
        }
        Line { key: kpi.slug(), cells }
    };
    let lines = every_kpi().into_iter().map(line).collect();
    Table { caption: words::scorecard(&look.period), columns, lines, totals: None }
}

fn opened(row: &Row, kpi: KpiId, filter: &Arc<Filter>, locale: &Locale) -> Cell {
    let value = value_of(row, kpi);
    let cell = value.map(|value| super::figure::cell(value, locale)).unwrap_or_default();
    cell.opening(kpi, filter, &[])
}

fn change_cell(kpi: KpiId, now: &Row, before: (&Earlier, &Row), locale: &Locale) -> Cell {
    let Compared { change: text, tone, why, .. } = compared(kpi, now, Ok(before), locale);
    if !why.is_empty() {
        return Cell::unknown(why);
    }
    let exact = value_of(now, kpi).zip(value_of(before.1, kpi));
    let exact = exact.and_then(|(now, then)| change(kpi, now, then, locale).ok());
    match exact {
        Some(change) => Cell::number(text, change.exact).toned(tone),
        None => Cell::text(text),
    }
}

/// A KPI without a value: its name, why, and where that can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The KPI's name.
    pub name: String,
    /// Why it is not known.
    pub why: String,
    /// The words of the way out.
    pub way: &'static str,
    /// Where it leads.
    pub href: String,
}

/// The KPIs that lack a column or a quota.
pub fn lacks(now: &Row, place: &Place) -> Vec<Lack> {
    let lack = |(kpi, value): &(KpiId, Value)| {
        let Value::Undefined(why) = value else { return None };
        let (way, page) = match why {
            // What no file brings is set by hand.
            Undefined::MissingColumn { column } if column == "activity goals" => {
                (words::SET_IN_SETTINGS, Page::Settings)
            }
            Undefined::MissingColumn { .. } => (words::MAP_COLUMN, Page::Data),
            Undefined::NoQuota => (words::SET_QUOTA, Page::Goals),
            _ => return None,
        };
        let href = place.with_page(page).href();
        Some(Lack { name: kpi.entry().name.to_owned(), why: figures::undefined(why), way, href })
    };
    now.values.iter().filter_map(lack).collect()
}

/// Owners whom nobody of the roster stands for; nothing where all are known.
pub fn unassigned(overview: &Overview, locale: &Locale) -> Option<String> {
    let deals = overview.unassigned.iter().map(|(_, deals)| deals).sum::<u64>();
    (deals > 0).then(|| words::unassigned(deals, overview.unassigned.len(), locale))
}
