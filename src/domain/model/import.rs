//! Imports as facts: what was read, what was assumed, and the receipt that adds up.

use crate::domain::kernel::{Currency, Date, FileId, Id, ImportId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Deals, opportunities or orders.
    Deals,
    /// The roster.
    People,
    /// Quotas.
    Quotas,
    /// Goals.
    Goals,
    /// Calls, mails, meetings and tasks.
    Activities,
    /// Changes of deals: stage, amount, close date.
    StageHistory,
    /// Leads.
    Leads,
    /// Dated exchange rates.
    Rates,
    /// Who gets which part of a deal.
    Splits,
    /// Invoices and credit notes.
    Invoices,
    /// Payments and refunds.
    Payments,
    /// What people achieved of their objectives.
    Achievements,
    /// Adjustments of pay by hand.
    Adjustments,
}

impl RecordKind {
    /// All kinds, in the order in which lists offer them.
    pub const ALL: [RecordKind; 13] = [
        RecordKind::Deals,
        RecordKind::People,
        RecordKind::Quotas,
        RecordKind::Goals,
        RecordKind::Activities,
        RecordKind::StageHistory,
        RecordKind::Leads,
        RecordKind::Rates,
        RecordKind::Splits,
        RecordKind::Invoices,
        RecordKind::Payments,
        RecordKind::Achievements,
        RecordKind::Adjustments,
    ];

    /// Its name in files and flags.
    pub const fn slug(self) -> &'static str {
        match self {
            RecordKind::Deals => "deals",
            RecordKind::People => "people",
            RecordKind::Quotas => "quotas",
            RecordKind::Goals => "goals",
            RecordKind::Activities => "activities",
            RecordKind::StageHistory => "stage_history",
            RecordKind::Leads => "leads",
            RecordKind::Rates => "rates",
            RecordKind::Splits => "splits",
            RecordKind::Invoices => "invoices",
            RecordKind::Payments => "payments",
            RecordKind::Achievements => "achievements",
            RecordKind::Adjustments => "adjustments",
        }
    }

    /// The kind with this name.
    pub fn parse(text: &str) -> Option<RecordKind> {
        RecordKind::ALL.into_iter().find(|kind| kind.slug() == text)
    }
}

/// Something the file does not say, answered once by a person (or a flag) and known as assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assumption {
    /// No column names the currency of the amounts.
    Currency {
        /// The answer.
        currency: Currency,
    },
    /// No column tells won from lost or open.
    AllWon,
    /// Every date of a column could be read both ways.
    DateOrder {
        /// The column's header.
        column: String,
        /// Whether the day comes first.
        day_first: bool,
    },
    /// Every number of a column could be read both ways (`1,234`).
    DecimalMark {
        /// The column's header.
        column: String,
        /// The decimal mark that was answered.
        mark: char,
    },
    /// Owners became people, because there was no roster.
    OwnersBecamePeople {
        /// How many.
        count: u32,
    },
}

/// One file of an import and what became of its rows: `seen = imported + skipped + refused`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReceipt {
    /// Names the file by its content.
    pub file: FileId,
    /// The file's name without a folder.
    pub name: String,
    /// What its rows are.
    pub kind: RecordKind,
    /// The layout recognised, e.g. `generic`.
    pub layout: String,
    /// Encoding, delimiter, decimal marks and date forms as read, in words.
    pub forms: Vec<String>,
    /// Records seen below the header.
    pub seen: u64,
    /// Records that became or confirmed a fact.
    pub imported: u64,
    /// Records left out on purpose: blank lines, totals, exact repeats.
    pub skipped: u64,
    /// Records that could not be read; each has an issue.
    pub refused: u64,
    /// Of the imported: new, changed and unchanged.
    pub new: u64,
    /// Records that changed an earlier one.
    pub changed: u64,
    /// Records equal to what was there.
    pub unchanged: u64,
    /// Sum of the imported amounts per currency code, in minor units.
    pub totals_minor: BTreeMap<Currency, i64>,
    /// Headers without a meaning here; their values are kept.
    pub unmapped: Vec<String>,
    /// What was assumed.
    pub assumptions: Vec<Assumption>,
    /// The immutable batch that holds the rows, for bulk kinds.
    pub batch: Option<Id>,
}

/// One committed import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// Names the import.
    pub id: ImportId,
    /// Its place in the order of commits; of one day, the later wins where records overlap.
    pub sequence: u64,
    /// The day on which it was committed.
    pub on: Date,
    /// The day whose state its files show, where a person said so; else the day of the commit.
    #[serde(default)]
    pub snapshot: Option<Date>,
    /// Its files.
    pub files: Vec<FileReceipt>,
}
