//! Issues: what is wrong with a file, where, by which rule, and the one next step.
//!
//! Owns the catalogue. A code never changes its meaning; every code has a sample file in
//! `tests/data/issues/` that provokes it. Lines are physical lines, records and columns count from 1.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;
use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row (or the file) is refused.
    Error,
    /// The row is kept; a person should look.
    Warning,
}

/// One entry of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssueKind {
    /// The entry's name in this crate.
    pub key: Code,
    /// The stable code.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// A few words.
    pub title: &'static str,
    /// What holds.
    pub rule: &'static str,
    /// What to do.
    pub fix: &'static str,
}

macro_rules! catalogue {
    ($($name:ident $code:literal $severity:ident $title:literal $rule:literal $fix:literal;)*) => {
        /// Names an entry of the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }
        /// Every kind of issue, in the order of the import.
        pub const CATALOGUE: &[IssueKind] = &[$(IssueKind {
            key: Code::$name, code: $code, severity: Severity::$severity,
            title: $title, rule: $rule, fix: $fix,
        },)*];
    };
}

catalogue! {
    FileEmpty "FILE-EMPTY" Error "Nothing in the file" "A file needs a header line and at least one record." "Export again and check that the report shows records.";
    FileNoRows "FILE-NO-ROWS" Error "Only a header" "Below the header there must be at least one record." "Widen the filter of the report and export again.";
    FileWorkbook "FILE-WORKBOOK" Error "A spreadsheet workbook of another kind" "Workbooks are read as .xlsx without a password." "Open the workbook and save it as .xlsx without a password, or the sheet as CSV (UTF-8).";
    FilePdf "FILE-PDF" Error "A PDF" "A printed page holds no columns." "Export the report itself as CSV.";
    FileImage "FILE-IMAGE" Error "A picture" "A picture holds no columns." "Export the report itself as CSV.";
    FileArchive "FILE-ARCHIVE" Error "A compressed file" "Compressed files are not opened." "Unpack it and drop the CSV inside.";
    FileHtml "FILE-HTML" Error "A web page" "Some exports are web pages with another ending; they are not rendered." "Choose CSV in the export dialogue.";
    FileAttain "FILE-ATTAIN" Error "A workspace file" "A workspace is opened, not imported." "Use “Open workspace” for this file.";
    FileUnknownKind "FILE-UNKNOWN-KIND" Error "No kind of record is recognised" "The headers must name at least the fields of one kind." "Say what the file is (--as deals, people, quotas, goals, activities, stage_history, leads, rates, splits, invoices, payments, achievements or adjustments) or map its columns.";
    LimitFile "LIMIT-FILE" Error "The file is too large" "A file may have up to 1 GiB, a workbook up to 256 MiB." "Export a shorter range of dates and import the parts.";
    LimitRows "LIMIT-ROWS" Error "Too many records" "A file may have up to 2,000,000 records." "Export a shorter range of dates and import the parts.";
    LimitColumns "LIMIT-COLUMNS" Error "Too many columns" "A file may have up to 1,000 columns." "Remove columns from the report.";
    LimitCell "LIMIT-CELL" Error "A cell is too long" "A cell may have up to 1 MiB; a longer one is nearly always a quote that was never closed." "Close the quote that opens here, or shorten the text.";
    LimitRecord "LIMIT-RECORD" Error "A record is too long" "A record may have up to 64 MiB." "Check that the file has line ends.";
    LimitPeople "LIMIT-PEOPLE" Error "Too many people" "A roster may have up to 100,000 people." "Leave out people without deals or quotas.";
    SheetDamaged "XLSX-DAMAGED" Error "A damaged workbook" "An .xlsx file is whole, with all its parts in place." "Open it in a spreadsheet program, save it as .xlsx and import that.";
    SheetEmpty "XLSX-EMPTY" Error "A workbook without rows" "At least one sheet needs a header row and a record." "Export again and check that the report shows records.";
    SheetNoResult "XLSX-NO-RESULT" Error "A formula without its result" "Formulas are not calculated here: a cell's stored result is read." "Open the workbook in a spreadsheet program, save it and import again.";
    EncInvalid "ENC-INVALID" Error "Bytes that are no text" "Every byte must belong to a character of the file's encoding." "Save the file as UTF-8, or choose its encoding.";
    UnclosedQuote "CSV-UNCLOSED-QUOTE" Error "A quote is never closed" "A cell that begins with a quote ends with one; what follows could not be told apart and is unread." "Close the quote in this cell, or remove it.";
    TextAfterQuote "CSV-TEXT-AFTER-QUOTE" Error "Text after a closing quote" "After the closing quote comes a delimiter or the line's end; quotes inside are doubled, not written with a backslash." "Double the quotes inside the cell.";
    QuoteAfterBlank "CSV-QUOTE-AFTER-BLANK" Error "A blank before a quote" "A quoted cell begins right after the delimiter, or its delimiters would cut it." "Remove the blank before the quote.";
    Nul "CSV-NUL" Error "A NUL character" "Text holds no NUL." "Export again; the file was damaged or is not text.";
    Control "CSV-CONTROL" Warning "An invisible control character" "Control characters are kept but rarely meant." "Remove it in the CRM if it was pasted by accident.";
    TooFew "CSV-TOO-FEW" Error "Too few cells" "Every record has one cell for each header." "Add the missing delimiters, or join lines that belong together.";
    TooMany "CSV-TOO-MANY" Error "Too many cells" "Every record has one cell for each header." "Put quotes around a cell that holds the delimiter.";
    NumberSyntax "NUM-SYNTAX" Error "Not a number" "A number has digits, one decimal mark, whole groups, and at most a sign, a currency and a unit." "Write it as 1234.56.";
    NumberRange "NUM-RANGE" Error "Amount out of range" "Amounts lie within 10^15 minor units of zero." "Check the digits.";
    NumberMinor "NUM-MINOR" Warning "Digits past the minor unit" "Amounts are kept in minor units; further digits are rounded half away from zero." "Round in the CRM if another rounding is meant.";
    NumberConflict "NUM-CONFLICT" Error "Two number forms in one column" "A column has one decimal mark." "Write all numbers of the column in one form, or say which mark is meant (--decimal-mark).";
    CurrencyUnknown "CUR-UNKNOWN" Error "An unknown currency" "Currencies are ISO 4217 codes." "Write the three-letter code.";
    CurrencyConflict "CUR-CONFLICT" Error "Two currencies for one amount" "The currency in the cell and in the currency column must agree." "Correct one of the two.";
    DateSyntax "DATE-SYNTAX" Error "Not a date of this column's form" "All dates of a column have one form." "Write it as 2026-03-31 or in the column's form.";
    DateNoSuchDay "DATE-NO-SUCH-DAY" Error "A day that does not exist" "Days are never rolled over into the next month." "Correct the day.";
    DateRange "DATE-RANGE" Error "A year out of range" "Years from 1970 to 2199 are read." "Correct the year.";
    DateShortYear "DATE-SHORT-YEAR" Error "A year of two digits" "The century is never guessed." "Export years with four digits.";
    DateConflict "DATE-CONFLICT" Error "Two date orders in one column" "A column has one order of day and month." "Write all dates of the column in one order, or say which is meant (--date-order).";
    IdMissing "ID-MISSING" Error "No id" "If a file has an id column, every deal has an id." "Fill in the id.";
    IdDamaged "ID-DAMAGED" Error "A damaged id" "An id such as 1.23E+17 lost its digits in a spreadsheet." "Export again without opening the file in a spreadsheet.";
    IdConflict "ID-CONFLICT" Warning "One id, two contents" "A deal stands once in a file; the later line counts." "Remove the line that is not meant.";
    ProbabilityRange "PROB-RANGE" Error "A probability out of range" "Probabilities lie between 0 and 100 %." "Correct the probability.";
    RateAmbiguous "RATE-AMBIGUOUS" Error "A rate without its unit" "A rate above 1 without a percent sign can be read two ways, and with it the whole column." "Write 4.5% or 0.045.";
    OutcomeUnknown "OUTCOME-UNKNOWN" Error "Neither won, lost nor open" "The outcome column says won, lost, open, true or false." "Correct the cell, or map its word to an outcome.";
    StageUnknown "STAGE-UNKNOWN" Warning "An unknown stage" "A stage without a known word counts as open until you say what it means." "Map the stage to won, lost or open.";
    CloseBeforeCreate "DEAL-CLOSE-BEFORE-CREATE" Warning "Closed before it was created" "A deal closes on or after the day it was created." "Correct one of the two dates.";
    WonWithoutDate "DEAL-WON-NO-DATE" Warning "Won without a close date" "Without a close date a won deal belongs to no period and is not paid." "Fill in the close date.";
    PersonNoName "PERSON-NO-NAME" Error "A person without a name" "Every person has a name." "Fill in the name.";
    PersonAmbiguous "PERSON-AMBIGUOUS" Error "Two people with one name" "Two people who share a name can't be told apart in other files." "Make the names distinct, e.g. with a middle initial.";
    OteBelowBase "PERSON-OTE-BELOW-BASE" Error "OTE below base salary" "On-target earnings are base salary plus target variable pay." "Correct one of the two.";
    QuotaPerson "QUOTA-PERSON" Error "A quota for nobody of the roster" "A quota belongs to a person of the roster." "Import the people first or together, or add this spelling as an alias.";
    QuotaAmount "QUOTA-AMOUNT" Error "A quota without an amount" "Every quota has an amount." "Fill in the amount, or remove the line.";
    QuotaRange "QUOTA-RANGE" Error "A quota without days" "A quota's end lies after its start." "Correct the dates.";
    QuotaPeriod "QUOTA-PERIOD" Error "Not a period" "Periods are written 2026, 2026Q2, 2026-04, 2026P03, 2026W07 or as two dates." "Correct the period.";
    QuotaConflict "QUOTA-CONFLICT" Warning "One quota, two amounts" "A person has one quota for the same days; the later line counts." "Remove the line that is not meant.";
    GoalNoName "GOAL-NO-NAME" Error "A goal without a name" "A goal says in words what should be reached." "Fill in the name.";
    GoalMeasure "GOAL-MEASURE" Error "A goal without a known measure" "A goal is measured by a KPI, or by check-ins of a kind: units, count, ratio, activity, learning or custom." "Write a KPI as attain kpis --list names it, or a kind.";
    GoalTarget "GOAL-TARGET" Error "A goal without a readable target" "A target is a number in the unit of the KPI." "Correct the target.";
    GoalDays "GOAL-DAYS" Error "A goal without days" "A goal has a first and a last day, or a period such as 2026Q2." "Correct the dates or the period.";
    GoalDetail "GOAL-DETAIL" Error "A detail of a goal that can't be read" "Owner type, direction, scope, milestones and over-assignment have forms of their own." "Correct the cell, or leave it empty.";
    GoalOwner "GOAL-OWNER" Error "A goal of nobody known" "A goal belongs to the company, a team or a person of the roster." "Import the people first or together, or say in a column Owner Type that it is a team.";
    GoalParent "GOAL-PARENT" Error "A goal that serves no known goal" "The goal above is named as it stands in this file or in the workspace, and by one goal only." "Correct the name, or make the names distinct.";
    GoalConflict "GOAL-CONFLICT" Warning "One goal twice" "Name, owner and days name one goal; the later line counts." "Remove the line that is not meant.";
    ActivityNoDate "ACT-NO-DATE" Warning "An activity without a day" "Without a day an activity belongs to no period; it is kept and counts in none." "Fill in the date.";
    ActivityStatusUnknown "ACT-STATUS-UNKNOWN" Warning "An unknown status" "An activity whose status no list knows counts as not done." "Write completed or open, or leave the column out if all were done.";
    DurationSyntax "ACT-DURATION" Error "Not a duration" "A duration is written 00:30, 0:05:40, 45 or 45 min." "Correct the duration.";
    HistoryNoDeal "HIST-NO-DEAL" Error "A change of no deal" "Every change names its deal by id or name." "Add the deal's id to the report.";
    HistoryNoDate "HIST-NO-DATE" Error "A change without a day" "Every change has a day." "Fill in the day of the change.";
    ConvertedBeforeCreate "LEAD-CONVERT-BEFORE-CREATE" Warning "Converted before it was created" "A lead is converted on or after the day it was created." "Correct one of the two dates.";
    RateIncomplete "FX-INCOMPLETE" Error "An exchange rate that lacks a part" "A rate has two currencies and the first day on which it holds." "Fill in the empty cell.";
    RateNotPositive "FX-NOT-POSITIVE" Error "No exchange rate above zero" "A rate says how many units of the second currency one unit of the first is worth." "Write a number above 0.";
    RateSamePair "FX-SAME" Error "One currency twice" "A rate leads from one currency to another." "Correct one of the two currencies.";
    RateConflict "FX-CONFLICT" Warning "One day, two rates" "A pair of currencies has one rate from a day on; the later line counts." "Remove the line that is not meant.";
    NumberMillionth "NUM-MILLIONTH" Warning "Digits past the sixth" "Quantities and shares are kept in millionths; further digits are rounded half away from zero." "Round in the CRM if another rounding is meant.";
    TermSyntax "DEAL-TERM" Error "Not a term" "A term is a whole number of months up to 1,200, written 12, 12 months or 1 year." "Correct the term.";
    DiscountRange "DEAL-DISCOUNT" Error "A discount above everything" "A discount is at most 100 % of the list amount." "Correct the discount, or name the column “Discount amount” if it holds money.";
    DetailUnread "DEAL-DETAIL" Warning "A detail that can't be read" "What only describes a deal counts as missing where it can't be read." "Write it in the column's form.";
    DealMissing "DEAL-MISSING" Error "Belongs to no deal" "Splits, invoices and payments name their deal by id or name, and payments at least their invoice." "Add the deal's id to the export.";
    ShareSyntax "SPLIT-SHARE" Error "Not a share" "A share is a percentage, a fraction such as 1/3 or a weight, not below zero." "Correct the share.";
    SplitKindUnknown "SPLIT-KIND" Error "Neither split nor overlay" "A split divides the deal, an overlay stands beside it." "Write split or overlay.";
    SplitSum "SPLIT-SUM" Error "Shares that are not the whole deal" "The splits of a deal add up to exactly 100 %; what is more is an overlay and says so." "Correct the shares, write thirds as 1/3, or write overlay into the column of kinds.";
    SplitTwice "SPLIT-TWICE" Error "One person twice in a deal" "A person has one share of a kind in a deal." "Add the two shares up, or correct the name.";
    LimitSplits "LIMIT-SPLITS" Error "Too many shares" "A deal may have up to 50 shares." "Check whether the deal is meant.";
    CashKindUnknown "CASH-KIND" Error "Not a type of document" "Invoices, credit notes, payments and refunds are read." "Write invoice, credit note, payment or refund.";
    CashAmount "CASH-AMOUNT" Error "No amount" "Invoices, credit notes and payments have an amount; only a refund without one takes back the whole deal." "Fill in the amount.";
    CashNoDate "CASH-NO-DATE" Error "No day" "Invoices and payments have a day." "Fill in the day.";
    PeriodMissing "PERIOD-MISSING" Error "No period" "What is achieved or adjusted belongs to a period whose end lies after its start." "Fill in the period.";
    PeriodSyntax "PERIOD-SYNTAX" Error "Not a period" "Periods are written 2026, 2026Q2, 2026-04 or as two dates." "Correct the period.";
    RecordPerson "PAY-PERSON" Error "Nobody of the roster" "Achievements and adjustments belong to a person of the roster." "Import the people first or together, or add this spelling as an alias.";
    AchievementObjective "ACHIEVED-OBJECTIVE" Error "No objective" "An achievement names its objective as the plan does." "Fill in the objective.";
    AchievementShare "ACHIEVED-SHARE" Error "Not an achievement" "An achievement is a percentage, not below zero." "Write it as 85%.";
    AchievementConflict "ACHIEVED-CONFLICT" Warning "One objective, two achievements" "A person has one achievement of an objective in a period; the later line counts." "Remove the line that is not meant.";
    AdjustmentReason "ADJUST-REASON" Error "An adjustment without a reason" "Whoever is paid more or less is told why." "Fill in the reason.";
    AdjustmentAmount "ADJUST-AMOUNT" Error "An adjustment without an amount" "An adjustment has an amount; below zero it takes away." "Fill in the amount, or remove the line.";
    StintTwice "PERSON-SAME-DAY" Error "Two assignments from one day" "From a day on a person has one role, team and manager." "Correct one of the two days, or remove a line.";
    StintOverlap "PERSON-OVERLAP" Error "Assignments overlap" "A person's assignment ends before the next begins." "Correct the end of one or the start of the other.";
    StintHole "PERSON-HOLE" Error "A hole between assignments" "Where ends are stated, the next assignment begins on the day after." "Correct the end of one or the start of the other.";
    StintEnd "PERSON-RANGE" Error "An assignment that ends before it begins" "The last day of an assignment lies on or after its first." "Correct one of the two days.";
    ManagerCircle "PERSON-CIRCLE" Error "Managers in a circle" "Nobody leads somebody who stands above." "Correct the manager of one of them.";
    LimitDepth "LIMIT-DEPTH" Error "Too many levels of managers" "At most 50 managers stand above anybody." "Check the manager of this line.";
    QuotaOverlap "QUOTA-OVERLAP" Warning "Quotas overlap" "Two quotas of one person share days." "Check that both are meant.";
}

impl Code {
    /// The entry of the catalogue.
    pub fn kind(self) -> &'static IssueKind {
        // The enum and the list come from one macro, so the position always exists.
        CATALOGUE.get(self as usize).unwrap_or(&CATALOGUE[0])
    }

    /// The code with this text.
    pub fn parse(text: &str) -> Option<Code> {
        CATALOGUE.iter().find(|kind| kind.code == text).map(|kind| kind.key)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind().code)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.kind().code)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
        let text = String::deserialize(deserializer)?;
        Code::parse(&text).ok_or_else(|| de::Error::custom(format!("“{text}” is no issue code")))
    }
}

/// A column by its header and its place from 1; headers may repeat, places don't.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnPlace {
    /// The header as written.
    pub header: String,
    /// The column's place, the first is 1.
    pub index: u32,
}

/// One thing that is wrong, with its place and the next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The catalogue's code.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// The file's name.
    pub file: String,
    /// The physical line; absent if the file as a whole is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The record below the header, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// The column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<ColumnPlace>,
    /// The value as found, cut to 80 characters.
    pub value: String,
    /// The rule that it breaks.
    pub rule: String,
    /// What to do next.
    pub hint: String,
}

impl Issue {
    /// An issue of the file as a whole, with the catalogue's words.
    pub fn of_file(code: Code, file: &str) -> Issue {
        let kind = code.kind();
        Issue {
            code,
            severity: kind.severity,
            file: file.to_owned(),
            line: None,
            record: None,
            column: None,
            value: String::new(),
            rule: kind.rule.to_owned(),
            hint: kind.fix.to_owned(),
        }
    }

    /// The same issue at a line and record.
    pub fn at(mut self, line: u32, record: u64) -> Issue {
        self.line = Some(line);
        self.record = (record > 0).then_some(record);
        self
    }

    /// The same issue in a column (`index` from 0).
    pub fn in_column(mut self, header: &str, index: usize) -> Issue {
        let index = u32::try_from(index + 1).unwrap_or(u32::MAX);
        self.column = Some(ColumnPlace { header: cut(header), index });
        self
    }

    /// The same issue about a value.
    pub fn about(mut self, value: &str) -> Issue {
        self.value = cut(value);
        self
    }

    /// The same issue with a sentence added to its rule.
    pub fn because(mut self, detail: &str) -> Issue {
        self.rule = format!("{} {detail}", self.rule);
        self
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(record) = self.record {
            write!(f, ", record {record}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {} “{}”", column.index, column.header)?;
        }
        if !self.value.is_empty() {
            write!(f, ": “{}”", self.value)?;
        }
        write!(f, ". {} {}", self.rule, self.hint)
    }
}

/// The first 80 characters: enough to find a value, little enough to show.
pub fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

/// How many issues of one code are kept; all are counted.
pub const KEPT_PER_CODE: u64 = 1_000;

/// Issues with a cap per code and full counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueLog {
    /// The kept ones, in the order in which they were found.
    pub kept: Vec<Issue>,
    /// How many there were of each code.
    pub counts: BTreeMap<Code, u64>,
}

impl IssueLog {
    /// Counts an issue, and keeps it while there are few of its code.
    pub fn add(&mut self, code: Code, issue: impl FnOnce() -> Issue) {
        let count = self.counts.entry(code).or_insert(0);
        *count += 1;
        if *count <= KEPT_PER_CODE {
            self.kept.push(issue());
        }
    }

    /// Takes over what another log holds.
    pub fn merge(&mut self, other: IssueLog) {
        let before = self.counts.clone();
        for (code, count) in &other.counts {
            *self.counts.entry(*code).or_insert(0) += count;
        }
        let mut room: BTreeMap<Code, u64> = BTreeMap::new();
        for issue in other.kept {
            let used =
                room.entry(issue.code).or_insert_with(|| before.get(&issue.code).copied().unwrap_or(0));
            if *used < KEPT_PER_CODE {
                *used += 1;
                self.kept.push(issue);
            }
        }
    }

    /// The kept errors.
    pub fn errors(&self) -> impl Iterator<Item = &Issue> {
        self.kept.iter().filter(|issue| issue.severity == Severity::Error)
    }

    /// The kept warnings.
    pub fn warnings(&self) -> impl Iterator<Item = &Issue> {
        self.kept.iter().filter(|issue| issue.severity == Severity::Warning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        for (place, kind) in CATALOGUE.iter().enumerate() {
            assert_eq!(kind.key as usize, place);
            assert_eq!(Code::parse(kind.code), Some(kind.key), "{}", kind.code);
        }
    }

    #[test]
    fn a_log_keeps_a_thousand_and_counts_all() {
        let mut log = IssueLog::default();
        for line in 1..=1_500 {
            log.add(Code::TooFew, || Issue::of_file(Code::TooFew, "a.csv").at(line, 1));
        }
        let mut whole = log.clone();
        whole.merge(log);
        assert_eq!((whole.kept.len(), whole.counts[&Code::TooFew]), (1_000, 3_000));
    }
}
