//! Win and loss: why deals were lost, and against whom, by count and by value.
//!
//! Deals count as the win rate counts them: by the day they closed, disqualified ones as a setting says.
//! A deal without the text stands in a line of its own, so that the lines add up to the whole. Whether the
//! rate against one competitor differs from the rate against all others is tested exactly (Fisher, both
//! directions), and Holm's correction counts every competitor that was looked at.

use super::facts::MeasureFacts;
use super::figure::Undefined;
use super::filter::{Dimension, Filter};
use super::money_sums::MoneySums;
use super::statistics::{Share, fisher_lower, holm, wilson};
use crate::domain::facts::deals::MISSING_MINOR;
use crate::domain::facts::{DealRow, Outcome, TextColumn};
use crate::domain::kernel::{Money, Rational};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A difference is claimed where luck shows it at most once in twenty, among all that were looked at.
const LEVEL: f64 = 0.05;

/// Deals of one outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// How many.
    pub deals: u64,
    /// How many of them have no amount, and are in no sum.
    pub without_amount: u64,
    /// Their amounts, one a currency.
    pub amount: Vec<Money>,
}

/// A share with the interval in which it lies nineteen times of twenty (Wilson).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// So many of so many.
    pub exact: Rational,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Whether a competitor is met with more or with less luck than the others, beyond chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Won less often than against the others.
    Weaker,
    /// Won more often than against the others.
    Stronger,
    /// The difference could be luck.
    CouldBeLuck,
}

/// The finished deals with one text: a reason, or a competitor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Met {
    /// The text; empty where the deals have none.
    pub text: String,
    /// Deals won.
    pub won: Side,
    /// Deals lost.
    pub lost: Side,
    /// Won ÷ (won + lost).
    pub win_rate: Option<Rate>,
    /// Won amount ÷ (won + lost amount); nothing where amounts have several currencies.
    pub win_rate_value: Option<Rational>,
    /// Lost here ÷ all lost.
    pub share_of_lost: Option<Rate>,
    /// Amount lost here ÷ all lost amount; nothing where amounts have several currencies.
    pub share_of_lost_value: Option<Rational>,
    /// Won and finished deals of all others that name one: what the rate is compared with.
    pub others: (u64, u64),
    /// The chance of a rate this far from that of the others by luck alone, corrected for all; 1 where it
    /// was not compared.
    pub corrected: f64,
    /// What that says.
    pub verdict: Verdict,
    /// The lost deals, largest first; at most as many as were asked for.
    pub rows: Vec<DealRow>,
}

/// Win and loss of what a filter lets through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WinLoss {
    /// All finished deals.
    pub whole: Met,
    /// By reason, the most lost first.
    pub reasons: Vec<Met>,
    /// By competitor, the most lost first.
    pub competitors: Vec<Met>,
    /// Columns that no finished deal has.
    pub missing: Vec<Undefined>,
}

/// Win and loss of what a filter lets through; at most `most` lost deals of each line are copied out.
///
/// # Errors
/// [`Undefined::NothingToMeasure`] where no deal is finished.
pub fn win_loss(facts: &MeasureFacts, filter: &Filter, most: usize) -> Result<WinLoss, Undefined> {
    let (table, sieve) = (facts.table, facts.sieve(filter));
    let leaves_out = facts.workspace.settings.measures.disqualified_are_left_out;
    let counts = |row: &usize| {
        table.outcome[*row] != Outcome::Open
            && sieve.passes(*row)
            && !(leaves_out && table.outcome[*row] == Outcome::Lost && facts.is_disqualified(*row))
    };
    let rows: Vec<usize> = (0..table.len()).filter(counts).collect();
    if rows.is_empty() {
        return Err(Undefined::NothingToMeasure);
    }
    let all = Growing::of(facts, &rows);
    let whole = all.met(facts, "", &all, most);
    let mut missing = Vec::new();
    let mut by = |dimension: Dimension| {
        let column = dimension.column(table);
        let lines = divided(facts, &rows, column, &all, most);
        if lines.iter().all(|line| line.text.is_empty()) {
            missing.push(Undefined::MissingColumn { column: dimension.name().to_lowercase().into() });
            return Vec::new();
        }
        lines
    };
    let (reasons, mut competitors) = (by(Dimension::Reason), by(Dimension::Competitor));
    compare(&mut competitors);
    Ok(WinLoss { whole, reasons, competitors, missing })
}

fn divided(
    facts: &MeasureFacts,
    rows: &[usize],
    column: &TextColumn,
    all: &Growing,
    most: usize,
) -> Vec<Met> {
    let mut by_code: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for row in rows {
        by_code.entry(column.codes.get(*row).copied().unwrap_or(0)).or_default().push(*row);
    }
    let line =
        |(code, rows): (u32, Vec<usize>)| Growing::of(facts, &rows).met(facts, column.value(code), all, most);
    let mut lines: Vec<Met> = by_code.into_iter().map(line).collect();
    // What names nothing stands last: it is what is not known.
    lines.sort_by(|a, b| {
        let key = |met: &Met| (met.text.is_empty(), std::cmp::Reverse((met.lost.deals, met.won.deals)));
        key(a).cmp(&key(b)).then_with(|| a.text.cmp(&b.text))
    });
    lines
}

/// Tests each competitor against all others that are named.
fn compare(competitors: &mut [Met]) {
    let pair = |met: &Met| Share { hits: met.won.deals, of: met.won.deals + met.lost.deals };
    let named: Vec<usize> =
        (0..competitors.len()).filter(|place| !competitors[*place].text.is_empty()).collect();
    let all = named.iter().fold((0, 0), |(hits, of), place| {
        let share = pair(&competitors[*place]);
        (hits + share.hits, of + share.of)
    });
    let mut compared = Vec::new();
    for place in named {
        let here = pair(&competitors[place]);
        let there = Share { hits: all.0 - here.hits, of: all.1 - here.of };
        competitors[place].others = (there.hits, there.of);
        if there.of > 0 {
            let luck = fisher_lower(here, there).min(fisher_lower(there, here));
            compared.push((place, (2.0 * luck).min(1.0), here.value() < there.value()));
        }
    }
    let corrected = holm(&compared.iter().map(|(_, luck, _)| *luck).collect::<Vec<_>>());
    for ((place, _, is_weaker), corrected) in compared.into_iter().zip(corrected) {
        let met = &mut competitors[place];
        met.corrected = corrected;
        met.verdict = match (corrected <= LEVEL, is_weaker) {
            (false, _) => Verdict::CouldBeLuck,
            (true, true) => Verdict::Weaker,
            (true, false) => Verdict::Stronger,
        };
    }
}

/// Finished deals that are added up.
#[derive(Default)]
struct Growing {
    won: Sum,
    lost: Sum,
    lost_rows: Vec<usize>,
}

#[derive(Default)]
struct Sum {
    deals: u64,
    without_amount: u64,
    money: MoneySums,
}

impl Sum {
    fn add(&mut self, money: Option<Money>) {
        self.deals += 1;
        self.without_amount += u64::from(money.is_none());
        self.money.add(money);
    }

    fn side(&self) -> Side {
        Side { deals: self.deals, without_amount: self.without_amount, amount: self.money.money() }
    }
}

impl Growing {
    fn of(facts: &MeasureFacts, rows: &[usize]) -> Growing {
        let mut growing = Growing::default();
        for row in rows {
            let money = facts.table.shown(*row);
            if facts.table.outcome[*row] == Outcome::Won {
                growing.won.add(money);
            } else {
                growing.lost.add(money);
                growing.lost_rows.push(*row);
            }
        }
        growing
    }

    fn met(&self, facts: &MeasureFacts, text: &str, all: &Growing, most: usize) -> Met {
        let table = facts.table;
        let mut lost_rows = self.lost_rows.clone();
        lost_rows.sort_by_key(|row| {
            let minor = table.shown_minor[*row];
            (std::cmp::Reverse(if minor == MISSING_MINOR { 0 } else { minor }), *row)
        });
        Met {
            text: text.to_owned(),
            won: self.won.side(),
            lost: self.lost.side(),
            win_rate: rate(self.won.deals, self.won.deals + self.lost.deals),
            win_rate_value: value_share(&[&self.won], &[&self.won, &self.lost]),
            share_of_lost: rate(self.lost.deals, all.lost.deals),
            share_of_lost_value: value_share(&[&self.lost], &[&all.lost]),
            others: (0, 0),
            corrected: 1.0,
            verdict: Verdict::CouldBeLuck,
            rows: lost_rows.into_iter().take(most).filter_map(|row| table.row(row)).collect(),
        }
    }
}

fn rate(hits: u64, of: u64) -> Option<Rate> {
    let exact = Rational::new(hits.into(), of.into()).ok()?;
    let (low, high) = wilson(Share { hits, of });
    Some(Rate { exact, low, high })
}

/// A share of money in one currency.
fn value_share(above: &[&Sum], below: &[&Sum]) -> Option<Rational> {
    let mut whole = MoneySums::default();
    below.iter().for_each(|sum| whole.add_all(&sum.money));
    let mut part = MoneySums::default();
    above.iter().for_each(|sum| part.add_all(&sum.money));
    let (currency, whole) = whole.only()?;
    let part = part.of(currency);
    Rational::new(part, whole).ok()
}
