//! What filters let through, their days apart: found once for all questions that differ by days and axes only, so
//! that a page of tiles looks at every row once, and each term of its questions at the rows that it counts.

use super::actions::ActionRows;
use super::atom::Pick;
use super::events::{self, Hire, OnTheWay};
use super::facts::MeasureFacts;
use super::filter::Filter;
use super::tally::Needs;
use crate::domain::facts::Outcome;

/// What one filter lets through on any day.
pub(super) struct Admitted<'a> {
    /// The filter without its days.
    filter: Filter,
    /// The rows of deals, ascending.
    pub rows: Vec<u32>,
    /// Which of them are open, won and lost: places in `rows`, ascending, by the order of outcomes.
    of_outcome: [Vec<u32>; 3],
    /// Which of them each pick that a question needs counts beyond that: places in `rows`, ascending.
    picks: Vec<(Pick, Vec<u32>)>,
    /// Activities and leads, where a question needs them.
    pub actions: ActionRows<'a>,
    /// What happened to the deals, where a question needs it.
    pub on_the_way: OnTheWay<'a>,
    /// People who were hired on any day, where a question needs them.
    pub hires: Vec<Hire>,
}

impl<'a> Admitted<'a> {
    /// What the filters of these questions let through, each once, and which of them each question asks.
    pub fn of_all(
        facts: &'a MeasureFacts<'a>,
        questions: &[(&Filter, &Needs)],
    ) -> (Vec<Admitted<'a>>, Vec<usize>) {
        let mut all: Vec<Admitted> = Vec::new();
        let mut places = Vec::with_capacity(questions.len());
        for (filter, _) in questions {
            let undated = undated(filter);
            let known = all.iter().position(|one| one.filter == undated);
            places.push(known.unwrap_or(all.len()));
            if known.is_none() {
                let own = questions.iter().filter(|(other, _)| self::undated(other) == undated);
                all.push(Admitted::of(facts, undated.clone(), own.map(|(_, needs)| *needs)));
            }
        }
        (all, places)
    }

    #[inline(never)]
    fn of<'n>(
        facts: &'a MeasureFacts<'a>,
        filter: Filter,
        needs: impl Iterator<Item = &'n Needs> + Clone,
    ) -> Admitted<'a> {
        let rows = facts.sieve(&filter).rows();
        let of_outcome = by_outcome(&facts.table.outcome, &rows);
        let mut picks: Vec<(Pick, Vec<u32>)> = Vec::new();
        for pick in needs.clone().flat_map(|needs| &needs.atoms).map(|atom| atom.pick) {
            if !pick.is_outcome() && picks.iter().all(|(known, _)| *known != pick) {
                picks.push((pick, picked(facts, pick, &rows, &of_outcome)));
            }
        }
        let any = |part: fn(&Needs) -> bool| needs.clone().any(part);
        Admitted {
            picks,
            of_outcome,
            actions: if any(|needs| needs.actions) {
                ActionRows::of(facts, &filter)
            } else {
                ActionRows::default()
            },
            on_the_way: if any(|needs| needs.events) {
                OnTheWay::of(facts, &filter, &rows)
            } else {
                OnTheWay::default()
            },
            // What divides deals divides no people.
            hires: if any(|needs| needs.hires) && !filter.divides_deals() {
                events::hires(facts, &filter)
            } else {
                Vec::new()
            },
            filter,
            rows,
        }
    }

    /// The rows of one outcome, as places in `rows`.
    pub fn of_outcome(&self, outcome: Outcome) -> &[u32] {
        &self.of_outcome[outcome as usize]
    }

    /// Which of the rows a pick counts, as places in them; none where no question needs it.
    pub fn picked(&self, pick: Pick) -> &[u32] {
        match pick.outcome().filter(|_| pick.is_outcome()) {
            Some(outcome) => self.of_outcome(outcome),
            None => self.picks.iter().find(|(known, _)| *known == pick).map_or(&[], |(_, places)| places),
        }
    }
}

#[inline(never)]
fn by_outcome(outcomes: &[Outcome], rows: &[u32]) -> [Vec<u32>; 3] {
    let mut places = [Vec::new(), Vec::new(), Vec::new()];
    for (at, row) in (0u32..).zip(rows) {
        places[outcomes[*row as usize] as usize].push(at);
    }
    places
}

/// The rows that a pick counts, as places in all.
#[inline(never)]
fn picked(facts: &MeasureFacts, pick: Pick, rows: &[u32], of_outcome: &[Vec<u32>; 3]) -> Vec<u32> {
    let Some(outcome) = pick.outcome() else { return (0u32..).zip(rows).map(|(at, _)| at).collect() };
    let some = of_outcome[outcome as usize].iter().copied();
    some.filter(|at| pick.picks(facts, rows[*at as usize] as usize)).collect()
}

fn undated(filter: &Filter) -> Filter {
    Filter { period: None, expected: None, ..filter.clone() }
}
