//! The layouts of CRMs, each with its own small file: recognised without help, and read for what they say.

use super::{drafted, empty, preview};
use attain::domain::facts::deals::{MISSING_DAY, MISSING_MINOR};
use attain::domain::facts::{ActivityTable, ActivityType, Batch, DealTable, LeadTable, StageLog};
use attain::domain::kernel::{Currency, Date};
use attain::domain::model::RecordKind;
use attain::exchange::import::{Answers, Draft, ReadOptions};

fn answers() -> Answers {
    Answers { currency: Some(Currency::USD), ..Answers::default() }
}

fn read(text: &str) -> Draft {
    let draft = drafted("export.csv", text.as_bytes(), ReadOptions::default(), &answers());
    let draft = draft.unwrap_or_else(|issue| panic!("{issue}"));
    assert!(draft.adds_up());
    draft
}

fn day(days: i32) -> String {
    if days == MISSING_DAY { String::new() } else { Date::from_days(days).unwrap().to_string() }
}

/// Key, owner, outcome, minor amount and currency, created, closed: what every layout can say of a deal.
fn deals(draft: &Draft) -> Vec<String> {
    let batch = draft.deals().unwrap_or_else(|| panic!("{:?} are no deals", draft.kind));
    let row = |row: usize| {
        let minor = batch.amount_minor[row];
        let currency = batch.currencies[usize::from(batch.currency[row])];
        let amount = if minor == MISSING_MINOR { "-".to_owned() } else { format!("{minor} {currency}") };
        let (created, closed) = (day(batch.created[row]), day(batch.closed[row]));
        let outcome = format!("{:?}", batch.outcome[row]);
        [batch.key.get(row), batch.owner.get(row), &outcome, &amount, &created, &closed].join("|")
    };
    (0..batch.len()).map(row).collect()
}

const WON: &str = "|Ada Byron|Won|125000 EUR|2026-01-15|2026-03-20";
const OPEN: &str = "|Bo Quist|Open|80050 EUR|2026-02-02|2026-06-30";
const LOST: &str = "|Ada Byron|Lost|-|2026-02-10|2026-03-31";

#[test]
fn deals_of_ten_systems_are_recognised_and_say_the_same() {
    let table: &[(&str, &str)] = &[
        (
            "salesforce",
            "\"Opportunity Owner\",\"Owner Role\",\"Account Name\",\"Opportunity Name\",\"Stage\",\"Fiscal Period\",\
             \"Amount Currency\",\"Amount\",\"Amount (converted) Currency\",\"Amount (converted)\",\
             \"Expected Revenue\",\"Probability (%)\",\"Age\",\"Close Date\",\"Close Date (2)\",\"Created Date\",\
             \"Opportunity ID\",\"Opportunity ID\"\n\
             \"Ada Byron\",\"\",\"Wren\",\"W\",\"Closed Won\",\"Q1-2026\",\"EUR\",\"1,250.00\",\"USD\",\"1,400.00\",\
             \"EUR 1,250.00\",\"100%\",\"74\",\"20/03/2026\",\"-\",\"15/01/2026\",\"k1\",\"k1x\"\n\
             \"Bo Quist\",\"\",\"Heron\",\"H\",\"Proposal\",\"Q2-2026\",\"EUR\",\"800.50\",\"USD\",\"880.00\",\
             \"EUR 400.25\",\"50%\",\"40\",\"30/06/2026\",\"-\",\"02/02/2026\",\"k2\",\"k2x\"\n\
             \"Ada Byron\",\"\",\"Tit\",\"T\",\"Closed Lost\",\"Q1-2026\",\"EUR\",\"-\",\"USD\",\"-\",\
             \"-\",\"0%\",\"49\",\"31/03/2026\",\"-\",\"10/02/2026\",\"k3\",\"k3x\"\n",
        ),
        (
            "salesforce",
            "Id,AccountId,Name,StageName,Amount,CurrencyIsoCode,Probability,ExpectedRevenue,CloseDate,Type,IsClosed,IsWon,\
             ForecastCategoryName,OwnerId,CreatedDate\n\
             k1,001,W,Finished,1250.0,EUR,100.0,1250.0,2026-03-20,New,true,true,Closed,Ada Byron,2026-01-15T23:59:59.000Z\n\
             k2,002,H,Proposal,800.5,EUR,50.0,400.25,2026-06-30,#N/A,false,false,Pipeline,Bo Quist,2026-02-02T00:10:00.000Z\n\
             k3,003,T,Gone,#N/A,EUR,0.0,,2026-03-31,New,true,false,Omitted,Ada Byron,2026-02-10T12:00:00.000Z\n",
        ),
        (
            "hubspot",
            "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Amount in company currency,Currency,Close Date,Create Date,\
             Deal owner,Closed Lost Reason,Weighted amount\n\
             k1,W,closedwon,Sales,1250,1400,EUR,2026-03-20 09:30,2026-01-15 23:59,Ada Byron,,1250\n\
             k2,H,decisionmakerboughtin,Sales,800.5,880,EUR,2026-06-30 10:00,2026-02-02 08:00,Bo Quist,,400.25\n\
             k3,T,closedlost,Sales,,,EUR,2026-03-31 10:00,2026-02-10 08:00,Ada Byron,Price,\n",
        ),
        (
            "pipedrive",
            "Deal - ID,Deal - Title,Deal - Owner,Deal - Value,Deal - Currency of Value,Deal - Weighted value,\
             Deal - Stage,Deal - Status,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Expected close date\n\
             k1,W,Ada Byron,1250,EUR,1250,Offer,Won,2026-01-15 23:59:00,2026-03-20 09:30:00,,2026-04-01\n\
             k2,H,Bo Quist,800.5,EUR,400,Offer,Open,2026-02-02 08:00:00,,,2026-06-30\n\
             k3,T,Ada Byron,,EUR,,Offer,Lost,2026-02-10 08:00:00,,2026-03-31 11:00:00,2026-04-01\n",
        ),
        (
            "zoho",
            "Record Id,Deal Owner.id,Deal Owner,Deal Name,Account Name,Amount,Stage,Closing Date,Probability,\
             Expected Revenue,Created Time,Currency,Reason For Loss\n\
             k1,zcrm_9,Ada Byron,W,Wren,1250,Closed Won,2026-03-20,100,1250,2026-01-15 10:00:00,EUR,\n\
             k2,zcrm_8,Bo Quist,H,Heron,800.5,Proposal,2026-06-30,50,400.25,2026-02-02 10:00:00,EUR,\n\
             k3,zcrm_9,Ada Byron,T,Tit,,Closed Lost,2026-03-31,0,0,2026-02-10 10:00:00,EUR,Price\n",
        ),
        (
            "dynamics",
            "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,Account,\
             Est. Close Date,Est. Revenue,Actual Revenue,Actual Close Date,Pipeline Phase,Status,Status Reason,Owner,\
             Currency,Created On\n\
             k1,x,46101,W,Wren,46105,1100,1250,46101,Close,Won,Won,Ada Byron,EUR,46037\n\
             k2,y,46101,H,Heron,46203,800.5,,,Propose,Open,In Progress,Bo Quist,EUR,46055\n\
             k3,z,46101,T,Tit,46105,500,,46112,Propose,Lost,Canceled,Ada Byron,EUR,46063\n",
        ),
        (
            "freshsales",
            "Deal : id,Deal : Name,Deal : Total Deal Value,Deal : Currency,Deal : Deal stage,Deal : Owner,Deal : Created at,\
             Deal : Expected close date,Deal : Closed date\n\
             k1,W,\"€1,250.00\",EUR,Won,Ada Byron,15/01/2026,01/04/2026,20/03/2026\n\
             k2,H,€800.50,EUR,Negotiation,Bo Quist,02/02/2026,30/06/2026,\n\
             k3,T,,EUR,Lost,Ada Byron,10/02/2026,01/04/2026,31/03/2026\n",
        ),
        (
            "close",
            "id,lead_name,status_label,status_type,confidence,value,value_currency,value_period,date_won,date_lost,\
             date_created,user_name,expected_close_date\n\
             k1,W,Signed,won,100,1250,EUR,one_time,2026-03-20,,2026-01-15T10:00:00,Ada Byron,\n\
             k2,H,Talking,active,50,800.5,EUR,one_time,,,2026-02-02T10:00:00,Bo Quist,2026-06-30\n\
             k3,T,No,lost,0,,EUR,one_time,,2026-03-31,2026-02-10T10:00:00,Ada Byron,\n",
        ),
        (
            "copper",
            "ID,Opportunity Name,Company,Owner,Pipeline,Stage,Value,Currency,Win Probability,Status,Close Date,Source,\
             Loss Reason,Created\n\
             k1,W,Wren,Ada Byron,Sales,Offer,\"1,250.00\",EUR,100,Won,3/20/2026,Web,,1/15/2026\n\
             k2,H,Heron,Bo Quist,Sales,Offer,800.50,EUR,50,Open,6/30/2026,Web,,2/2/2026\n\
             k3,T,Tit,Ada Byron,Sales,Offer,,EUR,0,Abandoned,3/31/2026,Web,Price,2/10/2026\n",
        ),
        (
            "odoo",
            "ID,Opportunity,Salesperson,Sales Team,Expected Revenue,Currency,Probability,Stage,Expected Closing,Created on\n\
             k1,W,Ada Byron,Europe,1250.00,EUR,100,Won,2026-03-20,2026-01-15 10:00:00\n\
             k2,H,Bo Quist,Europe,800.50,EUR,50,Proposition,2026-06-30,2026-02-02 10:00:00\n",
        ),
    ];
    for (system, text) in table {
        let draft = read(text);
        assert_eq!((draft.layout.as_str(), draft.kind), (*system, RecordKind::Deals));
        assert!(draft.questions.iter().all(|question| !question.blocking), "{system}: {:?}", draft.questions);
        assert!(draft.refused.is_empty(), "{system}: {:?}", draft.issues);
        let mut found = deals(&draft);
        if *system == "dynamics" {
            // Lost, so that its estimate is no amount.
            assert_eq!(found[2], format!("k3{LOST}"));
        }
        if *system == "odoo" {
            // A won deal of this system has its close date in the column of expected ones.
            assert_eq!(found.remove(0), "k1|Ada Byron|Won|125000 EUR|2026-01-15|");
            assert_eq!(found, [format!("k2{OPEN}")]);
            continue;
        }
        assert_eq!(found, [format!("k1{WON}"), format!("k2{OPEN}"), format!("k3{LOST}")], "{system}");
    }
}

#[test]
fn report_furniture_in_any_order_is_never_a_deal() {
    let body = "\"Stage\",\"Opportunity Owner\",\"Account\nName\",\"Opportunity Name\",\"Amount\",\"Close Date\",\"Opportunity ID\"\n\
        \"Closed Won\",\"Ada\",\"Wren\nWorks\",\"W\",\"USD 485,000.00\",\"16/10/2025\",\"k1\"\n\
        \"Total (1 record)\",\"\",\"\",\"\",\"USD 485,000.00\",\"\",\"\"\n\
        \"Closed Lost\",\"Bo\",\"Heron\",\"H\",\"USD 1.50\",\"17/10/2025\",\"k2\"\n\
        \"Total\",\"\",\"\",\"\",\"USD 1.50\",\"\",\"\"\n\n";
    let footers = [
        "\"Grand Totals (2 records)\"\n",
        "\"© 2000-2026 salesforce.com, inc. All rights reserved.\"\n",
        "\"Confidential Information - Do Not Distribute\"\n",
        "\"Deals of the year\"\n",
    ];
    for turn in 0..footers.len() {
        let mut order = footers;
        order.rotate_left(turn);
        let draft = read(&format!("{body}{}\n", order.join("\n")));
        assert_eq!((draft.imported(), draft.refused.len()), (2, 0), "{turn}: {:?}", draft.issues);
        assert_eq!(draft.skipped_rows.len(), 6, "{:?}", draft.skipped_rows);
        assert_eq!(draft.deals().unwrap().line, [3, 6]);
    }
}

#[test]
fn long_and_short_salesforce_ids_are_one_deal() {
    let head = "Opportunity ID,Opportunity Owner,Stage,Amount,Close Date\n";
    let short = format!("{head}006D000000abcDE,Ada,Closed Won,USD 1.00,2026-01-02\n");
    let long = format!(
        "{head}006D000000abcDEIAY,Ada,Closed Won,USD 2.00,2026-01-02\n006d000000abcDE,Ada,Closed Won,USD 4.00,2026-01-02\n"
    );
    let first = preview(&empty(), &[], &[("a.csv", &short)], &answers());
    let batches = first.batches;
    let second = preview(&empty(), &batches, &[("b.csv", &long)], &answers());
    assert_eq!((second.deals.new, second.deals.changed), (1, 1));
    let all: Vec<Batch> = batches.into_iter().chain(second.batches).collect();
    let table = DealTable::build(&Batch::deals(&all), &empty().roster());
    assert_eq!(table.amount_minor, [200, 400]);
    // Both forms in one file: once, and said.
    let both = format!("{short}006D000000abcDEIAY,Ada,Closed Won,USD 3.00,2026-01-02\n");
    let draft = read(&both);
    assert_eq!((draft.imported(), draft.skipped), (1, 1));
    assert_eq!(draft.issues.kept[0].code.to_string(), "ID-CONFLICT");
}

#[test]
fn activities_of_three_systems_belong_to_their_assignees() {
    let salesforce = "\"Date\",\"Subject\",\"Assigned\",\"Priority\",\"Status\",\"Task\",\"Company / Account\",\"Contact\",\"Lead\",\"Opportunity\"\n\
        \"3/20/2026\",\"Call\",\"Ada Byron\",\"Normal\",\"Completed\",\"1\",\"Wren\",\"\",\"\",\"W\"\n\
        \"3/21/2026\",\"Email: Offer\",\"Bo Quist\",\"Normal\",\"Not Started\",\"1\",\"Wren\",\"\",\"\",\"W\"\n\
        \"3/22/2026\",\"Kick-off\",\"Ada Byron\",\"\",\"\",\"0\",\"Heron\",\"\",\"\",\"H\"\n";
    let hubspot = "Activity date,Activity assigned to,Call outcome,Call duration,Call direction,Activity Type,Record owner\n\
        2026-03-20 09:30,Ada Byron,Connected,340000,OUTBOUND,Call,Bo Quist\n\
        2026-03-21 10:00,Bo Quist,,,,Email,Ada Byron\n\
        2026-03-22 10:00,Ada Byron,,,,Meeting,Bo Quist\n";
    let pipedrive = "Activity - Subject,Activity - Type,Activity - Due date,Activity - Done,Activity - Assigned to user,Activity - Duration,Deal,Organization\n\
        First,Call,2026-03-20,Done,Ada Byron,00:30,W,Wren\n\
        Second,E-mail,2026-03-21,To do,Bo Quist,,W,Wren\n\
        Third,Lunch,2026-03-22,Done,Ada Byron,01:00,H,Heron\n";
    let table = [
        ("salesforce", salesforce, [true, false, false], [None, None, None]),
        ("hubspot", hubspot, [true, true, true], [Some(6), None, None]),
        ("pipedrive", pipedrive, [true, false, true], [Some(30), None, Some(60)]),
    ];
    for (system, text, done, minutes) in table {
        let draft = read(text);
        assert_eq!(
            (draft.layout.as_str(), draft.kind),
            (system, RecordKind::Activities),
            "{:?}",
            draft.issues
        );
        assert!(draft.refused.is_empty() && draft.questions.is_empty(), "{system}: {:?}", draft.issues);
        let batches = [draft.batch.unwrap()];
        let people =
            preview(&empty(), &[], &[("p.csv", "Name,Role\nAda Byron,AE\nBo Quist,AE\n")], &answers());
        let mut workspace = empty();
        workspace.people.extend(people.people.new.into_iter().map(|person| (person.id, person)));
        let activities =
            ActivityTable::build(&Batch::activities(&batches), &workspace.roster(), &DealTable::default());
        use ActivityType::{Call, Email, Meeting};
        assert_eq!(activities.activity_type, [Call, Email, Meeting], "{system}");
        assert_eq!(activities.done, done, "{system}");
        let rows: Vec<_> = (0..3).map(|row| activities.row(row).unwrap()).collect();
        let days: Vec<String> = rows.iter().map(|row| row.day.unwrap().to_string()).collect();
        assert_eq!(days, ["2026-03-20", "2026-03-21", "2026-03-22"]);
        assert_eq!(rows.iter().map(|row| row.minutes).collect::<Vec<_>>(), minutes);
        assert_eq!(activities.person[0], activities.person[2]);
        assert!(activities.unassigned().is_empty());
    }
}

#[test]
fn stage_history_comes_in_either_form_and_order_and_in_columns_of_deals() {
    let deals = "Opportunity ID,Opportunity Name,Opportunity Owner,Stage,Amount,Close Date,Created Date\n\
        k1,W,Ada,Closed Won,USD 9.00,2026-03-20,2026-01-05\n";
    let report = "Opportunity ID,Opportunity Name,From Stage,To Stage,Stage Duration,Last Modified,Amount,Close Date,Stage,Created Date\n\
        k1,W,Offer,Closed Won,10,3/20/2026,USD 9.00,3/20/2026,Closed Won,1/5/2026\n\
        k1,W,Offer,Offer,3,3/10/2026,USD 9.00,3/31/2026,Closed Won,1/5/2026\n\
        k1,W,Demo,Offer,3,3/1/2026,USD 7.00,3/31/2026,Closed Won,1/5/2026\n\
        k1,W,,Demo,0,1/25/2026,USD 5.00,3/31/2026,Closed Won,1/5/2026\n";
    let fields = "Opportunity ID,Opportunity Name,Field / Event,Old Value,New Value,Edit Date\n\
        k1,W,Created.,,,1/5/2026\n\
        k1,W,Stage,,Demo,1/25/2026\n\
        k1,W,Owner,Bo,Ada,1/26/2026\n\
        k1,W,Stage,Demo,Offer,3/1/2026\n\
        k1,W,Amount,\"7,000\",\"9,000.50\",3/10/2026\n\
        k1,W,Close Date,3/31/2026,3/20/2026,3/10/2026\n\
        k1,W,Stage,Offer,Closed Won,3/20/2026\n";
    let expected = ["Demo 2026-01-25", "Offer 2026-03-01", "Closed Won 2026-03-20"];
    for (text, imported, skipped) in [(report, 4, 0), (fields, 5, 2)] {
        let draft = read(text);
        assert_eq!((draft.layout.as_str(), draft.kind), ("salesforce", RecordKind::StageHistory));
        assert_eq!(
            (draft.imported(), draft.skipped, draft.refused.len()),
            (imported, skipped, 0),
            "{:?}",
            draft.issues
        );
        let batches = [read(deals).batch.unwrap(), draft.batch.unwrap()];
        assert_eq!(log(&batches), expected);
        let Batch::Stages(history) = &batches[1] else { panic!("no history") };
        let amounts: Vec<i64> =
            (0..history.line.len()).filter_map(|row| Some(history.amount(row)?.minor)).collect();
        assert_eq!(amounts, if imported == 4 { vec![500, 700, 900, 900] } else { vec![900_050] });
    }
    let hubspot = "Record ID,Deal Name,Deal owner,Deal Stage,Amount,Close Date,\
        \"Date entered \"\"Demo (Sales)\"\"\",Date entered 'Offer (Sales)',Date entered “Closed Won (Sales)”\n\
        k1,W,Ada,Closed Won,9,2026-03-20 10:00,2026-01-25 08:00,2026-03-01 09:00,2026-03-20 10:00\n";
    assert_eq!(log(&[read(hubspot).batch.unwrap()]), expected);
    let pipedrive = "Deal - ID,Deal - Title,Deal - Owner,Deal - Value,Deal - Stage,Deal - Status,Deal - Last stage change\n\
        k1,W,Ada,9,Offer,Open,2026-03-01 09:00:00\n";
    assert_eq!(log(&[read(pipedrive).batch.unwrap()]), ["Offer 2026-03-01"]);
}

/// Stage and day of every entry of the only deal.
fn log(batches: &[Batch]) -> Vec<String> {
    let deals = Batch::deals(batches);
    let table = DealTable::build(&deals, &empty().roster());
    let today = Date::parse_iso("2026-04-01").unwrap();
    let dated: Vec<_> = deals.into_iter().map(|batch| (today, batch)).collect();
    let log = StageLog::build(&table, &dated, &Batch::stages(batches));
    log.of(0).iter().map(|entry| format!("{} {}", entry.stage, entry.day)).collect()
}

#[test]
fn leads_say_whether_and_when_they_became_deals() {
    let salesforce = "Lead ID,First Name,Last Name,Company / Account,Lead Owner,Lead Status,Lead Source,Create Date,Converted,Converted Date,Opportunity Name\n\
        L1,Ida,Holm,Wren,Ada,Qualified,Web,1/5/2026,1,1/25/2026,W\n\
        L2,Ole,Berg,Heron,Bo,Working,Event,1/15/2026,0,,\n";
    let loader = "Id,FirstName,LastName,Company,Status,LeadSource,IsConverted,ConvertedDate,ConvertedOpportunityId,OwnerId,CreatedDate\n\
        L1,Ida,Holm,Wren,Qualified,Web,true,2026-01-25,006,Ada,2026-01-05T10:00:00.000Z\n\
        L2,Ole,Berg,Heron,Working,Event,false,,,Bo,2026-01-15T10:00:00.000Z\n";
    let hubspot = "Record ID,First Name,Last Name,Company name,Contact owner,Lifecycle Stage,Lead Status,Create Date,Became an Opportunity Date\n\
        L1,Ida,Holm,Wren,Ada,Opportunity,,2026-01-05 10:00,2026-01-25 10:00\n\
        L2,Ole,Berg,Heron,Bo,Lead,Open,2026-01-15 10:00,\n";
    for (system, text) in [("salesforce", salesforce), ("salesforce", loader), ("hubspot", hubspot)] {
        let draft = read(text);
        assert_eq!((draft.layout.as_str(), draft.kind), (system, RecordKind::Leads));
        assert!(draft.refused.is_empty() && draft.questions.is_empty(), "{:?}", draft.issues);
        let leads = LeadTable::build(&Batch::leads(&[draft.batch.unwrap()]), &empty().roster());
        assert_eq!(leads.is_converted, [true, false], "{system}");
        let first = leads.row(0).unwrap();
        assert_eq!(
            (first.name.as_str(), first.company.as_str(), first.owner.as_str()),
            ("Ida Holm", "Wren", "Ada")
        );
        assert_eq!(first.converted.unwrap().to_string(), "2026-01-25");
        assert_eq!(day(leads.created[1]), "2026-01-15");
    }
}

#[test]
fn rates_are_exact_dated_and_the_same_file_twice_changes_nothing() {
    let file =
        "From Currency,To Currency,Valid From,Rate\nEUR,USD,2026-01-01,1.0875\nJPY,USD,2026-01-01,0.0067\n";
    let first = preview(&empty(), &[], &[("r.csv", file)], &answers());
    assert_eq!(first.rates.new.len(), 2);
    assert_eq!(first.files[0].receipt.kind, RecordKind::Rates);
    let mut workspace = empty();
    workspace.rates.extend(first.rates.new.into_iter().map(|rate| (rate.id, rate)));
    let again = preview(&workspace, &[], &[("r.csv", file)], &answers());
    assert_eq!((again.rates.same, again.into_commit().unwrap().is_empty()), (2, true));
    let changed = file.replace("1.0875", "1.09");
    let later = preview(&workspace, &[], &[("s.csv", &changed)], &answers());
    assert_eq!((later.rates.changed.len(), later.rates.new.len()), (1, 0));
}

#[test]
fn the_same_rows_twice_change_nothing_for_every_bulk_kind() {
    let files = [
        "Activity ID,Type,Assignee,Date\nA1,Call,Ada,2026-03-02\n",
        "Date,Subject,Assignee\n2026-03-02,Call,Ada\n2026-03-02,Call,Ada\n",
        "Deal ID,From Stage,To Stage,Date\nk1,Demo,Offer,2026-03-02\nk1,Offer,Won,2026-03-03\n",
        "Lead ID,Name,Status,Created\nL1,Ida,New,2026-03-02\n",
    ];
    for file in files {
        let first = preview(&empty(), &[], &[("a.csv", file)], &answers());
        let rows = file.lines().count() as u64 - 1;
        assert_eq!(first.files[0].receipt.new, rows, "{file}");
        let again = preview(&empty(), &first.batches, &[("b.csv", file)], &answers());
        assert_eq!((again.files[0].receipt.unchanged, again.batches.len()), (rows, 0), "{file}");
    }
}
