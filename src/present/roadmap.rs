//! View models of the page Roadmap: its tabs, the seven steps, cycles, and the state for the leadership.

use super::format::{self, Locale};
use super::place::{Page, Place, View};
use super::table::{Cell, Column, Line, Order, Table};
use super::tone::Tone;
use super::words::roadmap as words;
use crate::app::requests::{Overview, RoadmapReport};
use crate::domain::development::roadmap::{Check, Difference, Stake, StepReport, StepState};
use crate::domain::kernel::{Grain, Period, PersonId, Rational};
use crate::domain::measure::{Axis, Filter, Key, KpiId, Row, Value};
use crate::domain::model::cycle::Cycle;
use crate::domain::model::goal::GoalValue;
use crate::domain::model::survey::Pillar;

/// A tab of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Shown {
    #[default]
    Steps,
    Surveys,
    Competitors,
    State,
}

impl Shown {
    /// All, in the order of the tabs.
    pub const ALL: [Shown; 4] = [Shown::Steps, Shown::Surveys, Shown::Competitors, Shown::State];

    /// Its key in the address.
    pub const fn key(self) -> &'static str {
        match self {
            Shown::Steps => "",
            Shown::Surveys => "surveys",
            Shown::Competitors => "competitors",
            Shown::State => "state",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Shown::Steps => words::STEPS,
            Shown::Surveys => words::SURVEYS,
            Shown::Competitors => words::COMPETITORS,
            Shown::State => words::STATE,
        }
    }
}

/// The tab that a place shows.
pub fn shown(place: &Place) -> Shown {
    let key = place.shown(View::Tab).unwrap_or_default();
    Shown::ALL.into_iter().find(|view| view.key() == key).unwrap_or_default()
}

/// Key, name and address of each tab, under the same filter.
pub fn tabs(place: &Place) -> Vec<(String, String, String)> {
    let tab = |view: Shown| {
        let there = place.with_page(Page::Roadmap).with_view(View::Tab, view.key());
        (view.key().to_owned(), view.name().to_owned(), there.href())
    };
    Shown::ALL.into_iter().map(tab).collect()
}

/// One check, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckView {
    /// What it asks for.
    pub text: &'static str,
    /// Whether it is met.
    pub is_met: bool,
    /// How far it is.
    pub reason: String,
    /// What to do where it is not met.
    pub action: &'static str,
    /// Where that is done.
    pub href: &'static str,
}

/// One step, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// Its key.
    pub key: &'static str,
    /// Its number and name.
    pub title: String,
    /// What it asks.
    pub asks: &'static str,
    /// How far it is, in words.
    pub state: String,
    /// How that reads.
    pub tone: Tone,
    /// What is at stake; empty where nothing is proven.
    pub stake: String,
    /// The next action with its address; nothing where all is met.
    pub next: Option<(&'static str, &'static str)>,
    /// Its checks.
    pub checks: Vec<CheckView>,
}

fn name_of(overview: &Overview, person: PersonId) -> String {
    let found = overview.people.iter().find(|brief| brief.person.id == person);
    found.map(|brief| brief.person.name.clone()).unwrap_or_default()
}

/// The steps, in order.
pub fn steps(report: &RoadmapReport, overview: &Overview, locale: &Locale) -> Vec<StepView> {
    (1u64..).zip(&report.steps).map(|(number, step)| step_view(number, step, overview, locale)).collect()
}

fn step_view(number: u64, step: &StepReport, overview: &Overview, locale: &Locale) -> StepView {
    let met = step.checks.iter().filter(|check| check.is_met).count() as u64;
    let of = step.checks.len() as u64;
    let count = |number| format::count(number, locale);
    StepView {
        key: step.step.slug(),
        title: format!("{number}. {}", words::step(step.step)),
        asks: words::step_asks(step.step),
        state: words::step_state(step.state, &count(met), &count(of)),
        tone: match step.state {
            StepState::Open => Tone::Unknown,
            StepState::UnderWay => Tone::Warning,
            StepState::Done => Tone::Ahead,
        },
        stake: step.stake.as_ref().map(|stake| at_stake(stake, overview, locale)).unwrap_or_default(),
        next: step.next.map(|id| (words::action(id), words::href(id))),
        checks: step.checks.iter().map(|check| check_view(check, locale)).collect(),
    }
}

fn check_view(check: &Check, locale: &Locale) -> CheckView {
    CheckView {
        text: words::check(check.id),
        is_met: check.is_met,
        reason: words::reason(check, locale),
        action: words::action(check.id),
        href: words::href(check.id),
    }
}

fn at_stake(stake: &Stake, overview: &Overview, locale: &Locale) -> String {
    let cause = words::cause(&stake.cause, |person| name_of(overview, person));
    let code = stake.money.currency.code();
    words::at_stake(
        &format!("{}{}{code}", format::money_whole(stake.money, locale), format::NO_BREAK),
        &cause,
    )
}

/// How many steps are done, and what comes next.
pub fn headline(report: &RoadmapReport, locale: &Locale) -> String {
    let done = report.steps.iter().filter(|step| step.state == StepState::Done).count() as u64;
    let next = report.steps.iter().find_map(|step| step.next);
    words::headline(&format::count(done, locale), report.steps.len() as u64, next.map(words::action))
}

/// Where the cycle stands.
pub fn cycle_line(report: &RoadmapReport, locale: &Locale) -> String {
    match (&report.cycle, &report.next) {
        (Some(cycle), _) => words::cycle_open(&cycle.name, &format::date(cycle.begun, locale)),
        (None, Some(next)) => words::cycle_none(&next.name),
        (None, None) => String::new(),
    }
}

/// What is different from the last closed cycle.
pub fn changes(report: &RoadmapReport, locale: &Locale) -> Table {
    let line = |(place, change): (usize, &Difference)| {
        let (what, before, after) = change_cells(change, locale);
        Line { key: place.to_string(), cells: vec![Cell::text(what), before, after] }
    };
    let since = report.closed.first().map(|cycle| cycle.name.as_str()).unwrap_or_default();
    Table {
        caption: words::changed_since(since),
        columns: vec![Column::text(words::WHAT), Column::number(since, ""), Column::number(words::NOW, "")],
        lines: report.changed.iter().enumerate().map(line).collect(),
        totals: None,
    }
}

fn change_cells(change: &Difference, locale: &Locale) -> (String, Cell, Cell) {
    let yes_no = |is_met: bool| Cell::text(if is_met { words::YES } else { words::NO });
    let count =
        |number: u32| Cell::number(format::count(number.into(), locale), Rational::whole(number.into()));
    match change {
        Difference::Met(id) => (words::check(*id).to_owned(), yes_no(false), yes_no(true)),
        Difference::Lost(id) => (words::check(*id).to_owned(), yes_no(true), yes_no(false)),
        Difference::Step { step, before, after } => {
            (words::step_checks(*step), count(*before), count(*after))
        }
        Difference::Pillar { pillar, before, after } => {
            (words::pillar_score(*pillar), score_cell(*before, locale), score_cell(*after, locale))
        }
        Difference::Figure { kpi, before, after } => {
            let kpi = KpiId::parse(kpi);
            let name = kpi.map(|kpi| kpi.entry().name.to_owned()).unwrap_or_default();
            (name, figure_cell(kpi, *before, locale), figure_cell(kpi, *after, locale))
        }
    }
}

/// A mean step from 1 to 5.
pub fn score_cell(score: Option<Rational>, locale: &Locale) -> Cell {
    match score {
        Some(score) => Cell::number(score_text(score, locale), score),
        None => Cell::unknown(words::NOT_ASKED),
    }
}

/// A mean step with one decimal.
pub fn score_text(score: Rational, locale: &Locale) -> String {
    format::decimal(&format::fixed(score, 1), locale)
}

fn figure_cell(kpi: Option<KpiId>, value: Option<GoalValue>, locale: &Locale) -> Cell {
    match value {
        None => Cell::unknown(words::NOT_KNOWN),
        Some(GoalValue::Money(money)) => {
            Cell::number(format::money_with_code(money, locale), money.exact_minor())
        }
        Some(GoalValue::Number(number)) => {
            let unit = kpi.map(|kpi| kpi.entry().unit);
            let text = match unit {
                Some(crate::domain::measure::Unit::Ratio) => format::percent(number, locale),
                _ => format::number(number, locale),
            };
            Cell::number(text, number)
        }
    }
}

/// Closed cycles with what each kept.
pub fn cycles(report: &RoadmapReport, locale: &Locale) -> Table {
    let line = |cycle: &Cycle| {
        let kept = cycle.kept.as_ref();
        let (met, of) = kept.map_or((0, 0), |kept| {
            kept.steps
                .iter()
                .fold((0u64, 0u64), |sum, (_, met, of)| (sum.0 + u64::from(*met), sum.1 + u64::from(*of)))
        });
        let figure = |kpi: KpiId| {
            figure_cell(Some(kpi), kept.and_then(|kept| kept.figures.get(&kpi.slug()).copied()), locale)
        };
        let checks = format!("{} / {}", format::count(met, locale), format::count(of, locale));
        Line {
            key: cycle.id.to_string(),
            cells: vec![
                Cell::text(cycle.name.clone()),
                Cell::text(cycle.closed.map(|day| format::date(day, locale)).unwrap_or_default()),
                Cell::number(checks, Rational::whole(i64::try_from(met).unwrap_or(0))),
                figure(KpiId::Revenue),
                figure(KpiId::WinRate),
                Cell::text(cycle.note.clone()),
            ],
        }
    };
    Table {
        caption: words::CLOSED_CYCLES.to_owned(),
        columns: vec![
            Column::text(words::CYCLE),
            Column::text(words::CLOSED_ON),
            Column::number(words::CHECKS_MET, ""),
            Column::number(KpiId::Revenue.entry().name, ""),
            Column::number(KpiId::WinRate.entry().name, ""),
            Column::text(words::NOTE),
        ],
        lines: report.closed.iter().map(line).collect(),
        totals: None,
    }
}

/// The KPIs of the trend on the state page: those that a cycle keeps.
pub use crate::app::session::KEPT as TREND;

/// How many quarters the trend shows.
const QUARTERS: i32 = 6;

/// The days of the trend: the last quarters and the running one.
pub fn trend_filter(overview: &Overview) -> Filter {
    let calendar = overview.calendar;
    let range = super::period::anchor(overview).and_then(|anchor| {
        let last = calendar.range_of(anchor, Grain::Quarter).ok()?;
        let first = last.from.plus_months(-3 * (QUARTERS - 1)).ok()?;
        let first = calendar.range_of(first, Grain::Quarter).ok()?;
        crate::domain::kernel::DateRange::new(first.from, last.until).ok()
    });
    Filter { period: range, ..Filter::default() }
}

/// By what the trend is divided.
pub const TREND_BY: Axis = Axis::Time(Grain::Quarter);

/// The trend by quarter.
pub fn trend(rows: &[Row], overview: &Overview, locale: &Locale) -> Table {
    let currency = overview.currency.map(|currency| currency.code().to_owned()).unwrap_or_default();
    let named = rows.iter().filter_map(|row| match row.keys.first() {
        Some(Key::Time(Some(period))) => Some((period, row)),
        _ => None,
    });
    let line = |(period, row): (&Period, &Row)| {
        let cell = |kpi: KpiId| {
            row.value(kpi).map_or_else(Cell::default, |value: &Value| super::figure::cell(value, locale))
        };
        let name = Cell {
            text: period.name.clone(),
            order: Order::Text(period.range.from.to_string()),
            ..Cell::default()
        };
        Line { key: period.name.clone(), cells: std::iter::once(name).chain(TREND.map(cell)).collect() }
    };
    let column = |kpi: KpiId| Column::number(kpi.entry().name, &super::figure::unit_of(kpi, &currency));
    Table {
        caption: words::TREND.to_owned(),
        columns: std::iter::once(Column::text(words::QUARTER)).chain(TREND.map(column)).collect(),
        lines: named.map(line).collect(),
        totals: None,
    }
}

/// One pillar on the state page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PillarView {
    /// Its name.
    pub name: &'static str,
    /// Its score in the last maturity survey, of 5; or that nobody was asked.
    pub score: String,
    /// Against the last closed cycle.
    pub moved: String,
    /// How that reads.
    pub tone: Tone,
    /// What is so, from the checks of its steps.
    pub lines: Vec<(bool, String)>,
}

/// The six pillars, each with its score and the checks that speak of it.
pub fn pillars(report: &RoadmapReport, locale: &Locale) -> Vec<PillarView> {
    let before = report.closed.first().and_then(|cycle| cycle.kept.as_ref());
    let view = |pillar: Pillar| {
        let score = report.now.pillars.get(&pillar).copied();
        let earlier = before.and_then(|kept| kept.pillars.get(&pillar).copied());
        let (moved, tone) = moved(score, earlier, locale);
        let checks = report.steps.iter().filter(|step| words::pillar_of(step.step) == Some(pillar));
        let line = |check: &Check| {
            (check.is_met, format!("{}: {}", words::check(check.id), words::reason(check, locale)))
        };
        PillarView {
            name: words::pillar(pillar),
            score: score.map_or_else(
                || words::NOT_ASKED.to_owned(),
                |score| words::of_five(&score_text(score, locale)),
            ),
            moved,
            tone,
            lines: checks.flat_map(|step| &step.checks).map(line).collect(),
        }
    };
    Pillar::ALL.into_iter().map(view).collect()
}

fn moved(now: Option<Rational>, before: Option<Rational>, locale: &Locale) -> (String, Tone) {
    let (Some(now), Some(before)) = (now, before) else { return (String::new(), Tone::Plain) };
    let tone = match now.cmp(&before) {
        std::cmp::Ordering::Greater => Tone::Ahead,
        std::cmp::Ordering::Less => Tone::Behind,
        std::cmp::Ordering::Equal => Tone::Plain,
    };
    (words::score_before(&score_text(before, locale)), tone)
}

/// All open actions: step, what to do, how far it is.
pub fn open_actions(report: &RoadmapReport, locale: &Locale) -> Table {
    let unmet = report.steps.iter().flat_map(|step| &step.checks).filter(|check| !check.is_met);
    let line = |check: &Check| Line {
        key: check.id.slug().to_owned(),
        cells: vec![
            Cell::text(words::step(check.id.step())),
            Cell::text(words::action(check.id)).linked(words::href(check.id)),
            Cell::text(words::reason(check, locale)),
        ],
    };
    Table {
        caption: words::OPEN_ACTIONS.to_owned(),
        columns: vec![Column::text(words::STEP), Column::text(words::ACTION), Column::text(words::HOW_FAR)],
        lines: unmet.map(line).collect(),
        totals: None,
    }
}
