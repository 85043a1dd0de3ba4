//! Plans to start from. Each is a whole document that the check accepts, in the workspace's currency and
//! for its current fiscal year; names and numbers are there to be changed.

use super::period;
use crate::app::requests::{Overview, PersonBrief};
use crate::domain::kernel::{Currency, DateRange, Grain};
use crate::domain::model::person::fold_name;

/// A kind of plan to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name in the address.
    pub slug: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it pays, in a sentence.
    pub says: &'static str,
    /// The role that it is for; everybody where the roster has nobody with it.
    role: &'static str,
    /// Keys of the plan.
    pay: &'static str,
    /// Keys of the component before what it pays.
    with: &'static str,
    pays: &'static str,
    /// Further components.
    more: &'static str,
}

/// All templates, the plainest first.
pub const TEMPLATES: [Template; 13] = [
    Template {
        slug: "flat",
        name: "Flat rate",
        says: "The same share of every won deal for everybody.",
        role: "",
        with: "",
        more: "",
        pay: "",
        pays: r#"{ "flat": { "rate": "5%" } }"#,
    },
    Template {
        slug: "own-rate",
        name: "Each person’s own rate",
        says: "The commission rate that the roster states for each person.",
        role: "",
        with: "",
        more: "",
        pay: "",
        pays: r#"{ "flat": { "rate_of": "person" } }"#,
    },
    Template {
        slug: "marginal",
        name: "Rising tiers",
        says: "A higher rate on what lies above an edge; what lies below keeps its rate.",
        role: "",
        with: "",
        more: "",
        pay: "",
        pays: r#"{
        "table": {
          "application": "marginal",
          "by": "credit",
          "tiers": [
            { "from": "0", "until": "50000", "rate": "4%" },
            { "from": "50000", "until": "100000", "rate": "6%" },
            { "from": "100000", "rate": "8%" }
          ]
        }
      }"#,
    },
    Template {
        slug: "retroactive",
        name: "Tiers back to the first deal",
        says: "The rate of the tier reached pays everything, so that reaching an edge lifts every deal before it.",
        role: "",
        with: "",
        more: "",
        pay: "",
        pays: r#"{
        "table": {
          "application": "retroactive",
          "by": "attainment",
          "tiers": [
            { "from": "0%", "until": "80%", "rate": "4%" },
            { "from": "80%", "until": "100%", "rate": "6%" },
            { "from": "100%", "rate": "8%" }
          ]
        }
      }"#,
    },
    Template {
        slug: "accelerator",
        name: "Accelerator above quota",
        says: "Target variable ÷ quota is the base rate; above quota it is multiplied.",
        role: "",
        with: "",
        more: "",
        pay: "\n  \"pay\": { \"target_variable\": \"from_person\" },",
        pays: r#"{
        "table": {
          "application": "marginal",
          "by": "attainment",
          "tiers": [
            { "from": "0%", "until": "100%", "multiple": "1" },
            { "from": "100%", "multiple": "1.5" }
          ]
        }
      }"#,
    },
    Template {
        slug: "salary",
        name: "Base salary and commission",
        says: "The roster’s base salary in equal parts, and a share of every won deal.",
        role: "",
        with: "",
        more: "",
        pay: "\n  \"pay\": { \"base_salary\": \"from_person\" },",
        pays: r#"{ "flat": { "rate": "5%" } }"#,
    },
    Template {
        slug: "ae",
        name: "Account executive with accelerator",
        says: "Target variable up to quota, half as much again above it and twice as much from 150% on.",
        role: "Account Executive",
        pay: "\n  \"pay\": { \"base_salary\": \"from_person\", \"target_variable\": \"from_person\" },",
        with: "",
        pays: r#"{
        "table": {
          "application": "marginal",
          "by": "attainment",
          "tiers": [
            { "from": "0%", "until": "100%", "multiple": "1" },
            { "from": "100%", "until": "150%", "multiple": "1.5" },
            { "from": "150%", "multiple": "2" }
          ]
        }
      }"#,
        more: "",
    },
    Template {
        slug: "sdr",
        name: "Sales development by meetings",
        says: "A fixed amount for each meeting held, more for each beyond the twentieth of a quarter.",
        role: "Sales Development Representative",
        pay: "\n  \"pay\": { \"base_salary\": \"from_person\" },",
        with: "\n      \"measure\": { \"credit\": { \"activity\": \"meeting\" } },",
        pays: r#"{
        "table": {
          "application": "marginal",
          "by": "credit",
          "edge": "upper_inside",
          "tiers": [
            { "from": "0", "until": "20", "per_unit": "60" },
            { "from": "20", "per_unit": "90" }
          ]
        }
      }"#,
        more: "",
    },
    Template {
        slug: "manager",
        name: "Manager override",
        says: "A rate on what everybody below the manager sells, each deal once.",
        role: "Sales Manager",
        pay: "\n  \"pay\": { \"base_salary\": \"from_person\" },",
        with: "\n      \"measure\": { \"of\": \"all_reports\" },",
        pays: r#"{ "flat": { "rate": "1%" } }"#,
        more: "",
    },
    Template {
        slug: "renewals",
        name: "Customer success by renewals",
        says: "A low rate on every renewal, a higher one on what the quarter brings beyond the first 100,000.",
        role: "Customer Success Manager",
        pay: "\n  \"pay\": { \"base_salary\": \"from_person\" },",
        with: "\n      \"measure\": { \"where\": [{ \"field\": \"deal_type\", \"is\": [\"Renewal\"] }] },",
        pays: r#"{
        "table": {
          "application": "marginal",
          "by": "credit",
          "tiers": [
            { "from": "0", "until": "100000", "rate": "1%" },
            { "from": "100000", "rate": "2%" }
          ]
        }
      }"#,
        more: "",
    },
    Template {
        slug: "channel",
        name: "Channel, paid with the cash",
        says: "A share of every deal, half of it on booking and half as the customer pays.",
        role: "Channel Manager",
        pay: "",
        with: "\n      \"pay_on\": [{ \"share\": \"50%\", \"on\": \"booking\" }, { \"share\": \"50%\", \"on\": \"payment\" }],",
        pays: r#"{ "flat": { "rate": "3%" } }"#,
        more: "",
    },
    Template {
        slug: "ramping",
        name: "Ramping hire",
        says: "A quarter of the quota in the first month, half in the second, three quarters in the third, with a guarantee.",
        role: "Account Executive",
        pay: r#"
  "pay": { "base_salary": "from_person", "target_variable": "from_person" },
  "ramp": {
    "months": [
      { "quota": "25%", "guarantee": "2000", "accelerators": false },
      { "quota": "50%", "guarantee": "1500", "accelerators": false },
      { "quota": "75%", "guarantee": "1000" }
    ]
  },"#,
        with: "",
        pays: r#"{
        "table": {
          "application": "marginal",
          "by": "attainment",
          "tiers": [
            { "from": "0%", "until": "100%", "multiple": "1" },
            { "from": "100%", "multiple": "1.5" }
          ]
        }
      }"#,
        more: "",
    },
    Template {
        slug: "objectives",
        name: "Commission and objectives",
        says: "Seven tenths of the target variable by attainment, three tenths by objectives that a person judges.",
        role: "",
        pay: "\n  \"pay\": { \"base_salary\": \"from_person\", \"target_variable\": \"from_person\" },",
        with: "\n      \"target_share\": \"70%\",",
        pays: r#"{
        "table": {
          "application": "marginal",
          "by": "attainment",
          "tiers": [
            { "from": "0%", "until": "100%", "multiple": "1" },
            { "from": "100%", "multiple": "1.25" }
          ]
        }
      }"#,
        more: r#",
    {
      "id": "objectives",
      "name": "Objectives",
      "target_share": "30%",
      "pays": {
        "mbo": {
          "objectives": [
            { "name": "Pipeline hygiene", "weight": "50%" },
            { "name": "Product training", "weight": "50%" }
          ]
        }
      }
    }"#,
    },
];

/// The template with this name in the address.
pub fn template(slug: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.slug == slug)
}

/// The document of a template for a workspace.
pub fn document(template: &Template, overview: &Overview) -> String {
    let known = overview.currency.or_else(|| overview.currencies.first().copied());
    let currency = known.unwrap_or(Currency::USD);
    let year = period::anchor(overview).and_then(|day| overview.calendar.period_of(day, Grain::Year).ok());
    let (name, days) = match year {
        Some(year) => (format!("{} {}", template.name, year.name), days(year.range)),
        None => (template.name.to_owned(), "{ \"from\": \"2026-01-01\" }".to_owned()),
    };
    let role =
        |person: &PersonBrief| person.person.role.as_deref().map(fold_name) == Some(fold_name(template.role));
    let applies_to = match overview.people.iter().any(role) {
        true => format!(r#"[{{ "role": "{}" }}]"#, template.role),
        false => r#"{ "everyone": true }"#.to_owned(),
    };
    format!(
        r#"{{
  "schema": "attain/plan/1",
  "name": "{name}",
  "currency": "{currency}",
  "effective": {days},
  "applies_to": {applies_to},
  "payout": "quarter",{}
  "refunds": {{ "policy": "reverse_paid" }},
  "components": [
    {{
      "id": "commission",
      "name": "Commission",{}
      "pays": {}
    }}{}
  ]
}}
"#,
        template.pay, template.with, template.pays, template.more
    )
}

fn days(range: DateRange) -> String {
    format!(r#"{{ "from": "{}", "until": "{}" }}"#, range.from, range.until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::commission::{check, read_plan};
    use crate::domain::kernel::{Calendar, Date};

    #[test]
    fn every_template_reads_one_way_and_carries_currency_and_fiscal_year() {
        let overview = Overview {
            calendar: Calendar::starting_in(4),
            today: Date::from_ymd(2026, 2, 3).ok(),
            currency: Currency::parse("EUR").ok(),
            ..Overview::default()
        };
        for template in TEMPLATES {
            let plan = read_plan(&document(&template, &overview)).unwrap();
            assert_eq!(check(&plan), Vec::new(), "{}", template.name);
            assert_eq!(plan.currency.code(), "EUR");
            assert_eq!(plan.effective.range().unwrap().to_string(), "2025-04-01..2026-04-01");
            assert!(plan.name.ends_with(" 2026"));
            assert_eq!(super::template(template.slug), Some(&template));
        }
    }

    #[test]
    fn an_empty_workspace_gets_a_plan_as_well() {
        for template in TEMPLATES {
            assert!(read_plan(&document(&template, &Overview::default())).is_ok());
        }
    }
}
