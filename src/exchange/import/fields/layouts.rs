//! The system whose export a header line looks like; ids of two systems never meet.

use super::fold_header;

/// Headers of which a layout has all; the first layout that fits counts, the narrowest come first.
const LAYOUTS: &[(&str, &[&str])] = &[
    ("zoho", &["record id", "deal owner id"]),
    ("zoho", &["record id", "deal name", "closing date"]),
    ("dynamics", &["do not modify opportunity"]),
    ("dynamics", &["topic", "est close date"]),
    ("dynamics", &["topic", "est revenue"]),
    ("freshsales", &["deal id", "deal total deal value"]),
    ("freshsales", &["deal name", "deal total deal value"]),
    ("close", &["lead name", "status label", "status type"]),
    ("copper", &["opportunity name", "company", "win probability"]),
    ("copper", &["opportunity name", "company", "loss reason"]),
    ("odoo", &["opportunity", "salesperson", "expected closing"]),
    ("salesforce", &["opportunity owner"]),
    ("salesforce", &["opportunity name"]),
    ("salesforce", &["stagename", "iswon"]),
    ("salesforce", &["stagename", "closedate"]),
    ("salesforce", &["opportunityid"]),
    ("salesforce", &["opportunity id"]),
    ("salesforce", &["field event", "old value", "new value"]),
    ("salesforce", &["assigned", "company account"]),
    ("salesforce", &["activitydate", "ownerid"]),
    ("salesforce", &["isocode", "conversionrate"]),
    ("salesforce", &["isconverted", "ownerid"]),
    ("salesforce", &["lead owner"]),
    ("hubspot", &["record id", "deal name"]),
    ("hubspot", &["record id", "deal stage"]),
    ("hubspot", &["activity date", "activity assigned to"]),
    ("hubspot", &["record id", "lifecycle stage"]),
    ("hubspot", &["record id", "lead status"]),
];

/// The system whose export this looks like, or `generic`.
pub fn layout(headers: &[String]) -> &'static str {
    let folded: Vec<String> = headers.iter().map(|header| fold_header(header)).collect();
    let has = |name: &&str| folded.iter().any(|header| header == name);
    let begin = |mark: &str| headers.iter().filter(|header| header.starts_with(mark)).count() >= 3;
    if begin("Deal - ") || begin("Activity - ") || begin("Lead - ") {
        return "pipedrive";
    }
    let fitting = LAYOUTS.iter().find(|(_, names)| names.iter().all(has));
    fitting.map_or("generic", |(layout, _)| layout)
}

/// Whether the system's “expected revenue” is the amount times the probability, which is no amount.
pub(super) fn weighs_revenue(headers: &[String]) -> bool {
    matches!(layout(headers), "salesforce" | "zoho")
}
