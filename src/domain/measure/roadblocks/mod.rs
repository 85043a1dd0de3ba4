//! Roadblocks: where the money leaks, with the luck taken out.
//!
//! Each look compares one share here with the same share elsewhere: a stage's conversion with what it was
//! before, a segment's win rate with that of all others. What a worse share costs is counted in money
//! against the team's own best finished quarter and against what it is compared with. Fisher's exact test
//! says how likely so low a share is by luck alone, and Holm's correction counts everything that was
//! looked at. Holm, because a claim sends people to work: among companies where nothing is wrong at most
//! one in twenty may hear any claim at all. What does not pass is still listed, as “could be luck”.
//!
//! The best finished quarter sets the price, never the proof: the best of eight quarters is partly luck,
//! so that the proof compares with all that lies before, and holds without that quarter, too.

mod looks;

use super::facts::MeasureFacts;
use super::figure::Undefined;
use super::filter::{Dimension, Filter};
use super::history::DealHistory;
use super::statistics::{Share, fisher_lower, holm};
use crate::domain::facts::deals::{MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::{DealRow, DealTable, Outcome};
use crate::domain::kernel::{Currency, Date, DateRange, Grain, Money, Period, PersonId, Rational};
use serde::{Deserialize, Serialize};

/// The fewest cases on either side of a comparison.
pub const LEAST_CASES: u64 = 20;
/// A finished quarter has at least so many resolved deals, and this share of its deals resolved.
pub const LEAST_RESOLVED: u64 = 20;
/// Twenty of a hundred may still be open.
const RESOLVED_SHARE: (u64, u64) = (80, 100);
/// A claim is wrong for at most one company in twenty where nothing is wrong.
pub const LEVEL: f64 = 0.05;

/// What may cost money.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Fewer deals move on from a stage than before.
    StageConversion {
        /// The stage.
        stage: String,
    },
    /// More deals stay in a stage beyond its stall line than before.
    StageStall {
        /// The stage.
        stage: String,
    },
    /// More deals of a stage sleep far beyond its stall line than of other stages.
    StagePile {
        /// The stage.
        stage: String,
    },
    /// More close dates slip out of their quarter than before.
    Slippage,
    /// Deals with one text in a column are won less often than the others.
    Weak {
        /// The column.
        dimension: Dimension,
        /// The text.
        text: String,
    },
    /// A reason takes a larger share of the losses than before.
    LostReason {
        /// The reason.
        text: String,
    },
    /// A team wins less often than the other teams.
    Team {
        /// The team.
        name: String,
    },
    /// A person wins less often than the others of the scope.
    Person {
        /// Who.
        person: PersonId,
    },
    /// Open deals without a next step are stuck more often than those with one.
    NoNextStep,
    /// Deals with one contact are won less often than those with several.
    SingleThreaded,
    /// Deals for which nothing is done in their first 14 days are won less often.
    LowActivity,
    /// More won deals are given a deep discount than before.
    Discount,
}

/// What a share is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The same before.
    Past,
    /// The others at the same time.
    Peers,
}

/// One cause, priced and tested.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Roadblock {
    /// What it is.
    pub cause: Cause,
    /// What it is compared with.
    pub against: Against,
    /// The share here: so many of so many went well.
    pub here: (u64, u64),
    /// The share that it is compared with.
    pub there: (u64, u64),
    /// The share in the team's best finished quarter, where that is known.
    pub best: Option<(u64, u64)>,
    /// What it cost against the best finished quarter, where that was better.
    pub lost_to_best: Option<Money>,
    /// What it cost against the share that it is compared with.
    pub lost: Option<Money>,
    /// The chance of so low a share by luck alone.
    pub luck: f64,
    /// The same, corrected for everything that was looked at.
    pub corrected: f64,
    /// Whether it is claimed: the corrected chance is at most one in twenty.
    pub claimed: bool,
    /// The deals here that did not go well, largest first; at most as many as were asked for.
    pub rows: Vec<DealRow>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Roadblocks {
    /// Claims first, then what could be luck; each by what it costs.
    pub found: Vec<Roadblock>,
    /// How many comparisons were made; the correction counts them all.
    pub looked_at: u64,
    /// Comparisons that were not made because either side had fewer than 20 cases.
    pub too_small: u64,
    /// The days looked at.
    pub period: DateRange,
    /// The days in which something may have changed, compared with those before.
    pub recent: DateRange,
    /// The best finished quarter: 20 resolved deals at least, four in five resolved.
    pub best: Option<BestQuarter>,
    /// What could not be looked at, and what is missing for it.
    pub missing: Vec<(String, Undefined)>,
    /// The largest account of the won money, and the effective number of accounts; a risk, not a loss.
    pub concentration: Option<Concentration>,
}

/// The quarter that sets the price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BestQuarter {
    /// The quarter in which its deals were created.
    pub quarter: Period,
    /// Won deals.
    pub won: u64,
    /// Won and lost deals.
    pub resolved: u64,
}

/// How much hangs on few.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concentration {
    /// The largest account.
    pub account: String,
    /// Its share of the won money.
    pub share: Rational,
    /// 1 over the sum of squared shares.
    pub effective: Rational,
}

/// One comparison before it is tested.
struct Look {
    cause: Cause,
    against: Against,
    here: Share,
    there: Share,
    /// What of `there` lies in the best finished quarter.
    lucky: Share,
    best: Option<Share>,
    /// What one more case that goes well is worth, in minor units.
    worth: Rational,
    /// The deals here that did not go well.
    rows: Vec<u32>,
}

impl Look {
    /// The chance of so low a share by luck: against all that lies before, and against the same without
    /// the best quarter, which may have been lucky itself. The larger counts.
    fn luck(&self) -> f64 {
        let Share { hits, of } = self.there;
        let usual = Share { hits: hits - self.lucky.hits, of: of - self.lucky.of };
        let with = fisher_lower(self.here, self.there);
        if usual.of < LEAST_CASES { with } else { with.max(fisher_lower(self.here, usual)) }
    }
}

/// What looks are made from.
struct Scene<'a> {
    facts: &'a MeasureFacts<'a>,
    history: &'a DealHistory,
    /// Whether each deal passes all but the days.
    admitted: Vec<bool>,
    period: DateRange,
    recent: DateRange,
    /// The first day on which what ends is no longer only what is short.
    settled_from: i32,
    today: i32,
    best: Option<DateRange>,
    /// What a won deal brings on average in the period, in minor units.
    average: Rational,
    currency: Currency,
}

/// Looks for what costs money among the deals that a filter lets through. Without a period in it the
/// last four quarters and the running one are looked at, and the last finished and the running one are
/// compared with what lies before.
///
/// # Errors
/// Why nothing can be said: nothing was won in the period, or amounts cannot be added up.
pub fn roadblocks(facts: &MeasureFacts, filter: &Filter, most: usize) -> Result<Roadblocks, Undefined> {
    let scene = Scene::of(facts, filter)?;
    let mut looks = Vec::new();
    let mut missing = Vec::new();
    looks::all(&scene, &mut looks, &mut missing);
    let all = looks.len();
    looks.retain(|look| look.here.of >= LEAST_CASES && look.there.of >= LEAST_CASES);
    let too_small = (all - looks.len()) as u64;
    let luck: Vec<f64> = looks.iter().map(Look::luck).collect();
    let corrected = holm(&luck);
    let looked_at = looks.len() as u64;
    let priced = looks.into_iter().zip(luck.iter().zip(&corrected));
    let mut found: Vec<Roadblock> =
        priced.filter_map(|(look, (luck, corrected))| scene.priced(look, *luck, *corrected, most)).collect();
    found.sort_by(|a, b| {
        let key = |found: &Roadblock| (!found.claimed, -found.costs_minor());
        key(a).cmp(&key(b)).then_with(|| (&a.cause, a.against).cmp(&(&b.cause, b.against)))
    });
    Ok(Roadblocks {
        found,
        looked_at,
        too_small,
        period: scene.period,
        recent: scene.recent,
        best: scene.best_quarter(),
        missing,
        concentration: scene.concentration(),
    })
}

impl Roadblock {
    /// What it costs at most, in minor units: against the best quarter or against the others.
    pub fn costs_minor(&self) -> i64 {
        let costs = [self.lost_to_best, self.lost].into_iter().flatten().map(|money| money.minor);
        costs.max().unwrap_or(0)
    }
}

impl<'a> Scene<'a> {
    fn of(facts: &'a MeasureFacts, filter: &Filter) -> Result<Scene<'a>, Undefined> {
        static NOTHING: std::sync::LazyLock<DealHistory> = std::sync::LazyLock::new(DealHistory::default);
        let (period, recent) = windows(facts, filter).ok_or(Undefined::NothingToMeasure)?;
        let table = facts.table;
        let sieve = facts.sieve(&Filter { period: None, expected: None, ..filter.clone() });
        let admitted: Vec<bool> = (0..table.len()).map(|row| sieve.admits(row)).collect();
        let mut scene = Scene {
            facts,
            history: facts.history.unwrap_or(&NOTHING),
            settled_from: settled_from(table, &admitted),
            admitted,
            period,
            recent,
            today: facts.as_of.map_or(i32::MAX, Date::days),
            best: None,
            average: Rational::ZERO,
            currency: Currency::USD,
        };
        (scene.average, scene.currency) = scene.average_won()?;
        scene.best = scene.find_best();
        Ok(scene)
    }

    /// Finished deals of the scope that closed on days, by row.
    fn finished(&self, days: DateRange) -> impl Iterator<Item = usize> + '_ {
        let table = self.facts.table;
        let (from, until) = (days.from.days().max(self.settled_from), days.until.days());
        (0..table.len()).filter(move |row| {
            let day = table.closed[*row];
            self.admitted[*row] && table.outcome[*row] != Outcome::Open && from <= day && day < until
        })
    }

    /// How many of these deals were won.
    fn wins(&self, rows: impl Iterator<Item = usize>) -> Share {
        let mut share = Share { hits: 0, of: 0 };
        for row in rows {
            share.of += 1;
            share.hits += u64::from(self.facts.table.outcome[row] == Outcome::Won);
        }
        share
    }

    /// Whether a deal was created in the best quarter.
    fn is_of_best(&self, row: usize) -> bool {
        let created = self.facts.table.created[row];
        self.best.is_some_and(|best| best.from.days() <= created && created < best.until.days())
    }

    fn average_won(&self) -> Result<(Rational, Currency), Undefined> {
        let table = self.facts.table;
        let (mut sum, mut count, mut met) = (0i128, 0i128, None);
        for row in self.finished(self.period).filter(|row| table.outcome[*row] == Outcome::Won) {
            let Some(money) = table.shown(row) else { continue };
            if met.is_some_and(|currency| currency != money.currency) {
                let first = met.unwrap_or(money.currency);
                return Err(Undefined::MixedCurrencies { currencies: vec![first, money.currency] });
            }
            met = Some(money.currency);
            (sum, count) = (sum + i128::from(money.minor), count + 1);
        }
        let currency = met.ok_or(Undefined::NothingToMeasure)?;
        Ok((Rational::new(sum, count).map_err(|_| Undefined::Overflow)?, currency))
    }

    /// The quarter of creation with the highest win rate, among those that are finished.
    fn find_best(&self) -> Option<DateRange> {
        let table = self.facts.table;
        let created = (0..table.len()).filter(|row| self.admitted[*row]).map(|row| table.created[row]);
        let days: Vec<i32> = created.filter(|day| *day != MISSING_DAY).collect();
        let from = Date::from_days(*days.iter().min()?).ok()?;
        let until = Date::from_days(days.iter().max()?.checked_add(1)?).ok()?;
        let calendar = self.facts.workspace.settings.calendar;
        let quarters = calendar.periods_in(DateRange::new(from, until).ok()?, Grain::Quarter).ok()?;
        let rated = quarters.into_iter().filter_map(|quarter| {
            let (won, resolved, all) = self.cohort(quarter.range);
            let is_finished =
                resolved >= LEAST_RESOLVED && resolved * RESOLVED_SHARE.1 >= all * RESOLVED_SHARE.0;
            let rate = Rational::new(won.into(), resolved.max(1).into()).ok()?;
            is_finished.then_some((rate, quarter.range))
        });
        rated.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, range)| range)
    }

    /// Won, resolved and all deals created on days.
    fn cohort(&self, days: DateRange) -> (u64, u64, u64) {
        let table = self.facts.table;
        let (mut won, mut resolved, mut all) = (0, 0, 0);
        for row in (0..table.len()).filter(|row| self.admitted[*row]) {
            let created = table.created[row];
            if days.from.days() <= created && created < days.until.days() {
                all += 1;
                won += u64::from(table.outcome[row] == Outcome::Won);
                resolved += u64::from(table.outcome[row] != Outcome::Open);
            }
        }
        (won, resolved, all)
    }

    fn best_quarter(&self) -> Option<BestQuarter> {
        let range = self.best?;
        let calendar = self.facts.workspace.settings.calendar;
        let (won, resolved, _) = self.cohort(range);
        Some(BestQuarter { quarter: calendar.period_of(range.from, Grain::Quarter).ok()?, won, resolved })
    }

    /// What a look costs; nothing where the share here is not the lower one.
    fn priced(&self, look: Look, luck: f64, corrected: f64, most: usize) -> Option<Roadblock> {
        let lost = self.cost(look.here, look.there, look.worth);
        let lost_to_best = look.best.and_then(|best| self.cost(look.here, best, look.worth));
        if lost.is_none() && lost_to_best.is_none() {
            return None;
        }
        let table = self.facts.table;
        let mut rows = look.rows;
        rows.sort_by_key(|row| {
            let minor = table.shown_minor[*row as usize];
            (std::cmp::Reverse(if minor == MISSING_MINOR { 0 } else { minor }), *row)
        });
        let pair = |share: Share| (share.hits, share.of);
        Some(Roadblock {
            cause: look.cause,
            against: look.against,
            here: pair(look.here),
            there: pair(look.there),
            best: look.best.map(pair),
            lost_to_best,
            lost,
            luck,
            corrected,
            // What is better than before is no roadblock, however sure.
            claimed: corrected <= LEVEL && lost.is_some(),
            rows: rows.iter().take(most).filter_map(|row| table.row(*row as usize)).collect(),
        })
    }

    /// (share there − share here) × cases here × worth, where that is above 0.
    fn cost(&self, here: Share, there: Share, worth: Rational) -> Option<Money> {
        if there.of == 0 {
            return None;
        }
        let wanted = Rational::new(there.hits.into(), there.of.into()).ok()?;
        let wanted = wanted.checked_mul(Rational::new(here.of.into(), 1).ok()?).ok()?;
        let short = wanted.checked_sub(Rational::new(here.hits.into(), 1).ok()?).ok()?;
        let exact = short.checked_mul(worth).ok().filter(|cost| !cost.is_zero() && !cost.is_negative())?;
        let minor = super::figure::rounded_minor(exact.numerator(), exact.denominator())?;
        Some(Money::new(minor, self.currency))
    }

    fn concentration(&self) -> Option<Concentration> {
        let table = self.facts.table;
        let mut sums: std::collections::BTreeMap<u32, i128> = std::collections::BTreeMap::new();
        for row in self.finished(self.period).filter(|row| table.outcome[*row] == Outcome::Won) {
            let account = table.account.codes.get(row).copied().unwrap_or(0);
            if account != 0 && table.shown_minor[row] != MISSING_MINOR {
                *sums.entry(account).or_insert(0) += i128::from(table.shown_minor[row]);
            }
        }
        let (all, squares) = super::figure::shares_of(sums.values())?;
        let (account, top) = sums.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))?;
        Some(Concentration {
            account: table.account.value(*account).to_owned(),
            share: Rational::new(*top, all).ok()?,
            effective: squares,
        })
    }
}

/// What is looked at, and what of it is recent.
fn windows(facts: &MeasureFacts, filter: &Filter) -> Option<(DateRange, DateRange)> {
    if let Some(period) = filter.period {
        return Some((period, period));
    }
    let calendar = facts.workspace.settings.calendar;
    let today = facts.as_of.or(facts.table.closed_span().map(DateRange::last_day))?;
    let until = today.plus_days(1).ok()?;
    let running = calendar.period_of(today, Grain::Quarter).ok()?;
    let before = |period: &Period| calendar.previous(period, Grain::Quarter).ok();
    let last = before(&running)?;
    let first = before(&before(&before(&last)?)?)?;
    Some((DateRange::new(first.range.from, until).ok()?, DateRange::new(last.range.from, until).ok()?))
}

/// The first day on which what ends is no longer only what was short: the first creation and nine
/// tenths of all cycles later.
fn settled_from(table: &DealTable, admitted: &[bool]) -> i32 {
    let mut days: Vec<i64> = Vec::new();
    let mut first = i32::MAX;
    for row in (0..table.len()).filter(|row| admitted[*row] && table.created[*row] != MISSING_DAY) {
        first = first.min(table.created[row]);
        if table.outcome[row] != Outcome::Open && table.closed[row] >= table.created[row] {
            days.push(i64::from(table.closed[row]) - i64::from(table.created[row]));
        }
    }
    days.sort_unstable();
    let most = days.get(days.len() * 9 / 10).copied().unwrap_or(0);
    if first == i32::MAX { i32::MIN } else { first.saturating_add(i32::try_from(most).unwrap_or(0)) }
}
