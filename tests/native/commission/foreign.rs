//! Deals in other currencies than the plan's: credited at the dated rate, or set aside with its name.

use super::world::{World, day, id_of, period, rational, usd, won, worked};
use attain::domain::commission::{ExceptionReason, Terms, pay, read_plan, statement_text};
use attain::domain::kernel::{Currency, Money};
use attain::domain::model::ExchangeRate;

fn euros(amount: &str) -> Money {
    Money::parse(amount, Currency::parse("EUR").unwrap()).unwrap()
}

fn world(rates: &[(&str, &str)]) -> World {
    let mut world = World::ann().deal(won("D-1", "2026-01-15", "1000.00"));
    let mut foreign = won("D-2", "2026-02-15", "0.00");
    foreign.amount = Some(euros("100.05"));
    world.deals.push(foreign);
    world.person("Ann Lee").commission_rate = Some(rational("10%"));
    world.workspace.settings.currency = Some(Currency::USD);
    for (on, rate) in rates {
        let (from, to, on) = (euros("1").currency, Currency::USD, day(on));
        let id = ExchangeRate::id_of(from, to, on);
        let rate = ExchangeRate { id, from, to, on, rate: rational(rate), place: None };
        world.workspace.rates.insert(id, rate);
    }
    world
}

#[test]
fn a_foreign_deal_is_credited_at_the_rate_of_its_date_and_traced() {
    let plan = read_plan(&worked("flat-rate-of-person.json")).unwrap();
    let year = period("2026Q1");
    let facts = world(&[("2026-01-01", "1.1"), ("2026-03-01", "7")]).facts();
    let months: i64 = Terms::new(&plan, &facts)
        .unwrap()
        .payouts(&facts.calendar.periods_in(year.range, plan.payout).unwrap())
        .unwrap()
        .iter()
        .map(|paid| paid.2)
        .sum();
    // 100.05 EUR x 1.1 = 110.055, half a cent away from zero: 110.06 USD of credit.
    assert_eq!(months, 11_101);
    let statement = pay(
        &plan,
        &facts,
        id_of("Ann Lee"),
        &facts.calendar.periods_in(period("2026-02").range, plan.payout).unwrap()[0],
    )
    .unwrap();
    let row = statement.lines.iter().flat_map(|line| &line.trace.rows).find(|row| row.deal == "D-2").unwrap();
    assert_eq!(row.amount, usd("110.06"));
    let (written, used) = row.converted.as_ref().unwrap();
    assert_eq!((*written, used.rate, used.on), (euros("100.05"), rational("1.1"), day("2026-01-01")));
    assert!(statement.exceptions.is_empty());
    assert!(statement_text(&statement).contains("100.05 EUR × 1.1 (rate of 2026-01-01) = 110.06 USD"));
}

#[test]
fn without_a_rate_the_deal_is_set_aside_and_the_rate_is_named() {
    let plan = read_plan(&worked("flat-rate-of-person.json")).unwrap();
    let facts = world(&[("2026-03-01", "1.1")]).facts();
    let exceptions = facts.exceptions(plan.currency);
    assert_eq!(exceptions.len(), 1);
    assert_eq!((exceptions[0].deal.as_str(), exceptions[0].reason), ("D-2", ExceptionReason::OtherCurrency));
    assert_eq!(exceptions[0].why(), "there is no rate from EUR to USD on or before 2026-02-15");
    // A plan in euros is short of the dollar deal likewise, and has its own deal without any rate.
    let facts = world(&[]).facts();
    assert_eq!(facts.exceptions(euros("1").currency)[0].deal, "D-1");
}
