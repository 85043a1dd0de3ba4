//! Forecasts that read the open pipeline plainly: stated chances, and conversion of the past.
//!
//! Weighted pipeline: each open deal at the chance the CRM states, or where it states none at the
//! person's share of deals won; only deals that are expected by the end of the period, or without a day.
//! Historic conversion: what share of the pipeline open at the same point of earlier periods was won by
//! their ends, and how much came from deals that did not exist yet. Needs one finished earlier period.

use super::past::{Past, Rest};
use super::record::WinRate;
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY};
use crate::domain::facts::{KnownDeal, Outcome};
use crate::domain::kernel::DateRange;

/// The chance of a deal of which nothing is known.
const DEFAULT_CHANCE: f64 = 0.25;
/// How many pseudo-deals at that chance a person's own record is mixed with.
const DEFAULT_DEALS: f64 = 4.0;
/// The most earlier periods whose conversion is looked at.
pub const MOST_PERIODS: usize = 8;

/// Each person's deals finished by the as-of day; code 0 stands for nobody.
pub fn records(past: &Past) -> Vec<WinRate> {
    let mut own = vec![WinRate::default(); past.people];
    for deal in past.deals.iter().filter(|deal| past.is_finished(deal)) {
        let rate = &mut own[deal.person as usize];
        rate.closed += 1;
        rate.won += u64::from(deal.outcome == Outcome::Won);
    }
    own
}

/// The chance of an open deal without a model: the CRM's, else the share of deals that were won,
/// leaning on a quarter.
pub fn stated_chance(deal: &KnownDeal, company: WinRate) -> f64 {
    if deal.chance_ppm != MISSING_CHANCE {
        return f64::from(deal.chance_ppm) / 1e6;
    }
    (company.won as f64 + DEFAULT_CHANCE * DEFAULT_DEALS) / (company.closed as f64 + DEFAULT_DEALS)
}

/// Whether an open deal is expected in the rest. One that is overdue or has no day may close any day now, so it
/// counts in the period that runs and in no later one; what is expected before the rest begins counts there.
pub fn is_due(past: &Past, deal: &KnownDeal, rest: Rest) -> bool {
    if deal.closed == MISSING_DAY || deal.closed <= past.day {
        return rest.from <= past.day.saturating_add(1) && rest.days() > 0;
    }
    rest.holds(deal.closed)
}

/// What each person's due deals come to at stated chances, in minor units.
pub fn weighted(past: &Past, rest: Rest) -> Vec<f64> {
    let company = records(past).into_iter().fold(WinRate::default(), WinRate::plus);
    let mut by_person = vec![0.0; past.people];
    for (_, deal) in past.open().filter(|(_, deal)| is_due(past, deal, rest)) {
        let minor = past.minor(deal).unwrap_or(0) as f64;
        by_person[deal.person as usize] += minor * stated_chance(deal, company);
    }
    by_person
}

/// The open deals' amounts by person, in minor units.
fn open_minor(past: &Past) -> Vec<f64> {
    let mut by_person = vec![0.0; past.people];
    for (_, deal) in past.open() {
        by_person[deal.person as usize] += past.minor(deal).unwrap_or(0) as f64;
    }
    by_person
}

/// What earlier periods made of their pipeline at the same point.
#[derive(Default)]
struct Conversion {
    open: f64,
    won: f64,
    periods: f64,
    new: Vec<f64>,
}

/// What each person's pipeline brings at the conversion of earlier periods, in minor units; nothing
/// without an earlier period.
pub fn conversion(past: &Past, period: DateRange, before: &[DateRange]) -> Option<Vec<f64>> {
    let ahead = period.until.days() - past.day;
    let first = past.first_day();
    let mut seen = Conversion { new: vec![0.0; past.people], ..Conversion::default() };
    for earlier in before.iter().take(MOST_PERIODS) {
        let cut = earlier.until.days() - ahead;
        if cut > first && earlier.until.days() <= past.day + 1 {
            add_period(past, *earlier, cut, &mut seen);
        }
    }
    if seen.periods == 0.0 {
        return None;
    }
    let share = if seen.open > 0.0 { seen.won / seen.open } else { 0.0 };
    let own = open_minor(past);
    Some(own.iter().zip(&seen.new).map(|(open, new)| open * share + new / seen.periods).collect())
}

fn add_period(past: &Past, period: DateRange, cut: i32, seen: &mut Conversion) {
    let (from, until) = (period.from.days().max(cut + 1), period.until.days());
    seen.periods += 1.0;
    for deal in past.deals {
        let Some(minor) = past.minor(deal) else { continue };
        let won = past.is_won(deal) && from <= deal.closed && deal.closed < until;
        let existed = deal.created != MISSING_DAY && deal.created <= cut;
        let was_open = existed && (!past.is_finished(deal) || deal.closed > cut);
        if was_open {
            seen.open += minor as f64;
            seen.won += if won { minor as f64 } else { 0.0 };
        } else if won {
            seen.new[deal.person as usize] += minor as f64;
        }
    }
}

/// What each person would still win if this period came out as the one before it, in minor units.
pub fn as_last_period(past: &Past, period: DateRange, before: &[DateRange]) -> Option<Vec<f64>> {
    let last = before.first().filter(|last| last.from.days() >= past.first_day() - 31)?;
    let whole = past.won_in(last.from.days(), last.until.days());
    let so_far = past.won_in(period.from.days(), period.until.days());
    Some(whole.iter().zip(&so_far).map(|(whole, won)| (whole - won).max(0.0)).collect())
}

/// What the pace of the last 91 days brings in the rest, by person, in minor units.
pub fn pace(past: &Past, rest: Rest) -> Vec<f64> {
    let span = (past.day - past.first_day() + 1).clamp(1, 91);
    let won = past.won_in(past.day - span + 1, past.day + 1);
    won.iter().map(|won| won / f64::from(span) * f64::from(rest.days())).collect()
}
