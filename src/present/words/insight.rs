//! Words of what lies behind the figures: explorer, scorecards, funnel and roadblocks.

use super::plural;
use crate::domain::kernel::PersonId;
use crate::domain::measure::Undefined;
use crate::domain::measure::roadblocks::Cause;
use crate::present::format::{self, Locale};
use crate::present::words::figures;

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const VIEWS: &str = "Views of Performance";
    pub const OVERVIEW: &str = "Overview";
    pub const EXPLORE: &str = "Explore";
    pub const PEOPLE: &str = "Scorecards";
    pub const FUNNEL: &str = "Funnel";
    pub const ROADBLOCKS: &str = "Roadblocks";
    pub const DRIVERS: &str = "Drivers";

    pub const FIGURE: &str = "Figure";
    pub const ROWS: &str = "Rows";
    pub const COLUMNS: &str = "Columns";
    pub const NO_COLUMNS: &str = "none";
    pub const ALL: &str = "All";
    pub const AGAINST_PREVIOUS: &str = "the period before";
    pub const AGAINST_YEAR: &str = "a year ago";
    pub const AGAINST_TARGET: &str = "the target";
    pub const TARGET: &str = "Target";
    pub const SHARE_REACHED: &str = "Reached so far";
    pub const ABOVE_OR_BELOW: &str = "Above or below";
    pub const NO_TARGET: &str = "No quota, and no goal over exactly these days; set one under Goals.";
    pub const OTHER_UNIT: &str = "The goal counts in another unit or currency.";
    pub const CHANGE: &str = "Change";
    pub const PIVOT_HINT: &str = "Each figure opens to its rows. The last row and column are computed anew from all deals, never added up from ratios.";

    pub const WHOSE: &str = "Whose scorecard";
    pub const EVERYBODY: &str = "Everybody";
    pub const PEOPLE_HINT: &str = "Where each person stands among peers: the share of them that is passed, by figure. Choose a person to see own past, peers and what stands out.";
    pub const BEFORE: &str = "Before";
    pub const PEERS: &str = "Middle of peers";
    pub const PEERS_ARE: &str = "Peers are the others of the same role who have the figure; the days before are as many as the period has.";
    pub const STANDING: &str = "Passes";
    pub const SAMPLE: &str = "Peers";
    pub const STRENGTHS: &str = "Strengths";
    pub const AREAS: &str = "Areas to improve";
    pub const NO_STRENGTHS: &str = "No figure stands in the upper quarter of enough peers.";
    pub const NO_AREAS: &str = "No figure stands in the lower quarter of enough peers.";
    pub const TOO_FEW_PEERS: &str =
        "Fewer than five peers have this figure; a place among them would say little.";

    pub const STEP: &str = "Step";
    pub const MOVED_ON: &str = "Moved on";
    pub const LOST_HERE: &str = "Lost here";
    pub const CONVERSION: &str = "Conversion";
    pub const DAYS_MEDIAN: &str = "Half are through in";
    pub const DAYS_P90: &str = "Nine in ten in";
    pub const STALL_LINE: &str = "Stall line";
    pub const STANDING_NOW: &str = "There now";
    pub const STANDING_AMOUNT: &str = "Worth";
    pub const STUCK: &str = "Stuck";
    pub const ZOMBIES: &str = "Asleep";
    pub const DAYS: &str = "days";
    pub const LEADS_CREATED: &str = "Leads created";
    pub const LEADS_CONVERTED: &str = "Leads that became deals";
    pub const DEALS_CREATED: &str = "Deals created";
    pub const WON: &str = "Won";
    pub const REACHED: &str = "Reached";
    pub const FUNNEL_SUMMARY: &str = "How many leads and deals reached each step.";
    pub const FUNNEL_HINT: &str = "A stage's conversion counts deals that left it in the period: moved on, or lost there. Skipped stages count as passed; deals that still stand there do not count. The stall line is the 75th percentile of days among deals that moved on; a deal beyond it is stuck, far beyond it asleep.";
    pub const STUCK_DEALS: &str = "Stuck deals";
    pub const NOTHING_STUCK: &str = "No open deal stands beyond the stall line of its stage.";
    pub const DEAL: &str = "Deal";
    pub const OWNER: &str = "Owner";
    pub const STAGE: &str = "Stage";
    pub const DAYS_THERE: &str = "There for";
    pub const AMOUNT: &str = "Amount";
    pub const WHERE: &str = "File and line";
    pub const NO_STAGE: &str = "Nothing tells in which stage";
    pub const NO_STAGE_DAYS: &str = "Not known.";
    pub const NOT_ENOUGH: &str = "No deal left this stage in the period.";

    pub const CLAIMED: &str = "What costs money";
    pub const COULD_BE_LUCK: &str = "Could be luck";
    pub const LUCK_HINT: &str =
        "These look bad but are no proof: among so many comparisons some come out as bad by chance alone.";
    pub const CAUSE: &str = "Cause";
    pub const COST: &str = "Cost";
    pub const HERE: &str = "Here";
    pub const THERE: &str = "Compared with";
    pub const LUCK: &str = "Chance of luck";
    pub const ITS_DEALS: &str = "The deals behind it";
    pub const NOT_LOOKED: &str = "Not looked at";
    pub const NOT_PRICED: &str = "No price: the best quarter was no better.";
    pub const NO_BEST: &str = "No quarter is finished yet (20 deals, four in five of them settled), so that costs compare with what came before and with peers.";
    pub const NO_STEP: &str = "Open deals without a next step get stuck more often";
    pub const SINGLE_THREAD: &str = "Deals with a single contact are won less often";
    pub const LOW_ACTIVITY: &str = "Deals left alone in their first two weeks are won less often";
    pub const DISCOUNT: &str = "More is won at a deep discount than before";
    pub const SLIPPAGE: &str = "More close dates slip out of their quarter than before";
    pub const PAST: &str = "before";
    pub const OTHERS: &str = "among the others";
    pub const UNDER: &str = "under 0.1%";

    pub const MEASURE: &str = "Figure of one quarter";
    pub const CORRELATION: &str = "Goes with next quarter’s revenue";
    pub const PEOPLE_SEEN: &str = "People";
    pub const PAIRS: &str = "Pairs of quarters";
    pub const PROVEN: &str = "Proof";
    pub const IS_PROVEN: &str = "no luck";
    pub const NO_PROOF: &str = "could be luck";
    pub const DRIVERS_HINT: &str = "One pair is what a person did in a finished quarter and what the same person won in the next. Within each quarter people are ranked, so that seasons and growth do not count: 1 means the same order, 0 none, −1 the reverse. The chance of luck comes from dealing whole people’s futures anew, and is corrected for all figures looked at. What foretells need not cause.";
    pub const TOO_FEW_DRIVERS: &str = "Too little is known yet: it needs at least five people, and twenty pairs of a finished quarter and the one after.";
    pub const NOTHING_FORETELLS: &str =
        "Nothing that is measured here foretold the next quarter’s revenue beyond luck";
}
pub use texts::*;

/// What a comparison with the target shows.
pub fn against_target(figure: &str, by: &str, period: &str) -> String {
    format!("{figure} against its target by {by}, {period}")
}

/// How many rows reached their target.
pub fn reached_target(reached: usize, with_target: usize, rows: usize, figure: &str) -> String {
    if with_target == 0 {
        return format!("None of these rows has a target for {}.", figure.to_lowercase());
    }
    let without = rows - with_target;
    let rest = if without == 0 { String::new() } else { format!("; {without} have none") };
    format!("{reached} of {with_target} rows with a target reached it{rest}.")
}

/// The caption of a pivot.
pub fn pivot(kpi: &str, rows: &str, columns: Option<&str>, period: &str) -> String {
    match columns {
        Some(columns) => format!("{kpi} by {rows} and {columns}, {period}"),
        None => format!("{kpi} by {rows}, {period}"),
    }
}

/// How the values of rows lie.
pub fn spread(count: u64, what: &str, lower: &str, upper: &str, middle: &str) -> String {
    format!("Of {count} values by {what} the middle is {middle}, and half lie between {lower} and {upper}.")
}

/// The finding of a pivot: who leads and who comes last.
pub fn pivot_title(kpi: &str, best: (&str, &str), last: (&str, &str)) -> String {
    format!("{kpi}: {} stands first with {}, {} last with {}", best.0, best.1, last.0, last.1)
}

/// The caption of a scorecard.
pub fn scorecard(name: &str, period: &str) -> String {
    format!("Scorecard of {name}, {period}")
}

/// The finding of the funnel.
pub fn narrowest(stage: &str, rate: &str, settled: &str, period: &str) -> String {
    format!("The narrowest step in {period} is “{stage}”: {rate} of {settled} moved on")
}

/// The finding where no stage has enough settled deals.
pub fn funnel_without_stages(created: &str, won: &str, period: &str) -> String {
    format!("{created} created and {won} won in {period}")
}

/// The caption of the funnel.
pub fn funnel_caption(period: &str) -> String {
    format!("Funnel, {period}")
}

/// How many are stuck.
pub fn stuck(deals: u64, locale: &Locale) -> String {
    let number = plural(deals, &format::count(deals, locale), "open deal", "open deals");
    format!("{number} stuck beyond the stall line")
}

/// Lost deals whose stage is not known.
pub fn lost_somewhere(deals: u64, locale: &Locale) -> String {
    let number = plural(deals, &format::count(deals, locale), "lost deal", "lost deals");
    format!("{number} of the company: nothing tells in which stage, so no stage is charged with them.")
}

/// Why there is no funnel of stages.
pub fn no_stages(why: &Undefined) -> String {
    format!("Stages are not known. {}", figures::undefined(why))
}

/// The finding of the roadblocks.
pub fn costs_most(cause: &str, cost: Option<&str>, best: Option<&str>) -> String {
    match (cost, best) {
        (Some(cost), Some(best)) => format!("{cause}: {cost} lost against the best quarter, {best}"),
        (Some(cost), None) => format!("{cause}: {cost} lost"),
        (None, _) => cause.to_owned(),
    }
}

/// The finding where nothing passes the test.
pub fn nothing_stands_out(looked_at: u64, locale: &Locale) -> String {
    let number = plural(looked_at, &format::count(looked_at, locale), "comparison", "comparisons");
    format!("Nothing is proven to cost money: none of {number} is beyond luck")
}

/// How the roadblocks were found.
pub fn how_found(looked_at: u64, too_small: u64, period: &str, recent: &str, locale: &Locale) -> String {
    let looked = plural(looked_at, &format::count(looked_at, locale), "comparison", "comparisons");
    let small = format::count(too_small, locale);
    format!(
        "{looked} of {period}; changes compare {recent} with what lies before. Each is tested exactly (Fisher), and \
         corrected for all of them (Holm), so that a company where nothing is wrong hears a claim at most once in \
         twenty. {small} had fewer than 20 deals on a side and were left out."
    )
}

/// The quarter that sets the price.
pub fn best_quarter(quarter: &str, won: u64, resolved: u64) -> String {
    format!("Costs compare with the best finished quarter, {quarter}: {won} of {resolved} deals won.")
}

/// How much hangs on one account.
pub fn concentration(account: &str, share: &str, effective: &str) -> String {
    format!(
        "{account} brings {share} of the won money; as if {effective} accounts of one size brought all. A risk, not a \
         loss."
    )
}

/// A share with its sample, and what it is the share of: that which went well.
pub fn share(rate: &str, of: &str, went_well: &str) -> String {
    format!("{rate} of {of} {went_well}")
}

/// What went well with the cases that a cause counts.
pub const fn went_well(cause: &Cause) -> &'static str {
    match cause {
        Cause::StageConversion { .. } => "moved on",
        Cause::StageStall { .. } => "within the stall line",
        Cause::StagePile { .. } => "not asleep",
        Cause::Slippage => "kept their quarter",
        Cause::LostReason { .. } => "lost for another reason",
        Cause::NoNextStep => "not stuck",
        Cause::Discount => "without a deep discount",
        Cause::Weak { .. }
        | Cause::Team { .. }
        | Cause::Person { .. }
        | Cause::SingleThreaded
        | Cause::LowActivity => "won",
    }
}

/// That some shares are worse than the best quarter's alone.
pub fn no_worse(causes: u64, locale: &Locale) -> String {
    let shares = plural(causes, &format::count(causes, locale), "share is", "shares are");
    format!(
        "{shares} below the best quarter\u{2019}s only, no worse than what it is compared with, and not listed."
    )
}

/// What is compared, in a sentence.
pub fn compared(here: &str, there: &str, with: &str) -> String {
    format!("{here} here; {there} {with}")
}

/// How sure it is.
pub fn luck(chance: &str) -> String {
    format!("{chance} chance that it is luck, corrected for all comparisons")
}

/// The finding of the drivers.
pub fn foretells(kpi: &str, correlation: &str, people: u64, is_more: bool) -> String {
    let what = if is_more { "more" } else { "less" };
    format!(
        "{kpi} foretold revenue: who had more of it won {what} in the next quarter ({correlation}, {people} people)"
    )
}

/// What may cost money, as a sentence without its end. `name_of` tells the name of a person.
pub fn cause(cause: &Cause, name_of: impl Fn(PersonId) -> String) -> String {
    match cause {
        Cause::StageConversion { stage } => format!("Fewer deals move on from “{stage}” than before"),
        Cause::StageStall { stage } => format!("More deals stall in “{stage}” than before"),
        Cause::StagePile { stage } => format!("Deals sleep in “{stage}” more than in other stages"),
        Cause::Slippage => SLIPPAGE.to_owned(),
        Cause::Weak { dimension, text } => {
            format!("{} “{text}” is won less often than the others", dimension.name())
        }
        Cause::LostReason { text } => format!("“{text}” is given for more losses than before"),
        Cause::Team { name } => wins_less(name),
        Cause::Person { person } => wins_less(&name_of(*person)),
        Cause::NoNextStep => NO_STEP.to_owned(),
        Cause::SingleThreaded => SINGLE_THREAD.to_owned(),
        Cause::LowActivity => LOW_ACTIVITY.to_owned(),
        Cause::Discount => DISCOUNT.to_owned(),
    }
}

/// A team or person with a low win rate.
fn wins_less(name: &str) -> String {
    format!("{name} wins less often than the others")
}
