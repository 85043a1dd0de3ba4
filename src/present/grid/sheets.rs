//! The sheets that can be typed: people, quotas, exchange rates, deals and their splits, achievements, and
//! adjustments of pay.

mod achievements;
mod adjustments;
mod deals;
mod goals;
mod people;
mod quotas;
mod rates;
mod splits;

use super::{At, Entry, Grid, GridColumn, Saved, Wrong};
use crate::app::edit::Action;
use crate::app::requests::Overview;
use crate::domain::kernel::{DateRange, PersonId};
use crate::domain::model::workspace::Roster;
use crate::present::format::Locale;
use crate::present::words::grid as words;

/// Which records a grid holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// The roster.
    #[default]
    People,
    /// Quotas of a period, with a row for everybody who has none there.
    Quotas,
    /// Exchange rates.
    Rates,
    /// New deals; they are read like a file.
    Deals,
    /// Who gets which part of a deal; read like a file.
    Splits,
    /// What people achieved of their objectives.
    Achievements,
    /// Adjustments of pay.
    Adjustments,
    /// Goals; where only new ones were typed they are read like a file.
    Goals,
}

impl Sheet {
    /// Its columns.
    pub const fn columns(self) -> &'static [GridColumn] {
        match self {
            Sheet::People => people::COLUMNS,
            Sheet::Quotas => quotas::COLUMNS,
            Sheet::Rates => rates::COLUMNS,
            Sheet::Deals => deals::COLUMNS,
            Sheet::Splits => splits::COLUMNS,
            Sheet::Achievements => achievements::COLUMNS,
            Sheet::Adjustments => adjustments::COLUMNS,
            Sheet::Goals => goals::COLUMNS,
        }
    }

    /// Its name in ids of the page.
    pub const fn slug(self) -> &'static str {
        match self {
            Sheet::People => "people",
            Sheet::Quotas => "quotas",
            Sheet::Rates => "rates",
            Sheet::Deals => "deals",
            Sheet::Splits => "splits",
            Sheet::Achievements => "achievements",
            Sheet::Adjustments => "adjustments",
            Sheet::Goals => "goals",
        }
    }

    /// Whether its rows are read like a file, with a check before anything is stored.
    pub const fn is_file(self) -> bool {
        matches!(self, Sheet::Deals | Sheet::Splits | Sheet::Goals)
    }
}

/// A column of text.
const fn text(title: &'static str, example: &'static str) -> GridColumn {
    GridColumn { title, example, is_number: false }
}

/// A column of numbers or days.
const fn number(title: &'static str, example: &'static str) -> GridColumn {
    GridColumn { title, example, is_number: true }
}

/// The small file of what was typed, a line a row; nothing where nothing was typed.
fn typed_file(
    draft: &mut Draft,
    headers: &str,
    line: impl Fn(&mut Draft, usize, &Entry) -> String,
) -> Option<String> {
    let rows = draft.changed();
    if rows.is_empty() {
        return None;
    }
    let lines: Vec<String> = rows.into_iter().map(|(row, entry)| line(draft, row, entry)).collect();
    Some(format!("{headers}{}", lines.concat()))
}

fn saved_entry(key: String, cells: Vec<String>) -> Entry {
    Entry { key, before: cells.clone(), cells }
}

impl Grid {
    /// The grid of what is saved. `period` narrows quotas; other sheets are whole.
    pub fn of(sheet: Sheet, overview: &Overview, period: Option<DateRange>, locale: &Locale) -> Grid {
        let entries = match sheet {
            Sheet::People => people::entries(overview, locale),
            Sheet::Quotas => quotas::entries(overview, period, locale),
            Sheet::Rates => rates::entries(overview, locale),
            Sheet::Achievements => achievements::entries(overview, locale),
            Sheet::Adjustments => adjustments::entries(overview, locale),
            Sheet::Goals => goals::entries(overview, locale),
            Sheet::Deals | Sheet::Splits => Vec::new(),
        };
        Grid::new(sheet, entries)
    }

    /// What saving does; or every cell that is wrong, and nothing.
    ///
    /// # Errors
    /// The wrong cells, each with what would satisfy it.
    pub fn saved(&self, overview: &Overview, locale: &Locale) -> Result<Saved, Wrong> {
        let mut draft = Draft { grid: self, overview, locale, wrong: Wrong::new(), actions: Vec::new() };
        if self.sheet == Sheet::Deals {
            let text = deals::file(&mut draft);
            return draft.wrong_or(|_| text.map_or(Saved::Nothing, deals::saved));
        }
        if self.sheet == Sheet::Goals && !goals::changes_saved(&draft) {
            let text = goals::file(&mut draft);
            return draft.wrong_or(|_| text.map_or(Saved::Nothing, goals::saved));
        }
        match self.sheet {
            Sheet::Splits => {
                let text = splits::file(&mut draft);
                return draft.wrong_or(|_| text.map_or(Saved::Nothing, splits::saved));
            }
            Sheet::People => people::read(&mut draft),
            Sheet::Quotas => quotas::read(&mut draft),
            Sheet::Achievements => achievements::read(&mut draft),
            Sheet::Adjustments => adjustments::read(&mut draft),
            Sheet::Goals => goals::read(&mut draft),
            _ => rates::read(&mut draft),
        }
        draft.wrong_or(|mut actions| match (actions.len(), actions.pop()) {
            (1, Some(only)) => Saved::Edit(only),
            (_, Some(last)) => {
                actions.push(last);
                Saved::Edit(Action::Together(actions))
            }
            (_, None) => Saved::Nothing,
        })
    }
}

/// A grid while it is read.
struct Draft<'a> {
    grid: &'a Grid,
    overview: &'a Overview,
    locale: &'a Locale,
    wrong: Wrong,
    actions: Vec<Action>,
}

impl<'a> Draft<'a> {
    /// The rows that differ from what is saved and were not cleared, by number.
    fn changed(&self) -> Vec<(usize, &'a Entry)> {
        let rows = self.grid.entries.iter().enumerate();
        rows.filter(|(_, entry)| entry.is_changed() && !entry.is_blank()).collect()
    }

    /// The keys of saved rows that were cleared.
    fn removed(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let rows = self.grid.entries.iter();
        rows.filter(|entry| !entry.key.is_empty() && entry.is_blank()).map(|entry| entry.key.as_str())
    }

    /// A cell that must be filled in; its fault is noted.
    fn needed<T>(&mut self, at: At, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        match read(self.grid.cell(at).trim()) {
            Ok(value) => Some(value),
            Err(why) => {
                self.blame(at, why);
                None
            }
        }
    }

    /// A cell that may be empty; its fault is noted.
    fn optional<T>(&mut self, at: At, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        if self.grid.cell(at).trim().is_empty() { None } else { self.needed(at, read) }
    }

    /// Somebody of the roster.
    fn person(&mut self, at: At) -> Option<PersonId> {
        let roster = Roster::of(self.overview.people.iter().map(|brief| &brief.person));
        self.needed(at, |name| roster.find(name).ok_or_else(|| words::unknown_person(name)))
    }

    /// A period of the fiscal calendar, or two days.
    fn period(&mut self, at: At) -> Option<DateRange> {
        let calendar = self.overview.calendar;
        let range = |text: &str| calendar.parse(text).map(|period| period.range);
        self.needed(at, |text| range(text).map_err(|_| words::NO_PERIOD.to_owned()))
    }

    fn blame(&mut self, at: At, why: impl Into<String>) {
        self.wrong.insert(at, why.into());
    }

    fn wrong_or(self, saved: impl FnOnce(Vec<Action>) -> Saved) -> Result<Saved, Wrong> {
        if self.wrong.is_empty() { Ok(saved(self.actions)) } else { Err(self.wrong) }
    }
}

/// The name of a person of the roster.
fn name_of(overview: &Overview, id: PersonId) -> String {
    let brief = overview.people.iter().find(|brief| brief.person.id == id);
    brief.map(|brief| brief.person.name.clone()).unwrap_or_default()
}

/// A period as it is typed: its name in the calendar where it has one, else its days.
fn period_name(overview: &Overview, range: DateRange) -> String {
    let calendar = overview.calendar;
    let grain = calendar.grain_of(range);
    let period = grain.and_then(|grain| calendar.period_of(range.from, grain).ok());
    period.filter(|period| period.range == range).map_or_else(|| range.to_string(), |period| period.name)
}

/// A text that must not be empty.
fn filled(text: &str, why: &str) -> Result<String, String> {
    if text.is_empty() { Err(why.to_owned()) } else { Ok(text.to_owned()) }
}
