//! A calculator that knows nothing of the engine: it reads the printed arithmetic and follows it.
//!
//! chain := sum (“=” sum)* (“→” number “(rounded ” rule “)”)?
//! sum := product ((“+” | “−”) product)*; product := factor ((“×” | “÷”) factor)*
//! factor := “−”? (number “%”? | “(” sum “)”); number := digits with “,” between thousands and “.”

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

/// An exact fraction without bounds; a division by zero panics, which fails the test.
type Fraction = BigRational;

fn whole(number: i128) -> Fraction {
    BigRational::from_integer(BigInt::from(number))
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, mark: char) -> bool {
        self.rest = self.rest.trim_start();
        let found = self.rest.strip_prefix(mark);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn sum(&mut self) -> Fraction {
        let mut sum = self.product();
        loop {
            let sign = if self.take('+') {
                1
            } else if self.take('−') {
                -1
            } else {
                return sum;
            };
            sum += whole(sign) * self.product();
        }
    }

    fn product(&mut self) -> Fraction {
        let mut product = self.factor();
        loop {
            if self.take('×') {
                product *= self.factor();
            } else if self.take('÷') {
                product /= self.factor();
            } else {
                return product;
            }
        }
    }

    fn factor(&mut self) -> Fraction {
        if self.take('−') {
            return -self.factor();
        }
        if self.take('(') {
            let inner = self.sum();
            assert!(self.take(')'), "a parenthesis is not closed before “{}”", self.rest);
            return inner;
        }
        let number = self.number().0;
        if self.take('%') { number / whole(100) } else { number }
    }

    /// A number and its decimals.
    fn number(&mut self) -> (Fraction, u32) {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.');
        let (text, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let groups: Vec<&str> = whole.split(',').collect();
        assert!(groups[1..].iter().all(|group| group.len() == 3), "badly grouped: {text}");
        assert!(groups.len() == 1 || (1..=3).contains(&groups[0].len()), "badly grouped: {text}");
        assert!(groups.len() > 1 || whole.len() <= 3, "not grouped: {text}");
        let digits: BigInt = format!("{}{part}", groups.concat()).parse().unwrap();
        let places = u32::try_from(part.len()).unwrap();
        (BigRational::new(digits, BigInt::from(10).pow(places)), places)
    }
}

fn rounded(value: &Fraction, rule: &str, unit: &Fraction) -> Fraction {
    let units = value / unit;
    let floor = units.floor();
    let rest = &units - &floor;
    let half = (&rest + &rest).cmp(&whole(1));
    let up = match rule {
        _ if rest.is_zero() => false,
        "up" => true,
        "down" => false,
        "toward zero" => units < whole(0),
        "half away from zero" => half.is_gt() || (half.is_eq() && units > whole(0)),
        "half up" => half.is_ge(),
        "half to even" => half.is_gt() || (half.is_eq() && !(&floor / whole(2)).is_integer()),
        other => panic!("unknown rule {other}"),
    };
    (floor + whole(i128::from(up))) * unit
}

/// What the text comes to; each chain after “;” begins with what the one before came to.
pub fn follow(text: &str) -> Fraction {
    let mut value = None;
    for chain in text.split(';') {
        if let Some(before) = value {
            let mut reader = Reader { rest: chain };
            let negative = reader.take('−');
            let (size, _) = reader.number();
            let first = if negative { -size } else { size };
            assert_eq!(first, before, "the beginning of “{chain}” in {text}");
        }
        value = Some(follow_chain(chain));
    }
    value.unwrap()
}

/// What a chain comes to: every “=” must hold, and the rounding must be the one it names.
fn follow_chain(text: &str) -> Fraction {
    let mut reader = Reader { rest: text };
    let mut value = reader.sum();
    while reader.take('=') {
        assert_eq!(reader.sum(), value, "both sides of “=” in {text}");
    }
    if reader.take('→') {
        let negative = reader.take('−');
        let (size, places) = reader.number();
        let stated = if negative { -size } else { size };
        let rule = reader.rest.trim().strip_prefix("(rounded ").and_then(|rest| rest.strip_suffix(')'));
        let rule = rule.unwrap_or_else(|| panic!("no rule in {text}"));
        let (rule, unit) = match rule.rsplit_once(" to ").filter(|(_, unit)| *unit != "even") {
            Some((rule, unit)) => (rule, Reader { rest: unit }.number().0),
            None => (rule, BigRational::new(BigInt::from(1), BigInt::from(10).pow(places))),
        };
        value = rounded(&value, rule, &unit);
        assert_eq!(stated, value, "the rounding in {text}");
        reader.rest = "";
    }
    assert!(reader.rest.trim().is_empty(), "“{}” is left of {text}", reader.rest);
    value
}

/// What the text comes to, in hundredths.
pub fn follow_minor(text: &str) -> i64 {
    let minor = follow(text) * whole(100);
    assert!(minor.is_integer(), "{text} does not end in a whole minor unit");
    minor.to_integer().to_i64().unwrap()
}

#[test]
fn the_calculator_follows_the_grammar() {
    assert_eq!(follow_minor("10,000.00 × 10% + 5,000.00 × 20% = 2,000.00"), 200_000);
    assert_eq!(follow_minor("23,456.78 × 1.2% = 281.48136 → 281.48 (rounded half away from zero)"), 28_148);
    assert_eq!(follow_minor("100.00 × (1 ÷ 3) = (100 ÷ 3) → 33.33 (rounded half to even)"), 3_333);
    assert_eq!(follow_minor("−0.05 × 10% = −0.005 → −0.01 (rounded half away from zero)"), -1);
    assert_eq!(follow_minor("149.99 × 100% = 149.99 → 150.00 (rounded up to 1)"), 15_000);
    assert!(std::panic::catch_unwind(|| follow("1 + 1 = 3")).is_err());
    assert!(std::panic::catch_unwind(|| follow("1.005 → 1.00 (rounded half up)")).is_err());
}
