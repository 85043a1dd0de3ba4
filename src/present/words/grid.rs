//! Words of the grids in which people type.

use crate::domain::kernel::Currency;

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const HINT: &str =
        "Arrows and Enter move, Tab goes on, and cells copied from a spreadsheet can be pasted.";
    pub const SAVE: &str = "Save rows";
    pub const READ: &str = "Check and import";
    pub const RESET: &str = "Drop what I typed";
    pub const CLEAR_ROW: &str = "Clear row";
    pub const ROW: &str = "Row";
    pub const NOTHING: &str = "Nothing was typed that is not saved already.";
    pub const NAME: &str = "Name";
    pub const ROLE: &str = "Role";
    pub const TEAM: &str = "Team";
    pub const MANAGER: &str = "Manager";
    pub const HIRED: &str = "First day of work";
    pub const LEFT: &str = "Last day of work";
    pub const RATE: &str = "Own rate";
    pub const BASE: &str = "Base a year";
    pub const TARGET: &str = "Target variable a year";
    pub const PERSON: &str = "Person";
    pub const FROM: &str = "First day";
    pub const THROUGH: &str = "Last day";
    pub const QUOTA: &str = "Quota";
    pub const CURRENCY_FROM: &str = "One unit of";
    pub const CURRENCY_TO: &str = "Is worth in";
    pub const VALID_FROM: &str = "From this day on";
    pub const WORTH: &str = "This many";
    pub const DEAL: &str = "Deal";
    pub const OWNER: &str = "Owner";
    pub const STAGE: &str = "Stage";
    pub const AMOUNT: &str = "Amount";
    pub const CURRENCY: &str = "Currency";
    pub const CLOSE: &str = "Close date";
    pub const ID: &str = "Id";
    pub const OBJECTIVE: &str = "Objective";
    pub const PERIOD: &str = "Period";
    pub const ACHIEVED: &str = "Achieved";
    pub const NOTE: &str = "Note";
    pub const JUDGED_BY: &str = "Judged by";
    pub const PAY_PERIOD: &str = "Pay period";
    pub const REASON: &str = "Reason";
    pub const STATEMENT_LINE: &str = "Corrects the line";
    pub const APPROVED_BY: &str = "Approved by";
    pub const SHARE: &str = "Share";
    pub const SPLIT_KIND: &str = "Split or overlay";
    pub const EXAMPLE_OBJECTIVE: &str = "Onboarding";
    pub const EXAMPLE_PERIOD: &str = "2026Q1";
    pub const EXAMPLE_MONTH: &str = "2026-01";
    pub const EXAMPLE_ACHIEVED: &str = "85%";
    pub const EXAMPLE_ADJUSTED: &str = "-150.00";
    pub const EXAMPLE_REASON: &str = "Paid twice in January";
    pub const EXAMPLE_SPLIT: &str = "50%";
    pub const EXAMPLE_KIND: &str = "split";
    pub const EXAMPLE_DATE: &str = "2026-01-31";
    pub const EXAMPLE_SHARE: &str = "5%";
    pub const EXAMPLE_AMOUNT: &str = "25000";
    pub const EXAMPLE_RATE: &str = "1.0850";
    pub const EXAMPLE_CODE: &str = "EUR";
    pub const EXAMPLE_STAGE: &str = "Closed Won";
    pub const NO_NAME: &str = "Write a name.";
    pub const NO_STAGE: &str = "Write a stage, such as Closed Won, Closed Lost or Proposal.";
    pub const NEGATIVE: &str = "This can\u{2019}t be below zero.";
    pub const NO_DATE: &str = "Write a day as year-month-day, such as 2026-01-31.";
    pub const NO_SHARE: &str = "Write a share from 0% to 100%, such as 5% or 0.05.";
    pub const NO_RATE: &str =
        "Write a number above 0: how many units of the second currency one of the first is worth.";
    pub const NO_CURRENCY: &str = "Write a currency by its three letters, such as EUR.";
    pub const SAME_CURRENCY: &str = "A rate leads from one currency to another; write two.";
    pub const BEFORE_FIRST: &str = "The last day lies before the first.";
    pub const TWICE: &str = "This name stands in another row already.";
    pub const TWICE_RATE: &str = "This pair and day stand in another row already.";
    pub const OVERLAPS: &str = "These days overlap with another quota of the same person.";
    pub const OWN_MANAGER: &str = "Nobody is their own manager.";
    pub const NO_OBJECTIVE: &str = "Name the objective as the plan does.";
    pub const NO_PERIOD: &str = "Write a period, such as 2026Q1, 2026-04, 2026 or 2026-04-01..2026-07-01.";
    pub const NO_ACHIEVED: &str = "Write how much was achieved, such as 85% or 0.85.";
    pub const TWICE_ACHIEVED: &str = "This person, objective and period stand in another row already.";
    pub const NO_REASON: &str = "Write why; an adjustment of pay needs a reason.";
    pub const NO_DEAL: &str = "Write the deal\u{2019}s id or name.";
    pub const NO_SPLIT: &str = "Write a share such as 50%, 1/3 or 1, not below zero.";
    pub const TYPED_SPLITS: &str = "typed splits.csv";
    pub const TYPED_GOALS: &str = "typed goals.csv";
    pub const TYPED_DEALS: &str = "typed deals.csv";
}
pub use texts::*;

/// An amount that can't be read.
pub fn no_amount(currency: Currency) -> String {
    let digits = currency.digits();
    let places = if digits == 0 { "no decimals".to_owned() } else { format!("up to {digits} decimals") };
    format!("Write the amount in {currency} as a plain number with {places}, such as 25000.")
}

/// A person whom the roster does not hold.
pub fn unknown_person(name: &str) -> String {
    format!("Nobody of the roster is called {name}; add the person first.")
}

/// Which goal above is not known.
pub fn no_goal_above(name: &str) -> String {
    format!("Not exactly one other goal here is called {name}; write the name of one, or leave it empty.")
}

/// How many cells are wrong.
pub fn wrong_cells(count: usize) -> String {
    match count {
        1 => "Nothing was saved: one cell needs another look.".to_owned(),
        count => format!("Nothing was saved: {count} cells need another look."),
    }
}

/// Cells of a paste that found no column.
pub fn left_out(count: usize) -> String {
    match count {
        1 => "One pasted cell found no place and was left out.".to_owned(),
        count => format!("{count} pasted cells found no place and were left out."),
    }
}

/// The name of a cell for those who don't see the grid.
pub fn cell(column: &str, row: usize) -> String {
    format!("{column}, row {row}")
}
