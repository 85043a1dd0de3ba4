//! The plans of the demo company: documents as `docs/formats/plan.md` describes them, for all its years.

use super::company::Company;
use super::days::date;

/// A plan's file name and text.
pub type PlanFile = (&'static str, String);

/// What is paid to whom, without the days.
struct Draft {
    file: &'static str,
    name: &'static str,
    roles: &'static str,
    variable: &'static str,
    component: &'static str,
}

const DRAFTS: [Draft; 3] = [
    Draft {
        file: "plan-account-executives.json",
        name: "Account Executives",
        roles: r#"{ "role": "Account Executive" }"#,
        variable: ", \"target_variable\": \"from_person\"",
        component: r#"{
      "id": "bookings",
      "name": "Commission on bookings",
      "pays": {
        "table": {
          "application": "marginal",
          "by": "attainment",
          "tiers": [
            { "from": "0%", "until": "100%", "multiple": "1" },
            { "from": "100%", "until": "150%", "multiple": "1.5" },
            { "from": "150%", "multiple": "1.2" }
          ]
        }
      }
    }"#,
    },
    Draft {
        file: "plan-success-and-development.json",
        name: "Customer Success and Sales Development",
        roles: r#"{ "role": "Customer Success Manager" }, { "role": "Sales Development Representative" }"#,
        variable: "",
        component: r#"{
      "id": "own-rate",
      "name": "Commission at the own rate",
      "pays": { "flat": { "rate_of": "person" } }
    }"#,
    },
    Draft {
        file: "plan-managers.json",
        name: "Sales Managers",
        roles: r#"{ "role": "Sales Manager" }"#,
        variable: "",
        component: r#"{
      "id": "own-deals",
      "name": "Deals taken over",
      "pays": { "flat": { "rate": "1%" } }
    }"#,
    },
];

impl Company {
    /// The plans that fit the roster and the quotas.
    pub fn plans(&self) -> Vec<PlanFile> {
        let days = (date(self.days.start), date(self.days.end));
        let text = |draft: &Draft| {
            format!(
                r#"{{
  "schema": "attain/plan/1",
  "name": "{}",
  "currency": "USD",
  "effective": {{ "from": "{}", "until": "{}" }},
  "applies_to": [{}],
  "payout": "quarter",
  "pay": {{ "base_salary": "from_person"{} }},
  "refunds": {{ "policy": "reverse_paid" }},
  "components": [
    {}
  ]
}}
"#,
                draft.name, days.0, days.1, draft.roles, draft.variable, draft.component
            )
        };
        DRAFTS.iter().map(|draft| (draft.file, text(draft))).collect()
    }
}
