//! Each import is a dated snapshot, whatever its kind; what was is found again.

use attain::app::edit::{Action, EditName};
use attain::app::intake::ReadFile;
use attain::app::requests::{Answer, IntakeReply, Request, Snapshot};
use attain::app::session::Session;
use attain::domain::facts::{EntrySource, MoveKind, Outcome};
use attain::domain::kernel::{Currency, Date, Rational};
use attain::domain::measure::{Axis, Filter, Key, KpiId, TermRows, Value};
use attain::domain::model::RecordKind;
use attain::exchange::export::template::{headers, template};
use attain::exchange::import::fields::Field;
use attain::exchange::import::{Answers, Mapping, Profile, ReadOptions, Reader};

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn import(session: &mut Session, files: &[(&str, &str)], shown: Option<Date>) {
    let read = files.iter().map(|(name, text)| ReadFile {
        name: (*name).to_owned(),
        sheet: Reader::read(name, text.as_bytes(), ReadOptions::default()),
    });
    let answers = Answers { currency: Some(Currency::USD), ..Answers::default() };
    session.prepare_with(read.collect(), None, answers, None);
    session.reply(0, IntakeReply::Snapshot(shown));
    let answer = session.commit_intake().answer;
    assert!(matches!(answer, Answer::Changed { .. }), "{answer:?}");
}

const PEOPLE: &str = "Name,Role,Team\nAda,AE,East\nBo,AE,West\n";
const MARCH: &str = "Deal ID,Owner,Stage,Amount,Close Date,Created\n\
    D1,Ada,Demo,100.00,2026-04-30,2026-01-15\nD2,Bo,Offer,50.00,2026-04-15,2026-01-15\n";
const APRIL: &str = "Deal ID,Owner,Stage,Amount,Close Date,Created\n\
    D1,Ada,Closed Won,120.00,2026-04-02,2026-01-15\nD2,Bo,Offer,50.00,2026-05-31,2026-01-15\nD3,Bo,Demo,10.00,2026-05-31,2026-04-01\n";

fn session() -> Session {
    Session::empty([7; 16], day("2026-04-10"))
}

#[test]
fn an_older_snapshot_brought_later_stays_older() {
    let mut session = session();
    import(&mut session, &[("people.csv", PEOPLE), ("april.csv", APRIL)], None);
    import(&mut session, &[("march.csv", MARCH)], Some(day("2026-03-01")));
    // What counts now is April's state, although March came in later.
    assert_eq!(session.table().len(), 3);
    assert_eq!(session.table().outcome.iter().filter(|outcome| **outcome == Outcome::Won).count(), 1);
    let march = session.table_at(Snapshot::Day(day("2026-03-31"))).unwrap();
    assert_eq!(march.shown_minor, [10_000, 5_000]);
    let request = Request::Movement { from: Snapshot::Day(day("2026-03-31")), until: Snapshot::Now, most: 9 };
    let Answer::Movement(moved) = session.answer(request).answer else { panic!("no movement") };
    let kinds: Vec<MoveKind> = moved.moves.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [MoveKind::New, MoveKind::AmountUp, MoveKind::Won, MoveKind::Pushed]);
    assert_eq!((moved.open_before[0].minor, moved.open_after[0].minor), (15_000, 6_000));
    // The log knows what only the snapshots tell.
    let log = session.stage_log();
    let row = (0..3).find(|row| session.table().key(*row) == "D1").unwrap();
    let told: Vec<_> =
        log.of(row).iter().map(|entry| (entry.stage.as_str(), entry.day.to_string())).collect();
    assert_eq!(told, [("Demo", "2026-03-01".to_owned()), ("Closed Won", "2026-04-02".to_owned())]);
    assert!(log.of(row).iter().all(|entry| entry.source == EntrySource::Snapshot));
}

#[test]
fn the_day_of_a_snapshot_is_an_edit_that_can_be_taken_back() {
    let mut session = session();
    import(&mut session, &[("people.csv", PEOPLE), ("april.csv", APRIL)], None);
    import(&mut session, &[("march.csv", MARCH)], None);
    assert_eq!(session.table().amount_minor[0], 10_000);
    let id = session.overview().imports[0].id;
    let reply = session.act(Action::DateImport { id, day: Some(day("2026-03-01")) });
    let Answer::Changed { name: Some(EditName::DateImport { .. }), .. } = reply.answer else {
        panic!("{reply:?}")
    };
    assert_eq!(session.overview().imports.last().unwrap().snapshot, day("2026-03-01"));
    let d1 = |session: &Session| (0..3).find(|row| session.table().key(*row) == "D1").unwrap();
    assert_eq!(session.table().amount_minor[d1(&session)], 12_000);
    session.undo();
    assert_eq!(session.table().amount_minor[d1(&session)], 10_000);
}

#[test]
fn rates_are_edits_and_change_figures_at_once() {
    let mut session = session();
    let euro = Currency::parse("EUR").unwrap();
    let deals = "Deal ID,Owner,Stage,Amount,Currency,Close Date\n\
        D1,Ada,Won,100.00,USD,2026-03-20\nD2,Bo,Won,50.00,EUR,2026-03-21\n";
    import(&mut session, &[("people.csv", PEOPLE), ("deals.csv", deals)], None);
    session.act(Action::SetCurrency(Currency::USD));
    let revenue = |session: &Session| match session.kpis(&[KpiId::Revenue], &[], &Filter::default()) {
        Answer::Kpis { rows, .. } => rows[0].values[0].1.clone(),
        other => panic!("{other:?}"),
    };
    assert!(matches!(revenue(&session), Value::Undefined(_)));
    let rate = Rational::parse("1.5").unwrap();
    let set = |rate| Action::SetRate { id: None, from: euro, to: Currency::USD, on: day("2026-01-01"), rate };
    session.act(set(rate));
    let Value::Money(sum) = revenue(&session) else { panic!("no sum") };
    assert_eq!(sum.minor, 17_500);
    for wrong in [Rational::ZERO, Rational::whole(-1)] {
        assert!(matches!(session.act(set(wrong)).answer, Answer::Refused(_)));
    }
    assert!(matches!(session.act(set(rate)).answer, Answer::Refused(_)), "the pair has a rate from that day");
    let mut other = Session::empty([8; 16], day("2026-04-10"));
    other.restore(&session.backup().unwrap()).unwrap();
    assert_eq!(revenue(&other), revenue(&session));
    session.undo();
    assert!(matches!(revenue(&session), Value::Undefined(_)));
    session.redo();
    let id = *session.workspace().rates.keys().next().unwrap();
    session.act(Action::RemoveRate(id));
    assert!(session.workspace().rates.is_empty());
}

#[test]
fn calls_belong_to_who_made_them_by_person_team_and_time() {
    let mut session = session();
    let deals = "Deal ID,Owner,Stage,Amount,Close Date\nD1,Ada,Demo,100.00,2026-04-30\n";
    let activities = "Activity ID,Type,Subject,Assigned To,Date,Done,Deal ID\n\
        A1,Call,One,Bo,2026-03-30,yes,D1\nA2,Call,Two,Bo,2026-04-02,yes,D1\nA3,Call,Three,Bo,2026-04-03,no,D1\n\
        A4,Email,Four,Ada,2026-04-03,yes,\nA5,Meeting,Five,Zoe,2026-04-15,yes,\n";
    let leads = "Lead ID,Name,Owner,Status,Created,Converted On\n\
        L1,Ida,Ada,Converted,2026-03-15,2026-04-20\nL2,Ole,Ada,New,2026-03-16,\n";
    let files = [("p.csv", PEOPLE), ("d.csv", deals), ("a.csv", activities), ("l.csv", leads)];
    import(&mut session, &files, None);
    assert_eq!((session.activities().len(), session.leads().len()), (5, 2));
    let april = Filter {
        period: Some(session.workspace().settings.calendar.parse("2026-04").unwrap().range),
        ..Filter::default()
    };
    let rows = |kpi: KpiId, axis: Axis, filter: &Filter| match session.kpis(&[kpi], &[axis], filter) {
        Answer::Kpis { rows, .. } => rows,
        other => panic!("{other:?}"),
    };
    let calls = rows(KpiId::CallsMade, Axis::Team, &april);
    let west = calls.iter().find(|row| row.keys == [Key::Team(Some("West".to_owned()))]).unwrap();
    assert_eq!(west.values[0].1, Value::Count(1));
    let all = Filter::default();
    let explained = session.explain(KpiId::CallsMade, &all, &[Key::Team(Some("West".to_owned()))], 9);
    let Answer::Explained(explained) = explained else { panic!("{explained:?}") };
    let TermRows::Activities(behind) = &explained.terms[0].rows else { panic!("{explained:?}") };
    assert_eq!(explained.value, Value::Count(2));
    assert_eq!(behind.iter().map(|row| row.place.line).collect::<Vec<_>>(), [2, 3]);
    let nobody = rows(KpiId::MeetingsHeld, Axis::Person, &all);
    let nobody = nobody.iter().find(|row| row.keys == [Key::Person(None)]).unwrap();
    assert_eq!(nobody.values[0].1, Value::Count(1));
    let counted = |kpi, filter: &Filter| match session.kpis(&[kpi], &[], filter) {
        Answer::Kpis { rows, .. } => rows[0].values[0].1.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(counted(KpiId::LeadConversion, &all), Value::Ratio(Rational::HALF));
    assert_eq!(
        (counted(KpiId::LeadsCreated, &april), counted(KpiId::LeadsConverted, &april)),
        (Value::Count(0), Value::Count(1))
    );
    let months = rows(KpiId::Activities, Axis::Time(attain::domain::kernel::Grain::Month), &all);
    let found: Vec<_> = months
        .iter()
        .filter(|row| row.values[0].1 != Value::Count(0))
        .map(|row| row.values[0].1.clone())
        .collect();
    assert_eq!(found, [Value::Count(1), Value::Count(3)]);
}

#[test]
fn every_header_of_a_template_is_recognised_again() {
    for kind in RecordKind::ALL {
        let cells: Vec<&str> =
            headers(kind).map(|header| if header.contains("Currency") { "USD" } else { "" }).collect();
        let text = format!("{}{}\r\n", template(kind), cells.join(",").replacen(',', "x,", 1));
        let text = if kind == RecordKind::Rates { format!("{}USD,EUR,,1\r\n", template(kind)) } else { text };
        let sheet = Reader::read("t.csv", text.as_bytes(), ReadOptions::default()).unwrap();
        let mapping = Mapping::propose(&sheet, &Profile::of(&sheet), None).unwrap();
        assert_eq!((mapping.kind, mapping.layout.as_str()), (kind, "generic"));
        let unmapped: Vec<&str> = mapping
            .columns
            .iter()
            .filter(|column| column.field.is_none())
            .map(|column| column.header.as_str())
            .collect();
        assert!(unmapped.is_empty(), "{kind:?}: {unmapped:?}");
        let fields: std::collections::BTreeSet<Option<Field>> =
            mapping.columns.iter().map(|column| column.field).collect();
        assert_eq!(fields.len(), mapping.columns.len());
    }
}
