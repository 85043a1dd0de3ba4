//! A line: one component of one person in one pay period, with its one rounding.
//!
//! Owns how the measured period meets the payout period (sum of shorter ones, settled at the end, true-up
//! with or without deductions, attainment to date) and what is due over time (G1); what is taken back of
//! earlier lines is [`super::clawback`]'s.

use super::attainment::Case;
use super::clawback::{keep_paid, left_out, rerated, take_back, tell_refunds};
use super::credit::{Credit, Entry, Origin};
use super::due::over_time;
use super::earn::{Earned, Given, earned};
use super::fault::Fault;
use super::footing::LineKnown;
use super::parts;
use super::recorder::{Recorder, Silent, Tape};
use super::release::is_over_time;
use super::terms::{Rule, Terms, ranges_in};
use super::trace::Reason;
use crate::domain::kernel::{Date, DateRange, ExactSum, Rational};
use crate::domain::model::plan::{Pays, RefundPolicy, Settle};
use std::collections::BTreeMap;

/// A line, computed.
#[derive(Clone, Debug, Default)]
pub(super) struct Computed {
    /// The amount in minor units, rounded once.
    pub minor: i64,
    /// The exact amount before the rounding.
    pub exact: ExactSum,
    /// What each entry adds to it.
    pub amounts: Vec<(Entry, Rational)>,
    /// What was earned in the span that the line measures.
    pub earned: Earned,
    /// The days measured.
    pub days: Option<DateRange>,
    /// What was paid before and is deducted, in minor units; the exact amount is then what is due to date.
    pub earlier: Option<i64>,
}

impl Computed {
    /// The exact amount; what it was rounded to where no fraction holds it, the line being `minor`.
    pub fn exact_or_rounded(&self, minor: i64) -> Rational {
        let rounded = || Rational::whole(minor.saturating_add(self.earlier.unwrap_or(0)));
        self.exact.fraction().unwrap_or_else(rounded)
    }

    /// Puts another amount in place of the line's, in proportion on every deal.
    ///
    /// # Errors
    /// [`Fault`] if a share does not fit.
    pub fn replace(&mut self, minor: i64) -> Result<(), Fault> {
        let (before, after) = (Rational::whole(self.minor), Rational::whole(minor));
        for (_, amount) in &mut self.amounts {
            *amount = match after.checked_div(before) {
                Ok(factor) => parts::of(*amount, factor)?,
                Err(_) => Rational::ZERO,
            };
        }
        (self.minor, self.exact, self.earlier) = (minor, after.into(), None);
        Ok(())
    }
}

/// What a line is asked for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'q, 'a> {
    pub terms: &'q Terms<'a>,
    pub member: usize,
    pub rule: &'q Rule,
    /// The days on which the plan pays the person, of which `part` is one.
    pub window: DateRange,
    /// The days of the pay period.
    pub part: DateRange,
    pub period: DateRange,
    pub extra: &'q [Credit],
    /// Whether what each entry adds is asked.
    pub amounts: bool,
    /// What was found out before, in amounts only.
    pub known: Option<&'q LineKnown>,
}

impl<'q, 'a> Asked<'q, 'a> {
    pub fn case(&self, measured: DateRange) -> Option<Case<'q, 'a>> {
        let case = case_of(self.terms, self.member, self.rule, self.window, measured)?;
        Some(Case { extra: self.extra, ..case })
    }

    pub fn rounded(&self, exact: &ExactSum) -> Result<i64, Fault> {
        let plan = self.terms.plan;
        Ok(plan.rounding.minor_of(exact, plan.currency.digits())?)
    }

    pub fn given(&self) -> Given<'q> {
        let footings = self.known.map_or(&[][..], |known| &known.footings);
        Given { amounts: self.amounts, footings, ..Given::default() }
    }
}

/// The case of a measured period, if any of its days counts.
fn case_of<'t, 'a>(
    terms: &'t Terms<'a>,
    member: usize,
    rule: &'t Rule,
    window: DateRange,
    measured: DateRange,
) -> Option<Case<'t, 'a>> {
    let days = window.overlap(measured)?;
    let full = rule.days.map_or(Some(days), |own| own.overlap(days))?;
    Case::whole(terms, member, rule, (full, measured))
}

/// Computes a line.
///
/// # Errors
/// [`Fault`] if a number does not fit, or the data says what the plan has no answer to.
pub(super) fn line<R: Recorder>(asked: &Asked<'_, '_>, recorder: &mut R) -> Result<Computed, Fault> {
    if is_over_time(&asked.rule.component) {
        return over_time(asked, recorder);
    }
    let spans = ranges_in(asked.terms.facts.calendar, asked.part, asked.rule.grain)?;
    let mut computed = match spans.as_slice() {
        [measured] => one_span(asked, *measured, recorder)?,
        several => several_spans(asked, several, recorder)?,
    };
    take_back(asked, &mut computed, recorder)?;
    if computed.earlier.is_none() {
        computed.minor = asked.rounded(&computed.exact)?;
    }
    Ok(computed)
}

fn one_span<R: Recorder>(
    asked: &Asked<'_, '_>,
    measured: DateRange,
    recorder: &mut R,
) -> Result<Computed, Fault> {
    let Some(case) = asked.case(measured) else {
        recorder.zero(Reason::NotInDays);
        return Ok(Computed::default());
    };
    let to_date = matches!(
        asked.rule.component.settle,
        Some(Settle::TrueUpWithoutDeductions | Settle::AttainmentToDate)
    );
    if to_date && case.full.overlap(asked.part).is_none() {
        recorder.zero(Reason::NotInDays);
        return Ok(Computed { days: Some(case.full), ..Computed::default() });
    }
    match asked.rule.component.settle {
        Some(Settle::TrueUp) => true_up(asked, &case, recorder),
        Some(Settle::TrueUpWithoutDeductions) => {
            let case = upto(&case, asked.part.until);
            case.map_or(Ok(Computed::default()), |case| plain(&case, asked.given(), recorder))
        }
        Some(Settle::AttainmentToDate) => {
            let Some(case) = upto(&case, asked.part.until) else { return Ok(Computed::default()) };
            let above = Some(asked.part.from).filter(|from| *from > case.full.from);
            plain(&case, Given { above, ..asked.given() }, recorder)
        }
        Some(Settle::AtEnd) | None => {
            let last = case.full.last_day();
            if !asked.period.contains(last) {
                let reason =
                    if last < asked.period.from { Reason::NotInDays } else { Reason::PeriodOpen(last) };
                recorder.zero(reason);
                return Ok(Computed { days: Some(case.full), ..Computed::default() });
            }
            plain(&case, asked.given(), recorder)
        }
    }
}

/// The case with the credit before a day only.
pub(super) fn upto<'t, 'a>(case: &Case<'t, 'a>, until: Date) -> Option<Case<'t, 'a>> {
    let window = DateRange::new(case.full.from, case.full.until.min(until)).ok()?;
    Some(Case { window, ..*case })
}

fn plain<R: Recorder>(case: &Case<'_, '_>, given: Given<'_>, recorder: &mut R) -> Result<Computed, Fault> {
    let earned = earned(case, given, recorder)?;
    Ok(Computed {
        exact: earned.exact.into(),
        amounts: earned.amounts.clone(),
        days: Some(case.window),
        earned,
        ..Computed::default()
    })
}

/// Measured periods shorter than the payout period: the line is the sum.
fn several_spans<R: Recorder>(
    asked: &Asked<'_, '_>,
    spans: &[DateRange],
    recorder: &mut R,
) -> Result<Computed, Fault> {
    let mut computed = Computed { days: Some(asked.part), ..Computed::default() };
    let mut credit = (Rational::ZERO, Rational::ZERO);
    for measured in spans {
        let Some(case) = asked.case(*measured) else { continue };
        let mut tape = Tape::default();
        let one = if R::KEEPS {
            earned(&case, asked.given(), &mut tape)?
        } else {
            earned(&case, asked.given(), &mut Silent)?
        };
        recorder.term(|| format!("({})", super::trace::expression(&case, &tape)));
        computed.exact.add(one.exact);
        credit = (credit.0.checked_add(one.credit.0)?, credit.1.checked_add(one.credit.1)?);
        computed.amounts.extend(one.amounts.iter().copied());
        computed.earned.reason = one.reason;
    }
    recorder.credit(credit.0, credit.1);
    if let Some(reason) = computed.earned.reason.filter(|_| computed.exact.is_zero()) {
        recorder.zero(reason);
    }
    computed.earned.credit = credit;
    // Whether anything was earned is all that is asked of several spans.
    computed.earned.exact = computed.exact.fraction().unwrap_or(Rational::ONE);
    Ok(computed)
}

/// What is due on the credit to date, less what was paid before.
fn true_up<R: Recorder>(
    asked: &Asked<'_, '_>,
    case: &Case<'_, '_>,
    recorder: &mut R,
) -> Result<Computed, Fault> {
    let Some(now) = upto(case, asked.part.until) else { return Ok(Computed::default()) };
    let mut computed = due_in_span(asked, &now, asked.part.until.min(case.full.until), recorder)?;
    let before = DateRange::new(case.full.from, asked.part.from).ok();
    let before = before.map(|window| Case { window: window.overlap(case.full).unwrap_or(window), ..*case });
    let mut earlier = 0;
    if let Some(before) = before {
        let due = due_in_span(asked, &before, asked.part.from.min(case.full.until), &mut Silent)?;
        earlier = asked.rounded(&due.exact)?;
        computed.amounts = difference(computed.amounts, due.amounts)?;
    }
    let due = asked.rounded(&computed.exact)?;
    computed.minor = due.checked_sub(earlier).ok_or(crate::domain::kernel::MoneyError::Overflow)?;
    computed.earlier = Some(earlier);
    Ok(computed)
}

/// What a span has earned by a day of it, with what was refunded by then taken back; later refunds are `take_back`'s.
fn due_in_span<R: Recorder>(
    asked: &Asked<'_, '_>,
    case: &Case<'_, '_>,
    until: Date,
    recorder: &mut R,
) -> Result<Computed, Fault> {
    let without = left_out(case, RefundPolicy::RerateOriginal, |day| day < until)?;
    let mut reversed = left_out(case, RefundPolicy::ReversePaid, |day| day < until)?;
    let amounts = asked.amounts || !reversed.is_empty();
    let given = Given { without: Some(&without), amounts, ..asked.given() };
    let mut computed = plain(case, given, recorder)?;
    keep_paid(&mut reversed, &computed.amounts)?;
    let mut less = ExactSum::default();
    for step in rerated(case, asked.given(), |day| day < until)? {
        less.add(step.excess()?);
    }
    for (entry, amount) in &mut computed.amounts {
        let share = entry.row.and_then(|row| reversed.get(&row)).filter(|_| entry.origin == Origin::Deal);
        if let Some(share) = share {
            let taken = parts::of(*amount, *share)?;
            less.add(taken.checked_neg()?);
            *amount = parts::less(*amount, taken)?;
        }
    }
    computed.exact.add_all(&less);
    tell_refunds(&less, recorder);
    Ok(computed)
}

/// The first day on which a component can have earned something: that of the first credit, or where
/// something is earned without credit the first day of all data.
fn first_day(terms: &Terms<'_>, member: usize, rule: &Rule, extra: &[Credit]) -> Option<Date> {
    let booked = rule.ledger.book(member).entries.first().map(|entry| entry.day);
    let simulated = extra.iter().map(|credit| credit.day);
    let first = simulated.chain(booked).chain(terms.supposed_on(member)).min();
    let part = &rule.component;
    let by_credit = match &part.pays {
        Pays::Flat(rule) => !rule.is_fixed(),
        Pays::Grid(_) | Pays::Scoped(_) => true,
        Pays::Table(_) | Pays::Curve(_) | Pays::Mbo(_) | Pays::Contest(_) => false,
    };
    if by_credit && part.floors.is_empty() && part.kickers.is_empty() {
        return first;
    }
    let facts = terms.facts;
    let won = facts.won.first().and_then(|row| facts.closed(*row));
    let entered = facts.inputs.entered.iter().map(|one| one.range.from).min();
    let quotas =
        facts.members.get(member).and_then(|member| member.quotas.first()).map(|quota| quota.range.from);
    [first, won, entered, quotas].into_iter().flatten().min()
}

/// Every span of a component of one person before a day with what lies in it, simulated sales included, version by
/// version.
pub(super) fn spans_of<'t, 'a>(
    terms: &'t Terms<'a>,
    member: usize,
    id: &str,
    (until, extra): (Date, &'t [Credit]),
) -> Result<Vec<Case<'t, 'a>>, Fault> {
    let mut cases = Vec::new();
    for edition in &terms.editions {
        let Some(rule) = edition.rules.iter().find(|rule| rule.component.id == id) else { continue };
        let Some(first) = first_day(terms, member, rule, extra) else { continue };
        for window in edition.windows.get(member).map_or(&[][..], Vec::as_slice) {
            let Ok(days) = DateRange::new(window.from.max(first), window.until.min(until)) else { continue };
            for measured in ranges_in(terms.facts.calendar, days, rule.grain)? {
                let case = case_of(terms, member, rule, *window, measured);
                cases.extend(case.map(|case| Case { extra, ..case }));
            }
        }
    }
    Ok(cases)
}

/// The spans before a case in which a deal was credited; of its own span nothing.
///
/// # Errors
/// [`Fault`] if a period reaches beyond the dates that can be written.
pub(super) fn earlier_spans<'t, 'a>(case: &Case<'t, 'a>, row: u32) -> Result<Vec<Case<'t, 'a>>, Fault> {
    let id = &case.rule.component.id;
    let mut spans = spans_of(case.terms, case.member, id, (case.window.from, case.extra))?;
    spans.retain(|span| span.window.until <= case.window.from && holds(span, row));
    Ok(spans)
}

fn holds(case: &Case<'_, '_>, row: u32) -> bool {
    let book = case.rule.ledger.book(case.member);
    let entries = book.entries.get(book.within(case.window)).unwrap_or_default();
    entries.iter().any(|entry| entry.row == Some(row))
}

/// The day from which on what a span earned is paid.
pub(super) fn settled(case: &Case<'_, '_>) -> Date {
    let at_end = case.rule.component.settle == Some(Settle::AtEnd);
    if at_end { case.full.last_day() } else { case.full.from }
}

/// What entries add now less what they added before.
pub(super) fn difference(
    now: Vec<(Entry, Rational)>,
    before: Vec<(Entry, Rational)>,
) -> Result<Vec<(Entry, Rational)>, Fault> {
    let mut left: BTreeMap<(Option<u32>, Date, Origin, Rational), Vec<Rational>> = BTreeMap::new();
    let key = |entry: &Entry| (entry.row, entry.day, entry.origin, entry.part);
    for (entry, amount) in &before {
        left.entry(key(entry)).or_default().push(*amount);
    }
    let mut all = Vec::with_capacity(now.len());
    for (entry, amount) in now {
        let paid = left.get_mut(&key(&entry)).and_then(Vec::pop).unwrap_or(Rational::ZERO);
        all.push((entry, parts::less(amount, paid)?));
    }
    Ok(all)
}

/// Something that a budget pays for.
pub(super) struct BudgetEvent {
    pub day: Date,
    pub member: usize,
    pub amount: Rational,
}

/// What every entry of a component with a budget earns, for all people, from its first day until the end of
/// a case's measured period: by day, then deal id, then person.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn events_until(case: &Case<'_, '_>) -> Result<Vec<BudgetEvent>, Fault> {
    let mut events = Vec::new();
    for member in 0..case.terms.facts.members.len() {
        for span in spans_of(case.terms, member, &case.rule.component.id, (case.measured.until, &[]))? {
            let given = Given { amounts: true, unbudgeted: true, ..Given::default() };
            for (entry, amount) in earned(&span, given, &mut Silent)?.amounts {
                let rank = entry.row.map_or(u32::MAX, |row| case.terms.facts.rank(row));
                events.push((entry.day, rank, member, amount));
            }
        }
    }
    events.sort_by_key(|(day, rank, member, _)| (*day, *rank, *member));
    let told = events.into_iter().map(|(day, _, member, amount)| BudgetEvent { day, member, amount });
    Ok(told.collect())
}
