//! Scorecards as tables: everybody's places among the peers, and one person against the own past and them.

use super::figure::{cell, unit_of, value_text};
use super::format::{self, Locale};
use super::performance::Look;
use super::place::Place;
use super::table::{Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::{insight as words, performance};
use crate::app::requests::Overview;
use crate::domain::kernel::{PersonId, Rational};
use crate::domain::measure::scorecard::{LEAST_PEERS, SCORED, ScoreLine, Scorecard, Standing};
use crate::domain::measure::{Key, Value};
use std::sync::Arc;

/// How many figures the table of everybody has.
const SHOWN: usize = 9;

/// One person's figures against the days before and the peers.
pub fn card(card: &Scorecard, overview: &Overview, look: &Look, locale: &Locale) -> Table {
    let currency = overview.currency.map(|currency| currency.code().to_owned()).unwrap_or_default();
    let columns = vec![
        Column::text(performance::KPI),
        Column::number(&look.period, ""),
        Column::number(words::BEFORE, ""),
        Column::number(words::PEERS, ""),
        Column::number(words::STANDING, ""),
        Column::number(words::SAMPLE, ""),
    ];
    let keys = [Key::Person(Some(card.person))];
    let line = |line: &ScoreLine| {
        let unit = unit_of(line.kpi, &currency);
        let name = line.kpi.entry().name;
        let name = if unit.is_empty() { name.to_owned() } else { format!("{name} ({unit})") };
        let shown =
            |value: &Option<Value>| value.as_ref().map(|value| cell(value, locale)).unwrap_or_default();
        let peers = Rational::new(line.peers.into(), 1).unwrap_or(Rational::ZERO);
        let cells = vec![
            Cell::text(name),
            cell(&line.value, locale).opening(line.kpi, &Arc::clone(&look.filter), &keys),
            shown(&line.before),
            shown(&line.middle),
            place_cell(line, locale),
            Cell::number(format::count(line.peers, locale), peers),
        ];
        Line { key: line.kpi.slug(), cells }
    };
    let caption = words::scorecard(&name_of(card.person, overview), &look.period);
    Table { caption, columns, lines: card.lines.iter().map(line).collect(), totals: None }
}

fn name_of(person: PersonId, overview: &Overview) -> String {
    let brief = overview.people.iter().find(|brief| brief.person.id == person);
    brief.map(|brief| brief.person.name.clone()).unwrap_or_default()
}

/// The share of the peers that is passed, and how that reads; nothing where a figure has no direction.
fn place_cell(line: &ScoreLine, locale: &Locale) -> Cell {
    let tone = match line.standing() {
        Some(Standing::Strength) => Tone::Ahead,
        Some(Standing::ToImprove) => Tone::Behind,
        None => Tone::Plain,
    };
    match line.percentile {
        Some(_) if line.peers < LEAST_PEERS => Cell::unknown(words::TOO_FEW_PEERS),
        Some(share) => Cell::number(format::percent(share, locale), share).toned(tone),
        None => Cell::default(),
    }
}

/// Everybody's places among their peers, a column a figure; names lead to the scorecard.
pub fn everybody(
    cards: &[Scorecard],
    overview: &Overview,
    place: &Place,
    look: &Look,
    locale: &Locale,
) -> Table {
    let mut columns = vec![Column::text(performance::PERSON)];
    columns.extend(SCORED.iter().take(SHOWN).map(|kpi| Column::number(kpi.entry().name, "")));
    let line = |card: &Scorecard| {
        let mut there = place.clone();
        there.filter.people = [card.person].into();
        let mut cells = vec![Cell::text(name_of(card.person, overview)).linked(there.href())];
        cells.extend(card.lines.iter().take(SHOWN).map(|line| {
            let (place, value) = (place_cell(line, locale), value_text(&line.value, locale));
            if place.text.is_empty() { Cell::unknown(value) } else { place.titled(value) }
        }));
        Line { key: card.person.to_string(), cells }
    };
    let mut lines: Vec<Line> = cards.iter().map(line).collect();
    lines.sort_by_cached_key(|line| line.cells.first().map(|name| name.text.clone()));
    let caption = format!("{}, {}", words::PEOPLE, look.period);
    Table { caption, columns, lines, totals: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::Id;
    use crate::domain::measure::{Filter, KpiId};
    use crate::present::place::Page;

    fn of(peers: u64, passed: Option<Rational>) -> Scorecard {
        let line = ScoreLine {
            kpi: KpiId::WinRate,
            value: Value::Ratio(Rational::HALF),
            before: None,
            peers,
            worse: Rational::ZERO,
            middle: Some(Value::Ratio(Rational::ONE)),
            percentile: passed,
            deals: 9,
        };
        Scorecard { person: PersonId(Id::from_bits(1)), lines: vec![line] }
    }

    #[test]
    fn a_place_among_too_few_is_not_told_and_the_lowest_quarter_reads_as_behind() {
        let look = Look::new(Filter::default(), None);
        let drawn = |scorecard: &Scorecard| {
            let table = card(scorecard, &Overview::default(), &look, &Locale::default());
            table.lines[0].cells[4].clone()
        };
        assert_eq!(drawn(&of(4, Some(Rational::ZERO))).tone, Tone::Unknown);
        let low = drawn(&of(5, Some(Rational::ZERO)));
        assert_eq!((low.tone, low.text.as_str()), (Tone::Behind, "0.00%"));
        assert_eq!(drawn(&of(5, None)), Cell::default());
        let place = Place::at(Page::Performance);
        let all =
            everybody(&[of(5, Some(Rational::ONE))], &Overview::default(), &place, &look, &Locale::default());
        assert_eq!(
            (all.lines[0].cells[1].tone, all.lines[0].cells[1].title.as_str()),
            (Tone::Ahead, "50.00%")
        );
    }
}
