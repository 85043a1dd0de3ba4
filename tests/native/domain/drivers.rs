//! What foretold won revenue is found where it was planted, and noise is not.

use attain::domain::facts::deals::{MISSING_CHANCE, MISSING_MINOR};
use attain::domain::facts::{
    ActivityBatch, ActivityTable, ActivityType, DealBatch, DealTable, LeadTable, Outcome, TextBuilder,
};
use attain::domain::kernel::{Currency, Date, Id, PersonId, WorkspaceId};
use attain::domain::measure::drivers::{Driver, drivers};
use attain::domain::measure::{Filter, KpiId, MeasureFacts};
use attain::domain::model::{Person, Workspace};
use attain::domain::random::Random;
use std::sync::Arc;

/// 2024-01-01.
const START: i32 = 19_723;
const QUARTERS: i32 = 8;
/// Deals close and calls are made somewhere in these days of a quarter.
const QUARTER_DAYS: i32 = 91;

fn columns<const N: usize>(rows: &[[String; N]]) -> impl Iterator<Item = attain::domain::facts::TextColumn> {
    let mut builders: [TextBuilder; N] = std::array::from_fn(|_| TextBuilder::default());
    for row in rows {
        builders.iter_mut().zip(row).for_each(|(builder, text)| builder.push(text));
    }
    builders.into_iter().map(TextBuilder::finish)
}

/// A company of `people`, in which a quarter's calls foretell the next quarter's revenue by `strength`.
fn found(people: usize, strength: f64, seed: u64) -> Vec<Driver> {
    let mut workspace = Workspace::empty(WorkspaceId(Id::derived("workspace", &["drivers"])));
    workspace.settings.currency = Some(Currency::USD);
    let name = |number: usize| format!("Person {number}");
    for number in 0..people {
        let id = PersonId(Id::derived("person", &[&number.to_string()]));
        workspace.people.insert(id, Person::named(id, &name(number)));
    }
    let mut deals = DealBatch::empty(Id::derived("batch", &["deals"]), "deals.csv", "generic");
    deals.currencies = vec![Currency::USD];
    let mut work = ActivityBatch::empty(Id::derived("batch", &["work"]), "work.csv", "generic");
    let (mut deal_rows, mut work_rows): (Vec<[String; 5]>, Vec<[String; 7]>) = (Vec::new(), Vec::new());
    for number in 0..people {
        let mut random = Random::of_draw(seed, number as u32);
        let mut calls_before = 0.0;
        for quarter in 0..QUARTERS {
            let begin = START + quarter * QUARTER_DAYS;
            let calls = 4 + random.below(12);
            for _ in 0..calls {
                let key = work_rows.len().to_string();
                work_rows.push([
                    key,
                    String::new(),
                    String::new(),
                    name(number),
                    String::new(),
                    String::new(),
                    String::new(),
                ]);
                work.line.push(work_rows.len() as u32 + 1);
                work.activity_type.push(ActivityType::Call);
                work.day.push(begin + 5 + random.below(60) as i32);
                work.done.push(true);
                work.minutes.push(u32::MAX);
            }
            let size = 5_000.0 + strength * 1_000.0 * calls_before + 4_000.0 * random.uniform();
            let key = format!("D{}", deal_rows.len());
            deal_rows.push([key.clone(), key, "Account".to_owned(), name(number), "Closed Won".to_owned()]);
            deals.line.push(deal_rows.len() as u32 + 1);
            deals.outcome.push(Outcome::Won);
            deals.amount_minor.push(100 * size as i64);
            deals.cost_minor.push(MISSING_MINOR);
            deals.currency.push(0);
            deals.chance_ppm.push(MISSING_CHANCE);
            deals.created.push(begin + 1);
            deals.closed.push(begin + 10 + random.below(60) as i32);
            calls_before = calls as f64;
        }
    }
    let mut texts = columns(&deal_rows);
    let mut next = || texts.next().unwrap();
    (deals.key, deals.name, deals.account, deals.owner, deals.stage) =
        (next(), next(), next(), next(), next());
    let empty = || columns(&vec![[String::new()]; deal_rows.len()]).next().unwrap();
    (deals.deal_type, deals.product, deals.region) = (empty(), empty(), empty());
    (deals.segment, deals.lead_source, deals.reason) = (empty(), empty(), empty());
    let mut texts = columns(&work_rows);
    let mut next = || texts.next().unwrap();
    (work.key, work.written_type, work.subject, work.assignee) = (next(), next(), next(), next());
    (work.deal, work.account, work.outcome) = (next(), next(), next());
    let table = DealTable::build(&[Arc::new(deals)], &workspace.roster());
    let activities = ActivityTable::build(&[Arc::new(work)], &workspace.roster(), &table);
    let leads = LeadTable::default();
    let today = Date::from_days(START + 731).unwrap();
    let facts = MeasureFacts::new(&table, &workspace).with(&activities, &leads).on(today, None);
    drivers(&facts, &Filter::default())
}

#[test]
fn calls_that_foretell_revenue_are_claimed_first_with_their_sample() {
    let found = found(12, 1.0, 1);
    let first = &found[0];
    assert!(matches!(first.kpi, KpiId::CallsMade | KpiId::Activities), "{found:?}");
    assert!(first.claimed && first.correlation > 0.5 && first.corrected <= 0.05, "{first:?}");
    assert_eq!((first.people, first.pairs), (12, 12 * 7));
    assert!(found.is_sorted_by(|a, b| a.correlation.abs() >= b.correlation.abs()));
    let mails = found.iter().find(|driver| driver.kpi == KpiId::EmailsSent);
    assert!(mails.is_none_or(|driver| !driver.claimed), "nobody wrote mails: {mails:?}");
}

#[test]
fn noise_foretells_nothing() {
    let claims =
        (0..20).filter(|seed| found(10, 0.0, 100 + seed).iter().any(|driver| driver.claimed)).count();
    assert!(claims <= 3, "{claims} of 20 companies hear a claim");
}

#[test]
fn of_few_people_nothing_is_said() {
    assert!(found(4, 1.0, 3).is_empty());
}
