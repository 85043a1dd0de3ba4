//! Tables as files.
pub mod csv;
