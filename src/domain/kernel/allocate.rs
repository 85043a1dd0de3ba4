//! Largest remainder: cut an amount into parts that add up to it exactly.

use super::money::MoneyError;
use super::rational::Rational;
use super::rounding::RoundingMode;

/// Why an amount could not be cut.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AllocationError {
    /// The weights add up to zero, or one is below zero.
    #[error("weights must be above zero to share an amount")]
    Weights,
    /// A number did not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Cuts `total_minor` by `weights`. Each part is within one minor unit of its exact share; what is
/// left over goes to the largest remainders, ties to the earlier part (so the caller's order, by id,
/// is the tie rule). A negative total is the mirror of the positive one.
pub fn allocate(total_minor: i64, weights: &[Rational]) -> Result<Vec<i64>, AllocationError> {
    let sum = weights.iter().try_fold(Rational::ZERO, |sum, weight| sum.checked_add(*weight));
    let sum = sum.map_err(MoneyError::from)?;
    if sum.is_zero() || weights.iter().any(|weight| weight.is_negative()) {
        return Err(AllocationError::Weights);
    }
    let size = i128::from(total_minor).checked_abs().ok_or(MoneyError::Overflow)?;
    let mut parts = Vec::with_capacity(weights.len());
    let mut rests = Vec::with_capacity(weights.len());
    for (index, weight) in weights.iter().enumerate() {
        let share = Rational::new(size, 1).and_then(|size| size.checked_mul(*weight)?.checked_div(sum));
        let (floor, rest) = share.and_then(Rational::floor_and_rest).map_err(MoneyError::from)?;
        parts.push(floor);
        rests.push((rest, index));
    }
    hand_out(size, &mut parts, rests)?;
    parts.into_iter().map(|part| signed(part, total_minor < 0)).collect()
}

fn hand_out(size: i128, parts: &mut [i128], mut rests: Vec<(Rational, usize)>) -> Result<(), MoneyError> {
    let given = parts.iter().try_fold(0i128, |sum, part| sum.checked_add(*part));
    let left = given.and_then(|given| size.checked_sub(given)).ok_or(MoneyError::Overflow)?;
    let left = usize::try_from(left).map_err(|_| MoneyError::Overflow)?;
    rests.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, index) in rests.into_iter().take(left) {
        if let Some(part) = parts.get_mut(index) {
            *part = part.checked_add(1).ok_or(MoneyError::Overflow)?;
        }
    }
    Ok(())
}

fn signed(part: i128, negative: bool) -> Result<i64, AllocationError> {
    let value = if negative { part.checked_neg() } else { Some(part) };
    let value = value.and_then(|value| i64::try_from(value).ok());
    value.ok_or(AllocationError::Money(MoneyError::Overflow))
}

/// The exact average of `total_minor` over `count`, rounded half away from zero for display.
pub fn average_minor(total_minor: i128, count: u64) -> Result<i64, MoneyError> {
    let exact = Rational::new(total_minor, i128::from(count))?;
    let whole = RoundingMode::HalfAwayFromZero.whole(exact)?;
    i64::try_from(whole).map_err(|_| MoneyError::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_in_three_gives_the_extra_cent_to_the_first() {
        let thirds = [Rational::ONE; 3];
        assert_eq!(allocate(10_000, &thirds), Ok(vec![3334, 3333, 3333]));
        assert_eq!(allocate(-10_000, &thirds), Ok(vec![-3334, -3333, -3333]));
    }

    #[test]
    fn no_weight_is_refused() {
        assert_eq!(allocate(1, &[]), Err(AllocationError::Weights));
        assert_eq!(allocate(1, &[Rational::ZERO]), Err(AllocationError::Weights));
    }
}
