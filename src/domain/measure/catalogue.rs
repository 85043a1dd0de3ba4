//! The catalogue: one entry a KPI, from which card, table, explanation and CSV are all drawn.

mod entries;
mod ways;

pub use entries::KPIS;
pub use ways::how_to_get;

use crate::domain::kernel::{Id, OwnKpiId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What a KPI counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Money of one currency.
    Money,
    /// A whole number of deals, activities or leads.
    Count,
    /// A ratio, shown as a percentage.
    Ratio,
    /// Days.
    Days,
    /// A plain number.
    Number,
}

/// Which direction is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: context only.
    Neither,
}

macro_rules! kpi_ids {
    ($($name:ident $slug:literal)*) => {
        /// Names a KPI: one of the catalogue, or one of the company's own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the catalogue documents each")]
        pub enum KpiId {
            $($name,)*
            /// One that somebody of the company defined.
            Own(OwnKpiId),
        }

        impl KpiId {
            fn word(self) -> Option<&'static str> {
                match self {
                    $(KpiId::$name => Some($slug),)*
                    KpiId::Own(_) => None,
                }
            }

            fn of_word(text: &str) -> Option<KpiId> {
                match text {
                    $($slug => Some(KpiId::$name),)*
                    _ => None,
                }
            }
        }
    };
}

kpi_ids! {
    Revenue "revenue"
    Attainment "attainment"
    Quota "quota"
    WinRate "win_rate"
    WinRateCohort "win_rate_cohort"
    WinRateValue "win_rate_value"
    WonCount "won_count"
    LostCount "lost_count"
    LostAmount "lost_amount"
    AverageDeal "average_deal"
    MedianDeal "median_deal"
    CycleMean "cycle_mean"
    CycleMedian "cycle_median"
    CycleP75 "cycle_p75"
    CycleP90 "cycle_p90"
    Velocity "velocity"
    OpenPipeline "open_pipeline"
    WeightedPipeline "weighted_pipeline"
    OpenCount "open_count"
    Coverage "coverage"
    CoverageNaive "coverage_naive"
    DealsCreated "deals_created"
    PipelineCreated "pipeline_created"
    OpenAge "open_age"
    StageConversion "stage_conversion"
    StuckDeals "stuck_deals"
    StuckAmount "stuck_amount"
    ZombieDeals "zombie_deals"
    SlippedDeals "slipped_deals"
    SlippageRate "slippage_rate"
    Pushes "pushes"
    CallsMade "calls_made"
    EmailsSent "emails_sent"
    MeetingsHeld "meetings_held"
    Activities "activities"
    MeetingRate "meeting_rate"
    DealsPerMeeting "deals_per_meeting"
    ActivitiesPerWin "activities_per_win"
    ActivityScore "activity_score"
    LeadsCreated "leads_created"
    LeadsConverted "leads_converted"
    LeadConversion "lead_conversion"
    TopAccountShare "top_account_share"
    TopFiveShare "top_five_share"
    EffectiveAccounts "effective_accounts"
    AccountRetention "account_retention"
    Discount "discount"
    Margin "margin"
    MarginAmount "margin_amount"
    UnitsSold "units_sold"
    NoDecisionRate "no_decision_rate"
    NoNextStep "no_next_step"
    SingleThreaded "single_threaded"
    ResponseTime "response_time"
    FirstWinTime "first_win_time"
    RampTime "ramp_time"
}

/// One KPI of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Kpi {
    /// Its name in links, files and the command line.
    pub id: KpiId,
    /// Its name on screen.
    pub name: &'static str,
    /// What it counts in.
    pub unit: Unit,
    /// Which direction is good.
    pub better: Better,
    /// What it means, in words.
    pub definition: &'static str,
    /// How it is computed, from named parts.
    pub formula: &'static str,
    /// The columns without which it is unknown; see [`how_to_get`].
    pub needs: &'static [&'static str],
    /// For whom and for which periods it can be asked.
    pub grain: &'static str,
    /// Whether the figures of parts add up to the figure of the whole; else it is computed anew.
    pub additive: bool,
    /// Which records it is made from.
    pub source: &'static str,
}

/// Stands for the KPIs of the company's own, whose entries are in the workspace.
const OWN: Kpi = Kpi {
    id: KpiId::Own(OwnKpiId(Id::from_bits(0))),
    name: "Own KPI",
    unit: Unit::Number,
    better: Better::Neither,
    definition: "A KPI that somebody of the company defined.",
    formula: "as written in the workspace",
    needs: &[],
    grain: EVERYBODY,
    additive: false,
    source: "deals, activities, leads",
};
static OWN_ENTRY: Kpi = OWN;

/// The grain of nearly every KPI.
const EVERYBODY: &str = "person, team, company; any period";

impl KpiId {
    /// Its catalogue entry.
    pub fn entry(self) -> &'static Kpi {
        KPIS.iter().find(|kpi| kpi.id == self).unwrap_or(&OWN_ENTRY)
    }

    /// Whether it counts activities or leads instead of deals.
    pub fn is_of_actions(self) -> bool {
        use KpiId::*;
        matches!(
            self,
            CallsMade
                | EmailsSent
                | MeetingsHeld
                | Activities
                | MeetingRate
                | DealsPerMeeting
                | ActivitiesPerWin
                | ActivityScore
                | LeadsCreated
                | LeadsConverted
                | LeadConversion
        )
    }

    /// Whether it needs what became of deals on their way: [`super::history::DealHistory`].
    pub fn needs_history(self) -> bool {
        use KpiId::*;
        matches!(
            self,
            StageConversion
                | StuckDeals
                | StuckAmount
                | ZombieDeals
                | SlippedDeals
                | SlippageRate
                | Pushes
                | ResponseTime
        )
    }

    /// Whether it compares with another time, so that it is only known for stated days.
    pub(super) fn needs_window(self) -> bool {
        use KpiId::*;
        matches!(self, SlippedDeals | SlippageRate | AccountRetention | ActivityScore)
    }

    /// Its name in links, files and the command line, e.g. `win_rate`; of one of the company's own its id
    /// behind `own-`.
    pub fn slug(self) -> String {
        match (self, self.word()) {
            (KpiId::Own(id), _) => format!("own-{id}"),
            (_, word) => word.unwrap_or_default().to_owned(),
        }
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<KpiId> {
        match text.strip_prefix("own-") {
            Some(id) => Id::parse(id).map(|id| KpiId::Own(OwnKpiId(id))),
            None => KpiId::of_word(text),
        }
    }
}

impl Serialize for KpiId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.slug())
    }
}

impl<'de> Deserialize<'de> for KpiId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<KpiId, D::Error> {
        let text = String::deserialize(deserializer)?;
        KpiId::parse(&text).ok_or_else(|| de::Error::custom("no KPI has this name"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_found_by_its_name() {
        for kpi in KPIS {
            assert_eq!(kpi.id.entry(), kpi);
            assert_eq!(KpiId::parse(&kpi.id.slug()), Some(kpi.id));
        }
        let own = KpiId::Own(OwnKpiId(Id::from_bits(7)));
        assert_eq!(KpiId::parse(&own.slug()), Some(own));
        assert_eq!(KpiId::parse("constructor"), None);
    }

    #[test]
    fn every_column_that_a_kpi_needs_can_be_got_somehow() {
        for column in KPIS.iter().flat_map(|kpi| kpi.needs) {
            assert!(how_to_get(column).is_some(), "{column}");
        }
    }
}
