//! Pacing: how much of a period's quota would be reached by a day, on a straight line and by the
//! company's own earlier periods.
//!
//! The straight line is the share of the period's days that are over. The historic share is, over the
//! last finished periods of the same length, all that was won by the same share of their days, divided
//! by all that was won in them. It is always the whole company's curve: one person's few deals are none.

use super::catalogue::KpiId;
use super::facts::MeasureFacts;
use super::figure::Value;
use super::filter::Filter;
use super::grid::Row;
use super::tally::Sum;
use crate::domain::facts::Outcome;
use crate::domain::kernel::{
    Calendar, Date, DateRange, Grain, Money, Rational, RoundingMode, WorkingDays, days_over, share_over,
};
use serde::{Deserialize, Serialize};

/// How many earlier periods are looked at, at most and at least.
const MOST_PERIODS: usize = 8;
const LEAST_PERIODS: usize = 3;

/// How far a period is on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// The period.
    pub period: DateRange,
    /// The last day that is counted as over.
    pub as_of: Date,
    /// The share of its days that are over: 0 before it, 1 after it; of its working days where those were chosen.
    pub straight: Rational,
    /// The share that earlier periods had won by then; nothing where fewer than three of them tell.
    pub history: Option<HistoricPace>,
}

impl Pace {
    /// The share of the quota that is expected by now: by history where it tells, else on the straight line.
    pub fn expected(&self) -> Rational {
        self.history.as_ref().map_or(self.straight, |history| history.share)
    }

    /// Whether no day of the period is left.
    pub fn is_over(&self) -> bool {
        self.straight == Rational::ONE
    }

    /// Whether no day of the period has come yet.
    pub fn is_ahead(&self) -> bool {
        self.straight.is_zero()
    }
}

impl Row {
    /// The value of one of the KPIs asked for.
    pub fn value(&self, kpi: KpiId) -> Option<&Value> {
        self.values.iter().find(|(id, _)| *id == kpi).map(|(_, value)| value)
    }

    /// How many deals stand behind one of the KPIs; nothing where it is not about deals.
    pub fn sample(&self, kpi: KpiId) -> Option<u64> {
        self.samples.iter().find(|(id, _)| *id == kpi).map(|(_, deals)| *deals)
    }

    /// The credit that is missing to the quota, below zero where it was passed: quota less credit, as
    /// quota and attainment of the row tell them. Nothing where either is not defined.
    pub fn gap_to_quota(&self) -> Option<Money> {
        let (Value::Money(quota), Value::Ratio(reached)) =
            (self.value(KpiId::Quota)?, self.value(KpiId::Attainment)?)
        else {
            return None;
        };
        let missing = Rational::ONE.checked_sub(*reached).ok()?;
        let exact = quota.exact_minor().checked_mul(missing).ok()?;
        let minor = RoundingMode::HalfAwayFromZero.whole(exact).ok()?;
        Some(Money::new(i64::try_from(minor).ok()?, quota.currency))
    }
}

/// What earlier periods say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoricPace {
    /// The share of all their won money that was won by the same share of days.
    pub share: Rational,
    /// The least and the most of such shares of a single period.
    pub span: (Rational, Rational),
    /// The first day of the earliest and the first day after the last of them.
    pub over: DateRange,
    /// How many periods tell.
    pub periods: u32,
}

/// One earlier period: won by the same point of it, and won in all.
struct Earlier {
    range: DateRange,
    point: Date,
    by_point: Sum,
    whole: Sum,
}

/// How far `period` is when `as_of` is over. People and teams of the filter are not looked at.
pub fn pace(facts: &MeasureFacts, filter: &Filter, period: DateRange, as_of: Date) -> Pace {
    let settings = &facts.workspace.settings;
    let (straight, working) =
        (share_over(period, as_of, settings.working_days.as_ref()), &settings.working_days);
    let calendar = settings.calendar;
    let earlier = calendar.grain_of(period);
    let earlier = earlier.map(|grain| earlier_periods(calendar, period, grain, straight, working.as_ref()));
    let history = earlier.and_then(|earlier| historic(facts, filter, earlier));
    Pace { period, as_of, straight, history }
}

/// The periods before, the latest first, each with the day up to which the same share of it is over.
fn earlier_periods(
    calendar: Calendar,
    period: DateRange,
    grain: Grain,
    share: Rational,
    working: Option<&WorkingDays>,
) -> Vec<Earlier> {
    let mut found = Vec::new();
    let mut from = period.from;
    while found.len() < MOST_PERIODS {
        let before = from.plus_days(-1).ok().and_then(|day| calendar.period_of(day, grain).ok());
        let Some(before) = before.map(|before| before.range) else { break };
        from = before.from;
        found.push(Earlier {
            range: before,
            point: point_of(before, share, working),
            by_point: Sum::default(),
            whole: Sum::default(),
        });
    }
    found
}

/// The first day after the given share of a range's days that count, whole days rounded down.
pub(in crate::domain) fn point_of(range: DateRange, share: Rational, working: Option<&WorkingDays>) -> Date {
    let (_, all) = days_over(range, range.from, working);
    let days = share.checked_mul(Rational::whole(all)).and_then(|days| Ok(days.floor_and_rest()?.0));
    let Ok(wanted) = days else { return range.until };
    let mut point = range.from;
    // Day by day, as working days lie where they lie; a range has a few hundred days.
    while point < range.until {
        let Ok(next) = point.plus_days(1) else { break };
        if i128::from(days_over(range, point, working).0) > wanted {
            break;
        }
        point = next;
    }
    point
}

fn historic(facts: &MeasureFacts, filter: &Filter, mut earlier: Vec<Earlier>) -> Option<HistoricPace> {
    let over = DateRange::new(earlier.last()?.range.from, earlier.first()?.range.until).ok()?;
    let company = Filter {
        period: Some(over),
        people: Default::default(),
        teams: Default::default(),
        ..filter.clone()
    };
    add_won(facts, &company, &mut earlier);
    earlier.retain(|one| one.whole.minor > 0);
    if earlier.len() < LEAST_PERIODS {
        return None;
    }
    let sums: Vec<&Sum> = earlier.iter().map(|one| &one.whole).collect();
    if !Sum::share_a_currency(&sums) {
        return None;
    }
    let share = |one: &Earlier| Rational::new(one.by_point.minor, one.whole.minor).ok();
    let shares: Vec<Rational> = earlier.iter().filter_map(share).collect();
    let total = |sum: fn(&Earlier) -> i128| earlier.iter().map(sum).sum::<i128>();
    Some(HistoricPace {
        share: Rational::new(total(|one| one.by_point.minor), total(|one| one.whole.minor)).ok()?,
        span: (shares.iter().min().copied()?, shares.iter().max().copied()?),
        over: DateRange::new(earlier.last()?.range.from, earlier.first()?.range.until).ok()?,
        periods: u32::try_from(earlier.len()).ok()?,
    })
}

/// One pass over the won deals; periods lie one before the other, the latest first.
fn add_won(facts: &MeasureFacts, filter: &Filter, earlier: &mut [Earlier]) {
    let (table, sieve) = (facts.table, facts.sieve(filter));
    for row in 0..table.len() {
        if table.outcome[row] != Outcome::Won || !sieve.passes(row) {
            continue;
        }
        let day = table.closed[row];
        let place = earlier.partition_point(|one| one.range.from.days() > day);
        let Some(one) = earlier.get_mut(place) else { continue };
        let (minor, currency) = (table.shown_minor[row], table.shown_currency[row]);
        one.whole.add(minor, currency);
        if day < one.point.days() {
            one.by_point.add(minor, currency);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::Currency;

    fn row(quota: i64, credit: i128) -> Row {
        let reached = Rational::new(credit, i128::from(quota)).unwrap();
        let quota = Value::Money(Money::new(quota, Currency::USD));
        let values = vec![(KpiId::Quota, quota), (KpiId::Attainment, Value::Ratio(reached))];
        Row { keys: Vec::new(), values, deals: 1, samples: Vec::new() }
    }

    #[test]
    fn the_gap_is_quota_less_credit_to_the_cent() {
        let gap = |quota, credit| row(quota, credit).gap_to_quota().unwrap().minor;
        assert_eq!(gap(30_000_001, 9_999_999), 20_000_002);
        assert_eq!(gap(100, 250), -150);
        let without =
            Row { keys: Vec::new(), values: row(1, 1).values[..1].to_vec(), deals: 0, samples: Vec::new() };
        assert_eq!(without.gap_to_quota(), None);
    }
}
