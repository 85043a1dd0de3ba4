//! Looking through somebody's eyes: no answer of the engine carries what the table of visibility hides.

use attain::app::edit::{Action, CoachingAct};
use attain::app::requests::{
    Answer, DesignAsk, DesignReport, Request, RoadmapRequest, SettleAsk, SimulationAsk, Snapshot,
};
use attain::app::session::Session;
use attain::domain::design::Tweaks;
use attain::domain::development::recognition::League;
use attain::domain::forecast::{Chances, Lens, Question};
use attain::domain::kernel::{Date, DateRange, Grain, Id, Money, PayRunId, PersonId};
use attain::domain::measure::{Axis, Filter, KPIS, Key, KpiId, Question as Tiles};
use attain::domain::model::coaching::PrivateNote;
use attain::domain::model::{Adjustment, Manager, Person};
use attain::domain::visibility::Viewer;
use attain::exchange::demo::Brief;
use std::collections::BTreeSet;

/// Stands in every text that only others may read.
const MARK: &str = "zzMARKzz";

fn today() -> Date {
    Date::from_ymd(2026, 7, 15).unwrap()
}

/// The demo company in small, with marked notes, adjustments and salaries; somebody with a manager above.
fn company() -> (Session, PersonId, PersonId) {
    let mut session = Session::empty([3; 16], today());
    session.load_company(Brief::new(240, 12, 5, today()).unwrap());
    let led = |person: &&Person| match person.manager {
        Some(Manager::Known(manager)) => session.workspace().people.contains_key(&manager),
        _ => false,
    };
    let rep = session.workspace().people.values().filter(led).find(|one| one.works_on(today())).unwrap();
    let Some(Manager::Known(manager)) = rep.manager else { panic!("nobody leads") };
    let (rep, people) = (rep.id, session.workspace().people.keys().copied().collect::<Vec<_>>());
    let currency = session.workspace().plans.values().next().unwrap().document.currency;
    for (place, person) in (0i64..).zip(&people) {
        let note = PrivateNote {
            person: *person,
            meeting: None,
            on: today(),
            words: format!("{MARK} note {place}"),
        };
        assert!(changed(&mut session, Action::Coaching(CoachingAct::SetPrivate { id: None, note })));
        let mut record = session.workspace().people[person].clone();
        record.base_salary = Some(Money::new(77_000_013 + place * 1_000_003, currency));
        assert!(changed(&mut session, Action::SetPerson { id: Some(*person), person: record }));
        if *person == rep {
            continue;
        }
        let amount = Money::new(3_141_507 + place * 10_007, currency);
        let record = Adjustment {
            id: Adjustment::id_of(""),
            person: *person,
            range: days(),
            amount,
            reason: format!("{MARK} adjusted"),
            line: String::new(),
            by: MARK.to_owned(),
            place: None,
        };
        assert!(changed(&mut session, Action::SetAdjustment { id: None, record }));
    }
    (session, rep, manager)
}

fn changed(session: &mut Session, action: Action) -> bool {
    matches!(session.act(action).answer, Answer::Changed { .. })
}

fn days() -> DateRange {
    DateRange::new(Date::from_ymd(2026, 4, 1).unwrap(), Date::from_ymd(2026, 7, 1).unwrap()).unwrap()
}

/// Every kind of question, each with others' people wherever one can be named.
fn questions(session: &Session) -> Vec<Request> {
    let filter = Filter::in_period(days());
    let kpis: Vec<KpiId> = KPIS.iter().map(|kpi| kpi.id).collect();
    let text = session.overview().plans.first().map(|plan| plan.text.clone()).unwrap_or_default();
    let people: Vec<PersonId> = session.workspace().people.keys().copied().collect();
    let plan = *session.workspace().plans.keys().next().unwrap();
    let period = session.workspace().settings.calendar.period_of(days().from, Grain::Month).unwrap();
    let ask =
        SimulationAsk { text: text.clone(), changed: None, tweaks: Tweaks::default(), days: Some(days()) };
    let mut all = vec![
        // The overview; a save carries the whole document to storage besides.
        Request::ViewAs(session.viewer()),
        Request::Kpis { kpis: kpis.clone(), by: vec![Axis::Person], filter: filter.clone() },
        Request::Figures {
            questions: vec![Tiles {
                kpis: kpis.clone(),
                by: vec![Axis::Team, Axis::Person],
                filter: filter.clone(),
            }],
        },
        Request::Funnel { filter: filter.clone(), most: 50 },
        Request::Roadblocks { filter: filter.clone(), most: 50 },
        Request::WinLoss { filter: filter.clone(), most: 50 },
        Request::Drivers { filter: filter.clone() },
        Request::Trend { kpi: KpiId::Revenue, grain: Grain::Month, filter: filter.clone() },
        Request::Scorecards { period: days(), filter: filter.clone() },
        Request::Explain { kpi: KpiId::Revenue, filter: filter.clone(), keys: Vec::<Key>::new(), most: 500 },
        Request::Pace { period: days(), filter: filter.clone(), as_of: None },
        Request::Goals { period: None },
        Request::Movement { from: Snapshot::Day(days().from), until: Snapshot::Now, most: 500 },
        Request::Coaching { person: None },
        Request::Recognition { league: League::Assists, range: days() },
        Request::Recognition { league: League::Kpi(KpiId::Revenue), range: days() },
        Request::Pay { plan: None, period: Some(days()), person: None },
        Request::Check { text: text.clone() },
        Request::Design(DesignAsk::Gaming { text: text.clone() }),
        Request::Design(DesignAsk::Simulate(ask.clone())),
        Request::Design(DesignAsk::Sensitivity(ask)),
        Request::Design(DesignAsk::Prove { text: text.clone(), days: None }),
        Request::Design(DesignAsk::Paper { text, before: None }),
        Request::Design(DesignAsk::Incentives),
        Request::Design(DesignAsk::Totals { days: Some(days()) }),
        Request::Settle(SettleAsk::Approvals { period: Some(days()) }),
        Request::Settle(SettleAsk::Control { period: Some(days()) }),
        Request::Settle(SettleAsk::Reconcile {
            name: "x".to_owned(),
            text: "Person,Period,Amount\n".to_owned(),
            period: None,
        }),
        Request::Roadmap(RoadmapRequest::Steps),
        Request::Roadmap(RoadmapRequest::Surveys),
        Request::Roadmap(RoadmapRequest::Competitors { filter }),
        Request::Download,
        Request::RefusedRows { file: 0 },
    ];
    for person in people.into_iter().take(4) {
        let (from, until) = (Snapshot::Now, Snapshot::Now);
        all.push(Request::Coaching { person: Some(person) });
        all.push(Request::CoachingFile { person });
        all.push(Request::Pay { plan: None, period: Some(days()), person: Some(person) });
        all.push(Request::Settle(SettleAsk::Estimate { person, period: days(), moves: Vec::new() }));
        all.push(Request::Settle(SettleAsk::Replay { plan, period: period.clone(), person, from, until }));
    }
    all
}

/// All that the engine says to one who looks, forecasts among it.
fn said(session: &mut Session) -> Vec<String> {
    let asked = questions(session);
    let mut said: Vec<String> =
        asked.into_iter().map(|request| format!("{:?}", session.answer(request).answer)).collect();
    let question = Question {
        period: days(),
        as_of: Date::from_ymd(2026, 5, 20).unwrap(),
        draws: 4,
        seed: 1,
        chances: Chances::Own,
    };
    let mut drawing = session.begin_forecast_with(question, Lens::default()).unwrap();
    while !drawing.is_done() {
        drawing.step(20).unwrap();
    }
    session.keep_look(&drawing);
    said.push(format!("{:?}", drawing.finish_brief()));
    said
}

/// Where an amount stands in an answer, with what stands around it.
fn around<'a>(answer: &'a str, amount: &str) -> &'a str {
    let at = answer.find(amount).unwrap_or(0);
    let from = (0..=at.saturating_sub(200)).rev().find(|place| answer.is_char_boundary(*place)).unwrap_or(0);
    let until = (at + 100..answer.len()).find(|place| answer.is_char_boundary(*place));
    &answer[from..until.unwrap_or(answer.len())]
}

/// Every amount of others' pay: salaries, adjustments and totals of statements, as they are written in answers;
/// small ones are left out, as they are somebody's count as well.
fn others_pay(session: &mut Session, seen: &BTreeSet<PersonId>) -> BTreeSet<String> {
    let salaries: Vec<(PersonId, i64)> = session
        .workspace()
        .people
        .values()
        .filter_map(|one| Some((one.id, one.base_salary?.minor)))
        .collect();
    let Answer::Paid(report) = session.pay(None, Some(days()), None) else { panic!("no pay") };
    let totals = report.statements.iter().map(|one| (one.person, one.total.minor));
    let all: Vec<(PersonId, i64)> = salaries.into_iter().chain(totals).collect();
    let own: BTreeSet<i64> =
        all.iter().filter(|(person, _)| seen.contains(person)).map(|(_, minor)| *minor).collect();
    let others = all.iter().filter(|(person, minor)| !seen.contains(person) && !own.contains(minor));
    others.filter(|(_, minor)| *minor > 99_999).map(|(_, minor)| format!("minor: {minor},")).collect()
}

#[test]
fn a_reps_view_carries_no_one_elses_pay_in_any_answer() {
    let (mut session, rep, _) = company();
    let hidden = others_pay(&mut session, &[rep].into());
    assert!(hidden.len() > 15, "{}", hidden.len());
    let all = said(&mut session).join("\n");
    assert!(hidden.iter().all(|amount| all.contains(amount)), "the admin sees all of it");
    assert!(all.contains(MARK));

    assert!(matches!(session.answer(Request::ViewAs(Viewer::Rep(rep))).answer, Answer::Viewing(_)));
    for answer in said(&mut session) {
        let found = hidden.iter().find(|amount| answer.contains(*amount));
        assert_eq!(found, None, "{}", found.map_or("", |amount| around(&answer, amount)));
        assert!(!answer.contains(MARK), "{}", &answer[..answer.len().min(200)]);
    }
    let Answer::Paid(own) =
        session.answer(Request::Pay { plan: None, period: Some(days()), person: None }).answer
    else {
        panic!("no pay")
    };
    assert!(!own.statements.is_empty() && own.statements.iter().all(|one| one.person == rep));
}

#[test]
fn a_manager_sees_the_team_and_what_is_seen_is_what_the_admin_sees() {
    let (mut session, rep, manager) = company();
    let ask = || Request::Pay { plan: None, period: Some(days()), person: None };
    let Answer::Paid(all) = session.answer(ask()).answer else { panic!("no pay") };
    session.answer(Request::ViewAs(Viewer::Manager(manager)));
    let Answer::Paid(seen) = session.answer(ask()).answer else { panic!("no pay") };
    let people: BTreeSet<PersonId> = seen.statements.iter().map(|one| one.person).collect();
    assert!(people.contains(&rep) && people.len() < session.workspace().people.len());
    for statement in &seen.statements {
        let same = all.statements.iter().find(|one| {
            (one.person, &one.plan, &one.period) == (statement.person, &statement.plan, &statement.period)
        });
        let same = same.unwrap();
        let is_own = statement.person == manager;
        let lines = same.lines.iter().filter(|line| is_own || line.component != "base_salary");
        let lines: Vec<_> = lines.map(|line| (&line.component, line.amount)).collect();
        let total = Money::sum(statement.currency, lines.iter().map(|(_, amount)| *amount)).unwrap();
        let seen: Vec<_> = statement.lines.iter().map(|line| (&line.component, line.amount)).collect();
        assert_eq!((statement.total, seen), (total, lines));
    }
    // Nor can the rest of what a view says be set against it: no answer holds a salary of the team.
    let salaries: Vec<String> = all
        .statements
        .iter()
        .filter(|one| one.person != manager)
        .flat_map(|one| &one.lines)
        .filter(|line| line.component == "base_salary")
        .map(|line| line.amount.minor.to_string())
        .collect();
    let whole: Vec<String> = all
        .statements
        .iter()
        .filter(|one| one.person != manager && one.lines.iter().any(|line| line.component == "base_salary"))
        .map(|one| one.total.minor.to_string())
        .collect();
    assert!(!salaries.is_empty());
    for answer in said(&mut session) {
        let found = salaries.iter().chain(&whole).find(|amount| answer.contains(*amount));
        assert_eq!(found, None, "{}", found.map_or("", |amount| around(&answer, amount)));
    }
    // Salaries of the team are not the manager's to see, private notes nobody's.
    let Answer::Viewing(overview) = session.answer(Request::ViewAs(Viewer::Manager(manager))).answer else {
        panic!("no view")
    };
    let mut team = overview.people.iter().filter(|one| one.person.id != manager);
    assert!(team.all(|one| one.person.base_salary.is_none() && one.person.history.is_empty()));
    assert!(overview.plans.iter().all(|plan| plan.text.is_empty()) && overview.imports.is_empty());
    let Answer::Coaching(coaching) = session.answer(Request::Coaching { person: Some(rep) }).answer else {
        panic!("no coaching")
    };
    let full = coaching.person.unwrap();
    assert!(full.private.is_empty() && !full.pay.is_empty());
    assert!(coaching.people.iter().all(|one| one.person == manager || people.contains(&one.person)));
    let approvals = session.answer(Request::Settle(SettleAsk::Approvals { period: Some(days()) })).answer;
    assert!(!matches!(approvals, Answer::Settled(_)), "approvals are of whole statements");
}

#[test]
fn figures_of_a_view_are_those_of_its_people_and_come_back_whole() {
    let (mut session, rep, _) = company();
    let total = |session: &mut Session, people: BTreeSet<PersonId>| {
        let filter = Filter { people, ..Filter::in_period(days()) };
        let answer = session.answer(Request::Kpis {
            kpis: vec![KpiId::Revenue, KpiId::Attainment],
            by: vec![],
            filter,
        });
        match answer.answer {
            Answer::Kpis { rows, .. } => rows,
            other => panic!("{other:?}"),
        }
    };
    let (own, whole) = (total(&mut session, [rep].into()), total(&mut session, BTreeSet::new()));
    session.answer(Request::ViewAs(Viewer::Rep(rep)));
    let seen = total(&mut session, BTreeSet::new());
    assert_eq!(format!("{seen:?}"), format!("{own:?}"));
    assert_ne!(format!("{seen:?}"), format!("{whole:?}"));
    let Answer::Viewing(overview) = session.answer(Request::ViewAs(Viewer::Admin)).answer else { panic!() };
    assert_eq!(overview.viewer, Viewer::Admin);
    assert_eq!(total(&mut session, BTreeSet::new()), whole);
}

#[test]
fn nothing_is_changed_through_borrowed_eyes() {
    let (mut session, rep, _) = company();
    let before = session.workspace().clone();
    session.answer(Request::ViewAs(Viewer::Rep(rep)));
    let changes = [
        Request::Act(Action::SetName("mine".to_owned())),
        Request::Undo,
        Request::Commit,
        Request::LeaveDemo,
        Request::Erase,
        Request::Restore,
        Request::Roadmap(RoadmapRequest::StartCycle),
        Request::Act(Action::StepPay {
            id: PayRunId(Id::from_bits(1)),
            stage: attain::domain::model::PayStage::Paid,
            by: String::new(),
            note: String::new(),
        }),
    ];
    for request in changes {
        let withheld = session.withheld(&request);
        assert!(matches!(withheld, Some(Answer::Refused(_))), "{request:?}");
        assert_eq!(session.answer(request).answer, withheld.unwrap());
    }
    assert_eq!(*session.workspace(), before);
    let nobody = Viewer::Rep(PersonId(Id::from_bits(7)));
    assert!(matches!(session.answer(Request::ViewAs(nobody)).answer, Answer::Failed { .. }));
    assert_eq!(session.viewer(), Viewer::Rep(rep));
}

#[test]
fn standings_of_an_incentive_stay_and_what_others_earned_goes() {
    let (mut session, rep, _) = company();
    session.answer(Request::ViewAs(Viewer::Rep(rep)));
    let Answer::Designed(DesignReport::Incentives { incentives, .. }) =
        session.answer(Request::Design(DesignAsk::Incentives)).answer
    else {
        panic!("no incentives")
    };
    for one in &incentives {
        assert_eq!(one.earned_minor, None);
        assert!(one.standings.iter().all(|one| one.earned_minor.is_none() || one.person == rep));
    }
}
