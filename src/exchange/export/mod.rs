//! Tables as files.
pub mod csv;
pub mod facts;
pub mod formula;
pub mod goals;
pub mod tables;
pub mod template;
