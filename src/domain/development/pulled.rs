//! What is pulled into a review: KPIs and goals of its days, what stands out, the 1:1s with their actions and what
//! became of them, feedback, and goals for the next period.
//!
//! Strengths and areas are those of the scorecard over the days of the cycle, each with whether the signals of its
//! last day claim it as more than luck, and claims beyond those. Values that were computed as floats are kept to the
//! minor unit or to four places, so that a copy shows the same digits.

use super::effect::{Effect, effect};
use super::signals::{Against, Signal, Subject};
use crate::domain::goals::objective::{aim_of, goal_value, in_unit_of};
use crate::domain::goals::{GoalNode, GoalReport};
use crate::domain::kernel::{
    Calendar, Currency, Date, DateRange, GoalId, Grain, Id, Money, PersonId, Rational, RecordId, RoundingMode,
};
use crate::domain::measure::scorecard::{ScoreLine, Standing, scorecards};
use crate::domain::measure::{Filter, KpiId, MeasureFacts, Question, Unit, answer};
use crate::domain::model::Workspace;
use crate::domain::model::coaching::review_facts::{
    ActionLine, FeedbackLine, FigureLine, GoalLine, MarkAgainst, MarkLine, Moved, ProposedGoal, TalkLine, Why,
};
use crate::domain::model::coaching::{Commitment, Cycle, Entry, FeedbackKind, Record, ReviewFacts};
use crate::domain::model::goal::{Aim, Goal, GoalMeasure, GoalOwner, GoalRef, GoalValue};
use std::collections::{BTreeMap, BTreeSet};

/// The KPIs of a review.
pub const REVIEWED: [KpiId; 8] = [
    KpiId::Revenue,
    KpiId::Attainment,
    KpiId::WonCount,
    KpiId::WinRate,
    KpiId::AverageDeal,
    KpiId::CycleMedian,
    KpiId::PipelineCreated,
    KpiId::MeetingsHeld,
];
/// More goals than this nobody works on at once.
const MOST_PROPOSED: usize = 4;
/// A review of more days than this is followed by half a year, else by a quarter.
const LONG_DAYS: i32 = 150;

/// What a review is made from, looked at once for all people.
pub struct Looked<'a> {
    /// The rows and the workspace.
    pub facts: &'a MeasureFacts<'a>,
    /// The goals that share a day with the cycle.
    pub goals: &'a GoalReport,
    /// The last day that is over.
    pub today: Date,
    /// The last day of which anything is known.
    pub known: Date,
}

/// Everything that is pulled into one person's review. `signals` are those of the last day of the cycle.
pub fn pulled(
    looked: &Looked,
    (id, cycle): (RecordId, &Cycle),
    person: PersonId,
    signals: &[Signal],
) -> ReviewFacts {
    let workspace = looked.facts.workspace;
    let goals: Vec<GoalLine> = goal_lines(looked.goals, person);
    let marks = marks(looked.facts, person, cycle.range, signals);
    ReviewFacts {
        cycle: id,
        person,
        taken: looked.today,
        figures: figure_lines(looked.facts, person, cycle.range),
        talks: talks(workspace, person, cycle.range),
        actions: actions(looked, person, cycle.range),
        feedback: feedback(workspace, person, cycle.range),
        proposed: proposed(looked, person, cycle.range, &marks),
        goals,
        marks,
    }
}

/// The KPIs of a person over some days, and over as many days before.
pub fn figure_lines(facts: &MeasureFacts, person: PersonId, range: DateRange) -> Vec<FigureLine> {
    let days = range.days();
    let before = range.from.plus_days(-days).ok().and_then(|from| DateRange::new(from, range.from).ok());
    let ask = |window: DateRange| Question {
        kpis: REVIEWED.to_vec(),
        by: Vec::new(),
        filter: Filter { people: [person].into(), ..Filter::in_period(window) },
    };
    let questions: Vec<Question> = std::iter::once(range).chain(before).map(ask).collect();
    let grids = answer(facts, &questions);
    let value = |grid: usize, place: usize| goal_value(&grids.get(grid)?.columns.get(place)?.value(0));
    let line = |(place, kpi): (usize, KpiId)| FigureLine {
        kpi: kpi.slug(),
        value: value(0, place),
        before: value(1, place),
    };
    REVIEWED.into_iter().enumerate().map(line).collect()
}

/// The goals and quotas of a person with what was reached.
pub fn goal_lines(goals: &GoalReport, person: PersonId) -> Vec<GoalLine> {
    let line = |node: &GoalNode| GoalLine {
        name: node.objective.name.clone(),
        kpi: node.objective.measured.kpi().map(KpiId::slug),
        range: node.objective.range,
        target: node.objective.target,
        value: node.value,
        share: node.pacing.share,
    };
    let mut lines: Vec<GoalLine> = goals.of_owner(&GoalOwner::Person(person)).map(line).collect();
    lines.sort_by(|a, b| (a.range, &a.name).cmp(&(b.range, &b.name)));
    lines
}

/// Strengths and areas among peers, the sure ones first; then what else is claimed.
fn marks(facts: &MeasureFacts, person: PersonId, range: DateRange, signals: &[Signal]) -> Vec<MarkLine> {
    let claims: Vec<MarkLine> = signals.iter().filter(|signal| signal.claimed).filter_map(mark).collect();
    let filter = Filter { people: [person].into(), ..Filter::default() };
    let card = scorecards(facts, range, &filter).into_iter().find(|card| card.person == person);
    let scored = |line: &ScoreLine| {
        let is_strength = line.standing()? == Standing::Strength;
        let kpi = line.kpi.slug();
        let is_sure = claims.iter().any(|one| one.kpi == kpi && one.is_strength == is_strength);
        let (here, there) = (goal_value(&line.value)?, goal_value(line.middle.as_ref()?)?);
        let against = MarkAgainst::Peers;
        Some(MarkLine { kpi, is_strength, against, here, there, is_monthly: false, is_sure })
    };
    let lines = card.map(|card| card.lines).unwrap_or_default();
    let mut marks: Vec<MarkLine> = lines.iter().filter_map(scored).collect();
    let beyond = claims.into_iter().filter(|claim| !marks.iter().any(|mark| mark.kpi == claim.kpi));
    let beyond: Vec<MarkLine> = beyond.collect();
    marks.extend(beyond);
    marks.sort_by_key(|mark| !mark.is_sure);
    marks
}

fn mark(signal: &Signal) -> Option<MarkLine> {
    let Subject::Kpi(kpi) = signal.about else { return None };
    // Stuck deals are held against each other as shares of the open ones.
    let is_share = kpi == KpiId::StuckDeals;
    let value = |value: f64| as_value(value, if is_share { None } else { Some(kpi) }, signal.currency);
    Some(MarkLine {
        kpi: kpi.slug(),
        is_strength: signal.is_strength,
        against: if signal.against == Against::Peers { MarkAgainst::Peers } else { MarkAgainst::Past },
        here: value(signal.here)?,
        there: value(signal.there)?,
        is_monthly: !matches!(kpi, KpiId::StuckDeals | KpiId::WinRate),
        is_sure: true,
    })
}

/// A computed value, to the minor unit or to four places.
fn as_value(value: f64, kpi: Option<KpiId>, currency: Option<Currency>) -> Option<GoalValue> {
    let rounded = |scale: f64| libm::round(value * scale).clamp(-9e15, 9e15);
    match (kpi.map(|kpi| kpi.entry().unit), currency) {
        (Some(Unit::Money), Some(currency)) => {
            Some(GoalValue::Money(Money::new(rounded(1.0) as i64, currency)))
        }
        _ => Rational::new(rounded(10_000.0) as i128, 10_000).ok().map(GoalValue::Number),
    }
}

fn talks(workspace: &Workspace, person: PersonId, range: DateRange) -> Vec<TalkLine> {
    let points = |id: RecordId| {
        let of =
            |entry: &&Entry| matches!(entry.record(), Record::Point(one) if one.meeting == id && one.done);
        u32::try_from(workspace.coaching.values().filter(of).count()).unwrap_or(u32::MAX)
    };
    let held = workspace.coaching.iter().filter_map(|(id, entry)| match entry.record() {
        Record::Meeting(one) if one.person == person && one.held && range.contains(one.on) => {
            Some(TalkLine { on: one.on, by: one.by, points: points(*id) })
        }
        _ => None,
    });
    let mut talks: Vec<TalkLine> = held.collect();
    talks.sort_by_key(|talk| (talk.on, talk.by));
    talks
}

fn actions(looked: &Looked, person: PersonId, range: DateRange) -> Vec<ActionLine> {
    let agreed = looked.facts.workspace.coaching.values().filter_map(|entry| match entry.record() {
        Record::Commitment(one) if one.person == person && range.contains(one.agreed) => Some(one),
        _ => None,
    });
    let line = |one: &Commitment| ActionLine {
        text: one.text.clone(),
        agreed: one.agreed,
        due: one.due,
        done: one.done,
        kpi: one.kpi.clone(),
        moved: moved(looked, one),
    };
    let mut lines: Vec<ActionLine> = agreed.map(line).collect();
    lines.sort_by(|a, b| (a.agreed, &a.text).cmp(&(b.agreed, &b.text)));
    lines
}

fn moved(looked: &Looked, one: &Commitment) -> Option<Moved> {
    let (kpi, day) = (KpiId::parse(one.kpi.as_deref()?)?, one.done?);
    let Effect { treated, others, before, after, others_before, others_after, currency, .. } =
        effect(looked.facts, kpi, &[(one.person, day)], looked.known);
    if treated == 0 || others == 0 {
        return None;
    }
    let value = |value: f64| as_value(value, Some(kpi), currency);
    Some(Moved {
        before: value(before)?,
        after: value(after)?,
        others_before: value(others_before)?,
        others_after: value(others_after)?,
        others,
    })
}

fn feedback(workspace: &Workspace, person: PersonId, range: DateRange) -> Vec<FeedbackLine> {
    let said = workspace.coaching.values().filter_map(|entry| match entry.record() {
        Record::Feedback(one) if one.person == person && range.contains(one.on) => Some(one),
        _ => None,
    });
    let said = said.filter(|one| !matches!(one.kind, FeedbackKind::Asked | FeedbackKind::Help));
    let mut lines: Vec<FeedbackLine> = said
        .map(|one| FeedbackLine { on: one.on, by: one.by, kind: one.kind, text: one.behaviour.clone() })
        .collect();
    lines.sort_by(|a, b| (a.on, a.by, &a.text).cmp(&(b.on, b.by, &b.text)));
    lines
}

/// The period after a review: the next fiscal quarter, or the next two after a long one.
pub fn next_period(calendar: Calendar, range: DateRange) -> Option<DateRange> {
    let last = calendar.period_of(range.last_day(), Grain::Quarter).ok()?;
    // A review that ends in the first half of a quarter is about the one before: that quarter can still be planned.
    let is_early = range.last_day().days_since(last.range.from) * 2 < last.range.days();
    let first = if is_early { last.range } else { following(calendar, last.range)? };
    if range.days() < LONG_DAYS {
        return Some(first);
    }
    DateRange::new(first.from, following(calendar, first)?.until).ok()
}

fn following(calendar: Calendar, quarter: DateRange) -> Option<DateRange> {
    calendar.period_of(quarter.until, Grain::Quarter).ok().map(|period| period.range)
}

/// Goals for the next period: from those of these days first, then from areas. What already has a goal there is left.
fn proposed(looked: &Looked, person: PersonId, range: DateRange, marks: &[MarkLine]) -> Vec<ProposedGoal> {
    let workspace = looked.facts.workspace;
    let Some(next) = next_period(workspace.settings.calendar, range) else { return Vec::new() };
    let owner = GoalOwner::Person(person);
    let has_goal = |goal: &&Goal| goal.owner == owner && goal.range.overlap(next).is_some();
    let mut taken: BTreeSet<String> = workspace
        .goals
        .values()
        .filter(has_goal)
        .filter_map(|goal| match &goal.measure {
            GoalMeasure::Kpi(name) => Some(name.clone()),
            GoalMeasure::CheckIns { .. } => None,
        })
        .collect();
    let nodes: Vec<&GoalNode> = looked.goals.of_owner(&owner).collect();
    let again = nodes.into_iter().rev().filter(|node| matches!(node.objective.key, GoalRef::Goal(_)));
    let again = again.filter_map(|node| from_goal(node, next));
    let areas = marks.iter().filter(|mark| !mark.is_strength);
    let areas = areas.filter_map(|mark| from_area(looked.facts, person, range, next, mark));
    let fresh = again.chain(areas).filter(|goal| taken.insert(goal.kpi.clone()));
    fresh.take(MOST_PROPOSED).collect()
}

/// A proposed goal as the goal that it becomes once somebody takes it.
pub fn goal_of(proposed: &ProposedGoal, person: PersonId, name: &str) -> Goal {
    let kpi = KpiId::parse(&proposed.kpi);
    let kpi_name = kpi.map_or(proposed.kpi.as_str(), |kpi| kpi.entry().name);
    Goal {
        id: GoalId(Id::from_bits(0)),
        name: format!("{kpi_name}: {name}"),
        measure: GoalMeasure::Kpi(proposed.kpi.clone()),
        owner: GoalOwner::Person(person),
        scope: BTreeMap::new(),
        aim: proposed.aim,
        target: proposed.target,
        baseline: proposed.baseline,
        range: proposed.range,
        milestones: Vec::new(),
        parent: None,
        headroom: Rational::ZERO,
        place: None,
    }
}

/// The share of the days of one range that another has, by which what adds up is scaled.
fn scale(of: DateRange, to: DateRange) -> Option<Rational> {
    Rational::new(to.days().into(), of.days().max(1).into()).ok()
}

fn scaled(value: GoalValue, by: Rational) -> Option<GoalValue> {
    let whole = in_unit_of(value, value.exact().checked_mul(by).ok()?)?;
    match whole {
        // Deals and calls are whole.
        GoalValue::Number(number) => {
            let whole = RoundingMode::HalfAwayFromZero.whole(number).ok()?;
            Some(GoalValue::Number(Rational::whole(i64::try_from(whole).ok()?)))
        }
        money => Some(money),
    }
}

fn from_goal(node: &GoalNode, next: DateRange) -> Option<ProposedGoal> {
    let objective = &node.objective;
    let (kpi, value) = (objective.measured.kpi()?, node.value?);
    let is_met = objective.is_met_by(value.exact());
    let by = if objective.measured.is_additive() { Some(scale(objective.range, next)?) } else { None };
    let fit = |value: GoalValue| by.map_or(Some(value), |by| scaled(value, by));
    let target = if is_met { value } else { objective.target };
    Some(ProposedGoal {
        kpi: kpi.slug(),
        aim: objective.aim,
        baseline: fit(value),
        target: fit(target)?,
        range: next,
        why: if is_met { Why::Reached } else { Why::Missed },
    })
}

/// Towards what others of the role do, or the person's own better days. Months of what adds up become the period's.
fn from_area(
    facts: &MeasureFacts,
    person: PersonId,
    range: DateRange,
    next: DateRange,
    mark: &MarkLine,
) -> Option<ProposedGoal> {
    let kpi = KpiId::parse(&mark.kpi)?;
    // Stuck deals are a share here, and no goal counts them so.
    if kpi == KpiId::StuckDeals {
        return None;
    }
    let is_additive = kpi.entry().additive;
    let question = Question {
        kpis: vec![kpi],
        by: Vec::new(),
        filter: Filter { people: [person].into(), ..Filter::in_period(range) },
    };
    let own = answer(facts, &[question]).first().and_then(|grid| goal_value(&grid.columns.first()?.value(0)));
    let (baseline, target) = if is_additive {
        let a_month = Rational::new(i128::from(next.days()) * 12, 365).ok()?;
        let by = if mark.is_monthly { a_month } else { scale(range, next)? };
        let scaled_own = own.and_then(|own| scaled(own, scale(range, next)?));
        (scaled_own, scaled(mark.there, by)?)
    } else {
        (own.or(Some(mark.here)), mark.there)
    };
    // A goal that is behind where the person stands is none.
    let is_met = baseline.is_some_and(|own| match aim_of(kpi) {
        Aim::AtLeast => own.exact() >= target.exact(),
        Aim::AtMost => own.exact() <= target.exact(),
    });
    (!is_met).then_some(ProposedGoal {
        kpi: kpi.slug(),
        aim: aim_of(kpi),
        baseline,
        target,
        range: next,
        why: Why::Area,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: &str, until: &str) -> DateRange {
        DateRange::new(Date::parse_iso(from).unwrap(), Date::parse_iso(until).unwrap()).unwrap()
    }

    #[test]
    fn a_quarter_is_followed_by_a_quarter_and_half_a_year_by_half_a_year() {
        let calendar = Calendar::default();
        let next = |from, until| next_period(calendar, range(from, until)).unwrap();
        assert_eq!(next("2026-01-01", "2026-04-01"), range("2026-04-01", "2026-07-01"));
        assert_eq!(next("2026-01-01", "2026-07-01"), range("2026-07-01", "2027-01-01"));
        // It ends early in April: the second quarter is still to come.
        assert_eq!(next("2026-01-10", "2026-04-10"), range("2026-04-01", "2026-07-01"));
        assert_eq!(next("2026-01-20", "2026-06-20"), range("2026-07-01", "2027-01-01"));
    }

    #[test]
    fn counts_stay_whole_and_money_stays_in_minor_units_when_a_target_moves_to_other_days() {
        let by = Rational::new(92, 91).unwrap();
        let money = GoalValue::Money(Money::new(100_001, Currency::USD));
        assert_eq!(scaled(money, by), Some(GoalValue::Money(Money::new(101_100, Currency::USD))));
        let count = GoalValue::Number(Rational::whole(30));
        assert_eq!(scaled(count, by), Some(GoalValue::Number(Rational::whole(30))));
    }

    #[test]
    fn computed_values_keep_the_minor_unit_and_four_places() {
        let money = as_value(1_234.6, Some(KpiId::Revenue), Some(Currency::USD));
        assert_eq!(money, Some(GoalValue::Money(Money::new(1_235, Currency::USD))));
        let share = as_value(0.123_456, Some(KpiId::WinRate), None);
        assert_eq!(share, Rational::new(1_235, 10_000).ok().map(GoalValue::Number));
    }
}
