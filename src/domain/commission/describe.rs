//! A plan in plain words, and the words for its parts that statements and findings use.
//!
//! Owns sentences, no meaning: what is said here follows from the document alone.

mod rules;

pub(super) use rules::{adjustment, draw, limit};

use super::figures;
use super::tiers::Origin;
use crate::domain::kernel::{Currency, Rational, RoundingMode};
use crate::domain::model::Plan;
use crate::domain::model::plan::{
    Amount, Anchor, Application, AppliesTo, Assignment, Beyond, Component, Edge, Effective, Level, PayAmount,
    Pays, RateRule, Table, TableBy, Tier, TierApplication, Who,
};

/// The whole plan as a short text, one rule a line.
pub fn describe(plan: &Plan) -> String {
    let mut lines = vec![
        format!("{} pays {} by the {}.", plan.name, who(&plan.applies_to), plan.payout.word()),
        format!("It holds {}. All amounts are in {}.", days(plan.effective), plan.currency),
        anchor(plan.anchored()).to_owned(),
        format!("Each line is {}, once.", figures::rounding(plan.rounding, plan.currency)),
    ];
    let pay = plan.pay.iter();
    lines.extend(pay.clone().filter_map(|pay| Some(salary(pay.base_salary.as_ref()?, plan.currency))));
    lines.extend(pay.filter_map(|pay| {
        Some(format!("Target variable: {}.", yearly(pay.target_variable.as_ref()?, plan.currency)))
    }));
    lines.extend(plan.components.iter().map(|part| component(plan, part)));
    lines.extend(rules::of_plan(plan));
    for version in &plan.versions {
        lines.push(format!("From {} on:", version.from));
        lines.extend(version.components.iter().flatten().map(|part| component(plan, part)));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn anchor(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Booking => "A deal counts in full for its owner on the day it is won.",
        Anchor::Invoice => "A deal counts with each of its invoices, and less with each credit note.",
        Anchor::Payment => "A deal counts with each of its payments.",
    }
}

fn who(applies_to: &AppliesTo) -> String {
    match applies_to {
        AppliesTo::Everyone => "everyone".to_owned(),
        AppliesTo::Assigned(list) => list.iter().map(assigned).collect::<Vec<_>>().join(", and "),
    }
}

fn assigned(assignment: &Assignment) -> String {
    let who = match &assignment.who {
        Who::Role(role) => format!("everyone with the role “{role}”"),
        Who::Team(team) => format!("everyone of the team “{team}”"),
        Who::Person(person) => format!("“{person}”"),
    };
    let from = assignment.from.map(|from| format!(" from {from}"));
    let until = assignment.until.map(|until| format!(" until the day before {until}"));
    let through = assignment.through.map(|through| format!(" through {through}"));
    [Some(who), from, until, through].into_iter().flatten().collect()
}

fn days(effective: Effective) -> String {
    let from = Some(format!("from {}", effective.from));
    let until = effective.until.map(|until| format!(" until the day before {until}"));
    let through = effective.through.map(|through| format!(" through {through}"));
    [from, until, through].into_iter().flatten().collect()
}

/// What base salary is paid.
pub(super) fn salary(stated: &PayAmount, currency: Currency) -> String {
    format!("Base salary: {}, in equal parts.", yearly(stated, currency))
}

fn yearly(stated: &PayAmount, currency: Currency) -> String {
    match stated {
        PayAmount::PerYear(Amount(amount)) => {
            format!("{} {currency} a year", figures::number(*amount, currency.digits()))
        }
        PayAmount::FromPerson => "what the roster states for each person's year".to_owned(),
    }
}

fn component(plan: &Plan, part: &Component) -> String {
    let grain = part.measured_over.unwrap_or(plan.payout).word();
    let share = part.target_share.map_or_else(String::new, |share| {
        format!(" Its share of the target variable is {}.", about_percent(share.0))
    });
    let measured = rules::measured(part);
    let more = rules::of_component(part, plan.currency);
    format!("{}: on {measured} of the {grain}, {}.{share}{more}", part.title(), pays(part, plan.currency))
}

/// What a component pays, without a full stop.
pub(super) fn pays(component: &Component, currency: Currency) -> String {
    match &component.pays {
        Pays::Flat(rule) if rule.is_fixed() => rule_words(*rule),
        Pays::Flat(RateRule::PerUnit(_)) => rules::flat(component),
        Pays::Flat(rule) => format!("{} of all credit", rule_words(*rule)),
        Pays::Table(table) => table_words(table, component.measure.credit.is_money(), currency),
        other => rules::shape(other),
    }
}

fn table_words(table: &Table, money: bool, currency: Currency) -> String {
    let how = match table.application {
        Some(Application::Marginal) => "each rate on the part of the credit inside its tier",
        Some(Application::Retroactive) => "the rate of the tier reached on all credit",
        Some(Application::Overage) => {
            "the base rate up to quota and the rate of the tier reached on all above it"
        }
        None => "each tier as it says",
    };
    let base = table.base_rate.map(|rate| format!("the base rate is {}", about_percent(rate.0)));
    let below = table.below.map(|_| Origin::Below);
    let tiers = (0..table.tiers.len()).map(Origin::Tier);
    let above = table.above.map(|_| Origin::Above);
    let steps = below.into_iter().chain(tiers).chain(above);
    let steps: Vec<String> = base
        .into_iter()
        .chain(steps.filter_map(|origin| table_step(table, origin, money, currency)))
        .collect();
    let edge = match table.edge {
        Edge::LowerInside => "an exact edge belongs to the tier above it",
        Edge::UpperInside => "an exact edge belongs to the tier below it",
    };
    format!("{how}: {}; {edge}", steps.join("; "))
}

/// One step of a table in words; nothing for a flat rate.
pub(super) fn step(component: &Component, origin: Origin, currency: Currency) -> Option<String> {
    match &component.pays {
        Pays::Table(table) => table_step(table, origin, component.measure.credit.is_money(), currency),
        _ => None,
    }
}

fn table_step(table: &Table, origin: Origin, money: bool, currency: Currency) -> Option<String> {
    let level = |bound: Level| level(table, bound, money, currency);
    let first = table.tiers.first()?.from;
    match origin {
        Origin::Flat => None,
        Origin::Below => Some(format!("{} below {}", beyond(table.below?), level(first))),
        Origin::Tier(index) => {
            let next = table.tiers.get(index.saturating_add(1)).map(|next| next.from);
            Some(tier(table.tiers.get(index)?, next, level))
        }
        Origin::Above => {
            let end = table.tiers.last()?.until?;
            Some(format!("{} above {}", beyond(table.above?), level(end)))
        }
    }
}

fn tier(tier: &Tier, next: Option<Level>, level: impl Fn(Level) -> String) -> String {
    let own = match tier.application {
        None => "",
        Some(TierApplication::All) => " on everything from 0",
        Some(TierApplication::New) => " on the part inside",
    };
    let from = level(tier.from);
    let to = tier.until.or(next).map(|end| format!(" to {}", level(end)));
    format!("{}{own} from {from}{}", rule_words(tier.pays), to.unwrap_or_default())
}

/// A bound in words: `10,000.00 USD` or `50% of quota`.
pub(super) fn level(table: &Table, bound: Level, money: bool, currency: Currency) -> String {
    match table.by {
        TableBy::Credit if !money => figures::number(bound.value(), 0),
        TableBy::Credit => format!("{} {currency}", figures::number(bound.value(), currency.digits())),
        TableBy::Attainment => format!("{} of quota", figures::share(bound.value())),
    }
}

fn beyond(beyond: Beyond) -> String {
    match beyond {
        Beyond::Nothing => "nothing".to_owned(),
        stated => rule_words(stated.rule()),
    }
}

/// A rate in words.
pub(super) fn rule_words(rule: RateRule) -> String {
    match rule {
        RateRule::Rate(rate) => figures::share(rate.0),
        RateRule::RateOf(_) => "the person's own rate".to_owned(),
        RateRule::Multiple(multiple) => format!("{} × the base rate", figures::number(multiple, 0)),
        RateRule::PerUnit(amount) => format!("{amount} for each"),
        RateRule::Amount(amount) => format!("a fixed {amount}"),
        RateRule::OfTarget(share) => format!("{} of the target variable", figures::share(share.0)),
    }
}

/// A share as a percent for reading: exact if it has at most four decimals, else rounded to two and
/// marked with “about”. Calculations print the exact form.
pub fn about_percent(share: Rational) -> String {
    let Ok(hundredfold) = share.checked_mul(Rational::HUNDRED) else { return figures::share(share) };
    if let Some(exact) = hundredfold.exact_decimal()
        && exact.split_once('.').is_none_or(|(_, part)| part.len() <= 4)
    {
        return figures::share(share);
    }
    let rounded = hundredfold.checked_mul(Rational::HUNDRED).ok();
    let rounded = rounded.and_then(|value| RoundingMode::HalfAwayFromZero.whole(value).ok());
    match rounded.and_then(|hundredths| Rational::new(hundredths, 100).ok()) {
        Some(percent) => format!("about {}%", figures::number(percent, 2)),
        None => figures::share(share),
    }
}
