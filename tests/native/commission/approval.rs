//! What is said before an approval, at the bounds from which it is said.

use super::world::{World, day, id_of, period, usd, won, worked};
use attain::domain::commission::approval::{Around, Concern, doubts};
use attain::domain::commission::balance::{CARRIED_IN, CARRIED_ON};
use attain::domain::commission::{Added, Adjusts, Settled, pay, read_plan};
use attain::domain::kernel::{Id, PayRunId};

const ANN: &str = "Ann Lee";

/// A month that pays 6 % of `amount` on a quota of 10,000.00.
fn settled(amount: &str) -> Settled {
    let plan = read_plan(&worked("16-by-attainment-marginal.json")).unwrap();
    let world = World::ann().quota(ANN, "2026-01", usd("10000.00")).deal(won("D-1", "2026-01-14", amount));
    Settled::plain(pay(&plan, &world.facts(), id_of(ANN), &period("2026-01")).unwrap())
}

fn said(settled: &Settled, around: &Around<'_>) -> Vec<(Concern, String)> {
    doubts(settled, around).into_iter().map(|doubt| (doubt.concern, doubt.text)).collect()
}

#[test]
fn an_ordinary_statement_raises_no_doubt() {
    assert_eq!(said(&settled("5000.00"), &Around::default()), []);
}

#[test]
fn more_than_three_times_the_usual_pay_is_a_windfall_once_three_periods_say_what_is_usual() {
    let of = |amount: &str, past: &[i64]| {
        said(&settled(amount), &Around { past: past.to_vec(), ..Around::default() })
    };
    // 300.00 is three times the usual 100.00 and not more; 300.01 is.
    assert_eq!(of("5000.00", &[9_000, 10_000, 11_000]), []);
    let words = "300.01 USD are more than 3 times the usual 100.00 USD of the last 3 periods with pay";
    assert_eq!(of("5000.17", &[11_000, 0, 10_000, -5, 9_000]), [(Concern::Windfall, words.to_owned())]);
    assert_eq!(of("5000.17", &[10_000, 10_000]), []);
    assert_eq!(of("5000.17", &[10_000, 10_000, 0]), []);
}

#[test]
fn more_than_three_times_the_quota_is_a_windfall() {
    assert_eq!(said(&settled("30000.00"), &Around::default()), []);
    let found = said(&settled("40000.00"), &Around::default());
    assert_eq!(found, [(Concern::Windfall, "Commission stands at 400% of quota".to_owned())]);
}

#[test]
fn a_period_runs_until_its_last_day_is_over() {
    let on =
        |today: &str| said(&settled("5000.00"), &Around { today: Some(day(today)), ..Around::default() });
    assert_eq!(on("2026-01-31"), [(Concern::PeriodRunning, "the period ends on 2026-01-31".to_owned())]);
    assert_eq!(on("2026-02-01"), []);
    assert_eq!(on("2026-03-01"), []);
}

#[test]
fn a_draw_is_told_while_something_of_it_is_open() {
    let with = |balance: &str| {
        let mut settled = settled("5000.00");
        settled.statement.draw_balance = Some(usd(balance));
        said(&settled, &Around::default())
    };
    assert_eq!(with("0.00"), []);
    let words = "0.01 USD of the draw are still to be recovered";
    assert_eq!(with("0.01"), [(Concern::DrawBalance, words.to_owned())]);
}

/// A statement with a further line of this component.
fn with_line(component: &str, amount: &str) -> Settled {
    let mut settled = settled("5000.00");
    let mut line = settled.statement.lines[0].clone();
    (line.component, line.amount) = (component.to_owned(), usd(amount));
    settled.statement.lines.push(line);
    settled
}

#[test]
fn what_is_below_zero_is_told_and_what_is_carried_too() {
    let below = |text: &str| vec![(Concern::Negative, text.to_owned())];
    let carried = said(&with_line(CARRIED_ON, "20.00"), &Around::default());
    assert_eq!(carried, below("20.00 USD below 0 are carried to the next statement"));
    let brought = said(&with_line(CARRIED_IN, "-20.00"), &Around::default());
    assert_eq!(brought, below("−20.00 USD were carried from the last statement"));
    let mut negative = settled("5000.00");
    negative.statement.total = usd("-0.01");
    assert_eq!(said(&negative, &Around::default()), below("the total is −0.01 USD"));
    negative.statement.total = usd("0.00");
    assert_eq!(said(&negative, &Around::default()), []);
}

#[test]
fn corrections_of_earlier_periods_are_counted() {
    let adjusts = Added::Adjusts(Adjusts {
        period: period("2025-12"),
        component: "commission".to_owned(),
        line: "Commission".to_owned(),
        run: PayRunId(Id::from_bits(1)),
        approved: usd("1.00"),
        now: usd("2.00"),
    });
    let mut settled = with_line("adjustment", "1.00");
    settled.added = vec![Added::CarriedIn, adjusts.clone()];
    let one = said(&settled, &Around::default());
    assert_eq!(one, [(Concern::Adjusts, "1 line of earlier periods are corrected".to_owned())]);
    settled.added = vec![adjusts.clone(), adjusts];
    let two = said(&settled, &Around::default());
    assert_eq!(two, [(Concern::Adjusts, "2 lines of earlier periods are corrected".to_owned())]);
}
