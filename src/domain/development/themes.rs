//! What feedback is about over time: by quarter and by theme, with counts.
//!
//! A theme is the skill, the figure, the goal or the deal that feedback is tied to, and each word behind a `#` in its
//! text. Questions are no feedback. A theme that several people hear about is one of the team, not of a person; so
//! each line says about how many people it was.

use crate::domain::kernel::{DateRange, Grain, PersonId};
use crate::domain::model::Workspace;
use crate::domain::model::coaching::{About, Feedback, FeedbackKind, Record};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What feedback is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What it is tied to.
    Tied(About),
    /// A word behind a `#`, in small letters.
    Tag(String),
}

/// A theme in a quarter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// The fiscal quarter.
    pub quarter: DateRange,
    /// What it is about.
    pub topic: Topic,
    /// How often it was praised, how often something should change, how often somebody was thanked.
    pub praise: u64,
    /// See `praise`.
    pub change: u64,
    /// See `praise`.
    pub thanks: u64,
    /// About how many people.
    pub people: u64,
}

/// Counts by kind, and the people.
type Heard = ([u64; 3], BTreeSet<PersonId>);

/// The themes, the newest quarter first, in it the most frequent first; of one person, or of all.
pub fn themes(workspace: &Workspace, only: Option<PersonId>) -> Vec<Theme> {
    let calendar = workspace.settings.calendar;
    let mut heard: BTreeMap<(DateRange, Topic), Heard> = BTreeMap::new();
    for entry in workspace.coaching.values() {
        let Record::Feedback(one) = entry.record() else { continue };
        let place = match one.kind {
            FeedbackKind::Praise => 0,
            FeedbackKind::Change => 1,
            FeedbackKind::Thanks => 2,
            FeedbackKind::Asked | FeedbackKind::Help => continue,
        };
        let Ok(quarter) = calendar.range_of(one.on, Grain::Quarter) else { continue };
        if only.is_some_and(|only| only != one.person) {
            continue;
        }
        for topic in topics(one) {
            let (counts, people) = heard.entry((quarter, topic)).or_default();
            counts[place] += 1;
            people.insert(one.person);
        }
    }
    let theme = |((quarter, topic), ([praise, change, thanks], people)): ((DateRange, Topic), Heard)| Theme {
        quarter,
        topic,
        praise,
        change,
        thanks,
        people: people.len() as u64,
    };
    let mut themes: Vec<Theme> = heard.into_iter().map(theme).collect();
    let count = |theme: &Theme| theme.praise + theme.change + theme.thanks;
    themes.sort_by(|a, b| {
        (b.quarter, count(b)).cmp(&(a.quarter, count(a))).then_with(|| a.topic.cmp(&b.topic))
    });
    themes
}

/// What one feedback is about, each once. Feedback that is tied to nothing and has no tag is about nothing else.
fn topics(one: &Feedback) -> BTreeSet<Topic> {
    let texts = [&one.situation, &one.behaviour, &one.impact, &one.next];
    let mut topics: BTreeSet<Topic> = texts.into_iter().flat_map(|text| tags(text)).map(Topic::Tag).collect();
    if one.about != About::Other || topics.is_empty() {
        topics.insert(Topic::Tied(one.about.clone()));
    }
    topics
}

/// The words behind a `#`: letters, digits, `-` and `_`, at least one of them a letter, so that “#1” is none.
fn tags(text: &str) -> Vec<String> {
    let parts = text.split('#').skip(1);
    let word = |part: &str| {
        let word: String = part
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
            .collect();
        word.trim_end_matches(['-', '_']).to_lowercase()
    };
    parts.map(word).filter(|word| word.chars().any(char::is_alphabetic)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Date, Id, RecordId, WorkspaceId};
    use crate::domain::model::coaching::Entry;

    fn said(person: u128, day: &str, kind: FeedbackKind, text: &str, about: About) -> Feedback {
        Feedback {
            person: PersonId(Id::from_bits(person)),
            by: None,
            on: Date::parse_iso(day).unwrap(),
            kind,
            situation: String::new(),
            behaviour: text.to_owned(),
            impact: String::new(),
            next: String::new(),
            about,
        }
    }

    #[test]
    fn tags_are_words_behind_a_hash_and_numbers_are_none() {
        assert_eq!(tags("Good #Discovery, again: #next-step. We are #1 # x"), ["discovery", "next-step"]);
    }

    #[test]
    fn each_theme_is_counted_once_a_feedback_by_quarter_and_questions_are_left_out() {
        let kpi = || About::Kpi("win_rate".to_owned());
        let all = [
            said(1, "2026-02-01", FeedbackKind::Praise, "#price and #price", kpi()),
            said(2, "2026-03-01", FeedbackKind::Change, "held", kpi()),
            said(1, "2026-05-01", FeedbackKind::Thanks, "plain", About::Other),
            said(1, "2026-05-01", FeedbackKind::Help, "#help", kpi()),
        ];
        let mut workspace = Workspace::empty(WorkspaceId(Id::from_bits(9)));
        for (number, one) in (1u128..).zip(all) {
            workspace.coaching.insert(RecordId(Id::from_bits(number)), Entry::new(Record::Feedback(one)));
        }
        let found: Vec<(Topic, [u64; 4])> = themes(&workspace, None)
            .into_iter()
            .map(|theme| (theme.topic, [theme.praise, theme.change, theme.thanks, theme.people]))
            .collect();
        assert_eq!(
            found,
            [
                (Topic::Tied(About::Other), [0, 0, 1, 1]),
                (Topic::Tied(kpi()), [1, 1, 0, 2]),
                (Topic::Tag("price".to_owned()), [1, 0, 0, 1]),
            ]
        );
        assert_eq!(themes(&workspace, Some(PersonId(Id::from_bits(2)))).len(), 1);
    }
}
