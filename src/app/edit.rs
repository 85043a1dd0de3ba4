//! Edits: every change of the workspace as data, with its inverse.
//!
//! An [`Action`] is what somebody wants. [`decide`] turns it into an [`Edit`], a list of records
//! with their values before and after, or refuses it with the rule that it breaks. Applying an edit
//! checks that the values before are those it expects, so that a lost update can't pass unseen.

mod applying;
mod calls;
mod coaching;
mod goals;
mod measures;
mod name;
mod notes;
mod pay;
mod people;
mod records;
mod roadmap;
pub(super) mod settling;
mod together;

use crate::domain::commission::read_plan;
use crate::domain::goals::Cascade;
use crate::domain::kernel::{
    AchievementId, AdjustmentId, AnswerId, Calendar, CallId, ChangeId, CompetitorId, Currency, CycleId, Date,
    DateRange, DisputeId, GoalId, Id, IdSource, ImportId, Money, NoteId, OwnKpiId, PayRunId, PersonId,
    PlanId, QuotaId, RateId, Rational, RecordId, SurveyId, ViewId, WorkingDays,
};
use crate::domain::model::coaching::{Entry, PrivateNote, Removal};
use crate::domain::model::goal::CheckIn;
use crate::domain::model::measures::{MeasureSettings, OwnKpi};
use crate::domain::model::survey::{Release, Survey, SurveyAnswer};
use crate::domain::model::{
    Achievement, Adjustment, Call, CallDraft, Competitor, Cycle, Dispute, DisputeDraft, ExchangeRate,
    FileReceipt, Goal, GoalLog, GoalRef, ImportRecord, Note, PayRun, PayStage, Person, PlanRecord, Quota,
    SavedView, Settings, Stint, Workspace,
};
use calls::{add_call, remove_call};
pub use coaching::{CoachingAct, Did};
use goals::{acknowledge, check_in, hand_on, remove_goal, set_goal};
pub use name::EditName;
use pay::{remove_achievement, remove_adjustment, set_achievement, set_adjustment};
use people::{add_person, begin_stint, remove_person, set_person};
use records::{remove_quota, remove_rate, set_quota, set_rate};
pub use roadmap::{RoadmapAction, RoadmapEdit};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use together::together;

/// A record put in place, replaced or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Put<K, V> {
    /// Names the record.
    pub id: K,
    /// The record as it was; nothing if it is new.
    pub before: Option<V>,
    /// The record as it will be; nothing if it is removed.
    pub after: Option<V>,
}

/// One changed record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "changes live in lists of a few")]
pub enum Change {
    /// What holds for the whole.
    Settings {
        /// As it was.
        before: Settings,
        /// As it will be.
        after: Settings,
    },
    /// A person.
    Person(Put<PersonId, Person>),
    /// A quota.
    Quota(Put<QuotaId, Quota>),
    /// A goal.
    Goal(Put<GoalId, Goal>),
    /// What was said about a goal or a quota, by the id of either.
    GoalLog(Put<Id, GoalLog>),
    /// An exchange rate.
    Rate(Put<RateId, ExchangeRate>),
    /// What somebody achieved.
    Achievement(Put<AchievementId, Achievement>),
    /// An adjustment of pay.
    Adjustment(Put<AdjustmentId, Adjustment>),
    /// A plan.
    Plan(Put<PlanId, PlanRecord>),
    /// An import with the batches it lists.
    Import(Put<ImportId, ImportRecord>),
    /// A call.
    Call(Put<CallId, Call>),
    /// Statements on their way to the people paid.
    PayRun(Put<PayRunId, PayRun>),
    /// A dispute about a statement line.
    Dispute(Put<DisputeId, Dispute>),
    /// A remembered column mapping.
    Mapping(Put<String, serde_json::Value>),
    /// A note.
    Note(Put<NoteId, Note>),
    /// A saved view.
    View(Put<ViewId, SavedView>),
    /// A record of coaching.
    Coaching(Put<RecordId, Entry>),
    /// That a record of coaching was removed.
    CoachingRemoval(Put<RecordId, Removal>),
    /// A note for no one else.
    PrivateNote(Put<RecordId, PrivateNote>),
    /// A round of a survey.
    Survey(Put<SurveyId, Survey>),
    /// An answer that waits to be counted.
    SurveyAnswer(Put<AnswerId, SurveyAnswer>),
    /// The totals that were released; they stay when the edit is taken back.
    Release(Put<SurveyId, Release>),
    /// A competitor.
    Competitor(Put<CompetitorId, Competitor>),
    /// A cycle of the roadmap.
    Cycle(Put<CycleId, Cycle>),
}

/// One change of the workspace, taken back and redone as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Names the edit.
    pub id: ChangeId,
    /// Its place in the order of edits, from 1.
    pub sequence: u64,
    /// The day on which it was made.
    pub on: Date,
    /// Who made it; empty on a machine without accounts.
    #[serde(default)]
    pub author: String,
    /// What it does.
    pub name: EditName,
    /// The records it changes.
    pub changes: Vec<Change>,
}

/// Why an action was refused. Each names the rule and what would satisfy it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum EditError {
    /// The record is not there (any more).
    #[error("this {what} no longer exists; reload to see what is there")]
    Missing {
        /// What kind of record.
        what: String,
    },
    /// The record is not as the edit expects.
    #[error("this {what} was changed meanwhile; look at it again before changing it")]
    Changed {
        /// What kind of record.
        what: String,
    },
    /// A value breaks a rule.
    #[error("{rule}")]
    Rule {
        /// The rule and what would satisfy it.
        rule: String,
    },
    /// There is nothing to take back or to redo.
    #[error("there is nothing to {what}")]
    Nothing {
        /// `undo` or `redo`.
        what: String,
    },
}

impl EditError {
    fn rule(rule: impl Into<String>) -> EditError {
        EditError::Rule { rule: rule.into() }
    }

    fn missing(what: &str) -> EditError {
        EditError::Missing { what: what.to_owned() }
    }
}

/// What somebody wants to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "actions travel one at a time")]
pub enum Action {
    /// Gives a person a quota, or changes the one with this id.
    SetQuota {
        /// The quota to change; absent for a new one.
        id: Option<QuotaId>,
        /// Whose quota.
        person: PersonId,
        /// Its days.
        range: DateRange,
        /// The credit to reach.
        amount: Money,
    },
    /// Removes a quota.
    RemoveQuota(QuotaId),
    /// Sets a goal, or changes the one with this id.
    SetGoal {
        /// The goal to change; absent for a new one.
        id: Option<GoalId>,
        /// The record. A new one keeps the id that it brings where that is free.
        goal: Goal,
    },
    /// Removes a goal; those below it move up.
    RemoveGoal(GoalId),
    /// Sets the parts of a goal that was handed on.
    HandOn(Cascade),
    /// Says how a goal or a quota stands.
    CheckIn {
        /// Which.
        of: GoalRef,
        /// What is said.
        entry: CheckIn,
    },
    /// Takes on a goal or a quota as it stands.
    Acknowledge {
        /// Which.
        of: GoalRef,
        /// Who.
        by: Option<PersonId>,
        /// On which day.
        on: Date,
    },
    /// Sets the rate of a pair of currencies from a day on, or changes the one with this id.
    SetRate {
        /// The rate to change; absent for a new one.
        id: Option<RateId>,
        /// The currency that is converted.
        from: Currency,
        /// The currency that it becomes.
        to: Currency,
        /// The first day on which it holds.
        on: Date,
        /// Units of `to` for one unit of `from`, above 0.
        rate: Rational,
    },
    /// Removes an exchange rate.
    RemoveRate(RateId),
    /// Says what somebody achieved of an objective in a period, or changes the record with this id.
    SetAchievement {
        /// The record to change; absent for a new one.
        id: Option<AchievementId>,
        /// The record; its own id and place are not looked at.
        record: Achievement,
    },
    /// Removes what somebody achieved.
    RemoveAchievement(AchievementId),
    /// Adjusts somebody's pay by hand, or changes the adjustment with this id.
    SetAdjustment {
        /// The adjustment to change; absent for a new one.
        id: Option<AdjustmentId>,
        /// The record; its own id and place are not looked at.
        record: Adjustment,
    },
    /// Removes an adjustment of pay.
    RemoveAdjustment(AdjustmentId),
    /// Says what holds about a person from a day on, or says it anew for that day.
    BeginStint {
        /// The person.
        person: PersonId,
        /// What holds. A manager who is only named becomes the one of the roster with that name.
        #[serde(with = "super::wire::as_document")]
        stint: Stint,
    },
    /// Adds a call. One that changes an earlier call of the same caller gives a reason; that one stays on
    /// record.
    AddCall(CallDraft),
    /// Removes a call that was a mistake.
    RemoveCall(CallId),
    /// Takes approved statements a step on: published, then paid.
    StepPay {
        /// The run.
        id: PayRunId,
        /// Where to.
        stage: PayStage,
        /// Who does it.
        by: String,
        /// A note, such as the payroll batch.
        note: String,
    },
    /// Opens statements of a run again: all, or one person's.
    ReopenPay {
        /// The run.
        id: PayRunId,
        /// Whose; all where absent.
        person: Option<PersonId>,
        /// Who does it.
        by: String,
        /// Why.
        reason: String,
    },
    /// Doubts a line of a statement.
    Doubt(DisputeDraft),
    /// Says something in a dispute, and how it stands now.
    SayInDispute {
        /// Which.
        id: DisputeId,
        /// Who.
        by: String,
        /// What.
        text: String,
        /// Whether that answers it; else it stands open.
        answers: bool,
    },
    /// Finds a dispute right: corrects the line by an adjustment that is linked to it.
    AdjustInDispute {
        /// Which.
        id: DisputeId,
        /// Who.
        by: String,
        /// What is said; the reason of the adjustment.
        text: String,
        /// How much more is paid; below 0 takes away.
        amount: Money,
        /// The pay period in which it is paid.
        range: DateRange,
    },
    /// Says which day's state an import shows; absent: the day of its commit.
    DateImport {
        /// The import.
        id: ImportId,
        /// The day.
        day: Option<Date>,
    },
    /// Adds somebody of whom only the name is known.
    AddPerson {
        /// The name.
        name: String,
    },
    /// Adds a person with all that is known, or replaces the record of the one with this id. A manager who
    /// is only named becomes the one of the roster with that name.
    SetPerson {
        /// The person to change; absent for a new one.
        id: Option<PersonId>,
        /// The record; its own id is not looked at.
        #[serde(with = "super::wire::as_document")]
        person: Person,
    },
    /// Removes a person who has no quota.
    RemovePerson(PersonId),
    /// Adds a plan, or replaces the one with this id.
    SetPlan {
        /// The plan to replace; absent for a new one.
        id: Option<PlanId>,
        /// The document as text.
        document: String,
    },
    /// Removes a plan.
    RemovePlan(PlanId),
    /// Sets the workspace's name.
    SetName(String),
    /// Sets the currency in which figures are shown.
    SetCurrency(Currency),
    /// Sets the first month of the fiscal year.
    SetFirstMonth(u8),
    /// Sets the whole fiscal calendar.
    SetCalendar(Calendar),
    /// Says which days count towards a pace; absent: all of them.
    SetWorkingDays(Option<WorkingDays>),
    /// Says what the company means by its measures; its own KPIs stay as they are.
    SetMeasures(MeasureSettings),
    /// Adds a KPI of the company's own, or replaces the one with this id.
    SetKpi {
        /// The KPI to replace; absent for a new one.
        id: Option<OwnKpiId>,
        /// Name, expression, direction.
        kpi: OwnKpi,
    },
    /// Removes a KPI of the company's own.
    RemoveKpi(OwnKpiId),
    /// Fixes “today”, or lets it follow the clock again.
    SetAsOf(Option<Date>),
    /// Pins words to a day, or changes the note with this id.
    SetNote {
        /// The note to change; absent for a new one.
        id: Option<NoteId>,
        /// The day.
        on: Date,
        /// The words.
        text: String,
    },
    /// Removes a note.
    RemoveNote(NoteId),
    /// Saves a place under a name, or changes the view with this id.
    SetView {
        /// The view to change; absent for a new one.
        id: Option<ViewId>,
        /// Its name.
        name: String,
        /// The address behind `#`.
        fragment: String,
    },
    /// Removes a saved view.
    RemoveView(ViewId),
    /// Changes 1:1s, actions, feedback, reviews, skills, training, recognition or private notes.
    Coaching(CoachingAct),
    /// Changes surveys, competitors or cycles.
    Roadmap(RoadmapAction),
    /// Several changes as one, each built on those before it: all of them, or none.
    Together(Vec<Action>),
}

/// What an import brings, once it was previewed and confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportCommit {
    /// New and changed people.
    pub people: Vec<Person>,
    /// New and changed quotas.
    pub quotas: Vec<Quota>,
    /// New and changed goals.
    pub goals: Vec<Goal>,
    /// New and changed exchange rates.
    pub rates: Vec<ExchangeRate>,
    /// New and changed achievements.
    pub achievements: Vec<Achievement>,
    /// New and changed adjustments.
    pub adjustments: Vec<Adjustment>,
    /// The day whose state the files show, where a person said so.
    pub snapshot: Option<Date>,
    /// The receipts of its files, which name the batches.
    pub files: Vec<FileReceipt>,
    /// Mappings to remember, by header fingerprint.
    pub mappings: Vec<(String, serde_json::Value)>,
    /// The currency the workspace takes if it has none yet.
    pub currency: Option<Currency>,
}

/// What an edit is made from besides the action.
pub struct Making<'a> {
    /// The workspace as it is.
    pub workspace: &'a Workspace,
    /// Where ids come from.
    pub ids: &'a mut IdSource,
    /// The day on which it is made.
    pub on: Date,
    /// Its place in the order of edits.
    pub sequence: u64,
}

impl Making<'_> {
    pub(super) fn edit(&mut self, name: EditName, changes: Vec<Change>) -> Edit {
        let id = ChangeId(self.ids.next_id());
        Edit { id, sequence: self.sequence, on: self.on, author: String::new(), name, changes }
    }
}

/// Turns an action into an edit, or says which rule it breaks.
pub fn decide(action: Action, making: &mut Making) -> Result<Edit, EditError> {
    match action {
        Action::SetQuota { id, person, range, amount } => set_quota(making, id, person, range, amount),
        Action::RemoveQuota(id) => remove_quota(making, id),
        Action::SetGoal { id, goal } => set_goal(making, id, goal),
        Action::RemoveGoal(id) => remove_goal(making, id),
        Action::HandOn(parts) => hand_on(making, parts),
        Action::CheckIn { of, entry } => check_in(making, of, entry),
        Action::Acknowledge { of, by, on } => acknowledge(making, of, by, on),
        Action::SetRate { id, from, to, on, rate } => set_rate(making, id, from, to, on, rate),
        Action::RemoveRate(id) => remove_rate(making, id),
        Action::SetAchievement { id, record } => set_achievement(making, id, record),
        Action::RemoveAchievement(id) => remove_achievement(making, id),
        Action::SetAdjustment { id, record } => set_adjustment(making, id, record),
        Action::RemoveAdjustment(id) => remove_adjustment(making, id),
        Action::BeginStint { person, stint } => begin_stint(making, person, stint),
        Action::AddCall(draft) => add_call(making, draft),
        Action::RemoveCall(id) => remove_call(making, id),
        Action::StepPay { id, stage, by, note } => settling::step_pay(making, id, stage, &by, &note),
        Action::ReopenPay { id, person, by, reason } => settling::reopen(making, id, person, &by, &reason),
        Action::Doubt(draft) => settling::doubt(making, draft),
        Action::SayInDispute { id, by, text, answers } => settling::say(making, id, &by, &text, answers),
        Action::AdjustInDispute { id, by, text, amount, range } => {
            settling::adjust(making, id, (&by, &text), amount, range)
        }
        Action::DateImport { id, day } => date_import(making, id, day),
        Action::AddPerson { name } => add_person(making, &name),
        Action::SetPerson { id, person } => set_person(making, id, person),
        Action::RemovePerson(id) => remove_person(making, id),
        Action::SetPlan { id, document } => set_plan(making, id, &document),
        Action::RemovePlan(id) => remove_plan(making, id),
        Action::SetName(name) => set_settings(making, |settings| settings.name = name),
        Action::SetCurrency(currency) => set_settings(making, |settings| settings.currency = Some(currency)),
        Action::SetFirstMonth(first_month) => {
            set_calendar(making, Calendar { first_month, ..making.workspace.settings.calendar })
        }
        Action::SetCalendar(calendar) => set_calendar(making, calendar),
        Action::SetWorkingDays(days) => set_working_days(making, days),
        Action::SetMeasures(settings) => measures::set_measures(making, settings),
        Action::SetKpi { id, kpi } => measures::set_kpi(making, id, kpi),
        Action::RemoveKpi(id) => measures::remove_kpi(making, id),
        Action::SetAsOf(as_of) => set_settings(making, |settings| settings.as_of = as_of),
        Action::SetNote { id, on, text } => notes::set_note(making, id, on, &text),
        Action::RemoveNote(id) => notes::remove_note(making, id),
        Action::SetView { id, name, fragment } => notes::set_view(making, id, &name, fragment),
        Action::RemoveView(id) => notes::remove_view(making, id),
        Action::Coaching(act) => coaching::decide(making, act),
        Action::Roadmap(action) => roadmap::decide(action, making),
        Action::Together(actions) => together(actions, making),
    }
}

/// Turns a confirmed import into an edit; nothing where it would change nothing.
pub fn decide_import(commit: ImportCommit, making: &mut Making) -> Option<Edit> {
    let workspace = making.workspace;
    let brings_rows = commit.files.iter().any(|file| file.batch.is_some());
    let mut changes = Vec::new();
    changes.extend(changed(&workspace.people, commit.people, |person| person.id).map(Change::Person));
    changes.extend(changed(&workspace.quotas, commit.quotas, |quota| quota.id).map(Change::Quota));
    changes.extend(changed(&workspace.goals, commit.goals, |goal| goal.id).map(Change::Goal));
    changes.extend(changed(&workspace.rates, commit.rates, |rate| rate.id).map(Change::Rate));
    let achieved = changed(&workspace.achievements, commit.achievements, |achieved| achieved.id);
    changes.extend(achieved.map(Change::Achievement));
    let adjusted = changed(&workspace.adjustments, commit.adjustments, |adjusted| adjusted.id);
    changes.extend(adjusted.map(Change::Adjustment));
    if changes.is_empty() && !brings_rows {
        return None;
    }
    changes.extend(commit.mappings.into_iter().filter_map(|(key, value)| {
        let before = workspace.mappings.get(&key).cloned();
        (before.as_ref() != Some(&value)).then_some(Change::Mapping(Put {
            id: key,
            before,
            after: Some(value),
        }))
    }));
    if let (None, Some(currency)) = (workspace.settings.currency, commit.currency) {
        let before = workspace.settings.clone();
        let after = Settings { currency: Some(currency), ..before.clone() };
        changes.push(Change::Settings { before, after });
    }
    let name = EditName::Import {
        files: commit.files.iter().map(|file| file.name.clone()).collect(),
        records: commit.files.iter().map(|file| file.new + file.changed).sum(),
    };
    let last = workspace.imports.values().map(|import| import.sequence).max().unwrap_or(0);
    let id = ImportId(making.ids.next_id());
    let (on, snapshot) = (making.on, commit.snapshot);
    let record = ImportRecord { id, sequence: last + 1, on, snapshot, files: commit.files };
    changes.push(Change::Import(Put { id, before: None, after: Some(record) }));
    Some(making.edit(name, changes))
}

fn changed<'a, K: Ord + Copy + 'a, V: Clone + PartialEq + 'a>(
    known: &'a BTreeMap<K, V>,
    records: Vec<V>,
    id: impl Fn(&V) -> K + 'a,
) -> impl Iterator<Item = Put<K, V>> + 'a {
    records.into_iter().filter_map(move |after| {
        let id = id(&after);
        let before = known.get(&id).cloned();
        (before.as_ref() != Some(&after)).then_some(Put { id, before, after: Some(after) })
    })
}

fn date_import(making: &mut Making, id: ImportId, day: Option<Date>) -> Result<Edit, EditError> {
    let before = making.workspace.imports.get(&id).cloned().ok_or_else(|| EditError::missing("import"))?;
    let files = before.files.iter().map(|file| file.name.clone()).collect();
    let after = Some(ImportRecord { snapshot: day, ..before.clone() });
    let put = Put { id, before: Some(before), after };
    Ok(making.edit(EditName::DateImport { files, day }, vec![Change::Import(put)]))
}

fn set_plan(making: &mut Making, id: Option<PlanId>, document: &str) -> Result<Edit, EditError> {
    let document = read_plan(document).map_err(|error| EditError::rule(error.to_string()))?;
    let before = match id {
        Some(id) => Some(making.workspace.plans.get(&id).cloned().ok_or_else(|| EditError::missing("plan"))?),
        None => None,
    };
    let name = document.name.clone();
    let named = if before.is_some() { EditName::ChangePlan { name } } else { EditName::AddPlan { name } };
    let id = id.unwrap_or_else(|| PlanId(making.ids.next_id()));
    let after = Some(PlanRecord { id, document });
    Ok(making.edit(named, vec![Change::Plan(Put { id, before, after })]))
}

fn remove_plan(making: &mut Making, id: PlanId) -> Result<Edit, EditError> {
    let plan = making.workspace.plans.get(&id).cloned().ok_or_else(|| EditError::missing("plan"))?;
    let named = EditName::RemovePlan { name: plan.document.name.clone() };
    Ok(making.edit(named, vec![Change::Plan(Put { id, before: Some(plan), after: None })]))
}

fn set_calendar(making: &mut Making, calendar: Calendar) -> Result<Edit, EditError> {
    if !(1..=12).contains(&calendar.first_month) {
        return Err(EditError::rule("The fiscal year begins in a month from 1 to 12."));
    }
    set_settings(making, |settings| settings.calendar = calendar)
}

fn set_working_days(making: &mut Making, days: Option<WorkingDays>) -> Result<Edit, EditError> {
    if days.as_ref().is_some_and(|days| days.days_off.len() > 6) {
        return Err(EditError::rule("A week has a working day at least; leave one day out of the days off."));
    }
    set_settings(making, |settings| settings.working_days = days)
}

fn set_settings(making: &mut Making, set: impl FnOnce(&mut Settings)) -> Result<Edit, EditError> {
    let before = making.workspace.settings.clone();
    let mut after = before.clone();
    set(&mut after);
    Ok(making.edit(EditName::ChangeSettings, vec![Change::Settings { before, after }]))
}
