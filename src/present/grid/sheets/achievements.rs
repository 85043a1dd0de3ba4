//! Achievements as rows: person, objective, period, how much, why, and who judged.

use super::{Draft, filled, number, saved_entry, text};
use crate::app::edit::Action;
use crate::app::requests::Overview;
use crate::domain::kernel::{AchievementId, Id, Rational};
use crate::domain::model::Achievement;
use crate::domain::model::person::fold_name;
use crate::present::format::{self, Locale};
use crate::present::grid::reading::achievement;
use crate::present::grid::{Entry, GridColumn};
use crate::present::words::grid as words;
use std::collections::BTreeSet;

pub const COLUMNS: &[GridColumn] = &[
    text(words::PERSON, ""),
    text(words::OBJECTIVE, words::EXAMPLE_OBJECTIVE),
    text(words::PERIOD, words::EXAMPLE_PERIOD),
    number(words::ACHIEVED, words::EXAMPLE_ACHIEVED),
    text(words::NOTE, ""),
    text(words::JUDGED_BY, ""),
];

pub fn entries(overview: &Overview, locale: &Locale) -> Vec<Entry> {
    let entry = |held: &Achievement| {
        let cells = vec![
            super::name_of(overview, held.person),
            held.objective.clone(),
            super::period_name(overview, held.range),
            percent(held.achieved, locale),
            held.note.clone(),
            held.by.clone(),
        ];
        saved_entry(held.id.to_string(), cells)
    };
    overview.achievements.iter().map(entry).collect()
}

/// A percentage where its digits end, else the fraction that it is.
fn percent(achieved: Rational, locale: &Locale) -> String {
    let hundredfold = achieved.checked_mul(Rational::HUNDRED).ok().and_then(Rational::exact_decimal);
    hundredfold
        .map_or_else(|| achieved.to_string(), |digits| format!("{}%", format::decimal(&digits, locale)))
}

pub fn read(draft: &mut Draft) {
    let removed = draft.removed().filter_map(|key| Id::parse(key).map(AchievementId)).collect::<Vec<_>>();
    draft.actions.extend(removed.into_iter().map(Action::RemoveAchievement));
    let mut met = BTreeSet::new();
    for (row, entry) in draft.grid.entries.iter().enumerate().filter(|(_, entry)| !entry.is_blank()) {
        let locale = draft.locale;
        let person = draft.person((row, 0));
        let objective = draft.needed((row, 1), |text| filled(text, words::NO_OBJECTIVE));
        let range = draft.period((row, 2));
        let achieved = draft.needed((row, 3), |text| achievement(text, locale));
        let (Some(person), Some(objective), Some(range), Some(achieved)) =
            (person, objective, range, achieved)
        else {
            continue;
        };
        if !met.insert((person, fold_name(&objective), range)) {
            draft.blame((row, 1), words::TWICE_ACHIEVED);
        }
        if entry.is_changed() {
            let id = Id::parse(&entry.key).map(AchievementId);
            let (note, by) = (entry.text(4), entry.text(5));
            let own = AchievementId(Id::from_bits(0));
            let record = Achievement { id: own, person, objective, range, achieved, note, by, place: None };
            draft.actions.push(Action::SetAchievement { id, record });
        }
    }
}
