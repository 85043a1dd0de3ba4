//! The seven steps: each fact made true and false moves its check, its step and the next action.

use super::{act, answer, competitor, survey};
use crate::app::forecasting::session;
use crate::world::{Company, START, any_company, date, range};
use attain::app::edit::{Action, RoadmapAction};
use attain::app::requests::{Answer, RoadmapReport, RoadmapRequest};
use attain::app::session::Session;
use attain::domain::development::roadmap::facts::{
    AssessmentFacts, DataFacts, DevelopmentFacts, GoalFacts, PayFactsInShort, RoadmapFacts, TechnologyFacts,
};
use attain::domain::development::roadmap::{CheckId, Difference, Stake, StepReport, StepState, roadmap};
use attain::domain::kernel::{Currency, GoalId, Id, Money, Rational};
use attain::domain::measure::Dimension;
use attain::domain::measure::roadblocks::Cause;
use attain::domain::model::goal::{Aim, GoalMeasure};
use attain::domain::model::survey::{Pillar, Purpose};
use attain::domain::model::{Goal, GoalOwner, GoalValue, Step, Survey};
use attain::present::words::roadmap as words;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Everything is as it should be.
fn perfect() -> RoadmapFacts {
    RoadmapFacts {
        assessment: AssessmentFacts {
            maturity_age_days: Some(30),
            pillars_scored: 6,
            pulse_age_days: Some(9),
            rounds: 2,
            plan_understood: Some((7, 10)),
            competitors_known: (3, 3),
        },
        goals: GoalFacts {
            of_company: 1,
            sellers_with_target: (9, 9),
            aligned: (4, 4),
            smart: (5, 5),
            acknowledged: (13, 13),
        },
        data: DataFacts {
            deals: 100,
            owned: (100, 100),
            missing_rates: 0,
            import_age_days: Some(14),
            quarters_with_wins: 4,
            activities: 1,
        },
        pay: PayFactsInShort { plans: 1, unambiguous: (1, 1), covered: (9, 9) },
        development: DevelopmentFacts {
            roles_with_targets: (2, 2),
            assessed: (9, 9),
            gaps_trained: (0, 0),
            completed: 1,
            trainings_overdue: 0,
            one_to_ones: (9, 9),
            actions_overdue: 0,
            actions_kept: 3,
            feedback: 1,
        },
        technology: TechnologyFacts {
            months_with_imports: 3,
            rows_read: (200, 200),
            calls: 1,
            views_and_kpis: 1,
        },
        stakes: Vec::new(),
    }
}

/// Makes what a check asks for untrue, and nothing else.
fn spoil(facts: &mut RoadmapFacts, id: CheckId) {
    let RoadmapFacts { assessment, goals, data, pay, development, technology, .. } = facts;
    match id {
        CheckId::MaturityAsked => assessment.maturity_age_days = Some(367),
        CheckId::PillarsScored => assessment.pillars_scored = 5,
        CheckId::PulseAsked => assessment.pulse_age_days = None,
        CheckId::CompetitorsKnown => assessment.competitors_known = (2, 3),
        CheckId::CompanyGoal => goals.of_company = 0,
        CheckId::SellersHaveTargets => goals.sellers_with_target = (8, 9),
        CheckId::GoalsAligned => goals.aligned = (3, 4),
        CheckId::GoalsSmart => goals.smart = (4, 5),
        CheckId::GoalsTakenOn => goals.acknowledged = (0, 13),
        CheckId::DealsThere => data.deals = 0,
        CheckId::OwnersKnown => data.owned = (99, 100),
        CheckId::OneCurrency => data.missing_rates = 1,
        CheckId::DealsFresh => data.import_age_days = Some(15),
        CheckId::HistoryLong => data.quarters_with_wins = 3,
        CheckId::ActivitiesThere => data.activities = 0,
        CheckId::PlanThere => pay.plans = 0,
        CheckId::PlansUnambiguous => pay.unambiguous = (0, 1),
        CheckId::EverybodyPaid => pay.covered = (0, 0),
        CheckId::PlanUnderstood => assessment.plan_understood = Some((69, 100)),
        CheckId::SkillsSet => development.roles_with_targets = (1, 2),
        CheckId::SkillsAssessed => development.assessed = (8, 9),
        CheckId::GapsTrained => development.gaps_trained = (1, 2),
        CheckId::TrainingsDone => development.trainings_overdue = 1,
        CheckId::OneToOnesHeld => development.one_to_ones = (8, 9),
        CheckId::ActionsKept => development.actions_overdue = 1,
        CheckId::FeedbackGiven => development.feedback = 0,
        CheckId::AskedAgain => assessment.rounds = 1,
        CheckId::ImportedRegularly => technology.months_with_imports = 2,
        CheckId::AllRowsRead => technology.rows_read = (199, 200),
        CheckId::ForecastCalled => technology.calls = 0,
        CheckId::ViewsKept => technology.views_and_kpis = 0,
    }
}

fn of(steps: &[StepReport], step: Step) -> &StepReport {
    steps.iter().find(|one| one.step == step).unwrap()
}

#[test]
fn each_fact_that_turns_false_moves_its_check_its_step_and_the_next_action_and_nothing_else() {
    let before = roadmap(&perfect());
    assert!(before.iter().all(|step| step.state == StepState::Done && step.next.is_none()), "{before:#?}");
    for id in CheckId::ALL.iter().copied() {
        let mut facts = perfect();
        spoil(&mut facts, id);
        let after = roadmap(&facts);
        let step = of(&after, id.step());
        assert_eq!((step.state, step.next), (StepState::UnderWay, Some(id)), "{id:?}");
        let unmet: Vec<CheckId> = after
            .iter()
            .flat_map(|step| &step.checks)
            .filter(|check| !check.is_met)
            .map(|check| check.id)
            .collect();
        // Without deals no rate can be known to be there.
        let wanted = if id == CheckId::DealsThere { vec![id, CheckId::OneCurrency] } else { vec![id] };
        assert_eq!(unmet, wanted);
        let said = words::reason(step.checks.iter().find(|check| check.id == id).unwrap(), &locale());
        assert!(!said.is_empty() && !words::action(id).is_empty() && words::href(id).starts_with("#/"));
    }
}

fn locale() -> attain::present::format::Locale {
    attain::present::format::Locale::of(
        "en",
        '.',
        Some(','),
        attain::present::format::DateOrder::YearMonthDay,
    )
}

#[test]
fn nothing_known_is_nothing_begun() {
    let steps = roadmap(&RoadmapFacts::default());
    assert!(steps.iter().all(|step| step.state == StepState::Open && step.next.is_some()), "{steps:#?}");
    let slugs: BTreeSet<&str> = CheckId::ALL.iter().map(|id| id.slug()).collect();
    assert_eq!(slugs.len(), CheckId::ALL.len());
}

#[test]
fn a_step_is_worth_the_dearest_cause_that_it_can_change_and_causes_are_not_added() {
    let stake = |cause, minor| Stake { cause, money: Money::new(minor, Currency::USD) };
    let rival = Cause::Weak { dimension: Dimension::Competitor, text: "Orbitly".to_owned() };
    let stakes = vec![
        stake(Cause::Discount, 900),
        stake(rival, 500),
        stake(Cause::Slippage, 300),
        stake(Cause::NoNextStep, 200),
    ];
    let steps = roadmap(&RoadmapFacts { stakes, ..perfect() });
    let worth = |step| of(&steps, step).stake.as_ref().map(|stake| stake.money.minor);
    assert_eq!(
        [Step::IncentiveDesign, Step::Assessment, Step::FeedbackLoop, Step::Training].map(worth),
        [Some(900), Some(500), Some(300), None]
    );
}

fn steps_of(session: &mut Session) -> RoadmapReport {
    session.roadmap().unwrap()
}

fn is_met(session: &mut Session, id: CheckId) -> bool {
    let report = steps_of(session);
    let step = of(&report.steps, id.step());
    step.checks.iter().find(|check| check.id == id).unwrap().is_met
}

fn released(session: &mut Session, purpose: Purpose) {
    let asked = Survey { purpose, ..survey(&[]) };
    act(session, RoadmapAction::SetSurvey { id: None, survey: asked }).unwrap();
    let open =
        session.workspace().surveys.values().find(|one| one.closed.is_none() && one.purpose == purpose);
    let id = open.unwrap().id;
    act(session, RoadmapAction::MergeAnswers((0..5).map(|who| answer(id, who, 5)).collect())).unwrap();
    act(session, RoadmapAction::CloseSurvey(id)).unwrap();
}

fn company_goal() -> Goal {
    Goal {
        id: GoalId(Id::from_bits(0)),
        name: "Grow".to_owned(),
        measure: GoalMeasure::Kpi("revenue".to_owned()),
        owner: GoalOwner::Company,
        scope: BTreeMap::new(),
        aim: Aim::AtLeast,
        target: GoalValue::Money(Money::new(5_000_000, Currency::USD)),
        baseline: None,
        range: range(START + 366, START + 456),
        milestones: vec![],
        parent: None,
        headroom: Rational::ZERO,
        place: None,
    }
}

/// An action that makes a check true, and the check; taking it back makes it false again.
fn moves() -> Vec<(CheckId, Action)> {
    let plan = r#"{"schema": "attain/plan/1", "name": "test", "currency": "USD", "effective": {"from": "2020-01-01"},
        "applies_to": {"everyone": true}, "payout": "month",
        "components": [{"id": "c", "name": "C", "pays": {"flat": {"rate": "5%"}}}]}"#;
    vec![
        (
            CheckId::CompetitorsKnown,
            Action::Roadmap(RoadmapAction::SetCompetitor { id: None, record: competitor("Orbitly") }),
        ),
        (CheckId::CompanyGoal, Action::SetGoal { id: None, goal: company_goal() }),
        (CheckId::PlanThere, Action::SetPlan { id: None, document: plan.to_owned() }),
        (
            CheckId::ViewsKept,
            Action::SetView {
                id: None,
                name: "East".to_owned(),
                fragment: "/performance?team=East".to_owned(),
            },
        ),
    ]
}

proptest! {
    #![proptest_config(crate::world::weighted_cases(6, 10))]

    #[test]
    fn what_people_do_in_the_workspace_moves_the_checks_and_taking_it_back_moves_them_back(
        company in any_company(40),
    ) {
        let mut session = session(&company);
        for (id, action) in moves() {
            prop_assert!(!is_met(&mut session, id), "{id:?}");
            let is_done = matches!(session.act(action).answer, Answer::Changed { .. });
            prop_assert!(is_done);
            prop_assert!(is_met(&mut session, id), "{id:?}");
            session.undo();
            prop_assert!(!is_met(&mut session, id), "{id:?}");
        }
        let has_deals = !company.deals.is_empty();
        prop_assert_eq!(is_met(&mut session, CheckId::DealsThere), has_deals);
        session.undo();
        prop_assert!(!is_met(&mut session, CheckId::DealsThere));
        session.redo();
        // Two rounds of one survey: asked, and asked again.
        prop_assert!(!is_met(&mut session, CheckId::MaturityAsked));
        released(&mut session, Purpose::Maturity);
        prop_assert!(is_met(&mut session, CheckId::MaturityAsked) && !is_met(&mut session, CheckId::AskedAgain));
        prop_assert!(!is_met(&mut session, CheckId::PillarsScored), "one pillar of six was asked about");
        let first = session.workspace().surveys.values().next().unwrap().id;
        act(&mut session, RoadmapAction::NextRound(first)).unwrap();
        let next = session.workspace().surveys.values().find(|one| one.follows.is_some()).unwrap().id;
        act(&mut session, RoadmapAction::MergeAnswers((0..6).map(|who| answer(next, who, 1)).collect())).unwrap();
        act(&mut session, RoadmapAction::CloseSurvey(next)).unwrap();
        prop_assert!(is_met(&mut session, CheckId::AskedAgain));
        act(&mut session, RoadmapAction::RemoveSurvey(next)).unwrap();
        prop_assert!(!is_met(&mut session, CheckId::AskedAgain));
    }
}

#[test]
fn a_cycle_keeps_what_it_reached_and_the_next_one_shows_what_changed() {
    let company = Company { people: 2, quotas: vec![(0, START + 400, 60, 1_000)], deals: Vec::new() };
    let mut session = session(&company);
    let ask = |session: &mut Session, request| session.roadmap_request(request).answer;
    let close = |goes_on| RoadmapRequest::CloseCycle { note: "  Learnt a lot ".to_owned(), goes_on };
    assert!(matches!(ask(&mut session, close(false)), Answer::Refused(_)), "nothing is open");
    assert!(matches!(ask(&mut session, RoadmapRequest::StartCycle), Answer::Changed { .. }));
    assert!(matches!(ask(&mut session, RoadmapRequest::StartCycle), Answer::Refused(_)), "one is open");
    released(&mut session, Purpose::Maturity);
    assert!(matches!(ask(&mut session, close(true)), Answer::Changed { .. }));
    let report = steps_of(&mut session);
    let (closed, open) = (report.closed[0].clone(), report.cycle.clone().unwrap());
    assert_eq!((closed.name.as_str(), open.name.as_str()), ("2025Q1", "2025Q2"));
    assert_eq!(closed.note, "Learnt a lot");
    let kept = closed.kept.unwrap();
    assert!(kept.met.contains("maturity_asked") && !kept.met.contains("competitors_known"));
    assert_eq!(kept.pillars.get(&Pillar::Goals).map(ToString::to_string).as_deref(), Some("5"));
    act(&mut session, RoadmapAction::SetCompetitor { id: None, record: competitor("Orbitly") }).unwrap();
    let changed = steps_of(&mut session).changed;
    assert!(changed.contains(&Difference::Met(CheckId::CompetitorsKnown)), "{changed:?}");
    assert!(
        changed.contains(&Difference::Step { step: Step::Assessment, before: 1, after: 2 }),
        "{changed:?}"
    );
    // The close is one step back, and what was kept goes with it.
    session.undo();
    session.undo();
    let report = steps_of(&mut session);
    assert_eq!((report.cycle.unwrap().name.as_str(), report.closed.len()), ("2025Q1", 0));
    assert_eq!(date(START + 430).to_string(), "2025-03-06");
}
