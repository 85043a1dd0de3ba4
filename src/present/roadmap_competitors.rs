//! View models of competitors: who is met, how deals against each ended, what is known.

use super::format::{self, Locale};
use super::place::{Page, Place, View};
use super::table::{Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::roadmap as words;
use crate::domain::development::competitors::{CompetitorReport, Rival, Score, Verdict};
use crate::domain::kernel::{CompetitorId, Date, Id, Rational};
use crate::domain::measure::{Undefined, Value};
use crate::domain::model::{BattleNote, Competitor};

/// The key under which a competitor is opened: the id of its record, or the name that deals give it.
pub fn key(rival: &Rival) -> String {
    rival.competitor.map_or_else(|| format!("name:{}", rival.name), |id| id.to_string())
}

/// The competitor that a key means.
pub fn opened<'a>(report: &'a CompetitorReport, wanted: &str) -> Option<&'a Rival> {
    report.rivals.iter().find(|rival| key(rival) == wanted)
}

/// All of them with their win rates.
pub fn rivals(report: &CompetitorReport, place: &Place, locale: &Locale) -> Table {
    let line = |rival: &Rival| {
        let there = place.with_page(Page::Roadmap).with_view(View::Tab, "competitors");
        let name = Cell::text(rival.name.clone()).linked(there.with_view(View::Open, &key(rival)).href());
        let known = if rival.competitor.is_some() { words::IN_REGISTRY } else { words::NOT_IN_REGISTRY };
        let mut cells = vec![name, Cell::text(known)];
        cells.extend(score_cells(rival.score, locale));
        cells.extend([
            rate_cell(rival.others, locale),
            verdict_cell(rival),
            count_cell(rival.open, locale),
            money_cell(&rival.lost_amount, locale),
        ]);
        Line { key: key(rival), cells }
    };
    Table {
        caption: words::WIN_RATES.to_owned(),
        columns: vec![
            Column::text(words::COMPETITOR),
            Column::text(words::REGISTRY),
            Column::number(words::WON, ""),
            Column::number(words::LOST, ""),
            Column::number(words::WIN_RATE, ""),
            Column::number(words::INTERVAL, ""),
            Column::number(words::ELSEWHERE, ""),
            Column::text(words::SAYS),
            Column::number(words::OPEN_DEALS, ""),
            Column::number(words::LOST_AMOUNT, ""),
        ],
        lines: report.rivals.iter().map(line).collect(),
        totals: None,
    }
}

fn count_cell(number: u64, locale: &Locale) -> Cell {
    Cell::number(format::count(number, locale), Rational::whole(i64::try_from(number).unwrap_or(i64::MAX)))
}

fn rate_cell(score: Score, locale: &Locale) -> Cell {
    match score.rate() {
        Some(rate) => Cell::number(format::percent(rate, locale), rate),
        None => Cell::unknown(words::NO_FINISHED),
    }
}

fn money_cell(value: &Value, locale: &Locale) -> Cell {
    match value {
        Value::Money(money) => Cell::number(format::money_with_code(*money, locale), money.exact_minor()),
        Value::Undefined(Undefined::NothingToMeasure) => Cell::default(),
        other => super::figure::cell(other, locale),
    }
}

/// Won, lost, win rate, its interval.
fn score_cells(score: Score, locale: &Locale) -> [Cell; 4] {
    let interval = score.interval().map(|(low, high)| {
        // Thousandths are finer than is shown.
        let share = |share: f64| {
            Rational::new(((share * 1000.0).round() as i64).into(), 1000).unwrap_or(Rational::ZERO)
        };
        let text = |share| format::decimal(&format::fixed(share, 0), locale);
        let percent =
            |bound: f64| text(share(bound).checked_mul(Rational::HUNDRED).unwrap_or(Rational::ZERO));
        Cell::number(format!("{}\u{2013}{}%", percent(low), percent(high)), share(low))
    });
    [
        count_cell(score.won, locale),
        count_cell(score.lost, locale),
        rate_cell(score, locale),
        interval.unwrap_or_default(),
    ]
}

fn verdict_cell(rival: &Rival) -> Cell {
    let tone = match rival.verdict {
        Verdict::TooFew | Verdict::CouldBeLuck => Tone::Plain,
        Verdict::Below => Tone::Behind,
        Verdict::Above => Tone::Ahead,
    };
    Cell::text(words::verdict(rival.verdict)).toned(tone)
}

/// The finding above the table.
pub fn finding(report: &CompetitorReport, locale: &Locale) -> String {
    let worst = report.rivals.iter().find(|rival| rival.verdict == Verdict::Below);
    let named = report.all.of().saturating_sub(report.unnamed.of());
    let count = |number| format::count(number, locale);
    match worst {
        Some(rival) => {
            let rate =
                |score: Score| score.rate().map(|rate| format::percent(rate, locale)).unwrap_or_default();
            words::weakest(&rival.name, &rate(rival.score), &count(rival.score.of()), &rate(rival.others))
        }
        None => words::nobody_stands_out(&count(named), &count(report.all.of())),
    }
}

/// A competitor's win rate by segment, then by quarter.
pub fn cuts(rival: &Rival, locale: &Locale) -> [Table; 2] {
    let table = |caption: &str, of: &str, parts: &[(String, Score)]| {
        let line = |(name, score): &(String, Score)| {
            let name = if name.is_empty() { words::MISSING } else { name };
            let cells = std::iter::once(Cell::text(name)).chain(score_cells(*score, locale)).collect();
            Line { key: name.to_owned(), cells }
        };
        let met = parts.iter().filter(|(_, score)| score.of() > 0);
        Table {
            caption: caption.to_owned(),
            columns: vec![
                Column::text(of),
                Column::number(words::WON, ""),
                Column::number(words::LOST, ""),
                Column::number(words::WIN_RATE, ""),
                Column::number(words::INTERVAL, ""),
            ],
            lines: met.map(line).collect(),
            totals: None,
        }
    };
    [
        table(words::BY_SEGMENT, words::SEGMENT, &rival.segments),
        table(words::BY_QUARTER, words::QUARTER, &rival.quarters),
    ]
}

/// Why deals against a competitor were lost.
pub fn reasons(rival: &Rival, locale: &Locale) -> Table {
    let line = |(text, times): &(String, u64)| {
        let name = if text.is_empty() { words::MISSING } else { text };
        let share = Rational::new((*times).into(), rival.score.lost.into());
        let share = share
            .map_or_else(|_| Cell::default(), |share| Cell::number(format::percent(share, locale), share));
        Line { key: name.to_owned(), cells: vec![Cell::text(name), count_cell(*times, locale), share] }
    };
    Table {
        caption: words::LOST_FOR.to_owned(),
        columns: vec![
            Column::text(words::REASON),
            Column::number(words::DEALS, ""),
            Column::number(words::OF_LOST, ""),
        ],
        lines: rival.reasons.iter().map(line).collect(),
        totals: None,
    }
}

/// What is known of a competitor, as a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompetitorForm {
    /// The name.
    pub name: String,
    /// Other spellings, with commas between.
    pub spellings: String,
    /// How they sell.
    pub strategy: String,
    /// What they are good at.
    pub strengths: String,
    /// Where they are weak.
    pub weaknesses: String,
    /// Where we meet them.
    pub met_in: String,
    /// A new note.
    pub note: String,
}

impl CompetitorForm {
    /// The form of a record that is there.
    pub fn of(record: &Competitor) -> CompetitorForm {
        CompetitorForm {
            name: record.name.clone(),
            spellings: record.spellings.iter().cloned().collect::<Vec<_>>().join(", "),
            strategy: record.strategy.clone(),
            strengths: record.strengths.clone(),
            weaknesses: record.weaknesses.clone(),
            met_in: record.met_in.clone(),
            note: String::new(),
        }
    }

    /// The record; a note that was written stands on `today`.
    pub fn read(&self, before: Option<&Competitor>, today: Option<Date>) -> Competitor {
        let mut notes = before.map(|before| before.notes.clone()).unwrap_or_default();
        if let (false, Some(on)) = (self.note.trim().is_empty(), today) {
            notes.push(BattleNote { on, text: self.note.trim().to_owned() });
        }
        Competitor {
            id: before.map_or(CompetitorId(Id::from_bits(0)), |before| before.id),
            name: self.name.clone(),
            spellings: super::roadmap_surveys::list(&self.spellings, ',').into_iter().collect(),
            strategy: self.strategy.clone(),
            strengths: self.strengths.clone(),
            weaknesses: self.weaknesses.clone(),
            met_in: self.met_in.clone(),
            notes,
        }
    }
}
