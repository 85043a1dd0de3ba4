//! Surveys to begin with: maturity over the six pillars, pulse, training needs, plan understanding.

use crate::domain::kernel::{Date, SurveyId};
use crate::domain::model::survey::{Pillar, Purpose, QuestionKind, Survey, SurveyQuestion};

/// Question 900 and above are in own words, so that scales can be added before them.
const OWN_WORDS: u16 = 900;

const AGREE: (&str, &str) = ("Not at all", "Fully");

const MATURITY: [(Pillar, &str); 18] = [
    (Pillar::Goals, "Everybody in sales can say what the company wants to reach this quarter."),
    (Pillar::Goals, "My own targets follow from the company\u{2019}s goals in a way that I can explain."),
    (Pillar::Goals, "Targets are demanding, and most of us can reach them with good work."),
    (Pillar::Measurement, "The figures by which we are judged are defined in writing."),
    (Pillar::Measurement, "What the CRM says of deals is true on the day I look at it."),
    (Pillar::Measurement, "Decisions in our team begin with figures rather than with opinions."),
    (Pillar::IncentivePay, "Our pay plan rewards what the company asks of us."),
    (Pillar::IncentivePay, "I can work out what a deal will pay me before it closes."),
    (Pillar::IncentivePay, "When a payment is in doubt, it is looked at quickly and fairly."),
    (Pillar::Training, "New people learn here what they need before they are measured."),
    (Pillar::Training, "What we train is chosen by what holds our deals back."),
    (Pillar::Training, "After a training somebody looks whether it helped."),
    (Pillar::Feedback, "I talk with my manager about my work regularly, with figures at hand."),
    (Pillar::Feedback, "What we agree on in those talks is followed up."),
    (Pillar::Feedback, "Good work is noticed, and by more than the size of a deal."),
    (Pillar::Technology, "Our tools save more time than they cost."),
    (Pillar::Technology, "I type nothing twice."),
    (Pillar::Technology, "The same figure is the same in every report."),
];

const PULSE: [(Option<Pillar>, &str); 8] = [
    (Some(Pillar::Goals), "I know what matters most for me this month."),
    (Some(Pillar::Feedback), "In the last two weeks somebody told me something that helped me get better."),
    (Some(Pillar::Feedback), "I can say openly when something goes wrong."),
    (Some(Pillar::Training), "I have what I need to win the deals that I am working on."),
    (Some(Pillar::IncentivePay), "What I earn is fair for what I bring."),
    (None, "My workload is one that I can keep up."),
    (None, "People in this team help each other to win."),
    (None, "I would recommend working here to a friend who sells."),
];

const SKILLS: [&str; 8] = [
    "knowing our products",
    "finding out what a customer needs",
    "our sales method",
    "negotiating price and terms",
    "presenting and writing",
    "reaching those who decide",
    "winning against competitors",
    "planning my territory and my week",
];

const FORMS: [&str; 5] = [
    "Practice with a colleague",
    "A course with a trainer",
    "Reading and short videos",
    "Listening to good calls",
    "Working alongside somebody experienced",
];

const PLAN: [&str; 6] = [
    "I could explain my pay plan to a new colleague in five minutes.",
    "I know how much a deal of 10,000 would pay me today.",
    "I know where I stand against my quota right now.",
    "I know what happens to my commission when a customer cancels.",
    "I can follow every line of my last statement.",
    "The plan makes me do what is right for the customer, too.",
];

fn scale(number: u16, text: String, pillar: Option<Pillar>, ends: (&str, &str)) -> SurveyQuestion {
    let kind = QuestionKind::Scale { least: ends.0.to_owned(), most: ends.1.to_owned() };
    SurveyQuestion { number, text, kind, pillar }
}

fn own_words(number: u16, text: &str) -> SurveyQuestion {
    SurveyQuestion { number, text: text.to_owned(), kind: QuestionKind::Text, pillar: None }
}

fn scales<'a>(texts: impl IntoIterator<Item = (Option<Pillar>, &'a str)>) -> Vec<SurveyQuestion> {
    let numbered = (1u16..).zip(texts);
    numbered.map(|(number, (pillar, text))| scale(number, text.to_owned(), pillar, AGREE)).collect()
}

fn training_needs() -> Vec<SurveyQuestion> {
    let gain = |skill: &str| format!("How much would it help you to get better at {skill}?");
    let numbered = (1u16..).zip(SKILLS);
    let mut questions: Vec<SurveyQuestion> = numbered
        .map(|(number, skill)| {
            scale(number, gain(skill), Some(Pillar::Training), ("Not at all", "Very much"))
        })
        .collect();
    let options = FORMS.map(str::to_owned).to_vec();
    let kind = QuestionKind::Choice { options, several: true };
    let text = "How do you learn best? Choose all that fit.".to_owned();
    questions.push(SurveyQuestion { number: 50, text, kind, pillar: None });
    questions
}

/// A survey to begin with; [`Purpose::Own`] asks one question in own words.
pub fn template(purpose: Purpose, id: SurveyId, opened: Date) -> Survey {
    let (name, intro, mut questions) = match purpose {
        Purpose::Maturity => (
            "How far are we?",
            "Eighteen statements about how we set goals, measure, pay, train, talk and work. Say how far each is true.",
            scales(MATURITY.map(|(pillar, text)| (Some(pillar), text))),
        ),
        Purpose::Pulse => (
            "Pulse of the team",
            "Eight statements about the last weeks. It takes two minutes.",
            scales(PULSE),
        ),
        Purpose::TrainingNeeds => (
            "What would you like to learn?",
            "What you say here decides which trainings are offered next.",
            training_needs(),
        ),
        Purpose::PlanUnderstanding => (
            "Do you understand how you are paid?",
            "There is no wrong answer: what is not understood is for the plan to fix, not for you.",
            scales(PLAN.map(|text| (Some(Pillar::IncentivePay), text))),
        ),
        Purpose::Own => ("Our survey", "", Vec::new()),
    };
    questions.push(own_words(OWN_WORDS, last_question(purpose)));
    Survey {
        id,
        name: name.to_owned(),
        intro: intro.to_owned(),
        purpose,
        is_named: false,
        groups: Vec::new(),
        questions,
        opened,
        closed: None,
        follows: None,
    }
}

fn last_question(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Maturity => "What one thing should we change first?",
        Purpose::Pulse => "What should we keep, and what should we stop?",
        Purpose::TrainingNeeds => "What else would you like to learn?",
        Purpose::PlanUnderstanding => "Which part of the plan would you explain differently?",
        Purpose::Own => "What would you like to say?",
    }
}
