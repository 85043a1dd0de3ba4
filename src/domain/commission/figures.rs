//! Numbers as statements print them, so that a reader with a calculator gets the line exactly.
//!
//! The grammar (see `docs/formats/plan.md`): numbers with `,` between thousands and `.` before
//! decimals, `%` after a number, `×`, `÷`, `+`, `−`, parentheses, `=` between equal values and one
//! `→` before a rounded one. A number whose digits do not end is printed as `(n ÷ d)`.

use crate::domain::kernel::{Currency, ExactSum, Rational, RationalError, Rounding, RoundingMode};

/// An exact number with grouped thousands and at least `digits` decimals: `1,234.50`, `−0.125`,
/// `(1 ÷ 3)`.
pub fn number(value: Rational, digits: u8) -> String {
    let Some(decimal) = value.exact_decimal() else {
        return fraction(value);
    };
    let (sign, plain) = match decimal.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", decimal.as_str()),
    };
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let width = usize::from(digits);
    match (part.is_empty(), width) {
        (true, 0) => format!("{sign}{}", grouped(whole)),
        _ => format!("{sign}{}.{part:0<width$}", grouped(whole)),
    }
}

fn fraction(value: Rational) -> String {
    let sign = if value.is_negative() { "−" } else { "" };
    let above = value.numerator().unsigned_abs().to_string();
    let below = value.denominator().unsigned_abs().to_string();
    format!("({sign}{} ÷ {})", grouped(&above), grouped(&below))
}

/// Digits with a comma between thousands.
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len().saturating_add(8));
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(index);
        if index > 0 && left.checked_rem(3) == Some(0) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A rate or attainment: `1.2%`, or `(1 ÷ 3)` where the digits do not end.
pub fn share(value: Rational) -> String {
    match (value.exact_decimal(), value.checked_mul(Rational::HUNDRED)) {
        (Some(_), Ok(hundredfold)) => format!("{}%", number(hundredfold, 0)),
        _ => fraction(value),
    }
}

/// Minor units (exact, possibly a fraction) as an amount of `currency`: `281.48136`.
pub fn amount(minor: Rational, currency: Currency) -> String {
    match major(minor, currency) {
        Ok(value) => number(value, currency.digits()),
        Err(_) => format!("{} ÷ {}", number(minor, 0), currency.minor_per_major()),
    }
}

/// As [`amount`] for reading: what is finer than the currency is rounded and marked with “about”.
pub fn about_amount(minor: Rational, currency: Currency) -> String {
    let whole = RoundingMode::HalfAwayFromZero.whole(minor).ok();
    match whole.and_then(|whole| Rational::new(whole, 1).ok()) {
        Some(whole) if whole != minor => format!("about {}", amount(whole, currency)),
        _ => amount(minor, currency),
    }
}

/// Whole minor units as an amount of `currency`: `2,000.00`.
pub fn amount_minor(minor: i64, currency: Currency) -> String {
    amount(Rational::whole(minor), currency)
}

/// Minor units → major units.
///
/// # Errors
/// [`RationalError::Overflow`] if the fraction does not fit.
pub fn major(minor: Rational, currency: Currency) -> Result<Rational, RationalError> {
    minor.checked_div(Rational::whole(currency.minor_per_major()))
}

/// Major units → minor units.
///
/// # Errors
/// [`RationalError::Overflow`] if the fraction does not fit.
pub fn minor(major: Rational, currency: Currency) -> Result<Rational, RationalError> {
    major.checked_mul(Rational::whole(currency.minor_per_major()))
}

/// The rounding rule in words: `rounded half away from zero`, with `to 1` where the unit is coarser
/// than the currency's minor unit.
pub fn rounding(rule: Rounding, currency: Currency) -> String {
    let words = rule.mode.words();
    match rule.digits.filter(|digits| *digits < currency.digits()) {
        None => format!("rounded {words}"),
        Some(0) => format!("rounded {words} to 1"),
        Some(digits) => {
            let zeros = "0".repeat(usize::from(digits).saturating_sub(1));
            format!("rounded {words} to 0.{zeros}1")
        }
    }
}

/// ` = exact` or ` = exact → rounded (rule)`: how the end of every line is printed; ` → rounded (rule)` where no
/// fraction holds the exact sum.
pub fn outcome(exact_minor: &ExactSum, rounded_minor: i64, rule: Rounding, currency: Currency) -> String {
    let known = exact_minor.fraction();
    let exact = known.map_or_else(String::new, |exact| format!(" = {}", amount(exact, currency)));
    if known == Some(Rational::whole(rounded_minor)) {
        return exact;
    }
    format!("{exact} → {} ({})", amount_minor(rounded_minor, currency), rounding(rule, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_padded_and_never_cut() {
        let text = |value: &str, digits| number(Rational::parse(value).unwrap(), digits);
        assert_eq!(text("1234567.5", 2), "1,234,567.50");
        assert_eq!(text("-999", 2), "−999.00");
        assert_eq!(text("0.005", 2), "0.005");
        assert_eq!(text("-1/3", 2), "(−1 ÷ 3)");
        assert_eq!(text("100", 0), "100");
        assert_eq!(share(Rational::parse("1.2%").unwrap()), "1.2%");
        assert_eq!(share(Rational::parse("1/3").unwrap()), "(1 ÷ 3)");
    }

    #[test]
    fn the_outcome_shows_the_one_rounding_only_where_it_decides() {
        let exact = Rational::parse("28148.136").unwrap();
        let text = outcome(&exact.into(), 28_148, Rounding::default(), Currency::USD);
        assert_eq!(text, " = 281.48136 → 281.48 (rounded half away from zero)");
        let even = outcome(&Rational::whole(100).into(), 100, Rounding::default(), Currency::USD);
        assert_eq!(even, " = 1.00");
    }
}
