//! Which mutant lives. This file stands in the copy of the source that mutants are woven into, never in the house.

use std::sync::atomic::{AtomicU32, Ordering};

const UNREAD: u32 = u32::MAX;

static LIVE: AtomicU32 = AtomicU32::new(UNREAD);

/// Whether the mutant of this number lives; without `ATTAIN_MUTANT`, none does.
#[inline]
pub fn on(number: u32) -> bool {
    let live = LIVE.load(Ordering::Relaxed);
    if live == UNREAD { read() == number } else { live == number }
}

#[cold]
fn read() -> u32 {
    let live = std::env::var("ATTAIN_MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    LIVE.store(live, Ordering::Relaxed);
    live
}
