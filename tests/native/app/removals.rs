//! What was removed stays removed, whatever files come in, in any order and twice.

use super::coaching::{cycle, day, file, manager, merge, note, set};
use attain::app::edit::{Action, CoachingAct};
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::kernel::{PersonId, RecordId};
use attain::domain::model::coaching::{Meeting, PartKind, Point, Record, ReviewPart};
use proptest::prelude::*;

/// A workspace with two 1:1s, notes on them, and a part of a review; the ids in this order.
fn home() -> (Session, PersonId, Vec<RecordId>) {
    let (mut home, [boss, rep, _]) = manager();
    let mut ids = Vec::new();
    for on in [day(-9), day(0)] {
        let meeting = Record::Meeting(Meeting { person: rep, by: Some(boss), on, held: false });
        let meeting = set(&mut home, None, meeting);
        ids.extend([meeting, set(&mut home, None, note(meeting, boss, "first"))]);
    }
    let cycle = set(&mut home, None, cycle());
    let part = Record::ReviewPart(ReviewPart::asked(cycle, rep, Some(rep), PartKind::Own));
    ids.extend([cycle, set(&mut home, None, part)]);
    (home, rep, ids)
}

/// What a copy adds and rewrites before it comes back.
fn came_back(sent: &str, rep: PersonId, ids: &[RecordId], seed: u8, adds: &[usize]) -> String {
    let mut copy = Session::empty([seed; 16], day(1));
    merge(&mut copy, sent);
    for (number, place) in adds.iter().enumerate() {
        let meeting = ids[if *place % 2 == 0 { 0 } else { 2 }];
        let text = format!("{seed} {number}");
        let point = Point { meeting, by: Some(rep), text, about: Default::default(), done: false };
        set(&mut copy, None, Record::Point(point));
        let written = if *place < 2 { 1 } else { 3 };
        let record = note(ids[written - 1], rep, &format!("rewritten by {seed}: {number}"));
        set(&mut copy, Some(ids[written]), record);
    }
    file(&copy, rep)
}

proptest! {
    #![proptest_config(crate::world::cases(40))]

    #[test]
    fn old_files_in_any_order_and_twice_give_one_result_and_bring_nothing_removed_back(
        removed in proptest::sample::subsequence((0usize..6).collect::<Vec<_>>(), 1..4),
        adds in proptest::collection::vec(proptest::collection::vec(0usize..4, 0..4), 2),
        is_removed_first in any::<bool>(),
    ) {
        let (mut home, rep, ids) = home();
        let sent = file(&home, rep);
        let files: Vec<String> =
            adds.iter().zip([7u8, 8]).map(|(adds, seed)| came_back(&sent, rep, &ids, seed, adds)).collect();
        if !is_removed_first {
            merge(&mut home, &files[0]);
        }
        for place in &removed {
            // What went with its 1:1 or its cycle is gone already.
            home.act(Action::Coaching(CoachingAct::Remove(ids[*place])));
        }
        let gone: Vec<RecordId> = home.workspace().removed_coaching.keys().copied().collect();
        prop_assert!(removed.iter().all(|place| gone.contains(&ids[*place])));
        let (mut there, mut back) = (home.clone(), home.clone());
        for text in files.iter().chain([&sent]) {
            merge(&mut there, text);
        }
        for text in files.iter().rev().chain([&sent]).chain(&files).chain([&sent]) {
            merge(&mut back, text);
        }
        prop_assert_eq!(there.workspace(), back.workspace());
        for (id, entry) in &there.workspace().coaching {
            prop_assert!(!gone.contains(id));
            let parent = entry.record().belongs_to();
            prop_assert!(parent.is_none_or(|parent| there.workspace().coaching.contains_key(&parent)));
        }
        // What nobody removed is still whole.
        let stays = |place: &usize| !gone.contains(&ids[*place]);
        for place in (0..ids.len()).filter(stays) {
            prop_assert!(there.workspace().coaching.contains_key(&ids[place]));
        }
    }
}

#[test]
fn taking_a_removal_back_brings_the_record_back_and_files_about_it_count_again() {
    let (mut home, rep, ids) = home();
    let sent = file(&home, rep);
    let copy = came_back(&sent, rep, &ids, 7, &[0]);
    let before = home.workspace().clone();
    home.act(Action::Coaching(CoachingAct::Remove(ids[0])));
    let Answer::Refused(error) = merge(&mut home, &sent) else { panic!("it came back") };
    assert!(error.to_string().contains("removed here"), "{error}");
    home.undo();
    assert_eq!(home.workspace(), &before);
    assert!(matches!(merge(&mut home, &copy), Answer::Changed { .. }));
    let points =
        home.workspace().coaching.values().filter(|entry| matches!(entry.record(), Record::Point(_)));
    assert_eq!(points.count(), 1);
}

#[test]
fn a_removal_is_kept_in_the_workspace_file() {
    let (mut home, _, ids) = home();
    home.act(Action::Coaching(CoachingAct::Remove(ids[0])));
    let text = serde_json::to_string(home.workspace()).unwrap();
    let read: attain::domain::model::Workspace = serde_json::from_str(&text).unwrap();
    assert_eq!(&read, home.workspace());
    assert_eq!(read.removed_coaching.len(), 2, "the 1:1 and its note");
}
