//! What every page reads: the workspace's overview, the place, the locale, saving, messages.

use super::engine::Engine;
use super::saving::Saving;
use crate::app::requests::{IntakeView, Notice, Overview};
use crate::domain::kernel::Period;
use crate::domain::measure::{Filter, Key, KpiId};
use crate::domain::visibility::Viewer;
use crate::platform::{fragment, locale, storage, theme};
use crate::present::format::{DateOrder, Locale};
use crate::present::period;
use crate::present::place::{self, Page, Place};
use crate::present::save::SaveState;
use crate::present::viewing;
use leptos::prelude::*;
use std::sync::Arc;

/// The key under which a tab keeps its viewer.
const VIEWER: &str = "viewer";

/// How the engine's thread stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Health {
    /// Not open yet.
    #[default]
    Starting,
    /// Open.
    Running,
    /// Failed; a new start is under way.
    Restarting,
    /// Failed for good, until a person starts it again.
    Dead,
}

/// How far something long is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// What is being read.
    pub name: String,
    /// How much is done.
    pub done: f64,
    /// Of how much.
    pub total: f64,
    /// Rows seen so far.
    pub rows: u64,
}

/// A message that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Tells it from others.
    pub number: u64,
    /// What it says.
    pub text: String,
    /// Whether it offers to undo.
    pub offers_undo: bool,
    /// Whether it tells of a failure: it then stays until dismissed.
    pub is_failure: bool,
}

/// A figure that somebody opened.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenFigure {
    /// Which KPI.
    pub kpi: KpiId,
    /// Under which filter.
    pub filter: Filter,
    /// The row of the table in which it stood.
    pub keys: Vec<Key>,
}

/// Everything shared; copied freely.
#[derive(Clone, Copy)]
pub struct Context {
    /// What the workspace holds; nothing until it is open.
    pub overview: RwSignal<Option<Arc<Overview>>>,
    /// Where the person is.
    pub place: RwSignal<Place>,
    /// How numbers and dates are written.
    pub locale: StoredValue<Locale>,
    /// Light or dark, as shown.
    pub is_dark: RwSignal<bool>,
    /// Through whose eyes the page is seen: asked for again when the engine opens anew, and kept by the tab.
    pub viewer: RwSignal<Viewer>,
    /// Whether the last change is stored.
    pub save: RwSignal<SaveState>,
    /// What the stored state lacks, said until dismissed.
    pub notices: RwSignal<Vec<Notice>>,
    /// Why the stored workspace was not opened.
    pub not_opened: RwSignal<Option<String>>,
    /// Messages on screen.
    pub messages: RwSignal<Vec<Message>>,
    /// How the engine stands.
    pub health: RwSignal<Health>,
    /// Whether the engine runs on the page itself, as no worker starts here.
    pub is_on_page: RwSignal<bool>,
    /// The import before it is committed.
    pub intake: RwSignal<Option<Arc<IntakeView>>>,
    /// The day chosen for it; empty for today.
    pub snapshot: RwSignal<String>,
    /// How far a read is.
    pub progress: RwSignal<Option<Progress>>,
    /// How far a simulation is: draws made, and wanted.
    pub drawing: RwSignal<Option<(u32, u32)>>,
    /// The generation of the workspace that was downloaded last in this visit.
    pub backed_up: RwSignal<Option<u64>>,
    /// Whether the sheet of keys and terms is open.
    pub help: RwSignal<bool>,
    /// The figure that is open.
    pub figure: RwSignal<Option<OpenFigure>>,
    /// The engine.
    pub engine: Engine,
    /// The writer of local storage.
    pub saving: Saving,
    theme: StoredValue<Option<theme::Theme>, LocalStorage>,
}

impl Context {
    /// Makes the shared state and hands it to everything below.
    pub fn provide() -> Context {
        let context = Context {
            overview: RwSignal::new(None),
            place: RwSignal::new(place::decode(&fragment::read())),
            locale: StoredValue::new(read_locale()),
            is_dark: RwSignal::new(false),
            viewer: RwSignal::new(
                storage::of_tab(VIEWER).map_or(Viewer::Admin, |text| viewing::decode(&text)),
            ),
            save: RwSignal::new(SaveState::Saved),
            notices: RwSignal::new(Vec::new()),
            not_opened: RwSignal::new(None),
            messages: RwSignal::new(Vec::new()),
            health: RwSignal::new(Health::Starting),
            is_on_page: RwSignal::new(false),
            intake: RwSignal::new(None),
            snapshot: RwSignal::new(String::new()),
            progress: RwSignal::new(None),
            drawing: RwSignal::new(None),
            backed_up: RwSignal::new(None),
            help: RwSignal::new(false),
            figure: RwSignal::new(None),
            engine: Engine::default(),
            saving: Saving::default(),
            theme: StoredValue::new_local(None),
        };
        let is_dark = context.is_dark;
        let theme = theme::Theme::start(move |shade| is_dark.set(shade == theme::Shade::Dark));
        is_dark.set(theme.shade() == theme::Shade::Dark);
        context.theme.set_value(Some(theme));
        provide_context(context);
        context
    }

    /// The shared state; call it in a component's body.
    pub fn get() -> Context {
        // A component outside the app is a bug that no caller could handle.
        #[allow(clippy::expect_used, reason = "see above")]
        use_context::<Context>().expect("inside the app")
    }

    /// From now on the page is seen through these eyes, in this tab.
    pub fn look_through(self, viewer: Viewer) {
        self.viewer.set(viewer);
        storage::keep_for_tab(VIEWER, viewing::encode(viewer).as_deref());
    }

    /// The overview at hand; an empty one until the workspace is open.
    pub fn held(self) -> Arc<Overview> {
        self.overview.get().unwrap_or_default()
    }

    /// The locale.
    pub fn locale(self) -> Locale {
        self.locale.get_value()
    }

    /// The period that the place shows; nothing means all days.
    pub fn period(self) -> Option<Period> {
        let named = self.place.with(|place| place.filter.period.clone());
        period::shown(&self.held(), named.as_deref())
    }

    /// The filter of the place, with the period that is shown.
    pub fn filter(self) -> Filter {
        let calendar = self.held().calendar;
        let filter = self.place.with(|place| place.filter(calendar));
        Filter { period: self.period().map(|period| period.range), ..filter }
    }

    /// Goes to a place; Back returns.
    pub fn go(self, place: &Place) {
        fragment::set(&place::encode(place));
    }

    /// Goes to a page under the filter at hand.
    pub fn go_to(self, page: Page) {
        let place = self.place.with_untracked(|place| place.with_page(page));
        self.go(&place);
    }

    /// The address of a page under the filter at hand.
    pub fn href(self, page: Page) -> String {
        self.place.with(|place| place.with_page(page)).href()
    }

    /// Opens a figure to what is behind it.
    pub fn open_figure(self, kpi: KpiId, filter: Filter, keys: Vec<Key>) {
        self.figure.set(Some(OpenFigure { kpi, filter, keys }));
    }

    /// Says something that goes away by itself.
    pub fn say(self, text: impl Into<String>) {
        self.push(text.into(), false, false);
    }

    /// Says what was done, and offers to take it back.
    pub fn say_done(self, text: impl Into<String>) {
        self.push(text.into(), true, false);
    }

    /// Says what failed; stays until dismissed.
    pub fn say_failed(self, text: impl Into<String>) {
        self.push(text.into(), false, true);
    }

    fn push(self, text: String, offers_undo: bool, is_failure: bool) {
        self.messages.update(|messages| {
            let number = messages.iter().map(|message| message.number).max().unwrap_or(0) + 1;
            // Undo takes back the last change only, so that an older offer would lie.
            messages.iter_mut().for_each(|message| message.offers_undo = false);
            messages.push(Message { number, text, offers_undo, is_failure });
            let over = messages.len().saturating_sub(3);
            messages.drain(..over);
        });
    }

    /// The theme that was chosen.
    pub fn theme_choice(self) -> theme::Choice {
        self.is_dark.track();
        self.theme.with_value(|theme| theme.as_ref().map(theme::Theme::choice)).unwrap_or_default()
    }

    /// Chooses a theme.
    pub fn choose_theme(self, choice: theme::Choice) {
        self.theme.with_value(|theme| {
            if let Some(theme) = theme {
                theme.choose(choice);
            }
        });
    }
}

fn read_locale() -> Locale {
    let read = locale::read();
    let dates = match read.dates {
        locale::DateOrder::YearMonthDay => DateOrder::YearMonthDay,
        locale::DateOrder::DayMonthYear => DateOrder::DayMonthYear,
        locale::DateOrder::MonthDayYear => DateOrder::MonthDayYear,
    };
    Locale::of(&read.tag, read.decimal, read.group, dates)
}
