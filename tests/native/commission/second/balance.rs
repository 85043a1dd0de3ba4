//! Step 10: draws and guarantees on the sum of a statement's lines.

use super::number::{Fr, One, Zero, exact, half_away, whole};
use super::time::{active_share, parts, span, tenure};
use super::{Book, Trouble, silent};
use attain::domain::kernel::{Date, DateRange, Grain, PersonId};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;

/// Days within which something holds for a person, and whether it does in a payout period.
struct Term {
    from: Option<Date>,
    until: Option<Date>,
    through: Option<Date>,
    months: Option<u16>,
}

impl Term {
    fn holds(&self, book: &Book, plan: &Plan, person: PersonId, payout: DateRange) -> Result<bool, Trouble> {
        if let Some(months) = self.months {
            if plan.payout != Grain::Month {
                return Err(silent("months of tenure in a payout period that is longer"));
            }
            let number = tenure(plan, book.world, person, Since::Hired, payout.last_day());
            let number = number.ok_or(silent("months of tenure of a person without a first day"))?;
            if number > i32::from(months) {
                return Ok(false);
            }
        }
        let runs = parts(plan, book.world, person, payout);
        if runs.into_iter().all(|days| super::time::active_days(book.world, person, days) == 0) {
            return Ok(false);
        }
        let until = self.until.or(self.through.map(|last| last.plus_days(1).unwrap()));
        let days = span(self.from.unwrap_or(Date::MIN), until.unwrap_or(Date::MAX));
        match days.overlap(payout) {
            None => Ok(false),
            Some(common) if common == payout => Ok(true),
            Some(_) => Err(silent("a draw or guarantee of a part of a payout period")),
        }
    }
}

fn amount(book: &Book, plan: &Plan, person: PersonId, payout: DateRange, sum: Amount, what: Prorated) -> i64 {
    let rule = plan.proration.as_ref().filter(|rule| rule.also.contains(&what));
    let share = rule.map_or(Fr::one(), |rule| {
        let runs = parts(plan, book.world, person, payout);
        let shares =
            runs.into_iter().map(|days| active_share(book.world, Some(person), days, payout, rule.by));
        shares.fold(Fr::zero(), |sum, share| sum + share)
    });
    half_away(&(exact(sum.0) * whole(plan.currency.minor_per_major()) * share))
}

/// What a draw makes of earnings and a balance: what is paid, and the balance after.
pub fn drawn(kind: DrawKind, earned: i64, draw: i64, balance: i64) -> (i64, i64) {
    match kind {
        DrawKind::NonRecoverable => (earned.max(draw), 0),
        DrawKind::Recoverable | DrawKind::Forgiven if earned < draw => (draw, balance + draw - earned),
        DrawKind::Recoverable | DrawKind::Forgiven => {
            let recovered = balance.min(earned - draw);
            (earned - recovered, balance - recovered)
        }
        DrawKind::RecoverableStrict => {
            let advance = (draw - earned).max(0);
            let recovered = balance.min(earned.max(0));
            (earned.max(draw) - recovered, balance + advance - recovered)
        }
    }
}

/// The draw of a payout period, and whether it still holds.
pub fn draw_of(
    book: &Book,
    plan: &Plan,
    draw: &Draw,
    person: PersonId,
    payout: DateRange,
) -> Result<Option<i64>, Trouble> {
    let Draw { from, until, through, months, .. } = draw.clone();
    let holds = Term { from, until, through, months }.holds(book, plan, person, payout)?;
    Ok(holds.then(|| amount(book, plan, person, payout, draw.amount, Prorated::Draw)))
}

/// The least that a payout period pays.
pub fn guarantee_of(
    book: &Book,
    plan: &Plan,
    person: PersonId,
    payout: DateRange,
) -> Result<Option<i64>, Trouble> {
    let ramp = super::quota::ramp_guarantee(plan, book.world, person, payout).map(|sum| half_away(&sum));
    let Some(rule) = plan.guarantee.clone() else { return Ok(ramp) };
    let Guarantee { from, until, through, months, .. } = rule.clone();
    let holds = Term { from, until, through, months }.holds(book, plan, person, payout)?;
    let plain = holds.then(|| amount(book, plan, person, payout, rule.amount, Prorated::Guarantee));
    Ok(ramp.max(plain))
}
