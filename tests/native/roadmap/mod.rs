//! The roadmap: surveys whose totals tell nobody apart, competitors, the seven steps and their cycles.

mod cli;
mod competitors;
mod people;
mod steps;
mod surveys;

use crate::world::{START, date};
use attain::app::edit::{Action, RoadmapAction};
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::kernel::{AnswerId, CompetitorId, Id, SurveyId};
use attain::domain::model::survey::{Given, Pillar, Purpose, QuestionKind, SurveyQuestion};
use attain::domain::model::{Competitor, Survey, SurveyAnswer};

/// A survey of one scale, one choice of several, and own words.
pub fn survey(groups: &[&str]) -> Survey {
    let scale = QuestionKind::Scale { least: "No".to_owned(), most: "Yes".to_owned() };
    let options = ["a", "b", "c"].map(str::to_owned).to_vec();
    let kinds = [scale, QuestionKind::Choice { options, several: true }, QuestionKind::Text];
    let question = |(number, kind): (u16, QuestionKind)| SurveyQuestion {
        number,
        text: format!("Question {number}?"),
        kind,
        pillar: (number == 1).then_some(Pillar::Goals),
    };
    Survey {
        id: SurveyId(Id::from_bits(0)),
        name: "How are we?".to_owned(),
        intro: String::new(),
        purpose: Purpose::Pulse,
        is_named: false,
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        questions: (1u16..).zip(kinds).map(question).collect(),
        opened: date(START),
        closed: None,
        follows: None,
    }
}

/// The answer of somebody who gives a step to the scale.
pub fn answer(survey: SurveyId, who: u8, step: u8) -> SurveyAnswer {
    SurveyAnswer {
        id: AnswerId(Id::derived("answer", &[&survey.to_string(), &who.to_string()])),
        survey,
        revision: 0,
        group: None,
        by: String::new(),
        given: [(1, Given::Scale(step))].into(),
    }
}

pub fn competitor(name: &str) -> Competitor {
    Competitor {
        id: CompetitorId(Id::from_bits(0)),
        name: name.to_owned(),
        spellings: Default::default(),
        strategy: "Sells through partners".to_owned(),
        strengths: String::new(),
        weaknesses: String::new(),
        met_in: String::new(),
        notes: Vec::new(),
    }
}

/// Does an action of the roadmap, or gives the rule that it breaks.
pub fn act(session: &mut Session, action: RoadmapAction) -> Result<(), String> {
    match session.act(Action::Roadmap(action)).answer {
        Answer::Changed { .. } => Ok(()),
        Answer::Refused(error) => Err(error.to_string()),
        other => panic!("{other:?}"),
    }
}

/// A session with one survey, and the survey's id.
pub fn asked(groups: &[&str]) -> (Session, SurveyId) {
    let mut session = Session::empty([7; 16], date(START));
    act(&mut session, RoadmapAction::SetSurvey { id: None, survey: survey(groups) }).unwrap();
    let id = *session.workspace().surveys.keys().next().unwrap();
    (session, id)
}
