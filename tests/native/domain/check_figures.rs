//! What the definitions of the field say of stages, close dates, work, people and losses, each tried on a
//! few rows of files that one can count by hand.

use attain::app::intake::ReadFile;
use attain::app::requests::{Answer, IntakeReply, Request, Snapshot};
use attain::app::session::Session;
use attain::domain::facts::{MoveKind, Movement};
use attain::domain::kernel::{Currency, Date, DateRange, Grain, Rational};
use attain::domain::measure::win_loss::{Met, Verdict, WinLoss};
use attain::domain::measure::{Axis, Dimension, Filter, Funnel, Key, KpiId, TermRows, Undefined, Value};
use attain::domain::model::measures::MeasureSettings;
use attain::exchange::import::{Answers, ReadOptions, Reader};

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn days(from: &str, until: &str) -> Filter {
    Filter::in_period(DateRange::new(day(from), day(until)).unwrap())
}

fn r(text: &str) -> Rational {
    Rational::parse(text).unwrap()
}

fn import(session: &mut Session, files: &[(&str, &str)], shown: Option<&str>) {
    let read = files.iter().map(|(name, text)| ReadFile {
        name: format!("{name}.csv"),
        sheet: Reader::read(&format!("{name}.csv"), text.as_bytes(), ReadOptions::default()),
    });
    let answers = Answers { currency: Some(Currency::USD), ..Answers::default() };
    session.prepare_with(read.collect(), None, answers, None);
    session.reply(0, IntakeReply::Snapshot(shown.map(day)));
    let answer = session.commit_intake().answer;
    assert!(matches!(answer, Answer::Changed { .. }), "{answer:?}");
}

/// A company read from files, as of a day.
fn company(today: &str, files: &[(&str, &str)]) -> Session {
    let mut session = Session::empty([3; 16], day(today));
    import(&mut session, files, None);
    session
}

fn value(session: &Session, kpi: KpiId, filter: &Filter) -> Value {
    match session.kpis(&[kpi], &[], filter) {
        Answer::Kpis { rows, .. } => rows[0].values[0].1.clone(),
        other => panic!("{other:?}"),
    }
}

fn funnel(session: &Session, filter: &Filter) -> Funnel {
    match session.funnel(filter, 9) {
        Answer::Funnel(funnel) => funnel,
        other => panic!("{other:?}"),
    }
}

fn lacks(column: &str) -> Value {
    Value::Undefined(Undefined::MissingColumn { column: column.to_owned().into() })
}

const PEOPLE: &str = "Name,Role,Team\nAda,AE,East\nBo,AE,West\n";

/// Five deals: D1 and D2 are won through all stages, D2 skips Offer; D3 is lost in Demo; D4 sits in Demo;
/// D5 moved on to Offer and sits there.
const WALKED: &str = "Deal ID,Owner,Stage,Amount,Close Date,Created\n\
    D1,Ada,Closed Won,100.00,2026-02-20,2026-01-01\nD2,Ada,Closed Won,100.00,2026-02-10,2026-01-01\n\
    D3,Bo,Closed Lost,100.00,2026-02-01,2026-01-01\nD4,Bo,Demo,70.00,2026-05-01,2026-01-01\n\
    D5,Bo,Offer,30.00,2026-05-01,2026-01-01\n";
const WAYS: &str = "Deal ID,From Stage,To Stage,Changed On\n\
    D1,,New,2026-01-01\nD1,New,Demo,2026-01-05\nD1,Demo,Offer,2026-01-15\nD1,Offer,Closed Won,2026-02-20\n\
    D2,,New,2026-01-01\nD2,New,Demo,2026-01-03\nD2,Demo,Closed Won,2026-02-10\n\
    D3,,New,2026-01-01\nD3,New,Demo,2026-01-11\nD3,Demo,Closed Lost,2026-02-01\n\
    D4,,New,2026-01-01\nD4,New,Demo,2026-01-21\n\
    D5,,New,2026-01-01\nD5,New,Demo,2026-01-21\nD5,Demo,Offer,2026-02-10\n";

fn walked() -> Session {
    company("2026-03-01", &[("people", PEOPLE), ("deals", WALKED), ("history", WAYS)])
}

#[test]
fn a_stage_converts_what_moved_on_of_what_left_it_and_skipped_stages_are_passed() {
    let session = walked();
    let found = funnel(&session, &Filter::default());
    let told: Vec<_> =
        found.stages.iter().map(|stage| (stage.stage.as_str(), stage.advanced, stage.lost)).collect();
    // D4 still sits in Demo and does not count; D2 passed Offer without a day in it.
    assert_eq!(told, [("New", 5, 0), ("Demo", 3, 1), ("Offer", 2, 0)]);
    assert_eq!(found.stages[1].conversion, Some(r("3/4")));
    // Over all stages: 10 moved on, 1 was lost.
    assert_eq!(value(&session, KpiId::StageConversion, &Filter::default()), Value::Ratio(r("10/11")));
    // By the day on which a stage was left: in January D3 had left only New.
    let january = funnel(&session, &days("2026-01-01", "2026-02-01"));
    let told: Vec<_> = january.stages.iter().map(|stage| (stage.advanced, stage.lost)).collect();
    assert_eq!(told, [(5, 0), (1, 0), (0, 0)]);
}

#[test]
fn the_stall_line_is_the_75th_percentile_of_those_that_advanced_and_stuck_is_beyond_it() {
    let session = walked();
    let found = funnel(&session, &Filter::default());
    // Days in Demo of those that advanced: 10, 20, 38; position 2 × 0.75 = 1.5 between 20 and 38.
    assert_eq!(found.stages[1].stall_line, Some(r("29")));
    assert_eq!(found.stages[1].days_median, Some(r("20")));
    // D4 stands there for 39 days, D5 in Offer for 19 of 36.
    assert_eq!((found.stages[1].stuck, found.stages[1].standing, found.stages[2].stuck), (1, 1, 0));
    assert_eq!(found.stages[1].stuck_rows[0].1, 39);
    assert_eq!(value(&session, KpiId::StuckDeals, &Filter::default()), Value::Count(1));
    let Value::Money(amount) = value(&session, KpiId::StuckAmount, &Filter::default()) else { panic!() };
    assert_eq!(amount.decimal(), "70.00");
    // On the line is not beyond it.
    let on_the_line = company("2026-02-19", &[("people", PEOPLE), ("deals", WALKED), ("history", WAYS)]);
    assert_eq!(value(&on_the_line, KpiId::StuckDeals, &Filter::default()), Value::Count(0));
    // A zombie is stuck for twice the line, and its expected close is 30 days past.
    let later = company("2026-06-15", &[("people", PEOPLE), ("deals", WALKED), ("history", WAYS)]);
    assert_eq!(value(&later, KpiId::ZombieDeals, &Filter::default()), Value::Count(2));
    let soon = company("2026-05-20", &[("people", PEOPLE), ("deals", WALKED), ("history", WAYS)]);
    assert_eq!(value(&soon, KpiId::ZombieDeals, &Filter::default()), Value::Count(0));
}

#[test]
fn a_loss_of_which_nothing_tells_the_stage_is_charged_to_none() {
    let deals = WALKED.to_owned() + "D9,Bo,Closed Lost,5.00,2026-02-02,2026-01-01\n";
    let session = company("2026-03-01", &[("people", PEOPLE), ("deals", &deals), ("history", WAYS)]);
    let found = funnel(&session, &Filter::default());
    assert_eq!((found.lost_somewhere, found.lost), (1, 2));
    assert_eq!(found.stages.iter().map(|stage| stage.lost).sum::<u64>(), 1);
    let without = company("2026-03-01", &[("people", PEOPLE), ("deals", WALKED)]);
    assert_eq!(value(&without, KpiId::StageConversion, &Filter::default()), lacks("stage history"));
    assert!(funnel(&without, &Filter::default()).missing.is_some());
}

/// D1 moves within Q1, then out of it to Q2; D2 moves out of Q1, back, and out again; D3 moves to an
/// earlier day; D4 stays; D5 is expected in Q2 and moves from there to Q3.
const DUE: &str = "Deal ID,Owner,Stage,Amount,Close Date,Created\n\
    D1,Ada,Demo,10.00,2026-04-15,2026-01-01\nD2,Ada,Demo,10.00,2026-05-01,2026-01-01\n\
    D3,Bo,Demo,10.00,2026-03-01,2026-01-01\nD4,Bo,Demo,10.00,2026-03-20,2026-01-01\n\
    D5,Bo,Demo,10.00,2026-07-10,2026-01-01\n";
const MOVES: &str = "Deal ID,From Stage,To Stage,Changed On,Close Date\n\
    D1,,Demo,2026-01-02,2026-02-10\nD1,Demo,Demo,2026-02-01,2026-03-10\nD1,Demo,Demo,2026-03-05,2026-04-15\n\
    D2,,Demo,2026-01-02,2026-03-10\nD2,Demo,Demo,2026-02-01,2026-04-10\nD2,Demo,Demo,2026-02-10,2026-03-31\n\
    D2,Demo,Demo,2026-03-30,2026-05-01\nD3,,Demo,2026-01-02,2026-03-15\nD3,Demo,Demo,2026-02-01,2026-03-01\n\
    D4,,Demo,2026-01-02,2026-03-20\nD5,,Demo,2026-01-02,2026-05-10\nD5,Demo,Demo,2026-05-01,2026-07-10\n";

#[test]
fn a_deal_slips_once_a_period_and_every_move_to_a_later_day_is_a_push() {
    let session = company("2026-06-01", &[("people", PEOPLE), ("deals", DUE), ("history", MOVES)]);
    let first = days("2026-01-01", "2026-04-01");
    // Of D1 to D4, all once expected in the quarter, D1 and D2 slipped out of it, D2 twice.
    assert_eq!(value(&session, KpiId::SlippedDeals, &first), Value::Count(2));
    assert_eq!(value(&session, KpiId::SlippageRate, &first), Value::Ratio(r("1/2")));
    // D1 twice, D2 twice; its way back and D3's are none.
    assert_eq!(value(&session, KpiId::Pushes, &first), Value::Count(4));
    // D1 and D2 also were expected in the second quarter, D2 left it for an earlier day: no slip.
    let second = days("2026-04-01", "2026-07-01");
    assert_eq!(value(&session, KpiId::SlippedDeals, &second), Value::Count(1));
    assert_eq!(value(&session, KpiId::SlippageRate, &second), Value::Ratio(r("1/3")));
    assert_eq!(value(&session, KpiId::Pushes, &second), Value::Count(1));
    // By quarter each window is its own; of all time nothing can slip out.
    let by = [Axis::Time(Grain::Quarter)];
    let Answer::Kpis { rows, .. } =
        session.kpis(&[KpiId::SlippedDeals], &by, &days("2026-01-01", "2026-07-01"))
    else {
        panic!()
    };
    let told: Vec<&Value> = rows.iter().map(|row| &row.values[0].1).collect();
    assert!(told.contains(&&Value::Count(2)) && told.contains(&&Value::Count(1)), "{told:?}");
    let ever = value(&session, KpiId::SlippedDeals, &Filter::default());
    assert_eq!(ever, Value::Undefined(Undefined::NoPeriod));
    let Answer::Explained(opened) = session.explain(KpiId::Pushes, &first, &[], 9) else { panic!() };
    assert_eq!(opened.terms[0].count, 4);
}

#[test]
fn ramp_time_ends_with_the_first_month_whose_credit_reaches_its_quota() {
    let people =
        "Name,Role,Team,Hire Date\nAda,AE,East,2026-01-10\nBo,AE,West,2026-02-01\nCy,AE,West,2026-01-01\n";
    let quotas = "Person,From,Until (exclusive),Quota,Currency\n\
        Ada,2026-01-01,2026-04-01,900.00,USD\nBo,2026-01-01,2026-07-01,1810.00,USD\nCy,2026-01-01,2026-04-01,0,USD\n";
    let deals = "Deal ID,Owner,Stage,Amount,Close Date,Created\n\
        D1,Ada,Closed Won,100.00,2026-01-20,2026-01-11\nD2,Ada,Closed Won,280.00,2026-02-15,2026-01-11\n\
        D3,Ada,Closed Won,30.00,2026-02-16,2026-01-11\nD4,Bo,Closed Won,100.00,2026-03-15,2026-02-11\n\
        D5,Cy,Closed Won,500.00,2026-02-20,2026-01-11\n";
    let files = [("people", people), ("quotas", quotas), ("deals", deals)];
    let session = company("2026-06-01", &files);
    // First wins: Ada after 10 days, Bo after 42, Cy after 50.
    let Value::Days(first) = value(&session, KpiId::FirstWinTime, &Filter::default()) else { panic!() };
    assert_eq!(first, r("34"));
    // Of 900 over 90 days February is 280: reached on its last day, 49 days after the hire. Bo never
    // reached a month's quota; a quota of 0 is none to be reached.
    assert_eq!(value(&session, KpiId::RampTime, &Filter::default()), Value::Days(r("49")));
    let Answer::Explained(opened) = session.explain(KpiId::RampTime, &Filter::default(), &[], 9) else {
        panic!()
    };
    let TermRows::Hires(rows) = &opened.terms[0].rows else { panic!() };
    assert_eq!((rows.len(), rows[0].days), (1, r("49")));
    let later = days("2026-02-01", "2026-03-01");
    assert!(
        matches!(value(&session, KpiId::RampTime, &later), Value::Undefined(_)),
        "nobody hired then ramped"
    );
}

#[test]
fn attainment_is_not_defined_without_a_quota_and_a_cycle_never_runs_backwards() {
    let quotas = "Person,From,Until (exclusive),Quota,Currency\nAda,2026-01-01,2026-04-01,0,USD\n";
    let deals = "Deal ID,Owner,Stage,Amount,Close Date,Created\n\
        D1,Ada,Closed Won,100.00,2026-01-20,2026-01-10\nD2,Ada,Closed Won,100.00,2026-01-05,2026-01-10\n";
    let files = [("people", PEOPLE), ("quotas", quotas), ("deals", deals)];
    let session = company("2026-02-01", &files);
    assert!(matches!(
        value(&session, KpiId::Attainment, &days("2026-01-01", "2026-04-01")),
        Value::Undefined(_)
    ));
    assert_eq!(value(&session, KpiId::CycleMean, &Filter::default()), Value::Days(r("10")));
    assert_eq!(value(&session, KpiId::WonCount, &Filter::default()), Value::Count(2));
}

/// Four calls, a mail and two meetings; Ada's deal got Bo's calls. Two leads, one of which became a deal.
#[test]
fn work_counts_for_who_did_it_and_leads_on_from_lead_to_won() {
    let deals = "Deal ID,Owner,Stage,Amount,Close Date,Created\n\
        D1,Ada,Closed Won,100.00,2026-02-20,2026-01-10\nD2,Ada,Closed Lost,100.00,2026-02-25,2026-01-12\n\
        D3,Bo,Demo,100.00,2026-05-25,2026-01-20\n";
    let activities = "Activity ID,Activity Type,Subject,Assigned To,Date,Done,Deal ID\n\
        A1,Call,x,Bo,2026-01-14,yes,D1\nA2,Call,x,Bo,2026-01-15,yes,D1\nA3,Call,x,Ada,2026-01-20,yes,D2\n\
        A4,Call,x,Ada,2026-02-20,no,D2\nA5,Email,x,Ada,2026-01-10,yes,D3\nA6,Meeting,x,Ada,2026-01-30,yes,D1\n\
        A7,Meeting,x,Bo,2026-02-10,yes,D3\n";
    let leads = "Lead ID,Name,Owner,Status,Created,Converted On\n\
        L1,Ida,Ada,Converted,2026-01-05,2026-01-10\nL2,Ole,Ada,New,2026-01-06,\n";
    let files = [("people", PEOPLE), ("deals", deals), ("activities", activities), ("leads", leads)];
    let session = company("2026-03-01", &files);
    let all = Filter::default();
    let rate = |kpi| value(&session, kpi, &all);
    assert_eq!(rate(KpiId::CallsMade), Value::Count(3));
    let Answer::Kpis { rows, .. } = session.kpis(&[KpiId::CallsMade], &[Axis::Person], &all) else {
        panic!()
    };
    let mut calls: Vec<&Value> = rows.iter().map(|row| &row.values[0].1).collect();
    calls.sort_by_key(|value| value.exact());
    assert_eq!(calls, [&Value::Count(1), &Value::Count(2)]);
    // Activity → meeting → deal → won.
    assert_eq!(rate(KpiId::MeetingRate), Value::Ratio(r("2/6")));
    assert_eq!(rate(KpiId::DealsPerMeeting).exact(), Some(r("3/2")));
    assert_eq!(rate(KpiId::ActivitiesPerWin).exact(), Some(r("6")));
    assert_eq!(rate(KpiId::LeadConversion), Value::Ratio(r("1/2")));
    // Days to the first thing done: D1 4, D2 8, D3 0 as it was written down after the mail.
    assert_eq!(rate(KpiId::ResponseTime), Value::Days(r("4")));
    let found = funnel(&session, &all);
    assert_eq!((found.leads, found.created, found.won, found.lost), (Some((2, 1)), 3, 1, 1));
}

#[test]
fn money_that_was_given_away_and_decisions_that_were_not_taken() {
    let deals = "Deal ID,Owner,Stage,Amount,Cost,List Amount,Quantity,Close Date,Created,Lost Reason,Account\n\
        D1,Ada,Closed Won,80.00,40.00,100.00,3,2026-02-20,2026-01-10,,Acme\n\
        D2,Ada,Closed Won,170.00,,200.00,1.5,2026-02-20,2026-01-10,,Best\n\
        D3,Bo,Closed Lost,10.00,,,,2026-02-20,2026-01-10,No decision,Acme\n\
        D4,Bo,Closed Lost,10.00,,,,2026-02-20,2026-01-10,Price,Acme\n\
        D5,Bo,Closed Lost,10.00,,,,2026-02-20,2026-01-10,,Acme\n\
        D6,Bo,Closed Won,50.00,10.00,,,2026-02-21,2026-01-10,,Acme\n";
    let session = company("2026-03-01", &[("people", PEOPLE), ("deals", deals)]);
    let exact = |kpi| value(&session, kpi, &Filter::default());
    assert_eq!(exact(KpiId::Discount), Value::Ratio(r("50/300")));
    // Only deals whose cost is known: (80 − 40 + 50 − 10) ÷ 130.
    assert_eq!(exact(KpiId::Margin), Value::Ratio(r("80/130")));
    assert_eq!(exact(KpiId::UnitsSold).exact(), Some(r("4.5")));
    assert_eq!(exact(KpiId::NoDecisionRate), Value::Ratio(r("1/2")));
    // Acme 130, Best 170: shares 130/300 and 170/300; 1 ÷ (s₁² + s₂²).
    assert_eq!(exact(KpiId::TopAccountShare), Value::Ratio(r("170/300")));
    let effective = exact(KpiId::EffectiveAccounts).exact().unwrap().to_f64();
    assert!((effective - 90_000.0 / 45_800.0).abs() < 1e-7, "{effective}");
}

#[test]
fn disqualified_deals_count_as_lost_unless_a_setting_leaves_them_out() {
    let deals = "Deal ID,Owner,Stage,Amount,Close Date,Created,Lost Reason\n\
        D1,Ada,Closed Won,80.00,2026-02-20,2026-01-10,\nD2,Ada,Closed Lost,10.00,2026-02-20,2026-01-10,Price\n\
        D3,Ada,Closed Lost,10.00,2026-02-20,2026-01-10,Disqualified\n\
        D4,Ada,Closed Lost,10.00,2026-02-20,2026-01-10,Unqualified\n";
    let mut session = company("2026-03-01", &[("people", PEOPLE), ("deals", deals)]);
    let all = Filter::default();
    assert_eq!(value(&session, KpiId::WinRate, &all), Value::Ratio(r("1/4")));
    let losses = |session: &Session| -> u64 { win_loss(session, &all).whole.lost.deals };
    assert_eq!(losses(&session), 3);
    let settings = MeasureSettings { disqualified_are_left_out: true, ..MeasureSettings::default() };
    session.act(attain::app::edit::Action::SetMeasures(settings));
    assert_eq!(value(&session, KpiId::WinRate, &all), Value::Ratio(r("1/2")));
    assert_eq!(losses(&session), 1);
}

fn win_loss(session: &Session, filter: &Filter) -> WinLoss {
    match session.win_loss(filter, 9) {
        Answer::WinLoss(Ok(found)) => found,
        other => panic!("{other:?}"),
    }
}

/// `met` deals against each competitor: name, won, lost; each won deal 100.00, each lost one 50.00.
fn fought(met: &[(&str, u32, u32)]) -> String {
    let mut text = "Deal ID,Owner,Stage,Amount,Close Date,Created,Competitor,Lost Reason\n".to_owned();
    let mut number = 0;
    for (name, won, lost) in met {
        for place in 0..won + lost {
            number += 1;
            let row = if place < *won {
                format!("Closed Won,100.00,2026-02-10,2026-01-01,{name},")
            } else {
                format!(
                    "Closed Lost,50.00,2026-02-10,2026-01-01,{name},{}",
                    ["Price", "Timing"][(place % 3 / 2) as usize]
                )
            };
            text += &format!("D{number},Ada,{row}\n");
        }
    }
    text
}

#[test]
fn losses_are_told_by_reason_and_the_rate_against_each_competitor_with_its_sample() {
    let deals = fought(&[("Apex", 4, 36), ("Bolt", 30, 30), ("Core", 1, 2), ("", 10, 0)]);
    let session = company("2026-03-01", &[("people", PEOPLE), ("deals", &deals)]);
    let found = win_loss(&session, &Filter::default());
    assert_eq!((found.whole.won.deals, found.whole.lost.deals), (45, 68));
    assert_eq!(found.whole.win_rate.unwrap().exact, r("45/113"));
    assert_eq!(found.whole.lost.amount[0].decimal(), "3400.00");
    let named = |name: &str, all: &[Met]| all.iter().find(|met| met.text == name).unwrap().clone();
    let apex = named("Apex", &found.competitors);
    assert_eq!(apex.win_rate.unwrap().exact, r("1/10"));
    // Wilson: 4 of 40 lies between 4.0 % and 23.1 %.
    let rate = apex.win_rate.unwrap();
    assert!((rate.low - 0.0396).abs() < 1e-3 && (rate.high - 0.2305).abs() < 1e-3, "{rate:?}");
    assert_eq!(apex.win_rate_value, Some(r("400/2200")));
    assert_eq!(apex.share_of_lost.unwrap().exact, r("36/68"));
    // Against the other named ones only: 31 of 63.
    assert_eq!((apex.others, apex.verdict), ((31, 63), Verdict::Weaker));
    assert_eq!(named("Bolt", &found.competitors).verdict, Verdict::Stronger);
    let core = named("Core", &found.competitors);
    assert_eq!(core.verdict, Verdict::CouldBeLuck, "{core:?}");
    // Deals without a competitor stand last and are compared with nothing.
    let none = found.competitors.last().unwrap();
    assert_eq!((none.text.as_str(), none.others, none.verdict), ("", (0, 0), Verdict::CouldBeLuck));
    // The lines add up to the whole; won deals have no reason.
    for lines in [&found.reasons, &found.competitors] {
        let sum = |of: &dyn Fn(&Met) -> u64| lines.iter().map(of).sum::<u64>();
        assert_eq!(sum(&|met| met.won.deals), found.whole.won.deals);
        assert_eq!(sum(&|met| met.lost.deals), found.whole.lost.deals);
        let minor = |of: &dyn Fn(&Met) -> i64| lines.iter().map(of).sum::<i64>();
        let first = |money: &[attain::domain::kernel::Money]| money.first().map_or(0, |money| money.minor);
        assert_eq!(minor(&|met| first(&met.lost.amount)), found.whole.lost.amount[0].minor);
        assert_eq!(minor(&|met| first(&met.won.amount)), found.whole.won.amount[0].minor);
    }
    let price = named("Price", &found.reasons);
    let share = price.share_of_lost.unwrap().exact;
    assert_eq!(Some(share), price.share_of_lost_value, "all lost deals are of one size");
    assert!(price.rows.len() == 9 && price.lost.deals > 40);
    // The same figures as the KPI has.
    let mut against = Filter::default();
    against.texts.entry(Dimension::Competitor).or_default().insert("Apex".to_owned());
    assert_eq!(value(&session, KpiId::WinRate, &against), Value::Ratio(r("1/10")));
    // Few deals prove nothing of the same shares.
    let few = fought(&[("Apex", 1, 9), ("Bolt", 7, 7)]);
    let few = company("2026-03-01", &[("people", PEOPLE), ("deals", &few)]);
    let found = win_loss(&few, &Filter::default());
    assert!(found.competitors.iter().all(|met| met.verdict == Verdict::CouldBeLuck));
}

#[test]
fn win_and_loss_say_what_they_lack_and_never_add_across_currencies() {
    let session = walked();
    let found = win_loss(&session, &Filter::default());
    assert!(found.reasons.is_empty() && found.competitors.is_empty());
    let column = |name: &str| Undefined::MissingColumn { column: name.to_owned().into() };
    assert_eq!(found.missing, [column("reason"), column("competitor")]);
    let nothing = session.win_loss(&days("2020-01-01", "2020-02-01"), 9);
    assert_eq!(nothing, Answer::WinLoss(Err(Undefined::NothingToMeasure)));
    let mixed = "Deal ID,Owner,Stage,Amount,Currency,Close Date,Lost Reason\n\
        D1,Ada,Closed Lost,1.00,USD,2026-02-20,Price\nD2,Ada,Closed Lost,2.00,EUR,2026-02-20,Price\n\
        D3,Ada,Closed Lost,,USD,2026-02-20,Price\n";
    let session = company("2026-03-01", &[("people", PEOPLE), ("deals", mixed)]);
    let found = win_loss(&session, &Filter::default());
    assert_eq!((found.reasons[0].lost.amount.len(), found.reasons[0].lost.without_amount), (2, 1));
    assert_eq!(found.reasons[0].share_of_lost_value, None);
    assert_eq!(found.reasons[0].share_of_lost.unwrap().exact, Rational::ONE);
}

#[test]
fn the_way_between_two_snapshots_adds_up_and_opens_to_its_deals() {
    let head = "Deal ID,Owner,Stage,Amount,Close Date,Created\n";
    let before = format!(
        "{head}D1,Ada,Demo,100.00,2026-03-10,2026-01-01\nD2,Ada,Demo,50.00,2026-03-20,2026-01-01\n\
         D3,Bo,Demo,70.00,2026-03-25,2026-01-01\nD4,Bo,Offer,10.00,2026-03-25,2026-01-01\n"
    );
    let after = format!(
        "{head}D1,Ada,Closed Won,120.00,2026-02-20,2026-01-01\nD2,Ada,Closed Lost,50.00,2026-02-21,2026-01-01\n\
         D3,Bo,Demo,40.00,2026-05-25,2026-01-01\nD4,Bo,Offer,10.00,2026-03-01,2026-01-01\n\
         D5,Bo,New,15.00,2026-06-25,2026-02-01\n"
    );
    let mut session = Session::empty([3; 16], day("2026-03-01"));
    import(&mut session, &[("people", PEOPLE), ("february", &before)], Some("2026-02-01"));
    import(&mut session, &[("march", &after)], Some("2026-03-01"));
    let request =
        Request::Movement { from: Snapshot::Day(day("2026-02-15")), until: Snapshot::Now, most: 99 };
    let Answer::Movement(Movement { open_before, open_after, totals, moves, .. }) =
        session.answer(request).answer
    else {
        panic!()
    };
    let told: Vec<_> = totals.iter().map(|total| (total.kind, total.count, total.money[0].minor)).collect();
    use MoveKind::{AmountDown, AmountUp, Lost, New, Pulled, Pushed, Won};
    let wanted = [
        (New, 1, 1_500),
        (AmountUp, 1, 2_000),
        (AmountDown, 1, -3_000),
        (Won, 1, -12_000),
        (Lost, 1, -5_000),
        (Pushed, 1, 4_000),
        (Pulled, 1, 1_000),
    ];
    assert_eq!(told, wanted);
    let steps: i64 = wanted.iter().filter(|step| step.0.moves_open()).map(|step| step.2).sum();
    assert_eq!((open_before[0].minor, open_before[0].minor + steps), (23_000, open_after[0].minor));
    assert!(moves.iter().all(|step| step.place.file == "march.csv" && step.place.line > 1));
}

#[test]
fn a_person_key_opens_only_what_that_person_did() {
    let session = walked();
    let Answer::Kpis { rows, .. } = session.kpis(&[KpiId::WonCount], &[Axis::Person], &Filter::default())
    else {
        panic!()
    };
    for row in rows {
        let Answer::Explained(opened) = session.explain(KpiId::WonCount, &Filter::default(), &row.keys, 9)
        else {
            panic!()
        };
        assert_eq!(opened.value, row.values[0].1);
        assert!(matches!(row.keys[0], Key::Person(_)));
    }
}
