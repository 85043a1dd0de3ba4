//! Commissions as expense (ASC 340-40): capitalised and written off over a stated life.
//!
//! Owns G40: the first month is the calendar month of the anchor date, counted whole; each month is the
//! rounded n-th part, and the last takes the rest. A short life may be expensed at once.

use crate::domain::kernel::{Date, DateRange, Money, MoneyError, Rational, Rounding};
use crate::domain::model::plan::Accrual;
use serde::{Deserialize, Serialize};

/// What one month writes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteOff {
    /// The calendar month.
    pub month: DateRange,
    /// The expense of the month.
    pub expense: Money,
    /// What is still capitalised after it.
    pub left: Money,
}

/// The schedule of an amount that was earned on `anchor`.
///
/// # Errors
/// [`MoneyError::Overflow`] if a part or a month does not fit.
pub fn schedule(
    amount: Money,
    anchor: Date,
    accrual: Accrual,
    rounding: Rounding,
) -> Result<Vec<WriteOff>, MoneyError> {
    let at_once = accrual.at_once_up_to.is_some_and(|most| accrual.months <= most);
    let months = if at_once { 1 } else { accrual.months.max(1) };
    let (year, month, _) = anchor.ymd();
    let first = Date::from_ymd(year, month, 1).map_err(|_| MoneyError::Overflow)?;
    let part = amount.exact_minor().checked_div(Rational::whole(i64::from(months)))?;
    let part = Money::new(rounding.minor(part, amount.currency.digits())?, amount.currency);
    let mut left = amount;
    let mut all = Vec::with_capacity(usize::from(months));
    for place in 0..months {
        let from = first.plus_months(i32::from(place)).map_err(|_| MoneyError::Overflow)?;
        let until = from.plus_months(1).map_err(|_| MoneyError::Overflow)?;
        let month = DateRange::new(from, until).map_err(|_| MoneyError::Overflow)?;
        let expense = if place.saturating_add(1) == months { left } else { part };
        left = left.checked_sub(expense)?;
        all.push(WriteOff { month, expense, left });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::Currency;

    fn parts(minor: i64, months: u16, at_once_up_to: Option<u16>) -> Vec<i64> {
        let day = Date::parse_iso("2026-01-31").unwrap();
        let accrual = Accrual { months, at_once_up_to };
        let all = schedule(Money::new(minor, Currency::USD), day, accrual, Rounding::default()).unwrap();
        assert_eq!(all[0].month.from.to_string(), "2026-01-01");
        assert_eq!(all.last().unwrap().left.minor, 0);
        all.iter().map(|one| one.expense.minor).collect()
    }

    #[test]
    fn the_last_month_takes_the_cents() {
        let all = parts(500_000, 36, Some(12));
        assert_eq!((all.len(), all[0], all[34], all[35]), (36, 13_889, 13_889, 13_885));
        assert_eq!(parts(-100, 3, None), [-33, -33, -34]);
        assert_eq!(parts(500_000, 12, Some(12)), [500_000]);
    }
}
