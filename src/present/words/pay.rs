//! Words of the page Pay.

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const TAB_STATEMENTS: &str = "Statements";
    pub const TAB_PLANS: &str = "Plans";
    pub const VIEWS: &str = "Views of pay";
    pub const NO_PLAN: &str = "Nobody is paid yet";
    pub const NO_PLAN_NEEDS: &str = "A plan says what is paid for which deals. Begin with a template under Plans; the statements follow at once.";
    pub const OPEN_PLANS: &str = "Write a plan";
    pub const NO_STATEMENT: &str = "No plan pays anybody in this period.";
    pub const PERSON: &str = "Person";
    pub const PERIOD: &str = "Period";
    pub const PLAN: &str = "Plan";
    pub const PAYOUT: &str = "Payout";
    pub const TOTAL: &str = "Total";
    pub const STATEMENTS: &str = "Statements";
    pub const UNPAID: &str = "could not be paid";
    pub const ROWS: &str = "Deals behind this line";
    pub const DEAL: &str = "Deal";
    pub const DAY: &str = "Day";
    pub const AMOUNT: &str = "Amount";
    pub const SHARE: &str = "Share";
    pub const READ_AT: &str = "Read at";
    pub const CLAUSE: &str = "The plan says";
    pub const NEXT_TIER: &str = "Next tier";
    pub const WHY_ZERO: &str = "Why nothing";
    pub const NOT_CREDITED: &str = "Deals that are not credited";
    pub const PRINT: &str = "Print";
    pub const PLANS: &str = "Plans";
    pub const NEW_PLAN: &str = "New plan from a template";
    pub const TEMPLATE: &str = "Template";
    pub const USE_TEMPLATE: &str = "Use template";
    pub const TEXT: &str = "Plan as text";
    pub const TEXT_HINT: &str =
        "Checked as you type. Rates are written 5%, 0.05 or 1/20; amounts as plain decimals.";
    pub const SAVE: &str = "Save plan";
    pub const REMOVE: &str = "Remove plan";
    pub const EDIT: &str = "Edit";
    pub const CLEAR: &str = "This plan can be read in one way only.";
    pub const PAYS: &str = "On the data at hand it pays, in all:";
    pub const FINDINGS: &str = "What must be settled";
    pub const WORDS: &str = "In plain words";
    pub const READING: &str = "Reading";
}
pub use texts::*;

/// The finding above the statements.
pub fn headline(total: &str, people: usize, periods: usize) -> String {
    let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
    let periods =
        if periods == 1 { "1 payout period".to_owned() } else { format!("{periods} payout periods") };
    format!("{total} for {people} in {periods}")
}

/// How far the next tier is.
pub fn next_tier(distance: &str, pays: &str, clause: &str) -> String {
    format!("{distance} more reaches: {clause}. The line would then pay {pays}.")
}
