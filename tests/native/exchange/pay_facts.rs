//! What pay needs beside deals, from file to table: details, splits, invoices and payments, achievements,
//! adjustments, and who stood where on which day.

use attain::app::intake::ReadFile;
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::commission::Inputs;
use attain::domain::facts::{CashKind, Discount, ForecastCategory, SplitKind};
use attain::domain::kernel::{Currency, Date, Rational};
use attain::domain::model::RecordKind;
use attain::exchange::import::{Answers, ReadOptions, Reader};

const DEALS: &str = "Deal ID,Deal Name,Owner,Stage,Amount,Currency,Close Date\n\
    D-1,One,Ada,Won,1000.00,USD,2026-02-03\n\
    D-2,Two,Ben,Won,500.00,USD,2026-02-10\n\
    D-3,Three,Ada,Won,300.00,USD,2026-03-01\n";
const PEOPLE: &str = "Name,Alias,Role\nAda,A. Byron,AE\nBen,,AE\nCleo,,SE\n";

fn session() -> Session {
    Session::empty([3; 16], day("2026-06-30"))
}

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

/// Imports files; gives code and line of every refused row.
fn import(session: &mut Session, files: &[(&str, &str)]) -> Vec<(String, u32)> {
    let read = |(name, text): &(&str, &str)| ReadFile {
        name: (*name).to_owned(),
        sheet: Reader::read(name, text.as_bytes(), ReadOptions::default()),
    };
    let answers = Answers { currency: Some(Currency::USD), ..Answers::default() };
    session.prepare_with(files.iter().map(read).collect(), None, answers, None);
    let intake = session.intake().unwrap();
    assert_eq!(intake.refusals().count(), 0, "{:?}", intake.refusals().collect::<Vec<_>>());
    let previews = &intake.preview().files;
    for file in previews {
        let receipt = &file.receipt;
        assert_eq!(receipt.seen, receipt.imported + receipt.skipped + receipt.refused, "{receipt:?}");
        assert_eq!(receipt.imported, receipt.new + receipt.changed + receipt.unchanged, "{receipt:?}");
    }
    let refused = previews.iter().flat_map(|file| &file.refused);
    let refused = refused.map(|row| (row.code.to_string(), row.line)).collect();
    let answer = session.commit_intake().answer;
    assert!(matches!(answer, Answer::Changed { .. } | Answer::NothingNew { .. }), "{answer:?}");
    refused
}

fn with_deals() -> Session {
    let mut session = session();
    assert!(import(&mut session, &[("people.csv", PEOPLE), ("deals.csv", DEALS)]).is_empty());
    session
}

fn row_of(session: &Session, key: &str) -> usize {
    (0..session.table().len()).find(|row| session.table().key(*row) == key).unwrap()
}

/// Person, kind and share of a deal.
fn shares(session: &Session, deal: &str) -> Vec<(String, SplitKind, String)> {
    let splits = session.splits();
    let told = splits
        .of(row_of(session, deal))
        .iter()
        .map(|share| (splits.row(share).unwrap().person, share.kind, share.share.to_string()));
    told.collect()
}

/// Day, kind and minor units of a deal.
fn cash(session: &Session, deal: &str) -> Vec<(String, CashKind, i64)> {
    let events = session.cash().of(row_of(session, deal)).iter();
    events
        .map(|event| (Date::from_days(event.day).unwrap().to_string(), event.kind, event.amount.minor))
        .collect()
}

#[test]
fn percentages_fractions_and_weights_divide_a_deal_exactly() {
    let forms = [
        ("Deal ID,Person,Share\nD-1,Ada,60%\nD-1,Ben,40%\n", ["3/5", "2/5"]),
        ("Deal ID,Person,Split Percentage\nD-1,Ada,12.5\nD-1,Ben,87.5\n", ["1/8", "7/8"]),
        ("Deal ID,Person,Share\nD-1,Ada,1/3\nD-1,Ben,2/3\n", ["1/3", "2/3"]),
        ("Deal ID,Person,Share\nD-1,Ada,0.25\nD-1,Ben,0.75\n", ["1/4", "3/4"]),
        ("Deal ID,Person,Share\nD-1,Ada,2\nD-1,Ben,1\n", ["2/3", "1/3"]),
        ("Deal ID,Person,Weight\nD-1,Ada,30\nD-1,Ben,60\n", ["1/3", "2/3"]),
        ("Deal ID,Person,Share\nD-1,Ada,\"33,5\"\nD-1,Ben,\"66,5\"\n", ["67/200", "133/200"]),
        ("Deal ID,Person,Share\nD-1,Ada,50\nD-1,Ben,50\nD-2,Ben,100\n", ["1/2", "1/2"]),
    ];
    for (text, expected) in forms {
        let mut session = with_deals();
        assert_eq!(import(&mut session, &[("splits.csv", text)]), [], "{text}");
        let row = row_of(&session, "D-1");
        let found: Vec<Rational> = session.splits().of(row).iter().map(|share| share.share).collect();
        let (deals, workspace) = (session.table().len(), session.workspace());
        let inputs = Inputs::gather(workspace, deals, session.splits(), session.cash(), session.activities());
        let paid = &inputs.splits[&u32::try_from(row).unwrap()];
        assert_eq!(paid.iter().map(|part| part.share).collect::<Vec<_>>(), found, "{text}");
        let expected = expected.map(|share| Rational::parse(share).unwrap());
        assert_eq!(found.len(), 2, "{text}");
        assert!(expected.iter().all(|share| found.contains(share)), "{text} {found:?}");
    }
}

#[test]
fn the_shares_of_a_deal_are_taken_together_or_refused_together() {
    let mut session = with_deals();
    let text = "Deal ID,Person,Share,Kind,Role\n\
        D-1,Ada,33.33%,split,\n\
        D-1,Ben,33.33%,split,\n\
        D-1,Cleo,33.33%,split,\n\
        D-2,Ben,100%,split,Owner\n\
        D-2,Cleo,25%,overlay,Sales Engineer\n\
        D-3,Ada,50%,split,\n\
        D-3,A. Byron,50%,split,\n";
    let refused = import(&mut session, &[("splits.csv", text)]);
    let expected =
        [("SPLIT-SUM", 2), ("SPLIT-SUM", 3), ("SPLIT-SUM", 4), ("SPLIT-TWICE", 7), ("SPLIT-TWICE", 8)];
    assert_eq!(refused, expected.map(|(code, line)| (code.to_owned(), line)));
    assert!(shares(&session, "D-1").is_empty() && shares(&session, "D-3").is_empty());
    let told = [
        ("Ben".to_owned(), SplitKind::Split, "1".to_owned()),
        ("Cleo".to_owned(), SplitKind::Overlay, "0.25".to_owned()),
    ];
    assert_eq!(shares(&session, "D-2"), told);
    for (text, code) in [
        ("Deal ID,Person,Share\nD-1,Ada,60%\nD-1,Ben,50%\n", "SPLIT-SUM"),
        ("Deal ID,Person,Share\nD-1,Ada,110%\nD-1,Ben,-10%\n", "SPLIT-SHARE"),
        ("Deal ID,Person,Share\nD-1,Ada,1/3\nD-1,Ben,1/3\n", "SPLIT-SUM"),
        ("Deal ID,Person,Share\nD-1,Ada,50%\nD-1,Ada,50%\n", "SPLIT-TWICE"),
        ("Deal ID,Person,Share,Kind\nD-1,Ada,100%,split\nD-1,Ben,10%,gift\n", "SPLIT-KIND"),
        ("Deal ID,Person,Share\nD-1,Ada,100 USD\n", "SPLIT-SHARE"),
    ] {
        let mut session = with_deals();
        let refused = import(&mut session, &[("splits.csv", text)]);
        assert!(!refused.is_empty() && refused.iter().all(|(found, _)| found == code), "{text} {refused:?}");
        assert!(session.splits().is_empty(), "{text}");
    }
}

#[test]
fn fifty_shares_are_taken_and_fifty_one_are_not() {
    for (count, taken) in [(50usize, 50), (51, 0)] {
        let rows: String = (0..count).map(|row| format!("D-1,Person {row},1/{count}\n")).collect();
        let mut session = with_deals();
        let refused = import(&mut session, &[("splits.csv", &format!("Deal ID,Person,Share\n{rows}"))]);
        assert_eq!((session.splits().len(), refused.len()), (taken, count - taken));
        assert_eq!(session.splits().unknown.len(), taken, "strangers are listed");
    }
}

#[test]
fn a_newer_file_of_splits_replaces_a_deal_as_a_whole_and_undo_brings_the_old_one_back() {
    let mut session = with_deals();
    let first = "Deal ID,Person,Share\nD-1,Ada,50%\nD-1,Ben,50%\nD-2,Ben,100%\n";
    import(&mut session, &[("splits.csv", first)]);
    let before = (shares(&session, "D-1"), shares(&session, "D-2"));
    import(&mut session, &[("newer.csv", "Deal ID,Person,Share\nD-1,Ada,100%\n")]);
    assert_eq!(shares(&session, "D-1").len(), 1);
    assert_eq!(shares(&session, "D-2"), before.1);
    session.undo();
    assert_eq!((shares(&session, "D-1"), shares(&session, "D-2")), before);
    import(&mut session, &[("again.csv", first)]);
    assert_eq!(session.workspace().imports.len(), 2, "the same shares again change nothing");
}

#[test]
fn salesforce_splits_find_their_deals_by_either_id() {
    let mut session = session();
    let deals = "Opportunity ID,Opportunity Name,Opportunity Owner,Stage,Amount,Close Date\n\
        006D000000abcDEIAY,One,Ada,Closed Won,\"USD 1,000.00\",2026-02-03\n";
    let splits = "Opportunity ID,Opportunity Name,Split Owner,Split Type,Split (%),Split Amount\n\
        006D000000abcDE,One,Ada,Revenue,70.00%,700\n\
        006D000000abcDE,One,Ben,Revenue,30.00%,300\n\
        006D000000abcDE,One,Cleo,Overlay,15.00%,150\n";
    let again = "OpportunityId,SplitOwnerId,SplitPercentage,SplitTypeId\n\
        006D000000abcDE,Ada,55,Revenue\n006D000000abcDE,Ben,45,Revenue\n006D000000abcDE,Cleo,5,Overlay\n";
    assert!(import(&mut session, &[("deals.csv", deals), ("splits.csv", splits)]).is_empty());
    let kinds: Vec<SplitKind> = session.splits().of(0).iter().map(|share| share.kind).collect();
    assert_eq!(kinds, [SplitKind::Split, SplitKind::Split, SplitKind::Overlay]);
    assert!(import(&mut session, &[("loader.csv", again)]).is_empty());
    let shares: Vec<String> = session.splits().of(0).iter().map(|share| share.share.percent()).collect();
    assert_eq!(shares.len(), 3, "{shares:?}");
    assert!(shares.contains(&"55%".to_owned()) && shares.contains(&"5%".to_owned()), "{shares:?}");
}

#[test]
fn invoices_and_payments_are_read_by_type_and_sign() {
    let mut session = with_deals();
    let invoices = "Invoice ID,Deal ID,Invoice Date,Amount,Currency,Type,Status\n\
        I-1,D-1,2026-02-05,600.00,USD,Invoice,Open\n\
        I-2,D-1,2026-02-06,400.00,USD,Invoice,Paid\n\
        C-1,D-1,2026-03-01,50.00,USD,Credit note,\n\
        C-2,D-1,2026-03-02,-25.00,USD,Credit memo,\n\
        I-3,D-2,2026-03-03,-10.00,USD,Invoice,\n\
        I-4,D-2,2026-03-03,99.00,USD,Invoice,Void\n";
    let payments = "Payment ID,Invoice ID,Deal ID,Payment Date,Amount,Currency,Type\n\
        1,I-1,,2026-03-10,250.00,USD,Payment\n\
        2,I-1,,2026-03-10,350.00,USD,\n\
        3,,D-2,2026-03-11,-20.00,USD,Payment\n\
        4,,D-3,2026-03-12,,USD,Refund\n\
        5,,Two,2026-03-13,5.00,USD,Payment\n";
    assert!(import(&mut session, &[("invoices.csv", invoices), ("payments.csv", payments)]).is_empty());
    let sums: Vec<i64> =
        session.overview().imports[0].files.iter().map(|file| file.totals_minor.values().sum()).collect();
    assert_eq!(sums, [91_500, 58_500], "what takes away is taken off; a whole deal states no amount");
    use CashKind::{CreditNote, Invoice, Payment, Refund};
    let told = |rows: &[(&str, CashKind, i64)]| -> Vec<(String, CashKind, i64)> {
        rows.iter().map(|(day, kind, minor)| ((*day).to_owned(), *kind, *minor)).collect()
    };
    let first = told(&[
        ("2026-02-05", Invoice, 60_000),
        ("2026-02-06", Invoice, 40_000),
        ("2026-03-01", CreditNote, -5_000),
        ("2026-03-02", CreditNote, -2_500),
        ("2026-03-10", Payment, 25_000),
        ("2026-03-10", Payment, 35_000),
    ]);
    assert_eq!(cash(&session, "D-1"), first);
    let second = told(&[
        ("2026-03-03", CreditNote, -1_000),
        ("2026-03-11", Refund, -2_000),
        ("2026-03-13", Payment, 500),
    ]);
    assert_eq!(cash(&session, "D-2"), second);
    assert_eq!(cash(&session, "D-3"), told(&[("2026-03-12", Refund, -30_000)]));
    import(
        &mut session,
        &[("late.csv", "Invoice ID,Deal ID,Invoice Date,Amount,Currency\nI-2,D-1,2026-02-06,410.00,USD\n")],
    );
    assert_eq!(cash(&session, "D-1")[1].2, 41_000, "the newest of a number counts");
    session.undo();
    assert_eq!(cash(&session, "D-1"), first);
}

#[test]
fn one_invoice_may_be_about_two_deals_and_lines_without_ids_are_all_kept() {
    let mut session = with_deals();
    let invoices = "Invoice ID,Deal ID,Invoice Date,Amount,Currency\n\
        I-1,D-1,2026-02-05,600.00,USD\nI-1,D-2,2026-02-05,400.00,USD\nI-1,D-1,2026-02-05,600.00,USD\n";
    import(&mut session, &[("invoices.csv", invoices)]);
    assert_eq!((cash(&session, "D-1").len(), cash(&session, "D-2").len()), (1, 1));
    let payments =
        "Deal ID,Payment Date,Amount,Currency\nD-1,2026-03-05,10.00,USD\nD-1,2026-03-05,10.00,USD\n";
    import(&mut session, &[("payments.csv", payments)]);
    assert_eq!(cash(&session, "D-1").len(), 3);
    import(&mut session, &[("payments-again.csv", payments)]);
    assert_eq!(cash(&session, "D-1").len(), 3);
}

#[test]
fn deals_say_units_discount_term_and_the_rest() {
    let mut session = session();
    let deals = "Deal ID,Deal Name,Owner,Stage,Amount,Currency,Close Date,Quantity,List Amount,Discount %,Term,\
        Competitor,Forecast Category,Next Step,Qualified,Last Activity Date,Number of Associated Contacts\n\
        D-1,One,Ada,Won,900.00,USD,2026-02-03,2.5,\"1,000.00\",10,3 years,Orbitly,Commit,Call,yes,2026-01-31,4\n\
        D-2,Two,Ada,Won,900.00,USD,2026-02-03,,,,,,,,,,\n";
    assert!(import(&mut session, &[("deals.csv", deals)]).is_empty());
    let (table, row) = (session.table(), row_of(&session, "D-1"));
    assert_eq!(table.units(row), Rational::new(5, 2).ok());
    assert_eq!(table.list_amount(row).map(|money| money.minor), Some(100_000));
    assert_eq!(table.discount(row), Rational::new(1, 10).ok().map(Discount::Share));
    assert_eq!((table.term_months(row), table.details.contacts(row)), (Some(36), Some(4)));
    assert_eq!(table.details.forecast_category(row), Some(ForecastCategory::Commit));
    assert_eq!(table.details.qualified(row), Some(true));
    assert_eq!(table.details.last_activity(row), Some(day("2026-01-31")));
    assert_eq!((table.details.competitor.get(row), table.details.next_step.get(row)), ("Orbitly", "Call"));
    let other = row_of(&session, "D-2");
    assert!(table.units(other).is_none() && table.discount_share(other).is_none());
    assert!(table.term_months(other).is_none() && table.details.qualified(other).is_none());
}

#[test]
fn a_column_of_discounts_is_read_as_its_header_or_its_values_say() {
    let read = |header: &str, values: [&str; 2]| {
        let mut session = session();
        let deals = format!(
            "Deal ID,Owner,Stage,Amount,Currency,Close Date,{header}\n\
             D-1,Ada,Won,900.00,USD,2026-02-03,{}\nD-2,Ada,Won,900.00,USD,2026-02-03,{}\n",
            values[0], values[1]
        );
        assert!(import(&mut session, &[("deals.csv", &deals)]).is_empty());
        session.table().discount(row_of(&session, "D-1"))
    };
    let tenth = Rational::new(1, 10).ok().map(Discount::Share);
    assert_eq!(read("Discount", ["10%", "5%"]), tenth);
    assert_eq!(read("Discount", ["10", "5"]), tenth);
    assert_eq!(read("Discount rate", ["0.1", "0.05"]), tenth);
    assert_eq!(read("Discount", ["0.1", "0.25"]), tenth);
    assert_eq!(read("Discount amount", ["10", "5"]), Some(Discount::Minor(1_000)));
    assert_eq!(read("Discount", ["10", "250"]), Some(Discount::Minor(1_000)));
    assert_eq!(read("Discount", ["USD 10", "5"]), Some(Discount::Minor(1_000)));
}

#[test]
fn achievements_and_adjustments_come_once_change_and_are_taken_back() {
    let mut session = with_deals();
    let achieved = "Person,Objective,Period,Achievement,Note,Judged By\n\
        Ada,Onboarding,2026Q1,85%,four of five,Cleo\nA. Byron,Training,2026Q1,120%,,\nNobody,Training,2026Q1,1%,,\n";
    let adjusted = "Person,Pay Period,Amount,Currency,Reason\n\
        Ben,2026-02,-150.50,USD,Paid twice in January\nBen,2026-02,-150.50,USD,Paid twice in January\n";
    let refused = import(&mut session, &[("mbo.csv", achieved), ("adjust.csv", adjusted)]);
    assert_eq!(refused, [("PAY-PERSON".to_owned(), 4)]);
    let records = |session: &Session| -> Vec<(String, String)> {
        let overview = session.overview();
        overview
            .achievements
            .into_iter()
            .map(|record| (record.objective, record.achieved.percent()))
            .collect()
    };
    let first = vec![("Onboarding".to_owned(), "85%".to_owned()), ("Training".to_owned(), "120%".to_owned())];
    assert_eq!(records(&session), first);
    let amounts: Vec<i64> = session.overview().adjustments.iter().map(|record| record.amount.minor).collect();
    assert_eq!(
        amounts,
        [-15_050, -15_050],
        "the same twice is two adjustments, and imported again still two"
    );
    import(&mut session, &[("adjust-again.csv", adjusted)]);
    assert_eq!(session.overview().adjustments.len(), 2);
    let changed = "Person,Objective,Period,Achievement\nAda,onboarding,2026Q1,90\nAda,Training,2026Q1,120\n";
    import(&mut session, &[("mbo2.csv", changed)]);
    assert!(records(&session).contains(&("onboarding".to_owned(), "90%".to_owned())));
    assert_eq!(records(&session).len(), 2);
    session.undo();
    assert_eq!(records(&session), first);
}

#[test]
fn people_have_a_history_and_the_record_says_the_newest() {
    let mut session = with_deals();
    let moves = "Name,Role,Manager,Team,Effective From\n\
        Ada,AE,Ben,East,2026-01-01\nAda,Team Lead,Cleo,,2026-04-01\nDan,SDR,Ada,East,2026-02-01\n";
    assert!(import(&mut session, &[("people.csv", moves)]).is_empty());
    let ada = session.workspace().people.values().find(|person| person.name == "Ada").unwrap().clone();
    assert_eq!(ada.on(day("2026-03-31")).role, Some("AE"));
    assert_eq!(
        (ada.on(day("2026-04-01")).role, ada.on(day("2026-04-01")).team),
        (Some("Team Lead"), Some("East"))
    );
    assert_eq!(ada.role.as_deref(), Some("Team Lead"));
    let workspace = session.workspace();
    let dan = workspace.people.values().find(|person| person.name == "Dan").unwrap();
    let chain = |on: &str| -> Vec<String> {
        let above = workspace.chain_on(dan.id, day(on)).unwrap();
        above.iter().map(|id| workspace.people[id].name.clone()).collect()
    };
    assert_eq!(
        (chain("2026-03-01"), chain("2026-05-01")),
        (vec!["Ada".to_owned(), "Ben".to_owned()], vec!["Ada".to_owned(), "Cleo".to_owned()])
    );
    let before = session.workspace().imports.len();
    import(&mut session, &[("people-again.csv", moves)]);
    assert_eq!(session.workspace().imports.len(), before, "the same history again changes nothing");
}

#[test]
fn a_circle_of_managers_is_named_and_only_its_last_row_is_refused() {
    let mut session = session();
    let people = "Name,Role,Manager,Effective From\n\
        Ada,AE,Ben,2026-01-01\nBen,Lead,Cleo,2026-01-01\nCleo,Head,,2026-01-01\nCleo,AE,Ada,2026-05-01\n";
    assert_eq!(import(&mut session, &[("people.csv", people)]), [("PERSON-CIRCLE".to_owned(), 5)]);
    assert_eq!(session.workspace().chain_faults(), []);
    assert_eq!(session.workspace().people.len(), 3);
    let refused = import(&mut session, &[("more.csv", "Name,Role,Manager\nCleo,Head,Ada\nDan,AE,Ada\n")]);
    assert_eq!(refused, [("PERSON-CIRCLE".to_owned(), 2)]);
}

#[test]
fn a_file_of_ten_thousand_levels_is_read_and_what_is_too_deep_is_refused() {
    let mut session = session();
    let rows: String = (0..10_000).map(|row| format!("Person {row},AE,Person {}\n", row + 1)).collect();
    let refused = import(&mut session, &[("people.csv", &format!("Name,Role,Manager\n{rows}"))]);
    assert!(refused.iter().all(|(code, _)| code == "LIMIT-DEPTH"));
    // The manager of the last row is nobody of the file.
    assert_eq!(refused.len(), 10_000 - 51);
}

#[test]
fn a_type_of_deal_or_a_way_of_paying_is_no_type_of_record() {
    let mut session = with_deals();
    let splits = "Opportunity ID,Opportunity Owner,Type,Split Owner,Split (%),Amount\n\
        D-1,Ada,New Business,Ada,50.00%,500\nD-1,Ada,New Business,Ben,50.00%,500\n";
    let payments = "Payment ID,Deal ID,Payment Date,Payment Type,Amount,Currency\n\
        1,D-1,2026-03-01,Bank transfer,10.00,USD\n2,D-1,2026-03-02,Credit card,5.00,USD\n";
    assert!(import(&mut session, &[("splits.csv", splits), ("payments.csv", payments)]).is_empty());
    assert_eq!(shares(&session, "D-1").len(), 2);
    let kinds: Vec<CashKind> = cash(&session, "D-1").into_iter().map(|(_, kind, _)| kind).collect();
    assert_eq!(kinds, [CashKind::Payment, CashKind::Payment]);
}

#[test]
fn each_kind_is_told_from_the_others_by_its_headers() {
    for (headers, kind) in [
        (
            "Opportunity ID,Opportunity Owner,Stage,Split Owner,Split (%),Amount,Close Date",
            RecordKind::Splits,
        ),
        ("Opportunity ID,Opportunity Owner,Stage,Split,Amount,Close Date", RecordKind::Deals),
        ("Invoice Number,Customer,Salesperson,Invoice Date,Amount", RecordKind::Deals),
        ("Order ID,Product,Invoice Date,Total", RecordKind::Deals),
        ("Invoice Number,Order Number,Invoice Date,Total Amount,Currency", RecordKind::Invoices),
        ("Payment ID,Invoice Number,Paid On,Amount Received", RecordKind::Payments),
        ("Deal ID,Team Member,Percentage", RecordKind::Splits),
        ("Rep,Quarter,Quota", RecordKind::Quotas),
        ("Employee,MBO,Quarter,Score", RecordKind::Achievements),
        ("Employee,Pay Period,Adjustment Amount,Reason", RecordKind::Adjustments),
        ("Name,Role,Manager,Effective Date", RecordKind::People),
    ] {
        let cells = vec!["7"; headers.split(',').count()].join(",");
        let text = format!("{headers}\n{cells}\n");
        let sheet = Reader::read("x.csv", text.as_bytes(), ReadOptions::default()).unwrap();
        let profile = attain::exchange::import::Profile::of(&sheet);
        let mapping = attain::exchange::import::Mapping::propose(&sheet, &profile, None);
        assert_eq!(mapping.map(|mapping| mapping.kind), Ok(kind), "{headers}");
    }
}
