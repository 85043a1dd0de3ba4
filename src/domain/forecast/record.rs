//! Deals won out of deals closed.

use serde::{Deserialize, Serialize};

/// Deals won out of deals closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WinRate {
    /// Won.
    pub won: u64,
    /// Won or lost.
    pub closed: u64,
}

impl WinRate {
    /// Both together.
    pub fn plus(self, other: WinRate) -> WinRate {
        WinRate { won: self.won + other.won, closed: self.closed + other.closed }
    }
}
