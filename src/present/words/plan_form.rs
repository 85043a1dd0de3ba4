//! Words of the form of a plan.

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const PLAN: &str = "The plan";
    pub const FORM: &str = "Plan as a form";
    pub const FORM_HINT: &str = "Each change is written into the text beside it and checked at once.";
    pub const ADD: &str = "Add a rule";
    pub const MORE: &str = "One more";
    pub const FEWER: &str = "One less";
    pub const NOT_ADDED: &str = "The plan has this rule already, or its text can’t be read yet.";
    pub const NO_FORM: &str = "The text can’t be read as JSON yet, so there is no form of it.";
    pub const DRAW: &str = "Recoverable draw";
    pub const GUARANTEE: &str = "Guarantee for new people";
    pub const SPIF: &str = "SPIF with a budget";
    pub const CONTEST: &str = "Contest with prizes";
    pub const KICKER: &str = "Kicker at quota";
    pub const CAP: &str = "Cap";
    pub const THRESHOLD: &str = "Threshold";
    pub const HOLDBACK: &str = "Holdback";
    pub const SPIF_NAME: &str = "SPIF";
    pub const CONTEST_NAME: &str = "Contest";
}
pub use texts::*;
