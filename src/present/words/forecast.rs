//! Words of the page Forecast.

mod views;

pub use views::*;

use super::plural;
use crate::domain::forecast::series::Basis;
use crate::domain::forecast::{Caveat, Method, WinRate};
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const SETTINGS: &str = "What is forecast";
    pub const PERIOD: &str = "Period";
    pub const AS_OF: &str = "Known until";
    pub const AS_OF_HINT: &str = "A past day forecasts with what was known then.";
    pub const CHANCES: &str = "Chance of open deals";
    pub const OWN: &str = "By age, stage, product and owner";
    pub const NONE_WON: &str = "None is won (0% of open deals)";
    pub const ALL_WON: &str = "All are won (100% of open deals)";
    pub const SEED: &str = "Seed";
    pub const SEED_HINT: &str = "The same seed draws the same numbers.";
    pub const SEED_WRONG: &str = "A whole number from 0 to 999,999,999.";
    pub const STOPPED: &str = "Stopped before all draws were made.";
    pub const DRAW_AGAIN: &str = "Draw again";
    pub const REVENUE: &str = "Revenue";
    pub const PAYOUT: &str = "Payout";
    pub const CAVEATS: &str = "Before you rely on it";
    pub const WON_SO_FAR: &str = "Won so far";
    pub const LOW: &str = "P10, one draw in ten is below";
    pub const MIDDLE: &str = "P50, half of the draws are below";
    pub const HIGH: &str = "P90, one draw in ten is above";
    pub const P10: &str = "P10";
    pub const P50: &str = "P50";
    pub const P90: &str = "P90";
    pub const OPEN_DEALS: &str = "Open deals";
    pub const OPEN_AMOUNT: &str = "In open deals";
    pub const PERSON: &str = "Person";
    pub const METHOD: &str = "How it is drawn";
    pub const RECORD: &str = "Won of closed";
    pub const CHANCE: &str = "Chance of an open deal";
    pub const QUOTA: &str = "Quota of the period";
    pub const NO_QUOTA: &str = "No quota in the period; set one under Goals.";
    pub const NO_CLOSED: &str = "No closed deal yet.";
    pub const NO_OPEN: &str = "No open deal in the period, so no chance is used.";
    pub const COMPANY: &str = "Company, drawn together";
    pub const BY_PERSON: &str = "Revenue by person";
    pub const PAY_BY_PERSON: &str = "Payout by person";
    pub const NOT_A_SUM: &str = "The company’s P10, P50 and P90 are no sums of the rows: good and bad luck of several people rarely coincide.";
    pub const NO_PLAN: &str = "No plan pays anybody yet, so the payout is not known.";
    pub const NO_PAYOUT: &str = "The plans pay nothing in any draw of this period: they hold on other days, for other people or in another \
         currency.";
    pub const TO_PLANS: &str = "Set up a plan";
    pub const TO_PAY: &str = "Look at the plans";
    pub const EMPTY_TITLE: &str = "No deals to forecast from";
    pub const EMPTY_NEEDS: &str = "From deals with owner, amount, outcome and close date this page draws what the quarter will bring and what it \
         will pay, as a range with its record.";
    pub const IMPORT: &str = "Import deals";
    pub const NOTHING_TITLE: &str = "Nothing to draw from";
    pub const NOTHING_NEEDS: &str = "No deal was won in this period, none is open in it, and nobody has bookings in the two years before. Choose \
         another period, or an earlier day for “Known until”.";
    pub const FAILED: &str = "The forecast could not be drawn";
    pub const FROM: &str = "From";
    pub const BELOW: &str = "Below";
    pub const DRAWS: &str = "Draws";
    pub const FILTERED: &str = "Everything above is drawn for those whom the filter names; categories and past dates are the whole company’s.";
    pub const DEAL_FILTERS: &str = "Filters by deal columns narrow nothing here.";
    pub const OF_TODAY: &str = "today";
    pub const RANGE_TITLE: &str = "From what is won to what may come";
}
pub use texts::*;

/// `12 deals`.
pub fn deals(number: u64, locale: &Locale) -> String {
    plural(number, &format::count(number, locale), "deal", "deals")
}

/// `104 weeks`.
fn weeks(number: u64, locale: &Locale) -> String {
    plural(number, &format::count(number, locale), "week", "weeks")
}

/// The finding where something is open.
pub fn headline(period: &str, whose: Option<&str>, middle: &str, low: &str, high: &str) -> String {
    let whose = whose.map(|whose| format!(" {whose}")).unwrap_or_default();
    format!("{period} brings{whose} about {middle}, in eight draws of ten between {low} and {high}")
}

/// The finding where nothing is open any more.
pub fn headline_certain(period: &str, won: &str) -> String {
    format!("{period} stands at {won}; nothing more is drawn")
}

/// What that costs.
pub fn payout(middle: &str, low: &str, high: &str) -> String {
    format!("Pay for it comes to about {middle}, in eight draws of ten between {low} and {high}.")
}

/// What that costs where nothing is open.
pub fn payout_certain(amount: &str) -> String {
    format!("Pay for it comes to {amount}.")
}

/// Which draws these are.
pub fn draws(drawn: u64, seed: u64, as_of: &str, locale: &Locale) -> String {
    let drawn = plural(drawn, &format::count(drawn, locale), "draw", "draws");
    format!("{drawn} with seed {seed}, from what was known at the end of {as_of}.")
}

/// What history stands behind it.
pub fn history(record: WinRate, weeks_seen: u64, locale: &Locale) -> String {
    let closed = deals(record.closed, locale);
    let won = format::count(record.won, locale);
    format!(
        "Behind it stand {closed} closed by then, {won} of them won, and {} of bookings.",
        weeks(weeks_seen, locale)
    )
}

/// How a person's rest of the period is drawn.
pub const fn method(method: Method) -> &'static str {
    match method {
        Method::Certain => "What was won; nothing is open",
        Method::OpenDeals => "Open and new deals",
        Method::RunRate => "Past weeks of bookings",
        Method::NoHistory => "Only what is won: no open deal, no past",
    }
}

/// `12 of 30`.
pub fn record(rate: WinRate, locale: &Locale) -> String {
    format!("{} of {}", format::count(rate.won, locale), format::count(rate.closed, locale))
}

/// What makes the forecast less sure. `money` writes minor units.
pub fn caveat(caveat: &Caveat, money: impl Fn(i64) -> String, locale: &Locale) -> String {
    let count = |number: u64| format::count(number, locale);
    match caveat {
        Caveat::LookingBack { deals: number } => format!(
            "You look back: {} open on that day closed since, and no import shows them as they stood. Their amounts are \
             those of later; their stage and expected close are not known.",
            deals(*number, locale)
        ),
        Caveat::FewClosedDeals { closed: 0, wanted } => format!(
            "No closed deal has both a created and a close date; below {} of them the CRM’s or default chances stand in.",
            count(*wanted)
        ),
        Caveat::FewClosedDeals { closed, wanted } => format!(
            "Only {} with created and close dates stand behind the chances; below {} the CRM’s or default chances stand in.",
            plural(*closed, &count(*closed), "closed deal", "closed deals"),
            count(*wanted)
        ),
        Caveat::FewWeeks { weeks: 0, wanted } => {
            format!("No week of bookings stands behind the run rate; below {} it is a guess.", count(*wanted))
        }
        Caveat::FewWeeks { weeks: seen, wanted } => format!(
            "Only {} of bookings stand behind the run rate; below {} it is a guess.",
            weeks(*seen, locale),
            count(*wanted)
        ),
        Caveat::OverdueDeals { deals: number, minor } => format!(
            "{} worth {} were due to close before this period and are still open. They are left out: give them a new \
             close date or mark them lost.",
            plural(*number, &count(*number), "open deal", "open deals"),
            money(*minor)
        ),
        Caveat::IncompleteDeals { deals: number } => format!(
            "{} lack an amount, or where chances are fixed a close date or an owner, and are left out.",
            plural(*number, &count(*number), "open deal", "open deals")
        ),
        Caveat::OtherCurrencies { deals: number } => format!(
            "{} in other currencies are left out, because no rate is stated.",
            plural(*number, &count(*number), "deal", "deals")
        ),
        Caveat::FewDates { dates: 0, wanted } => format!(
            "No past period can be looked back at yet, so the width of the range is a rule of thumb, not measured; measuring \
             begins with {} past dates.",
            count(*wanted)
        ),
        Caveat::FewDates { dates, wanted } => format!(
            "The range rests on {}; below {} its width is a rule of thumb, not measured.",
            plural(*dates, &count(*dates), "past date", "past dates"),
            count(*wanted)
        ),
        Caveat::FewMonths { basis: Basis::Mean } => {
            "Too few full months for a trend: their mean stands for what lies beyond the pipeline.".to_owned()
        }
        Caveat::FewMonths { .. } => {
            "Too few full months for a season: what lies beyond the pipeline follows the trend alone."
                .to_owned()
        }
        Caveat::DataEnds { day } => format!(
            "No deal was opened or closed after {}. If the export ends there, forecast from that day: what came since is \
             missing, not nothing.",
            format::date(*day, locale)
        ),
        Caveat::DealsOfNobody { deals: number } => format!(
            "{} of nobody on the roster count for the company and pay nobody.",
            plural(*number, &count(*number), "deal", "deals")
        ),
    }
}

/// The title of the spread.
pub fn spread_title(middle: &str) -> String {
    format!("Half of the draws end above {middle}")
}

/// The spread in words.
pub fn spread_summary(low: &str, high: &str) -> String {
    format!("How many draws end at which revenue, from {low} to {high}.")
}

/// The range in words.
pub fn range_label(won: &str, low: &str, middle: &str, high: &str) -> String {
    format!("Won so far {won}; P10 {low}, P50 {middle}, P90 {high}")
}

/// How far the draws are.
pub fn drawing(drawn: u64, of: u64, locale: &Locale) -> String {
    format!("{} of {} draws", format::count(drawn, locale), format::count(of, locale))
}

/// What lies open in the period.
pub fn open(number: u64, amount: &str, locale: &Locale) -> String {
    if number == 0 {
        return "No open deal".to_owned();
    }
    format!("{} worth {amount}", plural(number, &format::count(number, locale), "open deal", "open deals"))
}

/// Why the day is not today.
pub fn data_ends(day: &str) -> String {
    format!("The data end on {day}; the forecast starts from there unless you choose another day.")
}
