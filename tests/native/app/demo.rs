//! The demo company in a session: one edit in, no trace left.

use super::persist::Disk;
use crate::world::date;
use attain::app::edit::{Action, EditError, EditName};
use attain::app::intake::ReadFile;
use attain::app::requests::{Answer, IntakeReply, Request, RoadmapAnswer};
use attain::app::session::{Reply, Session};
use attain::domain::kernel::Currency;
use attain::domain::measure::{Filter, KpiId};
use attain::exchange::demo::{Brief, Company, Layout};
use attain::exchange::import::{Answers, ReadOptions, Reader};

fn session() -> Session {
    Session::empty([3; 16], date(20_680))
}

/// A small company up to the session's today.
fn small(seed: u64) -> Brief {
    Brief::new(150, 12, seed, date(20_680)).unwrap()
}

fn did(reply: &Reply) -> bool {
    matches!(reply.answer, Answer::Changed { .. })
}

fn prepare(session: &mut Session, text: &str) -> Answer {
    let sheet = Reader::read("own.csv", text.as_bytes(), ReadOptions::default());
    session.prepare_with(vec![ReadFile { name: "own.csv".to_owned(), sheet }], None, Answers::default(), None)
}

const OWN: &str = "Deal ID,Owner,Stage,Amount,Currency,Close Date\nX1,Ada,Won,10.00,EUR,2026-08-01\n";

#[test]
fn the_demo_is_one_edit_that_is_undone_and_redone() {
    let mut session = session();
    let empty = session.overview();
    assert!(empty.is_empty && !empty.is_demo);
    let reply = session.load_company(small(1));
    let Answer::Changed { overview, name, .. } = &reply.answer else { panic!("{reply:?}") };
    assert_eq!(name, &Some(EditName::ExploreDemo));
    assert!(overview.is_demo && !overview.is_empty);
    assert_eq!((overview.deals, overview.people.len(), overview.plans.len()), (150, 12, 3));
    assert!(!session.activities().is_empty() && !session.leads().is_empty());
    assert_eq!(overview.currency, Some(Currency::USD));
    assert_eq!(overview.changes.len(), 1);
    assert!(overview.unassigned.is_empty() && overview.imports[0].files.iter().all(|file| file.refused == 0));
    let figures = session.kpis(&[KpiId::WonCount], &[], &Filter::default());
    assert!(did(&session.undo()) && session.overview().is_empty && !session.is_demo());
    assert!(did(&session.redo()) && session.is_demo());
    assert_eq!(session.kpis(&[KpiId::WonCount], &[], &Filter::default()), figures);
}

#[test]
fn the_page_gets_forty_people_and_six_thousand_deals() {
    let mut session = session();
    let reply = session.answer(Request::LoadDemo { seed: 1 });
    let Answer::Changed { overview, .. } = &reply.answer else { panic!("{reply:?}") };
    assert_eq!((overview.deals, overview.people.len()), (6_000, 40));
    assert!(!overview.quotas.is_empty() && overview.plans.iter().all(|plan| plan.findings == 0));
    assert!(overview.is_half_demo && session.activities().is_empty() && session.leads().is_empty());
}

#[test]
fn the_demo_comes_in_two_halves_that_make_the_whole() {
    let (mut whole, mut halves) = (session(), session());
    let (mut disk, mut other) = (Disk::default(), Disk::default());
    other.write(&whole.load_company(Brief::usual(1, date(20_680)).unwrap()));
    let whole = other.open([6; 16]);
    disk.write(&halves.answer(Request::LoadDemo { seed: 1 }));
    // Closed between the halves, and opened on another day.
    let mut halves = disk.open([5; 16]);
    assert!(halves.is_half_demo());
    let reply = halves.answer(Request::CompleteDemo);
    assert!(did(&reply), "{:?}", reply.answer);
    disk.write(&reply);
    assert!(!halves.is_half_demo());
    assert_eq!(disk.open([4; 16]).workspace().imports, halves.workspace().imports);
    assert!(matches!(halves.answer(Request::CompleteDemo).answer, Answer::NothingNew { .. }));
    let all: Vec<KpiId> = attain::domain::measure::KPIS.iter().map(|kpi| kpi.id).collect();
    let read = |session: &Session| {
        let counts = (session.activities().len(), session.leads().len(), session.overview().deals);
        (counts, format!("{:?}", session.kpis(&all, &[], &Filter::default())))
    };
    assert_eq!(read(&halves), read(&whole));
    // Each half is an edit of its own.
    assert!(did(&halves.undo()) && halves.is_half_demo() && halves.activities().is_empty());
    assert!(did(&halves.undo()) && halves.overview().is_empty);
    assert!(did(&halves.redo()) && did(&halves.redo()) && !halves.is_half_demo());
    assert_eq!(read(&halves), read(&whole));
}

#[test]
fn the_demo_has_asked_its_people_twice_and_knows_whom_its_deals_name() {
    let mut session = session();
    assert!(did(&session.load_company(Brief::new(1_500, 40, 2, date(20_680)).unwrap())));
    let rounds = session.surveys();
    assert_eq!(rounds.len(), 2);
    assert!(rounds.iter().all(|(_, report)| report.counted >= 15 && report.pillars.len() == 6));
    let (next, first) = (&rounds[0].1, &rounds[1].1);
    assert_eq!(next.follows, Some(first.id));
    assert!(
        next.questions.iter().any(|one| one.change.as_ref().is_some_and(|change| !change.moved.is_zero()))
    );
    let RoadmapAnswer::Competitors { registry, report } = session.competitors(&Filter::default()) else {
        panic!()
    };
    assert_eq!(registry.len(), 4);
    assert!(report.rivals.iter().all(|rival| rival.competitor.is_some() && rival.score.of() > 20));
    let steps = session.roadmap().unwrap().steps;
    let met: Vec<bool> = steps[0].checks.iter().map(|check| check.is_met).collect();
    assert_eq!(met, [true, true, false, true], "all but the pulse");
    let bytes = serde_json::to_string(&session.workspace().releases).unwrap().len();
    assert!(bytes < 20_000, "{bytes} bytes of totals");
}

#[test]
fn the_same_seed_makes_the_same_company() {
    let load = |seed| {
        let mut session = session();
        session.load_company(small(seed));
        let rows = session.kpis(&[KpiId::WonCount, KpiId::MedianDeal], &[], &Filter::default());
        format!("{rows:?}")
    };
    assert_eq!(load(1), load(1));
    assert_ne!(load(1), load(2));
}

#[test]
fn leaving_leaves_nothing_behind() {
    let mut session = session();
    let mut disk = Disk::default();
    disk.write(&session.act(Action::SetName("Mine".to_owned())));
    disk.write(&session.act(Action::SetFirstMonth(4)));
    disk.write(&session.load_company(small(1)));
    disk.write(&session.act(Action::AddPerson { name: "Somebody".to_owned() }));
    assert!(disk.holds("Larkfield") && disk.rows() > 0);
    let base = session.overview().generation;
    let reply = session.answer(Request::LeaveDemo);
    let Answer::Changed { overview, base: built_on, .. } = &reply.answer else { panic!("{reply:?}") };
    assert_eq!((*built_on, overview.generation), (base, base + 2));
    assert!(overview.is_empty && !overview.is_demo && overview.changes.is_empty());
    assert_eq!((overview.name.as_str(), overview.calendar.first_month), ("Mine", 4));
    assert!(overview.undo.is_none() && overview.redo.is_none() && overview.deals == 0);
    disk.write(&reply);
    assert!(!disk.holds("larkfield.example") && !disk.holds("Somebody") && disk.rows() == 0);
    let again = disk.open([4; 16]);
    assert!(again.workspace().is_empty());
    assert_eq!(again.overview().generation, base + 2);
    // Left once, there is nothing to leave; and the next change builds on the empty state.
    assert!(matches!(session.leave_demo().answer, Answer::Refused(EditError::Rule { .. })));
    assert!(did(&session.act(Action::AddPerson { name: "Ada".to_owned() })));
}

#[test]
fn a_demo_never_comes_into_a_workspace_with_something_in_it() {
    let mut session = session();
    session.act(Action::AddPerson { name: "Ada".to_owned() });
    let before = session.workspace().clone();
    assert!(matches!(session.load_company(small(1)).answer, Answer::Refused(EditError::Rule { .. })));
    assert_eq!(session.workspace(), &before);
    let mut twice = self::session();
    assert!(did(&twice.load_company(small(1))));
    assert!(matches!(twice.load_company(small(1)).answer, Answer::Refused(EditError::Rule { .. })));
}

#[test]
fn files_of_ones_own_take_the_place_of_the_demo() {
    let mut session = session();
    let mut disk = Disk::default();
    disk.write(&session.load_company(small(1)));
    let Answer::Intake(Some(view)) = prepare(&mut session, OWN) else { panic!("no preview") };
    assert!(view.joins_demo == Some(false) && view.new > 0 && view.unknown_owners.is_empty(), "{view:?}");
    // Looking does not replace anything yet.
    assert!(session.is_demo());
    let reply = session.commit_intake();
    assert!(did(&reply), "{reply:?}");
    disk.write(&reply);
    let overview = session.overview();
    assert!(!overview.is_demo && overview.deals == 1 && overview.people.len() == 1);
    assert_eq!(overview.changes.len(), 1);
    assert_eq!(overview.currency.map(|currency| currency.code().to_owned()).as_deref(), Some("EUR"));
    assert!(!disk.holds("larkfield.example") && disk.rows() == 1);
    let again = disk.open([4; 16]);
    assert_eq!(again.workspace(), session.workspace());
    assert!(did(&session.undo()) && session.workspace().is_empty());
}

#[test]
fn rows_that_join_the_demo_are_undone_alone_and_left_with_it() {
    let mut session = session();
    let mut disk = Disk::default();
    disk.write(&session.load_company(small(1)));
    let demo = session.workspace().clone();
    let Answer::Intake(Some(view)) = prepare(&mut session, OWN) else { panic!("no preview") };
    assert_eq!(view.joins_demo, Some(false));
    let Answer::Intake(Some(view)) = session.reply(0, IntakeReply::JoinDemo(true)) else {
        panic!("no preview")
    };
    assert!(view.joins_demo == Some(true) && view.new > 0, "{view:?}");
    let reply = session.commit_intake();
    assert!(did(&reply), "{reply:?}");
    disk.write(&reply);
    let overview = session.overview();
    assert!(overview.is_demo && overview.deals == 151, "{}", overview.deals);
    let again = disk.open([4; 16]);
    assert_eq!(again.workspace(), session.workspace());
    assert!(did(&session.undo()) && session.workspace() == &demo);
    assert!(did(&session.redo()) && session.is_demo());
    assert!(did(&session.leave_demo()) && session.workspace().is_empty() && !session.is_demo());
}

#[test]
fn a_row_of_the_demo_that_comes_again_changes_that_deal() {
    let mut session = session();
    session.load_company(small(1));
    let won = session.kpis(&[KpiId::WonCount], &[], &Filter::default());
    let company = Company::of(small(1));
    let deals = Layout::Generic.files().into_iter().find(|file| file.name == "deals.csv").unwrap();
    let text = String::from_utf8(deals.bytes(&company)).unwrap();
    let head = text.lines().next().unwrap();
    let lost =
        text.lines().find(|line| line.contains("Closed Won")).unwrap().replace("Closed Won", "Closed Lost");
    prepare(&mut session, &format!("{head}\n{lost}\n"));
    let Answer::Intake(Some(view)) = session.reply(0, IntakeReply::JoinDemo(true)) else {
        panic!("no preview")
    };
    assert_eq!((view.new, view.changed), (0, 1), "{view:?}");
    assert!(did(&session.commit_intake()) && session.overview().deals == 150);
    assert_ne!(session.kpis(&[KpiId::WonCount], &[], &Filter::default()), won);
}
