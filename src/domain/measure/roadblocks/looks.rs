//! The comparisons: each names its cause and what one more case that goes well is worth.

use super::{Against, Cause, Look, Scene};
use crate::domain::facts::activity_table::NO_DEAL;
use crate::domain::facts::deals::{MISSING_DAY, MISSING_MINOR};
use crate::domain::facts::{Outcome, TextColumn};
use crate::domain::kernel::{DateRange, Rational};
use crate::domain::measure::figure::Undefined;
use crate::domain::measure::filter::Dimension;
use crate::domain::measure::history::StagePass;
use crate::domain::measure::statistics::{Share, percentile};
use std::collections::BTreeMap;

/// Days at the beginning of a deal in which somebody should do something.
const FIRST_DAYS: i32 = 14;
/// Columns whose texts are compared with each other.
const COMPARED: [Dimension; 6] = [
    Dimension::Segment,
    Dimension::Region,
    Dimension::Product,
    Dimension::DealType,
    Dimension::LeadSource,
    Dimension::Competitor,
];
/// A column with more texts than this names things, not kinds.
const MOST_KINDS: usize = 40;

type Missing = Vec<(String, Undefined)>;

/// Makes every comparison that the data allow.
pub(super) fn all(scene: &Scene, looks: &mut Vec<Look>, missing: &mut Missing) {
    if scene.history.tells_stages {
        stage_conversions(scene, looks);
        stage_stalls(scene, looks);
        stage_piles(scene, looks);
    } else {
        missing.push(("stages".to_owned(), lacks("stage history")));
    }
    if scene.history.tells_closes {
        slippage(scene, looks);
    } else {
        missing.push(("slippage".to_owned(), lacks("close date history")));
    }
    for dimension in COMPARED {
        weak_texts(scene, dimension, looks, missing);
    }
    lost_reasons(scene, looks, missing);
    groups_of_people(scene, looks);
    next_steps(scene, looks, missing);
    contacts(scene, looks, missing);
    activity(scene, looks, missing);
    discounts(scene, looks, missing);
}

fn lacks(column: &str) -> Undefined {
    Undefined::MissingColumn { column: column.to_owned().into() }
}

/// A share that grows case by case, with the rows that did not go well.
#[derive(Default)]
struct Growing {
    hits: u64,
    of: u64,
    bad: Vec<u32>,
}

impl Growing {
    fn add(&mut self, row: usize, went_well: bool) {
        self.of += 1;
        self.hits += u64::from(went_well);
        if !went_well {
            self.bad.push(u32::try_from(row).unwrap_or(u32::MAX));
        }
    }

    fn share(&self) -> Share {
        Share { hits: self.hits, of: self.of }
    }
}

/// One comparison in the making: here, there, and the best quarter.
#[derive(Default)]
struct Sides {
    here: Growing,
    there: Growing,
    /// What of `there` lies in the best quarter.
    lucky: Growing,
    best: Growing,
}

impl Sides {
    /// A case that lies before.
    fn before(&mut self, row: usize, went_well: bool, is_of_best: bool) {
        self.there.add(row, went_well);
        if is_of_best {
            self.lucky.add(row, went_well);
        }
    }

    fn look(self, cause: Cause, against: Against, worth: Rational) -> Look {
        let best = Some(self.best.share()).filter(|best| best.of > 0);
        let (here, there, lucky) = (self.here.share(), self.there.share(), self.lucky.share());
        Look { cause, against, here, there, lucky, best, worth, rows: self.here.bad }
    }
}

fn inside(days: DateRange, day: i32) -> bool {
    days.from.days() <= day && day < days.until.days()
}

fn ratio(share: Share) -> Rational {
    Rational::new(share.hits.into(), share.of.max(1).into()).unwrap_or(Rational::ZERO)
}

/// The share that moved on from each stage, over all settled days of the scope.
fn conversions(scene: &Scene) -> Vec<Rational> {
    let mut shares = vec![Share { hits: 0, of: 0 }; scene.history.ladder.len()];
    for pass in passes(scene) {
        if let Some(share) = shares.get_mut(usize::from(pass.stage)) {
            share.of += 1;
            share.hits += u64::from(pass.advanced);
        }
    }
    shares.into_iter().map(ratio).collect()
}

fn passes<'a>(scene: &'a Scene) -> impl Iterator<Item = &'a StagePass> + 'a {
    let passes = scene.history.passes.iter();
    passes.filter(|pass| scene.admitted[pass.row as usize] && pass.day >= scene.settled_from)
}

/// What a deal that stands behind a stage brings on average: the average deal times the chance to pass
/// all later stages.
fn worth_behind(scene: &Scene, conversions: &[Rational], stage: usize) -> Rational {
    let later = conversions.iter().skip(stage + 1);
    later.fold(scene.average, |worth, share| {
        // Exact products of many shares outgrow any number; a thousandth of a unit is enough for a price.
        let product = worth.checked_mul(*share).unwrap_or(worth);
        shortened(product)
    })
}

/// To the thousandth of a minor unit.
fn shortened(exact: Rational) -> Rational {
    let thousandfold = exact.checked_mul(Rational::whole(1_000)).and_then(Rational::floor_and_rest);
    thousandfold.and_then(|(whole, _)| Rational::new(whole, 1_000)).unwrap_or(exact)
}

fn stage_conversions(scene: &Scene, looks: &mut Vec<Look>) {
    let conversions = conversions(scene);
    for (stage, name) in scene.history.ladder.iter().enumerate() {
        let mut sides = Sides::default();
        for pass in passes(scene).filter(|pass| usize::from(pass.stage) == stage) {
            let row = pass.row as usize;
            if inside(scene.recent, pass.day) {
                sides.here.add(row, pass.advanced);
            } else if pass.day < scene.recent.from.days() {
                sides.before(row, pass.advanced, scene.is_of_best(row));
            }
            if scene.is_of_best(row) {
                sides.best.add(row, pass.advanced);
            }
        }
        let cause = Cause::StageConversion { stage: name.clone() };
        looks.push(sides.look(cause, Against::Past, worth_behind(scene, &conversions, stage)));
    }
}

/// One stay in a stage: the deal, the day of entry, and the days it lasted or has lasted so far.
struct Stay {
    row: usize,
    from: i32,
    days: i32,
}

/// Every stay of the scope in a stage whose day of entry is known.
fn stays(scene: &Scene, stage: usize) -> Vec<Stay> {
    let mut stays = Vec::new();
    let settled = scene.history.passes.iter().filter(|pass| usize::from(pass.stage) == stage);
    for pass in settled.filter(|pass| scene.admitted[pass.row as usize]) {
        if let Some(days) = pass.days_in {
            stays.push(Stay { row: pass.row as usize, from: pass.day - days, days });
        }
    }
    for (row, standing) in scene.history.standing.iter().enumerate().filter(|(row, _)| scene.admitted[*row]) {
        let since = standing.filter(|standing| usize::from(standing.stage) == stage);
        if let Some(since) = since.and_then(|standing| standing.since) {
            stays.push(Stay { row, from: since, days: scene.today.saturating_sub(since) });
        }
    }
    stays
}

/// The chance to be won from a stage on, over all that left it.
fn chance_from(conversions: &[Rational], stage: usize) -> Rational {
    conversions.iter().skip(stage).fold(Rational::ONE, |chance, share| {
        let product = chance.checked_mul(*share).unwrap_or(chance);
        product
            .checked_mul(Rational::whole(1_000_000))
            .and_then(Rational::floor_and_rest)
            .map_or(product, |(whole, _)| Rational::new(whole, 1_000_000).unwrap_or(product))
    })
}

/// Deals that left a stage within its stall line. Only stays that began a line ago or longer are looked
/// at: of all of them it is known, however they went on.
fn stage_stalls(scene: &Scene, looks: &mut Vec<Look>) {
    let conversions = conversions(scene);
    for (stage, name) in scene.history.ladder.iter().enumerate() {
        let Some(line) = line_of(scene, stage) else { continue };
        let mut sides = Sides::default();
        for stay in stays(scene, stage) {
            if stay.from > scene.today.saturating_sub(line) {
                continue;
            }
            let is_in_time = stay.days <= line;
            if inside(scene.recent, stay.from) {
                sides.here.add(stay.row, is_in_time);
            } else if stay.from < scene.recent.from.days() {
                sides.before(stay.row, is_in_time, scene.is_of_best(stay.row));
            }
            if scene.is_of_best(stay.row) {
                sides.best.add(stay.row, is_in_time);
            }
        }
        // Only what still stands there is at stake: what came through late was not lost.
        let standing = |row: &u32| scene.facts.table.outcome[*row as usize] == Outcome::Open;
        let open = sides.here.bad.iter().filter(|row| standing(row)).count();
        let at_stake = Rational::new(open as i128, sides.here.bad.len().max(1) as i128);
        let worth = scene.average.checked_mul(chance_from(&conversions, stage)).map(shortened);
        let worth = worth.and_then(|worth| worth.checked_mul(at_stake.unwrap_or(Rational::ONE)));
        let cause = Cause::StageStall { stage: name.clone() };
        looks.push(sides.look(cause, Against::Past, worth.map_or(Rational::ZERO, shortened)));
    }
}

/// The stall line of a stage in whole days, rounded up.
fn line_of(scene: &Scene, stage: usize) -> Option<i32> {
    let line = (*scene.history.stall_lines.get(stage)?)?;
    let (whole, rest) = line.floor_and_rest().ok()?;
    i32::try_from(whole).ok()?.checked_add(i32::from(!rest.is_zero()))
}

/// Deals that still sleep in a stage three stall lines after they entered it, against other stages.
fn stage_piles(scene: &Scene, looks: &mut Vec<Look>) {
    let conversions = conversions(scene);
    let of_stage = |stage: usize| {
        let mut share = Growing::default();
        let line = line_of(scene, stage).unwrap_or(i32::MAX).saturating_mul(3).max(1);
        for stay in
            stays(scene, stage).into_iter().filter(|stay| stay.from <= scene.today.saturating_sub(line))
        {
            let sleeps = scene.facts.table.outcome[stay.row] == Outcome::Open && stay.days >= line;
            share.add(stay.row, !sleeps);
        }
        share
    };
    let shares: Vec<Growing> = (0..scene.history.ladder.len()).map(of_stage).collect();
    let (hits, of) = shares.iter().fold((0, 0), |(hits, of), share| (hits + share.hits, of + share.of));
    for (stage, (share, name)) in shares.into_iter().zip(&scene.history.ladder).enumerate() {
        let there = Share { hits: hits - share.hits, of: of - share.of };
        let worth =
            scene.average.checked_mul(chance_from(&conversions, stage)).map_or(Rational::ZERO, shortened);
        looks.push(Look {
            cause: Cause::StagePile { stage: name.clone() },
            against: Against::Peers,
            here: share.share(),
            there,
            lucky: Share { hits: 0, of: 0 },
            best: None,
            worth,
            rows: share.bad,
        });
    }
}

/// Of the close dates that lay in a quarter, those that stayed in it.
fn slippage(scene: &Scene, looks: &mut Vec<Look>) {
    let calendar = scene.facts.workspace.settings.calendar;
    let quarter = |day: i32| {
        let date = crate::domain::kernel::Date::from_days(day).ok()?;
        calendar.period_of(date, crate::domain::kernel::Grain::Quarter).ok().map(|period| period.range)
    };
    let mut quarters: BTreeMap<i32, Option<DateRange>> = BTreeMap::new();
    let mut kept: BTreeMap<(u32, DateRange), bool> = BTreeMap::new();
    for (row, close) in scene.history.expected.iter().filter(|(row, _)| scene.admitted[*row as usize]) {
        if let Some(range) = *quarters.entry(*close).or_insert_with(|| quarter(*close)) {
            kept.entry((*row, range)).or_insert(true);
        }
    }
    for moved in scene.history.moves.iter().filter(|moved| scene.admitted[moved.row as usize]) {
        let range = *quarters.entry(moved.from).or_insert_with(|| quarter(moved.from));
        if let Some(range) = range.filter(|range| moved.to >= range.until.days()) {
            kept.insert((moved.row, range), false);
        }
    }
    let mut sides = Sides::default();
    for ((row, range), stayed) in kept {
        // Of a quarter that is not over it is not known yet.
        if range.until.days() > scene.today {
            continue;
        }
        if range.from.days() >= scene.recent.from.days() && range.until.days() <= scene.recent.until.days() {
            sides.here.add(row as usize, stayed);
        } else if range.until.days() <= scene.recent.from.days() {
            sides.before(row as usize, stayed, scene.best == Some(range));
        }
        if scene.best == Some(range) {
            sides.best.add(row as usize, stayed);
        }
    }
    let slipped: Vec<usize> =
        sides.here.bad.iter().chain(&sides.there.bad).map(|row| *row as usize).collect();
    let lost_more = win_gap(scene, &slipped);
    let worth = scene.average.checked_mul(lost_more).map_or(Rational::ZERO, shortened);
    looks.push(sides.look(Cause::Slippage, Against::Past, worth));
}

/// By how much less often these finished deals were won than the others; 0 where they were not.
fn win_gap(scene: &Scene, marked: &[usize]) -> Rational {
    let mut is_marked = vec![false; scene.facts.table.len()];
    marked.iter().for_each(|row| is_marked[*row] = true);
    let all = || scene.finished(DateRange::ALL);
    let with = scene.wins(all().filter(|row| is_marked[*row]));
    let without = scene.wins(all().filter(|row| !is_marked[*row]));
    let gap = ratio(without).checked_sub(ratio(with)).unwrap_or(Rational::ZERO);
    if gap.is_negative() || with.of == 0 { Rational::ZERO } else { gap }
}

/// The win rate of each text against that of all others.
fn weak_texts(scene: &Scene, dimension: Dimension, looks: &mut Vec<Look>, missing: &mut Missing) {
    let table = scene.facts.table;
    let column = dimension.column(table);
    let rows: Vec<usize> = scene.finished(scene.period).filter(|row| has_text(column, *row)).collect();
    if rows.is_empty() {
        missing.push((dimension.name().to_lowercase(), lacks(&dimension.name().to_lowercase())));
        return;
    }
    let best: Vec<usize> = scene.finished(DateRange::ALL).filter(|row| scene.is_of_best(*row)).collect();
    if column.distinct() > MOST_KINDS {
        return;
    }
    for (code, text) in (0u32..).zip(column.values()).skip(1) {
        let sides = win_sides(scene, &rows, &best, |row| column.codes[row] == code);
        // A text that all deals or none have divides nothing.
        if sides.here.of > 0 && sides.there.of > 0 {
            let cause = Cause::Weak { dimension, text: text.to_owned() };
            looks.push(sides.look(cause, Against::Peers, scene.average));
        }
    }
}

fn has_text(column: &TextColumn, row: usize) -> bool {
    column.codes.get(row).is_some_and(|code| *code != 0)
}

/// Wins among the deals that have a mark, and among those that have it not.
fn win_sides(scene: &Scene, rows: &[usize], best: &[usize], is_here: impl Fn(usize) -> bool) -> Sides {
    let won = |row: usize| scene.facts.table.outcome[row] == Outcome::Won;
    let mut sides = Sides::default();
    for row in rows {
        let side = if is_here(*row) { &mut sides.here } else { &mut sides.there };
        side.add(*row, won(*row));
    }
    for row in best.iter().filter(|row| is_here(**row)) {
        sides.best.add(*row, won(*row));
    }
    sides
}

/// Losses that had another reason, now and before.
fn lost_reasons(scene: &Scene, looks: &mut Vec<Look>, missing: &mut Missing) {
    let table = scene.facts.table;
    let column = &table.reason;
    let lost = |row: &usize| table.outcome[*row] == Outcome::Lost && has_text(column, *row);
    let rows: Vec<usize> = scene.finished(DateRange::ALL).filter(lost).collect();
    if rows.is_empty() {
        missing.push(("reason".to_owned(), lacks("reason")));
        return;
    }
    if column.distinct() > MOST_KINDS {
        return;
    }
    let rate = ratio(scene.wins(scene.finished(scene.period)));
    let worth = scene.average.checked_mul(rate).map_or(Rational::ZERO, shortened);
    for (code, text) in (0u32..).zip(column.values()).skip(1) {
        let mut sides = Sides::default();
        for row in &rows {
            let other = column.codes[*row] != code;
            if inside(scene.recent, table.closed[*row]) {
                sides.here.add(*row, other);
            } else if table.closed[*row] < scene.recent.from.days() {
                sides.before(*row, other, scene.is_of_best(*row));
            }
            if scene.is_of_best(*row) {
                sides.best.add(*row, other);
            }
        }
        if !sides.here.bad.is_empty() {
            looks.push(sides.look(Cause::LostReason { text: text.to_owned() }, Against::Past, worth));
        }
    }
}

/// Teams against each other; within one team its people.
fn groups_of_people(scene: &Scene, looks: &mut Vec<Look>) {
    let facts = scene.facts;
    let table = facts.table;
    let rows: Vec<usize> =
        scene.finished(scene.period).filter(|row| table.owner_of(*row).is_some()).collect();
    let best: Vec<usize> = scene.finished(DateRange::ALL).filter(|row| scene.is_of_best(*row)).collect();
    let team_of = |row: usize| table.owner_of(row).and_then(|person| facts.team(person));
    let mut teams: Vec<&str> = rows.iter().filter_map(|row| team_of(*row)).collect();
    teams.sort_unstable();
    teams.dedup();
    if teams.len() > 1 {
        for name in teams {
            let sides = win_sides(scene, &rows, &best, |row| team_of(row) == Some(name));
            looks.push(sides.look(Cause::Team { name: name.to_owned() }, Against::Peers, scene.average));
        }
        return;
    }
    let mut people: Vec<_> = rows.iter().filter_map(|row| table.owner_of(*row)).collect();
    people.sort_unstable();
    people.dedup();
    for person in people.iter().filter(|_| people.len() > 1) {
        let sides = win_sides(scene, &rows, &best, |row| table.owner_of(row) == Some(*person));
        looks.push(sides.look(Cause::Person { person: *person }, Against::Peers, scene.average));
    }
}

/// Open deals that move, without and with a next step.
fn next_steps(scene: &Scene, looks: &mut Vec<Look>, missing: &mut Missing) {
    let (table, history) = (scene.facts.table, scene.history);
    let column = &table.details.next_step;
    let open = |row: &usize| table.outcome[*row] == Outcome::Open && scene.admitted[*row];
    let rows: Vec<usize> = (0..table.len()).filter(open).collect();
    if !rows.iter().any(|row| has_text(column, *row)) {
        missing.push(("next step".to_owned(), lacks("next step")));
        return;
    }
    if !history.tells_stages {
        return;
    }
    let mut sides = Sides::default();
    for row in rows.into_iter().filter(|row| history.standing.get(*row).is_some_and(Option::is_some)) {
        let side = if has_text(column, row) { &mut sides.there } else { &mut sides.here };
        side.add(row, !history.is_stuck.get(row).copied().unwrap_or(false));
    }
    let rate = ratio(scene.wins(scene.finished(scene.period)));
    let worth = scene.average.checked_mul(rate).map_or(Rational::ZERO, shortened);
    looks.push(sides.look(Cause::NoNextStep, Against::Peers, worth));
}

/// Wins with one contact and with several.
fn contacts(scene: &Scene, looks: &mut Vec<Look>, missing: &mut Missing) {
    let details = &scene.facts.table.details;
    let known = |row: &usize| details.contacts(*row).is_some();
    let rows: Vec<usize> = scene.finished(scene.period).filter(known).collect();
    if rows.is_empty() {
        missing.push(("contacts".to_owned(), lacks("contacts")));
        return;
    }
    let best: Vec<usize> =
        scene.finished(DateRange::ALL).filter(|row| scene.is_of_best(*row) && known(row)).collect();
    let single = |row: usize| details.contacts(row).is_some_and(|contacts| contacts <= 1);
    looks.push(win_sides(scene, &rows, &best, single).look(
        Cause::SingleThreaded,
        Against::Peers,
        scene.average,
    ));
}

/// Wins of deals for which nothing was done in their first two weeks, and of the others. Deals that
/// closed in those weeks are left out: they had no time.
fn activity(scene: &Scene, looks: &mut Vec<Look>, missing: &mut Missing) {
    let (table, activities) = (scene.facts.table, scene.facts.activities);
    if !activities.deal.iter().any(|deal| *deal != NO_DEAL) {
        missing.push(("activity".to_owned(), lacks("activities with their deal")));
        return;
    }
    let response = &scene.history.response_days;
    let lasted = |row: &usize| {
        let created = table.created[*row];
        created != MISSING_DAY && table.closed[*row] >= created.saturating_add(FIRST_DAYS)
    };
    let rows: Vec<usize> = scene.finished(scene.period).filter(lasted).collect();
    let best: Vec<usize> =
        scene.finished(DateRange::ALL).filter(|row| scene.is_of_best(*row) && lasted(row)).collect();
    let silent = |row: usize| response.get(row).is_none_or(|days| *days == MISSING_DAY || *days > FIRST_DAYS);
    looks.push(win_sides(scene, &rows, &best, silent).look(
        Cause::LowActivity,
        Against::Peers,
        scene.average,
    ));
}

/// Won deals whose discount is not among the deepest quarter, now and before.
fn discounts(scene: &Scene, looks: &mut Vec<Look>, missing: &mut Missing) {
    let table = scene.facts.table;
    let ppm = |row: usize| {
        let share = table.discount_share(row)?.checked_mul(Rational::whole(1_000_000)).ok()?;
        i64::try_from(share.floor_and_rest().ok()?.0).ok()
    };
    let won = scene.finished(DateRange::ALL).filter(|row| table.outcome[*row] == Outcome::Won);
    let known: Vec<(usize, i64)> = won.filter_map(|row| Some((row, ppm(row)?))).collect();
    let mut sorted: Vec<i64> = known.iter().map(|(_, ppm)| *ppm).collect();
    sorted.sort_unstable();
    let three_quarters = Rational::new(3, 4).unwrap_or(Rational::HALF);
    let Some(line) = percentile(&sorted, three_quarters) else {
        missing.push(("discount".to_owned(), lacks("discount or list amount")));
        return;
    };
    let mut sides = Sides::default();
    let (mut beyond, mut deep) = (0i128, 0i128);
    for (row, ppm) in known {
        let is_deep = Rational::whole(ppm) > line;
        if is_deep && table.shown_minor[row] != MISSING_MINOR {
            let given = Rational::whole(ppm).checked_sub(line).unwrap_or(Rational::ZERO);
            beyond += given.floor_and_rest().map_or(0, |(whole, _)| whole);
            deep += 1;
        }
        if inside(scene.recent, table.closed[row]) {
            sides.here.add(row, !is_deep);
        } else if table.closed[row] < scene.recent.from.days() {
            sides.before(row, !is_deep, scene.is_of_best(row));
        }
        if scene.is_of_best(row) {
            sides.best.add(row, !is_deep);
        }
    }
    // What a deep discount gives away beyond the line, of an average deal.
    let share = Rational::new(beyond, deep.max(1) * 1_000_000).unwrap_or(Rational::ZERO);
    let worth = scene.average.checked_mul(share).map_or(Rational::ZERO, shortened);
    looks.push(sides.look(Cause::Discount, Against::Past, worth));
}
