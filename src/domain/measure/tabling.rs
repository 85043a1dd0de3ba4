//! From the sums of a question's groups to its table: one KPI after the other, each for all groups.

use super::atom::Atom;
use super::catalogue::KpiId;
use super::figure::{AtomPlaces, Context, Found, OfGroup, QuotaSum, Undefined, cell, samples, way};
use super::grid::{Column, Grid, GridAxis};
use super::group::{Axis, Codes, Key};
use super::own::Parts;
use super::pass::{OwnParts, Pass};
use super::terms::{Source, Term, terms_of};
use crate::domain::kernel::DateRange;

impl Pass<'_> {
    /// The answer.
    pub(super) fn tabled(self) -> Grid {
        Tabling::of(&self).grid()
    }
}

/// A pass that has ended, with its groups in the order of their keys.
struct Tabling<'a> {
    pass: &'a Pass<'a>,
    context: Context<'a>,
    below: Vec<u64>,
    /// The places of the groups that lie in view.
    order: Vec<u32>,
    /// What the quotas of each come to; nothing is added up where no KPI asks.
    quotas: Vec<QuotaSum>,
    /// The days that each stands for, where a KPI asks.
    windows: Vec<Option<DateRange>>,
}

impl<'a> Tabling<'a> {
    fn of(pass: &'a Pass<'a>) -> Tabling<'a> {
        let mut order: Vec<u32> = (0u32..).zip(&pass.groups.numbers).map(|(place, _)| place).collect();
        order.sort_unstable_by_key(|place| pass.groups.numbers[*place as usize]);
        let (context, below) = (context(pass), pass.below());
        let (quotas, windows) = (Vec::new(), Vec::new());
        let mut tabling = Tabling { pass, context, below, order, quotas, windows };
        let all = std::mem::take(&mut tabling.order);
        tabling.order = all.into_iter().filter(|place| tabling.is_in_view(*place)).collect();
        tabling.quotas = tabling.order.iter().map(|place| tabling.quota_sum(*place)).collect();
        let needs_window = pass.prepared.question.kpis.iter().any(|kpi| kpi.needs_window());
        if needs_window {
            tabling.windows = tabling.order.iter().map(|place| tabling.window_of(*place)).collect();
        }
        tabling
    }

    fn grid(self) -> Grid {
        let (kpis, groups) = (&self.pass.prepared.question.kpis, self.groups());
        let columns = kpis.iter().map(|kpi| self.column(*kpi, &groups)).collect();
        let tallies = &self.pass.sums.tallies;
        let deals = self.order.iter().map(|place| tallies[*place as usize].deals()).collect();
        Grid { axes: self.axes(), deals, columns }
    }

    /// Where a group stands on each axis; nothing for a code that has no key.
    fn keys(&self, place: u32) -> impl Iterator<Item = &'a Key> {
        let group = self.pass.groups.numbers[place as usize];
        let axes = self.pass.prepared.codes.iter().zip(&self.below);
        axes.filter_map(move |(codes, below)| codes.keys.get(codes.digit(group, *below)))
    }

    fn quota_sum(&self, place: u32) -> QuotaSum {
        if !self.pass.prepared.needs.quotas || self.keys(place).any(Key::is_nobody) {
            return QuotaSum::Of(None);
        }
        if self.context.divides_deals {
            return QuotaSum::NotByPerson;
        }
        self.pass.facts.sum_of(self.pass.quotas.of(place as usize))
    }

    /// Whether a group lies in the period looked at; open deals of other days make groups that do not.
    fn is_in_view(&self, place: u32) -> bool {
        self.pass.filter.period.is_none() || !self.keys(place).any(|key| matches!(key, Key::Time(None)))
    }

    /// The days that a group stands for: its periods and the period looked at together.
    fn window_of(&self, place: u32) -> Option<DateRange> {
        let mut window = self.pass.filter.period;
        for key in self.keys(place) {
            if let Key::Time(period) = key {
                let range = period.as_ref()?.range;
                window = Some(window.map_or(Some(range), |window| window.overlap(range))?);
            }
        }
        window
    }

    /// What stands behind each group, without its days.
    fn groups(&self) -> Vec<OfGroup<'_>> {
        let (sums, window) = (&self.pass.sums, None);
        let group = |(place, quota): (&u32, _)| {
            let place = *place as usize;
            OfGroup { tally: &sums.tallies[place], more: sums.of(place), quota, window }
        };
        self.order.iter().zip(&self.quotas).map(group).collect()
    }

    #[inline(never)]
    fn column(&self, kpi: KpiId, groups: &[OfGroup]) -> Column {
        let own = self.pass.prepared.formulas.iter().find(|(own, _)| *own == kpi).map(|(_, parts)| parts);
        let unit = match own {
            Some(Ok(parts)) => parts.formula.unit(),
            _ => kpi.entry().unit,
        };
        let mut column = Column::new(kpi, unit, groups.len());
        match own {
            Some(Err(why)) => groups.iter().for_each(|_| column.push(Err(why.clone()))),
            Some(Ok(parts)) => groups.iter().for_each(|group| column.push(self.own_cell(parts, group))),
            None if kpi.needs_window() => {
                for (group, window) in groups.iter().zip(&self.windows) {
                    let of_window = |_| cell(kpi, &OfGroup { window: *window, ..*group }, &self.context);
                    column.push(window.ok_or(Undefined::NoPeriod).and_then(of_window));
                }
            }
            None => {
                let way = way(kpi);
                groups.iter().for_each(|group| column.push(way(kpi, group, &self.context)));
            }
        }
        column.with_samples(self.samples(kpi, groups))
    }

    /// How many deals stand behind a KPI of the catalogue in each group: the largest of its terms over deals, and
    /// of rates all that closed. Empty where none of its terms is about deals.
    fn samples(&self, kpi: KpiId, groups: &[OfGroup]) -> Vec<u64> {
        let of_deals = |term: &Term| match term.source {
            Source::Deals(atom) => Some(atom),
            _ => None,
        };
        let atoms: Vec<Atom> = match kpi {
            KpiId::Own(_) => Vec::new(),
            _ => terms_of(kpi, self.pass.facts).iter().filter_map(of_deals).collect(),
        };
        if atoms.is_empty() { Vec::new() } else { samples(&atoms, groups, &self.context) }
    }

    fn own_cell(&self, own: &OwnParts, group: &OfGroup) -> Found {
        let until = own.from + own.formula.aggregates.len();
        let gathered = group.more.own(own.from..until, self.pass.prepared.needs.own.len());
        let kpi = |kpi: KpiId| cell(kpi, group, &self.context);
        own.formula.cell(&Parts { facts: self.pass.facts, gathered, kpi: &kpi })
    }

    fn axes(&self) -> Vec<GridAxis> {
        let axes = self.pass.prepared.codes.iter().zip(&self.below);
        let axis = |(codes, below): (&Codes, &u64)| {
            let number = |place: &u32| self.pass.groups.numbers[*place as usize];
            axis_of(codes, self.order.iter().map(|place| codes.digit(number(place), *below)).collect())
        };
        axes.map(axis).collect()
    }
}

fn context<'a>(pass: &'a Pass<'a>) -> Context<'a> {
    let by_text = pass.prepared.codes.iter().any(|codes| matches!(codes.axis, Axis::Text(_)));
    let (facts, table) = (pass.facts, pass.facts.table);
    let history = facts.history;
    Context {
        table,
        has_activities: !facts.activities.is_empty(),
        has_leads: !facts.leads.is_empty(),
        divides_deals: pass.filter.divides_deals() || by_text,
        has_stages: history.is_some_and(|history| history.tells_stages),
        has_closes: history.is_some_and(|history| history.tells_closes),
        lacks_created: !table.is_empty() && table.created.iter().all(|day| *day < 0),
        settings: &facts.workspace.settings.measures,
        places: AtomPlaces::of(&pass.prepared.needs.atoms),
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
