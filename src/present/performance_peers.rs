//! Scorecards: a person's figures against the own past and against peers, and what stands out.
//!
//! Peers are the people of the same role; all people with figures where fewer than five share it. A place
//! among peers is the share of the others that is passed, ties counted half; with fewer than five peers
//! nothing is called a strength or an area.

use super::figure::{cell, unit_of, value_text};
use super::format::{self, Locale};
use super::performance::{Look, value_of};
use super::performance_compare::Earlier;
use super::place::Place;
use super::table::{Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::{insight as words, performance};
use crate::app::requests::Overview;
use crate::domain::kernel::{PersonId, Rational};
use crate::domain::measure::{Better, Key, KpiId, Row, Value};
use std::sync::Arc;

/// The figures of a scorecard.
pub const CARD: [KpiId; 14] = [
    KpiId::Revenue,
    KpiId::Attainment,
    KpiId::WinRate,
    KpiId::AverageDeal,
    KpiId::CycleMedian,
    KpiId::Velocity,
    KpiId::StageConversion,
    KpiId::SlippageRate,
    KpiId::Discount,
    KpiId::PipelineCreated,
    KpiId::OpenPipeline,
    KpiId::CallsMade,
    KpiId::MeetingsHeld,
    KpiId::ActivityScore,
];

/// The fewest other people among whom a place says something.
const FEWEST: usize = 5;

/// Where a value stands among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The share of the others that it passes, ties counted half.
    pub passed: Rational,
    /// How many others have the figure.
    pub others: usize,
    /// The value in the middle of the others.
    pub middle: Value,
}

/// Where a person stands among peers in a figure; nothing where a direction is not good, where the
/// person has no value or nobody else has one.
pub fn standing(kpi: KpiId, own: &Row, peers: &[&Row]) -> Option<Standing> {
    let better = kpi.entry().better;
    let value = value_of(own, kpi)?.exact().filter(|_| better != Better::Neither)?;
    let others = peers.iter().filter(|row| row.keys != own.keys);
    let mut others: Vec<(Rational, &Value)> = others
        .filter_map(|row| value_of(row, kpi))
        .filter_map(|known| Some((known.exact()?, known)))
        .collect();
    others.sort_by_key(|(exact, _)| *exact);
    let below = others.iter().filter(|(exact, _)| *exact < value).count();
    let above = others.iter().filter(|(exact, _)| *exact > value).count();
    let worse = if better == Better::Higher { below } else { above };
    let tied = others.len().checked_sub(below)?.checked_sub(above)?;
    let halves = worse.checked_mul(2)?.checked_add(tied)?;
    let all = others.len().checked_mul(2)?;
    let passed = Rational::new(i128::try_from(halves).ok()?, i128::try_from(all).ok()?).ok()?;
    let middle = others.get(others.len().checked_sub(1)? / 2)?.1.clone();
    Some(Standing { passed, others: others.len(), middle })
}

/// The peers of a person among rows by person, and the role they share if they do.
pub fn peers<'r>(person: PersonId, rows: &'r [Row], overview: &Overview) -> (Vec<&'r Row>, Option<String>) {
    let role_of = |id: PersonId| {
        let brief = overview.people.iter().find(|brief| brief.person.id == id);
        brief.and_then(|brief| brief.person.role.clone())
    };
    let of_row = |row: &Row| match row.keys.first() {
        Some(Key::Person(Some(id))) => Some(*id),
        _ => None,
    };
    let all: Vec<&Row> = rows.iter().filter(|row| of_row(row).is_some()).collect();
    let Some(role) = role_of(person) else { return (all, None) };
    let same = all.iter().filter(|row| of_row(row).and_then(role_of).as_ref() == Some(&role));
    let same: Vec<&Row> = same.copied().collect();
    if same.len() > FEWEST { (same, Some(role)) } else { (all, None) }
}

/// A person's scorecard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardView {
    /// The figures against past and peers.
    pub table: Table,
    /// What stands in the upper quarter, with its evidence.
    pub strengths: Vec<String>,
    /// What stands in the lower quarter, with its evidence.
    pub areas: Vec<String>,
    /// Who the peers are.
    pub peers: String,
}

/// What a card is drawn from.
pub struct Asked<'a> {
    /// Whose.
    pub person: PersonId,
    /// Everybody's figures.
    pub rows: &'a [Row],
    /// The person's figures in an earlier period.
    pub before: Option<(&'a Earlier, &'a Row)>,
}

/// The scorecard of a person.
pub fn card(asked: &Asked, overview: &Overview, look: &Look, locale: &Locale) -> Option<CardView> {
    let own = asked.rows.iter().find(|row| row.keys.first() == Some(&Key::Person(Some(asked.person))))?;
    let (peers, role) = peers(asked.person, asked.rows, overview);
    let found: Vec<(KpiId, Option<Standing>)> =
        CARD.into_iter().map(|kpi| (kpi, standing(kpi, own, &peers))).collect();
    let quarter = Rational::new(1, 4).ok()?;
    let upper = Rational::ONE.checked_sub(quarter).ok()?;
    let told = |is_wanted: &dyn Fn(Rational) -> bool| {
        let wanted = found.iter().filter_map(|(kpi, standing)| Some((*kpi, standing.as_ref()?)));
        let wanted = wanted.filter(|(_, standing)| standing.others >= FEWEST && is_wanted(standing.passed));
        wanted.filter_map(|(kpi, standing)| evidence(kpi, own, standing, locale)).collect()
    };
    Some(CardView {
        table: table(asked, own, &found, overview, look, locale),
        strengths: told(&|passed| passed >= upper),
        areas: told(&|passed| passed <= quarter),
        peers: words::peers_of(role.as_deref(), peers.len().saturating_sub(1), locale),
    })
}

fn evidence(kpi: KpiId, own: &Row, standing: &Standing, locale: &Locale) -> Option<String> {
    let value = value_text(value_of(own, kpi)?, locale);
    let middle = value_text(&standing.middle, locale);
    let passed = format::percent(standing.passed, locale);
    Some(words::evidence(kpi.entry().name, &value, &passed, standing.others as u64, &middle))
}

fn table(
    asked: &Asked,
    own: &Row,
    found: &[(KpiId, Option<Standing>)],
    overview: &Overview,
    look: &Look,
    locale: &Locale,
) -> Table {
    let currency = overview.currency.map(|currency| currency.code().to_owned()).unwrap_or_default();
    let before = asked.before.map_or(words::BEFORE, |(earlier, _)| earlier.name.as_str());
    let columns = vec![
        Column::text(performance::KPI),
        Column::number(&look.period, ""),
        Column::number(before, ""),
        Column::number(words::PEERS, ""),
        Column::number(words::STANDING, ""),
        Column::number(words::SAMPLE, ""),
    ];
    let line = |(kpi, standing): &(KpiId, Option<Standing>)| {
        let then = asked.before.and_then(|(_, row)| value_of(row, *kpi));
        let unit = unit_of(*kpi, &currency);
        let name = if unit.is_empty() {
            kpi.entry().name.to_owned()
        } else {
            format!("{} ({unit})", kpi.entry().name)
        };
        let now = value_of(own, *kpi).map(|value| cell(value, locale)).unwrap_or_default();
        let mut cells = vec![
            Cell::text(name),
            now.opening(*kpi, &Arc::clone(&look.filter), &own.keys),
            then.map(|value| cell(value, locale)).unwrap_or_default(),
        ];
        cells.extend(standing_cells(standing.as_ref(), locale));
        Line { key: kpi.slug(), cells }
    };
    let lines = found.iter().map(line).collect();
    let name = overview.people.iter().find(|brief| brief.person.id == asked.person);
    let name = name.map(|brief| brief.person.name.as_str()).unwrap_or_default();
    Table { caption: words::scorecard(name, &look.period), columns, lines, totals: None }
}

fn standing_cells(standing: Option<&Standing>, locale: &Locale) -> [Cell; 3] {
    let Some(standing) = standing else { return Default::default() };
    let others = Rational::whole(i64::try_from(standing.others).unwrap_or(i64::MAX));
    let passed = if standing.others < FEWEST {
        Cell::unknown(words::TOO_FEW_PEERS)
    } else {
        Cell::number(format::percent(standing.passed, locale), standing.passed).toned(tone(standing))
    };
    [
        cell(&standing.middle, locale),
        passed,
        Cell::number(format::count(standing.others as u64, locale), others),
    ]
}

fn tone(standing: &Standing) -> Tone {
    let quarters = standing.passed.checked_mul(Rational::whole(4)).unwrap_or(Rational::ONE);
    match quarters {
        low if low <= Rational::ONE => Tone::Behind,
        high if high >= Rational::whole(3) => Tone::Ahead,
        _ => Tone::Plain,
    }
}

/// Everybody's places among their peers, a column a figure; names lead to the scorecard.
pub fn everybody(rows: &[Row], overview: &Overview, place: &Place, look: &Look, locale: &Locale) -> Table {
    let shown = &CARD[..9];
    let mut columns = vec![Column::text(performance::PERSON)];
    columns.extend(shown.iter().map(|kpi| Column::number(kpi.entry().name, "")));
    let line = |brief: &crate::app::requests::PersonBrief| {
        let id = brief.person.id;
        let own = rows.iter().find(|row| row.keys.first() == Some(&Key::Person(Some(id))))?;
        let (peers, _) = peers(id, rows, overview);
        let mut there = place.clone();
        there.filter.people = [id].into();
        let mut cells = vec![Cell::text(&brief.person.name).linked(there.href())];
        cells.extend(shown.iter().map(|kpi| {
            let standing = standing(*kpi, own, &peers);
            let [_, passed, _] = standing_cells(standing.as_ref(), locale);
            let value = value_of(own, *kpi).map(|value| value_text(value, locale)).unwrap_or_default();
            if passed.text.is_empty() { Cell::unknown(value) } else { passed.titled(value) }
        }));
        Some(Line { key: id.to_string(), cells })
    };
    let lines = overview.people.iter().filter_map(line).collect();
    Table { caption: format!("{}, {}", words::PEOPLE, look.period), columns, lines, totals: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::Id;

    fn person(index: usize) -> PersonId {
        PersonId(Id::derived("person", &[&index.to_string()]))
    }

    fn row(index: usize, rate: i64) -> Row {
        let ratio = Value::Ratio(Rational::new(rate.into(), 100).unwrap());
        let days = Value::Days(Rational::whole(rate));
        Row {
            keys: vec![Key::Person(Some(person(index)))],
            values: vec![(KpiId::WinRate, ratio), (KpiId::CycleMedian, days)],
            deals: 9,
        }
    }

    #[test]
    fn a_place_is_the_share_of_others_passed_and_turns_round_where_less_is_better() {
        let rows: Vec<Row> =
            [10, 20, 30, 30, 50].into_iter().enumerate().map(|(i, rate)| row(i, rate)).collect();
        let peers: Vec<&Row> = rows.iter().collect();
        let of = |kpi, index: usize| standing(kpi, &rows[index], &peers).unwrap().passed;
        assert_eq!(of(KpiId::WinRate, 4), Rational::ONE);
        assert_eq!(of(KpiId::CycleMedian, 4), Rational::ZERO);
        assert_eq!(of(KpiId::WinRate, 2), Rational::new(5, 8).unwrap());
        assert!(standing(KpiId::WinRate, &rows[0], &peers[..1]).is_none());
    }

    #[test]
    fn nothing_is_called_a_strength_among_too_few() {
        let drawn = |number: usize| {
            let rows: Vec<Row> = (0..number).map(|index| row(index, 10 + index as i64)).collect();
            let asked = Asked { person: person(number - 1), rows: &rows, before: None };
            let look = Look::new(crate::domain::measure::Filter::default(), None);
            card(&asked, &Overview::default(), &look, &Locale::default()).unwrap()
        };
        assert!(drawn(5).strengths.is_empty());
        let six = drawn(6);
        assert_eq!((six.strengths.len(), six.areas.len()), (1, 1), "{six:?}");
        assert!(six.strengths[0].contains("Win rate") && six.areas[0].contains("cycle"), "{six:?}");
    }
}
