//! What is planted about people and trainings is found at its stated power; where nothing is, little is claimed.

use crate::world::{Company, Drawn, person_id};
use attain::domain::development::effect::{Effect, LEAST_PEOPLE, effect};
use attain::domain::development::signals::{Scene, Signal, Subject};
use attain::domain::facts::Outcome;
use attain::domain::goals::GoalReport;
use attain::domain::kernel::{Date, PersonId};
use attain::domain::measure::{DealHistory, KpiId, MeasureFacts};
use attain::domain::random::Random;

/// The first days of months after 2024-01-01 begin about here; the day is in the middle of each month.
fn mid_month(month: i32) -> i32 {
    Date::from_ymd(2024 + month / 12, u8::try_from(month % 12 + 1).unwrap(), 15).unwrap().days()
}

fn deal(owner: u8, month: i32, minor: i64, outcome: Outcome) -> Drawn {
    let closed = Some(mid_month(month));
    Drawn {
        owner,
        outcome,
        minor: Some(minor),
        created: closed.map(|day| day - 40),
        closed,
        chance: None,
        region: 0,
    }
}

/// People who sell a skewed, seasonal number of deals of skewed size each month, each at the own level.
fn company(people: u8, months: i32, seed: u64) -> Company {
    let mut deals = Vec::new();
    for owner in 0..people {
        let mut random = Random::of_draw(seed, u32::from(owner));
        let level = 2.0 + 3.0 * random.uniform();
        for month in 0..months {
            let season = 1.0 + 0.3 * f64::from(u8::from(month % 3 == 2));
            for _ in 0..random.poisson(level * season) {
                let minor = (1_000_000.0 * libm::exp(0.5 * random.normal())) as i64;
                deals.push(deal(owner, month, minor, Outcome::Won));
            }
        }
    }
    Company { people, quotas: Vec::new(), deals }
}

/// What became of revenue for those who were trained in the middle of the months.
fn revenue(company: &Company, treated: u8, months: [i32; 2]) -> Effect {
    let (table, workspace) = (company.table(), company.workspace());
    let facts = MeasureFacts::new(&table, &workspace);
    let event = |number: u8| {
        let month = months[usize::from(number % 2)];
        (person_id(number), Date::from_days(mid_month(month)).unwrap())
    };
    let events: Vec<(PersonId, Date)> = (0..treated).map(event).collect();
    effect(&facts, KpiId::Revenue, &events, Date::from_days(mid_month(30)).unwrap())
}

/// How many cases: few in the quick loop, all in a proof.
fn cases(usual: u64) -> (u64, u64) {
    let read = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    (read("ATTAIN_CASES").map_or(usual, |cases| cases.min(2_000)), read("ATTAIN_SEED").unwrap_or(1) * 100_000)
}

#[test]
fn a_planted_training_effect_is_found_at_its_stated_power() {
    let (cases, seed) = cases(100);
    let mut stated = 0.0;
    for number in 0..10 {
        stated += revenue(&company(40, 9, seed + number), 14, [4, 4]).found.unwrap().detectable / 10.0;
    }
    let found = (0..cases).filter(|number| {
        let mut company = company(40, 9, seed + 10_000 + number);
        for owner in 0..14 {
            // The three months after: a third of the effect in each.
            let more = (5..8).map(|month| deal(owner, month, (stated / 3.0) as i64, Outcome::Won));
            company.deals.extend(more);
        }
        let found = revenue(&company, 14, [4, 4]);
        found.claimed && found.found.is_some_and(|one| one.size > 0.0)
    });
    let found = found.count() as u64;
    assert!(found * 100 >= cases * 80, "{found} of {cases} at {stated}");
}

#[test]
fn trainings_without_effect_are_seldom_claimed() {
    let (cases, seed) = cases(160);
    let claims = |months: [i32; 2]| {
        (0..cases).filter(|number| revenue(&company(24, 10, seed + number), 8, months).claimed).count() as u64
    };
    for months in [[4, 4], [4, 5]] {
        let claims = claims(months);
        assert!(claims * 1_000 <= cases * 65, "{claims} of {cases} for {months:?}");
    }
}

#[test]
fn few_people_claim_nothing_however_large_the_effect() {
    let mut company = company(40, 9, 3);
    for owner in 0..4 {
        company.deals.extend((5..8).map(|month| deal(owner, month, 900_000_000, Outcome::Won)));
    }
    let few = revenue(&company, 4, [4, 4]);
    assert!(!few.claimed && few.treated < LEAST_PEOPLE as u64 && few.found.unwrap().low > 0.0, "{few:?}");
}

#[test]
fn who_is_not_three_months_past_the_event_waits() {
    let (table, workspace) = {
        let company = company(12, 9, 3);
        (company.table(), company.workspace())
    };
    let facts = MeasureFacts::new(&table, &workspace);
    let day = Date::from_days(mid_month(4)).unwrap();
    let late = effect(&facts, KpiId::Revenue, &[(person_id(1), day)], Date::from_days(mid_month(7)).unwrap());
    assert_eq!((late.waiting, late.treated, late.found), (1, 0, None));
}

/// Signals of everybody, at the end of the second year.
fn signals(company: &Company) -> Vec<(u8, Vec<Signal>)> {
    let (table, workspace) = (company.table(), company.workspace());
    let history = DealHistory::default();
    let today = Date::from_days(mid_month(24)).unwrap();
    let facts = MeasureFacts::new(&table, &workspace).on(today, Some(&history));
    let scene = Scene::of(&facts, today);
    let none = GoalReport { today, known: today, nodes: Vec::new() };
    (0..company.people).map(|number| (number, scene.signals(person_id(number), &none))).collect()
}

/// A company in which nobody differs: deals come alike, and two of five are won.
fn alike(people: u8, seed: u64, chance: impl Fn(u8, i32) -> f64) -> Company {
    let mut deals = Vec::new();
    for owner in 0..people {
        let mut random = Random::of_draw(seed, u32::from(owner));
        for month in 0..24 {
            for _ in 0..random.poisson(4.0) {
                let outcome =
                    if random.uniform() < chance(owner, month) { Outcome::Won } else { Outcome::Lost };
                deals.push(deal(owner, month, 500_000 + (1_000_000.0 * random.uniform()) as i64, outcome));
            }
        }
    }
    Company { people, quotas: Vec::new(), deals }
}

#[test]
fn people_about_whom_there_is_nothing_to_say_seldom_hear_a_claim() {
    let companies = 2u64;
    let hears = |found: &(u8, Vec<Signal>)| found.1.iter().any(|signal| signal.claimed);
    let claims: usize = (0..companies)
        .map(|seed| signals(&alike(25, seed, |_, _| 0.4)).iter().filter(|one| hears(one)).count())
        .sum();
    assert!(claims * 1_000 <= 50 * 65, "{claims} of 50");
}

#[test]
fn a_person_who_wins_half_as_often_is_named_with_the_others_as_measure() {
    let weak = signals(&alike(25, 7, |owner, _| if owner == 3 { 0.15 } else { 0.45 }));
    let about = |signals: &[Signal]| {
        let claimed = signals.iter().filter(|signal| signal.claimed && !signal.is_strength);
        claimed.map(|signal| signal.about).collect::<Vec<_>>()
    };
    let (_, of_weak) = &weak[3];
    assert!(about(of_weak).contains(&Subject::Kpi(KpiId::WinRate)), "{of_weak:?}");
    let win_rate = of_weak.iter().find(|signal| signal.about == Subject::Kpi(KpiId::WinRate)).unwrap();
    assert!(win_rate.here < win_rate.there && win_rate.cases >= 20 && win_rate.peers == 24);
    assert_eq!(win_rate.rows.people, [person_id(3)].into());
}

#[test]
fn a_strength_is_a_signal_too_and_says_since_when() {
    let better = signals(&alike(25, 9, |owner, month| if owner == 5 && month >= 14 { 0.95 } else { 0.3 }));
    let strengths = better[5].1.iter().filter(|signal| signal.claimed && signal.is_strength);
    assert!(strengths.count() > 0, "{:?}", better[5].1);
}
