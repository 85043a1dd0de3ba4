//! What a person may choose about a file before it is committed, and what stays of it.

use attain::app::intake::{ENCODING, ReadFile};
use attain::app::requests::{Answer, IntakeFile, IntakeReply};
use attain::app::session::Session;
use attain::domain::kernel::Date;
use attain::exchange::import::{Encoding, ReadOptions, Reader};

/// Too few letters to tell: `Cefer`, whose first letter is a Č in Windows-1250 and an È in Windows-1252.
const FILE: &[u8] = b"Deal ID,Owner,Stage,Amount,Currency,Close Date,Created\n\
    1,\xC8efer,Closed Won,100,EUR,45352,45292\n2,\xC8efer,Demo,50,EUR,45383,45293\n";

fn read(encoding: Option<Encoding>) -> ReadFile {
    let options = ReadOptions { encoding, ..ReadOptions::default() };
    ReadFile { name: "deals.csv".to_owned(), sheet: Reader::read("deals.csv", FILE, options) }
}

fn file(answer: Answer) -> IntakeFile {
    let Answer::Intake(Some(view)) = answer else { panic!("{answer:?}") };
    view.files.into_iter().next().unwrap()
}

fn answer_to(file: &IntakeFile, id: &str) -> Option<String> {
    file.questions.iter().find(|question| question.id == id).and_then(|question| question.answer.clone())
}

fn replied(session: &mut Session, id: &str, value: &str) -> Answer {
    session.reply(0, IntakeReply::Question { id: id.to_owned(), value: value.to_owned() })
}

#[test]
fn a_file_read_again_in_another_encoding_keeps_what_was_said_about_it() {
    let mut session = Session::empty([7; 16], Date::from_ymd(2026, 4, 10).unwrap());
    let first = file(session.prepare(vec![read(None)]));
    assert_eq!(answer_to(&first, ENCODING).as_deref(), Some("Windows-1252"));
    assert_eq!(first.preview[0][1], "Èefer");
    let refused = replied(&mut session, ENCODING, "Windows-1250");
    assert!(matches!(refused, Answer::Failed { .. }), "only who holds the file can read it again");
    replied(&mut session, "date-system", "1904");
    let again = file(session.read_again(0, read(Some(Encoding::Windows1250))));
    assert_eq!(answer_to(&again, ENCODING).as_deref(), Some("Windows-1250"));
    assert_eq!(answer_to(&again, "date-system").as_deref(), Some("1904"));
    assert_eq!(again.preview[0][1], "Čefer");
    let other = ReadFile { name: "other.csv".to_owned(), ..read(None) };
    assert!(matches!(session.read_again(0, other), Answer::Failed { .. }));
    assert!(matches!(session.commit_intake().answer, Answer::Changed { .. }));
    assert_eq!(session.table().owner.get(0), "Čefer");
}

#[test]
fn day_numbers_count_from_the_year_that_is_chosen() {
    let closed = |system: Option<&str>| {
        let mut session = Session::empty([7; 16], Date::from_ymd(2026, 4, 10).unwrap());
        let first = file(session.prepare(vec![read(None)]));
        assert_eq!(answer_to(&first, "date-system").as_deref(), Some("1900"));
        system.into_iter().for_each(|system| drop(replied(&mut session, "date-system", system)));
        session.commit_intake();
        Date::from_days(session.table().closed[0]).unwrap().to_string()
    };
    assert_eq!(closed(None), "2024-03-01");
    assert_eq!(closed(Some("1904")), "2028-03-02");
    assert_eq!(closed(Some("1900")), "2024-03-01");
}
