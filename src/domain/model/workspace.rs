//! The workspace: all that people typed or committed. Bulk rows live in batches beside it
//! ([`crate::domain::facts`]); the workspace lists which of them count.

use super::achievement::Achievement;
use super::adjustment::Adjustment;
use super::call::Call;
use super::coaching::{Entry, PrivateNote, Removal};
use super::competitor::Competitor;
use super::cycle::Cycle;
use super::dispute::Dispute;
use super::goal::{Goal, GoalLog};
use super::import::ImportRecord;
use super::measures::MeasureSettings;
use super::note::Note;
use super::pay_run::PayRun;
use super::person::{Manager, Person, fold_name};
use super::plan::PlanRecord;
use super::quota::Quota;
use super::rate::{ExchangeRate, Rates};
use super::survey::{Release, Survey, SurveyAnswer};
use super::view::SavedView;
use crate::domain::kernel::{
    AchievementId, AdjustmentId, AnswerId, Calendar, CallId, CompetitorId, Currency, CycleId, Date,
    DisputeId, GoalId, Id, ImportId, NoteId, PayRunId, PersonId, PlanId, QuotaId, RateId, RecordId, SurveyId,
    ViewId, WorkingDays, WorkspaceId,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What holds for the whole workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The workspace's name.
    #[serde(default)]
    pub name: String,
    /// The currency in which figures are shown, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The fiscal calendar.
    #[serde(default)]
    pub calendar: Calendar,
    /// Which days count towards a pace; absent means all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<WorkingDays>,
    /// A fixed “today” for looking back; absent means the real one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// What the company means by its measures, and KPIs of its own.
    #[serde(default, skip_serializing_if = "MeasureSettings::is_default")]
    pub measures: MeasureSettings,
    /// Whether somebody put the list of first steps away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hides_checklist: bool,
    /// Set while the workspace holds the demo company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demo: Option<Demo>,
}

/// The mark of a workspace that holds the demo company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demo {
    /// What it was made from.
    pub seed: u64,
    /// While only the first half of its files is in: the day up to which it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun: Option<Date>,
    /// The settings to go back to when it is left.
    pub before: Box<Settings>,
}

/// All that people typed or committed, keyed by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// Names the workspace.
    pub id: WorkspaceId,
    /// What holds for the whole.
    pub settings: Settings,
    /// The roster.
    pub people: BTreeMap<PersonId, Person>,
    /// All quotas.
    pub quotas: BTreeMap<QuotaId, Quota>,
    /// All goals but quotas, which are goals that plans pay on.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub goals: BTreeMap<GoalId, Goal>,
    /// What was said about goals and quotas, by the id of either.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub goal_logs: BTreeMap<Id, GoalLog>,
    /// All exchange rates.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rates: BTreeMap<RateId, ExchangeRate>,
    /// What people achieved of their objectives.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub achievements: BTreeMap<AchievementId, Achievement>,
    /// Adjustments of pay by hand.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub adjustments: BTreeMap<AdjustmentId, Adjustment>,
    /// Words pinned to days.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<NoteId, Note>,
    /// Places of the product under a name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub views: BTreeMap<ViewId, SavedView>,
    /// All calls, also those that a newer one replaces.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calls: BTreeMap<CallId, Call>,
    /// 1:1s, actions, feedback, reviews, skills, training and recognition: what may be shared.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub coaching: BTreeMap<RecordId, Entry>,
    /// Records of coaching that were removed: merged files don't bring them back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub removed_coaching: BTreeMap<RecordId, Removal>,
    /// What a person noted for no one else. It stands apart from all that is ever shared.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub private_notes: BTreeMap<RecordId, PrivateNote>,
    /// Statements that were reviewed, approved, published or paid.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pay_runs: BTreeMap<PayRunId, PayRun>,
    /// Disputes about statement lines.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub disputes: BTreeMap<DisputeId, Dispute>,
    /// All rounds of surveys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub surveys: BTreeMap<SurveyId, Survey>,
    /// Answers that no release has counted yet.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub survey_answers: BTreeMap<AnswerId, SurveyAnswer>,
    /// The totals that were released, by survey.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub releases: BTreeMap<SurveyId, Release>,
    /// Against whom deals are won and lost.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub competitors: BTreeMap<CompetitorId, Competitor>,
    /// The turns of the roadmap.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cycles: BTreeMap<CycleId, Cycle>,
    /// All plans.
    pub plans: BTreeMap<PlanId, PlanRecord>,
    /// All imports that count.
    pub imports: BTreeMap<ImportId, ImportRecord>,
    /// Column mappings that a person confirmed, as a document, by header fingerprint.
    pub mappings: BTreeMap<String, serde_json::Value>,
}

impl Workspace {
    /// An empty workspace.
    pub fn empty(id: WorkspaceId) -> Workspace {
        Workspace {
            id,
            settings: Settings::default(),
            people: BTreeMap::new(),
            quotas: BTreeMap::new(),
            goals: BTreeMap::new(),
            goal_logs: BTreeMap::new(),
            rates: BTreeMap::new(),
            calls: BTreeMap::new(),
            achievements: BTreeMap::new(),
            adjustments: BTreeMap::new(),
            notes: BTreeMap::new(),
            views: BTreeMap::new(),
            coaching: BTreeMap::new(),
            removed_coaching: BTreeMap::new(),
            private_notes: BTreeMap::new(),
            pay_runs: BTreeMap::new(),
            disputes: BTreeMap::new(),
            surveys: BTreeMap::new(),
            survey_answers: BTreeMap::new(),
            releases: BTreeMap::new(),
            competitors: BTreeMap::new(),
            cycles: BTreeMap::new(),
            plans: BTreeMap::new(),
            imports: BTreeMap::new(),
            mappings: BTreeMap::new(),
        }
    }

    /// Whether nothing was imported or typed yet.
    pub fn is_empty(&self) -> bool {
        let typed = self.people.len() + self.quotas.len() + self.rates.len() + self.plans.len();
        let typed =
            typed + self.goals.len() + self.achievements.len() + self.adjustments.len() + self.calls.len();
        let kept = self.notes.len() + self.views.len() + self.coaching.len() + self.private_notes.len();
        let kept = kept + self.pay_runs.len() + self.disputes.len();
        let kept = kept + self.surveys.len() + self.competitors.len() + self.cycles.len();
        typed == 0 && kept == 0 && self.imports.is_empty()
    }

    /// The imports by the day whose state they show, oldest first: later wins where records overlap.
    ///
    /// An import without a stated day shows the day on which it was committed. Those keep their order
    /// of commit even if a clock went back: none counts as earlier than one committed before it.
    pub fn imports_in_order(&self) -> Vec<&ImportRecord> {
        self.snapshots().into_iter().map(|(_, import)| import).collect()
    }

    /// The same imports, each with the day whose state it shows.
    pub fn snapshots(&self) -> Vec<(Date, &ImportRecord)> {
        let mut imports: Vec<&ImportRecord> = self.imports.values().collect();
        imports.sort_by_key(|import| import.sequence);
        let mut latest = Date::MIN;
        let dated = imports.into_iter().map(|import| match import.snapshot {
            Some(day) => (day, import),
            None => {
                latest = latest.max(import.on);
                (latest, import)
            }
        });
        let mut dated: Vec<(Date, &ImportRecord)> = dated.collect();
        dated.sort_by_key(|(day, import)| (*day, import.sequence));
        dated
    }

    /// All exchange rates, ready for look-up.
    pub fn exchange(&self) -> Rates {
        Rates::of(self.rates.values(), self.settings.currency)
    }

    /// The team that a person is shown under: the stated one, else the manager's reports.
    pub fn team_of(&self, person: &Person) -> Option<String> {
        let stated = person.team.clone().filter(|team| !team.trim().is_empty());
        stated.or_else(|| Some(format!("Team {}", self.manager_name(person)?)))
    }

    /// The team that a person belonged to on a day, as [`Workspace::team_of`] shows it.
    pub fn team_on(&self, person: &Person, day: Date) -> Option<String> {
        let standing = person.on(day);
        let stated = standing.team.filter(|team| !team.trim().is_empty()).map(str::to_owned);
        stated.or_else(|| Some(format!("Team {}", self.name_of(standing.manager?)?)))
    }

    /// How a manager is called.
    pub fn name_of<'a>(&'a self, manager: &'a Manager) -> Option<&'a str> {
        match manager {
            Manager::Known(id) => self.people.get(id).map(|manager| manager.name.as_str()),
            Manager::Named(name) => Some(name),
        }
    }

    /// The manager's name as shown.
    pub fn manager_name(&self, person: &Person) -> Option<String> {
        self.name_of(person.manager.as_ref()?).map(str::to_owned)
    }

    /// Who is meant by a spelling in a file: nobody if it fits nobody or more than one.
    pub fn roster(&self) -> Roster {
        Roster::of(self.people.values())
    }
}

/// Spellings → people. A spelling that two people share names nobody.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    by_spelling: BTreeMap<String, Option<PersonId>>,
}

impl Roster {
    /// The spellings of these people.
    pub fn of<'a>(people: impl IntoIterator<Item = &'a Person>) -> Roster {
        let mut by_spelling: BTreeMap<String, Option<PersonId>> = BTreeMap::new();
        for person in people {
            for spelling in person.spellings() {
                by_spelling
                    .entry(fold_name(spelling))
                    .and_modify(|known| *known = known.filter(|known| *known == person.id))
                    .or_insert(Some(person.id));
            }
        }
        Roster { by_spelling }
    }

    /// The one person with this spelling.
    pub fn find(&self, spelling: &str) -> Option<PersonId> {
        self.by_spelling.get(&fold_name(spelling)).copied().flatten()
    }

    /// Whether several people share this spelling.
    pub fn is_ambiguous(&self, spelling: &str) -> bool {
        self.by_spelling.get(&fold_name(spelling)) == Some(&None)
    }
}
