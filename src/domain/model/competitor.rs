//! Competitors: against whom deals are won and lost, and what people know about them.

use crate::domain::kernel::{CompetitorId, Date};
use crate::domain::model::person::fold_name;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody learnt in a deal against a competitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BattleNote {
    /// The day.
    pub on: Date,
    /// The words.
    pub text: String,
}

/// One competitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Competitor {
    /// Names the record.
    pub id: CompetitorId,
    /// The name.
    pub name: String,
    /// Other spellings in files.
    #[serde(default)]
    pub spellings: BTreeSet<String>,
    /// How they sell: price, partners, bundles.
    #[serde(default)]
    pub strategy: String,
    /// What they are good at.
    #[serde(default)]
    pub strengths: String,
    /// Where they are weak.
    #[serde(default)]
    pub weaknesses: String,
    /// Where we meet them.
    #[serde(default)]
    pub met_in: String,
    /// What was learnt, oldest first.
    #[serde(default)]
    pub notes: Vec<BattleNote>,
}

impl Competitor {
    /// Whether a text of a deal means this competitor.
    pub fn is_meant_by(&self, text: &str) -> bool {
        let folded = fold_name(text);
        std::iter::once(&self.name).chain(&self.spellings).any(|known| fold_name(known) == folded)
    }
}
