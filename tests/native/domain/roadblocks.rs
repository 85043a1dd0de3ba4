//! Planted troubles are found in their order; luck is not claimed; small samples claim nothing.

use super::planted::{Plants, diagnose};
use attain::domain::measure::Roadblocks;
use attain::domain::measure::filter::Dimension;
use attain::domain::measure::roadblocks::Cause;

const ALL: Plants = Plants { leak: Some((2, 0.5)), stall: Some((1, 0.3)), weak: Some(0.8), lucky: Some(1.1) };

fn claimed(found: &Roadblocks) -> Vec<Cause> {
    found.found.iter().filter(|found| found.claimed).map(|found| found.cause.clone()).collect()
}

/// Which of the three plants a cause is: the leak, the stall, or the weak segment.
fn plant_of(cause: &Cause) -> Option<usize> {
    match cause {
        Cause::StageConversion { stage } if stage == "Propose" => Some(0),
        Cause::StageStall { stage } | Cause::StagePile { stage } if stage == "Discover" => Some(1),
        Cause::Weak { dimension: Dimension::Segment, text } if text == "Public" => Some(2),
        _ => None,
    }
}

#[test]
fn planted_causes_come_first_and_the_lucky_quarter_is_not_claimed() {
    for seed in 1..=2 {
        let found = diagnose(3_200, &ALL, seed);
        let claims = claimed(&found);
        let plants: Vec<Option<usize>> = claims.iter().map(plant_of).collect();
        assert!(plants.iter().all(Option::is_some), "{seed}: {claims:?}");
        for plant in 0..3 {
            assert!(plants.contains(&Some(plant)), "{seed}: plant {plant} is missing in {claims:?}");
        }
        // Claims stand before everything that could be luck, the dearer first.
        let costs: Vec<i64> =
            found.found.iter().take(claims.len()).map(|found| found.costs_minor()).collect();
        assert!(costs.is_sorted_by(|a, b| a >= b), "{costs:?}");
        assert!(found.found.iter().skip(claims.len()).all(|found| !found.claimed));
        // The lucky quarter sets the price: it is the best one.
        assert_eq!(found.best.as_ref().unwrap().quarter.name, "2024Q3", "{seed}");
        assert!(found.found.iter().filter(|found| found.claimed).all(|found| !found.rows.is_empty()));
    }
}

#[test]
fn a_lucky_quarter_alone_is_no_roadblock() {
    let lucky = Plants { lucky: Some(1.12), ..Plants::default() };
    let hears = |seed: &u64| !claimed(&diagnose(1_600, &lucky, *seed)).is_empty();
    let claims = (1..=4).filter(hears).count();
    assert!(claims <= 1, "{claims} of 4");
}

#[test]
fn few_deals_claim_nothing_that_many_are_needed_for() {
    let faint = Plants { leak: Some((2, 0.84)), ..Plants::default() };
    let claims =
        |deals, last| (1..=last).filter(|seed| !claimed(&diagnose(deals, &faint, *seed)).is_empty()).count();
    let (few, many) = (claims(600, 6), claims(6_400, 3));
    assert!(few <= 2 && many == 3, "{few} of 6 with 600 deals, {many} of 3 with 6,400");
}

/// Among companies in which nothing is wrong at most 6.5 % hear any claim. A proof asks for 2,000 of them.
#[test]
fn companies_without_a_cause_hear_no_claim() {
    let asked = std::env::var("ATTAIN_CASES").ok().and_then(|text| text.parse::<u64>().ok());
    let seed = std::env::var("ATTAIN_SEED").ok().and_then(|text| text.parse::<u64>().ok()).unwrap_or(1);
    let companies = asked.map_or(20, |cases| cases.min(2_000));
    let claims = (0..companies)
        .filter(|number| !claimed(&diagnose(800, &Plants::default(), seed * 10_000 + number)).is_empty())
        .count() as u64;
    assert!(claims * 1_000 <= companies * 65, "{claims} of {companies} companies hear a claim");
}
