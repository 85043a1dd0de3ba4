//! Rows → goals as the file states them.

use super::super::fields::Field;
use super::super::issue::Code;
use super::super::values::{Cell, Number};
use super::convert::{Column, Work};
use super::{GoalDraft, OwnerType};
use crate::domain::goals::objective::aim_of;
use crate::domain::kernel::{Calendar, Currency, Date, DateRange, Money, Rational};
use crate::domain::measure::{Axis, KPIS, KpiId, Unit};
use crate::domain::model::goal::{Aim, GoalKind, GoalMeasure, GoalValue, Milestone};
use crate::domain::model::person::fold_name;
use std::collections::{BTreeMap, BTreeSet};

struct Columns<'a> {
    target: Column<'a, Number>,
    baseline: Column<'a, Number>,
    headroom: Column<'a, Number>,
    currency: Column<'a, Currency>,
    from: Column<'a, Date>,
    end: Column<'a, Date>,
    /// Whether the end counts as a day of the goal.
    inclusive: bool,
}

/// The goals of a sheet.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>, calendar: Calendar) -> Vec<GoalDraft> {
    let inclusive = work.mapping.column(Field::Until).is_none();
    let columns = Columns {
        target: work.numbers(Field::Target),
        baseline: work.numbers(Field::Baseline),
        headroom: work.numbers(Field::Headroom),
        currency: work.currencies(),
        from: work.dates(Field::From),
        end: work.dates(if inclusive { Field::Through } else { Field::Until }),
        inclusive,
    };
    let mut goals = Vec::new();
    for row in 0..work.sheet.rows() {
        goals.extend(goal(work, &columns, calendar, row));
    }
    work.settle_currency();
    goals
}

fn index(work: &Work<'_>, field: Field) -> usize {
    work.mapping.column(field).unwrap_or(0)
}

#[inline(never)]
fn goal(work: &mut Work<'_>, columns: &Columns<'_>, calendar: Calendar, row: usize) -> Option<GoalDraft> {
    let name = work.text(Field::Goal, row);
    if name.is_empty() {
        work.fault(row, index(work, Field::Goal), Code::GoalNoName, "");
    }
    let measure = measure(work, row)?;
    let kpi = match &measure {
        GoalMeasure::Kpi(slug) => KpiId::parse(slug),
        GoalMeasure::CheckIns { .. } => None,
    };
    let target = value(work, columns, &columns.target, kpi, row);
    if target.is_none() && !work.bad[row] && !columns.target.asked && columns.target.value(row).is_none() {
        work.fault(row, columns.target.index, Code::GoalTarget, "");
    }
    let baseline = value(work, columns, &columns.baseline, kpi, row);
    let range = range(work, columns, calendar, row);
    let owner_type = owner_type(work, row);
    let aim = aim(work, row).unwrap_or_else(|| kpi.map(aim_of).unwrap_or_default());
    let scope = scope(work, row);
    let like = target.unwrap_or(GoalValue::Number(Rational::ZERO));
    let milestones = milestones(work, row, like, range);
    let headroom = headroom(work, columns, row);
    if work.bad[row] {
        return None;
    }
    Some(GoalDraft {
        origin: work.origin(row),
        name: name.to_owned(),
        owner_type,
        owner: work.text(Field::Owner, row).to_owned(),
        owner_column: index(work, Field::Owner),
        measure,
        scope,
        aim,
        // While the currency is asked, the amount is shown in a stand-in; it can't be committed.
        target: target.unwrap_or(GoalValue::Money(Money::zero(Currency::USD))),
        baseline,
        range: range?,
        milestones,
        parent: work.optional(Field::Parent, row),
        parent_column: index(work, Field::Parent),
        headroom,
    })
}

/// A KPI by its id or name, or a kind that check-ins count.
fn measure(work: &mut Work<'_>, row: usize) -> Option<GoalMeasure> {
    let text = work.text(Field::Measure, row);
    let folded = fold_name(text);
    let is_meant = |kpi: &&crate::domain::measure::Kpi| {
        folded == kpi.id.slug() || folded == fold_name(kpi.name) || folded.replace(' ', "_") == kpi.id.slug()
    };
    if let Some(kpi) = KPIS.iter().find(is_meant) {
        return Some(GoalMeasure::Kpi(kpi.id.slug()));
    }
    let Some(kind) = GoalKind::parse(text) else {
        work.fault(row, index(work, Field::Measure), Code::GoalMeasure, "");
        return None;
    };
    let unit = work.text(Field::Unit, row).to_owned();
    Some(GoalMeasure::CheckIns { kind, unit })
}

/// A number in the unit of the KPI: money with its currency, a ratio as percent or share, else as written.
fn value(
    work: &mut Work<'_>,
    columns: &Columns<'_>,
    column: &Column<'_, Number>,
    kpi: Option<KpiId>,
    row: usize,
) -> Option<GoalValue> {
    let unit = kpi.map(|kpi| kpi.entry().unit);
    if unit == Some(Unit::Money) {
        let (minor, currency) = work.money(column, &columns.currency, row)?;
        return Some(GoalValue::Money(Money::new(minor, currency)));
    }
    let number = work.take(column, row)?;
    let exact = exact(number)?;
    if unit == Some(Unit::Ratio) && !number.percent && exact > Rational::ONE {
        work.fault(row, column.index, Code::GoalTarget, "A ratio is written 25% or 0.25.");
        return None;
    }
    if exact.is_negative() {
        work.fault(row, column.index, Code::GoalTarget, "It can't be below zero.");
        return None;
    }
    Some(GoalValue::Number(exact))
}

fn exact(number: Number) -> Option<Rational> {
    let scaled = Rational::new(number.digits, 10i128.checked_pow(number.scale)?).ok()?;
    if number.percent { scaled.checked_div(Rational::HUNDRED).ok() } else { Some(scaled) }
}

fn range(work: &mut Work<'_>, columns: &Columns<'_>, calendar: Calendar, row: usize) -> Option<DateRange> {
    let (from, end) = (work.take(&columns.from, row), work.take(&columns.end, row));
    if let (Some(from), Some(end)) = (from, end) {
        let until = if columns.inclusive { end.plus_days(1).unwrap_or(end) } else { end };
        let range = DateRange::new(from, until).ok();
        if range.is_none() {
            work.fault(row, columns.end.index, Code::GoalDays, "");
        }
        return range;
    }
    let at = work.mapping.column(Field::Period);
    let named = calendar.parse(work.text(Field::Period, row)).ok().filter(|_| at.is_some());
    if named.is_none() && !work.bad[row] && !columns.from.asked && !columns.end.asked {
        let column = at.unwrap_or(if from.is_none() { columns.from.index } else { columns.end.index });
        work.fault(row, column, Code::GoalDays, "");
    }
    named.map(|period| period.range)
}

fn owner_type(work: &mut Work<'_>, row: usize) -> Option<OwnerType> {
    let text = fold_name(work.text(Field::OwnerType, row));
    match text.as_str() {
        "" => None,
        "company" | "all" => Some(OwnerType::Company),
        "team" => Some(OwnerType::Team),
        "person" | "rep" | "individual" => Some(OwnerType::Person),
        _ => {
            let hint = "An owner's type is company, team or person.";
            work.fault(row, index(work, Field::OwnerType), Code::GoalDetail, hint);
            None
        }
    }
}

fn aim(work: &mut Work<'_>, row: usize) -> Option<Aim> {
    let text = fold_name(work.text(Field::Aim, row));
    match text.as_str() {
        "" => None,
        "at least" | "at_least" | "higher" | "more" | "bigger" | "increase" | "min" | ">=" | ">" => {
            Some(Aim::AtLeast)
        }
        "at most" | "at_most" | "lower" | "less" | "smaller" | "decrease" | "max" | "<=" | "<" => {
            Some(Aim::AtMost)
        }
        _ => {
            work.fault(row, index(work, Field::Aim), Code::GoalDetail, "Write at least or at most.");
            None
        }
    }
}

/// Parts of a cell with `;` between, each a pair with `=`.
fn pairs(text: &str) -> Option<Vec<(&str, &str)>> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| part.split_once('=').map(|(key, value)| (key.trim(), value.trim()))).collect()
}

fn scope(work: &mut Work<'_>, row: usize) -> BTreeMap<String, BTreeSet<String>> {
    let mut scope: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let read = pairs(work.text(Field::Scope, row));
    let is_known = |column: &str| matches!(Axis::parse(&column.to_lowercase()), Some(Axis::Text(_)));
    match read {
        Some(pairs) if pairs.iter().all(|(column, text)| is_known(column) && !text.is_empty()) => {
            for (column, text) in pairs {
                scope.entry(column.to_lowercase()).or_default().insert(text.to_owned());
            }
        }
        _ => {
            let hint = "A scope is written region=North; product=Cloud.";
            work.fault(row, index(work, Field::Scope), Code::GoalDetail, hint);
        }
    }
    scope
}

fn milestones(work: &mut Work<'_>, row: usize, like: GoalValue, range: Option<DateRange>) -> Vec<Milestone> {
    let text = work.text(Field::Milestones, row);
    let step = |(on, value): (&str, &str)| {
        let on = Date::parse_iso(on).ok().filter(|on| range.is_none_or(|range| range.contains(*on)))?;
        let value = match like {
            GoalValue::Money(money) => GoalValue::Money(Money::parse(value, money.currency).ok()?),
            GoalValue::Number(_) => GoalValue::Number(Rational::parse(value).ok()?),
        };
        Some(Milestone { on, value })
    };
    let read = pairs(text).and_then(|pairs| pairs.into_iter().map(step).collect::<Option<Vec<_>>>());
    read.unwrap_or_else(|| {
        let hint = "Milestones within the goal's days are written 2026-06-30=50000; 2026-09-30=80000.";
        work.fault(row, index(work, Field::Milestones), Code::GoalDetail, hint);
        Vec::new()
    })
}

fn headroom(work: &mut Work<'_>, columns: &Columns<'_>, row: usize) -> Rational {
    if matches!(columns.headroom.get(row), Cell::Missing) {
        return Rational::ZERO;
    }
    let read = work.take(&columns.headroom, row).and_then(exact);
    let fits = read.filter(|share| !share.is_negative() && *share <= Rational::ONE);
    fits.unwrap_or_else(|| {
        if !work.bad[row] {
            work.fault(row, columns.headroom.index, Code::GoalDetail, "It lies from 0% to 100%.");
        }
        Rational::ZERO
    })
}
