//! Headers → fields, by name and by what the column holds.
//!
//! Owns the canonical fields of each kind and the names under which CRMs export them. A header
//! matches as a whole, folded, or not at all: “Account Owner” is not the owner of a deal.

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
}

type Names = &'static [&'static str];

/// Field and names of a kind, the surest name first.
const DEALS: &[(Field, Names)] = &[
    (
        Field::Key,
        &[
            "opportunity id",
            "deal id",
            "record id",
            "deal record id",
            "id",
            "order number",
            "order id",
            "order no",
            "order",
            "invoice number",
            "deal number",
            "opportunity number",
            "key",
            "auftragsnummer",
            "deal",
        ],
    ),
    (
        Field::Name,
        &[
            "opportunity name",
            "deal name",
            "deal title",
            "opportunity",
            "title",
            "topic",
            "name",
            "subject",
            "lead name",
        ],
    ),
    (
        Field::Account,
        &[
            "account name",
            "account",
            "company name",
            "company",
            "customer",
            "customer name",
            "associated company",
            "deal organization",
            "organization",
            "organisation",
            "client",
            "reseller",
            "kunde",
            "client name",
        ],
    ),
    (
        Field::Owner,
        &[
            "opportunity owner",
            "deal owner",
            "owner",
            "owner name",
            "owner email",
            "salesperson",
            "sales rep",
            "sales representative",
            "rep",
            "account executive",
            "seller",
            "assigned to",
            "user name",
            "verkaufer",
            "ownerid",
            "owner id",
        ],
    ),
    (
        Field::Stage,
        &[
            "stage",
            "deal stage",
            "stagename",
            "stage name",
            "deal deal stage",
            "pipeline stage",
            "sales stage",
            "pipeline phase",
            "status label",
            "phase",
        ],
    ),
    (Field::Outcome, &["deal status", "outcome", "status", "won lost", "status type", "result"]),
    (Field::IsWon, &["iswon", "is won", "won", "is closed won"]),
    (Field::IsClosed, &["isclosed", "is closed", "closed", "is deal closed"]),
    (
        Field::Amount,
        &[
            "amount",
            "deal value",
            "value",
            "deal amount",
            "total deal value",
            "deal total deal value",
            "actual revenue",
            "net amount",
            "total",
            "total amount",
            "revenue",
            "order amount",
            "acv",
            "tcv",
            "arr",
            "est revenue",
            "expected revenue",
            "betrag",
            "montant",
            "umsatz",
        ],
    ),
    (
        Field::Currency,
        &[
            "currency",
            "amount currency",
            "deal currency of value",
            "currency code",
            "currencyisocode",
            "value currency",
            "currency iso code",
            "opportunity currency",
            "deal currency",
            "wahrung",
            "devise",
        ],
    ),
    (Field::Cost, &["cost", "costs", "cogs", "total cost", "kosten"]),
    (
        Field::Probability,
        &[
            "probability",
            "deal probability",
            "win probability",
            "forecast probability",
            "confidence",
            "wahrscheinlichkeit",
        ],
    ),
    (
        Field::Created,
        &[
            "created date",
            "create date",
            "created",
            "createddate",
            "date created",
            "created on",
            "deal deal created",
            "deal created",
            "deal creation date",
            "created time",
            "deal created at",
            "created at",
            "creation date",
            "opened",
        ],
    ),
    (
        Field::Closed,
        &[
            "close date",
            "closedate",
            "closed date",
            "closing date",
            "actual close date",
            "deal deal closed on",
            "deal closed on",
            "deal closed date",
            "deal won time",
            "won time",
            "date won",
            "closed on",
            "order date",
            "booking date",
            "invoice date",
            "date",
            "abschlussdatum",
            "closed",
        ],
    ),
    (
        Field::ExpectedClose,
        &[
            "expected close date",
            "deal expected close date",
            "est close date",
            "expected closing",
            "expected close",
            "estimated close date",
        ],
    ),
    (Field::DealType, &["type", "deal type", "opportunity type", "typ"]),
    (Field::Product, &["product", "product name", "product family", "product line", "produkt"]),
    (Field::Region, &["region", "territory", "country", "sales region", "geo"]),
    (
        Field::Segment,
        &["segment", "customer segment", "industry", "business type", "account segment", "company size"],
    ),
    (
        Field::LeadSource,
        &["lead source", "leadsource", "source", "original source", "deal source", "channel"],
    ),
    (
        Field::Reason,
        &[
            "lost reason",
            "loss reason",
            "deal lost reason",
            "closed lost reason",
            "reason for loss",
            "reason",
            "reason lost",
            "closed won reason",
            "status reason",
        ],
    ),
];
const PEOPLE: &[(Field, Names)] = &[
    (
        Field::Person,
        &[
            "name",
            "full name",
            "person",
            "employee",
            "employee name",
            "salesperson",
            "sales rep",
            "sales representative",
            "rep",
            "user",
            "user name",
            "rep name",
            "mitarbeiter",
        ],
    ),
    (Field::Email, &["email", "e mail", "email address", "e mail address", "work email", "mail"]),
    (Field::Alias, &["alias", "aliases", "also known as", "crm name", "crm user", "nickname"]),
    (Field::Role, &["role", "title", "job title", "position", "job", "rolle"]),
    (Field::Team, &["team", "department", "group", "sales team", "abteilung"]),
    (
        Field::Manager,
        &["manager", "manager name", "reports to", "supervisor", "line manager", "leader", "vorgesetzter"],
    ),
    (Field::Territory, &["territory", "sales territory", "gebiet"]),
    (Field::Region, &["region", "sales region", "country", "geo", "territory group"]),
    (
        Field::Hired,
        &["hired", "hire date", "start date", "date hired", "joined", "employment start", "eintritt"],
    ),
    (
        Field::Left,
        &["left", "leave date", "last day", "termination date", "end date", "employment end", "austritt"],
    ),
    (
        Field::CommissionRate,
        &[
            "commission rate",
            "commission",
            "commission pct",
            "commission percent",
            "rate",
            "commissionpct",
            "provision",
        ],
    ),
    (
        Field::BaseSalary,
        &[
            "base salary",
            "base",
            "base pay",
            "salary",
            "annual base",
            "annual salary",
            "fixed salary",
            "grundgehalt",
        ],
    ),
    (
        Field::TargetVariable,
        &[
            "target variable",
            "variable",
            "target variable pay",
            "variable pay",
            "target commission",
            "variable target",
            "target incentive",
        ],
    ),
    (Field::Ote, &["ote", "on target earnings", "target earnings", "total target compensation"]),
    (Field::Currency, &["currency", "currency code", "pay currency", "wahrung"]),
];
const QUOTAS: &[(Field, Names)] = &[
    (
        Field::Person,
        &[
            "person",
            "salesperson",
            "sales rep",
            "sales representative",
            "rep",
            "name",
            "owner",
            "employee",
            "full name",
            "email",
            "e mail",
            "user",
            "rep name",
            "quota owner",
        ],
    ),
    (
        Field::From,
        &["from", "start", "start date", "quota start", "valid from", "period start", "quota date", "von"],
    ),
    (Field::Until, &["until exclusive", "to exclusive", "end exclusive", "before", "until not included"]),
    (
        Field::Through,
        &[
            "until inclusive",
            "through",
            "thru",
            "to inclusive",
            "last day",
            "end inclusive",
            "bis einschliesslich",
        ],
    ),
    (
        Field::End,
        &["until", "to", "end", "end date", "quota end", "valid to", "valid until", "period end", "bis"],
    ),
    (
        Field::Period,
        &["period", "quarter", "month", "year", "fiscal period", "fiscal quarter", "quota period"],
    ),
    (
        Field::QuotaAmount,
        &[
            "quota",
            "quota amount",
            "sales quota",
            "target",
            "goal",
            "amount",
            "target amount",
            "ziel",
            "value",
        ],
    ),
    (Field::Currency, &["currency", "currency code", "quota currency", "wahrung"]),
];

/// The fields and names of a kind.
pub fn names_of(kind: RecordKind) -> &'static [(Field, Names)] {
    match kind {
        RecordKind::Deals => DEALS,
        RecordKind::People => PEOPLE,
        RecordKind::Quotas => QUOTAS,
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

/// Whether the values speak for the field: decides between two columns of one name.
fn fits(field: Field, column: &ColumnProfile) -> bool {
    use Field::*;
    match field {
        Amount | Cost | Probability | CommissionRate | BaseSalary | TargetVariable | Ote | QuotaAmount => {
            column.is_mostly(Looks::Number)
        }
        Created | Closed | ExpectedClose | Hired | Left | From | Until | Through | End => {
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
        IsWon | IsClosed => !column.is_mostly(Looks::Flag),
        Email => !column.is_mostly(Looks::Email),
        Cost | Probability => !column.has_some(Looks::Number),
        Closed | Hired | Left => column.is_mostly(Looks::Flag) && !column.has_some(Looks::Date),
        _ => false,
    }
}

/// Each column's field, or nothing; and how many fields were found.
pub fn guess(kind: RecordKind, headers: &[String], profile: &Profile) -> (Vec<Option<Field>>, usize) {
    let mut guessed = vec![None; headers.len()];
    let folded: Vec<[String; 2]> = headers.iter().map(|header| both_forms(header)).collect();
    for (field, names) in names_of(kind) {
        let score = |column: usize| -> Option<(bool, bool, usize)> {
            let forms = folded.get(column)?;
            let place = names.iter().position(|name| forms.iter().any(|form| form == name))?;
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
            &[Amount, Stage, Outcome, IsWon],
            &[Closed, ExpectedClose, Created, Stage],
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
            ],
        ],
        RecordKind::Quotas => &[&[Person], &[QuotaAmount], &[From, Period]],
    }
}

/// Whether these fields make a file of this kind.
pub fn is_enough(kind: RecordKind, fields: &[Option<Field>]) -> bool {
    needed(kind).iter().all(|group| group.iter().any(|field| fields.contains(&Some(*field))))
}

/// The kind that explains most columns, if one explains enough.
pub fn recognise(headers: &[String], profile: &Profile) -> Option<(RecordKind, Vec<Option<Field>>)> {
    let kinds = [RecordKind::Quotas, RecordKind::People, RecordKind::Deals];
    let guesses = kinds.into_iter().map(|kind| (guess(kind, headers, profile), kind));
    let enough = guesses.filter(|((fields, _), kind)| is_enough(*kind, fields));
    enough.max_by_key(|((_, found), _)| *found).map(|((fields, _), kind)| (kind, fields))
}

/// The system whose export this looks like; ids of two systems never meet.
pub fn layout(headers: &[String]) -> &'static str {
    let folded: Vec<String> = headers.iter().map(|header| fold_header(header)).collect();
    let has = |name: &str| folded.iter().any(|header| header == name);
    let pipedrive = headers.iter().filter(|header| header.starts_with("Deal - ")).count() >= 3;
    if pipedrive {
        "pipedrive"
    } else if has("opportunity owner") || has("opportunity name") || (has("stagename") && has("iswon")) {
        "salesforce"
    } else if has("record id") && (has("deal name") || has("deal stage")) {
        "hubspot"
    } else {
        "generic"
    }
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
}
