//! The KPIs beyond the core sums.

use super::{
    Cell, Context, Found, OfGroup, QuotaSum, Undefined, credit_in, currency_of_codes, defined_quota,
    missing_cycle, overflow, rounded, shares_of,
};
use crate::domain::facts::ActivityType;
use crate::domain::kernel::{DateRange, Rational};
use crate::domain::measure::atom::{Adds, Atom, AtomSum, Keep, Pick, atom};
use crate::domain::measure::catalogue::KpiId;
use crate::domain::measure::statistics::percentile;
use crate::domain::measure::sums::More;
use crate::domain::measure::tally::{Sum, Tally};

/// Days of the month for which activity goals are set.
const GOAL_MONTH_DAYS: i64 = 30;

fn lacks(column: &'static str) -> Undefined {
    Undefined::MissingColumn { column: column.into() }
}

fn sum_of(more: More, pick: Pick, adds: Adds, context: &Context) -> AtomSum {
    context.sum(more, atom(pick, adds)).copied().unwrap_or_default()
}

fn count_of(more: More, pick: Pick, context: &Context) -> u64 {
    context.sum(more, atom(pick, Adds::One)).map_or(0, |sum| sum.rows.into())
}

/// A ratio of counts; `none` where nothing stands below the line.
fn share(above: u64, below: u64, none: Undefined) -> Found {
    if below == 0 { Err(none) } else { Ok(Cell::fraction(above.into(), below.into())) }
}

/// The value of a KPI beyond the core sums.
pub(super) fn cell(kpi: KpiId, group: &OfGroup, context: &Context) -> Found {
    let OfGroup { tally, more, quota, window } = *group;
    let events = more.events();
    match kpi {
        KpiId::Coverage => coverage(more, quota, context),
        KpiId::CoverageNaive => coverage_naive(more, quota, context),
        KpiId::Velocity => velocity(group, context),
        KpiId::ActivityScore => activity_score(more, window, context),
        KpiId::MedianDeal => {
            let half = Rational::HALF;
            let middle = each(more, Pick::Won, Adds::Amount, half, context);
            let currency = Sum::currency_of(&[&tally.won], context)?;
            let middle = middle.ok_or_else(|| tally.won.or_missing_amount(&Sum::default()))?;
            rounded(middle.numerator(), middle.denominator(), currency)
        }
        KpiId::CycleMedian => cycle(tally, more, (1, 2), context),
        KpiId::CycleP75 => cycle(tally, more, (3, 4), context),
        KpiId::CycleP90 => cycle(tally, more, (9, 10), context),
        KpiId::WinRateCohort => cohort(more, context),
        KpiId::DealsCreated => Ok(Cell::count(count_of(more, Pick::Created, context))),
        KpiId::PipelineCreated => {
            money(&sum_of(more, Pick::Created, Adds::Amount, context), "amount", context)
        }
        KpiId::OpenAge => mean_days(&sum_of(more, Pick::Open, Adds::AgeDays, context), "created date"),
        KpiId::TopAccountShare => top_share(more, 1, context),
        KpiId::TopFiveShare => top_share(more, 5, context),
        KpiId::EffectiveAccounts => {
            let (_, effective) =
                shares_of(accounts(more, context)?.iter()).ok_or(Undefined::NothingToMeasure)?;
            Ok(Cell::exact(effective))
        }
        KpiId::Discount => discount(tally, more, context),
        KpiId::Margin => margin(tally, more, context),
        KpiId::MarginAmount => {
            let sum = sum_of(more, Pick::WonWithCost, Adds::Margin, context);
            if tally.won.deals > 0 && sum.rows == 0 {
                Err(lacks("cost"))
            } else {
                money(&sum, "cost", context)
            }
        }
        KpiId::UnitsSold | KpiId::NoDecisionRate | KpiId::NoNextStep | KpiId::SingleThreaded => {
            of_details(kpi, tally, more, context)
        }
        KpiId::ResponseTime => {
            let found = each(more, Pick::Created, Adds::ResponseDays, Rational::HALF, context);
            let none = if context.has_activities { Undefined::NothingToMeasure } else { lacks("activities") };
            found.map(Cell::exact).ok_or(none)
        }
        KpiId::StageConversion if !context.has_stages => Err(lacks("stage history")),
        KpiId::StageConversion => {
            let settled = events.advanced + events.lost_here;
            share(events.advanced, settled, Undefined::NothingToMeasure)
        }
        KpiId::StuckDeals | KpiId::StuckAmount | KpiId::ZombieDeals => stuck(kpi, more, context),
        KpiId::SlippedDeals | KpiId::SlippageRate | KpiId::Pushes => slips(kpi, more, context),
        KpiId::AccountRetention => {
            let none = if context.table.account.distinct() < 2 {
                lacks("account")
            } else {
                Undefined::NothingToMeasure
            };
            share(events.retained, events.former, none)
        }
        KpiId::FirstWinTime => hire_days(events.first_wins, context),
        KpiId::RampTime => hire_days(events.ramps, context),
        _ => of_actions(kpi, tally, more, context),
    }
}

/// KPIs over what only some exports say of a deal.
fn of_details(kpi: KpiId, tally: &Tally, more: More, context: &Context) -> Found {
    let none = |deals: u64, column: &'static str| {
        if deals > 0 { lacks(column) } else { Undefined::NothingToMeasure }
    };
    match kpi {
        KpiId::UnitsSold => {
            let sum = sum_of(more, Pick::Won, Adds::Units, context);
            let known = tally.won.deals == 0 || sum.known > 0;
            if known { Ok(Cell::fraction(sum.sum, Adds::Units.scale())) } else { Err(lacks("units")) }
        }
        KpiId::NoDecisionRate => {
            let all = count_of(more, Pick::LostWithReason, context);
            share(count_of(more, Pick::NoDecision, context), all, none(tally.lost.deals, "reason"))
        }
        KpiId::NoNextStep => {
            let known = if context.table.details.next_step.distinct() > 1 { tally.open.deals } else { 0 };
            let without = count_of(more, Pick::OpenWithoutStep, context);
            share(without, known, none(tally.open.deals, "next step"))
        }
        _ => {
            let known = count_of(more, Pick::OpenWithContacts, context);
            let single = count_of(more, Pick::OpenSingleThreaded, context);
            share(single, known, none(tally.open.deals, "contacts"))
        }
    }
}

fn of_actions(kpi: KpiId, tally: &Tally, more: More, context: &Context) -> Found {
    let actions = more.actions();
    let of_type = |wanted: ActivityType| done(actions.done(wanted), context);
    let none = Undefined::NothingToMeasure;
    match kpi {
        KpiId::CallsMade => of_type(ActivityType::Call).map(Cell::count),
        KpiId::EmailsSent => of_type(ActivityType::Email).map(Cell::count),
        KpiId::MeetingsHeld => of_type(ActivityType::Meeting).map(Cell::count),
        KpiId::Activities => done(actions.activities(), context).map(Cell::count),
        KpiId::MeetingRate => {
            share(actions.done(ActivityType::Meeting), done(actions.activities(), context)?, none)
        }
        KpiId::DealsPerMeeting => {
            share(count_of(more, Pick::Created, context), of_type(ActivityType::Meeting)?, none)
        }
        KpiId::ActivitiesPerWin => share(done(actions.activities(), context)?, tally.won.deals, none),
        KpiId::LeadsCreated => of_leads(context).map(|()| Cell::count(actions.leads)),
        KpiId::LeadsConverted => of_leads(context).map(|()| Cell::count(actions.conversions)),
        KpiId::LeadConversion => {
            of_leads(context)?;
            share(actions.leads_became, actions.leads, none)
        }
        _ => Err(none),
    }
}

/// A percentile of what an atom kept, in order.
fn each(more: More, pick: Pick, adds: Adds, at: Rational, context: &Context) -> Option<Rational> {
    percentile(context.each(more, Atom { pick, adds, keep: Keep::Each }), at)
}

fn cycle(tally: &Tally, more: More, at: (i128, i128), context: &Context) -> Found {
    let at = Rational::new(at.0, at.1).map_err(overflow)?;
    let found = each(more, Pick::Won, Adds::CycleDays, at, context);
    found.map(Cell::exact).ok_or_else(|| missing_cycle(tally))
}

fn cohort(more: More, context: &Context) -> Found {
    let created = count_of(more, Pick::Created, context);
    if created == 0 {
        return Err(if context.lacks_created { lacks("created date") } else { Undefined::NothingToMeasure });
    }
    share(count_of(more, Pick::CreatedWon, context), created, Undefined::NothingToMeasure)
}

fn money(sum: &AtomSum, column: &'static str, context: &Context) -> Found {
    let currency = currency_of_codes(sum.currencies, context.table)?;
    if sum.rows > 0 && sum.known == 0 {
        return Err(lacks(column));
    }
    rounded(sum.sum, 1, currency)
}

fn mean_days(sum: &AtomSum, column: &'static str) -> Found {
    match (sum.rows, sum.known) {
        (0, _) => Err(Undefined::NothingToMeasure),
        (_, 0) => Err(lacks(column)),
        (_, known) => Ok(Cell::fraction(sum.sum, known.into())),
    }
}

/// Won money of each account.
fn accounts<'a>(more: More<'a>, context: &Context) -> Result<&'a [i128], Undefined> {
    let by_account = Atom { pick: Pick::Won, adds: Adds::Amount, keep: Keep::Accounts };
    let sum = context.sum(more, by_account);
    currency_of_codes(sum.map_or(0, |sum| sum.currencies), context.table)?;
    match (sum, context.accounts(more, by_account)) {
        (Some(sum), []) if sum.rows > 0 => Err(lacks("account")),
        (Some(_), sums) => Ok(sums),
        (None, _) => Err(Undefined::NothingToMeasure),
    }
}

fn top_share(more: More, places: usize, context: &Context) -> Found {
    let sums = accounts(more, context)?;
    let all = sums.iter().try_fold(0i128, |sum, part| sum.checked_add(*part)).filter(|all| *all > 0);
    let all = all.ok_or(Undefined::NothingToMeasure)?;
    // Largest first; few places, so that nothing is sorted.
    let mut top: Vec<i128> = Vec::with_capacity(places + 1);
    for sum in sums {
        if top.len() < places || top.last().is_some_and(|least| least < sum) {
            top.insert(top.partition_point(|other| other >= sum), *sum);
            top.truncate(places);
        }
    }
    Ok(Cell::fraction(top.iter().sum(), all))
}

fn discount(tally: &Tally, more: More, context: &Context) -> Found {
    let amount = sum_of(more, Pick::WonWithList, Adds::Amount, context);
    let list = sum_of(more, Pick::WonWithList, Adds::ListAmount, context);
    currency_of_codes(amount.currencies | list.currencies, context.table)?;
    match list.sum {
        _ if tally.won.deals > 0 && list.rows == 0 => Err(lacks("list amount or discount")),
        0 => Err(Undefined::NothingToMeasure),
        all => Ok(Cell::fraction(all - amount.sum, all)),
    }
}

fn margin(tally: &Tally, more: More, context: &Context) -> Found {
    let margin = sum_of(more, Pick::WonWithCost, Adds::Margin, context);
    let amount = sum_of(more, Pick::WonWithCost, Adds::Amount, context);
    currency_of_codes(amount.currencies, context.table)?;
    match amount.sum {
        _ if tally.won.deals > 0 && amount.rows == 0 => Err(lacks("cost")),
        0 => Err(Undefined::NothingToMeasure),
        all => Ok(Cell::fraction(margin.sum, all)),
    }
}

fn stuck(kpi: KpiId, more: More, context: &Context) -> Found {
    if !context.has_stages {
        return Err(lacks("stage history"));
    }
    match kpi {
        KpiId::StuckAmount => money(&sum_of(more, Pick::Stuck, Adds::Amount, context), "amount", context),
        KpiId::ZombieDeals => Ok(Cell::count(count_of(more, Pick::Zombie, context))),
        _ => Ok(Cell::count(count_of(more, Pick::Stuck, context))),
    }
}

fn slips(kpi: KpiId, more: More, context: &Context) -> Found {
    let events = more.events();
    if !context.has_closes {
        return Err(lacks("close date history"));
    }
    match kpi {
        KpiId::Pushes => Ok(Cell::count(events.pushes)),
        KpiId::SlippedDeals => Ok(Cell::count(events.slipped)),
        _ => share(events.slipped, events.expected, Undefined::NothingToMeasure),
    }
}

fn hire_days((people, days): (u64, i128), context: &Context) -> Found {
    match people {
        _ if context.divides_deals => Err(Undefined::OnlyByPersonAndTime),
        0 => Err(Undefined::NothingToMeasure),
        people => Ok(Cell::fraction(days, people.into())),
    }
}

fn done(count: u64, context: &Context) -> Result<u64, Undefined> {
    match (context.has_activities, context.divides_deals) {
        (false, _) => Err(lacks("activities")),
        (true, true) => Err(Undefined::OnlyByPersonAndTime),
        (true, false) => Ok(count),
    }
}

fn of_leads(context: &Context) -> Result<(), Undefined> {
    match (context.has_leads, context.divides_deals) {
        (false, _) => Err(lacks("leads")),
        (true, true) => Err(Undefined::OnlyByPersonAndTime),
        (true, false) => Ok(()),
    }
}

/// Open deals × average × win rate ÷ cycle, exact until the last step.
fn velocity(group: &OfGroup, context: &Context) -> Found {
    let OfGroup { tally, more, .. } = *group;
    let currency = Sum::currency_of(&[&tally.won], context)?;
    let open = count_of(more, Pick::OpenQualified, context);
    let closed = super::closed_deals(group, context);
    if tally.won.with_amount == 0 || closed == 0 {
        return Err(tally.won.or_missing_amount(&Sum::default()));
    }
    if tally.with_cycle == 0 {
        return Err(missing_cycle(tally));
    }
    if tally.cycle_days == 0 {
        return Err(Undefined::NothingToDivideBy);
    }
    let part = |above: i128, below: i128| Rational::new(above, below).map_err(overflow);
    let average = part(tally.won.minor, tally.won.with_amount.into())?;
    let rate = part(tally.won.deals.into(), closed.into())?;
    let pace = part(tally.with_cycle.into(), tally.cycle_days.into())?;
    let exact = average.checked_mul(rate).and_then(|exact| exact.checked_mul(pace)).map_err(overflow)?;
    let exact = exact.checked_mul(part(open.into(), 1)?).map_err(overflow)?;
    rounded(exact.numerator(), exact.denominator(), currency)
}

/// What is due in the period, in the currency of the quota.
fn due(more: More, quota: &QuotaSum, context: &Context) -> Result<(Rational, Rational), Undefined> {
    let (quota, quota_currency) = defined_quota(quota)?;
    let due = sum_of(more, Pick::Due, Adds::Amount, context);
    if due.rows > 0 && due.known == 0 {
        return Err(lacks("amount"));
    }
    let currency = currency_of_codes(due.currencies, context.table)?;
    if due.known > 0 && currency != quota_currency {
        return Err(Undefined::MixedCurrencies { currencies: vec![currency, quota_currency] });
    }
    Ok((Rational::new(due.sum, 1).map_err(overflow)?, quota))
}

fn coverage(more: More, quota: &QuotaSum, context: &Context) -> Found {
    let (due, whole) = due(more, quota, context)?;
    let (_, currency) = defined_quota(quota)?;
    let missing = whole.checked_sub(credit_in(more, currency, context)?).map_err(overflow)?;
    if missing.is_zero() || missing.is_negative() {
        return Err(Undefined::QuotaReached);
    }
    Ok(Cell::exact(due.checked_div(missing).map_err(overflow)?))
}

fn coverage_naive(more: More, quota: &QuotaSum, context: &Context) -> Found {
    let (due, quota) = due(more, quota, context)?;
    if quota.is_zero() || quota.is_negative() {
        return Err(Undefined::NoQuota);
    }
    Ok(Cell::exact(due.checked_div(quota).map_err(overflow)?))
}

/// Weights are shares of their sum; a goal is for a person and 30 days.
fn activity_score(more: More, window: Option<DateRange>, context: &Context) -> Found {
    done(0, context)?;
    let goals = &context.settings.activity_goals;
    let window = window.ok_or(Undefined::NoPeriod)?;
    let people = i64::try_from(more.actions().actors).unwrap_or(i64::MAX).max(1);
    let weights =
        goals.iter().try_fold(Rational::ZERO, |sum, goal| sum.checked_add(goal.weight)).map_err(overflow)?;
    if weights.is_zero() || weights.is_negative() {
        return Err(lacks("activity goals"));
    }
    let cap = context.settings.activity_cap.unwrap_or(Rational::ONE);
    let months = Rational::new(i128::from(window.days()), GOAL_MONTH_DAYS.into()).map_err(overflow)?;
    let mut score = Rational::ZERO;
    for goal in goals {
        let wanted = Rational::whole(i64::from(goal.goal_a_month)).checked_mul(Rational::whole(people));
        let wanted = wanted.and_then(|wanted| wanted.checked_mul(months)).map_err(overflow)?;
        let actual = Rational::new(more.actions().of(&goal.activity).into(), 1).map_err(overflow)?;
        let reached =
            if wanted.is_zero() { cap } else { actual.checked_div(wanted).map_err(overflow)?.min(cap) };
        let part = goal.weight.checked_mul(reached).map_err(overflow)?;
        score = score.checked_add(part).map_err(overflow)?;
    }
    let hundred = Rational::HUNDRED;
    Ok(Cell::exact(
        score.checked_div(weights).and_then(|score| score.checked_mul(hundred)).map_err(overflow)?,
    ))
}
