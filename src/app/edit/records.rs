//! Edits of quotas and exchange rates.

use super::goals::forget_log;
use super::{Change, Edit, EditError, EditName, Making, Put};
use crate::domain::kernel::{Currency, Date, DateRange, Money, PersonId, QuotaId, RateId, Rational};
use crate::domain::model::{ExchangeRate, GoalRef, Quota, Workspace};

pub(super) fn name_of(workspace: &Workspace, person: PersonId) -> Result<String, EditError> {
    let person = workspace.people.get(&person).ok_or_else(|| EditError::missing("person"))?;
    Ok(person.name.clone())
}

pub(super) fn set_quota(
    making: &mut Making,
    id: Option<QuotaId>,
    person: PersonId,
    range: DateRange,
    amount: Money,
) -> Result<Edit, EditError> {
    let workspace = making.workspace;
    let name = name_of(workspace, person)?;
    if amount.minor < 0 {
        return Err(EditError::rule("A quota can't be below zero; write the credit to reach."));
    }
    let overlapping = workspace
        .quotas
        .values()
        .find(|known| known.person == person && Some(known.id) != id && known.range.overlap(range).is_some());
    if let Some(known) = overlapping {
        let days = known.range;
        return Err(EditError::rule(format!(
            "{name} already has a quota for {} to {}; change that one or choose other days.",
            days.from,
            days.last_day()
        )));
    }
    let before = match id {
        Some(id) => Some(workspace.quotas.get(&id).cloned().ok_or_else(|| EditError::missing("quota"))?),
        None => None,
    };
    let id = id.unwrap_or_else(|| QuotaId(making.ids.next_id()));
    let after = Some(Quota { id, person, range, amount, place: None });
    Ok(making.edit(EditName::SetQuota { name, range }, vec![Change::Quota(Put { id, before, after })]))
}

pub(super) fn remove_quota(making: &mut Making, id: QuotaId) -> Result<Edit, EditError> {
    let quota = making.workspace.quotas.get(&id).cloned().ok_or_else(|| EditError::missing("quota"))?;
    let name = name_of(making.workspace, quota.person)?;
    let named = EditName::RemoveQuota { name, range: quota.range };
    let mut changes: Vec<Change> = forget_log(making.workspace, GoalRef::Quota(id)).into_iter().collect();
    changes.push(Change::Quota(Put { id, before: Some(quota), after: None }));
    Ok(making.edit(named, changes))
}

pub(super) fn set_rate(
    making: &mut Making,
    id: Option<RateId>,
    from: Currency,
    to: Currency,
    on: Date,
    rate: Rational,
) -> Result<Edit, EditError> {
    let rates = &making.workspace.rates;
    if from == to {
        return Err(EditError::rule("A rate leads from one currency to another; choose two."));
    }
    if rate.is_zero() || rate.is_negative() {
        return Err(EditError::rule(
            "A rate is above 0: how many units of the second one unit of the first buys.",
        ));
    }
    let pair = |known: &&ExchangeRate| (known.from, known.to, known.on) == (from, to, on);
    if rates.values().find(pair).is_some_and(|known| Some(known.id) != id) {
        return Err(EditError::rule(format!(
            "There is a rate from {from} to {to} from {on} on; change that one or choose another day."
        )));
    }
    let before = match id {
        Some(id) => Some(rates.get(&id).cloned().ok_or_else(|| EditError::missing("exchange rate"))?),
        None => None,
    };
    let id = id.unwrap_or_else(|| ExchangeRate::id_of(from, to, on));
    let after = Some(ExchangeRate { id, from, to, on, rate, place: None });
    Ok(making.edit(EditName::SetRate { from, to, on }, vec![Change::Rate(Put { id, before, after })]))
}

pub(super) fn remove_rate(making: &mut Making, id: RateId) -> Result<Edit, EditError> {
    let rate = making.workspace.rates.get(&id).cloned().ok_or_else(|| EditError::missing("exchange rate"))?;
    let named = EditName::RemoveRate { from: rate.from, to: rate.to, on: rate.on };
    Ok(making.edit(named, vec![Change::Rate(Put { id, before: Some(rate), after: None })]))
}
