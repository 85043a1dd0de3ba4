//! What pay reads besides deals, people and quotas: splits, cash, activities, achievements, adjustments.
//!
//! Owns nothing: it gathers, in the form in which evaluation looks them up. Splits and cash are by row of
//! the deal table; people are ids of the roster.

use crate::domain::facts::activities::ActivityType;
use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::facts::splits::SplitKind;
use crate::domain::facts::{ActivityTable, CashEvent, CashTable, SplitTable, cash};
use crate::domain::kernel::{Date, DateRange, Money, PersonId, Place, Rational};
use crate::domain::model::{Plan, Workspace};
use std::collections::BTreeMap;

/// One person's share of a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who; nobody of the roster where the spelling fits nobody.
    pub person: Option<PersonId>,
    /// The share, 1 being all of the deal.
    pub share: Rational,
    /// Whether it stands beside the deal instead of dividing it.
    pub is_overlay: bool,
    /// As what.
    pub role: String,
}

/// What happened to the money of a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CashKind {
    /// It was asked for.
    Invoice,
    /// Less was asked for.
    CreditNote,
    /// It came in.
    Payment,
    /// It went back, or the deal was cancelled.
    Refund,
}

impl CashKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            CashKind::Invoice => "invoice",
            CashKind::CreditNote => "credit note",
            CashKind::Payment => "payment",
            CashKind::Refund => "refund",
        }
    }
}

/// One invoice, credit note, payment or refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cash {
    /// The day.
    pub day: Date,
    /// What happened.
    pub kind: CashKind,
    /// The amount, at least 0 whatever happened.
    pub amount: Money,
}

/// An activity that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Who.
    pub person: PersonId,
    /// The day.
    pub day: Date,
    /// What.
    pub what: ActivityType,
}

/// A figure that somebody entered for a person and a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// For whom.
    pub person: PersonId,
    /// Of what: an objective, or a measure's name.
    pub name: String,
    /// Of which days.
    pub range: DateRange,
    /// The figure; for an objective the share achieved.
    pub value: Rational,
    /// Why.
    pub note: String,
}

/// A change of pay by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// Whose pay.
    pub person: PersonId,
    /// In which period it is paid: the one that holds the first of these days.
    pub range: DateRange,
    /// How much; below 0 takes away.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// The line that it corrects; empty where it stands for itself.
    pub line: String,
    /// Where it was read, if it came from a file.
    pub place: Option<Place>,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The shares of divided deals, by row.
    pub splits: BTreeMap<u32, Vec<Part>>,
    /// Invoices and payments, by row, each by day.
    pub cash: BTreeMap<u32, Vec<Cash>>,
    /// Activities.
    pub deeds: Vec<Deed>,
    /// Entered figures.
    pub entered: Vec<Entered>,
    /// Changes by hand.
    pub by_hand: Vec<ByHand>,
    /// All plans: of several that pay somebody, one pays what was changed by hand.
    pub plans: Vec<Plan>,
}

impl Inputs {
    /// All of it, from a workspace and its tables; `deals` is the number of rows of the deal table.
    pub fn gather(
        workspace: &Workspace,
        deals: usize,
        splits: &SplitTable,
        cash: &CashTable,
        activities: &ActivityTable,
    ) -> Inputs {
        Inputs {
            splits: parts_of(deals, splits),
            cash: cash_of(deals, cash),
            deeds: deeds_of(activities),
            entered: entered_of(workspace),
            by_hand: by_hand_of(workspace),
            plans: workspace.plans.values().map(|record| record.document.clone()).collect(),
        }
    }
}

fn rows(deals: usize) -> impl Iterator<Item = (usize, u32)> {
    (0..deals).filter_map(|row| Some((row, u32::try_from(row).ok()?)))
}

fn parts_of(deals: usize, table: &SplitTable) -> BTreeMap<u32, Vec<Part>> {
    let mut all = BTreeMap::new();
    if table.is_empty() {
        return all;
    }
    for (row, key) in rows(deals) {
        let part = |share: &crate::domain::facts::Share| Part {
            person: share.person,
            share: share.share,
            is_overlay: share.kind == SplitKind::Overlay,
            role: table.row(share).map(|row| row.role).unwrap_or_default(),
        };
        let parts: Vec<Part> = table.of(row).iter().map(part).collect();
        if !parts.is_empty() {
            all.insert(key, parts);
        }
    }
    all
}

fn cash_of(deals: usize, table: &CashTable) -> BTreeMap<u32, Vec<Cash>> {
    let mut all = BTreeMap::new();
    if table.is_empty() {
        return all;
    }
    for (row, key) in rows(deals) {
        let events: Vec<Cash> = table.of(row).iter().filter_map(cash_event).collect();
        if !events.is_empty() {
            all.insert(key, events);
        }
    }
    all
}

fn cash_event(event: &CashEvent) -> Option<Cash> {
    let kind = match event.kind {
        cash::CashKind::Invoice => CashKind::Invoice,
        cash::CashKind::CreditNote => CashKind::CreditNote,
        cash::CashKind::Payment => CashKind::Payment,
        cash::CashKind::Refund => CashKind::Refund,
    };
    let minor = event.amount.minor.checked_abs()?;
    let day = Date::from_days(event.day).ok()?;
    Some(Cash { day, kind, amount: Money::new(minor, event.amount.currency) })
}

/// Activities that were done, by somebody of the roster, on a day.
fn deeds_of(table: &ActivityTable) -> Vec<Deed> {
    let mut deeds = Vec::new();
    for row in 0..table.len() {
        let code = table.person.get(row).and_then(|code| usize::try_from(*code).ok()?.checked_sub(1));
        let person = code.and_then(|code| table.people.get(code));
        let day = table.day.get(row).filter(|day| **day != MISSING_DAY);
        let day = day.and_then(|day| Date::from_days(*day).ok());
        let done = table.done.get(row).copied().unwrap_or(false);
        if let (Some(person), Some(day), Some(what), true) = (person, day, table.activity_type.get(row), done)
        {
            deeds.push(Deed { person: *person, day, what: *what });
        }
    }
    deeds
}

fn entered_of(workspace: &Workspace) -> Vec<Entered> {
    let all = workspace.achievements.values();
    all.map(|one| Entered {
        person: one.person,
        name: one.objective.clone(),
        range: one.range,
        value: one.achieved,
        note: one.note.clone(),
    })
    .collect()
}

fn by_hand_of(workspace: &Workspace) -> Vec<ByHand> {
    let all = workspace.adjustments.values();
    all.map(|one| ByHand {
        person: one.person,
        range: one.range,
        amount: one.amount,
        reason: one.reason.clone(),
        line: one.line.clone(),
        place: one.place.clone(),
    })
    .collect()
}

/// The activity that a word names.
pub fn activity(word: &str) -> Option<ActivityType> {
    Some(match crate::domain::model::person::fold_name(word).as_str() {
        "call" => ActivityType::Call,
        "email" => ActivityType::Email,
        "meeting" => ActivityType::Meeting,
        "task" => ActivityType::Task,
        "other" => ActivityType::Other,
        _ => return None,
    })
}
