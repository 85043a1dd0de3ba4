//! Words of settling: approvals, disputes, adjustments, payroll, estimates.

use super::plural;
use crate::app::edit::EditName;
use crate::domain::model::{DisputeStatus, PayStage};
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const APPROVALS: &str = "Approvals";
    pub const ESTIMATOR: &str = "Estimator";
    pub const CONTROL: &str = "Control";
    pub const PERSON: &str = "Person";
    pub const STAGE: &str = "Stage";
    pub const TOTAL: &str = "Total";
    pub const ADJUSTED: &str = "of it adjustments";
    pub const LOOK_AT: &str = "Look at";
    pub const NOTHING_TITLE: &str = "No statement in this period";
    pub const NOTHING_NEEDS: &str =
        "Statements come from plans and won deals. Choose another period, or look at the plans.";
    pub const CANNOT: &str = "Not compared";
    pub const YOUR_NAME: &str = "Your name";
    pub const REASON: &str = "Reason or note";
    pub const REASON_HINT: &str =
        "Needed where there is something to look at, and for opening statements again. It is kept.";
    pub const REVIEW: &str = "Mark as reviewed";
    pub const APPROVE: &str = "Approve";
    pub const PUBLISH: &str = "Publish";
    pub const PAID: &str = "Mark as paid";
    pub const REOPEN: &str = "Open again";
    pub const RUNS: &str = "What was kept";
    pub const CORRECTIONS: &str = "Adjustments of approved lines";
    pub const CORRECTIONS_HINT: &str =
        "Approved statements never change. What came to be known since stands here, in the next open period.";
    pub const PAID_IN: &str = "Paid in";
    pub const CORRECTS: &str = "Corrects";
    pub const LINE: &str = "Line";
    pub const SETTLED_AT: &str = "Settled at";
    pub const NOW: &str = "Now";
    pub const DIFFERENCE: &str = "Difference";
    pub const DISPUTES: &str = "Disputes";
    pub const NO_DISPUTES: &str =
        "Nobody doubts a line. Each line of a statement can be doubted where it stands.";
    pub const DOUBT: &str = "Doubt this line";
    pub const DOUBT_TEXT: &str = "What is doubted";
    pub const SEND: &str = "Open dispute";
    pub const SAY: &str = "Answer or ask";
    pub const ANSWER: &str = "Answer; the line stands";
    pub const ASK: &str = "Write; it stays open";
    pub const ADJUST: &str = "Adjust";
    pub const AMOUNT: &str = "Amount of the adjustment";
    pub const IN_PERIOD: &str = "Paid in the period";
    pub const AS_IT_STOOD: &str = "As it stood";
    pub const NO_AMOUNT: &str = "Write the adjustment as an amount, such as 120.00 or -35.50.";
    pub const NO_PERIOD: &str = "Name a period, such as 2026-05.";
    pub const PAYROLL: &str = "Payroll file";
    pub const PAYROLL_HINT: &str =
        "One row for each payee, period and pay element of approved statements. Download it as CSV or XLSX.";
    pub const NO_PAYROLL: &str = "Nothing is approved in this period.";
    pub const PERIOD: &str = "Period";
    pub const ELEMENT: &str = "Pay element";
    pub const CURRENCY: &str = "Currency";
    pub const LINES: &str = "Lines";
    pub const BOOKS: &str = "What commissions cost by month";
    pub const BOOKS_HINT: &str = "Capitalised and written off over the life that the plan states (ASC 340-40, IFRS 15). What no deal earned is expense at once.";
    pub const NO_BOOKS: &str =
        "No plan states a life of its commissions (accrual), so that all is expense at once.";
    pub const MONTH: &str = "Month";
    pub const OPENING: &str = "Before";
    pub const CAPITALISED: &str = "Capitalised";
    pub const WRITTEN_OFF: &str = "Written off";
    pub const CLOSING: &str = "After";
    pub const BALANCES: &str = "Open balances";
    pub const NO_BALANCES: &str = "No draw is to be recovered, nothing is carried, nothing is held back.";
    pub const PLAN: &str = "Plan";
    pub const DRAW: &str = "Draw to recover";
    pub const CARRIED: &str = "Carried on";
    pub const TAKEN: &str = "Taken in";
    pub const HELD: &str = "Held back";
    pub const RELEASES: &str = "When what is held back is paid";
    pub const RELEASES_HINT: &str =
        "As everything stands today. What waits for an invoice or a payment has no day yet.";
    pub const NO_RELEASES: &str = "Nothing is held back.";
    pub const WAITS: &str = "waits for invoice or payment";
    pub const FROM_DAY: &str = "from";
    pub const RELEASED: &str = "Comes free";
    pub const STILL_HELD: &str = "Held after it";
    pub const PICK: &str = "Pick";
    pub const REOPEN_ONE: &str = "Open again";
    pub const REPLAY: &str = "What changed in the CRM?";
    pub const REPLAY_HINT: &str = "Pays this period on two states of the deals, as imports showed them.";
    pub const FIRST_STATE: &str = "First state";
    pub const SECOND_STATE: &str = "Second state";
    pub const NOW_STATE: &str = "As it stands now";
    pub const PAY_BOTH: &str = "Pay both";
    pub const MOVED_LINES: &str = "Lines that moved";
    pub const NO_MOVED_LINES: &str = "No line moved between the two states.";
    pub const CHANGED_DEALS: &str = "What the CRM says differently";
    pub const NO_CHANGED_DEALS: &str = "The deals behind these lines are the same in both.";
    pub const SAID_DIFFERENTLY: &str = "Before \u{2192} after";
    pub const BEFORE: &str = "First state";
    pub const AFTER: &str = "Second state";
    pub const EXCEPTIONS: &str = "Won, but not credited";
    pub const NO_EXCEPTIONS: &str = "Every won deal of this period is credited.";
    pub const DEAL: &str = "Deal";
    pub const OWNER: &str = "Owner";
    pub const WHY: &str = "Why";
    pub const READ_AT: &str = "Read at";
    pub const TRAIL: &str = "What was done about pay";
    pub const NO_TRAIL: &str = "Nothing was done about pay yet.";
    pub const DAY: &str = "Day";
    pub const DONE: &str = "What was done";
    pub const IN_FORCE: &str = "Stands";
    pub const YES: &str = "in force";
    pub const NO: &str = "taken back";
    pub const ESTIMATE_FOR: &str = "For whom";
    pub const CHOOSE: &str = "Choose a person";
    pub const CHOOSE_HINT: &str =
        "Then pick open deals as won, with day and amount, and see what each adds to pay.";
    pub const WON: &str = "Won";
    pub const WON_ON: &str = "Won on";
    pub const DEAL_AMOUNT: &str = "Amount";
    pub const NO_OPEN: &str = "This person has no open deal with an amount.";
    pub const AS_IT_STANDS: &str = "As it stands";
    pub const WITH_DEALS: &str = "With these deals";
    pub const ADDS: &str = "Adds";
    pub const NEXT: &str = "Next tier";
    pub const EXPECTED: &str = "Expected";
    pub const NOT_PAID: &str = "No plan pays this person in the period.";
    pub const WRONG_MOVE: &str =
        "Write the day as 2026-03-31 and the amount as 12000.00; until then the deal counts as it stands.";
    pub const RECONCILE: &str = "What payroll paid";
    pub const RECONCILE_HINT: &str = "Paste a CSV with the columns Person, Period, Amount and Currency. Each difference comes with its likely reasons.";
    pub const COMPARE: &str = "Compare";
    pub const SHOULD_BE: &str = "Statement";
    pub const WAS_PAID: &str = "Paid";
    pub const LIKELY: &str = "Likely reason";
    pub const LEFT: &str = "Unexplained";
    pub const ALL_AGREE: &str = "Everything agrees to the cent.";
    pub const YEAR_TO_DATE: &str = "Year to date";
    pub const NOT_MORE: &str = "Why not more";
}
pub use texts::*;

/// `3 statements`.
pub fn statements(number: u64, locale: &Locale) -> String {
    plural(number, &format::count(number, locale), "statement", "statements")
}

/// What a step of statements is called in the list of changes.
pub fn settled(stage: PayStage, number: u64, plan: &str, period: &str, locale: &Locale) -> String {
    let verb = match stage {
        PayStage::Draft => "Reopened",
        PayStage::Reviewed => "Reviewed",
        PayStage::Approved => "Approved",
        PayStage::Published => "Published",
        PayStage::Paid => "Marked as paid:",
    };
    format!("{verb} {} of {period}, {plan}", statements(number, locale))
}

/// What a change of statements on their way did; nothing for other changes.
pub fn edit(name: &EditName, locale: &Locale) -> String {
    match name {
        EditName::SettlePay { plan, period, stage, statements } => {
            settled(*stage, *statements, plan, period, locale)
        }
        EditName::ReopenPay { plan, period, name: Some(name) } => {
            format!("Reopened the statement of {name}, {period}, {plan}")
        }
        EditName::ReopenPay { plan, period, name: None } => {
            format!("Reopened the statements of {period}, {plan}")
        }
        EditName::Doubt { name, line } => format!("Opened a dispute of {name} about {line}"),
        EditName::SayInDispute { name, line } => format!("Wrote in the dispute of {name} about {line}"),
        EditName::AdjustInDispute { name, line, amount } => {
            let amount = format::money_with_code(*amount, locale);
            format!("Corrected {line} of {name} by {amount} after a dispute")
        }
        _ => String::new(),
    }
}

/// A stage with a capital.
pub fn stage(stage: PayStage) -> &'static str {
    match stage {
        PayStage::Draft => "Draft",
        PayStage::Reviewed => "Reviewed",
        PayStage::Approved => "Approved",
        PayStage::Published => "Published",
        PayStage::Paid => "Paid",
    }
}

/// How a dispute stands.
pub fn dispute(status: DisputeStatus) -> &'static str {
    match status {
        DisputeStatus::Open => "Open",
        DisputeStatus::Answered => "Answered",
        DisputeStatus::Adjusted => "Adjusted",
    }
}

/// The heading of one plan and period.
pub fn group(plan: &str, period: &str) -> String {
    format!("{period} \u{b7} {plan}")
}

/// How many are open of how many.
pub fn open_of(open: u64, all: u64, locale: &Locale) -> String {
    match open {
        0 => format!("All {} are frozen.", statements(all, locale)),
        some => format!("{} of {} are open.", format::count(some, locale), statements(all, locale)),
    }
}

/// The finding of the approvals.
pub fn headline(open: u64, doubts: u64, locale: &Locale) -> String {
    let open_text = match open {
        0 => "No statement waits for approval".to_owned(),
        some => {
            plural(some, &format::count(some, locale), "statement waits", "statements wait") + " for approval"
        }
    };
    match doubts {
        0 => open_text,
        some => format!(
            "{open_text}; {} to look at first",
            plural(some, &format::count(some, locale), "has something", "have something")
        ),
    }
}

/// A step of a run: `Approved on 2026-02-03 by Nadia: as agreed`.
pub fn step(stage_word: &str, on: &str, by: &str, note: &str) -> String {
    let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
    let note = if note.is_empty() { String::new() } else { format!(": {note}") };
    format!("{stage_word} on {on}{by}{note}")
}

/// What is said in a dispute, with who and when.
pub fn said(by: &str, on: &str) -> String {
    if by.is_empty() { on.to_owned() } else { format!("{by}, {on}") }
}

/// Whose line is doubted.
pub fn dispute_title(person: &str, line: &str, period: &str) -> String {
    format!("{person}: {line}, {period}")
}

/// A button that acts on those who are picked, or on all who are open.
pub fn of_picked(label: &str, picked: usize, locale: &Locale) -> String {
    match picked {
        0 => label.to_owned(),
        some => format!("{label}: {}", statements(some as u64, locale)),
    }
}

/// The deals once an import was in.
pub fn after_import(day: &str, files: &str) -> String {
    format!("{day}, with {files}")
}

/// What both states pay.
pub fn replayed(before: &str, after: &str) -> String {
    if before == after {
        format!("Both states pay {before}.")
    } else {
        format!("The first state pays {before}, the second one {after}.")
    }
}

/// What is not approved yet.
pub fn waiting(number: u64, locale: &Locale) -> String {
    format!(
        "{} not approved and left out.",
        plural(number, &format::count(number, locale), "statement is", "statements are")
    )
}

/// The middle and the range of what is expected.
pub fn expected(low: &str, middle: &str, high: &str) -> String {
    format!("{middle}; in 8 of 10 cases between {low} and {high}")
}

/// What is needed for the next tier.
pub fn next(line: &str, left: &str, tier: &str) -> String {
    format!("{line}: {left} more reaches {tier}.")
}

/// A tier that the deals reach.
pub fn reached(line: &str, tier: &str) -> String {
    format!("{line}: these deals reach {tier}.")
}

/// What the lines of the fiscal year come to with this statement.
pub fn year_to_date(amount: &str, periods: u64, locale: &Locale) -> String {
    format!("{amount} in {}", plural(periods, &format::count(periods, locale), "period", "periods"))
}
