//! The funnel: leads, deals, stages, won; and how long each stage takes.
//!
//! What settled in the period counts: of each stage the deals that left it then, moved on or lost. Stall
//! lines look at all days, as they say what is usual; who is stuck is so now.

use super::facts::MeasureFacts;
use super::figure::Undefined;
use super::filter::Filter;
use super::history::DealHistory;
use super::money_sums::MoneySums;
use super::statistics::percentile;
use crate::domain::facts::deals::MISSING_MINOR;
use crate::domain::facts::{DealRow, Outcome};
use crate::domain::kernel::{Money, Rational};
use serde::{Deserialize, Serialize};

/// One stage of the funnel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelStage {
    /// The stage.
    pub stage: String,
    /// Deals that moved on from it in the period; skipped stages count as passed.
    pub advanced: u64,
    /// Deals that were lost in it in the period.
    pub lost: u64,
    /// Moved on ÷ (moved on + lost here).
    pub conversion: Option<Rational>,
    /// Open deals that stand in it now.
    pub standing: u64,
    /// Their amounts, one a currency.
    pub standing_amount: Vec<Money>,
    /// Days in it of deals that moved on in the period: the middle, and the 90th percentile.
    pub days_median: Option<Rational>,
    /// Nine tenths were through by then.
    pub days_p90: Option<Rational>,
    /// How many of those are known with their days.
    pub days_known: u64,
    /// The stall line: the 75th percentile of days of all deals that ever moved on.
    pub stall_line: Option<Rational>,
    /// How many deals make the stall line.
    pub stall_known: u64,
    /// Open deals beyond the stall line.
    pub stuck: u64,
    /// Their amounts, one a currency.
    pub stuck_amount: Vec<Money>,
    /// Of those, the zombies.
    pub zombies: u64,
    /// The stuck deals, the longest first; at most as many as were asked for.
    pub stuck_rows: Vec<(DealRow, i32)>,
}

/// The funnel of what a filter lets through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    /// Leads created and, of those, converted since; nothing without any lead.
    pub leads: Option<(u64, u64)>,
    /// Deals created in the period.
    pub created: u64,
    /// The stages, lowest first.
    pub stages: Vec<FunnelStage>,
    /// Deals won in the period.
    pub won: u64,
    /// Deals lost in the period.
    pub lost: u64,
    /// Lost deals of the whole company of which nothing tells the stage.
    pub lost_somewhere: u64,
    /// Why stages tell nothing, if so.
    pub missing: Option<Undefined>,
}

/// The funnel of what a filter lets through; at most `most` stuck deals of each stage are copied out.
pub fn funnel(facts: &MeasureFacts, filter: &Filter, most: usize) -> Funnel {
    let (table, sieve) = (facts.table, facts.sieve(filter));
    let mut funnel = Funnel { leads: leads(facts, filter), ..Funnel::default() };
    for row in (0..table.len()).filter(|row| sieve.admits(*row)) {
        funnel.created += u64::from(sieve.is_in_period(table.created[row]));
        let closed = sieve.is_in_period(table.closed[row]);
        funnel.won += u64::from(closed && table.outcome[row] == Outcome::Won);
        funnel.lost += u64::from(closed && table.outcome[row] == Outcome::Lost);
    }
    match facts.history.filter(|history| history.tells_stages) {
        Some(history) => {
            let admitted: Vec<bool> = (0..table.len()).map(|row| sieve.admits(row)).collect();
            let in_period = |day: i32| sieve.is_in_period(day);
            funnel.stages = (0..history.ladder.len())
                .map(|stage| stage_of(facts, history, stage, &admitted, &in_period, most))
                .collect();
            funnel.lost_somewhere = history.lost_somewhere;
        }
        None => funnel.missing = Some(Undefined::MissingColumn { column: "stage history".into() }),
    }
    funnel
}

fn leads(facts: &MeasureFacts, filter: &Filter) -> Option<(u64, u64)> {
    if facts.leads.is_empty() || filter.divides_deals() {
        return None;
    }
    let created =
        super::actions::counted(facts, filter).into_iter().filter_map(|counted| match counted.act {
            super::actions::Act::Lead(became) => Some(became),
            _ => None,
        });
    Some(created.fold((0, 0), |(all, became), is_became| (all + 1, became + u64::from(is_became))))
}

fn stage_of(
    facts: &MeasureFacts,
    history: &DealHistory,
    stage: usize,
    admitted: &[bool],
    in_period: &dyn Fn(i32) -> bool,
    most: usize,
) -> FunnelStage {
    let name = history.ladder.get(stage).cloned().unwrap_or_default();
    let mut found = FunnelStage { stage: name, ..FunnelStage::default() };
    let mut days = Vec::new();
    let passes = history.passes.iter().filter(|pass| usize::from(pass.stage) == stage);
    for pass in passes.filter(|pass| admitted[pass.row as usize] && in_period(pass.day)) {
        if pass.advanced {
            found.advanced += 1;
            days.extend(pass.days_in.map(i64::from));
        } else {
            found.lost += 1;
        }
    }
    days.sort_unstable();
    let settled = i128::from(found.advanced) + i128::from(found.lost);
    found.conversion = Rational::new(found.advanced.into(), settled).ok();
    found.days_median = percentile(&days, Rational::HALF);
    found.days_p90 = Rational::new(9, 10).ok().and_then(|at| percentile(&days, at));
    found.days_known = days.len() as u64;
    found.stall_line = history.stall_lines.get(stage).copied().flatten();
    let known = history.days_by_stage(|pass| pass.advanced);
    found.stall_known = known.get(stage).map_or(0, |days| days.len() as u64);
    standing(facts, history, stage, admitted, most, &mut found);
    found
}

fn standing(
    facts: &MeasureFacts,
    history: &DealHistory,
    stage: usize,
    admitted: &[bool],
    most: usize,
    found: &mut FunnelStage,
) {
    let table = facts.table;
    let today = facts.as_of.map_or(0, |day| day.days());
    let (mut all, mut stuck) = (MoneySums::default(), MoneySums::default());
    let mut rows = Vec::new();
    for (row, standing) in history.standing.iter().enumerate().filter(|(row, _)| admitted[*row]) {
        let Some(standing) = standing.filter(|standing| usize::from(standing.stage) == stage) else {
            continue;
        };
        found.standing += 1;
        all.add(table.shown(row));
        if history.is_stuck[row] {
            found.stuck += 1;
            found.zombies += u64::from(history.is_zombie[row]);
            stuck.add(table.shown(row));
            rows.push((today - standing.since.unwrap_or(today), row));
        }
    }
    rows.sort_by_key(|(days, row)| (-days, -i128::from(amount(table.shown_minor[*row])), *row));
    let shown = rows.into_iter().take(most).filter_map(|(days, row)| Some((table.row(row)?, days)));
    found.stuck_rows = shown.collect();
    (found.standing_amount, found.stuck_amount) = (all.money(), stuck.money());
}

fn amount(minor: i64) -> i64 {
    if minor == MISSING_MINOR { 0 } else { minor }
}
