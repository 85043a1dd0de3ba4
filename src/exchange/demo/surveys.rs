//! What the demo company knows of itself and of others: two finished rounds of the maturity survey, and the
//! competitors that its deals name. All of it is made up.

use super::company::Company;
use super::days::{date, quarter_of};
use super::draws::{Draws, Stream};
use super::words::COMPETITORS;
use crate::domain::development::survey::release;
use crate::domain::development::survey::templates::template;
use crate::domain::kernel::{AnswerId, CompetitorId, Id, SurveyId};
use crate::domain::model::survey::{Given, Pillar, Purpose, QuestionKind, Release, Survey, SurveyAnswer};
use crate::domain::model::{BattleNote, Competitor};
use std::collections::BTreeMap;

/// How the first round went: the usual step of each pillar in tenths, and how much the second one moved it.
const PILLARS: [(i32, i32); 6] = [(34, 2), (29, 7), (36, 0), (27, 3), (31, 8), (25, -1)];
/// How many of a hundred people answer.
const ANSWERS_PERCENT: u32 = 78;

const WISHES: [&str; 8] = [
    "Fewer tools, please: I copy the same numbers three times a week.",
    "Tell us earlier how the quota was made.",
    "Practice calls helped; let us do them every month.",
    "The forecast meeting could be half as long.",
    "More time with the product people before launches.",
    "Our discounts are decided too late.",
    "I would like to see what the best do differently.",
    "Handover from development to sales gets lost.",
];

/// Strategy, strengths, weaknesses, where met, and what was learnt.
const KNOWN: [[&str; 5]; 4] = [
    [
        "Buys its way in with two years at half price, then raises it.",
        "A polished demo and many partners.",
        "Thin reporting; large customers outgrow it.",
        "Mid-Market and Enterprise, mostly new business.",
        "Asking for the price of year three early changed two talks.",
    ],
    [
        "Sells to the sales team first and to finance last.",
        "Quick to start; people like the app.",
        "Pay plans with more than one rate need its consultants.",
        "SMB and Mid-Market.",
        "Show a statement that explains itself: they can\u{2019}t.",
    ],
    [
        "Bundles with its own CRM.",
        "Everything from one hand.",
        "Each change of a plan takes weeks.",
        "Wherever its CRM stands already.",
        "Bring somebody from operations into the first talk.",
    ],
    [
        "No competitor but a team of the customer\u{2019}s own with spreadsheets.",
        "Costs nothing that anybody sees.",
        "Stands and falls with one person.",
        "SMB, and young companies of any size.",
        "Ask who repairs it when that person is on holiday.",
    ],
];

impl Company {
    /// Two rounds of the maturity survey with their totals: one in the last quarter, one in the quarter before.
    pub fn surveys(&self) -> Vec<(Survey, Release)> {
        let last = quarter_of(self.days.today).0 - 20;
        let first = quarter_of(last).0 - 20;
        let ids = [1u8, 2].map(|round| SurveyId(self.id_of("survey", &round.to_string())));
        let made = self.round(ids[0], first, 0);
        let next = self.round(ids[1], last, 1);
        let follow = |(survey, release)| (Survey { follows: Some(ids[0]), ..survey }, release);
        // A company of very few people has too few answers for any total.
        made.into_iter().chain(next.map(follow)).collect()
    }

    fn id_of(&self, kind: &str, name: &str) -> Id {
        Id::derived("demo", &[kind, &self.brief.seed().to_string(), name])
    }

    /// One round that was answered by those who worked on its day; nothing where too few did.
    fn round(&self, id: SurveyId, day: i32, round: i32) -> Option<(Survey, Release)> {
        let mut survey = template(Purpose::Maturity, id, date(day - 10));
        survey.closed = Some(date(day));
        let people = (0u32..).zip(&self.people).filter(|(_, member)| member.works_on(day));
        let answers: Vec<SurveyAnswer> =
            people.filter_map(|(place, _)| self.answer(&survey, place, round)).collect();
        let waiting: Vec<&SurveyAnswer> = answers.iter().collect();
        let batch = release(&survey, &waiting, date(day)).ok()?;
        Some((survey, Release { batches: vec![batch] }))
    }

    /// What somebody says, if anything.
    fn answer(&self, survey: &Survey, place: u32, round: i32) -> Option<SurveyAnswer> {
        let number = place + 10_000 * u32::try_from(round).unwrap_or(0);
        let mut draws = Draws::of(self.brief.seed(), Stream::Surveys, number);
        if !draws.hits(ANSWERS_PERCENT * 10) {
            return None;
        }
        let mood = draws.between(-6, 7);
        let mut given = BTreeMap::new();
        for question in &survey.questions {
            match (&question.kind, question.pillar) {
                (QuestionKind::Scale { .. }, Some(pillar)) => {
                    given.insert(question.number, Given::Scale(step(&mut draws, pillar, mood, round)));
                }
                (QuestionKind::Text, _) if draws.hits(260) => {
                    let wish = draws.pick(&WISHES, WISHES[0]);
                    given.insert(question.number, Given::Text(wish.to_owned()));
                }
                _ => {}
            }
        }
        let id = AnswerId(self.id_of("answer", &number.to_string()));
        Some(SurveyAnswer { id, survey: survey.id, revision: 0, group: None, by: String::new(), given })
    }

    /// The competitors that deals name, with what people know of them.
    pub fn competitors(&self) -> Vec<Competitor> {
        let record = |(name, known): (&str, [&str; 5])| {
            let [strategy, strengths, weaknesses, met_in, note] = known.map(str::to_owned);
            Competitor {
                id: CompetitorId(self.id_of("competitor", name)),
                name: name.to_owned(),
                spellings: Default::default(),
                strategy,
                strengths,
                weaknesses,
                met_in,
                notes: vec![BattleNote { on: date(self.days.today - 35), text: note }],
            }
        };
        COMPETITORS.into_iter().zip(KNOWN).map(record).collect()
    }
}

/// A step around the usual one of a pillar, in the mood of who answers.
fn step(draws: &mut Draws, pillar: Pillar, mood: i32, round: i32) -> u8 {
    let place = Pillar::ALL.iter().position(|known| *known == pillar).unwrap_or(0);
    let (usual, moved) = PILLARS.get(place).copied().unwrap_or((30, 0));
    let tenths = usual + moved * round + mood + draws.between(-9, 10) + 5;
    u8::try_from((tenths / 10).clamp(1, 5)).unwrap_or(3)
}
