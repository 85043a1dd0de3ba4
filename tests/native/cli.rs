//! The command line from outside: what it prints, how it ends, and that nothing is half done.

use crate::desk::Desk;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn the_same_files_twice_change_no_byte_and_any_order_gives_the_same_figures() {
    let desk = Desk::new("twice");
    desk.import_small();
    let first = fs::read(desk.path("team.attain")).unwrap();
    let again = desk.run(&["import", "tests/data/small/deals.csv"]);
    assert!(said(&again).contains("known already"), "{}", said(&again));
    assert_eq!(fs::read(desk.path("team.attain")).unwrap(), first);

    let other = Desk::new("order");
    for file in ["quotas", "people", "deals", "quotas"] {
        other.run(&["import", &format!("tests/data/small/{file}.csv")]);
    }
    let by = ["kpis", "--by", "person,quarter"];
    assert_eq!(desk.json(&by), other.json(&by));
}

#[test]
fn figures_of_the_small_company_read_the_same_as_its_rows() {
    let desk = Desk::new("figures");
    desk.import_small();
    let figures = desk.json(&["kpis", "--kpi", "revenue,won_count,attainment"]);
    let text = fs::read_to_string("tests/data/small/deals.csv").unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let (mut won, mut cents) = (0, 0i64);
    for row in reader.records().map(Result::unwrap).filter(|row| row[4].contains("Won")) {
        won += 1;
        cents += row[5].replace('.', "").parse::<i64>().unwrap();
    }
    assert_eq!(figures[0]["kpis"]["won_count"]["count"], won);
    let revenue = format!("{}.{:02}", cents / 100, cents % 100);
    assert_eq!(figures[0]["kpis"]["revenue"]["amount"], revenue);
}

#[test]
fn what_the_file_lacks_is_refused_with_the_flag_that_answers_it() {
    let desk = Desk::new("lacks");
    let orders = desk.path("orders.csv");
    fs::write(
        &orders,
        "Order Number,Order Date,Salesperson,Amount\nA1,2025-01-31,Ana,10.50\nA2,2025-02-01,Ben,20\n",
    )
    .unwrap();
    let refused = desk.run(&["import", &orders]);
    assert_eq!(refused.status.code(), Some(1));
    for flag in ["--currency", "--outcome won"] {
        assert!(said(&refused).contains(flag), "{}", said(&refused));
    }
    assert!(!Path::new(&desk.path("team.attain")).exists());
    let done = desk.run(&["import", &orders, "--currency", "USD", "--outcome", "won"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert!(said(&done).contains("all_won") && said(&done).contains("USD"));
    let figures = desk.json(&["kpis", "--kpi", "revenue"]);
    assert_eq!(figures[0]["kpis"]["revenue"]["amount"], "30.50");
}

#[test]
fn broken_files_are_named_and_leave_the_workspace_as_it_was() {
    let desk = Desk::new("broken");
    desk.import_small();
    let before = fs::read(desk.path("team.attain")).unwrap();
    let head = "Deal ID,Owner,Stage,Amount,Currency,Close Date\n";
    let cases: [(&str, Vec<u8>, &[&str]); 8] = [
        ("empty", b"".to_vec(), &["FILE-EMPTY"]),
        ("workbook", b"PK\x03\x04xl/worksheets".to_vec(), &["XLSX-DAMAGED"]),
        ("wrong", b"Recipe,Flour\nBread,500\n".to_vec(), &["FILE-UNKNOWN-KIND"]),
        (
            "quote",
            format!("{head}A,Ana,Closed Won,1,EUR,2025-01-02\nB,Ana,\"Won,2,EUR,2025-01-02\n").into(),
            &["CSV-UNCLOSED-QUOTE", "line 3"],
        ),
        ("ragged", format!("{head}A,Ana,Closed Won,1\n").into(), &["CSV-TOO-FEW", "line 2"]),
        (
            "date",
            format!("{head}A,Ana,Closed Won,1,EUR,2025-02-31\n").into(),
            &["DATE-NO-SUCH-DAY", "line 2", "Close Date", "2025-02-31"],
        ),
        (
            "amount",
            format!("{head}A,Ana,Closed Won,1O.5,EUR,2025-02-03\n").into(),
            &["NUM-SYNTAX", "line 2", "Amount", "1O.5"],
        ),
        (
            "truncated",
            format!("{head}A,Ana,Closed Won,1,EUR,2025-01-02\nB,Ana,Clo").into(),
            &["CSV-TOO-FEW", "line 3"],
        ),
    ];
    for (name, bytes, expected) in cases {
        let file = desk.path(&format!("{name}.csv"));
        fs::write(&file, bytes).unwrap();
        let output = desk.run(&["import", &file, "--strict"]);
        assert_ne!(output.status.code(), Some(0), "{name}");
        for part in expected {
            assert!(said(&output).contains(part), "{name}: {part} is not in {}", said(&output));
        }
        assert_eq!(fs::read(desk.path("team.attain")).unwrap(), before, "{name}");
    }
}

#[test]
fn a_receipt_adds_up_and_unknown_options_are_refused() {
    let desk = Desk::new("receipt");
    let receipt = desk.json(&["import", "tests/data/small/deals.csv", "--dry-run"]);
    let file = &receipt["files"][0];
    let number = |key: &str| file[key].as_u64().unwrap();
    assert_eq!(number("seen"), number("imported") + number("skipped") + number("refused"));
    assert_eq!(receipt["committed"], false);
    for wrong in [vec!["kpis", "--strict"], vec!["frobnicate"], vec!["import", "--as", "cheese"]] {
        assert_eq!(desk.run(&wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn an_ambiguous_plan_is_refused_with_both_readings_and_the_money_between() {
    let desk = Desk::new("check");
    desk.import_small();
    let plan = desk.path("plan.json");
    fs::write(
        &plan,
        r#"{"schema": "attain/plan/1", "name": "two ways", "currency": "EUR", "effective": {"from": "2025-01-01"},
        "applies_to": {"everyone": true}, "payout": "quarter", "components": [{"id": "c", "name": "C",
        "pays": {"table": {"by": "credit", "tiers": [{"from": "0", "rate": "5%"}, {"from": "50000", "rate": "9%"}]}}}]}"#,
    )
    .unwrap();
    let output = desk.run(&["check", &plan]);
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output).to_lowercase();
    assert!(
        text.contains("marginal") && text.contains("retroactive") && text.contains("lie between"),
        "{text}"
    );
    let refused = desk.run(&["pay", "--plan", &plan]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
}

#[test]
fn pay_and_forecast_answer_for_the_small_company() {
    let desk = Desk::new("pay");
    desk.import_small();
    let plan = desk.path("plan.json");
    fs::write(
        &plan,
        r#"{"schema": "attain/plan/1", "name": "own rate", "currency": "EUR", "effective": {"from": "2025-01-01"},
        "applies_to": {"everyone": true}, "payout": "quarter", "components": [{"id": "c", "name": "Commission",
        "pays": {"flat": {"rate_of": "person"}}}]}"#,
    )
    .unwrap();
    let paid = desk.json(&["pay", "--plan", &plan]);
    let cents = |value: &Value| value["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let lines: i64 = paid["statements"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|statement| statement["lines"].as_array().unwrap())
        .map(|line| cents(&line["amount"]))
        .sum();
    assert_eq!(lines, cents(&paid["totals"][0]));
    let once = desk.json(&["forecast", "--period", "2025Q3", "--plan", &plan, "--draws", "200"]);
    let twice = desk.json(&["forecast", "--period", "2025Q3", "--plan", &plan, "--draws", "200"]);
    assert_eq!(once, twice);
    assert!(cents(&once["payout"]["p10"]) <= cents(&once["payout"]["p90"]));
}

#[test]
fn every_kind_is_imported_listed_and_dated() {
    let desk = Desk::new("kinds");
    desk.import_small();
    let put = |name: &str, text: &str| {
        fs::write(desk.path(name), text).unwrap();
        desk.path(name)
    };
    let files = [
        put("acts.csv", "Activity ID,Type,Subject,Assigned To,Date,Done\nA1,Call,Hello,Zoe,2026-02-03,yes\n"),
        put("history.csv", "Deal ID,From Stage,To Stage,Changed On\nD1,Demo,Offer,2026-02-03\n"),
        put("leads.csv", "Lead ID,Name,Owner,Status,Created\nL1,Ida,Zoe,New,2026-02-03\n"),
        put("rates.csv", "From Currency,To Currency,Valid From,Rate\nUSD,EUR,2026-01-01,0.9\n"),
    ];
    let words: Vec<&str> = files.iter().map(String::as_str).collect();
    let receipt = desk.json(&[&["import", "--snapshot", "2026-02-28"], words.as_slice()].concat());
    assert_eq!(receipt["committed"], true, "{receipt}");
    let kinds: Vec<&str> =
        receipt["files"].as_array().unwrap().iter().map(|file| file["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["activities", "stage_history", "leads", "rates"]);
    let imports = desk.json(&["imports"]);
    let dated: Vec<&str> =
        imports.as_array().unwrap().iter().map(|one| one["snapshot"].as_str().unwrap()).collect();
    assert_eq!(dated, ["2026-02-28", "2025-08-15"]);
    assert_eq!(desk.json(&["rates"])[0]["rate"], "0.9");
    let calls = desk.json(&["kpis", "--kpi", "calls_made,leads_created"]);
    assert_eq!(calls[0]["kpis"]["calls_made"]["count"], 1);
    assert_eq!(calls[0]["kpis"]["leads_created"]["count"], 1);
    assert!(said(&desk.run(&["activities"])).contains("Calls made"));
    for kind in ["deals", "people", "quotas", "activities", "stage_history", "leads", "rates"] {
        let output = desk.run(&["template", kind]);
        assert_eq!((output.status.code(), said(&output).lines().count()), (Some(0), 1), "{kind}");
    }
    assert_eq!(desk.run(&["template", "zebras"]).status.code(), Some(2));
}

#[test]
fn what_is_guessed_can_be_chosen_instead() {
    let desk = Desk::new("chosen");
    let path = desk.path("deals.csv");
    let row = b"Deal ID,Owner,Stage,Amount,Currency,Close Date\n1,J\xF8rgen,Won,1.00,EUR,44624\n";
    fs::write(&path, row).unwrap();
    let words = ["import", &path, "--dry-run"];
    let forms = |more: &[&str]| desk.json(&[&words[..], more].concat())["files"][0]["forms"].to_string();
    assert!(forms(&[]).contains("Windows-1252") && forms(&[]).contains("(1900)"));
    let chosen = forms(&["--encoding", "windows-1250", "--date-system", "1904"]);
    assert!(chosen.contains("Windows-1250") && chosen.contains("(1904)"), "{chosen}");
    assert_eq!(desk.run(&["import", &path, "--encoding", "ebcdic"]).status.code(), Some(2));
}

#[test]
fn a_demo_is_written_whole_imports_whole_and_its_plans_pay() {
    let desk = Desk::new("demo");
    let demo = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_attain"));
        command.arg("demo").args(words).args(["--today", "2025-08-15", "-o", &desk.path("files")]);
        command.output().unwrap()
    };
    let wrong = [["--deals", "0"], ["--people", "4"], ["--layout", "abacus"]];
    for words in wrong {
        assert_eq!(demo(&words).status.code(), Some(2), "{words:?}");
        assert!(!Path::new(&desk.path("files")).exists());
    }
    let done = demo(&["--deals", "120", "--people", "10", "--seed", "5"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let names = || {
        let entries = fs::read_dir(desk.path("files")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert!(names().iter().all(|name| !name.ends_with(".new") && said(&done).contains(name.as_str())));
    let first = fs::read(desk.path("files/deals.csv")).unwrap();
    demo(&["--deals", "120", "--people", "10", "--seed", "5"]);
    assert_eq!(fs::read(desk.path("files/deals.csv")).unwrap(), first);
    let tables = names().into_iter().filter(|name| name.ends_with(".csv"));
    let files: Vec<String> = tables.map(|name| desk.path(&format!("files/{name}"))).collect();
    let mut words = vec!["import", "--strict"];
    words.extend(files.iter().map(String::as_str));
    let imported = desk.run(&words);
    assert_eq!(imported.status.code(), Some(0), "{}", said(&imported));
    for plan in names().iter().filter(|name| name.ends_with(".json")) {
        let checked = desk.run(&["check", &desk.path(&format!("files/{plan}"))]);
        assert_eq!(checked.status.code(), Some(0), "{plan} {}", said(&checked));
    }
}

#[test]
fn what_stands_beside_deals_is_imported_listed_and_comes_back_from_its_own_list() {
    let desk = Desk::new("beside");
    desk.import_small();
    let kinds = ["splits", "invoices", "payments", "achievements", "adjustments"];
    let files = kinds.map(|kind| format!("tests/data/small/{kind}.csv"));
    let mut words = vec!["import", "--strict"];
    words.extend(files.iter().map(String::as_str));
    let imported = desk.run(&words);
    assert_eq!(imported.status.code(), Some(0), "{}", said(&imported));
    let lists = ["splits", "cash", "achievements", "adjustments"].map(|list| said(&desk.run(&[list])));
    // Adjustments and achievements of a file have the same ids everywhere.
    insta::assert_snapshot!(lists.join("\n"));
    let cash = desk.json(&["cash"]);
    assert_eq!((&cash[0]["deal_id"], &cash[0]["amount"]["amount"]), (&"00K-003".into(), &"10782.17".into()));
    let before = fs::read(desk.path("team.attain")).unwrap();
    for list in ["splits", "achievements", "adjustments"] {
        let file = desk.path(&format!("{list}.csv"));
        fs::write(&file, desk.run(&[list, "--csv"]).stdout).unwrap();
        let again = desk.run(&["import", &file]);
        assert!(said(&again).contains("known already"), "{list}: {}", said(&again));
    }
    assert_eq!(fs::read(desk.path("team.attain")).unwrap(), before);
}

#[test]
fn deals_are_divided_by_competitor_category_and_account() {
    let desk = Desk::new("divided");
    let deals = desk.path("deals.csv");
    let rows = "D1,Ana,Closed Won,10.00,EUR,2025-02-01,Acme,Orbitly,Closed\n\
        D2,Ana,Closed Won,20.00,EUR,2025-02-02,Bolt,,Closed\nD3,Ana,Demo,5.00,EUR,2025-09-02,Acme,Orbitly,Commit\n";
    let headers =
        "Deal ID,Owner,Stage,Amount,Currency,Close Date,Account,Main Competitor(s),Forecast Category\n";
    fs::write(&deals, format!("{headers}{rows}")).unwrap();
    assert_eq!(desk.run(&["import", &deals]).status.code(), Some(0));
    let of = |by: &str| -> Vec<String> {
        let rows = desk.json(&["kpis", "--kpi", "revenue", "--by", by]);
        let amounts = rows.as_array().unwrap().iter().map(|row| row["kpis"]["revenue"]["amount"].to_string());
        amounts.collect()
    };
    assert_eq!(of("account"), ["\"10.00\"", "\"20.00\""]);
    assert_eq!(of("competitor"), ["\"20.00\"", "\"10.00\""]);
    let won = desk.json(&["kpis", "--kpi", "revenue", "--where", "competitor = Orbitly and account = Acme"]);
    assert_eq!(won[0]["kpis"]["revenue"]["amount"], "10.00");
    assert_eq!(of("category").len(), 2);
}

#[test]
fn a_workbook_gives_the_figures_of_the_text() {
    let (text, book) = (Desk::new("text"), Desk::new("book"));
    text.import_small();
    let rest = ["tests/data/small/people.csv", "tests/data/small/quotas.csv"];
    let output = book.run(&["import", "tests/data/small/deals.xlsx", rest[0], rest[1]]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        said(&output).contains("sheet “Deals”") && said(&output).contains("header on row 3"),
        "{}",
        said(&output)
    );
    assert!(said(&output).contains("sheet “Read me” left out"), "{}", said(&output));
    let by = ["kpis", "--by", "person,month"];
    assert_eq!(text.json(&by), book.json(&by));
    let again = text.run(&["import", "tests/data/small/deals.xlsx"]);
    assert!(said(&again).contains("known already"), "{}", said(&again));
    let missing = book.run(&["import", "tests/data/small/deals.xlsx", "--sheet", "Orders"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        said(&missing).contains("“Orders”") && said(&missing).contains("Read me, Deals"),
        "{}",
        said(&missing)
    );
}

#[test]
fn what_is_exported_is_read_again_without_a_difference() {
    let desk = Desk::new("export");
    desk.import_small();
    for format in ["csv", "xlsx"] {
        let folder = desk.path(format);
        let words = ["export", "--format", format, "-o", &folder];
        let output = desk.run(&words);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let files: Vec<String> =
            ["deals", "people", "quotas"].iter().map(|name| format!("{folder}/{name}.{format}")).collect();
        let bytes: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
        desk.run(&words);
        assert_eq!(bytes, files.iter().map(|file| fs::read(file).unwrap()).collect::<Vec<_>>());
        let other = Desk::new(&format!("again-{format}"));
        let again = other.run(&["import", &files[0], &files[1], &files[2]]);
        assert_eq!(again.status.code(), Some(0), "{}", said(&again));
        for by in ["person,quarter", "team", "region", "product"] {
            let words = ["kpis", "--by", by];
            assert_eq!(desk.json(&words), other.json(&words), "{format} {by}");
        }
    }
    let wrong = desk.run(&["export", "--what", "secrets", "-o", &desk.path("x")]);
    assert_eq!(wrong.status.code(), Some(2));
    let none = desk.run(&["export", "--what", "statements", "-o", &desk.path("x")]);
    assert!(said(&none).contains("no plan"), "{}", said(&none));
}

/// Every kind of record goes out and comes back: the figures of all KPIs and the pay stay what they were.
#[test]
fn a_whole_company_is_exported_and_read_again_without_a_difference() {
    let (desk, other) = (Desk::new("all-out"), Desk::new("all-in"));
    let (from, folder) = (desk.path("demo"), desk.path("out"));
    desk.run(&["demo", "--deals", "300", "--people", "8", "-o", &from]);
    let files = |folder: &str| -> Vec<String> {
        let listed = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> =
            listed.filter(|path| path.extension().is_some_and(|end| end == "csv")).collect();
        files.sort();
        files.into_iter().map(|path| path.display().to_string()).collect()
    };
    let import = |desk: &Desk, files: &[String]| {
        let words: Vec<&str> = ["import"].into_iter().chain(files.iter().map(String::as_str)).collect();
        let output = desk.run(&words);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    };
    import(&desk, &files(&from));
    let output = desk.run(&["export", "-o", &folder]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    import(&other, &files(&folder));
    for by in ["person,quarter", "team,month", "stage", "competitor"] {
        let words = ["kpis", "--by", by, "--as-of", "2026-06-30"];
        assert_eq!(desk.json(&words), other.json(&words), "{by}");
    }
    let mut paid = 0;
    for plan in files_of_plans(&from) {
        let words = ["pay", "--plan", plan.as_str()];
        let amounts = |desk: &Desk| {
            let found = desk.json(&words);
            found["statements"].as_array().unwrap().iter().map(|one| one["total"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(amounts(&desk), amounts(&other), "{plan}");
        paid += amounts(&desk).len();
    }
    assert!(paid > 0, "no plan pays anybody");
}

fn files_of_plans(folder: &str) -> Vec<String> {
    let listed = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let plans = listed.filter(|path| path.extension().is_some_and(|end| end == "json"));
    plans.map(|path| path.display().to_string()).collect()
}

#[test]
fn exported_statements_hold_the_lines_and_the_sum() {
    let desk = Desk::new("statements");
    desk.import_small();
    // The worked plan, in the currency and the year of the small company.
    let text = fs::read_to_string("docs/plans/flat-rate-of-person.json").unwrap();
    let plan = desk.path("plan.json");
    fs::write(
        &plan,
        text.replace("USD", "EUR")
            .replace("2027-", "2026-")
            .replace("\"2026-01-01\",\n    \"until", "\"2025-01-01\",\n    \"until"),
    )
    .unwrap();
    let plan = plan.as_str();
    let paid = desk.json(&["pay", "--plan", plan]);
    let folder = desk.path("out");
    for format in ["csv", "xlsx"] {
        let words = ["export", "--what", "statements", "--plan", plan, "--format", format, "-o", &folder];
        let output = desk.run(&words);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    let text = fs::read_to_string(format!("{folder}/statements.csv")).unwrap();
    let lines: usize =
        paid["statements"].as_array().unwrap().iter().map(|one| one["lines"].as_array().unwrap().len()).sum();
    assert_eq!(csv::Reader::from_reader(text.as_bytes()).records().count(), lines);
    let mut archive =
        zip::ZipArchive::new(fs::File::open(format!("{folder}/statements.xlsx")).unwrap()).unwrap();
    let sheet = std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    let total = paid["totals"][0]["amount"].as_str().unwrap();
    assert!(sheet.contains(&format!("<f>SUM(G2:G{})</f><v>{total}</v>", lines + 1)), "{total}");
}

const GOALS: &str = "Goal,Owner,KPI,Target,Currency,Period,Serves,Milestones,Scope\n\
    Grow 2025,Company,revenue,900000.00,EUR,2025,,2025-06-30=400000.00,\n\
    Third quarter,,revenue,250000.00,EUR,2025Q3,Grow 2025,,\n\
    Win more often,Company,Win rate,60%,,2025Q3,,,\n\
    Certificates,Company,learning,12,,2025Q3,,,\n";

#[test]
fn goals_are_imported_checked_handed_on_and_read_back() {
    let desk = Desk::new("goals");
    desk.import_small();
    let file = desk.path("goals.csv");
    fs::write(&file, GOALS).unwrap();
    let done = desk.run(&["import", &file]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let again = desk.run(&["import", &file]);
    assert!(said(&again).contains("known already"), "{}", said(&again));
    let report = desk.json(&["goals", "--period", "2025Q3"]);
    let named = |report: &Value, name: &str| {
        let all = report["goals"].as_array().unwrap();
        all.iter().find(|goal| goal["name"] == name).unwrap_or_else(|| panic!("{name} in {report}")).clone()
    };
    let quarter = named(&report, "Third quarter");
    assert_eq!((&quarter["depth"], &quarter["target"]["amount"]), (&1.into(), &"250000.00".into()));
    assert_eq!(quarter["smart"][0]["holds"], true);
    assert_eq!(quarter["line_of_sight"][0]["goal"], "Grow 2025");
    // Quotas end with June and deals before: in August the third quarter is judged as of then.
    let known = (&report["today"], &report["known_until"], &quarter["pace"]["as_of"]);
    assert_eq!(known, (&"2025-08-15".into(), &"2025-06-30".into(), &"2025-06-30".into()));
    assert_eq!(quarter["pace"]["days_over"], 0);
    let words = quarter["smart"][1]["reasons"][0]["words"].as_str().unwrap();
    assert!(words.contains("EUR"), "{words}");
    // Quotas stand in the same tree, below the narrowest goal that holds their days.
    let all = desk.json(&["goals", "--period", "2025Q2"]);
    let quotas = all["goals"].as_array().unwrap().iter().filter(|goal| goal["type"] == "quota");
    assert!(quotas.clone().count() > 0 && quotas.clone().all(|quota| !quota["parent"].is_null()));

    let tried = desk.json(&["goals", "--cascade", "Third quarter", "--over", "10%", "--dry-run"]);
    let cents = |amount: &Value| amount.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let parts: i64 =
        tried["parts"].as_array().unwrap().iter().map(|part| cents(&part["target"]["amount"])).sum();
    assert_eq!((parts, cents(&tried["total"]["amount"])), (27_500_000, 27_500_000));
    let goals = |desk: &Desk| desk.json(&["goals"])["goals"].as_array().unwrap().len();
    let before = goals(&desk);
    let set = desk.run(&["goals", "--cascade", "Third quarter", "--over", "10%"]);
    assert_eq!(set.status.code(), Some(0), "{}", said(&set));
    let people = tried["parts"].as_array().unwrap().len();
    assert_eq!(goals(&desk), before + people);
    // Handed on again, the same goals are changed instead of doubled.
    desk.run(&["goals", "--cascade", "Third quarter", "--over", "5%"]);
    assert_eq!(goals(&desk), before + people);

    let said_so =
        ["goals", "--check-in", "Certificates", "--status", "at-risk", "--confidence", "40", "--value", "3"];
    assert_eq!(desk.run(&said_so).status.code(), Some(0));
    assert_eq!(desk.run(&["goals", "--acknowledge", "Certificates"]).status.code(), Some(0));
    let told = named(&desk.json(&["goals"]), "Certificates");
    assert_eq!((&told["value"], &told["is_acknowledged"]), (&"3".into(), &true.into()));
    assert_eq!(desk.run(&["goals", "--remove", "nothing"]).status.code(), Some(2));

    // What is written reads back to the same goals.
    let csv = desk.run(&["goals", "--csv"]).stdout;
    fs::write(&file, csv).unwrap();
    let back = desk.run(&["import", &file]);
    assert!(said(&back).contains("known already"), "{}", said(&back));
}

#[test]
fn the_calendar_is_set_and_its_periods_are_read_everywhere() {
    let desk = Desk::new("calendar");
    desk.import_small();
    let set = ["calendar", "--pattern", "4-4-5", "--week-start", "sunday", "--year-start", "on-or-before"];
    assert_eq!(desk.run(&set).status.code(), Some(0));
    let shown = desk.json(&["calendar", "--period", "2025"]);
    let periods = shown["periods"].as_array().unwrap();
    let days = |grain: char| -> u64 {
        let of_grain = periods.iter().filter(|period| period["name"].as_str().unwrap().contains(grain));
        of_grain.map(|period| period["calendar_days"].as_u64().unwrap()).sum()
    };
    let year = periods[0]["calendar_days"].as_u64().unwrap();
    assert!((days('Q'), days('P'), days('W')) == (year, year, year), "{year}");
    let revenue = |period: &str| {
        let figures = desk.json(&["kpis", "--kpi", "won_count", "--period", period]);
        figures[0]["kpis"]["won_count"]["count"].as_u64().unwrap_or(0)
    };
    let weeks: u64 = (1..=13).map(|week| revenue(&format!("2025W{week:02}"))).sum();
    let months: u64 = (1..=3).map(|month| revenue(&format!("2025P{month:02}"))).sum();
    assert_eq!((weeks, months), (revenue("2025Q1"), revenue("2025Q1")));
    let refused = desk.run(&["kpis", "--period", "2025W53"]);
    assert!(said(&refused).contains("2025 has 52 weeks"), "{}", said(&refused));
    desk.run(&["calendar", "--holidays", "2025-08-15", "--days-off", "saturday,sunday"]);
    let shown = desk.json(&["calendar", "--period", "2025-08"]);
    assert_eq!((&shown["periods"][0]["days"], &shown["periods"][0]["days_over"]), (&20.into(), &10.into()));
    assert_eq!(desk.run(&["calendar", "--pattern", "3-3-7"]).status.code(), Some(2));
}

#[test]
fn a_forecast_with_its_record_fits_its_schema_and_says_why() {
    let desk = Desk::new("forecast");
    desk.import_small();
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/formats/forecast.schema.json")).unwrap();
    let whole = [
        "forecast",
        "--period",
        "2025Q2",
        "--as-of",
        "2025-05-04",
        "--by",
        "person,team",
        "--backtest",
        "--deals",
    ];
    for words in [&whole[..], &["forecast", "--period", "2025Q1"], &["forecast", "--period", "2025-09"]] {
        let document = desk.json(words);
        assert!(crate::commission::schema::fits(&schema, &schema, &document), "{document:#}");
    }
    let over = desk.json(&["forecast", "--period", "2025Q1"]);
    assert_eq!(over["revenue"]["bands"]["95"][0], over["won"], "what is over is certain");
    assert_eq!(over["method"], Value::Null);
    let wrong = desk.run(&["forecast", "--period", "2025Q1", "--by", "region"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn what_if_is_told_beside_the_forecast_without_it_and_refuses_what_cannot_be() {
    let desk = Desk::new("what-if");
    desk.import_small();
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/formats/forecast.schema.json")).unwrap();
    let ask = ["forecast", "--period", "2025Q2", "--as-of", "2025-05-04", "--draws", "200", "--deals"];
    let with = |words: &[&str]| desk.json(&[&ask[..], words].concat());
    let plain = with(&[]);
    let open = plain["deal_list"].as_array().unwrap();
    let deal = open.iter().find(|deal| deal["person"].is_string()).unwrap();
    let (key, owner) = (deal["deal"].as_str().unwrap(), deal["person"].as_str().unwrap());
    let cents = |value: &Value| value["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let add = format!("{owner}; 1000.50; 100%; 2025-06-01");
    let won = with(&["--win", key, "--add", &add]);
    assert!(crate::commission::schema::fits(&schema, &schema, &won), "{won:#}");
    let lost = with(&["--lose", key, "--add", &add]);
    for (field, before) in [("estimate", &plain["estimate"]), ("payout", &plain["payout"])] {
        assert_eq!(&won["what_if"]["without"][field], before, "the forecast without it stands beside");
    }
    assert_eq!(cents(&won["estimate"]), cents(&lost["estimate"]) + cents(&deal["amount"]));
    assert!(cents(&lost["revenue"]["mean"]) <= cents(&plain["revenue"]["mean"]) + 100_050);
    let chance = |document: &Value| {
        let listed = document["deal_list"].as_array().unwrap().iter().find(|own| own["deal"] == key).unwrap();
        listed["chance"].clone()
    };
    assert_eq!((chance(&won), chance(&lost)), ("1.0000".into(), "0.0000".into()));
    assert_eq!(won["what_if"]["changes"][1]["amount"]["amount"], "1000.50");
    assert!(won["what_if"]["without"]["people"].as_array().unwrap().iter().all(|own| own["person"] == owner));
    // Moved out of the period it brings it what a lost one does.
    let gone = with(&["--move", &format!("{key}=2025-09-01")]);
    assert_eq!(gone["estimate"], with(&["--lose", key])["estimate"]);
    let text = desk.does(&[&ask[..], &["--win", key]].concat());
    assert!(text.contains("as it is") && text.contains("difference"), "{text}");

    for (words, why) in [
        (["--win", "none such"], "none such"),
        (["--move", &format!("{key}=2025-05-04")], "is over"),
        (["--move", key], "DEAL=DATE"),
        (["--add", "Nobody; 5; 1; 2025-06-01"], "nobody of the roster"),
        (["--add", &format!("{owner}; 5; 1; 2025-08-01")], "outside the period"),
        (["--add", &format!("{owner}; 5.001; 1; 2025-06-01")], "5.001"),
        (["--add", &format!("{owner}; 5; 2; 2025-06-01")], "CHANCE"),
    ] {
        let refused = desk.run(&[&ask[..], &words].concat());
        assert_eq!(refused.status.code(), Some(2), "{words:?}");
        assert!(said(&refused).contains(why), "{words:?}: {}", said(&refused));
    }
    let over = desk.run(&["forecast", "--period", "2025Q1", "--win", key]);
    assert!(said(&over).contains("not over"), "{}", said(&over));
}

/// What a command of settling prints fits its definition.
fn fits_settling(command: &str, document: &Value) {
    let schema: Value = serde_json::from_str(include_str!("../../docs/formats/settle.schema.json")).unwrap();
    let own = &schema["$defs"][command];
    assert!(crate::commission::schema::fits(&schema, own, document), "{command}: {document:#}");
}

/// A plan for the small company: a tenth of every deal, by the month.
const TENTH: &str = r#"{"schema": "attain/plan/1", "name": "Tenth", "currency": "EUR",
    "effective": {"from": "2025-01-01"}, "applies_to": {"everyone": true}, "payout": "month",
    "refunds": {"policy": "reverse_paid"}, "accrual": {"months": 12},
    "components": [{"id": "commission", "name": "Commission", "pays": {"flat": {"rate": "10%"}}}]}"#;

#[test]
fn a_month_is_approved_corrected_later_paid_out_booked_and_reconciled() {
    let desk = Desk::new("settle");
    desk.import_small();
    let plan = desk.path("plan.json");
    fs::write(&plan, TENTH).unwrap();
    assert_eq!(desk.run(&["plans", "--add", &plan]).status.code(), Some(0));
    let month = ["--period", "2025-04"];
    let none = desk.run(&[&["payroll"], &month[..]].concat());
    assert_eq!((none.status.code(), said(&none).contains("attain approve")), (Some(2), true));
    let words =
        [&["approve"], &month[..], &["--stage", "approved", "--note", "as agreed", "--by", "Nadia"]].concat();
    let approved = desk.run(&words);
    assert_eq!(approved.status.code(), Some(0), "{}", said(&approved));
    let frozen = desk.json(&[&["pay"], &month[..]].concat());
    assert!(frozen["standing"].as_array().unwrap().iter().all(|one| one["stage"] == "approved"));

    // A deal of April turns up late, and one is corrected.
    let late = desk.path("late.csv");
    fs::write(&late, "Deal ID,Owner,Stage,Amount,Currency,Close Date\nL-1,Milo Ostrander,Closed Won,1000.00,EUR,2025-04-11\n").unwrap();
    assert_eq!(desk.run(&["import", &late]).status.code(), Some(0));
    assert_eq!(desk.json(&[&["pay"], &month[..]].concat())["statements"], frozen["statements"]);
    let next = desk.json(&["pay", "--period", "2025-05", "--person", "Milo Ostrander"]);
    let lines = next["statements"][0]["lines"].as_array().unwrap();
    let line = lines.iter().find(|line| line["component"] == "adjustment").unwrap();
    assert_eq!(
        (&line["amount"]["amount"], &line["trace"]["rows"][0]["deal"]),
        (&"100.00".into(), &"L-1".into())
    );
    assert_eq!(next["standing"][0]["added"][0]["adjusts"]["period"]["name"], "2025-04");

    let rows = desk.run(&[&["payroll", "--csv"], &month[..]].concat());
    let text = String::from_utf8(rows.stdout).unwrap();
    assert!(text.starts_with("Person,E-mail,Period,From,Through,Element,Amount,Currency,Lines\n"), "{text}");
    let codes = desk.path("codes.csv");
    fs::write(&codes, "Element,Code\nsalary,1\n").unwrap();
    let missing = desk.run(&[&["payroll", "--codes", &codes], &month[..]].concat());
    assert!(said(&missing).contains("no code for commission"), "{}", said(&missing));

    fits_settling("payroll", &desk.json(&[&["payroll"], &month[..]].concat()));
    fits_settling("approve", &desk.json(&["approve"]));
    let booked = desk.json(&["accrual"]);
    fits_settling("accrual", &booked);
    let cents = |value: &Value| value["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let all = booked["months"].as_array().unwrap();
    let expense: i64 = all.iter().map(|month| cents(&month["expense"])).sum();
    let costs: i64 = booked["costs"].as_array().unwrap().iter().map(|cost| cents(&cost["amount"])).sum();
    assert_eq!((expense, cents(&all.last().unwrap()["closing"])), (costs, 0));

    let paid = desk.path("paid.csv");
    let total = next["statements"][0]["total"]["amount"].as_str().unwrap();
    let less = format!("{:.2}", total.parse::<f64>().unwrap() - 100.0);
    fs::write(
        &paid,
        format!("Employee,Period,Paid,Currency\nMilo Ostrander,2025-05,{less},EUR\nNobody,2025-05,1,EUR\n"),
    )
    .unwrap();
    let found = desk.json(&["reconcile", &paid]);
    fits_settling("reconcile", &found);
    let owner = ["--person", "Milo Ostrander", "--from", "2025-01-01"];
    fits_settling("replay", &desk.json(&[&["replay"], &month[..], &owner[..]].concat()));
    assert_eq!(
        found["gaps"].as_array().unwrap().iter().filter(|gap| gap["name"] == "Milo Ostrander").count(),
        1,
        "{found:#}"
    );
    let gap = found["gaps"].as_array().unwrap().iter().find(|gap| gap["name"] == "Milo Ostrander").unwrap();
    assert_eq!(gap["reasons"][0]["cause"], "adjustment_missing", "{gap:#}");
    assert!(found["refused"][0][1].as_str().unwrap().contains("nobody of the roster"), "{found:#}");

    for stage in ["published", "paid"] {
        fits_settling("approve", &desk.json(&[&["approve"], &month[..]].concat()));
        let step = desk.run(&[&["approve"], &month[..], &["--stage", stage]].concat());
        assert_eq!(step.status.code(), Some(0), "{}", said(&step));
    }
    let reopened = desk.run(&[&["approve"], &month[..], &["--reopen", "--note", "wrong"]].concat());
    assert_eq!((reopened.status.code(), said(&reopened).contains("stays as it was paid")), (Some(1), true));
}
