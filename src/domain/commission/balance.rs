//! Step 10: what acts on the sum of the rounded lines: limits over several components, guarantees, draws,
//! and what happens to a total below 0.
//!
//! Owns what a period hands to the next: the balance of the draw, what is carried, and the sums of the
//! fiscal year. Each of these is a line of its own, so that the lines add up to what is paid (G5, G36–G38).

use super::attainment::{Case, tenure};
use super::facts::Member;
use super::fault::Fault;
use super::figures;
use crate::domain::kernel::{Date, DateRange, MoneyError, Rational};
use crate::domain::model::Plan;
use crate::domain::model::plan::{DayCount, Draw, DrawKind, NegativeTotal, Per, PlanLimit, Prorated};
use std::collections::BTreeMap;

/// The id of the line that brings in what an earlier statement carried.
pub const CARRIED_IN: &str = "carried_in";
/// The id of the line that carries a total below 0 to the next statement.
pub const CARRIED_ON: &str = "carried_on";
/// The id of the line that a guarantee adds.
pub const GUARANTEE: &str = "guarantee";
/// The id of the line that a draw advances.
pub const DRAW_ADVANCE: &str = "draw_advance";
/// The id of the line that recovers a draw.
pub const DRAW_RECOVERY: &str = "draw_recovery";
/// The id of lines that a person entered.
pub const BY_HAND: &str = "by_hand";

/// The ids that statements use themselves.
pub const OWN_IDS: [&str; 7] =
    [super::statement::BASE_SALARY, CARRIED_IN, CARRIED_ON, GUARANTEE, DRAW_ADVANCE, DRAW_RECOVERY, BY_HAND];

/// What a period begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Opening {
    /// The total below 0 that was carried.
    pub carried: i64,
    /// The balance of the draw; nothing before the first period.
    pub draw: Option<i64>,
    /// The fiscal year of the sums.
    pub year: Option<DateRange>,
    /// What each component or limit was paid in the fiscal year so far; empty where nothing is limited by the year.
    pub sums: BTreeMap<String, i64>,
}

impl Opening {
    /// The same for a period of a fiscal year: sums of another one are forgotten.
    pub fn of_year(mut self, year: DateRange) -> Opening {
        if self.year != Some(year) {
            self.sums.clear();
            self.year = Some(year);
        }
        self
    }

    /// What was paid under an id in the fiscal year so far.
    pub fn paid(&self, id: &str) -> i64 {
        self.sums.get(id).copied().unwrap_or(0)
    }

    /// Notes a line.
    pub fn note(&mut self, id: &str, minor: i64) -> Result<(), Fault> {
        match self.sums.get_mut(id) {
            Some(sum) => *sum = sum.checked_add(minor).ok_or(MoneyError::Overflow)?,
            None => drop(self.sums.insert(id.to_owned(), minor)),
        }
        Ok(())
    }
}

/// A line that stands for no component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Extra {
    pub id: String,
    pub name: String,
    pub minor: i64,
    /// The JSON pointer of the clause; empty if there is none.
    pub path: String,
    pub clause: String,
    pub arithmetic: String,
    pub sentence: String,
}

/// The days of a period on which the plan pays somebody, and who.
pub(super) struct Active<'s> {
    pub plan: &'s Plan,
    pub person: &'s Member,
    /// The parts of the period on which the plan pays.
    pub parts: &'s [DateRange],
    pub period: DateRange,
    /// The first day on which the plan pays the person at all.
    pub assigned: Option<Date>,
}

impl Active<'_> {
    /// The days of a range on which the plan pays and the person works.
    fn days_in(&self, range: DateRange) -> i32 {
        let parts = self.parts.iter().filter_map(|part| part.overlap(range));
        let days = parts.filter_map(|part| Some(self.person.employed()?.overlap(part)?.days()));
        days.fold(0, i32::saturating_add)
    }

    /// The tenure month of the period's end.
    fn tenure(&self) -> Option<i128> {
        tenure(self.person.person.hired.or(self.assigned)?, self.period.last_day())
    }

    /// The sum of a draw or guarantee for the period; nothing if it is not given.
    fn given(
        &self,
        amount: Rational,
        days: (Option<Date>, Option<Date>, Option<Date>),
        months: Option<u16>,
        what: Prorated,
    ) -> Result<Option<i64>, Fault> {
        let after = days.2.and_then(|last| last.plus_days(1).ok());
        let until = [days.1, after].into_iter().flatten().min().unwrap_or(Date::MAX);
        let Ok(range) = DateRange::new(days.0.unwrap_or(Date::MIN), until) else { return Ok(None) };
        let active = self.days_in(range);
        let over = months.is_some_and(|months| self.tenure().is_some_and(|month| month > i128::from(months)));
        if active == 0 || over {
            return Ok(None);
        }
        let minor = figures::minor(amount, self.plan.currency)?;
        let prorated = self.plan.proration.as_ref().is_some_and(|proration| proration.also.contains(&what));
        let share = if prorated { self.share(range)? } else { Rational::ONE };
        let rounding = crate::domain::kernel::Rounding::default();
        Ok(Some(rounding.minor(minor.checked_mul(share)?, self.plan.currency.digits())?))
    }

    /// The active share of the period within a range, by the plan's day-count.
    fn share(&self, range: DateRange) -> Result<Rational, Fault> {
        let by = self.plan.proration.as_ref().map(|proration| proration.by).unwrap_or_default();
        if by == DayCount::Days {
            let active = self.days_in(range);
            return Ok(Rational::new(i128::from(active), i128::from(self.period.days()))?);
        }
        let months = super::attainment::months_of(self.period)?;
        let worked = |month: &&DateRange| {
            range.overlap(**month) == Some(**month) && self.days_in(**month) == month.days()
        };
        let count = |size: usize| i128::try_from(size).unwrap_or(i128::MAX);
        let worked = months.iter().filter(worked).count();
        Ok(Rational::new(count(worked), count(months.len()).max(1))?)
    }

    /// Whether the person is there on any day of the period on which the plan pays.
    pub fn is_there(&self) -> bool {
        self.days_in(self.period) > 0
    }

    /// The guarantee of the period, if one is given.
    pub fn guarantee(&self) -> Result<Option<i64>, Fault> {
        let Some(stated) = &self.plan.guarantee else { return Ok(None) };
        let days = (stated.from, stated.until, stated.through);
        self.given(stated.amount.0, days, stated.months, Prorated::Guarantee)
    }

    /// The draw of the period, if one is given.
    fn draw(&self, draw: &Draw) -> Result<Option<i64>, Fault> {
        let days = (draw.from, draw.until, draw.through);
        self.given(draw.amount.0, days, draw.months, Prorated::Draw)
    }
}

/// What a draw does to the sum of a period's lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Drawn {
    pub advance: i64,
    pub recovery: i64,
    pub balance: i64,
}

/// Advance and recovery by the rules of the draw.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn drawn(
    active: &Active<'_>,
    draw: &Draw,
    earned: i64,
    balance: Option<i64>,
) -> Result<Drawn, Fault> {
    let opening = draw.opening_balance.map_or(Ok(0), |amount| whole(amount.0, active.plan))?;
    let balance = balance.unwrap_or(opening);
    let amount = active.draw(draw)?;
    let sub = |a: i64, b: i64| a.checked_sub(b).ok_or(MoneyError::Overflow);
    let given = amount.unwrap_or(0);
    // Behind its end a draw that is not recovered is none, and one that is recovered gives 0 (G37). Before its
    // first day a draw gives 0 as well, and what was brought in is recovered: only its end forgives.
    let begins_later = draw.from.is_some_and(|from| active.period.until <= from);
    let is_none = match draw.kind {
        DrawKind::NonRecoverable => true,
        DrawKind::Forgiven => !begins_later,
        DrawKind::Recoverable | DrawKind::RecoverableStrict => false,
    };
    if amount.is_none() && is_none {
        return Ok(Drawn::default());
    }
    let advance = sub(given, earned)?.max(0);
    let recovery = match draw.kind {
        DrawKind::NonRecoverable => 0,
        DrawKind::RecoverableStrict => balance.min(earned.max(0)),
        DrawKind::Recoverable | DrawKind::Forgiven if advance > 0 => 0,
        DrawKind::Recoverable | DrawKind::Forgiven => balance.min(sub(earned, given)?),
    };
    let kept = draw.kind != DrawKind::NonRecoverable;
    let after = balance.checked_add(if kept { advance } else { 0 }).ok_or(MoneyError::Overflow)?;
    Ok(Drawn { advance, recovery, balance: sub(after, recovery)? })
}

fn whole(amount: Rational, plan: &Plan) -> Result<i64, Fault> {
    let minor = figures::minor(amount, plan.currency)?;
    Ok(crate::domain::kernel::Rounding::default().minor(minor, plan.currency.digits())?)
}

/// The difference that a limit over several components makes to their lines of the period.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn limited(
    case: &Case<'_, '_>,
    limit: &PlanLimit,
    lines: &BTreeMap<&str, i64>,
    opening: &Opening,
    floors: Floors,
) -> Result<Option<(i64, i64)>, Fault> {
    let names = |id: &str| limit.components.is_empty() || limit.components.iter().any(|own| own == id);
    let add = |sum: i64, minor: i64| sum.checked_add(minor).ok_or(Fault::Number(MoneyError::Overflow));
    let mut sum =
        lines.iter().filter(|(id, _)| names(id)).try_fold(0i64, |sum, (_, minor)| add(sum, *minor))?;
    let stated = limit.cap.or(limit.floor);
    if stated.is_some_and(|stated| stated.per == Per::Year) {
        let own = |id: &str| id == limit.id;
        let mut before =
            opening.sums.iter().filter(|(id, _)| lines.contains_key(id.as_str()) && names(id) || own(id));
        sum = before.try_fold(sum, |sum, (_, minor)| add(sum, *minor))?;
    }
    let mut more = 0;
    for (stated, most) in [(limit.cap, true), (limit.floor, false)] {
        let Some(stated) = stated.filter(|stated| most || floors.act_on(stated.per)) else { continue };
        let Some(bound) = super::adjust::bound(case, &stated, most)? else { continue };
        let exact = bound.checked_sub(Rational::whole(sum))?;
        if exact.is_zero() || exact.is_negative() != most {
            continue;
        }
        let minor = case.terms.plan.rounding.minor(exact, case.currency().digits())?;
        (more, sum) = (add(more, minor)?, add(sum, minor)?);
    }
    Ok((more != 0).then_some((more, sum)))
}

/// When floors lift: where the person is there, those of a year in its last period (G18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Floors {
    pub is_there: bool,
    pub ends_year: bool,
}

impl Floors {
    /// Whether a floor of this kind lifts.
    pub fn act_on(self, per: Per) -> bool {
        self.is_there && (per != Per::Year || self.ends_year)
    }
}

/// What is carried to the next statement of a total below 0, as an amount above 0.
pub(super) fn carried(plan: &Plan, total: i64) -> Result<i64, Fault> {
    if plan.negative_total == NegativeTotal::Pay || total >= 0 {
        return Ok(0);
    }
    Ok(total.checked_neg().ok_or(MoneyError::Overflow)?)
}
