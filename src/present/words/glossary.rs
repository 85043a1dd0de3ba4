//! The field's terms in one place, for whoever meets one of them here first.

/// A term and what it means, by name. What figures mean is told by the catalogue of KPIs.
pub const TERMS: &[(&str, &str)] = &[
    ("Accelerator", "A higher rate that a plan pays for credit beyond a line, most often beyond the quota."),
    (
        "As-of day",
        "The last day of which anything is known. Figures of the past are computed as they stood then.",
    ),
    (
        "Backtest",
        "A forecast made for a period that is over, from what was known at the time, compared with what came.",
    ),
    ("Cap", "The most that a plan pays in a period, however much is sold."),
    ("Clawback", "Pay that is taken back because a deal that was paid was cancelled or returned."),
    (
        "Close date",
        "The day on which a deal was won or lost, or, as long as it is open, on which it is expected to be.",
    ),
    (
        "Credit",
        "The part of a deal\u{2019}s amount that counts for a person: all of it, or a share where it is split.",
    ),
    (
        "Draw",
        "An advance on commission that later commission is set against. In forecasts: one of many simulated outcomes.",
    ),
    ("Export", "A file with rows that a CRM, a spreadsheet or another system wrote."),
    ("Floor", "The least that a plan pays in a period."),
    (
        "Gone",
        "A deal that was open and is missing in the newest full export of its system. It still counts as open.",
    ),
    ("Lead", "A person or company that may become a deal; converted once it did."),
    ("P10, P50, P90", "Of ten simulated outcomes one lies below P10, five below P50, and nine below P90."),
    (
        "Pace",
        "Where attainment is expected to stand by now: on a straight line the share of days that are over, by \
     history the share that earlier periods had won by the same point.",
    ),
    ("Payout", "What a plan pays to a person for a period."),
    ("Pipeline", "All deals that are open."),
    ("Plan", "The document that says who is paid for what, at which rates."),
    ("Pushed", "A deal whose close date was moved to a later day."),
    ("Ramp", "The time that somebody new needs to reach full sales; quotas are often lower in it."),
    ("Receipt", "What an import did with each row: seen, imported, skipped, refused. The parts add up."),
    ("Roster", "The people whom the workspace knows, with the names under which files call them."),
    ("Segment", "A group of customers, such as small companies, as the export names it."),
    ("Snapshot", "How all deals stood on the day that an import shows."),
    ("SPIF", "A short extra reward for selling one thing in one time."),
    ("Split", "A deal whose credit is shared by several people."),
    ("Statement", "What one person earns in one period, line by line, each with its deal."),
    ("Tier", "A range of attainment or credit in which one rate holds."),
    (
        "Workspace",
        "Everything that you imported and typed; it lives in this browser, and in the files that you download.",
    ),
];

/// The terms in which a text occurs, in the term or in what it means.
pub fn found<'a>(entries: &[(&'a str, &'a str)], text: &str) -> Vec<(&'a str, &'a str)> {
    let wanted = text.trim().to_lowercase();
    let has = |held: &str| held.to_lowercase().contains(&wanted);
    entries.iter().copied().filter(|(term, meaning)| has(term) || has(meaning)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_stand_in_order_and_are_found_by_name_and_meaning() {
        let names: Vec<String> = TERMS.iter().map(|(term, _)| term.to_lowercase()).collect();
        assert!(names.is_sorted(), "{names:?}");
        assert!(found(TERMS, " CLAWBACK ").iter().any(|(term, _)| *term == "Clawback"));
        assert!(found(TERMS, "taken back").iter().any(|(term, _)| *term == "Clawback"));
        assert_eq!(found(TERMS, "").len(), TERMS.len());
        assert!(found(TERMS, "no such word").is_empty());
    }
}
