//! What a line remembers of how it came about: rows, credit, quota, clauses, arithmetic, sentence.
//!
//! Owns the explanation. Nothing here changes an amount: a trace is written from the tape of the same
//! evaluation that gave the amount. The share of a row is what it added when credits are taken by
//! date, then deal id; shares are cut by largest remainder and add up to the line.

mod words;

pub(super) use words::{expression, product};

use super::attainment::Case;
use super::credit::{Entry, Origin as Source};
use super::earn::{Given, earned, rates};
use super::fault::Fault;
use super::line::{Asked, Computed};
use super::recorder::{Piece, Silent, Tape};
use super::scheme::Scheme;
use super::tiers::{Origin, Tiers};
use super::{describe, figures};
use crate::domain::kernel::{Date, DateRange, ExactSum, Money, MoneyError, Place, Rational, RoundingMode};
use crate::domain::model::plan::{CurveBy, Edge, Settle};
use crate::domain::model::rate::UsedRate;
use serde::{Deserialize, Serialize};
use words::{arithmetic, sentence, sentence_zero};

fn zero() -> Rational {
    Rational::ZERO
}

/// How a line came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The credited deals by date, then deal id; their shares add up to the line.
    pub rows: Vec<RowTrace>,
    /// The commission credit measured, in major units, or as a plain number.
    pub credit: Rational,
    /// The quota credit measured, where it differs.
    #[serde(default)]
    pub quota_credit: Option<Rational>,
    /// The quota of the days that count, in major units, if there is one.
    pub quota: Option<Rational>,
    /// Attainment before the first of the line's days; more than 0 only where a measure runs longer
    /// than the payout period.
    pub attainment_before: Option<Rational>,
    /// Attainment with the line's credit.
    pub attainment_after: Option<Rational>,
    /// The parts of the plan that decided: the component's rule, then the tiers used.
    pub clauses: Vec<Clause>,
    /// The exact amount before rounding, in major units; rounded where no fraction of 127 bits holds it.
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
    /// The amount credited; what is finer than the minor unit is rounded here and exact in `credit`.
    pub amount: Money,
    /// What is credited exactly: major units, or a plain number where units or deals are measured.
    #[serde(default = "zero")]
    pub credit: Rational,
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
    /// The component does not count on any of these days.
    NotInDays,
    /// A gate is closed.
    GateClosed,
    /// Nobody entered what was achieved.
    NoAchievement,
    /// The person reached no place with a prize.
    NoPrize,
    /// The person has no share of the pool.
    NoShare,
    /// What was earned is not released yet.
    NotReleased,
    /// A cap, a budget or what was paid before leaves nothing.
    NothingLeft,
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
            Reason::NotInDays => "it does not count on any of these days",
            Reason::GateClosed => "a gate is closed",
            Reason::NoAchievement => "nobody entered what was achieved",
            Reason::NoPrize => "no place with a prize was reached",
            Reason::NoShare => "the person has no share of the pool",
            Reason::NotReleased => "what was earned is not released yet",
            Reason::NothingLeft => "a limit or what was paid before leaves nothing",
            Reason::PeriodOpen(last) => return format!("it is settled with the period that ends on {last}"),
        };
        words.to_owned()
    }
}

impl Trace {
    /// A trace that says nothing yet.
    pub fn empty() -> Trace {
        Trace {
            rows: Vec::new(),
            credit: Rational::ZERO,
            quota_credit: None,
            quota: None,
            attainment_before: None,
            attainment_after: None,
            clauses: Vec::new(),
            exact: Rational::ZERO,
            arithmetic: String::new(),
            sentence: String::new(),
            why_zero: None,
            next_tier: None,
        }
    }
}

/// Writes the trace of one line from its tape.
///
/// # Errors
/// [`Fault`] if a share does not fit.
pub(super) fn of_line(
    asked: &Asked<'_, '_>,
    computed: &Computed,
    tape: &Tape,
    minor: i64,
) -> Result<Trace, Fault> {
    let currency = asked.terms.plan.currency;
    let Some(case) = shown_case(asked, computed) else {
        let why_zero = tape.reason.or(Some(Reason::NotInDays)).filter(|_| minor == 0);
        let arithmetic = figures::amount_minor(minor, currency);
        let sentence = sentence_zero(asked, minor, why_zero);
        return Ok(Trace { why_zero, arithmetic, sentence, ..Trace::empty() });
    };
    let rows = rows(asked, &case, computed, minor)?;
    let why_zero = why_zero(&case, computed, tape, &rows, minor);
    let (quota_credit, credit) = computed.earned.credit;
    let unit = |value: Rational| unit_of(&case, value);
    let quota = tape.standing.quota;
    let reached = |credit: Rational| quota.map(|quota| credit.checked_div(quota)).transpose();
    Ok(Trace {
        credit: unit(credit)?,
        quota_credit: (quota_credit != credit).then(|| unit(quota_credit)).transpose()?,
        quota: quota.map(unit).transpose()?,
        attainment_before: reached(credit_before(asked, &case)?)?,
        attainment_after: reached(quota_credit)?,
        clauses: clauses(&case, tape),
        exact: figures::major(computed.exact_or_rounded(minor), currency)?,
        arithmetic: arithmetic(&case, computed, tape, minor),
        sentence: sentence(&case, computed, tape, minor, why_zero),
        next_tier: if minor_is_open(asked, tape) { next_tier(&case, computed)? } else { None },
        why_zero,
        rows,
    })
}

/// Whether the measured credit can still reach something.
fn minor_is_open(asked: &Asked<'_, '_>, tape: &Tape) -> bool {
    let component = &asked.rule.component;
    tape.reason.is_none_or(|reason| matches!(reason, Reason::GateClosed | Reason::NotReleased))
        && component.pool.is_none()
        && component.budget.is_none()
        && component.settle.is_none_or(|settle| settle != Settle::AttainmentToDate)
}

/// The case whose credit the line shows.
fn shown_case<'q, 'a>(asked: &Asked<'q, 'a>, computed: &Computed) -> Option<Case<'q, 'a>> {
    let days = computed.days?;
    let grain = asked.rule.grain;
    let measured = super::terms::range_of(asked.terms.facts.calendar, days.last_day(), grain).ok()?;
    Some(Case { window: days, ..asked.case(measured)? })
}

/// Credit or quota in major units, or as the plain number that it is.
fn unit_of(case: &Case<'_, '_>, value: Rational) -> Result<Rational, Fault> {
    if case.rule.is_money() { Ok(figures::major(value, case.currency())?) } else { Ok(value) }
}

/// Quota credit of the measured days before the pay period.
fn credit_before(asked: &Asked<'_, '_>, case: &Case<'_, '_>) -> Result<Rational, Fault> {
    let Ok(window) = DateRange::new(case.window.from, asked.part.from.min(case.window.until)) else {
        return Ok(Rational::ZERO);
    };
    Ok(super::earn::credit(&Case { window, ..*case }, &Given::default())?.0)
}

fn why_zero(
    case: &Case<'_, '_>,
    computed: &Computed,
    tape: &Tape,
    rows: &[RowTrace],
    minor: i64,
) -> Option<Reason> {
    if minor != 0 {
        return None;
    }
    if !case.is_employed() {
        return Some(Reason::NotEmployed);
    }
    if tape.reason.is_some() {
        return tape.reason;
    }
    let none = computed.earned.credit.1.is_zero();
    match (rows.is_empty(), none, computed.exact.is_zero()) {
        _ if !computed.earned.exact.is_zero() && computed.exact.is_zero() => Some(Reason::NothingLeft),
        (true, true, true) => Some(Reason::NoCredit),
        (false, true, true) => Some(Reason::CreditIsZero),
        (_, false, true) if tape.pieces.iter().any(Piece::pays) => Some(Reason::NothingLeft),
        (_, false, true) => Some(Reason::RateIsZero),
        (_, _, false) if computed.earlier.is_some() => Some(Reason::NothingLeft),
        (_, _, false) => Some(Reason::RoundsToZero),
    }
}

fn rows(
    asked: &Asked<'_, '_>,
    case: &Case<'_, '_>,
    computed: &Computed,
    minor: i64,
) -> Result<Vec<RowTrace>, Fault> {
    let counted: Vec<&(Entry, Rational)> =
        computed.amounts.iter().filter(|(entry, _)| entry.row.is_some()).collect();
    let mut rows = Vec::with_capacity(counted.len());
    let mut exact = Vec::with_capacity(counted.len());
    for (entry, amount) in counted {
        let Some(row) = row_trace(asked, case, entry)? else { continue };
        rows.push(row);
        exact.push(*amount);
    }
    let mut given = ExactSum::default();
    exact.iter().for_each(|amount| given.add(*amount));
    if given.is_zero() && minor != 0 {
        return Ok(rows);
    }
    let keys: Vec<&str> = rows.iter().map(|row| row.deal.as_str()).collect();
    let shares = cut(&exact, minor, &keys)?;
    for (row, share) in rows.iter_mut().zip(shares) {
        row.share.minor = share;
    }
    Ok(rows)
}

/// Cuts a line of another currency among its rows, in proportion to their shares before.
///
/// # Errors
/// [`MoneyError::Overflow`] if a part does not fit.
pub(super) fn recut(rows: &mut [RowTrace], after: Money) -> Result<(), MoneyError> {
    let before = rows.iter().try_fold(0i64, |sum, row| sum.checked_add(row.share.minor));
    let before = before.ok_or(MoneyError::Overflow)?;
    let factor = Rational::whole(after.minor).checked_div(Rational::whole(before));
    let mut exact = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        let share = Rational::whole(row.share.minor);
        exact.push(factor.map_or(Ok(Rational::ZERO), |factor| share.checked_mul(factor))?);
    }
    let keys: Vec<&str> = rows.iter().map(|row| row.deal.as_str()).collect();
    let total = if factor.is_ok() { after.minor } else { 0 };
    let shares = cut(&exact, total, &keys)?;
    for (row, share) in rows.iter_mut().zip(shares) {
        row.share = Money::new(share, after.currency);
    }
    Ok(())
}

fn row_trace(asked: &Asked<'_, '_>, case: &Case<'_, '_>, entry: &Entry) -> Result<Option<RowTrace>, Fault> {
    let facts = asked.terms.facts;
    let Some(row) = entry.row else { return Ok(None) };
    let Some(deal) = facts.deal(row) else { return Ok(None) };
    let currency = case.currency();
    let amount = if case.rule.is_money() { entry.pay } else { Rational::ZERO };
    let whole = crate::domain::kernel::Rounding::default().minor(amount, currency.digits())?;
    let converted = asked.rule.crediting.conversion(facts, row, entry.day);
    Ok(Some(RowTrace {
        deal: deal.key,
        name: deal.name,
        place: deal.place,
        date: entry.day,
        amount: Money::new(whole, currency),
        credit: unit_of(case, entry.pay)?,
        converted: converted.filter(|_| entry.origin == Source::Deal),
        share: Money::zero(currency),
    }))
}

fn clauses(case: &Case<'_, '_>, tape: &Tape) -> Vec<Clause> {
    let component = &case.rule.component;
    let path = format!("{}/pays", case.rule.path);
    let mut clauses = vec![Clause { path, text: describe::pays(component, case.currency()) }];
    clauses.extend(tape.pieces.iter().filter_map(|piece| step_clause(case, piece.step?)));
    for told in tape.changes.iter().filter(|told| !told.path.is_empty()) {
        let path = format!("{}{}", case.rule.path, told.path);
        let text = describe::adjustment(component, &told.path, case.currency());
        clauses.push(Clause { path, text: text.unwrap_or_else(|| told.words.clone()) });
    }
    clauses
}

/// The clause of a step of a table; a flat rate is its component's own clause.
fn step_clause(case: &Case<'_, '_>, step: usize) -> Option<Clause> {
    let origin = case.rule.scheme.tiers()?.steps.get(step)?.origin;
    let table = format!("{}/pays/table", case.rule.path);
    let path = match origin {
        Origin::Flat => return None,
        Origin::Below => format!("{table}/below"),
        Origin::Tier(index) => format!("{table}/tiers/{index}"),
        Origin::Above => format!("{table}/above"),
    };
    let text = describe::step(&case.rule.component, origin, case.currency())?;
    Some(Clause { path, text })
}

fn next_tier(case: &Case<'_, '_>, computed: &Computed) -> Result<Option<NextTier>, Fault> {
    let money = case.rule.is_money();
    if !money || case.rule.ledger.differs {
        return Ok(None);
    }
    let credit = computed.earned.credit.0;
    let found = match &case.rule.scheme {
        Scheme::Tiers(tiers) if tiers.of.is_none() => next_step(case, computed, tiers, credit)?,
        Scheme::Curve(curve) if curve.by == CurveBy::Attainment => next_point(case, computed, curve, credit)?,
        _ => None,
    };
    let Some((distance, clause)) = found else { return Ok(None) };
    let more = Some(Rational::new(distance, 1)?);
    let then = earned(case, Given { more, ..Given::default() }, &mut Silent)?;
    let currency = case.currency();
    let pays = case.terms.plan.rounding.minor(then.exact, currency.digits())?;
    let distance = i64::try_from(distance).map_err(|_| MoneyError::Overflow)?;
    Ok(Some(NextTier { distance: Money::new(distance, currency), pays: Money::new(pays, currency), clause }))
}

fn next_step(
    case: &Case<'_, '_>,
    computed: &Computed,
    tiers: &Tiers,
    credit: Rational,
) -> Result<Option<(i128, Clause)>, Fault> {
    if tiers.by_quota && computed.earned.standing.quota.is_none() {
        return Ok(None);
    }
    let rates = rates(case, &computed.earned.standing)?;
    let below_quota = tiers.overage && credit < rates.scale;
    let step = if below_quota { 0 } else { tiers.reached(credit, &rates)?.saturating_add(1) };
    if step >= tiers.steps.len() {
        return Ok(None);
    }
    let edge = if below_quota { rates.scale } else { tiers.edge_of(step, &rates)? };
    let inside = !below_quota && tiers.edge == Edge::UpperInside;
    let left = edge.checked_sub(credit)?;
    let distance = if inside { past(left)? } else { RoundingMode::Up.whole(left)? };
    Ok(step_clause(case, step).map(|clause| (distance, clause)))
}

fn next_point(
    case: &Case<'_, '_>,
    computed: &Computed,
    curve: &crate::domain::model::plan::Curve,
    credit: Rational,
) -> Result<Option<(i128, Clause)>, Fault> {
    let Some(quota) = computed.earned.standing.quota else { return Ok(None) };
    for (place, point) in curve.points.iter().enumerate() {
        let edge = point.at.value().checked_mul(quota)?;
        if edge > credit {
            let distance = RoundingMode::Up.whole(edge.checked_sub(credit)?)?;
            let path = format!("{}/pays/curve/points/{place}", case.rule.path);
            let text = format!("{} of quota", point.at);
            return Ok(Some((distance, Clause { path, text })));
        }
    }
    Ok(None)
}

/// Cuts `total` into whole parts near `exact`: each is rounded down (of a negative total: up), and
/// what is left goes to the largest remainders, ties to the smallest key. The parts add up exactly. Where deals and
/// refunds cancel out but for a trifle, shares in proportion may grow beyond all amounts: then all parts are alike.
fn cut(exact: &[Rational], total: i64, keys: &[&str]) -> Result<Vec<i64>, MoneyError> {
    let is_told =
        |value: &Rational| value.floor_and_rest().is_ok_and(|(floor, _)| i64::try_from(floor).is_ok());
    if !exact.iter().all(is_told) {
        return cut(&vec![Rational::ZERO; exact.len()], total, keys);
    }
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

/// The least whole number of minor units above an edge.
fn past(edge: Rational) -> Result<i128, MoneyError> {
    RoundingMode::Down.whole(edge)?.checked_add(1).ok_or(MoneyError::Overflow)
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
        assert_eq!(cut(&exact(&["0.5", "-0.5"]), 0, &["a", "b"]), Ok(vec![1, -1]));
        assert_eq!(cut(&[], 0, &[]), Ok(vec![]));
        assert_eq!(
            cut(&exact(&["10000000000000000000", "-10000000000000000000"]), 5, &["b", "a"]),
            Ok(vec![2, 3])
        );
    }
}
