//! What the gaming check found, as it is read.

use crate::domain::design::{Gaming, Trap, TrapKind};
use crate::domain::kernel::Rational;
use crate::present::format::{self, Locale};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::tone::Tone;
use crate::present::words::gaming as words;

/// The gaming check of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GamingView {
    /// The verdict.
    pub verdict: String,
    /// Its tone.
    pub tone: Tone,
    /// The traps: what, the sentence, the clause.
    pub traps: Vec<(String, String, String)>,
    /// The same as a table.
    pub table: Table,
    /// The smoother plan as a document, if there is one.
    pub smoother: Option<String>,
    /// Whom it looked at, and whom it could not.
    pub notes: Vec<String>,
}

/// The check as a list and a table.
pub fn view(gaming: &Gaming, is_sample: bool, locale: &Locale) -> GamingView {
    let (verdict, tone) = match (gaming.traps.is_empty(), gaming.has_jumps()) {
        (true, _) => (words::NONE, Tone::Ahead),
        (false, false) => (words::NO_JUMPS, Tone::Plain),
        (false, true) => (words::JUMPS, Tone::Warning),
    };
    let trap = |trap: &Trap| {
        let title = format!("{}, {}", words::kind(trap.kind), words::people(trap.people, locale));
        let clause = trap.path.clone().unwrap_or_default();
        (title, words::sentence(trap, gaming.currency, locale), clause)
    };
    let unscanned = gaming.unscanned.iter().map(|(name, why)| format!("{name}: {why}"));
    let notes = std::iter::once(words::scanned(gaming.people, is_sample, locale)).chain(unscanned);
    GamingView {
        verdict: verdict.to_owned(),
        tone,
        traps: gaming.traps.iter().map(trap).collect(),
        table: table(gaming, locale),
        smoother: gaming.smoother.clone(),
        notes: notes.collect(),
    }
}

fn table(gaming: &Gaming, locale: &Locale) -> Table {
    let code = gaming.currency.code();
    let line = |(place, trap): (usize, &Trap)| {
        let worth = trap.worst.worth_minor;
        let worth = match trap.kind {
            TrapKind::Flat => Cell::unknown(words::PAYS_NOTHING),
            _ => Cell::number(
                format::minor(Rational::whole(worth), gaming.currency, locale),
                Rational::whole(worth),
            ),
        };
        let people = i64::try_from(trap.people).unwrap_or(i64::MAX);
        Line {
            key: place.to_string(),
            cells: vec![
                Cell::text(words::kind(trap.kind)),
                Cell::text(words::place(trap, gaming.currency, locale)),
                worth,
                Cell::number(format::count(trap.people, locale), Rational::whole(people)),
                Cell::text(trap.worst.name.clone()),
                Cell::text(trap.path.clone().unwrap_or_default()),
            ],
        }
    };
    Table {
        caption: words::TITLE.to_owned(),
        columns: vec![
            Column::text(words::TRAP),
            Column::text(words::WHERE),
            Column::number(words::WORTH, code),
            Column::number(words::MEET, ""),
            Column::text(words::WHO),
            Column::text(words::CLAUSE),
        ],
        lines: gaming.traps.iter().enumerate().map(line).collect(),
        totals: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::commission::read_plan;
    use crate::domain::design::{sample, scan};
    use crate::domain::kernel::{Calendar, Date};

    #[test]
    fn a_cliff_says_what_one_more_cent_pays_and_where() {
        let plan = read_plan(
            r#"{"schema":"attain/plan/1","name":"P","currency":"USD","effective":{"from":"2026-01-01"},
            "applies_to":{"role":"AE"},"payout":"quarter","components":[{"id":"c","pays":{"table":{
            "application":"retroactive","by":"attainment","tiers":[{"from":"0%","rate":"6%"},{"from":"100%","rate":"8%"}]}}}]}"#
                .replace(r#"{"role":"AE"}"#, r#"[{"role":"AE"}]"#)
                .as_str(),
        )
        .unwrap();
        let near = Date::from_ymd(2026, 2, 1).unwrap();
        let facts = sample::facts(&plan, Calendar::default(), near).unwrap();
        let view = view(&scan(&plan, &facts, near).unwrap(), true, &Locale::default());
        assert_eq!(view.tone, Tone::Warning);
        let (title, sentence, clause) = &view.traps[0];
        assert!(title.starts_with("Cliff, 1"), "{title}");
        // 8 % of 100,000.00 less 6 % of 99,999.99.
        assert!(sentence.contains("pays Sample person 2,000.00"), "{sentence}");
        assert_eq!(clause, "/components/0/pays/table/tiers/1");
        assert!(view.smoother.is_some() && view.notes[0].contains("sample"));
        assert_eq!(view.table.lines.len(), view.traps.len());
    }
}
