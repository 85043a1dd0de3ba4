//! Words of scorecards.

use crate::domain::kernel::Rational;
use crate::present::format::{self, Locale};

/// What a line shows: the KPI, its value, how many peers are worse, and the days before.
pub fn evidence(
    kpi: &str,
    value: &str,
    (worse, peers): (Rational, u64),
    before: Option<&str>,
    locale: &Locale,
) -> String {
    let than =
        format!("better than {} of {} peers", format::exact(worse, locale), format::count(peers, locale));
    match before {
        Some(before) => format!("{kpi}: {value}, {than}; {before} in the days before."),
        None => format!("{kpi}: {value}, {than}."),
    }
}

/// What is said where nothing stands out.
pub const NOTHING: &str = "Nothing stands out among the peers.";
/// What is said where there are too few peers.
pub const FEW_PEERS: &str = "Fewer than five peers can be compared; nothing is said.";
