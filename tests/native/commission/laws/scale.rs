//! I21: ten times all money is ten times the pay before rounding.

use super::super::second::bridge::First;
use super::super::second::generate::{Drawn, drawn};
use super::super::second::world::World;
use super::{component_lists, each_component, traced};
use attain::domain::commission::{Line, Statement};
use attain::domain::kernel::Rational;
use attain::domain::model::Plan;
use attain::domain::model::plan::*;
use proptest::prelude::*;

/// Every amount of money of a plan times a whole number.
struct By(i64);

impl By {
    fn rational(&self, value: &mut Rational) {
        *value = value.checked_mul(Rational::whole(self.0)).unwrap();
    }

    fn amounts<'a>(&self, amounts: impl IntoIterator<Item = &'a mut Amount>) {
        amounts.into_iter().for_each(|amount| self.rational(&mut amount.0));
    }

    fn level(&self, level: &mut Level) {
        if let Level::Amount(amount) = level {
            self.rational(amount);
        }
    }

    fn sum(&self, sum: &mut Sum) {
        if let Sum::Amount(amount) = sum {
            self.rational(&mut amount.0);
        }
    }

    fn rule(&self, rule: &mut RateRule) {
        if let RateRule::Amount(amount) = rule {
            self.rational(&mut amount.0);
        }
    }

    fn table(&self, table: &mut Table) {
        for tier in &mut table.tiers {
            self.level(&mut tier.from);
            tier.until.iter_mut().for_each(|until| self.level(until));
            self.rule(&mut tier.pays);
        }
    }

    fn pays(&self, pays: &mut Pays) {
        match pays {
            Pays::Flat(rule) => self.rule(rule),
            Pays::Table(table) => self.table(table),
            Pays::Grid(grid) => {
                for axis in [&mut grid.rows, &mut grid.columns] {
                    axis.from.iter_mut().chain(&mut axis.up_to).for_each(|level| self.level(level));
                }
            }
            Pays::Contest(contest) => self.amounts(&mut contest.prizes),
            Pays::Curve(_) | Pays::Scoped(_) | Pays::Mbo(_) => {}
        }
    }

    fn component(&self, part: &mut Component) {
        self.pays(&mut part.pays);
        for condition in part.measure.conditions.iter_mut().filter(|one| one.field == DealField::Amount) {
            condition.at_least.iter_mut().for_each(|amount| self.rational(amount));
        }
        self.amounts(&mut part.measure.deduct_first);
        self.amounts(part.quota.iter_mut().filter_map(|quota| quota.amount.as_mut()));
        part.kickers.iter_mut().for_each(|kicker| self.sum(&mut kicker.pays));
        part.caps.iter_mut().chain(&mut part.floors).for_each(|limit| self.sum(&mut limit.sum));
    }

    fn plan(&self, plan: &Plan) -> Plan {
        let mut plan = plan.clone();
        each_component(&mut plan, |part| self.component(part));
        for pay in plan.pay.iter_mut().flat_map(|pay| [&mut pay.base_salary, &mut pay.target_variable]) {
            if let Some(PayAmount::PerYear(amount)) = pay {
                self.rational(&mut amount.0);
            }
        }
        let months = plan.ramp.iter_mut().flat_map(|ramp| &mut ramp.months);
        self.amounts(months.filter_map(|month| month.guarantee.as_mut()));
        if let Some(draw) = &mut plan.draw {
            self.amounts(std::iter::once(&mut draw.amount).chain(&mut draw.opening_balance));
        }
        self.amounts(plan.guarantee.iter_mut().map(|guarantee| &mut guarantee.amount));
        let limits = plan.limits.iter_mut().flat_map(|limit| [&mut limit.cap, &mut limit.floor]);
        limits.flatten().for_each(|limit| self.sum(&mut limit.sum));
        plan
    }

    fn world(&self, world: &World) -> World {
        let mut world = world.clone();
        for deal in &mut world.deals {
            deal.amount.minor *= self.0;
            for minor in [&mut deal.cost_minor, &mut deal.list_minor, &mut deal.discount_minor] {
                minor.iter_mut().for_each(|minor| *minor *= self.0);
            }
        }
        world.quotas.iter_mut().for_each(|quota| quota.amount.minor *= self.0);
        world.cash.iter_mut().for_each(|cash| cash.minor *= self.0);
        for person in &mut world.people {
            let pay = [&mut person.base_salary, &mut person.target_variable];
            pay.into_iter().flatten().for_each(|money| money.minor *= self.0);
        }
        world
    }
}

/// Whether a component's lines are made from rounded lines before them.
fn stands_on_lines(plan: &Plan, id: &str) -> bool {
    let trues_up = |part: &Component| part.settle == Some(Settle::TrueUp) && plan.refunds.is_some();
    let by_year = |part: &Component| part.caps.iter().chain(&part.floors).any(|limit| limit.per == Per::Year);
    let own = plan.editions().into_iter().flat_map(|edition| edition.components);
    own.filter(|part| part.id == id).any(|part| trues_up(&part) || by_year(&part))
}

/// The lines of components, without those that a rounding alone can bring in, such as a carried rest.
fn components<'s>(plan: &Plan, statement: &'s Statement) -> Vec<&'s Line> {
    let editions = plan.editions();
    let is_own = |line: &&Line| {
        editions.iter().flat_map(|edition| &edition.components).any(|part| part.id == line.component)
    };
    statement.lines.iter().filter(is_own).collect()
}

/// Whether a line shows what it was rounded to: what is due to date, and what refunds take, may be a sum that no one
/// fraction holds.
fn is_rounded(line: &Line) -> bool {
    line.trace.exact.checked_mul(Rational::HUNDRED).is_ok_and(|minor| minor.denominator() == 1)
}

/// Whether two exact amounts are one. Where credit or pay comes in parts, those whose fractions are long are kept to
/// parts of a minor unit (docs/decisions/0003), which do not grow with the money.
fn is_same(one: Rational, other: Rational, in_parts: bool) -> bool {
    let within = Rational::new(1, 1_000_000).unwrap();
    let near = |off: Rational| off < within && off.checked_neg().is_ok_and(|off| off < within);
    // A difference of two long fractions may need more than 127 bits: then what they round to tells.
    let parts = |value: Rational| value.nearest(1_000_000).unwrap();
    let off = one.checked_sub(other).unwrap_or_else(|_| parts(one).checked_sub(parts(other)).unwrap());
    one == other || (in_parts && near(off))
}

fn statements(by: &By, plan: &Plan, world: &World, year: i32) -> Option<Vec<Statement>> {
    let (plan, world) = (by.plan(plan), by.world(world));
    traced(&First::new(&world, &plan).bound(&plan).ok()?, &world, year)
}

proptest! {
    #![proptest_config(crate::world::cases(24))]

    /// First times 1,800, so that every split of these worlds, also of what an invoice credits, is whole in minor
    /// units, then that times ten.
    #[test]
    fn i21_ten_times_all_money_is_ten_times_the_pay_before_rounding(case in drawn()) {
        let Drawn { mut plan, world, year } = case;
        // What is counted has no money to grow. Of a list amount or a margin the part of an invoice is no whole number,
        // which splits round (G2).
        let cuts_parts = plan.anchor.is_some_and(|anchor| anchor != Anchor::Booking) && !world.splits.is_empty();
        for list in component_lists(&mut plan) {
            list.retain(|part| {
                part.measure.credit.is_money() && (!cuts_parts || part.measure.credit == CreditOf::Amount)
            });
        }
        let both = (statements(&By(1_800), &plan, &world, year), statements(&By(18_000), &plan, &world, year));
        let (Some(once), Some(ten)) = both else {
            // Ten times as much may be more than is kept.
            prop_assert!(both.1.is_none());
            return Ok(());
        };
        // Totals stand on rounded lines: those of all periods before them, in whole units of the rounding.
        let unit = 10i64.pow(2 - u32::from(plan.rounding.digits.unwrap_or(2)));
        let mut sums = plan.refunds.is_some();
        each_component(&mut plan, |part| sums |= part.pay_on.is_some() || part.holdback.is_some());
        let in_parts = sums || plan.anchor.is_some_and(|anchor| anchor != Anchor::Booking);
        let mut lines = 0;
        for (once, ten) in once.iter().zip(&ten) {
            lines += i64::try_from(once.lines.len().max(ten.lines.len())).unwrap();
            let (once_lines, ten_lines) = (components(&plan, once), components(&plan, ten));
            prop_assert_eq!(once_lines.len(), ten_lines.len());
            for (one, other) in once_lines.into_iter().zip(ten_lines) {
                prop_assert_eq!(&one.component, &other.component);
                if !stands_on_lines(&plan, &one.component) {
                    if sums && (is_rounded(one) || is_rounded(other)) {
                        let off = (one.amount.minor * 10 - other.amount.minor).abs();
                        prop_assert!(off <= 11 * unit, "{} and {}", one.amount, other.amount);
                        continue;
                    }
                    let tenfold = one.trace.exact.checked_mul(Rational::whole(10)).unwrap();
                    prop_assert!(is_same(tenfold, other.trace.exact, in_parts), "{tenfold} and {}", other.trace.exact);
                }
            }
            let off = (once.total.minor * 10 - ten.total.minor).abs();
            prop_assert!(off <= 11 * unit * lines, "{} and {}", once.total, ten.total);
        }
    }
}
