//! The live table: the newest version of every deal over all batches, each with its owner found.
//!
//! Derived from batches and roster, never stored. Which version of a deal counts depends only on
//! the order of imports; figures do not depend on the order of rows.

use super::batch::newest_rows_told;
use super::column::{TextBuilder, TextColumn, retain};
use super::deals::{DealBatch, DealRow, MISSING_MINOR, Outcome};
use super::details::{DealDetails, Discount};
use crate::domain::kernel::{Currency, Date, DateRange, Money, PersonId, Rational};
use crate::domain::model::rate::{MissingRate, Rates, UsedRate};
use crate::domain::model::workspace::Roster;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Stands for “nobody of the roster” in [`DealTable::person`].
pub const UNASSIGNED: u32 = 0;

/// All deals that count, in columns of one length.
#[derive(Clone, Debug, Default)]
pub struct DealTable {
    batches: Vec<Arc<DealBatch>>,
    /// Which batch and row each deal comes from.
    origin: Vec<(u32, u32)>,
    /// Deals that a newer import replaced.
    pub superseded: u64,
    /// The people that own deals; code `i + 1` in `person` is the `i`-th.
    pub people: Vec<PersonId>,
    /// The owner of each deal as a code, or [`UNASSIGNED`].
    pub person: Vec<u32>,
    /// Currencies that `currency` points into.
    pub currencies: Vec<Currency>,
    /// Index into `currencies`.
    pub currency: Vec<u8>,
    /// The amount as figures add it up: in the workspace's currency where a dated rate gives it, else
    /// as written. Minor units of `shown_currency`, or [`super::deals::MISSING_MINOR`].
    pub shown_minor: Vec<i64>,
    /// Index into `currencies`.
    pub shown_currency: Vec<u8>,
    /// The rates that are missing: one a currency, for the earliest day without one.
    pub missing_rates: BTreeMap<Currency, MissingRate>,
    /// The rates by which `shown_minor` was made, and the currency that it is meant to be in.
    exchange: Option<(Arc<Rates>, Currency)>,
    /// Open, won or lost.
    pub outcome: Vec<Outcome>,
    /// Minor units, or [`super::deals::MISSING_MINOR`].
    pub amount_minor: Vec<i64>,
    /// Minor units, or [`super::deals::MISSING_MINOR`].
    pub cost_minor: Vec<i64>,
    /// Millionths, or [`super::deals::MISSING_CHANCE`].
    pub chance_ppm: Vec<u32>,
    /// Days, or [`super::deals::MISSING_DAY`].
    pub created: Vec<i32>,
    /// Days, or [`super::deals::MISSING_DAY`].
    pub closed: Vec<i32>,
    /// The owner as written; of a won deal the owner at its close.
    pub owner: TextColumn,
    /// The stage as written.
    pub stage: TextColumn,
    /// New business, renewal, …
    pub deal_type: TextColumn,
    /// The product.
    pub product: TextColumn,
    /// The region.
    pub region: TextColumn,
    /// The segment.
    pub segment: TextColumn,
    /// The lead source.
    pub lead_source: TextColumn,
    /// Won or lost reason.
    pub reason: TextColumn,
    /// The customer.
    pub account: TextColumn,
    /// Units, list amount, discount, term, rival and so on, each column empty where no file has it; its
    /// columns of text are as long as the table.
    pub details: DealDetails,
}

/// Rows of batches from which a table is joined, each as batch and row.
struct Picked<'a> {
    batches: &'a [Arc<DealBatch>],
    rows: &'a [(u32, u32)],
    /// The only batch, where exactly its rows are picked, in their own order: its columns are taken whole.
    whole: Option<&'a DealBatch>,
}

impl<'a> Picked<'a> {
    fn of(batches: &'a [Arc<DealBatch>], rows: &'a [(u32, u32)]) -> Picked<'a> {
        let only = match batches {
            [batch] if batch.len() == rows.len() => Some(batch.as_ref()),
            _ => None,
        };
        let whole = only.filter(|_| rows.iter().zip(0u32..).all(|(picked, row)| *picked == (0, row)));
        Picked { batches, rows, whole }
    }

    /// One column over all batches: each dictionary is translated once, then codes are copied.
    #[inline(never)]
    fn join(&self, column: impl Fn(&DealBatch) -> &TextColumn) -> TextColumn {
        if self.batches.iter().all(|batch| column(batch).is_empty()) {
            return TextColumn::missing(self.rows.len());
        }
        let mut builder = TextBuilder::default();
        let translate = |batch: &Arc<DealBatch>, builder: &mut TextBuilder| -> Vec<u32> {
            column(batch).values().map(|text| builder.code(text)).collect()
        };
        let codes: Vec<Vec<u32>> = self.batches.iter().map(|batch| translate(batch, &mut builder)).collect();
        // A batch of an earlier version may lack the column.
        let only = self.whole.filter(|batch| column(batch).len() == self.rows.len());
        if let (Some(batch), [codes]) = (only, codes.as_slice()) {
            let joined = column(batch).codes.iter().map(|code| codes[*code as usize]);
            return builder.finish().with_codes(joined.collect());
        }
        for (batch, row) in self.rows {
            // A batch of an earlier version, or of a file without the column, has none.
            let code = column(&self.batches[*batch as usize]).codes.get(*row as usize).copied().unwrap_or(0);
            builder.push_code(codes[*batch as usize][code as usize]);
        }
        builder.finish()
    }
}

impl DealTable {
    /// The table of these batches, oldest import first.
    pub fn build(batches: &[Arc<DealBatch>], roster: &Roster) -> DealTable {
        let mut table = DealTable { batches: batches.to_vec(), ..DealTable::default() };
        let mut closings = BTreeMap::new();
        (table.origin, table.superseded) = newest_rows_told(batches, |place, old, new| {
            note_closing(&mut closings, batches, place, old, new)
        });
        table.join_numbers();
        table.join_texts();
        table.owner = Picked::of(batches, &table.owners(&closings, roster)).join(|batch| &batch.owner);
        table.find_owners(roster);
        table.shown_minor.clone_from(&table.amount_minor);
        table.shown_currency.clone_from(&table.currency);
        table
    }

    /// The same table with `shown_minor` in `to`: each amount at the rate of its close date, the
    /// expected one while open, or the newest rate without one; rounded half away from zero to the
    /// minor unit. What no rate converts stays as written, so that it is never added to the rest.
    #[inline(never)]
    pub fn converted(mut self, rates: Arc<Rates>, to: Option<Currency>) -> DealTable {
        let Some(to) = to else { return self };
        self.exchange = Some((rates, to));
        if self.currencies.iter().all(|currency| *currency == to) {
            return self;
        }
        let known = self.currencies.iter().position(|known| *known == to);
        let code = known.unwrap_or_else(|| {
            self.currencies.push(to);
            self.currencies.len() - 1
        });
        for row in 0..self.len() {
            match self.rate(row) {
                None => {}
                Some(Ok(used)) => {
                    if let Some(minor) = self.amount(row).and_then(|money| used.convert(money)) {
                        self.shown_minor[row] = minor.minor;
                        self.shown_currency[row] = u8::try_from(code).unwrap_or(u8::MAX);
                    }
                }
                Some(Err(missing)) => {
                    let earliest = self.missing_rates.entry(missing.from).or_insert(missing);
                    *earliest = (*earliest).min(missing);
                }
            }
        }
        self
    }

    /// The amount as written.
    pub fn amount(&self, row: usize) -> Option<Money> {
        self.money(&self.amount_minor, &self.currency, row)
    }

    /// What the deal costs the company, in the currency of its amount.
    pub fn cost(&self, row: usize) -> Option<Money> {
        self.money(&self.cost_minor, &self.currency, row)
    }

    /// The amount before any discount, where a file states it; in the currency of the amount.
    pub fn list_amount(&self, row: usize) -> Option<Money> {
        self.money(&self.details.list_minor, &self.currency, row)
    }

    /// The discount as stated; an amount is in the currency of the deal's.
    pub fn discount(&self, row: usize) -> Option<Discount> {
        self.details.discount(row)
    }

    /// The share of the list amount that was given away; the deal's amount is what is left after it. See
    /// [`DealDetails::discount_share`].
    pub fn discount_share(&self, row: usize) -> Option<Rational> {
        self.details.discount_share(row, self.amount(row).map(|money| money.minor))
    }

    /// How much was sold, exactly.
    pub fn units(&self, row: usize) -> Option<Rational> {
        self.details.units(row)
    }

    /// How long the contract runs, in whole months.
    pub fn term_months(&self, row: usize) -> Option<u32> {
        self.details.term_months(row)
    }

    /// The amount as figures add it up.
    pub fn shown(&self, row: usize) -> Option<Money> {
        self.money(&self.shown_minor, &self.shown_currency, row)
    }

    fn money(&self, minor: &[i64], codes: &[u8], row: usize) -> Option<Money> {
        let minor = *minor.get(row)?;
        let currency = *self.currencies.get(usize::from(*codes.get(row)?))?;
        (minor != MISSING_MINOR).then(|| Money::new(minor, currency))
    }

    /// The rate at which a deal in another currency is shown, or the one that is missing; nothing for a
    /// deal without an amount or in the currency shown.
    pub fn rate(&self, row: usize) -> Option<Result<UsedRate, MissingRate>> {
        let (rates, to) = self.exchange.as_ref()?;
        let money = self.amount(row).filter(|money| money.currency != *to)?;
        let day = Date::from_days(*self.closed.get(row)?).unwrap_or(Date::MAX);
        Some(rates.find(money.currency, *to, day))
    }

    /// System, id and name of a deal, as written.
    pub fn names(&self, row: usize) -> Option<(&str, &str, &str)> {
        let (batch, index) = self.origin.get(row)?;
        let (batch, index) = (self.batches.get(*batch as usize)?, *index as usize);
        Some((&batch.system, batch.key.get(index), batch.name.get(index)))
    }

    /// The day on which a deal entered a stage, as the file of its newest version states it: in days since
    /// 1970, or [`super::deals::MISSING_DAY`]. The empty name stands for the stage in which it is.
    pub fn entered(&self, row: usize, stage: &str) -> Option<i32> {
        let (batch, index) = self.origin.get(row)?;
        let batch = self.batches.get(*batch as usize)?;
        let (_, days) = batch.entered.iter().find(|(name, _)| name == stage)?;
        days.get(*index as usize).copied()
    }

    /// The batches it was made from, oldest first.
    pub fn batches(&self) -> &[Arc<DealBatch>] {
        &self.batches
    }

    /// How many deals count.
    pub fn len(&self) -> usize {
        self.origin.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.origin.is_empty()
    }

    /// One deal as a record, with its file and line, and the rate at which figures show its amount.
    pub fn row(&self, row: usize) -> Option<DealRow> {
        let (batch, index) = self.origin.get(row)?;
        let deal = self.batches.get(*batch as usize)?.row(*index as usize)?;
        let rate = self.rate(row).and_then(Result::ok);
        let owner = self.owner.get(row).to_owned();
        Some(DealRow { owner, shown: self.shown(row).filter(|_| rate.is_some()), rate, ..deal })
    }

    /// The currency that amounts are meant to be shown in.
    pub fn shown_in(&self) -> Option<Currency> {
        self.exchange.as_ref().map(|(_, currency)| *currency)
    }

    /// The id of a deal in its system.
    pub fn key(&self, row: usize) -> &str {
        let origin = self.origin.get(row);
        let batch = origin.and_then(|(batch, index)| Some((self.batches.get(*batch as usize)?, *index)));
        batch.map_or("", |(batch, index)| batch.key.get(index as usize))
    }

    /// The person who owns a deal.
    pub fn owner_of(&self, row: usize) -> Option<PersonId> {
        let code = *self.person.get(row)? as usize;
        self.people.get(code.checked_sub(1)?).copied()
    }

    /// The code of a person in `person`, if that person owns a deal.
    pub fn code_of(&self, person: PersonId) -> Option<u32> {
        let index = self.people.binary_search(&person).ok()?;
        u32::try_from(index + 1).ok()
    }

    /// Spellings of owners that fit nobody of the roster, with the number of their deals.
    pub fn unassigned_owners(&self) -> BTreeMap<String, u64> {
        let mut owners = BTreeMap::new();
        for (row, code) in self.person.iter().enumerate() {
            if *code == UNASSIGNED {
                *owners.entry(self.owner.get(row).to_owned()).or_insert(0) += 1;
            }
        }
        owners
    }

    /// The days from the first to the last closing of a finished deal.
    #[inline(never)]
    pub fn closed_span(&self) -> Option<DateRange> {
        let finished = self.outcome.iter().zip(&self.closed);
        let days =
            finished.filter(|(outcome, day)| **outcome != Outcome::Open && **day >= 0).map(|(_, day)| *day);
        let (first, last) =
            days.fold((i32::MAX, i32::MIN), |(first, last), day| (first.min(day), last.max(day)));
        let from = Date::from_days(first).ok()?;
        DateRange::new(from, Date::from_days(last).ok()?.plus_days(1).ok()?).ok()
    }

    /// The last day of which a deal tells: one was created or finished on it.
    #[inline(never)]
    pub fn last_day(&self) -> Option<Date> {
        let created = self.created.iter().copied().max().filter(|day| *day != super::deals::MISSING_DAY);
        let created = created.and_then(|day| Date::from_days(day).ok());
        created.max(self.closed_span().map(DateRange::last_day))
    }

    /// How many deals were finished after `day` and may have been open on it.
    pub fn closed_since(&self, day: Date) -> u64 {
        let last = day.days();
        let since = |row: &usize| {
            self.outcome[*row] != Outcome::Open && self.closed[*row] > last && self.created[*row] <= last
        };
        (0..self.len()).filter(since).count() as u64
    }

    /// The deals that were known on `day`, as far as one state of the CRM can tell: without those
    /// finished or created later.
    pub fn known_on(&self, day: Date) -> DealTable {
        let last = day.days();
        let finished_by = |row: usize| self.outcome[row] == Outcome::Open || self.closed[row] <= last;
        self.keeping(|row| self.created[row] <= last && finished_by(row))
    }

    /// The deals of some people alone.
    pub fn owned_by_any(&self, people: &BTreeSet<PersonId>) -> DealTable {
        self.keeping(|row| self.owner_of(row).is_some_and(|owner| people.contains(&owner)))
    }

    fn keeping(&self, is_kept: impl Fn(usize) -> bool) -> DealTable {
        let keep: Vec<bool> = (0..self.len()).map(is_kept).collect();
        let mut table = self.clone();
        let columns = [&mut table.owner, &mut table.stage, &mut table.deal_type, &mut table.product];
        columns.into_iter().for_each(|column| retain(&mut column.codes, &keep));
        let columns = [&mut table.region, &mut table.segment, &mut table.lead_source, &mut table.reason];
        columns.into_iter().for_each(|column| retain(&mut column.codes, &keep));
        retain(&mut table.account.codes, &keep);
        table.details.retain(&keep);
        retain(&mut table.origin, &keep);
        retain(&mut table.person, &keep);
        retain(&mut table.currency, &keep);
        retain(&mut table.shown_minor, &keep);
        retain(&mut table.shown_currency, &keep);
        retain(&mut table.outcome, &keep);
        retain(&mut table.amount_minor, &keep);
        retain(&mut table.cost_minor, &keep);
        retain(&mut table.chance_ppm, &keep);
        retain(&mut table.created, &keep);
        retain(&mut table.closed, &keep);
        table
    }

    /// Another table over the same batches, of these rows of theirs: numbers and texts as written there,
    /// without owners and before any conversion.
    pub(super) fn of_versions(&self, origin: Vec<(u32, u32)>) -> DealTable {
        let mut table = DealTable { batches: self.batches.clone(), origin, ..DealTable::default() };
        table.join_numbers();
        table.join_texts();
        table.owner = Picked::of(&table.batches, &table.origin).join(|batch| &batch.owner);
        table
    }

    /// The same table with its owners found.
    pub(super) fn owned_by(mut self, roster: &Roster) -> DealTable {
        self.find_owners(roster);
        self.shown_minor.clone_from(&self.amount_minor);
        self.shown_currency.clone_from(&self.currency);
        self
    }

    /// The same table shown in the currency of another one, at its rates.
    pub(super) fn converted_as(self, other: &DealTable) -> DealTable {
        match &other.exchange {
            Some((rates, to)) => self.converted(Arc::clone(rates), Some(*to)),
            None => self,
        }
    }

    #[inline(never)]
    fn join_numbers(&mut self) {
        self.join_currencies();
        if let Some(batch) = Picked::of(&self.batches, &self.origin).whole {
            self.outcome.clone_from(&batch.outcome);
            self.amount_minor.clone_from(&batch.amount_minor);
            self.cost_minor.clone_from(&batch.cost_minor);
            self.chance_ppm.clone_from(&batch.chance_ppm);
            self.created.clone_from(&batch.created);
            self.closed.clone_from(&batch.closed);
            return;
        }
        for (batch, row) in &self.origin {
            let Some(batch) = self.batches.get(*batch as usize) else { continue };
            let row = *row as usize;
            self.outcome.push(batch.outcome[row]);
            self.amount_minor.push(batch.amount_minor[row]);
            self.cost_minor.push(batch.cost_minor[row]);
            self.chance_ppm.push(batch.chance_ppm[row]);
            self.created.push(batch.created[row]);
            self.closed.push(batch.closed[row]);
        }
    }

    #[inline(never)]
    fn join_currencies(&mut self) {
        self.currency.reserve(self.origin.len());
        for (batch, row) in &self.origin {
            let Some(batch) = self.batches.get(*batch as usize) else { continue };
            let currency = batch.currencies[usize::from(batch.currency[*row as usize])];
            let known = self.currencies.iter().position(|known| *known == currency);
            let code = known.unwrap_or_else(|| {
                self.currencies.push(currency);
                self.currencies.len() - 1
            });
            self.currency.push(u8::try_from(code).unwrap_or(u8::MAX));
        }
    }

    fn join_texts(&mut self) {
        let details: Vec<&DealDetails> = self.batches.iter().map(|batch| &batch.details).collect();
        self.details = DealDetails::joined(&details, &self.origin);
        let picked = Picked::of(&self.batches, &self.origin);
        self.details.competitor = picked.join(|batch| &batch.details.competitor);
        self.details.forecast_category = picked.join(|batch| &batch.details.forecast_category);
        self.details.next_step = picked.join(|batch| &batch.details.next_step);
        self.account = picked.join(|batch| &batch.account);
        self.stage = picked.join(|batch| &batch.stage);
        self.deal_type = picked.join(|batch| &batch.deal_type);
        self.product = picked.join(|batch| &batch.product);
        self.region = picked.join(|batch| &batch.region);
        self.segment = picked.join(|batch| &batch.segment);
        self.lead_source = picked.join(|batch| &batch.lead_source);
        self.reason = picked.join(|batch| &batch.reason);
    }

    /// The row that names the owner of each deal: of a won deal the one that first showed it won, as a
    /// later owner of the account did not close it; of others, and where nobody of the roster had the
    /// name, the newest.
    #[inline(never)]
    fn owners(&self, closings: &BTreeMap<usize, (u32, u32)>, roster: &Roster) -> Vec<(u32, u32)> {
        let mut rows = self.origin.clone();
        for (place, (batch, row)) in closings {
            let owner = self.batches.get(*batch as usize).map_or("", |deals| deals.owner.get(*row as usize));
            if let (Some(_), Some(slot)) = (roster.find(owner), rows.get_mut(*place)) {
                *slot = (*batch, *row);
            }
        }
        rows
    }

    #[inline(never)]
    fn find_owners(&mut self, roster: &Roster) {
        let found: Vec<Option<PersonId>> = self.owner.values().map(|owner| roster.find(owner)).collect();
        let mut people: Vec<PersonId> = found.iter().flatten().copied().collect();
        people.sort_unstable();
        people.dedup();
        self.people = people;
        let codes: Vec<u32> =
            found.iter().map(|person| person.and_then(|id| self.code_of(id)).unwrap_or(UNASSIGNED)).collect();
        self.person = self.owner.codes.iter().map(|code| codes[*code as usize]).collect();
    }
}

/// Keeps, while a deal stays won, the row that first showed it so.
fn note_closing(
    closings: &mut BTreeMap<usize, (u32, u32)>,
    batches: &[Arc<DealBatch>],
    place: usize,
    old: (u32, u32),
    new: (u32, u32),
) {
    let is_won = |(batch, row): (u32, u32)| {
        let outcomes = batches.get(batch as usize).map(|batch| batch.outcome.as_slice());
        outcomes.and_then(|outcomes| outcomes.get(row as usize)) == Some(&Outcome::Won)
    };
    if is_won(old) && is_won(new) {
        closings.entry(place).or_insert(old);
    } else {
        closings.remove(&place);
    }
}
