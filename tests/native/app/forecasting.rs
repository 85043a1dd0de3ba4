//! The forecast's extremes are statements: at chance 0 that of what is won, at chance 1 that of all.

use crate::world::{Company, START, any_company, batch, date, range};
use attain::app::edit::{Action, ImportCommit};
use attain::app::requests::{Answer, BudgetAsk, ExpectedCost, SimulationAsk};
use attain::app::session::Session;
use attain::domain::design::Tweaks;
use attain::domain::facts::{DealBatch, Outcome};
use attain::domain::forecast::{Chances, Forecast, Question};
use attain::domain::kernel::{Currency, DateRange, FileId, PersonId, Rational};
use attain::domain::model::{FileReceipt, RecordKind};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const PLANS: [&str; 3] = [
    r#"{"flat": {"rate_of": "person"}}"#,
    r#"{"table": {"by": "credit", "application": "marginal", "tiers": [
        {"from": "0", "rate": "5%"}, {"from": "10000", "rate": "9%"}]}}"#,
    r#"{"table": {"by": "credit", "application": "retroactive", "tiers": [
        {"from": "0", "rate": "2%"}, {"from": "20000", "rate": "3%"}]}}"#,
];

fn plan(pays: &str, payout: &str) -> Action {
    let text = format!(
        r#"{{"schema": "attain/plan/1", "name": "test", "currency": "USD",
        "effective": {{"from": "2020-01-01"}}, "applies_to": {{"everyone": true}}, "payout": "{payout}",
        "components": [{{"id": "commission", "name": "Commission", "pays": {pays}}}]}}"#
    );
    Action::SetPlan { id: None, document: text }
}

/// A session that holds a company.
pub fn session(company: &Company) -> Session {
    session_of(company, batch(&company.deals, "deals"))
}

/// A session that holds a company's people and quotas, and these deals.
pub fn session_of(company: &Company, batch: DealBatch) -> Session {
    let mut session = Session::empty([6; 16], date(START + 430));
    let workspace = company.workspace();
    let batch = Arc::new(batch);
    let receipt = FileReceipt {
        file: FileId(batch.id),
        name: "deals.csv".to_owned(),
        kind: RecordKind::Deals,
        layout: "generic".to_owned(),
        forms: vec![],
        seen: batch.len() as u64,
        imported: batch.len() as u64,
        skipped: 0,
        refused: 0,
        new: batch.len() as u64,
        changed: 0,
        unchanged: 0,
        totals_minor: BTreeMap::new(),
        unmapped: vec![],
        assumptions: vec![],
        batch: Some(batch.id),
    };
    let commit = ImportCommit {
        people: workspace.people.values().cloned().collect(),
        quotas: workspace.quotas.values().cloned().collect(),
        goals: vec![],
        achievements: Vec::new(),
        adjustments: Vec::new(),
        rates: vec![],
        snapshot: None,
        files: vec![receipt],
        mappings: vec![],
        currency: Some(Currency::USD),
    };
    assert!(matches!(session.commit(commit, vec![batch.into()]).answer, Answer::Changed { .. }));
    session
}

fn forecast(session: &mut Session, period: DateRange, chances: Chances) -> Forecast {
    let question = Question { period, as_of: date(START + 430), draws: 20, seed: 1, chances };
    let mut drawing = session.begin_forecast(question).unwrap();
    while !drawing.is_done() {
        drawing.step(8).unwrap();
    }
    drawing.finish()
}

/// What the statements of each person come to over the payout periods that touch the period.
fn paid(session: &mut Session, period: DateRange) -> BTreeMap<PersonId, i64> {
    let Answer::Paid(report) = session.pay(None, Some(period), None) else { panic!("not paid") };
    assert!(report.unpaid.is_empty(), "{:?}", report.unpaid);
    let mut paid = BTreeMap::new();
    for statement in report.statements {
        *paid.entry(statement.person).or_insert(0) += statement.total.minor;
    }
    paid.retain(|_, minor| *minor != 0);
    paid
}

fn payouts(forecast: &Forecast) -> BTreeMap<PersonId, i64> {
    for person in &forecast.people {
        assert!(person.payout.is_certain(), "{person:?}");
    }
    let found = forecast.people.iter().map(|person| (person.person, person.payout.p50));
    found.filter(|(_, minor)| *minor != 0).collect()
}

proptest! {
    #![proptest_config(crate::world::cases(48))]

    #[test]
    fn at_chance_0_the_payout_is_the_statement_of_the_won_and_at_chance_1_of_all(
        company in any_company(30),
        pays in 0usize..3,
        payout in prop_oneof![Just("month"), Just("quarter")],
    ) {
        let period = range(START + 400, START + 490);
        let mut certain = session(&company);
        certain.act(plan(PLANS[pays], payout));
        let none = forecast(&mut certain, period, Chances::Fixed(Rational::ZERO));
        prop_assert_eq!(payouts(&none), paid(&mut certain, period));

        let all = forecast(&mut certain, period, Chances::Fixed(Rational::ONE));
        let mut won = company.clone();
        for deal in &mut won.deals {
            let expected = deal.closed.is_some_and(|day| period.contains(date(day)));
            if deal.outcome == Outcome::Open && expected && deal.created.is_none_or(|day| day <= START + 430) {
                deal.outcome = Outcome::Won;
            }
        }
        let mut won = session(&won);
        won.act(plan(PLANS[pays], payout));
        prop_assert_eq!(payouts(&all), paid(&mut won, period));
    }

    #[test]
    fn a_look_at_past_dates_that_was_kept_gives_the_same_forecast_until_something_changes(
        company in any_company(30),
    ) {
        let period = range(START + 400, START + 490);
        let mut session = session(&company);
        let question = Question { period, as_of: date(START + 430), draws: 20, seed: 1, chances: Chances::Own };
        let mut first = session.begin_forecast(question.clone()).unwrap();
        while !first.is_done() {
            first.step(20).unwrap();
        }
        session.keep_look(&first);
        let mut again = session.begin_forecast(question.clone()).unwrap();
        prop_assert_eq!(again.looked_at(), first.looked_at());
        while !again.is_done() {
            again.step(20).unwrap();
        }
        prop_assert_eq!(again.finish(), first.finish());
        session.act(plan(PLANS[0], "month"));
        prop_assert_eq!(session.begin_forecast(question).unwrap().looked_at().0, 0);
    }
}

/// The cost of a period under a plan of a budget, one a draw.
fn cost(session: &mut Session, ask: &BudgetAsk, is_after: bool) -> Vec<i64> {
    let mut drawing = session.begin_budget(ask, is_after).unwrap();
    while !drawing.is_done() {
        drawing.step(8).unwrap();
    }
    session.keep_look(&drawing);
    drawing.payouts()
}

proptest! {
    #![proptest_config(crate::world::weighted_cases(8, 20))]

    #[test]
    fn a_budget_pays_both_plans_on_the_draws_of_the_forecast(company in any_company(40), way in 0usize..3) {
        let mut session = session(&company);
        session.act(plan(PLANS[way], "month"));
        let text = session.overview().plans[0].text.clone();
        let period = range(START + 400, START + 490);
        let doubled = Tweaks { rates: Rational::whole(2), ..Tweaks::default() };
        let ask = |tweaks| BudgetAsk {
            plans: SimulationAsk { text: text.clone(), changed: None, tweaks, days: None },
            period,
            budget: None,
            draws: 20,
            seed: 1,
        };
        let (before, same) = (cost(&mut session, &ask(doubled), false), cost(&mut session, &ask(Tweaks::default()), true));
        prop_assert_eq!(&before, &same);
        let band = ExpectedCost::of(before.clone(), None).band;
        prop_assert_eq!(band, forecast(&mut session, period, Chances::default()).payout);
        // Twice the rates of a table pay twice, up to the cent that each line rounds.
        if way > 0 {
            let twice = cost(&mut session, &ask(doubled), true);
            let people = i64::from(company.people) * 4;
            for (one, two) in before.iter().zip(&twice) {
                prop_assert!((two - 2 * one).abs() <= 2 * people, "{one} {two}");
            }
        }
    }
}
