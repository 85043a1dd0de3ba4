//! Forecast categories and calls: what people say.
//!
//! Plainly: what the newest call of rep or manager says that the period brings; of who made none, the due
//! deals in the category commit; without either, the pace goes on. Needs calls of the period, or a column
//! of categories in an import that shows the day.

use super::past::{Past, Rest};
use super::pipeline::is_due;
use super::points::Called;
use crate::domain::facts::details::ForecastCategory;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The open deals of one category that are due in the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryTotal {
    /// The category; nothing where the deals state none.
    pub category: Option<ForecastCategory>,
    /// How many deals.
    pub deals: u64,
    /// Their amounts in minor units.
    pub minor: i64,
}

/// The due open deals by category: together they are all of them. The surest last.
pub fn totals(past: &Past, rest: Rest) -> Vec<CategoryTotal> {
    let mut by_category: BTreeMap<Option<ForecastCategory>, (u64, i64)> = BTreeMap::new();
    for (_, deal) in past.open().filter(|(_, deal)| is_due(past, deal, rest)) {
        let Some(minor) = past.minor(deal) else { continue };
        let sum = by_category.entry(past.replay.category(deal)).or_default();
        *sum = (sum.0 + 1, sum.1.saturating_add(minor));
    }
    let total = |(category, (deals, minor))| CategoryTotal { category, deals, minor };
    by_category.into_iter().map(total).collect()
}

/// What each person will still win by what people say, in minor units; nothing where nobody says anything.
pub fn said(
    past: &Past,
    rest: Rest,
    won: &[f64],
    called: &Called,
    pace: Option<&Vec<f64>>,
) -> Option<Vec<f64>> {
    let mut committed = vec![0.0; past.people];
    let mut any = false;
    for (_, deal) in past.open().filter(|(_, deal)| is_due(past, deal, rest)) {
        let category = past.replay.category(deal);
        any |= category.is_some();
        if category >= Some(ForecastCategory::Commit) {
            committed[deal.person as usize] += past.minor(deal).unwrap_or(0) as f64;
        }
    }
    if !any && called.is_empty() {
        return None;
    }
    let of = |person: usize| match (called.get(&person), any) {
        (Some(total), _) => total - won[person],
        (None, true) => committed[person],
        (None, false) => pace.map_or(0.0, |pace| pace[person]),
    };
    Some((0..past.people).map(of).collect())
}
