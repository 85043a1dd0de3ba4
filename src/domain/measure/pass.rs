//! The single pass: the sums of all groups of all questions from one scan over the columns.
//!
//! Columns are walked in blocks; each question looks at a block while it is near. A group has a number,
//! made of its codes on the axes, and the sums of groups stand in one array by the order in which
//! groups were met.

use super::actions;
use super::catalogue::KpiId;
use super::facts::MeasureFacts;
use super::figure::{Context, QuotaSum, cell};
use super::filter::{Filter, Sieve};
use super::grid::{Column, Grid, GridAxis, Row};
use super::group::{Axis, Coded, Codes, Key, RowCodes};
use super::tally::{Needs, Tally};
use crate::domain::kernel::{Date, DateRange};
use crate::domain::model::Quota;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

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
    let codes: Vec<Vec<Codes>> =
        questions.iter().map(|question| codes_of(facts, &question.by, &question.filter)).collect();
    let mut passes: Vec<Pass> = questions
        .iter()
        .zip(&codes)
        .map(|(question, codes)| Pass::new(facts, &question.filter, codes, needs_of(&question.kpis)))
        .collect();
    scan(facts, &mut passes);
    let finish = |(pass, question): (Pass, &Question)| pass.finish(&question.kpis);
    passes.into_iter().zip(questions).map(finish).collect()
}

/// Computes `kpis` for every group of `axes` among the deals and quotas that `filter` lets through.
pub fn measure(facts: &MeasureFacts, kpis: &[KpiId], axes: &[Axis], filter: &Filter) -> Vec<Row> {
    let question = Question { kpis: kpis.to_vec(), by: axes.to_vec(), filter: filter.clone() };
    answer(facts, &[question]).iter().flat_map(Grid::rows).collect()
}

/// The sums behind the KPIs, for every group of `axes` with a deal that `filter` lets through.
pub fn tallies(facts: &MeasureFacts, axes: &[Axis], filter: &Filter) -> BTreeMap<Vec<Key>, Tally> {
    let codes = codes_of(facts, axes, filter);
    let mut passes = [Pass::new(facts, filter, &codes, Needs::default())];
    scan(facts, &mut passes);
    let [pass] = passes;
    pass.groups.iter().zip(&pass.tallies).map(|(group, tally)| (pass.keys(*group), tally.clone())).collect()
}

fn scan(facts: &MeasureFacts, passes: &mut [Pass]) {
    let rows = facts.table.len();
    for from in (0..rows).step_by(BLOCK) {
        for pass in passes.iter_mut() {
            pass.feed(from..(from + BLOCK).min(rows));
        }
    }
}

fn needs_of(kpis: &[KpiId]) -> Needs {
    let any = |wanted: &[KpiId]| kpis.iter().any(|kpi| wanted.contains(kpi));
    Needs {
        credit: any(&[KpiId::Attainment]),
        actions: kpis.iter().any(|kpi| kpi.is_of_actions()),
        amounts: any(&[KpiId::MedianDeal]),
        days: any(&[KpiId::CycleMedian]),
        quotas: any(&[KpiId::Attainment, KpiId::Quota]),
    }
}

fn codes_of(facts: &MeasureFacts, axes: &[Axis], filter: &Filter) -> Vec<Codes> {
    let people = facts.people();
    let by_time = axes.iter().any(|axis| matches!(axis, Axis::Time(_)));
    let span = if by_time { span(facts, filter) } else { None };
    let coded = Coded {
        table: facts.table,
        people: &people,
        teams: facts.teams(),
        calendar: facts.workspace.settings.calendar,
        span: span.unwrap_or(DateRange::ALL),
    };
    axes.iter().map(|axis| Codes::new(*axis, &coded)).collect()
}

/// The period looked at, else all days that anything has.
fn span(facts: &MeasureFacts, filter: &Filter) -> Option<DateRange> {
    if filter.period.is_some() {
        return filter.period;
    }
    let (leads, quotas) = (facts.leads, facts.quotas(filter));
    let columns = [&facts.table.closed, &facts.activities.day, &leads.created, &leads.converted];
    let (mut first, mut last) = (i32::MAX, i32::MIN);
    for column in columns {
        for day in column.iter().copied().filter(|day| *day >= 0) {
            (first, last) = (first.min(day), last.max(day));
        }
    }
    for (quota, _) in quotas {
        (first, last) = (first.min(quota.range.from.days()), last.max(quota.range.last_day().days()));
    }
    let from = Date::from_days(first).ok()?;
    DateRange::new(from, Date::from_days(last.checked_add(1)?).ok()?).ok()
}

/// One question on its way through the columns.
struct Pass<'a> {
    facts: &'a MeasureFacts<'a>,
    filter: &'a Filter,
    needs: Needs,
    sieve: Sieve<'a>,
    codes: &'a [Codes],
    rows: Vec<(u64, RowCodes<'a>)>,
    slots: Slots,
    groups: Vec<u64>,
    tallies: Vec<Tally>,
}

impl<'a> Pass<'a> {
    fn new(facts: &'a MeasureFacts, filter: &'a Filter, codes: &'a [Codes], needs: Needs) -> Pass<'a> {
        let table = facts.table;
        let of_axis = |codes: &'a Codes| {
            let column = match codes.axis {
                Axis::Text(dimension) => Some(dimension.column(table)),
                _ => None,
            };
            (codes.size(), codes.of_rows(&table.people, column))
        };
        Pass {
            facts,
            filter,
            needs,
            sieve: facts.sieve(filter),
            codes,
            rows: codes.iter().map(of_axis).collect(),
            slots: Slots::of(codes),
            groups: Vec::new(),
            tallies: Vec::new(),
        }
    }

    fn feed(&mut self, rows: Range<usize>) {
        let table = self.facts.table;
        for row in rows {
            if !self.sieve.passes(row) {
                continue;
            }
            let (person, day) = (table.person[row], table.closed[row]);
            let group = self
                .rows
                .iter()
                .fold(0, |group, (size, codes)| group * size + u64::from(codes.of(row, person, day)));
            let slot = self.slot(group);
            self.tallies[slot].add(table, row, self.needs);
        }
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

    fn finish(mut self, kpis: &[KpiId]) -> Grid {
        let quotas = self.add_quotas();
        if self.needs.actions {
            self.add_actions();
        }
        if self.codes.is_empty() {
            self.slot(0);
        }
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        order.sort_unstable_by_key(|slot| self.groups[*slot]);
        order.retain(|slot| self.is_in_view(self.groups[*slot]));
        let columns = kpis.iter().map(|kpi| self.column(*kpi, &order, &quotas)).collect();
        let deals = order.iter().map(|slot| self.tallies[*slot].deals()).collect();
        Grid { axes: self.axes(&order), deals, columns }
    }

    fn column(&self, kpi: KpiId, order: &[usize], quotas: &BTreeMap<usize, Vec<(&Quota, i32)>>) -> Column {
        let by_text = self.codes.iter().any(|codes| matches!(codes.axis, Axis::Text(_)));
        let context = Context {
            table: self.facts.table,
            has_activities: !self.facts.activities.is_empty(),
            has_leads: !self.facts.leads.is_empty(),
            divides_deals: self.filter.divides_deals() || by_text,
        };
        let mut column = Column::new(kpi, kpi.entry().unit, order.len());
        for slot in order {
            let quota = || match quotas.get(slot) {
                _ if self.is_nobody(self.groups[*slot]) => QuotaSum::Of(None),
                _ if context.divides_deals => QuotaSum::NotByPerson,
                Some(parts) => self.facts.sum_of(parts),
                None => QuotaSum::Of(None),
            };
            column.push(cell(kpi, &self.tallies[*slot], &quota, &context));
        }
        column
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
        let (facts, codes, filter) = (self.facts, self.codes, self.filter);
        actions::count(facts, codes, filter, |group, act| {
            let slot = self.slot(group);
            if let Some(more) = &mut self.tallies[slot].more {
                more.actions.add(act, 1);
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

/// Where each group's sums stand: by its number where there are few numbers, else by look-up.
enum Slots {
    Few(Vec<u32>),
    Many(HashMap<u64, usize>),
}

impl Slots {
    const FEW: u64 = 1 << 20;

    fn of(codes: &[Codes]) -> Slots {
        let size = codes.iter().try_fold(1u64, |size, codes| size.checked_mul(codes.size()));
        match size.filter(|size| *size <= Slots::FEW).and_then(|size| usize::try_from(size).ok()) {
            Some(size) => Slots::Few(vec![u32::MAX; size]),
            None => Slots::Many(HashMap::new()),
        }
    }

    /// The place of a group; `next` for one that was not met before.
    #[inline]
    fn of_group(&mut self, group: u64, next: usize) -> usize {
        match self {
            Slots::Few(slots) => {
                let slot = &mut slots[usize::try_from(group).unwrap_or(0)];
                if *slot == u32::MAX {
                    *slot = u32::try_from(next).unwrap_or(0);
                }
                *slot as usize
            }
            Slots::Many(slots) => *slots.entry(group).or_insert(next),
        }
    }
}
