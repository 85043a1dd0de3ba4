//! Laws of the forecast that need no pay plan; those with pay stand in `app::session`.

use crate::world::{START, any_company, any_deal, batch, date, range};
use attain::domain::commission::Credit;
use attain::domain::facts::DealTable;
use attain::domain::forecast::{Chances, Forecast, Known, Question, Simulation};
use attain::domain::kernel::{Currency, PersonId};
use proptest::prelude::*;
use std::convert::Infallible;
use std::sync::Arc;

fn question(draws: u32, chances: Chances) -> Question {
    Question { period: range(START + 400, START + 490), as_of: date(START + 430), draws, seed: 7, chances }
}

fn run(table: &DealTable, people: &[PersonId], question: Question, slice: u32) -> Forecast {
    let team = vec![0; table.people.len() + 1];
    let table = &table.known_on(question.as_of);
    let known = Known { table, people, team: &team, closed_since: 0 };
    let mut simulation = Simulation::new(&known, Currency::USD, question);
    let mut sum = |_: PersonId, credits: &[Credit]| -> Result<i64, Infallible> {
        Ok(credits.iter().map(|credit| credit.minor / 10).sum())
    };
    while !simulation.is_done() {
        simulation.step(slice, &mut sum).unwrap();
    }
    simulation.finish()
}

proptest! {
    #![proptest_config(crate::world::cases(64))]

    #[test]
    fn the_same_seed_gives_the_same_forecast_however_it_is_sliced(company in any_company(40)) {
        let (table, workspace) = (company.table(), company.workspace());
        let people: Vec<PersonId> = workspace.people.keys().copied().collect();
        let whole = run(&table, &people, question(60, Chances::Own), 60);
        prop_assert_eq!(&run(&table, &people, question(60, Chances::Own), 7), &whole);
        prop_assert!(whole.revenue.p10 <= whole.revenue.p50 && whole.revenue.p50 <= whole.revenue.p90);
    }

    #[test]
    fn what_happens_later_changes_no_earlier_forecast(
        company in any_company(40),
        later in proptest::collection::vec(any_deal(), 0..10),
    ) {
        let workspace = company.workspace();
        let people: Vec<PersonId> = workspace.people.keys().copied().collect();
        let later: Vec<_> = later
            .into_iter()
            .map(|mut deal| {
                deal.created = Some(START + 431 + deal.created.unwrap_or(START) % 100);
                deal.closed = deal.created.map(|day| day + 10);
                deal
            })
            .collect();
        let one = Arc::new(batch(&company.deals, "a"));
        let table = DealTable::build(&[Arc::clone(&one)], &workspace.roster());
        let grown = DealTable::build(&[one, Arc::new(batch(&later, "b"))], &workspace.roster());
        let before = run(&table, &people, question(40, Chances::Own), 40);
        let after = run(&grown, &people, question(40, Chances::Own), 40);
        prop_assert_eq!(before.revenue, after.revenue);
        prop_assert_eq!(before.won_minor, after.won_minor);
    }
}
