//! Words of the page Data.

use super::plural;
use crate::domain::model::{Assumption, FileReceipt, RecordKind};
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const LEDE: &str = "Everything is read in this browser. Nothing is stored before you confirm, and one click takes it back.";
    pub const FILES: &str = "Files";
    pub const BY_HAND: &str = "By hand";
    pub const PEOPLE_WHY: &str =
        "A cleared row removes its person. A manager is written by name and may stand in another row.";
    pub const HAND_DEALS: &str = "New deals";
    pub const HAND_DEALS_WHY: &str = "They are read like a file: you check them, they get a receipt, and one click takes them back. An id that is known already changes that deal.";
    pub const HAND_RATES: &str = "Exchange rates";
    pub const HAND_RATES_WHY: &str = "A rate holds from its day on, until a later one of the same pair. Amounts are never added up across currencies without one.";
    pub const HAND_SPLITS: &str = "Splits of deals";
    pub const HAND_SPLITS_WHY: &str = "All shares of a deal stand together and replace what was said of it before. Splits add up to 100 %; an overlay stands beside the deal.";
    pub const HAND_ACHIEVED: &str = "Achievements";
    pub const HAND_ACHIEVED_WHY: &str =
        "How much of an objective somebody achieved in a period. A plan names the objective.";
    pub const HAND_ADJUSTED: &str = "Adjustments of pay";
    pub const HAND_ADJUSTED_WHY: &str =
        "An amount beside what plans pay, in a pay period, with its reason. Below zero it takes away.";
    pub const TEMPLATES: &str = "Templates: empty files with headers that are recognised";
    pub const TEMPLATES_WHY: &str =
        "Fill one in with any spreadsheet and drop it here. Columns that you do not need may stay empty.";
    pub const SHOWS: &str = "Shows the day";
    pub const DATING: &str = "Change the day that an import shows";
    pub const DATING_WHY: &str = "An export tells how deals stood on the day it was made. What changed, pushed deals and the forecast\u{2019}s own record go by that day.";
    pub const SET_DAY: &str = "Set day";
    pub const UNSET_DAY: &str = "Use the day of the import";
    pub const SNAPSHOT: &str = "These files show the state of";
    pub const SNAPSHOT_WHY: &str =
        "Today where you leave it empty; choose the day of the export if it is an older one.";
    pub const DEMO_HERE: &str = "The demo company is here";
    pub const DEMO_HERE_WHY: &str = "Your own rows never mix with made-up ones. To try something out, such as a refund of a \
        demo deal, let the rows join the demo company.";
    pub const REPLACE_DEMO: &str = "These are my own rows: they take its place";
    pub const JOIN_DEMO: &str = "I only try something: they join it";
    pub const CHOOSE: &str = "Choose files";
    pub const DROP_HINT: &str =
        "or drop CSV or XLSX exports anywhere on this page: deals or orders, people, quotas, several at once";
    pub const READING: &str = "Reading";
    pub const PREPARED: &str = "Check what will be imported";
    pub const CONFIRM: &str = "Import";
    pub const DISCARD: &str = "Discard";
    pub const NOTHING_NEW: &str = "Everything in these files was known already; nothing changed.";
    pub const KIND: &str = "Rows are";
    pub const UNKNOWN: &str = "not recognised";
    pub const QUESTIONS: &str = "What the file does not say";
    pub const CHOOSE_ANSWER: &str = "Choose …";
    pub const COLUMNS: &str = "Columns and what they mean";
    pub const NO_MEANING: &str = "Kept, no meaning";
    pub const MEANS: &str = "Means";
    pub const SAMPLES: &str = "Values";
    pub const COLUMN: &str = "Column";
    pub const STAGES: &str = "Stages and what they mean";
    pub const PREVIEW: &str = "First rows as written";
    pub const ERRORS: &str = "Rows that are refused";
    pub const WARNINGS: &str = "Worth a look";
    pub const REFUSED_ROWS: &str = "Download refused rows";
    pub const LEAVE: &str = "Leave this file out";
    pub const FIRST_ANSWER: &str = "Answer the questions above first.";
    pub const IMPORTS: &str = "Imports";
    pub const NO_IMPORTS: &str = "No file was imported yet.";
    pub const FILE: &str = "File";
    pub const DAY: &str = "Imported on";
    pub const SEEN: &str = "Seen";
    pub const IMPORTED: &str = "Imported";
    pub const SKIPPED: &str = "Skipped";
    pub const REFUSED: &str = "Refused";
    pub const TOTALS: &str = "Total";
    pub const ASSUMED: &str = "Assumed";
    pub const PEOPLE: &str = "People";
    pub const NAME: &str = "Name";
    pub const ROLE: &str = "Role";
    pub const TEAM: &str = "Team";
    pub const MANAGER: &str = "Manager";
    pub const DEALS: &str = "Deals";
    pub const RATE: &str = "Own rate";
    pub const ADD_PERSON: &str = "Add";
    pub const ADD_PERSON_LABEL: &str = "Add a person by name";
    pub const UNASSIGNED: &str = "Owners who are nobody of the roster";
    pub const UNASSIGNED_WHY: &str = "Their deals count for the company, not for a person, and pay nobody.";
    pub const ADD_AS_PERSON: &str = "Add as person";
    pub const CHANGES: &str = "Changes";
    pub const NO_CHANGES: &str = "Nothing was changed yet.";
    pub const TAKEN_BACK: &str = "taken back";
    pub const WORKSPACE: &str = "Workspace file";
    pub const WORKSPACE_WHY: &str = "One file with everything: keep it as a backup, move it to another computer, or read it with the command line.";
    pub const DOWNLOAD: &str = "Download workspace";
    pub const OPEN_FILE: &str = "Open a workspace file";
    pub const WON: &str = "won";
    pub const LOST: &str = "lost";
    pub const OPEN: &str = "open";
    pub const UNKNOWN_OUTCOME: &str = "open (unknown word)";
}
pub use texts::*;

/// What the rows of a file are.
pub const fn kind(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Deals => "deals or orders",
        RecordKind::People => "people",
        RecordKind::Quotas => "quotas",
        RecordKind::Goals => "goals",
        RecordKind::Activities => "activities",
        RecordKind::StageHistory => "stage history",
        RecordKind::Leads => "leads",
        RecordKind::Rates => "exchange rates",
        RecordKind::Splits => "splits of deals",
        RecordKind::Invoices => "invoices and credit notes",
        RecordKind::Payments => "payments and refunds",
        RecordKind::Achievements => "achievements of objectives",
        RecordKind::Adjustments => "adjustments of pay",
    }
}

/// The template of a kind.
pub fn template(of: RecordKind) -> String {
    let name = kind(of);
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The receipt as one sentence whose numbers add up.
pub fn receipt(receipt: &FileReceipt, locale: &Locale) -> String {
    let count = |number| format::count(number, locale);
    format!(
        "{} = {} imported + {} skipped + {} refused. Of the imported {} are new, {} changed, {} unchanged.",
        plural(receipt.seen, &count(receipt.seen), "row seen", "rows seen"),
        count(receipt.imported),
        count(receipt.skipped),
        count(receipt.refused),
        count(receipt.new),
        count(receipt.changed),
        count(receipt.unchanged),
    )
}

/// What was assumed, in words.
pub fn assumed(assumption: &Assumption) -> String {
    match assumption {
        Assumption::Currency { currency } => format!("amounts are in {currency}"),
        Assumption::AllWon => "all rows are won".to_owned(),
        Assumption::DateOrder { column, day_first: true } => format!("{column}: the day comes first"),
        Assumption::DateOrder { column, day_first: false } => format!("{column}: the month comes first"),
        Assumption::DecimalMark { column, mark } => format!("{column}: decimal mark {mark}"),
        Assumption::OwnersBecamePeople { count } => format!("{count} owners became people"),
    }
}

/// How far the reading is.
pub fn reading(name: &str, rows: u64, locale: &Locale) -> String {
    format!("{READING} {name}: {}", plural(rows, &format::count(rows, locale), "row", "rows"))
}

/// How many deals an owner has who is nobody.
pub fn owned(deals: u64, locale: &Locale) -> String {
    plural(deals, &format::count(deals, locale), "deal", "deals")
}

/// Where an issue is.
pub fn at(line: u32, column: &str) -> String {
    match (line, column.is_empty()) {
        (0, _) => "whole file".to_owned(),
        (line, true) => format!("line {line}"),
        (line, false) => format!("line {line}, column {column}"),
    }
}

/// How many people come from owners.
pub fn from_owners(count: u64) -> String {
    format!(
        "There is no roster yet, so {} will be added as people.",
        plural(count, &count.to_string(), "owner", "owners")
    )
}
