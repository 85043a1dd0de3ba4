//! What a component measures: which number of which deals, whose, and how much of it counts.

use super::written::{Amount, Rate};
use crate::domain::kernel::Rational;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is measured: credit, and of which deals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Which number of the deal is credited.
    #[serde(default)]
    pub credit: CreditOf,
    /// Whose credit counts.
    #[serde(default, skip_serializing_if = "Whose::is_own")]
    pub of: Whose,
    /// Conditions that a deal must all meet; none means every deal.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// The roles in a split that count; none means every share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Which shares of a divided deal count.
    #[serde(default, skip_serializing_if = "Shares::is_all")]
    pub shares: Shares,
    /// How much of each type of deal counts for the quota and for pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_map: Option<CreditMap>,
    /// Factors on the credit of deals; all that fit a deal multiply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub multipliers: Vec<CreditMultiplier>,
    /// The first amount of each measured period that counts for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deduct_first: Option<Amount>,
}

/// Which number is credited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditOf {
    /// The deal's amount.
    #[default]
    Amount,
    /// The amount before any discount.
    ListAmount,
    /// The list amount less the discount.
    NetOfDiscount,
    /// The amount less the cost, never below 0.
    Margin,
    /// The units sold.
    Units,
    /// 1 for each deal.
    Count,
    /// 1 for each activity of this type that the person did.
    Activity(String),
    /// The figure entered for the person under this name: an achievement with a note.
    Entered(String),
}

impl CreditOf {
    /// Whether it is money; else a plain number.
    pub fn is_money(&self) -> bool {
        matches!(self, CreditOf::Amount | CreditOf::ListAmount | CreditOf::NetOfDiscount | CreditOf::Margin)
    }

    /// Whether it is a number of deals.
    pub fn is_of_deals(&self) -> bool {
        !matches!(self, CreditOf::Activity(_) | CreditOf::Entered(_))
    }
}

/// Whose credit counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The person's own.
    #[default]
    Own,
    /// That of everybody in the person's team, each deal once.
    Team,
    /// That of those who report to the person, each deal once; not the person's own.
    DirectReports,
    /// That of everybody below the person, each deal once; not the person's own.
    AllReports,
}

impl Whose {
    /// Whether only the person's own credit counts.
    pub fn is_own(&self) -> bool {
        *self == Whose::Own
    }
}

/// Which shares of a divided deal count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shares {
    /// Splits and overlays; the whole of a deal that nobody divided.
    #[default]
    All,
    /// Splits, and the whole of a deal that nobody divided; no overlays.
    Splits,
    /// Overlays only.
    Overlays,
}

impl Shares {
    /// Whether every share counts.
    pub fn is_all(&self) -> bool {
        *self == Shares::All
    }
}

/// One condition on a field of a deal: texts that fit or do not, or bounds of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The field.
    pub field: DealField,
    /// The texts that fit, compared without case and extra white space.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// The texts that do not fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is_not: Vec<String>,
    /// The least number that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Rational>,
    /// The number above which it fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Rational>,
    /// The largest number that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Rational>,
    /// The number below which it fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<Rational>,
}

impl Condition {
    /// A field that must be one of these texts.
    pub fn is(field: DealField, texts: &[&str]) -> Condition {
        let is = texts.iter().map(|text| (*text).to_owned()).collect();
        Condition { field, is, is_not: Vec::new(), at_least: None, above: None, at_most: None, below: None }
    }

    /// Whether it bounds a number.
    pub fn bounds(&self) -> bool {
        [self.at_least, self.above, self.at_most, self.below].iter().any(Option::is_some)
    }
}

/// A field of a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DealField {
    /// The customer.
    Account,
    /// New business, renewal, …
    DealType,
    /// The product.
    Product,
    /// The region.
    Region,
    /// The customer's segment.
    Segment,
    /// The lead source.
    LeadSource,
    /// The amount, in major units of its own currency.
    Amount,
    /// The units sold.
    Units,
    /// The term of the contract in months.
    TermMonths,
    /// The discount as a share of the list amount.
    DiscountShare,
    /// Margin ÷ amount.
    MarginShare,
}

impl DealField {
    /// The field in words.
    pub fn words(self) -> &'static str {
        match self {
            DealField::Account => "account",
            DealField::DealType => "deal type",
            DealField::Product => "product",
            DealField::Region => "region",
            DealField::Segment => "segment",
            DealField::LeadSource => "lead source",
            DealField::Amount => "amount",
            DealField::Units => "number of units",
            DealField::TermMonths => "term in months",
            DealField::DiscountShare => "discount",
            DealField::MarginShare => "margin",
        }
    }

    /// Whether it is a number; else a text.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            DealField::Amount
                | DealField::Units
                | DealField::TermMonths
                | DealField::DiscountShare
                | DealField::MarginShare
        )
    }
}

/// How much of each type of deal counts. A type that a map does not list is an error that names the deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditMap {
    /// The field that says the type.
    pub by: DealField,
    /// The share of the credit that retires quota, by type; absent means all of every type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<BTreeMap<String, Rate>>,
    /// The share of the credit that is paid, by type; absent means all of every type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commission: Option<BTreeMap<String, Rate>>,
}

/// A factor on the credit of the deals that fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditMultiplier {
    /// Conditions that a deal must all meet.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// The factor, at least 0.
    pub factor: Rational,
    /// Which credit it acts on.
    #[serde(default)]
    pub acts_on: ActsOn,
}

/// Which credit a multiplier acts on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActsOn {
    /// Quota credit and commission credit.
    #[default]
    Both,
    /// What retires quota.
    Quota,
    /// What is paid.
    Commission,
}
