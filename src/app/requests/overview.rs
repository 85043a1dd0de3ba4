//! What the workspace holds, as every page has it at hand.

use super::ImportBrief;
use crate::app::edit::EditName;
use crate::domain::kernel::{Calendar, Currency, Date, DateRange, PlanId, WorkingDays};
use crate::domain::measure::Dimension;
use crate::domain::model::measures::MeasureSettings;
use crate::domain::model::{
    Achievement, Adjustment, Call, ExchangeRate, Goal, Note, Person, Quota, SavedView,
};
use crate::domain::visibility::Viewer;
use serde::{Deserialize, Serialize};

/// What the workspace holds, for every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Whether nothing was imported or typed yet.
    pub is_empty: bool,
    /// Whether it is the demo company, with what joined it.
    pub is_demo: bool,
    /// Whether the second half of the demo company is still to come in.
    pub is_half_demo: bool,
    /// The workspace's name.
    pub name: String,
    /// Whether somebody put the list of first steps away.
    #[serde(default)]
    pub hides_checklist: bool,
    /// The currency in which figures are shown.
    pub currency: Option<Currency>,
    /// The fiscal calendar.
    pub calendar: Calendar,
    /// Which days count towards a pace; all where absent.
    #[serde(default)]
    pub working_days: Option<WorkingDays>,
    /// The day that counts as today.
    pub today: Option<Date>,
    /// Whether today is fixed by a person.
    pub today_is_fixed: bool,
    /// How many deals count.
    pub deals: u64,
    /// How many of them are open.
    pub open_deals: u64,
    /// The days over which deals closed.
    pub span: Option<DateRange>,
    /// The last day of a quota or of any row.
    #[serde(default)]
    pub last_known: Option<Date>,
    /// The roster, by name.
    pub people: Vec<PersonBrief>,
    /// The teams, by name.
    pub teams: Vec<String>,
    /// Columns with more than one text, and their texts.
    pub dimensions: Vec<(Dimension, Vec<String>)>,
    /// All quotas, by day and person.
    pub quotas: Vec<Quota>,
    /// All goals, by their days and names.
    #[serde(default, with = "crate::app::wire::as_document")]
    pub goals: Vec<Goal>,
    /// All calls, by period, person and day.
    #[serde(default)]
    pub calls: Vec<Call>,
    /// All exchange rates, by pair and day.
    #[serde(default)]
    pub rates: Vec<ExchangeRate>,
    /// What people achieved, by period, person and objective.
    #[serde(default)]
    pub achievements: Vec<Achievement>,
    /// Adjustments of pay, by period and person.
    #[serde(default)]
    pub adjustments: Vec<Adjustment>,
    /// How many shares of deals count.
    #[serde(default)]
    pub shares: u64,
    /// How many invoices and payments belong to a deal.
    #[serde(default)]
    pub cash: u64,
    /// How many activities count.
    #[serde(default)]
    pub activities: u64,
    /// How many leads count.
    #[serde(default)]
    pub leads: u64,
    /// What the company means by its measures, with its own KPIs.
    #[serde(default)]
    pub measures: MeasureSettings,
    /// All plans, by name.
    pub plans: Vec<PlanBrief>,
    /// Words pinned to days, by day.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Saved views, by name.
    #[serde(default)]
    pub views: Vec<SavedView>,
    /// All imports, newest first.
    pub imports: Vec<ImportBrief>,
    /// Owners in files who fit nobody of the roster, with the number of their deals.
    pub unassigned: Vec<(String, u64)>,
    /// The currencies of the deals.
    pub currencies: Vec<Currency>,
    /// What undo would take back.
    pub undo: Option<EditName>,
    /// What redo would do again.
    pub redo: Option<EditName>,
    /// The changes in force and taken back, newest first: sequence, day, what, whether in force.
    pub changes: Vec<(u64, Date, EditName, bool)>,
    /// Counts the saves.
    pub generation: u64,
    /// Through whose eyes.
    #[serde(default)]
    pub viewer: Viewer,
}

/// A person as lists show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonBrief {
    /// The whole record.
    #[serde(with = "crate::app::wire::as_document")]
    pub person: Person,
    /// The team shown.
    pub team: Option<String>,
    /// The manager's name.
    pub manager: Option<String>,
    /// How many deals the person owns.
    pub deals: u64,
}

/// A plan as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanBrief {
    /// Names the plan.
    pub id: PlanId,
    /// Its name.
    pub name: String,
    /// The document as text.
    pub text: String,
    /// The document in words.
    pub words: String,
    /// How many findings its check has.
    pub findings: u64,
}
