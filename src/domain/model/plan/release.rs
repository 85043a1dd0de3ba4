//! When what is earned is paid, what is kept back, and what is taken back.

use super::written::{Amount, Rate};
use crate::domain::kernel::{Date, Rational};
use serde::{Deserialize, Serialize};

/// What releases a part of what a deal earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// The deal's anchor day.
    Booking,
    /// Its invoices, in proportion to its amount.
    Invoice,
    /// Its payments, in proportion to its amount.
    Payment,
    /// The payment that completes its amount.
    FullPayment,
    /// So many days after its anchor day.
    DaysAfter(u16),
    /// So many months after its anchor day.
    MonthsAfter(u16),
    /// A day.
    Date(Date),
}

impl Release {
    /// Whether invoices or payments decide it.
    pub fn needs_cash(self) -> bool {
        matches!(self, Release::Invoice | Release::Payment | Release::FullPayment)
    }
}

/// On what a component is paid: one event, or stages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "PayOnWire", into = "PayOnWire")]
pub struct PayOn {
    /// The stages; their shares add up to 100 %.
    pub stages: Vec<Stage>,
}

/// A share that is released by something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// The share of what was earned.
    pub share: Rate,
    /// What releases it.
    pub on: Release,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "booking, invoice, payment, or a list of {\"share\", \"on\"}")]
enum PayOnWire {
    One(Release),
    Stages(Vec<Stage>),
}

impl From<PayOnWire> for PayOn {
    fn from(wire: PayOnWire) -> PayOn {
        let stages = match wire {
            PayOnWire::One(on) => vec![Stage { share: Rate(Rational::ONE), on }],
            PayOnWire::Stages(stages) => stages,
        };
        PayOn { stages }
    }
}

impl From<PayOn> for PayOnWire {
    fn from(pay_on: PayOn) -> PayOnWire {
        match pay_on.stages.as_slice() {
            [only] if only.share.0 == Rational::ONE => PayOnWire::One(only.on),
            _ => PayOnWire::Stages(pay_on.stages),
        }
    }
}

/// A share that is kept until something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holdback {
    /// The share kept.
    pub share: Rate,
    /// What releases it.
    pub until: Release,
}

/// What happens when money goes back to a customer, or a deal is cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refunds {
    /// How it is taken back.
    pub policy: RefundPolicy,
    /// The last day after the anchor day on which a refund is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_days: Option<u16>,
    /// How much is taken back, by whole calendar months since the anchor day; ascending from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schedule: Vec<RefundStep>,
}

/// How a refund is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundPolicy {
    /// The original period is rated again without what was refunded; the difference is taken back.
    RerateOriginal,
    /// What was paid for the refunded share is taken back.
    ReversePaid,
    /// A negative deal in the period of the refund, at that period's rate.
    NegativeDeal,
    /// Nothing is taken back.
    Ignore,
}

/// The share that is taken back from a month on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundStep {
    /// Whole calendar months since the anchor day.
    pub from_month: u16,
    /// The share taken back.
    pub share: Rate,
}

/// A pool: what the component earns is paid once and shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pool {
    /// In equal parts among all whom the component pays.
    Equal,
    /// In proportion to each one's own credit.
    ByCredit,
    /// By stated shares, which add up to 100 %.
    Shares(Vec<PoolShare>),
    /// By whole-number weights.
    Weights(Vec<PoolWeight>),
}

/// One person's share of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolShare {
    /// By name, e-mail address, alias or id.
    pub person: String,
    /// The share.
    pub share: Rate,
}

/// One person's weight in a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolWeight {
    /// By name, e-mail address, alias or id.
    pub person: String,
    /// The weight.
    pub weight: u32,
}

/// The most that a component pays to all people together, over all its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// The amount.
    pub amount: Amount,
}
