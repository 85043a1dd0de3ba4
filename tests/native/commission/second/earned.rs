//! Step 7 in whole: what a component earns in some days of a measured period, and which deal earned what.

use super::credit::{self, Credit, sums};
use super::number::{Fr, One, Signed, Zero, exact, greater, lesser, total, whole};
use super::pays::{each_pays, pays};
use super::quota;
use super::time::{active_days, active_share, is_paid};
use super::world::{days_of, is_employed};
use super::{Book, Trouble, silent};
use attain::domain::kernel::{Date, DateRange, Grain, Money, PersonId};
use attain::domain::model::plan::*;
use attain::domain::model::{Plan, Standing};

/// A component of an edition of the plan, measured for a person on some days.
#[derive(Clone)]
pub struct Setting<'a> {
    pub book: &'a Book<'a>,
    pub plan: &'a Plan,
    pub part: &'a Component,
    pub person: PersonId,
    pub measured: DateRange,
    pub grain: Grain,
    /// The days of the measured period on which the plan pays the person, all of its run.
    pub days: DateRange,
    /// Credit counts before this day.
    pub until: Date,
    /// Where only the credit from a day on is paid, that day.
    pub own_from: Option<Date>,
    pub quota: Option<Fr>,
    pub full_quota: Option<Fr>,
    pub quota_credit: Fr,
    pub accelerators: bool,
    /// What the component's lines of the year paid before, and whether the year ends now.
    pub year: Option<(Fr, bool)>,
    /// Deals that count for less: the share that is gone.
    pub gone: Vec<(usize, Fr)>,
}

/// What was earned, and by which credits; nothing where something needed is missing.
#[derive(Clone, Debug)]
pub struct Earned {
    pub amount: Fr,
    pub rows: Vec<(Credit, Fr)>,
}

/// Another component's numbers.
pub struct Other {
    pub credit: Fr,
    pub quota: Option<Fr>,
    pub scale: Fr,
}

impl<'a> Setting<'a> {
    pub fn new(
        book: &'a Book<'a>,
        plan: &'a Plan,
        part: &'a Component,
        person: PersonId,
        (measured, days): (DateRange, DateRange),
        until: Date,
    ) -> Result<Setting<'a>, Trouble> {
        let grain = part.measured_over.unwrap_or(plan.payout);
        let world = book.world;
        let to_date = part.quota.as_ref().is_some_and(|rule| rule.compare == Compare::ToDate);
        let quota_days =
            if to_date { DateRange::new(days.from, until.min(days.until)).unwrap() } else { days };
        let mut setting = Setting {
            book,
            plan,
            part,
            person,
            measured,
            grain,
            days,
            until,
            own_from: None,
            quota: quota::effective(plan, world, part, person, measured, quota_days, grain)?,
            full_quota: quota::full(plan, world, part, person, measured, grain)?,
            quota_credit: Fr::zero(),
            accelerators: quota::has_accelerators(plan, world, person, days)?,
            year: None,
            gone: Vec::new(),
        };
        setting.quota_credit = sums(&setting.credits()?).0;
        Ok(setting)
    }

    /// The same component for somebody else, if it pays that person in the same period.
    pub fn same_for(&self, person: PersonId) -> Result<Option<Setting<'a>>, Trouble> {
        let world = self.book.world;
        let record = world.person(person);
        let paid = |day: Date| is_paid(self.plan, world, person, day) && is_employed(record, day);
        let inside: Vec<Date> =
            days_of(self.days).filter(|day| is_paid(self.plan, world, person, *day)).collect();
        if !days_of(self.days).any(paid) {
            return Ok(None);
        }
        let days = super::time::span(inside[0], inside[inside.len() - 1].plus_days(1).unwrap());
        if self.until <= days.from {
            return Ok(None);
        }
        let both = (self.measured, days);
        Setting::new(self.book, self.plan, self.part, person, both, self.until).map(Some)
    }

    /// The same without shares of some deals.
    pub fn without(mut self, gone: &[(usize, Fr)]) -> Result<Setting<'a>, Trouble> {
        self.gone = gone.to_vec();
        self.quota_credit = sums(&self.credits()?).0;
        Ok(self)
    }

    /// The credits before `until`, the deducted first amount taken off.
    pub fn credits(&self) -> Result<Vec<Credit>, Trouble> {
        let range = DateRange::new(self.days.from, self.until.min(self.days.until)).unwrap();
        let world = self.book.world;
        let sum = match &self.part.measure.credit {
            CreditOf::Activity(_) => return Err(silent("activities are not in this world")),
            CreditOf::Entered(name) => Some(credit::entered(world, name, self.person, range)),
            _ => None,
        };
        if let Some(sum) = sum {
            let (quota, commission) = (sum.clone(), sum);
            let (key, part, is_refund) = (String::new(), Fr::one(), false);
            let day = range.from;
            return Ok(vec![Credit { deal: usize::MAX, key, day, part, quota, commission, is_refund }]);
        }
        let mut list = credit::credits(self.plan, world, self.part, self.person, range)?;
        for credit in &mut list {
            let gone: Fr =
                self.gone.iter().filter(|(deal, _)| *deal == credit.deal).map(|(_, share)| share).sum();
            credit.quota *= Fr::one() - &gone;
            credit.commission *= Fr::one() - &gone;
        }
        if let Some(first) = self.part.measure.deduct_first {
            let first = exact(first.0) * self.credit_scale();
            let left = |sum: &Fr| sum - lesser(&greater(sum, &Fr::zero()), &first);
            let (mut quota, mut commission) = (Fr::zero(), Fr::zero());
            for credit in &mut list {
                let (q, c) = (&quota + &credit.quota, &commission + &credit.commission);
                credit.quota = left(&q) - left(&quota);
                credit.commission = left(&c) - left(&commission);
                (quota, commission) = (q, c);
            }
        }
        Ok(list)
    }

    /// Minor units in an amount's major unit.
    pub fn money(&self) -> Fr {
        whole(self.plan.currency.minor_per_major())
    }

    pub fn minor(&self, amount: Amount) -> Fr {
        exact(amount.0) * self.money()
    }

    /// What one unit of a level by credit is in credit.
    pub fn credit_scale(&self) -> Fr {
        quota::scale(self.plan, self.part)
    }

    pub fn scale_of(&self, by: TableBy) -> Option<Fr> {
        match by {
            TableBy::Credit => Some(self.credit_scale() * self.prorated(Prorated::Thresholds)),
            TableBy::Attainment => self.quota.clone(),
        }
    }

    /// The active share of the period for what the plan prorates, else 1 (G25).
    pub fn prorated(&self, what: Prorated) -> Fr {
        match self.plan.proration.as_ref().filter(|rule| rule.also.contains(&what)) {
            Some(rule) => active_share(self.book.world, Some(self.person), self.days, self.measured, rule.by),
            None => Fr::one(),
        }
    }

    fn periods_a_year(&self) -> Fr {
        whole(self.grain.per_year())
    }

    fn a_year(&self, amount: Option<&PayAmount>, own: fn(&Standing) -> Option<Money>) -> super::pays::Known {
        match amount {
            None => Ok(None),
            Some(PayAmount::PerYear(amount)) => Ok(Some(self.minor(*amount))),
            Some(PayAmount::FromPerson) => self
                .book
                .of_person(self.person, self.days, |standing| own(standing).map(|money| whole(money.minor))),
        }
    }

    pub fn annual_target(&self) -> super::pays::Known {
        let pay = self.plan.pay.as_ref();
        self.a_year(pay.and_then(|pay| pay.target_variable.as_ref()), |standing| standing.target_variable)
    }

    pub fn annual_base(&self) -> super::pays::Known {
        let pay = self.plan.pay.as_ref();
        self.a_year(pay.and_then(|pay| pay.base_salary.as_ref()), |standing| standing.base_salary)
    }

    /// V of the component's period, before proration.
    fn full_target(&self) -> super::pays::Known {
        let share = self.part.target_share.map_or(Fr::one(), |share| exact(share.0));
        Ok(self.annual_target()?.map(|annual| annual * share / self.periods_a_year()))
    }

    /// V as it pays.
    pub fn target(&self) -> super::pays::Known {
        Ok(self.full_target()?.map(|target| target * self.prorated(Prorated::TargetVariable)))
    }

    /// V as r0 is made of it.
    pub fn base_target(&self) -> super::pays::Known {
        self.full_target()
    }

    pub fn own_rate(&self) -> super::pays::Known {
        self.book.of_person(self.person, self.days, |standing| standing.commission_rate.map(exact))
    }

    /// A sum, prorated once: as what it is, or as the target variable of which it is a share.
    pub fn prorated_sum(&self, sum: Sum, what: Prorated) -> super::pays::Known {
        let names = |what| self.plan.proration.as_ref().is_some_and(|rule| rule.also.contains(&what));
        let of_target = matches!(sum, Sum::OfTarget(_)) && !names(what);
        let share = self.prorated(if of_target { Prorated::TargetVariable } else { what });
        Ok(self.sum(sum)?.map(|sum| sum * share))
    }

    pub fn sum(&self, sum: Sum) -> super::pays::Known {
        let ote = || -> super::pays::Known {
            let (target, base) = (self.annual_target()?, self.annual_base()?);
            Ok(match (target, base) {
                (None, None) => None,
                (target, base) => Some(target.unwrap_or_default() + base.unwrap_or_default()),
            })
        };
        Ok(match sum {
            Sum::Amount(amount) => Some(self.minor(amount)),
            Sum::OfTarget(share) => self.full_target()?.map(|target| target * exact(share.0)),
            Sum::OfAnnualTarget(share) => {
                self.full_target()?.map(|target| target * self.periods_a_year() * exact(share.0))
            }
            Sum::OfOte(share) => ote()?.map(|ote| ote / self.periods_a_year() * exact(share.0)),
            Sum::OfAnnualOte(share) => ote()?.map(|ote| ote * exact(share.0)),
        })
    }

    /// Another component as it stands at the end of this one's days, on the days that it measures itself.
    fn other(&self, id: &str) -> Result<Setting<'a>, Trouble> {
        let part = self.plan.components.iter().find(|part| part.id == id);
        let part = part.ok_or(Trouble::Refused("a component that the plan does not have"))?;
        if part.measured_over.unwrap_or(self.plan.payout) != self.grain {
            return Err(silent("a look at a component that is measured over another period"));
        }
        let runs = super::time::parts(self.plan, self.book.world, self.person, self.measured);
        let run = runs.into_iter().find(|run| run.contains(self.days.from)).unwrap_or(self.days);
        let days = part.days.map_or(Some(run), |own| own.range().ok()?.overlap(run));
        let until = self.until.min(self.days.until);
        let Some(days) = days.filter(|days| days.from < until) else {
            return Err(silent("a look at a component on days on which it does not count"));
        };
        Setting::new(self.book, self.plan, part, self.person, (self.measured, days), until)
    }

    pub fn gauge_numbers(&self, id: &str) -> Result<Other, Trouble> {
        let other = self.other(id)?;
        Ok(Other {
            credit: other.quota_credit.clone(),
            quota: other.quota.clone(),
            scale: other.credit_scale(),
        })
    }

    /// The level of a gauge; nothing where it is not defined.
    fn level(&self, of: Option<&str>, by: Gauge) -> super::pays::Known {
        let own = match of {
            Some(id) => self.other(id)?,
            None => self.clone(),
        };
        match by {
            Gauge::Attainment => Ok(own.quota.as_ref().map(|quota| &own.quota_credit / quota)),
            Gauge::Credit => Ok(Some(&own.quota_credit / own.credit_scale())),
            Gauge::Earned if of.is_none() => Err(silent("a gate on its own earnings")),
            Gauge::Earned => Ok(Some(own.earned()?.amount / self.money())),
        }
    }

    /// What is earned, exact.
    pub fn earned(&self) -> Result<Earned, Trouble> {
        let nothing = Earned { amount: Fr::zero(), rows: Vec::new() };
        let so_far = super::time::span(self.days.from, self.until.min(self.days.until));
        if active_days(self.book.world, self.person, so_far) == 0 {
            return Ok(nothing);
        }
        let list = self.credits()?;
        let paid: Vec<Credit> = match self.own_from {
            Some(from) => list.iter().filter(|credit| credit.day >= from).cloned().collect(),
            None => list.clone(),
        };
        let amount = if self.own_from.is_some() { self.pays_to_date(&paid)? } else { pays(self, &list)? };
        let Some(mut amount) = amount else { return Ok(nothing) };
        let mut each = match self.own_from {
            // One rate pays all of it.
            Some(_) => {
                let all = sums(&paid).1;
                if all.is_zero() && paid.iter().any(|credit| !credit.commission.is_zero()) {
                    return Err(silent("what each deal adds where one rate pays all of nothing"));
                }
                let own = |credit: &Credit| &amount * &credit.commission / &all;
                paid.iter().map(|credit| if all.is_zero() { Fr::zero() } else { own(credit) }).collect()
            }
            None => each_pays(self, &list)?.unwrap_or_default(),
        };
        let has_deal_limits =
            self.part.caps.iter().chain(&self.part.floors).any(|limit| limit.per == Per::Deal);
        if has_deal_limits {
            if total(&each) != amount {
                return Err(silent("a limit of each deal where more than deals pays"));
            }
            for (credit, pay) in paid.iter().zip(&mut each) {
                *pay = self.deal_limited(credit, pay)?;
            }
            amount = total(&each);
        }
        if paid.iter().any(|credit| credit.is_refund) {
            // What no deal earned, a prize, stays as it is.
            amount -= total(&each);
            self.limit_refunds(&paid, &mut each, has_deal_limits)?;
            amount += total(&each);
        }
        let before = total(&each);
        let Some(after) = self.adjusted(amount)? else { return Ok(nothing) };
        let all: Fr = paid.iter().map(|credit| &credit.commission).sum();
        let by_deals = !matches!(self.part.pays, Pays::Mbo(_) | Pays::Contest(_));
        if !before.is_zero() {
            each = each.iter().map(|pay| pay * &after / &before).collect();
        } else if by_deals && !all.is_zero() && !after.is_zero() {
            each = paid.iter().map(|credit| &credit.commission * &after / &all).collect();
        }
        Ok(Earned { amount: after, rows: paid.into_iter().zip(each).collect() })
    }

    /// A refund as a negative deal takes no more than its deal paid until then (G39).
    fn limit_refunds(&self, list: &[Credit], each: &mut [Fr], by_share: bool) -> Result<(), Trouble> {
        let mut left: Vec<(usize, Fr, Fr)> = self.paid_earlier()?;
        for (credit, pay) in list.iter().zip(each) {
            let place = left.iter().position(|(deal, ..)| *deal == credit.deal).unwrap_or_else(|| {
                left.push((credit.deal, Fr::zero(), Fr::zero()));
                left.len() - 1
            });
            let (_, gained, taken) = &mut left[place];
            if !credit.is_refund {
                *gained += &*pay;
                continue;
            }
            let wanted = if by_share { &*gained * &credit.part } else { pay.clone() };
            let most = greater(&(&*gained - &*taken), &Fr::zero());
            *pay = greater(&wanted, &-most);
            *taken -= &*pay;
        }
        Ok(())
    }

    /// What each deal paid in the periods before, and what refunds took.
    fn paid_earlier(&self) -> Result<Vec<(usize, Fr, Fr)>, Trouble> {
        let mut all: Vec<(usize, Fr, Fr)> = Vec::new();
        for edition in &self.book.editions {
            let Some(part) = edition.components.iter().find(|part| part.id == self.part.id) else { continue };
            let Ok(range) = DateRange::new(edition.effective.from, self.days.from) else { continue };
            let grain = part.measured_over.unwrap_or(edition.payout);
            for measured in super::time::periods(grain, range) {
                for days in super::time::parts(edition, self.book.world, self.person, measured) {
                    if days.until > self.days.from {
                        continue;
                    }
                    let both = (measured, days);
                    let earlier = Setting::new(self.book, edition, part, self.person, both, days.until)?;
                    for (credit, pay) in earlier.earned()?.rows {
                        let zero = Fr::zero;
                        let (gained, taken) = if credit.is_refund { (zero(), -pay) } else { (pay, zero()) };
                        all.push((credit.deal, gained, taken));
                    }
                }
            }
        }
        let mut sums: Vec<(usize, Fr, Fr)> = Vec::new();
        for (deal, gained, taken) in all {
            match sums.iter_mut().find(|(known, ..)| *known == deal) {
                Some(sum) => *sum = (deal, &sum.1 + gained, &sum.2 + taken),
                None => sums.push((deal, gained, taken)),
            }
        }
        Ok(sums)
    }

    /// Its own credit, at the level that the credit to date has reached.
    fn pays_to_date(&self, paid: &[Credit]) -> super::pays::Known {
        match &self.part.pays {
            Pays::Flat(_) => pays(self, paid),
            Pays::Table(table) if table.application == Some(Application::Retroactive) => {
                let commission = sums(paid).1;
                let mut one = self.credits()?;
                one.truncate(1);
                let Some(credit) = one.first_mut() else { return Ok(Some(Fr::zero())) };
                credit.quota = self.quota_credit.clone();
                credit.commission = commission;
                pays(self, &one)
            }
            _ => Err(silent("attainment to date of what is no rate on all credit")),
        }
    }

    /// Caps and floors of a deal; a refund takes back its share of what the deal paid (G16).
    fn deal_limited(&self, credit: &Credit, pay: &Fr) -> Result<Fr, Trouble> {
        let part = credit.part.clone();
        let is_other = credit.commission.is_positive() != part.is_positive() || credit.commission.is_zero();
        if credit.is_refund || is_other {
            return Ok(pay.clone());
        }
        let mut value = pay / &part;
        for cap in self.part.caps.iter().filter(|cap| cap.per == Per::Deal) {
            let cap = self.prorated_sum(cap.sum, Prorated::Caps)?.ok_or(silent("a cap without its sum"))?;
            value = lesser(&value, &cap);
        }
        for floor in self.part.floors.iter().filter(|floor| floor.per == Per::Deal) {
            let floor = self.prorated_sum(floor.sum, Prorated::Floors)?;
            value = greater(&value, &floor.ok_or(silent("a floor without its sum"))?);
        }
        Ok(value * part)
    }

    /// Gates to floors in the plan's order (G15).
    fn adjusted(&self, mut amount: Fr) -> super::pays::Known {
        for step in self.part.order.clone().unwrap_or_else(|| DEFAULT_ORDER.to_vec()) {
            let next = match step {
                Adjustment::Gates => self.gated(amount)?,
                Adjustment::Multipliers => self.multiplied(amount)?,
                Adjustment::Kickers => self.kicked(amount)?,
                Adjustment::Caps => self.limited(amount, &self.part.caps, true)?,
                Adjustment::Floors => self.limited(amount, &self.part.floors, false)?,
            };
            match next {
                Some(next) => amount = next,
                None => return Ok(None),
            }
        }
        Ok(Some(amount))
    }

    fn gated(&self, mut amount: Fr) -> super::pays::Known {
        for gate in &self.part.gates {
            let Some(level) = self.level(gate.of.as_deref(), gate.by)? else { return Ok(None) };
            let open = gate.at_least.is_none_or(|least| level >= exact(least.value()))
                && gate.above.is_none_or(|least| level > exact(least.value()));
            if !open && amount.is_positive() {
                amount *= gate.otherwise.map_or(Fr::zero(), |share| exact(share.0));
            }
        }
        Ok(Some(amount))
    }

    fn multiplied(&self, mut amount: Fr) -> super::pays::Known {
        for multiplier in &self.part.multipliers {
            let factor = match multiplier.factor {
                Some(factor) => exact(factor),
                None => {
                    let level = self.level(multiplier.of.as_deref(), multiplier.by)?;
                    let Some(level) = level else { return Ok(None) };
                    let inside = |tier: &&FactorTier| {
                        let from = exact(tier.from.value());
                        from < level || (from == level && multiplier.edge == Edge::LowerInside)
                    };
                    let reached = multiplier.tiers.iter().rfind(inside).unwrap_or(&multiplier.tiers[0]);
                    exact(reached.factor)
                }
            };
            if amount.is_positive() {
                amount *= factor;
            }
        }
        Ok(Some(amount))
    }

    fn kicked(&self, mut amount: Fr) -> super::pays::Known {
        for kicker in &self.part.kickers {
            let Some(level) = self.level(kicker.of.as_deref(), kicker.by)? else { return Ok(None) };
            let Some(sum) = self.prorated_sum(kicker.pays, Prorated::Fixed)? else { return Ok(None) };
            if level >= exact(kicker.at.value()) {
                amount += sum;
            }
        }
        Ok(Some(amount))
    }

    fn limited(&self, mut amount: Fr, limits: &[Limit], caps: bool) -> super::pays::Known {
        for limit in limits.iter().filter(|limit| limit.per != Per::Deal) {
            let what = if caps { Prorated::Caps } else { Prorated::Floors };
            let Some(mut bound) = self.prorated_sum(limit.sum, what)? else { return Ok(None) };
            if limit.per == Per::Year {
                let (before, ends) =
                    self.year.clone().ok_or(silent("a limit of a year on another period"))?;
                if !caps && !ends {
                    continue;
                }
                bound -= before;
            }
            amount = if caps { lesser(&amount, &bound) } else { greater(&amount, &bound) };
        }
        Ok(Some(amount))
    }
}
