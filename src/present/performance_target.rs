//! A figure beside its target: quotas for won revenue, and the goals that somebody set over exactly these days
//! for whoever or whatever stands in the row. A target of other days is never cut to fit: it would be a guess.

use super::figure::{better_of, cell, key_name, name_of, unit_in};
use super::format::{self, Locale};
use super::performance::{Look, value_of};
use super::performance_pivot::{Answers, Pivot, by_name, figure_cell, head};
use super::performance_table::axis_name;
use super::place::{Page, Place, View};
use super::table::{Cell, Column, Line, Order, Table};
use super::tone::Tone;
use super::words::insight as words;
use crate::app::requests::Overview;
use crate::domain::goals::objective::{Scope, goal_value, in_unit_of};
use crate::domain::kernel::{DateRange, Rational};
use crate::domain::measure::{Axis, Better, Filter, Key, KpiId, Row, Value};
use crate::domain::model::goal::{Aim, GoalMeasure, GoalOwner};
use crate::domain::model::{Goal, GoalValue};

/// The figures that a comparison with the target needs.
pub fn kpis(kpi: KpiId) -> Vec<KpiId> {
    match kpi {
        KpiId::Revenue => vec![kpi, KpiId::Quota, KpiId::Attainment],
        _ => vec![kpi],
    }
}

/// A pivot beside its targets.
pub fn targeted(pivot: Pivot, now: &Answers, overview: &Overview, look: &Look, locale: &Locale) -> Table {
    let unit = unit_in(pivot.kpi, overview);
    let beside = Beside { pivot, overview, look, locale };
    let name = |key: &Key| key_name(key, overview.people.iter().map(|brief| &brief.person));
    let columns = vec![
        Column::text(axis_name(pivot.rows)),
        Column::number(&look.period, &unit),
        Column::number(words::TARGET, &unit),
        Column::number(words::SHARE_REACHED, ""),
        Column::number(words::ABOVE_OR_BELOW, &unit),
    ];
    let lines = now.rows.iter().enumerate().filter_map(|(index, row)| {
        let key = row.keys.first()?;
        let cells = [head(key, index, name(key))].into_iter().chain(beside.cells(Some(row), Some(key)));
        Some(Line { key: format!("{key:?}"), cells: cells.collect() })
    });
    let lines = by_name(pivot, lines.collect());
    let totals = [Cell::text(words::ALL)].into_iter().chain(beside.cells(now.whole, None)).collect();
    let caption = words::against_target(
        &name_of(pivot.kpi, overview),
        &axis_name(pivot.rows).to_lowercase(),
        &look.period,
    );
    Table { caption, columns, lines, totals: Some(Line { key: "all".to_owned(), cells: totals }) }
}

struct Beside<'a> {
    pivot: Pivot,
    overview: &'a Overview,
    look: &'a Look,
    locale: &'a Locale,
}

impl Beside<'_> {
    /// The figure, its target, the share reached and what is above or below.
    fn cells(&self, row: Option<&Row>, key: Option<&Key>) -> [Cell; 4] {
        let kpi = self.pivot.kpi;
        let figure = figure_cell(row, kpi, self.look, self.locale);
        let value = row.and_then(|row| value_of(row, kpi));
        let quota = row.and_then(|row| value_of(row, KpiId::Quota)).filter(|quota| quota.exact().is_some());
        let opened = |kpi: KpiId| figure_cell(row, kpi, self.look, self.locale);
        if let Some(quota) = quota {
            let gap = value.and_then(|value| difference(value, quota));
            let gap = gap.map_or_else(|| Cell::unknown(words::NO_TARGET), |gap| cell(&gap, self.locale));
            return [figure, opened(KpiId::Quota), opened(KpiId::Attainment), gap];
        }
        match (value, self.goal(key)) {
            (Some(value), Some(goal)) => self.beside_goal(figure, value, goal),
            _ => [figure, Cell::unknown(words::NO_TARGET), Cell::default(), Cell::default()],
        }
    }

    fn beside_goal(&self, figure: Cell, value: &Value, goal: &Goal) -> [Cell; 4] {
        let like = |exact: Rational| value.with_exact(exact);
        let alike = goal_value(value).is_some_and(|value| value.is_alike(goal.target));
        let (Some(now), Some(target)) = (value.exact().filter(|_| alike), like(goal.target.exact())) else {
            return [figure, Cell::unknown(words::OTHER_UNIT), Cell::default(), Cell::default()];
        };
        let place = Place::at(Page::Goals).with_view(View::Open, &goal.id.0.to_string());
        let target_cell = cell(&target, self.locale).linked(place.href()).titled(goal.name.clone());
        let share = now.checked_div(goal.target.exact()).ok();
        let share = share.map_or_else(Cell::default, |share| {
            let is_met = match goal.aim {
                Aim::AtLeast => now >= goal.target.exact(),
                Aim::AtMost => now <= goal.target.exact(),
            };
            let tone = if is_met { Tone::Ahead } else { self.tone_of_missed(goal.range) };
            Cell::number(format::percent(share, self.locale), share).toned(tone)
        });
        let gap = now.checked_sub(goal.target.exact()).ok().and_then(like);
        [figure, target_cell, share, gap.map(|gap| cell(&gap, self.locale)).unwrap_or_default()]
    }

    /// A target that is not met yet is behind only once its days are over.
    fn tone_of_missed(&self, range: DateRange) -> Tone {
        let is_over = self.overview.today.is_some_and(|today| today >= range.last_day());
        if is_over { Tone::Behind } else { Tone::Plain }
    }

    /// The goal over this figure for the row, over exactly its days and deals.
    fn goal(&self, key: Option<&Key>) -> Option<&Goal> {
        let filter = &self.look.filter;
        let (mut scope, mut range, mut owner) = (filter.texts.clone(), filter.period, owner_of(filter)?);
        match key {
            Some(Key::Person(id)) => owner = GoalOwner::Person((*id)?),
            Some(Key::Team(name)) => owner = GoalOwner::Team(name.clone()?),
            Some(Key::Time(period)) => range = Some(period.as_ref()?.range),
            Some(Key::Text(dimension, text)) => drop(scope.insert(*dimension, [text.clone()].into())),
            None => {}
        }
        let slug = self.pivot.kpi.slug();
        let fits = |goal: &&Goal| {
            goal.measure == GoalMeasure::Kpi(slug.clone())
                && goal.owner == owner
                && Some(goal.range) == range
                && scope_of(goal).as_ref() == Some(&scope)
        };
        self.overview.goals.iter().find(fits).filter(|_| filter.amounts.is_empty())
    }
}

/// Whose goal a filter looks at; nobody's where it names several.
fn owner_of(filter: &Filter) -> Option<GoalOwner> {
    let mut people = filter.people.iter();
    let mut teams = filter.teams.iter();
    match (people.next(), people.next(), teams.next(), teams.next()) {
        (None, _, None, _) => Some(GoalOwner::Company),
        (Some(person), None, None, _) => Some(GoalOwner::Person(*person)),
        (None, _, Some(team), None) => Some(GoalOwner::Team(team.clone())),
        _ => None,
    }
}

/// Which deals a goal is about; nothing where it names a column that does not exist.
fn scope_of(goal: &Goal) -> Option<Scope> {
    let column = |(name, texts): (&String, &std::collections::BTreeSet<String>)| match Axis::parse(
        &name.to_lowercase(),
    )? {
        Axis::Text(dimension) => Some((dimension, texts.clone())),
        _ => None,
    };
    goal.scope.iter().map(column).collect()
}

fn difference(value: &Value, target: &Value) -> Option<Value> {
    let (now, wanted) = (goal_value(value)?, goal_value(target)?);
    if !now.is_alike(wanted) {
        return None;
    }
    let gap = in_unit_of(wanted, now.exact().checked_sub(wanted.exact()).ok()?)?;
    match gap {
        GoalValue::Money(money) => Some(Value::Money(money)),
        GoalValue::Number(number) => value.with_exact(number),
    }
}

/// The finding: how many rows have a target, and how many reached it.
pub fn title(pivot: Pivot, table: &Table, overview: &Overview) -> Option<String> {
    let known = || {
        table.lines.iter().filter_map(|line| match line.cells.get(3)?.order {
            Order::Number(share) => Some(share),
            _ => None,
        })
    };
    let met = |share: &Rational| match better_of(pivot.kpi, overview) {
        Better::Lower => *share <= Rational::ONE,
        Better::Higher | Better::Neither => *share >= Rational::ONE,
    };
    let all = known().count();
    let reached = known().filter(met).count();
    Some(words::reached_target(reached, all, table.lines.len(), &name_of(pivot.kpi, overview)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Calendar, Currency, GoalId, Id, Money, PersonId};
    use crate::domain::measure::Dimension;

    fn goal(kpi: &str, owner: GoalOwner, target: GoalValue, scope: &[(&str, &str)]) -> Goal {
        let scope = scope.iter().map(|(column, text)| ((*column).to_owned(), [(*text).to_owned()].into()));
        Goal {
            id: GoalId(Id::from_bits(7)),
            name: "Call".to_owned(),
            measure: GoalMeasure::Kpi(kpi.to_owned()),
            owner,
            scope: scope.collect(),
            aim: Aim::AtLeast,
            target,
            baseline: None,
            range: Calendar::default().parse("2026Q1").unwrap().range,
            milestones: Vec::new(),
            parent: None,
            headroom: Rational::ZERO,
            place: None,
        }
    }

    fn drawn(rows: Axis, kpi: KpiId, row: Row, goals: Vec<Goal>) -> Vec<String> {
        let overview = Overview { goals, currency: Some(Currency::USD), ..Overview::default() };
        let period = Calendar::default().parse("2026Q1").unwrap();
        let look = Look::new(Filter::in_period(period.range), Some(&period));
        let pivot = Pivot { kpi, rows, columns: None, against: None, is_targeted: true };
        let rows = [row];
        let found = Answers { cells: &[], rows: &rows, columns: &[], whole: None };
        let table = targeted(pivot, &found, &overview, &look, &Locale::default());
        table.lines[0].cells[1..].iter().map(|cell| cell.text.clone()).collect()
    }

    #[test]
    fn a_goal_of_exactly_these_days_owner_and_deals_is_the_target() {
        let ana = PersonId(Id::from_bits(1));
        let row = |key: Key| Row {
            keys: vec![key],
            values: vec![(KpiId::CallsMade, Value::Count(90))],
            deals: 0,
            samples: Vec::new(),
        };
        let of = |owner, scope: &[(&str, &str)]| {
            vec![goal("calls_made", owner, GoalValue::Number(Rational::whole(120)), scope)]
        };
        let by_person = |goals| drawn(Axis::Person, KpiId::CallsMade, row(Key::Person(Some(ana))), goals);
        assert_eq!(by_person(of(GoalOwner::Person(ana), &[])), ["90", "120", "75.00%", "\u{2212}30"]);
        assert_eq!(by_person(of(GoalOwner::Company, &[]))[1], "\u{2014}");
        assert_eq!(by_person(of(GoalOwner::Person(ana), &[("region", "East")]))[1], "\u{2014}");
        let east = row(Key::Text(Dimension::Region, "East".to_owned()));
        let by_region = drawn(
            Axis::Text(Dimension::Region),
            KpiId::CallsMade,
            east,
            of(GoalOwner::Company, &[("Region", "East")]),
        );
        assert_eq!(by_region[1], "120");
    }

    #[test]
    fn won_revenue_stands_beside_its_quota_and_every_figure_opens() {
        let usd = |minor| Value::Money(Money::new(minor, Currency::USD));
        let values = vec![
            (KpiId::Revenue, usd(30_000)),
            (KpiId::Quota, usd(40_000)),
            (KpiId::Attainment, Value::Ratio(Rational::new(3, 4).unwrap())),
        ];
        let row =
            Row { keys: vec![Key::Team(Some("East".to_owned()))], values, deals: 3, samples: Vec::new() };
        assert_eq!(
            drawn(Axis::Team, KpiId::Revenue, row, Vec::new()),
            ["300.00", "400.00", "75.00%", "\u{2212}100.00"]
        );
    }
}
