//! Companies of known truth: their ranges hold what came as often as they say, and the combination beats
//! the naive ways. The generator knows nothing of the methods: deals live week by week, the market of a
//! quarter is good or bad for all of them.
//!
//! The quick loop looks at few companies and only for gross mistakes; `cargo xtask prove forecast` looks at
//! 1,500 and holds the figures of issue 9. The seed of the first proof was fixed before it ran.

use crate::domain::forecast::company;
use crate::world::{Company as Drawn, Drawn as Deal, START, batch, date};
use attain::domain::commission::Credit;
use attain::domain::facts::Outcome;
use attain::domain::forecast::evidence::{Evidence, ahead};
use attain::domain::forecast::{Approach, Backtest, Chances, Company, Question, Simulation, prepare};
use attain::domain::kernel::{Calendar, DateRange, PersonId};
use attain::domain::random::Random;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Write;
use std::sync::Arc;

/// The seed of the first proof, fixed before it ran.
const SEED: u64 = 20_261_125;
const WEEKS: i32 = 144;
/// How far a quarter's market moves all chances, on the logarithmic scale.
const MARKET: f64 = 0.2;
const NAIVE: [Approach; 3] = [Approach::WeightedPipeline, Approach::Pace, Approach::LastPeriod];

/// A company and what became of its last quarter.
struct World {
    drawn: Drawn,
    period: DateRange,
    as_of: i32,
}

fn lognormal(random: &mut Random, middle: f64, spread: f64) -> f64 {
    middle * libm::exp(spread * random.normal())
}

fn world(seed: u64, number: u32) -> World {
    let mut random = Random::of_draw(seed, number);
    let people = 3 + random.below(4) as u8;
    let skills: Vec<f64> = (0..people).map(|_| lognormal(&mut random, 1.0, 0.25)).collect();
    let paces: Vec<f64> = (0..people).map(|_| 0.8 + 1.0 * random.uniform()).collect();
    let markets: Vec<f64> = (0..WEEKS / 13 + 2).map(|_| lognormal(&mut random, 1.0, MARKET)).collect();
    let growth = 0.004 * random.normal();
    let period = Calendar::default().parse("2026Q3").unwrap().range;
    let mut deals = Vec::new();
    for week in 0..WEEKS {
        for owner in 0..people {
            let pace = paces[usize::from(owner)] * libm::exp(growth * f64::from(week));
            for _ in 0..random.poisson(pace) {
                deals.push(life(&mut random, owner, week, skills[usize::from(owner)], &markets));
            }
        }
    }
    let as_of = period.from.days() + 10 + random.below(66) as i32;
    let quotas = quotas(&mut random, &deals, people, period);
    World { drawn: Drawn { people, quotas, deals }, period, as_of }
}

/// A deal's weeks: slow at first, then quicker, then slower, busiest at the quarter's end.
fn life(random: &mut Random, owner: u8, week: i32, skill: f64, markets: &[f64]) -> Deal {
    let created = START + week * 7 + random.below(7) as i32;
    let minor = lognormal(random, 1_200_000.0, 0.7) as i64;
    let mut deal = Deal {
        owner,
        outcome: Outcome::Open,
        minor: Some(minor),
        created: Some(created),
        closed: None,
        chance: None,
        region: 0,
    };
    for age in 1..60 {
        let day = created + age * 7;
        let place = (day - START).max(0);
        let busy = [0.8, 0.9, 1.3][((place % 91) / 31).min(2) as usize];
        let eager = match age {
            1..=2 => 0.25,
            3..=12 => 1.0,
            _ => 0.5,
        };
        let market = markets[((place / 91) as usize).min(markets.len() - 1)];
        let (win, lose) = (0.035 * skill * busy * eager * market, 0.05 * eager);
        let drawn = random.uniform();
        if drawn < win + lose {
            deal.outcome = if drawn < win { Outcome::Won } else { Outcome::Lost };
            deal.closed = Some(day);
            break;
        }
    }
    deal
}

fn won(deals: &[Deal], owner: Option<u8>, from: i32, until: i32) -> i64 {
    let inside = |deal: &&Deal| {
        deal.outcome == Outcome::Won
            && owner.is_none_or(|owner| deal.owner == owner)
            && deal.closed.is_some_and(|day| from <= day && day < until)
    };
    deals.iter().filter(inside).filter_map(|deal| deal.minor).sum()
}

/// Quotas of all quarters: near what the person wins in an average one.
fn quotas(random: &mut Random, deals: &[Deal], people: u8, period: DateRange) -> Vec<(u8, i32, i32, i64)> {
    let mut quotas = Vec::new();
    for owner in 0..people {
        let usual = won(deals, Some(owner), START, START + 91 * 8) / 8;
        let quota = (usual as f64 * (0.8 + 0.5 * random.uniform())) as i64;
        let mut from = period;
        for _ in 0..9 {
            quotas.push((owner, from.from.days(), from.days(), quota.max(100_000)));
            let before = from.from.plus_days(-1).unwrap();
            from = Calendar::default().range_of(before, attain::domain::kernel::Grain::Quarter).unwrap();
        }
    }
    quotas
}

/// A bent plan: 5 % up to the quota, 15 % above it.
fn pay(credit: i64, quota: i64) -> i64 {
    credit.min(quota) / 20 + (credit - quota).max(0) * 3 / 20
}

/// What was said of one company, and what came.
#[derive(Default)]
struct Tally {
    companies: f64,
    held: BTreeMap<&'static str, f64>,
    missed: BTreeMap<&'static str, f64>,
    brier: BTreeMap<&'static str, (f64, f64)>,
    came: f64,
    /// Companies whose middle payout is not the payout of the middle outcome.
    bent: f64,
}

impl Tally {
    fn hold(&mut self, name: &'static str, band: (i64, i64), came: i64) {
        *self.held.entry(name).or_default() += f64::from(u8::from(band.0 <= came && came <= band.1));
    }

    fn share(&self, name: &str) -> f64 {
        self.held.get(name).copied().unwrap_or(0.0) / self.companies
    }

    fn wape(&self, name: &str) -> f64 {
        self.missed[name] / self.came
    }

    fn brier(&self, name: &str) -> f64 {
        let (sum, count) = self.brier[name];
        sum / count
    }
}

fn drawn(mut simulation: Simulation, world: &World, company: &Company) -> attain::domain::forecast::Forecast {
    let base: BTreeMap<PersonId, (i64, i64)> = company
        .people
        .iter()
        .zip(0..)
        .map(|((person, _), _)| {
            let owner = (0..8).find(|owner| crate::world::person_id(*owner) == *person).unwrap();
            let so_far = won(&world.drawn.deals, Some(owner), world.period.from.days(), world.as_of + 1);
            (*person, (so_far, company.quota_minor(*person, world.period).unwrap_or(0)))
        })
        .collect();
    let mut payout = |person: PersonId, credits: &[Credit]| -> Result<i64, Infallible> {
        let (so_far, quota) = base[&person];
        Ok(pay(so_far + credits.iter().map(|credit| credit.minor).sum::<i64>(), quota))
    };
    while !simulation.is_done() {
        simulation.step(500, &mut payout).unwrap();
    }
    simulation.finish()
}

fn judge(world: &World, tally: &mut Tally) {
    let company =
        company(&world.drawn, &[(date(START + 3_000), Arc::new(batch(&world.drawn.deals, "deals")))]);
    let chances = Chances::Own;
    let question = Question { period: world.period, as_of: date(world.as_of), draws: 400, seed: 5, chances };
    let mut backtest = Backtest::new(&company, &question, false);
    while backtest.step(&company) {}
    let (from, until) = (world.period.from.days(), world.period.until.days());
    let came = won(&world.drawn.deals, None, from, until);
    let of = |owner: u8| won(&world.drawn.deals, Some(owner), from, until);
    let owner_of = |person: PersonId| (0..8).find(|owner| crate::world::person_id(*owner) == person).unwrap();
    let quota = |person: PersonId| company.quota_minor(person, world.period).unwrap_or(0);
    let paid: i64 = company.people.iter().map(|(person, _)| pay(of(owner_of(*person)), quota(*person))).sum();

    let forecast = drawn(prepare(&company, &question, &backtest.trials), world, &company);
    tally.companies += 1.0;
    tally.came += came as f64;
    tally.hold("total 80", forecast.outlook.revenue.eighty, came);
    tally.hold("total 95", forecast.outlook.revenue.most, came);
    tally.hold("payout 80", forecast.outlook.payout.eighty, paid);
    tally.hold("payout 95", forecast.outlook.payout.most, paid);
    let of_middle: i64 =
        forecast.people.iter().map(|own| pay(own.outlook.revenue.p50, quota(own.person))).sum();
    tally.bent += f64::from(u8::from(of_middle != forecast.outlook.payout.p50));
    let apart = prepare(&company, &question, &backtest.trials).with_independent_deals();
    tally.hold("apart 80", drawn(apart, world, &company).outlook.revenue.eighty, came);

    let choice = forecast.choice.as_ref().unwrap();
    for (approach, total) in &choice.totals {
        *tally.missed.entry(approach.name()).or_default() += (total - came).abs() as f64;
    }
    *tally.missed.entry("shown").or_default() += (forecast.outlook.revenue.p50 - came).abs() as f64;
    let mut score = |name: &'static str, chance: f64, reached: bool| {
        let miss = chance - f64::from(u8::from(reached));
        let entry = tally.brier.entry(name).or_default();
        *entry = (entry.0 + miss * miss, entry.1 + 1.0);
    };
    let reached: BTreeMap<PersonId, bool> =
        company.people.iter().map(|(person, _)| (*person, of(owner_of(*person)) >= quota(*person))).collect();
    for own in &forecast.people {
        if let Some(chance) = own.outlook.chance_of_quota {
            score("shown", chance, reached[&own.person]);
        }
    }
    let known = company.known(question.as_of);
    let past = company.past(&known, question.as_of);
    let models = attain::domain::forecast::points::Models::fit(&past, world.period, &BTreeMap::new());
    let evidence = Evidence::by(&backtest.trials, question.as_of, ahead(question.as_of, world.period));
    for naive in NAIVE {
        let Some(points) = models.points.get(&naive) else { continue };
        let calibration = evidence.calibration_of_people(naive);
        for (person, _) in &company.people {
            let Some(code) = company.code_of(*person) else { continue };
            let wanted = quota(*person) as f64 - models.won[code];
            score(naive.name(), calibration.chance(points[code], wanted), reached[person]);
        }
    }
}

#[test]
fn ranges_hold_what_came_as_often_as_they_say_and_naive_ways_are_beaten() {
    prove();
}

pub fn prove() {
    let read = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let companies = read("ATTAIN_CASES").map_or(8, |cases| u32::try_from(cases).unwrap());
    let seed = read("ATTAIN_SEED").map_or(SEED, |piece| SEED + piece - 1);
    let mut tally = Tally::default();
    for number in 0..companies {
        judge(&world(seed, number), &mut tally);
    }
    let report = report(&tally);
    let is_proof = companies >= 1_000;
    if is_proof {
        let _ = writeln!(std::io::stderr(), "{report}");
    }
    let within = |name: &str, low: f64, high: f64, loose: f64| {
        let (share, more) = (tally.share(name), if is_proof { 0.0 } else { loose });
        assert!(low - more <= share && share <= high + more, "{name}: {share}\n{report}");
    };
    for name in ["total 80", "payout 80"] {
        within(name, 0.77, 0.83, 0.2);
    }
    for name in ["total 95", "payout 95"] {
        within(name, 0.92, 0.98, 0.15);
    }
    // The mistake: deals that know nothing of each other make a range that is too narrow.
    assert!(tally.share("apart 80") <= if is_proof { 0.74 } else { tally.share("total 80") }, "{report}");
    assert!(tally.bent > 0.9 * tally.companies, "{report}");
    for naive in NAIVE.map(Approach::name) {
        // A handful of companies tells only gross mistakes.
        let slack = if is_proof { 1.0 } else { 1.3 };
        assert!(tally.wape("shown") < slack * tally.wape(naive), "{naive}\n{report}");
        assert!(tally.brier("shown") < slack * tally.brier(naive), "{naive}\n{report}");
    }
}

fn report(tally: &Tally) -> String {
    let mut lines = vec![format!("{} companies", tally.companies)];
    lines.extend(tally.held.keys().map(|name| format!("held {name}: {:.3}", tally.share(name))));
    lines.extend(tally.missed.keys().map(|name| format!("WAPE {name}: {:.4}", tally.wape(name))));
    lines.extend(tally.brier.keys().map(|name| format!("Brier {name}: {:.4}", tally.brier(name))));
    lines.push(format!("payout bends: {:.3}", tally.bent / tally.companies));
    lines.join("\n")
}
