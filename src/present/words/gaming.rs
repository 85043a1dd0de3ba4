//! Words of the gaming check.

use super::plural;
use crate::domain::design::{Trap, TrapKind};
use crate::domain::kernel::{Currency, Money, Rational};
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const TITLE: &str = "Gaming check";
    pub const NONE: &str =
        "Nothing jumps, falls or stays flat, and no deal pays more for closing in another period.";
    pub const NO_JUMPS: &str = "Nothing jumps or falls.";
    pub const JUMPS: &str = "One more unit makes pay jump or fall.";
    pub const PAYS_NOTHING: &str = "more credit pays nothing here";
    pub const MEET: &str = "People";
    pub const SMOOTHER: &str = "A smoother plan pays the same at each level and beyond it: each jump is spread over a band before its level.";
    pub const USE_SMOOTHER: &str = "Write the smoother plan";
    pub const TRAP: &str = "What";
    pub const WHERE: &str = "Where";
    pub const WORTH: &str = "Worth";
    pub const WHO: &str = "Who";
    pub const CLAUSE: &str = "Clause";
    pub const MEANING: &str = "Meaning";
    pub const HINT: &str = "Each person’s payout is scanned on own quota, target and rates as if nothing were sold yet. Timing compares a deal of a tenth of quota now with the same deal in a next period that ends at quota.";
}
pub use texts::*;

/// What a trap is called.
pub const fn kind(kind: TrapKind) -> &'static str {
    match kind {
        TrapKind::Cliff => "Cliff",
        TrapKind::Drop => "Pay falls",
        TrapKind::Flat => "Flat spot",
        TrapKind::PullForward => "Pulling forward",
        TrapKind::HoldBack => "Holding back",
    }
}

/// A credit as people read it.
pub fn credit(units: i64, is_money: bool, currency: Currency, locale: &Locale) -> String {
    if is_money {
        return format::money_with_code(Money::new(units, currency), locale);
    }
    format::number(Rational::whole(units), locale)
}

/// Where a trap lies for the person for whom most is in it.
pub fn place(trap: &Trap, currency: Currency, locale: &Locale) -> String {
    let at = |units| credit(units, trap.is_money, currency, locale);
    let spot = &trap.worst;
    let share = spot.attainment.map(|share| format!(" ({} of quota)", format::percent(share, locale)));
    let share = share.unwrap_or_default();
    match (trap.kind, spot.until) {
        (TrapKind::Flat, Some(until)) => format!("from {}{share} to {}", at(spot.credit), at(until)),
        (TrapKind::Flat, None) => format!("from {}{share} on", at(spot.credit)),
        _ => format!("at {}{share}", at(spot.credit)),
    }
}

/// A trap as a sentence about the person for whom most is in it.
pub fn sentence(trap: &Trap, currency: Currency, locale: &Locale) -> String {
    let spot = &trap.worst;
    let money = |minor| format::money_with_code(Money::new(minor, currency), locale);
    let at = |units| credit(units, trap.is_money, currency, locale);
    let (name, place) = (&spot.name, place(trap, currency, locale));
    let worth = money(spot.worth_minor);
    let unit = if trap.is_money { at(1) } else { "one".to_owned() };
    match trap.kind {
        TrapKind::Cliff => {
            format!("{unit} more pays {name} {worth} {place}, where {} is paid.", money(spot.pays_minor))
        }
        TrapKind::Drop => {
            let lost = money(spot.worth_minor.saturating_abs());
            format!("{unit} more costs {name} {lost} {place}, where {} is paid.", money(spot.pays_minor))
        }
        TrapKind::Flat => {
            format!("More credit pays {name} nothing {place}; {} is paid throughout.", money(spot.pays_minor))
        }
        TrapKind::PullForward | TrapKind::HoldBack => {
            let deal = at(spot.until.unwrap_or(0));
            let (now, then) = if trap.kind == TrapKind::PullForward {
                ("now", "in the next period")
            } else {
                ("in the next period", "now")
            };
            format!(
                "A deal of {deal} pays {name} {worth} more {now} than {then}, where this period stands {place}."
            )
        }
    }
}

/// How many meet a trap.
pub fn people(number: u64, locale: &Locale) -> String {
    plural(number, &format::count(number, locale), "person", "people")
}

/// Whom the check looked at.
pub fn scanned(number: u64, is_sample: bool, locale: &Locale) -> String {
    if is_sample {
        return "Looked at a sample person, because the plan pays nobody of the roster.".to_owned();
    }
    format!("Looked at the payout of {}.", people(number, locale))
}
