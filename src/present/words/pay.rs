//! Words of the page Pay.

use super::plural;
use crate::domain::commission::Reason;
use crate::domain::kernel::{Date, Money};
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const VIEWS: &str = "Parts of Pay";
    pub const STATEMENTS: &str = "Statements";
    pub const PLANS: &str = "Plans";
    pub const PERIODS: &str = "Payout period";
    pub const WHOLE: &str = "All of";
    pub const ALL_DAYS: &str = "all days";
    pub const TOTAL: &str = "Total";
    pub const PERSON: &str = "Person";
    pub const PLAN: &str = "Plan";
    pub const PERIOD: &str = "Period";
    pub const NOT_PART: &str = "This line is not part of the plan that pays this person.";
    pub const STATEMENTS_OF: &str = "Statements";
    pub const BACK_TO_ALL: &str = "All statements";
    pub const PRINT: &str = "Print";
    pub const PRINT_ALL: &str = "Print all statements";
    pub const DOWNLOAD_THIS: &str = "Download as XLSX";
    pub const LINE: &str = "Line";
    pub const LINE_AMOUNT: &str = "Amount";
    pub const PRINT_THIS: &str = "Print statement";
    pub const PAPER: &str = "Statements on paper";
    pub const CREDIT: &str = "Credit";
    pub const QUOTA: &str = "Quota of these days";
    pub const ATTAINMENT: &str = "Attainment";
    pub const ATTAINMENT_BEFORE: &str = "Attainment before";
    pub const DAYS: &str = "Days measured";
    pub const EXACT: &str = "Before rounding";
    pub const BY_THE_PLAN: &str = "By the plan";
    pub const ARITHMETIC: &str = "Calculation";
    pub const NEXT_TIER: &str = "Next tier";
    pub const WHY_ZERO: &str = "Why nothing";
    pub const NO_QUOTA: &str = "no quota on these days";
    pub const CLOSED: &str = "Won on";
    pub const DEAL: &str = "Deal";
    pub const NAME: &str = "Name";
    pub const AMOUNT: &str = "Credit";
    pub const SHARE: &str = "Share of the line";
    pub const READ_AT: &str = "Read at";
    pub const NOT_CREDITED: &str = "Won, but not credited";
    pub const NOT_CREDITED_HINT: &str =
        "These deals pay nothing. Each says why; put it right in the file and import it again.";
    pub const REASON: &str = "Why";
    pub const NO_EXCEPTIONS: &str = "Every won deal of this period is credited.";
    pub const NO_DEALS: &str = "No deal is credited on these days.";
    pub const GONE: &str = "This statement is not among those of the period shown.";
    pub const GONE_HINT: &str =
        "The period, the plan or the person may have changed since the link was made.";
    pub const UNPAID: &str = "Not paid as it stands";
    pub const DOUBLE: &str = "Paid twice";
    pub const FILTERS_PASSED_OVER: &str = "Statements follow the period and one person. Teams, deal columns and further people narrow nothing here, \
         because a statement pays all deals of its person.";
    pub const NO_PLAN_TITLE: &str = "No plan pays anybody yet";
    pub const NO_PLAN_NEEDS: &str = "A plan says what a won deal pays. With one, this page shows what each person earns, line by line, with the \
         calculation and the deals behind it.";
    pub const START_PLAN: &str = "Start from a template";
    pub const NOBODY_TITLE: &str = "Nobody has a statement for this period";
    pub const NOBODY_NEEDS: &str = "No plan holds on these days for anybody of the roster. Choose another period, or look at the days and people \
         of the plans.";
    pub const SHOW_PLANS: &str = "Show the plans";
    pub const SHOW_ALL_DAYS: &str = "Show all days";
    pub const NEW_PLAN: &str = "New plan";
    pub const NEW_HINT: &str = "Each opens as text that you change; nothing is saved before you say so.";
    pub const EDIT: &str = "Open";
    pub const ITS_STATEMENTS: &str = "Statements of this plan";
    pub const CLEAN: &str = "Reads one way";
    pub const NO_PLANS: &str = "No plan yet. Start from one of the templates.";
    pub const DOCUMENT: &str = "Plan as text";
    pub const DOCUMENT_HINT: &str = "JSON, format attain/plan/1. It is checked on your data while you type.";
    pub const CHECKING: &str = "Checking …";
    pub const IN_WORDS: &str = "What it says";
    pub const FINDINGS: &str = "What the check says";
    pub const SAVE: &str = "Save plan";
    pub const CANCEL: &str = "Leave without saving";
    pub const REMOVE: &str = "Delete plan";
    pub const USE_READING: &str = "Write this into the plan";
    pub const UNREADABLE: &str = "Not readable yet";
    pub const REFUSED: &str = "Can’t be paid as written";
    pub const NOTICED: &str = "Can be paid; look at this";
    pub const FINE: &str = "Reads one way only";
    pub const PLAN_GONE: &str = "This plan no longer exists.";
    pub const ALL_PLANS: &str = "All plans";
    pub const SIGNED_PERSON: &str = "Seen by the person paid";
    pub const SIGNED_APPROVER: &str = "Approved";
    pub const DATE: &str = "Date";
}
pub use texts::*;

/// `17 people`.
pub fn people(number: u64, locale: &Locale) -> String {
    plural(number, &format::count(number, locale), "person", "people")
}

/// `3 deals`.
pub fn deals(number: u64, locale: &Locale) -> String {
    plural(number, &format::count(number, locale), "deal", "deals")
}

/// `2 things to look at`.
pub fn findings(number: u64, locale: &Locale) -> String {
    plural(number, &format::count(number, locale), "thing to look at", "things to look at")
}

/// The finding of the page: what is paid, to how many, for what.
pub fn headline(totals: &str, paid: u64, period: &str, locale: &Locale) -> String {
    format!("{totals} for {period}, to {}", people(paid, locale))
}

/// The finding where nothing is paid.
pub fn headline_nothing(period: &str, all: u64, locale: &Locale) -> String {
    format!("Nothing is paid for {period}: {}, none with an amount", people(all, locale))
}

/// The largest statement.
pub fn largest(name: &str, amount: &str) -> String {
    format!("Most goes to {name}: {amount}.")
}

/// Somebody who earns nothing, and why.
pub fn earns_nothing(name: &str, why: Option<Reason>, locale: &Locale) -> String {
    match why {
        Some(why) => format!("{name} earns nothing, because {}", reason(why, locale)),
        None => format!("{name} earns nothing"),
    }
}

/// How many more earn nothing than are named.
pub fn and_more(number: u64, locale: &Locale) -> String {
    format!("{} more earn nothing; each statement says why", format::count(number, locale))
}

/// Won deals that no statement credits.
pub fn uncredited(number: u64, locale: &Locale) -> String {
    let verb = if number == 1 { "is" } else { "are" };
    format!("{} won in the period {verb} not credited; the statements say why.", deals(number, locale))
}

/// Why something is nothing, to follow “because”.
pub fn reason(reason: Reason, locale: &Locale) -> String {
    match reason {
        Reason::PeriodOpen(last) => {
            format!("it is settled with the period that ends on {}", format::date(last, locale))
        }
        known => known.words(),
    }
}

/// Who is paid by what for which days.
pub fn statement_of(plan: &str, period: &str, days: &str) -> String {
    format!("{plan} · {period} ({days})")
}

/// What the next tier needs and would pay.
pub fn next_tier(distance: &str, clause: &str, pays: &str) -> String {
    format!("{distance} more credit reaches “{clause}”; this line would then pay {pays}.")
}

/// The rows behind a line.
pub fn rows_behind(number: u64, locale: &Locale) -> String {
    plural(number, &format::count(number, locale), "deal behind it", "deals behind it")
}

/// The caption of the rows of a line.
pub fn rows_caption(line: &str, person: &str, period: &str) -> String {
    format!("{line}, {person}, {period}")
}

/// The lines as a sum that ends in the total.
pub fn reconciliation(parts: &[String], total: &str) -> String {
    match parts {
        [] => format!("No line; the total is {total}."),
        [only] => format!("One line of {only} is the total of {total}."),
        _ => format!("The lines add up to the total: {} = {total}.", parts.join(" + ")),
    }
}

/// What a plan pays in all.
pub fn pays_in_all(amount: &str) -> String {
    format!("On the data at hand it pays {amount} in all, over every payout period.")
}

/// What a reading pays.
pub fn reading_pays(amount: Option<&str>) -> String {
    amount.map_or_else(
        || "What it pays can’t be worked out on the data at hand.".to_owned(),
        |amount| format!("Pays {amount} in all."),
    )
}

/// The name of a plan whose dials were turned.
pub fn turned(name: &str) -> String {
    format!("{name} (turned)")
}

/// The heading of one way to read a plan.
pub fn reading(number: usize, text: &str) -> String {
    format!("Reading {number}: {text}")
}

/// The heading of the table of statements.
pub fn caption(currency: &str, period: &str) -> String {
    format!("Statements {period} in {currency}")
}

/// A file name for printing: the title of the paper view.
pub fn paper(period: &str) -> String {
    format!("Statements for {period}")
}

/// Where a reason names a day only.
pub fn day(date: Option<Date>, locale: &Locale) -> String {
    date.map_or_else(|| "\u{2013}".to_owned(), |date| format::date(date, locale))
}

/// An amount with its code, or a dash.
pub fn amount(money: Option<Money>, locale: &Locale) -> String {
    money.map_or_else(|| "\u{2013}".to_owned(), |money| format::money(money, locale))
}
