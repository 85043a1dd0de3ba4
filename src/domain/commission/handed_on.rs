//! What earlier periods can hand to a period, as far as it can be told without computing them.
//!
//! A draw's balance, sums of the year and totals below 0 go from one statement to the next. Most plans have neither
//! draw nor limits of the year, and where no line can be below 0 there is nothing to carry: then a period stands by
//! itself, and a year is paid without those before it.

use super::credit::Credit;
use super::release::is_over_time;
use super::terms::{Terms, range_of};
use crate::domain::kernel::{Date, DateRange, Grain, Money, Rational};
use crate::domain::model::Plan;
use crate::domain::model::plan::{Component, Pays, Settle};

impl Terms<'_> {
    /// The first day that can leave something to `period`: a draw's first, the first day with a credit, also a
    /// simulated one, or a change by hand, and where something is limited by the year, the year's.
    pub(super) fn first_history_day(
        &self,
        member: usize,
        period: DateRange,
        extra: &[Credit],
    ) -> Option<Date> {
        let first = self.windows_at(member).next()?.from;
        let person = &self.facts.members.get(member)?.person;
        if self.editions.iter().any(|edition| edition.plan.draw.is_some()) {
            return Some(person.hired.map_or(first, |hired| hired.max(first)));
        }
        let rules = self.editions.iter().flat_map(|edition| &edition.rules);
        let credits = rules.filter_map(|rule| Some(rule.ledger.book(member).entries.first()?.day));
        let by_hand = self.facts.inputs.by_hand.iter().filter(|one| one.person == person.id);
        let year = self.limits_years.then(|| range_of(self.facts.calendar, period.from, Grain::Year).ok());
        let year = year.flatten().map(|year| year.from);
        let simulated = extra.iter().map(|credit| credit.day);
        let days = credits.chain(simulated).chain(by_hand.map(|one| one.range.from)).chain(year);
        days.min().map(|day| day.max(first))
    }

    /// Whether no period of a member can leave anything to the next, with simulated credits added.
    pub(super) fn hands_nothing_on(&self, member: usize, extra: &[Credit]) -> bool {
        self.never_falls
            && extra.iter().all(|credit| credit.minor >= 0)
            && self.editions.iter().flat_map(|edition| &edition.rules).all(|rule| {
                let book = rule.ledger.book(member);
                !book.falls && book.claimed.is_empty()
            })
            && self.states_nothing_below_zero(member)
    }

    /// Whether what the data states for a member is at least 0, and nothing was entered by hand.
    fn states_nothing_below_zero(&self, member: usize) -> bool {
        let Some(own) = self.facts.members.get(member) else { return false };
        let money = |amount: Option<Money>| amount.is_none_or(|amount| amount.minor >= 0);
        let rate = |rate: Option<Rational>| rate.is_none_or(|rate| !rate.is_negative());
        let person = &own.person;
        own.quotas.iter().all(|quota| quota.amount.minor >= 0)
            && !self.facts.inputs.by_hand.iter().any(|one| one.person == person.id)
            && own
                .change_days()
                .into_iter()
                .chain([Date::MIN])
                .all(|day| money(own.salary_on(day)) && money(own.target_on(day)) && rate(own.rate_on(day)))
    }
}

/// Whether no line of a plan can be below 0 for somebody without credit below 0, nor fail: it states no number below
/// 0, keeps no balance, and its components are rates and tables that are paid once.
pub(super) fn never_falls(plan: &Plan) -> bool {
    let plain = |part: &Component| {
        let whole = part.measure.deduct_first.is_none() && part.pool.is_none() && part.budget.is_none();
        let once = matches!(part.settle, None | Some(Settle::AtEnd)) && !is_over_time(part);
        whole && once && matches!(part.pays, Pays::Flat(_) | Pays::Table(_))
    };
    let text = serde_json::to_string(plan).unwrap_or_else(|_| "\"-".to_owned());
    plan.draw.is_none()
        && plan.limits.is_empty()
        && plan.components.iter().all(plain)
        // Numbers are texts in a plan, and few names begin with a sign.
        && !text.contains("\"-")
        && !text.contains(":-")
}
