//! Notes on time: which step of a chart each belongs to, and how they are listed.

use super::format::{self, Locale};
use crate::domain::kernel::{NoteId, Period};
use crate::domain::model::Note;

/// How much of a note stands on a chart.
const ON_CHART: usize = 24;

/// The notes within the steps of a chart: which step, and the words. Notes of one step stand together.
pub fn pins(notes: &[Note], steps: &[Period]) -> Vec<(usize, String)> {
    let on_step = |(place, step): (usize, &Period)| {
        let texts: Vec<String> =
            within(notes, std::slice::from_ref(step)).map(|note| short(&note.text)).collect();
        (!texts.is_empty()).then(|| (place, texts.join(", ")))
    };
    steps.iter().enumerate().filter_map(on_step).collect()
}

/// The notes within the time that these steps cover.
pub fn within<'a>(notes: &'a [Note], steps: &'a [Period]) -> impl Iterator<Item = &'a Note> {
    notes.iter().filter(|note| steps.iter().any(|step| step.range.contains(note.on)))
}

fn short(text: &str) -> String {
    if text.chars().count() <= ON_CHART {
        return text.to_owned();
    }
    let start: String = text.chars().take(ON_CHART - 1).collect();
    format!("{}\u{2026}", start.trim_end())
}

/// A note as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteLine {
    /// The record.
    pub note: Note,
    /// Names it.
    pub id: NoteId,
    /// The day as people read it.
    pub day: String,
}

/// The notes within the steps, the newest first.
pub fn listed(notes: &[Note], steps: &[Period], locale: &Locale) -> Vec<NoteLine> {
    let line = |note: &Note| NoteLine { note: note.clone(), id: note.id, day: format::date(note.on, locale) };
    let mut lines: Vec<NoteLine> = within(notes, steps).map(line).collect();
    lines.reverse();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Calendar, Date, Id};

    #[test]
    fn a_note_stands_on_the_step_that_holds_its_day() {
        let steps = ["2026Q1", "2026Q2"].map(|name| Calendar::default().parse(name).unwrap());
        let note = |number: u128, on: &str, text: &str| Note {
            id: NoteId(Id::from_bits(number)),
            on: Date::parse_iso(on).unwrap(),
            text: text.to_owned(),
        };
        let notes = [
            note(1, "2025-12-31", "before"),
            note(2, "2026-03-31", "price rise"),
            note(3, "2026-04-01", "a territory that is split among three"),
            note(4, "2026-06-30", "new plan"),
        ];
        let expected =
            [(0, "price rise".to_owned()), (1, "a territory that is spl\u{2026}, new plan".to_owned())];
        assert_eq!(pins(&notes, &steps), expected);
        let lines = listed(&notes, &steps, &Locale::default());
        assert_eq!(
            lines.iter().map(|line| line.day.as_str()).collect::<Vec<_>>(),
            ["2026-06-30", "2026-04-01", "2026-03-31"]
        );
    }
}
