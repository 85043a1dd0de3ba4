//! Headers → fields, by name and by what the column holds.
//!
//! Owns the canonical fields of each kind and the names under which CRMs export them. A header
//! matches as a whole, folded, or not at all: “Account Owner” is not the owner of a deal.

mod layouts;
mod names;

pub use layouts::layout;
pub use names::names_of;

use super::drafts::{cash_kind, is_qualification, split_kind, term_months};
use super::profile::{ColumnProfile, Looks, Profile};
use crate::domain::kernel::Currency;
use crate::domain::model::RecordKind;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the documentation; see the synonyms below")]
pub enum Field {
    Key,
    Name,
    Account,
    Owner,
    Stage,
    Outcome,
    IsWon,
    IsClosed,
    Amount,
    Currency,
    Cost,
    Probability,
    Created,
    Closed,
    ExpectedClose,
    DealType,
    Product,
    Region,
    Segment,
    LeadSource,
    Reason,
    Person,
    Email,
    Alias,
    Role,
    Team,
    Manager,
    Territory,
    Hired,
    Left,
    CommissionRate,
    BaseSalary,
    TargetVariable,
    Ote,
    From,
    /// The first day after (exclusive).
    Until,
    /// The last day (inclusive).
    Through,
    /// An end of which the header does not say whether it counts.
    End,
    Period,
    QuotaAmount,
    /// What should be reached, in words.
    Goal,
    /// Whether a goal is the company's, a team's or a person's.
    OwnerType,
    /// The KPI or kind by which a goal is measured.
    Measure,
    /// What check-ins count.
    Unit,
    /// Whether more or less is better.
    Aim,
    Target,
    Baseline,
    /// The goal that a goal serves.
    Parent,
    Scope,
    Milestones,
    /// What is handed on above the target.
    Headroom,
    /// The amount of a deal whose final amount is not known yet.
    ExpectedAmount,
    /// The close date of deals that were won.
    WonOn,
    /// The close date of deals that were lost.
    LostOn,
    /// The day on which the deal entered the stage where it is now.
    StageSince,
    /// The day on which the deal entered the stage that the header names; any number of columns.
    Entered,
    ActivityType,
    Subject,
    Assignee,
    Day,
    Done,
    Deal,
    Result,
    Duration,
    /// Whether an activity is a task; otherwise it is an event.
    IsTask,
    FromStage,
    ToStage,
    ChangedField,
    OldValue,
    NewValue,
    ChangedOn,
    FirstName,
    LastName,
    Status,
    IsConverted,
    ConvertedOn,
    FromCurrency,
    /// Whether a row of a table of rates is about the currency that all its rates start from.
    IsCorporate,
    ToCurrency,
    RateDay,
    ExchangeRate,
    /// How much was sold.
    Units,
    /// The amount before any discount.
    ListAmount,
    Discount,
    /// How long the contract runs.
    Term,
    Competitor,
    ForecastCategory,
    NextStep,
    Qualified,
    LastActivity,
    /// How many contacts of the customer take part.
    Contacts,
    /// A part of a deal.
    Share,
    SplitKind,
    CashKind,
    /// The invoice that a payment settles.
    Invoice,
    /// A line within an invoice or payment.
    LineItem,
    Objective,
    Achieved,
    Note,
    /// Who judged or decided.
    By,
    /// The line of a statement that an adjustment corrects.
    StatementLine,
}

impl Field {
    /// Whether several columns of a file may mean it.
    pub fn repeats(self) -> bool {
        self == Field::Entered
    }
}

/// The form in which headers are compared: case, diacritics and punctuation removed.
pub fn fold_header(header: &str) -> String {
    let plain = header.nfkd().filter(|letter| !unicode_normalization::char::is_combining_mark(*letter));
    let spaced: String = plain.map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A currency that the header itself names, as in `Amount (USD)`, and the rest of the header.
pub fn header_currency(header: &str) -> Option<(Currency, String)> {
    let folded = fold_header(header);
    let (rest, code) = folded.rsplit_once(' ')?;
    let bracketed =
        header.to_lowercase().contains(&format!("({code})")) || header.contains(&code.to_uppercase());
    Currency::parse(code).ok().filter(|_| bracketed).map(|currency| (currency, rest.to_owned()))
}

/// The stage that a header such as `Date entered "Demo (Sales Pipeline)"` names, without its pipeline.
pub fn entered_stage(header: &str) -> Option<&str> {
    let is_quote = |letter: char| matches!(letter, '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '«' | '»');
    let (front, rest) = header.split_at_checked("date entered".len())?;
    let quoted = rest.trim();
    let stage = quoted.trim_matches(is_quote).trim();
    if !front.eq_ignore_ascii_case("date entered") || stage.is_empty() {
        return None;
    }
    let (bare, pipeline) = stage.rsplit_once('(').unwrap_or((stage, ""));
    let bare = bare.trim_end();
    Some(if pipeline.ends_with(')') && !bare.is_empty() { bare } else { stage })
}

/// Whether the values speak for the field: decides between two columns of one name.
fn fits(field: Field, column: &ColumnProfile) -> bool {
    use Field::*;
    match field {
        Amount | ExpectedAmount | Cost | Probability | CommissionRate | BaseSalary | TargetVariable | Ote
        | QuotaAmount | ExchangeRate | Units | ListAmount | Discount | Contacts | Achieved | Target
        | Baseline | Headroom => column.is_mostly(Looks::Number),
        Created | Closed | ExpectedClose | WonOn | LostOn | StageSince | Hired | Left | From | Until
        | Through | End | Day | ChangedOn | ConvertedOn | RateDay | LastActivity => {
            column.is_mostly(Looks::Date) || column.is_mostly(Looks::Number)
        }
        _ => true,
    }
}

/// Whether the values rule the field out. Only where a name has another common meaning: an
/// `Amount` full of words stays the amount and is refused aloud, not passed over in silence.
fn is_ruled_out(field: Field, column: &ColumnProfile) -> bool {
    use Field::*;
    match field {
        IsWon | IsClosed | IsTask | IsConverted | IsCorporate => !column.is_mostly(Looks::Flag),
        Email => !column.is_mostly(Looks::Email),
        Cost | Probability | Units | ListAmount | Discount | Contacts => !column.has_some(Looks::Number),
        LastActivity => !column.has_some(Looks::Date) && !column.has_some(Looks::Number),
        // “Net 30” is a term of payment.
        Term => !column.samples.iter().all(|text| term_months(text, false).is_some()),
        // A type of deal and a way of paying are other types.
        SplitKind => !column.samples.iter().any(|text| split_kind(text).is_some()),
        CashKind => !column.samples.iter().any(|text| cash_kind(text).is_some()),
        Qualified => !column.samples.iter().all(|text| is_qualification(text)),
        Closed | ConvertedOn | Hired | Left => column.is_mostly(Looks::Flag) && !column.has_some(Looks::Date),
        FromCurrency | ToCurrency => !column.samples.iter().all(|code| is_currency(code)),
        _ => false,
    }
}

fn is_currency(code: &str) -> bool {
    Currency::parse(code).is_ok()
}

/// Each column's field, or nothing; and how many fields were found.
pub fn guess(kind: RecordKind, headers: &[String], profile: &Profile) -> (Vec<Option<Field>>, usize) {
    guess_by(kind, headers, &forms_of(headers), profile)
}

/// The forms of all headers.
fn forms_of(headers: &[String]) -> Vec<[String; 2]> {
    headers.iter().map(|header| both_forms(header)).collect()
}

fn guess_by(
    kind: RecordKind,
    headers: &[String],
    folded: &[[String; 2]],
    profile: &Profile,
) -> (Vec<Option<Field>>, usize) {
    let mut guessed = vec![None; headers.len()];
    // There, the expected revenue is the amount times the probability.
    let is_weighted = |form: &String| form == "expected revenue" && layouts::weighs_revenue(headers);
    for (field, names) in names_of(kind) {
        let score = |column: usize| -> Option<(bool, bool, usize)> {
            let forms = folded.get(column)?;
            let names_it = |name| forms.iter().any(|form| form == name && !is_weighted(form));
            let place = names::each(names).position(names_it)?;
            let seen = profile.columns.get(column)?;
            let empty = seen.distinct == 0;
            (empty || !is_ruled_out(*field, seen)).then_some((empty, !fits(*field, seen), place))
        };
        let free = (0..headers.len()).filter(|column| guessed[*column].is_none());
        let best = free.filter_map(|column| Some((score(column)?, column))).min();
        if let Some((_, column)) = best {
            guessed[column] = Some(*field);
        }
    }
    if kind == RecordKind::Deals {
        let stages = headers.iter().zip(&mut guessed).filter(|(header, _)| entered_stage(header).is_some());
        stages.for_each(|(_, field)| *field = Some(Field::Entered));
    }
    if kind == RecordKind::People && !guessed.contains(&Some(Field::Email)) {
        guess_email(&mut guessed, profile);
    }
    let found = guessed.iter().flatten().count();
    (guessed, found)
}

/// A column of e-mail addresses is the e-mail column, whatever it is called.
fn guess_email(guessed: &mut [Option<Field>], profile: &Profile) {
    let columns = guessed.iter_mut().zip(&profile.columns);
    let free = columns.filter(|(field, column)| field.is_none() && column.is_mostly(Looks::Email));
    if let Some((field, _)) = free.into_iter().next() {
        *field = Some(Field::Email);
    }
}

fn both_forms(header: &str) -> [String; 2] {
    let folded = fold_header(header);
    let bare = header_currency(header).map_or_else(|| folded.clone(), |(_, rest)| rest);
    [folded, bare]
}

/// Groups of fields of which each kind needs one.
fn needed(kind: RecordKind) -> &'static [&'static [Field]] {
    use Field::*;
    match kind {
        RecordKind::Deals => &[
            &[Key, Name, Account, Owner],
            &[Amount, ExpectedAmount, Stage, Outcome, IsWon],
            &[Closed, WonOn, ExpectedClose, Created, Stage],
        ],
        RecordKind::People => &[
            &[Person],
            &[
                Email,
                Role,
                Team,
                Manager,
                Territory,
                Hired,
                Left,
                CommissionRate,
                BaseSalary,
                TargetVariable,
                Ote,
                From,
            ],
        ],
        RecordKind::Quotas => &[&[Person], &[QuotaAmount], &[From, Period]],
        RecordKind::Goals => &[&[Goal], &[Measure], &[Target], &[From, Period]],
        RecordKind::Activities => &[&[Day], &[ActivityType, Subject], &[Assignee]],
        RecordKind::StageHistory => &[&[Deal, Name], &[ToStage, NewValue], &[ChangedOn]],
        RecordKind::Leads => {
            &[&[Key, Name, LastName, Account], &[Status, IsConverted, ConvertedOn, LeadSource, Created]]
        }
        RecordKind::Rates => &[&[ToCurrency], &[RateDay, IsCorporate], &[ExchangeRate]],
        RecordKind::Splits => &[&[Deal, Name], &[Person], &[Share]],
        RecordKind::Invoices => &[&[Deal, Name], &[Day], &[Amount]],
        RecordKind::Payments => &[&[Deal, Name, Invoice], &[Day], &[Amount]],
        RecordKind::Achievements => &[&[Person], &[Objective], &[From, Period], &[Achieved]],
        RecordKind::Adjustments => &[&[Person], &[From, Period], &[Amount], &[Reason]],
    }
}

/// Whether these fields make a file of this kind.
pub fn is_enough(kind: RecordKind, fields: &[Option<Field>]) -> bool {
    needed(kind).iter().all(|group| group.iter().any(|field| fields.contains(&Some(*field))))
}

/// Whether the headers speak for this kind, beyond what other kinds have as well.
fn is_marked(kind: RecordKind, fields: &[Option<Field>], forms: &[[String; 2]]) -> bool {
    let has = |field| fields.contains(&Some(field));
    let folded = || forms.iter().map(|[folded, _]| folded.as_str());
    match kind {
        RecordKind::StageHistory => {
            let is_row_of = |header: &str| matches!(header, "opportunityid" | "to stage" | "new stage");
            has(Field::FromStage) || has(Field::OldValue) || folded().any(is_row_of)
        }
        RecordKind::Leads => {
            let is_lead = |header: &str| {
                header != "lead source" && header.split(' ').any(|word| matches!(word, "lead" | "lifecycle"))
            };
            has(Field::IsConverted) || has(Field::ConvertedOn) || folded().any(is_lead)
        }
        // Without a first currency only a CRM's own table of rates is one.
        RecordKind::Rates => {
            let is_table = |header: &str| matches!(header, "conversionrate" | "conversion rate");
            has(Field::FromCurrency) || folded().any(is_table)
        }
        RecordKind::Splits => !folded().any(speaks_of_deals),
        RecordKind::Invoices | RecordKind::Payments => {
            let words: &[&str] = match kind {
                RecordKind::Invoices => &["invoice", "invoices", "billing", "rechnung", "rechnungsnummer"],
                _ => &["payment", "payments", "paid", "received", "receipt", "refund", "zahlung"],
            };
            let names = |header: &str| header.split(' ').any(|word| words.contains(&word));
            folded().any(names) && !folded().any(speaks_of_deals)
        }
        RecordKind::Achievements => true,
        RecordKind::Adjustments => !folded().any(speaks_of_deals),
        // An activity has no money.
        RecordKind::Activities => !folded().any(|header| header == "amount" || header.ends_with(" value")),
        _ => true,
    }
}

/// Whether a header stands in files of deals and in none of what belongs to them.
fn speaks_of_deals(header: &str) -> bool {
    matches!(
        header,
        "owner" | "salesperson" | "sales rep" | "stage" | "deal stage" | "close date" | "probability"
    ) || header.ends_with(" stage")
}

/// Whether the headers can be those of one kind only, whatever else stands beside them: a report of splits
/// repeats its deals, with owner, stage and amount, once for each share.
fn is_certain(kind: RecordKind, headers: &[String]) -> bool {
    let owners = ["split owner", "split owner name", "split owner id", "splitownerid", "splitowner"];
    let parts = ["split", "split percentage", "split percent", "split pct", "splitpercentage"];
    let has = |names: &[&str]| headers.iter().any(|header| names.contains(&fold_header(header).as_str()));
    kind == RecordKind::Splits && has(&owners) && has(&parts)
}

/// The kind that explains most columns, if one explains enough.
pub fn recognise(headers: &[String], profile: &Profile) -> Option<(RecordKind, Vec<Option<Field>>)> {
    use RecordKind::{
        Achievements, Activities, Adjustments, Deals, Goals, Invoices, Leads, Payments, People, Quotas,
        Rates, Splits, StageHistory,
    };
    // Of kinds that explain equally many, the last: the commonest, and behind them those whose own words
    // the headers must hold.
    let kinds = [Rates, Leads, Activities, StageHistory, Quotas, Goals, People, Deals];
    let kinds = kinds.into_iter().chain([Payments, Invoices, Splits, Adjustments, Achievements]);
    let folded = forms_of(headers);
    let guesses = kinds.map(|kind| (guess_by(kind, headers, &folded, profile), kind));
    let enough = guesses.filter(|((fields, _), kind)| {
        let is_certain = is_certain(*kind, headers);
        is_enough(*kind, fields) && (is_certain || is_marked(*kind, fields, &folded))
    });
    let best = enough.max_by_key(|((_, found), kind)| (is_certain(*kind, headers), *found));
    best.map(|((fields, _), kind)| (kind, fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_folded() {
        assert_eq!(fold_header(" Währung * "), "wahrung");
        assert_eq!(fold_header("Deal - Currency of Value"), "deal currency of value");
        assert_eq!(header_currency("Amount (EUR)").unwrap().1, "amount");
        assert!(header_currency("Created all").is_none());
    }

    #[test]
    fn headers_name_the_stage_that_was_entered() {
        for header in [
            "Date entered \"Demo (Sales Pipeline)\"",
            "Date Entered 'Demo (Sales Pipeline)'",
            "date entered “Demo (Sales Pipeline)”",
            "Date entered Demo",
        ] {
            assert_eq!(entered_stage(header), Some("Demo"), "{header}");
        }
        assert_eq!(entered_stage("Date entered \"Offer (sent) (Sales)\""), Some("Offer (sent)"));
        assert_eq!(entered_stage("Date entered"), None);
        assert_eq!(entered_stage("Date exited \"Demo\""), None);
    }
}
