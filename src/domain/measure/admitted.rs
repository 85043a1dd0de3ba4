//! What filters let through, their days apart: found once for all questions that differ by days and axes only, so
//! that a page of tiles looks at every row once, and each of its questions at the rows that count.

use super::actions::ActionRows;
use super::atom::Atom;
use super::events::{self, Hire, OnTheWay};
use super::facts::MeasureFacts;
use super::filter::Filter;
use super::tally::Needs;

/// Atoms that fit in one mask.
const MOST_PICKED: usize = 64;

/// What one filter lets through on any day.
pub(super) struct Admitted<'a> {
    /// The filter without its days.
    filter: Filter,
    /// The rows of deals, ascending.
    pub rows: Vec<u32>,
    /// The atoms that `picked` looks at.
    atoms: Vec<Atom>,
    /// For each of the rows a bit for each atom that counts it.
    pub picked: Vec<u64>,
    /// Activities and leads, where a question needs them.
    pub actions: ActionRows,
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
        let sieve = facts.sieve(&filter);
        let rows: Vec<u32> = (0..facts.table.len())
            .filter(|row| sieve.admits(*row))
            .filter_map(|row| u32::try_from(row).ok())
            .collect();
        let most = needs.clone().map(|needs| needs.atoms.as_slice()).max_by_key(|atoms| atoms.len());
        let atoms = most.filter(|atoms| atoms.len() <= MOST_PICKED).unwrap_or_default().to_vec();
        let any = |part: fn(&Needs) -> bool| needs.clone().any(part);
        Admitted {
            picked: rows.iter().map(|row| picked(facts, &atoms, *row as usize)).collect(),
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
            hires: if any(|needs| needs.hires) { events::hires(facts, &filter) } else { Vec::new() },
            filter,
            rows,
            atoms,
        }
    }

    /// Whether `picked` is about exactly these atoms, in this order.
    pub fn has_picked(&self, atoms: &[Atom]) -> bool {
        self.atoms == atoms
    }
}

/// A bit for each atom that counts a row.
pub(super) fn picked(facts: &MeasureFacts, atoms: &[Atom], row: usize) -> u64 {
    let bit = |(place, atom): (u32, &Atom)| {
        if atom.pick.picks(facts, row) { 1u64.checked_shl(place).unwrap_or(0) } else { 0 }
    };
    (0u32..).zip(atoms).map(bit).fold(0, |bits, bit| bits | bit)
}

fn undated(filter: &Filter) -> Filter {
    Filter { period: None, expected: None, ..filter.clone() }
}
