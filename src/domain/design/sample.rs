//! Somebody to show a plan on where no roster is at hand.
//!
//! Owns one made-up person: a quota of 100,000.00 in each payout period, 60,000.00 of base salary and as
//! much target variable, a rate of 5 %, and the role or team that the plan names. Everything that is said
//! of this person says that it is an example.

use crate::domain::commission::PayFacts;
use crate::domain::kernel::{
    Calendar, Date, Grain, Id, Money, MoneyError, PersonId, QuotaId, Rational, WorkspaceId,
};
use crate::domain::model::plan::{AppliesTo, Who};
use crate::domain::model::{Person, Plan, Quota, Workspace};
use std::sync::Arc;

/// The name of the sample person.
pub const NAME: &str = "Sample person";
/// Quota of a payout period, in major units.
const QUOTA: i64 = 100_000;
/// Base salary and target variable of a year, in major units.
const PAY: i64 = 60_000;

/// The facts of the sample person alone.
///
/// # Errors
/// [`MoneyError`] if an amount does not fit.
pub fn facts(plan: &Plan, calendar: Calendar, near: Date) -> Result<PayFacts, MoneyError> {
    let mut workspace = Workspace::empty(WorkspaceId(Id::derived("sample", &[])));
    let id = PersonId(Id::derived("sample", &[NAME]));
    let mut person = Person::named(id, NAME);
    let money = |major: i64| {
        let minor = major.checked_mul(plan.currency.minor_per_major()).ok_or(MoneyError::Overflow)?;
        Ok::<Money, MoneyError>(Money::new(minor, plan.currency))
    };
    person.base_salary = Some(money(PAY)?);
    person.target_variable = Some(money(PAY)?);
    person.commission_rate = Rational::new(5, 100).ok();
    if let AppliesTo::Assigned(list) = &plan.applies_to {
        match list.first().map(|first| &first.who) {
            Some(Who::Role(role)) => person.role = Some(role.clone()),
            Some(Who::Team(team)) => person.team = Some(team.clone()),
            Some(Who::Person(name)) => person.aliases = vec![name.clone()],
            None => {}
        }
    }
    workspace.people.insert(id, person);
    let days = plan.effective.range().ok();
    let inside = days.map_or(near, |days| near.max(days.from).min(days.last_day()));
    let year = calendar.range_of(inside, Grain::Year).ok();
    for period in year.into_iter().flat_map(|year| calendar.periods_in(year, plan.payout).unwrap_or_default())
    {
        let quota = QuotaId(Id::derived("sample", &["quota", &period.name]));
        let (range, amount) = (period.range, money(QUOTA)?);
        workspace.quotas.insert(quota, Quota { id: quota, person: id, range, amount, place: None });
    }
    PayFacts::build(&workspace, Arc::default(), calendar)
}
