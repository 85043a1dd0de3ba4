//! A second engine: slow, obvious, on plain fractions, written from the rules alone. It knows the
//! plan's document and nothing else of the first one. Both must agree on random plans and worlds.

use super::world::{World, day, id_of, period, rational, won};
use attain::domain::commission::{Severity, Terms, check};
use attain::domain::kernel::{Calendar, Currency, DateRange, Grain, Money, Period, Rational, RoundingMode};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;
use proptest::prelude::*;

/// A fraction with a denominator above 0.
#[derive(Clone, Copy, Debug)]
struct Fr(i128, i128);

impl Fr {
    fn of(above: i128, below: i128) -> Fr {
        fn gcd(a: i128, b: i128) -> i128 {
            if b == 0 { a } else { gcd(b, a % b) }
        }
        let shared = gcd(above.abs(), below.abs()).max(1) * below.signum();
        Fr(above / shared, below / shared)
    }
    fn whole(value: i64) -> Fr {
        Fr(i128::from(value), 1)
    }
    fn from(value: Rational) -> Fr {
        Fr::of(value.numerator(), value.denominator())
    }
    fn plus(self, other: Fr) -> Fr {
        Fr::of(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }
    fn minus(self, other: Fr) -> Fr {
        self.plus(Fr(-other.0, other.1))
    }
    fn times(self, other: Fr) -> Fr {
        Fr::of(self.0 * other.0, self.1 * other.1)
    }
    fn over(self, other: Fr) -> Fr {
        Fr::of(self.0 * other.1, self.1 * other.0)
    }
    fn below(self, other: Fr) -> bool {
        self.0 * other.1 < other.0 * self.1
    }
    fn is(self, other: Fr) -> bool {
        self.0 * other.1 == other.0 * self.1
    }
}

/// All that one person's pay depends on.
struct Facts {
    deals: Vec<(i32, i64)>,
    quotas: Vec<(DateRange, i64)>,
    own_rate: Option<Fr>,
    own_target: Option<Fr>,
    own_salary: Option<Fr>,
}

const CENTS: Fr = Fr(100, 1);

fn round(value: Fr, rounding: attain::domain::kernel::Rounding) -> i64 {
    let unit = match rounding.digits {
        Some(0) => 100,
        Some(1) => 10,
        _ => 1,
    };
    let value = Fr::of(value.0, value.1 * unit);
    let floor = value.0.div_euclid(value.1);
    let twice = 2 * value.0.rem_euclid(value.1);
    let up = match rounding.mode {
        _ if twice == 0 => false,
        RoundingMode::Up => true,
        RoundingMode::Down => false,
        RoundingMode::TowardZero => value.0 < 0,
        _ if twice != value.1 => twice > value.1,
        RoundingMode::HalfUp => true,
        RoundingMode::HalfAwayFromZero => value.0 > 0,
        RoundingMode::HalfEven => floor % 2 != 0,
    };
    i64::try_from((floor + i128::from(up)) * unit).unwrap()
}

fn quota_over(facts: &Facts, days: DateRange) -> Option<Fr> {
    let mut sum = Fr(0, 1);
    for (range, minor) in &facts.quotas {
        let mut common = 0;
        let mut date = range.from;
        while date < range.until {
            common += i128::from(days.from <= date && date < days.until);
            date = date.plus_days(1).unwrap();
        }
        sum = sum.plus(Fr::whole(*minor).times(Fr::of(common, i128::from(range.days()))));
    }
    Fr(0, 1).below(sum).then_some(sum)
}

/// What a table or flat rate pays for credit `b`, or nothing if something needed is missing.
fn earned(
    plan: &Plan,
    part: &Component,
    facts: &Facts,
    b: Fr,
    q: Option<Fr>,
    full_q: Option<Fr>,
) -> Option<Fr> {
    let year = match plan.pay.as_ref().and_then(|pay| pay.target_variable.clone()) {
        Some(PayAmount::PerYear(amount)) => Some(Fr::from(amount.0).times(CENTS)),
        Some(PayAmount::FromPerson) => facts.own_target,
        None => None,
    };
    let share = part.target_share.map_or(Fr(1, 1), |share| Fr::from(share.0));
    let v = year.map(|year| year.over(Fr::whole(plan.payout.per_year())).times(share));
    let v_over_q = || Some(v?.over(full_q?));
    match &part.pays {
        Pays::Flat(rule) => Some(b.times(rate_of(*rule, facts, v_over_q)?)),
        Pays::Table(table) => {
            let r0 = || match table.base_rate {
                Some(rate) => Some(Fr::from(rate.0)),
                None => v_over_q(),
            };
            let scale = match table.by {
                TableBy::Credit => CENTS,
                TableBy::Attainment => q?,
            };
            let mut rules = vec![];
            for tier in &table.tiers {
                rate_of(tier.pays, facts, r0)?;
                rules.push((Some(Fr::from(tier.from.value()).times(scale)), tier.pays, tier.application));
            }
            if let Some(below) = table.below {
                rate_of(below.rule(), facts, r0)?;
                rules.insert(0, (None, below.rule(), None));
            }
            if let Some(above) = table.above {
                rate_of(above.rule(), facts, r0)?;
                let end = table.tiers.last().unwrap().until.unwrap();
                rules.push((Some(Fr::from(end.value()).times(scale)), above.rule(), None));
            }
            let table_pays = |b| pays(table, &rules, facts, &r0, b, rules.len());
            if table.application == Some(Application::Overage) {
                let within = if b.below(scale) { b } else { scale };
                let base = within.times(r0()?);
                let over = b.minus(within);
                let reached =
                    rules.iter().rfind(|rule| is_in(table, rule.0, b)).map_or(rules[0].1, |rule| rule.1);
                return Some(base.plus(over.times(rate_of(reached, facts, r0)?)));
            }
            Some(table_pays(b))
        }
        _ => None,
    }
}

type Row = (Option<Fr>, RateRule, Option<TierApplication>);

fn is_in(table: &Table, from: Option<Fr>, b: Fr) -> bool {
    from.is_none_or(|from| from.below(b) || (from.is(b) && table.edge == Edge::LowerInside))
}

/// Recursive and literal: the pay of `b` among the first `count` tiers.
fn pays(table: &Table, rows: &[Row], facts: &Facts, r0: &dyn Fn() -> Option<Fr>, b: Fr, count: usize) -> Fr {
    let (from, rule, own) = rows[count - 1];
    let rate = rate_of(rule, facts, r0).unwrap();
    if count > 1 && !(is_in(table, from, b)) {
        return pays(table, rows, facts, r0, b, count - 1);
    }
    let all = match own {
        Some(own) => own == TierApplication::All,
        None => table.application == Some(Application::Retroactive),
    };
    if all || count == 1 {
        return b.times(rate);
    }
    let from = from.unwrap();
    b.minus(from).times(rate).plus(top(table, rows, facts, r0, from, count - 1))
}

/// What the first `count` tiers pay at the top of the last of them.
fn top(table: &Table, rows: &[Row], facts: &Facts, r0: &dyn Fn() -> Option<Fr>, end: Fr, count: usize) -> Fr {
    let (from, rule, own) = rows[count - 1];
    let rate = rate_of(rule, facts, r0).unwrap();
    let all =
        own.map_or(table.application == Some(Application::Retroactive), |own| own == TierApplication::All);
    if all || count == 1 {
        return end.times(rate);
    }
    let from = from.unwrap();
    end.minus(from).times(rate).plus(top(table, rows, facts, r0, from, count - 1))
}

fn rate_of(rule: RateRule, facts: &Facts, r0: impl Fn() -> Option<Fr>) -> Option<Fr> {
    match rule {
        RateRule::Rate(rate) => Some(Fr::from(rate.0)),
        RateRule::RateOf(_) => facts.own_rate,
        RateRule::Multiple(multiple) => Some(r0()?.times(Fr::from(multiple))),
        _ => None,
    }
}

/// The total of a person whom the plan pays on all days of its effective range.
fn total(plan: &Plan, facts: &Facts, period: &Period) -> i64 {
    let Some(days) = plan.effective.range().unwrap().overlap(period.range) else { return 0 };
    let b: i64 = facts
        .deals
        .iter()
        .filter(|deal| days.from.days() <= deal.0 && deal.0 < days.until.days())
        .map(|deal| deal.1)
        .sum();
    let (q, full_q) = (quota_over(facts, days), quota_over(facts, period.range));
    let salary = match plan.pay.as_ref().and_then(|pay| pay.base_salary.clone()) {
        Some(PayAmount::PerYear(amount)) => Some(Fr::from(amount.0).times(CENTS)),
        Some(PayAmount::FromPerson) => facts.own_salary,
        None => None,
    };
    let share = Fr::of(i128::from(days.days()), i128::from(period.range.days()));
    let salary = salary.map(|year| year.over(Fr::whole(plan.payout.per_year())).times(share));
    let mut sum = salary.map_or(0, |salary| round(salary, plan.rounding));
    for part in &plan.components {
        let earned = earned(plan, part, facts, Fr::whole(b), q, full_q);
        sum += earned.map_or(0, |earned| round(earned, plan.rounding));
    }
    sum
}

fn rates() -> impl Strategy<Value = RateRule> {
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

fn beyond() -> impl Strategy<Value = Beyond> {
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

fn modes() -> impl Strategy<Value = RoundingMode> {
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

proptest! {
    #[test]
    fn both_engines_agree(
        plan in plans(),
        deals in prop::collection::vec((0i32..365, prop_oneof![-50_000i64..400_000, Just(10_025), Just(20_025), Just(50_000)]), 0..12),
        quota in prop_oneof![Just(0i64), Just(400_000), 1i64..900_000],
        halves in any::<bool>(),
        rate in prop::option::of(0i128..=300),
    ) {
        let refused: Vec<_> = check(&plan).into_iter().filter(|finding| finding.severity == Severity::Refused).collect();
        prop_assert!(refused.is_empty(), "{:?}", refused);
        let cents = |minor| Money::new(minor, Currency::USD);
        let mut world = World::ann();
        let ann = world.person("Ann Lee");
        ann.commission_rate = rate.map(|rate| Rational::new(rate, 1000).unwrap());
        ann.target_variable = rate.map(|_| cents(2_400_000));
        ann.base_salary = rate.map(|_| cents(3_600_007));
        world = world.quota("Ann Lee", "2026", cents(quota));
        let mut quotas = vec![(period("2026").range, quota)];
        if halves {
            world = world.quota("Ann Lee", "2026-02-10..2026-08-03", cents(77_777));
            quotas.push((period("2026-02-10..2026-08-03").range, 77_777));
        }
        let first = day("2026-01-01");
        for (number, (days, minor)) in deals.iter().enumerate() {
            let mut deal = won(&format!("D{number}"), "2026-01-01", "0.00");
            deal.date = Some(first.plus_days(*days).unwrap());
            deal.amount = Some(cents(*minor));
            world.deals.push(deal);
        }
        let facts = world.facts();
        let theirs = Facts {
            deals: deals.iter().map(|(days, minor)| (first.days() + days, *minor)).collect(),
            quotas,
            own_rate: rate.map(|rate| Fr::of(rate, 1000)),
            own_target: rate.map(|_| Fr(2_400_000, 1)),
            own_salary: rate.map(|_| Fr(3_600_007, 1)),
        };
        let terms = Terms::new(&plan, &facts).unwrap();
        for period in Calendar::default().periods_in(DateRange::new(first, day("2027-01-01")).unwrap(), plan.payout).unwrap() {
            let statement = terms.pay(id_of("Ann Lee"), &period).unwrap();
            prop_assert_eq!(statement.total.minor, total(&plan, &theirs, &period), "{:?} {:?}", period, statement);
            prop_assert_eq!(terms.payout_minor(id_of("Ann Lee"), &period, &[]).unwrap(), statement.total.minor);
            super::golden::assert_explained(&statement);
        }
    }
}
