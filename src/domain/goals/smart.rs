//! SMART: each letter checked from data, with the facts that decide it.

use super::align::{BottomUp, Flag, RollUp, Tree};
use super::attainable::{Attainability, Distribution, NoOutlook, Outlook};
use super::evidence::Evidence;
use super::objective::{Measured, Objective, goal_value, members};
use crate::domain::kernel::{Currency, Date, DateRange, Rational};
use crate::domain::measure::{Dimension, Filter, KpiId, Undefined, Unit, Value, measure};
use crate::domain::model::goal::{GoalLog, GoalOwner, GoalRef, GoalValue};
use serde::{Deserialize, Serialize};

/// A goal of more days needs a step on the way.
pub const MOST_DAYS_WITHOUT_STEP: i32 = 100;

/// One of the five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Letter {
    Specific,
    Measurable,
    Attainable,
    Relevant,
    TimeBound,
}

impl Letter {
    /// All five, in order.
    pub const ALL: [Letter; 5] =
        [Letter::Specific, Letter::Measurable, Letter::Attainable, Letter::Relevant, Letter::TimeBound];

    /// The letter itself.
    pub fn letter(self) -> char {
        match self {
            Letter::Specific => 'S',
            Letter::Measurable => 'M',
            Letter::Attainable => 'A',
            Letter::Relevant => 'R',
            Letter::TimeBound => 'T',
        }
    }
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// Too little is known.
    Unknown,
}

/// A fact that speaks for a letter, against it, or only tells more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are named for what they are")]
pub enum Reason {
    /// Measured by a KPI of the catalogue.
    MeasuredBy { kpi: KpiId },
    /// The catalogue has no such KPI.
    UnknownKpi { name: String },
    /// Measured by check-ins, in this unit.
    SaidIn { unit: String },
    /// Measured by check-ins, and nobody said in what.
    NoUnit,
    /// All deals count.
    WholeScope,
    /// So many deals fit the scope.
    ScopeHolds { deals: u64 },
    /// No deal fits the scope.
    ScopeEmpty { texts: Vec<(Dimension, String)> },
    /// The scope names a column that does not exist.
    ScopeUnknown { column: String },
    /// The scope names a column of deals, but the KPI does not count deals.
    ScopeNotOfDeals { kpi: KpiId },
    /// It has an owner.
    Owned,
    /// The company owns it.
    OwnedByCompany,
    /// The team has so many members.
    OwnedByTeam { members: u32 },
    /// The team has no member.
    TeamEmpty { team: String },
    /// The owner is not on the roster.
    OwnerGone,
    /// The owner does not work on the goal's first day.
    OwnerAway { hired: Option<Date>, left: Option<Date> },

    /// The target.
    Target { value: GoalValue },
    /// The KPI counts in something else than the target.
    OtherUnit { kpi: KpiId },
    /// The figures are in another currency than the target.
    OtherCurrency { target: Currency, figures: Currency },
    /// The baseline that was stated.
    BaselineStated { value: GoalValue },
    /// The baseline as measured in an earlier period.
    BaselineMeasured { value: GoalValue, over: DateRange },
    /// Neither stated nor measurable.
    NoBaseline,
    /// The baseline is as good as the target: nothing is left to reach.
    BaselineMeets { value: GoalValue },
    /// Where it stands.
    Stands { value: GoalValue },
    /// It has not begun; its figure is there for earlier days.
    NotBegun,
    /// The figure is not known, and why.
    NoData { why: Undefined },
    /// No check-in told a value.
    NothingSaid,

    /// Results in comparable periods.
    Results { of: Distribution },
    /// The forecast.
    Chance { outlook: Outlook },
    /// Why there is none.
    NoChance { why: NoOutlook },
    /// Too few results to judge by.
    TooFewResults { windows: u32 },

    /// A goal of the company: it serves no other.
    Top,
    /// It serves another, and is this share of it where they add up.
    Serves { parent: GoalRef, share: Option<Rational> },
    /// What stands below adds up to it.
    AddsUp { roll_up: RollUp },
    /// Something is wrong with its place.
    Flagged { flag: Flag },

    /// Its days.
    Days { range: DateRange, days: i32 },
    /// It has so many steps on the way; the next is due on a day.
    Steps { count: u32, next: Option<(Date, GoalValue)> },
    /// Goals over shorter days stand below it.
    Phased { goals: u32 },
    /// It is short enough to need none.
    Short,
    /// It lasts long and has no step on the way.
    NoSteps { days: i32, most: i32 },
    /// Its days were over before it was looked at, and nobody said how it ended.
    Over { since: Date },
}

/// One letter, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which.
    pub letter: Letter,
    /// How it came out.
    pub verdict: Verdict,
    /// The facts that decide it; where it fails, what fails comes first.
    pub reasons: Vec<Reason>,
}

impl Check {
    fn of(letter: Letter, facts: Vec<(Verdict, Reason)>) -> Check {
        let worst = |verdict| facts.iter().any(|(one, _)| *one == verdict);
        let verdict = match (worst(Verdict::Fails), worst(Verdict::Unknown)) {
            (true, _) => Verdict::Fails,
            (false, true) => Verdict::Unknown,
            (false, false) => Verdict::Holds,
        };
        let mut facts = facts;
        facts.sort_by_key(|(one, _)| *one != verdict);
        Check { letter, verdict, reasons: facts.into_iter().map(|(_, reason)| reason).collect() }
    }
}

/// What the checks look at besides the goal itself.
pub struct Findings<'a> {
    /// The tree.
    pub tree: &'a Tree<'a>,
    /// What was said.
    pub log: &'a GoalLog,
    /// What its KPI comes to, where it has one.
    pub figure: Option<&'a Value>,
    /// Where it stands.
    pub value: Option<GoalValue>,
    /// The baseline, and the days over which it was measured; stated where absent.
    pub baseline: Option<(GoalValue, Option<DateRange>)>,
    /// How attainable it is.
    pub attainability: &'a Attainability,
    /// What is wrong with its place.
    pub flags: &'a [Flag],
    /// What the goals below expect.
    pub bottom_up: Option<&'a BottomUp>,
}

/// All five letters.
pub fn checks(evidence: &mut Evidence, objective: &Objective, findings: &Findings) -> Vec<Check> {
    vec![
        Check::of(Letter::Specific, specific(evidence, objective)),
        Check::of(Letter::Measurable, measurable(evidence, objective, findings)),
        Check::of(Letter::Attainable, attainable(findings.attainability)),
        Check::of(Letter::Relevant, relevant(objective, findings)),
        Check::of(Letter::TimeBound, time_bound(evidence, objective, findings)),
    ]
}

type Facts = Vec<(Verdict, Reason)>;

fn judged(holds: bool, yes: Reason, no: Reason) -> (Verdict, Reason) {
    if holds { (Verdict::Holds, yes) } else { (Verdict::Fails, no) }
}

fn specific(evidence: &Evidence, objective: &Objective) -> Facts {
    let measured = match &objective.measured {
        Measured::Kpi(kpi) => (Verdict::Holds, Reason::MeasuredBy { kpi: *kpi }),
        Measured::Unknown(name) => (Verdict::Fails, Reason::UnknownKpi { name: name.clone() }),
        Measured::Said { unit, .. } => {
            judged(!unit.trim().is_empty(), Reason::SaidIn { unit: unit.clone() }, Reason::NoUnit)
        }
    };
    let mut facts = vec![measured];
    facts.extend(scope(evidence, objective));
    facts.push(owner(evidence, objective));
    facts
}

fn scope(evidence: &Evidence, objective: &Objective) -> Facts {
    let unknown = objective.unknown_columns.iter();
    let mut facts: Facts =
        unknown.map(|column| (Verdict::Fails, Reason::ScopeUnknown { column: column.clone() })).collect();
    if objective.scope.is_empty() {
        if facts.is_empty() {
            facts.push((Verdict::Holds, Reason::WholeScope));
        }
        return facts;
    }
    if let Some(kpi) = objective.measured.kpi().filter(|kpi| kpi.is_of_actions() || *kpi == KpiId::Attainment)
    {
        facts.push((Verdict::Fails, Reason::ScopeNotOfDeals { kpi }));
        return facts;
    }
    let filter = Filter { texts: objective.scope.clone(), ..Filter::default() };
    let rows = measure(evidence.facts, &[KpiId::OpenCount], &[], &filter);
    let deals = rows.first().map_or(0, |row| row.deals);
    let texts = objective
        .scope
        .iter()
        .flat_map(|(dimension, texts)| texts.iter().map(|text| (*dimension, text.clone())));
    facts.push(judged(
        deals > 0,
        Reason::ScopeHolds { deals },
        Reason::ScopeEmpty { texts: texts.collect() },
    ));
    facts
}

fn owner(evidence: &Evidence, objective: &Objective) -> (Verdict, Reason) {
    let workspace = evidence.facts.workspace;
    match &objective.owner {
        GoalOwner::Company => (Verdict::Holds, Reason::OwnedByCompany),
        GoalOwner::Team(team) => {
            let count = members(workspace, &objective.owner).len();
            let members = u32::try_from(count).unwrap_or(u32::MAX);
            judged(members > 0, Reason::OwnedByTeam { members }, Reason::TeamEmpty { team: team.clone() })
        }
        GoalOwner::Person(id) => match workspace.people.get(id) {
            None => (Verdict::Fails, Reason::OwnerGone),
            Some(person) => {
                let away = Reason::OwnerAway { hired: person.hired, left: person.left };
                let works =
                    person.works_on(objective.range.from) || person.works_on(objective.range.last_day());
                judged(works, Reason::Owned, away)
            }
        },
    }
}

fn measurable(evidence: &Evidence, objective: &Objective, findings: &Findings) -> Facts {
    let mut facts = vec![unit(objective, findings.figure)];
    match findings.baseline {
        Some((value, _)) if objective.is_met_by(value.exact()) && needs_change(objective) => {
            facts.push((Verdict::Fails, Reason::BaselineMeets { value }));
        }
        Some((value, None)) => facts.push((Verdict::Holds, Reason::BaselineStated { value })),
        Some((value, Some(over))) => facts.push((Verdict::Holds, Reason::BaselineMeasured { value, over })),
        None => facts.push((Verdict::Fails, Reason::NoBaseline)),
    }
    facts.push(data(evidence, objective, findings));
    facts
}

/// A level such as a win rate should move away from where it began; a sum begins at zero each time.
fn needs_change(objective: &Objective) -> bool {
    !objective.measured.is_additive()
}

/// Whether target and figure count in one unit.
fn unit(objective: &Objective, figure: Option<&Value>) -> (Verdict, Reason) {
    let target = (Verdict::Holds, Reason::Target { value: objective.target });
    let Some(kpi) = objective.measured.kpi() else { return target };
    let is_money = matches!(objective.target, GoalValue::Money(_));
    if (kpi.entry().unit == Unit::Money) != is_money {
        return (Verdict::Fails, Reason::OtherUnit { kpi });
    }
    let figures = figure.and_then(goal_value).and_then(GoalValue::currency);
    match (objective.target.currency(), figures) {
        (Some(target), Some(figures)) if target != figures => {
            (Verdict::Fails, Reason::OtherCurrency { target, figures })
        }
        _ => target,
    }
}

fn data(evidence: &Evidence, objective: &Objective, findings: &Findings) -> (Verdict, Reason) {
    let is_measured_before = matches!(findings.baseline, Some((_, Some(_))));
    match (findings.value, findings.figure) {
        _ if objective.range.from > evidence.day_of(objective) && is_measured_before => {
            (Verdict::Holds, Reason::NotBegun)
        }
        (Some(value), _) => (Verdict::Holds, Reason::Stands { value }),
        (None, Some(Value::Undefined(why))) => (Verdict::Fails, Reason::NoData { why: why.clone() }),
        (None, Some(_)) => (Verdict::Fails, Reason::NoData { why: Undefined::NothingToMeasure }),
        (None, None) => (Verdict::Fails, Reason::NothingSaid),
    }
}

fn attainable(found: &Attainability) -> Facts {
    let verdict = match found.verdict() {
        Some(true) => Verdict::Holds,
        Some(false) => Verdict::Fails,
        None => Verdict::Unknown,
    };
    let mut facts = Vec::new();
    match &found.outlook {
        Ok(outlook) => facts.push((verdict, Reason::Chance { outlook: outlook.clone() })),
        Err(why) => facts.push((Verdict::Holds, Reason::NoChance { why: why.clone() })),
    }
    let decides = found.outlook.is_err() && verdict != Verdict::Unknown;
    for one in found.distributions.iter().filter(|one| one.results > 0) {
        let weight = if decides { verdict } else { Verdict::Holds };
        facts.push((weight, Reason::Results { of: one.clone() }));
    }
    if verdict == Verdict::Unknown {
        facts.push((verdict, Reason::TooFewResults { windows: found.windows }));
    }
    facts
}

fn relevant(objective: &Objective, findings: &Findings) -> Facts {
    let mut facts: Facts =
        findings.flags.iter().map(|flag| (Verdict::Fails, Reason::Flagged { flag: flag.clone() })).collect();
    match findings.tree.line_of_sight(objective).first() {
        Some(above) => {
            facts.push((Verdict::Holds, Reason::Serves { parent: above.goal, share: above.share }))
        }
        None if objective.owner == GoalOwner::Company => facts.push((Verdict::Holds, Reason::Top)),
        None if facts.is_empty() => facts.push((Verdict::Unknown, Reason::Flagged { flag: Flag::Orphan })),
        None => {}
    }
    let roll_up = findings.tree.roll_up(objective);
    let is_off = |flag: &Flag| matches!(flag, Flag::OverAssigned { .. } | Flag::UnderAssigned { .. });
    let has_sum = roll_up.owners.is_some() || roll_up.times.is_some();
    if has_sum && !findings.flags.iter().any(is_off) {
        facts.push((Verdict::Holds, Reason::AddsUp { roll_up }));
    }
    facts
}

fn time_bound(evidence: &Evidence, objective: &Objective, findings: &Findings) -> Facts {
    let days = objective.range.days();
    let mut facts = vec![(Verdict::Holds, Reason::Days { range: objective.range, days })];
    let shorter = findings.tree.below(objective);
    let phased = shorter.iter().filter(|child| child.range.days() < days && child.owner == objective.owner);
    let phased = u32::try_from(phased.count()).unwrap_or(u32::MAX);
    let count = u32::try_from(objective.milestones.len()).unwrap_or(u32::MAX);
    if count > 0 {
        let next = objective.milestones.iter().find(|step| step.on >= evidence.day_of(objective));
        let next = next.map(|step| (step.on, step.value));
        facts.push((Verdict::Holds, Reason::Steps { count, next }));
    } else if phased > 0 {
        facts.push((Verdict::Holds, Reason::Phased { goals: phased }));
    } else {
        let no = Reason::NoSteps { days, most: MOST_DAYS_WITHOUT_STEP };
        facts.push(judged(days <= MOST_DAYS_WITHOUT_STEP, Reason::Short, no));
    }
    let is_over = objective.is_over(evidence.day_of(objective));
    if is_over && objective.measured.kpi().is_none() && findings.value.is_none() {
        facts.push((Verdict::Fails, Reason::Over { since: objective.range.last_day() }));
    }
    facts
}
