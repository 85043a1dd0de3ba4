//! The way from one state of the deals to another adds up, and each change has its kind.

use crate::world::{Drawn, any_deal, batch};
use attain::domain::facts::{DealBatch, DealTable, MoveKind, Movement, Outcome, movement};
use attain::domain::kernel::{Currency, Money};
use proptest::prelude::*;
use std::sync::Arc;

fn table(batches: &[Arc<DealBatch>]) -> DealTable {
    DealTable::build(batches, &Default::default())
}

fn minor(money: &[Money]) -> i128 {
    money.iter().map(|money| i128::from(money.minor)).sum()
}

fn open(minor: i64, closed: i32) -> Drawn {
    let (created, closed) = (Some(20_000), Some(closed));
    Drawn { owner: 0, outcome: Outcome::Open, minor: Some(minor), created, closed, chance: None, region: 0 }
}

fn moved(before: &[Drawn], after: &[Drawn]) -> Movement {
    let old = Arc::new(batch(before, "t"));
    let mut new = batch(after, "t");
    new.id = attain::domain::kernel::Id::from_bits(77);
    movement(&table(std::slice::from_ref(&old)), &table(&[old, Arc::new(new)])).unwrap()
}

#[test]
fn each_change_has_its_kind_and_money() {
    use MoveKind::*;
    let won = |deal: Drawn| Drawn { outcome: Outcome::Won, ..deal };
    let lost = |deal: Drawn| Drawn { outcome: Outcome::Lost, ..deal };
    let base = open(1_000, 20_100);
    type Steps = &'static [(MoveKind, Option<i64>)];
    let table: &[(Drawn, Drawn, Steps)] = &[
        (base.clone(), base.clone(), &[]),
        (base.clone(), open(1_500, 20_100), &[(AmountUp, Some(500))]),
        (base.clone(), open(400, 20_200), &[(AmountDown, Some(-600)), (Pushed, Some(400))]),
        (base.clone(), open(1_000, 20_050), &[(Pulled, Some(1_000))]),
        (base.clone(), won(open(1_200, 20_100)), &[(AmountUp, Some(200)), (Won, Some(-1_200))]),
        (base.clone(), lost(base.clone()), &[(Lost, Some(-1_000))]),
        (won(base.clone()), base.clone(), &[(Reopened, Some(1_000))]),
        (won(base.clone()), lost(base.clone()), &[(Revised, Some(1_000))]),
        (Drawn { minor: None, ..base.clone() }, base.clone(), &[(AmountUp, Some(1_000))]),
    ];
    for (before, after, expected) in table {
        let found = moved(std::slice::from_ref(before), std::slice::from_ref(after));
        let kinds: Vec<_> = found.moves.iter().map(|step| (step.kind, step.money.map(|m| m.minor))).collect();
        assert_eq!(kinds, *expected, "{before:?} → {after:?}");
    }
}

#[test]
fn a_deal_that_left_the_full_export_is_gone_but_still_counts_as_open() {
    let deals: Vec<Drawn> = (0..4).map(|place| open(100 * (place + 1), 20_100)).collect();
    let found = moved(&deals, &deals[..3]);
    assert_eq!(found.moves.iter().map(|step| step.kind).collect::<Vec<_>>(), [MoveKind::Gone]);
    assert_eq!(found.moves[0].deal, "t-3");
    assert_eq!(found.open_before, found.open_after);
    // A file with a few deals only is no full export: nothing is gone.
    assert!(moved(&deals, &deals[..1]).moves.is_empty());
}

proptest! {
    #![proptest_config(crate::world::cases(100))]

    #[test]
    fn open_before_and_the_steps_make_open_after(
        before in proptest::collection::vec(any_deal(), 0..25),
        after in proptest::collection::vec(any_deal(), 0..25),
    ) {
        let found = moved(&before, &after);
        let steps = found.totals.iter().filter(|total| total.kind.moves_open());
        let steps: i128 = steps.map(|total| minor(&total.money)).sum();
        prop_assert_eq!(minor(&found.open_before) + steps, minor(&found.open_after));
        prop_assert!(found.open_after.iter().all(|money| money.currency == Currency::USD));
        // The number of open deals has the same way.
        let count = |kind: MoveKind| {
            found.totals.iter().find(|total| total.kind == kind).map_or(0, |total| total.count as i64)
        };
        let finished = count(MoveKind::Won) + count(MoveKind::Lost);
        let way = found.open_deals_before as i64 + count(MoveKind::New) + count(MoveKind::Reopened) - finished;
        prop_assert_eq!(way, found.open_deals_after as i64);
        for total in &found.totals {
            let single = found.moves.iter().filter(|step| step.kind == total.kind);
            prop_assert_eq!(single.count() as u64, total.count);
        }
    }
}
