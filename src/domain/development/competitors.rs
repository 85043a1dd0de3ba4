//! Win rates against each competitor, by segment and quarter, with the reasons of losses, from the deals
//! that name one.
//!
//! A rate counts as the KPI win rate does: won deals of those won and lost, without the disqualified ones
//! where the company's settings leave them out. It is compared with all other finished deals of the same
//! days by Fisher's exact test on both sides, corrected after Holm for all competitors looked at. Fewer than
//! [`LEAST_CASES`] finished deals are too few to tell; what does not pass the test could be luck. The interval
//! is Wilson's, at 95 %.

use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::facts::{DealTable, Outcome, TextColumn};
use crate::domain::kernel::{CompetitorId, Date, DateRange, Grain, Rational};
use crate::domain::measure::roadblocks::{LEAST_CASES, LEVEL};
use crate::domain::measure::statistics::{Share, fisher_lower, holm};
use crate::domain::measure::{Dimension, Filter, KpiId, MeasureFacts, Question, Undefined, Value, answer};
use crate::domain::model::Competitor;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The quarters over which a rate is followed, the running one among them.
const QUARTERS: usize = 8;
/// The most competitors that a report lists: those met most often.
const MOST: usize = 60;
/// The half width of a 95 % interval of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Won and lost deals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Won.
    pub won: u64,
    /// Lost, without the disqualified ones.
    pub lost: u64,
}

impl Score {
    /// Finished deals.
    pub fn of(self) -> u64 {
        self.won.saturating_add(self.lost)
    }

    /// The win rate; nothing without a finished deal.
    pub fn rate(self) -> Option<Rational> {
        Rational::new(self.won.into(), self.of().into()).ok()
    }

    /// Wilson's interval of the rate at 95 %; nothing without a finished deal.
    pub fn interval(self) -> Option<(f64, f64)> {
        if self.of() == 0 {
            return None;
        }
        let (n, p) = (self.of() as f64, self.won as f64 / self.of() as f64);
        let middle = p + Z * Z / (2.0 * n);
        let spread = Z * libm::sqrt(p * (1.0 - p) / n + Z * Z / (4.0 * n * n));
        let whole = 1.0 + Z * Z / n;
        Some((((middle - spread) / whole).max(0.0), ((middle + spread) / whole).min(1.0)))
    }

    fn share(self) -> Share {
        Share { hits: self.won, of: self.of() }
    }

    fn add(&mut self, is_won: bool) {
        let slot = if is_won { &mut self.won } else { &mut self.lost };
        *slot = slot.saturating_add(1);
    }

    fn without(self, part: Score) -> Score {
        Score { won: self.won.saturating_sub(part.won), lost: self.lost.saturating_sub(part.lost) }
    }
}

/// What can be said of a rate against all other deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Fewer than 20 finished deals here or elsewhere.
    TooFew,
    /// So large a difference comes by luck too often.
    CouldBeLuck,
    /// We win less often than elsewhere.
    Below,
    /// We win more often than elsewhere.
    Above,
}

/// One competitor, of the registry or only named in deals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rival {
    /// The record of the registry; nothing where deals name somebody who is not in it.
    pub competitor: Option<CompetitorId>,
    /// The name.
    pub name: String,
    /// The texts of deals that mean it.
    pub spellings: BTreeSet<String>,
    /// Won and lost.
    pub score: Score,
    /// All other finished deals.
    pub others: Score,
    /// The chance of so large a difference by luck, corrected.
    pub luck: f64,
    /// What can be said.
    pub verdict: Verdict,
    /// Open deals.
    pub open: u64,
    /// The money won against it.
    pub won_amount: Value,
    /// The money lost to it.
    pub lost_amount: Value,
    /// By segment; the empty text means missing.
    pub segments: Vec<(String, Score)>,
    /// By quarter, oldest first.
    pub quarters: Vec<(String, Score)>,
    /// Why deals were lost, most frequent first; the empty text means missing.
    pub reasons: Vec<(String, u64)>,
}

/// The report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompetitorReport {
    /// Those of the registry and those that deals name, by finished deals.
    pub rivals: Vec<Rival>,
    /// All finished deals.
    pub all: Score,
    /// Finished deals that name nobody.
    pub unnamed: Score,
    /// Competitors that the report leaves out, as there are too many.
    pub left_out: u64,
}

/// What the pass counts for one competitor.
#[derive(Clone, Default)]
struct Counted {
    score: Score,
    open: u64,
    segments: BTreeMap<u32, Score>,
    quarters: BTreeMap<usize, Score>,
    reasons: BTreeMap<u32, u64>,
}

/// One competitor before its deals are counted.
struct Entry<'a> {
    record: Option<&'a Competitor>,
    name: String,
    spellings: BTreeSet<String>,
}

/// The report over the deals that a filter lets through; `today` ends the quarters.
pub fn competitors(facts: &MeasureFacts, filter: &Filter, today: Date) -> CompetitorReport {
    let column = &facts.table.details.competitor;
    let registry: Vec<&Competitor> = facts.workspace.competitors.values().collect();
    let (entries, codes) = entries(&registry, column);
    let quarters = quarters(facts, today);
    let (counted, all) = count(facts, filter, &codes, entries.len(), &quarters);
    let unnamed = counted.last().map(|counted| counted.score).unwrap_or_default();
    let mut ranked: Vec<(Entry, Counted)> = entries.into_iter().zip(counted).collect();
    ranked.sort_by(|(a, x), (b, y)| {
        let key = |entry: &Entry, counted: &Counted| {
            (
                std::cmp::Reverse(counted.score.of()),
                std::cmp::Reverse(counted.open),
                entry.name.to_lowercase(),
            )
        };
        key(a, x).cmp(&key(b, y))
    });
    let is_met = |(entry, counted): &(Entry, Counted)| {
        entry.record.is_some() || counted.score.of() > 0 || counted.open > 0
    };
    ranked.retain(is_met);
    let left_out = ranked.len().saturating_sub(MOST) as u64;
    ranked.truncate(MOST);
    let amounts = amounts(facts, filter, &ranked);
    let luck = luck(&ranked, all);
    let rivals = ranked.into_iter().zip(amounts).zip(luck).map(|(((entry, counted), amounts), luck)| {
        rival(facts.table, entry, counted, amounts, luck, (all, &quarters))
    });
    CompetitorReport { rivals: rivals.collect(), all, unnamed, left_out }
}

/// The competitors of the registry, then those that only deals name; and for each code of the column the
/// place of whom it means, the last place but one standing for nobody.
fn entries<'a>(registry: &[&'a Competitor], column: &TextColumn) -> (Vec<Entry<'a>>, Vec<usize>) {
    let known = |record: &&'a Competitor| Entry {
        record: Some(*record),
        name: record.name.clone(),
        spellings: BTreeSet::new(),
    };
    let mut entries: Vec<Entry> = registry.iter().map(known).collect();
    let mut places: Vec<Option<usize>> = Vec::new();
    for text in column.values() {
        if text.trim().is_empty() {
            places.push(None);
            continue;
        }
        let by_record = registry.iter().position(|record| record.is_meant_by(text));
        let place = by_record.unwrap_or_else(|| {
            entries.push(Entry { record: None, name: text.to_owned(), spellings: BTreeSet::new() });
            entries.len() - 1
        });
        if let Some(entry) = entries.get_mut(place) {
            entry.spellings.insert(text.to_owned());
        }
        places.push(Some(place));
    }
    let nobody = entries.len();
    (entries, places.into_iter().map(|place| place.unwrap_or(nobody)).collect())
}

/// The last quarters, oldest first, with their names.
fn quarters(facts: &MeasureFacts, today: Date) -> Vec<(DateRange, String)> {
    let calendar = facts.workspace.settings.calendar;
    let mut found = Vec::new();
    let mut period = calendar.period_of(today, Grain::Quarter).ok();
    while let Some(at) = period.filter(|_| found.len() < QUARTERS) {
        found.push((at.range, at.name.clone()));
        period = calendar.previous(&at, Grain::Quarter).ok();
    }
    found.reverse();
    found
}

/// One pass over the deals: what each competitor came to, nobody last; and all finished deals.
fn count(
    facts: &MeasureFacts,
    filter: &Filter,
    codes: &[usize],
    rivals: usize,
    quarters: &[(DateRange, String)],
) -> (Vec<Counted>, Score) {
    let table = facts.table;
    let column = &table.details.competitor;
    let sieve = facts.sieve(filter);
    let leaves_out = facts.workspace.settings.measures.disqualified_are_left_out;
    let mut counted = vec![Counted::default(); rivals + 1];
    let mut all = Score::default();
    for row in 0..table.len() {
        if !sieve.admits(row) || !sieve.is_in_time(row) {
            continue;
        }
        let code = column.codes.get(row).map_or(0, |code| *code as usize);
        let Some(slot) = counted.get_mut(codes.get(code).copied().unwrap_or(rivals)) else { continue };
        let outcome = table.outcome[row];
        match outcome {
            Outcome::Open => slot.open += 1,
            Outcome::Lost if leaves_out && facts.is_disqualified(row) => {}
            Outcome::Won | Outcome::Lost => {
                let is_won = outcome == Outcome::Won;
                all.add(is_won);
                slot.take(table, row, is_won, quarters);
            }
        }
    }
    (counted, all)
}

impl Counted {
    fn take(&mut self, table: &DealTable, row: usize, is_won: bool, quarters: &[(DateRange, String)]) {
        self.score.add(is_won);
        self.segments.entry(table.segment.codes[row]).or_default().add(is_won);
        let day = table.closed[row];
        let holds = |(range, _): &(DateRange, String)| {
            day != MISSING_DAY && range.from.days() <= day && day < range.until.days()
        };
        if let Some(place) = quarters.iter().position(holds) {
            self.quarters.entry(place).or_default().add(is_won);
        }
        if !is_won {
            *self.reasons.entry(table.reason.codes[row]).or_default() += 1;
        }
    }
}

/// Money won against each and lost to each.
fn amounts(facts: &MeasureFacts, filter: &Filter, ranked: &[(Entry, Counted)]) -> Vec<(Value, Value)> {
    let question = |(entry, _): &(Entry, Counted)| {
        let mut filter = filter.clone();
        filter.texts.insert(Dimension::Competitor, entry.spellings.clone());
        Question { kpis: vec![KpiId::Revenue, KpiId::LostAmount], by: Vec::new(), filter }
    };
    let questions: Vec<Question> = ranked.iter().map(question).collect();
    let value = |grid: &crate::domain::measure::Grid, kpi| {
        let column = grid.column(kpi).filter(|_| !grid.is_empty());
        column.map_or(Value::Undefined(Undefined::NothingToMeasure), |column| column.value(0))
    };
    let grids = answer(facts, &questions);
    grids.iter().map(|grid| (value(grid, KpiId::Revenue), value(grid, KpiId::LostAmount))).collect()
}

/// The corrected chance of so large a difference by luck; nothing where there are too few to tell.
fn luck(ranked: &[(Entry, Counted)], all: Score) -> Vec<Option<f64>> {
    let tested = |counted: &Counted| {
        let (here, there) = (counted.score, all.without(counted.score));
        let is_enough = here.of() >= LEAST_CASES && there.of() >= LEAST_CASES;
        let lower = fisher_lower(here.share(), there.share());
        let upper = fisher_lower(there.share(), here.share());
        is_enough.then_some((2.0 * lower.min(upper)).min(1.0))
    };
    let raw: Vec<Option<f64>> = ranked.iter().map(|(_, counted)| tested(counted)).collect();
    let mut corrected = holm(&raw.iter().flatten().copied().collect::<Vec<_>>()).into_iter();
    raw.into_iter().map(|luck| luck.and_then(|_| corrected.next())).collect()
}

fn rival(
    table: &DealTable,
    entry: Entry,
    counted: Counted,
    (won_amount, lost_amount): (Value, Value),
    luck: Option<f64>,
    (all, quarters): (Score, &[(DateRange, String)]),
) -> Rival {
    let others = all.without(counted.score);
    let by_code = |column: &TextColumn, code: u32| column.value(code).to_owned();
    let mut segments: Vec<(String, Score)> =
        counted.segments.iter().map(|(code, score)| (by_code(&table.segment, *code), *score)).collect();
    segments.sort_by(|a, b| a.0.cmp(&b.0));
    let mut reasons: Vec<(String, u64)> =
        counted.reasons.iter().map(|(code, times)| (by_code(&table.reason, *code), *times)).collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let of_quarter = |(place, (_, name)): (usize, &(DateRange, String))| {
        (name.clone(), counted.quarters.get(&place).copied().unwrap_or_default())
    };
    Rival {
        competitor: entry.record.map(|record| record.id),
        name: entry.name,
        spellings: entry.spellings,
        score: counted.score,
        others,
        luck: luck.unwrap_or(1.0),
        verdict: verdict(counted.score, others, luck),
        open: counted.open,
        won_amount,
        lost_amount,
        segments,
        quarters: quarters.iter().enumerate().map(of_quarter).collect(),
        reasons,
    }
}

fn verdict(here: Score, there: Score, luck: Option<f64>) -> Verdict {
    match luck {
        None => Verdict::TooFew,
        Some(luck) if luck > LEVEL => Verdict::CouldBeLuck,
        Some(_) if here.share().value() < there.share().value() => Verdict::Below,
        Some(_) => Verdict::Above,
    }
}
