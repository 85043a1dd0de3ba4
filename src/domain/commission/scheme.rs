//! What a component pays, compiled: one of the shapes of step 7, and what each of them needs.

use super::fault::Fault;
use super::figures;
use super::tiers::{Tiers, of_rule, of_table};
use crate::domain::kernel::{Currency, Rational};
use crate::domain::model::plan::{
    Component, Contest, Curve, CurveAbove, CurveBelow, CurveBy, CurveValue, Gauge, Grid, Mbo, Pays, RankBy,
    RateRule, Scoped,
};

/// What a component pays, compiled.
#[derive(Clone, Debug)]
pub(super) enum Scheme {
    Tiers(Tiers),
    Curve(Curve),
    Grid(Grid),
    Scoped(Scoped),
    Mbo(Mbo),
    Contest(Contest),
}

/// What an evaluation has to find out first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Needs {
    /// Attainment.
    pub quota: bool,
    /// r0.
    pub base: bool,
    /// r0 as the plan states it.
    pub stated_base: Option<Rational>,
    /// The person's own rate.
    pub person: bool,
    /// V.
    pub target: bool,
}

impl Scheme {
    /// The scheme of what a component pays.
    ///
    /// # Errors
    /// [`Fault`] if a bound does not fit.
    pub fn new(component: &Component, currency: Currency) -> Result<Scheme, Fault> {
        let money = component.measure.credit.is_money();
        Ok(match &component.pays {
            Pays::Flat(rule) => Scheme::Tiers(of_rule(*rule)),
            Pays::Table(table) => Scheme::Tiers(of_table(table, currency, money)?),
            Pays::Curve(curve) => Scheme::Curve(curve.clone()),
            Pays::Grid(grid) => Scheme::Grid(grid.clone()),
            Pays::Scoped(scoped) => Scheme::Scoped(scoped.clone()),
            Pays::Mbo(mbo) => Scheme::Mbo(mbo.clone()),
            Pays::Contest(contest) => Scheme::Contest(contest.clone()),
        })
    }

    /// What it needs.
    pub fn needs(&self) -> Needs {
        match self {
            Scheme::Tiers(tiers) => tiers.needs(),
            Scheme::Curve(curve) => of_curve(curve),
            Scheme::Grid(grid) => Needs {
                quota: [&grid.rows, &grid.columns]
                    .iter()
                    .any(|axis| axis.by == crate::domain::model::plan::AxisBy::Attainment),
                ..Needs::default()
            },
            Scheme::Scoped(scoped) => of_scoped(scoped),
            Scheme::Mbo(_) => Needs { target: true, ..Needs::default() },
            Scheme::Contest(contest) => Needs { quota: contest.by == RankBy::Attainment, ..Needs::default() },
        }
    }

    /// The table, if it is one.
    pub fn tiers(&self) -> Option<&Tiers> {
        match self {
            Scheme::Tiers(tiers) => Some(tiers),
            _ => None,
        }
    }
}

fn of_curve(curve: &Curve) -> Needs {
    let by_points = curve.points.iter().any(|point| matches!(point.pays, CurveValue::OfTarget(_)));
    let beyond = matches!(curve.above, Some(CurveAbove::PerPoint(_)))
        || matches!(curve.below, Some(CurveBelow::OfTarget(_)));
    Needs { quota: curve.by == CurveBy::Attainment, target: by_points || beyond, ..Needs::default() }
}

fn of_scoped(scoped: &Scoped) -> Needs {
    Needs {
        base: scoped.all_rules().any(|rule| matches!(rule, RateRule::Multiple(_))),
        person: scoped.all_rules().any(|rule| matches!(rule, RateRule::RateOf(_))),
        ..Needs::default()
    }
}

/// The numbers that a person and a period bring to a scheme.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    /// What an edge is multiplied by to be credit: the quota, or the share to which thresholds are prorated.
    pub scale: Rational,
    /// r0, or 0 if nothing needs it.
    pub base: Rational,
    /// The person's own rate, or 0 if nothing needs it.
    pub person: Rational,
    /// V in minor units as it is paid (prorated where the plan says so).
    pub target: Rational,
    /// To which share fixed amounts are prorated.
    pub fixed: Rational,
    /// Whether rates above r0 hold.
    pub accelerates: bool,
    /// The currency of amounts.
    pub currency: Currency,
}

impl Rates {
    /// What a rule pays for one unit of credit (minor units for one minor unit, or for one thing), and
    /// what it pays once.
    ///
    /// # Errors
    /// [`Fault`] if a product does not fit.
    pub fn of(&self, rule: RateRule) -> Result<(Rational, Rational), Fault> {
        let rate = match rule {
            RateRule::Rate(rate) => rate.0,
            RateRule::RateOf(_) => self.person,
            RateRule::Multiple(multiple) => self.base.checked_mul(multiple)?,
            RateRule::PerUnit(amount) => figures::minor(amount.0, self.currency)?,
            RateRule::Amount(amount) => {
                let minor = figures::minor(amount.0, self.currency)?;
                return Ok((Rational::ZERO, minor.checked_mul(self.fixed)?));
            }
            RateRule::OfTarget(share) => return Ok((Rational::ZERO, self.target.checked_mul(share.0)?)),
        };
        let limited = if self.accelerates { rate } else { rate.min(self.base) };
        Ok((limited, Rational::ZERO))
    }
}

/// The words for what a gauge looks at.
pub(super) fn gauge_words(of: Option<&String>, by: Gauge) -> String {
    let by = by.words();
    of.map_or_else(|| by.to_owned(), |of| format!("the {by} of “{of}”"))
}
