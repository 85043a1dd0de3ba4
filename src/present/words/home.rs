//! Words of the page Home.

use super::{forecast, plural};
use crate::domain::facts::MoveKind;
use crate::domain::forecast::Band;
use crate::domain::kernel::{Currency, Money};
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const WELCOME: &str = "Know how every person and team performs, what each one earns, and why";
    pub const DOOR_DROP: &str = "Drop your export";
    pub const DOOR_DROP_WHY: &str = "Deals or orders, people, quotas: CSV or XLSX from any CRM. You see what is read before anything is kept.";
    pub const DOOR_DEMO: &str = "Explore the demo company";
    pub const DOOR_DEMO_WHY: &str = "Three years of a made-up software company: 40 people, 6,000 deals, quotas and plans. It leaves without a trace.";
    pub const DOOR_DEMO_BUSY: &str = "Making the demo company \u{2026}";
    pub const DOOR_OPEN: &str = "Open a workspace";
    pub const DOOR_OPEN_WHY: &str = "An .attain file that you or a colleague downloaded before.";
    pub const DOOR_TYPE: &str = "type people and deals by hand";
    pub const DOOR_TYPE_BEFORE: &str = "No file at hand? You can also";
    pub const PRIVACY: &str =
        "Your data never leaves this browser; the policy that enforces it can be tested under Settings.";
    pub const KPIS: &str = "This period";
    pub const AHEAD: &str = "Where everybody stands";
    pub const PERSON: &str = "Who";
    pub const CREDIT: &str = "Won";
    pub const QUOTA: &str = "Quota";
    pub const GAP: &str = "To go";
    pub const ATTAINMENT: &str = "Attainment";
    pub const AGAINST_PACE: &str = "Against pace";
    pub const POINTS: &str = "points";
    pub const COMPANY: &str = "Company";
    pub const FORECAST: &str = "Where this is heading";
    pub const OUTCOME: &str = "What came of it";
    pub const NEXT: &str = "What to do next";
    pub const NOTHING_NEXT: &str = "Nothing is waiting.";
    pub const NO_QUOTA_HEADLINE: &str = "No quota is set for this period, so attainment is not known.";
    pub const NO_HISTORY: &str =
        "Fewer than three finished periods of this length have won deals, so history does not tell yet.";
    pub const STEP_RATES: &str =
        "Amounts in several currencies can\u{2019}t be added up: type or import the missing exchange rates";
    pub const STEP_QUOTAS: &str = "People have no quota in this period: set one";
    pub const STEP_PLAN: &str = "There is no pay plan yet: write one to see what everyone earns";
    pub const STEP_NAME: &str = "Give the workspace a name";
    pub const STEP_BACKUP: &str = "Everything lives in this browser only: download the workspace as a backup";
    pub const OPEN_FORECAST: &str = "Open the forecast";
    pub const CHANGED: &str = "What changed since the import before";
    pub const NOTHING_CHANGED: &str = "The last import of deals changed nothing.";
    pub const FIRST_IMPORT: &str =
        "Deals were imported once so far. The next export shows here what is new, won, lost, pushed or gone.";
    pub const CHANGE: &str = "Change";
    pub const DEALS: &str = "Deals";
    pub const MONEY: &str = "Money";
    pub const SHOW_DEALS: &str = "Show deals";
    pub const DEAL: &str = "Deal";
    pub const OWNER: &str = "Owner";
    pub const WAY: &str = "From, to";
    pub const READ_AT: &str = "Read at";
    pub const ACTIVITIES: &str = "What people did";
    pub const FIRST_IMPORT_DONE: &str = "Import your deals";
    pub const FIRST_MAP: &str = "Settle the rows that the last import did not understand";
    pub const FIRST_PEOPLE: &str = "Give every deal an owner of the roster";
    pub const FIRST_QUOTAS: &str = "Set quotas";
    pub const FIRST_PLAN: &str = "Write a pay plan";
    pub const FIRST_BACKUP: &str = "Download a backup";
    pub const PUT_AWAY: &str = "Put this list away";
}
pub use texts::*;

/// That today lies behind all that the data tell.
pub fn todo_day(day: &str) -> String {
    format!(
        "The data end on {day}: look from that day under Settings, so that pay and the roadmap are judged as of then too, or import what came since"
    )
}

/// Why attainment is not known though there is a quota.
pub fn attainment_unknown(why: &str) -> String {
    format!("Attainment is not known. {why}")
}

/// How many of the first six things are done.
pub fn first_steps(done: usize) -> String {
    format!("First steps: {done} of 6 done")
}

/// How many owners nobody knows, and of how many deals.
pub fn todo_unassigned(owners: u64, deals: u64) -> String {
    format!(
        "{} of {} fit nobody of the roster: add them as people",
        plural(owners, &owners.to_string(), "owner", "owners"),
        plural(deals, &deals.to_string(), "deal", "deals")
    )
}

/// The money between credit and quota.
pub fn gap(money: &str, is_short: bool, is_over: bool) -> String {
    match (is_short, is_over) {
        (true, false) => format!("{money} to go"),
        (true, true) => format!("{money} short"),
        (false, _) => format!("{money} past it"),
    }
}

/// Where attainment stands against the straight line and, where it tells, history.
pub const fn stands(is_behind_line: bool, is_behind_history: Option<bool>) -> &'static str {
    match (is_behind_line, is_behind_history) {
        (true, Some(true)) => "behind pace",
        (false, Some(false)) => "ahead of pace",
        (true, Some(false)) => "behind the straight line but ahead of earlier periods",
        (false, Some(true)) => "ahead of the straight line but behind earlier periods",
        (true, None) => "behind the straight line",
        (false, None) => "ahead of the straight line",
    }
}

/// The headline of a period that runs.
pub fn running(reached: &str, period: &str, stands: &str, gap: &str) -> String {
    let gap = if gap.is_empty() { String::new() } else { format!(", {gap}") };
    format!("{reached} of quota reached in {period}, {stands}{gap}")
}

/// The headline of a period that is over.
pub fn finished(reached: &str, period: &str, gap: &str) -> String {
    let gap = if gap.is_empty() { String::new() } else { format!(": {}", gap.replace("to go", "short")) };
    format!("{period} is over with {reached} of quota reached{gap}")
}

/// The headline of a period to come.
pub fn not_begun(reached: &str, period: &str) -> String {
    format!("{period} has not begun; {reached} of its quota is won already")
}

/// The headline where no single period is looked at.
pub fn reached_of_quota(reached: &str) -> String {
    format!("{reached} of quota reached")
}

/// What the straight line expects.
pub fn straight(share: &str, day: &str) -> String {
    format!("Straight line: {share} of the days are over on {day}.")
}

/// What earlier periods expect.
pub fn history(share: &str, periods: u32, least: &str, most: &str, over: &str) -> String {
    format!(
        "History: by this point the company had won {share} of the whole in the last {periods} periods, between \
         {least} and {most} in each ({over})."
    )
}

/// A kind of change, as a word of the address.
pub const fn move_key(kind: MoveKind) -> &'static str {
    match kind {
        MoveKind::New => "new",
        MoveKind::Reopened => "reopened",
        MoveKind::AmountUp => "up",
        MoveKind::AmountDown => "down",
        MoveKind::Revalued => "revalued",
        MoveKind::Won => "won",
        MoveKind::Lost => "lost",
        MoveKind::Pushed => "pushed",
        MoveKind::Pulled => "pulled",
        MoveKind::StageMoved => "stage",
        MoveKind::Gone => "gone",
        MoveKind::Revised => "revised",
    }
}

/// A kind of change in words.
pub const fn moved(kind: MoveKind) -> &'static str {
    match kind {
        MoveKind::New => "New",
        MoveKind::Reopened => "Open again",
        MoveKind::AmountUp => "Amount up",
        MoveKind::AmountDown => "Amount down",
        MoveKind::Revalued => "Other exchange rate",
        MoveKind::Won => "Won",
        MoveKind::Lost => "Lost",
        MoveKind::Pushed => "Pushed to a later day",
        MoveKind::Pulled => "Pulled to an earlier day",
        MoveKind::StageMoved => "Another stage",
        MoveKind::Gone => "Gone from the export",
        MoveKind::Revised => "Finished before, revised",
    }
}

/// From one value to another.
pub fn way(before: &str, after: &str) -> String {
    let shown = |text: &str| if text.is_empty() { "\u{2014}".to_owned() } else { text.to_owned() };
    format!("{} \u{2192} {}", shown(before), shown(after))
}

/// How the open pipeline went from the import before to now.
pub fn open_way(before: &str, after: &str) -> String {
    format!("Open pipeline: {before} before, {after} now.")
}

/// Where somebody is heading, ready to be said.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// Whom a filter names; everybody where absent.
    pub whose: Option<String>,
    /// The revenue at the end of the period.
    pub revenue: Band,
    /// What it pays; nothing without a plan.
    pub payout: Option<Band>,
    /// The currency of both.
    pub currency: Currency,
    /// Whether a filter by columns of deals is left aside.
    pub passes_over_filters: bool,
}

impl Heading {
    fn money(&self, minor: i64, locale: &Locale) -> String {
        format::money_whole(Money::new(minor, self.currency), locale)
    }

    fn range(&self, band: Band, locale: &Locale) -> String {
        let currency = self.currency;
        let [low, middle, high] = [band.p10, band.p50, band.p90].map(|minor| self.money(minor, locale));
        if band.is_certain() {
            format!("{middle} {currency}")
        } else {
            format!("{middle} {currency}, between {low} and {high} in eight of ten draws")
        }
    }

    fn filters(&self) -> String {
        if self.passes_over_filters { format!(" {}", forecast::DEAL_FILTERS) } else { String::new() }
    }
}

/// What a period that is over brought.
pub fn outcome(heading: &Heading, locale: &Locale) -> String {
    let currency = heading.currency;
    let won = heading.money(heading.revenue.p50, locale);
    let by = heading.whose.as_ref().map(|whose| format!(" by {whose}")).unwrap_or_default();
    let pays = heading.payout.map_or_else(
        || format!(". {}", forecast::NO_PLAN),
        |payout| format!(", and the plans pay {} {currency}.", heading.money(payout.p50, locale)),
    );
    format!("The period is over: {won} {currency} were won{by}{pays}{}", heading.filters())
}

/// The forecast band in a sentence or two.
pub fn band(heading: &Heading, locale: &Locale) -> String {
    let revenue = heading.range(heading.revenue, locale);
    let of = heading.whose.as_ref().map(|whose| format!(" of {whose}")).unwrap_or_default();
    let pays = heading.payout.map_or_else(
        || forecast::NO_PLAN.to_owned(),
        |payout| format!("Payout: {}.", heading.range(payout, locale)),
    );
    format!("Revenue{of} by the end of the period: {revenue}. {pays}{}", heading.filters())
}
