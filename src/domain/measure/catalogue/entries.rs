//! The entries, in the order in which pages show them.

use super::Better::{Higher, Lower, Neither};
use super::Unit::{Count, Days, Money, Number, Ratio};
use super::{Better, EVERYBODY, Kpi, KpiId, Unit};

/// KPIs that compare with another time need to know which.
const STATED: &str = "person, team, company; any stated period";
/// KPIs of people that were hired.
const HIRED: &str = "person, team, company; any days of hiring";

/// A part of the whole adds up to it.
const SUM: bool = true;
/// It is computed anew for each group.
const ANEW: bool = false;

const fn kpi(
    id: KpiId,
    (name, unit, better): (&'static str, Unit, Better),
    definition: &'static str,
    formula: &'static str,
    (needs, additive, source): (&'static [&'static str], bool, &'static str),
) -> Kpi {
    Kpi { id, name, unit, better, definition, formula, needs, grain: EVERYBODY, additive, source }
}

const fn of_grain(grain: &'static str, kpi: Kpi) -> Kpi {
    Kpi { grain, ..kpi }
}

/// Every KPI of the catalogue.
pub const KPIS: &[Kpi] = &[
    kpi(
        KpiId::Revenue,
        ("Won revenue", Money, Higher),
        "The amounts of deals won, by the day they closed.",
        "sum of won amounts",
        (&["amount", "close date"], SUM, "deals"),
    ),
    kpi(
        KpiId::Attainment,
        ("Attainment", Ratio, Higher),
        "Credited sales of people divided by their quotas. A group's is the sum of credits over the sum of quotas, never an average of ratios. Without a quota it is not defined.",
        "credit ÷ quota",
        (&["amount", "close date", "owner", "quotas"], ANEW, "deals, quotas"),
    ),
    kpi(
        KpiId::Quota,
        ("Quota", Money, Neither),
        "The quotas of the people, each by the share of its days that lie in the period.",
        "sum of quota × days inside ÷ days of the quota",
        (&["quotas"], SUM, "quotas"),
    ),
    kpi(
        KpiId::WinRate,
        ("Win rate", Ratio, Higher),
        "Of the deals that closed, the share that was won. Open deals do not count; disqualified ones count as lost unless a setting leaves them out.",
        "won ÷ (won + lost)",
        (&["outcome", "close date"], ANEW, "deals"),
    ),
    kpi(
        KpiId::WinRateCohort,
        ("Win rate, cohort", Ratio, Higher),
        "Of all deals created in the period, the share that was won since. Open deals count below the line, so that it grows while deals ripen.",
        "won of those created ÷ created",
        (&["outcome", "created date"], ANEW, "deals"),
    ),
    kpi(
        KpiId::WinRateValue,
        ("Win rate by value", Ratio, Higher),
        "Of the money in deals that closed, the share that was won. Deals without an amount do not count; they are listed.",
        "won amount ÷ (won amount + lost amount)",
        (&["outcome", "close date", "amount"], ANEW, "deals"),
    ),
    kpi(
        KpiId::WonCount,
        ("Deals won", Count, Higher),
        "How many deals were won, by the day they closed.",
        "number of won deals",
        (&["outcome", "close date"], SUM, "deals"),
    ),
    kpi(
        KpiId::LostCount,
        ("Deals lost", Count, Lower),
        "How many deals were lost, by the day they closed.",
        "number of lost deals",
        (&["outcome", "close date"], SUM, "deals"),
    ),
    kpi(
        KpiId::LostAmount,
        ("Lost revenue", Money, Lower),
        "The amounts of deals lost, by the day they closed.",
        "sum of lost amounts",
        (&["amount", "outcome", "close date"], SUM, "deals"),
    ),
    kpi(
        KpiId::AverageDeal,
        ("Average deal", Money, Higher),
        "Won revenue divided by the won deals that have an amount.",
        "won amount ÷ won deals",
        (&["amount", "close date"], ANEW, "deals"),
    ),
    kpi(
        KpiId::MedianDeal,
        ("Median deal", Money, Higher),
        "The won amount in the middle: half of the won deals are larger, half smaller.",
        "middle of the won amounts",
        (&["amount", "close date"], ANEW, "deals"),
    ),
    kpi(
        KpiId::CycleMean,
        ("Sales cycle, mean", Days, Lower),
        "Days from creation to winning, averaged over won deals with both dates.",
        "sum of days ÷ won deals with both dates",
        (&["created date", "close date"], ANEW, "deals"),
    ),
    kpi(
        KpiId::CycleMedian,
        ("Sales cycle, median", Days, Lower),
        "Days from creation to winning of the won deal in the middle.",
        "middle of the days",
        (&["created date", "close date"], ANEW, "deals"),
    ),
    kpi(
        KpiId::CycleP75,
        ("Sales cycle, 75th percentile", Days, Lower),
        "Three quarters of the won deals took at most so many days from creation to winning.",
        "75th percentile of the days",
        (&["created date", "close date"], ANEW, "deals"),
    ),
    kpi(
        KpiId::CycleP90,
        ("Sales cycle, 90th percentile", Days, Lower),
        "Nine tenths of the won deals took at most so many days from creation to winning.",
        "90th percentile of the days",
        (&["created date", "close date"], ANEW, "deals"),
    ),
    kpi(
        KpiId::Velocity,
        ("Sales velocity, a day", Money, Higher),
        "What the pipeline brings a day: open qualified deals times the average won deal times the win rate, over the mean cycle in days. The last three come from deals closed in the period. Not defined where the mean cycle is 0 days.",
        "open qualified deals × average deal × win rate ÷ mean cycle",
        (&["amount", "outcome", "created date", "close date"], ANEW, "deals"),
    ),
    kpi(
        KpiId::OpenPipeline,
        ("Open pipeline", Money, Higher),
        "The amounts of all deals that are open now, whatever their expected close.",
        "sum of open amounts",
        (&["amount", "outcome"], SUM, "deals"),
    ),
    kpi(
        KpiId::WeightedPipeline,
        ("Weighted pipeline", Money, Higher),
        "The amounts of open deals, each times the chance that the CRM states.",
        "sum of open amount × chance",
        (&["amount", "outcome", "probability"], SUM, "deals"),
    ),
    kpi(
        KpiId::OpenCount,
        ("Open deals", Count, Neither),
        "How many deals are open now.",
        "number of open deals",
        (&["outcome"], SUM, "deals"),
    ),
    kpi(
        KpiId::Coverage,
        ("Pipeline coverage", Number, Higher),
        "How many times the open pipeline that is expected to close in the period covers what is missing to the quota. Once the quota is reached there is nothing left to cover.",
        "open amount due in the period ÷ (quota − credit so far)",
        (&["amount", "close date", "quotas"], ANEW, "deals, quotas"),
    ),
    kpi(
        KpiId::CoverageNaive,
        ("Pipeline coverage, naive", Number, Higher),
        "The same without looking at what was won already: shown beside the first, because many quote it.",
        "open amount due in the period ÷ quota",
        (&["amount", "close date", "quotas"], ANEW, "deals, quotas"),
    ),
    kpi(
        KpiId::DealsCreated,
        ("Deals created", Count, Higher),
        "How many deals were created, by that day.",
        "number of created deals",
        (&["created date"], SUM, "deals"),
    ),
    kpi(
        KpiId::PipelineCreated,
        ("Pipeline created", Money, Higher),
        "The amounts of deals created, by that day, whatever became of them.",
        "sum of created amounts",
        (&["created date", "amount"], SUM, "deals"),
    ),
    kpi(
        KpiId::OpenAge,
        ("Age of open deals", Days, Lower),
        "Days since creation, averaged over the deals that are open now.",
        "sum of days ÷ open deals with a created date",
        (&["created date", "outcome"], ANEW, "deals"),
    ),
    kpi(
        KpiId::StageConversion,
        ("Stage conversion", Ratio, Higher),
        "Of the stages that deals left in the period, the share from which they moved on. Deals still sitting do not count; skipped stages count as passed. The funnel shows each stage.",
        "moved on ÷ (moved on + lost here)",
        (&["stage history"], ANEW, "stage history"),
    ),
    kpi(
        KpiId::StuckDeals,
        ("Stuck deals", Count, Lower),
        "Open deals that stand in their stage beyond its stall line: the 75th percentile of days among deals that moved on.",
        "number of open deals beyond the stall line",
        (&["stage history"], SUM, "stage history"),
    ),
    kpi(
        KpiId::StuckAmount,
        ("Stuck amount", Money, Lower),
        "The amounts of stuck deals.",
        "sum of amounts of deals beyond the stall line",
        (&["stage history", "amount"], SUM, "stage history"),
    ),
    kpi(
        KpiId::ZombieDeals,
        ("Zombie deals", Count, Lower),
        "Stuck deals that stand in their stage twice as long as its stall line and whose expected close is more than 30 days past.",
        "number of zombies",
        (&["stage history"], SUM, "stage history"),
    ),
    of_grain(
        STATED,
        kpi(
            KpiId::SlippedDeals,
            ("Slipped deals", Count, Lower),
            "Deals whose close date a change moved from inside the period to after it.",
            "number of deals that slipped out of the period",
            (&["close date history"], ANEW, "stage history or snapshots"),
        ),
    ),
    of_grain(
        STATED,
        kpi(
            KpiId::SlippageRate,
            ("Slippage", Ratio, Lower),
            "Of the deals that were ever expected to close in the period, the share that slipped out of it.",
            "slipped ÷ ever expected in the period",
            (&["close date history"], ANEW, "stage history or snapshots"),
        ),
    ),
    kpi(
        KpiId::Pushes,
        ("Pushes", Count, Lower),
        "How often a close date was moved to a later day, by the day of the change.",
        "number of moves to a later date",
        (&["close date history"], SUM, "stage history or snapshots"),
    ),
    kpi(
        KpiId::CallsMade,
        ("Calls made", Count, Higher),
        "Calls that were done, by their day, for the person who made them: the assignee, not the owner of the deal.",
        "number of calls done",
        (&["activities"], SUM, "activities"),
    ),
    kpi(
        KpiId::EmailsSent,
        ("E-mails sent", Count, Higher),
        "E-mails that were done, by their day, for their assignee.",
        "number of e-mails done",
        (&["activities"], SUM, "activities"),
    ),
    kpi(
        KpiId::MeetingsHeld,
        ("Meetings held", Count, Higher),
        "Meetings that were done, by their day, for their assignee.",
        "number of meetings done",
        (&["activities"], SUM, "activities"),
    ),
    kpi(
        KpiId::Activities,
        ("Activities", Count, Higher),
        "Activities of any type that were done, by their day, for their assignee.",
        "number of activities done",
        (&["activities"], SUM, "activities"),
    ),
    kpi(
        KpiId::MeetingRate,
        ("Activity to meeting", Ratio, Higher),
        "Of the activities that were done, the share that were meetings.",
        "meetings ÷ activities",
        (&["activities"], ANEW, "activities"),
    ),
    kpi(
        KpiId::DealsPerMeeting,
        ("Meeting to deal", Number, Higher),
        "Deals created for each meeting held.",
        "deals created ÷ meetings",
        (&["activities", "created date"], ANEW, "activities, deals"),
    ),
    kpi(
        KpiId::ActivitiesPerWin,
        ("Activities for a win", Number, Lower),
        "Activities done for each deal won.",
        "activities ÷ deals won",
        (&["activities", "outcome", "close date"], ANEW, "activities, deals"),
    ),
    kpi(
        KpiId::ActivityScore,
        ("Activity score", Number, Higher),
        "The sum over the activity types that have a goal: their weight times what was done of the goal, up to a cap, times 100. Goals are for a person and a month of 30 days.",
        "sum of weight × min(done ÷ goal, cap) × 100",
        (&["activities", "activity goals"], ANEW, "activities, settings"),
    ),
    kpi(
        KpiId::LeadsCreated,
        ("Leads created", Count, Higher),
        "How many leads were created, by that day, for their owner.",
        "number of leads created",
        (&["leads"], SUM, "leads"),
    ),
    kpi(
        KpiId::LeadsConverted,
        ("Leads converted", Count, Higher),
        "How many leads became deals, by the day of their conversion, whenever they were created.",
        "number of leads converted",
        (&["leads"], SUM, "leads"),
    ),
    kpi(
        KpiId::LeadConversion,
        ("Lead conversion", Ratio, Higher),
        "Of the leads created in the period, the share that became deals since.",
        "converted ÷ created",
        (&["leads"], ANEW, "leads"),
    ),
    kpi(
        KpiId::TopAccountShare,
        ("Share of the largest account", Ratio, Neither),
        "Of the won revenue, the share of the account that brought most.",
        "largest account ÷ all",
        (&["account", "amount"], ANEW, "deals"),
    ),
    kpi(
        KpiId::TopFiveShare,
        ("Share of the five largest accounts", Ratio, Neither),
        "Of the won revenue, the share of the five accounts that brought most.",
        "five largest accounts ÷ all",
        (&["account", "amount"], ANEW, "deals"),
    ),
    kpi(
        KpiId::EffectiveAccounts,
        ("Effective number of accounts", Number, Higher),
        "1 over the sum of squared shares of the accounts: so many equal accounts would be as concentrated.",
        "1 ÷ sum of squared shares",
        (&["account", "amount"], ANEW, "deals"),
    ),
    of_grain(
        STATED,
        kpi(
            KpiId::AccountRetention,
            ("Retained accounts", Ratio, Higher),
            "Of the accounts that bought in the same days a year before, the share that bought again in the period.",
            "bought again ÷ bought a year before",
            (&["account", "close date"], ANEW, "deals"),
        ),
    ),
    kpi(
        KpiId::Discount,
        ("Discount", Ratio, Lower),
        "What was given away of the list amounts of won deals that state one. A stated discount without a list amount is turned back into it.",
        "(list amount − amount) ÷ list amount",
        (&["list amount or discount", "amount"], ANEW, "deals"),
    ),
    kpi(
        KpiId::Margin,
        ("Margin", Ratio, Higher),
        "What is left of the won amounts after their costs, of won deals that state both.",
        "(amount − cost) ÷ amount",
        (&["cost", "amount"], ANEW, "deals"),
    ),
    kpi(
        KpiId::MarginAmount,
        ("Margin amount", Money, Higher),
        "Won amounts less their costs, of won deals that state both.",
        "sum of amount − cost",
        (&["cost", "amount"], SUM, "deals"),
    ),
    kpi(
        KpiId::UnitsSold,
        ("Units sold", Number, Higher),
        "The quantities of won deals that state one.",
        "sum of units",
        (&["units"], SUM, "deals"),
    ),
    kpi(
        KpiId::NoDecisionRate,
        ("No decision", Ratio, Lower),
        "Of the lost deals that give a reason, the share that nobody decided.",
        "lost to no decision ÷ lost with a reason",
        (&["reason"], ANEW, "deals"),
    ),
    kpi(
        KpiId::NoNextStep,
        ("Open without next step", Ratio, Lower),
        "Of the open deals, the share without a next step.",
        "open without next step ÷ open",
        (&["next step"], ANEW, "deals"),
    ),
    kpi(
        KpiId::SingleThreaded,
        ("Single-threaded", Ratio, Lower),
        "Of the open deals whose contacts are known, the share with one contact or none.",
        "open with at most one contact ÷ open with contacts known",
        (&["contacts"], ANEW, "deals"),
    ),
    kpi(
        KpiId::ResponseTime,
        ("Response time, median", Days, Lower),
        "Days from the creation of a deal to the first thing done for it, of the deal in the middle; deals created in the period for which something was done.",
        "middle of the days",
        (&["activities", "created date"], ANEW, "activities, deals"),
    ),
    of_grain(
        HIRED,
        kpi(
            KpiId::FirstWinTime,
            ("Time to first win", Days, Lower),
            "Days from the hire day to the first won deal, averaged over the people hired in the period who have won one.",
            "sum of days ÷ people with a win",
            (&["hire date", "close date"], ANEW, "people, deals"),
        ),
    ),
    of_grain(
        HIRED,
        kpi(
            KpiId::RampTime,
            ("Ramp time", Days, Lower),
            "Days from the hire day to the end of the first fiscal month in which a person's credit reached the month's quota, averaged over the people hired in the period who have reached it.",
            "sum of days ÷ people who reached a month's quota",
            (&["hire date", "quotas", "close date"], ANEW, "people, quotas, deals"),
        ),
    ),
];
