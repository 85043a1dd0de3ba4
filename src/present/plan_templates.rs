//! Plans to begin with: short documents with the workspace's currency and fiscal year filled in.

use crate::domain::kernel::{Currency, DateRange};

/// A template: its name and what it pays, as the part of the document that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// The name shown and given to the plan.
    pub name: &'static str,
    payout: &'static str,
    pay: &'static str,
    pays: &'static str,
}

/// All templates, simplest first.
pub const TEMPLATES: [Template; 6] = [
    Template { name: "Flat rate", payout: "month", pay: "", pays: r#"{ "flat": { "rate": "5%" } }"# },
    Template {
        name: "Each person's own rate",
        payout: "quarter",
        pay: "",
        pays: r#"{ "flat": { "rate_of": "person" } }"#,
    },
    Template {
        name: "Marginal tiers",
        payout: "quarter",
        pay: "",
        pays: r#"{ "table": { "by": "credit", "application": "marginal", "tiers": [
        { "from": "0", "rate": "4%" },
        { "from": "100000", "rate": "6%" },
        { "from": "250000", "rate": "8%" } ] } }"#,
    },
    Template {
        name: "Retroactive tiers on quota",
        payout: "quarter",
        pay: "",
        pays: r#"{ "table": { "by": "attainment", "application": "retroactive", "tiers": [
        { "from": "0%", "rate": "4%" },
        { "from": "100%", "rate": "6%" } ] } }"#,
    },
    Template {
        name: "Accelerator over quota",
        payout: "quarter",
        pay: r#""target_variable": { "per_year": "60000" }"#,
        pays: r#"{ "table": { "by": "attainment", "application": "marginal", "tiers": [
        { "from": "0%", "multiple": "1" },
        { "from": "100%", "multiple": "1.5" } ] } }"#,
    },
    Template {
        name: "Base salary and commission",
        payout: "month",
        pay: r#""base_salary": { "per_year": "60000" }"#,
        pays: r#"{ "flat": { "rate": "3%" } }"#,
    },
];

impl Template {
    /// The document for a currency and the days of a fiscal year.
    pub fn text(self, currency: Currency, year: DateRange) -> String {
        let pay =
            if self.pay.is_empty() { String::new() } else { format!("  \"pay\": {{ {} }},\n", self.pay) };
        format!(
            "{{\n  \"schema\": \"attain/plan/1\",\n  \"name\": \"{}\",\n  \"currency\": \"{currency}\",\n  \
             \"effective\": {{ \"from\": \"{}\", \"until\": \"{}\" }},\n  \"applies_to\": {{ \"everyone\": true }},\n  \
             \"payout\": \"{}\",\n{pay}  \"components\": [\n    {{ \"id\": \"commission\", \"name\": \"Commission\",\n      \
             \"pays\": {} }}\n  ]\n}}\n",
            self.name, year.from, year.until, self.payout, self.pays
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::commission::{check, read_plan, readings::refuses};

    #[test]
    fn every_template_is_a_plan_that_can_be_read_in_one_way_only() {
        let year = crate::domain::kernel::Calendar::default().parse("2026").unwrap().range;
        for template in TEMPLATES {
            let plan =
                read_plan(&template.text(Currency::USD, year)).unwrap_or_else(|error| panic!("{error}"));
            let findings = check(&plan);
            assert!(!refuses(&findings), "{}: {findings:?}", template.name);
        }
    }
}
