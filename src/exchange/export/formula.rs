//! Printed calculations as live formulas of a spreadsheet: `12,345.00 × 10% = 1,234.50` becomes
//! `ROUND(12345*10%,2)`.
//!
//! Owns one promise: a formula is only given where its exact value, rounded half away from zero, is the
//! amount beside it, so that a spreadsheet that recomputes it shows the same cents. Anything else (another
//! rounding, a value that depends on earlier statements in words) stays a number.

use crate::domain::kernel::{Money, Rational, RoundingMode};

/// The deepest nesting that is read.
const DEEPEST: usize = 32;

/// The formula of a calculation, without `=`, if it gives the amount.
pub fn formula(arithmetic: &str, amount: Money) -> Option<String> {
    let last = arithmetic.rsplit("; ").next()?;
    let side = last.split(['=', '→']).next()?.trim();
    let mut reader = Reader { rest: side, written: String::new() };
    let exact = reader.sum(0)?;
    if !reader.rest.is_empty() || !side.contains(['×', '÷', '+', '−', '%']) {
        return None;
    }
    let digits = amount.currency.digits();
    let minor = exact.checked_mul(Rational::whole(amount.currency.minor_per_major())).ok()?;
    let whole = RoundingMode::HalfAwayFromZero.whole(minor).ok()?;
    (whole == i128::from(amount.minor)).then(|| format!("ROUND({},{digits})", reader.written))
}

struct Reader<'t> {
    rest: &'t str,
    written: String,
}

impl Reader<'_> {
    fn takes(&mut self, sign: char, written: &str) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(sign) {
            Some(after) => {
                self.rest = after.trim_start();
                self.written.push_str(written);
                true
            }
            None => false,
        }
    }

    fn sum(&mut self, depth: usize) -> Option<Rational> {
        let mut value = self.product(depth)?;
        loop {
            if self.takes('+', "+") {
                value = value.checked_add(self.product(depth)?).ok()?;
            } else if self.takes('−', "-") {
                value = value.checked_sub(self.product(depth)?).ok()?;
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self, depth: usize) -> Option<Rational> {
        let mut value = self.factor(depth)?;
        loop {
            if self.takes('×', "*") {
                value = value.checked_mul(self.factor(depth)?).ok()?;
            } else if self.takes('÷', "/") {
                value = value.checked_div(self.factor(depth)?).ok()?;
            } else {
                return Some(value);
            }
        }
    }

    fn factor(&mut self, depth: usize) -> Option<Rational> {
        if depth > DEEPEST {
            return None;
        }
        if self.takes('−', "-") {
            return self.factor(depth + 1)?.checked_neg().ok();
        }
        let value = if self.takes('(', "(") {
            let value = self.sum(depth + 1)?;
            if !self.takes(')', ")") {
                return None;
            }
            value
        } else {
            self.number()?
        };
        if self.takes('%', "%") { value.checked_div(Rational::HUNDRED).ok() } else { Some(value) }
    }

    fn number(&mut self) -> Option<Rational> {
        let end = self.rest.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.'));
        let (digits, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let plain = digits.replace(',', "");
        let value = Rational::parse(&plain).ok()?;
        self.rest = rest;
        self.written.push_str(&plain);
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::Currency;

    fn of(text: &str, minor: i64) -> Option<String> {
        formula(text, Money::new(minor, Currency::USD))
    }

    #[test]
    fn a_printed_calculation_becomes_a_formula_that_gives_the_same_cents() {
        assert_eq!(of("12,345.00 × 10% = 1,234.50", 123_450).as_deref(), Some("ROUND(12345.00*10%,2)"));
        let tiers =
            "(170,000 ÷ 31) × 6% + (16,000 ÷ 31) × 8% = (11,480 ÷ 31) → 370.32 (rounded half away from zero)";
        assert_eq!(of(tiers, 37_032).as_deref(), Some("ROUND((170000/31)*6%+(16000/31)*8%,2)"));
        assert_eq!(of("1,000.00 × −5% = −50.00", -5_000).as_deref(), Some("ROUND(1000.00*-5%,2)"));
        assert_eq!(
            of("100.00 × 10% = 10.00; 10.00 × 0.5 = 5.00", 500).as_deref(),
            Some("ROUND(10.00*0.5,2)")
        );
    }

    #[test]
    fn what_would_give_another_amount_stays_a_number() {
        for text in ["12,345.00", "", "the cap bites", "10 × 10% = 1.00", "1 ÷ 0", "((((1"] {
            assert_eq!(of(text, 123_400), None, "{text}");
        }
    }
}
