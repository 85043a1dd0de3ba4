//! Plans to start from. Each is a whole document that the check accepts, in the workspace's currency and
//! for its current fiscal year; names and numbers are there to be changed.

use super::period;
use crate::app::requests::Overview;
use crate::domain::kernel::{Currency, DateRange, Grain};

/// A kind of plan to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name in the address.
    pub slug: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it pays, in a sentence.
    pub says: &'static str,
    pay: &'static str,
    pays: &'static str,
}

/// All templates, the plainest first.
pub const TEMPLATES: [Template; 6] = [
    Template {
        slug: "flat",
        name: "Flat rate",
        says: "The same share of every won deal for everybody.",
        pay: "",
        pays: r#"{ "flat": { "rate": "5%" } }"#,
    },
    Template {
        slug: "own-rate",
        name: "Each person’s own rate",
        says: "The commission rate that the roster states for each person.",
        pay: "",
        pays: r#"{ "flat": { "rate_of": "person" } }"#,
    },
    Template {
        slug: "marginal",
        name: "Rising tiers",
        says: "A higher rate on what lies above an edge; what lies below keeps its rate.",
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
        pay: "\n  \"pay\": { \"base_salary\": \"from_person\" },",
        pays: r#"{ "flat": { "rate": "5%" } }"#,
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
    format!(
        r#"{{
  "schema": "attain/plan/1",
  "name": "{name}",
  "currency": "{currency}",
  "effective": {days},
  "applies_to": {{ "everyone": true }},
  "payout": "quarter",{}
  "refunds": {{ "policy": "reverse_paid" }},
  "components": [
    {{
      "id": "commission",
      "name": "Commission",
      "pays": {}
    }}
  ]
}}
"#,
        template.pay, template.pays
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
