//! The day up to which anything is known: what is running, late or under way is judged by it and not by a today that
//! lies long after the last row.

use crate::domain::kernel::{Calendar, Date, Grain};

/// The two days by which things are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JudgedBy {
    /// The day that counts as today: for what people promise and say.
    pub today: Date,
    /// The day up to which anything is known, never after today: for what is measured.
    pub known: Date,
}

impl From<Date> for JudgedBy {
    /// Everything is known up to this day.
    fn from(today: Date) -> JudgedBy {
        JudgedBy { today, known: today }
    }
}

/// The day from which the data are best looked at: today, or the last day that has any figure where today lies past
/// them all.
pub fn anchor(today: Date, last: Option<Date>) -> Date {
    last.map_or(today, |last| today.min(last))
}

/// The day up to which anything is known: today; the last day that has any figure where today lies in a later fiscal
/// quarter. `last` is that day, of a quota or of any row.
pub fn known_until(today: Date, last: Option<Date>, calendar: Calendar) -> Date {
    let anchor = anchor(today, last);
    let quarter = |day| calendar.period_of(day, Grain::Quarter).ok();
    if quarter(anchor) == quarter(today) { today } else { anchor }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    #[test]
    fn old_data_are_judged_by_their_end_and_those_of_this_quarter_by_today() {
        let known = |today, last: Option<&str>| known_until(day(today), last.map(day), Calendar::default());
        assert_eq!(known("2026-11-26", Some("2025-06-28")), day("2025-06-28"));
        assert_eq!(known("2026-11-26", Some("2026-10-02")), day("2026-11-26"));
        assert_eq!(known("2026-11-26", Some("2027-03-31")), day("2026-11-26"), "a quota that runs on");
        assert_eq!(known("2026-11-26", None), day("2026-11-26"), "nothing is known yet");
        assert_eq!(known("2026-10-01", Some("2026-09-30")), day("2026-09-30"), "the quarter has turned");
    }
}
