//! What a demo company is made from: sizes, a seed and a day. The same brief gives the same bytes.

use crate::domain::kernel::Date;

/// The fewest people that make teams with a manager and a head.
pub const PEOPLE_LEAST: u32 = 5;
/// The most people.
pub const PEOPLE_MOST: u32 = 10_000;
/// The most deals.
pub const DEALS_MOST: u32 = 1_000_000;

/// Sizes, seed and day of a demo company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    deals: u32,
    people: u32,
    seed: u64,
    today: Date,
}

/// Why there is no such company.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BriefError {
    /// Too few or too many people.
    #[error("a demo company has {PEOPLE_LEAST} to {PEOPLE_MOST} people; {0} are asked for")]
    People(u32),
    /// Too few or too many deals.
    #[error("a demo company has 1 to {DEALS_MOST} deals; {0} are asked for")]
    Deals(u32),
    /// Its years would not fit the calendar.
    #[error("a demo company needs the years around its today; {0} lies too near the calendar's end")]
    Today(Date),
}

impl Brief {
    /// Checks sizes and day. `today` is the last day of which the company's files know.
    ///
    /// # Errors
    /// Sizes out of range; a day with less than ten years of the calendar on either side.
    pub fn new(deals: u32, people: u32, seed: u64, today: Date) -> Result<Brief, BriefError> {
        if !(1..=DEALS_MOST).contains(&deals) {
            return Err(BriefError::Deals(deals));
        }
        if !(PEOPLE_LEAST..=PEOPLE_MOST).contains(&people) {
            return Err(BriefError::People(people));
        }
        if !(1980..2190).contains(&today.year()) {
            return Err(BriefError::Today(today));
        }
        Ok(Brief { deals, people, seed, today })
    }

    /// The company that the page shows: 40 people, 6,000 deals.
    ///
    /// # Errors
    /// As [`Brief::new`].
    pub fn usual(seed: u64, today: Date) -> Result<Brief, BriefError> {
        Brief::new(6_000, 40, seed, today)
    }

    /// How many deals.
    pub fn deals(&self) -> u32 {
        self.deals
    }

    /// How many people, with those who left.
    pub fn people(&self) -> u32 {
        self.people
    }

    /// Where all chance comes from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The last day of which anything is known.
    pub fn today(&self) -> Date {
        self.today
    }
}
