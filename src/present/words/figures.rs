//! Words about figures.

use super::plural;
use crate::domain::measure::{Undefined, Unit, how_to_get};
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const DAYS: &str = "days";
    pub const NOBODY: &str = "Unassigned";
    pub const NO_TEAM: &str = "No team";
    pub const NO_DATE: &str = "No date";
    pub const MISSING: &str = "(missing)";
}
pub use texts::*;

/// What a figure counts in, as a word.
pub const fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Money => "money",
        Unit::Count => "whole numbers",
        Unit::Ratio => "percent",
        Unit::Days => "days",
        Unit::Number => "plain numbers",
    }
}

/// How many deals stand behind a figure.
pub fn sample(deals: u64, locale: &Locale) -> String {
    plural(deals, &format::count(deals, locale), "deal", "deals")
}

/// Why a KPI has no value, and what would give it one.
pub fn undefined(why: &Undefined) -> String {
    match why {
        Undefined::NothingToMeasure => "No deal of this kind in the period.".to_owned(),
        Undefined::MissingColumn { column } => match how_to_get(column) {
            Some(way) => format!("“{column}” is not known: {way}."),
            None => format!("No deal has a value in “{column}”; map that column on import."),
        },
        Undefined::NoQuota => "No quota in the period; set one under Goals.".to_owned(),
        Undefined::QuotasAreByPerson => "Quotas belong to people; clear the deal filters.".to_owned(),
        Undefined::MixedCurrencies { currencies } => {
            let codes: Vec<&str> = currencies.iter().map(|currency| currency.code()).collect();
            format!("Amounts in {} are never added up without a rate.", codes.join(" and "))
        }
        Undefined::MissingRate(missing) => {
            format!("These amounts can't be added up: {missing}. Import or type that exchange rate.")
        }
        Undefined::QuotaReached => "The quota is reached; nothing is left to cover.".to_owned(),
        Undefined::NoPeriod => "Choose a period: it compares with another time.".to_owned(),
        Undefined::NothingToDivideBy => "The part below the line is 0.".to_owned(),
        Undefined::Formula { error } => format!("Its formula can't be read: {error}"),
        Undefined::OnlyByPersonAndTime => {
            "Activities and leads belong to people and days; clear the deal filters.".to_owned()
        }
        Undefined::Overflow => "The number is too large to be kept exactly.".to_owned(),
    }
}
