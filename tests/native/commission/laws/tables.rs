//! Laws of tables alone, denser than over the whole engine: each shape, and each edge to the minor unit.

use super::super::second::{plan_of, plans, tables};
use super::super::world::{World, day, id_of, period, won};
use attain::domain::commission::{Credit, Severity, Terms, check};
use attain::domain::kernel::{Currency, Money, Period, Rational, Rounding, RoundingMode};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;
use proptest::prelude::*;

const ANN: &str = "Ann Lee";

fn cents(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn quarter() -> Period {
    period("2026Q1")
}

fn world(amounts: &[i64], quota: i64) -> World {
    let mut world = World::ann().quota(ANN, "2026Q1", cents(quota));
    let ann = world.person(ANN);
    ann.commission_rate = Rational::new(7, 100).ok();
    for (number, minor) in amounts.iter().enumerate() {
        let mut deal = won(&format!("D-{number:03}"), "2026-01-01", "0.00");
        deal.date = day("2026-01-01").plus_days(i32::try_from(number % 90).unwrap()).ok();
        deal.amount = Some(cents(*minor));
        world.deals.push(deal);
    }
    world
}

fn paid(plan: &Plan, world: &World) -> i64 {
    let facts = world.facts();
    let terms = Terms::new(plan, &facts).unwrap();
    let total = terms.payout_minor(id_of(ANN), &quarter(), &[]).unwrap();
    assert_eq!(terms.pay(id_of(ANN), &quarter()).unwrap().total.minor, total);
    total
}

/// What a plan pays for each of many credits, on one set of facts.
fn curve(plan: &Plan, quota: i64, credits: impl Iterator<Item = i64>) -> Vec<i64> {
    let facts = world(&[], quota).facts();
    let terms = Terms::new(plan, &facts).unwrap();
    credits
        .map(|minor| {
            let extra = [Credit { day: day("2026-02-02"), minor, row: None }];
            terms.payout_minor(id_of(ANN), &quarter(), &extra).unwrap()
        })
        .collect()
}

fn percent(value: i128) -> Rate {
    Rate(Rational::new(value, 100).unwrap())
}

/// A table whose rates rise: 10 %, 20 %, 30 % from 0, 100.00 and 300.00, or 0, 50 % and 150 %.
fn rising(application: Application, by: TableBy, edge: Edge) -> Table {
    let bound = |amount: i64, share: i128| match by {
        TableBy::Credit => Level::Amount(Rational::whole(amount)),
        TableBy::Attainment => Level::Share(Rational::new(share, 100).unwrap()),
    };
    let overage = application == Application::Overage;
    let first = if overage { (0, 100) } else { (0, 0) };
    let tiers = [(first, 10), ((100, if overage { 125 } else { 50 }), 20), ((300, 150), 30)];
    let tiers = tiers.into_iter().map(|((amount, share), rate)| Tier {
        from: bound(amount, share),
        until: None,
        application: None,
        pays: RateRule::Rate(percent(rate)),
    });
    Table {
        application: Some(application),
        by,
        edge,
        of: None,
        cuts: None,
        base_rate: overage.then(|| percent(5)),
        below: None,
        tiers: tiers.collect(),
        above: None,
    }
}

fn shapes() -> Vec<Table> {
    let mut shapes = Vec::new();
    for edge in [Edge::LowerInside, Edge::UpperInside] {
        for application in [Application::Marginal, Application::Retroactive] {
            shapes.push(rising(application, TableBy::Credit, edge));
            shapes.push(rising(application, TableBy::Attainment, edge));
        }
        shapes.push(rising(Application::Overage, TableBy::Attainment, edge));
    }
    shapes
}

fn exactly(table: Table) -> Plan {
    let mut plan = plan_of(vec![Pays::Table(table)]);
    plan.rounding = Rounding { mode: RoundingMode::Down, digits: None };
    plan
}

/// Each shape at each edge − 1, 0, + 1 minor unit, around 0 and far away, against the definition.
#[test]
fn every_shape_at_every_boundary_amount() {
    let quota = 20_000;
    for table in shapes() {
        let plan = exactly(table.clone());
        let (application, upper) = (table.application.unwrap(), table.edge == Edge::UpperInside);
        let edges = match (table.by, application) {
            (TableBy::Credit, _) => [0, 10_000, 30_000],
            (_, Application::Overage) => [20_000, 25_000, 30_000],
            _ => [0, 10_000, 30_000],
        };
        let near = edges.into_iter().flat_map(|edge| [edge - 1, edge, edge + 1]);
        let credits: Vec<i64> = near.chain([-20_000, 9, 19_999, 20_000, 20_001, 90_000]).collect();
        let found = curve(&plan, quota, credits.iter().copied());
        for (credit, found) in credits.iter().zip(found) {
            let owns = |edge: &i64| if upper { *credit > *edge } else { *credit >= *edge };
            let reached = edges.iter().filter(|edge| owns(edge)).count().max(1);
            let rate = i64::try_from(reached).unwrap() * 10;
            let hundredfold: i64 = match application {
                Application::Retroactive => credit * rate,
                Application::Overage => credit.min(&quota) * 5 + (credit - quota).max(0) * rate,
                Application::Marginal => {
                    let above = |edge: i64| (credit - edge).max(0);
                    credit * 10 + above(edges[1]) * 10 + above(edges[2]) * 10
                }
            };
            assert_eq!(found, hundredfold.div_euclid(100), "{table:?} at {credit}");
        }
    }
}

#[test]
fn i04_marginal_tables_are_continuous_and_rising_tables_never_fall() {
    for table in shapes() {
        let plan = exactly(table.clone());
        let pays = curve(&plan, 20_000, -50..40_000);
        let steps: Vec<i64> = pays.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(steps.iter().all(|step| *step >= 0), "{table:?}");
        if table.application == Some(Application::Marginal) {
            assert!(steps.iter().all(|step| *step <= 1), "{table:?}");
        }
    }
}

#[test]
fn i03_a_higher_rate_or_a_lower_quota_never_pays_less() {
    for table in shapes() {
        for tier in 0..3 {
            let mut better = table.clone();
            let rates = [15, 25, 40];
            better.tiers[tier].pays = RateRule::Rate(percent(rates[tier]));
            let credits = || (-100..45_000).step_by(333);
            let (low, high) = (exactly(table.clone()), exactly(better));
            let (low, high) = (curve(&low, 20_000, credits()), curve(&high, 20_000, credits()));
            let positive = credits().zip(low.iter().zip(&high)).filter(|(credit, _)| *credit >= 0);
            assert!(positive.into_iter().all(|(_, (low, high))| low <= high));
        }
        let plan = exactly(table);
        let credits = || (0..45_000).step_by(333);
        let (hard, easy) = (curve(&plan, 20_000, credits()), curve(&plan, 19_999, credits()));
        assert!(hard.iter().zip(&easy).all(|(hard, easy)| hard <= easy));
    }
}

/// Every amount of money in a plan times ten.
fn tenfold(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    let ten = Rational::whole(10);
    let grow = |amount: &mut PayAmount| {
        if let PayAmount::PerYear(amount) = amount {
            amount.0 = amount.0.checked_mul(ten).unwrap();
        }
    };
    let pay = plan.pay.as_mut().unwrap();
    pay.base_salary.iter_mut().chain(pay.target_variable.iter_mut()).for_each(grow);
    for part in &mut plan.components {
        if let Pays::Table(table) = &mut part.pays {
            let bounds = table.tiers.iter_mut().flat_map(|tier| [Some(&mut tier.from), tier.until.as_mut()]);
            for bound in bounds.flatten() {
                if let Level::Amount(amount) = bound {
                    *amount = amount.checked_mul(ten).unwrap();
                }
            }
        }
    }
    plan
}

proptest! {
    #![proptest_config(crate::world::cases(64))]

    #[test]
    fn i05_the_order_of_rows_changes_nothing(
        plan in plans(),
        amounts in prop::collection::vec(-20_000i64..90_000, 1..10),
        turn in 0usize..10,
    ) {
        let mut plan = plan;
        plan.payout = attain::domain::kernel::Grain::Quarter;
        let first = world(&amounts, 100_000);
        let mut second = first.clone();
        let count = second.deals.len();
        second.deals.rotate_left(turn % count);
        second.deals.reverse();
        let (one, two) = (first.facts(), second.facts());
        let one = Terms::new(&plan, &one).unwrap().pay(id_of(ANN), &quarter()).unwrap();
        let mut two = Terms::new(&plan, &two).unwrap().pay(id_of(ANN), &quarter()).unwrap();
        for (a, b) in one.lines.iter().zip(&mut two.lines) {
            for (a, b) in a.trace.rows.iter().zip(&mut b.trace.rows) {
                b.place = a.place.clone();
            }
        }
        prop_assert_eq!(one, two);
    }

    #[test]
    fn i10_simulated_deals_pay_what_real_ones_do(
        plan in plans(),
        amounts in prop::collection::vec(-20_000i64..90_000, 1..10),
    ) {
        let mut plan = plan;
        plan.payout = attain::domain::kernel::Grain::Quarter;
        plan.effective.from = day("2026-01-01");
        let facts = world(&[], 100_000).facts();
        let extra: Vec<Credit> =
            amounts.iter().map(|minor| Credit { day: day("2026-03-31"), minor: *minor, row: None }).collect();
        let real = paid(&plan, &world(&amounts, 100_000));
        let simulated = Terms::new(&plan, &facts).unwrap().payout_minor(id_of(ANN), &quarter(), &extra).unwrap();
        prop_assert_eq!(simulated, real);
    }

    #[test]
    fn i21_ten_times_the_money_is_ten_times_the_pay(
        plan in plans(),
        amounts in prop::collection::vec(-20_000i64..90_000, 0..6),
    ) {
        let mut plan = plan;
        plan.payout = attain::domain::kernel::Grain::Quarter;
        let larger: Vec<i64> = amounts.iter().map(|minor| minor * 10).collect();
        let exact = |plan: &Plan, amounts: &[i64], quota| {
            let facts = world(amounts, quota).facts();
            let statement = Terms::new(plan, &facts).unwrap().pay(id_of(ANN), &quarter()).unwrap();
            statement.lines.into_iter().map(|line| line.trace.exact).collect::<Vec<_>>()
        };
        let once: Vec<Rational> = exact(&plan, &amounts, 100_000)
            .into_iter()
            .map(|exact| exact.checked_mul(Rational::whole(10)).unwrap())
            .collect();
        prop_assert_eq!(exact(&tenfold(&plan), &larger, 1_000_000), once);
    }

    #[test]
    fn random_tables_are_read_in_one_way_and_written_back(table in tables()) {
        let plan = plan_of(vec![Pays::Table(table)]);
        prop_assert!(check(&plan).iter().all(|finding| finding.severity == Severity::Notice));
        let text = attain::domain::commission::write_plan(&plan);
        prop_assert_eq!(attain::domain::commission::read_plan(&text).unwrap(), plan);
    }

    #[test]
    fn no_text_makes_the_reader_fail_otherwise_than_by_an_error(text in "[\\[\\]{}\":,a-z0-9%/\\\\ \n]{0,200}") {
        if let Err(error) = attain::domain::commission::read_plan(&text) {
            prop_assert!(error.path.starts_with('/'));
        }
    }
}
