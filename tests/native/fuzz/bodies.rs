//! What every input must hold, whatever its bytes: shared by the native tests and by `fuzz/`.
//!
//! Each body takes bytes, ends, and panics where a law breaks. They draw nothing and keep nothing.

use attain::app::edit::Edit;
use attain::app::persist::envelope::{self, Body, EnvelopeError};
use attain::app::persist::layout::{self, Found, Stored};
use attain::app::persist::{backup, batch};
use attain::domain::commission::{check, read_plan, write_plan};
use attain::domain::facts::Batch;
use attain::domain::kernel::{Calendar, Currency, Id, WorkspaceId};
use attain::domain::model::{RecordKind, Workspace};
use attain::exchange::export::csv::{CsvOptions, write_refused};
use attain::exchange::import::reader::Limits;
use attain::exchange::import::{
    Answers, Draft, Existing, Issue, Mapping, Preview, Profile, ReadOptions, Reader, Sheet, draft, reconcile,
};

/// A target's name and body.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 4] = [
    ("csv_bytes", csv_bytes),
    ("typed_import", typed_import),
    ("plan_json", plan_json),
    ("stored_state", stored_state),
];

/// Small enough that inputs of a few hundred bytes reach them.
fn small_limits() -> Limits {
    Limits { file: 1 << 20, rows: 200, columns: 24, cell: 160, record: 640 }
}

/// A first byte that says how the rest is cut and read.
fn split(bytes: &[u8]) -> (u8, &[u8]) {
    bytes.split_first().map_or((0, bytes), |(first, rest)| (*first, rest))
}

/// Any bytes end in a sheet whose counts add up or in a refusal, the same however they are cut.
pub fn csv_bytes(bytes: &[u8]) {
    let (cut, bytes) = split(bytes);
    let limits = if cut >= 128 { small_limits() } else { Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let whole = Reader::read("a.csv", bytes, options);
    let mut reader = Reader::with("a.csv", options);
    let fed = bytes.chunks(usize::from(cut % 128) + 1).try_for_each(|slice| reader.feed(slice));
    let sliced = fed.and_then(|()| reader.finish());
    assert_eq!(whole, sliced, "cut into slices of {}", cut % 128 + 1);
    let Ok(sheet) = whole else { return };
    assert_eq!(sheet.seen, sheet.rows() as u64 + sheet.skipped_count() + sheet.refused.len() as u64);
    assert!(sheet.line.windows(2).all(|pair| pair[0] < pair[1]), "lines rise");
    assert!(sheet.columns.iter().all(|column| column.len() == sheet.rows() && column.is_sound()));
}

const KINDS: [Option<RecordKind>; 13] = [
    None,
    Some(RecordKind::Deals),
    Some(RecordKind::People),
    Some(RecordKind::Quotas),
    Some(RecordKind::Activities),
    Some(RecordKind::StageHistory),
    Some(RecordKind::Leads),
    Some(RecordKind::Rates),
    Some(RecordKind::Splits),
    Some(RecordKind::Invoices),
    Some(RecordKind::Payments),
    Some(RecordKind::Achievements),
    Some(RecordKind::Adjustments),
];

fn understood(sheet: &Sheet, kind: Option<RecordKind>, answers: &Answers) -> Result<Draft, Box<Issue>> {
    let mapping = Mapping::propose(sheet, &Profile::of(sheet), kind)?;
    Ok(draft(sheet, &mapping, answers, Calendar::default()))
}

fn preview(workspace: &Workspace, batches: &[Batch], draft: Draft) -> Preview {
    let preview = reconcile(Existing { workspace, batches }, vec![draft]);
    let receipt = &preview.files[0].receipt;
    assert_eq!(receipt.seen, receipt.imported + receipt.skipped + receipt.refused);
    assert_eq!(receipt.refused, preview.files[0].refused.len() as u64);
    preview
}

/// Any text that is understood adds up, is the same twice as once, and its refused rows come back.
pub fn typed_import(bytes: &[u8]) {
    let (how, bytes) = split(bytes);
    let Ok(sheet) = Reader::read("a.csv", bytes, ReadOptions::default()) else { return };
    let answered = Answers {
        currency: Some(Currency::USD),
        all_won: Some(how & 8 != 0),
        day_first: Some(how & 16 != 0),
        decimal_mark: Some(if how & 32 != 0 { ',' } else { '.' }),
        until_inclusive: Some(true),
        ..Answers::default()
    };
    let answers = if how >= 128 { Answers::default() } else { answered };
    let kind = KINDS[usize::from(how) % KINDS.len()];
    let Ok(draft) = understood(&sheet, kind, &answers) else { return };
    assert!(draft.adds_up(), "{draft:?}");
    places_exist(&draft, &sheet);
    let mut workspace = Workspace::empty(WorkspaceId(Id::from_bits(1)));
    let first = preview(&workspace, &[], draft.clone());
    refused_rows_come_back(&first);
    let Ok(commit) = first.into_commit() else { return };
    workspace.people.extend(commit.people.into_iter().map(|person| (person.id, person)));
    workspace.quotas.extend(commit.quotas.into_iter().map(|quota| (quota.id, quota)));
    workspace.goals.extend(commit.goals.into_iter().map(|goal| (goal.id, goal)));
    workspace.rates.extend(commit.rates.into_iter().map(|rate| (rate.id, rate)));
    workspace.achievements.extend(commit.achievements.into_iter().map(|one| (one.id, one)));
    workspace.adjustments.extend(commit.adjustments.into_iter().map(|one| (one.id, one)));
    let batches = commit.batches;
    assert!(batches.iter().all(Batch::is_sound));
    for stored in &batches {
        let bytes = batch::encode(stored).expect("a batch can be stored");
        assert_eq!(batch::decode(&bytes).as_ref(), Ok(stored));
    }
    let again = preview(&workspace, &batches, draft).into_commit().expect("no open question");
    assert!(again.is_empty(), "twice is once: {again:?}");
}

fn places_exist(draft: &Draft, sheet: &Sheet) {
    for issue in &draft.issues.kept {
        assert!(issue.line.is_none_or(|line| line >= 1), "{issue}");
        assert!(issue.record.is_none_or(|record| record <= sheet.seen), "{issue}");
        assert!(issue.value.chars().count() <= 80, "{issue}");
    }
}

fn refused_rows_come_back(preview: &Preview) {
    let file = &preview.files[0];
    if file.refused.is_empty() {
        return;
    }
    let bytes = write_refused(&file.headers, &file.refused, CsvOptions::default()).expect("written");
    let theirs = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice()).into_records();
    assert_eq!(theirs.filter(Result::is_ok).count(), file.refused.len(), "every refused row is written");
}

/// A plan that can be read can be checked and written, and reads as itself again.
pub fn plan_json(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(plan) = read_plan(text) else { return };
    let findings = check(&plan);
    let written = write_plan(&plan);
    let again = read_plan(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert_eq!(again, plan);
    assert_eq!((write_plan(&again), check(&again)), (written, findings));
}

/// Whatever is stored is read whole or refused; a batch or document that is read is what was sealed.
pub fn stored_state(bytes: &[u8]) {
    let (how, bytes) = split(bytes);
    let text = || String::from_utf8_lossy(bytes).into_owned();
    match how % 5 {
        0 => {
            let parts: Vec<String> = text().split('\u{1e}').map(str::to_owned).collect();
            let part = |place: usize| parts.get(place).cloned();
            loaded(Stored { manifest: part(0), slots: [part(1), part(2)] });
        }
        1 => {
            if let Ok(body) = envelope::open::<Body>("workspace", &text()) {
                let sealed = envelope::seal("workspace", &body).expect("sealed");
                assert!(envelope::open::<Body>("workspace", &sealed).is_ok());
            }
        }
        2 => {
            if let Ok(found) = backup::unpack(bytes) {
                assert!(found.batches.iter().all(Batch::is_sound));
            }
        }
        3 => {
            if let Ok(found) = batch::decode(bytes) {
                assert!(found.is_sound());
                let stored = batch::encode(&found).expect("stored");
                assert_eq!(batch::decode(&stored), Ok(found));
            }
        }
        _ => drop(serde_json::from_str::<Edit>(&text())),
    }
}

/// A state that was read was sealed by the checksum that its manifest names.
fn loaded(stored: Stored) {
    let Found::State { generation, .. } = layout::load(&stored) else { return };
    let text = stored.slots[layout::slot(generation)].as_deref().expect("the slot that was read");
    let opened = envelope::open::<Body>("workspace", text);
    assert!(!matches!(opened, Err(EnvelopeError::Damaged { .. } | EnvelopeError::Foreign)));
    assert_eq!(layout::generation_of(stored.manifest.as_deref()), generation);
}
