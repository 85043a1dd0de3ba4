//! Deals: each has a whole life, drawn at once, of which today shows only the part that is past.
//!
//! That way an open deal is what a finished one was at its age: its stage, its expected close date and
//! its pushes are those of a life that goes on.

use super::company::Company;
use super::days::{quarter_of, workday};
use super::draws::{Draws, Stream, whole};
use super::history::{self, Step};
use super::people::Role;
use super::words::{
    COMPETITORS, CUSTOMER, FORM, LOST, NEXT_STEPS, PRODUCTS, REASONS, REGIONS, SEGMENTS, SOURCES, STAGES,
    TRADE, TYPES, WON,
};
use crate::domain::facts::Outcome;

/// A usual amount of a segment, in whole units.
const USUAL: [f64; 3] = [9_000.0, 26_000.0, 68_000.0];
/// How a product changes that.
const OF_PRODUCT: [f64; 4] = [1.0, 1.25, 0.7, 0.35];
/// How the type of a deal changes that.
const OF_TYPE: [f64; 3] = [1.0, 0.6, 0.85];
/// Usual days from beginning to end of a segment.
const CYCLE: [f64; 3] = [27.0, 52.0, 96.0];
/// The chance to win by type.
const WINS: [f64; 3] = [0.32, 0.46, 0.80];
/// How a source moves it, on the log-odds scale.
const OF_SOURCE: [f64; 6] = [0.1, -0.45, 0.25, -0.2, 0.6, 0.0];
/// How a competitor moves it.
const OF_COMPETITOR: [f64; 4] = [-0.75, -0.4, -0.25, 0.1];

/// One deal as it stands today. Days are counted from 1970-01-01.
#[derive(Clone, Debug)]
pub(super) struct Deal {
    pub number: u32,
    pub owner: usize,
    pub deal_type: usize,
    pub product: usize,
    pub region: usize,
    pub segment: usize,
    pub source: usize,
    /// The customer's number.
    pub account: u32,
    pub competitor: Option<usize>,
    pub reason: Option<usize>,
    pub next_step: Option<usize>,
    pub outcome: Outcome,
    /// The place of the stage.
    pub stage: usize,
    /// Minor units of the deal's currency.
    pub amount_minor: i64,
    pub cost_minor: i64,
    /// Whether it is in euros.
    pub is_foreign: bool,
    pub created: i32,
    /// The day it closed or, while open, is expected to.
    pub closed: i32,
    /// The day after which nothing happens any more: of a zombie long ago.
    pub asleep: i32,
    pub history: Vec<Step>,
}

/// What a deal is about, before its fate.
pub(super) struct Shape {
    owner: usize,
    deal_type: usize,
    product: usize,
    region: usize,
    segment: usize,
    source: usize,
    competitor: Option<usize>,
    amount_minor: i64,
}

/// How a deal will end.
pub(super) struct Fate {
    pub created: i32,
    pub won: bool,
    /// The day it closes; of a zombie the day on which somebody clears up.
    pub ends: i32,
    /// The last open stage it reaches.
    pub reaches: usize,
    /// The day after which nothing happens: the end, unless it stalls.
    pub asleep: i32,
    pub amount_minor: i64,
}

/// The deal with this number.
pub(super) fn deal(company: &Company, number: u32) -> Deal {
    let mut draws = Draws::of(company.brief.seed(), Stream::Deals, number);
    let share = (f64::from(number) + draws.uniform()) / f64::from(company.brief.deals());
    let created = company.days.day_at(share);
    let shape = shape(company, created, &mut draws);
    let fate = fate(company, &shape, created, &mut draws);
    let history = history::history(&fate, company.days.today, &mut draws);
    as_it_stands(company, number, &shape, &fate, history, &mut draws)
}

fn shape(company: &Company, created: i32, draws: &mut Draws) -> Shape {
    let owner = company.taker(created, draws);
    let member = company.member(owner);
    let starts_small = member.role == Role::Development;
    let segment = if starts_small { 0 } else { draws.weighted(&member.kind().segments) };
    let deal_type = match member.role {
        Role::Success => draws.weighted(&[0, 30, 70]),
        Role::Development => 0,
        _ => draws.weighted(&[76, 24, 0]),
    };
    let product = if starts_small { 3 } else { draws.weighted(&[52, 22, 20, 6]) };
    let region = match member.role {
        Role::Success => draws.weighted(&[52, 30, 18]),
        _ => member.kind().region,
    };
    let source = if deal_type == 0 { draws.weighted(&[32, 28, 14, 14, 12, 0]) } else { 5 };
    let competitor = draws.hits(if deal_type == 0 { 520 } else { 130 });
    let competitor = competitor.then(|| draws.weighted(&[34, 30, 20, 16]));
    let amount_minor = amount(draws, [segment, product, deal_type], member.reach);
    Shape { owner, deal_type, product, region, segment, source, competitor, amount_minor }
}

/// Log-normal around what is usual; most are round, as offers are.
fn amount(draws: &mut Draws, [segment, product, deal_type]: [usize; 3], reach: f64) -> i64 {
    let usual = USUAL.get(segment).copied().unwrap_or(9_000.0);
    let product = OF_PRODUCT.get(product).copied().unwrap_or(1.0);
    let deal_type = OF_TYPE.get(deal_type).copied().unwrap_or(1.0);
    let amount = usual * product * deal_type * reach * draws.factor(0.36);
    let is_round = draws.hits(650);
    if is_round { whole(amount / 100.0).max(1) * 10_000 } else { whole(amount * 100.0).max(100) }
}

fn fate(company: &Company, shape: &Shape, created: i32, draws: &mut Draws) -> Fate {
    let member = company.member(shape.owner);
    let ramped = f64::from(member.ramped(created)) / 100.0;
    let stalls = shape.deal_type != 2 && draws.hits(38);
    let moved = member.closing
        + 0.9 * (ramped - 1.0)
        + 0.1
        + OF_SOURCE.get(shape.source).copied().unwrap_or(0.0)
        + shape.competitor.and_then(|rival| OF_COMPETITOR.get(rival)).copied().unwrap_or(0.15);
    let won = draws.happens(WINS.get(shape.deal_type).copied().unwrap_or(0.3), moved) && !stalls;
    let usual = CYCLE.get(shape.segment).copied().unwrap_or(50.0);
    let slow = if ramped < 1.0 { 1.15 } else { 1.0 };
    let days = usual * member.pace * slow * draws.factor(0.42) * if won { 1.0 } else { 0.85 };
    let length = i32::try_from(whole(days)).unwrap_or(60).max(3);
    let reaches = if won { WON - 1 } else { draws.weighted(&[26, 30, 25, 14, 5]) };
    // Somebody clears up what has slept for long.
    let ends = match stalls {
        true => created + length + draws.between(150, 420),
        false => ending(created, created + length, won, draws),
    };
    let asleep = if stalls { created + length } else { ends };
    Fate { created, won, ends, reaches, asleep, amount_minor: shape.amount_minor }
}

/// Deals that are won gather before the end of the quarter; few close at the weekend.
fn ending(created: i32, planned: i32, won: bool, draws: &mut Draws) -> i32 {
    let (_, next) = quarter_of(planned);
    let is_pulled = won && next - planned < 50 && draws.hits(420);
    let day = if is_pulled { next - 1 - draws.between(0, 9).min(draws.between(0, 9)) } else { planned };
    let day = if draws.hits(970) { workday(day) } else { day };
    day.max(created + 1)
}

fn as_it_stands(
    company: &Company,
    number: u32,
    shape: &Shape,
    fate: &Fate,
    history: Vec<Step>,
    draws: &mut Draws,
) -> Deal {
    let today = company.days.today;
    let last = history.last().copied().unwrap_or(Step::begun(fate));
    let outcome = match last.to {
        WON => Outcome::Won,
        LOST => Outcome::Lost,
        _ => Outcome::Open,
    };
    let is_open = outcome == Outcome::Open;
    let (share, step, has_step) = (draws.between(28, 68), draws.between(0, 7), draws.hits(780));
    let reason = reason(shape, draws);
    Deal {
        number,
        owner: company.keeper(shape.owner, if is_open { today } else { fate.ends }),
        deal_type: shape.deal_type,
        product: shape.product,
        region: shape.region,
        segment: shape.segment,
        source: shape.source,
        account: account(company, shape, draws),
        competitor: shape.competitor,
        reason: (outcome == Outcome::Lost).then_some(reason),
        next_step: (is_open && has_step).then_some(usize::try_from(step).unwrap_or(0)),
        outcome,
        stage: last.to,
        amount_minor: last.amount_minor,
        cost_minor: last.amount_minor / 100 * i64::from(share),
        is_foreign: shape.region == 1,
        created: fate.created,
        closed: last.close,
        asleep: fate.asleep,
        history,
    }
}

/// Why it would be lost: to the rival where there is one, else most often to nobody.
fn reason(shape: &Shape, draws: &mut Draws) -> usize {
    match shape.competitor {
        Some(_) => draws.weighted(&[12, 24, 6, 14, 40, 4]),
        None => draws.weighted(&[42, 16, 20, 10, 0, 12]),
    }
}

/// One of the customers of the region and segment; some buy far more often than others.
fn account(company: &Company, shape: &Shape, draws: &mut Draws) -> u32 {
    let each = (company.brief.deals() / 60).max(3);
    let drawn = draws.uniform() * draws.uniform();
    let place = (drawn * f64::from(each)) as u32;
    let group = u32::try_from(shape.region * SEGMENTS.len() + shape.segment).unwrap_or(0);
    place * 9 + group
}

impl Deal {
    pub(super) fn account_name(&self) -> String {
        let place = self.account as usize;
        let (first, trade) = (place % CUSTOMER.len(), place / CUSTOMER.len() * 7 + place);
        let form = place / (CUSTOMER.len() * TRADE.len());
        let words = (CUSTOMER.get(first), TRADE.get(trade % TRADE.len()), FORM.get(form % FORM.len()));
        let name = format!("{} {}{}", word(words.0), word(words.1), word(words.2));
        match form / FORM.len() {
            0 => name,
            round => format!("{name} {}", round + 1),
        }
    }

    /// Unique, because some exports know a deal by its name only.
    pub(super) fn name(&self) -> String {
        format!("{} - {} {:05}", self.account_name(), self.product(), self.number + 1)
    }

    pub(super) fn product(&self) -> &'static str {
        word(PRODUCTS.get(self.product))
    }

    pub(super) fn deal_type(&self) -> &'static str {
        word(TYPES.get(self.deal_type))
    }

    pub(super) fn region(&self) -> &'static str {
        word(REGIONS.get(self.region))
    }

    pub(super) fn segment(&self) -> &'static str {
        word(SEGMENTS.get(self.segment))
    }

    pub(super) fn source(&self) -> &'static str {
        word(SOURCES.get(self.source))
    }

    pub(super) fn competitor(&self) -> &'static str {
        word(self.competitor.and_then(|place| COMPETITORS.get(place)))
    }

    pub(super) fn reason(&self) -> &'static str {
        word(self.reason.and_then(|place| REASONS.get(place)))
    }

    pub(super) fn next_step(&self) -> &'static str {
        word(self.next_step.and_then(|place| NEXT_STEPS.get(place)))
    }

    pub(super) fn stage(&self) -> &'static str {
        word(STAGES.get(self.stage))
    }

    pub(super) fn currency(&self) -> &'static str {
        if self.is_foreign { "EUR" } else { "USD" }
    }
}

/// A word of a list; nothing where the list has none there.
fn word(found: Option<&&'static str>) -> &'static str {
    found.copied().unwrap_or("")
}
