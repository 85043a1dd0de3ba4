//! Words of the page Goals.

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const TEAMS: &str = "Teams";
    pub const PEOPLE: &str = "People";
    pub const QUOTAS: &str = "Quotas of the period";
    pub const QUOTAS_WHY: &str =
        "Everybody without a quota has a row already: write the amount. A cleared row removes its quota.";
    pub const ALL_QUOTAS: &str = "All quotas, and where each was read";
    pub const FROM: &str = "First day";
    pub const THROUGH: &str = "Last day";
    pub const AMOUNT: &str = "Amount";
    pub const READ_AT: &str = "Read at";
    pub const PERSON: &str = "Person";
    pub const NO_QUOTAS: &str =
        "No quota is set yet. Type them above, or import a file with person, from, until and quota.";
    pub const TYPED: &str = "typed";
}
pub use texts::*;
