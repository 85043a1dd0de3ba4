//! Words of goals: the page, its table of quotas, and every reason in a sentence, for page and command line.

mod reasons;

pub use reasons::{Naming, bottom_up, cascade, flag, not_defined, outlook, pace, reason, roll_up, takes};

use super::plural;
use crate::domain::goals::{Letter, Standing, Verdict};
use crate::domain::kernel::{Currency, Rational};
use crate::domain::measure::{KpiId, Unit};
use crate::domain::model::goal::{Aim, GoalKind, GoalStatus, GoalValue};
use crate::present::format::{self, Locale, NO_BREAK};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const TEAMS: &str = "Teams";
    pub const PEOPLE: &str = "People";
    pub const QUOTAS: &str = "Quotas of the period";
    pub const QUOTAS_WHY: &str =
        "Everybody without a quota has a row already: write the amount. A cleared row removes its quota.";
    pub const ALL_QUOTAS: &str = "All quotas, and where each was read";
    pub const FROM: &str = "First day";
    pub const THROUGH: &str = "Last day";
    pub const AMOUNT: &str = "Amount";
    pub const READ_AT: &str = "Read at";
    pub const PERSON: &str = "Person";
    pub const NO_QUOTAS: &str =
        "No quota is set yet. Type them above, or import a file with person, from, until and quota.";
    pub const TYPED: &str = "typed";

    pub const TREE: &str = "Goals";
    pub const STANDING: &str = "Attainment";
    pub const TABS: &str = "Goals by";
    pub const EMPTY_TITLE: &str = "From the company’s goal to each person’s";
    pub const EMPTY_NEEDS: &str = "A goal says who reaches what by when. Set the company’s first; then hand it on to teams and people, and every number here is checked against what was reached before. Quotas stand in the same tree.";
    pub const NEW: &str = "Set a goal";
    pub const IMPORT: &str = "Import goals or quotas";
    pub const COMPANY: &str = "Company";
    pub const NO_GOALS_HERE: &str = "No goal touches this period.";
    pub const GOAL: &str = "Goal";
    pub const OWNER: &str = "Owner";
    pub const TARGET: &str = "Target";
    pub const STANDS: &str = "Stands at";
    pub const PROGRESS: &str = "Progress";
    pub const SMART: &str = "SMART";
    pub const GAP: &str = "Handed on";
    pub const OPEN: &str = "Open";
    pub const BACK: &str = "All goals";
    pub const GONE: &str = "This goal no longer exists, or it lies outside the period.";
    pub const CHECKS: &str = "Is it SMART?";
    pub const LINE: &str = "What it serves";
    pub const BELOW: &str = "What stands below";
    pub const TAKES: &str = "What it takes";
    pub const SAID: &str = "Check-ins";
    pub const NOTHING_SAID: &str = "Nobody checked in yet.";
    pub const CHECK_IN: &str = "Check in";
    pub const STATUS: &str = "How do you see it?";
    pub const CONFIDENCE: &str = "How sure are you to reach it, in percent?";
    pub const VALUE_NOW: &str = "Where does it stand?";
    pub const EXPECTED: &str = "Where do you expect it to end?";
    pub const NOTE: &str = "In words";
    pub const SAVE: &str = "Save";
    pub const ACKNOWLEDGE: &str = "I take this on";
    pub const NOT_ACKNOWLEDGED: &str = "Not acknowledged as it stands now.";
    pub const EDIT: &str = "Change";
    pub const REMOVE: &str = "Remove";
    pub const CASCADE: &str = "Hand on";
    pub const CASCADE_INTO: &str = "To whom";
    pub const INTO_TEAMS: &str = "Teams";
    pub const INTO_PEOPLE: &str = "People";
    pub const INTO_PERIODS: &str = "Only to shorter periods";
    pub const CASCADE_OVER: &str = "More than the target, in percent";
    pub const CASCADE_BY: &str = "Cut by";
    pub const BY_EQUAL: &str = "Equal parts";
    pub const BY_HISTORY: &str = "What each reached before";
    pub const BY_QUOTA: &str = "Quotas";
    pub const CASCADE_RAMP: &str = "Months until a new person carries a whole share";
    pub const CASCADE_PHASE: &str = "By season, cut into";
    pub const PHASE_NONE: &str = "Not cut";
    pub const CASCADE_TAKE: &str = "Set these goals";
    pub const CASCADE_REPLACES: &str =
        "Goals of the same owner and days below this one are changed; others stay as they are.";
    pub const NAME: &str = "What should be reached?";
    pub const MEASURED_BY: &str = "Measured by";
    pub const BY_CHECK_INS: &str = "Check-ins only";
    pub const UNIT: &str = "Counted in";
    pub const TARGET_FIELD: &str = "Target";
    pub const BASELINE_FIELD: &str = "Where it begins (empty: measured from before)";
    pub const AIM: &str = "Good is";
    pub const AT_LEAST: &str = "the target or more";
    pub const AT_MOST: &str = "the target or less";
    pub const SERVES: &str = "Serves";
    pub const NOTHING_ABOVE: &str = "No goal above";
    pub const SCOPE: &str = "Only deals with (for example region=North; product=Cloud)";
    pub const MILESTONES: &str = "Milestones (for example 2026-06-30 = 50000; 2026-09-30 = 80000)";
    pub const HEADROOM: &str = "Planned on top when handed on, in percent";
    pub const NO_NAME: &str = "Say what should be reached.";
    pub const NO_TARGET: &str = "Write the target as a plain number, such as 25000, or 30% for a ratio.";
    pub const NO_DAYS: &str =
        "Write the first and the last day as year-month-day, the last not before the first.";
    pub const NO_PERCENT: &str = "Write a percentage from 0 to 100.";
    pub const NO_SCOPE: &str =
        "Write a column, = and a value, several with ; between: region=North; region=South.";
    pub const NO_MILESTONES: &str = "Write a day, = and a value, several with ; between.";
    pub const NO_UNIT: &str = "Say what is counted, such as certificates.";
    pub const OWN: &str = "Own goals, and what they serve";
    pub const OWN_WHY: &str = "Choose a person in the filters above to see their line of sight.";
    pub const OWN_NONE: &str = "No goal and no quota in this period.";
    pub const CONTRIBUTES: &str = "Of it";
    pub const TYPE_GOALS: &str = "Type or paste goals";
    pub const TYPE_GOALS_WHY: &str = "Owner is empty for the company, a team or a person; measured by is a KPI such as revenue or win_rate. New rows are checked like a file before they are kept; where you change a row that is there, all rows are saved as one change. A row whose cells are all cleared removes its goal.";
    pub const MONTHS: &str = "Months";
    pub const QUARTERS: &str = "Quarters";
}
pub use texts::*;

/// The word of a letter.
pub const fn letter(letter: Letter) -> &'static str {
    match letter {
        Letter::Specific => "Specific",
        Letter::Measurable => "Measurable",
        Letter::Attainable => "Attainable",
        Letter::Relevant => "Relevant",
        Letter::TimeBound => "Time-bound",
    }
}

/// How a check came out.
pub const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "yes",
        Verdict::Fails => "no",
        Verdict::Unknown => "not known",
    }
}

/// How a goal stands.
pub const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::NotBegun => "not begun",
        Standing::Ahead => "on pace",
        Standing::Behind => "behind pace",
        Standing::Reached => "reached",
        Standing::Missed => "missed",
        Standing::Unknown => "not known",
    }
}

/// How an owner sees a goal.
pub const fn status(status: GoalStatus) -> &'static str {
    match status {
        GoalStatus::OnTrack => "On track",
        GoalStatus::AtRisk => "At risk",
        GoalStatus::OffTrack => "Off track",
        GoalStatus::Done => "Done",
    }
}

/// What a goal is about.
pub const fn kind(kind: GoalKind) -> &'static str {
    match kind {
        GoalKind::Revenue => "Revenue",
        GoalKind::Units => "Units",
        GoalKind::Count => "A count",
        GoalKind::Ratio => "A ratio",
        GoalKind::Activity => "Activity",
        GoalKind::Learning => "Learning",
        GoalKind::Custom => "Something else",
    }
}

/// The direction before a target.
pub const fn aim(aim: Aim) -> &'static str {
    match aim {
        Aim::AtLeast => "at least",
        Aim::AtMost => "at most",
    }
}

/// A value with its unit: money with its code, a ratio as percent, a count plain. `kpi` tells how numbers of a
/// KPI are written; `unit` what is counted where there is none.
pub fn value(value: GoalValue, kpi: Option<KpiId>, unit: &str, locale: &Locale) -> String {
    let number = match value {
        GoalValue::Money(money) => return format::money_with_code(money, locale),
        GoalValue::Number(number) => number,
    };
    match kpi.map(|kpi| kpi.entry().unit) {
        Some(Unit::Ratio) => format::percent(number, locale),
        Some(Unit::Days) => format!("{}{NO_BREAK}days", format::days(number, locale)),
        Some(_) => format::exact(number, locale),
        None if unit.is_empty() => format::exact(number, locale),
        None => format!("{}{NO_BREAK}{unit}", format::exact(number, locale)),
    }
}

/// A number of goals.
pub fn goals(count: u64, locale: &Locale) -> String {
    plural(count, &format::count(count, locale), "goal", "goals")
}

/// The name of a quota.
pub fn quota_of(person: &str) -> String {
    format!("Quota of {person}")
}

/// The share of a goal that another one is.
pub fn share_of(share: Rational, locale: &Locale) -> String {
    format::percent(share, locale)
}

/// When a goal was acknowledged, and by whom.
pub fn acknowledged(by: &str, on: &str) -> String {
    format!("Acknowledged by {by} on {on}.")
}

/// That it was acknowledged before it was changed.
pub fn acknowledged_before(by: &str, on: &str, target: &str) -> String {
    format!("Acknowledged by {by} on {on} at {target}; it was changed since.")
}

/// Why a target can't be read.
pub fn no_money(currency: Currency) -> String {
    format!("Write the amount in {currency} as a plain number, such as 25000.")
}
