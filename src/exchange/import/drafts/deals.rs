//! Rows → one batch of deals.

use super::super::fields::Field;
use super::super::issue::Code;
use super::super::mapping::Question;
use super::super::stages::{self, StageWord};
use super::super::values::{Cell, Number, is_missing};
use super::convert::{Column, Work, pick};
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::{DealBatch, Outcome, TextBuilder, TextColumn};
use crate::domain::kernel::{Currency, Date, Id};
use crate::domain::model::Assumption;
use std::collections::HashMap;

/// The columns of numbers, dates and flags.
struct Columns<'a> {
    amount: Column<'a, Number>,
    cost: Column<'a, Number>,
    currency: Column<'a, Currency>,
    chance: Column<'a, Number>,
    /// Whether the column of chances counts to 100 instead of to 1.
    per_cent: bool,
    created: Column<'a, Date>,
    closed: Column<'a, Date>,
    expected: Column<'a, Date>,
    outcomes: Outcomes<'a>,
}

/// What tells won from lost and open, the surest column first.
struct Outcomes<'a> {
    status: Column<'a, Outcome>,
    is_won: Column<'a, bool>,
    is_closed: Column<'a, bool>,
    stage: Column<'a, Outcome>,
    otherwise: Outcome,
}

/// One validated row, before texts are picked.
struct Line {
    row: u32,
    outcome: Outcome,
    amount: i64,
    cost: i64,
    currency: u8,
    chance: u32,
    created: i32,
    closed: i32,
}

/// The batch of a sheet, and how many of its deals have no amount.
pub(super) fn read(work: &mut Work<'_>) -> (Option<DealBatch>, u64) {
    let columns = columns(work);
    let mut currencies = Vec::new();
    let mut lines = Vec::with_capacity(work.sheet.rows());
    for row in 0..work.sheet.rows() {
        if let Some(line) = line(work, &columns, &mut currencies, row) {
            lines.push(line);
        }
    }
    work.settle_currency();
    if currencies.is_empty() {
        currencies.push(work.answers.currency.unwrap_or(Currency::USD));
    }
    let keys = keys(work, &mut lines);
    let asked = columns.amount.asked || (work.needs_currency && work.answers.currency.is_none());
    let without = lines.iter().filter(|line| line.amount == MISSING_MINOR).count() as u64;
    let missing = if asked { 0 } else { without };
    (Some(batch(work, &lines, keys, currencies)), missing)
}

fn columns<'a>(work: &mut Work<'a>) -> Columns<'a> {
    let chance = work.numbers(Field::Probability);
    let all = (0..work.sheet.rows()).filter_map(|row| match chance.get(row) {
        Cell::Value(number) => Some(number),
        _ => None,
    });
    // 0 to 100 if any value says so: a percent sign, or more than 1.
    let above_one = |number: &Number| number.percent || number.digits > 10i128.pow(number.scale.min(30));
    let per_cent = all.into_iter().any(|number| above_one(&number));
    Columns {
        amount: work.numbers(Field::Amount),
        cost: work.numbers(Field::Cost),
        currency: work.currencies(),
        chance,
        per_cent,
        created: work.dates(Field::Created),
        closed: work.dates(Field::Closed),
        expected: work.dates(Field::ExpectedClose),
        outcomes: outcomes(work),
    }
}

fn outcomes<'a>(work: &mut Work<'a>) -> Outcomes<'a> {
    let answered = work.answers;
    let stage_of = move |stage: &str| answered.stages.get(stage.trim()).copied();
    let status = work.convert(Field::Outcome, |text| {
        stage_of(text).or_else(|| stages::outcome(text)).ok_or(Code::OutcomeUnknown)
    });
    let flag = |text: &str| stages::truth(text).ok_or(Code::OutcomeUnknown);
    let (is_won, is_closed) = (work.convert(Field::IsWon, flag), work.convert(Field::IsClosed, flag));
    let stage = work.convert(Field::Stage, |text| {
        Ok(stage_of(text).unwrap_or_else(|| stages::outcome(text).unwrap_or(Outcome::Open)))
    });
    let told = status.is_mapped() || is_won.is_mapped();
    if !told && stage.is_mapped() {
        ask_stages(work);
    }
    let otherwise = if told || stage.is_mapped() { Outcome::Open } else { all_won(work) };
    Outcomes { status, is_won, is_closed, stage, otherwise }
}

/// No column tells won from lost: asked once.
fn all_won(work: &mut Work<'_>) -> Outcome {
    match work.answers.all_won {
        Some(true) => {
            work.assumptions.push(Assumption::AllWon);
            Outcome::Won
        }
        Some(false) => Outcome::Open,
        None => {
            work.questions.push(Question {
                id: "all-won".to_owned(),
                file: work.sheet.name.clone(),
                column: None,
                text: format!(
                    "No column of {} tells won from lost or open. Are all its rows won?",
                    work.sheet.name
                ),
                options: vec!["all won".to_owned(), "all open".to_owned()],
                flag: "--outcome won".to_owned(),
                values: Vec::new(),
                blocking: true,
            });
            Outcome::Open
        }
    }
}

/// Stages that no word list knows: listed with their rows; only those that sound final block.
fn ask_stages(work: &mut Work<'_>) {
    let Some(index) = work.mapping.column(Field::Stage) else { return };
    let column = &work.sheet.columns[index];
    let first = super::super::profile::first_rows(column);
    let mut counts = vec![0u64; column.distinct()];
    column.codes.iter().for_each(|code| counts[*code as usize] += 1);
    let (mut unknown, mut blocking) = (Vec::new(), false);
    for (code, stage) in column.values().enumerate() {
        let answered = work.answers.stages.contains_key(stage.trim());
        let word = stages::classify(stage);
        if counts[code] == 0 || answered || is_missing(stage) || matches!(word, StageWord::Known(_)) {
            continue;
        }
        blocking |= word == StageWord::Over;
        unknown.push((stage.trim().to_owned(), counts[code]));
        let detail = format!("{} rows have it.", counts[code]);
        work.warn(first[code] as usize, index, Code::StageUnknown, &detail);
    }
    if unknown.is_empty() {
        return;
    }
    let options = ["won", "lost", "open"].map(str::to_owned).to_vec();
    work.questions.push(Question {
        id: "stages".to_owned(),
        file: work.sheet.name.clone(),
        column: Some(work.sheet.headers[index].clone()),
        text: "What do these stages mean? Until you say so they count as open.".to_owned(),
        options,
        flag: "--mapping FILE with answers.stages".to_owned(),
        values: unknown,
        blocking,
    });
}

impl Outcomes<'_> {
    fn of(&self, work: &mut Work<'_>, row: usize) -> Outcome {
        let status = work.take(&self.status, row);
        let (won, closed) = (work.take(&self.is_won, row), work.take(&self.is_closed, row));
        let stage = || match self.stage.get(row) {
            Cell::Value(outcome) => Some(outcome),
            _ => None,
        };
        let flags = match (won, closed) {
            (Some(true), _) => Some(Outcome::Won),
            (Some(false), Some(true)) => Some(Outcome::Lost),
            (Some(false), Some(false)) => Some(Outcome::Open),
            // Not won says nothing about lost; the stage may.
            (Some(false), None) => {
                Some(stage().filter(|stage| *stage == Outcome::Lost).unwrap_or(Outcome::Open))
            }
            _ => None,
        };
        status.or(flags).or_else(stage).unwrap_or(self.otherwise)
    }
}

fn line(
    work: &mut Work<'_>,
    columns: &Columns<'_>,
    currencies: &mut Vec<Currency>,
    row: usize,
) -> Option<Line> {
    let amount = work.money(&columns.amount, &columns.currency, row);
    let cost = work.money(&columns.cost, &columns.currency, row);
    let outcome = columns.outcomes.of(work, row);
    let chance = chance(work, columns, row);
    let created = work.take(&columns.created, row);
    let closed = work.take(&columns.closed, row);
    let expected = work.take(&columns.expected, row);
    check_key(work, row);
    if amount.zip(cost).is_some_and(|(amount, cost)| amount.1 != cost.1) {
        work.fault(row, columns.cost.index, Code::CurrencyConflict, "");
    }
    if work.bad[row] {
        return None;
    }
    let closed = closed.or(expected.filter(|_| outcome == Outcome::Open));
    warn_dates(work, columns, row, outcome, created, closed);
    let named = amount.or(cost).map(|(_, currency)| currency);
    let beside = match columns.currency.get(row) {
        Cell::Value(currency) => Some(currency),
        _ => None,
    };
    let currency =
        named.or(beside).or(work.answers.currency).map_or(0, |currency| code_of(currencies, currency));
    Some(Line {
        row: u32::try_from(row).unwrap_or(u32::MAX),
        outcome,
        amount: amount.map_or(MISSING_MINOR, |(minor, _)| minor),
        cost: cost.map_or(MISSING_MINOR, |(minor, _)| minor),
        currency,
        chance,
        created: created.map_or(MISSING_DAY, Date::days),
        closed: closed.map_or(MISSING_DAY, Date::days),
    })
}

fn code_of(currencies: &mut Vec<Currency>, currency: Currency) -> u8 {
    let known = currencies.iter().position(|known| *known == currency).unwrap_or_else(|| {
        currencies.push(currency);
        currencies.len() - 1
    });
    // There are fewer than 256 currencies.
    u8::try_from(known).unwrap_or(0)
}

fn warn_dates(
    work: &mut Work<'_>,
    columns: &Columns<'_>,
    row: usize,
    outcome: Outcome,
    created: Option<Date>,
    closed: Option<Date>,
) {
    if created.zip(closed).is_some_and(|(created, closed)| closed < created) {
        work.warn(row, columns.closed.index, Code::CloseBeforeCreate, "");
    }
    if outcome == Outcome::Won && closed.is_none() && !columns.closed.asked {
        match columns.closed.is_mapped() {
            true => work.warn(row, columns.closed.index, Code::WonWithoutDate, ""),
            false => work.warn_row(row, Code::WonWithoutDate),
        }
    }
}

/// In millionths; the column's form says whether 1 means all or one per cent.
fn chance(work: &mut Work<'_>, columns: &Columns<'_>, row: usize) -> u32 {
    let Some(number) = work.take(&columns.chance, row) else { return MISSING_CHANCE };
    let whole = if columns.per_cent { 100 } else { 1 };
    let below = 10i128.pow(number.scale.min(30)) * whole;
    if number.digits < 0 || number.digits > below {
        work.fault(row, columns.chance.index, Code::ProbabilityRange, "");
        return MISSING_CHANCE;
    }
    u32::try_from((number.digits * 1_000_000 + below / 2) / below).unwrap_or(MISSING_CHANCE)
}

/// An id that a spreadsheet turned into a float has lost its digits.
fn is_damaged(key: &str) -> bool {
    let Some((front, power)) = key.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let front_fits = front
        .split_once(['.', ','])
        .is_some_and(|(whole, part)| whole.len() == 1 && digits(whole) && digits(part));
    (front_fits || (front.len() == 1 && digits(front))) && power.strip_prefix('+').is_some_and(digits)
}

fn check_key(work: &mut Work<'_>, row: usize) {
    let Some(index) = work.mapping.column(Field::Key) else { return };
    let key = work.sheet.columns[index].get(row).trim();
    if key.is_empty() || key == "#N/A" || key == "-" {
        work.fault(row, index, Code::IdMissing, "");
    } else if is_damaged(key) {
        work.fault(row, index, Code::IdDamaged, "");
    }
}

/// The key of every line; repeats are taken out.
fn keys(work: &mut Work<'_>, lines: &mut Vec<Line>) -> TextColumn {
    match work.mapping.column(Field::Key) {
        Some(index) => {
            let all: Vec<u32> = (0..u32::try_from(work.sheet.rows()).unwrap_or(u32::MAX)).collect();
            let keys = pick(&work.sheet.columns[index], &all);
            once_per_key(work, lines, &keys, index);
            let rows: Vec<u32> = lines.iter().map(|line| line.row).collect();
            pick(&keys, &rows)
        }
        None => derived_keys(work, lines),
    }
}

/// A deal stands once: exact repeats are skipped, of different contents the later line counts.
fn once_per_key(work: &mut Work<'_>, lines: &mut Vec<Line>, keys: &TextColumn, index: usize) {
    let mut last = vec![u32::MAX; keys.distinct()];
    let mut dropped = vec![false; work.sheet.rows()];
    for line in lines.iter() {
        let slot = &mut last[keys.codes[line.row as usize] as usize];
        let before = std::mem::replace(slot, line.row);
        if before == u32::MAX {
            continue;
        }
        work.repeats += 1;
        let (old, new) = (before as usize, line.row as usize);
        if work.sheet.columns.iter().all(|column| column.codes[old] == column.codes[new]) {
            // The first of equal lines stays, so that its place does.
            *slot = before;
            dropped[new] = true;
            continue;
        }
        dropped[old] = true;
        let (old_line, new_line) = (work.place(old).0, work.place(new).0);
        work.warn(
            new,
            index,
            Code::IdConflict,
            &format!("Lines {old_line} and {new_line} differ; {new_line} counts."),
        );
    }
    lines.retain(|line| !dropped[line.row as usize]);
}

/// Without an id column a deal is named by what its row says, and by how often it was said before.
fn derived_keys(work: &Work<'_>, lines: &[Line]) -> TextColumn {
    let mut fields: Vec<(Field, usize)> = work
        .mapping
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| Some((column.field?, index)))
        .collect();
    fields.sort_unstable();
    let mut seen: HashMap<Id, u32> = HashMap::new();
    let mut keys = TextBuilder::default();
    for line in lines {
        let cells = fields.iter().map(|(_, index)| work.sheet.columns[*index].get(line.row as usize).trim());
        let cells: Vec<&str> = cells.collect();
        let content = Id::derived("deal content", &cells);
        let times = seen.entry(content).and_modify(|times| *times += 1).or_insert(0);
        keys.push(&Id::derived("deal", &[&content.to_string(), &times.to_string()]).to_string());
    }
    keys.finish()
}

fn batch(work: &Work<'_>, lines: &[Line], key: TextColumn, currencies: Vec<Currency>) -> DealBatch {
    let rows: Vec<u32> = lines.iter().map(|line| line.row).collect();
    let read_as = serde_json::to_string(&(&work.mapping, work.answers)).unwrap_or_default();
    let id = Id::derived("batch", &[&work.sheet.file.to_string(), &work.sheet.name, &read_as]);
    let mut batch = DealBatch::empty(id, &work.sheet.name, &work.mapping.layout);
    batch.line = rows.iter().map(|row| work.place(*row as usize).0).collect();
    batch.key = key;
    batch.name = work.pick(Field::Name, &rows);
    batch.account = work.pick(Field::Account, &rows);
    batch.owner = work.pick(Field::Owner, &rows);
    batch.stage = work.pick(Field::Stage, &rows);
    batch.deal_type = work.pick(Field::DealType, &rows);
    batch.product = work.pick(Field::Product, &rows);
    batch.region = work.pick(Field::Region, &rows);
    batch.segment = work.pick(Field::Segment, &rows);
    batch.lead_source = work.pick(Field::LeadSource, &rows);
    batch.reason = work.pick(Field::Reason, &rows);
    batch.outcome = lines.iter().map(|line| line.outcome).collect();
    batch.amount_minor = lines.iter().map(|line| line.amount).collect();
    batch.cost_minor = lines.iter().map(|line| line.cost).collect();
    batch.currency = lines.iter().map(|line| line.currency).collect();
    batch.chance_ppm = lines.iter().map(|line| line.chance).collect();
    batch.created = lines.iter().map(|line| line.created).collect();
    batch.closed = lines.iter().map(|line| line.closed).collect();
    batch.currencies = currencies;
    let unmapped =
        work.mapping.columns.iter().zip(&work.sheet.columns).filter(|(column, _)| column.field.is_none());
    batch.other = unmapped.map(|(column, texts)| (column.header.clone(), pick(texts, &rows))).collect();
    debug_assert!(batch.is_sound());
    batch
}
