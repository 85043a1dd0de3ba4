//! Words of an opened figure.

use super::plural;
use crate::domain::facts::ActivityType;
use crate::domain::kernel::Place;
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const TITLE: &str = "Where this figure comes from";
    pub const DEFINITION: &str = "What it means";
    pub const FORMULA: &str = "How it is computed";
    pub const NEEDS: &str = "Columns it needs";
    pub const LOOKED_AT: &str = "What is looked at";
    pub const AMOUNT: &str = "Amount";
    pub const EMPTY: &str = "empty";
    pub const ROWS: &str = "rows behind it";
    pub const TOTAL: &str = "Total";
    pub const DEAL: &str = "Deal";
    pub const ACCOUNT: &str = "Customer";
    pub const OWNER: &str = "Owner";
    pub const OUTCOME: &str = "Outcome";
    pub const CLOSED: &str = "Close";
    pub const LINE: &str = "Read at";
    pub const ADDS: &str = "Adds";
    pub const PERSON: &str = "Person";
    pub const QUOTA_DAYS: &str = "Days of the quota";
    pub const WHOLE_QUOTA: &str = "Quota";
    pub const SHARE: &str = "Days inside";
    pub const ACTIVITY: &str = "Activity";
    pub const SUBJECT: &str = "Subject";
    pub const ASSIGNEE: &str = "Assignee";
    pub const LEAD: &str = "Lead";
    pub const HIRED: &str = "Hired";
    pub const DAY: &str = "Day";
    pub const TYPED: &str = "typed by hand";
    pub const OPEN: &str = "Open";
    pub const WON: &str = "Won";
    pub const LOST: &str = "Lost";
    pub const COPY_LINK: &str = "Copy link";
    pub const LINK_COPIED: &str = "Link copied. It holds the filters only, no data.";
    pub const OPENING: &str = "Collecting the rows …";
    pub const NO_ROWS: &str = "No row stands behind this part.";
}
pub use texts::*;

/// Open deals by the days in which they are expected.
pub fn expected(days: &str) -> String {
    format!("open: expected {days}")
}

/// Deals that left a stage.
pub fn left_stage(stage: &str) -> String {
    format!("left the stage {stage}")
}

/// Where a record was read.
pub fn place(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}

/// Where a converted amount was read, what it was there, and the rate with its first day.
pub fn converted(place: &str, written: &str, rate: &str, day: &str) -> String {
    format!("{place}; {written} × {rate} (rate of {day})")
}

/// What was done.
pub const fn activity_type(activity_type: ActivityType) -> &'static str {
    match activity_type {
        ActivityType::Call => "Call",
        ActivityType::Email => "E-mail",
        ActivityType::Meeting => "Meeting",
        ActivityType::Task => "Task",
        ActivityType::Other => "Other",
    }
}

/// How many rows add up to a part, and how many of them are listed.
pub fn rows_behind(count: u64, listed: u64, locale: &Locale) -> String {
    let all = plural(count, &format::count(count, locale), "row adds up to it", "rows add up to it");
    if listed < count {
        format!("{all}; the first {} are listed", format::count(listed, locale))
    } else {
        all
    }
}
