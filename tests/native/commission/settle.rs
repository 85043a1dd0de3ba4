//! Settling: what was approved stays, and with all adjustments it is what the period comes to now.

use super::world::{World, day, id_of, period, usd, won};
use attain::domain::commission::settle::{ADJUSTMENT, ADJUSTMENT_CARRIED_IN, ADJUSTMENT_CARRIED_ON};
use attain::domain::commission::{Added, Approved, Settled, Statement, Terms, read_plan, settle};
use attain::domain::kernel::{Currency, Id, Money, PayRunId, Period};
use attain::domain::model::Plan;
use proptest::prelude::*;
use std::collections::BTreeMap;

const ANN: &str = "Ann Lee";
const BEN: &str = "Ben Ode";

fn plan(rules: &str, more: &str) -> Plan {
    let text = format!(
        r#"{{"schema": "attain/plan/1", "name": "Plan", "currency": "USD", "effective": {{"from": "2026-01-01", "until": "2026-07-01"}},
        "applies_to": {{"everyone": true}}, "payout": "month",
        "components": [{{"id": "commission", "measure": {{"credit": "amount"}}, {rules}}}]{more}}}"#
    );
    read_plan(&text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

fn plans() -> Vec<Plan> {
    let table = r#""pays": {"table": {"by": "credit", "application": "marginal", "tiers":
        [{"from": "0", "rate": "5%"}, {"from": "1000", "rate": "12.5%"}]}}"#;
    let draw = r#", "draw": {"kind": "recoverable", "amount": "90.00"}"#;
    vec![
        plan(r#""pays": {"flat": {"rate": "10%"}}"#, ""),
        plan(r#""pays": {"flat": {"rate": "10%"}}"#, r#", "negative_total": "pay""#),
        plan(table, draw),
        plan(&table.replace("marginal", "retroactive"), ""),
    ]
}

/// What is fixed: what each run approved, in the order of approval.
#[derive(Clone, Default)]
struct Ledger {
    frozen: Vec<(PayRunId, Settled)>,
}

impl Ledger {
    fn settle(&self, plan: &Plan, world: &World) -> (Vec<Period>, Vec<(Settled, Option<PayRunId>)>) {
        let facts = world.facts();
        let terms = Terms::new(plan, &facts).unwrap();
        let approved: Vec<Approved<'_>> =
            self.frozen.iter().map(|(run, settled)| Approved { run: *run, settled }).collect();
        let (periods, settled) = settle(&terms, &approved, &terms.pay_periods().unwrap(), true).unwrap();
        assert_eq!(settled.problems, Vec::<String>::new());
        (periods, settled.statements)
    }

    /// Approves every open statement of a month.
    fn approve(&mut self, plan: &Plan, world: &World, month: &str) {
        let run = PayRunId(Id::from_bits(self.frozen.len() as u128 + 1));
        for (settled, known) in self.settle(plan, world).1 {
            if known.is_none() && settled.statement.period.name == month {
                self.frozen.push((run, settled));
            }
        }
    }

    /// The laws, on all that is settled.
    fn holds(&self, plan: &Plan, world: &World) {
        let (_, settled) = self.settle(plan, world);
        for (run, frozen) in &self.frozen {
            let kept = settled.iter().find(|(one, known)| *known == Some(*run) && one == frozen);
            assert!(kept.is_some(), "a frozen statement is shown as it was approved");
        }
        let facts = world.facts();
        let terms = Terms::new(plan, &facts).unwrap();
        for (_, frozen) in &self.frozen {
            let statement = &frozen.statement;
            let now = terms.pay(statement.person, &statement.period).unwrap();
            let mut sums = by_component(&now, -1);
            for (component, minor) in by_component(&own(frozen), 1) {
                *sums.entry(component).or_default() += minor;
            }
            for (one, _) in settled.iter().filter(|(one, _)| one.statement.person == statement.person) {
                for (added, line) in one.additions() {
                    if let Added::Adjusts(adjusts) = added
                        && adjusts.period == statement.period
                    {
                        *sums.entry(adjusts.component.clone()).or_default() += line.amount.minor;
                        assert!(one.statement.period > statement.period, "a correction comes later");
                    }
                }
            }
            sums.retain(|_, minor| *minor != 0);
            assert_eq!(sums, BTreeMap::new(), "approved and adjustments are what it comes to now");
        }
        for (one, _) in &settled {
            let sum = Money::sum(Currency::USD, one.statement.lines.iter().map(|line| line.amount)).unwrap();
            assert_eq!(sum, one.statement.total);
        }
        carried(plan, &settled);
    }
}

pub fn own(settled: &Settled) -> Statement {
    Statement { lines: settled.own_lines().to_vec(), ..settled.statement.clone() }
}

pub fn by_component(statement: &Statement, sign: i64) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for line in &statement.lines {
        *sums.entry(line.component.clone()).or_default() += sign * line.amount.minor;
    }
    sums
}

/// What is carried on comes back with the next open statement, and nothing below 0 is paid where the plan
/// carries.
fn carried(plan: &Plan, settled: &[(Settled, Option<PayRunId>)]) {
    let pays = plan.negative_total == attain::domain::model::plan::NegativeTotal::Pay;
    for name in [ANN, BEN] {
        let mut debt = 0;
        for (one, run) in settled.iter().filter(|(one, _)| one.statement.person == id_of(name)) {
            assert!(pays || one.statement.total.minor >= 0, "{:?}", one.statement.lines);
            let sum = |id: &str| -> i64 {
                let lines = one.statement.lines.iter().filter(|line| line.component == id);
                lines.map(|line| line.amount.minor).sum()
            };
            let (taken, on) = (sum(ADJUSTMENT_CARRIED_IN), sum(ADJUSTMENT_CARRIED_ON));
            assert!(run.is_some() || taken == -debt, "an open statement takes in all that was carried");
            debt += taken + on;
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Deal { owner: bool, day: u8, month: u8, cents: i64 },
    Change { which: usize, cents: i64 },
    Remove { which: usize },
    Owner { which: usize },
    Plan { to: usize },
    Approve { month: u8 },
}

fn any_step() -> impl Strategy<Value = Step> {
    let month = 1u8..6;
    prop_oneof![
        4 => (any::<bool>(), 1u8..29, month.clone(), -60_000i64..300_000)
            .prop_map(|(owner, day, month, cents)| Step::Deal { owner, day, month, cents }),
        2 => (0usize..9, -50_000i64..300_000).prop_map(|(which, cents)| Step::Change { which, cents }),
        1 => (0usize..9).prop_map(|which| Step::Remove { which }),
        1 => (0usize..9).prop_map(|which| Step::Owner { which }),
        1 => (0usize..2).prop_map(|to| Step::Plan { to }),
        3 => month.prop_map(|month| Step::Approve { month }),
    ]
}

/// The same plan with another rate: a fix after the fact.
fn fixed(plan: &Plan, to: usize) -> Plan {
    let text = attain::domain::commission::write_plan(plan);
    let text = if to == 1 { text.replace("\"10%\"", "\"11%\"").replace("\"5%\"", "\"6%\"") } else { text };
    read_plan(&text).unwrap()
}

fn take(step: Step, world: &mut World, ledger: &mut Ledger, plan: &mut Plan, first: &Plan) {
    let deals = world.deals.len().max(1);
    match step {
        Step::Deal { owner, day: on, month, cents } => {
            let mut deal = won(&format!("D-{deals}-{cents}"), &format!("2026-0{month}-{on:02}"), "0.00");
            deal.amount = Some(Money::new(cents, Currency::USD));
            deal.owner = if owner { ANN } else { BEN }.to_owned();
            world.deals.push(deal);
        }
        Step::Change { which, cents } => {
            if let Some(deal) = world.deals.get_mut(which % deals) {
                deal.amount = Some(Money::new(cents, Currency::USD));
            }
        }
        Step::Remove { which } if which < world.deals.len() => drop(world.deals.remove(which)),
        Step::Owner { which } => {
            if let Some(deal) = world.deals.get_mut(which % deals) {
                deal.owner = if deal.owner == ANN { BEN } else { ANN }.to_owned();
            }
        }
        Step::Plan { to } => *plan = fixed(first, to),
        Step::Approve { month } => ledger.approve(plan, world, &format!("2026-0{month}")),
        Step::Remove { .. } => {}
    }
}

proptest! {
    #![proptest_config(crate::world::cases(60))]

    #[test]
    fn i19_approved_plus_all_adjustments_is_what_it_comes_to_now(
        which in 0usize..4,
        steps in prop::collection::vec(any_step(), 1..25),
    ) {
        let first = plans().remove(which);
        let (mut plan, mut world, mut ledger) = (first.clone(), World::of(&[ANN, BEN]), Ledger::default());
        for step in steps {
            take(step, &mut world, &mut ledger, &mut plan, &first);
            ledger.holds(&plan, &world);
        }
    }
}

#[test]
fn a_late_deal_a_changed_amount_and_another_owner_stand_as_linked_lines_in_the_next_open_month() {
    let plan = plans().remove(0);
    let mut world = World::of(&[ANN, BEN]).deal(won("D-1", "2026-01-10", "1000.00"));
    let mut ledger = Ledger::default();
    ledger.approve(&plan, &world, "2026-01");
    world.deals[0].amount = Some(usd("900.00"));
    let world = world.deal(won("D-2", "2026-01-20", "500.00")).deal(won("D-3", "2026-02-03", "100.00"));
    let (periods, settled) = ledger.settle(&plan, &world);
    let names: Vec<&str> = periods.iter().map(|period| period.name.as_str()).collect();
    assert_eq!(names, ["2026-01", "2026-02"]);
    let open =
        &settled.iter().find(|(one, run)| run.is_none() && one.statement.person == id_of(ANN)).unwrap().0;
    let (added, line) = open.additions().next().unwrap();
    assert_eq!((line.component.as_str(), line.amount), (ADJUSTMENT, usd("40.00")));
    let rows: Vec<(&str, i64)> =
        line.trace.rows.iter().map(|row| (row.deal.as_str(), row.share.minor)).collect();
    assert_eq!(rows, [("D-1", -1_000), ("D-2", 5_000)]);
    let Added::Adjusts(link) = added else { panic!("{added:?}") };
    assert_eq!((link.period.name.as_str(), link.component.as_str()), ("2026-01", "commission"));
    assert_eq!((link.approved, link.now), (usd("100.00"), usd("140.00")));
    assert_eq!(open.statement.total, usd("50.00"));
    insta::assert_snapshot!(
        "adjustment_in_words",
        attain::domain::commission::statement_text(&open.statement)
    );
}

#[test]
fn a_period_after_the_plan_s_last_day_still_takes_what_is_late() {
    let plan = plans().remove(0);
    let mut world = World::ann().deal(won("D-1", "2026-06-30", "1000.00"));
    let mut ledger = Ledger::default();
    ledger.approve(&plan, &world, "2026-06");
    world.deals[0].amount = Some(usd("400.00"));
    let (_, settled) = ledger.settle(&plan, &world);
    let last = &settled.last().unwrap().0.statement;
    assert_eq!((last.period.name.as_str(), last.total.minor), ("2026-07", 0));
    // The plan carries totals below 0: nothing is paid, and the debt stands on the statement.
    let amounts: Vec<(&str, i64)> =
        last.lines.iter().map(|line| (line.component.as_str(), line.amount.minor)).collect();
    assert_eq!(amounts, [(ADJUSTMENT, -6_000), (ADJUSTMENT_CARRIED_ON, 6_000)]);
    assert_eq!(period("2026-07").range.from, day("2026-07-01"));
}
