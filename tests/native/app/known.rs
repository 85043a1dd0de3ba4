//! Old data are judged by the day up to which anything is known, not by the day on which somebody opens them; and a
//! formula is shown as SQL under the company's settings.

use super::forecasting::session;
use crate::world::{Company, Drawn, START, date, person_id, range};
use attain::app::edit::Action;
use attain::app::requests::{Answer, Request};
use attain::app::session::Session;
use attain::domain::facts::Outcome;
use attain::domain::goals::{GoalReport, Standing};
use attain::domain::kernel::{Currency, DateRange, GoalId, Id, Money, Rational};
use attain::domain::model::goal::{Aim, CheckIn, GoalKind, GoalMeasure, GoalRef, GoalStatus};
use attain::domain::model::{Goal, GoalOwner, GoalValue};
use attain::domain::visibility::Viewer;
use attain::present::period;
use std::collections::BTreeMap;

/// The day of the last deal.
const LAST: i32 = START + 71 * 7;

fn finished(owner: u8, day: i32, outcome: Outcome) -> Drawn {
    Drawn {
        owner,
        outcome,
        minor: Some(100_000),
        created: Some(day - 20),
        closed: Some(day),
        chance: None,
        region: 0,
    }
}

/// Two people with a deal a week until the middle of the second quarter of 2025.
fn deals() -> Vec<Drawn> {
    let outcome = |week: i32| if week % 3 == 0 { Outcome::Lost } else { Outcome::Won };
    let owner = |week: i32| u8::try_from(week % 2).unwrap();
    (1..72).map(|week| finished(owner(week), START + week * 7, outcome(week))).collect()
}

/// A session over these deals with a goal of the second quarter of 2025.
fn session_with(deals: Vec<Drawn>) -> Session {
    let mut session = session(&Company { people: 2, quotas: vec![], deals });
    let revenue = GoalMeasure::Kpi("revenue".to_owned());
    let target = GoalValue::Money(Money::new(1_000_000, Currency::USD));
    set(&mut session, "Running", revenue, target, range(START + 456, START + 547));
    session
}

fn old() -> Session {
    session_with(deals())
}

fn set(session: &mut Session, name: &str, measure: GoalMeasure, target: GoalValue, range: DateRange) {
    let goal = Goal {
        id: GoalId(Id::derived("goal", &[name])),
        name: name.to_owned(),
        measure,
        owner: GoalOwner::Company,
        scope: BTreeMap::new(),
        aim: Aim::AtLeast,
        target,
        baseline: None,
        range,
        milestones: vec![],
        parent: None,
        headroom: Rational::ZERO,
        place: None,
    };
    assert!(matches!(session.act(Action::SetGoal { id: None, goal }).answer, Answer::Changed { .. }));
}

fn report(session: &mut Session, today: i32) -> GoalReport {
    session.act(Action::SetAsOf(Some(date(today))));
    session.goal_report(None)
}

#[test]
fn goals_and_signals_of_old_data_are_the_same_whenever_they_are_opened() {
    let mut session = old();
    let then = report(&mut session, LAST);
    let signals = session.signals(None);
    assert!(matches!(then.nodes[0].pacing.standing, Standing::Ahead | Standing::Behind), "it still runs");
    for later in [LAST + 100, LAST + 900] {
        let now = report(&mut session, later);
        assert_eq!((now.today, now.known, session.known_until()), (date(later), date(LAST), date(LAST)));
        assert_eq!(now.nodes, then.nodes, "opened on {}", date(later));
        assert_eq!(session.signals(None), signals);
        assert_eq!(session.overview().last_known, Some(date(LAST)));
    }
}

#[test]
fn data_of_this_quarter_and_an_empty_workspace_are_judged_by_today() {
    // Nothing came in since, and that is known.
    let now = report(&mut old(), LAST + 20);
    assert_eq!((now.known, now.nodes[0].pacing.as_of), (date(LAST + 20), date(LAST + 20)));
    let mut empty = Session::empty([7; 16], date(LAST + 900));
    assert_eq!(empty.known_until(), date(LAST + 900));
    let number = GoalValue::Number(Rational::whole(3));
    let quarter = range(LAST + 890, LAST + 981);
    set(&mut empty, "First", GoalMeasure::Kpi("won_count".to_owned()), number, quarter);
    assert_eq!(empty.goal_report(None).nodes[0].pacing.as_of, date(LAST + 900));
}

#[test]
fn a_deal_that_came_in_later_says_that_the_data_go_on() {
    let open = Drawn { closed: Some(LAST + 400), ..finished(0, LAST + 170, Outcome::Open) };
    let mut session = session_with(deals().into_iter().chain([open]).collect());
    let now = report(&mut session, LAST + 900);
    assert_eq!(now.known, date(LAST + 150), "created then, whenever it is expected to close");
    assert_eq!(now.nodes[0].pacing.standing, Standing::Missed);
}

#[test]
fn a_goal_told_by_check_ins_is_judged_by_today() {
    let mut session = old();
    let told = GoalMeasure::CheckIns { kind: GoalKind::Learning, unit: "certificates".to_owned() };
    let number = |count| GoalValue::Number(Rational::whole(count));
    set(&mut session, "Learnt", told, number(4), range(LAST + 800, LAST + 1000));
    let entry = CheckIn {
        on: date(LAST + 899),
        status: GoalStatus::OnTrack,
        confidence: None,
        value: Some(number(1)),
        expected: None,
        note: String::new(),
    };
    let of = GoalRef::Goal(GoalId(Id::derived("goal", &["Learnt"])));
    session.act(Action::CheckIn { of, entry });
    let now = report(&mut session, LAST + 900);
    let pacing = &now.node(of).unwrap().pacing;
    assert_eq!((pacing.as_of, pacing.standing), (date(LAST + 900), Standing::Behind));
    assert_eq!(pacing.days, (101, 200));
}

#[test]
fn a_rep_without_deals_of_late_is_judged_by_the_same_day_as_everybody() {
    let later = finished(1, LAST + 300, Outcome::Won);
    let mut session = session_with(deals().into_iter().chain([later]).collect());
    session.act(Action::SetAsOf(Some(date(LAST + 900))));
    session.answer(Request::ViewAs(Viewer::Rep(person_id(0))));
    let overview = session.overview();
    assert!(overview.span.unwrap().last_day() < date(LAST), "only the own deals are seen");
    assert_eq!(period::known_until(&overview), Some(date(LAST + 300)));
    let Answer::Goals(seen) = session.answer(Request::Goals { period: None }).answer else { panic!() };
    assert_eq!(seen.known, date(LAST + 300));
}

#[test]
fn a_formula_is_shown_as_sql_under_the_settings_of_the_company() {
    let mut session = old();
    let sql = |session: &mut Session| {
        let answer = session.answer(Request::ReadFormula { text: "win_rate * 2".to_owned() }).answer;
        let Answer::Formula(Ok(brief)) = answer else { panic!("{answer:?}") };
        brief.sql.unwrap()
    };
    assert!(!sql(&mut session).contains("is_disqualified"));
    let mut settings = session.workspace().settings.measures.clone();
    settings.disqualified_are_left_out = true;
    session.act(Action::SetMeasures(settings));
    assert!(sql(&mut session).contains("is_disqualified"));
}
