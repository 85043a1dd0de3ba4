//! Drafts against what is there: new, changed, unchanged; a preview, then a commit of plain data.
//!
//! Owns the order within one import: people first, then quotas and deals, files by kind, name and
//! content, so that the order in which they were dropped changes nothing. Touches nothing itself.

mod bulk;
mod goals;
mod hierarchy;
mod judged;
mod owners;
mod shares;

use super::drafts::{Draft, QuotaDraft, RateDraft, RefusedRow};
use super::issue::{Code, Issue, IssueLog};
use super::mapping::Question;
use super::resolve::{self, UnknownOwner};
use super::rows::SkippedRow;
use crate::domain::facts::deals::MISSING_MINOR;
use crate::domain::facts::{Batch, DealRow};
use crate::domain::kernel::{
    AchievementId, AdjustmentId, Currency, DateRange, Id, PersonId, Place, QuotaId, RateId,
};
use crate::domain::model::person::fold_name;
use crate::domain::model::workspace::Roster;
use crate::domain::model::{
    Achievement, Adjustment, ExchangeRate, FileReceipt, Goal, Person, Quota, RecordKind, Workspace,
};
use goals::{GoalMerge, same_goal};
use judged::{same_achievement, same_adjustment};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// What is there before the import.
#[derive(Clone, Copy, Debug)]
pub struct Existing<'a> {
    /// Roster, quotas and rates.
    pub workspace: &'a Workspace,
    /// Bulk rows, oldest import first.
    pub batches: &'a [Batch],
}

/// New, changed (before and after) and unchanged records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changes<T> {
    /// Not there before.
    pub new: Vec<T>,
    /// Before and after.
    pub changed: Vec<(T, T)>,
    /// How many say what is there.
    pub same: u64,
}

impl<T> Default for Changes<T> {
    fn default() -> Changes<T> {
        Changes { new: Vec::new(), changed: Vec::new(), same: 0 }
    }
}

impl<T> Changes<T> {
    /// New records, and changed ones as they will be.
    fn into_puts(self) -> Vec<T> {
        self.new.into_iter().chain(self.changed.into_iter().map(|(_, after)| after)).collect()
    }
}

/// Deals, counted, with examples.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DealChanges {
    /// Not there before.
    pub new: u64,
    /// Different now.
    pub changed: u64,
    /// The same.
    pub unchanged: u64,
    /// Some of the changed: before and after.
    pub examples: Vec<(DealRow, DealRow)>,
    /// Live deals of the same systems that these files do not hold: never deleted, only counted.
    pub absent: u64,
}

/// One file of the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilePreview {
    /// The receipt as it would be kept.
    pub receipt: FileReceipt,
    /// Its headers, for the download of refused rows.
    pub headers: Vec<String>,
    /// Errors and warnings.
    pub issues: IssueLog,
    /// Refused rows.
    pub refused: Vec<RefusedRow>,
    /// Footers and totals.
    pub skipped: Vec<SkippedRow>,
    /// Deals kept without an amount.
    pub missing_amounts: u64,
}

/// What an import would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// By kind, name and content.
    pub files: Vec<FilePreview>,
    /// People.
    pub people: Changes<Person>,
    /// Quotas.
    pub quotas: Changes<Quota>,
    /// Goals.
    pub goals: Changes<Goal>,
    /// Exchange rates.
    pub rates: Changes<ExchangeRate>,
    /// Achievements.
    pub achievements: Changes<Achievement>,
    /// Adjustments of pay.
    pub adjustments: Changes<Adjustment>,
    /// Deals.
    pub deals: DealChanges,
    /// Owners who are nobody of the roster.
    pub unknown_owners: Vec<UnknownOwner>,
    /// What must be answered or may be.
    pub questions: Vec<Question>,
    /// Whether a question is open without which nothing can be committed.
    pub blocking: bool,
    /// The batches that hold something new.
    #[serde(skip)]
    pub batches: Vec<Batch>,
}

/// Plain data for the session to store in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// People to put, new and changed.
    pub people: Vec<Person>,
    /// Quotas to put, new and changed.
    pub quotas: Vec<Quota>,
    /// Goals to put, new and changed.
    pub goals: Vec<Goal>,
    /// Exchange rates to put, new and changed.
    pub rates: Vec<ExchangeRate>,
    /// Achievements to put, new and changed.
    pub achievements: Vec<Achievement>,
    /// Adjustments to put, new and changed.
    pub adjustments: Vec<Adjustment>,
    /// Batches to append in this order.
    pub batches: Vec<Batch>,
    /// One receipt a file.
    pub receipts: Vec<FileReceipt>,
}

impl Commit {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        let records = self.people.len() + self.quotas.len() + self.goals.len() + self.rates.len();
        let records = records + self.achievements.len() + self.adjustments.len();
        records == 0 && self.batches.is_empty()
    }
}

impl Preview {
    /// The data to commit; the open questions if there are any.
    pub fn into_commit(self) -> Result<Commit, Vec<Question>> {
        if self.blocking {
            return Err(self.questions.into_iter().filter(|question| question.blocking).collect());
        }
        Ok(Commit {
            people: self.people.into_puts(),
            quotas: self.quotas.into_puts(),
            goals: self.goals.into_puts(),
            rates: self.rates.into_puts(),
            achievements: self.achievements.into_puts(),
            adjustments: self.adjustments.into_puts(),
            batches: self.batches,
            receipts: self.files.into_iter().map(|file| file.receipt).collect(),
        })
    }
}

/// What is known while files are worked off.
struct Merge {
    people: BTreeMap<PersonId, Person>,
    quotas: BTreeMap<QuotaId, Quota>,
    rates: BTreeMap<RateId, ExchangeRate>,
    achievements: BTreeMap<AchievementId, Achievement>,
    adjustments: BTreeMap<AdjustmentId, Adjustment>,
    /// A quota that was typed has a random id; the same person and days are the same quota.
    quota_ids: HashMap<(PersonId, DateRange), QuotaId>,
}

/// New, changed and unchanged records of one file.
#[derive(Clone, Copy, Default)]
struct Tally {
    new: u64,
    changed: u64,
    unchanged: u64,
}

impl Tally {
    fn has_news(self) -> bool {
        self.new + self.changed > 0
    }

    /// Counts a record by what was there before.
    fn count<T>(&mut self, known: Option<&T>, is_same: impl Fn(&T) -> bool) {
        match known {
            None => self.new += 1,
            Some(known) if is_same(known) => self.unchanged += 1,
            Some(_) => self.changed += 1,
        }
    }
}

/// Compares the drafts of one import with what is there.
pub fn reconcile(existing: Existing<'_>, drafts: Vec<Draft>) -> Preview {
    let mut drafts = drafts;
    let order = |kind: RecordKind| match kind {
        RecordKind::People => 0,
        RecordKind::Quotas => 1,
        RecordKind::Deals => 2,
        RecordKind::Activities => 3,
        RecordKind::StageHistory => 4,
        RecordKind::Leads => 5,
        RecordKind::Rates => 6,
        RecordKind::Splits => 7,
        RecordKind::Invoices => 8,
        RecordKind::Payments => 9,
        RecordKind::Achievements => 10,
        RecordKind::Adjustments => 11,
        RecordKind::Goals => 12,
    };
    drafts.sort_by(|a, b| (order(a.kind), &a.name, a.file).cmp(&(order(b.kind), &b.name, b.file)));
    drafts.dedup_by(|a, b| a.file == b.file && a.kind == b.kind && a.name == b.name);
    let (mut merge, mut tallies) = merged_people(existing, &mut drafts);
    let became = merge.owners_become_people(&mut drafts);
    let roster = Roster::of(merge.people.values());
    for (draft, tally) in
        drafts.iter_mut().zip(&mut tallies).filter(|(draft, _)| draft.kind == RecordKind::Quotas)
    {
        *tally = merge.quotas_of(draft, &roster);
    }
    for (draft, tally) in drafts.iter_mut().zip(&mut tallies) {
        merge.achievements_of(draft, &roster, tally);
        merge.adjustments_of(draft, &roster, tally);
        shares::refuse_doubles(draft, &roster);
    }
    let goals = merge.goals(existing.workspace, &mut drafts, &mut tallies, &roster);
    for (draft, tally) in drafts.iter().zip(&mut tallies) {
        draft.rates.iter().for_each(|rate| merge.put_rate(rate, &draft.name, tally));
    }
    merge.warn_overlaps(&mut drafts);
    let unknown_owners = merge.unknown_owners(&drafts, &roster, became);
    let (deals, batches) = bulk::compare(existing.batches, &drafts, &mut tallies);
    let same = |kind: RecordKind| {
        let of_kind = drafts.iter().zip(&tallies).filter(|(draft, _)| draft.kind == kind);
        of_kind.map(|(_, tally)| tally.unchanged).sum()
    };
    let (same_people, same_quotas) = (same(RecordKind::People), same(RecordKind::Quotas));
    let same_rates = same(RecordKind::Rates);
    let (same_achieved, same_adjusted) = (same(RecordKind::Achievements), same(RecordKind::Adjustments));
    let questions: Vec<Question> = drafts.iter().flat_map(|draft| draft.questions.clone()).collect();
    let known = existing.workspace;
    Preview {
        people: changes(&known.people, &merge.people, same_people, same_person),
        quotas: changes(&known.quotas, &merge.quotas, same_quotas, same_quota),
        goals: changes(&known.goals, &goals.goals, same(RecordKind::Goals), same_goal),
        rates: changes(&known.rates, &merge.rates, same_rates, same_rate),
        achievements: changes(&known.achievements, &merge.achievements, same_achieved, same_achievement),
        adjustments: changes(&known.adjustments, &merge.adjustments, same_adjusted, same_adjustment),
        deals,
        unknown_owners,
        blocking: questions.iter().any(|question| question.blocking),
        questions,
        files: drafts.into_iter().zip(tallies).map(|(draft, tally)| file_preview(draft, tally)).collect(),
        batches,
    }
}

/// The people as all files make them. Rows that would close a circle of managers are refused until
/// none is left.
#[inline(never)]
fn merged_people(existing: Existing<'_>, drafts: &mut [Draft]) -> (Merge, Vec<Tally>) {
    loop {
        let mut merge = Merge::of(existing.workspace);
        let tallies: Vec<Tally> = drafts.iter().map(|draft| merge.people_of(draft)).collect();
        merge.settle_managers();
        if !hierarchy::refuse_faults(&merge.people, existing.workspace, drafts) {
            return (merge, tallies);
        }
    }
}

/// Where a record was read is no difference.
fn same_person(a: &Person, b: &Person) -> bool {
    let without_places = |person: &Person| {
        let mut person = Person { place: None, ..person.clone() };
        person.history.iter_mut().for_each(|stint| stint.place = None);
        person
    };
    without_places(a) == without_places(b)
}

fn same_quota(a: &Quota, b: &Quota) -> bool {
    Quota { place: None, ..a.clone() } == Quota { place: None, ..b.clone() }
}

fn same_rate(a: &ExchangeRate, b: &ExchangeRate) -> bool {
    ExchangeRate { place: None, ..a.clone() } == ExchangeRate { place: None, ..b.clone() }
}

fn changes<I: Ord + Copy, T: Clone>(
    before: &BTreeMap<I, T>,
    after: &BTreeMap<I, T>,
    same: u64,
    is_same: fn(&T, &T) -> bool,
) -> Changes<T> {
    let mut changes = Changes { same, ..Changes::default() };
    for (id, record) in after {
        match before.get(id) {
            None => changes.new.push(record.clone()),
            Some(old) if !is_same(old, record) => changes.changed.push((old.clone(), record.clone())),
            Some(_) => {}
        }
    }
    changes
}

impl Merge {
    fn of(workspace: &Workspace) -> Merge {
        let quota_ids = workspace.quotas.values().map(|quota| ((quota.person, quota.range), quota.id));
        Merge {
            people: workspace.people.clone(),
            quotas: workspace.quotas.clone(),
            rates: workspace.rates.clone(),
            achievements: workspace.achievements.clone(),
            adjustments: workspace.adjustments.clone(),
            quota_ids: quota_ids.collect(),
        }
    }

    #[inline(never)]
    fn people_of(&mut self, draft: &Draft) -> Tally {
        let mut tally = Tally::default();
        let mut roster = Roster::of(self.people.values());
        // Within one file names are unique; only a rename or a new spelling changes the roster.
        let mut grown: Vec<PersonId> = Vec::new();
        for stated in &draft.people {
            let id = resolve::find(stated, &self.people, &roster)
                .unwrap_or_else(|| resolve::person_id(&stated.name));
            let known = self.people.get(&id).cloned();
            let base = known.clone().unwrap_or_else(|| Person::named(id, &stated.name));
            let mut person = resolve::merged(&base, stated, &draft.name);
            resolve::settle_manager(&mut person, &roster);
            match &known {
                None => tally.new += 1,
                Some(known) if same_person(known, &person) => {
                    tally.unchanged += 1;
                    continue;
                }
                Some(_) => tally.changed += 1,
            }
            self.people.insert(id, person);
            grown.push(id);
        }
        roster = Roster::of(self.people.values());
        for id in grown {
            if let Some(person) = self.people.get_mut(&id) {
                resolve::settle_manager(person, &roster);
            }
        }
        tally
    }

    /// A manager who was only a name may have come with another file.
    #[inline(never)]
    fn settle_managers(&mut self) {
        let roster = Roster::of(self.people.values());
        self.people.values_mut().for_each(|person| resolve::settle_manager(person, &roster));
    }

    /// The goals after this import; their owners are found among people and teams.
    fn goals(
        &self,
        workspace: &Workspace,
        drafts: &mut [Draft],
        tallies: &mut [Tally],
        roster: &Roster,
    ) -> GoalMerge {
        let mut goals = GoalMerge { goals: workspace.goals.clone(), teams: self.teams(workspace) };
        for (draft, tally) in
            drafts.iter_mut().zip(tallies).filter(|(draft, _)| draft.kind == RecordKind::Goals)
        {
            goals.goals_of(draft, roster, tally);
        }
        goals
    }

    /// The teams of the roster as shown, by their folded names.
    fn teams(&self, workspace: &Workspace) -> BTreeMap<String, String> {
        let shown = Workspace { people: self.people.clone(), ..Workspace::empty(workspace.id) };
        let teams = shown.people.values().filter_map(|person| shown.team_of(person));
        teams.map(|team| (fold_name(&team), team)).collect()
    }

    #[inline(never)]
    fn quotas_of(&mut self, draft: &mut Draft, roster: &Roster) -> Tally {
        let mut tally = Tally::default();
        let stated = std::mem::take(&mut draft.quotas);
        for quota in stated {
            match roster.find(&quota.person) {
                Some(person) => {
                    self.put_quota(person, &quota, &draft.name, &mut tally);
                    draft.quotas.push(quota);
                }
                None => refuse_quota(draft, quota, roster),
            }
        }
        tally
    }

    fn put_quota(&mut self, person: PersonId, stated: &QuotaDraft, file: &str, tally: &mut Tally) {
        let derived = QuotaId(Id::derived("quota", &[&person.to_string(), &stated.range.to_string()]));
        let id = self.quota_ids.get(&(person, stated.range)).copied().unwrap_or(derived);
        let known = self.quotas.get(&id).cloned();
        let place = Some(Place { file: file.to_owned(), line: stated.origin.line });
        let quota = Quota { id, person, range: stated.range, amount: stated.amount, place };
        match known {
            Some(known) if same_quota(&known, &quota) => {
                tally.unchanged += 1;
                return;
            }
            Some(_) => tally.changed += 1,
            None => tally.new += 1,
        }
        self.quota_ids.insert((person, stated.range), id);
        self.quotas.insert(id, quota);
    }

    /// Two quotas of one person that share days, if one of them is of this import.
    #[inline(never)]
    fn warn_overlaps(&self, drafts: &mut [Draft]) {
        let mut by_person: BTreeMap<PersonId, Vec<&Quota>> = BTreeMap::new();
        self.quotas.values().for_each(|quota| by_person.entry(quota.person).or_default().push(quota));
        let places = quota_places(drafts);
        for quotas in by_person.values_mut() {
            quotas.sort_by_key(|quota| quota.range);
            let mut latest: Option<&Quota> = None;
            for quota in quotas.iter() {
                if let Some(earlier) = latest.filter(|earlier| earlier.range.overlap(quota.range).is_some()) {
                    warn_overlap(drafts, &places, earlier, quota);
                }
                latest = latest.filter(|latest| latest.range.until >= quota.range.until).or(Some(quota));
            }
        }
    }

    /// A pair has one rate from a day on.
    #[inline(never)]
    fn put_rate(&mut self, stated: &RateDraft, file: &str, tally: &mut Tally) {
        let pair =
            |rate: &&ExchangeRate| (rate.from, rate.to, rate.on) == (stated.from, stated.to, stated.on);
        let id = ExchangeRate::id_of(stated.from, stated.to, stated.on);
        // A rate that was typed has another id; the same pair and day are the same rate.
        let id = self.rates.values().find(pair).map_or(id, |known| known.id);
        let place = Some(Place { file: file.to_owned(), line: stated.origin.line });
        let (from, to, on) = (stated.from, stated.to, stated.on);
        let rate = ExchangeRate { id, from, to, on, rate: stated.rate, place };
        let known = self.rates.get(&id);
        let is_same = known.is_some_and(|known| same_rate(known, &rate));
        tally.count(known, |_| is_same);
        if !is_same {
            self.rates.insert(id, rate);
        }
    }
}

#[inline(never)]
fn refuse_quota(draft: &mut Draft, quota: QuotaDraft, roster: &Roster) {
    let header = draft.headers.get(quota.person_column).map_or("", String::as_str);
    let issue = Issue::of_file(Code::QuotaPerson, &draft.name).at(quota.origin.line, quota.origin.record);
    let mut issue = issue.in_column(header, quota.person_column).about(&quota.person);
    if roster.is_ambiguous(&quota.person) {
        issue = issue.because("Several people have this spelling.");
    }
    draft.refused.push(RefusedRow::of(&issue, quota.origin.cells));
    draft.issues.add(Code::QuotaPerson, || issue);
}

type Places = HashMap<Place, (usize, usize)>;

/// Draft and position of every quota of this import, by its place.
fn quota_places(drafts: &[Draft]) -> Places {
    let all = drafts.iter().enumerate().flat_map(|(at, draft)| {
        draft.quotas.iter().enumerate().map(move |(position, quota)| {
            (Place { file: draft.name.clone(), line: quota.origin.line }, (at, position))
        })
    });
    all.collect()
}

fn warn_overlap(drafts: &mut [Draft], places: &Places, earlier: &Quota, later: &Quota) {
    let stated = [later, earlier].into_iter().find_map(|quota| places.get(quota.place.as_ref()?).copied());
    let Some((draft, position)) = stated else { return };
    let Some(draft) = drafts.get_mut(draft) else { return };
    let Some(stated) = draft.quotas.get(position) else { return };
    let header = draft.headers.get(stated.person_column).map_or("", String::as_str);
    let issue = Issue::of_file(Code::QuotaOverlap, &draft.name).at(stated.origin.line, stated.origin.record);
    let issue = issue.in_column(header, stated.person_column).about(&stated.person);
    let issue = issue.because(&format!("{} and {}.", earlier.range, later.range));
    draft.issues.add(Code::QuotaOverlap, || issue);
}

#[inline(never)]
fn file_preview(draft: Draft, tally: Tally) -> FilePreview {
    debug_assert!(draft.adds_up());
    let has_news = tally.has_news();
    let receipt = FileReceipt {
        file: draft.file,
        name: draft.name.clone(),
        kind: draft.kind,
        layout: draft.layout.clone(),
        forms: draft.forms.clone(),
        seen: draft.seen,
        imported: draft.imported(),
        skipped: draft.skipped,
        refused: draft.refused.len() as u64,
        new: tally.new,
        changed: tally.changed,
        unchanged: tally.unchanged,
        totals_minor: totals(&draft),
        unmapped: draft.unmapped.clone(),
        assumptions: draft.assumptions.clone(),
        batch: draft.batch.as_ref().filter(|_| has_news).map(Batch::id),
    };
    FilePreview {
        receipt,
        headers: draft.headers,
        issues: draft.issues,
        refused: draft.refused,
        skipped: draft.skipped_rows,
        missing_amounts: draft.missing_amounts,
    }
}

/// Sums per currency; a sum past 64 bits is left out rather than wrong.
#[inline(never)]
fn totals(draft: &Draft) -> BTreeMap<Currency, i64> {
    let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
    if let Some(batch) = draft.deals() {
        let mut by_code: Vec<Option<i128>> = vec![None; batch.currencies.len()];
        let known = batch.amount_minor.iter().zip(&batch.currency);
        for (minor, code) in known.filter(|(minor, _)| **minor != MISSING_MINOR) {
            if let Some(sum) = by_code.get_mut(usize::from(*code)) {
                *sum = Some(sum.unwrap_or(0) + i128::from(*minor));
            }
        }
        let named = batch.currencies.iter().zip(by_code);
        sums.extend(named.filter_map(|(currency, sum)| Some((*currency, sum?))));
    }
    if let Some(Batch::Cash(cash)) = &draft.batch {
        for money in (0..cash.line.len()).filter_map(|row| cash.amount(row)) {
            *sums.entry(money.currency).or_insert(0) += i128::from(money.minor);
        }
    }
    for adjustment in &draft.adjustments {
        *sums.entry(adjustment.amount.currency).or_insert(0) += i128::from(adjustment.amount.minor);
    }
    for quota in &draft.quotas {
        *sums.entry(quota.amount.currency).or_insert(0) += i128::from(quota.amount.minor);
    }
    sums.into_iter().filter_map(|(currency, sum)| Some((currency, i64::try_from(sum).ok()?))).collect()
}
