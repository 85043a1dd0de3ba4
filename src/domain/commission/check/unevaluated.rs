//! Keys that are read but not evaluated: refused by name, so that no stated rule is ever ignored.

use super::{Code, Finding};
use crate::domain::model::Plan;
use crate::domain::model::plan::{Component, Pays, RateRule, Settle};

pub(super) fn check_unevaluated(plan: &Plan, findings: &mut Vec<Finding>) {
    let stated = [
        ("proration", plan.proration.is_some()),
        ("ramp", plan.ramp.is_some()),
        ("limits", !plan.limits.is_empty()),
        ("refunds", plan.refunds.is_some()),
        ("draw", plan.draw.is_some()),
        ("guarantee", plan.guarantee.is_some()),
        ("conversion", plan.conversion.is_some()),
        ("pay_in", plan.pay_in.is_some()),
        ("accrual", plan.accrual.is_some()),
        ("also_paid_by", !plan.also_paid_by.is_empty()),
        ("versions", !plan.versions.is_empty()),
    ];
    refuse("", &stated, findings);
    for (index, part) in plan.components.iter().enumerate() {
        refuse(&format!("/components/{index}"), &of_component(part), findings);
    }
}

fn of_component(part: &Component) -> Vec<(&'static str, bool)> {
    let measure = &part.measure;
    let plain = measure.credit.is_money() && measure.of.is_own() && measure.shares.is_all();
    let rich =
        measure.credit_map.is_some() || !measure.multipliers.is_empty() || measure.deduct_first.is_some();
    let fixed = |rule: &RateRule| rule.is_fixed() || matches!(rule, RateRule::PerUnit(_));
    let pays = match &part.pays {
        Pays::Flat(rule) => fixed(rule),
        Pays::Table(table) => {
            table.of.is_some() || table.cuts.is_some() || table.tiers.iter().any(|tier| fixed(&tier.pays))
        }
        _ => true,
    };
    vec![
        ("measure", !plain || rich || !measure.roles.is_empty()),
        ("settle", part.settle.is_some_and(|settle| settle != Settle::AtEnd)),
        ("days", part.days.is_some()),
        ("quota", part.quota.is_some()),
        ("pays", pays),
        ("gates", !part.gates.is_empty()),
        ("multipliers", !part.multipliers.is_empty()),
        ("kickers", !part.kickers.is_empty()),
        ("caps", !part.caps.is_empty()),
        ("floors", !part.floors.is_empty()),
        ("order", part.order.is_some()),
        ("pay_on", part.pay_on.is_some()),
        ("holdback", part.holdback.is_some()),
        ("budget", part.budget.is_some()),
        ("pool", part.pool.is_some()),
    ]
}

fn refuse(at: &str, stated: &[(&'static str, bool)], findings: &mut Vec<Finding>) {
    for (key, _) in stated.iter().filter(|(_, stated)| *stated) {
        let message = "what is said here is not evaluated yet";
        findings.push(Finding::refused(Code::Unevaluated, format!("{at}/{key}"), message));
    }
}
