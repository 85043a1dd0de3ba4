//! What changed between two states of the deals: the steps from the open pipeline before to the one after.
//!
//! Money is as figures show it, by currency. The law: open before + the sum of all steps that move
//! money = open after, to the minor unit. Moves of close date and stage, deals gone from the export and
//! revisions of finished deals move no open money; theirs is the amount that stands behind them.

use super::batch::identity;
use super::deals::Outcome;
use super::table::DealTable;
use crate::domain::kernel::{Currency, Date, Money, MoneyError, PersonId, Place};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// One kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveKind {
    /// A deal that was not known before.
    New,
    /// A finished deal that is open again.
    Reopened,
    /// The amount of an open deal grew.
    AmountUp,
    /// The amount of an open deal shrank.
    AmountDown,
    /// The amount as written stayed; the rate at which it is shown changed with its close date.
    Revalued,
    /// Won.
    Won,
    /// Lost.
    Lost,
    /// The close date moved to a later day.
    Pushed,
    /// The close date moved to an earlier day.
    Pulled,
    /// The stage changed while the deal stayed open.
    StageMoved,
    /// Open before, and no longer in the newest export of its system. It still counts as open.
    Gone,
    /// A deal that was finished before changed its outcome or amount and is still finished.
    Revised,
}

impl MoveKind {
    /// Whether its money is part of the way from open before to open after.
    pub fn moves_open(self) -> bool {
        use MoveKind::{AmountDown, AmountUp, Lost, New, Reopened, Revalued, Won};
        matches!(self, New | Reopened | AmountUp | AmountDown | Revalued | Won | Lost)
    }
}

/// One change of one deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// What changed.
    pub kind: MoveKind,
    /// The deal's id in its system.
    pub deal: String,
    /// Its name.
    pub name: String,
    /// Its owner, if known.
    pub person: Option<PersonId>,
    /// What it added to or took from the open pipeline (negative), or the amount behind the change.
    pub money: Option<Money>,
    /// The stage or day before, where that is what changed.
    pub before: Option<String>,
    /// The stage or day after.
    pub after: Option<String>,
    /// Where the state after was read.
    pub place: Place,
}

/// All changes of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveTotal {
    /// The kind.
    pub kind: MoveKind,
    /// How many.
    pub count: u64,
    /// Their money, one amount a currency.
    pub money: Vec<Money>,
}

/// The way from one state to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// How many deals were open before.
    pub open_deals_before: u64,
    /// Their amounts, one a currency.
    pub open_before: Vec<Money>,
    /// How many deals are open after.
    pub open_deals_after: u64,
    /// Their amounts, one a currency.
    pub open_after: Vec<Money>,
    /// Every kind that occurred, in the order of [`MoveKind`].
    pub totals: Vec<MoveTotal>,
    /// The single changes, by kind, then deal.
    pub moves: Vec<Moved>,
}

/// What changed from `before` to `after`.
///
/// # Errors
/// [`MoneyError::Overflow`] if a sum does not fit.
pub fn movement(before: &DealTable, after: &DealTable) -> Result<Movement, MoneyError> {
    let old_rows: HashMap<(&str, &str), usize> =
        (0..before.len()).filter_map(|row| Some((key_of(before, row)?, row))).collect();
    let gone = gone_keys(before, after);
    let mut moves = Vec::new();
    for row in 0..after.len() {
        let Some(key) = key_of(after, row) else { continue };
        let mut step = Step { after, row, moves: &mut moves };
        match old_rows.get(&key) {
            Some(old) => step.changed(before, *old, gone.contains(&key)),
            None => step.appeared(),
        }
    }
    moves.sort_by(|a, b| (a.kind, &a.deal, &a.place).cmp(&(b.kind, &b.deal, &b.place)));
    let (open_deals_before, open_before) = open(before)?;
    let (open_deals_after, open_after) = open(after)?;
    let totals = totals(&moves)?;
    Ok(Movement { open_deals_before, open_before, open_deals_after, open_after, totals, moves })
}

fn key_of(table: &DealTable, row: usize) -> Option<(&str, &str)> {
    table.names(row).map(|(system, key, _)| (system, identity(key)))
}

/// Deals that the newest batch of their system lacks, where that batch came after `before` and is a full
/// export: it holds at least half of what was open.
fn gone_keys<'a>(before: &'a DealTable, after: &'a DealTable) -> HashSet<(&'a str, &'a str)> {
    let known: HashSet<_> = before.batches().iter().map(|batch| batch.id).collect();
    let newest: BTreeMap<&str, _> =
        after.batches().iter().map(|batch| (batch.system.as_str(), batch)).collect();
    let mut gone = HashSet::new();
    for (system, batch) in newest.into_iter().filter(|(_, batch)| !known.contains(&batch.id)) {
        let held: HashSet<&str> = (0..batch.len()).map(|row| identity(batch.key.get(row))).collect();
        let open = (0..before.len()).filter(|row| before.outcome[*row] == Outcome::Open);
        let open: Vec<_> = open.filter_map(|row| key_of(before, row)).filter(|key| key.0 == system).collect();
        let lacking: Vec<_> = open.iter().filter(|key| !held.contains(key.1)).copied().collect();
        if lacking.len() * 2 <= open.len() {
            gone.extend(lacking);
        }
    }
    gone
}

fn open(table: &DealTable) -> Result<(u64, Vec<Money>), MoneyError> {
    let rows = (0..table.len()).filter(|row| table.outcome[*row] == Outcome::Open);
    let count = rows.clone().count() as u64;
    Ok((count, sums(rows.filter_map(|row| table.shown(row)))?))
}

fn sums(parts: impl Iterator<Item = Money>) -> Result<Vec<Money>, MoneyError> {
    let mut sums: BTreeMap<Currency, Money> = BTreeMap::new();
    for part in parts {
        let sum = sums.entry(part.currency).or_insert(Money::zero(part.currency));
        *sum = sum.checked_add(part)?;
    }
    Ok(sums.into_values().collect())
}

fn totals(moves: &[Moved]) -> Result<Vec<MoveTotal>, MoneyError> {
    let total = |group: &[Moved]| {
        let money = sums(group.iter().filter_map(|moved| moved.money))?;
        let kind = group.first().map_or(MoveKind::New, |moved| moved.kind);
        Ok(MoveTotal { kind, count: group.len() as u64, money })
    };
    moves.chunk_by(|a, b| a.kind == b.kind).map(total).collect()
}

/// One deal of the later state, and where its changes go.
struct Step<'a> {
    after: &'a DealTable,
    row: usize,
    moves: &'a mut Vec<Moved>,
}

impl Step<'_> {
    fn put(&mut self, kind: MoveKind, money: Option<Money>, words: Option<(String, String)>) {
        let Some(row) = self.after.row(self.row) else { return };
        let (before, after) = words.unzip();
        let person = self.after.owner_of(self.row);
        self.moves.push(Moved {
            kind,
            deal: row.key,
            name: row.name,
            person,
            money,
            before,
            after,
            place: row.place,
        });
    }

    fn appeared(&mut self) {
        let amount = self.after.shown(self.row);
        self.put(MoveKind::New, amount, None);
        self.finished(amount);
    }

    fn finished(&mut self, amount: Option<Money>) {
        let kind = match self.after.outcome[self.row] {
            Outcome::Open => return,
            Outcome::Won => MoveKind::Won,
            Outcome::Lost => MoveKind::Lost,
        };
        self.put(kind, amount.map(negated), None);
    }

    fn changed(&mut self, before: &DealTable, old: usize, is_gone: bool) {
        let amount = self.after.shown(self.row);
        match (before.outcome[old], self.after.outcome[self.row]) {
            (Outcome::Open, now) => {
                self.amounts(before, old);
                self.finished(amount);
                if now == Outcome::Open {
                    self.dates_and_stage(before, old);
                    if is_gone {
                        self.put(MoveKind::Gone, amount, None);
                    }
                }
            }
            (_, Outcome::Open) => self.put(MoveKind::Reopened, amount, None),
            (was, now) => {
                if was != now || before.amount(old) != self.after.amount(self.row) {
                    self.put(MoveKind::Revised, amount, Some((word(was), word(now))));
                }
            }
        }
    }

    fn amounts(&mut self, before: &DealTable, old: usize) {
        let (was, now) = (before.shown(old), self.after.shown(self.row));
        if was == now {
            return;
        }
        let same_as_written = before.amount(old) == self.after.amount(self.row);
        let kind = |minor: i64| match (same_as_written, minor < 0) {
            (true, _) => MoveKind::Revalued,
            (false, true) => MoveKind::AmountDown,
            (false, false) => MoveKind::AmountUp,
        };
        match was.zip(now).map(|(was, now)| now.checked_sub(was)) {
            Some(Ok(difference)) => self.put(kind(difference.minor), Some(difference), None),
            // Another currency, or an amount that came or went: the old one leaves, the new one comes.
            _ => {
                for part in [was.map(negated), now].into_iter().flatten() {
                    self.put(kind(part.minor), Some(part), None);
                }
            }
        }
    }

    fn dates_and_stage(&mut self, before: &DealTable, old: usize) {
        let amount = self.after.shown(self.row);
        let day = |table: &DealTable, row: usize| Date::from_days(table.closed[row]).ok();
        if let (Some(was), Some(now)) = (day(before, old), day(self.after, self.row)) {
            let kind = if now > was { MoveKind::Pushed } else { MoveKind::Pulled };
            if now != was {
                self.put(kind, amount, Some((was.to_string(), now.to_string())));
            }
        }
        let (was, now) = (before.stage.get(old), self.after.stage.get(self.row));
        if was != now {
            self.put(MoveKind::StageMoved, amount, Some((was.to_owned(), now.to_owned())));
        }
    }
}

/// Amounts lie within 10^15 of zero, so that their negative always exists.
fn negated(money: Money) -> Money {
    Money::new(money.minor.saturating_neg(), money.currency)
}

fn word(outcome: Outcome) -> String {
    match outcome {
        Outcome::Open => "open",
        Outcome::Won => "won",
        Outcome::Lost => "lost",
    }
    .to_owned()
}
