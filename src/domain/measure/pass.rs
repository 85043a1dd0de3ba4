//! The single pass: the sums of all groups of all questions from one scan over the columns.
//!
//! Columns are walked in blocks; each question looks at a block while it is near. A group has a number,
//! made of its codes on the axes, and the sums of groups stand in one array by the order in which
//! groups were met.

use super::actions;
use super::admitted::{Admitted, picked};
use super::atom::{Adds, Atom, Basis, Keep, Pick, atom};
use super::catalogue::KpiId;
use super::facts::MeasureFacts;
use super::figure::{Context, Found, OfGroup, QuotaSum, Undefined, cell, sample};
use super::filter::{Days, Filter};
use super::grid::{Column, Grid, GridAxis, Row};
use super::group::{Axis, Coded, Codes, Key, RowCodes};
use super::own::{Formula, Parts, Ready, parse};
use super::slots::Slots;
use super::tally::{Needs, Tally};
use super::terms::{Source, Term, terms_of};
use crate::domain::kernel::{Date, DateRange, OwnKpiId, PersonId};
use crate::domain::model::Quota;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that are looked at by one question before the next one has its turn.
const BLOCK: usize = 4_096;

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
    scanned(facts, questions, |passes| passes.into_iter().map(Pass::finish).collect())
}

/// Makes the questions ready, scans what their filters let through, and hands their passes on.
fn scanned<T>(facts: &MeasureFacts, questions: &[Question], end: impl FnOnce(Vec<Pass>) -> T) -> T {
    let people = facts.people();
    let prepared = questions.iter().map(|question| Prepared::of(facts, &people, question));
    let prepared: Vec<Prepared> = prepared.collect();
    let asked: Vec<(&Filter, &Needs)> =
        prepared.iter().map(|one| (&one.question.filter, &one.needs)).collect();
    let (admitted, places) = Admitted::of_all(facts, &asked);
    let pass = |(prepared, place): (_, &usize)| Pass::new(facts, prepared, &admitted[*place]);
    let mut passes: Vec<Pass> = prepared.iter().zip(&places).map(pass).collect();
    for (place, one) in admitted.iter().enumerate() {
        for (rows, picked) in one.rows.chunks(BLOCK).zip(one.picked.chunks(BLOCK)) {
            for (pass, _) in passes.iter_mut().zip(&places).filter(|(_, own)| **own == place) {
                pass.feed(rows, picked);
            }
        }
    }
    end(passes)
}

/// A question with everything that is found out before the scan.
struct Prepared<'a> {
    question: &'a Question,
    codes: Vec<Codes>,
    needs: Needs,
    formulas: Vec<(KpiId, Result<OwnParts, Undefined>)>,
}

/// An own KPI, and where its aggregates begin in [`Needs::own`].
struct OwnParts {
    formula: Formula,
    from: usize,
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
    let of_groups = |pass: &Pass| -> Vec<(Vec<Key>, Tally)> {
        let groups = pass.groups.iter().zip(&pass.tallies);
        groups.map(|(group, tally)| (pass.keys(*group), tally.clone())).collect()
    };
    scanned(facts, &[question], |passes| passes.iter().flat_map(of_groups).collect())
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
    let columns = [&facts.table.closed, &facts.activities.day, &leads.created, &leads.converted];
    let (mut first, mut last) = (i32::MAX, i32::MIN);
    let mut stretch = |days: &mut dyn Iterator<Item = i32>| {
        for day in days.filter(|day| *day >= 0) {
            (first, last) = (first.min(day), last.max(day));
        }
    };
    columns.iter().for_each(|column| stretch(&mut column.iter().copied()));
    let by_creation = |basis: Basis| basis == Basis::Created;
    let of_atoms = needs.atoms.iter().any(|atom| by_creation(atom.pick.basis()));
    if of_atoms || needs.own.iter().any(|aggregate| by_creation(aggregate.basis)) {
        stretch(&mut facts.table.created.iter().copied());
    }
    if let Some(history) = facts.history.filter(|_| needs.events) {
        stretch(&mut history.passes.iter().map(|pass| pass.day));
        stretch(&mut history.moves.iter().flat_map(|moved| [moved.day, moved.from]));
        stretch(&mut history.expected.iter().map(|(_, close)| *close));
    }
    if needs.hires {
        let hired = facts.workspace.people.values().filter_map(|person| person.hired);
        stretch(&mut hired.map(Date::days));
    }
    for (quota, _) in quotas {
        (first, last) = (first.min(quota.range.from.days()), last.max(quota.range.last_day().days()));
    }
    let from = Date::from_days(first).ok()?;
    DateRange::new(from, Date::from_days(last.checked_add(1)?).ok()?).ok()
}

const BASES: [Basis; 3] = [Basis::Closing, Basis::Due, Basis::Created];

/// For each of [`BASES`] a bit for each atom that counts by it.
fn bits_by_basis(atoms: &[Atom]) -> [u64; 3] {
    BASES.map(|basis| {
        let of_basis = (0u32..).zip(atoms).filter(|(_, atom)| atom.pick.basis() == basis);
        of_basis.fold(0, |bits, (place, _)| bits | 1u64.checked_shl(place).unwrap_or(0))
    })
}

/// One question on its way through the columns.
struct Pass<'a> {
    facts: &'a MeasureFacts<'a>,
    prepared: &'a Prepared<'a>,
    filter: &'a Filter,
    needs: &'a Needs,
    admitted: &'a Admitted<'a>,
    days: Days<'a>,
    /// The bits of the atoms that count by each basis; nothing where the rows' bits stand for other atoms.
    of_basis: Option<[u64; 3]>,
    codes: &'a [Codes],
    rows: Vec<(u64, RowCodes<'a>)>,
    own: Vec<Ready<'a>>,
    slots: Slots,
    groups: Vec<u64>,
    tallies: Vec<Tally>,
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
            needs: &prepared.needs,
            admitted,
            days: Days::new(filter, table),
            of_basis: admitted
                .has_picked(&prepared.needs.atoms)
                .then(|| bits_by_basis(&prepared.needs.atoms)),
            codes,
            rows: codes.iter().map(of_axis).collect(),
            own: prepared.needs.own.iter().map(|aggregate| Ready::new(aggregate, facts)).collect(),
            slots: Slots::of(codes),
            groups: Vec::new(),
            tallies: Vec::new(),
        }
    }

    /// Adds these rows, of which each is admitted; `picked` has a bit for each atom that counts a row.
    #[inline(never)]
    fn feed(&mut self, rows: &[u32], picked: &[u64]) {
        let (table, has_atoms) = (self.facts.table, !self.needs.atoms.is_empty());
        for (row, picked) in rows.iter().zip(picked) {
            let row = *row as usize;
            if self.days.is_in_time(row) {
                let slot = self.slot_of(row, table.closed[row]);
                self.tallies[slot].add(table, row, self.needs.credit);
            }
            if has_atoms {
                self.add_atoms(row, *picked);
            }
            if !self.own.is_empty() {
                self.add_own(row);
            }
        }
    }

    /// What atoms count of a row, each by its own day.
    #[inline]
    fn add_atoms(&mut self, row: usize, bits: u64) {
        let Some(of_basis) = self.of_basis else { return self.add_atoms_anew(row) };
        for (basis, own) in BASES.into_iter().zip(of_basis) {
            let mut bits = bits & own;
            if bits == 0 || !self.days.is_in_time_by(basis, row) {
                continue;
            }
            let slot = self.slot_of(row, self.day_by(basis, row));
            let Some(more) = &mut self.tallies[slot].more else { continue };
            while bits != 0 {
                let place = bits.trailing_zeros() as usize;
                more.sums[place].add(self.needs.atoms[place], self.facts, row);
                bits &= bits - 1;
            }
        }
    }

    /// The same where no bits stand for the atoms.
    fn add_atoms_anew(&mut self, row: usize) {
        for (place, atom) in self.needs.atoms.iter().enumerate() {
            let basis = atom.pick.basis();
            if picked(self.facts, &[*atom], row) != 0 && self.days.is_in_time_by(basis, row) {
                let slot = self.slot_of(row, self.day_by(basis, row));
                if let Some(more) = &mut self.tallies[slot].more {
                    more.sums[place].add(*atom, self.facts, row);
                }
            }
        }
    }

    /// What own KPIs count of a row, each by its own day.
    fn add_own(&mut self, row: usize) {
        for place in 0..self.own.len() {
            let basis = self.own[place].aggregate.basis;
            if self.days.is_in_time_by(basis, row) && self.own[place].picks(self.facts, row) {
                let slot = self.slot_of(row, self.day_by(basis, row));
                if let Some(more) = &mut self.tallies[slot].more {
                    self.own[place].add(self.facts, row, &mut more.own[place]);
                }
            }
        }
    }

    /// The day on which a row stands by a basis.
    fn day_by(&self, basis: Basis, row: usize) -> i32 {
        let table = self.facts.table;
        if basis == Basis::Created { table.created[row] } else { table.closed[row] }
    }

    /// The place of the sums of a row's group, as it stands on a day.
    #[inline]
    fn slot_of(&mut self, row: usize, day: i32) -> usize {
        let person = self.facts.table.person[row];
        let group = self
            .rows
            .iter()
            .fold(0, |group, (size, codes)| group * size + u64::from(codes.of(row, person, day)));
        self.slot(group)
    }

    /// The place of a group's sums, made where it is new.
    #[inline]
    fn slot(&mut self, group: u64) -> usize {
        let slot = self.slots.of_group(group, self.tallies.len());
        if slot == self.tallies.len() {
            self.groups.push(group);
            self.tallies.push(Tally::new(self.needs));
        }
        slot
    }

    fn finish(mut self) -> Grid {
        let quotas = self.add_quotas();
        if self.needs.actions {
            self.add_actions();
        }
        if self.needs.events {
            self.add_events();
        }
        if self.needs.hires {
            self.add_hires();
        }
        if self.codes.is_empty() {
            self.slot(0);
        }
        self.tallies.iter_mut().filter_map(|tally| tally.more.as_mut()).for_each(|more| more.settle());
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        order.sort_unstable_by_key(|slot| self.groups[*slot]);
        order.retain(|slot| self.is_in_view(self.groups[*slot]));
        let quotas: Vec<QuotaSum> = order.iter().map(|slot| self.quota_sum(*slot, &quotas)).collect();
        let kpis = &self.prepared.question.kpis;
        let columns = kpis.iter().map(|kpi| self.column(*kpi, &order, &quotas)).collect();
        let deals = order.iter().map(|slot| self.tallies[*slot].deals()).collect();
        Grid { axes: self.axes(&order), deals, columns }
    }

    /// What the quotas of a group come to; nothing is added up where no KPI asks.
    fn quota_sum(&self, slot: usize, quotas: &BTreeMap<usize, Vec<(&Quota, i32)>>) -> QuotaSum {
        if !self.needs.quotas || self.is_nobody(self.groups[slot]) {
            return QuotaSum::Of(None);
        }
        match quotas.get(&slot) {
            _ if self.context().divides_deals => QuotaSum::NotByPerson,
            Some(parts) => self.facts.sum_of(parts),
            None => QuotaSum::Of(None),
        }
    }

    fn context(&self) -> Context<'_> {
        let by_text = self.codes.iter().any(|codes| matches!(codes.axis, Axis::Text(_)));
        let history = self.facts.history;
        Context {
            table: self.facts.table,
            has_activities: !self.facts.activities.is_empty(),
            has_leads: !self.facts.leads.is_empty(),
            divides_deals: self.filter.divides_deals() || by_text,
            has_stages: history.is_some_and(|history| history.tells_stages),
            has_closes: history.is_some_and(|history| history.tells_closes),
            settings: &self.facts.workspace.settings.measures,
            atoms: &self.needs.atoms,
        }
    }

    fn column(&self, kpi: KpiId, order: &[usize], quotas: &[QuotaSum]) -> Column {
        let context = self.context();
        let own = self.prepared.formulas.iter().find(|(own, _)| *own == kpi).map(|(_, parts)| parts);
        let unit = match own {
            Some(Ok(parts)) => parts.formula.unit(),
            _ => kpi.entry().unit,
        };
        let mut column = Column::new(kpi, unit, order.len());
        for (slot, quota) in order.iter().zip(quotas) {
            let window = if kpi.needs_window() { self.window_of(self.groups[*slot]) } else { None };
            let group = OfGroup { quota, window };
            let tally = &self.tallies[*slot];
            column.push(match own {
                None => match window {
                    None if kpi.needs_window() => Err(Undefined::NoPeriod),
                    _ => cell(kpi, tally, &group, &context),
                },
                Some(Err(why)) => Err(why.clone()),
                Some(Ok(parts)) => self.own_cell(parts, tally, &group, &context),
            });
        }
        column.with_samples(self.samples(kpi, order))
    }

    /// How many deals stand behind a KPI of the catalogue in each group: the largest of its terms over deals, and
    /// of rates all that closed. Empty where none of its terms is about deals.
    fn samples(&self, kpi: KpiId, order: &[usize]) -> Vec<u64> {
        let context = self.context();
        let of_deals = |term: &Term| match term.source {
            Source::Deals(atom) => Some(atom),
            _ => None,
        };
        let atoms: Vec<Atom> = match kpi {
            KpiId::Own(_) => Vec::new(),
            _ => terms_of(kpi, self.facts).iter().filter_map(of_deals).collect(),
        };
        if atoms.is_empty() {
            return Vec::new();
        }
        order.iter().map(|slot| sample(&atoms, &self.tallies[*slot], &context)).collect()
    }

    fn own_cell(&self, own: &OwnParts, tally: &Tally, group: &OfGroup, context: &Context) -> Found {
        let until = own.from + own.formula.aggregates.len();
        let gathered = tally.more.as_deref().and_then(|more| more.own.get(own.from..until)).unwrap_or(&[]);
        let kpi = |kpi: KpiId| cell(kpi, tally, group, context);
        own.formula.cell(&Parts { facts: self.facts, gathered, kpi: &kpi })
    }

    /// The days that a group stands for: its periods and the period looked at together.
    fn window_of(&self, group: u64) -> Option<DateRange> {
        let mut window = self.filter.period;
        for (codes, code) in self.digits(group) {
            if let Some(Key::Time(period)) = codes.keys.get(code) {
                let range = period.as_ref()?.range;
                window = Some(window.map_or(Some(range), |window| window.overlap(range))?);
            }
        }
        window
    }

    /// The windows in which slips and returns are told apart: of the finest axis of time.
    fn windows(&self) -> Vec<DateRange> {
        let by_time = self.codes.iter().filter(|codes| matches!(codes.axis, Axis::Time(_)));
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
        for happened in self.admitted.on_the_way.within(self.days, &self.windows()) {
            let slot = self.slot_of(happened.row as usize, happened.day);
            if let Some(more) = &mut self.tallies[slot].more {
                more.events.add(happened.what);
            }
        }
    }

    fn add_hires(&mut self) {
        if self.context().divides_deals {
            return;
        }
        let admitted = self.admitted;
        for hire in
            admitted.hires.iter().filter(|hire| self.filter.period.is_none_or(|days| hire.is_in(days)))
        {
            let person = [hire.person];
            let group = self.codes.iter().fold(0, |group, codes| {
                group * codes.size() + u64::from(codes.of_rows(&person, None).of(0, 1, hire.hired))
            });
            let slot = self.slot(group);
            let Some(more) = &mut self.tallies[slot].more else { continue };
            let sums = [(&mut more.events.first_wins, hire.first_win), (&mut more.events.ramps, hire.ramp)];
            for ((people, days), found) in sums {
                *people += u64::from(found.is_some());
                *days += i128::from(found.unwrap_or(0));
            }
        }
    }

    /// Groups that have a quota, whether or not they have deals; with the quotas where they are needed.
    fn add_quotas(&mut self) -> BTreeMap<usize, Vec<(&'a Quota, i32)>> {
        let mut of_slots: BTreeMap<usize, Vec<(&Quota, i32)>> = BTreeMap::new();
        if self.filter.divides_deals() {
            return of_slots;
        }
        for (quota, days) in self.facts.quotas(self.filter) {
            let mut places = vec![(0u64, days)];
            for codes in self.codes {
                let on_axis = |(group, days): (u64, DateRange)| {
                    let met = codes.of_quota(quota.person, days).into_iter();
                    met.map(move |(code, days)| (group * codes.size() + u64::from(code), days))
                };
                places = places.into_iter().flat_map(on_axis).collect();
            }
            for (group, days) in places {
                let slot = self.slot(group);
                if self.needs.quotas {
                    of_slots.entry(slot).or_default().push((quota, days.days()));
                }
            }
        }
        of_slots
    }

    fn add_actions(&mut self) {
        let (facts, codes) = (self.facts, self.codes);
        actions::count(facts, codes, (&self.admitted.actions, self.filter.period), |group, counted| {
            let slot = self.slot(group);
            if let Some(more) = &mut self.tallies[slot].more {
                more.actions.add(counted);
            }
        });
    }

    /// A group's code on each axis: the digits of its number in the mixed base of the axes' sizes.
    fn digits(&self, mut group: u64) -> impl Iterator<Item = (&'a Codes, usize)> {
        let mut digits = Vec::with_capacity(self.codes.len());
        for codes in self.codes.iter().rev() {
            digits.push((codes, usize::try_from(group % codes.size()).unwrap_or(0)));
            group /= codes.size();
        }
        digits.into_iter().rev()
    }

    fn keys(&self, group: u64) -> Vec<Key> {
        self.digits(group).filter_map(|(codes, code)| codes.keys.get(code).cloned()).collect()
    }

    fn is_nobody(&self, group: u64) -> bool {
        self.digits(group).any(|(codes, code)| codes.keys.get(code).is_some_and(Key::is_nobody))
    }

    /// Whether a group lies in the period looked at; open deals of other days make groups that do not.
    fn is_in_view(&self, group: u64) -> bool {
        let has_day = |(codes, code): (&Codes, usize)| !matches!(codes.keys.get(code), Some(Key::Time(None)));
        self.filter.period.is_none() || self.digits(group).all(has_day)
    }

    fn axes(&self, order: &[usize]) -> Vec<GridAxis> {
        let mut below = 1u64;
        let mut axes: Vec<GridAxis> = Vec::with_capacity(self.codes.len());
        for codes in self.codes.iter().rev() {
            let digit =
                |slot: &usize| usize::try_from(self.groups[*slot] / below % codes.size()).unwrap_or(0);
            axes.push(axis_of(codes, order.iter().map(digit).collect()));
            below = below.saturating_mul(codes.size());
        }
        axes.reverse();
        axes
    }
}

/// The axis with only those keys that occur.
fn axis_of(codes: &Codes, digits: Vec<usize>) -> GridAxis {
    let mut places = vec![u32::MAX; codes.keys.len()];
    digits.iter().for_each(|digit| places[*digit] = 0);
    let mut keys = Vec::new();
    for (place, key) in places.iter_mut().zip(&codes.keys).filter(|(place, _)| **place == 0) {
        *place = u32::try_from(keys.len()).unwrap_or(u32::MAX);
        keys.push(key.clone());
    }
    let codes_of_rows = digits.into_iter().map(|digit| places[digit]).collect();
    GridAxis { axis: codes.axis, keys, codes: codes_of_rows }
}
