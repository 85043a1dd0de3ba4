//! The first six things to do in a workspace of one's own, checked from what it holds.

use super::words::home as words;
use crate::app::requests::Overview;
use crate::domain::model::RecordKind;

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Todo {
    /// What.
    pub text: &'static str,
    /// Whether it is done.
    pub is_done: bool,
    /// Where it is done.
    pub href: &'static str,
}

/// The six, in order; nothing where the demo company is looked at, or where somebody put the list away.
/// `is_backed_up` is known of this visit only.
pub fn checklist(overview: &Overview, is_backed_up: bool) -> Option<[Todo; 6]> {
    if overview.is_empty || overview.is_demo || overview.hides_checklist {
        return None;
    }
    let mut files = overview.imports.iter().flat_map(|import| &import.files);
    let last = files.find(|file| file.kind == RecordKind::Deals);
    let todo = |text, is_done, href| Todo { text, is_done, href };
    Some([
        todo(words::FIRST_IMPORT_DONE, overview.deals > 0, "#/data"),
        todo(words::FIRST_MAP, last.is_some_and(|file| file.refused == 0), "#/data"),
        todo(
            words::FIRST_PEOPLE,
            !overview.people.is_empty() && overview.unassigned.is_empty(),
            "#/data?tab=hand",
        ),
        todo(words::FIRST_QUOTAS, !overview.quotas.is_empty(), "#/goals"),
        todo(words::FIRST_PLAN, !overview.plans.is_empty(), "#/pay?tab=plans"),
        todo(words::FIRST_BACKUP, is_backed_up, "#/settings"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held() -> Overview {
        Overview { deals: 3, ..Overview::default() }
    }

    #[test]
    fn the_list_checks_itself_and_goes_when_it_is_put_away() {
        let list = checklist(&held(), false).unwrap();
        let done = |list: [Todo; 6]| list.iter().filter(|one| one.is_done).count();
        assert_eq!((done(list), list[0].is_done), (1, true));
        assert_eq!(done(checklist(&held(), true).unwrap()), 2);
        for gone in [
            Overview { hides_checklist: true, ..held() },
            Overview { is_demo: true, ..held() },
            Overview { is_empty: true, ..held() },
        ] {
            assert_eq!(checklist(&gone, false), None);
        }
    }
}
