//! What is stored survives, and what is damaged is noticed.

use crate::world::{START, any_company, batch, date};
use attain::app::edit::{Action, Edit};
use attain::app::persist::envelope::{self, EnvelopeError, SCHEMA};
use attain::app::persist::layout::{self, Found, MANIFEST, SLOTS, Stored};
use attain::app::persist::{backup, batch as bytes};
use attain::app::requests::{Answer, Notice};
use attain::app::session::{Effect, Opening, Reply, Session};
use attain::domain::facts::{ActivityBatch, Batch};
use attain::domain::kernel::Id;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Local storage and database in memory.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    local: BTreeMap<String, String>,
    batches: BTreeMap<Id, Vec<u8>>,
    journal: BTreeMap<u64, String>,
}

impl Disk {
    pub fn write(&mut self, reply: &Reply) {
        for effect in &reply.effects {
            match effect {
                Effect::PutBatch(batch) => {
                    self.batches.insert(batch.id(), bytes::encode(batch).unwrap());
                }
                Effect::DropBatches(ids) => self.batches.retain(|id, _| !ids.contains(id)),
                Effect::Journal(write) => {
                    write.forget.iter().for_each(|sequence| {
                        self.journal.remove(sequence);
                    });
                    self.journal.extend(write.put.iter().cloned());
                }
                Effect::KeepOnly { batches, journal } => {
                    self.batches.retain(|id, _| batches.contains(id));
                    self.journal = journal.iter().cloned().collect();
                }
            }
        }
        if let Answer::Changed { writes, .. } = &reply.answer {
            for write in writes {
                self.local.insert(write.key.clone(), write.text.clone());
            }
        }
    }

    /// Stores a session whole, by way of a backup restored.
    pub fn keep(&mut self, session: &Session) {
        let mut copy = Session::empty([9; 16], date(START));
        let reply = copy.restore(&session.backup().unwrap()).unwrap();
        self.write(&reply);
    }

    /// Whether any stored document or journal entry holds this text.
    pub fn holds(&self, text: &str) -> bool {
        self.local.values().chain(self.journal.values()).any(|stored| stored.contains(text))
    }

    /// How many batches are stored.
    pub fn rows(&self) -> usize {
        self.batches.len()
    }

    pub fn stored(&self) -> Stored {
        let text = |key: &str| self.local.get(key).cloned();
        Stored { manifest: text(MANIFEST), slots: SLOTS.map(text) }
    }

    fn opening(&self, entropy: [u8; 16]) -> (Session, Answer) {
        let mut opening = Opening::begin(Session::empty(entropy, date(START)), &self.stored());
        let entries: Vec<Edit> =
            self.journal.values().map(|text| serde_json::from_str(text).unwrap()).collect();
        opening.journal(entries);
        for id in opening.needed() {
            if let Some(found) = self.batches.get(&id) {
                opening.attach(bytes::decode(found).unwrap());
            }
        }
        opening.finish()
    }

    pub fn open(&self, entropy: [u8; 16]) -> Session {
        let (session, answer) = self.opening(entropy);
        assert!(matches!(&answer, Answer::Opened { notices, .. } if notices.is_empty()), "{answer:?}");
        session
    }
}

fn two_saves() -> Disk {
    let mut disk = Disk::default();
    let mut session = Session::empty([1; 16], date(START));
    for name in ["Ana", "Ben", "Cleo"] {
        disk.write(&session.act(Action::AddPerson { name: name.to_owned() }));
    }
    disk
}

#[test]
fn a_torn_or_changed_document_falls_back_to_the_save_before_and_says_so() {
    let disk = two_saves();
    let current = SLOTS[layout::slot(3)];
    let whole = disk.local[current].clone();
    for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
        let mut torn = disk.clone();
        torn.local.insert(current.to_owned(), whole[..cut].to_owned());
        let (session, answer) = torn.opening([2; 16]);
        assert_eq!(session.workspace().people.len(), 2, "cut at {cut}");
        let Answer::Opened { notices, .. } = answer else { panic!("{answer:?}") };
        assert!(matches!(notices[0], Notice::EarlierGeneration { .. }));
    }
    let mut changed = disk.clone();
    changed.local.insert(current.to_owned(), whole.replace("Cleo", "Cleu"));
    assert_eq!(changed.opening([2; 16]).0.workspace().people.len(), 2);
}

#[test]
fn a_newer_schema_is_refused_and_nothing_is_written_over_it() {
    let mut disk = two_saves();
    let known = format!("\"schema\":{SCHEMA}");
    let newer = format!("\"schema\":{}", SCHEMA + 1);
    for slot in SLOTS {
        let text = disk.local[slot].replace(&known, &newer);
        disk.local.insert(slot.to_owned(), text);
    }
    let (mut session, answer) = disk.opening([2; 16]);
    assert!(
        matches!(answer, Answer::NotOpened { error: EnvelopeError::Newer { found, known } } if found > known),
        "{answer:?}"
    );
    assert!(matches!(session.act(Action::SetName("x".to_owned())).answer, Answer::Refused(_)));
}

#[test]
fn a_lost_manifest_or_document_is_never_a_silent_fresh_start() {
    for keys in [vec![MANIFEST], vec![SLOTS[0], SLOTS[1]], vec![MANIFEST, SLOTS[1]]] {
        let mut disk = two_saves();
        keys.iter().for_each(|key| {
            disk.local.remove(*key);
        });
        match layout::load(&disk.stored()) {
            Found::Earlier { .. } | Found::Unreadable { .. } => {}
            other => panic!("{keys:?}: {other:?}"),
        }
    }
    assert_eq!(layout::load(&Stored::default()), Found::Nothing);
}

#[test]
fn a_foreign_text_is_told_from_a_damaged_one() {
    let sealed = envelope::seal("manifest", &1).unwrap();
    assert_eq!(envelope::open::<u32>("workspace", &sealed), Err(EnvelopeError::Foreign));
    assert!(matches!(envelope::open::<u32>("manifest", "{"), Err(EnvelopeError::Damaged { .. })));
    assert_eq!(backup::unpack(b"Name,Amount\n").unwrap_err(), EnvelopeError::Foreign);
}

#[test]
fn a_workspace_of_the_first_schema_opens_and_is_saved_in_this_one() {
    let file = include_bytes!("../../data/persist/schema-1.attain");
    let mut session = Session::empty([1; 16], date(START));
    session.restore(file).unwrap();
    assert_eq!((session.table().len(), session.workspace().quotas.len()), (30, 7));
    assert!(session.workspace().rates.is_empty());
    let again = session.backup().unwrap();
    let mut other = Session::empty([2; 16], date(START));
    other.restore(&again).unwrap();
    assert_eq!(other.backup().unwrap(), again);
    session.undo();
    assert!(session.table().is_empty());
}

#[test]
fn a_workspace_of_the_second_schema_opens_with_all_its_rows() {
    let file = include_bytes!("../../data/persist/schema-2.attain");
    let mut session = Session::empty([1; 16], date(START));
    session.restore(file).unwrap();
    assert_eq!((session.table().len(), session.activities().len()), (3, 1));
    assert_eq!((session.workspace().people.len(), session.workspace().rates.len()), (3, 1));
    assert!(session.splits().is_empty() && session.cash().is_empty());
    assert_eq!(session.table().details.competitor.get(0), "", "its column was kept without a meaning");
    let again = session.backup().unwrap();
    let mut other = Session::empty([2; 16], date(START));
    other.restore(&again).unwrap();
    assert_eq!(other.backup().unwrap(), again);
}

#[test]
fn deals_stored_before_there_were_other_kinds_are_read() {
    let deals = any_company(30).new_tree(&mut proptest::test_runner::TestRunner::deterministic());
    let deals = batch(&deals.unwrap().current().deals, "old");
    // Earlier versions wrote everything but what stands last, here empty: one byte for the list of stage
    // entries, and as many for the details as their columns have lengths.
    let details = postcard::to_stdvec(&deals.details).unwrap();
    assert!(details.iter().all(|byte| *byte == 0));
    let stored = |mark: &[u8; 4], columns: &[u8], missing: usize| {
        let columns = &columns[..columns.len() - missing];
        let mut stored = mark.to_vec();
        stored.extend(xxhash_rust::xxh3::xxh3_64(columns).to_le_bytes());
        let mut packed = flate2::read::DeflateEncoder::new(columns, flate2::Compression::fast());
        std::io::Read::read_to_end(&mut packed, &mut stored).unwrap();
        bytes::decode(&stored).unwrap()
    };
    let batch = Batch::from(deals.clone());
    let alone = postcard::to_stdvec(&deals).unwrap();
    assert_eq!(stored(b"ATB1", &alone, details.len() + 1), batch);
    let any = postcard::to_stdvec(&batch).unwrap();
    assert_eq!(stored(b"ATB2", &any, details.len()), batch);
    let activities = Batch::Activities(Arc::new(ActivityBatch::empty(Id::from_bits(3), "a.csv", "x")));
    assert_eq!(stored(b"ATB2", &postcard::to_stdvec(&activities).unwrap(), 0), activities);
}

proptest! {
    #![proptest_config(crate::world::cases(32))]

    #[test]
    fn a_batch_comes_back_whole_and_damage_is_noticed(company in any_company(30), at in any::<prop::sample::Index>()) {
        let batch = Batch::from(batch(&company.deals, "x"));
        let stored = bytes::encode(&batch).unwrap();
        prop_assert_eq!(&bytes::decode(&stored).unwrap(), &batch);
        let place = at.index(stored.len());
        let mut damaged = stored.clone();
        damaged[place] ^= 0x10;
        // A flipped bit may fall into padding that says nothing; then the content is the same.
        if let Ok(found) = bytes::decode(&damaged) {
            prop_assert_eq!(&found, &batch);
        }
        prop_assert!(bytes::decode(&stored[..place]).is_err());
    }

    #[test]
    fn a_backup_cut_or_changed_anywhere_is_refused(at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut session = Session::empty([1; 16], date(START));
        session.act(Action::AddPerson { name: "Ana".to_owned() });
        let file = session.backup().unwrap();
        let place = at.index(file.len());
        prop_assert!(backup::unpack(&file[..place]).is_err());
        let mut changed = file.clone();
        changed[place] ^= 1 << bit;
        if let Ok(found) = backup::unpack(&changed) {
            // The gzip header holds bytes that say nothing about the content.
            prop_assert!(place < 10);
            prop_assert_eq!(found, backup::unpack(&file).unwrap());
        }
    }
}
