//! Curves, two-way tables, rates by scope, objectives and contests: what they must state.

use super::{Code, Finding, rate_range, rule_range};
use crate::domain::kernel::Rational;
use crate::domain::model::Plan;
use crate::domain::model::person::fold_name;
use crate::domain::model::plan::{
    Axis, AxisBy, Beyond, Contest, Curve, CurveAbove, CurveBelow, CurveBy, CurveValue, Grid, Level, Mbo,
    Pays, Scoped, ScopedRule,
};

/// Whether a curve pays shares of V.
pub(super) fn uses_target(curve: &Curve) -> bool {
    curve.points.iter().any(|point| matches!(point.pays, CurveValue::OfTarget(_)))
        || matches!(curve.above, Some(CurveAbove::PerPoint(_)))
        || matches!(curve.below, Some(CurveBelow::OfTarget(_)))
}

pub(super) fn check_shape(plan: &Plan, index: usize, pays: &Pays, findings: &mut Vec<Finding>) {
    let at = format!("/components/{index}/pays");
    match pays {
        Pays::Curve(curve) => check_curve(&format!("{at}/curve"), curve, findings),
        Pays::Grid(grid) => check_grid(&format!("{at}/grid"), grid, findings),
        Pays::Scoped(scoped) => check_scoped(plan, index, &format!("{at}/scoped"), scoped, findings),
        Pays::Mbo(mbo) => check_mbo(&format!("{at}/mbo"), mbo, findings),
        Pays::Contest(contest) => check_contest(&format!("{at}/contest"), contest, findings),
        Pays::Flat(_) | Pays::Table(_) => {}
    }
}

fn check_curve(at: &str, curve: &Curve, findings: &mut Vec<Finding>) {
    let mut refuse = |key: &str, message: String| {
        findings.push(Finding::refused(Code::Curve, format!("{at}{key}"), message));
    };
    let Some(first) = curve.points.first() else {
        return refuse("/points", "a curve has at least one point".to_owned());
    };
    for (place, (lower, upper)) in curve.points.iter().zip(curve.points.iter().skip(1)).enumerate() {
        if upper.at.value() <= lower.at.value() {
            let key = format!("/points/{}", place.saturating_add(1));
            refuse(&key, format!("the point at {} does not lie above the one at {}", upper.at, lower.at));
        }
        if lower.then.or(curve.between).is_none() {
            refuse("", format!("nothing is said between {} and {}: state between", lower.at, upper.at));
        }
    }
    for (place, point) in curve.points.iter().enumerate() {
        let share = matches!(point.at, Level::Share(_));
        if !point.at.value().is_zero() && share != (curve.by == CurveBy::Attainment) {
            refuse(&format!("/points/{place}/at"), format!("{} is not what the curve goes by", point.at));
        }
        if point.pays.value().is_negative() {
            refuse(&format!("/points/{place}"), "a point pays at least 0".to_owned());
        }
    }
    if !first.at.value().is_zero() && curve.below.is_none() {
        refuse("/points/0/at", format!("nothing is said below {}: state below", first.at));
    }
    if curve.above.is_none() {
        refuse("", "nothing is said above the last point: state above".to_owned());
    }
    if curve.above == Some(CurveAbove::Continue) && curve.points.len() < 2 {
        refuse("/above", "a line that goes on needs two points".to_owned());
    }
    if matches!(curve.above, Some(CurveAbove::PerPoint(_))) && curve.by == CurveBy::Credit {
        refuse("/above", "per_point counts points of attainment, but the curve goes by credit".to_owned());
    }
}

fn check_grid(at: &str, grid: &Grid, findings: &mut Vec<Finding>) {
    check_axis(&format!("{at}/rows"), &grid.rows, findings);
    check_axis(&format!("{at}/columns"), &grid.columns, findings);
    let (rows, columns) = (grid.rows.len(), grid.columns.len());
    if grid.rates.len() != rows {
        let message = format!("{rows} rows are named, but {} lines of rates are given", grid.rates.len());
        findings.push(Finding::refused(Code::Grid, format!("{at}/rates"), message));
    }
    for (place, line) in grid.rates.iter().enumerate() {
        if line.len() != columns {
            let message = format!("{columns} columns are named, but line {place} has {} rates", line.len());
            findings.push(Finding::refused(Code::Grid, format!("{at}/rates/{place}"), message));
        }
        for (cell, rate) in line.iter().enumerate() {
            findings.extend(rate_range(format!("{at}/rates/{place}/{cell}"), rate.0));
        }
    }
}

fn check_axis(at: &str, axis: &Axis, findings: &mut Vec<Finding>) {
    let mut refuse = |message: String| findings.push(Finding::refused(Code::Grid, at.to_owned(), message));
    let kinds = [axis.from.is_empty(), axis.up_to.is_empty(), axis.is.is_empty()];
    if kinds.iter().filter(|empty| !**empty).count() != 1 {
        return refuse("an axis states exactly one of from, up_to and is".to_owned());
    }
    let number = axis.by.field().is_none_or(|field| field.is_number());
    if number != axis.is.is_empty() {
        return refuse(format!("{} is {}", axis.by.words(), if number { "a number" } else { "a text" }));
    }
    let bounds = if axis.from.is_empty() { &axis.up_to } else { &axis.from };
    for (lower, upper) in bounds.iter().zip(bounds.iter().skip(1)) {
        if upper.value() <= lower.value() {
            refuse(format!("{upper} does not lie above {lower}"));
        }
    }
    let share = matches!(axis.by, AxisBy::Attainment | AxisBy::DiscountShare | AxisBy::MarginShare);
    for bound in bounds.iter().filter(|bound| !bound.value().is_zero()) {
        if matches!(bound, Level::Share(_)) != share {
            refuse(format!("{bound} is not what {} is measured in", axis.by.words()));
        }
    }
}

fn check_scoped(plan: &Plan, index: usize, at: &str, scoped: &Scoped, findings: &mut Vec<Finding>) {
    for (path, rule) in scoped_paths(at, scoped).zip(scoped.all_rules()) {
        if rule.is_fixed() {
            let message = "these rules pay deal by deal, and a fixed sum is paid once: measure count and state \
                           per_unit, or pay it in a component of its own";
            findings.push(Finding::refused(Code::Scope, path.clone(), message));
        }
        findings.extend(rule_range(path, rule));
    }
    for (place, rule) in scoped.rules.iter().enumerate() {
        let path = format!("{at}/rules/{place}");
        let unknown = rule.matches.keys().find(|field| !scoped.dimensions.contains(field));
        if let Some(field) = unknown {
            let message = format!("{} is none of the dimensions", field.words());
            findings.push(Finding::refused(Code::Scope, path.clone(), message));
        }
        if let Some(field) = rule.matches.keys().find(|field| field.is_number()) {
            let message = format!("{} is a number: a scope matches texts", field.words());
            findings.push(Finding::refused(Code::Scope, path, message));
        }
        for (other, earlier) in scoped.rules.iter().take(place).enumerate() {
            if same_deals(earlier, rule) {
                findings.push(conflict(plan, index, at, scoped, (other, place)));
            }
        }
    }
    if scoped.otherwise.is_none() {
        let message = "nothing is said of deals that no rule fits: state otherwise";
        let mut finding = Finding::refused(Code::Scope, at.to_owned(), message);
        finding.readings = vec![super::Reading::of(plan, index, "nothing is paid for them", |part| {
            if let Pays::Scoped(scoped) = &mut part.pays {
                scoped.otherwise = Some(Beyond::Nothing);
            }
        })];
        findings.push(finding);
    }
}

/// Where each of the rules stands.
fn scoped_paths(at: &str, scoped: &Scoped) -> impl Iterator<Item = String> {
    let rules = (0..scoped.rules.len()).map(move |place| format!("{at}/rules/{place}"));
    rules.chain(std::iter::once(format!("{at}/otherwise")))
}

/// Whether two rules match on the same texts of the same dimensions.
fn same_deals(a: &ScopedRule, b: &ScopedRule) -> bool {
    a.matches.len() == b.matches.len()
        && a.matches.iter().all(|(field, text)| {
            b.matches.get(field).is_some_and(|other| fold_name(other) == fold_name(text))
        })
}

/// Two rules that fit the same deals: either may be meant.
fn conflict(plan: &Plan, index: usize, at: &str, scoped: &Scoped, places: (usize, usize)) -> Finding {
    let texts = scoped.rules.get(places.0).map(|rule| rule.matches.values().cloned().collect::<Vec<_>>());
    let message = format!(
        "rules {} and {} both match {}: one of them must go",
        places.0,
        places.1,
        texts.unwrap_or_default().join(" and ")
    );
    let without = |place: usize| {
        move |part: &mut crate::domain::model::plan::Component| {
            if let Pays::Scoped(scoped) = &mut part.pays
                && place < scoped.rules.len()
            {
                scoped.rules.remove(place);
            }
        }
    };
    let first = super::Reading::of(plan, index, "the first rule holds", without(places.1));
    let second = super::Reading::of(plan, index, "the second rule holds", without(places.0));
    let at = format!("{at}/rules/{}", places.1);
    Finding::refused(Code::Scope, at, message).with(vec![first, second])
}

fn check_mbo(at: &str, mbo: &Mbo, findings: &mut Vec<Finding>) {
    let mut sum = Rational::ZERO;
    for (place, objective) in mbo.objectives.iter().enumerate() {
        if objective.weight.0.is_negative() {
            let message = format!("a weight of {} is below 0", objective.weight);
            findings.push(Finding::refused(Code::Shares, format!("{at}/objectives/{place}"), message));
        }
        sum = sum.checked_add(objective.weight.0).unwrap_or(Rational::HUNDRED);
    }
    if sum != Rational::ONE {
        let message = format!("the weights add up to {}, not to 100%", sum.percent());
        findings.push(Finding::refused(Code::Shares, format!("{at}/objectives"), message));
    }
}

fn check_contest(at: &str, contest: &Contest, findings: &mut Vec<Finding>) {
    if contest.prizes.is_empty() {
        let message = "a contest has at least one prize";
        findings.push(Finding::refused(Code::Prizes, format!("{at}/prizes"), message));
    }
    if let Some(prize) = contest.prizes.iter().find(|prize| prize.0.is_negative()) {
        let message = format!("a prize of {prize} is below 0");
        findings.push(Finding::refused(Code::Prizes, format!("{at}/prizes"), message));
    }
}
