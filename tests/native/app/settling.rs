//! Approved statements keep their bytes, and everything about them is taken back, stored and brought back.

use super::persist::Disk;
use crate::exchange::data;
use attain::app::edit::{Action, EditError};
use attain::app::intake::ReadFile;
use attain::app::persist::batch as bytes;
use attain::app::requests::{Answer, Approvals, FreezeAsk, PayReport, Request, SettleAsk, Snapshot};
use attain::app::session::{Effect, Reply, Session};
use attain::app::wire::{decode, encode};
use attain::domain::commission::{Added, Frozen, write_plan};
use attain::domain::facts::Batch;
use attain::domain::kernel::{AdjustmentId, Calendar, Currency, Date, Id, Money, Period};
use attain::domain::model::{Adjustment, DisputeDraft, DisputeStatus, Evidence, PayStage};
use attain::exchange::import::{Answers, ReadOptions, Reader};
use std::collections::BTreeSet;

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn month(name: &str) -> Period {
    Calendar::default().parse(name).unwrap()
}

fn usd(text: &str) -> Money {
    Money::parse(text, Currency::USD).unwrap()
}

fn import(session: &mut Session, name: &str, text: &str) {
    let read = ReadFile {
        name: name.to_owned(),
        sheet: Reader::read(name, text.as_bytes(), ReadOptions::default()),
    };
    session.prepare_with(
        vec![read],
        None,
        Answers { currency: Some(Currency::USD), ..Answers::default() },
        None,
    );
    let answer = session.commit_intake().answer;
    assert!(matches!(answer, Answer::Changed { .. }), "{answer:?}");
}

const PEOPLE: &str = "Name,Role\nAda,AE\nBo,AE\n";
const HEAD: &str = "Deal ID,Owner,Stage,Amount,Close Date,Created\n";
const JANUARY: &str = "D1,Ada,Closed Won,1000.00,2026-01-10,2026-01-01\nD2,Bo,Closed Won,500.00,2026-01-20,2026-01-01\n\
    D3,Ada,Closed Won,200.00,2026-02-03,2026-01-15\n";
const PLAN: &str = r#"{"schema": "attain/plan/1", "name": "Tenth", "currency": "USD", "effective": {"from": "2026-01-01"},
    "applies_to": {"everyone": true}, "payout": "month", "refunds": {"policy": "negative_deal"},
    "components": [{"id": "commission", "name": "Commission", "pays": {"flat": {"rate": "10%"}}}]}"#;

fn session() -> Session {
    let mut session = Session::empty([8; 16], day("2026-03-10"));
    import(&mut session, "people.csv", PEOPLE);
    import(&mut session, "deals.csv", &format!("{HEAD}{JANUARY}"));
    session.act(Action::SetPlan { id: None, document: PLAN.to_owned() });
    session
}

fn ask(session: &Session, period: &str, stage: PayStage) -> FreezeAsk {
    let plan = *session.workspace().plans.keys().next().unwrap();
    FreezeAsk {
        plan,
        period: month(period).range,
        people: vec![],
        stage,
        by: "Nadia".into(),
        note: String::new(),
    }
}

fn approve(session: &mut Session, period: &str) -> Reply {
    let ask = ask(session, period, PayStage::Approved);
    let reply = session.freeze(&ask);
    assert!(matches!(reply.answer, Answer::Changed { .. }), "{:?}", reply.answer);
    reply
}

fn paid(session: &mut Session, period: Option<&str>) -> PayReport {
    let period = period.map(|period| month(period).range);
    let Answer::Paid(report) = session.pay(None, period, None) else { panic!("not paid") };
    report
}

fn approvals(session: &mut Session) -> Approvals {
    session.approvals(None).unwrap()
}

fn refused(reply: &Reply) -> String {
    match &reply.answer {
        Answer::Refused(EditError::Rule { rule }) => rule.clone(),
        other => panic!("{other:?}"),
    }
}

/// The texts of all kept statements, by what is stored.
fn texts(session: &Session) -> Vec<String> {
    let bytes = session.backup().unwrap();
    let backup = attain::app::persist::backup::unpack(&bytes).unwrap();
    let kept = backup.batches.into_iter().filter_map(|batch| match batch {
        Batch::Statements(kept) => Some(kept.texts.clone()),
        _ => None,
    });
    kept.flatten().collect()
}

/// What pay is computed from is kept from edit to edit; nobody may notice.
#[test]
fn pay_after_each_edit_is_that_of_a_workspace_opened_anew() {
    let mut session = session();
    let plan = *session.workspace().plans.keys().next().unwrap();
    let ada = session.workspace().people.values().find(|one| one.name == "Ada").unwrap().id;
    let edited = |from: &str, to: &str| Action::SetPlan { id: Some(plan), document: PLAN.replace(from, to) };
    let by_share = r#"{"table": {"by": "attainment", "application": "retroactive", "tiers":
        [{"from": "0%", "rate": "5%"}, {"from": "100%", "rate": "20%"}]}}"#;
    let second = PLAN.replace("Tenth", "A second").replace("2026-01-01", "2026-03-01");
    let bonus = Adjustment {
        id: AdjustmentId(Id::from_bits(0)),
        person: ada,
        range: month("2026-02").range,
        amount: usd("7.00"),
        reason: "as agreed".to_owned(),
        line: String::new(),
        by: String::new(),
        place: None,
    };
    let steps = [
        Some(edited("10%", "12%")),
        Some(Action::SetAdjustment { id: None, record: bonus }),
        Some(Action::SetPlan { id: None, document: second }),
        Some(edited(r#"{"flat": {"rate": "10%"}}"#, by_share)),
        Some(Action::SetQuota {
            id: None,
            person: ada,
            range: month("2026-01").range,
            amount: usd("900.00"),
        }),
        None,
        Some(edited("10%", "15%")),
        None,
    ];
    let mut seen = BTreeSet::new();
    for step in steps {
        let reply = match step {
            Some(step) => session.act(step),
            None => session.undo(),
        };
        assert!(matches!(reply.answer, Answer::Changed { .. }), "{:?}", reply.answer);
        let mut anew = Session::empty([9; 16], day("2026-03-10"));
        anew.restore(&session.backup().unwrap()).unwrap();
        let own = paid(&mut session, None);
        assert_eq!(own.statements, paid(&mut anew, None).statements);
        seen.insert(own.totals);
    }
    assert!(seen.len() >= 4, "the edits matter: {seen:?}");
}

#[test]
fn approved_statements_keep_their_bytes_after_imports_plan_edits_undo_and_restore() {
    let mut session = session();
    approve(&mut session, "2026-01");
    let kept = texts(&session);
    assert_eq!(kept.len(), 2);
    let january = paid(&mut session, Some("2026-01"));
    assert!(january.standing.iter().all(|one| one.stage == PayStage::Approved && one.run.is_some()));

    import(&mut session, "late.csv", &format!("{HEAD}D1,Ada,Closed Won,900.00,2026-01-10,2026-01-01\n"));
    let plan = *session.workspace().plans.keys().next().unwrap();
    let dearer = PLAN.replace("10%", "12%");
    session.act(Action::SetPlan { id: Some(plan), document: dearer.clone() });
    assert_eq!(texts(&session), kept, "bytes stay");
    assert_eq!(paid(&mut session, Some("2026-01")).statements, january.statements);

    // 900 × 12 % − 100, and 200 × 12 % of February's own.
    let february = paid(&mut session, Some("2026-02"));
    let ada = february.statements.iter().position(|one| one.person_name == "Ada").unwrap();
    assert_eq!(february.statements[ada].total, usd("32.00"));
    let Added::Adjusts(link) = &february.standing[ada].added[0] else { panic!("no link") };
    assert_eq!(
        (link.period.name.as_str(), link.approved, link.now),
        ("2026-01", usd("100.00"), usd("108.00"))
    );

    // A plan that can't be paid any more still shows what was approved; so does one that is gone.
    session.act(Action::RemovePlan(plan));
    assert_eq!(paid(&mut session, Some("2026-01")).statements, january.statements);
    session.undo();

    let mut other = Session::empty([9; 16], day("2026-03-10"));
    other.restore(&session.backup().unwrap()).unwrap();
    assert_eq!(texts(&other), kept);
    assert_eq!(paid(&mut other, None), paid(&mut session, None));
}

#[test]
fn an_approval_is_taken_back_done_again_and_stored() {
    let mut session = session();
    let before = paid(&mut session, None);
    let mut disk = Disk::default();
    disk.write(&session.save());
    let reply = approve(&mut session, "2026-01");
    assert!(reply.effects.iter().any(|effect| matches!(effect, Effect::PutBatch(Batch::Statements(_)))));
    let approved = paid(&mut session, None);
    session.undo();
    assert_eq!(paid(&mut session, None), before);
    session.redo();
    assert_eq!(paid(&mut session, None), approved);
}

#[test]
fn a_review_is_a_draft_that_was_seen_and_an_approval_takes_its_place() {
    let mut session = session();
    let review = ask(&session, "2026-01", PayStage::Reviewed);
    session.freeze(&review);
    assert!(paid(&mut session, Some("2026-01")).standing.iter().all(|one| one.stage == PayStage::Reviewed));
    import(&mut session, "late.csv", &format!("{HEAD}D1,Ada,Closed Won,900.00,2026-01-10,2026-01-01\n"));
    let report = approvals(&mut session);
    let ada = report.groups[0].rows.iter().find(|row| row.name == "Ada").unwrap();
    assert_eq!(ada.stage, PayStage::Draft, "what was reviewed is another statement");
    assert!(
        ada.doubts
            .iter()
            .any(|doubt| doubt.text.contains("it was 100.00 USD when it was reviewed and is 90.00"))
    );
    // In spite of that it is approved with a reason only.
    let mut wanted = ask(&session, "2026-01", PayStage::Approved);
    assert!(refused(&session.freeze(&wanted)).contains("changed since review"));
    wanted.note = "The amount was corrected by the customer".into();
    assert!(matches!(session.freeze(&wanted).answer, Answer::Changed { .. }));
    let runs = approvals(&mut session).runs;
    assert_eq!(runs.len(), 1);
    let stages: Vec<PayStage> = runs[0].steps.iter().map(|step| step.stage).collect();
    assert_eq!(stages, [PayStage::Reviewed, PayStage::Approved]);
}

#[test]
fn steps_go_in_order_and_what_is_paid_or_corrected_later_is_not_opened_again() {
    let mut session = session();
    approve(&mut session, "2026-01");
    let id = approvals(&mut session).runs[0].id;
    let step = |stage| Action::StepPay { id, stage, by: String::new(), note: String::new() };
    assert!(refused(&session.act(step(PayStage::Paid))).contains("are approved"));
    let reopen =
        |reason: &str| Action::ReopenPay { id, person: None, by: String::new(), reason: reason.into() };
    assert!(refused(&session.act(reopen(" "))).contains("reason"));
    import(&mut session, "late.csv", &format!("{HEAD}D1,Ada,Closed Won,900.00,2026-01-10,2026-01-01\n"));
    approve(&mut session, "2026-02");
    assert!(refused(&session.act(reopen("wrong"))).contains("2026-02 already correct 2026-01"));
    session.undo();
    assert!(matches!(session.act(reopen("wrong")).answer, Answer::Changed { .. }));
    let january = paid(&mut session, Some("2026-01"));
    assert!(january.standing.iter().all(|one| one.stage == PayStage::Draft));
    session.undo();
    session.act(step(PayStage::Published));
    session.act(step(PayStage::Paid));
    assert!(refused(&session.act(reopen("wrong"))).contains("stays as it was paid"));
}

#[test]
fn a_dispute_keeps_its_evidence_and_its_outcome_links_an_adjustment() {
    let mut session = session();
    approve(&mut session, "2026-01");
    let report = paid(&mut session, Some("2026-01"));
    let line = &report.statements[0].lines[0];
    let draft = DisputeDraft {
        person: report.statements[0].person,
        plan: report.standing[0].plan.unwrap(),
        period: report.statements[0].period.clone(),
        component: line.component.clone(),
        evidence: Evidence {
            line: line.name.clone(),
            amount: line.amount,
            arithmetic: line.trace.arithmetic.clone(),
            sentence: line.trace.sentence.clone(),
            deals: line.trace.rows.iter().map(|row| (row.deal.clone(), row.share)).collect(),
        },
        by: "Ada".into(),
        text: "A deal is missing".into(),
    };
    session.act(Action::Doubt(draft.clone()));
    let id = *session.workspace().disputes.keys().next().unwrap();
    session.act(Action::SayInDispute { id, by: "Nadia".into(), text: "Which one?".into(), answers: false });
    assert_eq!(session.workspace().disputes[&id].status, DisputeStatus::Open);
    let adjust = Action::AdjustInDispute {
        id,
        by: "Nadia".into(),
        text: "D9 was closed in January".into(),
        amount: usd("15.00"),
        range: month("2026-02").range,
    };
    assert!(matches!(session.act(adjust).answer, Answer::Changed { .. }));
    let dispute = &session.workspace().disputes[&id];
    assert_eq!((dispute.status, dispute.thread.len()), (DisputeStatus::Adjusted, 3));
    assert_eq!(dispute.evidence, draft.evidence);
    let adjustment = &session.workspace().adjustments[&dispute.adjustment.unwrap()];
    assert_eq!((adjustment.amount, adjustment.line.as_str()), (usd("15.00"), "commission"));
    let february = paid(&mut session, Some("2026-02"));
    let ada = february.statements.iter().find(|one| one.person_name == "Ada").unwrap();
    assert_eq!(ada.total, usd("35.00"));
    // One step takes both back.
    session.undo();
    assert!(session.workspace().adjustments.is_empty());
    assert_eq!(session.workspace().disputes[&id].status, DisputeStatus::Open);
}

#[test]
fn an_adjustment_after_a_dispute_about_an_adjustment_line_is_paid_once() {
    let mut session = session();
    approve(&mut session, "2026-01");
    import(&mut session, "late.csv", &format!("{HEAD}D1,Ada,Closed Won,900.00,2026-01-10,2026-01-01\n"));
    let report = paid(&mut session, Some("2026-02"));
    let place = report.statements.iter().position(|one| one.person_name == "Ada").unwrap();
    let (statement, line) = (&report.statements[place], report.statements[place].lines.last().unwrap());
    assert_eq!((line.component.as_str(), line.amount), ("adjustment", usd("-10.00")));
    session.act(Action::Doubt(DisputeDraft {
        person: statement.person,
        plan: report.standing[place].plan.unwrap(),
        period: statement.period.clone(),
        component: line.component.clone(),
        evidence: Evidence {
            line: line.name.clone(),
            amount: line.amount,
            arithmetic: line.trace.arithmetic.clone(),
            sentence: line.trace.sentence.clone(),
            deals: Vec::new(),
        },
        by: String::new(),
        text: "It was 1,000 after all".into(),
    }));
    let id = *session.workspace().disputes.keys().next().unwrap();
    let (amount, range) = (usd("10.00"), month("2026-02").range);
    session.act(Action::AdjustInDispute { id, by: String::new(), text: "Right".into(), amount, range });
    let after = paid(&mut session, Some("2026-02"));
    let ada = after.statements.iter().find(|one| one.person_name == "Ada").unwrap();
    assert_eq!(ada.total, statement.total.checked_add(amount).unwrap());
}

#[test]
fn a_disputed_month_replayed_says_what_the_crm_changed_and_which_lines_moved() {
    let mut session = session();
    let late = format!("{HEAD}D1,Ada,Closed Won,900.00,2026-01-10,2026-01-01\n");
    let read = ReadFile {
        name: "late.csv".into(),
        sheet: Reader::read("late.csv", late.as_bytes(), ReadOptions::default()),
    };
    session.prepare_with(
        vec![read],
        None,
        Answers { currency: Some(Currency::USD), ..Answers::default() },
        None,
    );
    session.commit_intake();
    let imports = session.workspace().imports_in_order();
    let (first, second) = (imports[1].id, imports[2].id);
    let plan = *session.workspace().plans.keys().next().unwrap();
    let person = session.workspace().roster().find("Ada").unwrap();
    let states = (Snapshot::Import(first), Snapshot::Import(second));
    let found = session.replay(plan, &month("2026-01"), person, states).unwrap();
    assert_eq!((found.before, found.after), (usd("100.00"), usd("90.00")));
    assert_eq!(found.lines[0].line, "Commission");
    assert_eq!(found.deals, [("D1".to_owned(), vec!["amount 1000.00 USD → 900.00 USD".to_owned()])]);
}

#[test]
fn a_stored_sample_of_every_build_reads_back_to_its_bytes() {
    let text = String::from_utf8(data("settle/statement-1.json")).unwrap();
    let text = text.trim_end();
    let frozen: Frozen = serde_json::from_str(text).unwrap();
    assert_eq!(frozen.schema, "attain/statement/1");
    assert_eq!(frozen.settled.statement.total, usd("32.00"));
    // Within this build the document is written as it was read; what is kept is the text itself.
    assert_eq!(serde_json::to_string(&frozen).unwrap(), text);
    let stored = data("settle/batch-1.bin");
    let Batch::Statements(batch) = bytes::decode(&stored).unwrap() else { panic!("no statements") };
    assert_eq!(batch.texts[0], text);
    let kept = bytes::decode(&bytes::encode(&Batch::Statements(batch.clone())).unwrap()).unwrap();
    assert_eq!(kept, Batch::Statements(batch));
}

#[test]
fn settling_travels_between_page_and_engine() {
    let mut session = session();
    approve(&mut session, "2026-01");
    import(&mut session, "late.csv", &format!("{HEAD}D1,Ada,Closed Won,900.00,2026-01-10,2026-01-01\n"));
    let gaps = SettleAsk::Reconcile {
        name: "paid.csv".into(),
        text: "Person,Amount\nAda,1\nBo,50.00\n".into(),
        period: Some(month("2026-01")),
    };
    let pay = Request::Pay { plan: None, period: None, person: None };
    let person = session.workspace().roster().find("Ada").unwrap();
    let estimate = SettleAsk::Estimate { person, period: month("2026-02").range, moves: vec![] };
    let asked = [SettleAsk::Approvals { period: None }, SettleAsk::Control { period: None }, estimate, gaps];
    for request in asked.into_iter().map(Request::Settle).chain([pay]) {
        assert_eq!(decode::<Request>(&encode(&request).unwrap()).unwrap(), request);
        let answer = session.answer(request).answer;
        assert!(!matches!(answer, Answer::Failed { .. }), "{answer:?}");
        assert_eq!(decode::<Answer>(&encode(&answer).unwrap()).unwrap(), answer);
    }
    assert_eq!(
        write_plan(&session.workspace().plans.values().next().unwrap().document).len(),
        texts_plan(&session)
    );
}

/// The length of the plan's text beside the kept statements.
fn texts_plan(session: &Session) -> usize {
    let backup = attain::app::persist::backup::unpack(&session.backup().unwrap()).unwrap();
    let mut plans = backup.batches.iter().filter_map(|batch| match batch {
        Batch::Statements(kept) => Some(kept.plan.len()),
        _ => None,
    });
    plans.next_back().unwrap()
}

/// Writes the sample that later builds must read: run once for a new form, by name.
#[test]
#[ignore = "writes a sample into the source"]
fn write_the_sample() {
    let mut session = session();
    approve(&mut session, "2026-01");
    import(&mut session, "late.csv", &format!("{HEAD}D1,Ada,Closed Won,1120.00,2026-01-10,2026-01-01\n"));
    let person = session.workspace().roster().find("Ada").unwrap();
    let mut wanted = ask(&session, "2026-02", PayStage::Approved);
    wanted.people = vec![person];
    session.freeze(&wanted);
    let backup = attain::app::persist::backup::unpack(&session.backup().unwrap()).unwrap();
    let batch = backup.batches.into_iter().find(|batch| match batch {
        Batch::Statements(kept) => kept.texts.len() == 1,
        _ => false,
    });
    let Some(Batch::Statements(kept)) = batch else { panic!("none") };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/settle");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/statement-1.json"), format!("{}\n", kept.texts[0])).unwrap();
    std::fs::write(format!("{folder}/batch-1.bin"), bytes::encode(&Batch::Statements(kept)).unwrap())
        .unwrap();
}
