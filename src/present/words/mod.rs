//! Every sentence on screen that is not data, by page: one place for a second language.

pub mod budget;
pub mod coaching;
pub mod data;
pub mod design;
pub mod explain;
pub mod figures;
pub mod forecast;
pub mod frame;
pub mod gaming;
pub mod glossary;
pub mod goals;
pub mod grid;
pub mod home;
pub mod insight;
pub mod pay;
pub mod performance;
pub mod performance_own;
pub mod plan_form;
pub mod roadmap;
pub mod scorecard;
pub mod settings;
pub mod settle;
pub mod viewing;
pub mod widgets;
pub mod win_loss;

/// `1 deal`, `2 deals`: a number with its noun.
pub fn plural(number: u64, written: &str, one: &str, many: &str) -> String {
    format!("{written}\u{a0}{}", if number == 1 { one } else { many })
}
