//! Words of the pages that design pay: simulation, plan on paper, SPIFs and contests, the whole of pay.

use super::plural;
use crate::domain::design::simulate::Dial;
use crate::domain::design::{IncentiveKind, Spread};
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const SIMULATE: &str = "Simulate";
    pub const INCENTIVES: &str = "SPIFs and contests";
    pub const TOTALS: &str = "All pay";
    pub const DIALS: &str = "Turn the plan";
    pub const DIALS_HINT: &str =
        "The last eight full quarters are paid again while you turn. 100% leaves everything as it is.";
    pub const PLAN_A: &str = "Plan A";
    pub const PLAN_B: &str = "Plan B, before it is turned";
    pub const PLAN_B_SHORT: &str = "Plan B";
    pub const BASE_SALARY: &str = "Base salary";
    pub const TARGET: &str = "Target variable";
    pub const SAME_PLAN: &str = "Plan A itself";
    pub const MIX: &str = "Variable share of OTE";
    pub const MIX_HINT: &str = "0 leaves each person’s own mix.";
    pub const RESET: &str = "Back to 100%";
    pub const SAVE_SCENARIO: &str = "Save scenario";
    pub const SCENARIO_NAME: &str = "Name of the scenario";
    pub const SCENARIOS: &str = "Saved scenarios";
    pub const OPEN_B: &str = "Save plan B as a new plan";
    pub const FIGURE: &str = "Figure";
    pub const CHANGE: &str = "Change";
    pub const COST: &str = "Pay in all";
    pub const VARIABLE: &str = "Variable pay";
    pub const SALES: &str = "Credited sales";
    pub const COST_OF_SALES: &str = "Cost of sales";
    pub const AT_QUOTA: &str = "At or above quota";
    pub const UNDER_DRAW: &str = "Under the draw";
    pub const UNRECOVERED: &str = "Draws not recovered";
    pub const GUARANTEED: &str = "Filled up by a guarantee";
    pub const WINNERS: &str = "Who gains and who loses";
    pub const TEAMS: &str = "Fairness by team";
    pub const TEAM: &str = "Team";
    pub const ROLE: &str = "Role";
    pub const NO_TEAM: &str = "No team";
    pub const NO_ROLE: &str = "No role";
    pub const PEOPLE: &str = "People";
    pub const PERSON: &str = "Person";
    pub const PER_SALE: &str = "Variable pay of sales";
    pub const ATTAINMENT: &str = "Mean attainment";
    pub const BANDS: &str = "Attainment";
    pub const BANDS_SUMMARY: &str =
        "How many people and periods reached which part of quota, under each plan.";
    pub const COUNT: &str = "People and periods";
    pub const NONE_REACHED: &str = "Nobody has a quota in these periods";
    pub const SENSITIVITY: &str = "What moves the cost";
    pub const SENSITIVITY_HINT: &str =
        "Variable pay of all eight quarters if one dial is turned a tenth further.";
    pub const DIAL: &str = "Dial";
    pub const TENTH_LESS: &str = "A tenth less";
    pub const TENTH_MORE: &str = "A tenth more";
    pub const NOT_PAYABLE: &str = "so turned, the plan can’t be paid";
    pub const AS_IF: &str =
        "The plan’s own days are fewer: both plans are paid as if they had held in all these quarters.";
    pub const NO_PLAN_TITLE: &str = "No plan to simulate yet";
    pub const NO_PLAN_NEEDS: &str = "A plan and won deals are all it takes: then the past is paid again while you turn rates, levels, caps and quotas.";
    pub const CURVE_SUMMARY: &str =
        "What this person is paid for a period at each part of quota; the dots are where people stood.";
    pub const CREDIT: &str = "Credit";
    pub const PAYS: &str = "Pays";
    pub const OF_QUOTA: &str = "Of quota";
    pub const PEOPLE_DOTS: &str = "People, by their attainment";
    pub const PAPER: &str = "Plan on paper";
    pub const COMPARE_WITH: &str = "What it changes against";
    pub const NO_COMPARISON: &str = "Nothing";
    pub const COMPARE_VERSIONS: &str = "Compare with another plan";
    pub const EXAMPLES: &str = "Worked examples";
    pub const RULES: &str = "What the plan says";
    pub const CHANGES: &str = "What changes";
    pub const SIGN_OFF: &str = "Sign-off";
    pub const SIGN_HINT: &str = "I have read this plan and the examples in it.";
    pub const SIGN_PERSON: &str = "Person paid by it";
    pub const SIGN_MANAGER: &str = "Manager";
    pub const SIGN_FINANCE: &str = "Finance";
    pub const CALCULATION: &str = "Calculation";
    pub const WHERE: &str = "Where";
    pub const BEFORE: &str = "Before";
    pub const AFTER: &str = "After";
    pub const NOTHING_STATED: &str = "not stated";
    pub const NO_INCENTIVES_TITLE: &str = "No SPIF or contest yet";
    pub const NO_INCENTIVES_NEEDS: &str = "A component with days of its own, a budget or prizes is one. Add it to a plan, and its standings show here.";
    pub const RANK: &str = "Place";
    pub const EARNED: &str = "Earned";
    pub const BUDGET: &str = "Budget";
    pub const LEFT: &str = "Left";
    pub const DAYS: &str = "Days";
    pub const OTE: &str = "OTE of a year";
    pub const MIX_SHORT: &str = "Variable share";
    pub const SPREAD: &str = "Spread";
    pub const BY_TEAM: &str = "By team";
    pub const BY_ROLE: &str = "By role";
    pub const EVERYBODY: &str = "Everybody";
    pub const TOTAL: &str = "Total";
    pub const TOTALS_HINT: &str = "Cost of sales is variable pay of the own sales that plans credit. Spread reads who gets the variable pay of five people or more: top-heavy if the best paid fifth gets half or more, flat if a quarter or less.";
    pub const NO_TOTALS_TITLE: &str = "No pay in these quarters";
    pub const NO_TOTALS_NEEDS: &str =
        "With plans that hold and deals that are won, the whole of pay stands here by team and role.";
    pub const SHOW_PLANS: &str = "Show the plans";
    pub const UNKNOWN_MIX: &str = "base salary or target variable is not stated";
    pub const NO_SALES: &str = "no own sales are credited";
    pub const NO_QUOTA: &str = "no quota";
    pub const TOO_FEW: &str = "fewer than five people";
}
pub use texts::*;

/// Whose payout a curve shows.
pub fn curve_title(name: &str) -> String {
    format!("What {name} is paid for a period")
}

/// The band of attainment that most reach.
pub fn most_reach(band: &str) -> String {
    format!("Under plan B most people and periods reach {band} of quota")
}

/// What a dial is called.
pub const fn dial(dial: Dial) -> &'static str {
    match dial {
        Dial::Rates => "Rates",
        Dial::Accelerators => "Accelerators",
        Dial::Levels => "Levels of tiers",
        Dial::Caps => "Caps",
        Dial::Quotas => "Quotas",
        Dial::Target => "Target variable",
    }
}

/// What a dial turns.
pub const fn dial_hint(dial: Dial) -> &'static str {
    match dial {
        Dial::Rates => "Every rate, amount for each and curve value.",
        Dial::Accelerators => "The part of multiples above 1.",
        Dial::Levels => "Where tiers, gates and kickers begin.",
        Dial::Caps => "The most that is paid.",
        Dial::Quotas => "Every quota, of the data or the plan.",
        Dial::Target => "The target variable that the plan states.",
    }
}

/// The finding of a simulation.
pub fn headline(change: &str, more: bool, share: Option<&str>, quarters: usize) -> String {
    let word = if more { "more" } else { "less" };
    let share = share.map_or_else(String::new, |share| format!(" ({share})"));
    format!("Plan B pays {change} {word}{share} than plan A over these {quarters} periods")
}

/// The finding where nothing changes.
pub fn headline_same(cost: &str) -> String {
    format!("Both plans pay {cost}")
}

/// How many gain and lose.
pub fn gains(gain: u64, lose: u64, same: u64, locale: &Locale) -> String {
    let count = |number| format::count(number, locale);
    let gain = plural(gain, &count(gain), "person gains", "people gain");
    let lose = plural(lose, &count(lose), "loses", "lose");
    let same = plural(same, &count(same), "keeps the same", "keep the same");
    format!("{gain}, {lose}, {same}.")
}

/// People below target whom more credit pays nothing.
pub fn flat(plan: &str, percent: i64, flat: u64, tried: u64, attainment: &str, locale: &Locale) -> String {
    let (flat, tried) = (format::count(flat, locale), format::count(tried, locale));
    format!(
        "{plan} is flat below target: at the {percent}th percentile of attainment ({attainment}) one more unit \
         pays {flat} of {tried} people nothing, so pay does not move those who need it most."
    )
}

/// A percentile of attainment.
pub fn percentile(percent: i64, attainment: &str) -> String {
    format!("One more unit at the {percent}th percentile ({attainment})")
}

/// Law I10 holds.
pub fn proved(statements: u64, locale: &Locale) -> String {
    let count = plural(statements, &format::count(statements, locale), "statement", "statements");
    format!("Plan A, simulated on the actual deals, is {count} to the cent.")
}

/// Statements that could not be compared.
pub fn converted(number: u64, locale: &Locale) -> String {
    format!("{} are paid in another currency and not compared.", format::count(number, locale))
}

/// Law I10 does not hold.
pub fn not_proved(number: u64, first: &str, locale: &Locale) -> String {
    let count = plural(number, &format::count(number, locale), "statement differs", "statements differ");
    format!("{count} from the simulation of plan A; the first is {first}. Please report this as a fault.")
}

/// No statement of plan A lies in these quarters.
pub const NOTHING_TO_PROVE: &str = "Plan A holds on none of these days, so there is no statement to compare.";

/// Whose examples they are.
pub fn examples_of(name: &str, quota: Option<&str>, is_sample: bool) -> String {
    let quota = quota.map_or_else(String::new, |quota| format!(", whose quota of the period is {quota}"));
    let sample =
        if is_sample { " The plan pays nobody of the roster yet, so this is a made-up person." } else { "" };
    format!("Computed by the plan itself for {name}{quota}, as if nothing else were sold.{sample}")
}

/// The credit of an example.
pub fn at_credit(credit: &str, attainment: Option<&str>) -> String {
    attainment.map_or_else(|| credit.to_owned(), |share| format!("{credit} ({share} of quota)"))
}

/// The days of a plan.
pub fn holds(days: &str) -> String {
    format!("Holds {days}.")
}

/// What an incentive is.
pub const fn kind(kind: IncentiveKind) -> &'static str {
    match kind {
        IncentiveKind::Spif => "SPIF",
        IncentiveKind::Contest => "Contest",
    }
}

/// How long an incentive still runs.
pub fn runs(left: Option<i32>, starts_in: i32, locale: &Locale) -> String {
    let days = |number: i32| {
        plural(
            u64::from(number.unsigned_abs()),
            &format::count(u64::from(number.unsigned_abs()), locale),
            "day",
            "days",
        )
    };
    match left {
        None => "Over".to_owned(),
        Some(_) if starts_in > 0 => format!("Begins in {}", days(starts_in)),
        Some(0) => "Ends today".to_owned(),
        Some(left) => format!("{} left", days(left)),
    }
}

/// How variable pay is spread.
pub const fn spread(spread: Spread) -> &'static str {
    match spread {
        Spread::TopHeavy => "Top-heavy",
        Spread::Graded => "Graded",
        Spread::Flat => "Flat",
    }
}

/// The finding of the whole of pay.
pub fn totals(
    total: &str,
    people: u64,
    variable: &str,
    cost: Option<&str>,
    days: &str,
    locale: &Locale,
) -> String {
    let people = plural(people, &format::count(people, locale), "person", "people");
    let cost = cost.map_or_else(String::new, |cost| format!(", {cost} of credited sales"));
    format!("{total} for {people}, {days}: {variable} of it variable{cost}")
}
