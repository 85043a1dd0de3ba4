//! Undo and redo give back the bytes, whatever was done.

use crate::world::{START, any_deal, batch, date, name, person_id, range};
use attain::app::edit::{Action, ImportCommit};
use attain::app::history::Standing;
use attain::app::persist::envelope::{self, Body};
use attain::app::requests::Answer;
use attain::app::session::{Reply, Session};
use attain::domain::kernel::{Currency, FileId, Id, Money};
use attain::domain::model::{FileReceipt, Person, RecordKind};
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
    Currency,
    Month(u8),
    Import(u8, Vec<crate::world::Drawn>),
}

fn any_wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        (0u8..8).prop_map(Wish::Add),
        (0u8..8, "[a-zé ]{0,12}").prop_map(|(person, name)| Wish::Rename(person, name)),
        (0u8..8).prop_map(Wish::Remove),
        (0u8..8, 0i32..500, 1i32..100, -5i64..1_000_000).prop_map(|(p, f, d, m)| Wish::Quota(p, f, d, m)),
        (0usize..20).prop_map(Wish::DropQuota),
        Just(Wish::Currency),
        (0u8..14).prop_map(Wish::Month),
        (0u8..6, proptest::collection::vec(any_deal(), 0..5))
            .prop_map(|(tag, deals)| Wish::Import(tag, deals)),
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
        Wish::Currency => Action::SetCurrency(Currency::USD),
        Wish::Month(month) => Action::SetFirstMonth(month),
        Wish::Import(tag, deals) => {
            let batch = Arc::new(batch(&deals, &tag.to_string()));
            let commit = ImportCommit {
                people: vec![],
                quotas: vec![],
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
        let manager = Some(attain::domain::model::Manager::Named("Boss".to_owned()));
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
    let known = Some(attain::domain::model::Manager::Known(boss));
    assert!(people.iter().any(|person| person.manager == known));
    session.undo();
    assert!(session.workspace().people.is_empty());
}
