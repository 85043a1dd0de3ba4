//! What is looked at before statements are approved: each finding names the person and says why.
//!
//! Nothing here stops an approval; a finding that needs a word is approved with a reason, which is kept.

use super::balance::{CARRIED_IN, CARRIED_ON};
use super::settle::{ADJUSTMENT_CARRIED_ON, Added, Settled};
use super::{describe, figures};
use crate::domain::kernel::{Date, Money, Rational};
use serde::{Deserialize, Serialize};

/// How many times the usual pay is a windfall.
const WINDFALL: i64 = 3;
/// How many earlier periods with pay it takes to say what is usual.
const ENOUGH: usize = 3;

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Won deals are not credited.
    MissingDeals,
    /// It is not what was reviewed.
    ChangedSince,
    /// It is far more than usual.
    Windfall,
    /// It is below 0, or something below 0 is carried.
    Negative,
    /// A draw is still to be recovered.
    DrawBalance,
    /// It corrects earlier periods.
    Adjusts,
    /// An earlier period is still open.
    EarlierOpen,
    /// The period is not over.
    PeriodRunning,
    /// A dispute about the person's pay is open.
    DisputeOpen,
}

impl Concern {
    /// Whether approving in spite of it needs a reason.
    pub fn needs_reason(self) -> bool {
        !matches!(self, Concern::Adjusts | Concern::DrawBalance)
    }

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Concern::MissingDeals => "missing deals",
            Concern::ChangedSince => "changed since review",
            Concern::Windfall => "windfall",
            Concern::Negative => "below zero",
            Concern::DrawBalance => "draw balance",
            Concern::Adjusts => "adjustments",
            Concern::EarlierOpen => "earlier period open",
            Concern::PeriodRunning => "period not over",
            Concern::DisputeOpen => "dispute open",
        }
    }
}

/// One finding about one statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// What it is about.
    pub concern: Concern,
    /// Why, with the figures.
    pub text: String,
}

/// What is known besides the statement.
#[derive(Clone, Debug, Default)]
pub struct Around<'a> {
    /// What earlier periods of the person came to, in minor units of the plan's currency.
    pub past: Vec<i64>,
    /// The statement as it was reviewed.
    pub reviewed: Option<&'a Settled>,
    /// The name of an earlier period that is not approved.
    pub earlier_open: Option<String>,
    /// How many disputes of the person are open.
    pub disputes: u64,
    /// Today.
    pub today: Option<Date>,
}

/// All findings about a statement.
pub fn doubts(settled: &Settled, around: &Around<'_>) -> Vec<Doubt> {
    let mut found = Vec::new();
    let mut say = |concern, text| found.push(Doubt { concern, text });
    let statement = &settled.statement;
    let money = |amount: Money| {
        format!("{} {}", figures::amount_minor(amount.minor, amount.currency), amount.currency)
    };
    if let [first, rest @ ..] = statement.exceptions.as_slice() {
        let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
        say(
            Concern::MissingDeals,
            format!("won, but not credited: {} ({}), because {}{more}", first.deal, first.place, first.why()),
        );
    }
    if let Some(reviewed) = around.reviewed
        && reviewed != settled
    {
        let (was, is) = (money(reviewed.statement.total), money(statement.total));
        say(Concern::ChangedSince, format!("it was {was} when it was reviewed and is {is} now"));
    }
    if let Some(text) = windfall(settled, &around.past) {
        say(Concern::Windfall, text);
    }
    if let Some(text) = negative(settled) {
        say(Concern::Negative, text);
    }
    if let Some(balance) = statement.draw_balance.filter(|balance| balance.minor > 0) {
        say(Concern::DrawBalance, format!("{} of the draw are still to be recovered", money(balance)));
    }
    let adjusted = settled.added.iter().filter(|added| matches!(added, Added::Adjusts(_))).count();
    if adjusted > 0 {
        let lines = if adjusted == 1 { "line" } else { "lines" };
        say(Concern::Adjusts, format!("{adjusted} {lines} of earlier periods are corrected"));
    }
    if let Some(period) = &around.earlier_open {
        say(Concern::EarlierOpen, format!("{period} is not approved yet"));
    }
    if around.today.is_some_and(|today| today < statement.period.range.until) {
        say(Concern::PeriodRunning, format!("the period ends on {}", statement.period.range.last_day()));
    }
    if around.disputes > 0 {
        say(Concern::DisputeOpen, format!("{} of this person's disputes are open", around.disputes));
    }
    found
}

fn windfall(settled: &Settled, past: &[i64]) -> Option<String> {
    let statement = &settled.statement;
    let currency = statement.currency;
    let mut paid: Vec<i64> = past.iter().copied().filter(|minor| *minor > 0).collect();
    paid.sort_unstable();
    let middle = paid.len().checked_div(2).and_then(|middle| paid.get(middle)).copied();
    if let Some(usual) = middle.filter(|_| paid.len() >= ENOUGH)
        && let Some(bound) = usual.checked_mul(WINDFALL)
        && statement.total.minor > bound
    {
        let (total, usual) = (statement.total.minor, figures::amount_minor(usual, currency));
        let total = figures::amount_minor(total, currency);
        return Some(format!(
            "{total} {currency} are more than {WINDFALL} times the usual {usual} {currency} of the last {} \
             periods with pay",
            paid.len()
        ));
    }
    let bound = Rational::whole(WINDFALL);
    let far = settled.own_lines().iter().find_map(|line| {
        let after = line.trace.attainment_after.filter(|after| *after > bound)?;
        Some((line, after))
    })?;
    Some(format!("{} stands at {} of quota", far.0.name, describe::about_percent(far.1)))
}

fn negative(settled: &Settled) -> Option<String> {
    let statement = &settled.statement;
    let text = |minor| format!("{} {}", figures::amount_minor(minor, statement.currency), statement.currency);
    if statement.total.minor < 0 {
        return Some(format!("the total is {}", text(statement.total.minor)));
    }
    let of = |id: &str| {
        let lines = statement.lines.iter().filter(|line| line.component == id);
        lines.fold(0i64, |sum, line| sum.saturating_add(line.amount.minor))
    };
    let on = of(CARRIED_ON).saturating_add(of(ADJUSTMENT_CARRIED_ON));
    if on != 0 {
        return Some(format!("{} below 0 are carried to the next statement", text(on)));
    }
    let brought = of(CARRIED_IN);
    (brought != 0).then(|| format!("{} were carried from the last statement", text(brought)))
}
