//! View models of the page Home: the headline, who stands where, and what to do next.

use super::figure::{cell, key_name, pace_tone, value_text};
use super::forecast::question::data_ended;
use super::forecast::{passes_over_filters, whose};
use super::format::{self, Locale};
use super::place::Place;
use super::table::{Bar, Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::{explain, figures, home as words};
use crate::app::requests::{Overview, Snapshot};
use crate::domain::facts::{MoveKind, MoveTotal, Movement};
use crate::domain::forecast::Forecast;
use crate::domain::kernel::{Money, Period, PersonId, Rational};
use crate::domain::measure::{Filter, Key, KpiId, Pace, Row, Undefined, Value};
use crate::domain::model::RecordKind;
use std::sync::Arc;

/// The KPIs of the strip and of the table, in the order asked.
pub const KPIS: [KpiId; 6] = [
    KpiId::Revenue,
    KpiId::Attainment,
    KpiId::WinRate,
    KpiId::WonCount,
    KpiId::AverageDeal,
    KpiId::OpenPipeline,
];

/// The KPIs of the table of people.
pub const STANDING: [KpiId; 3] = [KpiId::Revenue, KpiId::Quota, KpiId::Attainment];

/// The KPIs of what people do, by type.
pub const ACTIVITIES: [KpiId; 4] =
    [KpiId::CallsMade, KpiId::EmailsSent, KpiId::MeetingsHeld, KpiId::Activities];

/// The KPIs of leads.
pub const LEADS: [KpiId; 2] = [KpiId::LeadsCreated, KpiId::LeadsConverted];

/// How attainment stands against what is expected by now.
fn tone_of(row: &Row, pace: Option<&Pace>) -> Tone {
    match (row.value(KpiId::Attainment), pace) {
        (Some(value), Some(pace)) => pace_tone(value, pace.expected()),
        _ => Tone::Plain,
    }
}

/// The headline: attainment, the money between it and the quota, and whether that is on pace.
pub fn headline(row: &Row, period: Option<&Period>, pace: Option<&Pace>, locale: &Locale) -> String {
    let (value, share) = match row.value(KpiId::Attainment) {
        Some(value @ Value::Ratio(share)) => (value, share),
        Some(Value::Undefined(why)) if *why != Undefined::NoQuota => {
            return words::attainment_unknown(&figures::undefined(why));
        }
        _ => return words::NO_QUOTA_HEADLINE.to_owned(),
    };
    let reached = value_text(value, locale);
    let gap = row.gap_to_quota();
    let is_over = pace.is_some_and(Pace::is_over);
    let gap = gap.map(|gap| words::gap(&money_of(gap, locale), gap.minor > 0, is_over)).unwrap_or_default();
    match (period, pace) {
        (Some(period), Some(_)) if is_over => words::finished(&reached, &period.name, &gap),
        (Some(period), Some(pace)) if pace.is_ahead() => words::not_begun(&reached, &period.name),
        (Some(period), Some(pace)) => {
            let is_behind = |line: Rational| *share < line;
            let history = pace.history.as_ref().map(|history| is_behind(history.share));
            words::running(&reached, &period.name, words::stands(is_behind(pace.straight), history), &gap)
        }
        _ => words::reached_of_quota(&reached),
    }
}

/// What is expected by now and how that is known; empty for periods that are over or have not begun.
pub fn expectation(pace: Option<&Pace>, locale: &Locale) -> String {
    let running = pace.filter(|pace| !pace.is_over() && !pace.is_ahead());
    let Some(pace) = running else { return String::new() };
    let percent = |share| format::percent(share, locale);
    let straight = words::straight(&percent(pace.straight), &format::date(pace.as_of, locale));
    let history = match &pace.history {
        Some(told) => words::history(
            &percent(told.share),
            told.periods,
            &percent(told.span.0),
            &percent(told.span.1),
            &format::range(told.over, locale),
        ),
        None => words::NO_HISTORY.to_owned(),
    };
    format!("{straight} {history}")
}

/// Where those whom a place names, or one person, are heading.
pub fn heading(
    forecast: &Forecast,
    person: Option<PersonId>,
    overview: &Overview,
    place: &Place,
) -> words::Heading {
    let (revenue, payout) = match person {
        None => (forecast.picture.outlook.revenue.into(), forecast.picture.outlook.payout.into()),
        // Nobody without sales, open deals, a past or a payout is drawn.
        Some(_) => {
            let own = forecast.people.iter().find(|own| Some(own.person) == person);
            own.map(|own| (own.revenue, own.payout)).unwrap_or_default()
        }
    };
    words::Heading {
        whose: if person.is_none() { whose(forecast, overview, place) } else { None },
        revenue,
        payout: (!overview.plans.is_empty()).then_some(payout),
        currency: forecast.currency,
        passes_over_filters: person.is_none() && passes_over_filters(place),
    }
}

/// An amount without its sign, with its code.
fn money_of(amount: Money, locale: &Locale) -> String {
    format::money_with_code(amount, locale).trim_start_matches(['-', '\u{2212}']).to_owned()
}

/// Who stands where: won, quota, what is missing, attainment with the mark of what is expected by now, and
/// the way between the two; totals are the company's own figures.
pub fn standing(
    rows: &[Row],
    company: Option<&Row>,
    pace: Option<&Pace>,
    overview: &Overview,
    filter: &Arc<Filter>,
    locale: &Locale,
) -> Table {
    let currency = overview.currency.map(|currency| currency.to_string()).unwrap_or_default();
    let figure = |row: &Row, kpi| {
        let shown = row.value(kpi).map_or_else(Cell::default, |value| cell(value, locale));
        opening(shown, row, kpi, filter)
    };
    let line = |name: String, row: &Row| Line {
        key: name.clone(),
        cells: vec![
            Cell::text(name),
            figure(row, KpiId::Revenue),
            figure(row, KpiId::Quota),
            gap(row, locale),
            opening(attainment(row, pace, locale), row, KpiId::Attainment, filter),
            distance(row, pace, locale),
        ],
    };
    let people = || overview.people.iter().map(|brief| &brief.person);
    let name = |row: &Row| row.keys.first().map(|key| key_name(key, people())).unwrap_or_default();
    Table {
        caption: words::AHEAD.to_owned(),
        columns: vec![
            Column::text(words::PERSON),
            Column::number(words::CREDIT, &currency),
            Column::number(words::QUOTA, &currency),
            Column::number(words::GAP, &currency),
            Column::number(words::ATTAINMENT, ""),
            Column::number(words::AGAINST_PACE, words::POINTS),
        ],
        lines: rows.iter().map(|row| line(name(row), row)).collect(),
        totals: company.map(|row| line(words::COMPANY.to_owned(), row)),
    }
}

/// Attainment with a bar, and on it the mark of what is expected by now.
fn attainment(row: &Row, pace: Option<&Pace>, locale: &Locale) -> Cell {
    let Some(value) = row.value(KpiId::Attainment) else { return Cell::default() };
    let expected = pace.map(Pace::expected);
    match value {
        Value::Ratio(share) => {
            let bar = Some(Bar { share: *share, pace: expected });
            Cell { bar, ..cell(value, locale).toned(tone_of(row, pace)) }
        }
        _ => cell(value, locale),
    }
}

/// What is missing to the quota; above zero as long as it is not reached.
fn gap(row: &Row, locale: &Locale) -> Cell {
    let why = || match row.value(KpiId::Attainment) {
        Some(Value::Undefined(why)) => Cell::unknown(figures::undefined(why)),
        _ => Cell::default(),
    };
    let written = |gap: Money| Cell::number(format::money(gap, locale), gap.exact_minor());
    row.gap_to_quota().map_or_else(why, written)
}

/// Attainment less what is expected by now, in percentage points.
fn distance(row: &Row, pace: Option<&Pace>, locale: &Locale) -> Cell {
    let (Some(Value::Ratio(share)), Some(pace)) = (row.value(KpiId::Attainment), pace) else {
        return Cell::default();
    };
    let points = share.checked_sub(pace.expected()).and_then(|points| points.checked_mul(Rational::HUNDRED));
    points.map_or_else(
        |_| Cell::default(),
        |points| {
            let sign = if points.is_negative() || points.is_zero() { "" } else { "+" };
            let text = format!("{sign}{}", format::decimal(&format::fixed(points, 1), locale));
            Cell::number(text, points).toned(tone_of(row, Some(pace)))
        },
    )
}

/// The cell as a button to its rows. “Nobody” narrows no filter, so that its cells stay as they are.
fn opening(cell: Cell, row: &Row, kpi: KpiId, filter: &Arc<Filter>) -> Cell {
    let is_nobody =
        row.keys.iter().any(|key| matches!(key, Key::Person(None) | Key::Team(None) | Key::Time(None)));
    if is_nobody { cell } else { cell.opening(kpi, filter, &row.keys) }
}

/// What to do next: a sentence and the page on which it is done. `company` is the row of the whole company,
/// `backed_up` the generation of the workspace that was downloaded last in this visit.
pub fn next_steps(
    overview: &Overview,
    rows: &[Row],
    company: Option<&Row>,
    backed_up: Option<u64>,
    locale: &Locale,
) -> Vec<(String, &'static str)> {
    let without_quota = rows
        .iter()
        .any(|row| row.deals > 0 && matches!(row.value(KpiId::Attainment), Some(Value::Undefined(_))));
    let lacks_rate = |row: &Row| {
        let mut values = row.values.iter().map(|(_, value)| value);
        values.any(|value| {
            matches!(value, Value::Undefined(Undefined::MissingRate(_) | Undefined::MixedCurrencies { .. }))
        })
    };
    let unassigned: u64 = overview.unassigned.iter().map(|(_, deals)| deals).sum();
    let ended = data_ended(overview).map(|day| words::todo_day(&format::date(day, locale)));
    let steps = [
        (ended.is_some(), ended.unwrap_or_default(), "#/settings"),
        (unassigned > 0, words::todo_unassigned(overview.unassigned.len() as u64, unassigned), "#/data"),
        (company.is_some_and(lacks_rate), words::STEP_RATES.to_owned(), "#/data?tab=hand"),
        (without_quota, words::STEP_QUOTAS.to_owned(), "#/goals"),
        (overview.plans.is_empty(), words::STEP_PLAN.to_owned(), "#/pay"),
        (overview.name.is_empty(), words::STEP_NAME.to_owned(), "#/settings"),
        (
            !overview.is_demo && backed_up != Some(overview.generation),
            words::STEP_BACKUP.to_owned(),
            "#/data",
        ),
    ];
    steps.into_iter().filter(|(is_due, _, _)| *is_due).map(|(_, text, href)| (text, href)).collect()
}

/// The two states whose difference is what changed since the import before the last; nothing where deals
/// were imported once only.
pub fn last_step(overview: &Overview) -> Option<(Snapshot, Snapshot)> {
    let brings_deals = |kind: RecordKind| kind == RecordKind::Deals;
    let mut imports =
        overview.imports.iter().filter(|import| import.files.iter().any(|file| brings_deals(file.kind)));
    let before = imports.nth(1)?;
    Some((Snapshot::Import(before.id), Snapshot::Now))
}

/// What changed, a line a kind; pressing a line's button opens its deals.
pub fn movement(moved: &Movement, locale: &Locale) -> Table {
    let line = |total: &MoveTotal| {
        let amounts: Vec<String> =
            total.money.iter().map(|amount| format::money_with_code(*amount, locale)).collect();
        let count = i64::try_from(total.count).unwrap_or(i64::MAX);
        let exact = total.money.first().map_or(Rational::ZERO, |amount| amount.exact_minor());
        Line {
            key: words::move_key(total.kind).to_owned(),
            cells: vec![
                Cell::text(words::moved(total.kind)),
                Cell::number(format::count(total.count, locale), Rational::whole(count)),
                Cell::number(amounts.join(" + "), exact),
            ],
        }
    };
    Table {
        caption: words::CHANGED.to_owned(),
        columns: vec![
            Column::text(words::CHANGE),
            Column::number(words::DEALS, ""),
            Column::number(words::MONEY, ""),
        ],
        lines: moved.totals.iter().map(line).collect(),
        totals: None,
    }
}

/// The deals of one kind of change.
pub fn moves(moved: &Movement, kind: MoveKind, overview: &Overview, locale: &Locale) -> Table {
    let owner = |id| {
        let brief = overview.people.iter().find(|brief| Some(brief.person.id) == id);
        brief.map_or_else(|| figures::NOBODY.to_owned(), |brief| brief.person.name.clone())
    };
    let of_kind = moved.moves.iter().filter(|one| one.kind == kind).enumerate();
    let lines = of_kind.map(|(number, one)| {
        let way = match (&one.before, &one.after) {
            (Some(before), Some(after)) => words::way(before, after),
            _ => String::new(),
        };
        let money = one.money.map_or_else(Cell::default, |amount| {
            Cell::number(format::money_with_code(amount, locale), amount.exact_minor())
        });
        Line {
            key: format!("{number}-{}", one.deal),
            cells: vec![
                Cell::text(if one.name.is_empty() { one.deal.clone() } else { one.name.clone() }),
                Cell::text(owner(one.person)),
                money,
                Cell::text(way),
                Cell::text(explain::place(&one.place)),
            ],
        }
    });
    Table {
        caption: words::moved(kind).to_owned(),
        columns: vec![
            Column::text(words::DEAL),
            Column::text(words::OWNER),
            Column::number(words::MONEY, ""),
            Column::text(words::WAY),
            Column::text(words::READ_AT),
        ],
        lines: lines.collect(),
        totals: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Calendar, Currency, Date};
    use crate::domain::measure::HistoricPace;

    fn ratio(numerator: i128, denominator: i128) -> Rational {
        Rational::new(numerator, denominator).unwrap()
    }

    fn row(reached: Rational) -> Row {
        let quota = Value::Money(Money::new(10_000_000, Currency::USD));
        let values = vec![(KpiId::Quota, quota), (KpiId::Attainment, Value::Ratio(reached))];
        Row { keys: Vec::new(), values, deals: 1, samples: Vec::new() }
    }

    fn said(reached: Rational, straight: Rational, history: Option<Rational>) -> String {
        let locale = Locale::of("en-US", '.', Some(','), format::DateOrder::MonthDayYear);
        let period = Calendar::default().parse("2026Q2").unwrap();
        let history =
            history.map(|share| HistoricPace { share, span: (share, share), over: period.range, periods: 8 });
        let pace =
            Pace { period: period.range, as_of: Date::parse_iso("2026-05-01").unwrap(), straight, history };
        headline(&row(reached), Some(&period), Some(&pace), &locale)
    }

    #[test]
    fn the_headline_judges_a_running_period_and_only_states_one_that_is_over() {
        let half = ratio(1, 2);
        let running = said(ratio(4, 10), half, Some(ratio(1, 3)));
        assert!(running.contains("behind the straight line but ahead of earlier periods"), "{running}");
        assert!(said(ratio(1, 10), half, None).contains("behind the straight line"));
        assert!(said(ratio(9, 10), half, Some(half)).contains("ahead of pace"));
        let over = said(ratio(4, 10), Rational::ONE, None);
        assert!(over.contains("is over") && over.contains("60,000.00"), "{over}");
        assert!(!over.contains("behind"), "{over}");
        assert!(said(Rational::ZERO, Rational::ZERO, None).contains("not begun"));
    }

    #[test]
    fn an_attainment_that_is_not_known_says_why_and_blames_no_quota_that_is_set() {
        let of = |why| {
            let values = vec![(KpiId::Attainment, Value::Undefined(why))];
            let row = Row { keys: Vec::new(), values, deals: 1, samples: Vec::new() };
            headline(&row, None, None, &Locale::default())
        };
        assert_eq!(of(Undefined::NoQuota), words::NO_QUOTA_HEADLINE);
        let mixed = of(Undefined::MixedCurrencies {
            currencies: vec![Currency::parse("EUR").unwrap(), Currency::USD],
        });
        assert!(mixed.contains("EUR") && !mixed.contains("quota is set"), "{mixed}");
    }

    #[test]
    fn without_a_plan_nobody_is_told_what_the_plans_pay() {
        let locale = Locale::default();
        let forecast = crate::present::forecast::tests::forecast();
        let place = Place::default();
        let without = heading(&forecast, None, &Overview::default(), &place);
        for said in [words::band(&without, &locale), words::outcome(&without, &locale)] {
            assert!(!said.contains("Payout") && said.contains("No plan pays"), "{said}");
        }
        let (outlook, paid) =
            (&forecast.picture.outlook, words::Heading { payout: Some(forecast.payout), ..without });
        assert_eq!(paid.revenue, outlook.revenue.into());
        assert!(words::band(&paid, &locale).contains("Payout"));
    }

    #[test]
    fn an_empty_workspace_names_what_is_missing() {
        let steps = next_steps(&Overview::default(), &[], None, None, &Locale::default());
        assert!(steps.iter().any(|(_, href)| *href == "#/pay"));
        let named = Overview { name: "x".to_owned(), ..Overview::default() };
        assert!(
            next_steps(&named, &[], None, None, &Locale::default())
                .iter()
                .all(|(_, href)| *href != "#/settings")
        );
    }

    #[test]
    fn a_backup_of_what_is_shown_is_asked_for_once() {
        let held = Overview { name: "x".to_owned(), generation: 7, ..Overview::default() };
        let asks = |generation| {
            let steps = next_steps(&held, &[], None, generation, &Locale::default());
            steps.iter().any(|(text, _)| text == words::STEP_BACKUP)
        };
        assert!(asks(None) && asks(Some(6)) && !asks(Some(7)));
    }
}
