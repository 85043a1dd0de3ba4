//! Words around every page: header, navigation, filters, saving, keys, notices.

use super::plural;
use crate::app::edit::EditName;
use crate::app::requests::Notice;
use crate::present::format::{self, Locale};
use crate::present::place::Page;
use crate::present::save::{SaveState, Unsaved};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const PRODUCT: &str = "Attain";
    pub const SKIP: &str = "Skip to content";
    pub const NAVIGATION: &str = "Main";
    pub const FILTERS: &str = "Filters";
    pub const PERIOD: &str = "Period";
    pub const CURRENT: &str = "Current";
    pub const COPY_LINK: &str = "Copy link";
    pub const VIEWS: &str = "Saved views";
    pub const VIEWS_HINT: &str =
        "A view keeps this page and its filters under a name. It is opened by you only, never by itself.";
    pub const VIEW_NAME: &str = "Name";
    pub const SAVE_VIEW: &str = "Save this view";
    pub const RENAME: &str = "Rename";
    pub const RENAME_VIEW: &str = "Save the new name";
    pub const REMOVE: &str = "Remove";
    pub const ALL_DAYS: &str = "All days";
    pub const TEAM: &str = "Team";
    pub const PERSON: &str = "Person";
    pub const ANY: &str = "Any";
    pub const MORE: &str = "More";
    pub const CLEAR: &str = "Clear filters";
    pub const UNNAMED: &str = "Untitled workspace";
    pub const OPENING: &str = "Opening the workspace …";
    pub const RETRY: &str = "Try again";
    pub const DOWNLOAD: &str = "Download workspace";
    pub const REOPEN: &str = "Show the other tab's state";
    pub const UNDO: &str = "Undo";
    pub const REDO: &str = "Redo";
    pub const UNDONE: &str = "Taken back";
    pub const REDONE: &str = "Done again";
    pub const DISMISS: &str = "Dismiss";
    pub const HELP: &str = "Keys and terms";
    pub const KEYS: &str = "Keys";
    pub const TERMS: &str = "Terms";
    pub const FIGURES: &str = "Figures";
    pub const FIND_TERM: &str = "Find a term or a figure";
    pub const NO_TERM: &str = "No term or figure holds this.";
    pub const DROP_TITLE: &str = "Drop to read";
    pub const DROP_HINT: &str =
        "CSV, TSV or XLSX exports, or one .attain workspace. Nothing is sent anywhere.";
    pub const ENGINE_FAILED: &str = "The calculation stopped on a bug.";
    pub const ENGINE_RESTARTING: &str = "It is being started again from what was saved.";
    pub const ENGINE_DEAD: &str = "It did not come back by itself. What was saved is still in this browser.";
    pub const ENGINE_ON_PAGE: &str = "This browser starts no thread beside the page, so the page itself calculates. \
        Everything works; it may pause for a moment while it reads a large file.";
    pub const RESTART: &str = "Start again";
    pub const UPDATE: &str = "A new version lies ready.";
    pub const USE_UPDATE: &str = "Reload with it";
    pub const OTHER_TAB: &str = "Another tab changed this workspace; its state is shown now.";
    pub const OTHER_TAB_UNSAVED: &str =
        "Another tab changed this workspace, and this tab has changes that are not saved.";
    pub const FIXED_TODAY: &str = "Looking back: today is fixed to";
    pub const GONE: &str = "That did not reach the calculation; please do it again.";
    pub const ONE_WORKSPACE: &str = "Drop the .attain workspace alone: it replaces everything.";
    pub const DEMO: &str = "This is a demo company: every name and number is made up.";
    pub const DEMO_HALF: &str = "This is a demo company: every name and number is made up. Its history, activities and \
                                 leads are still coming in.";
    pub const DEMO_REPLACE: &str = "Replace with your own";
    pub const DEMO_LEAVE: &str = "Leave the demo";
    pub const DEMO_LEFT: &str = "The demo company is gone, without a trace.";
    pub const DOWNLOADED: &str = "Workspace downloaded.";
    pub const ERASED: &str = "Everything was removed from this browser.";
    pub const RESTORED: &str = "Workspace opened from file.";
}
pub use texts::*;

/// The name of a page.
pub const fn page(page: Page) -> &'static str {
    match page {
        Page::Home => "Home",
        Page::Performance => "Performance",
        Page::Goals => "Goals",
        Page::Pay => "Pay",
        Page::Forecast => "Forecast",
        Page::Coaching => "Coaching",
        Page::Roadmap => "Roadmap",
        Page::Data => "Data",
        Page::Settings => "Settings",
    }
}

/// The state of saving in one or two words.
pub const fn save_word(state: &SaveState) -> &'static str {
    match state {
        SaveState::Saved => "Saved",
        SaveState::Saving => "Saving …",
        SaveState::NotSaved(_) => "Not saved",
    }
}

/// Why a change is not stored, and what to do.
pub fn unsaved(why: &Unsaved, locale: &Locale) -> String {
    let units = |number: usize| format::count(number as u64, locale);
    match why {
        Unsaved::Unavailable(_) => {
            "This browser keeps nothing for this page (private mode or blocked storage). Everything works, but only \
             until the tab is closed: download the workspace before."
                .to_owned()
        }
        Unsaved::Full(needed, limit) => format!(
            "The browser's storage is full: {} of {} characters are needed. Remove other sites' data or old imports, \
             then try again.",
            units(*needed),
            units(*limit)
        ),
        Unsaved::OtherTab => OTHER_TAB_UNSAVED.to_owned(),
        Unsaved::Rows(why) => {
            format!("The imported rows could not be stored ({why}). They live on in this tab only.")
        }
        Unsaved::Other(why) => format!("The browser did not store the change: {why}."),
    }
}

/// What a change did, as a short sentence.
pub fn edit(name: &EditName, locale: &Locale) -> String {
    let (date, days) = (|on| format::date(on, locale), |range| format::range(range, locale));
    match name {
        EditName::Import { files, records } => {
            let records = plural(*records, &format::count(*records, locale), "record", "records");
            format!("Imported {} ({records})", files.join(", "))
        }
        EditName::AddPerson { name } => format!("Added {name}"),
        EditName::ChangePerson { name } => format!("Changed {name}"),
        EditName::RemovePerson { name } => format!("Removed {name}"),
        EditName::SetQuota { name, range } => format!("Set the quota of {name} for {}", days(*range)),
        EditName::RemoveQuota { name, range } => format!("Removed the quota of {name} for {}", days(*range)),
        EditName::BeginStint { name, from } => format!("Changed {name} from {} on", date(*from)),
        EditName::SetAchievement { name, objective } => format!("Set what {name} achieved of {objective}"),
        EditName::RemoveAchievement { name, objective } => {
            format!("Removed what {name} achieved of {objective}")
        }
        EditName::SetAdjustment { name, amount } => {
            format!("Adjusted the pay of {name} by {}", format::money_with_code(*amount, locale))
        }
        EditName::RemoveAdjustment { name, amount } => {
            format!("Removed the adjustment of {name} by {}", format::money_with_code(*amount, locale))
        }
        EditName::SetRate { from, to, on } => {
            format!("Set the rate from {from} to {to} from {} on", date(*on))
        }
        EditName::RemoveRate { from, to, on } => {
            format!("Removed the rate from {from} to {to} of {}", date(*on))
        }
        EditName::DateImport { files, day: Some(day) } => {
            format!("Dated {} as of {}", files.join(", "), date(*day))
        }
        EditName::DateImport { files, day: None } => {
            format!("Dated {} by the day of its import", files.join(", "))
        }
        EditName::AddCall { name, range } => format!("Called {} for {name}", days(*range)),
        EditName::RemoveCall { name, range } => format!("Removed a call of {} for {name}", days(*range)),
        EditName::SettlePay { .. }
        | EditName::ReopenPay { .. }
        | EditName::Doubt { .. }
        | EditName::SayInDispute { .. }
        | EditName::AdjustInDispute { .. } => super::settle::edit(name, locale),
        EditName::AddPlan { name } => format!("Added the plan {name}"),
        EditName::ChangePlan { name } => format!("Changed the plan {name}"),
        EditName::RemovePlan { name } => format!("Removed the plan {name}"),
        EditName::SetKpi { name } => format!("Defined the KPI “{name}”"),
        EditName::RemoveKpi { name } => format!("Removed the KPI “{name}”"),
        EditName::ChangeSettings => "Changed the settings".to_owned(),
        EditName::SetGoal { name } => format!("Set the goal {name}"),
        EditName::RemoveGoal { name } => format!("Removed the goal {name}"),
        EditName::HandOn { name } => format!("Handed on the goal {name}"),
        EditName::CheckIn { name } => format!("Checked in on {name}"),
        EditName::Acknowledge { name } => format!("Acknowledged {name}"),
        EditName::AddNote { text } => format!("Noted “{text}”"),
        EditName::ChangeNote { text } => format!("Changed the note “{text}”"),
        EditName::RemoveNote { text } => format!("Removed the note “{text}”"),
        EditName::AddView { name } => format!("Saved the view {name}"),
        EditName::ChangeView { name } => format!("Changed the view {name}"),
        EditName::RemoveView { name } => format!("Removed the view {name}"),
        EditName::Coaching { did, what, name } => super::coaching::did(*did, what, name),
        EditName::Roadmap(edit) => super::roadmap::edit(edit, locale),
        EditName::ExploreDemo => "Opened the demo company".to_owned(),
        EditName::CompleteDemo => "Brought in the demo company's history, activities and leads".to_owned(),
        EditName::Several { first, more } => format!(
            "{}, and {}",
            edit(first, locale),
            plural(*more, &format::count(*more, locale), "more change", "more changes")
        ),
    }
}

/// Behind the note that a period is not complete, where the day is that of the last row.
pub const DATA_END: &str = " The data end there.";

/// By which day goals, signals and effects are judged, where the data end before today's quarter.
pub fn judged_by(day: &str) -> String {
    format!(
        "Judged as of {day}, the last day that the data know. What people promise and report is judged by today."
    )
}

/// That a period is still running.
pub fn partial(period: &str, over: i64, all: i64, is_working: bool, today: &str) -> String {
    let days = if is_working { "working days" } else { "days" };
    format!("{period} is not complete: {over} of {all} {days} are over on {today}.")
}

/// What the stored state lacks.
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::EarlierGeneration { error } => {
            format!("The last save can't be read, so the one before it is shown: {error}.")
        }
        Notice::MissingRows { files } => format!(
            "The rows of {} are missing from this browser. Import the files again, or open a downloaded workspace.",
            files.join(", ")
        ),
        Notice::HistoryLost => "The list of changes is gone; undo begins anew.".to_owned(),
    }
}

/// The keys and what they do.
pub const KEYS_LIST: [(&str, &str); 20] = [
    ("?", "Show or close this sheet"),
    ("g h", "Go to Home"),
    ("g p", "Go to Performance"),
    ("g g", "Go to Goals"),
    ("g c", "Go to Pay"),
    ("g f", "Go to Forecast"),
    ("g t", "Go to Coaching"),
    ("g r", "Go to Roadmap"),
    ("g d", "Go to Data"),
    ("g s", "Go to Settings"),
    ("o", "Choose files to read"),
    ("Ctrl Z", "Take the last change back"),
    ("Ctrl Shift Z", "Do it again"),
    ("Tab", "Go to the next link, button or field"),
    ("Enter", "Open the figure or link in focus"),
    ("Esc", "Close what is open"),
    (
        "\u{2190} \u{2191} \u{2192} \u{2193}",
        "In a table of many figures, which Tab reaches as one: the figure beside, above or below; Enter opens it",
    ),
    ("Home End", "There: the first or last of the row; with Ctrl of the table"),
    ("\u{2191} \u{2193}", "In a grid: the row above or below"),
    ("Ctrl V", "In a grid: paste cells from a spreadsheet"),
];
