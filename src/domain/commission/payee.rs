//! Step 11: the payee's currency. Each line is converted and rounded; the statement is the sum (G3).

use super::balance::CARRIED_ON;
use super::convert::Converter;
use super::facts::Member;
use super::fault::Fault;
use super::figures;
use super::statement::Line;
use super::terms::Terms;
use crate::domain::kernel::{Currency, DateRange, Money, MoneyError};
use crate::domain::model::Plan;
use crate::domain::model::plan::PayeeCurrency;

/// Converts the lines of a statement where the plan pays in another currency; gives the currency.
///
/// # Errors
/// [`Fault::Data`] if a rate is missing.
pub(super) fn convert(
    terms: &Terms<'_>,
    plan: &Plan,
    member: &Member,
    period: DateRange,
    lines: &mut [Line],
) -> Result<Currency, Fault> {
    let Some(pay_in) = &plan.pay_in else { return Ok(plan.currency) };
    let currency = match pay_in.currency {
        PayeeCurrency::FromPerson => member.person.currency.unwrap_or(plan.currency),
        PayeeCurrency::Code(code) => code,
    };
    if currency == plan.currency {
        return Ok(currency);
    }
    let converter = Converter::new(currency, pay_in.at, &pay_in.rates);
    let day = period.last_day();
    let used = converter.rate(&terms.facts.rates, plan.currency, day);
    let used = used.map_err(|missing| Fault::Data(missing.to_string()))?;
    let mut sum = Money::zero(currency);
    for line in lines.iter_mut() {
        let before = line.amount;
        let after = if line.component == CARRIED_ON {
            Money::zero(currency).checked_sub(sum)?
        } else {
            used.convert(before).ok_or(MoneyError::Overflow)?
        };
        sum = sum.checked_add(after)?;
        line.amount = after;
        if line.component == CARRIED_ON {
            line.trace.arithmetic = figures::amount_minor(after.minor, currency);
        } else {
            tell(line, before, after, &used)?;
        }
    }
    Ok(currency)
}

/// Adds the conversion to the printed calculation, and cuts the line among its rows anew.
fn tell(
    line: &mut Line,
    before: Money,
    after: Money,
    used: &crate::domain::model::rate::UsedRate,
) -> Result<(), Fault> {
    let exact = before
        .exact_minor()
        .checked_mul(used.rate)?
        .checked_mul(crate::domain::kernel::Rational::whole(after.currency.minor_per_major()))?
        .checked_div(crate::domain::kernel::Rational::whole(before.currency.minor_per_major()))?;
    let rounding = crate::domain::kernel::Rounding::default();
    line.trace.arithmetic = format!(
        "{}; {} × {}{}",
        line.trace.arithmetic,
        figures::amount_minor(before.minor, before.currency),
        figures::number(used.rate, 0),
        figures::outcome(&exact.into(), after.minor, rounding, after.currency)
    );
    line.trace.sentence =
        format!("{} It is paid in {} at {} of {}.", line.trace.sentence, used.to, used.rate, used.on);
    super::trace::recut(&mut line.trace.rows, after)?;
    Ok(())
}
