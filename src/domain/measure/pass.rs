//! The single pass: the sums of all groups of all questions from one scan over the columns.
//!
//! What filters let through is found once for all questions. Each question then numbers the groups of those rows by
//! their codes on the axes, and adds up one term after the other: so each loop reads the columns that it needs and
//! no others, and no row asks which term it meets.

use super::actions;
use super::admitted::Admitted;
use super::atom::{Adds, Atom, Basis, Chosen, Keep, NOWHERE, Pick, atom};
use super::catalogue::KpiId;
use super::events::Happening;
use super::facts::MeasureFacts;
use super::figure::Undefined;
use super::filter::{Days, Filter};
use super::grid::{Grid, Row};
use super::group::{Axis, Coded, Codes, Key, RowCodes, RowsByDay};
use super::kept::Kept;
use super::own::{Formula, Ready, parse};
use super::slots::Groups;
use super::sums::Sums;
use super::tally::{Needs, Tally};
use super::terms::{Source, terms_of};
use crate::domain::facts::Outcome;
use crate::domain::kernel::{Date, DateRange, OwnKpiId, PersonId};
use crate::domain::model::Quota;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked: some KPIs, divided by some axes, of what a filter lets through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Which KPIs.
    pub kpis: Vec<KpiId>,
    /// Divided by what; by nothing, one row whatever passes.
    pub by: Vec<Axis>,
    /// Of what.
    pub filter: Filter,
}

/// Answers all questions from one scan. Rows come in the order of their keys.
pub fn answer(facts: &MeasureFacts, questions: &[Question]) -> Vec<Grid> {
    scanned(facts, questions, |pass| pass.tabled())
}

/// Makes the questions ready, scans what their filters let through, and closes one pass after the other.
fn scanned<T>(facts: &MeasureFacts, questions: &[Question], end: impl Fn(Pass) -> T) -> Vec<T> {
    let people = facts.people();
    let prepared = questions.iter().map(|question| Prepared::of(facts, &people, question));
    let prepared: Vec<Prepared> = prepared.collect();
    let asked: Vec<(&Filter, &Needs)> =
        prepared.iter().map(|one| (&one.question.filter, &one.needs)).collect();
    let (admitted, places) = Admitted::of_all(facts, &asked);
    let passes = prepared.iter().zip(&places).map(|(prepared, place)| {
        let mut pass = Pass::new(facts, prepared, &admitted[*place]);
        pass.scan();
        end(pass)
    });
    passes.collect()
}

/// A question with everything that is found out before the scan.
pub(super) struct Prepared<'a> {
    pub question: &'a Question,
    pub codes: Vec<Codes>,
    pub needs: Needs,
    pub formulas: Vec<(KpiId, Result<OwnParts, Undefined>)>,
}

/// An own KPI, and where its aggregates begin in [`Needs::own`].
pub(super) struct OwnParts {
    pub formula: Formula,
    pub from: usize,
}

impl<'a> Prepared<'a> {
    fn of(facts: &MeasureFacts, people: &BTreeSet<PersonId>, question: &'a Question) -> Prepared<'a> {
        let mut needs = Needs::default();
        let mut formulas = Vec::new();
        for kpi in &question.kpis {
            let KpiId::Own(id) = kpi else {
                needs.add(*kpi, facts);
                continue;
            };
            let parts = own_formula(facts, *id).map(|formula| {
                formula.kpis().into_iter().for_each(|kpi| needs.add(kpi, facts));
                let from = needs.own.len();
                needs.own.extend(formula.aggregates.iter().cloned());
                OwnParts { formula, from }
            });
            formulas.push((*kpi, parts));
        }
        let codes = codes_of(facts, people, question, &needs);
        Prepared { question, codes, needs, formulas }
    }
}

/// The expression of an own KPI.
pub(super) fn own_formula(facts: &MeasureFacts, id: OwnKpiId) -> Result<Formula, Undefined> {
    let own = facts.workspace.settings.measures.own.get(&id);
    let own = own.ok_or_else(|| Undefined::Formula { error: "this KPI was removed".to_owned() })?;
    parse(&own.formula).map_err(|error| Undefined::Formula { error: error.to_string() })
}

impl Needs {
    /// What a KPI of the catalogue needs besides the core sums.
    fn add(&mut self, kpi: KpiId, facts: &MeasureFacts) {
        self.actions |= kpi.is_of_actions();
        for term in terms_of(kpi, facts) {
            match term.source {
                Source::Deals(atom) if atom == CREDIT => self.credit = true,
                Source::Deals(atom) if is_core(atom) || self.atoms.contains(&atom) => {}
                Source::Deals(atom) => self.atoms.push(atom),
                Source::Quota => self.quotas = true,
                Source::Events(_) => self.events = true,
                Source::Hires { .. } => self.hires = true,
                Source::Done(_) | Source::Leads { .. } | Source::Conversions => self.actions = true,
            }
        }
    }
}

const CREDIT: Atom = atom(Pick::WonOwned, Adds::Amount);

/// Whether the core sums hold what an atom asks for.
fn is_core(atom: Atom) -> bool {
    let adds = match atom.pick {
        Pick::Won => matches!(atom.adds, Adds::One | Adds::Amount | Adds::CycleDays),
        Pick::Lost => matches!(atom.adds, Adds::One | Adds::Amount),
        Pick::Open => matches!(atom.adds, Adds::One | Adds::Amount | Adds::WeightedAmount),
        _ => false,
    };
    adds && atom.keep == Keep::Sum
}

/// Computes `kpis` for every group of `axes` among the deals and quotas that `filter` lets through.
pub fn measure(facts: &MeasureFacts, kpis: &[KpiId], axes: &[Axis], filter: &Filter) -> Vec<Row> {
    let question = Question { kpis: kpis.to_vec(), by: axes.to_vec(), filter: filter.clone() };
    answer(facts, &[question]).iter().flat_map(Grid::rows).collect()
}

/// The sums behind the KPIs, for every group of `axes` with a deal that `filter` lets through.
pub fn tallies(facts: &MeasureFacts, axes: &[Axis], filter: &Filter) -> BTreeMap<Vec<Key>, Tally> {
    let question = Question { kpis: Vec::new(), by: axes.to_vec(), filter: filter.clone() };
    let of_groups = |pass: Pass| -> Vec<(Vec<Key>, Tally)> {
        let groups = pass.groups.numbers.iter().zip(&pass.sums.tallies);
        groups.map(|(group, tally)| (pass.keys(*group), tally.clone())).collect()
    };
    scanned(facts, &[question], of_groups).into_iter().flatten().collect()
}

fn codes_of(
    facts: &MeasureFacts,
    people: &BTreeSet<PersonId>,
    Question { by: axes, filter, .. }: &Question,
    needs: &Needs,
) -> Vec<Codes> {
    let by_time = axes.iter().any(|axis| matches!(axis, Axis::Time(_)));
    let span = if by_time { span(facts, filter, needs) } else { None };
    let coded = Coded {
        table: facts.table,
        people,
        teams: facts.teams(),
        calendar: facts.workspace.settings.calendar,
        span: span.unwrap_or(DateRange::ALL),
    };
    axes.iter().map(|axis| Codes::new(*axis, &coded)).collect()
}

/// The period looked at, else all days that anything has.
fn span(facts: &MeasureFacts, filter: &Filter, needs: &Needs) -> Option<DateRange> {
    if filter.period.is_some() {
        return filter.period;
    }
    let (leads, quotas) = (facts.leads, facts.quotas(filter));
    let mut span = Span { first: i32::MAX, last: i32::MIN };
    span.reach(facts.table.closed.iter().copied());
    // An account may have bought a year before days on which there is nothing but activities.
    if needs.actions || needs.events {
        let columns = [&facts.activities.day, &leads.created, &leads.converted];
        columns.into_iter().for_each(|column| span.reach(column.iter().copied()));
    }
    let by_creation = |basis: Basis| basis == Basis::Created;
    let of_atoms = needs.atoms.iter().any(|atom| by_creation(atom.pick.basis()));
    if of_atoms || needs.own.iter().any(|aggregate| by_creation(aggregate.basis)) {
        span.reach(facts.table.created.iter().copied());
    }
    if let Some(history) = facts.history.filter(|_| needs.events) {
        span.reach(history.passes.iter().map(|pass| pass.day));
        span.reach(history.moves.iter().flat_map(|moved| [moved.day, moved.from]));
        span.reach(history.expected.iter().map(|(_, close)| *close));
    }
    if needs.hires {
        let hired = facts.workspace.people.values().filter_map(|person| person.hired);
        span.reach(hired.map(Date::days));
    }
    for (quota, _) in quotas {
        span.first = span.first.min(quota.range.from.days());
        span.last = span.last.max(quota.range.last_day().days());
    }
    let from = Date::from_days(span.first).ok()?;
    DateRange::new(from, Date::from_days(span.last.checked_add(1)?).ok()?).ok()
}

/// The first and the last of some days.
struct Span {
    first: i32,
    last: i32,
}

impl Span {
    /// Takes days in; missing ones and those before 1970 are none.
    fn reach(&mut self, days: impl Iterator<Item = i32>) {
        let known = |day: i32, instead: i32| if day < 0 { instead } else { day };
        (self.first, self.last) = days.fold((self.first, self.last), |(first, last), day| {
            (first.min(known(day, i32::MAX)), last.max(known(day, i32::MIN)))
        });
    }
}

/// One question on its way through the columns.
pub(super) struct Pass<'a> {
    pub facts: &'a MeasureFacts<'a>,
    pub prepared: &'a Prepared<'a>,
    pub filter: &'a Filter,
    admitted: &'a Admitted<'a>,
    days: Days<'a>,
    rows: Vec<(u64, RowCodes<'a>)>,
    pub groups: Groups,
    pub sums: Sums,
    /// The parts of quotas that stand in each group, by days.
    pub quotas: Kept<(&'a Quota, i32)>,
}

impl<'a> Pass<'a> {
    fn new(facts: &'a MeasureFacts, prepared: &'a Prepared, admitted: &'a Admitted) -> Pass<'a> {
        let table = facts.table;
        let (codes, filter) = (prepared.codes.as_slice(), &prepared.question.filter);
        let of_axis = |codes: &'a Codes| {
            let column = match codes.axis {
                Axis::Text(dimension) => Some(dimension.column(table)),
                _ => None,
            };
            (codes.size(), codes.of_rows(&table.people, column))
        };
        Pass {
            facts,
            prepared,
            filter,
            admitted,
            days: Days::new(filter, table),
            rows: codes.iter().map(of_axis).collect(),
            groups: Groups::of(codes),
            sums: Sums::new(&prepared.needs),
            quotas: Kept::default(),
        }
    }

    /// Adds up everything that counts.
    fn scan(&mut self) {
        let needs = &self.prepared.needs;
        self.add_deals();
        self.add_own();
        self.add_quotas();
        if needs.actions {
            self.add_actions();
        }
        if needs.events {
            self.add_events();
        }
        if needs.hires {
            self.add_hires();
        }
        if self.prepared.codes.is_empty() {
            self.place(0);
        }
        self.sums.settle(needs, self.facts.table.account.distinct());
        self.quotas.gather(self.groups.len());
    }

    /// What stands in the tallies, and what atoms add beside it, each by its own day.
    fn add_deals(&mut self) {
        let (admitted, table) = (self.admitted, self.facts.table);
        let numbers = self.numbers(&table.closed);
        let mut places = vec![NOWHERE; numbers.len()];
        for outcome in Outcome::ALL {
            let bounds = self.days.bounds(Basis::Closing, outcome);
            self.find((&table.closed, bounds), admitted.of_outcome(outcome), &numbers, &mut places);
        }
        self.sums.reach(self.groups.len(), &self.prepared.needs);
        for outcome in Outcome::ALL {
            self.add_tallies(outcome, &places);
        }
        self.add_atoms(Basis::Closing, &places);
        for basis in [Basis::Due, Basis::Created] {
            let atoms = self.prepared.needs.atoms.iter();
            let picks: BTreeSet<Pick> =
                atoms.map(|atom| atom.pick).filter(|pick| pick.basis() == basis).collect();
            if picks.is_empty() {
                continue;
            }
            let day = if basis == Basis::Created { &table.created } else { &table.closed };
            let numbers = self.numbers(day);
            places.fill(NOWHERE);
            for pick in picks {
                let bounds = self.days.bounds(basis, Outcome::Open);
                self.find((day, bounds), admitted.picked(pick), &numbers, &mut places);
            }
            self.add_atoms(basis, &places);
        }
    }

    /// The numbers of the groups of all rows let through, as they stand on a day of theirs.
    fn numbers(&self, day: &[i32]) -> Vec<u64> {
        let from = RowsByDay { rows: &self.admitted.rows, person: &self.facts.table.person, day };
        let mut numbers = vec![0; from.rows.len()];
        self.rows.iter().for_each(|(size, codes)| codes.append(*size, &from, &mut numbers));
        numbers
    }

    /// Finds the places of the groups of some of the rows let through, where their day lies within bounds.
    #[inline(never)]
    fn find(
        &mut self,
        (day, (from, until)): (&[i32], (i32, i32)),
        some: &[u32],
        numbers: &[u64],
        places: &mut [u32],
    ) {
        let (rows, groups) = (&self.admitted.rows, &mut self.groups);
        for at in some.iter().map(|at| *at as usize) {
            let day = day[rows[at] as usize];
            if from <= day && day < until {
                places[at] = groups.place(numbers[at]);
            }
        }
    }

    /// What the deals of one outcome add.
    #[inline(never)]
    fn add_tallies(&mut self, outcome: Outcome, places: &[u32]) {
        let (needs, table) = (&self.prepared.needs, self.facts.table);
        let Sums { tallies, credits, .. } = &mut self.sums;
        let some = self.admitted.of_outcome(outcome).iter().map(|at| *at as usize);
        for (at, place) in some.map(|at| (at, places[at])).filter(|(_, place)| *place != NOWHERE) {
            let (row, place) = (self.admitted.rows[at] as usize, place as usize);
            tallies[place].add(table, row, outcome);
            if needs.credit && outcome == Outcome::Won {
                credits[place].add(table, row);
            }
        }
    }

    fn add_atoms(&mut self, basis: Basis, groups: &[u32]) {
        let needs = &self.prepared.needs;
        self.sums.reach(self.groups.len(), needs);
        let of_basis = needs.atoms.iter().zip(&mut self.sums.atoms);
        for (atom, sums) in of_basis.filter(|(atom, _)| atom.pick.basis() == basis) {
            let chosen = self.admitted.picked(atom.pick);
            atom.add_up(self.facts, Chosen { rows: &self.admitted.rows, chosen, groups }, sums);
        }
    }

    /// What own KPIs count, each by its own day.
    fn add_own(&mut self) {
        let (facts, width) = (self.facts, self.prepared.needs.own.len());
        for (place, aggregate) in self.prepared.needs.own.iter().enumerate() {
            let ready = Ready::new(aggregate, facts);
            for row in self.admitted.rows.iter().map(|row| *row as usize) {
                if self.days.is_in_time_by(aggregate.basis, row) && ready.picks(facts, row) {
                    let group = self.place(self.number(row, self.day_by(aggregate.basis, row)));
                    ready.add(facts, row, &mut self.sums.own[group as usize * width + place]);
                }
            }
        }
    }

    /// The day on which a row stands by a basis.
    #[inline]
    fn day_by(&self, basis: Basis, row: usize) -> i32 {
        let table = self.facts.table;
        if basis == Basis::Created { table.created[row] } else { table.closed[row] }
    }

    /// The number of a row's group, as it stands on a day.
    #[inline]
    fn number(&self, row: usize, day: i32) -> u64 {
        let person = self.facts.table.person[row];
        let codes = self.rows.iter();
        codes.fold(0, |group, (size, codes)| group * size + u64::from(codes.of(row, person, day)))
    }

    /// The place of a group, with room for its sums.
    fn place(&mut self, group: u64) -> u32 {
        let place = self.groups.place(group);
        self.sums.reach(self.groups.len(), &self.prepared.needs);
        place
    }

    /// The windows in which slips and returns are told apart: of the finest axis of time.
    fn windows(&self) -> Vec<DateRange> {
        let by_time = self.prepared.codes.iter().filter(|codes| matches!(codes.axis, Axis::Time(_)));
        let Some(finest) = by_time.max_by_key(|codes| codes.size()) else {
            return self.filter.period.into_iter().collect();
        };
        let ranges = finest.keys.iter().filter_map(|key| match key {
            Key::Time(Some(period)) => Some(period.range),
            _ => None,
        });
        let view = self.filter.period;
        ranges.filter_map(|range| view.map_or(Some(range), |view| view.overlap(range))).collect()
    }

    fn add_events(&mut self) {
        let (days, windows) = (self.days, self.windows());
        self.admitted.on_the_way.within(days, &windows, &mut |happened| {
            let place = self.place(self.number(happened.row as usize, happened.day));
            match happened.what {
                Happening::Of(event) => self.sums.events[place as usize].add(event),
                Happening::Former(account) => self.sums.former.keep(place, account),
                Happening::Bought(account) => self.sums.bought.keep(place, account),
            }
        });
    }

    fn add_hires(&mut self) {
        let by_text = self.prepared.codes.iter().any(|codes| matches!(codes.axis, Axis::Text(_)));
        if self.filter.divides_deals() || by_text {
            return;
        }
        let (admitted, codes) = (self.admitted, &self.prepared.codes);
        for hire in
            admitted.hires.iter().filter(|hire| self.filter.period.is_none_or(|days| hire.is_in(days)))
        {
            let person = [hire.person];
            let group = codes.iter().fold(0, |group, codes| {
                group * codes.size() + u64::from(codes.of_rows(&person, None).of(0, 1, hire.hired))
            });
            let place = self.place(group) as usize;
            let events = &mut self.sums.events[place];
            let sums = [(&mut events.first_wins, hire.first_win), (&mut events.ramps, hire.ramp)];
            for ((people, days), found) in sums {
                *people += u64::from(found.is_some());
                *days += i128::from(found.unwrap_or(0));
            }
        }
    }

    /// Groups that have a quota, whether or not they have deals; with the quotas where they are needed.
    fn add_quotas(&mut self) {
        if self.filter.divides_deals() {
            return;
        }
        let prepared = self.prepared;
        for (quota, days) in self.facts.quotas(self.filter) {
            spread(&prepared.codes, quota.person, (0, days), &mut |group, days| {
                let place = self.place(group);
                if prepared.needs.quotas {
                    self.quotas.keep(place, (quota, days.days()));
                }
            });
        }
    }

    fn add_actions(&mut self) {
        let (facts, actions) = (self.facts, (&self.admitted.actions, self.filter.period));
        actions::count(facts, &self.prepared.codes, actions, |group, added| {
            let place = self.place(group) as usize;
            self.sums.actions[place].add(added);
        });
    }

    /// The keys of a group.
    pub(super) fn keys(&self, group: u64) -> Vec<Key> {
        let axes = self.prepared.codes.iter().zip(self.below());
        axes.filter_map(|(codes, below)| codes.keys.get(codes.digit(group, below)).cloned()).collect()
    }

    /// For each axis what its code counts in the number of a group.
    pub(super) fn below(&self) -> Vec<u64> {
        let mut below = vec![1u64; self.prepared.codes.len()];
        for axis in (1..below.len()).rev() {
            below[axis - 1] = below[axis].saturating_mul(self.prepared.codes[axis].size());
        }
        below
    }
}

/// Hands on the groups in which a person's quota over some days stands, each with its part of the days.
fn spread(
    codes: &[Codes],
    person: PersonId,
    (group, days): (u64, DateRange),
    put: &mut dyn FnMut(u64, DateRange),
) {
    let Some((first, rest)) = codes.split_first() else { return put(group, days) };
    first.of_quota(person, days, &mut |code, days| {
        spread(rest, person, (group * first.size() + u64::from(code), days), put);
    });
}
