//! What became of every deal on its way: stages passed and stages in which it was lost, days in each,
//! where open deals stand and since when, and how close dates moved. Derived once from the logs.
//!
//! The ladder is the order of the open stages. It is learned from the deals themselves: a stage that
//! deals enter before another stands below it; without any history the chances that the CRM states put
//! them in order. A deal that moved on has passed every stage below the one it stands in, skipped ones
//! too. Where nothing tells in which stage a deal was lost, it is counted apart and never guessed.

use super::statistics::percentile;
use crate::domain::facts::close_log::{CloseLog, CloseMove};
use crate::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY};
use crate::domain::facts::{ActivityTable, DealTable, Outcome, StageLog};
use crate::domain::kernel::{Date, Rational};
use std::collections::{BTreeMap, BTreeSet};

/// Days past its expected close after which a deal that also stands too long is a zombie.
const ZOMBIE_PAST_CLOSE_DAYS: i32 = 30;
/// A zombie stands in its stage for at least so many times the stall line.
const ZOMBIE_LINES: i128 = 2;

/// One stage of one deal that was settled: passed, or the end of the deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StagePass {
    /// The row of the deal table.
    pub row: u32,
    /// The place on the ladder.
    pub stage: u16,
    /// The day on which it was settled.
    pub day: i32,
    /// The days in the stage, where the day of entry is known.
    pub days_in: Option<i32>,
    /// Whether the deal moved on; else it was lost here.
    pub advanced: bool,
}

/// Where an open deal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The place on the ladder.
    pub stage: u16,
    /// The day of entry, where it is known.
    pub since: Option<i32>,
}

/// What became of every deal on its way.
#[derive(Clone, Debug, Default)]
pub struct DealHistory {
    /// The open stages, lowest first.
    pub ladder: Vec<String>,
    /// All settled stages.
    pub passes: Vec<StagePass>,
    /// Where each open deal stands, by row.
    pub standing: Vec<Option<Standing>>,
    /// The stall line of each stage: the 75th percentile of days among deals that moved on; nothing
    /// where none is known.
    pub stall_lines: Vec<Option<Rational>>,
    /// Whether each deal is open and beyond the stall line of its stage.
    pub is_stuck: Vec<bool>,
    /// Whether each deal is stuck for twice as long, and its expected close is 30 days past.
    pub is_zombie: Vec<bool>,
    /// Lost deals of which nothing tells the stage they were lost in.
    pub lost_somewhere: u64,
    /// All moves of close dates.
    pub moves: Vec<CloseMove>,
    /// All close dates that each deal ever had: row and day.
    pub expected: Vec<(u32, i32)>,
    /// Whether anything tells of stages.
    pub tells_stages: bool,
    /// Whether anything tells of earlier close dates.
    pub tells_closes: bool,
    /// Days from each deal's creation to the first thing done for it, or [`MISSING_DAY`].
    pub response_days: Vec<i32>,
}

impl DealHistory {
    /// Whether a pass is of the stage with this name.
    pub fn is_of(&self, pass: &StagePass, stage: &str) -> bool {
        self.ladder.get(usize::from(pass.stage)).is_some_and(|name| name == stage)
    }

    /// The history of the deals of a table as of a day.
    pub fn of(
        table: &DealTable,
        stages: &StageLog,
        closes: &CloseLog,
        activities: &ActivityTable,
        today: Date,
    ) -> DealHistory {
        let ladder = ladder(table, stages);
        let place: BTreeMap<&str, u16> = ladder.iter().map(String::as_str).zip(0..).collect();
        let mut history = DealHistory {
            standing: vec![None; table.len()],
            is_stuck: vec![false; table.len()],
            is_zombie: vec![false; table.len()],
            moves: closes.moves(),
            tells_closes: closes.tells(),
            response_days: response_days(table, activities),
            ..DealHistory::default()
        };
        for row in 0..table.len() {
            let on_row = u32::try_from(row).unwrap_or(u32::MAX);
            history.expected.extend(closes.of(row).iter().map(|entry| (on_row, entry.close)));
            let way: Vec<(u16, i32)> = stages
                .of(row)
                .iter()
                .filter_map(|entry| Some((*place.get(entry.stage.as_str())?, entry.day.days())))
                .collect();
            history.tells_stages |= stages.of(row).len() > 1;
            let last = place.get(table.stage.get(row)).copied();
            history.add_deal(table, row, &way, last, ladder.len());
        }
        history.ladder = ladder;
        history.find_lines();
        history.find_stuck(table, today.days());
        history
    }

    /// One deal: `way` are the open stages it entered, oldest first, `last` the one it is in now.
    fn add_deal(
        &mut self,
        table: &DealTable,
        row: usize,
        way: &[(u16, i32)],
        last: Option<u16>,
        stages: usize,
    ) {
        let outcome = table.outcome[row];
        let reached = match outcome {
            Outcome::Won => u16::try_from(stages).ok(),
            Outcome::Open => last.or(way.last().map(|(stage, _)| *stage)),
            // A deal whose stage says “lost” was lost in the last open one that is told.
            Outcome::Lost => last.or(way.last().map(|(stage, _)| *stage)),
        };
        let Some(reached) = reached else {
            self.lost_somewhere += u64::from(outcome == Outcome::Lost);
            return;
        };
        let on_row = u32::try_from(row).unwrap_or(u32::MAX);
        let closed = table.closed[row];
        for stage in 0..reached {
            let left = way.iter().find(|(later, _)| *later > stage).map(|(_, day)| *day);
            let Some(day) = left.or(Some(closed).filter(|_| outcome != Outcome::Open)) else { continue };
            if day != MISSING_DAY {
                let days_in = entered(way, stage).map(|from| day - from).filter(|days| *days >= 0);
                self.passes.push(StagePass { row: on_row, stage, day, days_in, advanced: true });
            }
        }
        let since = last_entered(way, reached);
        match outcome {
            Outcome::Open => self.standing[row] = Some(Standing { stage: reached, since }),
            Outcome::Lost if closed != MISSING_DAY => {
                let days_in = since.map(|from| closed - from).filter(|days| *days >= 0);
                let day = closed;
                self.passes.push(StagePass { row: on_row, stage: reached, day, days_in, advanced: false });
            }
            _ => {}
        }
    }

    fn find_lines(&mut self) {
        let three_quarters = Rational::new(3, 4).unwrap_or(Rational::HALF);
        self.stall_lines = self
            .days_by_stage(|pass| pass.advanced)
            .into_iter()
            .map(|days| percentile(&days, three_quarters))
            .collect();
    }

    /// The known days in each stage among settled ones, sorted.
    pub(super) fn days_by_stage(&self, counts: impl Fn(&StagePass) -> bool) -> Vec<Vec<i64>> {
        let mut days = vec![Vec::new(); self.ladder.len()];
        for pass in self.passes.iter().filter(|pass| counts(pass)) {
            if let (Some(of_stage), Some(days_in)) = (days.get_mut(usize::from(pass.stage)), pass.days_in) {
                of_stage.push(i64::from(days_in));
            }
        }
        days.iter_mut().for_each(|days| days.sort_unstable());
        days
    }

    fn find_stuck(&mut self, table: &DealTable, today: i32) {
        for (row, standing) in self.standing.iter().enumerate() {
            let Some((stage, since)) = standing.and_then(|standing| Some((standing.stage, standing.since?)))
            else {
                continue;
            };
            let Some(Some(line)) = self.stall_lines.get(usize::from(stage)) else { continue };
            let days = Rational::whole(i64::from(today) - i64::from(since));
            let twice = line.checked_mul(Rational::new(ZOMBIE_LINES, 1).unwrap_or(Rational::ONE));
            let close = table.closed[row];
            let is_past = close != MISSING_DAY && close < today - ZOMBIE_PAST_CLOSE_DAYS;
            self.is_stuck[row] = days > *line;
            self.is_zombie[row] = is_past && days > *line && twice.is_ok_and(|twice| days > twice);
        }
    }
}

/// The first day in a stage.
fn entered(way: &[(u16, i32)], stage: u16) -> Option<i32> {
    way.iter().find(|(entered, _)| *entered == stage).map(|(_, day)| *day)
}

/// The last day on which a stage was entered.
fn last_entered(way: &[(u16, i32)], stage: u16) -> Option<i32> {
    way.iter().rev().find(|(entered, _)| *entered == stage).map(|(_, day)| *day)
}

/// The open stages in order.
fn ladder(table: &DealTable, log: &StageLog) -> Vec<String> {
    let open = open_stages(table, log);
    let names: Vec<&str> = open.iter().copied().collect();
    let place: BTreeMap<&str, usize> = names.iter().copied().zip(0..).collect();
    let mut before = vec![vec![0i64; names.len()]; names.len()];
    for row in 0..table.len() {
        let mut way: Vec<usize> = Vec::new();
        for entry in log.of(row) {
            if let Some(stage) = place.get(entry.stage.as_str()).filter(|stage| !way.contains(stage)) {
                way.push(*stage);
            }
        }
        for (index, later) in way.iter().enumerate() {
            way[..index].iter().for_each(|earlier| before[*earlier][*later] += 1);
        }
    }
    let ahead = |stage: usize| -> i64 {
        (0..names.len()).map(|other| (before[stage][other] - before[other][stage]).signum()).sum()
    };
    let chances = chances(table);
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|stage| (-ahead(*stage), chances.get(names[*stage]).copied(), names[*stage]));
    order.into_iter().map(|stage| names[stage].to_owned()).collect()
}

/// Stages in which an open deal stands, or from which a deal went on to another.
fn open_stages<'a>(table: &'a DealTable, log: &'a StageLog) -> BTreeSet<&'a str> {
    let rows = (0..table.len()).filter(|row| table.outcome[*row] == Outcome::Open);
    let mut open: BTreeSet<&str> = rows.map(|row| table.stage.get(row)).collect();
    for row in 0..table.len() {
        let entries = log.of(row);
        open.extend(entries.iter().take(entries.len().saturating_sub(1)).map(|entry| entry.stage.as_str()));
    }
    open.remove("");
    // A stage in which finished deals end up is none of the way, even if some were taken up again.
    let mut ended: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for row in 0..table.len() {
        let (finished, standing) = ended.entry(table.stage.get(row)).or_default();
        *(if table.outcome[row] == Outcome::Open { standing } else { finished }) += 1;
    }
    let is_end = |stage: &str| {
        let (finished, standing) = ended.get(stage).copied().unwrap_or_default();
        let left = || -> u64 {
            let leaves = |row: usize| {
                let entries = log.of(row);
                entries.iter().take(entries.len().saturating_sub(1)).any(|entry| entry.stage == stage)
            };
            (0..table.len()).filter(|row| leaves(*row)).count() as u64
        };
        standing == 0 && finished > 0 && left() < finished
    };
    let ends: Vec<&str> = open.iter().copied().filter(|stage| is_end(stage)).collect();
    ends.into_iter().for_each(|stage| {
        open.remove(stage);
    });
    open
}

/// The mean chance in millionths that the CRM states in each stage.
fn chances(table: &DealTable) -> BTreeMap<&str, u64> {
    let mut sums: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for row in 0..table.len() {
        let chance = table.chance_ppm[row];
        if table.outcome[row] == Outcome::Open && chance != MISSING_CHANCE {
            let (sum, count) = sums.entry(table.stage.get(row)).or_default();
            *sum += u64::from(chance);
            *count += 1;
        }
    }
    sums.into_iter().map(|(stage, (sum, count))| (stage, sum / count.max(1))).collect()
}

/// Days from each deal's creation to the first thing done for it, never below 0: what was done before
/// the deal was written down answers at once.
fn response_days(table: &DealTable, activities: &ActivityTable) -> Vec<i32> {
    let mut first = vec![MISSING_DAY; table.len()];
    for row in (0..activities.len()).filter(|row| activities.done[*row]) {
        let (day, deal) = (activities.day[row], activities.deal[row]);
        if let Some(known) = first.get_mut(deal as usize).filter(|_| day != MISSING_DAY) {
            *known = if *known == MISSING_DAY { day } else { day.min(*known) };
        }
    }
    for (day, created) in first.iter_mut().zip(&table.created) {
        let is_known = *day != MISSING_DAY && *created != MISSING_DAY;
        *day = if is_known { (*day - created).max(0) } else { MISSING_DAY };
    }
    first
}
