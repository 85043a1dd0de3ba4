//! Words of the page Home.

use crate::domain::forecast::Band;
use crate::domain::kernel::{Currency, Money};
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const WELCOME: &str = "Know how every person and team performs, what each one earns, and why";
    pub const DOOR_DROP: &str = "Drop your export";
    pub const DOOR_DROP_WHY: &str =
        "Deals or orders, people, quotas: CSV from any CRM. You see what is read before anything is kept.";
    pub const DOOR_OPEN: &str = "Open a workspace";
    pub const DOOR_OPEN_WHY: &str = "An .attain file that you or a colleague downloaded before.";
    pub const DOOR_TYPE: &str = "Begin by hand";
    pub const DOOR_TYPE_WHY: &str = "Add people on the Data page, then quotas and a plan.";
    pub const PRIVACY: &str =
        "Your data never leaves this browser; the policy that enforces it can be tested under Settings.";
    pub const KPIS: &str = "This period";
    pub const AHEAD: &str = "Where everybody stands";
    pub const PERSON: &str = "Person";
    pub const CREDIT: &str = "Won";
    pub const QUOTA: &str = "Quota";
    pub const ATTAINMENT: &str = "Attainment";
    pub const COMPANY: &str = "Company";
    pub const FORECAST: &str = "Where this is heading";
    pub const NEXT: &str = "What to do next";
    pub const NOTHING_NEXT: &str = "Nothing is waiting.";
    pub const NO_QUOTA_HEADLINE: &str = "No quota is set for this period, so attainment is not known.";
    pub const TODO_UNASSIGNED: &str =
        "Deals belong to owners who are nobody of the roster: add them as people";
    pub const TODO_QUOTAS: &str = "People have no quota in this period: set one";
    pub const TODO_PLAN: &str = "There is no pay plan yet: write one to see what everyone earns";
    pub const TODO_NAME: &str = "Give the workspace a name";
    pub const OPEN_FORECAST: &str = "Open the forecast";
}
pub use texts::*;

/// The headline: attainment against pace.
pub fn headline(attainment: &str, period: &str, pace: &str, is_ahead: bool) -> String {
    let stands = if is_ahead { "ahead of" } else { "behind" };
    format!("{attainment} of quota reached in {period}, {stands} the {pace} of its days that are over")
}

/// The forecast band in one sentence.
pub fn band(revenue: Band, payout: Band, currency: Currency, locale: &Locale) -> String {
    let money = |minor| format::money_whole(Money::new(minor, currency), locale);
    let range = |band: Band| {
        if band.is_certain() {
            format!("{} {currency}", money(band.p50))
        } else {
            format!(
                "{} {currency}, between {} and {} in eight of ten draws",
                money(band.p50),
                money(band.p10),
                money(band.p90)
            )
        }
    };
    format!("Revenue by the end of the period: {}. Payout: {}.", range(revenue), range(payout))
}
