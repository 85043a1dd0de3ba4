//! View models of surveys: the list, totals of a round, the form of a survey, and the form that is answered.

use super::format::{self, Locale};
use super::roadmap::{score_cell, score_text};
use super::table::{Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::roadmap as words;
use crate::domain::development::survey::SurveyReport;
use crate::domain::development::survey::report::{Change, QuestionReport, Totals, ends};
use crate::domain::kernel::{AnswerId, Date, Id, Rational, SurveyId};
use crate::domain::model::survey::{Given, Pillar, Purpose, QuestionKind, SCALE_MOST, SurveyQuestion, Tally};
use crate::domain::model::{Survey, SurveyAnswer};
use std::collections::BTreeMap;

/// One round, as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyLine {
    /// Its id.
    pub id: SurveyId,
    /// Its name.
    pub name: String,
    /// What it is for, and whether it is anonymous.
    pub about: String,
    /// Where it stands.
    pub stands: String,
    /// How that reads.
    pub tone: Tone,
}

/// The list, newest first.
pub fn lines(surveys: &[(Survey, SurveyReport)], locale: &Locale) -> Vec<SurveyLine> {
    surveys.iter().map(|(survey, report)| line(survey, report, locale)).collect()
}

/// One round in short.
pub fn line(survey: &Survey, report: &SurveyReport, locale: &Locale) -> SurveyLine {
    let count = |number: u32| format::count(number.into(), locale);
    let (stands, tone) = match survey.closed {
        Some(day) => {
            let waiting = if report.waiting > 0 { count(report.waiting) } else { String::new() };
            (words::survey_closed(&count(report.counted), &format::date(day, locale), &waiting), Tone::Ahead)
        }
        None => (words::survey_open(&count(report.waiting), report.waiting, report.least), Tone::Plain),
    };
    let about = words::about(survey.purpose, survey.is_named, &format::date(survey.opened, locale));
    SurveyLine { id: survey.id, name: survey.name.clone(), about, stands, tone }
}

/// The totals of a round, one row a question.
pub fn totals(report: &SurveyReport, locale: &Locale) -> Table {
    let scales = report.questions.iter().filter(|one| ends(&one.question).is_some());
    let line = |one: &QuestionReport| Line {
        key: one.question.number.to_string(),
        cells: match &one.all {
            Some(all) => scale_cells(one, all, locale),
            None => too_few(one, report.least, 6),
        },
    };
    Table {
        caption: words::TOTALS.to_owned(),
        columns: vec![
            Column::text(words::QUESTION),
            Column::number(words::ANSWERS, ""),
            Column::number(words::MEAN, ""),
            Column::number(words::FAVOURABLE, ""),
            Column::text(words::STEPS_CHOSEN),
            Column::number(words::BEFORE, ""),
            Column::text(words::CHANGE),
        ],
        lines: scales.map(line).collect(),
        totals: None,
    }
}

fn too_few(one: &QuestionReport, least: u32, more: usize) -> Vec<Cell> {
    let unknown = Cell::unknown(words::fewer_than(least));
    std::iter::once(Cell::text(one.question.text.clone())).chain(vec![unknown; more]).collect()
}

fn count_cell(number: u32, locale: &Locale) -> Cell {
    Cell::number(format::count(number.into(), locale), Rational::whole(number.into()))
}

fn share_cell(hits: u32, of: u32, locale: &Locale) -> Cell {
    match Rational::new(hits.into(), of.into()) {
        Ok(share) => Cell::number(format::percent(share, locale), share),
        Err(_) => Cell::default(),
    }
}

fn scale_cells(one: &QuestionReport, all: &Totals, locale: &Locale) -> Vec<Cell> {
    let steps = match &all.tally {
        Tally::Steps(steps) => steps.map(|times| format::count(times.into(), locale)).join(" \u{b7} "),
        _ => String::new(),
    };
    let favourable = all.favourable.map_or_else(Cell::default, |hits| share_cell(hits, all.answers, locale));
    let before = one.change.as_ref().map(|change| change.mean);
    let change = one.change.as_ref().map_or_else(Cell::default, |change| change_cell(change, locale));
    vec![
        Cell::text(one.question.text.clone()),
        count_cell(all.answers, locale),
        score_cell(all.mean, locale),
        favourable,
        Cell::text(steps),
        before.map_or_else(Cell::default, |mean| score_cell(Some(mean), locale)),
        change,
    ]
}

fn change_cell(change: &Change, locale: &Locale) -> Cell {
    let moved = score_text(change.moved, locale);
    let moved =
        if change.moved.is_negative() || change.moved.is_zero() { moved } else { format!("+{moved}") };
    let tone = match (change.claimed, change.moved.is_negative()) {
        (true, false) => Tone::Ahead,
        (true, true) => Tone::Behind,
        (false, _) => Tone::Plain,
    };
    let text = if change.claimed { moved } else { words::could_be_luck(&moved) };
    Cell::text(text).toned(tone)
}

/// Scales by group, one row a portion; empty where no question is divided.
pub fn by_group(report: &SurveyReport, locale: &Locale) -> Table {
    let rows = report.questions.iter().flat_map(|one| one.portions.iter().map(move |part| (one, part)));
    let line = |(one, part): (&QuestionReport, &Totals)| Line {
        key: format!("{} {}", one.question.number, part.groups.join(" + ")),
        cells: vec![
            Cell::text(one.question.text.clone()),
            Cell::text(words::groups(&part.groups)),
            count_cell(part.answers, locale),
            score_cell(part.mean, locale),
            part.favourable.map_or_else(Cell::default, |hits| share_cell(hits, part.answers, locale)),
        ],
    };
    Table {
        caption: words::BY_GROUP.to_owned(),
        columns: vec![
            Column::text(words::QUESTION),
            Column::text(words::GROUP),
            Column::number(words::ANSWERS, ""),
            Column::number(words::MEAN, ""),
            Column::number(words::FAVOURABLE, ""),
        ],
        lines: rows.filter(|(one, _)| ends(&one.question).is_some()).map(line).collect(),
        totals: None,
    }
}

/// A question of choices or own words with what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherQuestion {
    /// What was asked.
    pub text: String,
    /// How many answered, or why nothing is told.
    pub answers: String,
    /// Options with how often each was chosen, or texts.
    pub lines: Vec<String>,
}

/// Choices and own words.
pub fn others(report: &SurveyReport, locale: &Locale) -> Vec<OtherQuestion> {
    let others = report.questions.iter().filter(|one| ends(&one.question).is_none());
    let view = |one: &QuestionReport| OtherQuestion {
        text: one.question.text.clone(),
        answers: match &one.all {
            Some(all) => words::answers(&format::count(all.answers.into(), locale), all.answers),
            None => words::fewer_than(report.least),
        },
        lines: match (&one.question.kind, one.all.as_ref().map(|all| &all.tally)) {
            (QuestionKind::Choice { options, .. }, Some(Tally::Options(times))) => {
                let named = options.iter().zip(times);
                named
                    .map(|(option, times)| format!("{option}: {}", format::count((*times).into(), locale)))
                    .collect()
            }
            (_, Some(Tally::Texts(texts))) => texts.clone(),
            _ => Vec::new(),
        },
    };
    others.map(view).collect()
}

/// Scores by pillar, as one line; empty where none is known.
pub fn pillar_line(report: &SurveyReport, locale: &Locale) -> String {
    let score = |(pillar, score): (&Pillar, &Rational)| {
        format!("{} {}", words::pillar(*pillar), score_text(*score, locale))
    };
    report.pillars.iter().map(score).collect::<Vec<_>>().join(" \u{b7} ")
}

/// A question while it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionForm {
    /// Its number; 0 for a new one.
    pub number: u16,
    /// What is asked.
    pub text: String,
    /// `scale`, `one`, `several` or `text`.
    pub kind: String,
    /// Options, or the ends of a scale, one after another with semicolons between.
    pub options: String,
    /// The pillar's place from 1, or empty.
    pub pillar: String,
}

/// The kinds of questions, by key.
pub fn kinds() -> Vec<(String, String)> {
    [
        ("scale", words::KIND_SCALE),
        ("one", words::KIND_ONE),
        ("several", words::KIND_SEVERAL),
        ("text", words::KIND_TEXT),
    ]
    .map(|(key, name)| (key.to_owned(), name.to_owned()))
    .to_vec()
}

/// The pillars, by key; none first.
pub fn pillar_options() -> Vec<(String, String)> {
    let none = (String::new(), words::NO_PILLAR.to_owned());
    let known =
        (1u8..).zip(Pillar::ALL).map(|(place, pillar)| (place.to_string(), words::pillar(pillar).to_owned()));
    std::iter::once(none).chain(known).collect()
}

/// The templates, by key.
pub fn purposes() -> Vec<(String, String)> {
    Purpose::ALL.map(|purpose| (purpose.slug().to_owned(), words::purpose(purpose).to_owned())).to_vec()
}

impl QuestionForm {
    /// The form of a question that is there.
    pub fn of(question: &SurveyQuestion) -> QuestionForm {
        let (kind, options) = match &question.kind {
            QuestionKind::Scale { least, most } => ("scale", format!("{least}; {most}")),
            QuestionKind::Choice { options, several: false } => ("one", options.join("; ")),
            QuestionKind::Choice { options, several: true } => ("several", options.join("; ")),
            QuestionKind::Text => ("text", String::new()),
        };
        let place = question.pillar.and_then(|pillar| Pillar::ALL.iter().position(|known| *known == pillar));
        QuestionForm {
            number: question.number,
            text: question.text.clone(),
            kind: kind.to_owned(),
            options,
            pillar: place.map(|place| (place + 1).to_string()).unwrap_or_default(),
        }
    }

    fn read(&self, number: u16) -> SurveyQuestion {
        let parts: Vec<String> = list(&self.options, ';');
        let kind = match self.kind.as_str() {
            "one" => QuestionKind::Choice { options: parts, several: false },
            "several" => QuestionKind::Choice { options: parts, several: true },
            "text" => QuestionKind::Text,
            _ => {
                let end =
                    |place: usize, usual: &str| parts.get(place).cloned().unwrap_or_else(|| usual.to_owned());
                QuestionKind::Scale { least: end(0, words::LEAST), most: end(1, words::MOST) }
            }
        };
        let pillar = self.pillar.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
        let pillar = pillar.and_then(|place| Pillar::ALL.get(place)).copied();
        SurveyQuestion { number, text: self.text.trim().to_owned(), kind, pillar }
    }
}

/// The parts of a list, without blanks around them.
pub fn list(text: &str, between: char) -> Vec<String> {
    text.split(between).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The questions of a form; a new one gets the first number after all known ones below 900, where own words
/// of templates stand.
pub fn read_questions(forms: &[QuestionForm]) -> Vec<SurveyQuestion> {
    let mut next = forms.iter().map(|form| form.number).filter(|number| *number < 900).max().unwrap_or(0);
    let read = forms.iter().map(|form| {
        let number = match form.number {
            0 => {
                next = next.saturating_add(1);
                next
            }
            known => known,
        };
        form.read(number)
    });
    read.collect()
}

/// What somebody gives while answering, by the number of the question: texts and checked values.
pub type Draft = BTreeMap<u16, Given>;

/// The answer that a draft makes. `chance` names it.
pub fn answer(survey: &Survey, draft: &Draft, group: &str, by: &str, chance: [u8; 16]) -> SurveyAnswer {
    SurveyAnswer {
        id: AnswerId(Id::from_bits(u128::from_be_bytes(chance))),
        survey: survey.id,
        revision: 0,
        group: Some(group.to_owned()).filter(|group| !group.is_empty()),
        by: by.trim().to_owned(),
        given: draft.clone(),
    }
}

/// The steps of a scale.
pub fn scale_steps() -> impl Iterator<Item = u8> {
    1..=SCALE_MOST
}

/// A survey of which nothing is written yet.
pub fn fresh(purpose: Purpose, today: Date) -> Survey {
    crate::domain::development::survey::templates::template(purpose, SurveyId(Id::from_bits(0)), today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_gives_its_question_back_and_new_ones_get_numbers_of_their_own() {
        let survey = fresh(Purpose::TrainingNeeds, Date::parse_iso("2026-01-02").unwrap());
        let mut forms: Vec<QuestionForm> = survey.questions.iter().map(QuestionForm::of).collect();
        assert_eq!(read_questions(&forms), survey.questions);
        forms.push(QuestionForm {
            text: "New?".to_owned(),
            kind: "one".to_owned(),
            options: "a; b;".to_owned(),
            ..QuestionForm::default()
        });
        let read = read_questions(&forms);
        let last = read.last().unwrap();
        assert_eq!(last.number, 51);
        assert_eq!(
            last.kind,
            QuestionKind::Choice { options: vec!["a".to_owned(), "b".to_owned()], several: false }
        );
    }
}
