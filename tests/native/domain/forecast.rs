//! Laws of the forecast that need no pay plan; those with pay stand in `app::session`.

use crate::world::{Company as Drawn, START, any_company, any_deal, batch, date, range};
use attain::domain::commission::Credit;
use attain::domain::facts::{DealBatch, DealTable, Outcome, Replay, StageLog};
use attain::domain::forecast::{
    Backtest, Chances, Company, Forecast, Lens, Question, Source, WhatIf, prepare_with,
};
use attain::domain::kernel::{Currency, Date, PersonId, Rational};
use proptest::prelude::*;
use std::convert::Infallible;
use std::sync::Arc;

fn question(draws: u32, chances: Chances) -> Question {
    Question { period: range(START + 400, START + 490), as_of: date(START + 430), draws, seed: 7, chances }
}

/// The company with these batches, each with the day whose state it shows.
pub fn company(drawn: &Drawn, batches: &[(Date, Arc<DealBatch>)]) -> Company {
    let workspace = drawn.workspace();
    let only: Vec<_> = batches.iter().map(|(_, batch)| Arc::clone(batch)).collect();
    let days: Vec<Date> = batches.iter().map(|(day, _)| *day).collect();
    let table = Arc::new(DealTable::build(&only, &workspace.roster()));
    let log = StageLog::build(&table, batches, &[]);
    let team = |id| workspace.people.get(&id).and_then(|person| person.team.clone());
    Company {
        replay: Arc::new(Replay::build(table, &days, &log, &[])),
        calendar: workspace.settings.calendar,
        currency: Currency::USD,
        people: workspace.people.keys().map(|id| (*id, team(*id))).collect(),
        quotas: workspace.quotas.values().cloned().collect(),
        calls: Vec::new(),
        today: date(START + 2_000),
    }
}

fn run(company: &Company, question: &Question, slice: u32) -> Forecast {
    seen(company, question, &Lens::default(), slice)
}

fn seen(company: &Company, question: &Question, lens: &Lens, slice: u32) -> Forecast {
    let mut backtest = Backtest::new(company, question, false);
    while backtest.step(company) {}
    let mut simulation = prepare_with(company, question, lens, &backtest.trials);
    let mut sum = |_: PersonId, credits: &[Credit]| -> Result<i64, Infallible> {
        Ok(credits.iter().map(|credit| credit.minor / 10).sum())
    };
    while !simulation.is_done() {
        simulation.step(slice, &mut sum).unwrap();
    }
    simulation.finish()
}

fn alone(drawn: &Drawn, shown: Date) -> Company {
    company(drawn, &[(shown, Arc::new(batch(&drawn.deals, "deals")))])
}

proptest! {
    #![proptest_config(crate::world::cases(24))]

    #[test]
    fn the_same_seed_gives_the_same_forecast_however_it_is_sliced(drawn in any_company(60)) {
        let company = alone(&drawn, date(START + 1_000));
        let whole = run(&company, &question(60, Chances::Own), 60);
        prop_assert_eq!(&run(&company, &question(60, Chances::Own), 7), &whole);
        let bands = whole.outlook.revenue;
        prop_assert!(bands.most.0 <= bands.eighty.0 && bands.eighty.0 <= bands.half.0 && bands.half.0 <= bands.p50);
        prop_assert!(bands.p50 <= bands.half.1 && bands.half.1 <= bands.eighty.1 && bands.eighty.1 <= bands.most.1);
    }

    #[test]
    fn the_picture_ends_where_the_draws_end_and_its_parts_are_their_mean(drawn in any_company(60), one in 0u8..5) {
        let company = alone(&drawn, date(START + 1_000));
        let all = run(&company, &question(60, Chances::Own), 60).picture;
        prop_assert_eq!(all.parts.iter().map(|part| part.minor).sum::<i64>(), all.outlook.revenue.mean);
        for pair in all.parts.windows(2) {
            prop_assert_eq!(pair[0].from_minor + pair[0].minor, pair[1].from_minor);
        }
        prop_assert_eq!(all.fan.last().unwrap().1, all.outlook.revenue);
        prop_assert_eq!((all.fan[0].0, all.fan[0].1.p50), (date(START + 430), all.won_minor));
        prop_assert_eq!(all.won.last().copied(), Some((date(START + 430), all.won_minor)));
        // Somebody's picture is that of their own row, and seeing it changes nobody's draws.
        let person = crate::world::person_id(one % drawn.people);
        let lens = Lens { people: Some(vec![person]), changes: Vec::new() };
        let forecast = seen(&company, &question(60, Chances::Own), &lens, 60);
        prop_assert_eq!(&forecast.outlook, &all.outlook);
        if let Some(own) = forecast.people.iter().find(|own| own.person == person) {
            prop_assert_eq!(&forecast.picture.outlook, &own.outlook);
        }
    }

    #[test]
    fn an_assumption_moves_its_own_deal_and_leaves_all_other_luck_alone(drawn in any_company(60), which in 0usize..60) {
        let company = alone(&drawn, date(START + 1_000));
        // So many draws that the percentiles are draws themselves.
        let ask = question(41, Chances::Own);
        let with = |changes: Vec<WhatIf>| seen(&company, &ask, &Lens { people: None, changes }, 41);
        let plain = with(Vec::new());
        let day = date(START + 460);
        let person = crate::world::person_id(0);
        let added = with(vec![WhatIf::Added { person, minor: 700, chance: Rational::ONE, day }]);
        let (before, after) = (plain.outlook.revenue, added.outlook.revenue);
        prop_assert_eq!(
            (after.p50, after.most.0, after.most.1),
            (before.p50 + 700, before.most.0 + 700, before.most.1 + 700)
        );
        prop_assert!(added.picture.parts.iter().any(|part| part.source == Source::Added));
        prop_assume!(!plain.deals.is_empty());
        let listed = &plain.deals[which % plain.deals.len()];
        prop_assume!(listed.minor > 0 && listed.person.is_some());
        let deal = listed.deal.clone();
        let lost = with(vec![WhatIf::Lost { deal: deal.clone() }]);
        let won = with(vec![WhatIf::Won { deal: deal.clone() }]);
        let gone = with(vec![WhatIf::Moved { deal: deal.clone(), day: date(START + 600) }]);
        let moved = with(vec![WhatIf::Moved { deal: deal.clone(), day }]);
        prop_assert!(lost.outlook.revenue.mean <= before.mean && before.mean <= won.outlook.revenue.mean);
        prop_assert_eq!(lost.outlook.revenue.p50 + listed.minor, won.outlook.revenue.p50);
        prop_assert_eq!(&gone.outlook, &lost.outlook);
        prop_assert!(lost.outlook.revenue.p50 <= moved.outlook.revenue.p50);
        prop_assert!(moved.outlook.revenue.p50 <= won.outlook.revenue.p50);
        // What was assumed and then assumed away again is as if nothing had been assumed about its end.
        let twice = with(vec![WhatIf::Won { deal: deal.clone() }, WhatIf::Lost { deal }]);
        prop_assert_eq!(&twice.outlook, &lost.outlook);
    }

    #[test]
    fn what_happens_later_changes_no_earlier_forecast(
        drawn in any_company(60),
        later in proptest::collection::vec(any_deal(), 0..10),
    ) {
        let later: Vec<_> = later
            .into_iter()
            .map(|mut deal| {
                deal.created = Some(START + 431 + deal.created.unwrap_or(START) % 100);
                deal.closed = deal.created.map(|day| day + 10);
                deal
            })
            .collect();
        let one = (date(START + 1_000), Arc::new(batch(&drawn.deals, "a")));
        let two = (date(START + 1_000), Arc::new(batch(&later, "b")));
        let before = run(&company(&drawn, std::slice::from_ref(&one)), &question(40, Chances::Own), 40);
        let after = run(&company(&drawn, &[one, two]), &question(40, Chances::Own), 40);
        prop_assert_eq!(before, after);
    }

    #[test]
    fn a_later_snapshot_of_the_same_deals_changes_no_forecast_of_an_earlier_ones_day(
        drawn in any_company(60),
        later in proptest::collection::vec((any_deal(), 0usize..60), 0..20),
    ) {
        // On the day of the snapshot some deals are open; later ones say how they went on, and of more deals.
        let shown = date(START + 430);
        let mut then = drawn.clone();
        then.deals.retain(|deal| deal.created.is_none_or(|day| day <= START + 430));
        for deal in &mut then.deals {
            if deal.closed.is_some_and(|day| day > START + 430) {
                deal.outcome = Outcome::Open;
            }
        }
        let mut grown = then.deals.clone();
        for (mut deal, place) in later {
            deal.closed = Some(START + 431 + deal.closed.unwrap_or(START) % 90);
            match grown.get_mut(place).filter(|known| known.outcome == Outcome::Open) {
                Some(known) => {
                    (known.outcome, known.closed, known.minor) = (Outcome::Won, deal.closed, deal.minor);
                }
                None => {
                    deal.created = deal.closed.map(|day| day.max(START + 431));
                    grown.push(deal);
                }
            }
        }
        let first = (shown, Arc::new(batch(&then.deals, "deals")));
        let second = (date(START + 700), Arc::new(batch(&grown, "deals")));
        let before = run(&company(&drawn, std::slice::from_ref(&first)), &question(40, Chances::Own), 40);
        let after = run(&company(&drawn, &[first, second]), &question(40, Chances::Own), 40);
        prop_assert_eq!(before.revenue, after.revenue);
        prop_assert_eq!((before.won_minor, before.open_deals), (after.won_minor, after.open_deals));
    }

    #[test]
    fn without_a_deal_model_a_deal_counts_in_one_period_only(drawn in any_company(25)) {
        let company = alone(&drawn, date(START + 1_000));
        let mut counted = std::collections::BTreeMap::new();
        for step in 0..5 {
            let from = START + 431 + step * 91;
            let question = Question { period: range(from, from + 91), ..question(3, Chances::Own) };
            for deal in run(&company, &question, 3).deals.into_iter().filter(|deal| deal.chance > 0.0) {
                prop_assert!(deal.expected_within.is_none(), "no model, no range");
                *counted.entry(deal.deal).or_insert(0) += 1;
            }
        }
        prop_assert!(counted.values().all(|periods| *periods == 1), "{counted:?}");
    }

    #[test]
    fn certain_chances_are_sums_and_a_period_that_is_over_is_what_was_won(drawn in any_company(60)) {
        let company = alone(&drawn, date(START + 1_000));
        let known = company.known(date(START + 430));
        let past = company.past(&known, date(START + 430));
        let fixed = |chance| Chances::Fixed(attain::domain::kernel::Rational::whole(chance));
        let (none, all) = (run(&company, &question(3, fixed(0)), 3), run(&company, &question(3, fixed(1)), 3));
        let won: i64 = past.won_in(START + 400, START + 490).iter().sum::<f64>() as i64;
        prop_assert_eq!((none.revenue.p10, none.revenue.p90), (won, won));
        prop_assert_eq!(all.revenue.p50, won + all.open_minor);
        let over = Question { as_of: date(START + 489), ..question(50, Chances::Own) };
        let over = run(&company, &over, 50);
        prop_assert!(over.revenue.is_certain() && over.open_deals == 0);
        prop_assert_eq!(over.revenue.p50, over.won_minor);
        // Long after the period its picture still ends with the period.
        let later = run(&company, &Question { as_of: date(START + 700), ..question(50, Chances::Own) }, 50).picture;
        prop_assert_eq!(later.won.last().copied(), Some((date(START + 489), later.won_minor)));
        prop_assert!(later.won.windows(2).all(|pair| pair[0].0 < pair[1].0));
        prop_assert_eq!(later.fan.len(), 1);
    }
}
