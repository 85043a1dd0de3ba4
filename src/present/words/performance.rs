//! Words of the page Performance.

use super::plural;
use crate::domain::kernel::Date;
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const NOTES: &str = "Notes";
    pub const NOTES_HINT: &str =
        "What happened when: a price rise, a new territory. Notes stand on every chart over time.";
    pub const NOTE_DAY: &str = "Day";
    pub const NOTE_TEXT: &str = "What happened";
    pub const ADD_NOTE: &str = "Add note";
    pub const SAVE_NOTE: &str = "Save note";
    pub const CHANGE_NOTE: &str = "Change";
    pub const REMOVE_NOTE: &str = "Remove";
    pub const NO_NOTES: &str = "No note lies in the time shown.";
    pub const NOTE_NO_DAY: &str = "Choose the day.";
    pub const EMPTY_TITLE: &str = "How each person and team performs";
    pub const EMPTY_NEEDS: &str = "Won revenue, win rate, deal size and sales cycle appear here, by person, team, time \
        or product, each against the period before and a year ago. It takes one export of deals with an amount, \
        a close date and an owner.";
    pub const IMPORT: &str = "Import deals";
    pub const NOTHING_TITLE: &str = "No deal matches this selection";
    pub const NOTHING_NEEDS: &str = "Choose another period, or clear the filters.";
    pub const CLEAR: &str = "Clear filters";
    pub const ALL_TIME: &str = "all days";
    pub const KEY_FIGURES: &str = "Key figures";
    pub const SCORECARD: &str = "All KPIs against earlier periods";
    pub const NOT_KNOWN: &str = "Not known yet";
    pub const BREAKDOWN: &str = "What it is made of";
    pub const DIVIDED_BY: &str = "Divided by";
    pub const TREND: &str = "Over time";
    pub const TREND_KPI: &str = "Figure";
    pub const TREND_GRAIN: &str = "Steps";
    pub const COLUMNS: &str = "Columns";
    pub const RESET_COLUMNS: &str = "Usual columns";
    pub const TOTAL: &str = "Total";
    pub const KPI: &str = "KPI";
    pub const CHANGE: &str = "Change";
    pub const PERIOD: &str = "Period";
    pub const PERSON: &str = "Person";
    pub const TEAM: &str = "Team";
    pub const WEEK: &str = "Week";
    pub const MONTH: &str = "Month";
    pub const QUARTER: &str = "Quarter";
    pub const YEAR: &str = "Year";
    pub const WON: &str = "Won";
    pub const LOST: &str = "Lost";
    pub const POINTS: &str = "pts";
    pub const UNCHANGED: &str = "unchanged";
    pub const NOT_COMPARABLE: &str = "not comparable";
    pub const ROSE: &str = "rose";
    pub const FELL: &str = "fell";
    pub const NO_CHANGES: &str = "No lasting change of level is beyond luck in this time.";
    pub const NO_EARLIER: &str = "All days are shown; nothing lies before them.";
    pub const OF_NOW: &str = "Shows what is open now; what was open earlier is not in the data.";
    pub const WHEN_OVER: &str = "Compared once the period is over: a quota counts for all its days.";
    pub const NO_DATES: &str = "No deal has a close date.";
    pub const UNKNOWN_NOW: &str = "Not known in this period.";
    pub const UNKNOWN_THEN: &str = "Not known there.";
    pub const SEE_DATA: &str = "Assign them under Data";
    pub const SET_IN_SETTINGS: &str = "Set them in Settings";
    pub const MAP_COLUMN: &str = "Import with that column";
    pub const SET_QUOTA: &str = "Set quotas";
    pub const OPEN_ELSEWHERE: &str = "Open deals count here by the day they are expected to close. The total has all of them, also those expected outside the period.";
    pub const NOBODY_HINT: &str = "Deals whose owner is not on the roster; assign them under Data.";
    pub const NO_POINT: &str = "No deal closed in it.";
    pub const PICK_HINT: &str = "Press a bar to look at that period alone.";
    pub const SO_FAR: &str = "so far";
}
pub use texts::*;

/// A lasting change of a figure's level.
pub fn changed_level(name: &str, verb: &str, from: &str, before: &str, after: &str, luck: &str) -> String {
    format!(
        "{name} {verb} for good from {from} on: {before} on average before, {after} since; {luck} chance of luck."
    )
}

/// The sentence on who leads: a name, what it won, of what.
pub fn leads(name: &str, period: &str, won: &str, share: Option<&str>) -> String {
    match share {
        Some(share) => format!("{name} leads {period} with {won}, {share} of the won revenue"),
        None => format!("{name} leads {period} with {won}"),
    }
}

/// The sentence where one person or nobody in particular stands behind all.
pub fn won_in(who: Option<&str>, period: &str, won: &str) -> String {
    match who {
        Some(name) => format!("{name} won {won} in {period}"),
        None => format!("{won} won in {period}"),
    }
}

/// The sentence where nothing was won.
pub fn nothing_won(period: &str) -> String {
    format!("No deal was won in {period}")
}

/// A KPI against an earlier period: `Win rate rose by 4.1 pts to 52.0% (from 47.9% in 2026Q1).`
pub fn moved(name: &str, verb: &str, by: &str, now: &str, before: &str, when: &str) -> String {
    format!("{name} {verb} by {by} to {now}, from {before} in {when}.")
}

/// A KPI that stayed.
pub fn stayed(name: &str, now: &str, when: &str) -> String {
    format!("{name} is {now}, as in {when}.")
}

/// A rate of 100 % without anything lost.
pub fn no_losses(won: &str) -> String {
    format!("All {won} closed deals are won: without lost deals in the data a win rate says nothing.")
}

/// The first days of an earlier period, for comparing a period that runs.
pub fn first_days(days: u64, name: &str, locale: &Locale) -> String {
    format!("first {} of {name}", plural(days, &format::count(days, locale), "day", "days"))
}

/// Why an earlier period can't be compared with.
pub fn data_begin(day: Date, locale: &Locale) -> String {
    format!("The data begin on {}.", format::date(day, locale))
}

/// Owners that nobody of the roster stands for.
pub fn unassigned(deals: u64, owners: usize, locale: &Locale) -> String {
    let owners = owners as u64;
    let deals = plural(deals, &format::count(deals, locale), "deal", "deals");
    let owners = plural(owners, &format::count(owners, locale), "owner", "owners");
    format!(
        "{deals} of {owners} in your files belong to nobody on the roster. They count for the company, not for a person or team."
    )
}

/// The caption of the table.
pub fn by(axis: &str, period: &str) -> String {
    format!("KPIs by {} in {period}", axis.to_lowercase())
}

/// The caption of the scorecard.
pub fn scorecard(period: &str) -> String {
    format!("All KPIs of {period}")
}

/// The trend's finding.
pub fn trend_moved(name: &str, verb: &str, by: &str, now: &str, when: &str, rank: &str) -> String {
    format!("{name} {verb} by {by} to {now} in {when}{rank}")
}

/// The trend's finding where there is nothing to compare.
pub fn trend_at(name: &str, now: &str, when: &str) -> String {
    format!("{name} is {now} in {when}")
}

/// Where the last point stands among all.
pub fn rank(is_highest: bool, points: usize, steps: &str) -> String {
    let word = if is_highest { "highest" } else { "lowest" };
    format!(", the {word} of {points} {steps}s")
}

/// What the trend shows, for those who don't see it.
pub fn trend_summary(name: &str, steps: &str, from: &str, to: &str) -> String {
    format!(
        "{name} by {steps} from {from} to {to}, with the number of deals won and lost below. The table beside it holds the same numbers."
    )
}

/// The caption of the trend's table.
pub fn trend_caption(name: &str, steps: &str) -> String {
    format!("{name} by {steps}")
}
