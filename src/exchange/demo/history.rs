//! The history of a deal: through the stages, with amounts that change and close dates that slip.

use super::deal::Fate;
use super::draws::Draws;
use super::words::{LOST, WON};

/// One change of a deal. Days are counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub day: i32,
    /// The stage before; nothing where the deal begins.
    pub from: Option<usize>,
    /// The stage after; the same where something else changed.
    pub to: usize,
    /// The close date expected after the change.
    pub close: i32,
    /// The amount after the change, in minor units.
    pub amount_minor: i64,
}

/// What changes on a day.
#[derive(Clone, Copy)]
enum Turn {
    Stage(usize),
    Amount(i64),
    Close(i32),
}

impl Step {
    /// The beginning of a deal.
    pub(super) fn begun(fate: &Fate) -> Step {
        let (day, amount_minor) = (fate.created, fate.amount_minor);
        Step { day, from: None, to: 0, close: day + 45, amount_minor }
    }
}

/// What happened up to today, oldest first.
pub(super) fn history(fate: &Fate, today: i32, draws: &mut Draws) -> Vec<Step> {
    let first_amount = first_amount(fate.amount_minor, draws);
    let (first_close, pushes) = pushes(fate, draws);
    let mut turns = stages(fate, draws);
    if first_amount != fate.amount_minor {
        let day = turns.iter().map(|turn| turn.0).nth(1).unwrap_or(fate.created + 2);
        turns.push((day, Turn::Amount(fate.amount_minor)));
    }
    turns.extend(pushes.iter().map(|(due, next)| ((due - 2).max(fate.created + 1), Turn::Close(*next))));
    turns.retain(|(day, _)| *day <= fate.asleep.min(today) && *day < fate.ends);
    turns.sort_by_key(|(day, _)| *day);
    if fate.ends <= today {
        turns.push((fate.ends, Turn::Stage(if fate.won { WON } else { LOST })));
    }
    let begun = Step { close: first_close, amount_minor: first_amount, ..Step::begun(fate) };
    told(begun, &turns)
}

fn told(begun: Step, turns: &[(i32, Turn)]) -> Vec<Step> {
    let mut steps = vec![begun];
    let mut now = begun;
    for (day, turn) in turns {
        now = Step { day: *day, from: Some(now.to), ..now };
        match turn {
            Turn::Stage(stage) => now.to = *stage,
            Turn::Amount(minor) => now.amount_minor = *minor,
            Turn::Close(close) => now.close = *close,
        }
        if now.to >= WON {
            now.close = *day;
        }
        steps.push(now);
    }
    steps
}

/// Three in ten begin with another amount than they end with, more often too high a one.
fn first_amount(minor: i64, draws: &mut Draws) -> i64 {
    let (changes, per_cent) = (draws.hits(300), draws.between(85, 131));
    let first = minor / 100 * i64::from(per_cent) / 100 * 100;
    if changes && first > 0 && !(97..104).contains(&per_cent) { first } else { minor }
}

/// When the stages after the first are reached: the later ones take longer, some are skipped.
fn stages(fate: &Fate, draws: &mut Draws) -> Vec<(i32, Turn)> {
    let length = fate.asleep.saturating_sub(fate.created).max(1);
    let mut turns = Vec::new();
    let mut parts = [0; WON];
    parts.iter_mut().zip([60, 80, 100, 110, 70]).for_each(|(part, usual)| {
        *part = draws.between(usual / 2, usual * 2);
    });
    let all: i32 = parts.iter().take(fate.reaches + 1).sum();
    let mut gone = 0;
    for (stage, part) in parts.iter().enumerate().take(fate.reaches) {
        gone += part;
        let is_skipped = stage + 1 < fate.reaches && draws.hits(90);
        let day = i64::from(length) * i64::from(gone) / i64::from(all.max(1));
        if !is_skipped {
            turns.push((fate.created + i32::try_from(day).unwrap_or(0), Turn::Stage(stage + 1)));
        }
    }
    turns
}

/// The close date first expected, then the pushes: when one comes due, and the later one that takes its
/// place. Four in ten slip, up to three times. What is expected last is near what comes.
fn pushes(fate: &Fate, draws: &mut Draws) -> (i32, Vec<(i32, i32)>) {
    let slips = draws.hits(400);
    let times = 1 + draws.weighted(&[60, 28, 12]);
    let mut due = (fate.ends.min(fate.asleep) + draws.between(-4, 12)).max(fate.created + 5);
    let mut pushes = Vec::new();
    for _ in 0..if slips { times } else { 0 } {
        let earlier = due - draws.between(12, 60);
        if earlier < fate.created + 7 {
            break;
        }
        pushes.push((earlier, due));
        due = earlier;
    }
    pushes.reverse();
    (due, pushes)
}
