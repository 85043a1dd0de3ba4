//! Words of a budget beside what is expected.

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const BUDGET: &str = "Budget against the forecast";
    pub const HINT: &str = "What the period of the bar above is expected to cost under both plans: the forecast draws it, and each plan pays \
        every draw. Both stand on the same draws.";
    pub const AMOUNT: &str = "Budget for the period";
    pub const EXPECT: &str = "Expect the cost";
    pub const NO_AMOUNT: &str = "Write the budget as an amount, such as 250000.00, or leave it empty.";
    pub const NO_PERIOD: &str = "Choose a period in the bar above; all days can't be forecast.";
    pub const PLAN: &str = "Plan";
    pub const PLAN_A: &str = "Plan A";
    pub const PLAN_B: &str = "Plan B";
    pub const P10: &str = "P10";
    pub const P50: &str = "P50, the middle";
    pub const P90: &str = "P90";
    pub const WITHIN: &str = "Stays within the budget";
}
pub use texts::*;

/// What the table shows.
pub fn caption(period: &str) -> String {
    format!("Expected cost of {period}")
}
