//! One file a page; each holds `Page`.

pub mod coaching;
pub mod data;
pub mod forecast;
pub mod goals;
pub mod home;
pub mod pay;
pub mod performance;
pub mod roadmap;
pub mod settings;
