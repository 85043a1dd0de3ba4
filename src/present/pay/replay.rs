//! A period paid on two states of the deals: which states there are, what the CRM says differently, which lines
//! moved.

use crate::app::requests::{Overview, Replayed, Snapshot};
use crate::domain::kernel::{ImportId, Money};
use crate::domain::model::RecordKind;
use crate::present::format::{self, Locale};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::words::settle as words;

/// The key of the deals as they stand now.
pub const NOW: &str = "now";

/// The states that can be compared, the newest first: key and name.
pub fn states(overview: &Overview, locale: &Locale) -> Vec<(String, String)> {
    let now = (NOW.to_owned(), words::NOW_STATE.to_owned());
    let with_deals =
        overview.imports.iter().filter(|one| one.files.iter().any(|file| file.kind == RecordKind::Deals));
    let each = with_deals.map(|one| {
        let files: Vec<&str> = one.files.iter().map(|file| file.name.as_str()).collect();
        (one.id.to_string(), words::after_import(&format::date(one.snapshot, locale), &files.join(", ")))
    });
    std::iter::once(now).chain(each).collect()
}

/// The keys that are compared at first: the import before the last, and now.
pub fn at_first(states: &[(String, String)]) -> (String, String) {
    let before = states.get(2).or(states.get(1)).or(states.first());
    (before.map(|(key, _)| key.clone()).unwrap_or_default(), NOW.to_owned())
}

/// The state of a key.
pub fn state(key: &str) -> Snapshot {
    crate::domain::kernel::Id::parse(key).map_or(Snapshot::Now, |id| Snapshot::Import(ImportId(id)))
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplayView {
    /// Both totals.
    pub headline: String,
    /// The lines that moved.
    pub lines: Table,
    /// What the CRM says differently.
    pub deals: Table,
}

/// What is read of a replay.
pub fn view(replayed: &Replayed, locale: &Locale) -> ReplayView {
    let written = |amount: Money| format::money_with_code(amount, locale);
    let money = |amount: Money| Cell::number(written(amount), amount.exact_minor());
    let line = |moved: &crate::app::requests::LineMove| Line {
        key: moved.component.clone(),
        cells: vec![Cell::text(moved.line.clone()), money(moved.before), money(moved.after)],
    };
    let deal = |(deal, said): &(String, Vec<String>)| Line {
        key: deal.clone(),
        cells: vec![Cell::text(deal.clone()), Cell::text(said.join(", "))],
    };
    ReplayView {
        headline: words::replayed(&written(replayed.before), &written(replayed.after)),
        lines: Table {
            caption: words::MOVED_LINES.to_owned(),
            columns: vec![
                Column::text(words::LINE),
                Column::number(words::BEFORE, ""),
                Column::number(words::AFTER, ""),
            ],
            lines: replayed.lines.iter().map(line).collect(),
            totals: None,
        },
        deals: Table {
            caption: words::CHANGED_DEALS.to_owned(),
            columns: vec![Column::text(words::DEAL), Column::text(words::SAID_DIFFERENTLY)],
            lines: replayed.deals.iter().map(deal).collect(),
            totals: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::requests::LineMove;
    use crate::domain::kernel::{Currency, Id};

    #[test]
    fn both_states_and_what_moved_are_read_as_they_were_said() {
        let euro = |minor| Money::new(minor, Currency::USD);
        let moved = LineMove {
            component: "c".to_owned(),
            line: "Commission".to_owned(),
            before: euro(120_000),
            after: euro(60_000),
        };
        let replayed = Replayed {
            before: euro(120_000),
            after: euro(60_000),
            deals: vec![("B-1".to_owned(), vec!["amount 12,000.00 USD \u{2192} 6,000.00 USD".to_owned()])],
            lines: vec![moved],
        };
        let view = view(&replayed, &Locale::default());
        assert!(view.headline.contains("1,200.00") && view.headline.contains("600.00"), "{}", view.headline);
        assert_eq!((view.lines.lines.len(), view.deals.lines.len()), (1, 1));
        let id = Id::from_bits(9);
        assert_eq!(state(&id.to_string()), Snapshot::Import(ImportId(id)));
        assert_eq!(state(NOW), Snapshot::Now);
    }
}
