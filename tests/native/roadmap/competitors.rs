//! Competitors: the registry's rates are those of the catalogue, and luck is not taken for strength.

use super::{act, competitor};
use crate::app::forecasting::session_of;
use crate::world::{Company, Drawn, START, batch, date};
use attain::app::edit::RoadmapAction;
use attain::app::requests::RoadmapAnswer;
use attain::app::session::Session;
use attain::domain::development::competitors::{CompetitorReport, Rival, Score, Verdict};
use attain::domain::facts::{DealBatch, Outcome, TextBuilder};
use attain::domain::measure::{Dimension, Filter, KpiId, Value};
use attain::domain::model::Competitor;
use proptest::prelude::*;

const NAMES: [&str; 4] = ["", "Orbitly", "ORBITLY Inc", "Salesmint"];

fn deal(outcome: Outcome, closed: i32) -> Drawn {
    let (minor, created) = (Some(10_000), Some(closed - 20));
    Drawn { owner: 0, outcome, minor, created, closed: Some(closed), chance: None, region: 1 }
}

/// Deals of one owner, each against somebody.
fn against(deals: &[(usize, Outcome, i32)]) -> DealBatch {
    let drawn: Vec<Drawn> = deals.iter().map(|(_, outcome, closed)| deal(*outcome, *closed)).collect();
    let mut batch = batch(&drawn, "deals");
    let mut texts = TextBuilder::default();
    deals.iter().for_each(|(name, ..)| texts.push(NAMES[*name]));
    batch.details.competitor = texts.finish();
    assert!(batch.is_sound());
    batch
}

fn session(deals: &[(usize, Outcome, i32)]) -> Session {
    let company = Company { people: 1, quotas: Vec::new(), deals: Vec::new() };
    session_of(&company, against(deals))
}

fn report(session: &Session, filter: &Filter) -> CompetitorReport {
    let RoadmapAnswer::Competitors { report, .. } = session.competitors(filter) else { panic!() };
    report
}

fn rival<'a>(report: &'a CompetitorReport, name: &str) -> &'a Rival {
    report.rivals.iter().find(|rival| rival.name == name).unwrap()
}

fn any_deals() -> impl Strategy<Value = Vec<(usize, Outcome, i32)>> {
    let outcome = prop_oneof![Just(Outcome::Won), Just(Outcome::Lost), Just(Outcome::Open)];
    proptest::collection::vec((0usize..4, outcome, START..START + 430), 0..80)
}

proptest! {
    #![proptest_config(crate::world::cases(40))]

    #[test]
    fn each_rate_is_that_of_the_catalogue_over_all_spellings_and_parts_add_up(deals in any_deals()) {
        let mut session = session(&deals);
        let record = Competitor { spellings: ["orbitly inc".to_owned()].into(), ..competitor(" Orbitly ") };
        act(&mut session, RoadmapAction::SetCompetitor { id: None, record }).unwrap();
        let filter = Filter { period: Some(crate::world::range(START + 50, START + 300)), ..Filter::default() };
        for filter in [Filter::default(), filter] {
            let report = report(&session, &filter);
            let mut sum = report.unnamed;
            for rival in &report.rivals {
                let mut narrow = filter.clone();
                narrow.texts.insert(Dimension::Competitor, rival.spellings.clone());
                let attain::app::requests::Answer::Kpis { rows, .. } =
                    session.kpis(&[KpiId::WinRate, KpiId::WonCount, KpiId::OpenCount], &[], &narrow) else { panic!() };
                let value = |kpi| rows.first().and_then(|row| row.value(kpi).cloned());
                prop_assert_eq!(rival.score.rate().map(Value::Ratio), value(KpiId::WinRate).filter(|value| matches!(value, Value::Ratio(_))));
                if !rival.spellings.is_empty() {
                    prop_assert_eq!(Some(Value::Count(rival.open)), value(KpiId::OpenCount));
                }
                let added = |parts: &[(String, Score)]| parts.iter().fold((0, 0), |sum, (_, one)| (sum.0 + one.won, sum.1 + one.lost));
                prop_assert_eq!(added(&rival.segments), (rival.score.won, rival.score.lost));
                prop_assert_eq!(rival.reasons.iter().map(|(_, times)| times).sum::<u64>(), rival.score.lost);
                let (low, high) = rival.score.interval().unwrap_or((0.0, 1.0));
                let rate = rival.score.rate().map_or(low, |rate| rate.to_f64());
                prop_assert!(low <= rate + 1e-9 && rate <= high + 1e-9);
                (sum.won, sum.lost) = (sum.won + rival.score.won, sum.lost + rival.score.lost);
            }
            prop_assert_eq!(sum, report.all);
            prop_assert_eq!(report.rivals.iter().filter(|rival| rival.competitor.is_some()).count(), 1);
        }
    }
}

fn many(name: usize, won: usize, lost: usize) -> Vec<(usize, Outcome, i32)> {
    let deal = |place: usize, outcome| (name, outcome, START + 100 + i32::try_from(place).unwrap() % 300);
    let won_deals = (0..won).map(|place| deal(place, Outcome::Won));
    won_deals.chain((0..lost).map(|place| deal(place, Outcome::Lost))).collect()
}

#[test]
fn a_weakness_is_claimed_where_luck_hardly_makes_it_and_few_deals_claim_nothing() {
    let deals = [many(0, 60, 60), many(1, 10, 50), many(3, 1, 8)].concat();
    let report = report(&session(&deals), &Filter::default());
    let weak = rival(&report, "Orbitly");
    assert_eq!((weak.score, weak.verdict), (Score { won: 10, lost: 50 }, Verdict::Below));
    assert_eq!(weak.others, Score { won: 61, lost: 68 });
    assert!(weak.luck < 0.001);
    let few = rival(&report, "Salesmint");
    assert_eq!((few.verdict, few.luck), (Verdict::TooFew, 1.0));
    let alike = report_of(&[many(0, 30, 30), many(1, 14, 16)].concat());
    assert_eq!(rival(&alike, "Orbitly").verdict, Verdict::CouldBeLuck);
    let strong = report_of(&[many(0, 10, 60), many(1, 30, 10)].concat());
    assert_eq!(rival(&strong, "Orbitly").verdict, Verdict::Above);
}

fn report_of(deals: &[(usize, Outcome, i32)]) -> CompetitorReport {
    report(&session(deals), &Filter::default())
}

#[test]
fn the_interval_is_that_of_the_textbook() {
    let (low, high) = Score { won: 10, lost: 10 }.interval().unwrap();
    assert!((low - 0.2993).abs() < 1e-3 && (high - 0.7007).abs() < 1e-3, "{low} {high}");
    let (low, high) = Score { won: 0, lost: 10 }.interval().unwrap();
    assert!(low.abs() < 1e-12 && (high - 0.2775).abs() < 1e-3, "{low} {high}");
    assert_eq!(Score::default().interval(), None);
}

#[test]
fn two_records_never_mean_one_text_and_notes_stand_by_their_day() {
    let mut session = session(&[]);
    let set = |session: &mut Session, record| act(session, RoadmapAction::SetCompetitor { id: None, record });
    set(&mut session, competitor("Orbitly")).unwrap();
    let same = Competitor { spellings: ["orbitly".to_owned()].into(), ..competitor("Another") };
    assert!(set(&mut session, same).unwrap_err().contains("Orbitly already"));
    assert!(set(&mut session, competitor("  ")).is_err());
    let note = |day, text: &str| attain::domain::model::BattleNote { on: date(day), text: text.to_owned() };
    let noted = Competitor { notes: vec![note(9, "b"), note(3, "a")], ..competitor("Salesmint") };
    set(&mut session, noted).unwrap();
    let kept = session.workspace().competitors.values().find(|one| one.name == "Salesmint").unwrap();
    assert_eq!(kept.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}
