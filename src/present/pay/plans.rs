//! Plans as documents: the list, and what the check says while somebody types.

use super::place_of;
use crate::app::requests::{Answer, FindingBrief, PlanBrief, ReadingBrief};
use crate::domain::commission::{Severity, read_plan, write_plan};
use crate::present::format::{self, Locale};
use crate::present::place::{Place, View};
use crate::present::tone::Tone;
use crate::present::words::pay as words;

/// The key of the plans in the address.
pub const TAB: &str = "plans";
/// The key of the paper view.
pub const PAPER: &str = "paper";
/// The key of the simulation.
pub const SIMULATE: &str = "simulate";
/// The key of SPIFs and contests.
pub const INCENTIVES: &str = "spifs";
/// The key of the whole of pay.
pub const TOTALS: &str = "all";
/// The key of a plan on paper.
pub const PLAN_PAPER: &str = "plan-paper";
/// Begins the key of a plan that is not saved yet; the template's name follows.
pub const NEW: &str = "new-";

/// The document of a plan under a name that says that it was turned; nothing if the text is no plan.
pub fn renamed(text: &str) -> Option<String> {
    let mut plan = read_plan(text).ok()?;
    plan.name = words::turned(&plan.name);
    Some(write_plan(&plan))
}

/// A plan in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanView {
    /// Its id as text.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it says, a sentence a line.
    pub words: Vec<String>,
    /// How its check stands.
    pub badge: String,
    /// The tone of that.
    pub tone: Tone,
    /// Where it opens.
    pub href: String,
    /// Where its statements are.
    pub statements: String,
}

/// The plans as a list.
pub fn list(plans: &[PlanBrief], place: &Place, locale: &Locale) -> Vec<PlanView> {
    plans.iter().map(|plan| plan_view(plan, place, locale)).collect()
}

fn plan_view(plan: &PlanBrief, place: &Place, locale: &Locale) -> PlanView {
    let key = plan.id.to_string();
    let (badge, tone) = match plan.findings {
        0 => (words::CLEAN.to_owned(), Tone::Ahead),
        some => (words::findings(some, locale), Tone::Warning),
    };
    PlanView {
        name: plan.name.clone(),
        words: sentences(&plan.words),
        badge,
        tone,
        href: place_of(place, &[(View::Tab, TAB), (View::Plan, &key)]).href(),
        statements: place_of(place, &[(View::Plan, &key)]).href(),
        key,
    }
}

fn sentences(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// What the check says about a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckView {
    /// The verdict.
    pub verdict: String,
    /// Its tone.
    pub tone: Tone,
    /// Why the text can't be read, with path, line and column.
    pub unreadable: Option<String>,
    /// What stands in the way, then what is worth a look.
    pub findings: Vec<FindingView>,
    /// What the plan says, a sentence a line.
    pub words: Vec<String>,
    /// What it pays in all.
    pub pays: Option<String>,
    /// Whether it can be saved: it was read, and nothing refuses it.
    pub can_save: bool,
}

/// A finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingView {
    /// Where in the document.
    pub path: String,
    /// What is wrong and what would settle it, with the money between the readings.
    pub message: String,
    /// Whether it refuses.
    pub tone: Tone,
    /// The ways to read it.
    pub readings: Vec<ReadingView>,
}

/// One way to read an ambiguous plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingView {
    /// The reading in words.
    pub text: String,
    /// What it pays.
    pub pays: String,
    /// The document that says so and nothing else.
    pub document: String,
}

/// Turns the answer to a check into what is read.
pub fn check(answer: &Answer, locale: &Locale) -> CheckView {
    let report = match answer {
        Answer::Checked(report) => report,
        Answer::Failed { why } => {
            return CheckView {
                verdict: words::UNREADABLE.to_owned(),
                tone: Tone::Warning,
                unreadable: Some(why.clone()),
                ..CheckView::default()
            };
        }
        _ => return CheckView::default(),
    };
    let refused = report.findings.iter().any(|finding| finding.severity == Severity::Refused);
    let (verdict, tone) = match (refused, report.findings.is_empty()) {
        (true, _) => (words::REFUSED, Tone::Behind),
        (false, false) => (words::NOTICED, Tone::Warning),
        (false, true) => (words::FINE, Tone::Ahead),
    };
    let mut findings: Vec<&FindingBrief> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity != Severity::Refused);
    CheckView {
        verdict: verdict.to_owned(),
        tone,
        unreadable: None,
        findings: findings.into_iter().map(|finding| finding_view(finding, locale)).collect(),
        words: sentences(&report.words),
        pays: report.pays.map(|pays| words::pays_in_all(&format::money_with_code(pays, locale))),
        can_save: !refused,
    }
}

fn finding_view(finding: &FindingBrief, locale: &Locale) -> FindingView {
    let tone = match finding.severity {
        Severity::Refused => Tone::Behind,
        Severity::Notice => Tone::Warning,
    };
    let readings = finding.readings.iter().enumerate();
    let readings = readings.map(|(index, reading)| reading_view(index, reading, locale)).collect();
    FindingView { path: finding.path.clone(), message: finding.message.clone(), tone, readings }
}

fn reading_view(index: usize, reading: &ReadingBrief, locale: &Locale) -> ReadingView {
    let pays = reading.pays.map(|pays| format::money_with_code(pays, locale));
    ReadingView {
        text: words::reading(index.saturating_add(1), &reading.text),
        pays: words::reading_pays(pays.as_deref()),
        document: reading.document.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::requests::PlanReport;
    use crate::app::session::finding_brief;
    use crate::domain::commission::{check as examine, describe, read_plan};
    use crate::domain::kernel::{Currency, Id, Money, PlanId};
    use crate::present::place::Page;

    const AMBIGUOUS: &str = r#"{"schema":"attain/plan/1","name":"P","currency":"USD","effective":{"from":"2026-01-01"},
        "applies_to":{"everyone":true},"payout":"month","components":[{"id":"c","pays":{"table":{"by":"credit",
        "tiers":[{"from":"0","rate":"5%"},{"from":"1000","rate":"7%"}]}}}]}"#;

    fn report(text: &str) -> Answer {
        let plan = read_plan(text).unwrap();
        let mut findings = examine(&plan);
        if let Some(first) = findings.first_mut().and_then(|finding| finding.readings.first_mut()) {
            first.pays = Some(Money::new(120, Currency::USD));
        }
        let pays = findings.is_empty().then(|| Money::new(5, Currency::USD));
        let findings = findings.iter().map(finding_brief).collect();
        Answer::Checked(PlanReport { findings, words: describe(&plan), pays })
    }

    #[test]
    fn an_ambiguous_plan_can_t_be_saved_and_each_reading_is_a_plan_that_can() {
        let view = check(&report(AMBIGUOUS), &Locale::default());
        assert_eq!((view.tone, view.can_save), (Tone::Behind, false));
        let readings = &view.findings[0].readings;
        assert!(readings.len() >= 2);
        assert!(
            readings[0].text.starts_with("Reading 1: ") && readings[0].pays == "Pays 1.20\u{a0}USD in all."
        );
        for reading in readings {
            let view = check(&report(&reading.document), &Locale::default());
            assert!(view.can_save, "{}", reading.text);
            assert_eq!(view.verdict, words::FINE);
        }
    }

    #[test]
    fn a_text_that_is_no_plan_says_where() {
        let why = read_plan("{\"schema\": 1}").unwrap_err().to_string();
        let view = check(&Answer::Failed { why: why.clone() }, &Locale::default());
        assert_eq!(view.unreadable, Some(why));
        assert!(!view.can_save);
    }

    #[test]
    fn a_plan_of_the_list_leads_to_its_text_and_its_statements() {
        let brief = PlanBrief {
            id: PlanId(Id::derived("plan", &["a"])),
            name: "A".to_owned(),
            text: String::new(),
            words: "One.\nTwo.\n".to_owned(),
            findings: 2,
        };
        let view = list(&[brief], &Place::at(Page::Pay), &Locale::default());
        assert_eq!(view[0].words, ["One.", "Two."]);
        assert_eq!((view[0].badge.as_str(), view[0].tone), ("2\u{a0}things to look at", Tone::Warning));
        assert!(view[0].href.contains("tab=plans") && !view[0].statements.contains("tab="));
    }
}
