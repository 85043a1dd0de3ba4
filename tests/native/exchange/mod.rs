//! The room `exchange`, from bytes to commit.
#![allow(clippy::expect_used, clippy::panic, reason = "what every test here shares may stop a test")]

mod catalogue;
mod company;
mod faults;
mod laws;
mod layouts;
mod pay_facts;
mod sheets;
mod values;
mod values_at_fault;

use attain::domain::facts::Batch;
use attain::domain::kernel::{Calendar, Id, WorkspaceId};
use attain::domain::model::Workspace;
use attain::exchange::import::decode::is_workbook;
use attain::exchange::import::workbook::{Wanted, sheets as sheets_of};
use attain::exchange::import::{
    Answers, Draft, Existing, Issue, Mapping, Preview, Profile, ReadOptions, Reader, draft, reconcile,
};
use attain::exchange::sheets::read as read_workbook;
use attain::exchange::workbook::WorkbookLimits;

/// A workspace without anything.
pub fn empty() -> Workspace {
    Workspace::empty(WorkspaceId(Id::from_bits(1)))
}

/// One file, understood by itself.
pub fn drafted(
    name: &str,
    bytes: &[u8],
    options: ReadOptions,
    answers: &Answers,
) -> Result<Draft, Box<Issue>> {
    let sheet = if is_workbook(bytes) {
        let wanted = Wanted { limits: options.limits, ..Wanted::default() };
        let mut found = sheets_of(name, bytes, &read_workbook(bytes, WorkbookLimits::default()), wanted);
        found.remove(0).sheet?
    } else {
        Reader::read(name, bytes, options)?
    };
    let mapping = Mapping::propose(&sheet, &Profile::of(&sheet), None)?;
    Ok(draft(&sheet, &mapping, answers, Calendar::default()))
}

/// Files of text against a workspace.
pub fn preview(
    workspace: &Workspace,
    batches: &[Batch],
    files: &[(&str, &str)],
    answers: &Answers,
) -> Preview {
    let drafts = files.iter().map(|(name, text)| {
        drafted(name, text.as_bytes(), ReadOptions::default(), answers)
            .unwrap_or_else(|issue| panic!("{issue}"))
    });
    reconcile(Existing { workspace, batches }, drafts.collect())
}

/// Puts what a preview would commit.
pub fn commit(workspace: &mut Workspace, batches: &mut Vec<Batch>, preview: Preview) {
    let commit = preview.into_commit().expect("no open question");
    workspace.people.extend(commit.people.into_iter().map(|person| (person.id, person)));
    workspace.quotas.extend(commit.quotas.into_iter().map(|quota| (quota.id, quota)));
    workspace.rates.extend(commit.rates.into_iter().map(|rate| (rate.id, rate)));
    batches.extend(commit.batches);
}

/// A file of the test data.
pub fn data(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/{path}", env!("CARGO_MANIFEST_DIR"))).expect("a fixture")
}

/// A text file of the test data.
pub fn text(path: &str) -> String {
    String::from_utf8(data(path)).expect("UTF-8")
}
