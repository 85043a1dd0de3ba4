//! Numbers, exactly: digits and a power of ten, never a float.

use crate::domain::kernel::money::LIMIT_MINOR;
use crate::domain::kernel::{Currency, Rational};
use serde::{Deserialize, Serialize};

/// What stood beside the digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A currency that the code or symbol names.
    Known(Currency),
    /// A symbol that several currencies share, such as `$`.
    Shared,
    /// Three capital letters that are no currency.
    Unknown,
}

/// A number as written: `digits / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// All digits with the sign.
    pub digits: i128,
    /// How many of them stand after the decimal mark.
    pub scale: u32,
    /// Whether a percent sign follows.
    pub percent: bool,
    /// The currency beside it.
    pub unit: Option<Unit>,
}

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberFault {
    /// Not a number in this form.
    Syntax,
    /// Too many digits.
    TooLarge,
}

impl Number {
    /// In minor units, and whether no digit was rounded away (half away from zero).
    pub fn to_minor(self, currency: Currency) -> Result<(i64, bool), NumberFault> {
        let places = u32::from(currency.digits());
        let small = i64::try_from(self.digits).ok().filter(|_| self.scale == places);
        if let Some(minor) = small.filter(|minor| minor.unsigned_abs() <= LIMIT_MINOR.unsigned_abs()) {
            return Ok((minor, true));
        }
        let minor = if self.scale <= places {
            let factor = 10i128.checked_pow(places - self.scale).ok_or(NumberFault::TooLarge)?;
            (self.digits.checked_mul(factor).ok_or(NumberFault::TooLarge)?, true)
        } else {
            let divisor = 10i128.checked_pow(self.scale - places).ok_or(NumberFault::TooLarge)?;
            let (whole, rest) = (self.digits / divisor, self.digits % divisor);
            let up = if rest.abs() >= divisor - rest.abs() { self.digits.signum() } else { 0 };
            (whole + up, rest == 0)
        };
        let within = i64::try_from(minor.0).ok().filter(|minor| minor.abs() <= LIMIT_MINOR);
        within.map(|value| (value, minor.1)).ok_or(NumberFault::TooLarge)
    }

    /// As an exact fraction; a percent sign divides by 100.
    pub fn to_rational(self) -> Result<Rational, NumberFault> {
        let scale = if self.percent { self.scale + 2 } else { self.scale };
        let below = 10i128.checked_pow(scale).ok_or(NumberFault::TooLarge)?;
        Rational::new(self.digits, below).map_err(|_| NumberFault::TooLarge)
    }
}

/// A text without sign, unit, percent and factor: only digits and marks are left.
struct Bare<'a> {
    body: &'a str,
    negative: bool,
    percent: bool,
    /// `k` and `M` move the decimal mark.
    shift: u32,
    unit: Option<Unit>,
}

const SYMBOLS: &[(&str, Option<&str>)] = &[
    ("US$", Some("USD")),
    ("CA$", Some("CAD")),
    ("C$", Some("CAD")),
    ("AU$", Some("AUD")),
    ("A$", Some("AUD")),
    ("NZ$", Some("NZD")),
    ("HK$", Some("HKD")),
    ("S$", Some("SGD")),
    ("R$", Some("BRL")),
    ("€", Some("EUR")),
    ("£", None),
    ("$", None),
    ("¥", None),
    ("₹", Some("INR")),
    ("zł", Some("PLN")),
    ("Kč", Some("CZK")),
    ("kr", None),
    ("₺", Some("TRY")),
    ("₩", Some("KRW")),
    ("₪", Some("ILS")),
    ("Fr.", Some("CHF")),
];

/// The text, if it is nothing but the symbol or code of one known currency.
pub fn symbol_of(text: &str) -> Option<&str> {
    let is_symbol = SYMBOLS.iter().any(|(symbol, code)| *symbol == text && code.is_some());
    let is_code = || text.bytes().all(|byte| byte.is_ascii_uppercase()) && Currency::parse(text).is_ok();
    (is_symbol || is_code()).then_some(text)
}

/// A currency symbol or code at the start or end of a text, and the rest.
fn strip_unit(text: &str) -> Option<(Unit, &str)> {
    // Nearly all cells are bare digits: they have neither a letter nor a symbol.
    if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' ')) {
        return None;
    }
    for (symbol, code) in SYMBOLS {
        if let Some(rest) = text.strip_prefix(symbol).or_else(|| text.strip_suffix(symbol)) {
            let known = code.and_then(|code| Currency::parse(code).ok());
            return Some((known.map_or(Unit::Shared, Unit::Known), rest));
        }
    }
    let letters = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let unit = |part: &str| Currency::parse(part).map_or(Unit::Unknown, Unit::Known);
    let front = text.split_at_checked(3).filter(|(front, _)| letters(front));
    let back = text.len().checked_sub(3).and_then(|at| text.split_at_checked(at));
    let back = back.filter(|(_, back)| letters(back)).map(|(rest, code)| (code, rest));
    let (code, rest) = front.or(back)?;
    // `NaN` has a small letter; `INF` and other words leave no digit behind.
    rest.bytes().any(|byte| byte.is_ascii_digit()).then(|| (unit(code), rest))
}

fn bare(text: &str) -> Option<Bare<'_>> {
    let mut bare = Bare { body: text.trim(), negative: false, percent: false, shift: 0, unit: None };
    let mut signed = false;
    // Sign, unit, percent and factor stand in any order, each once.
    for _ in 0..6 {
        let body = bare.body;
        let bracketed = body.strip_prefix('(').and_then(|body| body.strip_suffix(')'));
        let minus = |body: &'_ str| matches!(body, "-" | "\u{2212}");
        let (first, last) = (first_letter(body), last_letter(body));
        if let Some(inner) = bracketed.filter(|_| !signed) {
            (bare.body, bare.negative, signed) = (inner, true, true);
        } else if minus(first) && !signed {
            (bare.body, bare.negative, signed) = (&body[first.len()..], true, true);
        } else if minus(last) && !signed {
            (bare.body, bare.negative, signed) = (&body[..body.len() - last.len()], true, true);
        } else if first == "+" && !signed {
            (bare.body, signed) = (&body[1..], true);
        } else if last == "%" && !bare.percent {
            (bare.body, bare.percent) = (&body[..body.len() - 1], true);
        } else if let Some((unit, rest)) = strip_unit(body).filter(|_| bare.unit.is_none()) {
            (bare.body, bare.unit) = (rest, Some(unit));
        } else if let Some((shift, rest)) = strip_factor(body).filter(|_| bare.shift == 0) {
            (bare.body, bare.shift) = (rest, shift);
        } else {
            break;
        }
        bare.body = bare.body.trim();
    }
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = bare.body.as_bytes();
    let starts =
        is_digit(bytes.first()) || (matches!(bytes.first(), Some(b'.' | b',')) && is_digit(bytes.get(1)));
    (starts && is_digit(bytes.last())).then_some(bare)
}

fn first_letter(text: &str) -> &str {
    text.chars().next().map_or("", |letter| &text[..letter.len_utf8()])
}

fn last_letter(text: &str) -> &str {
    text.chars().next_back().map_or("", |letter| &text[text.len() - letter.len_utf8()..])
}

fn strip_factor(text: &str) -> Option<(u32, &str)> {
    let rest = text.get(..text.len().checked_sub(1)?)?;
    let shift = match text.as_bytes().last()? {
        b'k' | b'K' => 3,
        b'm' | b'M' => 6,
        _ => return None,
    };
    rest.trim_end().ends_with(|letter: char| letter.is_ascii_digit()).then_some((shift, rest))
}

fn is_group_mark(letter: char) -> bool {
    matches!(letter, ',' | '.' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Bare digits with at most one mark between them, as nearly all cells are: what stands before the mark,
/// the mark, and what follows.
fn plain(text: &str) -> Option<(&str, Option<u8>, &str)> {
    let mut mark = None;
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' | b',' if mark.is_none() => mark = Some((place, byte)),
            _ => return None,
        }
    }
    let Some((place, byte)) = mark else { return (!text.is_empty()).then_some((text, None, "")) };
    let (before, after) = (text.get(..place)?, text.get(place + 1..)?);
    (!before.is_empty() && !after.is_empty()).then_some((before, Some(byte), after))
}

/// The number of a plain text that fits into 64 bits.
fn parse_plain(text: &str, mark: char) -> Option<Number> {
    let (before, found, after) = plain(text).filter(|_| text.len() <= 18)?;
    if found.is_some_and(|found| char::from(found) != mark) {
        return None;
    }
    let digits =
        before.bytes().chain(after.bytes()).fold(0i64, |all, digit| all * 10 + i64::from(digit - b'0'));
    let scale = u32::try_from(after.len()).ok()?;
    Some(Number { digits: digits.into(), scale, percent: false, unit: None })
}

/// Reads a number whose decimal mark is known.
pub fn parse_number(text: &str, mark: char) -> Result<Number, NumberFault> {
    if let Some(number) = parse_plain(text, mark) {
        return Ok(number);
    }
    let bare = bare(text).ok_or(NumberFault::Syntax)?;
    let (whole, part) = bare.body.split_once(mark).unwrap_or((bare.body, ""));
    if !is_grouped(whole) || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberFault::Syntax);
    }
    let mut digits: i128 = 0;
    for digit in whole.chars().chain(part.chars()).filter_map(|letter| letter.to_digit(10)) {
        digits = digits
            .checked_mul(10)
            .and_then(|all| all.checked_add(i128::from(digit)))
            .ok_or(NumberFault::TooLarge)?;
    }
    let places = u32::try_from(part.len()).map_err(|_| NumberFault::TooLarge)?;
    let more = 10i128.checked_pow(bare.shift.saturating_sub(places)).ok_or(NumberFault::TooLarge)?;
    let digits = digits.checked_mul(more).ok_or(NumberFault::TooLarge)?;
    let scale = places.saturating_sub(bare.shift);
    if scale > 30 {
        return Err(NumberFault::TooLarge);
    }
    let digits = if bare.negative { -digits } else { digits };
    Ok(Number { digits, scale, percent: bare.percent, unit: bare.unit })
}

/// Digits alone, or groups of three (or of two before the last three, as in India) with one mark.
fn is_grouped(whole: &str) -> bool {
    let Some(mark) = whole.chars().find(|letter| !letter.is_ascii_digit()) else { return true };
    let groups: Vec<&str> = whole.split(mark).collect();
    let digits =
        groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let Some((first, [middle @ .., last])) = groups.split_first() else { return false };
    let thousands = first.len() <= 3 && middle.iter().all(|group| group.len() == 3);
    let indian = first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
    is_group_mark(mark) && digits && last.len() == 3 && (thousands || indian)
}

/// What one text says about the decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing: no mark, or no number.
    None,
    /// `1,234`: can be read both ways.
    Ambiguous,
    /// Only this mark makes sense.
    Mark(char),
}

/// What a text says about the decimal mark.
pub fn evidence(text: &str) -> Evidence {
    let other = |mark: char| if mark == ',' { '.' } else { ',' };
    if let Some((_, mark, _)) = plain(text) {
        return mark.map_or(Evidence::None, |mark| one_kind(text, char::from(mark), 1, other));
    }
    let Some(bare) = bare(text) else { return Evidence::None };
    let body = bare.body;
    let count = |mark: char| body.chars().filter(|letter| *letter == mark).count();
    match (count(','), count('.')) {
        (0, 0) => Evidence::None,
        (commas, 0) => one_kind(body, ',', commas, other),
        (0, points) => one_kind(body, '.', points, other),
        _ => body
            .rfind([',', '.'])
            .and_then(|at| body[at..].chars().next())
            .map_or(Evidence::None, Evidence::Mark),
    }
}

fn one_kind(body: &str, mark: char, count: usize, other: impl Fn(char) -> char) -> Evidence {
    if count > 1 {
        return Evidence::Mark(other(mark));
    }
    let Some((before, after)) = body.split_once(mark) else { return Evidence::None };
    let grouped = !before.bytes().all(|byte| byte.is_ascii_digit());
    let decimal =
        after.len() != 3 || before.is_empty() || before.starts_with('0') || before.len() > 3 || grouped;
    if decimal { Evidence::Mark(mark) } else { Evidence::Ambiguous }
}

/// The decimal mark of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkDecision {
    /// The mark; absent while it must be asked.
    pub mark: Option<char>,
    /// Whether an answer settled it: no value did.
    pub assumed: bool,
    /// Two values that contradict each other, by their code.
    pub conflict: Option<(u32, u32)>,
    /// A value that can be read both ways, by its code.
    pub example: Option<u32>,
}

/// Decides over the distinct texts of a column; `answer` settles what they leave open.
#[inline(never)]
pub fn decide_mark<'a>(values: impl Iterator<Item = (u32, &'a str)>, answer: Option<char>) -> MarkDecision {
    let (mut comma, mut point, mut example) = (None, None, None);
    for (code, text) in values {
        match evidence(text) {
            Evidence::Mark(',') => comma = comma.or(Some(code)),
            Evidence::Mark(_) => point = point.or(Some(code)),
            Evidence::Ambiguous => example = example.or(Some(code)),
            Evidence::None => {}
        }
    }
    let (mark, assumed) = match (comma, point, example) {
        (Some(_), Some(_), _) => (answer, false),
        (Some(_), None, _) => (Some(','), false),
        (None, Some(_), _) | (None, None, None) => (Some('.'), false),
        (None, None, Some(_)) => (answer, answer.is_some()),
    };
    MarkDecision { mark, assumed, conflict: comma.zip(point), example }
}
