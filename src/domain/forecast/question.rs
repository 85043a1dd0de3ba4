//! What is asked of a forecast, and what it answers: plain data.

use super::approach::Approach;
use super::band::{Band, Bands};
use super::callers::CallerRecord;
use super::categories::CategoryTotal;
use super::evidence::Calibration;
use super::record::WinRate;
use super::series::Basis;
use super::sketch::Picture;
use crate::domain::commission::Credit;
use crate::domain::kernel::{Currency, Date, DateRange, PersonId, Rational};
use serde::{Deserialize, Serialize};

/// How many draws are made where nobody says: by the page Forecast, Home and the chances of goals, so that all say the
/// same of the same days.
pub const DRAWS: u32 = 2_000;
/// Their seed: the same data give the same figures.
pub const SEED: u64 = 1;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The period to forecast.
    pub period: DateRange,
    /// The last day of which anything is known.
    pub as_of: Date,
    /// How many draws.
    pub draws: u32,
    /// The seed of the draws.
    pub seed: u64,
    /// Where chances come from.
    #[serde(default)]
    pub chances: Chances,
}

/// Where the chances of open deals come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chances {
    /// The methods with their evidence.
    #[default]
    Own,
    /// Every open deal that is expected in the period at this chance, and nothing else: for looking at
    /// the extremes.
    Fixed(Rational),
}

/// Pays a person for the period, given the sales that a draw adds to what is won: minor units.
pub type Payer<'a, E> = dyn FnMut(PersonId, &[Credit]) -> Result<i64, E> + 'a;

/// How a person's rest of the period was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The period is over: what was won counts, and nothing is open any more.
    Certain,
    /// Open deals, and new ones where there is a deal model.
    OpenDeals,
    /// Weeks of the past.
    RunRate,
    /// Neither open deals nor a past: only what is won counts.
    NoHistory,
}

/// Something that makes the forecast less sure than its range says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caveat {
    /// The as-of day lies in the past and no snapshot reaches back to it: what these deals were worth and
    /// when they were expected is taken from later, or not known.
    LookingBack {
        /// Deals that closed since.
        deals: u64,
    },
    /// Few closed deals stand behind the win rates.
    FewClosedDeals {
        /// How many there are.
        closed: u64,
        /// How many are wanted.
        wanted: u64,
    },
    /// Few weeks stand behind the run rate.
    FewWeeks {
        /// How many there are.
        weeks: u64,
        /// How many are wanted.
        wanted: u64,
    },
    /// Open deals whose expected close lies before the period are left out.
    OverdueDeals {
        /// How many.
        deals: u64,
        /// Their amounts in minor units.
        minor: i64,
    },
    /// Open deals without amount, expected close or owner are left out.
    IncompleteDeals {
        /// How many.
        deals: u64,
    },
    /// Deals in other currencies than the forecast's are left out.
    OtherCurrencies {
        /// How many.
        deals: u64,
    },
    /// The range rests on few past dates.
    FewDates {
        /// How many there are.
        dates: u64,
        /// How many are wanted.
        wanted: u64,
    },
    /// Too few full months stand behind the series that looks beyond the pipeline.
    FewMonths {
        /// What it rests on.
        basis: Basis,
    },
    /// Nothing is known of the weeks before the as-of day: no deal was opened or closed in them.
    DataEnds {
        /// The last day of which anything is known.
        day: Date,
    },
    /// Deals of nobody on the roster count for the company and pay nobody.
    DealsOfNobody {
        /// How many are won in the period or open.
        deals: u64,
    },
}

/// One person's forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonForecast {
    /// Whose.
    pub person: PersonId,
    /// How the rest was drawn.
    pub method: Method,
    /// The person's own record.
    pub record: WinRate,
    /// The mean chance of the open deals; 0 without any.
    pub chance: f64,
    /// Won in the period by the as-of day, in minor units.
    pub won_minor: i64,
    /// Open deals that may be won in the period.
    pub open_deals: u64,
    /// Their amounts in minor units.
    pub open_minor: i64,
    /// Revenue at the end of the period.
    pub revenue: Band,
    /// Payout for the period.
    pub payout: Band,
    /// All of it with finer bands and the chance of the quota.
    pub outlook: Outlook,
}

/// Where somebody or some group may end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// Revenue at the end of the period.
    pub revenue: Bands,
    /// Deals won by then; nothing where weeks stand for deals.
    pub deals: Option<Bands>,
    /// Payout for the period.
    pub payout: Bands,
    /// The quota of the period in minor units, where there is one.
    pub quota_minor: Option<i64>,
    /// The share of the draws that reach it, half a draw added on either side, as draws make nothing certain; 1
    /// where it is reached. Nothing where neither open deals nor a past stand behind it.
    pub chance_of_quota: Option<f64>,
}

/// A team's forecast: its members drawn together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupForecast {
    /// The team's name.
    pub name: String,
    /// Won in the period by the as-of day, in minor units.
    pub won_minor: i64,
    /// Where it may end.
    pub outlook: Outlook,
}

/// Why a deal deserves a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Its expected close has passed.
    Overdue {
        /// The day that was expected.
        expected: Date,
    },
    /// Its expected close was moved to a later day.
    Slipped {
        /// The day that was expected first.
        first: Date,
    },
    /// It is older than any deal that was ever won.
    Zombie {
        /// Its age in days.
        age_days: i32,
        /// The age of the oldest deal that was won.
        oldest_won_days: i32,
    },
}

/// One open deal in the forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DealForecast {
    /// The deal's id in its system.
    pub deal: String,
    /// Its name.
    pub name: String,
    /// Its owner, if known.
    pub person: Option<PersonId>,
    /// Its amount in minor units.
    pub minor: i64,
    /// The stage it was in, as far as it is known.
    pub stage: String,
    /// The chance that it is won in the period.
    pub chance: f64,
    /// The day by which it is won as likely as not, if it is won at all. Without a deal model the CRM's own, where
    /// that lies ahead.
    pub expected: Option<Date>,
    /// The days between which it is won in eight of ten cases in which it is; nothing without a deal model.
    pub expected_within: Option<(Date, Date)>,
    /// The close date that the CRM states.
    pub stated: Option<Date>,
    /// Why it deserves a look.
    pub flags: Vec<Flag>,
}

/// How the forecast came to its middle and width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The method on which the draws are centred.
    pub approach: Approach,
    /// The parts of the combination with their weights.
    pub weights: Vec<(Approach, f64)>,
    /// How the width was found.
    pub calibration: Calibration,
    /// The weighted error of each method on past dates; nothing before there are enough.
    pub errors: Vec<(Approach, f64)>,
    /// What each method says the period brings in all, in minor units.
    pub totals: Vec<(Approach, i64)>,
    /// Whether the CRM's or default chances stand in for the deal model.
    pub fallback: bool,
    /// How often the central 50, 80 and 95 % ranges held what came on past dates, where there are any.
    pub coverage: Option<(f64, f64, f64)>,
}

/// The forecast of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// What was asked.
    pub question: Question,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The company's record by the as-of day.
    pub record: WinRate,
    /// Weeks of bookings looked back on.
    pub weeks: u64,
    /// Won in the period by the as-of day, in minor units.
    pub won_minor: i64,
    /// Open deals that may be won in the period.
    pub open_deals: u64,
    /// Their amounts in minor units.
    pub open_minor: i64,
    /// Revenue at the end of the period.
    pub revenue: Band,
    /// Payout for the period.
    pub payout: Band,
    /// How the drawn revenues are spread: bounds and counts.
    pub spread: (Vec<i64>, Vec<u64>),
    /// Each person with a sale, an open deal, a past or a payout.
    pub people: Vec<PersonForecast>,
    /// What makes it less sure.
    pub caveats: Vec<Caveat>,
    /// The company with finer bands and the chance of all quotas together.
    pub outlook: Outlook,
    /// The teams, by name.
    pub teams: Vec<GroupForecast>,
    /// How it was made; nothing for a period that is over or chances that are fixed.
    pub choice: Option<Choice>,
    /// The due open deals by forecast category: together they are all of them.
    pub categories: Vec<CategoryTotal>,
    /// The open deals, the likeliest money first.
    pub deals: Vec<DealForecast>,
    /// How the draws of the people looked at run through the period.
    pub picture: Picture,
    /// How those who call did in periods that are over.
    pub callers: Vec<CallerRecord>,
}
