//! The names under which CRMs export each field, the surest name first.
//!
//! Names are folded (see [`super::fold_header`]) and stand between bars. The same field may have
//! other names in another kind of file.

use super::Field;
use crate::domain::model::RecordKind;

/// Names between bars.
type Names = &'static str;

/// Deals, opportunities, orders.
const DEALS: &[(Field, Names)] = &[
    (
        Field::Key,
        "opportunity id | deal id | record id | deal record id | id | order number | order id | \
         order no | order | invoice number | deal number | opportunity number | key | auftragsnummer | \
         deal | do not modify opportunity | do not modify deal",
    ),
    (
        Field::Name,
        "opportunity name | deal name | deal title | opportunity | title | topic | name | subject | \
         lead name",
    ),
    (
        Field::Account,
        "account name | account | company name | company | customer | customer name | \
         associated company | deal organization | organization | organisation | client | reseller | \
         kunde | client name",
    ),
    (
        Field::Owner,
        "opportunity owner | deal owner | owner | owner name | owner email | salesperson | sales rep | \
         sales representative | rep | account executive | seller | assigned to | user name | \
         verkaufer | ownerid | owner id",
    ),
    (
        Field::Stage,
        "stage | deal stage | stagename | stage name | deal deal stage | pipeline stage | sales stage | \
         pipeline phase | status label | phase | pipeline stage name",
    ),
    (
        Field::Outcome,
        "deal status | outcome | status | won lost | status type | result | state | \
         opportunity status",
    ),
    (Field::IsWon, "iswon | is won | won | is closed won"),
    (Field::IsClosed, "isclosed | is closed | closed | is deal closed"),
    (
        Field::Amount,
        "amount | deal value | value | deal amount | total deal value | deal total deal value | \
         actual revenue | net amount | total | total amount | revenue | order amount | acv | tcv | \
         arr | betrag | montant | umsatz | expected revenue",
    ),
    (Field::ExpectedAmount, "est revenue | estimated revenue | estimated value | est value"),
    (
        Field::Currency,
        "currency | amount currency | deal currency of value | currency code | currencyisocode | \
         value currency | currency iso code | opportunity currency | deal currency | wahrung | devise | \
         transaction currency",
    ),
    (Field::Cost, "cost | costs | cogs | total cost | kosten"),
    (
        Field::Probability,
        "probability | deal probability | win probability | forecast probability | confidence | \
         wahrscheinlichkeit",
    ),
    (
        Field::Created,
        "created date | create date | created | createddate | date created | created on | \
         deal deal created | deal created | deal creation date | created time | deal created at | \
         created at | creation date | opened",
    ),
    (
        Field::Closed,
        "close date | closedate | closed date | closing date | actual close date | \
         deal deal closed on | deal closed on | deal closed date | closed on | order date | \
         booking date | invoice date | date | abschlussdatum | closed | actual closing date",
    ),
    (Field::WonOn, "deal won time | won time | date won | won date | won on"),
    (Field::LostOn, "deal lost time | lost time | date lost | lost date | lost on"),
    (
        Field::ExpectedClose,
        "expected close date | deal expected close date | est close date | expected closing | \
         expected close | estimated close date",
    ),
    (
        Field::StageSince,
        "deal last stage change | last stage change | last stage change date | stage changed on | \
         stage since",
    ),
    (Field::DealType, "type | deal type | opportunity type | typ"),
    (Field::Product, "product | product name | product family | product line | produkt"),
    (Field::Region, "region | territory | country | sales region | geo"),
    (
        Field::Segment,
        "segment | customer segment | industry | business type | account segment | company size",
    ),
    (Field::LeadSource, "lead source | leadsource | source | original source | deal source | channel"),
    (
        Field::Reason,
        "lost reason | loss reason | deal lost reason | closed lost reason | reason for loss | reason | \
         reason lost | closed won reason | status reason",
    ),
    (
        Field::Units,
        "quantity | units | qty | product quantity | deal quantity | deal product quantity | total quantity | number of units | \
         totalopportunityquantity | total opportunity quantity | seats | number of seats | licenses | \
         licences | menge | anzahl",
    ),
    (
        Field::ListAmount,
        "list amount | list price | list value | gross amount | gross value | amount before discount | \
         total list price | list total | total detail amount | detail amount | \
         listenpreis | bruttobetrag",
    ),
    (
        Field::Discount,
        "discount | discount percent | discount percentage | discount pct | discount rate | \
         discount amount | discount value | total discount | total discount amount | deal discount | \
         deal total discount | rabatt | nachlass",
    ),
    (
        Field::Term,
        "term months | term | contract term | contract term months | contract length | \
         contract length months | subscription term | term in months | term years | contract duration | \
         contract duration months | deal contract term | laufzeit | laufzeit monate",
    ),
    (
        Field::Competitor,
        "competitor | main competitor | main competitor s | maincompetitors | maincompetitors c | \
         primary competitor | deal competitor | competitors | competitor name | competitor s | \
         lost to competitor | lost to | wettbewerber | konkurrent",
    ),
    (
        Field::ForecastCategory,
        "forecast category | forecastcategoryname | forecastcategory | deal forecast category | \
         forecast category name | manual forecast category | forecast type | deal forecast type | \
         prognosekategorie",
    ),
    (Field::NextStep, "next step | nextstep | next steps | deal next step | next action | nachster schritt"),
    (
        Field::Qualified,
        "qualified | is qualified | sales qualified | deal qualified | qualification status | disqualified | \
         is disqualified | qualifiziert",
    ),
    (
        Field::LastActivity,
        "last activity date | last activity | lastactivitydate | last activity time | last activity on | \
         deal last activity date | deal last activity | last contacted | last contacted time | \
         deal last contacted time | date of last activity | last interaction | letzte aktivitat",
    ),
    (
        Field::Contacts,
        "number of associated contacts | number of contacts | contacts count | contact count | \
         num associated contacts | deal number of contacts | deal people count | contacts",
    ),
];
/// The roster.
const PEOPLE: &[(Field, Names)] = &[
    (
        Field::Person,
        "name | full name | person | employee | employee name | salesperson | sales rep | \
         sales representative | rep | user | user name | rep name | mitarbeiter",
    ),
    (Field::Email, "email | e mail | email address | e mail address | work email | mail"),
    (Field::Alias, "alias | aliases | also known as | crm name | crm user | nickname"),
    (Field::Role, "role | title | job title | position | job | rolle"),
    (Field::Team, "team | department | group | sales team | abteilung"),
    (
        Field::Manager,
        "manager | manager name | reports to | supervisor | line manager | leader | vorgesetzter",
    ),
    (Field::Territory, "territory | sales territory | gebiet"),
    (Field::Region, "region | sales region | country | geo | territory group"),
    (Field::Hired, "hired | hire date | start date | date hired | joined | employment start | eintritt"),
    (Field::Left, "left | leave date | last day | termination date | end date | employment end | austritt"),
    (
        Field::CommissionRate,
        "commission rate | commission | commission pct | commission percent | rate | commissionpct | \
         provision",
    ),
    (
        Field::BaseSalary,
        "base salary | base | base pay | salary | annual base | annual salary | fixed salary | \
         grundgehalt",
    ),
    (
        Field::TargetVariable,
        "target variable | variable | target variable pay | variable pay | target commission | \
         variable target | target incentive",
    ),
    (Field::Ote, "ote | on target earnings | target earnings | total target compensation"),
    (Field::Currency, "currency | currency code | pay currency | wahrung"),
    (
        Field::From,
        "effective from | effective date | effective start date | effective start | valid from | \
         assignment start | in effect from | gultig ab",
    ),
    (Field::Until, "effective until exclusive | effective to exclusive | valid until exclusive"),
    (Field::Through, "effective through | valid through | effective until inclusive | assignment last day"),
    (
        Field::End,
        "effective until | effective to | effective end date | effective end | valid until | valid to | \
         assignment end | gultig bis",
    ),
];
/// Quotas.
const QUOTAS: &[(Field, Names)] = &[
    (
        Field::Person,
        "person | salesperson | sales rep | sales representative | rep | name | owner | employee | \
         full name | email | e mail | user | rep name | quota owner",
    ),
    (Field::From, "from | start | start date | quota start | valid from | period start | quota date | von"),
    (Field::Until, "until exclusive | to exclusive | end exclusive | before | until not included"),
    (
        Field::Through,
        "until inclusive | through | thru | to inclusive | last day | end inclusive | \
         bis einschliesslich",
    ),
    (Field::End, "until | to | end | end date | quota end | valid to | valid until | period end | bis"),
    (Field::Period, "period | quarter | month | year | fiscal period | fiscal quarter | quota period"),
    (
        Field::QuotaAmount,
        "quota | quota amount | sales quota | target | goal | amount | target amount | ziel | value",
    ),
    (Field::Currency, "currency | currency code | quota currency | wahrung"),
];
/// Goals.
const GOALS: &[(Field, Names)] = &[
    (Field::Goal, "goal | goal name | objective | key result | name | ziel"),
    (Field::OwnerType, "owner type | level | goal level | type of owner"),
    (Field::Owner, "owner | goal owner | assigned to | person | team | responsible"),
    (Field::Measure, "kpi | measure | metric | measured by | goal type | kennzahl"),
    (Field::Unit, "unit | counted in | einheit"),
    (Field::Aim, "aim | direction | better"),
    (
        Field::Target,
        "target | target value | goal value | goal amount | target amount | amount | value | zielwert",
    ),
    (Field::Currency, "currency | currency code | wahrung"),
    (Field::Baseline, "baseline | start value | initial value | from value | ausgangswert"),
    (Field::From, "from | start | start date | valid from | period start | von"),
    (Field::Until, "until exclusive | to exclusive | end exclusive | before | until not included"),
    (
        Field::Through,
        "until inclusive | through | thru | to inclusive | last day | end inclusive | until | to | end | end date | \
         due | due date | deadline | period end | bis",
    ),
    (Field::Period, "period | quarter | month | year | fiscal period | fiscal quarter | timeframe"),
    (
        Field::Parent,
        "serves | parent | parent goal | parent objective | supports | aligned to | ubergeordnet",
    ),
    (Field::Scope, "scope | filter | only deals with"),
    (Field::Milestones, "milestones | milestone | steps"),
    (Field::Headroom, "over assignment | overassignment | headroom | stretch"),
];
/// Calls, mails, meetings, tasks.
const ACTIVITIES: &[(Field, Names)] = &[
    (Field::Key, "activity id | task id | event id | engagement id | record id | id | key"),
    (
        Field::ActivityType,
        "activity type | task type | engagement type | type | tasksubtype | task subtype | kind | art",
    ),
    (
        Field::Subject,
        "subject | activity subject | activity title | title | task name | call title | betreff | \
         name",
    ),
    (
        Field::Assignee,
        "assigned | assigned to | activity assigned to | activity assigned to user | assigned to user | \
         assignee | activity owner | done by | owner | owner name | ownerid | user | user name | rep | \
         salesperson | person",
    ),
    (
        Field::Day,
        "date | activity date | due date | activity due date | activitydate | activity due time | \
         done on | completed on | completed date | start date | start | day | datum",
    ),
    (
        Field::Done,
        "done | activity done | completed | is completed | status | activity status | isclosed | \
         is closed | task status",
    ),
    (
        Field::Deal,
        "opportunity id | deal id | activity deal id | opportunity | deal | activity deal | whatid | \
         what id | related to | regarding | associated deal | associated deals | deal name | \
         opportunity name | deal title",
    ),
    (
        Field::Account,
        "company account | account name | account | company | company name | organization | \
         organisation | activity organization | associated company | customer",
    ),
    (
        Field::Result,
        "call outcome | outcome | result | call result | disposition | calldisposition | \
         meeting outcome",
    ),
    (
        Field::Duration,
        "call duration | duration | activity duration | duration minutes | duration min | minutes | \
         durationinminutes | duration in minutes | calldurationinseconds | duration seconds | \
         call duration seconds | call duration in seconds",
    ),
    (Field::IsTask, "task"),
];
/// Changes of deals.
const STAGE_HISTORY: &[(Field, Names)] = &[
    (Field::Deal, "opportunity id | opportunityid | deal id | record id | deal | key"),
    (Field::Name, "opportunity name | deal name | deal title | opportunity | name"),
    (Field::FromStage, "from stage | old stage | previous stage | stage before | from"),
    (Field::ToStage, "to stage | new stage | stage after | next stage | to | stage | stagename | stage name"),
    (Field::ChangedField, "field event | field | changed field"),
    (Field::OldValue, "old value | oldvalue | value before"),
    (Field::NewValue, "new value | newvalue | value after"),
    (
        Field::ChangedOn,
        "last modified | edit date | last modified date | change date | changed on | changed | \
         changed at | moved on | date | day | timestamp | created date | createddate",
    ),
    (Field::Amount, "amount | value | deal value"),
    (Field::Currency, "amount currency | currency | currencyisocode | currency code"),
    (Field::Closed, "close date | closedate | expected close date"),
];
/// Leads.
const LEADS: &[(Field, Names)] = &[
    (Field::Key, "lead id | record id | id | key"),
    (Field::Name, "lead name | full name | name | contact name | lead"),
    (Field::FirstName, "first name | firstname | vorname"),
    (Field::LastName, "last name | lastname | surname | nachname"),
    (
        Field::Account,
        "company account | company | company name | account name | account | organization | \
         organisation | associated company",
    ),
    (
        Field::Owner,
        "lead owner | owner | owner name | contact owner | ownerid | assigned to | salesperson | \
         sales rep | rep",
    ),
    (Field::Status, "lead status | status | lifecycle stage | lead state"),
    (Field::LeadSource, "lead source | leadsource | source | original source | channel"),
    (
        Field::Created,
        "created date | create date | created | createddate | created on | date created | \
         created time | lead created | creation date | created at",
    ),
    (Field::IsConverted, "is converted | isconverted | converted"),
    (
        Field::ConvertedOn,
        "converted date | converted on | conversion date | converteddate | convert date | \
         date converted | converted time | became an opportunity date | converted",
    ),
    (
        Field::Deal,
        "converted opportunity id | convertedopportunityid | opportunity id | deal id | \
         converted opportunity | opportunity | opportunity name | converted deal | deal | deal name | \
         associated deal",
    ),
];
/// Dated exchange rates.
const RATES: &[(Field, Names)] = &[
    (
        Field::FromCurrency,
        "from currency | currency from | source currency | base currency | from | currency",
    ),
    (
        Field::ToCurrency,
        "to currency | currency to | target currency | quote currency | to | isocode | iso code | \
         currency iso code",
    ),
    (Field::IsCorporate, "iscorporate | is corporate | corporate currency | corporate"),
    (
        Field::RateDay,
        "valid from | from date | start date | startdate | effective start date | effective date | rate date | date | day | \
         gultig ab",
    ),
    (
        Field::ExchangeRate,
        "rate | exchange rate | conversion rate | conversionrate | fx rate | kurs | wechselkurs",
    ),
];

/// Who gets which part of a deal.
const SPLITS: &[(Field, Names)] = &[
    (
        Field::Deal,
        "opportunity id | opportunityid | deal id | deal record id | record id | order id | order number | \
         deal | opportunity | associated deal id",
    ),
    (Field::Name, "opportunity name | deal name | deal title | opportunity | deal | name"),
    (
        Field::Person,
        "person | split owner | splitownerid | split owner id | team member | opportunity team member | \
         credited to | credit to | payee | rep | user | user name | owner name | deal split owner | \
         split owner name | employee | email | e mail | mitarbeiter",
    ),
    (
        Field::Share,
        "share | split percentage | splitpercentage | split percent | split pct | deal split percentage | \
         percent | percentage | split share | credit percent | credit share | credit percentage | weight | \
         ratio | split | credit | anteil | prozent",
    ),
    (
        Field::SplitKind,
        "kind | split type | splittype | split type name | splittypeid | split type id | splittype name | type | credit type | art",
    ),
    (Field::Role, "role | team role | member role | split role | teammemberrole | rolle"),
];
/// Invoices and credit notes.
const INVOICES: &[(Field, Names)] = &[
    (
        Field::Key,
        "invoice id | invoice number | invoice no | invoice | document number | doc number | \
         credit note number | credit note id | transaction id | transaction number | number | num | id | \
         key | rechnungsnummer",
    ),
    (
        Field::LineItem,
        "invoice line | invoice line id | line item id | line id | line number | line | position",
    ),
    (
        Field::Deal,
        "opportunity id | opportunityid | deal id | deal record id | associated deal id | order id | \
         order number | order no | sales order | sales order number | deal | opportunity | auftragsnummer",
    ),
    (Field::Name, "opportunity name | deal name | deal title | associated deal | project"),
    (
        Field::Day,
        "invoice date | date issued | issue date | issued on | billing date | posting date | \
         transaction date | document date | date | day | rechnungsdatum | created on | created date | created",
    ),
    (
        Field::Amount,
        "net amount | amount | invoice amount | line amount | subtotal | amount without tax | \
         total excl tax | total | total amount | invoice total | value | betrag | nettobetrag",
    ),
    (Field::Currency, "currency | currency code | invoice currency | currencyisocode | wahrung"),
    (
        Field::CashKind,
        "type | invoice type | document type | transaction type | doc type | kind | art | belegart",
    ),
    (Field::Status, "status | invoice status | document status | state"),
];
/// Payments and refunds.
const PAYMENTS: &[(Field, Names)] = &[
    (
        Field::Key,
        "payment id | payment number | payment no | receipt number | receipt no | refund id | \
         transaction id | transaction number | charge id | payment reference | reference number | number | \
         id | key",
    ),
    (Field::LineItem, "payment line | line item id | line id | line number | line"),
    (
        Field::Deal,
        "opportunity id | opportunityid | deal id | deal record id | associated deal id | order id | \
         order number | order no | sales order | sales order number | deal | opportunity | auftragsnummer",
    ),
    (Field::Name, "opportunity name | deal name | deal title | associated deal | project"),
    (
        Field::Invoice,
        "invoice id | invoice number | invoice no | invoice | applied to | applied to invoice | \
         document number | rechnungsnummer",
    ),
    (
        Field::Day,
        "payment date | paid on | date paid | paid date | received on | date received | receipt date | \
         refund date | transaction date | posting date | date | day | zahlungsdatum | created utc | \
         created on | created date | created",
    ),
    (
        Field::Amount,
        "amount | payment amount | amount paid | paid amount | amount received | received | refund amount | \
         net amount | total | value | betrag",
    ),
    (Field::Currency, "currency | currency code | payment currency | currencyisocode | wahrung"),
    (Field::CashKind, "type | payment type | transaction type | document type | kind | art"),
    (Field::Status, "status | payment status | state"),
];
/// What people achieved of their objectives.
const ACHIEVEMENTS: &[(Field, Names)] = &[
    (
        Field::Person,
        "person | name | employee | payee | rep | sales rep | salesperson | full name | email | e mail | \
         mitarbeiter",
    ),
    (
        Field::Objective,
        "objective | objective id | mbo | mbo name | objective name | component | plan component | \
         goal name | key result | ziel",
    ),
    (Field::From, "from | start | start date | period start | valid from | von"),
    (Field::Until, "until exclusive | to exclusive | end exclusive"),
    (Field::Through, "until inclusive | through | thru | to inclusive | last day"),
    (Field::End, "until | to | end | end date | period end | bis"),
    (Field::Period, "period | quarter | month | year | pay period | fiscal period | fiscal quarter"),
    (
        Field::Achieved,
        "achievement | achieved | achievement percent | achievement pct | percent achieved | attainment | \
         attainment percent | completion | completed percent | score | result | erreicht | zielerreichung",
    ),
    (Field::Note, "note | notes | comment | comments | reason | evidence | bemerkung"),
    (
        Field::By,
        "by | judged by | approved by | assessed by | rated by | entered by | manager | reviewer | von wem",
    ),
];
/// Adjustments of pay by hand.
const ADJUSTMENTS: &[(Field, Names)] = &[
    (Field::Key, "adjustment id | adjustment number | id | key"),
    (
        Field::Person,
        "person | name | employee | payee | rep | sales rep | salesperson | full name | email | e mail | \
         mitarbeiter",
    ),
    (Field::From, "from | start | start date | period start | von"),
    (Field::Until, "until exclusive | to exclusive | end exclusive"),
    (Field::Through, "until inclusive | through | thru | to inclusive | last day"),
    (Field::End, "until | to | end | end date | period end | bis"),
    (Field::Period, "period | pay period | payout period | month | quarter | year | fiscal period"),
    (Field::Amount, "amount | adjustment | adjustment amount | correction | betrag | value"),
    (Field::Currency, "currency | currency code | pay currency | wahrung"),
    (
        Field::Reason,
        "reason | adjustment reason | reason for adjustment | why | justification | comment | description | \
         grund | begrundung",
    ),
    (Field::StatementLine, "line | statement line | corrects | corrected line | linked line | component"),
    (Field::By, "by | approved by | entered by | requested by | author"),
];

/// The fields and names of a kind.
pub fn names_of(kind: RecordKind) -> &'static [(Field, Names)] {
    match kind {
        RecordKind::Deals => DEALS,
        RecordKind::People => PEOPLE,
        RecordKind::Quotas => QUOTAS,
        RecordKind::Goals => GOALS,
        RecordKind::Activities => ACTIVITIES,
        RecordKind::StageHistory => STAGE_HISTORY,
        RecordKind::Leads => LEADS,
        RecordKind::Rates => RATES,
        RecordKind::Splits => SPLITS,
        RecordKind::Invoices => INVOICES,
        RecordKind::Payments => PAYMENTS,
        RecordKind::Achievements => ACHIEVEMENTS,
        RecordKind::Adjustments => ADJUSTMENTS,
    }
}

/// The single names of a field.
pub fn each(names: Names) -> impl Iterator<Item = &'static str> {
    names.split(" | ")
}
