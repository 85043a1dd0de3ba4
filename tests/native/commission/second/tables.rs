//! Random tables and flat rates, shared with the laws.

use super::super::world::{day, rational};
use attain::domain::kernel::{Currency, Grain, Rational, RoundingMode};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;
use proptest::prelude::*;

pub fn rates() -> impl Strategy<Value = RateRule> {
    prop_oneof![
        4 => (0i128..=1000).prop_map(|permille| RateRule::Rate(Rate(Rational::new(permille, 1000).unwrap()))),
        1 => (0i128..=3, 3i128..=7).prop_map(|(a, b)| RateRule::Rate(Rate(Rational::new(a, b).unwrap()))),
        1 => Just(RateRule::RateOf(RateSource::Person)),
        2 => (0i128..=12).prop_map(|quarters| RateRule::Multiple(Rational::new(quarters, 4).unwrap())),
    ]
}

fn bound(by: TableBy, step: i64) -> Level {
    match by {
        TableBy::Credit => Level::Amount(rational(&format!("{}.25", step * 100))),
        TableBy::Attainment => Level::Share(Rational::new(i128::from(step), 8).unwrap()),
    }
}

fn own() -> impl Strategy<Value = Option<TierApplication>> {
    prop_oneof![3 => Just(None), 1 => Just(Some(TierApplication::All)), 1 => Just(Some(TierApplication::New))]
}

pub fn beyond() -> impl Strategy<Value = Beyond> {
    prop_oneof![
        Just(Beyond::Nothing),
        (0i128..=40).prop_map(|percent| Beyond::Rate(Rate(Rational::new(percent, 100).unwrap()))),
        Just(Beyond::Multiple(Rational::HALF)),
    ]
}

prop_compose! {
    pub fn tables()(
        application in prop_oneof![Just(Application::Marginal), Just(Application::Retroactive), Just(Application::Overage)],
        by in prop_oneof![Just(TableBy::Credit), Just(TableBy::Attainment)],
        edge in prop_oneof![Just(Edge::LowerInside), Just(Edge::UpperInside)],
        base in prop::option::of(0i128..=100),
        tiers in prop::collection::vec((1i64..=4, rates(), own()), 1..5),
        starts_at_zero in any::<bool>(),
        below in beyond(),
        above in prop::option::of(beyond()),
    ) -> Table {
        let overage = application == Application::Overage;
        let by = if overage { TableBy::Attainment } else { by };
        let mut step = if overage { 8 } else { 0 };
        let count = tiers.len();
        let mut list: Vec<Tier> = Vec::new();
        for (index, (width, pays, own)) in tiers.into_iter().enumerate() {
            let zero = index == 0 && starts_at_zero && !overage;
            step += if index == 0 && overage { 0 } else { width };
            let from = if zero { Level::Amount(Rational::ZERO) } else { bound(by, step) };
            let last = index + 1 == count;
            let until = (last && above.is_some()).then(|| bound(by, step + 3));
            list.push(Tier { from, until, application: own.filter(|_| !overage), pays });
        }
        let mut table = Table {
            application: Some(application),
            by,
            edge,
            of: None,
            cuts: None,
            base_rate: None,
            below: (!starts_at_zero && !overage).then_some(below),
            tiers: list,
            above,
        };
        if above == Some(Beyond::Nothing) && application == Application::Retroactive {
            table.above = Some(Beyond::Multiple(Rational::ONE));
        }
        let beyond = [table.below, table.above].into_iter().flatten().map(Beyond::rule);
        let uses_base = overage
            || table.tiers.iter().map(|tier| tier.pays).chain(beyond).any(|rule| matches!(rule, RateRule::Multiple(_)));
        table.base_rate = base.filter(|_| uses_base).map(|base| Rate(Rational::new(base, 100).unwrap()));
        table
    }
}

pub fn plan_of(pays: Vec<Pays>) -> Plan {
    let components = pays.into_iter().enumerate().map(|(index, pays)| Component {
        target_share: Some(Rate(Rational::new(1, 4).unwrap())),
        ..Component::new(&format!("c{index}"), pays)
    });
    Plan {
        effective: Effective { from: day("2026-01-01"), until: Some(day("2027-01-01")), through: None },
        applies_to: AppliesTo::Everyone,
        payout: Grain::Quarter,
        rounding: attain::domain::kernel::Rounding::default(),
        pay: Some(PayMix {
            base_salary: None,
            target_variable: Some(PayAmount::PerYear(Amount(rational("40000.00")))),
        }),
        negative_total: NegativeTotal::Pay,
        ..Plan::new("random", Currency::USD, components.collect())
    }
}

pub fn modes() -> impl Strategy<Value = RoundingMode> {
    prop_oneof![
        Just(RoundingMode::HalfAwayFromZero),
        Just(RoundingMode::HalfEven),
        Just(RoundingMode::HalfUp),
        Just(RoundingMode::Up),
        Just(RoundingMode::Down),
        Just(RoundingMode::TowardZero),
    ]
}

prop_compose! {
    pub fn plans()(
        pays in prop::collection::vec(prop_oneof![
            1 => rates().prop_map(Pays::Flat),
            4 => tables().prop_map(Pays::Table),
        ], 1..4),
        mode in modes(),
        digits in prop_oneof![4 => Just(None), 1 => (0u8..=2).prop_map(Some)],
        salary in prop_oneof![Just(None), Just(Some(PayAmount::FromPerson)), Just(Some(PayAmount::PerYear(Amount(rational("50000.01")))))],
        own_target in any::<bool>(),
        start in 0i32..100,
        payout in prop_oneof![Just(Grain::Month), Just(Grain::Quarter), Just(Grain::Year)],
    ) -> Plan {
        let mut plan = plan_of(pays);
        plan.rounding = attain::domain::kernel::Rounding { mode, digits };
        plan.effective.from = day("2026-01-01").plus_days(start).unwrap();
        plan.payout = payout;
        let pay = plan.pay.as_mut().unwrap();
        pay.base_salary = salary;
        if own_target {
            pay.target_variable = Some(PayAmount::FromPerson);
        }
        plan
    }
}
