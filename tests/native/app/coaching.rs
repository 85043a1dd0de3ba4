//! Records of coaching: merged in any order and twice they are the same and whole; private notes stay at home.

use attain::app::edit::{Action, CoachingAct, Did, EditName};
use attain::app::requests::{Answer, Request, RoadmapRequest};
use attain::app::session::Session;
use attain::domain::development::recognition::League;
use attain::domain::kernel::{Date, DateRange, Grain, PersonId, RecordId};
use attain::domain::measure::{Axis, Filter, KPIS, KpiId};
use attain::domain::model::coaching::{
    Award, Badge, Commitment, Course, CourseKind, Cycle, Feedback, Meeting, PartKind, Point, PrivateNote,
    Record, ReviewPart, SharedNote, Skill, SkillKind, Training,
};
use attain::exchange::demo::Brief;
use attain::present::coaching::Scene;
use attain::present::coaching::forms::{FieldView, Form, Kind, Values};
use attain::present::format::Locale;
use attain::present::place::Place;
use proptest::prelude::*;
use std::collections::BTreeSet;

pub fn day(days: i32) -> Date {
    Date::from_days(20_000 + days).unwrap()
}

/// The workspace of a manager with a person and a peer.
pub fn manager() -> (Session, [PersonId; 3]) {
    let mut session = Session::empty([1; 16], day(0));
    for name in ["Mia", "Rep", "Peer"] {
        session.act(Action::AddPerson { name: name.to_owned() });
    }
    let find = |name: &str| session.workspace().roster().find(name).unwrap();
    let people = ["Mia", "Rep", "Peer"].map(find);
    (session, people)
}

/// Sets a record, and says under which id.
pub fn set(session: &mut Session, id: Option<RecordId>, record: Record) -> RecordId {
    let before: BTreeSet<RecordId> = session.workspace().coaching.keys().copied().collect();
    let reply = session.act(Action::Coaching(CoachingAct::Set { id, record }));
    assert!(matches!(reply.answer, Answer::Changed { .. }), "{:?}", reply.answer);
    id.unwrap_or_else(|| *session.workspace().coaching.keys().find(|id| !before.contains(id)).unwrap())
}

pub fn merge(session: &mut Session, text: &str) -> Answer {
    session.act(Action::Coaching(CoachingAct::Merge(text.to_owned()))).answer
}

pub fn file(session: &Session, person: PersonId) -> String {
    let Answer::File { text: Some(text), .. } = session.coaching_file(person) else { panic!("no file") };
    text
}

pub fn course(name: &str) -> Course {
    Course {
        name: name.to_owned(),
        kind: CourseKind::Course,
        skills: vec![],
        steps: vec![],
        kpi: None,
        cost: None,
        link: String::new(),
        text: String::new(),
    }
}

pub fn cycle() -> Record {
    let (range, closes) = (DateRange::new(day(-90), day(0)).unwrap(), day(20));
    Record::Cycle(Cycle {
        name: "Half-year".to_owned(),
        range,
        closes,
        questions: vec!["What next?".to_owned()],
    })
}

pub fn note(meeting: RecordId, by: PersonId, text: &str) -> Record {
    Record::Note(SharedNote { meeting, by: Some(by), text: text.to_owned() })
}

/// What a copy does before it is sent back.
#[derive(Clone, Debug)]
enum Step {
    Point(u8),
    Note(u8),
    Rewrite(u8),
    Fill(u8),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0u8..9).prop_map(Step::Point),
        (0u8..9).prop_map(Step::Note),
        (0u8..9).prop_map(Step::Rewrite),
        (0u8..9).prop_map(Step::Fill),
    ]
}

/// The ids of the 1:1, of the note on it that both may write on, and of the person's part of a review.
type Shared = [RecordId; 3];

fn step(
    session: &mut Session,
    step: &Step,
    who: PersonId,
    person: PersonId,
    cycle: RecordId,
    [meeting, shared, part]: Shared,
) {
    match step {
        Step::Point(number) => {
            let text = format!("point {number}");
            let point = Point { meeting, by: Some(who), text, about: Default::default(), done: false };
            set(session, None, Record::Point(point));
        }
        Step::Note(number) => {
            set(session, None, note(meeting, who, &format!("note {number}")));
        }
        Step::Rewrite(number) => {
            set(session, Some(shared), note(meeting, who, &format!("{who} {number}")));
        }
        Step::Fill(number) => {
            let asked = ReviewPart::asked(cycle, person, Some(person), PartKind::Own);
            let filled =
                ReviewPart { strengths: format!("strength {number}"), done: number % 2 == 0, ..asked };
            set(session, Some(part), Record::ReviewPart(filled));
        }
    }
}

proptest! {
    #![proptest_config(crate::world::cases(40))]

    /// The manager sends a file; two copies and the manager's own workspace change apart; both copies come back.
    #[test]
    fn copies_come_together_in_any_order_and_twice_without_loss(
        mine in proptest::collection::vec(any_step(), 0..5),
        first in proptest::collection::vec(any_step(), 0..5),
        second in proptest::collection::vec(any_step(), 0..5),
    ) {
        let (mut home, [boss, rep, _]) = manager();
        let cycle = set(&mut home, None, cycle());
        let meeting = set(&mut home, None, Record::Meeting(Meeting { person: rep, by: Some(boss), on: day(0), held: false }));
        let shared = set(&mut home, None, note(meeting, boss, "first"));
        let part = set(&mut home, None, Record::ReviewPart(ReviewPart::asked(cycle, rep, Some(rep), PartKind::Own)));
        let ids = [meeting, shared, part];
        let sent = file(&home, rep);
        mine.iter().for_each(|one| step(&mut home, one, boss, rep, cycle, ids));
        let came_back: Vec<String> = [(first, 7u8), (second, 8)].into_iter().map(|(steps, seed)| {
            let mut copy = Session::empty([seed; 16], day(1));
            assert!(matches!(merge(&mut copy, &sent), Answer::Changed { .. }));
            steps.iter().for_each(|one| step(&mut copy, one, rep, rep, cycle, ids));
            file(&copy, rep)
        }).collect();
        let (mut there, mut back) = (home.clone(), home.clone());
        for text in &came_back { merge(&mut there, text); }
        for text in came_back.iter().rev().chain(&came_back) { merge(&mut back, text); }
        prop_assert_eq!(&there.workspace().coaching, &back.workspace().coaching);
        // Every text that a copy ends with is still there: shown, or kept as another version.
        let all = serde_json::to_string(&there.workspace().coaching).unwrap();
        for text in came_back {
            let copy = attain::exchange::coaching::read(&text).unwrap();
            for (id, entry) in &copy.records {
                let here = &there.workspace().coaching[id];
                let is_kept = here.versions().any(|version| version == entry.versions().next().unwrap() || version.past.contains(&entry.versions().next().unwrap().mark()));
                prop_assert!(is_kept, "{} in {}", id, all);
            }
        }
        // And the file that was sent first changes nothing any more.
        let before = there.workspace().clone();
        prop_assert!(matches!(merge(&mut there, &sent), Answer::Refused(_)));
        prop_assert_eq!(there.workspace(), &before);
    }
}

#[test]
fn of_versions_made_apart_the_chosen_one_stays() {
    let (mut home, [boss, rep, _]) = manager();
    let meeting = set(
        &mut home,
        None,
        Record::Meeting(Meeting { person: rep, by: Some(boss), on: day(0), held: true }),
    );
    let shared = set(&mut home, None, note(meeting, boss, "first"));
    let mut copy = Session::empty([9; 16], day(1));
    merge(&mut copy, &file(&home, rep));
    set(&mut copy, Some(shared), note(meeting, rep, "theirs"));
    set(&mut home, Some(shared), note(meeting, boss, "mine"));
    let back = file(&copy, rep);
    merge(&mut home, &back);
    assert_eq!(home.workspace().coaching[&shared].apart().count(), 1);
    let theirs = home.workspace().coaching[&shared]
        .versions()
        .position(|version| version.record == note(meeting, rep, "theirs"));
    home.act(Action::Coaching(CoachingAct::Choose { id: shared, place: theirs.unwrap() }));
    assert!(matches!(merge(&mut home, &back), Answer::Refused(_)));
    let entry = &home.workspace().coaching[&shared];
    assert_eq!((entry.record(), entry.apart().count()), (&note(meeting, rep, "theirs"), 0));
}

#[test]
fn damaged_and_foreign_files_change_nothing() {
    let (mut home, [_, rep, _]) = manager();
    let badge = Record::Badge(Badge { name: "Team player".to_owned(), rule: None });
    set(&mut home, None, badge);
    let whole = file(&home, rep);
    let (before, newer) = (home.workspace().clone(), whole.replace("\"version\": 2", "\"version\": 3"));
    let foreign = whole.replace("\"coaching\"", "\"workspace\"");
    for text in ["", "{}", "a,b\n1,2\n", &whole[..whole.len() - 3], &newer, &foreign] {
        assert!(matches!(merge(&mut home, text), Answer::Refused(_)), "{text}");
        assert_eq!(home.workspace(), &before);
    }
}

const SECRET: &str = "MARKER-KEPT-TO-MYSELF";

/// A workspace with rows in which a person has every kind of record, and private notes with a marker.
fn with_secret() -> (Session, PersonId) {
    let mut session = Session::empty([3; 16], day(0));
    session.load_company(Brief::new(300, 12, 1, day(0)).unwrap());
    let person = *session
        .workspace()
        .coaching
        .values()
        .find_map(|entry| match entry.record() {
            Record::Meeting(meeting) => Some(&meeting.person),
            _ => None,
        })
        .unwrap();
    let meeting = session
        .workspace()
        .coaching
        .iter()
        .find(|(_, entry)| matches!(entry.record(), Record::Meeting(one) if one.person == person));
    let meeting = meeting.map(|(id, _)| *id);
    for meeting in [None, meeting] {
        let note = PrivateNote { person, meeting, on: day(0), words: SECRET.to_owned() };
        session.act(Action::Coaching(CoachingAct::SetPrivate { id: None, note }));
    }
    (session, person)
}

#[test]
fn private_notes_leave_by_no_exit_but_the_owners_own_backup() {
    let (mut session, person) = with_secret();
    let holds = |text: String| text.contains(SECRET);
    for somebody in session.workspace().people.keys().copied().collect::<Vec<_>>() {
        assert!(!holds(file(&session, somebody)));
        assert!(!holds(format!("{:?}", session.coaching_file(somebody))));
    }
    // What every page hears, and the list of changes, never holds one; the page of the owner about this person does.
    assert!(!holds(format!("{:?}", session.overview())));
    let other = session.workspace().people.keys().copied().find(|other| *other != person);
    for asked in [None, other] {
        assert!(!holds(format!("{:?}", session.coaching(asked))));
    }
    assert!(holds(format!("{:?}", session.coaching(Some(person)))));
    let range = DateRange::new(day(-90), day(0)).unwrap();
    let requests = [
        Request::Goals { period: None },
        Request::Scorecards { period: range, filter: Filter::default() },
        Request::Pay { plan: None, period: Some(range), person: None },
        Request::Kpis {
            kpis: KPIS.iter().map(|kpi| kpi.id).collect(),
            by: vec![Axis::Person],
            filter: Filter::default(),
        },
        Request::Recognition { league: League::Kpi(KpiId::Revenue), range },
        Request::Roadblocks { filter: Filter::default(), most: 9 },
        Request::Trend { kpi: KpiId::Revenue, grain: Grain::Month, filter: Filter::default() },
        Request::Roadmap(RoadmapRequest::Steps),
    ];
    for request in requests {
        assert!(!holds(format!("{:?}", session.answer(request.clone()).answer)), "{request:?}");
    }
    assert!(session.backup().is_ok_and(|bytes| !bytes.is_empty()));
}

#[test]
fn the_command_line_and_its_files_hold_no_private_note() {
    let (session, _) = with_secret();
    let folder = std::env::temp_dir().join(format!("attain-private-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let workspace = folder.join("team.attain");
    std::fs::write(&workspace, session.backup().unwrap()).unwrap();
    let name = session.workspace().people.values().next().unwrap().name.clone();
    let runs: [&[&str]; 19] = [
        &["export", "-o", "out"],
        &["export", "--format", "xlsx", "-o", "out"],
        &["people", "--json"],
        &["goals", "--json"],
        &["signals", "--json"],
        &["coaching", "--json"],
        &["coaching", "--explain"],
        &["coaching", "--explain", "--json"],
        &["coaching", "--by", "attainment", "--period", "2024Q3", "--json"],
        &["coaching", "--person", &name, "-o", "out"],
        &["coaching", "--by", "reviews", "--json"],
        &["coaching", "--by", "reviews", "--csv"],
        &["coaching", "--by", "ratings", "--json"],
        &["coaching", "--by", "proposals", "--csv"],
        &["coaching", "--by", "themes", "--json"],
        &["roadmap", "--json"],
        &["survey", "--json"],
        &["competitors", "--json"],
        &["imports", "--json"],
    ];
    for words in runs {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_attain"))
            .current_dir(&folder)
            .args(words)
            .args(["-w", "team.attain", "--today", &day(0).to_string()])
            .output()
            .unwrap();
        assert!(run.status.success(), "{words:?}: {}", String::from_utf8_lossy(&run.stderr));
        assert!(!String::from_utf8_lossy(&run.stdout).contains(SECRET), "{words:?}");
    }
    for entry in std::fs::read_dir(folder.join("out")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn others_parts_of_a_review_are_read_once_they_are_shown() {
    let (mut home, [boss, rep, peer]) = manager();
    let cycle = set(&mut home, None, cycle());
    let part = |by: PersonId, kind: PartKind, shown: bool| ReviewPart {
        strengths: format!("{kind:?} says"),
        done: true,
        shown,
        ..ReviewPart::asked(cycle, rep, Some(by), kind)
    };
    let manager = set(&mut home, None, Record::ReviewPart(part(boss, PartKind::Manager, false)));
    set(&mut home, None, Record::ReviewPart(part(peer, PartKind::Peer, false)));
    assert!(!file(&home, rep).contains("says"));
    assert!(file(&home, peer).contains("Peer says") && !file(&home, peer).contains("Manager says"));
    set(&mut home, Some(manager), Record::ReviewPart(part(boss, PartKind::Manager, true)));
    assert!(file(&home, rep).contains("Manager says") && !file(&home, rep).contains("Peer says"));
}

/// One of each record about a person.
fn everything(
    boss: PersonId,
    rep: PersonId,
    meeting: RecordId,
    course: RecordId,
    badge: RecordId,
) -> Vec<Record> {
    vec![
        Record::Point(Point {
            meeting,
            by: Some(rep),
            text: "My point".to_owned(),
            about: Default::default(),
            done: false,
        }),
        note(meeting, boss, "Noted"),
        Record::Commitment(Commitment {
            person: rep,
            meeting: Some(meeting),
            text: "Do it".to_owned(),
            agreed: day(0),
            due: day(9),
            kpi: Some("win_rate".to_owned()),
            baseline: None,
            done: None,
        }),
        Record::Feedback(Feedback {
            person: rep,
            by: Some(boss),
            on: day(0),
            kind: Default::default(),
            situation: String::new(),
            behaviour: "Listened".to_owned(),
            impact: String::new(),
            next: String::new(),
            about: Default::default(),
        }),
        Record::Training(Training {
            course,
            person: rep,
            assigned: day(0),
            due: None,
            completed: None,
            cost: None,
        }),
        Record::Award(Award { badge, person: rep, by: Some(boss), on: day(0), reason: String::new() }),
    ]
}

#[test]
fn what_is_removed_takes_along_what_belongs_to_it_and_undo_brings_all_back() {
    let (mut home, [boss, rep, _]) = manager();
    let meeting = set(
        &mut home,
        None,
        Record::Meeting(Meeting { person: rep, by: Some(boss), on: day(0), held: false }),
    );
    let course = set(&mut home, None, Record::Course(course("C")));
    let badge = set(&mut home, None, Record::Badge(Badge { name: "B".to_owned(), rule: None }));
    for record in everything(boss, rep, meeting, course, badge) {
        set(&mut home, None, record);
    }
    let private = PrivateNote { person: rep, meeting: Some(meeting), on: day(0), words: "x".to_owned() };
    home.act(Action::Coaching(CoachingAct::SetPrivate { id: None, note: private }));
    let whole = home.workspace().clone();
    assert!(matches!(home.act(Action::RemovePerson(rep)).answer, Answer::Refused(_)));
    for id in [meeting, course, badge] {
        home.act(Action::Coaching(CoachingAct::Remove(id)));
    }
    let left: Vec<&str> = home.workspace().coaching.values().map(|entry| entry.record().slug()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(home.workspace().private_notes.is_empty());
    for _ in 0..3 {
        home.undo();
    }
    assert_eq!(home.workspace(), &whole);
}

#[test]
fn records_that_say_nonsense_are_refused() {
    let (mut home, [boss, rep, _]) = manager();
    let meeting = RecordId(attain::domain::kernel::Id::from_bits(5));
    let commitment = Commitment {
        person: rep,
        meeting: None,
        text: "x".to_owned(),
        agreed: day(9),
        due: day(1),
        kpi: None,
        baseline: None,
        done: None,
    };
    let skill = |level: u8| Skill {
        name: "S".to_owned(),
        kind: SkillKind::Own,
        targets: [(String::new(), level)].into(),
        kpi: None,
    };
    let refused = [
        note(meeting, boss, "there is no such 1:1"),
        Record::Commitment(commitment.clone()),
        Record::Commitment(Commitment { due: day(10), kpi: Some("nothing".to_owned()), ..commitment }),
        Record::Skill(skill(6)),
        Record::Badge(Badge { name: " ".to_owned(), rule: None }),
    ];
    for record in refused {
        let reply = home.act(Action::Coaching(CoachingAct::Set { id: None, record: record.clone() }));
        assert!(matches!(reply.answer, Answer::Refused(_)), "{record:?}");
    }
    let reply = home.act(Action::Coaching(CoachingAct::Set { id: None, record: Record::Skill(skill(5)) }));
    let Answer::Changed { name: Some(EditName::Coaching { did: Did::Added, .. }), .. } = reply.answer else {
        panic!("{reply:?}")
    };
}

#[test]
fn answers_about_coaching_arrive_as_they_were_given() {
    let (mut session, person) = with_secret();
    let range = DateRange::new(day(-90), day(0)).unwrap();
    let mut answers = vec![session.coaching(None), session.coaching(Some(person))];
    answers.extend(League::ALL.into_iter().map(|league| session.recognition(league, range)));
    for answer in answers {
        let bytes = attain::app::wire::encode(&answer).unwrap();
        assert_eq!(attain::app::wire::decode::<Answer>(&bytes).unwrap(), answer);
    }
}

/// What is typed into a field.
fn typed(field: &FieldView) -> String {
    let text = match (&field.kind, field.key) {
        (Kind::Choice(_) | Kind::Day, _) => return field.value.clone(),
        (_, "level" | "rating") => "3",
        (_, "bound") => "90%",
        (_, "cost" | "first") => "250.00",
        (Kind::Text, "people") => "",
        _ => "Something",
    };
    text.to_owned()
}

#[test]
fn every_form_becomes_a_record() {
    let (mut session, person) = with_secret();
    let of = |session: &Session, wanted: &str| {
        let mut records = session.workspace().coaching.iter();
        *records.find(|(_, entry)| entry.record().slug() == wanted).unwrap().0
    };
    let (meeting, part) = (of(&session, "meeting"), of(&session, "review_part"));
    let forms = [
        Form::Meeting,
        Form::Point(meeting),
        Form::Template(meeting),
        Form::Note(meeting),
        Form::Private(None),
        Form::Commitment(None),
        Form::Feedback,
        Form::Assessment,
        Form::Training,
        Form::Award,
        Form::Showing,
        Form::AskPart,
        Form::Part(part),
        Form::Skill,
        Form::Course,
        Form::Badge,
        Form::Contest,
        Form::Cycle,
        Form::Completions,
    ];
    for form in forms {
        let Answer::Coaching(report) = session.coaching(Some(person)) else { panic!("no report") };
        let (overview, locale) = (session.overview(), Locale::default());
        let scene = Scene { report: &report, overview: &overview, locale: &locale };
        let fields = scene.fields(form, Some(person));
        assert!(!fields.is_empty(), "{form:?}");
        if form == Form::Completions {
            // What comes as rows is read like a file; its own test does that.
            assert!(scene.read(form, None, &Values::default()).is_ok());
            continue;
        }
        let values = Values(fields.iter().map(|field| (field.key, typed(field))).collect());
        let action = scene.read(form, Some(person), &values).unwrap_or_else(|why| panic!("{form:?}: {why}"));
        let reply = session.answer(Request::Act(action));
        assert!(matches!(reply.answer, Answer::Changed { .. }), "{form:?}: {:?}", reply.answer);
    }
    // And what the page says of all that can be said.
    let Answer::Coaching(report) = session.coaching(Some(person)) else { panic!("no report") };
    let (overview, locale) = (session.overview(), Locale::default());
    let scene = Scene { report: &report, overview: &overview, locale: &locale };
    let full = report.person.as_ref().unwrap();
    let lists = [
        scene.actions(full),
        scene.feedback(person),
        scene.trainings(person),
        scene.parts(person),
        scene.earned(&full.earned),
    ];
    assert!(lists.iter().all(|list| list.iter().all(|item| !item.text.is_empty())));
    assert!(lists.iter().filter(|list| !list.is_empty()).count() >= 4, "{lists:?}");
    let tables = [
        scene.people(&Place::default()),
        scene.skills(&full.skills),
        scene.timeline(person),
        scene.library(),
    ];
    assert!(tables.iter().all(|table| !table.lines.is_empty()
        && table.lines.iter().all(|line| line.cells.len() == table.columns.len())));
    assert!(!scene.timeline(person).csv(None).contains(SECRET));
}
