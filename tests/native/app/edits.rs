//! Undo and redo give back the bytes, whatever was done.

use crate::world::{START, any_deal, batch, date, name, person_id, range};
use attain::app::edit::{Action, ImportCommit, RoadmapAction};
use attain::app::history::Standing;
use attain::app::persist::envelope::{self, Body};
use attain::app::requests::Answer;
use attain::app::session::{Reply, Session};
use attain::domain::kernel::{
    AchievementId, AdjustmentId, Currency, FileId, GoalId, Id, Money, PersonId, Rational,
};
use attain::domain::model::goal::{Aim, CheckIn, GoalMeasure, GoalStatus};
use attain::domain::model::{
    Achievement, Adjustment, FileReceipt, Goal, GoalOwner, GoalRef, GoalValue, Manager, Person, RecordKind,
    Stint,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The bytes of the workspace as they would be stored.
fn bytes(session: &Session) -> String {
    let body = Body { workspace: session.workspace().clone(), standing: Standing::default() };
    envelope::seal("workspace", &body).unwrap()
}

/// Whether an answer says that something changed.
fn did(reply: &Reply) -> bool {
    matches!(reply.answer, Answer::Changed { .. })
}

#[derive(Clone, Debug)]
enum Wish {
    Add(u8),
    Rename(u8, String),
    Remove(u8),
    Quota(u8, i32, i32, i64),
    DropQuota(usize),
    Goal(u8, Option<u8>, i64),
    DropGoal(usize),
    CheckIn(usize, u8),
    TakeOn(usize),
    Currency,
    Month(u8),
    Achieve(u8, u8, i64),
    Adjust(u8, i64),
    DropJudged(usize),
    Begin(u8, i32, u8),
    Import(u8, Vec<crate::world::Drawn>),
    Roadmap(u8, u8),
}

fn any_wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        (0u8..8).prop_map(Wish::Add),
        (0u8..8, "[a-zé ]{0,12}").prop_map(|(person, name)| Wish::Rename(person, name)),
        (0u8..8).prop_map(Wish::Remove),
        (0u8..8, 0i32..500, 1i32..100, -5i64..1_000_000).prop_map(|(p, f, d, m)| Wish::Quota(p, f, d, m)),
        (0usize..20).prop_map(Wish::DropQuota),
        (0u8..6, proptest::option::of(0u8..6), -5i64..1_000_000)
            .prop_map(|(name, parent, minor)| Wish::Goal(name, parent, minor)),
        (0usize..8).prop_map(Wish::DropGoal),
        (0usize..8, 0u8..120).prop_map(|(goal, percent)| Wish::CheckIn(goal, percent)),
        (0usize..12).prop_map(Wish::TakeOn),
        Just(Wish::Currency),
        (0u8..14).prop_map(Wish::Month),
        (0u8..8, 0u8..3, -2i64..300).prop_map(|(person, what, percent)| Wish::Achieve(person, what, percent)),
        (0u8..8, -9_000i64..9_000).prop_map(|(person, minor)| Wish::Adjust(person, minor)),
        (0usize..6).prop_map(Wish::DropJudged),
        (0u8..8, 0i32..300, 0u8..8).prop_map(|(person, from, manager)| Wish::Begin(person, from, manager)),
        (0u8..6, proptest::collection::vec(any_deal(), 0..5))
            .prop_map(|(tag, deals)| Wish::Import(tag, deals)),
        (0u8..6, 0u8..4).prop_map(|(what, which)| Wish::Roadmap(what, which)),
    ]
}

fn receipt(tag: u8, batch: Id, rows: u64) -> FileReceipt {
    FileReceipt {
        file: FileId(batch),
        name: format!("{tag}.csv"),
        kind: RecordKind::Deals,
        layout: "generic".to_owned(),
        forms: vec![],
        seen: rows,
        imported: rows,
        skipped: 0,
        refused: 0,
        new: rows,
        changed: 0,
        unchanged: 0,
        totals_minor: BTreeMap::new(),
        unmapped: vec![],
        assumptions: vec![],
        batch: Some(batch),
    }
}

fn adjustment(person: PersonId, minor: i64, reason: &str) -> Adjustment {
    let (id, range) = (AdjustmentId(Id::from_bits(0)), range(START, START + 31));
    let (amount, reason) = (Money::new(minor, Currency::USD), reason.to_owned());
    Adjustment { id, person, range, amount, reason, line: String::new(), by: String::new(), place: None }
}

fn goal(id: GoalId, parent: Option<GoalId>, minor: i64) -> Goal {
    Goal {
        id,
        name: format!("Goal {minor}"),
        measure: GoalMeasure::Kpi("revenue".to_owned()),
        owner: GoalOwner::Company,
        scope: BTreeMap::new(),
        aim: Aim::AtLeast,
        target: GoalValue::Money(Money::new(minor, Currency::USD)),
        baseline: None,
        range: range(START, START + 90),
        milestones: vec![],
        parent,
        headroom: Rational::ZERO,
        place: None,
    }
}

/// Everything about surveys, competitors and cycles but closing a round, which stays closed on purpose.
fn on_the_roadmap(session: &Session, what: u8, which: u8) -> Option<RoadmapAction> {
    let workspace = session.workspace();
    let survey = || workspace.surveys.keys().nth(usize::from(which)).copied();
    Some(match what {
        0 => RoadmapAction::SetSurvey { id: None, survey: crate::roadmap::survey(&["East", "West"]) },
        1 => RoadmapAction::MergeAnswers(vec![crate::roadmap::answer(survey()?, which, 1 + which)]),
        2 => RoadmapAction::RemoveSurvey(survey()?),
        3 => RoadmapAction::SetCompetitor { id: None, record: crate::roadmap::competitor(&name(which)) },
        4 => {
            let period = range(START + 91 * i32::from(which), START + 91 * (i32::from(which) + 1));
            RoadmapAction::StartCycle { name: name(which), range: period }
        }
        _ => {
            let open = workspace.cycles.values().find(|cycle| cycle.closed.is_none())?;
            RoadmapAction::CloseCycle { id: open.id, note: name(which), kept: Default::default() }
        }
    })
}

/// Does what is wished, if the rules allow it; true if the workspace changed.
fn wish(session: &mut Session, wish: Wish) -> bool {
    let people: Vec<Person> = session.workspace().people.values().cloned().collect();
    let pick = |number: u8| people.get(usize::from(number)).cloned();
    let action = match wish {
        Wish::Add(number) => Action::AddPerson { name: name(number) },
        Wish::Rename(number, name) => {
            let Some(person) = pick(number) else { return false };
            Action::SetPerson { id: Some(person.id), person: Person { name, ..person } }
        }
        Wish::Remove(number) => Action::RemovePerson(pick(number).map_or(person_id(99), |person| person.id)),
        Wish::Quota(number, from, days, minor) => {
            let person = pick(number).map_or(person_id(99), |person| person.id);
            let amount = Money::new(minor, Currency::USD);
            Action::SetQuota { id: None, person, range: range(START + from, START + from + days), amount }
        }
        Wish::DropQuota(number) => {
            let Some(id) = session.workspace().quotas.keys().nth(number).copied() else { return false };
            Action::RemoveQuota(id)
        }
        Wish::Achieve(number, what, percent) => {
            let Some(person) = pick(number) else { return false };
            let (id, range) = (AchievementId(Id::from_bits(0)), range(START, START + 91));
            let achieved = Rational::new(i128::from(percent), 100).unwrap();
            let (objective, note, by) = (format!("Objective {what}"), String::new(), String::new());
            let record =
                Achievement { id, person: person.id, objective, range, achieved, note, by, place: None };
            Action::SetAchievement { id: None, record }
        }
        Wish::Adjust(number, minor) => {
            let Some(person) = pick(number) else { return false };
            let reason = if minor % 5 == 0 { String::new() } else { "Late deal".to_owned() };
            Action::SetAdjustment { id: None, record: adjustment(person.id, minor, &reason) }
        }
        Wish::DropJudged(number) => {
            let achieved = session.workspace().achievements.keys().nth(number).copied();
            let adjusted = session.workspace().adjustments.keys().nth(number).copied();
            let drop = achieved.map(Action::RemoveAchievement).or(adjusted.map(Action::RemoveAdjustment));
            let Some(action) = drop else { return false };
            action
        }
        Wish::Begin(number, from, manager) => {
            let (Some(person), Some(manager)) = (pick(number), pick(manager)) else { return false };
            let manager = Some(Manager::Known(manager.id));
            let stint = Stint { manager, role: Some(name(number)), ..Stint::beginning(date(START + from)) };
            Action::BeginStint { person: person.id, stint }
        }
        Wish::Goal(name, parent, minor) => {
            let id = |name: u8| GoalId(Id::derived("goal", &[&name.to_string()]));
            let known = session.workspace().goals.contains_key(&id(name)).then_some(id(name));
            Action::SetGoal { id: known, goal: goal(id(name), parent.map(id), minor) }
        }
        Wish::DropGoal(number) => {
            let Some(id) = session.workspace().goals.keys().nth(number).copied() else { return false };
            Action::RemoveGoal(id)
        }
        Wish::CheckIn(number, percent) => {
            let Some(id) = session.workspace().goals.keys().nth(number).copied() else { return false };
            let entry = CheckIn {
                on: date(START),
                status: GoalStatus::OnTrack,
                confidence: Some(percent),
                value: None,
                expected: None,
                note: String::new(),
            };
            Action::CheckIn { of: GoalRef::Goal(id), entry }
        }
        Wish::TakeOn(number) => {
            let Some(id) = session.workspace().quotas.keys().nth(number).copied() else { return false };
            Action::Acknowledge { of: GoalRef::Quota(id), by: None, on: date(START) }
        }
        Wish::Roadmap(what, which) => {
            let Some(action) = on_the_roadmap(session, what, which) else { return false };
            Action::Roadmap(action)
        }
        Wish::Currency => Action::SetCurrency(Currency::USD),
        Wish::Month(month) => Action::SetFirstMonth(month),
        Wish::Import(tag, deals) => {
            let batch = Arc::new(batch(&deals, &tag.to_string()));
            let commit = ImportCommit {
                people: vec![],
                quotas: vec![],
                goals: vec![],
                achievements: Vec::new(),
                adjustments: Vec::new(),
                rates: vec![],
                snapshot: None,
                files: vec![receipt(tag, batch.id, deals.len() as u64)],
                mappings: vec![(format!("print {tag}"), serde_json::json!({ "rows": deals.len() }))],
                currency: Some(Currency::USD),
            };
            return matches!(session.commit(commit, vec![batch.into()]).answer, Answer::Changed { .. });
        }
    };
    matches!(session.act(action).answer, Answer::Changed { .. })
}

proptest! {
    #![proptest_config(crate::world::weighted_cases(1, 100))]

    #[test]
    fn two_hundred_edits_undone_give_the_first_bytes_and_redone_the_last(
        wishes in proptest::collection::vec(any_wish(), 200),
    ) {
        let mut session = Session::empty([3; 16], date(START));
        let mut states = vec![bytes(&session)];
        for one in wishes {
            if wish(&mut session, one) {
                states.push(bytes(&session));
            }
        }
        for state in states.iter().rev().skip(1) {
            prop_assert!(did(&session.undo()));
            prop_assert_eq!(&bytes(&session), state);
        }
        prop_assert!(!did(&session.undo()));
        for state in states.iter().skip(1) {
            prop_assert!(did(&session.redo()));
            prop_assert_eq!(&bytes(&session), state);
        }
        prop_assert!(!did(&session.redo()));
    }

    #[test]
    fn a_session_opened_from_what_was_stored_goes_on_as_before(
        wishes in proptest::collection::vec(any_wish(), 1..40),
        undone in 0usize..10,
    ) {
        let mut disk = crate::app::persist::Disk::default();
        let mut session = Session::empty([4; 16], date(START));
        for one in wishes {
            wish(&mut session, one);
        }
        // What is stored is what the last reply described; a full save stands for it.
        disk.keep(&session);
        for _ in 0..undone {
            let reply = session.undo();
            disk.write(&reply);
        }
        let mut again = disk.open([5; 16]);
        prop_assert_eq!(bytes(&again), bytes(&session));
        prop_assert_eq!(did(&again.redo()), did(&session.redo()));
        prop_assert_eq!(bytes(&again), bytes(&session));
        while did(&session.undo()) {
            prop_assert!(did(&again.undo()));
        }
        prop_assert_eq!(bytes(&again), bytes(&session));
    }
}

#[test]
fn an_overlapping_quota_is_refused_with_the_rule() {
    let mut session = Session::empty([3; 16], date(START));
    assert!(wish(&mut session, Wish::Add(1)));
    assert!(wish(&mut session, Wish::Quota(0, 0, 90, 100)));
    let person = *session.workspace().people.keys().next().unwrap();
    let amount = Money::new(1, Currency::USD);
    let reply =
        session.act(Action::SetQuota { id: None, person, range: range(START + 89, START + 100), amount });
    let Answer::Refused(error) = reply.answer else { panic!("not refused") };
    assert!(error.to_string().contains("already has a quota for 2024-01-01 to 2024-03-30"), "{error}");
}

#[test]
fn several_actions_are_one_change_or_none() {
    let mut session = Session::empty([3; 16], date(START));
    let add = |name: &str| {
        let manager = Some(Manager::Named("Boss".to_owned()));
        Action::SetPerson { id: None, person: Person { manager, ..Person::named(person_id(0), name) } }
    };
    let boss = Action::AddPerson { name: "Boss".to_owned() };
    let refused = session.act(Action::Together(vec![boss.clone(), add("Ana"), add("ANA")]));
    assert!(matches!(refused.answer, Answer::Refused(_)));
    assert!(session.workspace().people.is_empty());
    session.act(Action::Together(vec![boss, add("Ana")]));
    let people: Vec<&Person> = session.workspace().people.values().collect();
    assert_eq!(people.len(), 2);
    let boss = people.iter().find(|person| person.name == "Boss").unwrap().id;
    let known = Some(Manager::Known(boss));
    assert!(people.iter().any(|person| person.manager == known));
    session.undo();
    assert!(session.workspace().people.is_empty());
}

/// The rule that an action breaks.
fn rule(session: &mut Session, action: Action) -> String {
    match session.act(action).answer {
        Answer::Refused(error) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

fn company() -> (Session, [PersonId; 3]) {
    let mut session = Session::empty([3; 16], date(START));
    let ids = ["Ana", "Ben", "Cem"].map(|name| {
        session.act(Action::AddPerson { name: name.to_owned() });
        session.workspace().roster().find(name).unwrap()
    });
    (session, ids)
}

#[test]
fn pay_is_adjusted_with_a_reason_only_and_nobody_with_adjustments_is_removed() {
    let (mut session, [ana, ..]) = company();
    let adjust = |reason: &str| Action::SetAdjustment { id: None, record: adjustment(ana, -500, reason) };
    assert!(rule(&mut session, adjust("  ")).contains("needs a reason"));
    assert!(did(&session.act(adjust("Paid twice"))));
    assert!(rule(&mut session, Action::RemovePerson(ana)).contains("adjustments"));
    let kept = session.overview().adjustments.pop().unwrap();
    assert_eq!((kept.amount.minor, kept.reason.as_str()), (-500, "Paid twice"));
    session.act(Action::RemoveAdjustment(kept.id));
    assert!(did(&session.act(Action::RemovePerson(ana))));
}

#[test]
fn a_circle_of_managers_is_refused_on_the_day_on_which_it_would_close() {
    let (mut session, [ana, ben, cem]) = company();
    let led = |person, manager, from: i32| {
        let manager = Some(Manager::Known(manager));
        Action::BeginStint { person, stint: Stint { manager, ..Stint::beginning(date(START + from)) } }
    };
    assert!(did(&session.act(led(ana, ben, 0))));
    assert!(did(&session.act(led(ben, cem, 0))));
    let why = rule(&mut session, led(cem, ana, 40));
    assert!(why.contains("Cem → Ana → Ben") && why.contains("in a circle"), "{why}");
    assert_eq!(session.workspace().chain_faults(), []);
}

#[test]
fn notes_and_views_are_kept_changed_and_taken_back_like_everything_else() {
    let mut session = Session::empty([3; 16], date(20_000));
    let empty = bytes(&session);
    let note = |id, text: &str| Action::SetNote { id, on: date(20_001), text: text.to_owned() };
    assert!(did(&session.act(note(None, "  price\n rise "))));
    let id = session.overview().notes[0].id;
    assert_eq!(session.overview().notes[0].text, "price rise");
    assert!(did(&session.act(note(Some(id), "price rise of 5 %"))));
    let view = |id, name: &str, fragment: &str| Action::SetView {
        id,
        name: name.to_owned(),
        fragment: fragment.to_owned(),
    };
    assert!(did(&session.act(view(None, "East", "/performance?team=East"))));
    assert!(!did(&session.act(view(None, "EAST", "/"))), "one name, one view");
    assert!(!did(&session.act(view(None, "Out", "https://elsewhere.test"))), "a place of this page only");
    assert!(!did(&session.act(note(None, " \n "))), "a note has words");
    let view_id = session.overview().views[0].id;
    assert!(did(&session.act(view(Some(view_id), "East coast", "/performance?team=East"))));
    assert!(did(&session.act(Action::RemoveNote(id))));
    assert!(did(&session.act(Action::RemoveView(view_id))));
    let done = bytes(&session);
    for _ in 0..6 {
        assert!(did(&session.undo()));
    }
    assert_eq!(bytes(&session), empty);
    for _ in 0..6 {
        assert!(did(&session.redo()));
    }
    assert_eq!(bytes(&session), done);
}
