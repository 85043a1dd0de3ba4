//! Words of the page Forecast.

use crate::domain::forecast::{Caveat, Forecast, Method};
use crate::domain::kernel::Money;
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const CHANCES: &str = "Open deals are taken at";
    pub const OWN: &str = "each person's own record";
    pub const NONE: &str = "chance 0: only what is won";
    pub const ALL: &str = "chance 1: every deal is won";
    pub const SEED: &str = "Seed";
    pub const PEOPLE: &str = "Person by person";
    pub const PERSON: &str = "Person";
    pub const METHOD: &str = "Drawn from";
    pub const RECORD: &str = "Own record";
    pub const WON: &str = "Won so far";
    pub const OPEN: &str = "Open";
    pub const REVENUE: &str = "Revenue";
    pub const PAYOUT: &str = "Payout";
    pub const P10: &str = "P10";
    pub const P50: &str = "P50";
    pub const P90: &str = "P90";
    pub const COMPANY: &str = "Company";
    pub const SPREAD: &str = "How the draws are spread";
    pub const DRAWS: &str = "draws";
    pub const FROM: &str = "Revenue from";
    pub const UNTIL: &str = "to";
    pub const COUNT: &str = "Draws";
    pub const ALL_DAYS: &str = "Choose a period above: all days can't be forecast.";
    pub const CAVEATS: &str = "What to know before you rely on it";
    pub const NO_PLAN: &str = "There is no plan yet, so payouts are zero.";
}
pub use texts::*;

/// How a person's rest of the period was drawn.
pub const fn method(method: Method) -> &'static str {
    match method {
        Method::Certain => "nothing open",
        Method::OpenDeals => "open deals",
        Method::RunRate => "past weeks",
        Method::NoHistory => "no history",
    }
}

fn money(minor: i64, forecast: &Forecast, locale: &Locale) -> String {
    let amount = Money::new(minor, forecast.currency);
    format!("{} {}", format::money_whole(amount, locale), forecast.currency)
}

/// The finding: revenue and payout as ranges.
pub fn headline(forecast: &Forecast, locale: &Locale) -> String {
    let amount = |minor| money(minor, forecast, locale);
    let (revenue, payout) = (forecast.revenue, forecast.payout);
    if revenue.is_certain() {
        return format!(
            "Nothing is open any more: {} revenue, {} payout",
            amount(revenue.p50),
            amount(payout.p50)
        );
    }
    format!(
        "{} revenue is as likely to be passed as missed; eight of ten draws lie between {} and {}. Payout: {}, between {} and {}.",
        amount(revenue.p50),
        amount(revenue.p10),
        amount(revenue.p90),
        amount(payout.p50),
        amount(payout.p10),
        amount(payout.p90)
    )
}

/// How much history stands behind it.
pub fn behind(forecast: &Forecast, locale: &Locale) -> String {
    format!(
        "{} closed deals ({} won) and {} weeks of bookings stand behind this, known on {}. {} is won already; {} open deals over {} are expected in the period. {} draws, seed {}.",
        format::count(forecast.record.closed, locale),
        format::count(forecast.record.won, locale),
        format::count(forecast.weeks, locale),
        format::date(forecast.question.as_of, locale),
        money(forecast.won_minor, forecast, locale),
        format::count(forecast.open_deals, locale),
        money(forecast.open_minor, forecast, locale),
        format::count(u64::from(forecast.question.draws), locale),
        forecast.question.seed
    )
}

/// A caveat in plain words.
pub fn caveat(caveat: &Caveat, forecast: &Forecast, locale: &Locale) -> String {
    let count = |number: u64| format::count(number, locale);
    match caveat {
        Caveat::LookingBack { deals } => format!(
            "This looks back: {} deals closed since, and which of them were expected when is not known, so past weeks stand for them.",
            count(*deals)
        ),
        Caveat::FewClosedDeals { closed, wanted } => format!(
            "Only {} deals have closed; below {} a win rate is a guess.",
            count(*closed),
            count(*wanted)
        ),
        Caveat::FewWeeks { weeks, wanted } => format!(
            "Only {} weeks of bookings are known; below {} a run rate is a guess.",
            count(*weeks),
            count(*wanted)
        ),
        Caveat::OverdueDeals { deals, minor } => format!(
            "{} open deals over {} were expected before this period and are left out; update their dates.",
            count(*deals),
            money(*minor, forecast, locale)
        ),
        Caveat::IncompleteDeals { deals } => {
            format!("{} open deals lack an amount, a date or an owner and are left out.", count(*deals))
        }
        Caveat::OtherCurrencies { deals } => {
            format!("{} deals in other currencies are left out.", count(*deals))
        }
    }
}
