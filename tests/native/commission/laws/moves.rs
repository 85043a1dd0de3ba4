//! How pay moves: with sales, rates and quotas, at thresholds, and where a period is cut.
//!
//! The laws hold “unless a cap, a decelerator or a stated rule says so”: the plans are those of the
//! generator, with the rules that say so set aside, and each says which.

use super::super::second::bridge::First;
use super::super::second::generate::{Drawn, drawn, first_day};
use super::super::second::world::{Cash, World};
use super::super::world::{id_of, rational};
use super::{EVERYBODY, Paid, all, component_lists, deal, each_component, traced};
use attain::domain::facts::CashKind;
use attain::domain::kernel::{Rational, Rounding};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn rate(text: &str) -> Rate {
    Rate(rational(text))
}

fn percent(value: usize) -> Rate {
    Rate(Rational::new(i128::try_from(value).unwrap(), 100).unwrap())
}

/// Rates that rise from tier to tier, of the kind that the first tier has; above a quota that the base rate pays,
/// multiples of that.
fn rise(table: &mut Table) {
    let over_base = table.application == Some(Application::Overage);
    let first = if over_base { RateRule::Multiple(Rational::ONE) } else { table.tiers[0].pays };
    for (place, tier) in table.tiers.iter_mut().enumerate() {
        let whole = |value: usize| Rational::whole(i64::try_from(value).unwrap());
        tier.pays = match first {
            RateRule::PerUnit(_) => RateRule::PerUnit(Amount(whole(100 + 50 * place))),
            // More than all lower ones together: a sum that pays `all` takes the place of theirs.
            RateRule::Amount(_) => RateRule::Amount(Amount(whole(100 << place))),
            RateRule::Multiple(_) => RateRule::Multiple(whole(place + 1)),
            _ => RateRule::Rate(percent(5 + 5 * place)),
        };
    }
    table.below = table.below.map(|_| Beyond::Nothing);
    table.base_rate = None;
}

/// A component that pays over time without what its deals share: a kicker, a floor, what a cap or a curve leaves. More
/// of it for a deal that is paid late is less for one that is paid early, though all together get no less.
fn shares_nothing(part: &mut Component) {
    if matches!(part.pays, Pays::Curve(_)) {
        (part.pay_on, part.holdback) = (None, None);
    }
    if part.pay_on.is_some() || part.holdback.is_some() {
        (part.kickers, part.caps, part.floors) = (vec![], vec![], vec![]);
    }
}

/// The plan without limits of the year: what a month uses up of them is gone, also where a guarantee or a draw would
/// have paid that month as much.
fn without_limits_of_the_year(plan: &mut Plan) {
    let is_yearly = |limit: &Option<Limit>| limit.is_some_and(|limit| limit.per == Per::Year);
    let versions = plan.versions.iter_mut().filter_map(|version| version.limits.as_mut());
    for limits in versions.chain(std::iter::once(&mut plan.limits)) {
        limits.retain(|limit| !is_yearly(&limit.cap) && !is_yearly(&limit.floor));
    }
    each_component(plan, |part| {
        part.caps.retain(|limit| limit.per != Per::Year);
        part.floors.retain(|limit| limit.per != Per::Year);
    });
}

/// The plan without what is meant to lower pay: tiers that fall, refunds, draws that recover more than they
/// advance, contests, where one wins what another loses, and caps or guarantees where lines are trued up: what a later
/// month takes back is the line as it stood before a cap on the whole, or a guarantee, changed what was paid (G1, G5).
fn rising(mut plan: Plan) -> Plan {
    for list in component_lists(&mut plan) {
        list.retain(|part| !matches!(part.pays, Pays::Contest(_)));
    }
    each_component(&mut plan, |part| {
        if let Pays::Table(table) = &mut part.pays {
            rise(table);
        }
        shares_nothing(part);
    });
    plan.refunds = None;
    if tops_up(&plan) {
        without_limits_of_the_year(&mut plan);
        each_component(&mut plan, |part| {
            part.settle = part.settle.map(|how| if how == Settle::TrueUp { Settle::AtEnd } else { how });
        });
    }
    if settles(&plan, Settle::TrueUp) {
        plan.limits.retain(|limit| limit.cap.is_none());
        each_component(&mut plan, |part| part.caps.clear());
    }
    if let Some(draw) = plan.draw.as_mut().filter(|draw| draw.kind == DrawKind::RecoverableStrict) {
        draw.kind = DrawKind::Recoverable;
    }
    plan
}

/// Whether some component is settled so.
fn settles(plan: &Plan, settle: Settle) -> bool {
    let versions = plan.versions.iter().filter_map(|version| version.components.as_ref()).flatten();
    plan.components.iter().chain(versions).any(|part| part.settle == Some(settle))
}

/// Whether a draw or a guarantee, also one of the ramp, can add to what lines pay.
fn tops_up(plan: &Plan) -> bool {
    let ramps = plan.ramp.iter().chain(plan.versions.iter().filter_map(|version| version.ramp.as_ref()));
    let mut guarantees = ramps.flat_map(|ramp| &ramp.months).filter_map(|month| month.guarantee);
    let stated = plan.guarantee.is_some() || plan.draw.is_some() || guarantees.next().is_some();
    stated || plan.versions.iter().any(|version| version.guarantee.is_some() || version.draw.is_some())
}

/// Nothing below 0 (which a higher rate would lower further) and nothing refunded.
fn positive(mut world: World) -> World {
    for deal in &mut world.deals {
        deal.amount.minor = deal.amount.minor.abs();
        (deal.list_minor, deal.discount_minor) = (Some(deal.amount.minor), Some(0));
    }
    world.cash.retain(|cash| cash.kind != CashKind::Refund);
    world
}

/// Everything paid up to the end of each period, by person.
fn so_far(paid: Vec<Paid>) -> Option<Vec<i64>> {
    let each = paid.len() / EVERYBODY.len();
    let totals: Vec<i64> = paid.into_iter().map(|paid| Some(paid.ok()?.1)).collect::<Option<_>>()?;
    let people = totals.chunks(each.max(1)).flat_map(|own| {
        own.iter().scan(0i64, |sum, minor| {
            *sum += minor;
            Some(*sum)
        })
    });
    Some(people.collect())
}

/// Whoever is paid less by the end of some period.
fn fallen(before: &[i64], after: &[i64]) -> Vec<(usize, i64, i64)> {
    let all = before.iter().zip(after).enumerate();
    all.filter(|(_, (low, high))| **low > **high).map(|(place, (low, high))| (place, *low, *high)).collect()
}

/// A rate of a rule raised by three points, or a multiple by a tenth, where one is stated.
fn raise(rule: &mut RateRule) {
    match rule {
        RateRule::Rate(Rate(stated)) => {
            *stated = stated.checked_add(rational("3%")).unwrap().min(Rational::ONE);
        }
        RateRule::Multiple(times) => *times = times.checked_add(rational("1/10")).unwrap(),
        _ => {}
    }
}

fn raise_some(pays: &mut Pays, which: usize) {
    match pays {
        Pays::Flat(rule) => raise(rule),
        Pays::Table(table) => {
            let count = table.tiers.len();
            raise(&mut table.tiers[which % count].pays);
        }
        Pays::Scoped(scoped) => {
            let count = scoped.rules.len();
            raise(&mut scoped.rules[which % count].pays);
        }
        Pays::Grid(grid) => {
            let rate = &mut grid.rates[which % 3][which / 3 % 3];
            rate.0 = rate.0.checked_add(rational("3%")).unwrap().min(Rational::ONE);
        }
        _ => {}
    }
}

fn nine_tenths(minor: i64) -> i64 {
    if minor > 0 { (minor * 9 / 10).max(1) } else { minor }
}

/// The plan as tables of one application and flat rates, without what jumps on its own: gates, kickers,
/// sums paid once, limits of single deals, conditions on amounts, cash that must be whole.
fn smooth(mut plan: Plan, application: Application) -> Plan {
    for list in component_lists(&mut plan) {
        list.retain(|part| matches!(part.pays, Pays::Table(_) | Pays::Flat(_)));
    }
    each_component(&mut plan, |part| {
        (part.gates, part.kickers, part.multipliers, part.order) = (vec![], vec![], vec![], None);
        part.caps.retain(|limit| limit.per != Per::Deal);
        part.floors.retain(|limit| limit.per != Per::Deal);
        part.measure.conditions.retain(|condition| condition.field != DealField::Amount);
        (part.pay_on, part.holdback) = (None, None);
        if let Pays::Table(table) = &mut part.pays {
            table.application = Some(application);
            for tier in &mut table.tiers {
                tier.application = None;
                if !matches!(tier.pays, RateRule::Rate(_) | RateRule::PerUnit(_)) {
                    tier.pays = RateRule::Rate(rate("10%"));
                }
            }
            table.base_rate = None;
        } else if !matches!(part.pays, Pays::Flat(RateRule::PerUnit(_))) {
            part.pays = Pays::Flat(RateRule::Rate(rate("10%")));
        }
    });
    plan.rounding = Rounding { digits: None, ..plan.rounding };
    plan
}

/// One minor unit more in a deal; nothing if there is no deal, or if the plan credits something else than amounts, or
/// has a floor, and something was paid or refunded of the deal: what share of a deal of a cent that is jumps with the
/// second cent.
fn nudged(plan: &Plan, world: &World, which: usize) -> Option<World> {
    let mut nudged = world.clone();
    let place = which.checked_rem(nudged.deals.len())?;
    let mut by_share = false;
    each_component(&mut plan.clone(), |part| {
        by_share |= part.measure.credit != CreditOf::Amount || !part.floors.is_empty();
    });
    if by_share && world.cash.iter().any(|cash| cash.deal == place) {
        return None;
    }
    let deal = nudged.deals.get_mut(place)?;
    if deal.amount.minor == -1 {
        // A refund becomes a sale: what counts deals jumps by two.
        return None;
    }
    deal.amount.minor += 1;
    Some(nudged)
}

/// A minor unit of credit moves a line by so much at most: rates of 100 %, credit times 1.5, two people's
/// parts by largest remainder, two roundings.
const A_NUDGE: i64 = 6;

/// A component's lines of each statement: amount and the clauses that decided.
type Decided = BTreeMap<(usize, usize), (i64, Vec<Clause>)>;
use attain::domain::commission::Clause;

fn decided(plan: &Plan, world: &World, year: i32) -> Option<Decided> {
    let first = First::new(world, plan);
    let statements = traced(&first.bound(plan).ok()?, world, year)?;
    let mut all = BTreeMap::new();
    for (place, statement) in statements.into_iter().enumerate() {
        let own = statement.lines.into_iter().enumerate().filter(|(_, line)| line.component.starts_with('c'));
        let own = own.filter(|(_, line)| line.component.len() == 2);
        all.extend(own.map(|(number, line)| ((place, number), (line.amount.minor, line.trace.clauses))));
    }
    Some(all)
}

/// Flat credit of the plan's first measure, paid as it comes.
fn linear(drawn: &Plan) -> Plan {
    let mut measure = drawn.components[0].measure.clone();
    measure.deduct_first = None;
    let counts = !measure.credit.is_money();
    let rule =
        if counts { RateRule::PerUnit(Amount(rational("33.33"))) } else { RateRule::Rate(rate("7.25%")) };
    let part = Component { measure, ..Component::new("c0", Pays::Flat(rule)) };
    let mut plan = Plan::new("Linear", drawn.currency, vec![part]);
    (plan.effective, plan.payout) = (drawn.effective, drawn.payout);
    (plan.anchor, plan.refunds, plan.rounding) = (drawn.anchor, drawn.refunds.clone(), drawn.rounding);
    plan
}

/// The exact amounts of each statement's component lines, added up.
fn exact(plan: &Plan, world: &World, year: i32) -> Option<Vec<Rational>> {
    let first = First::new(world, plan);
    let statements = traced(&first.bound(plan).ok()?, world, year)?;
    let sum = |lines: Vec<attain::domain::commission::Line>| {
        let own = lines.into_iter().filter(|line| line.component == "c0");
        own.fold(Rational::ZERO, |sum, line| sum.checked_add(line.trace.exact).unwrap())
    };
    Some(statements.into_iter().map(|one| sum(one.lines)).collect())
}

proptest! {
    #![proptest_config(crate::world::cases(24))]

    #[test]
    fn i03_more_credited_sales_never_lower_pay(case in drawn(), minor in 1i64..1_000_000, day in 0i32..181) {
        let Drawn { plan, world, year } = case;
        let (plan, world) = (rising(plan), positive(world));
        let mut more = world.clone();
        let day = first_day(year).plus_days(day).unwrap();
        more.deals.push(deal("A-1", id_of("Ann"), day, minor));
        for kind in [CashKind::Invoice, CashKind::Payment] {
            more.cash.push(Cash { deal: world.deals.len(), kind, day, minor });
        }
        let (before, after) = (all(&plan, &world, &EVERYBODY, year), all(&plan, &more, &EVERYBODY, year));
        let (Some(before), Some(after)) = (so_far(before), so_far(after)) else { return Ok(()) };
        prop_assert_eq!(fallen(&before, &after), vec![]);
    }

    #[test]
    fn i03_a_higher_rate_never_lowers_pay(case in drawn(), which in 0usize..12) {
        let Drawn { plan, world, year } = case;
        let (plan, world) = (rising(plan), positive(world));
        let mut higher = plan.clone();
        each_component(&mut higher, |part| raise_some(&mut part.pays, which));
        let (before, after) = (all(&plan, &world, &EVERYBODY, year), all(&higher, &world, &EVERYBODY, year));
        let (Some(before), Some(after)) = (so_far(before), so_far(after)) else { return Ok(()) };
        prop_assert_eq!(fallen(&before, &after), vec![]);
    }

    #[test]
    fn i03_a_lower_quota_never_lowers_pay(case in drawn()) {
        let Drawn { plan, world, year } = case;
        let (plan, world) = (rising(plan), positive(world));
        let (mut easier, mut lower) = (world.clone(), plan.clone());
        easier.quotas.iter_mut().for_each(|quota| quota.amount.minor = nine_tenths(quota.amount.minor));
        each_component(&mut lower, |part| {
            if let Some(Amount(amount)) = part.quota.as_mut().and_then(|quota| quota.amount.as_mut()) {
                *amount = amount.checked_mul(rational("9/10")).unwrap();
            }
        });
        let (before, after) = (all(&plan, &world, &EVERYBODY, year), all(&lower, &easier, &EVERYBODY, year));
        let (Some(before), Some(after)) = (so_far(before), so_far(after)) else { return Ok(()) };
        prop_assert_eq!(fallen(&before, &after), vec![]);
    }

    #[test]
    fn i04_a_plan_of_marginal_tables_is_continuous(case in drawn(), which in 0usize..9) {
        let Drawn { plan, world, year } = case;
        let plan = smooth(plan, Application::Marginal);
        let Some(next) = nudged(&plan, &world, which) else { return Ok(()) };
        let (before, after) = (decided(&plan, &world, year), decided(&plan, &next, year));
        let (Some(before), Some(after)) = (before, after) else { return Ok(()) };
        prop_assert_eq!(before.len(), after.len());
        for ((at, (low, _)), (_, (high, _))) in before.iter().zip(&after) {
            prop_assert!((high - low).abs() <= A_NUDGE, "line {at:?} from {low} to {high}");
        }
    }

    #[test]
    fn i04_a_plan_of_retroactive_tables_jumps_only_where_another_tier_decides(case in drawn(), which in 0usize..9) {
        let Drawn { plan, world, year } = case;
        let mut plan = smooth(plan, Application::Retroactive);
        // What a line takes back or deducts of earlier ones jumped there, not here.
        plan.refunds = None;
        let world = World { cash: vec![], ..world };
        plan.anchor = None;
        each_component(&mut plan, |part| (part.measured_over, part.settle) = (None, None));
        let Some(next) = nudged(&plan, &world, which) else { return Ok(()) };
        let (before, after) = (decided(&plan, &world, year), decided(&plan, &next, year));
        let (Some(before), Some(after)) = (before, after) else { return Ok(()) };
        prop_assert_eq!(before.len(), after.len());
        for ((at, (low, one)), (_, (high, other))) in before.iter().zip(&after) {
            prop_assert!(one != other || (high - low).abs() <= A_NUDGE, "line {at:?} from {low} to {high}: {one:?}");
        }
    }

    #[test]
    fn i09_linear_pay_of_a_period_cut_at_any_date_is_that_of_its_parts(case in drawn(), day in 1i32..181) {
        let Drawn { plan, world, year } = case;
        let whole = linear(&plan);
        let mut cut = whole.clone();
        cut.versions.push(Version {
            from: first_day(year).plus_days(day).unwrap(),
            pay: None,
            proration: None,
            ramp: None,
            components: Some(whole.components.clone()),
            limits: None,
            refunds: None,
            draw: None,
            guarantee: None,
        });
        prop_assert_eq!(exact(&whole, &world, year), exact(&cut, &world, year));
    }

    #[test]
    fn i09_attainment_is_credit_by_quota_and_never_a_mean(case in drawn()) {
        let Drawn { plan, world, year } = case;
        let first = First::new(&world, &plan);
        let Some(statements) = first.bound(&plan).ok().and_then(|terms| traced(&terms, &world, year)) else {
            return Ok(());
        };
        for line in statements.iter().flat_map(|one| &one.lines) {
            if let (Some(quota), Some(reached)) = (line.trace.quota, line.trace.attainment_after) {
                let credit = line.trace.quota_credit.unwrap_or(line.trace.credit);
                prop_assert_eq!(credit.checked_div(quota).unwrap(), reached, "{:?}", line);
            }
        }
    }
}
