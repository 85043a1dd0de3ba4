//! A company whose troubles are known, because they were planted: deals walk through stages by chance.

use attain::domain::facts::deals::{MISSING_CHANCE, MISSING_DAY, MISSING_MINOR};
use attain::domain::facts::{
    ActivityTable, CloseLog, DealBatch, DealTable, Outcome, StageBatch, StageLog, TextBuilder,
};
use attain::domain::kernel::{Currency, Date, Id, PersonId, WorkspaceId};
use attain::domain::measure::roadblocks::{Roadblocks, roadblocks};
use attain::domain::measure::{DealHistory, Filter, MeasureFacts};
use attain::domain::model::{Person, Workspace};
use attain::domain::random::Random;
use std::sync::Arc;

/// The first day: 2024-01-01. Two years follow.
pub const START: i32 = 19_723;
const DAYS: i32 = 731;
const STAGES: [&str; 4] = ["Qualify", "Discover", "Propose", "Negotiate"];
const PASSES: [f64; 4] = [0.75, 0.72, 0.66, 0.72];
const USUAL_DAYS: [f64; 4] = [9.0, 13.0, 16.0, 11.0];

/// What was planted.
#[derive(Clone, Copy, Default)]
pub struct Plants {
    /// In the last two quarters fewer deals pass this stage: by this factor.
    pub leak: Option<(usize, f64)>,
    /// In the last year this share of the deals that enter this stage never leaves it.
    pub stall: Option<(usize, f64)>,
    /// Deals of the segment “Public” pass each stage less often: by this factor.
    pub weak: Option<f64>,
    /// Deals created in the third quarter pass each stage more often: by this factor.
    pub lucky: Option<f64>,
}

struct Deal {
    created: i32,
    /// Stage, or 4 for won and 5 for lost; and the day it was entered.
    way: Vec<(usize, i32)>,
    segment: usize,
}

fn walk(plants: &Plants, random: &mut Random) -> Deal {
    let created = START + random.below(DAYS as usize) as i32;
    let segment = random.below(4);
    let (mut day, mut way) = (created, Vec::new());
    for stage in 0..4 {
        way.push((stage, day));
        let is_recent = day >= START + DAYS - 184;
        let mut pass = PASSES[stage];
        if let Some((at, factor)) = plants.leak {
            pass *= if at == stage && is_recent { factor } else { 1.0 };
        }
        pass *= plants.weak.filter(|_| segment == 3).unwrap_or(1.0);
        let in_third = (START + 182..START + 274).contains(&created);
        pass *= plants.lucky.filter(|_| in_third).unwrap_or(1.0);
        if let Some((at, share)) = plants.stall
            && at == stage
            && day >= START + DAYS - 366
            && random.uniform() < share
        {
            return Deal { created, way, segment };
        }
        let lasts = USUAL_DAYS[stage] * libm::exp(0.5 * random.normal());
        day += (lasts as i32).max(1);
        if random.uniform() >= pass {
            way.push((5, day));
            return Deal { created, way, segment };
        }
    }
    way.push((4, day));
    Deal { created, way, segment }
}

fn stage_name(stage: usize) -> &'static str {
    STAGES.get(stage).copied().unwrap_or(if stage == 4 { "Closed Won" } else { "Closed Lost" })
}

const REGIONS: [&str; 3] = ["North", "South", "West"];
const SEGMENTS: [&str; 4] = ["Small", "Middle", "Large", "Public"];
const PRODUCTS: [&str; 3] = ["Core", "Plus", "Care"];
const SOURCES: [&str; 4] = ["Web", "Partner", "Event", "Outbound"];
const REASONS: [&str; 5] = ["Price", "Timing", "Feature", "No decision", "Rival"];

fn person(number: usize) -> PersonId {
    PersonId(Id::derived("person", &[&number.to_string()]))
}

fn workspace() -> Workspace {
    let mut workspace = Workspace::empty(WorkspaceId(Id::derived("workspace", &["planted"])));
    for number in 0..12 {
        let mut somebody = Person::named(person(number), &format!("Person {number}"));
        somebody.team = Some(format!("Team {}", number % 3));
        workspace.people.insert(somebody.id, somebody);
    }
    workspace.settings.currency = Some(Currency::USD);
    workspace
}

/// What the roadblocks of such a company are.
pub fn diagnose(deals: usize, plants: &Plants, seed: u64) -> Roadblocks {
    let today = START + DAYS - 1;
    let mut batch = DealBatch::empty(Id::derived("planted", &["deals"]), "deals.csv", "generic");
    let mut history = StageBatch::empty(Id::derived("planted", &["history"]), "history.csv", "generic");
    (batch.currencies, history.currencies) = (vec![Currency::USD], vec![Currency::USD]);
    let mut texts: [TextBuilder; 11] = Default::default();
    let mut steps: [TextBuilder; 5] = Default::default();
    for number in 0..deals {
        let mut random = Random::of_draw(seed, number as u32);
        let deal = walk(plants, &mut random);
        let way: Vec<(usize, i32)> = deal.way.iter().copied().filter(|(_, day)| *day <= today).collect();
        let Some((last, since)) = way.last().copied() else { continue };
        let minor = 100 * (1_000.0 * libm::exp(0.4 * random.normal())) as i64;
        let key = format!("D{number}");
        let kind = |random: &mut Random, names: &[&'static str]| names[random.below(names.len())];
        let owner = format!("Person {}", random.below(12));
        let reason = if last == 5 { kind(&mut random, &REASONS) } else { "" };
        let (region, product) = (kind(&mut random, &REGIONS), kind(&mut random, &PRODUCTS));
        let source = kind(&mut random, &SOURCES);
        let row = [
            key.as_str(),
            key.as_str(),
            "Account",
            &owner,
            stage_name(last),
            "New",
            product,
            region,
            SEGMENTS[deal.segment],
            source,
            reason,
        ];
        texts.iter_mut().zip(row).for_each(|(builder, text)| builder.push(text));
        batch.line.push(number as u32 + 2);
        batch.outcome.push(match last {
            4 => Outcome::Won,
            5 => Outcome::Lost,
            _ => Outcome::Open,
        });
        batch.amount_minor.push(minor);
        batch.cost_minor.push(MISSING_MINOR);
        batch.currency.push(0);
        batch.chance_ppm.push(MISSING_CHANCE);
        batch.created.push(deal.created);
        batch.closed.push(if last >= 4 { since } else { deal.created + 60 });
        for (place, (stage, day)) in way.iter().enumerate() {
            let from = place.checked_sub(1).map_or("", |before| stage_name(way[before].0));
            let step = [&format!("{key}/{place}"), key.as_str(), "", from, stage_name(*stage)];
            steps.iter_mut().zip(step).for_each(|(builder, text)| builder.push(text));
            history.line.push(history.line.len() as u32 + 2);
            history.day.push(*day);
            history.amount_minor.push(MISSING_MINOR);
            history.currency.push(0);
            history.close.push(MISSING_DAY);
        }
    }
    let mut texts = texts.into_iter().map(TextBuilder::finish);
    let mut next = || texts.next().unwrap();
    (batch.key, batch.name, batch.account, batch.owner) = (next(), next(), next(), next());
    (batch.stage, batch.deal_type, batch.product, batch.region) = (next(), next(), next(), next());
    (batch.segment, batch.lead_source, batch.reason) = (next(), next(), next());
    let mut steps = steps.into_iter().map(TextBuilder::finish);
    let mut next = || steps.next().unwrap();
    (history.key, history.deal, history.name) = (next(), next(), next());
    (history.from_stage, history.to_stage) = (next(), next());
    let (workspace, batch) = (workspace(), Arc::new(batch));
    let table = DealTable::build(&[Arc::clone(&batch)], &workspace.roster());
    let today = Date::from_days(today).unwrap();
    let (dated, history) = ([(today, batch)], [Arc::new(history)]);
    let stages = StageLog::build(&table, &dated, &history);
    let closes = CloseLog::build(&table, &dated, &history);
    let found = DealHistory::of(&table, &stages, &closes, &ActivityTable::default(), today);
    let facts = MeasureFacts::new(&table, &workspace).on(today, Some(&found));
    roadblocks(&facts, &Filter::default(), 3).unwrap()
}
