//! What page and engine say to each other about payroll, the books and what may still be earned.

use crate::domain::commission::Exception;
use crate::domain::commission::payroll::PayrollRow;
use crate::domain::commission::write_off::MonthBalance;
use crate::domain::kernel::{Date, Money, Period, PersonId};
use serde::{Deserialize, Serialize};

/// What payroll and the books need to know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// The payroll file of what is approved.
    pub payroll: Vec<PayrollRow>,
    /// How many statements are not approved.
    pub waiting: u64,
    /// What commissions cost, by month.
    pub months: Vec<MonthBalance>,
    /// What is expense at once, one amount a currency.
    pub at_once: Vec<Money>,
    /// Open balances by plan and person.
    pub balances: Vec<Balance>,
    /// When what is held back today is paid, the soonest first.
    pub releases: Vec<ReleaseDue>,
    /// Won deals that are not credited.
    pub exceptions: Vec<Exception>,
    /// Plans that can't be paid.
    pub unpaid: Vec<(String, String)>,
}

/// What is open between a person and a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Who.
    pub name: String,
    /// The plan.
    pub plan: String,
    /// After which period.
    pub period: String,
    /// What of the draw is to be recovered.
    pub draw: Option<Money>,
    /// What is carried to the next statement.
    pub carried: Money,
    /// What this statement took in.
    pub taken: Money,
    /// What is held back or waits for an invoice or a payment.
    pub held: Option<Money>,
}

/// What comes free of what is held back today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseDue {
    /// Who.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The plan.
    pub plan: String,
    /// The payout period that pays it; nothing where it waits for an invoice, a payment or a day too far off.
    pub period: Option<Period>,
    /// What that period pays of it.
    pub amount: Money,
    /// What is held back after it.
    pub left: Money,
}

/// A deal that is supposed to be won.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstimateMove {
    /// Its row in the deal table.
    pub row: u32,
    /// The day.
    pub day: Date,
    /// The amount, where it is another than the deal's.
    pub amount: Option<Money>,
}

/// What a person would be paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// The open deals, the soonest first.
    pub deals: Vec<EstimateDeal>,
    /// By plan.
    pub plans: Vec<PlanEstimate>,
    /// Plans that can't be paid.
    pub unpaid: Vec<(String, String)>,
}

/// An open deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstimateDeal {
    /// Its row in the deal table.
    pub row: u32,
    /// Its id.
    pub deal: String,
    /// Its name.
    pub name: String,
    /// Its amount.
    pub amount: Money,
    /// When it is expected to close.
    pub expected: Option<Date>,
}

/// What one plan would pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanEstimate {
    /// The plan's name.
    pub plan: String,
    /// What it pays as things stand.
    pub now: Money,
    /// What it would pay with the deals.
    pub then: Money,
    /// What each deal adds, taken by day and then id.
    pub steps: Vec<(String, Money)>,
    /// By line: what is still needed for the next tier, and what that says.
    pub next: Vec<(String, Money, String)>,
}
