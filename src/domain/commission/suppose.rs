//! What would be paid if: credit that nobody has yet, quotas and pay mix that nobody agreed yet.
//!
//! Owns [`Altered`] (a change of quotas and of the pay mix that no plan document can state, because the
//! data states them) and [`Supposition`]: the payout of one person as a function of the credit under one
//! measure, exact and before the rounding of lines. It is computed by the same code as a statement; the
//! credit is added where books are summed. Salary, draws, guarantees and what was carried stay out of it:
//! they do not depend on what is sold next.

use super::attainment::Case;
use super::balance::{Extra, OWN_IDS, Opening};
use super::credit::{Entry, Origin};
use super::fault::Fault;
use super::figures;
use super::line::{Asked, Computed};
use super::recorder::Tape;
use super::sheet::{Sink, Written, run};
use super::statement::{Line, PayError};
use super::terms::{Edition, Rule, Terms, range_of};
use super::tiers::edge;
use crate::domain::kernel::{Date, DateRange, ExactSum, Grain, MoneyError, PersonId, Rational};
use crate::domain::model::plan::{Gauge, Level, Pays, Prorated};

/// Changes of what the data states, for a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Altered {
    /// What every quota of the data is multiplied by.
    pub quotas: Rational,
    /// The variable share of OTE, where it is not the stated one: base salary and target variable are cut
    /// anew, their sum stays.
    pub mix: Option<Rational>,
}

impl Default for Altered {
    fn default() -> Altered {
        Altered { quotas: Rational::ONE, mix: None }
    }
}

impl Altered {
    /// Base salary and target variable of a year after the change; untouched where one of them is missing.
    pub(super) fn mixed(
        self,
        base: Option<Rational>,
        target: Option<Rational>,
    ) -> Result<(Option<Rational>, Option<Rational>), Fault> {
        let (Some(mix), Some((own, variable))) = (self.mix, base.zip(target)) else {
            return Ok((base, target));
        };
        let ote = own.checked_add(variable)?;
        let variable = ote.checked_mul(mix)?;
        Ok((Some(ote.checked_sub(variable)?), Some(variable)))
    }
}

/// Credit that a scan supposes one person to have, under every component with the measure of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Supposed {
    member: usize,
    edition: usize,
    index: usize,
    day: Date,
    credit: Rational,
}

impl Terms<'_> {
    /// The supposed credit that counts in a case.
    pub(super) fn supposed(&self, case: &Case<'_, '_>) -> Option<Rational> {
        let supposed = self.supposed.get()?;
        let counts = supposed.member == case.member && case.window.contains(supposed.day);
        let like = self.editions.get(supposed.edition)?.rules.get(supposed.index)?;
        let fits = counts && like.component.measure == case.rule.component.measure;
        fits.then_some(supposed.credit)
    }

    /// The day of the credit that is supposed of a member, if any is.
    pub(super) fn supposed_on(&self, member: usize) -> Option<Date> {
        self.supposed.get().filter(|supposed| supposed.member == member).map(|supposed| supposed.day)
    }

    /// The same as an entry, where deals are looked at one by one.
    pub(super) fn supposed_entry(&self, case: &Case<'_, '_>) -> Option<Entry> {
        let credit = self.supposed(case)?;
        let day = self.supposed.get()?.day;
        let (origin, part) = (Origin::Other, Rational::ONE);
        Some(Entry { day, row: None, origin, part, quota: credit, pay: credit })
    }
}

/// Where the payout of a person jumps or bends by what the plan says: a credit, and the clause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bend {
    /// The credit, in minor units or as a plain number.
    pub credit: Rational,
    /// The JSON pointer of the level in the plan.
    pub path: String,
}

/// One person's payout as a function of the credit under one measure.
#[derive(Clone, Copy)]
pub struct Supposition<'t, 'a> {
    terms: &'t Terms<'a>,
    member: usize,
    edition: &'t Edition,
    rule: &'t Rule,
    full: DateRange,
    measured: DateRange,
    period: DateRange,
    day: Date,
}

impl<'a> Terms<'a> {
    /// How many components the last version of the plan has that measure differently, each by the place of
    /// the first: what a unit of credit can mean.
    pub fn measures(&self) -> Vec<usize> {
        let mut places: Vec<usize> = Vec::new();
        let rules = self.editions.last().map_or(&[][..], |edition| &edition.rules);
        for (place, rule) in rules.iter().enumerate() {
            let same = |known: &usize| {
                let known = rules.get(*known).map(|known| &known.component.measure);
                known == Some(&rule.component.measure)
            };
            if !places.iter().any(same) && !matches!(rule.component.pays, Pays::Mbo(_) | Pays::Contest(_)) {
                places.push(place);
            }
        }
        places
    }

    /// A person's payout as a function of credit under the measure of a component (by its place in the last
    /// version), in the period around `near` or the last one before it on which the plan pays the person.
    /// Bind the plan to [`super::PayFacts::without_deals`] first, else what was sold counts as well.
    ///
    /// # Errors
    /// [`PayError::Calendar`] if a period reaches beyond the dates that can be written.
    pub fn suppose(
        &self,
        person: PersonId,
        place: usize,
        near: Date,
    ) -> Result<Option<Supposition<'_, 'a>>, PayError> {
        let found = self.facts.index_of(person).zip(self.editions.last());
        let Some((member, edition)) = found else { return Ok(None) };
        let Some(rule) = edition.rules.get(place) else { return Ok(None) };
        let employed = self.facts.members.get(member).and_then(|own| own.employed());
        let windows = edition.windows.get(member).into_iter().flatten();
        let active = windows.filter_map(|window| {
            let days = rule.days.map_or(Some(*window), |own| own.overlap(*window))?;
            Some((*window, employed?.overlap(days)?))
        });
        let (before, after): (Vec<_>, Vec<_>) = active.partition(|(_, days)| days.from <= near);
        let Some((window, days)) = before.last().or(after.first()).copied() else { return Ok(None) };
        let inside = near.max(days.from).min(days.last_day());
        let measured = range_of(self.facts.calendar, inside, rule.grain)?;
        let counted = rule.days.map_or(Some(window), |own| own.overlap(window));
        let Some(full) = counted.and_then(|days| days.overlap(measured)) else { return Ok(None) };
        let period = range_of(self.facts.calendar, full.last_day(), self.plan.payout)?;
        let day = full.overlap(days).unwrap_or(full).last_day();
        Ok(Some(Supposition { terms: self, member, edition, rule, full, measured, period, day }))
    }
}

impl<'t, 'a> Supposition<'t, 'a> {
    /// The days of the payout period.
    pub fn period(&self) -> DateRange {
        self.period
    }

    /// Whether credit is money; else a plain number.
    pub fn is_money(&self) -> bool {
        self.rule.is_money()
    }

    /// The components that see the credit, by their ids.
    pub fn components(&self) -> Vec<String> {
        let same = |rule: &&Rule| rule.component.measure == self.rule.component.measure;
        self.edition.rules.iter().filter(same).map(|rule| rule.component.id.clone()).collect()
    }

    fn case_of(&self, rule: &'t Rule) -> Option<Case<'t, 'a>> {
        Case::whole(self.terms, self.member, rule, (self.full, self.measured))
    }

    fn failed(&self, fault: Fault) -> PayError {
        PayError::at(&self.rule.component.id, fault)
    }

    /// The quota of the measured period, if one is stated. Quotas of the data are money: units and deals have
    /// one only where the component states it.
    ///
    /// # Errors
    /// [`PayError::Number`] if a number does not fit.
    pub fn quota(&self) -> Result<Option<Rational>, PayError> {
        if !self.is_money() && self.rule.component.quota.is_none() {
            return Ok(None);
        }
        let case = self.case_of(self.rule);
        case.map_or(Ok(None), |case| case.quota()).map_err(|fault| self.failed(fault))
    }

    /// What components, and limits over them, come to for the period at this credit: exact, in minor units; rounded
    /// line by line where no fraction holds it.
    ///
    /// # Errors
    /// [`PayError::Number`] or [`PayError::Data`] if the plan has no answer for such a credit.
    pub fn pays(&self, credit: Rational) -> Result<Rational, PayError> {
        let mut sum = Sum::default();
        self.hear(credit, &mut sum)?;
        Ok(sum.exact.fraction().unwrap_or_else(|| Rational::whole(sum.minor)))
    }

    /// The lines of the statement at this credit, explained, as if no period had gone before.
    ///
    /// # Errors
    /// As [`Supposition::pays`].
    pub fn lines(&self, credit: Rational) -> Result<Vec<Line>, PayError> {
        let (terms, member, period) = (self.terms, self.member, self.period);
        let mut told = Written { terms, member, period, lines: Vec::new() };
        self.hear(credit, &mut told)?;
        Ok(told.lines)
    }

    fn hear<S: Sink>(&self, credit: Rational, sink: &mut S) -> Result<(), PayError> {
        let year = range_of(self.terms.facts.calendar, self.period.from, Grain::Year)?;
        let (edition, index) = (self.rule.edition, self.rule.index);
        let supposed = Supposed { member: self.member, edition, index, day: self.day, credit };
        self.terms.shared.borrow_mut().clear();
        self.terms.supposed.set(Some(supposed));
        let opening = Opening::default().of_year(year);
        let ended = run(self.terms, self.member, self.period, &[], opening, sink);
        self.terms.supposed.set(None);
        self.terms.shared.borrow_mut().clear();
        ended.map(|_| ()).map_err(|stopped| PayError::at(&stopped.component, stopped.fault))
    }

    /// Every level that the plan states and this credit can reach: where pay may jump or bend.
    ///
    /// # Errors
    /// [`PayError::Number`] if a number does not fit.
    pub fn bends(&self) -> Result<Vec<Bend>, PayError> {
        let mut bends = Vec::new();
        for rule in &self.edition.rules {
            self.of_rule(rule, &mut bends).map_err(|fault| self.failed(fault))?;
        }
        bends.retain(|bend| bend.credit > Rational::ZERO);
        bends.sort();
        bends.dedup();
        Ok(bends)
    }

    fn of_rule(&self, rule: &'t Rule, bends: &mut Vec<Bend>) -> Result<(), Fault> {
        let component = &rule.component;
        let mut put = |of: Option<&String>, by: Gauge, level: Level, path: String| -> Result<(), Fault> {
            let looked_at = of.and_then(|id| self.terms.rule(rule.edition, id)).unwrap_or(rule);
            if looked_at.component.measure != self.rule.component.measure || by == Gauge::Earned {
                return Ok(());
            }
            bends.extend(self.at(looked_at, level)?.into_iter().map(|credit| {
                let path = format!("{}{path}", rule.path);
                Bend { credit, path }
            }));
            Ok(())
        };
        for (place, gate) in component.gates.iter().enumerate() {
            for level in gate.at_least.into_iter().chain(gate.above) {
                put(gate.of.as_ref(), gate.by, level, format!("/gates/{place}"))?;
            }
        }
        for (place, multiplier) in component.multipliers.iter().enumerate() {
            for tier in multiplier.tiers.iter().skip(1) {
                put(multiplier.of.as_ref(), multiplier.by, tier.from, format!("/multipliers/{place}"))?;
            }
        }
        for (place, kicker) in component.kickers.iter().enumerate() {
            put(kicker.of.as_ref(), kicker.by, kicker.at, format!("/kickers/{place}"))?;
        }
        match &component.pays {
            Pays::Table(table) => {
                for (place, tier) in table.tiers.iter().enumerate() {
                    let path = format!("/pays/table/tiers/{place}");
                    put(table.of.as_ref(), Gauge::Credit, tier.from, path)?;
                }
                if let (Some(last), Some(_)) = (table.tiers.last().and_then(|last| last.until), table.above) {
                    put(table.of.as_ref(), Gauge::Credit, last, "/pays/table/above".to_owned())?;
                }
            }
            Pays::Curve(curve) => {
                for (place, point) in curve.points.iter().enumerate() {
                    put(None, Gauge::Credit, point.at, format!("/pays/curve/points/{place}"))?;
                }
            }
            Pays::Grid(grid) => {
                for (key, axis) in [("rows", &grid.rows), ("columns", &grid.columns)] {
                    for level in axis.from.iter().chain(&axis.up_to).filter(|_| axis.by.field().is_none()) {
                        put(None, Gauge::Credit, *level, format!("/pays/grid/{key}"))?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A level as credit: by itself, and as it is where thresholds are prorated.
    fn at(&self, rule: &'t Rule, level: Level) -> Result<Vec<Rational>, Fault> {
        let Some(case) = self.case_of(rule) else { return Ok(Vec::new()) };
        let value = edge(level, case.currency(), rule.is_money())?;
        let first = rule.component.measure.deduct_first;
        let first = first.map_or(Ok(Rational::ZERO), |first| {
            if rule.is_money() { figures::minor(first.0, case.currency()) } else { Ok(first.0) }
        })?;
        let mut all = Vec::new();
        match level {
            Level::Share(_) => all.extend(case.quota()?.map(|quota| value.checked_mul(quota)).transpose()?),
            Level::Amount(_) => {
                all.push(value);
                let share = case.share_of(Prorated::Thresholds)?;
                if share != Rational::ONE {
                    all.push(value.checked_mul(share)?);
                }
            }
        }
        if !first.is_zero() {
            for place in 0..all.len() {
                if let Some(credit) = all.get(place).copied() {
                    all.push(credit.checked_add(first)?);
                }
            }
        }
        Ok(all)
    }
}

/// Sums what components, and limits over them, come to.
#[derive(Default)]
struct Sum {
    exact: ExactSum,
    minor: i64,
}

impl Sink for Sum {
    const KEEPS: bool = false;

    fn line(&mut self, _: &Asked<'_, '_>, computed: &Computed, _: &Tape, minor: i64) -> Result<(), Fault> {
        let earlier = Rational::whole(computed.earlier.unwrap_or(0));
        self.exact.add_all(&computed.exact);
        self.exact.add(earlier.checked_neg()?);
        self.minor = self.minor.checked_add(minor).ok_or(MoneyError::Overflow)?;
        Ok(())
    }

    fn extra(&mut self, extra: impl FnOnce() -> Extra) {
        let extra = extra();
        if !OWN_IDS.contains(&extra.id.as_str()) {
            // A limit is taken of rounded lines: what it leaves is a whole amount.
            self.minor = self.minor.saturating_add(extra.minor);
            self.exact = Rational::whole(self.minor).into();
        }
    }
}
