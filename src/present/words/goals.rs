//! Words of the page Goals.

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const TEAMS: &str = "Teams";
    pub const PEOPLE: &str = "People";
    pub const NAME: &str = "Who";
    pub const CREDIT: &str = "Credit";
    pub const QUOTA: &str = "Quota";
    pub const ATTAINMENT: &str = "Attainment";
    pub const WITHOUT: &str = "Without a quota in this period";
    pub const QUOTAS: &str = "Quotas";
    pub const FROM: &str = "First day";
    pub const THROUGH: &str = "Last day";
    pub const AMOUNT: &str = "Amount";
    pub const READ_AT: &str = "Read at";
    pub const SET: &str = "Set a quota";
    pub const PERSON: &str = "Person";
    pub const CHOOSE: &str = "Choose …";
    pub const SAVE: &str = "Save quota";
    pub const REMOVE: &str = "Remove";
    pub const NO_PERSON: &str = "Choose a person.";
    pub const NO_AMOUNT: &str = "Write the amount as a plain number, such as 25000.00.";
    pub const NO_RANGE: &str = "The last day must not lie before the first.";
    pub const NO_QUOTAS: &str =
        "No quota is set yet. Set one below, or import a file with person, from, until and quota.";
    pub const TYPED: &str = "typed";
}
pub use texts::*;
