//! The ways to forecast, side by side, each with what it does and what it needs in plain words.

use serde::{Deserialize, Serialize};

/// A way to forecast what a period will still bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approach {
    /// The mean of deal model and run rate, weighted by evidence once there is enough.
    Combination,
    /// Open and new deals by age and stage.
    Deals,
    /// Weeks of the past.
    RunRate,
    /// Months as a series with trend and season.
    Series,
    /// What earlier periods made of their pipeline.
    Conversion,
    /// Calls and forecast categories.
    Categories,
    /// Stated chances.
    WeightedPipeline,
    /// The pace of the last quarter of a year.
    Pace,
    /// As the period before.
    LastPeriod,
}

impl Approach {
    /// All, in the order in which tables show them.
    pub const ALL: [Approach; 9] = [
        Approach::Combination,
        Approach::Deals,
        Approach::RunRate,
        Approach::Series,
        Approach::Conversion,
        Approach::Categories,
        Approach::WeightedPipeline,
        Approach::Pace,
        Approach::LastPeriod,
    ];

    /// Whether it is one of the plain ways that the others must beat.
    pub fn is_naive(self) -> bool {
        matches!(self, Approach::WeightedPipeline | Approach::Pace | Approach::LastPeriod)
    }

    /// The name in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Approach::Combination => "combination",
            Approach::Deals => "deals",
            Approach::RunRate => "run_rate",
            Approach::Series => "series",
            Approach::Conversion => "conversion",
            Approach::Categories => "categories",
            Approach::WeightedPipeline => "weighted_pipeline",
            Approach::Pace => "pace",
            Approach::LastPeriod => "last_period",
        }
    }

    /// What it does.
    pub fn plain(self) -> &'static str {
        match self {
            Approach::Combination => {
                "The mean of deal model and run rate, and of the series further ahead; from eight past dates on the mean \
                 of these and conversion, each weighing by its inverse squared past error."
            }
            Approach::Deals => {
                "Each open deal by how often deals of its age and stage were won a day, by month of the quarter, \
                 product and owner; new deals at the pace of the last 28 days."
            }
            Approach::RunRate => {
                "Blocks of thirteen past weeks stand for the weeks to come, the same for everybody."
            }
            Approach::Series => {
                "Past months as a series with trend and season: the mean of exponential smoothing and Theta."
            }
            Approach::Conversion => {
                "The share of the pipeline that was won by the end from the same point of earlier periods, and what \
                 came from deals that did not exist yet."
            }
            Approach::Categories => {
                "What reps or managers called; of who made no call the due deals in the category commit, else the pace."
            }
            Approach::WeightedPipeline => "Each due open deal at the chance that the CRM states.",
            Approach::Pace => "The pace of the last 91 days goes on.",
            Approach::LastPeriod => "This period comes out as the one before it.",
        }
    }

    /// What it needs.
    pub fn needs(self) -> &'static str {
        match self {
            Approach::Combination => "a deal model or a past of bookings",
            Approach::Deals => {
                "30 closed deals with created and close dates; else the CRM's or default chances"
            }
            Approach::RunRate => "won deals with close dates; 26 weeks of them to be more than a guess",
            Approach::Series => "24 full months; from 8 without a season; below that the mean",
            Approach::Conversion => "one finished earlier period",
            Approach::Categories => {
                "calls of the period, or a column of categories in an import that shows the day"
            }
            Approach::WeightedPipeline => "open deals with amounts",
            Approach::Pace => "won deals with close dates",
            Approach::LastPeriod => "the period before",
        }
    }
}
