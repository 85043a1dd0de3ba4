//! Reviews pull figures and talks in; completions come from files; help is asked for; contests have pairs.

use super::coaching::{course, day, file, manager, merge, set};
use attain::app::edit::{Action, CoachingAct};
use attain::app::requests::{Answer, PersonInFull, PullIn, Request};
use attain::app::session::Session;
use attain::domain::kernel::{Date, DateRange, PersonId, RecordId};
use attain::domain::measure::{Filter, KpiId};
use attain::domain::model::coaching::review_facts::Why;
use attain::domain::model::coaching::{
    About, Cycle, Entry, Feedback, FeedbackKind, Meeting, PartKind, PrivateNote, Record, ReviewFacts,
    ReviewPart, Training,
};
use attain::domain::model::goal::{GoalOwner, GoalValue};
use attain::exchange::demo::Brief;
use attain::present::coaching::forms::{Form, Values};
use attain::present::coaching::{Scene, help};
use attain::present::format::Locale;

const SECRET: &str = "MARKER-KEPT-TO-MYSELF";

/// The demo company with a review cycle that nobody was asked for yet, and a person with a 1:1 and feedback.
fn company() -> (Session, RecordId, PersonId) {
    let mut session = Session::empty([5; 16], day(0));
    session.load_company(Brief::new(500, 14, 3, day(0)).unwrap());
    let person = session.workspace().coaching.values().find_map(|entry| match entry.record() {
        Record::Commitment(one) if one.done.is_some() => Some(one.person),
        _ => None,
    });
    let person = person.unwrap();
    let range = DateRange::new(day(-180), day(0)).unwrap();
    let cycle = Cycle { name: "Spring".to_owned(), range, closes: day(20), questions: vec![] };
    let cycle = set(&mut session, None, Record::Cycle(cycle));
    let note = PrivateNote { person, meeting: None, on: day(-5), words: SECRET.to_owned() };
    session.act(Action::Coaching(CoachingAct::SetPrivate { id: None, note }));
    (session, cycle, person)
}

fn ask(session: &mut Session, cycle: RecordId, person: PersonId, by: PersonId, kind: PartKind) {
    let record = Record::ReviewPart(ReviewPart::asked(cycle, person, Some(by), kind));
    let act = Action::Coaching(CoachingAct::Set { id: None, record });
    assert!(matches!(session.answer(Request::Act(act)).answer, Answer::Changed { .. }));
}

fn kept(session: &Session, cycle: RecordId, person: PersonId) -> Option<ReviewFacts> {
    match session.workspace().coaching.get(&ReviewFacts::id(cycle, person))?.record() {
        Record::ReviewFacts(facts) => Some(facts.clone()),
        _ => None,
    }
}

fn full(session: &mut Session, person: PersonId) -> PersonInFull {
    let Answer::Coaching(report) = session.coaching(Some(person)) else { panic!("no report") };
    report.person.unwrap()
}

#[test]
fn the_part_that_is_asked_for_first_brings_what_figures_and_talks_say() {
    let (mut session, cycle, person) = company();
    assert_eq!(kept(&session, cycle, person), None);
    ask(&mut session, cycle, person, person, PartKind::Own);
    let facts = kept(&session, cycle, person).unwrap();
    // Each figure is that of the same question asked anywhere else.
    let filter =
        Filter { people: [person].into(), ..Filter::in_period(DateRange::new(day(-180), day(0)).unwrap()) };
    let Answer::Kpis { rows, .. } = session.kpis(&[KpiId::Revenue, KpiId::WonCount], &[], &filter) else {
        panic!("no rows")
    };
    let values = &rows[0].values;
    let line = |kpi: KpiId| facts.figures.iter().find(|line| line.kpi == kpi.slug()).unwrap().value.unwrap();
    assert_eq!(Some(line(KpiId::Revenue).exact()), values[0].1.exact());
    assert_eq!(Some(line(KpiId::WonCount).exact()), values[1].1.exact());
    let of_demo = |wanted: fn(&Record) -> bool| {
        let all = session.workspace().coaching.values();
        all.filter(|entry| entry.record().person() == Some(person) && wanted(entry.record())).count()
    };
    assert_eq!(facts.talks.len(), of_demo(|record| matches!(record, Record::Meeting(one) if one.held)));
    assert_eq!(facts.actions.len(), of_demo(|record| matches!(record, Record::Commitment(_))));
    assert!(!facts.goals.is_empty(), "quotas are goals, too");
    // One step back takes the part and what came with it.
    session.undo();
    assert_eq!(kept(&session, cycle, person), None);
    session.redo();
    assert_eq!(kept(&session, cycle, person).as_ref(), Some(&facts));
    // The page shows what was kept, in lines of which none is empty.
    let Answer::Coaching(report) = session.coaching(Some(person)) else { panic!("no report") };
    let (overview, locale) = (session.overview(), Locale::default());
    let scene = Scene { report: &report, overview: &overview, locale: &locale };
    let shown = report.person.as_ref().unwrap();
    assert!(shown.reviews.contains(&facts));
    let lines = scene.review(&facts);
    assert!(lines.len() >= 6 && lines.iter().all(|line| !line.text.is_empty() && !line.mark.is_empty()));
    assert!(!format!("{lines:?} {facts:?}").contains(SECRET));
    assert_eq!(scene.figures(shown).lines.len(), shown.figures.len());
    assert_eq!(scene.progress(shown).lines.len(), shown.goals.len());
}

#[test]
fn own_and_managers_files_hold_the_figures_and_a_colleagues_does_not() {
    let (mut session, cycle, person) = company();
    let mut others = session.workspace().people.keys().copied().filter(|other| *other != person);
    let (boss, peer) = (others.next().unwrap(), others.next().unwrap());
    ask(&mut session, cycle, person, person, PartKind::Own);
    ask(&mut session, cycle, person, boss, PartKind::Manager);
    ask(&mut session, cycle, person, peer, PartKind::Peer);
    let holds = |session: &Session, reader: PersonId| {
        let read = attain::exchange::coaching::read(&file(session, reader)).unwrap();
        read.records.contains_key(&ReviewFacts::id(cycle, person))
    };
    assert!(holds(&session, person) && holds(&session, boss) && !holds(&session, peer));
    // A copy without rows reads them from the file.
    let mut copy = Session::empty([8; 16], day(1));
    assert!(matches!(merge(&mut copy, &file(&session, person)), Answer::Changed { .. }));
    assert_eq!(
        full(&mut copy, person).reviews.iter().find(|one| one.cycle == cycle),
        kept(&session, cycle, person).as_ref()
    );
    // Reviews that were asked for before there was anything to keep are looked up for the file.
    let id = ReviewFacts::id(cycle, person);
    session.act(Action::Coaching(CoachingAct::Remove(id)));
    assert!(holds(&session, person) && !holds(&session, peer));
    for reader in [person, boss, peer] {
        assert!(!file(&session, reader).contains(SECRET));
    }
}

#[test]
fn of_figures_looked_up_twice_the_later_count_in_any_order() {
    let (mut session, cycle, person) = company();
    ask(&mut session, cycle, person, person, PartKind::Own);
    let first = file(&session, person);
    let nothing = session.answer(Request::PullIn(PullIn { cycle, person: Some(person) }));
    assert!(matches!(nothing.answer, Answer::Refused(_)), "nothing changed since");
    set(&mut session, None, Record::Meeting(Meeting { person, by: None, on: day(-1), held: true }));
    let again = session.answer(Request::PullIn(PullIn { cycle, person: None }));
    assert!(matches!(again.answer, Answer::Changed { .. }), "{:?}", again.answer);
    let second = file(&session, person);
    let read = |texts: [&str; 2]| {
        let mut copy = Session::empty([9; 16], day(1));
        texts.iter().for_each(|text| drop(merge(&mut copy, text)));
        copy.workspace().coaching[&ReviewFacts::id(cycle, person)].clone()
    };
    let there = read([&first, &second]);
    assert_eq!((&there, there.apart().count()), (&read([&second, &first]), 0));
    assert_eq!(there.record(), session.workspace().coaching[&ReviewFacts::id(cycle, person)].record());
    // Two that know nothing of each other: the one looked up later.
    let entry = |taken: Date| Entry::new(Record::ReviewFacts(ReviewFacts::empty(cycle, person, taken)));
    let (old, new) = (entry(day(1)), entry(day(2)));
    assert_eq!((old.merged(&new), new.merged(&old)), (new.clone(), new));
}

#[test]
fn a_proposed_goal_that_is_saved_is_a_goal_and_no_longer_proposed() {
    let (mut session, cycle, _) = company();
    let people: Vec<PersonId> = session.workspace().people.keys().copied().collect();
    people.iter().for_each(|person| ask(&mut session, cycle, *person, *person, PartKind::Own));
    // Of so many people some lie in the last quarter of a figure.
    let has_area =
        |person: &&PersonId| kept(&session, cycle, **person).is_some_and(|one| !one.proposed.is_empty());
    let person = *people.iter().find(has_area).unwrap();
    let facts = kept(&session, cycle, person).unwrap();
    let Answer::Coaching(report) = session.coaching(Some(person)) else { panic!("no report") };
    let (overview, locale) = (session.overview(), Locale::default());
    let offered = Scene { report: &report, overview: &overview, locale: &locale }.proposed(&facts);
    assert_eq!(offered.len(), facts.proposed.len());
    for (item, action) in offered {
        assert!(!item.text.is_empty() && !item.meta.is_empty());
        assert!(matches!(session.act(action).answer, Answer::Changed { .. }));
    }
    let owner = GoalOwner::Person(person);
    let saved: Vec<_> = session.workspace().goals.values().filter(|goal| goal.owner == owner).collect();
    for one in &facts.proposed {
        assert!(saved.iter().any(|goal| (goal.target, goal.range) == (one.target, one.range)));
        assert!(one.why != Why::Area || one.baseline.is_none_or(|begin| begin != one.target));
        assert!(one.range.from >= day(-60), "it is for days to come");
    }
    session.answer(Request::PullIn(PullIn { cycle, person: Some(person) }));
    // Others may move up into their places.
    let is_saved = |kpi: &str| facts.proposed.iter().any(|one| one.kpi == kpi);
    assert!(kept(&session, cycle, person).unwrap().proposed.iter().all(|one| !is_saved(&one.kpi)));
}

fn with_course() -> (Session, [PersonId; 3], RecordId) {
    let (mut session, people) = manager();
    let course = set(&mut session, None, Record::Course(course("Holding the price")));
    (session, people, course)
}

fn completions(session: &mut Session, text: &str) -> Answer {
    let (name, text) = ("done.csv".to_owned(), text.to_owned());
    session.act(Action::Coaching(CoachingAct::Completions { name, text })).answer
}

fn trainings(session: &Session) -> Vec<Training> {
    let of = |entry: &Entry| match entry.record() {
        Record::Training(one) => Some(one.clone()),
        _ => None,
    };
    session.workspace().coaching.values().filter_map(of).collect()
}

#[test]
fn completions_finish_what_was_assigned_and_a_file_read_twice_changes_nothing() {
    let (mut session, [_, rep, peer], course) = with_course();
    let open = Training { course, person: rep, assigned: day(-30), due: None, completed: None, cost: None };
    set(&mut session, None, Record::Training(open));
    let (first, second) = (day(-3), day(-2));
    let text = format!(
        "\u{feff}Person;Course;Completed;Cost;Currency\nrep;holding the PRICE;{first};250.50;EUR\nPeer;Holding the price;{second};;\n"
    );
    let before = session.workspace().clone();
    assert!(matches!(completions(&mut session, &text), Answer::Changed { .. }));
    let done = trainings(&session);
    assert_eq!(done.len(), 2);
    let of = |person: PersonId| done.iter().find(|one| one.person == person).unwrap();
    assert_eq!((of(rep).assigned, of(rep).completed), (day(-30), Some(first)));
    assert_eq!(of(rep).cost.map(|cost| cost.to_string()), Some("250.50 EUR".to_owned()));
    assert_eq!((of(peer).assigned, of(peer).completed, of(peer).cost), (second, Some(second), None));
    assert!(matches!(completions(&mut session, &text), Answer::Refused(_)), "all of it is here");
    // The same as cells copied out of a spreadsheet; the cost came later.
    let copied =
        format!("person\tcourse\tdate\tcost\tcurrency\nPeer\tHolding the price\t{second}\t99\tEUR\n");
    assert!(matches!(completions(&mut session, &copied), Answer::Changed { .. }));
    assert_eq!(trainings(&session).len(), 2);
    session.undo();
    session.undo();
    assert_eq!(session.workspace(), &before);
}

#[test]
fn every_fault_of_a_file_of_completions_is_named_and_nothing_is_changed() {
    let (mut session, _, _) = with_course();
    let before = session.workspace().clone();
    let fine = format!("Rep,Holding the price,{},1\n", day(-1));
    let head = "person,course,completed,cost\n";
    for (rows, wanted) in [
        (
            format!("{head}Nobody,Holding the price,{},1\n{fine}", day(-1)),
            "done.csv, line 2: person: “Nobody”: nobody of the roster",
        ),
        (
            format!("{head}{fine}Rep,Juggling,{},1\n", day(-1)),
            "line 3: course: “Juggling”: the library has no course",
        ),
        (format!("{head}Rep,Holding the price,2024-02-31,1\n"), "completed: “2024-02-31”"),
        (format!("{head}Rep,Holding the price,03/04/2024,1\n"), "day first or month first"),
        (format!("{head}Rep,Holding the price,{},1\n", day(3)), "still to come"),
        (format!("{head}Rep,Holding the price,{},-5\n", day(-1)), "cost: “-5”"),
        (format!("{head}{fine}"), "no currency is stated"),
        (format!("person,completed\nRep,{}\n", day(-1)), "line 1: there is no column for the course"),
        (head.to_owned(), "this one has 0"),
    ] {
        let Answer::Refused(error) = completions(&mut session, &rows) else { panic!("{rows}") };
        let said = error.to_string();
        assert!(said.contains(wanted), "{said}\nlacks: {wanted}");
        assert_eq!(session.workspace(), &before);
    }
}

#[test]
fn help_is_asked_of_somebody_else_and_stays_tied_to_its_deal() {
    let (mut session, [_, rep, peer]) = manager();
    let overview = session.overview();
    let asked = help::ask(&overview, "deal:D-7", &rep.to_string(), &peer.to_string(), " How do I price it? ");
    assert!(matches!(session.act(asked.unwrap()).answer, Answer::Changed { .. }));
    let record = session.workspace().coaching.values().next().unwrap().record().clone();
    let wanted = Feedback {
        person: peer,
        by: Some(rep),
        on: day(0),
        kind: FeedbackKind::Help,
        situation: String::new(),
        behaviour: "How do I price it?".to_owned(),
        impact: String::new(),
        next: String::new(),
        about: About::Deal("D-7".to_owned()),
    };
    assert_eq!(record, Record::Feedback(wanted));
    assert!(help::ask(&overview, "kpi:win_rate", &rep.to_string(), &rep.to_string(), "x").is_err());
    assert!(help::ask(&overview, "kpi:win_rate", &rep.to_string(), &peer.to_string(), " ").is_err());
}

#[test]
fn a_contest_of_pairs_names_people_and_unknown_names_are_told() {
    let (mut session, [boss, rep, _]) = manager();
    let Answer::Coaching(report) = session.coaching(None) else { panic!("no report") };
    let (overview, locale) = (session.overview(), Locale::default());
    let scene = Scene { report: &report, overview: &overview, locale: &locale };
    let read = |people: &str, form: &str| {
        let typed = [
            ("name", "Derby"),
            ("kpi", "revenue"),
            ("form", form),
            ("people", people),
            ("from", "2026-01-01"),
            ("through", "2026-01-31"),
            ("first", "Dinner"),
            ("more", "A book\n\nA pen"),
            ("ties", "each"),
        ];
        scene.read(Form::Contest, None, &Values(typed.map(|(key, text)| (key, text.to_owned())).into()))
    };
    let Ok(Action::Coaching(CoachingAct::Set { record: Record::Contest(contest), .. })) =
        read("mia \u{2013} Rep", "head_to_head")
    else {
        panic!("no contest")
    };
    assert_eq!(contest.people, [boss, rep]);
    let prizes: Vec<&str> = contest.prizes.iter().map(|prize| prize.words.as_str()).collect();
    assert_eq!(prizes, ["Dinner", "A book", "A pen"]);
    assert!(read("mia vs Nobody", "head_to_head").unwrap_err().contains("Nobody"));
    // Pairs need two names each; the workspace says so.
    let odd = read("Mia", "head_to_head").unwrap();
    assert!(matches!(session.act(odd).answer, Answer::Refused(_)));
}

#[test]
fn values_of_reviews_are_exact_and_counted_in_the_unit_of_their_kpi() {
    let (mut session, cycle, person) = company();
    ask(&mut session, cycle, person, person, PartKind::Own);
    for line in kept(&session, cycle, person).unwrap().figures {
        let kpi = KpiId::parse(&line.kpi).unwrap();
        let is_money = kpi.entry().unit == attain::domain::measure::Unit::Money;
        for value in [line.value, line.before].into_iter().flatten() {
            assert_eq!(matches!(value, GoalValue::Money(_)), is_money, "{}", line.kpi);
        }
    }
}
