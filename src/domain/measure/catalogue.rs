//! The catalogue: one entry a KPI, from which card, table, explanation and CSV are all drawn.

use serde::{Deserialize, Serialize};

/// What a KPI counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Money of one currency.
    Money,
    /// A whole number of deals.
    Count,
    /// A ratio, shown as a percentage.
    Ratio,
    /// Days.
    Days,
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

/// Names a KPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the catalogue below documents each")]
pub enum KpiId {
    Revenue,
    Quota,
    Attainment,
    WonCount,
    LostCount,
    OpenCount,
    WinRate,
    WinRateValue,
    AverageDeal,
    MedianDeal,
    CycleMean,
    CycleMedian,
    OpenPipeline,
    WeightedPipeline,
    CallsMade,
    EmailsSent,
    MeetingsHeld,
    Activities,
    LeadsCreated,
    LeadsConverted,
    LeadConversion,
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
    /// The columns without which it is unknown.
    pub needs: &'static [&'static str],
    /// Whether the figures of parts add up to the figure of the whole.
    pub additive: bool,
}

const fn kpi(
    id: KpiId,
    (name, unit, better): (&'static str, Unit, Better),
    definition: &'static str,
    formula: &'static str,
    needs: &'static [&'static str],
    additive: bool,
) -> Kpi {
    Kpi { id, name, unit, better, definition, formula, needs, additive }
}

/// Every KPI, in the order in which pages show them.
pub const KPIS: &[Kpi] = &[
    kpi(
        KpiId::Revenue,
        ("Won revenue", Unit::Money, Better::Higher),
        "The amounts of deals won, by the day they closed.",
        "sum of won amounts",
        &["amount", "close date"],
        true,
    ),
    kpi(
        KpiId::Attainment,
        ("Attainment", Unit::Ratio, Better::Higher),
        "Credited sales of people divided by their quotas. A group's is the sum of credits over the sum of \
         quotas, never an average of ratios. Without a quota it is not defined.",
        "credit ÷ quota",
        &["amount", "close date", "owner", "quotas"],
        false,
    ),
    kpi(
        KpiId::Quota,
        ("Quota", Unit::Money, Better::Neither),
        "The quotas of the people, each by the share of its days that lie in the period.",
        "sum of quota × days inside ÷ days of the quota",
        &["quotas"],
        true,
    ),
    kpi(
        KpiId::WinRate,
        ("Win rate", Unit::Ratio, Better::Higher),
        "Of the deals that closed, the share that was won. Open deals do not count.",
        "won ÷ (won + lost)",
        &["outcome", "close date"],
        false,
    ),
    kpi(
        KpiId::WinRateValue,
        ("Win rate by value", Unit::Ratio, Better::Higher),
        "Of the money in deals that closed, the share that was won. Deals without an amount do not count.",
        "won amount ÷ (won amount + lost amount)",
        &["outcome", "close date", "amount"],
        false,
    ),
    kpi(
        KpiId::WonCount,
        ("Deals won", Unit::Count, Better::Higher),
        "How many deals were won, by the day they closed.",
        "number of won deals",
        &["outcome", "close date"],
        true,
    ),
    kpi(
        KpiId::LostCount,
        ("Deals lost", Unit::Count, Better::Lower),
        "How many deals were lost, by the day they closed.",
        "number of lost deals",
        &["outcome", "close date"],
        true,
    ),
    kpi(
        KpiId::AverageDeal,
        ("Average deal", Unit::Money, Better::Higher),
        "Won revenue divided by the won deals that have an amount.",
        "won amount ÷ won deals",
        &["amount", "close date"],
        false,
    ),
    kpi(
        KpiId::MedianDeal,
        ("Median deal", Unit::Money, Better::Higher),
        "The won amount in the middle: half of the won deals are larger, half smaller.",
        "middle of the won amounts",
        &["amount", "close date"],
        false,
    ),
    kpi(
        KpiId::CycleMean,
        ("Sales cycle, mean", Unit::Days, Better::Lower),
        "Days from creation to winning, averaged over won deals with both dates.",
        "sum of days ÷ won deals with both dates",
        &["created date", "close date"],
        false,
    ),
    kpi(
        KpiId::CycleMedian,
        ("Sales cycle, median", Unit::Days, Better::Lower),
        "Days from creation to winning of the won deal in the middle.",
        "middle of the days",
        &["created date", "close date"],
        false,
    ),
    kpi(
        KpiId::OpenPipeline,
        ("Open pipeline", Unit::Money, Better::Higher),
        "The amounts of all deals that are open now, whatever their expected close.",
        "sum of open amounts",
        &["amount", "outcome"],
        true,
    ),
    kpi(
        KpiId::WeightedPipeline,
        ("Weighted pipeline", Unit::Money, Better::Higher),
        "The amounts of open deals, each times the chance that the CRM states.",
        "sum of open amount × chance",
        &["amount", "outcome", "probability"],
        true,
    ),
    kpi(
        KpiId::OpenCount,
        ("Open deals", Unit::Count, Better::Neither),
        "How many deals are open now.",
        "number of open deals",
        &["outcome"],
        true,
    ),
    kpi(
        KpiId::CallsMade,
        ("Calls made", Unit::Count, Better::Higher),
        "Calls that were done, by their day, for the person who made them: the assignee, not the owner of \
         the deal.",
        "number of calls done",
        &["activities"],
        true,
    ),
    kpi(
        KpiId::EmailsSent,
        ("E-mails sent", Unit::Count, Better::Higher),
        "E-mails that were done, by their day, for their assignee.",
        "number of e-mails done",
        &["activities"],
        true,
    ),
    kpi(
        KpiId::MeetingsHeld,
        ("Meetings held", Unit::Count, Better::Higher),
        "Meetings that were done, by their day, for their assignee.",
        "number of meetings done",
        &["activities"],
        true,
    ),
    kpi(
        KpiId::Activities,
        ("Activities", Unit::Count, Better::Higher),
        "Activities of any type that were done, by their day, for their assignee.",
        "number of activities done",
        &["activities"],
        true,
    ),
    kpi(
        KpiId::LeadsCreated,
        ("Leads created", Unit::Count, Better::Higher),
        "How many leads were created, by that day, for their owner.",
        "number of leads created",
        &["leads"],
        true,
    ),
    kpi(
        KpiId::LeadsConverted,
        ("Leads converted", Unit::Count, Better::Higher),
        "How many leads became deals, by the day of their conversion, whenever they were created.",
        "number of leads converted",
        &["leads"],
        true,
    ),
    kpi(
        KpiId::LeadConversion,
        ("Lead conversion", Unit::Ratio, Better::Higher),
        "Of the leads created in the period, the share that became deals since.",
        "converted ÷ created",
        &["leads"],
        false,
    ),
];

impl KpiId {
    /// Its catalogue entry.
    pub fn entry(self) -> &'static Kpi {
        KPIS.iter().find(|kpi| kpi.id == self).unwrap_or(&KPIS[0])
    }

    /// Whether it counts activities or leads instead of deals.
    pub fn is_of_actions(self) -> bool {
        matches!(
            self,
            KpiId::CallsMade
                | KpiId::EmailsSent
                | KpiId::MeetingsHeld
                | KpiId::Activities
                | KpiId::LeadsCreated
                | KpiId::LeadsConverted
                | KpiId::LeadConversion
        )
    }

    /// Its name in links, files and the command line, e.g. `win_rate`.
    pub fn slug(self) -> String {
        let json = serde_json::to_value(self).ok();
        json.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Reads the name back.
    pub fn parse(text: &str) -> Option<KpiId> {
        serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
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
        assert_eq!(KpiId::parse("constructor"), None);
    }
}
