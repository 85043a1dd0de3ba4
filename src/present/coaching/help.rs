//! A question for help that begins at a figure or at a deal.

use crate::app::edit::{Action, CoachingAct};
use crate::app::requests::Overview;
use crate::domain::kernel::{Id, PersonId};
use crate::domain::measure::{Explanation, TermRows};
use crate::domain::model::coaching::{About, Feedback, FeedbackKind, Record};
use crate::present::words::coaching as words;

/// So many deals of a figure are offered at most.
const MOST_DEALS: usize = 200;

/// What help can be asked about: a key, and what it is called.
pub type Choices = Vec<(String, String)>;

/// A deal as a choice.
pub fn deal(key: &str, name: &str) -> (String, String) {
    let name = if name.is_empty() || name == key { key.to_owned() } else { format!("{name} ({key})") };
    (format!("deal:{key}"), name)
}

/// The figure that is open, and the deals behind it.
pub fn of_figure(explanation: &Explanation, name: &str) -> Choices {
    let mut choices = vec![(format!("kpi:{}", explanation.kpi.slug()), name.to_owned())];
    for term in &explanation.terms {
        if let TermRows::Deals(rows) = &term.rows {
            for (row, _) in rows.iter().take(MOST_DEALS) {
                let choice = deal(&row.key, &row.name);
                if !choices.contains(&choice) {
                    choices.push(choice);
                }
            }
        }
    }
    choices
}

/// Everybody as a choice.
pub fn people(overview: &Overview) -> Choices {
    overview.people.iter().map(|brief| (brief.person.id.to_string(), brief.person.name.clone())).collect()
}

/// The question as a change of the workspace.
///
/// # Errors
/// What is missing, in words.
pub fn ask(overview: &Overview, about: &str, by: &str, whom: &str, text: &str) -> Result<Action, String> {
    let person = |text: &str| Id::parse(text).map(PersonId).ok_or_else(|| words::CHOOSE.to_owned());
    let (by, person) = (person(by)?, person(whom)?);
    if by == person {
        return Err(words::ANOTHER_PERSON.to_owned());
    }
    if text.trim().is_empty() {
        return Err(words::HELP_SAID.to_owned());
    }
    let about = match about.split_once(':') {
        Some(("kpi", slug)) => About::Kpi(slug.to_owned()),
        Some(("deal", key)) => About::Deal(key.to_owned()),
        _ => About::Other,
    };
    let record = Record::Feedback(Feedback {
        person,
        by: Some(by),
        on: overview.today.ok_or(words::CHOOSE)?,
        kind: FeedbackKind::Help,
        situation: String::new(),
        behaviour: text.trim().to_owned(),
        impact: String::new(),
        next: String::new(),
        about,
    });
    Ok(Action::Coaching(CoachingAct::Set { id: None, record }))
}
