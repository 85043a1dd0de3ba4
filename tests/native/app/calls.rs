//! Calls are kept with their reasons, can be undone, and are judged by what came.

use super::forecasting::session;
use crate::world::{Company, Drawn, START, date, person_id, range};
use attain::app::edit::{Action, EditError};
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::facts::Outcome;
use attain::domain::forecast::{Approach, Chances, Question};
use attain::domain::kernel::{Currency, DateRange, Money};
use attain::domain::model::{CallDraft, Caller};

fn small() -> Company {
    let deal = |day: i32| Drawn {
        owner: 0,
        outcome: Outcome::Won,
        minor: Some(70_000),
        created: Some(day - 20),
        closed: Some(day),
        chance: None,
        region: 0,
    };
    Company { people: 2, quotas: vec![], deals: (0..50).map(|week| deal(START + 70 + week * 7)).collect() }
}

fn call(session: &mut Session, range: DateRange, commit: i64, reason: &str) -> Answer {
    let money = |minor| Money::new(minor, Currency::USD);
    let draft = CallDraft {
        person: person_id(0),
        caller: Caller::Rep,
        range,
        commit: money(commit),
        best_case: Some(money(commit * 2)),
        reason: reason.to_owned(),
    };
    session.act(Action::AddCall(draft)).answer
}

#[test]
fn a_changed_call_says_why_stays_on_record_and_is_undone() {
    let mut session = session(&small());
    let period = range(START + 400, START + 491);
    assert!(matches!(call(&mut session, period, 300_000, ""), Answer::Changed { .. }));
    let refused = call(&mut session, period, 420_000, " ");
    assert!(matches!(refused, Answer::Refused(EditError::Rule { rule }) if rule.contains("reason")));
    assert!(matches!(call(&mut session, period, 420_000, "the board agreed"), Answer::Changed { .. }));
    let held = session.overview().calls;
    assert_eq!(held.iter().map(|call| call.commit.minor).collect::<Vec<_>>(), [300_000, 420_000]);
    let question = Question { period, as_of: date(START + 430), draws: 4, seed: 1, chances: Chances::Own };
    let mut drawing = session.begin_forecast(question).unwrap();
    while !drawing.is_done() {
        drawing.step(4).unwrap();
    }
    let forecast = drawing.finish();
    let said = forecast.choice.unwrap().totals;
    let called = said.iter().find(|(approach, _)| *approach == Approach::Categories).unwrap().1;
    assert_eq!(called, 420_000, "the newest call counts");
    session.undo();
    session.undo();
    assert!(session.overview().calls.is_empty());
    session.redo();
    assert_eq!(session.overview().calls.len(), 1);
}

#[test]
fn a_caller_is_judged_by_what_came_in_periods_that_are_over() {
    let mut session = session(&small());
    session.act(Action::SetAsOf(Some(date(START + 430))));
    // The call is made on the session's day, which is the period's last.
    let over = range(START + 340, START + 431);
    call(&mut session, over, 700_000, "");
    let question = Question {
        period: range(START + 431, START + 522),
        as_of: date(START + 430),
        draws: 0,
        seed: 1,
        chances: Chances::Own,
    };
    let report = session.begin_backtest(question).unwrap().report();
    let own = report.callers[0];
    assert_eq!((own.periods, own.within), (1, (1, 1)));
    // Eleven deals of 700.00 came, ten were called.
    assert!((own.bias + 1.0 / 11.0).abs() < 1e-9, "{own:?}");
}
