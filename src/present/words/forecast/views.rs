//! Words of the views of the page Forecast: picture, deals, calls, assumptions, record.

use crate::domain::facts::details::ForecastCategory;
use crate::domain::forecast::{Approach, Choice, Flag, Source, Take, WhatIf};
use crate::domain::model::Caller;
use crate::present::format::{self, Locale};
use crate::present::words::plural;

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const VIEWS: &str = "Views of the forecast";
    pub const OVERVIEW: &str = "Forecast";
    pub const DEALS_TAB: &str = "Deals";
    pub const CALLS_TAB: &str = "Calls";
    pub const WHAT_IF_TAB: &str = "What if";
    pub const RECORD_TAB: &str = "Its record";

    pub const EVERYBODY: &str = "the company";
    pub const HOW: &str = "How it was made";
    pub const WON: &str = "Won";
    pub const BAND: &str = "P10 to P90";
    pub const QUOTA_LINE: &str = "Quota";
    pub const DAY: &str = "Day";
    pub const FAN_SUMMARY: &str =
        "What is won by each day so far, then where the draws stand: P10, P50 and P90.";
    pub const PARTS_SUMMARY: &str =
        "From what is won, by what the draws add on average, to their mean; the quota beside it.";
    pub const PART: &str = "Part";
    pub const PART_DEALS: &str = "Deals";
    pub const ON_AVERAGE: &str = "On average";
    pub const MEAN: &str = "Mean of the draws";
    pub const NEW_DEALS: &str = "New deals";
    pub const PAST_WEEKS: &str = "As in past weeks";
    pub const ADDED_DEALS: &str = "Added here";
    pub const NO_CATEGORY: &str = "No category";
    pub const BY_CATEGORY: &str = "Open pipeline by forecast category";
    pub const CATEGORY: &str = "Category";
    pub const AMOUNT: &str = "Amount";
    pub const CATEGORY_HINT: &str = "Deals of the whole company that are expected in what is left of the period; while it runs also those overdue or without a day.";
    pub const NO_PIPELINE: &str = "No open deal is expected in this period.";
    pub const TAKES: &str = "What would it take?";
    pub const REACHED_IN: &str = "To reach the quota in";
    pub const EXTRA: &str = "In addition to what is drawn";
    pub const WON_DEALS: &str = "Won deals of usual size";
    pub const TO_OPEN: &str = "New deals to open";
    pub const NOTHING_MORE: &str = "nothing more";
    pub const NO_USUAL: &str = "No deal was won in the last year, so there is no usual size.";
    pub const NO_SHARE: &str = "No deal was won of those that closed.";
    pub const TAKES_NO_QUOTA: &str =
        "There is no quota in this period to measure against; set one under Goals.";
    pub const TEAMS: &str = "By team";
    pub const TEAM: &str = "Team";
    pub const CHANCE_OF_QUOTA: &str = "Chance of the quota";
    pub const NOT_DRAWN: &str = "Not known: no quota, or neither open deals nor a past to draw from.";
    pub const PAY_P50: &str = "Payout P50";

    pub const DEAL: &str = "Deal";
    pub const OWNER: &str = "Owner";
    pub const STAGE: &str = "Stage";
    pub const EXPECTED: &str = "Expected close";
    pub const CLOSES_WITHIN: &str = "In 8 cases of 10 within";
    pub const STATED: &str = "Stated close";
    pub const LOOK: &str = "Worth a look";
    pub const NOBODY: &str = "nobody";
    pub const NOT_STATED: &str = "The deals state no day.";
    pub const NOT_EXPECTED: &str =
        "No deal of this age was ever won, or the CRM’s day is over and there is no deal model.";
    pub const NOT_WITHIN: &str =
        "Not known: too few deals closed to tell how long one like it takes, or its day is assumed.";
    pub const DEALS_HINT: &str = "The chance is that of being won within the period; the expected close that of deals like it which are won, whenever that is, within two years. A page lists the 500 deals with the most money to hope for.";
    pub const NO_DEAL_TO_CHANGE: &str = "No deal is open on this day; add one below.";
    pub const AS_DRAWN: &str = "As drawn here";
    pub const NO_DEALS: &str = "No deal is open on this day.";
    pub const CHANCE_IN_PERIOD: &str = "Chance in the period";

    pub const CALL_TITLE: &str = "Call the period";
    pub const CALL_HINT: &str =
        "What the period brings in all, to count on; and what it may bring if all goes well.";
    pub const WHOSE: &str = "Whose deals";
    pub const WHO_CALLS: &str = "Who calls";
    pub const COMMIT: &str = "Commit";
    pub const BEST_CASE: &str = "Best case";
    pub const REASON: &str = "Reason";
    pub const REASON_HINT: &str = "Needed where it changes an earlier call.";
    pub const SUBMIT: &str = "Submit the call";
    pub const CALLS_NOW: &str = "Calls beside the forecast";
    pub const CALLS_HISTORY: &str = "All calls of this period";
    pub const CALLERS: &str = "How calls came true";
    pub const CALLERS_HINT: &str = "The last call of each period that is over, against what came.";
    pub const NO_CALLS: &str = "Nobody has called this period yet.";
    pub const NO_CALLERS: &str = "No called period is over yet.";
    pub const NO_PEOPLE: &str = "Calls are made for people; add the roster under Data.";
    pub const NOT_CALLED: &str = "Not called.";
    pub const REP_COMMIT: &str = "Rep: commit";
    pub const REP_BEST: &str = "Rep: best case";
    pub const MANAGER_COMMIT: &str = "Manager: commit";
    pub const MANAGER_BEST: &str = "Manager: best case";
    pub const MADE_ON: &str = "Made on";
    pub const CALLER: &str = "Caller";
    pub const PERIODS: &str = "Periods";
    pub const OFF_BY: &str = "Off by";
    pub const TOO_MUCH: &str = "Too much called";
    pub const WITHIN: &str = "Between commit and best case";
    pub const NO_BEST: &str = "No best case was called.";
    pub const TAKE_BACK: &str = "Take back";

    pub const WHAT_IF_HINT: &str = "Nothing here is saved: deals stay as they are, only the draws change.";
    pub const WHICH_DEAL: &str = "Deal";
    pub const WHAT: &str = "What happens";
    pub const IS_WON: &str = "It is won";
    pub const IS_LOST: &str = "It is lost";
    pub const IS_MOVED: &str = "It moves to another day";
    pub const TO_DAY: &str = "To the day";
    pub const ASSUME: &str = "Assume it";
    pub const ADD_TITLE: &str = "Add a deal";
    pub const ADD: &str = "Add it";
    pub const CHANCE_PERCENT: &str = "Chance in percent";
    pub const CLOSES_ON: &str = "Closes on";
    pub const ASSUMED: &str = "Assumed";
    pub const CLEAR: &str = "As it is";
    pub const REMOVE: &str = "Remove";
    pub const WITHOUT: &str = "As it is";
    pub const WITH: &str = "With what is assumed";
    pub const NO_DAY: &str = "A day such as 2026-05-31.";
    pub const NO_CHANCE: &str = "A number from 0 to 100.";
    pub const CHANGE_TITLE: &str = "Change a deal";
    pub const MOVED_HINT: &str = "A moved deal closes on that day or not at all, with the share that is won in the end among deals like it; outside the period it brings the period nothing.";

    pub const LOOKING_BACK: &str = "Looking at past dates …";
    pub const RECORD_EMPTY: &str = "No past date to look at";
    pub const RECORD_NEEDS: &str = "The record needs a period of the same length that is over, and 90 days of history before a date in it.";
    pub const LOOKED_FROM: &str = "Seen from";
    pub const SLIDER: &str = "A past day";
    pub const LOOK_FROM: &str = "Open the forecast of that day";
    pub const SAID: &str = "Said";
    pub const CAME: &str = "What came";
    pub const PERIOD_OF: &str = "Period";
    pub const HELD: &str = "Held";
    pub const HELD_YES: &str = "yes";
    pub const HELD_NO: &str = "no";
    pub const METHODS: &str = "The methods on past dates";
    pub const METHOD_NAME: &str = "Method";
    pub const DATES: &str = "Dates";
    pub const WAPE: &str = "WAPE";
    pub const BIAS: &str = "Bias";
    pub const MASE: &str = "MASE";
    pub const PINBALL: &str = "Pinball";
    pub const IN_HALF: &str = "In 50%";
    pub const IN_EIGHTY: &str = "In 80%";
    pub const IN_MOST: &str = "In 95%";
    pub const BRIER: &str = "Brier";
    pub const LOG_LOSS: &str = "Log loss";
    pub const SCORES_HINT: &str = "“As drawn here” is the whole forecast as this page would have made it on those days; the other lines are the methods alone. WAPE: sum of errors by sum of what came. Bias: above 0 it said too much. MASE: below 1 it beats “as the period before”. \
         In 80%: how often the range held what came, which should be 80%. Brier and log loss: of the chances that people reach \
         their quotas; less is better.";
    pub const NO_NAIVE: &str = "There is no period before to compare with.";
    pub const NO_QUOTAS: &str = "Nobody has a quota in those periods.";
    pub const QUOTAS_TRUE: &str = "Chances of quotas";
    pub const DEALS_TRUE: &str = "Chances of open deals";
    pub const RELIABILITY_SUMMARY: &str =
        "The chance that was said against the share that came true; on the straight line both are the same.";
    pub const AS_SAID: &str = "As said";
    pub const CAME_TRUE: &str = "Came true";
    pub const HOW_MANY: &str = "How many";
    pub const WHAT_METHODS_DO: &str = "What each method does and needs";
    pub const DOES: &str = "What it does";
    pub const NEEDS: &str = "What it needs";
    pub const NAIVE: &str = "naive";
    pub const OF_THAT_DAY: &str = "What each method said that day";
}
pub use texts::*;

/// The name of a method.
pub const fn approach(approach: Approach) -> &'static str {
    match approach {
        Approach::Combination => "Combination",
        Approach::Deals => "Deal model",
        Approach::RunRate => "Run rate",
        Approach::Series => "Series",
        Approach::Conversion => "Conversion of the past",
        Approach::Categories => "Calls and categories",
        Approach::WeightedPipeline => "Weighted pipeline",
        Approach::Pace => "Pace",
        Approach::LastPeriod => "As the period before",
    }
}

/// The name of a forecast category.
pub const fn category(category: Option<ForecastCategory>) -> &'static str {
    match category {
        None => NO_CATEGORY,
        Some(ForecastCategory::Omitted) => "Omitted",
        Some(ForecastCategory::Pipeline) => "Pipeline",
        Some(ForecastCategory::BestCase) => "Best case",
        Some(ForecastCategory::MostLikely) => "Most likely",
        Some(ForecastCategory::Commit) => "Commit",
        Some(ForecastCategory::Closed) => "Closed",
    }
}

/// The name of a part of the mean.
pub fn source(source: Source) -> String {
    match source {
        Source::Won => WON.to_owned(),
        Source::Open(None) => "Open deals".to_owned(),
        Source::Open(own) => format!("Open: {}", category(own)),
        Source::Added => ADDED_DEALS.to_owned(),
        Source::New => NEW_DEALS.to_owned(),
        Source::Weeks => PAST_WEEKS.to_owned(),
    }
}

/// Why a deal deserves a look.
pub fn flag(flag: Flag, locale: &Locale) -> String {
    let days = |days: i32| {
        let number = u64::try_from(days).unwrap_or(0);
        plural(number, &format::count(number, locale), "day", "days")
    };
    match flag {
        Flag::Overdue { expected } => format!("Overdue: was expected by {}", format::date(expected, locale)),
        Flag::Slipped { first } => format!("Slipped: was first expected by {}", format::date(first, locale)),
        Flag::Zombie { age_days, oldest_won_days } => format!(
            "Zombie: {} old; no deal older than {} was ever won",
            days(age_days),
            days(oldest_won_days)
        ),
    }
}

/// Who calls.
pub const fn caller(caller: Caller) -> &'static str {
    match caller {
        Caller::Rep => "Rep",
        Caller::Manager => "Manager",
    }
}

/// The chance of the quota.
pub fn chance_of_quota(chance: &str, quota: &str) -> String {
    format!("The quota of {quota} is reached in {chance} of the draws.")
}

/// How a steady pace stands.
pub fn pacing(pace: &str, won: &str, is_behind: bool) -> String {
    let stands = if is_behind { "behind it" } else { "at or above it" };
    format!("A steady pace to the quota stands at {pace} by now; {won} is won, {stands}.")
}

/// Why the payout of the middle outcome is not the middle payout.
pub fn bends(of_middle: &str, middle: &str) -> String {
    format!(
        "The draw whose revenue lies in the middle pays {of_middle}. Half of the draws pay more than {middle}: plans bend, so \
         the payout of the middle is not the middle of the payouts."
    )
}

/// The title of the fan.
pub fn fan_title(whose: &str, low: &str, high: &str) -> String {
    format!("Eight draws of ten bring {whose} to between {low} and {high}")
}

/// The title of the waterfall.
pub fn parts_title(mean: &str, won: &str) -> String {
    format!("{won} is won; on average the draws end at {mean}")
}

/// In how many draws.
pub fn draws_of_hundred(take: &Take) -> String {
    format!("{}% of the draws", take.percent)
}

/// The usual size and share that the list stands on.
pub fn usual(size: &str, won: &str) -> String {
    format!("A usual deal is {size}, the median of the last year’s; {won} closed deals were won.")
}

/// Which method the draws are centred on, and why.
pub fn why(choice: &Choice, wanted: u64, share: impl Fn(f64) -> String) -> String {
    let dates = choice.calibration.dates;
    let name = approach(choice.approach);
    let error_of =
        |own: Approach| choice.errors.iter().find(|(other, _)| *other == own).map(|(_, error)| *error);
    let Some(own) = error_of(choice.approach) else {
        let few = match dates {
            0 => "No past date could be tried yet".to_owned(),
            1 => "One past date is too little to choose by evidence".to_owned(),
            _ => format!("{dates} past dates are too few to choose by evidence"),
        };
        return format!("Centred on: {name}. {few} ({wanted} are needed), so its parts weigh the same.");
    };
    let naive = choice.errors.iter().filter(|(other, _)| other.is_naive());
    let best = naive.map(|(_, error)| *error).fold(f64::INFINITY, f64::min);
    let beside = match error_of(Approach::Combination).filter(|_| choice.approach != Approach::Combination) {
        Some(combined) => format!("the combination missed by {}", share(combined)),
        None if best.is_finite() => format!("the best naive method missed by {}", share(best)),
        None => "no naive method could be tried".to_owned(),
    };
    format!(
        "Centred on: {name}. On {dates} past dates, those as far into their period as this day counting most, it missed by {} \
         of what came; {beside}.",
        share(own)
    )
}

/// What the combination is made of.
pub fn weights(parts: &[(Approach, f64)], share: impl Fn(f64) -> String) -> String {
    let part = |(own, weight): &(Approach, f64)| format!("{} {}", approach(*own), share(*weight));
    format!("The combination weighs: {}.", parts.iter().map(part).collect::<Vec<_>>().join(", "))
}

/// How often the ranges that this page would have drawn on past dates held.
pub fn drawn_held(
    (half, eighty, most): (f64, f64, f64),
    dates: u64,
    share: impl Fn(f64) -> String,
) -> String {
    format!(
        "As this page would have drawn it on {dates} past dates, the 50% range held what came in {}, the 80% range in {}, the \
         95% range in {}.",
        share(half),
        share(eighty),
        share(most)
    )
}

/// How often the ranges held.
pub fn held((half, eighty, most): (f64, f64, f64), share: impl Fn(f64) -> String) -> String {
    format!(
        "On past dates the 50% range held what came in {}, the 80% range in {}, the 95% range in {}.",
        share(half),
        share(eighty),
        share(most)
    )
}

/// Why the ranges of a method's past errors say nothing of the draws.
pub const FEW_WON: &str = "So few deals were won that single ones decide: how often the range held on past dates, deal by deal, stands under \
     “Its record”.";

/// That nothing is open, so that no deal has a chance.
pub const NOTHING_OPEN: &str = "No deal is open, so no chance of a deal is used: what is still to come is drawn from past weeks of bookings.";

/// That no deal model stands behind it.
pub const FALLBACK: &str = "Too few closed deals have created and close dates for a deal model: the CRM’s chances stand in, or where it states none \
     the share of deals that were won.";

/// What is assumed of a deal. `name` writes a deal or person, `money` minor units.
pub fn assumed(
    change: &WhatIf,
    deal: impl Fn(&str) -> String,
    added: impl Fn(&WhatIf) -> String,
    locale: &Locale,
) -> String {
    match change {
        WhatIf::Won { deal: key } => format!("{} is won", deal(key)),
        WhatIf::Lost { deal: key } => format!("{} is lost", deal(key)),
        WhatIf::Moved { deal: key, day } => format!("{} moves to {}", deal(key), format::date(*day, locale)),
        WhatIf::Added { .. } => added(change),
    }
}

/// A deal that is added.
pub fn added(who: &str, amount: &str, chance: &str, day: &str) -> String {
    format!("{who} adds {amount} at {chance}, closing on {day}")
}

/// The title of the past dates.
pub fn dates_title(held: u64, all: u64, locale: &Locale) -> String {
    let dates = plural(all, &format::count(all, locale), "past date", "past dates");
    format!("The 80% range held what came on {} of {dates}", format::count(held, locale))
}

/// What was said on a past day.
pub fn said_then(day: &str, period: &str, middle: &str, low: &str, high: &str, came: &str) -> String {
    format!(
        "At the end of {day}, {period} was to bring about {middle}, between {low} and {high}. {came} came."
    )
}

/// The chart of past dates in words.
pub const DATES_SUMMARY: &str =
    "For each past date the range that was said from what was known then (P10, P50, P90), and what came.";

/// The title of a reliability diagram.
pub fn reliable_title(what: &str, count: u64, locale: &Locale) -> String {
    format!("{what}: {} looked at", plural(count, &format::count(count, locale), "case", "cases"))
}

/// How far the look back is.
pub fn looking_back(done: u64, all: u64, locale: &Locale) -> String {
    format!("{} of {} past dates", format::count(done, locale), format::count(all, locale))
}

/// What a comparison of two ranges says.
pub fn compared(without: &str, with: &str) -> String {
    format!("As it is: {without}. With what is assumed: {with}.")
}

/// A middle with its range.
pub fn middle_range(middle: &str, low: &str, high: &str) -> String {
    format!("{middle} ({low} to {high})")
}
