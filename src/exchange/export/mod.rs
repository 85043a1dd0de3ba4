//! Tables as files.
pub mod csv;
pub mod tables;
pub mod template;
