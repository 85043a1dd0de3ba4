//! Old data are judged by the day up to which anything is known, not by the day on which somebody opens them; and a
//! formula is shown as SQL under the company's settings.

use super::forecasting::session;
use crate::world::{Company, Drawn, START, date, range};
use attain::app::edit::Action;
use attain::app::requests::{Answer, Request};
use attain::app::session::Session;
use attain::domain::facts::Outcome;
use attain::domain::goals::{GoalReport, Standing};
use attain::domain::kernel::{Currency, GoalId, Id, Money, Rational};
use attain::domain::model::goal::{Aim, GoalMeasure};
use attain::domain::model::{Goal, GoalOwner, GoalValue};
use std::collections::BTreeMap;

/// Two people with a deal a week until the middle of the second quarter of 2025.
fn old() -> Session {
    let deal = |week: i32| Drawn {
        owner: u8::try_from(week % 2).unwrap(),
        outcome: if week % 3 == 0 { Outcome::Lost } else { Outcome::Won },
        minor: Some(100_000),
        created: Some(START + week * 7 - 20),
        closed: Some(START + week * 7),
        chance: None,
        region: 0,
    };
    let mut session = session(&Company { people: 2, quotas: vec![], deals: (1..72).map(deal).collect() });
    let goal = Goal {
        id: GoalId(Id::derived("goal", &["running"])),
        name: "Running".to_owned(),
        measure: GoalMeasure::Kpi("revenue".to_owned()),
        owner: GoalOwner::Company,
        scope: BTreeMap::new(),
        aim: Aim::AtLeast,
        target: GoalValue::Money(Money::new(1_000_000, Currency::USD)),
        baseline: None,
        range: range(START + 456, START + 547),
        milestones: vec![],
        parent: None,
        headroom: Rational::ZERO,
        place: None,
    };
    session.act(Action::SetGoal { id: None, goal });
    session
}

fn report(session: &mut Session, today: i32) -> GoalReport {
    session.act(Action::SetAsOf(Some(date(today))));
    session.goal_report(None)
}

#[test]
fn goals_and_signals_of_old_data_are_the_same_whenever_they_are_opened() {
    let mut session = old();
    let last = START + 71 * 7;
    let then = report(&mut session, last);
    let signals = session.signals(None);
    assert!(matches!(then.nodes[0].pacing.standing, Standing::Ahead | Standing::Behind), "it still runs");
    for later in [last + 100, last + 900] {
        let now = report(&mut session, later);
        assert_eq!((session.known_until(), now.today), (date(last), date(last)));
        assert_eq!(now, then, "opened on {}", date(later));
        assert_eq!(session.signals(None).len(), signals.len());
    }
    // Within the quarter of the last rows today counts: nothing came in, and that is known.
    assert_eq!(report(&mut session, last + 20).today, date(last + 20));
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
