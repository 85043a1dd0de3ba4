//! What was known on a past day: the same deals, as snapshots, stage history and dates tell of them.
//!
//! Two kinds of knowledge are kept apart. What has a date of its own (created, closed, a row of stage
//! history) counts from that date on, whichever import told it. What has none (amount, stage, expected
//! close, chance, owner) is taken from the newest snapshot that is not younger than the day. A snapshot
//! is the last word on its own day: what a younger one dates back before it was not known then, and
//! stays unknown. Where no snapshot reaches back to the day, the first one after it stands in, without
//! expected close, chance and stage, which only tell how things ended.

use super::activity_table::DealNames;
use super::deals::{DealBatch, MISSING_CHANCE, MISSING_DAY, MISSING_MINOR, Outcome};
use super::details::ForecastCategory;
use super::stage_log::StageLog;
use super::stages::StageBatch;
use super::table::DealTable;
use crate::domain::kernel::{Currency, Date, Money};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The deals of a table, ready to be looked at on any day. Derived, never stored.
#[derive(Clone, Debug)]
pub struct Replay {
    table: Arc<DealTable>,
    /// The snapshot day of each batch of the table.
    days: Vec<i32>,
    /// The versions of each deal, oldest snapshot first.
    versions: Grouped<Version>,
    /// The stages that each deal entered: day and code.
    stages: Grouped<(i32, u32)>,
    /// Amounts and close dates that stage history told, by day.
    changes: Grouped<Change>,
    /// The stages by code; 0 stands for “not known”.
    stage_names: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
struct Version {
    day: i32,
    batch: u32,
    row: u32,
}

#[derive(Clone, Copy, Debug)]
struct Change {
    day: i32,
    amount: Option<Money>,
    close: i32,
}

/// One deal as it was known on the day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownDeal {
    /// Its row in the live table.
    pub live: u32,
    /// The batch and row whose version it is.
    pub version: (u32, u32),
    /// Its owner as a code of the live table.
    pub person: u32,
    /// Its product as a code of the live table.
    pub product: u32,
    /// Open, won or lost.
    pub outcome: Outcome,
    /// The day it was created, or [`MISSING_DAY`].
    pub created: i32,
    /// The day it was finished; of an open deal the day it is expected to close, or [`MISSING_DAY`].
    pub closed: i32,
    /// The amount as figures add it up, or [`MISSING_MINOR`].
    pub minor: i64,
    /// Its currency, as an index into the live table's.
    pub currency: u8,
    /// The amount as written, where a later row of history tells another than the version.
    pub written: Option<Money>,
    /// The chance as the CRM states it, in millionths, or [`MISSING_CHANCE`].
    pub chance_ppm: u32,
    /// The first close date that was ever stated for it, or [`MISSING_DAY`].
    pub first_expected: i32,
    /// Whether a snapshot showed it as it stood: without one nothing undated is known.
    pub was_seen: bool,
}

impl Replay {
    /// Gathers what every day needs. `days` are the snapshot days of the table's batches, in their order.
    pub fn build(
        table: Arc<DealTable>,
        days: &[Date],
        log: &StageLog,
        history: &[Arc<StageBatch>],
    ) -> Replay {
        let days: Vec<i32> = days.iter().map(|day| day.days()).collect();
        let rows = table.len();
        let versions = Grouped::by_row(rows, versions(&table, &days));
        let changes = Grouped::by_row(rows, changes(&table, history));
        let mut codes: BTreeMap<String, u32> = BTreeMap::from([(String::new(), 0)]);
        let mut stage_names = vec![String::new()];
        let mut entries = Vec::new();
        for row in 0..rows {
            for entry in log.of(row) {
                let code = code_of(&mut codes, &mut stage_names, &entry.stage);
                entries.push((row, (entry.day.days(), code)));
            }
        }
        Replay { table, days, versions, stages: Grouped::by_row(rows, entries), changes, stage_names }
    }

    /// The live table.
    pub fn table(&self) -> &Arc<DealTable> {
        &self.table
    }

    /// The stages by code; the first, without a name, stands for “not known”.
    pub fn stage_names(&self) -> &[String] {
        &self.stage_names
    }

    /// The stages that a deal of the live table entered by `day`: day and code, oldest first.
    pub fn stages_by(&self, live: u32, day: i32) -> &[(i32, u32)] {
        let all = self.stages.of(live as usize);
        &all[..all.partition_point(|(entered, _)| *entered <= day)]
    }

    /// The deals that were known when `day` was over, in the order of the live table.
    pub fn on(&self, day: Date) -> Vec<KnownDeal> {
        let day = day.days();
        let told: BTreeMap<&str, i32> = self
            .table
            .batches()
            .iter()
            .zip(&self.days)
            .filter(|(_, shown)| **shown <= day)
            .map(|(batch, shown)| (batch.system.as_str(), *shown))
            .collect();
        (0..self.table.len()).filter_map(|row| self.deal_on(row, day, &told)).collect()
    }

    /// The deals as the live table has them now, finished or not.
    pub fn now(&self) -> Vec<KnownDeal> {
        (0..self.table.len()).filter_map(|row| self.deal_now(row)).collect()
    }

    /// A table of these deals: row by row what was known of them.
    pub fn table_of(
        &self,
        known: &[KnownDeal],
        roster: &crate::domain::model::workspace::Roster,
    ) -> DealTable {
        let mut table = self.table.of_versions(known.iter().map(|deal| deal.version).collect());
        for (row, deal) in known.iter().enumerate() {
            table.outcome[row] = deal.outcome;
            table.closed[row] = deal.closed;
            table.created[row] = deal.created;
            table.chance_ppm[row] = deal.chance_ppm;
            let Some(written) = deal.written else { continue };
            if table.currencies.get(usize::from(table.currency[row])) == Some(&written.currency) {
                table.amount_minor[row] = written.minor;
            }
        }
        table.owned_by(roster).converted_as(&self.table)
    }

    /// How many deals were open on a day that no snapshot up to it showed, and were finished since.
    pub fn closed_unseen(&self, day: Date) -> u64 {
        let day = day.days();
        let is_meant = |row: &usize| {
            let table = &self.table;
            let seen = self.versions.of(*row).first().is_some_and(|version| version.day <= day);
            let existed = table.created[*row] != MISSING_DAY && table.created[*row] <= day;
            !seen && existed && table.outcome[*row] != Outcome::Open && table.closed[*row] > day
        };
        (0..self.table.len()).filter(is_meant).count() as u64
    }

    fn deal_now(&self, row: usize) -> Option<KnownDeal> {
        let newest = *self.versions.of(row).last()?;
        let (table, batch) = (&self.table, self.table.batches().get(newest.batch as usize)?);
        Some(KnownDeal {
            outcome: *table.outcome.get(row)?,
            closed: *table.closed.get(row)?,
            minor: *table.shown_minor.get(row)?,
            currency: *table.shown_currency.get(row)?,
            was_seen: true,
            ..self.deal_of(row, newest, batch)
        })
    }

    fn deal_of(&self, row: usize, version: Version, batch: &DealBatch) -> KnownDeal {
        let table = &self.table;
        let at = version.row as usize;
        KnownDeal {
            live: u32::try_from(row).unwrap_or(u32::MAX),
            version: (version.batch, version.row),
            person: table.person[row],
            product: table.product.codes[row],
            outcome: batch.outcome[at],
            created: batch.created[at],
            closed: batch.closed[at],
            minor: table.shown_minor[row],
            currency: table.shown_currency[row],
            written: None,
            chance_ppm: batch.chance_ppm[at],
            first_expected: self.first_expected(row),
            was_seen: false,
        }
    }

    /// The first close date that a snapshot or a history row stated while the deal was open.
    fn first_expected(&self, row: usize) -> i32 {
        let of_history = self.changes.of(row).iter().find(|change| change.close != MISSING_DAY);
        let first = self.versions.of(row).first();
        let of_snapshot = first.and_then(|version| {
            let batch = self.table.batches().get(version.batch as usize)?;
            let is_open = batch.outcome[version.row as usize] == Outcome::Open;
            is_open.then(|| batch.closed[version.row as usize])
        });
        of_history.map(|change| change.close).or(of_snapshot).unwrap_or(MISSING_DAY)
    }

    fn deal_on(&self, row: usize, day: i32, told: &BTreeMap<&str, i32>) -> Option<KnownDeal> {
        let versions = self.versions.of(row);
        let seen = versions.partition_point(|version| version.day <= day);
        let base = if seen > 0 { versions[seen - 1] } else { *versions.first()? };
        let batch = self.table.batches().get(base.batch as usize)?;
        // The last day on which a snapshot of the system has the last word.
        let word = told.get(batch.system.as_str()).copied().unwrap_or(i32::MIN);
        let known = self.deal_of(row, base, batch);
        let ending =
            self.ending(&versions[seen.saturating_sub(1)..], day, if seen > 0 { word } else { i32::MIN });
        if seen == 0 {
            return self.unseen(known, ending, day, word);
        }
        if known.outcome != Outcome::Open && known.closed <= day {
            return Some(self.priced(known, base, batch));
        }
        match ending {
            Some((end, batch, closed)) => Some(self.finished(row, end, batch, closed)),
            None => Some(self.open(known, base, batch, day, true)),
        }
    }

    /// A deal that no snapshot up to the day showed: it counts by its own dates, if none of them lies
    /// where a snapshot already had the last word.
    fn unseen(
        &self,
        known: KnownDeal,
        ending: Option<(Version, &DealBatch, i32)>,
        day: i32,
        word: i32,
    ) -> Option<KnownDeal> {
        let row = known.live as usize;
        let first = if known.created == MISSING_DAY { ending.map(|end| end.2)? } else { known.created };
        if first > day || (first <= word && word != i32::MIN) {
            return None;
        }
        match ending {
            Some((end, batch, closed)) => Some(self.finished(row, end, batch, closed)),
            None if known.created == MISSING_DAY => None,
            None => {
                let base = *self.versions.of(row).first()?;
                let batch = self.table.batches().get(base.batch as usize)?;
                Some(self.open(known, base, batch, day, false))
            }
        }
    }

    /// The first version that shows the deal finished after `word` and by `day`.
    fn ending(&self, versions: &[Version], day: i32, word: i32) -> Option<(Version, &DealBatch, i32)> {
        versions.iter().find_map(|version| {
            let batch = self.table.batches().get(version.batch as usize)?;
            let at = version.row as usize;
            let closed = batch.closed[at];
            let finished = batch.outcome[at] != Outcome::Open && closed != MISSING_DAY;
            (finished && closed <= day && closed > word).then_some((*version, batch.as_ref(), closed))
        })
    }

    fn finished(&self, row: usize, end: Version, batch: &DealBatch, closed: i32) -> KnownDeal {
        let known = KnownDeal { closed, ..self.deal_of(row, end, batch) };
        self.priced(known, end, batch)
    }

    /// An open deal: what its end tells is taken away, what history told by then is put in.
    fn open(
        &self,
        mut known: KnownDeal,
        base: Version,
        batch: &DealBatch,
        day: i32,
        was_seen: bool,
    ) -> KnownDeal {
        let was_open = known.outcome == Outcome::Open;
        known.outcome = Outcome::Open;
        known.was_seen = was_seen && was_open;
        if !was_seen || !was_open {
            known.closed = MISSING_DAY;
            known.chance_ppm = MISSING_CHANCE;
        }
        let changes = self.changes.of(known.live as usize);
        let by_then = &changes[..changes.partition_point(|change| change.day <= day)];
        let newer = by_then.iter().rev().filter(|change| !was_seen || change.day >= base.day);
        if let Some(change) = newer.clone().find(|change| change.close != MISSING_DAY) {
            known.closed = change.close;
        }
        known.written = newer.clone().find_map(|change| change.amount);
        if known.first_expected == MISSING_DAY {
            known.first_expected = known.closed;
        }
        self.priced(known, base, batch)
    }

    /// The amount of the version, in the currency that figures are shown in.
    fn priced(&self, known: KnownDeal, version: Version, batch: &DealBatch) -> KnownDeal {
        let row = known.live as usize;
        let at = version.row as usize;
        let own = || {
            let currency = *batch.currencies.get(usize::from(batch.currency[at]))?;
            (batch.amount_minor[at] != MISSING_MINOR).then(|| Money::new(batch.amount_minor[at], currency))
        };
        let written = known.written.or_else(own);
        if written == self.table.amount(row) {
            return known;
        }
        let Some(written) = written else { return KnownDeal { minor: MISSING_MINOR, ..known } };
        let converted = match self.table.rate(row) {
            Some(Ok(used)) => used.convert(written).unwrap_or(written),
            _ => written,
        };
        let code = self.table.currencies.iter().position(|currency| *currency == converted.currency);
        let currency = code.and_then(|code| u8::try_from(code).ok()).unwrap_or(known.currency);
        KnownDeal { minor: converted.minor, currency, ..known }
    }

    /// The forecast category of an open deal, where a snapshot showed one.
    pub fn category(&self, deal: &KnownDeal) -> Option<ForecastCategory> {
        let (batch, row) = deal.version;
        let batch = self.table.batches().get(batch as usize).filter(|_| deal.was_seen)?;
        batch.details.forecast_category(row as usize)
    }

    /// The currency of a known deal.
    pub fn currency(&self, deal: &KnownDeal) -> Option<Currency> {
        self.table.currencies.get(usize::from(deal.currency)).copied()
    }
}

fn code_of(codes: &mut BTreeMap<String, u32>, names: &mut Vec<String>, stage: &str) -> u32 {
    if let Some(code) = codes.get(stage) {
        return *code;
    }
    let code = u32::try_from(names.len()).unwrap_or(0);
    codes.insert(stage.to_owned(), code);
    names.push(stage.to_owned());
    code
}

fn versions(table: &DealTable, days: &[i32]) -> Vec<(usize, Version)> {
    let names = (table.batches().len() > 1).then(|| DealNames::of(table));
    let mut all = Vec::with_capacity(table.len());
    for ((batch, deals), day) in (0u32..).zip(table.batches()).zip(days) {
        for row in 0..u32::try_from(deals.len()).unwrap_or(u32::MAX) {
            let place = match &names {
                // Keys are unique within a batch, so the rows of a single one are those of the table.
                None => Some(row),
                Some(names) => names.find(&deals.system, deals.key.get(row as usize), ""),
            };
            all.extend(place.map(|place| (place as usize, Version { day: *day, batch, row })));
        }
    }
    all
}

fn changes(table: &DealTable, history: &[Arc<StageBatch>]) -> Vec<(usize, Change)> {
    if history.is_empty() {
        return Vec::new();
    }
    let names = DealNames::of(table);
    let mut all = Vec::new();
    for batch in history {
        for row in 0..batch.day.len() {
            let Some(deal) = names.find(&batch.system, batch.deal.get(row), batch.name.get(row)) else {
                continue;
            };
            let currency = batch.currencies.get(usize::from(batch.currency[row])).copied();
            let minor = batch.amount_minor[row];
            let amount =
                currency.filter(|_| minor != MISSING_MINOR).map(|currency| Money::new(minor, currency));
            if amount.is_some() || batch.close[row] != MISSING_DAY {
                all.push((deal as usize, Change { day: batch.day[row], amount, close: batch.close[row] }));
            }
        }
    }
    all.sort_by_key(|(_, change)| change.day);
    all
}

/// Lists of different lengths in one column, by row.
#[derive(Clone, Debug)]
struct Grouped<T> {
    from: Vec<usize>,
    all: Vec<T>,
}

impl<T: Copy> Grouped<T> {
    /// Keeps the order within each row.
    fn by_row(rows: usize, mut pairs: Vec<(usize, T)>) -> Grouped<T> {
        pairs.sort_by_key(|(row, _)| *row);
        let mut from = vec![0; rows + 1];
        for (row, _) in &pairs {
            if let Some(count) = from.get_mut(row + 1) {
                *count += 1;
            }
        }
        for row in 0..rows {
            from[row + 1] += from[row];
        }
        Grouped { from, all: pairs.into_iter().map(|(_, value)| value).collect() }
    }

    fn of(&self, row: usize) -> &[T] {
        let span = self.from.get(row).zip(self.from.get(row + 1));
        span.and_then(|(from, until)| self.all.get(*from..*until)).unwrap_or(&[])
    }
}
