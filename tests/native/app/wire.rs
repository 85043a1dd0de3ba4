//! Whatever page and engine say to each other arrives as it was said.

use super::forecasting::session;
use crate::exchange::{data, text};
use crate::world::{any_company, date, person_id, range};
use attain::app::edit::{Action, CoachingAct, RoadmapAction};
use attain::app::intake::ReadFile;
use attain::app::requests::{Answer, Asked, IntakeReply, Request, RoadmapRequest, Told};
use attain::app::session::{Reply, Session};
use attain::app::wire::{decode, encode};
use attain::domain::development::recognition::League;
use attain::domain::facts::Outcome;
use attain::domain::forecast::{Chances, Question};
use attain::domain::kernel::{Currency, Grain, Money, Place, Rational};
use attain::domain::measure::{Axis, Dimension, Filter, KPIS, Key, KpiId, Question as Tiles};
use attain::domain::model::coaching::{Badge, PrivateNote, Record, Rule};
use attain::domain::model::goal::{Aim, GoalValue};
use attain::domain::model::measures::{MeasureSettings, OwnKpi};
use attain::domain::model::{Achievement, Adjustment, Stint};
use attain::exchange::import::{ReadOptions, Reader};
use attain::exchange::workbook::{Book, BookCell, BookSheet};
use proptest::prelude::*;

fn arrives(answer: Answer) {
    let told = Told { number: 7, answer };
    let bytes = encode(&told).unwrap();
    assert_eq!(decode::<Told>(&bytes).unwrap(), told);
    assert!(decode::<Told>(&bytes[..bytes.len() - 1]).is_err(), "a cut message is noticed");
}

fn is_heard(request: Request) {
    let asked = Asked { number: 7, lane: "lane".to_owned(), request };
    assert_eq!(decode::<Asked>(&encode(&asked).unwrap()).unwrap(), asked);
}

fn read(name: &str, bytes: &[u8]) -> ReadFile {
    ReadFile { name: name.to_owned(), sheet: Reader::read(name, bytes, ReadOptions::default()) }
}

fn filter() -> Filter {
    let mut filter = Filter { period: Some(range(19_800, 20_000)), ..Filter::default() };
    filter.people.insert(person_id(1));
    filter.teams.insert("Team 1".to_owned());
    filter.texts.entry(Dimension::Region).or_default().insert(String::new());
    filter
}

fn pay_answers(session: &mut Session) {
    let flat = text("../../docs/plans/flat-rate-of-person.json").replace("2026-01-01", "2020-01-01");
    let ambiguous = flat.replace(r#""flat""#, r#""table": {"by": "credit", "tiers": [{"from": "0", "rate": "5%"}, {"from": "9", "rate": "7%"}]}, "flat""#);
    arrives(session.check(&flat));
    arrives(session.check(&ambiguous));
    arrives(session.act(Action::SetPlan { id: None, document: flat }).answer);
    arrives(session.act(Action::SetPlan { id: None, document: "{".to_owned() }).answer);
    arrives(session.pay(None, None, None));
}

fn figures(session: &Session) {
    let kpis: Vec<KpiId> = KPIS.iter().map(|kpi| kpi.id).collect();
    for by in [
        vec![],
        vec![Axis::Person, Axis::Time(Grain::Month)],
        vec![Axis::Team, Axis::Text(Dimension::Region)],
    ] {
        arrives(session.kpis(&kpis, &by, &Filter::default()));
        let question = Tiles { kpis: kpis.clone(), by, filter: Filter::default() };
        arrives(session.figures(&[question.clone(), Tiles { filter: filter(), ..question.clone() }]));
        is_heard(Request::Figures { questions: vec![question] });
    }
    arrives(session.funnel(&Filter::default(), 5));
    arrives(session.roadblocks(&Filter::default(), 5));
    arrives(session.win_loss(&Filter::default(), 5));
    is_heard(Request::WinLoss { filter: filter(), most: 3 });
    arrives(session.drivers(&Filter::default()));
    arrives(session.trend(KpiId::Revenue, Grain::Month, &Filter::default()));
    arrives(session.scorecards(range(19_800, 20_000), &Filter::default()));
    for kpi in kpis {
        arrives(session.explain(kpi, &Filter::default(), &[Key::Person(Some(person_id(0)))], 20));
        is_heard(Request::Explain { kpi, filter: filter(), keys: vec![Key::Person(None)], most: 9 });
    }
}

fn intake(session: &mut Session) {
    let broken = data("issues/DATE-NO-SUCH-DAY.csv");
    let files = vec![
        read("broken.csv", &broken),
        read("empty.csv", b""),
        read("people.csv", &data("small/people.csv")),
    ];
    arrives(session.prepare(files));
    arrives(session.refused_rows(0));
    let Reply { answer, .. } = session.commit_intake();
    arrives(answer);
}

fn forecast(session: &mut Session) {
    let question = Question {
        period: range(20_150, 20_240),
        as_of: date(20_153),
        draws: 9,
        seed: 1,
        chances: Chances::default(),
    };
    let mut drawing = session.begin_forecast(question.clone()).unwrap();
    while !drawing.is_done() {
        drawing.step(9).unwrap();
    }
    let mut looking = session.begin_backtest(Question { draws: 0, ..question }).unwrap();
    while looking.look_back() {}
    arrives(Answer::Backtested(looking.report()));
    arrives(Answer::Forecast(drawing.finish()));
}

proptest! {
    #![proptest_config(crate::world::weighted_cases(4, 10))]

    #[test]
    fn every_answer_arrives_as_it_was_given(company in any_company(30)) {
        let mut session = session(&company);
        figures(&session);
        pay_answers(&mut session);
        forecast(&mut session);
        intake(&mut session);
        roadmap(&mut session);
        arrives(session.act(Action::SetAchievement { id: None, record: achievement() }).answer);
        arrives(session.act(Action::SetAdjustment { id: None, record: adjustment() }).answer);
        arrives(session.undo().answer);
        arrives(session.redo().answer);
    }
}

/// Surveys with answers and totals, competitors, and a cycle that is closed and followed.
fn roadmap(session: &mut Session) {
    let act = |session: &mut Session, action| arrives(session.act(Action::Roadmap(action)).answer);
    act(session, RoadmapAction::SetSurvey { id: None, survey: crate::roadmap::survey(&["East"]) });
    let id = *session.workspace().surveys.keys().next().unwrap();
    let answers: Vec<_> = (0..6).map(|who| crate::roadmap::answer(id, who, who % 5 + 1)).collect();
    let written: Vec<_> = answers.iter().map(attain::exchange::survey::answer_line).collect();
    let ask = |session: &mut Session, request: RoadmapRequest| {
        is_heard(Request::Roadmap(request.clone()));
        arrives(session.roadmap_request(request).answer);
    };
    let texts = vec![("pasted".to_owned(), written.join("\n")), ("x".to_owned(), "?".to_owned())];
    ask(session, RoadmapRequest::ReadAnswers { texts });
    ask(session, RoadmapRequest::WriteAnswer(answers[0].clone()));
    act(session, RoadmapAction::MergeAnswers(answers));
    act(session, RoadmapAction::CloseSurvey(id));
    act(session, RoadmapAction::NextRound(id));
    act(session, RoadmapAction::SetCompetitor { id: None, record: crate::roadmap::competitor("Orbitly") });
    ask(session, RoadmapRequest::StartCycle);
    ask(session, RoadmapRequest::Steps);
    ask(session, RoadmapRequest::CloseCycle { note: "Well".to_owned(), goes_on: true });
    for request in [
        RoadmapRequest::Steps,
        RoadmapRequest::Surveys,
        RoadmapRequest::Competitors { filter: Filter::default() },
        RoadmapRequest::Sheet(id),
        RoadmapRequest::ReadSheet { text: "nothing".to_owned() },
    ] {
        ask(session, request);
    }
}

fn achievement() -> Achievement {
    let (person, range) = (person_id(1), range(1, 5));
    let id = Achievement::id_of(person, "Training", range);
    let (achieved, place) = (Rational::new(1, 3).unwrap(), Some(Place { file: "a.csv".to_owned(), line: 2 }));
    let (objective, note) = ("Training".to_owned(), "one of three".to_owned());
    Achievement { id, person, objective, range, achieved, note, by: String::new(), place }
}

fn adjustment() -> Adjustment {
    let (id, amount) = (Adjustment::id_of("x"), Money::new(-5, Currency::USD));
    let (person, range, reason) = (person_id(1), range(1, 5), "Paid twice".to_owned());
    Adjustment { id, person, range, amount, reason, line: String::new(), by: "Ben".to_owned(), place: None }
}

fn coaching() -> [CoachingAct; 2] {
    let rule = Rule {
        kpi: "revenue".to_owned(),
        aim: Aim::AtLeast,
        bound: GoalValue::Number(Rational::ONE),
        grain: Grain::Month,
    };
    let badge = Record::Badge(Badge { name: "Club".to_owned(), rule: Some(rule) });
    let note = PrivateNote { person: person_id(1), meeting: None, on: date(5), words: "mine".to_owned() };
    [CoachingAct::Set { id: None, record: badge }, CoachingAct::SetPrivate { id: None, note }]
}

#[test]
fn every_request_is_heard_as_it_was_asked() {
    let person = attain::domain::model::Person::named(person_id(1), "Ana");
    let amount = Money::new(-5, Currency::USD);
    let actions = [
        Action::SetPerson { id: None, person: person.clone() },
        Action::Together(vec![Action::SetPerson { id: Some(person.id), person }]),
        Action::SetQuota { id: None, person: person_id(1), range: range(1, 5), amount },
        Action::SetAsOf(Some(date(5))),
        Action::SetAchievement { id: None, record: achievement() },
        Action::SetAdjustment { id: None, record: adjustment() },
        Action::BeginStint { person: person_id(1), stint: Stint::beginning(date(5)) },
        Action::SetNote { id: None, on: date(5), text: "price rise".to_owned() },
        Action::SetView { id: None, name: "East".to_owned(), fragment: "/performance?team=East".to_owned() },
    ];
    actions.into_iter().for_each(|action| is_heard(Request::Act(action)));
    coaching().into_iter().for_each(|act| is_heard(Request::Act(Action::Coaching(act))));
    is_heard(Request::Recognition { league: League::Handicap(KpiId::Revenue), range: range(1, 5) });
    let own =
        OwnKpi { name: "Own".to_owned(), formula: "won_count / 2".to_owned(), higher_is_better: Some(true) };
    is_heard(Request::Act(Action::SetKpi { id: None, kpi: own }));
    is_heard(Request::Act(Action::SetMeasures(MeasureSettings::default())));
    is_heard(Request::ReadFormula { text: "1 / 0".to_owned() });
    is_heard(Request::Backtest { period: range(1, 5), as_of: None, seed: 3 });
    let reply = IntakeReply::Stage { stage: "Signed".to_owned(), outcome: Outcome::Won };
    is_heard(Request::Answer { file: 1, reply });
    is_heard(Request::Kpis { kpis: vec![KpiId::Revenue], by: vec![Axis::Team], filter: filter() });
    let row =
        vec![BookCell::Text("=1".to_owned()), BookCell::Number("1.50".to_owned()), BookCell::Day(date(5))];
    let sheet = BookSheet {
        name: "Won".to_owned(),
        rows: vec![row.clone()],
        totals: Some(row),
        ..BookSheet::default()
    };
    is_heard(Request::Workbook {
        name: "won.xlsx".to_owned(),
        book: Book { title: "Won".to_owned(), sheets: vec![sheet] },
    });
    is_heard(Request::Saved { generation: 3, error: Some("full".to_owned()) });
    is_heard(Request::Open { stored: Default::default(), today: (2026, 2, 28), entropy: [9; 16] });
}
