//! Rows → one batch of deals.

use super::super::fields::Field;
use super::super::fields::entered_stage;
use super::super::issue::Code;
use super::super::mapping::Question;
use super::super::stages::{self, StageWord};
use super::super::values::{Cell, Number, is_missing};
use super::convert::{Column, Work, code_of, pick};
use super::details::{self, Detail};
use super::keys::{check_key, settle_keys};
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::{DealBatch, Outcome, TextColumn};
use crate::domain::kernel::{Currency, Date};
use crate::domain::model::Assumption;

/// The columns of numbers, dates and flags.
struct Columns<'a> {
    amount: Column<'a, Number>,
    expected_amount: Column<'a, Number>,
    cost: Column<'a, Number>,
    currency: Column<'a, Currency>,
    chance: Column<'a, Number>,
    /// Whether the column of chances counts to 100 instead of to 1.
    per_cent: bool,
    created: Column<'a, Date>,
    closed: Column<'a, Date>,
    won_on: Column<'a, Date>,
    lost_on: Column<'a, Date>,
    expected: Column<'a, Date>,
    /// Days on which a stage was entered, by the stage; the empty one is the present stage.
    entered: Vec<(String, Column<'a, Date>)>,
    outcomes: Outcomes<'a>,
    details: details::Columns<'a>,
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
    /// The place of what else the row says, where the file says anything else.
    detail: u32,
}

/// The batch of a sheet, and how many of its deals have no amount.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>) -> (DealBatch, u64) {
    let columns = columns(work);
    let mut currencies = Vec::new();
    let mut lines = Vec::with_capacity(work.sheet.rows());
    let mut details = Vec::new();
    for row in 0..work.sheet.rows() {
        if let Some(line) = line(work, &columns, &mut currencies, &mut details, row) {
            lines.push(line);
        }
    }
    work.settle_currency();
    if currencies.is_empty() {
        currencies.push(work.answers.currency.unwrap_or(Currency::USD));
    }
    let rows: Vec<u32> = lines.iter().map(|line| line.row).collect();
    let (kept, keys) = settle_keys(work, &rows, "deal");
    let mut kept = kept.into_iter();
    lines.retain(|_| kept.next().unwrap_or(true));
    let asked = columns.amount.asked || (work.needs_currency && work.answers.currency.is_none());
    let without = lines.iter().filter(|line| line.amount == MISSING_MINOR).count() as u64;
    let missing = if asked { 0 } else { without };
    let mut batch = batch(work, &lines, keys, currencies);
    batch.entered = entered(&columns, &lines);
    let rows: Vec<u32> = lines.iter().map(|line| line.row).collect();
    let kept = lines.iter().filter_map(|line| details.get(line.detail as usize).copied());
    let details: Vec<Detail> = kept.collect();
    batch.details = columns.details.gathered(work, &details, &rows);
    debug_assert!(batch.is_sound());
    (batch, missing)
}

#[inline(never)]
fn columns<'a>(work: &mut Work<'a>) -> Columns<'a> {
    let chance = work.numbers(Field::Probability);
    let all = (0..work.sheet.rows()).filter_map(|row| match chance.get(row) {
        Cell::Value(number) => Some(number),
        _ => None,
    });
    // 0 to 100 if any value says so: a percent sign, or more than 1.
    let above_one = |number: &Number| match (number.percent, number.scale) {
        (true, _) => true,
        (false, 0) => number.digits > 1,
        (false, scale) => number.digits > 10i128.pow(scale.min(30)),
    };
    let per_cent = all.into_iter().any(|number| above_one(&number));
    Columns {
        amount: work.numbers(Field::Amount),
        expected_amount: work.numbers(Field::ExpectedAmount),
        cost: work.numbers(Field::Cost),
        currency: work.currencies(),
        chance,
        per_cent,
        created: work.dates(Field::Created),
        closed: work.dates(Field::Closed),
        won_on: work.dates(Field::WonOn),
        lost_on: work.dates(Field::LostOn),
        expected: work.dates(Field::ExpectedClose),
        entered: entered_columns(work),
        outcomes: outcomes(work),
        details: details::columns(work),
    }
}

#[inline(never)]
fn entered_columns<'a>(work: &mut Work<'a>) -> Vec<(String, Column<'a, Date>)> {
    let columns = work.mapping.columns.iter().enumerate();
    let stage = |(index, column): (usize, &super::super::mapping::MappedColumn)| match column.field? {
        Field::Entered => Some((index, entered_stage(&column.header).unwrap_or(&column.header).to_owned())),
        Field::StageSince => Some((index, String::new())),
        _ => None,
    };
    let stages: Vec<(usize, String)> = columns.filter_map(stage).collect();
    stages.into_iter().map(|(index, stage)| (stage, work.dates_at(index, |_| true))).collect()
}

#[inline(never)]
fn entered(columns: &Columns<'_>, lines: &[Line]) -> Vec<(String, Vec<i32>)> {
    let day = |column: &Column<'_, Date>, line: &Line| match column.get(line.row as usize) {
        Cell::Value(day) => day.days(),
        _ => MISSING_DAY,
    };
    let columns = columns.entered.iter();
    columns
        .map(|(stage, column)| (stage.clone(), lines.iter().map(|line| day(column, line)).collect()))
        .collect()
}

#[inline(never)]
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
#[inline(never)]
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
#[inline(never)]
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

/// Kept a function of its own: one that is called for every row is made quick early.
#[inline(never)]
fn line(
    work: &mut Work<'_>,
    columns: &Columns<'_>,
    currencies: &mut Vec<Currency>,
    details: &mut Vec<Detail>,
    row: usize,
) -> Option<Line> {
    let stated = work.money(&columns.amount, &columns.currency, row);
    let expected_amount = work.money(&columns.expected_amount, &columns.currency, row);
    let cost = work.money(&columns.cost, &columns.currency, row);
    let outcome = columns.outcomes.of(work, row);
    // An estimate stands for the amount of an open deal only, unless the file has nothing else.
    let guessed = outcome == Outcome::Open || !columns.amount.is_mapped();
    let amount = stated.or(expected_amount.filter(|_| guessed));
    let chance = chance(work, columns, row);
    let created = work.take(&columns.created, row);
    let closed = work.take(&columns.closed, row);
    let expected = work.take(&columns.expected, row);
    let (won_on, lost_on) = (work.take(&columns.won_on, row), work.take(&columns.lost_on, row));
    for (_, column) in &columns.entered {
        work.take(column, row);
    }
    let are_there = columns.details.are_there();
    let detail =
        are_there.then(|| columns.details.line(work, &columns.currency, amount.map(|(_, own)| own), row));
    check_key(work, row);
    if amount.zip(cost).is_some_and(|(amount, cost)| amount.1 != cost.1) {
        work.fault(row, columns.cost.index, Code::CurrencyConflict, "");
    }
    if work.bad[row] {
        return None;
    }
    let closed = closed.or(match outcome {
        Outcome::Won => won_on,
        Outcome::Lost => lost_on,
        Outcome::Open => expected,
    });
    warn_dates(work, columns, row, outcome, created, closed);
    let named = amount.or(cost).map(|(_, currency)| currency);
    let beside = match columns.currency.get(row) {
        Cell::Value(currency) => Some(currency),
        _ => None,
    };
    let currency =
        named.or(beside).or(work.answers.currency).map_or(0, |currency| code_of(currencies, currency));
    let place = u32::try_from(details.len()).unwrap_or(u32::MAX);
    details.extend(detail);
    Some(Line {
        row: u32::try_from(row).unwrap_or(u32::MAX),
        outcome,
        amount: amount.map_or(MISSING_MINOR, |(minor, _)| minor),
        cost: cost.map_or(MISSING_MINOR, |(minor, _)| minor),
        currency,
        chance,
        created: created.map_or(MISSING_DAY, Date::days),
        closed: closed.map_or(MISSING_DAY, Date::days),
        detail: place,
    })
}

#[inline(never)]
fn warn_dates(
    work: &mut Work<'_>,
    columns: &Columns<'_>,
    row: usize,
    outcome: Outcome,
    created: Option<Date>,
    closed: Option<Date>,
) {
    if created.zip(closed).is_some_and(|(created, closed)| closed < created) {
        let dated = [&columns.closed, &columns.won_on, &columns.lost_on, &columns.expected];
        let index = dated.into_iter().find(|column| column.is_mapped()).map_or(0, |column| column.index);
        work.warn(row, index, Code::CloseBeforeCreate, "");
    }
    let asked = columns.closed.asked || columns.won_on.asked;
    if outcome == Outcome::Won && closed.is_none() && !asked {
        match [&columns.closed, &columns.won_on].into_iter().find(|column| column.is_mapped()) {
            Some(column) => work.warn(row, column.index, Code::WonWithoutDate, ""),
            None => work.warn_row(row, Code::WonWithoutDate),
        }
    }
}

/// In millionths; the column's form says whether 1 means all or one per cent.
fn chance(work: &mut Work<'_>, columns: &Columns<'_>, row: usize) -> u32 {
    let Some(number) = work.take(&columns.chance, row) else { return MISSING_CHANCE };
    let whole = if columns.per_cent { 100 } else { 1 };
    // Without decimals, as nearly all are, no division is needed.
    if let Some(share) =
        u32::try_from(number.digits).ok().filter(|share| number.scale == 0 && *share <= whole)
    {
        return share * (1_000_000 / whole);
    }
    let below = 10i128.pow(number.scale.min(30)) * i128::from(whole);
    if number.digits < 0 || number.digits > below {
        work.fault(row, columns.chance.index, Code::ProbabilityRange, "");
        return MISSING_CHANCE;
    }
    u32::try_from((number.digits * 1_000_000 + below / 2) / below).unwrap_or(MISSING_CHANCE)
}

#[inline(never)]
fn batch(work: &Work<'_>, lines: &[Line], key: TextColumn, currencies: Vec<Currency>) -> DealBatch {
    let rows: Vec<u32> = lines.iter().map(|line| line.row).collect();
    let id = work.batch_id();
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
    batch
}
