//! What the steps Training and Feedback loop count in the coaching records: each record that comes moves its check.

use crate::app::coaching::{day, set};
use attain::app::edit::{Action, CoachingAct};
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::development::roadmap::CheckId;
use attain::domain::kernel::{Date, PersonId};
use attain::domain::model::coaching::{
    Assessment, Commitment, Course, CourseKind, Feedback, FeedbackKind, Judge, Meeting, Record, Skill,
    SkillKind, Training,
};
use attain::domain::model::{Manager, Person};

/// A manager with one person of a role.
fn team() -> (Session, PersonId, PersonId) {
    let mut session = Session::empty([4; 16], day(0));
    for name in ["Mia", "Rep"] {
        session.act(Action::AddPerson { name: name.to_owned() });
    }
    let find = |session: &Session, name: &str| session.workspace().roster().find(name).unwrap();
    let (boss, rep) = (find(&session, "Mia"), find(&session, "Rep"));
    let person = session.workspace().people[&rep].clone();
    let led = Person { role: Some("Seller".to_owned()), manager: Some(Manager::Known(boss)), ..person };
    let reply = session.act(Action::SetPerson { id: Some(rep), person: led }).answer;
    assert!(matches!(reply, Answer::Changed { .. }), "{reply:?}");
    (session, boss, rep)
}

fn is_met(session: &mut Session, id: CheckId) -> bool {
    let report = session.roadmap().unwrap();
    let step = report.steps.iter().find(|one| one.step == id.step()).unwrap();
    step.checks.iter().find(|check| check.id == id).unwrap().is_met
}

/// Sets a record and sees the check move; taking it back moves it back, and it stays done in the end.
fn moves(session: &mut Session, id: CheckId, record: Record, wanted: bool) {
    assert_eq!(is_met(session, id), !wanted, "{id:?} before {record:?}");
    set(session, None, record.clone());
    assert_eq!(is_met(session, id), wanted, "{id:?} after {record:?}");
    session.undo();
    assert_eq!(is_met(session, id), !wanted, "{id:?} after undo");
    session.redo();
}

fn meeting(person: PersonId, on: Date, held: bool) -> Record {
    Record::Meeting(Meeting { person, by: None, on, held })
}

#[test]
fn a_one_to_one_counts_once_it_was_held_and_for_five_weeks() {
    let (mut session, _, rep) = team();
    set(&mut session, None, meeting(rep, day(0), false));
    set(&mut session, None, meeting(rep, day(-36), true));
    assert!(!is_met(&mut session, CheckId::OneToOnesHeld), "planned, or too long ago");
    moves(&mut session, CheckId::OneToOnesHeld, meeting(rep, day(-35), true), true);
}

#[test]
fn feedback_counts_where_it_was_given_and_a_question_does_not() {
    let (mut session, boss, rep) = team();
    let said = |kind: FeedbackKind| {
        Record::Feedback(Feedback {
            person: rep,
            by: Some(boss),
            on: day(0),
            kind,
            situation: String::new(),
            behaviour: "Listened".to_owned(),
            impact: String::new(),
            next: String::new(),
            about: Default::default(),
        })
    };
    set(&mut session, None, said(FeedbackKind::Help));
    set(&mut session, None, said(FeedbackKind::Asked));
    moves(&mut session, CheckId::FeedbackGiven, said(FeedbackKind::Thanks), true);
}

#[test]
fn actions_are_kept_while_none_is_overdue() {
    let (mut session, _, rep) = team();
    let action = |due: i32, done: Option<Date>| {
        Record::Commitment(Commitment {
            person: rep,
            meeting: None,
            text: "Call".to_owned(),
            agreed: day(-20),
            due: day(due),
            kpi: None,
            baseline: None,
            done,
        })
    };
    moves(&mut session, CheckId::ActionsKept, action(0, None), true);
    set(&mut session, None, action(-9, Some(day(-1))));
    assert!(is_met(&mut session, CheckId::ActionsKept), "done late is done");
    moves(&mut session, CheckId::ActionsKept, action(-1, None), false);
}

#[test]
fn skills_are_set_assessed_and_their_gaps_trained() {
    let (mut session, boss, rep) = team();
    let skill = Skill {
        name: "Price".to_owned(),
        kind: SkillKind::Negotiation,
        targets: [(String::new(), 3)].into(),
        kpi: None,
    };
    moves(&mut session, CheckId::SkillsSet, Record::Skill(skill), true);
    let id = *session.workspace().coaching.keys().next().unwrap();
    let seen = |person: PersonId, judge: Judge, level: u8, on: i32| {
        let (by, note) = (Some(boss), String::new());
        Record::Assessment(Assessment { skill: id, person, judge, by, level, on: day(on), note })
    };
    set(&mut session, None, seen(boss, Judge::Own, 4, -3));
    moves(&mut session, CheckId::SkillsAssessed, seen(rep, Judge::Own, 3, -2), true);
    assert!(is_met(&mut session, CheckId::GapsTrained), "nobody is below the target");
    // The manager's word counts more than the own one, and the later of two words of one.
    moves(&mut session, CheckId::GapsTrained, seen(rep, Judge::Manager, 2, -1), false);
    let course = Course {
        name: "Holding the price".to_owned(),
        kind: CourseKind::Course,
        skills: vec![id],
        steps: vec![],
        kpi: None,
        cost: None,
        link: String::new(),
        text: String::new(),
    };
    let course = set(&mut session, None, Record::Course(course));
    let training = |due: i32, completed: Option<Date>| {
        let (assigned, due) = (day(-30), Some(day(due)));
        Record::Training(Training { course, person: rep, assigned, due, completed, cost: None })
    };
    moves(&mut session, CheckId::GapsTrained, training(9, None), true);
    moves(&mut session, CheckId::TrainingsDone, training(-5, Some(day(0))), true);
    moves(&mut session, CheckId::TrainingsDone, training(-5, None), false);
    // And a file of completions makes it good.
    let text = format!(
        "person,course,completed\nRep,Holding the price,{}\nRep,Holding the price,{}\n",
        day(-1),
        day(-2)
    );
    let done = Action::Coaching(CoachingAct::Completions { name: "a.csv".to_owned(), text });
    assert!(matches!(session.act(done).answer, Answer::Changed { .. }));
    assert!(is_met(&mut session, CheckId::TrainingsDone));
}
