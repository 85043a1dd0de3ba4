//! Goals: each SMART letter follows the fact that it names, the tree adds up, parts add up to the unit.

use crate::world::{Company, Drawn, START, date, name, person_id, range};
use attain::app::edit::Action;
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::facts::{ActivityTable, DealTable, LeadTable, Outcome};
use attain::domain::goals::{
    Cascade, CascadeAsk, CascadeError, Check, Evidence, Flag, GoalNode, GoalReport, Into, Letter, NoOutlook,
    NotDefined, Outlook, Reason, Source, Standing, Verdict, Weighting, attainable::Whose, cascade,
    objectives, report, report::Wanted, takes::still_to_find, weeks::Weeks,
};
use attain::domain::kernel::{Currency, Date, DateRange, GoalId, Grain, Id, Money, QuotaId, Rational};
use attain::domain::measure::{KpiId, MeasureFacts};
use attain::domain::model::goal::{Aim, CheckIn, GoalKind, GoalMeasure, GoalStatus, Milestone};
use attain::domain::model::{Goal, GoalLog, GoalOwner, GoalRef, GoalValue, Quota, Workspace};
use proptest::prelude::*;

/// 2026-02-15, halfway through the first quarter of 2026.
const TODAY: i32 = 20_499;

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn days(text: &str) -> DateRange {
    let (from, until) = text.split_once("..").unwrap();
    DateRange::new(day(from), day(until)).unwrap()
}

fn usd(major: i64) -> GoalValue {
    GoalValue::Money(Money::new(major * 100, Currency::USD))
}

fn number(text: &str) -> GoalValue {
    GoalValue::Number(Rational::parse(text).unwrap())
}

fn goal(name: &str, owner: GoalOwner, target: GoalValue) -> Goal {
    Goal {
        id: GoalId(Id::derived("goal", &[name])),
        name: name.to_owned(),
        measure: GoalMeasure::Kpi("revenue".to_owned()),
        owner,
        scope: Default::default(),
        aim: Aim::AtLeast,
        target,
        baseline: None,
        range: days("2026-01-01..2026-04-01"),
        milestones: vec![],
        parent: None,
        headroom: Rational::ZERO,
        place: None,
    }
}

fn won(owner: u8, on: &str, major: i64) -> Drawn {
    let closed = Some(day(on).days());
    let minor = Some(major * 100);
    Drawn { owner, outcome: Outcome::Won, minor, created: closed, closed, chance: None, region: 1 }
}

fn lost(owner: u8, on: &str, major: i64) -> Drawn {
    Drawn { outcome: Outcome::Lost, ..won(owner, on, major) }
}

/// Three people (0 and 2 in one team), each with a deal a month through 2024 and 2025 that was won, and one lost.
struct World {
    workspace: Workspace,
    deals: Vec<Drawn>,
    today: Date,
}

impl World {
    fn new() -> World {
        // The data begin on the first day, so that the first quarter is known whole.
        let mut deals = vec![lost(0, "2024-01-01", 1_000)];
        for year in [2024, 2025] {
            for month in 1..=12 {
                for owner in 0..3u8 {
                    deals.push(won(owner, &format!("{year}-{month:02}-10"), 1_000 * i64::from(owner + 1)));
                    deals.push(lost(owner, &format!("{year}-{month:02}-20"), 1_000));
                }
            }
        }
        let workspace = Company { people: 3, quotas: vec![], deals: vec![] }.workspace();
        World { workspace, deals, today: date(TODAY) }
    }

    fn set(&mut self, goal: Goal) -> GoalRef {
        let key = GoalRef::Goal(goal.id);
        self.workspace.goals.insert(goal.id, goal);
        key
    }

    fn table(&self) -> DealTable {
        Company { people: 3, quotas: vec![], deals: self.deals.clone() }.table()
    }

    fn report_with(&self, outlook: Result<Outlook, NoOutlook>) -> GoalReport {
        let table = self.table();
        let (activities, leads) = (ActivityTable::default(), LeadTable::default());
        let facts = MeasureFacts::new(&table, &self.workspace).with(&activities, &leads);
        report(&facts, self.today, &Wanted::default(), &mut |_| outlook.clone())
    }

    fn node(&self, key: GoalRef) -> GoalNode {
        self.report_with(Err(NoOutlook::NoHistory)).node(key).unwrap().clone()
    }

    fn check(&self, key: GoalRef, letter: Letter) -> Check {
        self.node(key).checks.into_iter().find(|check| check.letter == letter).unwrap()
    }

    fn cascade(&self, ask: &CascadeAsk) -> Result<Cascade, CascadeError> {
        let table = self.table();
        let facts = MeasureFacts::new(&table, &self.workspace);
        let all = objectives(&self.workspace);
        let objective = all.iter().find(|one| one.key == ask.goal).unwrap();
        cascade(&mut Evidence::new(&facts, self.today), objective, ask)
    }
}

fn ask(goal: GoalRef, into: Into) -> CascadeAsk {
    CascadeAsk { goal, into, over: Rational::ZERO, weighting: Weighting::Equal, ramp_months: 0, phase: None }
}

fn holds(check: &Check) -> bool {
    check.verdict == Verdict::Holds
}

#[test]
fn specific_follows_kpi_scope_and_owner() {
    let mut world = World::new();
    let good = goal("g", GoalOwner::Person(person_id(0)), usd(3_000));
    let key = world.set(good.clone());
    let check = world.check(key, Letter::Specific);
    assert!(holds(&check), "{check:?}");
    assert!(check.reasons.contains(&Reason::MeasuredBy { kpi: KpiId::Revenue }));

    let measure = GoalMeasure::Kpi("sparkle".to_owned());
    world.set(Goal { measure, ..good.clone() });
    let check = world.check(key, Letter::Specific);
    assert_eq!(check.verdict, Verdict::Fails);
    assert_eq!(check.reasons[0], Reason::UnknownKpi { name: "sparkle".to_owned() });

    let scope = |text: &str| [("region".to_owned(), [text.to_owned()].into())].into();
    world.set(Goal { scope: scope("North"), ..good.clone() });
    assert!(holds(&world.check(key, Letter::Specific)));
    world.set(Goal { scope: scope("Nrth"), ..good.clone() });
    let check = world.check(key, Letter::Specific);
    assert!(matches!(check.reasons[0], Reason::ScopeEmpty { .. }), "{check:?}");
    world.set(Goal { scope: [("colour".to_owned(), ["red".to_owned()].into())].into(), ..good.clone() });
    let check = world.check(key, Letter::Specific);
    assert_eq!(check.reasons[0], Reason::ScopeUnknown { column: "colour".to_owned() });

    world.set(good);
    world.workspace.people.get_mut(&person_id(0)).unwrap().left = Some(day("2025-12-31"));
    let check = world.check(key, Letter::Specific);
    assert!(matches!(check.reasons[0], Reason::OwnerAway { left: Some(_), .. }), "{check:?}");
    let team = world.set(goal("t", GoalOwner::Team("Team 9".to_owned()), usd(1)));
    let check = world.check(team, Letter::Specific);
    assert_eq!(check.reasons[0], Reason::TeamEmpty { team: "Team 9".to_owned() });
}

#[test]
fn measurable_follows_unit_baseline_and_data() {
    let mut world = World::new();
    let good = goal("g", GoalOwner::Person(person_id(0)), usd(3_000));
    let key = world.set(good.clone());
    // Nothing was won in the running quarter yet: zero is known, not missing.
    let check = world.check(key, Letter::Measurable);
    assert!(holds(&check), "{check:?}");
    let last_quarter = days("2025-10-01..2026-01-01");
    assert!(check.reasons.contains(&Reason::BaselineMeasured { value: usd(3_000), over: last_quarter }));

    world.set(Goal { target: number("12"), ..good.clone() });
    let check = world.check(key, Letter::Measurable);
    assert_eq!(check.reasons[0], Reason::OtherUnit { kpi: KpiId::Revenue });
    let euro = Currency::parse("EUR").unwrap();
    world.set(Goal { target: GoalValue::Money(Money::new(1, euro)), ..good.clone() });
    let check = world.check(key, Letter::Measurable);
    let other = Reason::OtherCurrency { target: euro, figures: Currency::USD };
    assert_eq!(check.reasons[0], other);

    // A win rate without a single closed deal in the period is not known.
    let rate = GoalMeasure::Kpi("win_rate".to_owned());
    world.set(Goal { measure: rate.clone(), target: number("60%"), ..good.clone() });
    let check = world.check(key, Letter::Measurable);
    assert!(matches!(check.reasons[0], Reason::NoData { .. }), "{check:?}");
    world.deals.push(won(0, "2026-01-05", 10));
    assert!(holds(&world.check(key, Letter::Measurable)));
    // Half was won before: a target of half leaves nothing to reach.
    world.set(Goal { measure: rate, target: number("50%"), ..good.clone() });
    let check = world.check(key, Letter::Measurable);
    assert_eq!(check.reasons[0], Reason::BaselineMeets { value: number("50%") });

    let measure = GoalMeasure::CheckIns { kind: GoalKind::Learning, unit: "certificates".to_owned() };
    world.set(Goal { measure, target: number("3"), baseline: Some(number("0")), ..good });
    let check = world.check(key, Letter::Measurable);
    assert_eq!(check.reasons[0], Reason::NothingSaid);
    let said = CheckIn {
        on: world.today,
        status: GoalStatus::OnTrack,
        confidence: Some(70),
        value: Some(number("1")),
        expected: None,
        note: String::new(),
    };
    let log = GoalLog { check_ins: vec![said], acknowledged: vec![] };
    world.workspace.goal_logs.insert(key.id(), log);
    assert!(holds(&world.check(key, Letter::Measurable)));
}

#[test]
fn attainable_follows_the_forecast_then_the_own_past_then_the_peers() {
    let mut world = World::new();
    let own = |target| goal("g", GoalOwner::Person(person_id(0)), target);
    // Person 0 wins 3,000 a quarter; persons 1 and 2 win 6,000 and 9,000.
    let key = world.set(own(usd(3_000)));
    let check = world.check(key, Letter::Attainable);
    assert!(holds(&check), "{check:?}");
    let Some(Reason::Results { of }) = check.reasons.iter().find(|one| matches!(one, Reason::Results { .. }))
    else {
        panic!("{check:?}")
    };
    assert_eq!((of.results, of.reached, of.span), (8, 8, Some((usd(3_000), usd(3_000), usd(3_000)))));
    world.set(own(usd(9_001)));
    assert_eq!(world.check(key, Letter::Attainable).verdict, Verdict::Fails);
    // Nobody's own past, but what others reached: two of the three did it.
    world.set(own(usd(6_000)));
    assert!(holds(&world.check(key, Letter::Attainable)));

    let outlook =
        |reached| Outlook { reached, draws: 100, p10: usd(1), p50: usd(2), p90: usd(3), weeks: None };
    let verdict = |world: &World, reached| {
        let report = world.report_with(Ok(outlook(reached)));
        report.node(key).unwrap().checks[2].clone()
    };
    assert!(holds(&verdict(&world, 20)));
    let fails = verdict(&world, 19);
    assert_eq!(
        (fails.verdict, &fails.reasons[0]),
        (Verdict::Fails, &Reason::Chance { outlook: outlook(19) })
    );

    // Without a past there is nothing to judge by.
    world.deals.clear();
    let check = world.check(key, Letter::Attainable);
    assert_eq!(check.verdict, Verdict::Unknown);
    assert_eq!(check.reasons[0], Reason::TooFewResults { windows: 0 });
}

/// Team 0 has two people who win 12,000 a quarter, the other team one who wins 6,000.
#[test]
fn a_team_is_compared_with_other_teams_as_if_they_had_as_many_people() {
    let mut world = World::new();
    let key = world.set(goal("g", GoalOwner::Team("Team 0".to_owned()), usd(12_000)));
    let node = world.node(key);
    let others = node.attainability.distributions.iter().find(|one| one.whose == Whose::OtherTeams).unwrap();
    assert_eq!((others.results, others.reached), (8, 8));
    assert_eq!(others.span, Some((usd(12_000), usd(12_000), usd(12_000))));
    // Rates do not grow with people.
    let rate = Goal {
        measure: GoalMeasure::Kpi("win_rate".to_owned()),
        ..goal("r", GoalOwner::Team("Team 1".to_owned()), number("0.5"))
    };
    let key = world.set(rate);
    let node = world.node(key);
    let others = node.attainability.distributions.iter().find(|one| one.whose == Whose::OtherTeams).unwrap();
    assert_eq!(others.span.unwrap().2, number("0.5"));
}

#[test]
fn relevant_follows_the_parent_and_what_the_tree_adds_up_to() {
    let mut world = World::new();
    let company = goal("company", GoalOwner::Company, usd(10_000));
    let key = world.set(company.clone());
    let child = |name: &str, number, target| Goal {
        parent: Some(company.id),
        ..goal(name, GoalOwner::Person(person_id(number)), usd(target))
    };
    world.set(child("a", 0, 4_000));
    let b = child("b", 1, 6_000);
    let below = world.set(b.clone());
    assert!(holds(&world.check(key, Letter::Relevant)));
    let check = world.check(below, Letter::Relevant);
    let share = Some(Rational::parse("60%").unwrap());
    assert_eq!((check.verdict, &check.reasons[0]), (Verdict::Holds, &Reason::Serves { parent: key, share }));

    world.set(Goal { parent: None, ..b.clone() });
    let check = world.check(below, Letter::Relevant);
    assert_eq!((check.verdict, &check.reasons[0]), (Verdict::Fails, &Reason::Flagged { flag: Flag::Orphan }));
    // Without it the company's goal is handed on only in part.
    let under = Flag::UnderAssigned { assigned: usd(4_000), gap: usd(6_000) };
    assert_eq!(world.check(key, Letter::Relevant).reasons[0], Reason::Flagged { flag: under });

    world.set(Goal { target: usd(7_000), ..b.clone() });
    let over = Rational::parse("10%").unwrap();
    let flag = Flag::OverAssigned { assigned: usd(11_000), most: usd(10_000), over };
    assert_eq!(world.check(key, Letter::Relevant).reasons[0], Reason::Flagged { flag });
    world.set(Goal { headroom: over, ..company.clone() });
    assert!(holds(&world.check(key, Letter::Relevant)), "planned over-assignment is no fault");

    world.set(Goal { aim: Aim::AtMost, ..b.clone() });
    assert!(world.node(below).flags.contains(&Flag::Opposed { parent: key }));
    world.set(Goal { range: days("2026-01-01..2026-05-01"), ..b.clone() });
    assert!(world.node(below).flags.contains(&Flag::EndsAfter { parent: key }));
    world.workspace.goals.remove(&company.id);
    assert!(world.node(below).flags.contains(&Flag::ParentGone));
}

#[test]
fn time_bound_follows_length_and_steps() {
    let mut world = World::new();
    let year = Goal { range: days("2026-01-01..2027-01-01"), ..goal("y", GoalOwner::Company, usd(70_000)) };
    let key = world.set(year.clone());
    let check = world.check(key, Letter::TimeBound);
    assert_eq!(
        (check.verdict, &check.reasons[0]),
        (Verdict::Fails, &Reason::NoSteps { days: 365, most: 100 })
    );
    let step = Milestone { on: day("2026-06-30"), value: usd(30_000) };
    world.set(Goal { milestones: vec![step.clone()], ..year.clone() });
    let check = world.check(key, Letter::TimeBound);
    assert!(holds(&check));
    assert!(check.reasons.contains(&Reason::Steps { count: 1, next: Some((step.on, step.value)) }));
    world.set(year.clone());
    let quarter = Goal { parent: Some(year.id), ..goal("q", GoalOwner::Company, usd(15_000)) };
    let short = world.set(quarter);
    assert!(world.check(key, Letter::TimeBound).reasons.contains(&Reason::Phased { goals: 1 }));
    assert!(world.check(short, Letter::TimeBound).reasons.contains(&Reason::Short));
}

#[test]
fn quotas_are_goals_of_the_same_tree() {
    let mut world = World::new();
    let company = world.set(goal("company", GoalOwner::Company, usd(20_000)));
    let quota = |number: u8, major: i64| Quota {
        id: QuotaId(Id::derived("quota", &[&name(number)])),
        person: person_id(number),
        range: days("2026-01-01..2026-04-01"),
        amount: Money::new(major * 100, Currency::USD),
        place: None,
    };
    for (number, major) in [(0, 8_000), (1, 12_000)] {
        world.workspace.quotas.insert(quota(number, major).id, quota(number, major));
    }
    world.deals.push(won(0, "2026-01-20", 4_000));
    let key = GoalRef::Quota(quota(0, 0).id);
    let node = world.node(key);
    assert_eq!((node.objective.parent, node.value), (Some(company), Some(usd(4_000))));
    assert_eq!(node.line[0].share, Some(Rational::parse("40%").unwrap()));
    let sum = world.node(company).roll_up.owners.unwrap();
    assert_eq!((sum.goals, sum.total, sum.gap), (2, usd(20_000), usd(0)));
    // A goal of the same days that wants something else contradicts the quota, wherever it stands.
    let own = goal("own", GoalOwner::Person(person_id(0)), usd(9_000));
    world.set(Goal { parent: Some(GoalId(company.id())), ..own });
    let clash = |flag: &Flag| matches!(flag, Flag::Contradicts { target, .. } if *target == usd(9_000));
    assert!(world.node(key).flags.iter().any(clash));
}

#[test]
fn goals_of_one_owner_over_shared_days_contradict_unless_one_is_part_of_the_other() {
    let mut world = World::new();
    let owner = GoalOwner::Person(person_id(0));
    let year = Goal { range: days("2026-01-01..2027-01-01"), ..goal("y", owner.clone(), usd(12_000)) };
    let part = goal("q", owner, usd(3_000));
    let (year_key, key) = (world.set(year.clone()), world.set(part.clone()));
    let clashes = |world: &World, key| {
        world.node(key).flags.iter().any(|flag| matches!(flag, Flag::Contradicts { .. }))
    };
    assert!(clashes(&world, key) && clashes(&world, year_key));
    world.set(Goal { parent: Some(year.id), ..part.clone() });
    assert!(!clashes(&world, key));
    world.set(Goal { parent: Some(year.id), target: usd(13_000), ..part });
    assert!(clashes(&world, key), "a quarter can't want more than its year");
}

#[test]
fn a_year_cut_in_part_is_too_much_once_its_parts_exceed_it_and_short_only_when_filled() {
    let mut world = World::new();
    let year = Goal { range: days("2026-01-01..2027-01-01"), ..goal("y", GoalOwner::Company, usd(9_000)) };
    let key = world.set(year.clone());
    let part = |target| Goal { parent: Some(year.id), ..goal("q", GoalOwner::Company, usd(target)) };
    world.set(part(2_000));
    let is_off = |flag: &Flag| matches!(flag, Flag::OverAssigned { .. } | Flag::UnderAssigned { .. });
    assert!(!world.node(key).flags.iter().any(is_off), "three quarters are still to be set");
    world.set(part(10_000));
    assert!(world.node(key).flags.iter().any(|flag| matches!(flag, Flag::OverAssigned { .. })));
}

#[test]
fn pacing_compares_with_milestones_history_or_the_straight_line() {
    let mut world = World::new();
    let own = goal("g", GoalOwner::Company, usd(18_000));
    let key = world.set(own.clone());
    world.deals.push(won(0, "2026-01-10", 6_000));
    let node = world.node(key);
    assert_eq!(node.pacing.straight, Rational::new(46, 90).unwrap());
    // Two of three months were won by the middle of February in every quarter before.
    let Source::History(told) = &node.pacing.source else { panic!("{:?}", node.pacing) };
    assert_eq!((told.share, told.periods), (Rational::new(2, 3).unwrap(), 8));
    assert_eq!(node.pacing.standing, Standing::Behind);
    let step = Milestone { on: date(TODAY), value: usd(6_000) };
    world.set(Goal { milestones: vec![step], ..own.clone() });
    let node = world.node(key);
    assert_eq!((node.pacing.expected, node.pacing.standing), (Rational::new(1, 3).unwrap(), Standing::Ahead));
    // A limit is used up no faster than its days: a third of it in half of them.
    let measure = GoalMeasure::CheckIns { kind: GoalKind::Custom, unit: "complaints".to_owned() };
    let limit = Goal { measure, aim: Aim::AtMost, target: number("9"), ..own };
    world.set(limit);
    let say = |value: &str| CheckIn {
        on: date(TODAY),
        status: GoalStatus::OnTrack,
        confidence: None,
        value: Some(number(value)),
        expected: None,
        note: String::new(),
    };
    for (value, standing) in [("3", Standing::Ahead), ("6", Standing::Behind), ("10", Standing::Missed)] {
        let log = GoalLog { check_ins: vec![say(value)], acknowledged: vec![] };
        world.workspace.goal_logs.insert(key.id(), log);
        assert_eq!(world.node(key).pacing.standing, standing, "{value}");
    }
}

#[test]
fn what_it_takes_follows_from_the_own_rates() {
    let mut world = World::new();
    let key = world.set(goal("g", GoalOwner::Person(person_id(1)), usd(9_000)));
    world.deals.push(Drawn { outcome: Outcome::Open, ..won(1, "2026-03-10", 5_000) });
    // In the 365 days before: ten deals of 2,000 won, eleven of 1,000 lost.
    let takes = world.node(key).takes;
    assert_eq!(takes.gap, Ok(usd(9_000)));
    assert_eq!((takes.deals.clone(), takes.opportunities.clone()), (Ok(5), Ok(11)));
    assert_eq!(takes.pipeline, Ok(usd(13_950)));
    assert_eq!(still_to_find(&takes), Some(Money::new(895_000, Currency::USD)));
    assert!(matches!(takes.work[0].1, Err(NotDefined::Rate { kpi: KpiId::CallsMade, .. })));
    world.deals.push(won(1, "2026-01-10", 9_000));
    assert_eq!(world.node(key).takes.deals, Err(NotDefined::Reached));
    world.set(Goal {
        measure: GoalMeasure::Kpi("win_rate".to_owned()),
        target: number("100%"),
        ..goal("g", GoalOwner::Person(person_id(0)), usd(1))
    });
    world.deals.push(lost(0, "2026-01-10", 9_000));
    assert_eq!(world.node(key).takes.deals, Err(NotDefined::NotByDeals));
}

#[test]
fn bottom_up_takes_what_people_said_then_the_forecast_then_their_target() {
    let mut world = World::new();
    let company = goal("company", GoalOwner::Company, usd(10_000));
    let key = world.set(company.clone());
    for (number, target) in [(0, 4_000), (1, 6_000)] {
        let own = goal(&name(number), GoalOwner::Person(person_id(number)), usd(target));
        world.set(Goal { parent: Some(company.id), ..own });
    }
    let said = CheckIn {
        on: date(TODAY),
        status: GoalStatus::AtRisk,
        confidence: None,
        value: None,
        expected: Some(usd(3_000)),
        note: "one customer waits".to_owned(),
    };
    let id = Id::derived("goal", &[&name(0)]);
    world.workspace.goal_logs.insert(id, GoalLog { check_ins: vec![said], acknowledged: vec![] });
    let told = world.node(key).bottom_up.unwrap();
    assert_eq!((told.total, told.gap, told.said, told.targets), (usd(9_000), usd(1_000), 1, 1));
    let outlook =
        Outlook { reached: 1, draws: 2, p10: usd(0), p50: usd(5_000), p90: usd(9_000), weeks: None };
    let report = world.report_with(Ok(outlook));
    let told = report.node(key).unwrap().bottom_up.clone().unwrap();
    assert_eq!((told.total, told.said, told.forecast), (usd(8_000), 1, 1));
}

#[test]
fn a_cascade_follows_the_past_the_ramp_and_the_season() {
    let mut world = World::new();
    let key = world.set(goal("company", GoalOwner::Company, usd(18_000)));
    let parts =
        world.cascade(&CascadeAsk { weighting: Weighting::History, ..ask(key, Into::People) }).unwrap();
    let targets: Vec<GoalValue> = parts.parts.iter().map(|part| part.target).collect();
    let mut expected = [usd(3_000), usd(6_000), usd(9_000)];
    expected.sort_by_key(|value| value.exact());
    let mut sorted = targets.clone();
    sorted.sort_by_key(|value| value.exact());
    assert_eq!(sorted, expected);
    // Hired on the first day with a ramp of three months: half a share and half a day of ninety.
    world.workspace.people.get_mut(&person_id(2)).unwrap().hired = Some(day("2026-01-01"));
    let asked = CascadeAsk { ramp_months: 3, ..ask(key, Into::People) };
    let parts = world.cascade(&asked).unwrap();
    let of =
        |number| parts.parts.iter().find(|part| part.owner == GoalOwner::Person(person_id(number))).unwrap();
    assert_eq!(of(2).ramp, Rational::new(91, 180).unwrap());
    let apart = of(0).target.exact().checked_sub(of(1).target.exact()).unwrap().numerator();
    assert!(apart.abs() <= 1, "a cent that can't be halved");
    assert!(of(2).target.exact() < of(1).target.exact());
    // Each month brought the same, so that a month is a third, whatever its days.
    let asked = CascadeAsk { phase: Some(Grain::Month), ..ask(key, Into::Periods) };
    let parts = world.cascade(&asked).unwrap();
    assert_eq!(parts.seasons_from_years, 2);
    assert!(parts.parts.iter().all(|part| part.target == usd(6_000)));
    assert_eq!(world.cascade(&ask(key, Into::Periods)), Err(CascadeError::NoPeriods));
    let teams = world.cascade(&ask(key, Into::Teams)).unwrap();
    assert_eq!(teams.parts.len(), 2);
}

#[test]
fn a_goal_in_a_circle_is_flagged_and_none_is_lost() {
    let mut world = World::new();
    let (a, b) = (goal("a", GoalOwner::Company, usd(1)), goal("b", GoalOwner::Company, usd(1)));
    let keys = [
        world.set(Goal { parent: Some(b.id), ..a.clone() }),
        world.set(Goal { parent: Some(a.id), ..b.clone() }),
    ];
    assert_eq!(world.report_with(Err(NoOutlook::NoHistory)).nodes.len(), 2);
    for key in keys {
        assert!(world.node(key).flags.contains(&Flag::Circle));
    }
    let mut session = Session::empty([7; 16], date(START));
    let set = |session: &mut Session, goal: Goal| session.act(Action::SetGoal { id: None, goal }).answer;
    assert!(matches!(set(&mut session, a.clone()), Answer::Changed { .. }));
    assert!(matches!(set(&mut session, Goal { parent: Some(a.id), ..b.clone() }), Answer::Changed { .. }));
    let circle = Action::SetGoal { id: Some(a.id), goal: Goal { parent: Some(b.id), ..a.clone() } };
    assert!(matches!(session.act(circle).answer, Answer::Refused(_)));
    // Removed goals leave those below with the goal above them.
    assert!(matches!(session.act(Action::RemoveGoal(a.id)).answer, Answer::Changed { .. }));
    assert_eq!(session.workspace().goals[&b.id].parent, None);
}

proptest! {
    #![proptest_config(crate::world::cases(48))]

    #[test]
    fn parts_add_up_to_the_target_and_what_is_planned_on_top(
        minor in 0i64..1_000_000_000_000,
        over in 0i128..=100,
        ramp_months in 0u8..=36,
        hired in proptest::collection::vec(proptest::option::of(20_000i32..20_540), 3),
        weighting in prop_oneof![Just(Weighting::Equal), Just(Weighting::History)],
        phase in prop_oneof![Just(None), Just(Some(Grain::Month)), Just(Some(Grain::Week))],
    ) {
        let mut world = World::new();
        let target = GoalValue::Money(Money::new(minor, Currency::USD));
        // A quarter of whole weeks, so that both phases can cut it.
        world.workspace.settings.calendar.pattern = attain::domain::kernel::Pattern::Weeks445;
        let calendar = world.workspace.settings.calendar;
        let range = calendar.parse("2026Q1").unwrap().range;
        let key = world.set(Goal { range, ..goal("company", GoalOwner::Company, target) });
        for (number, hired) in (0..).zip(hired) {
            world.workspace.people.get_mut(&person_id(number)).unwrap().hired = hired.map(date);
        }
        let over = Rational::new(over, 100).unwrap();
        let asked = CascadeAsk { over, weighting, ramp_months, phase, ..ask(key, Into::People) };
        let Ok(found) = world.cascade(&asked) else { return Ok(()) };
        let exact = |value: GoalValue| value.exact().numerator();
        let heads = found.parts.iter().filter(|part| part.part_of.is_none());
        prop_assert_eq!(heads.map(|part| exact(part.target)).sum::<i128>(), exact(found.total));
        let whole = i128::from(minor) * (100 + over.checked_mul(Rational::HUNDRED).unwrap().numerator());
        prop_assert!((exact(found.total) * 100 - whole).abs() <= 50);
        for (index, head) in (0u32..).zip(&found.parts).filter(|(_, part)| part.part_of.is_none()) {
            let below: Vec<_> = found.parts.iter().filter(|part| part.part_of == Some(index)).collect();
            if phase.is_some() {
                prop_assert_eq!(below.iter().map(|part| exact(part.target)).sum::<i128>(), exact(head.target));
                let days: i32 = below.iter().map(|part| part.period.range.days()).sum();
                prop_assert_eq!(days, range.days());
            }
        }
    }
}

#[test]
fn ranges_that_are_no_period_are_compared_with_as_many_days() {
    let mut world = World::new();
    let free = Goal { range: range(TODAY - 40, TODAY + 21), ..goal("g", GoalOwner::Company, usd(1)) };
    let key = world.set(free);
    let node = world.node(key);
    assert_eq!(node.attainability.windows, 8);
    let (_, over) = node.baseline.unwrap();
    assert_eq!(over, Some(range(TODAY - 101, TODAY - 40)));
}

/// What the own weeks say of a goal.
fn by_weeks(world: &World, goal: Goal) -> Result<Outlook, NoOutlook> {
    let mut world =
        World { workspace: world.workspace.clone(), deals: world.deals.clone(), today: world.today };
    let key = world.set(goal);
    let table = world.table();
    let facts = MeasureFacts::new(&table, &world.workspace);
    let all = objectives(&world.workspace);
    let objective = all.iter().find(|one| one.key == key).unwrap();
    Weeks::new(&facts, world.today).outlook(objective, 400, 1)
}

#[test]
fn a_goal_that_adds_up_has_a_chance_from_the_owners_own_weeks_and_a_ratio_has_none() {
    let world = World::new();
    let quarter = DateRange::new(world.today, world.today.plus_days(91).unwrap()).unwrap();
    let about = |kpi: &str, target: GoalValue| Goal {
        measure: GoalMeasure::Kpi(kpi.to_owned()),
        range: quarter,
        ..goal("Win", GoalOwner::Person(person_id(1)), target)
    };
    // Ana's neighbour wins a deal a month: three are likely, thirty are not.
    let likely = by_weeks(&world, about("won_count", number("2"))).unwrap();
    let unlikely = by_weeks(&world, about("won_count", number("30"))).unwrap();
    assert!(likely.is_likely_enough() && !unlikely.is_likely_enough(), "{likely:?} {unlikely:?}");
    assert_eq!((likely.draws, likely.weeks.is_some()), (400, true));
    assert!(likely.p10.exact() <= likely.p50.exact() && likely.p50.exact() <= likely.p90.exact());
    assert_eq!(by_weeks(&world, about("win_rate", number("0.5"))), Err(NoOutlook::DoesNotAddUp));
    // Somebody hired a month ago has too few weeks to draw from.
    let mut fresh = World::new();
    let own = fresh.workspace.people.get_mut(&person_id(1)).unwrap();
    own.hired = Some(fresh.today.plus_days(-30).unwrap());
    assert!(matches!(
        by_weeks(&fresh, about("won_count", number("2"))),
        Err(NoOutlook::FewWeeks { weeks: 0..=4, .. })
    ));
    // What is over is what it is.
    let over = Goal { range: days("2024-01-01..2024-04-01"), ..about("won_count", number("3")) };
    let over = by_weeks(&world, over).unwrap();
    assert_eq!((over.draws, over.reached, over.p50), (1, 1, number("3")));
}
