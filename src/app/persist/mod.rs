//! THE BYTES IN WHICH STATE IS KEPT. Pure: it makes and reads texts and bytes, and says what must
//! be written where; the shell writes.
//!
//! [`envelope`] is the versioned wrapper with checksum around the workspace document; [`layout`]
//! the two generations and the manifest in local storage; [`batch`] the compressed columns of one
//! batch; [`backup`] the `.attain` file that holds everything.

pub mod backup;
pub mod batch;
pub mod envelope;
pub mod layout;
