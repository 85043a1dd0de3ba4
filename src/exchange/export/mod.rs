//! Tables as files.
pub mod csv;
pub mod template;
