//! Answers come together in any order, and no total tells anybody apart.

use super::{act, answer, asked, survey};
use attain::app::edit::{Action, RoadmapAction};
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::development::survey::templates::template;
use attain::domain::development::survey::{SurveyReport, check_survey, report};
use attain::domain::kernel::{AnswerId, Id, SurveyId};
use attain::domain::model::SurveyAnswer;
use attain::domain::model::survey::{Given, LEAST_ANSWERS, Pillar, Purpose, Tally};
use attain::exchange::survey::{answer_document, answer_line};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const GROUPS: [&str; 3] = ["East", "North", "West"];

fn report_of(session: &Session, id: SurveyId) -> SurveyReport {
    report(session.workspace(), &session.workspace().surveys[&id])
}

fn merge(session: &mut Session, answers: Vec<SurveyAnswer>) -> Result<(), String> {
    act(session, RoadmapAction::MergeAnswers(answers))
}

/// Somebody's answer as drawn: group, scale, choice, words; each may be left out.
fn any_answer() -> impl Strategy<Value = (u8, u8, u8, bool, u8)> {
    (0u8..4, 0u8..6, 0u8..8, any::<bool>(), 0u8..3)
}

fn drawn(
    survey: SurveyId,
    who: u8,
    (group, step, choice, words, revision): (u8, u8, u8, bool, u8),
) -> SurveyAnswer {
    let mut given = BTreeMap::new();
    if step > 0 {
        given.insert(1, Given::Scale(step));
    }
    let chosen: BTreeSet<u16> = (0..3u16).filter(|place| choice >> place & 1 == 1).collect();
    if !chosen.is_empty() {
        given.insert(2, Given::Choices(chosen));
    }
    if words || given.is_empty() {
        given.insert(3, Given::Text(format!("words of {who}")));
    }
    let group = GROUPS.get(usize::from(group)).map(|group| (*group).to_owned());
    SurveyAnswer { revision: revision.into(), group, given, ..answer(survey, who, 1) }
}

fn stored(session: &Session) -> String {
    let workspace = session.workspace();
    serde_json::to_string(&(&workspace.survey_answers, &workspace.releases)).unwrap()
}

proptest! {
    #![proptest_config(crate::world::cases(60))]

    #[test]
    fn files_of_answers_in_any_order_and_twice_give_the_same_and_lose_nothing(
        answers in proptest::collection::vec((0u8..12, any_answer()), 1..30),
        cuts in proptest::collection::vec(1usize..6, 1..12),
        keys in proptest::collection::vec(any::<u32>(), 60),
    ) {
        let (mut one, id) = asked(&GROUPS);
        let answers: Vec<SurveyAnswer> = answers.iter().map(|(who, drawn_as)| drawn(id, *who, *drawn_as)).collect();
        merge(&mut one, answers.clone()).unwrap();
        // The same answers as files and pasted lines, each twice, in another order.
        let (mut other, again) = asked(&GROUPS);
        prop_assert_eq!(id, again);
        let mut shuffled: Vec<&SurveyAnswer> = answers.iter().chain(&answers).collect();
        shuffled.sort_by_key(|answer| {
            let place = answers.iter().position(|known| known == *answer).unwrap();
            (keys[place % keys.len()], place)
        });
        let mut rest = shuffled.as_slice();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (now, later) = rest.split_at((*cut).min(rest.len()));
            let document = |answer: &&SurveyAnswer| answer_document(answer);
            let texts = match cut % 2 {
                0 => now.iter().map(|answer| ("a.json".to_owned(), document(answer))).collect(),
                _ => vec![("pasted".to_owned(), now.iter().map(|answer| answer_line(answer)).collect::<Vec<_>>().join("\n"))],
            };
            let read = other.read_answers(&texts);
            prop_assert!(read.refused.is_empty(), "{:?}", read.refused);
            prop_assert_eq!(merge(&mut other, read.answers).is_ok(), read.new > 0);
            rest = later;
        }
        prop_assert_eq!(stored(&one), stored(&other));
        let people: BTreeSet<AnswerId> = answers.iter().map(|answer| answer.id).collect();
        prop_assert_eq!(one.workspace().survey_answers.len(), people.len());
        // Totals of one close are the same, too, and what is handed in again later is known.
        let released = |session: &mut Session| act(session, RoadmapAction::CloseSurvey(id)).is_ok();
        prop_assert_eq!(released(&mut one), people.len() >= LEAST_ANSWERS as usize);
        released(&mut other);
        prop_assert_eq!(stored(&one), stored(&other));
        if one.workspace().releases.contains_key(&id) {
            prop_assert!(merge(&mut one, answers).is_err(), "all are known");
        }
    }
}

/// Which answers stand behind each number of a report, found from what the test knows of all answers and
/// of what was counted when; each set of answers is one that somebody who reads the report can name.
fn told(
    report: &SurveyReport,
    session: &Session,
    all: &BTreeMap<AnswerId, SurveyAnswer>,
) -> Vec<(u16, BTreeSet<AnswerId>)> {
    let mut sets = Vec::new();
    let release = session.workspace().releases.get(&report.id);
    for one in &report.questions {
        let number = one.question.number;
        let mut whole = BTreeSet::new();
        let mut by_groups: BTreeMap<Vec<String>, BTreeSet<AnswerId>> = BTreeMap::new();
        for batch in release.iter().flat_map(|release| &release.batches) {
            for portion in &batch.questions[&number] {
                let stands = |id: &&AnswerId| {
                    let answer = &all[*id];
                    let group = answer.group.clone().unwrap_or_default();
                    answer.given.contains_key(&number)
                        && (portion.groups.is_empty() || portion.groups.contains(&group))
                };
                let behind: BTreeSet<AnswerId> = batch.answers.iter().filter(stands).copied().collect();
                assert_eq!(behind.len(), portion.answers as usize);
                whole.extend(behind.iter().copied());
                by_groups.entry(portion.groups.clone()).or_default().extend(behind);
            }
        }
        let Some(totals) = &one.all else {
            assert!(whole.is_empty());
            continue;
        };
        assert_eq!(totals.answers as usize, whole.len());
        assert_eq!(totals.tally, tally(number, &whole, all), "totals are the sum of what was answered");
        for totals in &one.portions {
            assert_eq!(totals.tally, tally(number, &by_groups[&totals.groups], all));
            sets.push((number, by_groups[&totals.groups].clone()));
        }
        sets.push((number, whole));
    }
    sets
}

fn tally(number: u16, behind: &BTreeSet<AnswerId>, all: &BTreeMap<AnswerId, SurveyAnswer>) -> Tally {
    let given = behind.iter().map(|id| &all[id].given[&number]);
    match number {
        1 => {
            let mut steps = [0; 5];
            given.for_each(|given| {
                if let Given::Scale(step) = given {
                    steps[usize::from(*step) - 1] += 1
                }
            });
            Tally::Steps(steps)
        }
        2 => {
            let mut times = vec![0; 3];
            given.for_each(|given| {
                if let Given::Choices(chosen) = given {
                    chosen.iter().for_each(|place| times[usize::from(*place)] += 1)
                }
            });
            Tally::Options(times)
        }
        _ => {
            let mut texts: Vec<String> = given
                .filter_map(|given| match given {
                    Given::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect();
            texts.sort();
            Tally::Texts(texts)
        }
    }
}

/// The fewest answers that adding and subtracting these sets in any way can single out: answers that stand
/// in just the same sets can't be told apart, and those in one set at least are spoken of.
fn least_singled_out(sets: &[BTreeSet<AnswerId>]) -> usize {
    let everybody: BTreeSet<AnswerId> = sets.iter().flatten().copied().collect();
    let mut classes: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
    for id in everybody {
        *classes.entry(sets.iter().map(|set| set.contains(&id)).collect()).or_default() += 1;
    }
    classes.into_values().min().unwrap_or(usize::MAX)
}

#[derive(Clone, Debug)]
enum Wish {
    Answer(u8, (u8, u8, u8, bool, u8)),
    Close,
    Undo,
    Redo,
}

fn any_wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        8 => (0u8..40, any_answer()).prop_map(|(who, drawn_as)| Wish::Answer(who, drawn_as)),
        1 => Just(Wish::Close),
        1 => Just(Wish::Undo),
        1 => Just(Wish::Redo),
    ]
}

proptest! {
    #![proptest_config(crate::world::cases(120))]

    #[test]
    fn no_sum_or_difference_of_any_reports_is_about_fewer_than_five(
        wishes in proptest::collection::vec(any_wish(), 1..120),
        is_grouped in any::<bool>(),
    ) {
        let (mut session, id) = asked(if is_grouped { &GROUPS } else { &[] });
        let mut sets: BTreeMap<u16, Vec<BTreeSet<AnswerId>>> = BTreeMap::new();
        // What stood behind an answer when it was counted; a later one under its id counts nothing.
        let mut counted: BTreeMap<AnswerId, SurveyAnswer> = BTreeMap::new();
        for wish in wishes {
            match wish {
                Wish::Answer(who, drawn_as) => {
                    let mut answer = drawn(id, who, drawn_as);
                    answer.group = answer.group.filter(|_| is_grouped);
                    let _ = merge(&mut session, vec![answer]);
                }
                Wish::Close => {
                    let waiting = session.workspace().survey_answers.clone();
                    if act(&mut session, RoadmapAction::CloseSurvey(id)).is_ok() {
                        for (id, answer) in waiting {
                            counted.entry(id).or_insert(answer);
                        }
                    }
                }
                Wish::Undo => {
                    session.undo();
                }
                Wish::Redo => {
                    session.redo();
                }
            }
            // Also its own making may have been taken back for a while.
            if !session.workspace().surveys.contains_key(&id) {
                continue;
            }
            for (number, set) in told(&report_of(&session, id), &session, &counted) {
                let of_question = sets.entry(number).or_default();
                if !of_question.contains(&set) {
                    of_question.push(set);
                }
            }
        }
        for (number, sets) in sets {
            let least = least_singled_out(&sets);
            prop_assert!(least >= LEAST_ANSWERS as usize, "question {number}: {least} of {sets:?}");
        }
    }
}

#[test]
fn four_answers_tell_nothing_and_a_sixth_waits_for_four_more() {
    let (mut session, id) = asked(&[]);
    merge(&mut session, (0..4).map(|who| answer(id, who, 5)).collect()).unwrap();
    assert!(act(&mut session, RoadmapAction::CloseSurvey(id)).unwrap_err().contains("4 answers wait"));
    assert!(report_of(&session, id).questions.iter().all(|one| one.all.is_none()));
    merge(&mut session, vec![answer(id, 4, 1)]).unwrap();
    assert!(report_of(&session, id).questions[0].all.is_none(), "nothing is told before the close");
    act(&mut session, RoadmapAction::CloseSurvey(id)).unwrap();
    let first = report_of(&session, id);
    let totals = first.questions[0].all.clone().unwrap();
    assert_eq!((totals.answers, totals.mean.unwrap().to_string()), (5, "4.2".to_owned()));
    assert_eq!(first.pillars.get(&Pillar::Goals), totals.mean.as_ref());
    assert!(session.workspace().survey_answers.is_empty(), "single answers are forgotten");
    for who in 5..9 {
        merge(&mut session, vec![answer(id, who, 1)]).unwrap();
        assert!(act(&mut session, RoadmapAction::CloseSurvey(id)).is_err());
        assert_eq!(report_of(&session, id).questions, first.questions);
    }
    merge(&mut session, vec![answer(id, 9, 1)]).unwrap();
    act(&mut session, RoadmapAction::CloseSurvey(id)).unwrap();
    assert_eq!(report_of(&session, id).questions[0].all.as_ref().unwrap().answers, 10);
}

#[test]
fn taking_a_close_back_does_not_let_one_more_answer_into_its_totals() {
    let (mut session, id) = asked(&[]);
    merge(&mut session, (0..5).map(|who| answer(id, who, 5)).collect()).unwrap();
    act(&mut session, RoadmapAction::CloseSurvey(id)).unwrap();
    let seen = report_of(&session, id).questions;
    session.undo();
    assert_eq!(report_of(&session, id).questions, seen, "what was seen stays");
    merge(&mut session, vec![answer(id, 5, 1), SurveyAnswer { revision: 9, ..answer(id, 0, 1) }]).unwrap();
    assert!(act(&mut session, RoadmapAction::CloseSurvey(id)).is_err());
    assert_eq!(report_of(&session, id).questions, seen);
    // Back to the survey's own making, and forward again.
    while matches!(session.undo().answer, Answer::Changed { .. }) {}
    assert!(session.workspace().is_empty());
    while matches!(session.redo().answer, Answer::Changed { .. }) {}
    assert_eq!(report_of(&session, id).questions, seen);
    assert_eq!(report_of(&session, id).waiting, 1, "the late one; the others were counted");
}

#[test]
fn a_removed_round_comes_back_with_its_totals() {
    let (mut session, id) = asked(&[]);
    merge(&mut session, (0..6).map(|who| answer(id, who, 3)).collect()).unwrap();
    act(&mut session, RoadmapAction::CloseSurvey(id)).unwrap();
    let before = report_of(&session, id);
    act(&mut session, RoadmapAction::RemoveSurvey(id)).unwrap();
    assert!(session.workspace().releases.is_empty());
    session.undo();
    assert_eq!(report_of(&session, id), before);
}

#[test]
fn small_groups_are_joined_and_large_ones_stand_alone() {
    let (mut session, id) = asked(&GROUPS);
    let of = |group: &str, who: u8| SurveyAnswer { group: Some(group.to_owned()), ..answer(id, who, 4) };
    let east = (0..7).map(|who| of("East", who));
    let north = (7..13).map(|who| of("North", who));
    let all = east.chain(north).chain([of("West", 13)]).collect();
    merge(&mut session, all).unwrap();
    act(&mut session, RoadmapAction::CloseSurvey(id)).unwrap();
    let portions = report_of(&session, id).questions[0].portions.clone();
    let shown: Vec<(String, u32)> = portions.iter().map(|one| (one.groups.join("+"), one.answers)).collect();
    assert_eq!(shown, [("East".to_owned(), 7), ("North+West".to_owned(), 7)]);
}

#[test]
fn with_names_one_answer_is_enough_and_asks_for_the_name() {
    let mut session = Session::empty([7; 16], crate::world::date(crate::world::START));
    let named = attain::domain::model::Survey { is_named: true, ..survey(&[]) };
    act(&mut session, RoadmapAction::SetSurvey { id: None, survey: named }).unwrap();
    let id = *session.workspace().surveys.keys().next().unwrap();
    assert!(merge(&mut session, vec![answer(id, 1, 2)]).unwrap_err().contains("asks for the name"));
    merge(&mut session, vec![SurveyAnswer { by: "Ana".to_owned(), ..answer(id, 1, 2) }]).unwrap();
    act(&mut session, RoadmapAction::CloseSurvey(id)).unwrap();
    assert_eq!(report_of(&session, id).questions[0].all.as_ref().unwrap().answers, 1);
}

#[test]
fn answers_that_do_not_fit_are_named_with_file_and_line_and_the_others_are_merged() {
    let (session, id) = asked(&GROUPS);
    let good = answer(id, 1, 2);
    let bad = [
        SurveyAnswer { given: [(1, Given::Scale(6))].into(), ..answer(id, 2, 1) },
        SurveyAnswer { given: [(77, Given::Scale(1))].into(), ..answer(id, 3, 1) },
        SurveyAnswer { given: [(2, Given::Choices([3].into()))].into(), ..answer(id, 4, 1) },
        SurveyAnswer { given: [(1, Given::Text("4".to_owned()))].into(), ..answer(id, 5, 1) },
        SurveyAnswer { group: Some("South".to_owned()), ..answer(id, 6, 1) },
        SurveyAnswer { given: BTreeMap::new(), ..answer(id, 7, 1) },
        answer(SurveyId(Id::derived("other", &[])), 8, 1),
    ];
    let text = bad.iter().chain([&good]).map(answer_line).collect::<Vec<_>>().join("\n");
    let read = session.read_answers(&[("mail.txt".to_owned(), text)]);
    assert_eq!((read.new, read.answers.len()), (1, 1));
    let lines: Vec<u32> = read.refused.iter().map(|one| one.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5, 6, 7]);
    assert!(read.refused[4].why.contains("South") && read.refused[6].why.contains("not in this workspace"));
    assert!(read.refused.iter().all(|one| one.file == "mail.txt"));
}

#[test]
fn what_was_asked_stays_once_somebody_answered() {
    let (mut session, id) = asked(&[]);
    let change =
        |session: &mut Session, survey| act(session, RoadmapAction::SetSurvey { id: Some(id), survey });
    let mut other = survey(&[]);
    other.questions[0].text = "Otherwise?".to_owned();
    change(&mut session, other.clone()).unwrap();
    merge(&mut session, vec![answer(id, 1, 2)]).unwrap();
    assert!(change(&mut session, survey(&[])).unwrap_err().contains("next round"));
    other.name = "A better name".to_owned();
    change(&mut session, other).unwrap();
    assert!(act(&mut session, RoadmapAction::NextRound(id)).is_err(), "not before the close");
}

#[test]
fn rounds_are_compared_and_a_change_is_claimed_only_where_luck_hardly_makes_it() {
    let moved = |then: u8, now: u8, people: u8| {
        let (mut session, first) = asked(&[]);
        merge(&mut session, (0..people).map(|who| answer(first, who, then)).collect()).unwrap();
        act(&mut session, RoadmapAction::CloseSurvey(first)).unwrap();
        act(&mut session, RoadmapAction::NextRound(first)).unwrap();
        let next = session.workspace().surveys.values().find(|one| one.follows == Some(first)).unwrap().id;
        merge(&mut session, (0..people).map(|who| answer(next, who, now)).collect()).unwrap();
        act(&mut session, RoadmapAction::CloseSurvey(next)).unwrap();
        report_of(&session, next).questions[0].change.clone().unwrap()
    };
    let better = moved(2, 5, 8);
    assert!(better.claimed && better.luck < 0.001 && better.moved.to_string() == "3", "{better:?}");
    assert!(moved(5, 2, 8).claimed);
    let same = moved(4, 5, 30);
    assert!(!same.claimed && same.luck == 1.0, "both are favourable: {same:?}");
}

#[test]
fn every_template_is_sound_and_asks_what_its_name_says() {
    for purpose in Purpose::ALL {
        let survey = template(purpose, SurveyId(Id::from_bits(1)), crate::world::date(1));
        check_survey(&survey).unwrap();
        assert_eq!(Purpose::parse(purpose.slug()), Some(purpose));
        let pillars: BTreeSet<Pillar> = survey.questions.iter().filter_map(|one| one.pillar).collect();
        if purpose == Purpose::Maturity {
            assert_eq!(pillars.len(), 6);
        }
    }
}

#[test]
fn an_action_with_one_answer_that_does_not_fit_changes_nothing() {
    let (mut session, id) = asked(&[]);
    let bad = SurveyAnswer { given: [(1, Given::Scale(0))].into(), ..answer(id, 2, 1) };
    let action = Action::Roadmap(RoadmapAction::MergeAnswers(vec![answer(id, 1, 1), bad]));
    assert!(matches!(session.act(action).answer, Answer::Refused(_)));
    assert!(session.workspace().survey_answers.is_empty());
}
