//! The words for what a plan may say beyond rates and tables.

use super::{about_percent, beyond, rule_words};
use crate::domain::commission::figures;
use crate::domain::kernel::Currency;
use crate::domain::model::Plan;
use crate::domain::model::plan::{
    Component, Condition, CreditOf, Curve, CurveAbove, CurveValue, Draw, DrawKind, Grid, Limit, Pays, Per,
    PlanLimit, RateRule, RefundPolicy, Release, Settle, Sum, Whose,
};

/// What is measured.
pub(super) fn measured(part: &Component) -> String {
    let measure = &part.measure;
    let what = match &measure.credit {
        CreditOf::Amount => "deals".to_owned(),
        CreditOf::ListAmount => "list amounts of deals".to_owned(),
        CreditOf::NetOfDiscount => "amounts less discounts of deals".to_owned(),
        CreditOf::Margin => "margins of deals".to_owned(),
        CreditOf::Units => "units of deals".to_owned(),
        CreditOf::Count => "the number of deals".to_owned(),
        CreditOf::Activity(what) => format!("activities of the type {what}"),
        CreditOf::Entered(name) => format!("the entered figure “{name}”"),
    };
    let whose = match measure.of {
        Whose::Own => "",
        Whose::Team => " of the team",
        Whose::DirectReports => " of those who report to the person",
        Whose::AllReports => " of everybody below the person",
    };
    let conditions: Vec<String> = measure.conditions.iter().map(condition).collect();
    format!("{what}{whose}{}", conditions.join(" and"))
}

fn condition(condition: &Condition) -> String {
    let mut parts = Vec::new();
    if !condition.is.is_empty() {
        parts.push(format!("is {}", condition.is.join(" or ")));
    }
    if !condition.is_not.is_empty() {
        parts.push(format!("is not {}", condition.is_not.join(" or ")));
    }
    let bounds = [
        ("at least", condition.at_least),
        ("above", condition.above),
        ("at most", condition.at_most),
        ("below", condition.below),
    ];
    let bound = |(words, bound): (&str, Option<_>)| bound.map(|bound| format!("is {words} {bound}"));
    parts.extend(bounds.into_iter().filter_map(bound));
    format!(" whose {} {}", condition.field.words(), parts.join(" and "))
}

/// A flat amount for each thing measured.
pub(super) fn flat(part: &Component) -> String {
    let Pays::Flat(rule) = &part.pays else { return String::new() };
    match rule {
        RateRule::PerUnit(amount) => format!("{amount} for each"),
        other => rule_words(*other),
    }
}

/// A shape of pay that is neither flat nor a table.
pub(super) fn shape(pays: &Pays) -> String {
    match pays {
        Pays::Curve(curve) => curve_words(curve),
        Pays::Grid(grid) => grid_words(grid),
        Pays::Scoped(scoped) => {
            let rules = scoped.rules.iter().map(|rule| {
                let fits: Vec<String> =
                    rule.matches.iter().map(|(field, text)| format!("{} {text}", field.words())).collect();
                format!("{} for {}", rule_words(rule.pays), fits.join(" and "))
            });
            let rules: Vec<String> = rules.collect();
            let otherwise = scoped.otherwise.map_or_else(|| "nothing".to_owned(), beyond);
            format!("the rate of the most specific rule: {}; otherwise {otherwise}", rules.join("; "))
        }
        Pays::Mbo(mbo) => {
            let objectives = mbo.objectives.iter();
            let objectives: Vec<String> = objectives
                .map(|one| format!("{} of it for “{}”", about_percent(one.weight.0), one.name))
                .collect();
            format!("the target variable × what was achieved, {}", objectives.join(" and "))
        }
        Pays::Contest(contest) => {
            let prizes: Vec<String> = contest.prizes.iter().map(ToString::to_string).collect();
            format!("prizes of {} for the first places", prizes.join(", "))
        }
        Pays::Flat(_) | Pays::Table(_) => String::new(),
    }
}

fn curve_words(curve: &Curve) -> String {
    let points = curve.points.iter().map(|point| {
        let pays = match point.pays {
            CurveValue::OfTarget(share) => format!("{} of the target variable", figures::share(share)),
            CurveValue::Amount(amount) => figures::number(amount, 0),
        };
        format!("{pays} at {}", point.at)
    });
    let points: Vec<String> = points.collect();
    let above = match curve.above {
        Some(CurveAbove::Level) | None => "the same above".to_owned(),
        Some(CurveAbove::Continue) => "the last line goes on above".to_owned(),
        Some(CurveAbove::PerPoint(share)) => {
            format!("each further point adds {} of the target variable", figures::share(share.0))
        }
    };
    format!("a curve: {}; {above}", points.join("; "))
}

fn grid_words(grid: &Grid) -> String {
    format!("a rate for each deal by {} and {}", grid.rows.by.words(), grid.columns.by.words())
}

/// What acts on a component's earnings, and when they are paid; each a sentence after a space.
pub(super) fn of_component(part: &Component, currency: Currency) -> String {
    let mut said = Vec::new();
    for (place, _) in part.gates.iter().enumerate() {
        said.extend(adjustment(part, &format!("/gates/{place}"), currency));
    }
    for (key, count) in [
        ("multipliers", part.multipliers.len()),
        ("kickers", part.kickers.len()),
        ("caps", part.caps.len()),
        ("floors", part.floors.len()),
    ] {
        said.extend((0..count).filter_map(|place| adjustment(part, &format!("/{key}/{place}"), currency)));
    }
    said.extend(part.settle.map(settle).map(str::to_owned));
    if let Some(pay_on) = &part.pay_on {
        let stages = pay_on
            .stages
            .iter()
            .map(|stage| format!("{} {}", about_percent(stage.share.0), release(stage.on)));
        said.push(format!("paid {}", stages.collect::<Vec<_>>().join(", ")));
    }
    said.extend(
        part.holdback.map(|held| {
            format!("{} of it is kept until {}", about_percent(held.share.0), release(held.until))
        }),
    );
    said.extend(
        part.budget.map(|budget| format!("at most {} {currency} are paid to all together", budget.amount)),
    );
    said.extend(part.pool.as_ref().map(|_| "paid once and shared".to_owned()));
    said.iter().map(|said| format!(" {}.", capital(said))).collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

fn settle(settle: Settle) -> &'static str {
    match settle {
        Settle::AtEnd => "paid once, when the measured period ends",
        Settle::TrueUp => "each payout pays what is due to date less what was paid before",
        Settle::TrueUpWithoutDeductions => "each payout pays what is due to date, without deductions",
        Settle::AttainmentToDate => "each payout pays its own credit from the level reached to date",
    }
}

fn release(on: Release) -> String {
    match on {
        Release::Booking => "on booking".to_owned(),
        Release::Invoice => "as it is invoiced".to_owned(),
        Release::Payment => "as it is paid for".to_owned(),
        Release::FullPayment => "once it is fully paid for".to_owned(),
        Release::DaysAfter(days) => format!("{days} days after"),
        Release::MonthsAfter(months) => format!("{months} months after"),
        Release::Date(day) => format!("on {day}"),
    }
}

/// The clause at a path within a component: a gate, multiplier, kicker, cap, floor or budget.
pub(in crate::domain::commission) fn adjustment(
    part: &Component,
    path: &str,
    currency: Currency,
) -> Option<String> {
    let (key, place) = path.trim_start_matches('/').split_once('/')?;
    let place: usize = place.parse().ok()?;
    let of = |of: &Option<String>| of.as_ref().map_or_else(String::new, |of| format!(" of “{of}”"));
    match key {
        "gates" => {
            let gate = part.gates.get(place)?;
            let least = gate.at_least.map(|level| format!("at least {level}"));
            let above = gate.above.map(|level| format!("above {level}"));
            let level: Vec<String> = least.into_iter().chain(above).collect();
            let otherwise =
                gate.otherwise.map_or_else(|| "nothing".to_owned(), |share| about_percent(share.0));
            let what = format!("{}{}", gate.by.words(), of(&gate.of));
            Some(format!("{otherwise} is paid unless the {what} is {}", level.join(" and ")))
        }
        "multipliers" => {
            let one = part.multipliers.get(place)?;
            if let Some(factor) = one.factor {
                return Some(format!("what is earned × {factor}"));
            }
            let tiers = one.tiers.iter().map(|tier| format!("× {} from {}", tier.factor, tier.from));
            let what = format!("{}{}", one.by.words(), of(&one.of));
            Some(format!("by the {what}: {}", tiers.collect::<Vec<_>>().join(", ")))
        }
        "kickers" => {
            let kicker = part.kickers.get(place)?;
            let what = format!("{}{}", kicker.by.words(), of(&kicker.of));
            Some(format!("{} more at a {what} of {}", sum(kicker.pays, currency), kicker.at))
        }
        "caps" => part.caps.get(place).map(|limit| bound(limit, "at most", currency)),
        "floors" => part.floors.get(place).map(|limit| bound(limit, "at least", currency)),
        _ => None,
    }
}

fn bound(limit: &Limit, words: &str, currency: Currency) -> String {
    let per = match limit.per {
        Per::Deal => "a deal",
        Per::Period => "a period",
        Per::Year => "a year",
    };
    format!("{words} {} {per}", sum(limit.sum, currency))
}

fn sum(sum: Sum, currency: Currency) -> String {
    match sum {
        Sum::Amount(amount) => format!("{} {currency}", figures::number(amount.0, currency.digits())),
        Sum::OfTarget(share) => format!("{} of the target variable", figures::share(share.0)),
        Sum::OfOte(share) => format!("{} of OTE", figures::share(share.0)),
        Sum::OfAnnualTarget(share) => format!("{} of the year's target variable", figures::share(share.0)),
        Sum::OfAnnualOte(share) => format!("{} of the year's OTE", figures::share(share.0)),
    }
}

/// A limit over several components.
pub(in crate::domain::commission) fn limit(limit: &PlanLimit, currency: Currency) -> String {
    let cap = limit.cap.map(|cap| bound(&cap, "at most", currency));
    let floor = limit.floor.map(|floor| bound(&floor, "at least", currency));
    let of =
        if limit.components.is_empty() { "all lines".to_owned() } else { limit.components.join(" and ") };
    let bounds: Vec<String> = cap.into_iter().chain(floor).collect();
    format!("{of} pay {}", bounds.join(" and "))
}

/// A draw.
pub(in crate::domain::commission) fn draw(draw: &Draw, currency: Currency) -> String {
    let kind = match draw.kind {
        DrawKind::Recoverable => "recoverable",
        DrawKind::RecoverableStrict => "recoverable from all that is earned",
        DrawKind::NonRecoverable => "not recoverable",
        DrawKind::Forgiven => "recoverable, forgiven at its end",
    };
    let amount = figures::number(draw.amount.0, currency.digits());
    format!("a draw of {amount} {currency} a payout period, {kind}")
}

/// What the plan says beside its components, one sentence a rule.
pub(super) fn of_plan(plan: &Plan) -> Vec<String> {
    let mut said: Vec<String> = plan.limits.iter().map(|one| limit(one, plan.currency)).collect();
    said.extend(plan.refunds.as_ref().map(|refunds| {
        let how = match refunds.policy {
            RefundPolicy::RerateOriginal => "the original period is rated again",
            RefundPolicy::ReversePaid => "what was paid for it is taken back",
            RefundPolicy::NegativeDeal => "it counts as a negative deal",
            RefundPolicy::Ignore => "nothing is taken back",
        };
        format!("after a refund, {how}")
    }));
    said.extend(plan.draw.as_ref().map(|one| draw(one, plan.currency)));
    said.extend(
        plan.guarantee
            .as_ref()
            .map(|one| format!("at least {} {} are paid a payout period", one.amount, plan.currency)),
    );
    said.extend(plan.ramp.as_ref().map(|ramp| format!("new people ramp over {} months", ramp.months.len())));
    said.iter().map(|said| format!("{}.", capital(said))).collect()
}
