//! What a line remembers of how it came about: rows, credit, quota, clauses, arithmetic, sentence.
//!
//! Owns the explanation. Nothing here changes an amount: a trace is written from the tape of the same
//! evaluation that gave the amount. The share of a row is what it added when credits are taken by
//! date, then deal id; shares are cut by largest remainder and add up to the line.

use super::attainment::{Base, Standing};
use super::credit::{Credit, measured, places};
use super::recorder::{Piece, Silent, Tape};
use super::statement::Case;
use super::terms::Terms;
use super::tiers::{Origin, Rates};
use super::{adjust, describe, figures};
use crate::domain::kernel::{Date, Money, MoneyError, Place, Rational, RoundingMode};
use crate::domain::model::plan::{Edge, RateRule, TierApplication};
use crate::domain::model::rate::UsedRate;
use serde::{Deserialize, Serialize};

/// How a line came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The credited deals by date, then deal id; their shares add up to the line.
    pub rows: Vec<RowTrace>,
    /// The credit measured, in major units.
    pub credit: Rational,
    /// The quota of the days that count, in major units, if there is one.
    pub quota: Option<Rational>,
    /// Attainment before the first of the line's days; more than 0 only where a measure runs longer
    /// than the payout period.
    pub attainment_before: Option<Rational>,
    /// Attainment with the line's credit.
    pub attainment_after: Option<Rational>,
    /// The parts of the plan that decided: the component's rule, then the tiers used.
    pub clauses: Vec<Clause>,
    /// The exact amount before rounding, in major units.
    pub exact: Rational,
    /// The calculation as text that a calculator can follow to the line's amount.
    pub arithmetic: String,
    /// The same in plain words.
    pub sentence: String,
    /// Why the line is 0, if it is.
    pub why_zero: Option<Reason>,
    /// The next tier, if there is one.
    pub next_tier: Option<NextTier>,
}

/// One credited deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowTrace {
    /// The deal's id in its system.
    pub deal: String,
    /// Its name.
    pub name: String,
    /// Where it was read.
    pub place: Place,
    /// The day that decides its period.
    pub date: Date,
    /// The amount credited.
    pub amount: Money,
    /// The amount as written and the rate by which it was converted, if it was.
    #[serde(default)]
    pub converted: Option<(Money, UsedRate)>,
    /// Its share of the line.
    pub share: Money,
}

/// A part of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The JSON pointer within the plan.
    pub path: String,
    /// What it says, in plain words.
    pub text: String,
}

/// The next tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextTier {
    /// The least further credit that reaches it.
    pub distance: Money,
    /// What the line would then pay.
    pub pays: Money,
    /// The tier.
    pub clause: Clause,
}

/// Why a line or statement is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The plan doesn't pay this person on any day of the period.
    NotAssigned,
    /// The person was not employed on any of the days.
    NotEmployed,
    /// Attainment or base rate is needed, but there is no quota above 0.
    NoQuota,
    /// The person's own rate is needed, but the roster states none.
    NoRate,
    /// The target variable is needed, but none is stated in the plan's currency.
    NoTarget,
    /// The base salary is the person's own, but none is stated in the plan's currency.
    NoSalary,
    /// The measured period has not ended; it is paid in the payout period that holds this last day.
    PeriodOpen(Date),
    /// No deal is credited on these days.
    NoCredit,
    /// The credits add up to 0.
    CreditIsZero,
    /// The rate reached is 0 %.
    RateIsZero,
    /// The exact amount rounds to 0.
    RoundsToZero,
    /// Each line is 0.
    LinesAreZero,
}

impl Reason {
    /// The reason in words, to follow “because”.
    pub fn words(self) -> String {
        let words = match self {
            Reason::NotAssigned => "the plan doesn't pay this person on any of these days",
            Reason::NotEmployed => "the person was not employed on any of these days",
            Reason::NoQuota => "there is no quota for these days",
            Reason::NoRate => "the roster states no commission rate for this person",
            Reason::NoTarget => "no target variable is stated for this person in the plan's currency",
            Reason::NoSalary => "no base salary is stated for this person in the plan's currency",
            Reason::NoCredit => "no deal is credited on these days",
            Reason::CreditIsZero => "the credits add up to nothing",
            Reason::RateIsZero => "the rate at this level is 0%",
            Reason::RoundsToZero => "the exact amount rounds to nothing",
            Reason::LinesAreZero => "each of its lines is nothing",
            Reason::PeriodOpen(last) => return format!("it is settled with the period that ends on {last}"),
        };
        words.to_owned()
    }
}

/// Writes the trace of one line from its tape.
///
/// # Errors
/// [`MoneyError::Overflow`] if a share does not fit.
pub(super) fn trace_of(
    terms: &Terms<'_>,
    case: &Case<'_, '_>,
    tape: &Tape,
    minor: i64,
) -> Result<Trace, MoneyError> {
    let currency = terms.plan.currency;
    let credit = tape.credit.unwrap_or(Rational::ZERO);
    let rates = case.rates(&tape.standing);
    let rows = rows(terms, case, tape, &rates, minor)?;
    let exact = tape.exact.unwrap_or(Rational::ZERO);
    let reached = |credit: Rational| tape.standing.quota.map(|quota| credit.checked_div(quota)).transpose();
    let why_zero = why_zero(case, tape, &rows, minor);
    Ok(Trace {
        credit: figures::major(credit, currency)?,
        quota: tape.standing.quota.map(|quota| figures::major(quota, currency)).transpose()?,
        attainment_before: reached(case.credit_before(terms)?)?,
        attainment_after: reached(credit)?,
        clauses: clauses(terms, case, tape),
        exact: figures::major(exact, currency)?,
        arithmetic: arithmetic(terms, case, tape, minor),
        sentence: sentence(terms, tape, minor, why_zero),
        next_tier: next_tier(terms, case, tape, &rates)?,
        why_zero,
        rows,
    })
}

fn why_zero(case: &Case<'_, '_>, tape: &Tape, rows: &[RowTrace], minor: i64) -> Option<Reason> {
    if minor != 0 {
        return None;
    }
    if !case.is_employed() {
        return Some(Reason::NotEmployed);
    }
    if tape.reason.is_some() {
        return tape.reason;
    }
    let none = tape.credit.is_none_or(Rational::is_zero);
    match (rows.is_empty(), none, tape.exact.is_none_or(Rational::is_zero)) {
        (true, true, _) => Some(Reason::NoCredit),
        (false, true, _) => Some(Reason::CreditIsZero),
        (_, false, true) => Some(Reason::RateIsZero),
        (_, false, false) => Some(Reason::RoundsToZero),
    }
}

/// A rate from a level of credit on; the first reaches down without end.
struct Segment {
    from: Rational,
    rate: Rational,
}

/// The rates by which rows share a line: those that paid it, and beyond them what would be added.
fn segments(case: &Case<'_, '_>, tape: &Tape, rates: &Rates) -> Result<Vec<Segment>, MoneyError> {
    let scheme = &case.rule.scheme;
    let mut segments: Vec<Segment> =
        tape.pieces.iter().map(|piece| Segment { from: piece.from, rate: piece.rate }).collect();
    let last = tape.pieces.last().and_then(|piece| piece.step).filter(|_| !scheme.overage);
    let later = last.map_or(scheme.steps.len(), |last| last.saturating_add(1));
    for (index, step) in scheme.steps.iter().enumerate().skip(later) {
        if step.application == TierApplication::All {
            break;
        }
        segments.push(Segment { from: scheme.edge_of(index, rates)?, rate: rates.of(step.rule)? });
    }
    Ok(segments)
}

/// What credit from 0 to `upto` is paid by these segments.
fn paid_up_to(segments: &[Segment], upto: Rational) -> Result<Rational, MoneyError> {
    let mut sum = Rational::ZERO;
    for (index, segment) in segments.iter().enumerate() {
        let from = if index == 0 { Rational::ZERO } else { segment.from };
        if index > 0 && upto <= from {
            break;
        }
        let next = segments.get(index.saturating_add(1)).map(|next| next.from);
        let end = next.map_or(upto, |next| next.min(upto));
        sum = sum.checked_add(end.checked_sub(from)?.checked_mul(segment.rate)?)?;
    }
    Ok(sum)
}

fn rows(
    terms: &Terms<'_>,
    case: &Case<'_, '_>,
    tape: &Tape,
    rates: &Rates,
    minor: i64,
) -> Result<Vec<RowTrace>, MoneyError> {
    let facts = terms.facts;
    let places = places(facts, case.member, terms.plan.currency, case.window);
    let credits = places.filter_map(|place| facts.credits.get(place));
    let counted: Vec<Credit> =
        credits.filter(|credit| measured(&case.rule.filters, credit.row, &facts.deals)).collect();
    let segments = segments(case, tape, rates)?;
    let mut exact = Vec::with_capacity(counted.len());
    let mut credit = Rational::ZERO;
    for row in &counted {
        let after = credit.checked_add(Rational::whole(row.minor))?;
        exact.push(added(&segments, credit, after)?);
        credit = after;
    }
    let mut rows: Vec<RowTrace> = counted.iter().filter_map(|row| row_trace(terms, row)).collect();
    let keys: Vec<&str> = rows.iter().map(|row| row.deal.as_str()).collect();
    let shares = cut(&exact, minor, &keys)?;
    for (row, share) in rows.iter_mut().zip(shares) {
        row.share.minor = share;
    }
    Ok(rows)
}

/// What a step from one level of credit to another adds.
fn added(segments: &[Segment], before: Rational, after: Rational) -> Result<Rational, MoneyError> {
    match segments {
        [] => Ok(Rational::ZERO),
        [only] => Ok(after.checked_sub(before)?.checked_mul(only.rate)?),
        _ => Ok(paid_up_to(segments, after)?.checked_sub(paid_up_to(segments, before)?)?),
    }
}

fn row_trace(terms: &Terms<'_>, credit: &Credit) -> Option<RowTrace> {
    let deal = terms.facts.deal(credit.row?)?;
    let currency = terms.plan.currency;
    Some(RowTrace {
        deal: deal.key,
        name: deal.name,
        place: deal.place,
        date: credit.day,
        amount: Money::new(credit.minor, currency),
        converted: terms.facts.conversion(credit.row?, currency, credit.day),
        share: Money::zero(currency),
    })
}

/// Cuts `total` into whole parts near `exact`: each is rounded down (of a negative total: up), and
/// what is left goes to the largest remainders, ties to the smallest key. The parts add up exactly.
fn cut(exact: &[Rational], total: i64, keys: &[&str]) -> Result<Vec<i64>, MoneyError> {
    let mirror = total < 0;
    let sign = |value: i128| if mirror { value.checked_neg() } else { Some(value) };
    let mut parts = Vec::with_capacity(exact.len());
    let mut order = Vec::with_capacity(exact.len());
    for (index, value) in exact.iter().enumerate() {
        let value = if mirror { value.checked_neg()? } else { *value };
        let (floor, rest) = value.floor_and_rest()?;
        parts.push(floor);
        order.push((rest, keys.get(index).copied().unwrap_or(""), index));
    }
    order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)).then(a.2.cmp(&b.2)));
    let given = parts.iter().try_fold(0i128, |sum, part| sum.checked_add(*part));
    let left = sign(i128::from(total)).zip(given).and_then(|(total, given)| total.checked_sub(given));
    hand_out(left.ok_or(MoneyError::Overflow)?, &mut parts, &order);
    let signed = parts.into_iter().map(|part| i64::try_from(sign(part)?).ok());
    signed.collect::<Option<Vec<i64>>>().ok_or(MoneyError::Overflow)
}

/// Gives what is left evenly (a coarse rounding unit can leave more than one each), then one by one.
fn hand_out(left: i128, parts: &mut [i128], order: &[(Rational, &str, usize)]) {
    let count = i128::try_from(parts.len()).unwrap_or(i128::MAX);
    let Some((each, extra)) = left.checked_div_euclid(count).zip(left.checked_rem_euclid(count)) else {
        return;
    };
    let extra = usize::try_from(extra).unwrap_or(0);
    for (rank, (_, _, index)) in order.iter().enumerate() {
        let more = each.saturating_add(i128::from(rank < extra));
        if let Some(part) = parts.get_mut(*index) {
            *part = part.saturating_add(more);
        }
    }
}

fn clauses(terms: &Terms<'_>, case: &Case<'_, '_>, tape: &Tape) -> Vec<Clause> {
    let component = case.rule.component;
    let path = format!("/components/{}/pays", case.rule.index);
    let mut clauses = vec![Clause { path, text: describe::pays(&component.pays, terms.plan.currency) }];
    clauses.extend(tape.pieces.iter().filter_map(|piece| step_clause(terms, case, piece.step?)));
    clauses
}

/// The clause of a step of a table; a flat rate is its component's own clause.
fn step_clause(terms: &Terms<'_>, case: &Case<'_, '_>, step: usize) -> Option<Clause> {
    let origin = case.rule.scheme.steps.get(step)?.origin;
    let table = format!("/components/{}/pays/table", case.rule.index);
    let path = match origin {
        Origin::Flat => return None,
        Origin::Below => format!("{table}/below"),
        Origin::Tier(index) => format!("{table}/tiers/{index}"),
        Origin::Above => format!("{table}/above"),
    };
    let text = describe::step(&case.rule.component.pays, origin, terms.plan.currency)?;
    Some(Clause { path, text })
}

fn arithmetic(terms: &Terms<'_>, case: &Case<'_, '_>, tape: &Tape, minor: i64) -> String {
    let currency = terms.plan.currency;
    let Some(exact) = tape.exact else { return figures::amount_minor(0, currency) };
    let told = tape.pieces.iter().enumerate();
    let told = told.filter(|(index, piece)| !piece.part.is_zero() || (*index == 0 && tape.pieces.len() == 1));
    let parts: Vec<String> = told.map(|(_, piece)| product(terms, case, piece, &tape.standing)).collect();
    let sum = if parts.is_empty() { figures::amount_minor(0, currency) } else { parts.join(" + ") };
    format!("{sum}{}", figures::outcome(exact, minor, terms.plan.rounding, currency))
}

/// `10,000.00 × 10%`, or `10,000.00 × 1.5 × (5,000.00 ÷ 100,000.00)` for a multiple of the base rate.
fn product(terms: &Terms<'_>, case: &Case<'_, '_>, piece: &Piece, standing: &Standing) -> String {
    let currency = terms.plan.currency;
    let part = figures::amount(piece.part, currency);
    let base = standing.base.map_or_else(String::new, |base| match base {
        Base::Stated(rate) => figures::share(rate),
        Base::TargetOverQuota { target, quota, .. } => {
            format!("({} ÷ {})", figures::amount(target, currency), figures::amount(quota, currency))
        }
    });
    let step = piece.step.and_then(|step| case.rule.scheme.steps.get(step));
    match step.map(|step| step.rule) {
        None => format!("{part} × {base}"),
        Some(RateRule::Multiple(multiple)) => format!("{part} × {} × {base}", figures::number(multiple, 0)),
        Some(_) => format!("{part} × {}", figures::share(piece.rate)),
    }
}

fn sentence(terms: &Terms<'_>, tape: &Tape, minor: i64, why_zero: Option<Reason>) -> String {
    let currency = terms.plan.currency;
    let money = |minor: Rational| format!("{} {currency}", figures::about_amount(minor, currency));
    let credit = tape.credit.unwrap_or(Rational::ZERO);
    let mut text = format!("Credit of {}", money(credit));
    if let Some(quota) = tape.standing.quota
        && let Ok(attainment) = credit.checked_div(quota)
    {
        let about = describe::about_percent(attainment);
        text.push_str(&format!(" is {about} of the quota of {}", money(quota)));
        text.push_str(" and");
    }
    text.push_str(&format!(" pays {}", money(Rational::whole(minor))));
    match why_zero {
        Some(reason) => text.push_str(&format!(", because {}.", reason.words())),
        None => {
            let used = tape.pieces.iter().filter(|piece| !piece.part.is_zero());
            let parts: Vec<String> = used
                .map(|piece| format!("{} at {}", money(piece.part), describe::about_percent(piece.rate)))
                .collect();
            text.push_str(&format!(": {}.", parts.join(" and ")));
        }
    }
    text
}

fn next_tier(
    terms: &Terms<'_>,
    case: &Case<'_, '_>,
    tape: &Tape,
    rates: &Rates,
) -> Result<Option<NextTier>, MoneyError> {
    let scheme = &case.rule.scheme;
    let Some(credit) = tape.credit.filter(|_| tape.exact.is_some()) else { return Ok(None) };
    let below_quota = scheme.overage && credit < rates.scale;
    let step = if below_quota { 0 } else { scheme.reached(credit, rates)?.saturating_add(1) };
    if step >= scheme.steps.len() {
        return Ok(None);
    }
    let edge = if below_quota { rates.scale } else { scheme.edge_of(step, rates)? };
    let inside = !below_quota && scheme.edge == Edge::UpperInside;
    let least = if inside { past(edge)? } else { Rational::new(RoundingMode::Up.whole(edge)?, 1)? };
    let Some(clause) = step_clause(terms, case, step) else { return Ok(None) };
    let exact = scheme.earn(least, rates, &mut Silent)?;
    let pays = adjust::rounded(terms.plan, exact, &mut Silent)?;
    let distance = least.checked_sub(credit)?.numerator();
    let distance = i64::try_from(distance).map_err(|_| MoneyError::Overflow)?;
    let currency = terms.plan.currency;
    Ok(Some(NextTier { distance: Money::new(distance, currency), pays: Money::new(pays, currency), clause }))
}

/// The first whole minor unit above an edge.
fn past(edge: Rational) -> Result<Rational, MoneyError> {
    Ok(Rational::new(RoundingMode::Down.whole(edge)?, 1)?.checked_add(Rational::ONE)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(texts: &[&str]) -> Vec<Rational> {
        texts.iter().map(|text| Rational::parse(text).unwrap()).collect()
    }

    #[test]
    fn parts_add_up_and_ties_fall_to_the_smallest_key() {
        assert_eq!(cut(&exact(&["0.5", "0.5", "1"]), 2, &["b", "a", "c"]), Ok(vec![0, 1, 1]));
        assert_eq!(cut(&exact(&["-0.5", "-0.5"]), -1, &["b", "a"]), Ok(vec![0, -1]));
        assert_eq!(cut(&exact(&["30.4", "20"]), 100, &["a", "b"]), Ok(vec![55, 45]));
        assert_eq!(cut(&exact(&["5", "-5"]), 0, &["a", "b"]), Ok(vec![5, -5]));
        assert_eq!(cut(&[], 0, &[]), Ok(vec![]));
    }
}
