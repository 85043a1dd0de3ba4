//! What a company means by its measures: settings that definitions leave open, and KPIs of its own.

use crate::domain::kernel::{OwnKpiId, Rational};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The words that say “nobody decided” where the company names none of its own.
pub const NO_DECISION_WORDS: [&str; 3] = ["no decision", "no-decision", "status quo"];
/// The words that say “this never was a deal” where the company names none of its own.
pub const DISQUALIFIED_WORDS: [&str; 4] = ["disqualified", "unqualified", "not qualified", "non-qualified"];

/// How much of one type of activity is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActivityGoal {
    /// `call`, `email`, `meeting`, `task` or `other`.
    pub activity: String,
    /// How much of the whole score it makes up; weights are shares of their sum.
    pub weight: Rational,
    /// How many a person should do in a month of 30 days.
    pub goal_a_month: u32,
}

/// What definitions leave open. Empty lists of words stand for the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MeasureSettings {
    /// Whether disqualified deals are left out of win rates; else they count as lost.
    pub disqualified_are_left_out: bool,
    /// Reasons and stages that mean “disqualified”.
    pub disqualified: BTreeSet<String>,
    /// Stages whose open deals do not count as qualified yet.
    pub unqualified_stages: BTreeSet<String>,
    /// Reasons that mean “no decision”.
    pub no_decision: BTreeSet<String>,
    /// What the activity score is made of; without any there is no score.
    pub activity_goals: Vec<ActivityGoal>,
    /// How much of a goal counts at most, e.g. 6/5; 1 where absent.
    pub activity_cap: Option<Rational>,
    /// KPIs of the company's own.
    pub own: BTreeMap<OwnKpiId, OwnKpi>,
}

/// A KPI that somebody of the company defined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnKpi {
    /// Its name on screen.
    pub name: String,
    /// The expression; see `docs/formats/kpi.md`.
    pub formula: String,
    /// Whether more is better; nothing where it is context only.
    pub higher_is_better: Option<bool>,
}

impl MeasureSettings {
    /// Whether nothing was set.
    pub fn is_default(&self) -> bool {
        *self == MeasureSettings::default()
    }

    /// Whether a reason or stage means “disqualified”.
    pub fn means_disqualified(&self, text: &str) -> bool {
        means(&self.disqualified, &DISQUALIFIED_WORDS, text)
    }

    /// Whether a reason means “no decision”.
    pub fn means_no_decision(&self, text: &str) -> bool {
        means(&self.no_decision, &NO_DECISION_WORDS, text)
    }
}

/// One of the company's texts; where it names none, a text that holds one of the usual words.
fn means(own: &BTreeSet<String>, usual: &[&str], text: &str) -> bool {
    if text.is_empty() {
        return false;
    }
    let text = text.to_lowercase();
    if own.is_empty() {
        return usual.iter().any(|word| text.contains(word));
    }
    own.iter().any(|known| known.to_lowercase() == text)
}
