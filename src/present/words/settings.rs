//! Words of the page Settings.

use crate::domain::kernel::{Pattern, Weekday};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const WORKSPACE: &str = "Workspace";
    pub const NAME: &str = "Name";
    pub const SAVE_NAME: &str = "Save name";
    pub const CURRENCY: &str = "Currency of figures";
    pub const NOT_KNOWN: &str = "Not known yet";
    pub const FIRST_MONTH: &str = "The fiscal year begins in";
    pub const PATTERN: &str = "Quarters and months are made of";
    pub const PATTERN_WHY: &str =
        "In years of weeks a quarter has 13 weeks, and a 53rd week belongs to the last period of its year.";
    pub const WEEK_START: &str = "The week begins on";
    pub const YEAR_BEGINS: &str = "A year of weeks begins on that day";
    pub const YEAR_NEAREST: &str = "nearest to the first of its month (with Monday and January: ISO weeks)";
    pub const YEAR_BEFORE: &str = "at or before the first of its month";
    pub const YEAR_NAMED: &str = "A fiscal year is called by the calendar year in which it";
    pub const YEAR_END: &str = "ends";
    pub const YEAR_START: &str = "begins";
    pub const PACE_DAYS: &str = "Days that count towards a pace";
    pub const ALL_DAYS: &str = "All days";
    pub const WORKING_DAYS: &str = "Monday to Friday without holidays";
    pub const HOLIDAYS: &str = "Holidays, as year-month-day with commas between";
    pub const SET_HOLIDAYS: &str = "Set holidays";
    pub const NO_HOLIDAYS: &str = "Write each holiday as year-month-day, such as 2026-12-25.";
    pub const TODAY: &str = "Today, for looking back (empty follows the clock)";
    pub const SET_TODAY: &str = "Set today";
    pub const NO_DATE: &str = "Write a date as year-month-day.";
    pub const LOOK: &str = "Look";
    pub const THEME: &str = "Theme";
    pub const SYSTEM: &str = "As the system";
    pub const LIGHT: &str = "Light";
    pub const DARK: &str = "Dark";
    pub const PRIVACY: &str = "Privacy";
    pub const PRIVACY_WHY: &str = "This page may load its own files and nothing else. The browser enforces this policy, on the page and in the thread that calculates:";
    pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default";
    pub const TRY: &str = "Try to leak";
    pub const TRY_WHY: &str = "The calculation's thread tries to reach a foreign address in every way it knows. Each must be blocked or absent.";
    pub const REPORT: &str = "What came of it";
    pub const ERASE: &str = "Erase";
    pub const ERASE_WHY: &str = "Removes everything of this workspace from this browser. Download it first if you may need it: this can't be undone.";
    pub const ERASE_TYPE: &str = "Type ERASE to confirm";
    pub const ERASE_WORD: &str = "ERASE";
    pub const ERASE_NOW: &str = "Erase everything";
    pub const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
}
pub use texts::*;

/// What quarters and months are made of.
pub const fn pattern(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Months => "calendar months",
        Pattern::Weeks445 => "4, 4 and 5 weeks",
        Pattern::Weeks454 => "4, 5 and 4 weeks",
        Pattern::Weeks544 => "5, 4 and 4 weeks",
    }
}

/// A day of the week.
pub const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
