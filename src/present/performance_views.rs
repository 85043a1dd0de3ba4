//! The views of the page Performance, each a tab with an address of its own.

use super::place::{Page, Place, View};
use super::words::{insight as words, win_loss};

/// A view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Key figures, trend, what they are made of.
    #[default]
    Overview,
    /// One figure by two axes.
    Explore,
    /// People among their peers.
    People,
    /// Leads, deals, stages, won.
    Funnel,
    /// What costs money.
    Roadblocks,
    /// Why deals were lost, and against whom.
    WinLoss,
    /// What foretold won revenue.
    Drivers,
}

impl Shown {
    /// All, in the order of the tabs.
    pub const ALL: [Shown; 7] = [
        Shown::Overview,
        Shown::Explore,
        Shown::People,
        Shown::Funnel,
        Shown::Roadblocks,
        Shown::WinLoss,
        Shown::Drivers,
    ];

    /// Its key in the address.
    pub const fn key(self) -> &'static str {
        match self {
            Shown::Overview => "",
            Shown::Explore => "explore",
            Shown::People => "people",
            Shown::Funnel => "funnel",
            Shown::Roadblocks => "roadblocks",
            Shown::WinLoss => "win-loss",
            Shown::Drivers => "drivers",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Shown::Overview => words::OVERVIEW,
            Shown::Explore => words::EXPLORE,
            Shown::People => words::PEOPLE,
            Shown::Funnel => words::FUNNEL,
            Shown::Roadblocks => words::ROADBLOCKS,
            Shown::WinLoss => win_loss::WIN_LOSS,
            Shown::Drivers => words::DRIVERS,
        }
    }
}

/// The view that a place shows.
pub fn shown(place: &Place) -> Shown {
    let key = place.shown(View::Tab).unwrap_or_default();
    Shown::ALL.into_iter().find(|view| view.key() == key).unwrap_or_default()
}

/// Key, name and address of each tab, under the same filter.
pub fn tabs(place: &Place) -> Vec<(String, String, String)> {
    let tab = |view: Shown| {
        let there = place.with_page(Page::Performance).with_view(View::Tab, view.key());
        (view.key().to_owned(), view.name().to_owned(), there.href())
    };
    Shown::ALL.into_iter().map(tab).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tab_leads_to_its_own_view() {
        let place = Place::at(Page::Performance);
        for (view, (key, _, href)) in Shown::ALL.into_iter().zip(tabs(&place)) {
            assert_eq!(shown(&place.with_view(View::Tab, &key)), view);
            assert!(key.is_empty() || href.contains(&key));
        }
        assert_eq!(shown(&place.with_view(View::Tab, "nonsense")), Shown::Overview);
    }
}
