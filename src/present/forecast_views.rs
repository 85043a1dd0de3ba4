//! The views of the page Forecast, each a tab with an address of its own.

use super::place::{Page, Place, View};
use super::words::forecast as words;

/// A view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// The range, its picture, and what it would take.
    #[default]
    Overview,
    /// The open deals.
    Deals,
    /// What people call.
    Calls,
    /// What changes if.
    WhatIf,
    /// The methods on past dates.
    Record,
}

impl Shown {
    /// All, in the order of the tabs.
    pub const ALL: [Shown; 5] = [Shown::Overview, Shown::Deals, Shown::Calls, Shown::WhatIf, Shown::Record];

    /// Its key in the address.
    pub const fn key(self) -> &'static str {
        match self {
            Shown::Overview => "",
            Shown::Deals => "deals",
            Shown::Calls => "calls",
            Shown::WhatIf => "what-if",
            Shown::Record => "record",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Shown::Overview => words::OVERVIEW,
            Shown::Deals => words::DEALS_TAB,
            Shown::Calls => words::CALLS_TAB,
            Shown::WhatIf => words::WHAT_IF_TAB,
            Shown::Record => words::RECORD_TAB,
        }
    }
}

/// The view that a place shows.
pub fn shown(place: &Place) -> Shown {
    let key = place.shown(View::Tab).unwrap_or_default();
    Shown::ALL.into_iter().find(|view| view.key() == key).unwrap_or_default()
}

/// Key, name and address of each tab, for the same question.
pub fn tabs(place: &Place) -> Vec<(String, String, String)> {
    let tab = |view: Shown| {
        let there = Place { page: Page::Forecast, ..place.clone() }.with_view(View::Tab, view.key());
        (view.key().to_owned(), view.name().to_owned(), there.href())
    };
    Shown::ALL.into_iter().map(tab).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tab_leads_to_its_own_view_and_keeps_the_question() {
        let place = Place::at(Page::Forecast).with_view(View::Show, "seed=7");
        for (view, (key, _, href)) in Shown::ALL.into_iter().zip(tabs(&place)) {
            assert_eq!(shown(&place.with_view(View::Tab, &key)), view);
            assert!(href.contains("seed"), "{href}");
        }
        assert_eq!(shown(&place.with_view(View::Tab, "nonsense")), Shown::Overview);
    }
}
