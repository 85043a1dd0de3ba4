//! The named parts of every KPI's formula: what the pass sums and what an explanation opens.

use super::atom::{Adds, Atom, Keep, Pick, atom};
use super::catalogue::KpiId;
use super::events::Event;
use super::facts::MeasureFacts;
use crate::domain::facts::ActivityType;

/// What a term counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Deals.
    Deals(Atom),
    /// Activities done: of one type, or all.
    Done(Option<ActivityType>),
    /// Leads created; only those that were converted since.
    Leads { converted: bool },
    /// Leads converted.
    Conversions,
    /// Quotas.
    Quota,
    /// What happened to deals.
    Events(Event),
    /// People who were hired, with the days they took.
    Hires { to_ramp: bool },
}

/// One named part of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub name: &'static str,
    pub source: Source,
}

const fn deals(name: &'static str, pick: Pick, adds: Adds) -> Term {
    Term { name, source: Source::Deals(atom(pick, adds)) }
}

const fn each(name: &'static str, pick: Pick, adds: Adds) -> Term {
    Term { name, source: Source::Deals(Atom { pick, adds, keep: Keep::Each }) }
}

const fn term(name: &'static str, source: Source) -> Term {
    Term { name, source }
}

const WON_BY_ACCOUNT: Atom = Atom { pick: Pick::Won, adds: Adds::Amount, keep: Keep::Accounts };
const CREDIT: Term = deals("credit", Pick::WonOwned, Adds::Amount);
const QUOTA: Term = term("quota", Source::Quota);
const DUE: Term = deals("open amount due in the period", Pick::Due, Adds::Amount);
const DISQUALIFIED: Term = deals("lost as disqualified, left out", Pick::LostDisqualified, Adds::One);
const CYCLE: Term = each("days of won deals with both dates", Pick::Won, Adds::CycleDays);
const MEETINGS: Term = term("meetings done", Source::Done(Some(ActivityType::Meeting)));
const ALL_DONE: Term = term("activities done", Source::Done(None));

/// The terms of a KPI of the catalogue.
pub(super) fn terms_of(kpi: KpiId, facts: &MeasureFacts) -> Vec<Term> {
    use Adds::{Amount, One};
    let left_out = facts.workspace.settings.measures.disqualified_are_left_out;
    match kpi {
        KpiId::Revenue => vec![deals("won amounts", Pick::Won, Amount)],
        KpiId::WonCount => vec![deals("won deals", Pick::Won, One)],
        KpiId::LostCount => vec![deals("lost deals", Pick::Lost, One)],
        KpiId::LostAmount => vec![deals("lost amounts", Pick::Lost, Amount)],
        KpiId::OpenCount => vec![deals("open deals", Pick::Open, One)],
        KpiId::WinRate => with_disqualified(left_out, &[("won", Pick::Won), ("lost", Pick::Lost)], One),
        KpiId::WinRateValue => {
            let parts = [("won amount", Pick::Won), ("lost amount", Pick::Lost)];
            with_disqualified(left_out, &parts, Amount)
        }
        KpiId::WinRateCohort => {
            vec![deals("won of those created", Pick::CreatedWon, One), deals("created", Pick::Created, One)]
        }
        KpiId::AverageDeal => vec![deals("won deals with an amount", Pick::Won, Amount)],
        KpiId::MedianDeal => vec![each("won deals with an amount", Pick::Won, Amount)],
        KpiId::CycleMean => vec![deals("days of won deals with both dates", Pick::Won, Adds::CycleDays)],
        KpiId::CycleMedian | KpiId::CycleP75 | KpiId::CycleP90 => vec![CYCLE],
        KpiId::OpenPipeline => vec![deals("open amounts", Pick::Open, Amount)],
        KpiId::WeightedPipeline => vec![deals("open amounts × chance", Pick::Open, Adds::WeightedAmount)],
        KpiId::Attainment => vec![CREDIT, QUOTA],
        KpiId::Quota => vec![QUOTA],
        KpiId::Coverage => vec![DUE, QUOTA, CREDIT],
        KpiId::CoverageNaive => vec![DUE, QUOTA],
        KpiId::Velocity => {
            let mut terms = vec![
                deals("open qualified deals", Pick::OpenQualified, One),
                deals("won deals with an amount", Pick::Won, Amount),
                deals("won", Pick::Won, One),
                deals("lost", Pick::Lost, One),
                deals("days of won deals with both dates", Pick::Won, Adds::CycleDays),
            ];
            terms.extend(left_out.then_some(DISQUALIFIED));
            terms
        }
        KpiId::DealsCreated => vec![deals("deals created", Pick::Created, One)],
        KpiId::PipelineCreated => vec![deals("created amounts", Pick::Created, Amount)],
        KpiId::OpenAge => vec![deals("days of open deals", Pick::Open, Adds::AgeDays)],
        _ => further_terms(kpi),
    }
}

fn with_disqualified(left_out: bool, parts: &[(&'static str, Pick)], adds: Adds) -> Vec<Term> {
    let mut terms: Vec<Term> = parts.iter().map(|(name, pick)| deals(name, *pick, adds)).collect();
    terms.extend(left_out.then_some(deals(DISQUALIFIED.name, Pick::LostDisqualified, adds)));
    terms
}

fn further_terms(kpi: KpiId) -> Vec<Term> {
    use Adds::{Amount, One};
    match kpi {
        KpiId::StuckDeals => vec![deals("deals beyond the stall line", Pick::Stuck, One)],
        KpiId::StuckAmount => vec![deals("amounts of deals beyond the stall line", Pick::Stuck, Amount)],
        KpiId::ZombieDeals => vec![deals("zombies", Pick::Zombie, One)],
        KpiId::TopAccountShare | KpiId::TopFiveShare | KpiId::EffectiveAccounts => {
            vec![term("won amounts of accounts", Source::Deals(WON_BY_ACCOUNT))]
        }
        KpiId::Discount => vec![
            deals("amounts of won deals with a list amount", Pick::WonWithList, Amount),
            deals("their list amounts", Pick::WonWithList, Adds::ListAmount),
        ],
        KpiId::Margin => vec![
            deals("amount less cost of won deals", Pick::WonWithCost, Adds::Margin),
            deals("their amounts", Pick::WonWithCost, Amount),
        ],
        KpiId::MarginAmount => vec![deals("amount less cost of won deals", Pick::WonWithCost, Adds::Margin)],
        KpiId::UnitsSold => vec![deals("units of won deals", Pick::Won, Adds::Units)],
        KpiId::NoDecisionRate => vec![
            deals("lost to no decision", Pick::NoDecision, One),
            deals("lost with a reason", Pick::LostWithReason, One),
        ],
        KpiId::NoNextStep => {
            vec![deals("open without next step", Pick::OpenWithoutStep, One), deals("open", Pick::Open, One)]
        }
        KpiId::SingleThreaded => vec![
            deals("open with at most one contact", Pick::OpenSingleThreaded, One),
            deals("open with contacts known", Pick::OpenWithContacts, One),
        ],
        KpiId::ResponseTime => {
            vec![each("days to the first activity of created deals", Pick::Created, Adds::ResponseDays)]
        }
        _ => terms_of_events(kpi),
    }
}

fn terms_of_events(kpi: KpiId) -> Vec<Term> {
    let of_type = |name, wanted| term(name, Source::Done(Some(wanted)));
    let event = |name, event| term(name, Source::Events(event));
    match kpi {
        KpiId::StageConversion => {
            vec![event("moved on", Event::Advanced), event("lost here", Event::LostHere)]
        }
        KpiId::Pushes => vec![event("moves to a later date", Event::Push)],
        KpiId::SlippedDeals => vec![event("slipped out of the period", Event::Slipped)],
        KpiId::SlippageRate => vec![
            event("slipped out of the period", Event::Slipped),
            event("ever expected in the period", Event::Expected),
        ],
        KpiId::AccountRetention => vec![
            event("accounts that bought again", Event::Retained),
            event("accounts that bought a year before", Event::Former),
        ],
        KpiId::CallsMade => vec![of_type("calls done", ActivityType::Call)],
        KpiId::EmailsSent => vec![of_type("e-mails done", ActivityType::Email)],
        KpiId::MeetingsHeld => vec![MEETINGS],
        KpiId::Activities | KpiId::ActivityScore => vec![ALL_DONE],
        KpiId::MeetingRate => vec![MEETINGS, ALL_DONE],
        KpiId::DealsPerMeeting => vec![deals("deals created", Pick::Created, Adds::One), MEETINGS],
        KpiId::ActivitiesPerWin => vec![ALL_DONE, deals("won deals", Pick::Won, Adds::One)],
        KpiId::LeadsCreated => vec![term("leads created", Source::Leads { converted: false })],
        KpiId::LeadsConverted => vec![term("leads converted", Source::Conversions)],
        KpiId::LeadConversion => vec![
            term("converted", Source::Leads { converted: true }),
            term("created", Source::Leads { converted: false }),
        ],
        KpiId::FirstWinTime => vec![term("days to the first win", Source::Hires { to_ramp: false })],
        KpiId::RampTime => vec![term("days to a month's quota", Source::Hires { to_ramp: true })],
        _ => Vec::new(),
    }
}
