//! Steps 8 to 11 for a person: the lines of every payout period from the plan's first on, and what is paid.

use super::balance::{draw_of, drawn, guarantee_of};
use super::credit::{Credit, rate_of, scaled};
use super::earned::Setting;
use super::number::{Fr, One, Zero, cut, exact, greater, half_away, lesser, ratio, rounded, whole};
use super::release::{Original, clawed_back, due, due_of, is_spread};
use super::time::{active_days, parts, period_of, periods, span};

use super::{Book, Trouble, silent};
use attain::domain::kernel::{Currency, Date, DateRange, Grain, PersonId};
use attain::domain::model::Plan;
use attain::domain::model::plan::*;

/// One line, in minor units of the statement's currency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub id: String,
    pub days: DateRange,
    pub minor: i64,
}

/// What a person is paid for a period.
#[derive(Clone, Debug)]
pub struct Statement {
    pub payout: DateRange,
    pub lines: Vec<Line>,
    /// What goes to payroll.
    pub total: i64,
    /// What a total below 0 leaves for the next.
    pub carried: i64,
    /// What a draw leaves to be recovered.
    pub balance: i64,
    pub currency: Currency,
}

/// All statements of a person up to a payout period.
pub fn statements(book: &Book, person: PersonId, last: DateRange) -> Result<Vec<Statement>, Trouble> {
    let first = book.editions[0].effective.from;
    let mut history: Vec<Statement> = Vec::new();
    if first >= last.until {
        return Ok(history);
    }
    for payout in periods(book.plan.payout, span(first, last.until)) {
        let statement = one(book, person, payout, &history)?;
        history.push(statement);
    }
    Ok(history)
}

fn earlier_lines<'h>(history: &'h [Statement], id: &'h str) -> impl Iterator<Item = &'h Line> {
    history.iter().flat_map(|statement| &statement.lines).filter(move |line| line.id == id)
}

fn one(
    book: &Book,
    person: PersonId,
    payout: DateRange,
    history: &[Statement],
) -> Result<Statement, Trouble> {
    let mut lines = Vec::new();
    let mut current: Option<&Plan> = None;
    let mut changes = 0;
    for edition in &book.editions {
        let runs = parts(edition, book.world, person, payout);
        if !runs.is_empty() {
            current = Some(edition);
            changes += 1;
        }
        for days in &runs {
            lines.extend(salary(book, edition, person, payout, *days)?);
        }
        for part in &edition.components {
            let own = component(book, edition, part, person, payout, history, &lines)?;
            lines.extend(own);
        }
    }
    let Some(plan) = current else { return Ok(nothing(book, payout, history)) };
    if changes > 1 && [plan.draw.is_some(), plan.guarantee.is_some(), !plan.limits.is_empty()].contains(&true)
    {
        return Err(silent("what acts on a whole statement, where a version begins within it"));
    }
    for limit in &plan.limits {
        lines.extend(limit_line(book, plan, limit, person, payout, &lines, history)?);
    }
    closed(book, plan, person, payout, lines, history)
}

fn nothing(book: &Book, payout: DateRange, history: &[Statement]) -> Statement {
    let last = history.last();
    Statement {
        payout,
        lines: Vec::new(),
        total: 0,
        carried: last.map_or(0, |last| last.carried),
        balance: last.map_or(0, |last| last.balance),
        currency: book.plan.currency,
    }
}

fn salary(
    book: &Book,
    plan: &Plan,
    person: PersonId,
    payout: DateRange,
    days: DateRange,
) -> Result<Option<Line>, Trouble> {
    let Some(base) = plan.pay.as_ref().and_then(|pay| pay.base_salary.as_ref()) else { return Ok(None) };
    let year = match base {
        PayAmount::PerYear(amount) => Some(exact(amount.0) * whole(plan.currency.minor_per_major())),
        PayAmount::FromPerson => {
            book.of_person(person, days, |standing| standing.base_salary.map(|money| whole(money.minor)))?
        }
    };
    let share = ratio(active_days(book.world, person, days), payout.days());
    let exact = year.unwrap_or_default() / whole(plan.payout.per_year()) * share;
    let minor = rounded(&exact, plan.rounding, plan.currency.digits());
    Ok(Some(Line { id: "base_salary".to_owned(), days, minor }))
}

fn component(
    book: &Book,
    plan: &Plan,
    part: &Component,
    person: PersonId,
    payout: DateRange,
    history: &[Statement],
    sofar: &[Line],
) -> Result<Vec<Line>, Trouble> {
    let grain = part.measured_over.unwrap_or(plan.payout);
    let inside = |days: DateRange| match part.days {
        Some(own) => days.overlap(own.range().unwrap()),
        None => Some(days),
    };
    let mut lines = Vec::new();
    let line = |days: DateRange, exact: Fr| {
        let minor = rounded(&exact, plan.rounding, plan.currency.digits());
        Line { id: part.id.clone(), days, minor }
    };
    let runs = parts(plan, book.world, person, payout);
    if is_spread(part) {
        for days in runs {
            // Rounded as an amount to date, then less the lines before (G1).
            let to_date = line(days, due(book, &part.id, person, days.until)?);
            let now = sofar.iter().chain(&lines).filter(|line| line.id == part.id);
            let before: i64 = earlier_lines(history, &part.id).chain(now).map(|line| line.minor).sum();
            lines.push(Line { minor: to_date.minor - before, ..to_date });
        }
        return Ok(lines);
    }
    if grain.months() > plan.payout.months() {
        return longer(book, plan, part, person, payout);
    }
    for run in runs {
        let Some(days) = inside(run) else {
            // What was paid on its days can still be taken back.
            let back = clawed_back(book, &part.id, person, run)?;
            lines.extend((!back.is_zero()).then(|| line(run, -back)));
            continue;
        };
        let mut sum = Fr::zero();
        for measured in periods(grain, days) {
            let Some(days) = measured.overlap(days) else { continue };
            let mut setting = Setting::new(book, plan, part, person, (measured, days), days.until)?;
            if grain == plan.payout {
                setting.year = Some(year_before(history, &part.id, payout));
            }
            sum += match &part.budget {
                Some(budget) => budgeted(book, plan, part, budget, person, days)?,
                None => setting.earned()?.amount,
            };
        }
        sum -= clawed_back(book, &part.id, person, run)?;
        match &part.pool {
            None => lines.push(line(days, sum)),
            Some(pool) => {
                let all = line(days, sum).minor;
                let minor = pooled(book, plan, part, pool, person, (payout, days), all)?;
                lines.push(Line { id: part.id.clone(), days, minor });
            }
        }
    }
    Ok(lines)
}

fn year_before(history: &[Statement], id: &str, payout: DateRange) -> (Fr, bool) {
    let year = period_of(Grain::Year, payout.from);
    let before: i64 =
        earlier_lines(history, id).filter(|line| year.contains(line.days.from)).map(|line| line.minor).sum();
    (whole(before), payout.until == year.until)
}

/// A measure over a longer period than is paid.
fn longer(
    book: &Book,
    plan: &Plan,
    part: &Component,
    person: PersonId,
    payout: DateRange,
) -> Result<Vec<Line>, Trouble> {
    let grain = part.measured_over.unwrap_or(plan.payout);
    let settle = part.settle.ok_or(Trouble::Refused("a longer measure that does not say when it is paid"))?;
    if part.pool.is_some() || part.budget.is_some() {
        return Err(silent("pools and budgets of a longer measure"));
    }
    let measured = period_of(grain, payout.from);
    let mut lines = Vec::new();
    for run in parts(plan, book.world, person, measured) {
        let days = match part.days {
            Some(own) => run.overlap(own.range().unwrap()),
            None => Some(run),
        };
        let Some(paid) = run.overlap(payout) else { continue };
        let back = clawed_back(book, &part.id, person, paid)?;
        let round = |exact: Fr| rounded(&exact, plan.rounding, plan.currency.digits());
        let Some((days, common)) = days.and_then(|days| Some((days, days.overlap(payout)?))) else {
            let minor = round(-back);
            lines.extend((minor != 0).then(|| Line { id: part.id.clone(), days: paid, minor }));
            continue;
        };
        let until = payout.until.min(days.until);
        let mut setting = Setting::new(book, plan, part, person, (measured, days), until)?;
        let earned = match settle {
            Settle::AtEnd if until < days.until => Fr::zero(),
            Settle::AtEnd | Settle::TrueUpWithoutDeductions => setting.earned()?.amount,
            Settle::TrueUp => {
                // What is due to date, rounded, less what was due before.
                let due = |until: Date| -> Result<i64, Trouble> {
                    let line = Original { until, ..Original::whole(plan, part, (measured, days)) };
                    Ok(round(due_of(book, &line, person, until)?))
                };
                let before = if payout.from > days.from { due(payout.from)? } else { 0 };
                whole(due(until)? - before)
            }
            Settle::AttainmentToDate => {
                setting.own_from = Some(payout.from);
                setting.earned()?.amount
            }
        };
        if settle == Settle::AtEnd && until < days.until && back.is_zero() {
            continue;
        }
        let days = if settle == Settle::AtEnd { days } else { common };
        lines.push(Line { id: part.id.clone(), days, minor: round(earned - back) });
    }
    Ok(lines)
}

/// Events of all people by date, then deal id, until the budget is used up (G20).
fn budgeted(
    book: &Book,
    plan: &Plan,
    part: &Component,
    budget: &Budget,
    person: PersonId,
    days: DateRange,
) -> Result<Fr, Trouble> {
    let mut events: Vec<(Credit, PersonId, Fr)> = Vec::new();
    let range = span(plan.effective.from, days.until);
    for payee in book.world.people.iter().map(|person| person.id) {
        for measured in periods(part.measured_over.unwrap_or(plan.payout), range) {
            for run in parts(plan, book.world, payee, measured) {
                let own = part.days.map_or(Some(run), |own| run.overlap(own.range().unwrap()));
                let Some(own) = own.filter(|own| own.from < days.until) else { continue };
                let setting = Setting::new(book, plan, part, payee, (measured, own), own.until)?;
                let earned = setting.earned()?;
                if earned.rows.iter().fold(Fr::zero(), |sum, (_, pay)| sum + pay) != earned.amount {
                    return Err(silent("a budget of what no deal earned"));
                }
                events.extend(earned.rows.into_iter().map(|(credit, pay)| (credit, payee, pay)));
            }
        }
    }
    events.sort_by_key(|(credit, payee, _)| (credit.day, credit.key.clone(), payee.to_string()));
    let mut left = exact(budget.amount.0) * whole(plan.currency.minor_per_major());
    let mut own = Fr::zero();
    for (credit, payee, pay) in events {
        if pay < Fr::zero() {
            return Err(silent("a budget that something goes back to"));
        }
        let paid = lesser(&pay, &left);
        left -= &paid;
        if payee == person && days.contains(credit.day) {
            own += paid;
        }
    }
    Ok(own)
}

/// A pool's part for a person, by largest remainder.
fn pooled(
    book: &Book,
    plan: &Plan,
    part: &Component,
    pool: &Pool,
    person: PersonId,
    (payout, days): (DateRange, DateRange),
    all: i64,
) -> Result<i64, Trouble> {
    if part.measure.of != Whose::Team {
        return Err(silent("a pool of what is not the team's"));
    }
    let own = Setting::new(book, plan, part, person, (payout, days), days.until)?;
    let mut members: Vec<(String, PersonId, Fr)> = Vec::new();
    for payee in book.world.people.iter().map(|person| person.id) {
        let Some(other) = own.same_for(payee)? else { continue };
        let named = |name: &str| book.world.find(name).is_some_and(|found| found.id == payee);
        let weight = match pool {
            Pool::Equal => Fr::one(),
            Pool::ByCredit => {
                let mut alone = part.clone();
                alone.measure.of = Whose::Own;
                let both = (payout, other.days);
                let own = Setting::new(book, plan, &alone, payee, both, days.until)?;
                greater(&own.quota_credit, &Fr::zero())
            }
            Pool::Shares(list) => {
                let own = list.iter().find(|own| named(&own.person));
                own.map_or(Fr::zero(), |own| exact(own.share.0))
            }
            Pool::Weights(list) => {
                let own = list.iter().find(|own| named(&own.person));
                own.map_or(Fr::zero(), |own| whole(i64::from(own.weight)))
            }
        };
        members.push((payee.to_string(), payee, weight));
    }
    members.sort();
    let weights: Vec<Fr> = members.iter().map(|(_, _, weight)| weight.clone()).collect();
    let parts = cut(all, &weights);
    let place = members.iter().position(|(_, payee, _)| *payee == person);
    Ok(place.map_or(0, |place| parts[place]))
}

/// A cap or floor over several components: a line of its own, the difference (G5).
fn limit_line(
    book: &Book,
    plan: &Plan,
    limit: &PlanLimit,
    person: PersonId,
    payout: DateRange,
    lines: &[Line],
    history: &[Statement],
) -> Result<Option<Line>, Trouble> {
    let runs = parts(plan, book.world, person, payout);
    let days = span(runs[0].from, runs[runs.len() - 1].until);
    if limit.floor.is_some() && active_days(book.world, person, days) == 0 {
        return Ok(None);
    }
    let counts = |line: &&Line| {
        let known = plan.components.iter().any(|part| part.id == line.id);
        (known && limit.components.is_empty()) || limit.components.contains(&line.id)
    };
    let rule = limit.cap.or(limit.floor).unwrap();
    let year = period_of(Grain::Year, payout.from);
    let is_of_year = rule.per == Per::Year;
    if limit.floor.is_some() && is_of_year && payout.until != year.until {
        return Ok(None);
    }
    let mut sum: i64 = lines.iter().filter(counts).map(|line| line.minor).sum();
    if is_of_year {
        let past = history.iter().filter(|statement| year.contains(statement.payout.from));
        let past = past.flat_map(|statement| &statement.lines);
        sum += past.filter(|line| counts(line) || line.id == limit.id).map(|line| line.minor).sum::<i64>();
    }
    let any =
        Component::new("", Pays::Flat(RateRule::Amount(Amount(attain::domain::kernel::Rational::ZERO))));
    let setting = Setting::new(book, plan, &any, person, (payout, days), days.until)?;
    let what = if limit.cap.is_some() { Prorated::Caps } else { Prorated::Floors };
    let bound = setting.prorated_sum(rule.sum, what)?;
    let Some(bound) = bound else { return Err(silent("a limit without its sum")) };
    let sum = whole(sum);
    let bounded = if limit.cap.is_some() { lesser(&sum, &bound) } else { greater(&sum, &bound) };
    let minor = rounded(&(bounded - sum), plan.rounding, plan.currency.digits());
    Ok(Some(Line { id: limit.id.clone(), days, minor }))
}

/// Whether a version of the plan gives a draw in a period, or may give one.
fn is_drawn_in(book: &Book, person: PersonId, payout: DateRange) -> bool {
    let draws = book.editions.iter().filter_map(|edition| Some((edition, edition.draw.as_ref()?)));
    draws.into_iter().any(|(edition, draw)| !matches!(draw_of(book, edition, draw, person, payout), Ok(None)))
}

/// Draw, guarantee, negative total, and the payee's currency (steps 10 and 11).
fn closed(
    book: &Book,
    plan: &Plan,
    person: PersonId,
    payout: DateRange,
    mut lines: Vec<Line>,
    history: &[Statement],
) -> Result<Statement, Trouble> {
    let last = history.last();
    let carried = last.map_or(0, |last| last.carried);
    let earned = lines.iter().map(|line| line.minor).sum::<i64>() + carried;
    let ramped = super::quota::ramp_guarantee(plan, book.world, person, payout).is_some();
    if plan.draw.is_some() && (plan.guarantee.is_some() || ramped) {
        return Err(silent("a draw and a guarantee"));
    }
    let mut total = earned;
    let mut balance = 0;
    if let Some(draw) = &plan.draw {
        let opening = draw
            .opening_balance
            .map_or(0, |sum| half_away(&(exact(sum.0) * whole(plan.currency.minor_per_major()))));
        let before = last.map_or(opening, |last| last.balance);
        let now = draw_of(book, plan, draw, person, payout)?;
        let next = period_of(plan.payout, payout.until);
        let is_over = now.is_none() && matches!(draw.kind, DrawKind::NonRecoverable | DrawKind::Forgiven);
        // Before the person's first day nothing ends: what was brought in waits.
        let waits = book.world.person(person).hired.is_some_and(|hired| payout.until <= hired);
        (total, balance) = match (waits, is_over) {
            (true, _) => (earned, before),
            (false, true) => (earned, 0),
            (false, false) => drawn(draw.kind, earned, now.unwrap_or(0), before),
        };
        let ends = !is_drawn_in(book, person, next);
        if !waits && draw.kind == DrawKind::Forgiven && (now.is_none() || ends) {
            balance = 0;
        }
    }
    if let Some(least) = guarantee_of(book, plan, person, payout)? {
        total = total.max(least);
    }
    let rest = if plan.negative_total == NegativeTotal::Carry { total.min(0) } else { 0 };
    total -= rest;
    let mut currency = plan.currency;
    if let Some(pay_in) = &plan.pay_in {
        currency = match pay_in.currency {
            PayeeCurrency::Code(code) => code,
            PayeeCurrency::FromPerson => book.world.person(person).currency.unwrap_or(plan.currency),
        };
        if total != lines.iter().map(|line| line.minor).sum::<i64>() && currency != plan.currency {
            return Err(silent("draws, guarantees and rests in another currency"));
        }
        let day = payout.last_day();
        let rate = rate_of(book.world, pay_in.at, &pay_in.rates, plan.currency, currency, day)?;
        for line in &mut lines {
            line.minor = half_away(&scaled(&whole(line.minor), plan.currency, currency, &rate));
        }
        if currency != plan.currency {
            total = lines.iter().map(|line| line.minor).sum();
        }
    }
    Ok(Statement { payout, lines, total, carried: rest, balance, currency })
}
