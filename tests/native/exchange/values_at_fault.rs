//! Faults of values (V01–V16): read exactly in the column's form, or named at their place; never guessed.

use super::faults::{HEAD, answers, counts, deal, places, read};
use super::{commit, drafted, empty, preview};
use attain::domain::facts::deals::{MISSING_DAY, MISSING_MINOR};
use attain::domain::facts::{ActivityTable, Batch, DealTable, Outcome};
use attain::domain::kernel::{Currency, Date};
use attain::domain::model::{Person, RecordKind, Workspace};
use attain::exchange::import::{Answers, Code, Draft, Preview, ReadOptions};

/// Deals whose amounts are written so, each in quotes.
fn amounts(values: &[&str]) -> String {
    let rows = values
        .iter()
        .enumerate()
        .map(|(row, value)| format!("D{row},Ada,Won,\"{}\",EUR,2026-01-02,n\n", value.replace('"', "\"\"")));
    format!("{HEAD}{}", rows.collect::<String>())
}

/// Deals that close on days written so.
fn days(values: &[&str]) -> String {
    let rows = values.iter().enumerate().map(|(row, value)| format!("D{row},Ada,Won,5.00,EUR,{value},n\n"));
    format!("{HEAD}{}", rows.collect::<String>())
}

fn minor(draft: &Draft) -> Vec<i64> {
    draft.deals().expect("deals").amount_minor.clone()
}

fn closed(draft: &Draft) -> Vec<String> {
    let days = &draft.deals().expect("deals").closed;
    days.iter()
        .map(|day| Date::from_days(*day).map_or_else(|_| "-".to_owned(), |day| day.to_string()))
        .collect()
}

fn codes(draft: &Draft) -> Vec<(Code, u32)> {
    places(draft).iter().map(|place| (place.0, place.1)).collect()
}

fn questions(draft: &Draft) -> Vec<&str> {
    draft.questions.iter().map(|question| question.id.as_str()).collect()
}

fn roster(names: &[&str]) -> Workspace {
    let mut workspace = empty();
    let rows: String = names.iter().map(|name| format!("{name},AE\n")).collect();
    let people = preview(&workspace, &[], &[("p.csv", &format!("Name,Role\n{rows}"))], &answers());
    commit(&mut workspace, &mut vec![], people);
    workspace
}

fn step(workspace: &mut Workspace, batches: &mut Vec<Batch>, name: &str, text: &str) -> Preview {
    let step = preview(workspace, batches, &[(name, text)], &answers());
    commit(workspace, batches, step.clone());
    step
}

#[test]
fn v01_numbers_are_exact_in_the_form_of_their_column() {
    let forms: &[(&[&str], &[i64])] = &[
        (&["1.234,56", "0,5"], &[123_456, 50]),
        (&["1,234.56", "7"], &[123_456, 700]),
        (&["1 234,56", "1\u{a0}234,56", "1\u{202f}234,56"], &[123_456; 3]),
        (&["1'234.50", "1’234.50"], &[123_450; 2]),
        (&["12,34,567.89", "1,234"], &[123_456_789, 123_400]),
    ];
    for (texts, expected) in forms {
        let draft = read(&amounts(texts));
        assert_eq!(minor(&draft), *expected, "{texts:?}");
        assert!(draft.questions.is_empty() && draft.issues.kept.is_empty(), "{texts:?}");
    }
}

#[test]
fn v02_what_can_be_read_two_ways_is_asked_and_a_conflict_names_both_rows() {
    let open = read(&amounts(&["1,234", "5"]));
    assert_eq!((questions(&open), minor(&open)), (vec!["decimal-mark"], vec![MISSING_MINOR; 2]));
    assert!(open.questions[0].blocking && open.questions[0].text.contains("1,234"));
    let told = Answers { decimal_mark: Some(','), ..answers() };
    let told = drafted("a.csv", amounts(&["1,234", "5"]).as_bytes(), ReadOptions::default(), &told).unwrap();
    assert_eq!((told.refused.len(), told.assumptions.len(), told.questions.len()), (0, 1, 0));
    let torn = read(&amounts(&["1.234,56", "5", "1,234.56"]));
    assert_eq!(codes(&torn), [(Code::NumberConflict, 2), (Code::NumberConflict, 4)]);
    assert!(torn.issues.kept[0].rule.contains("Line 4") && torn.questions[0].blocking);
}

#[test]
fn v03_negatives_are_negative_in_every_form_and_units_are_read() {
    let text = amounts(&[
        "(1,234.50)",
        "1,234.50-",
        "\u{2212}1,234.50",
        "-1,234.50",
        "€ -1,234.50",
        "(EUR 1,234.50)",
        "  -1,234.50  ",
    ]);
    assert_eq!(minor(&read(&text)), [-123_450; 7]);
    let other = read(&amounts(&["USD 5.00"]));
    assert_eq!(places(&other), [(Code::CurrencyConflict, 2, 4, "USD 5.00")]);
}

#[test]
fn v04_what_is_no_number_is_refused_and_never_in_a_total() {
    let wrong = ["NaN", "inf", "1e308", "0x1F", "1E+05", "#REF!", "1O0", "١٢٣", "#DIV/0!", "=1+1", "1 2 3"];
    let mut all = wrong.to_vec();
    all.push("5.00");
    let draft = read(&amounts(&all));
    assert_eq!(counts(&draft), (12, 1, 0, 11));
    for (place, text) in places(&draft).iter().zip(wrong) {
        assert_eq!((place.0, place.2, place.3), (Code::NumberSyntax, 4, text));
    }
    let seen = preview(&empty(), &[], &[("a.csv", &amounts(&all))], &answers());
    assert_eq!(seen.files[0].receipt.totals_minor[&Currency::parse("EUR").unwrap()], 500);
}

#[test]
fn v05_a_missing_amount_is_missing_not_zero_and_counted() {
    let draft = read(&amounts(&["", "-", "N/A", "#N/A", "null", "0.00", "5.00"]));
    assert_eq!((draft.missing_amounts, counts(&draft)), (5, (7, 7, 0, 0)));
    assert_eq!(minor(&draft)[4..], [MISSING_MINOR, 0, 500]);
}

#[test]
fn v06_digits_past_the_minor_unit_and_unknown_currencies_are_flagged_and_currencies_never_added() {
    let draft = read(&amounts(&["1.0051", "1.5000"]));
    assert_eq!((codes(&draft), minor(&draft)), (vec![(Code::NumberMinor, 2)], vec![101, 150]));
    let text = format!(
        "{HEAD}D1,Ada,Won,5.00,QQQ,2026-01-02,n\nD2,Ada,Won,10,JPY,2026-01-02,n\n{}",
        deal("D3", "n")
    );
    let draft = read(&text);
    assert_eq!(places(&draft), [(Code::CurrencyUnknown, 2, 5, "QQQ")]);
    let seen = preview(&empty(), &[], &[("a.csv", &text)], &answers());
    let totals = &seen.files[0].receipt.totals_minor;
    assert_eq!(
        (totals.len(), totals[&Currency::parse("JPY").unwrap()], totals[&Currency::parse("EUR").unwrap()]),
        (2, 10, 500)
    );
}

#[test]
fn v07_zero_and_negative_deals_are_kept() {
    let draft = read(&amounts(&["0.00", "-5.00", "(7.00)"]));
    assert_eq!((minor(&draft), draft.issues.kept.len()), (vec![0, -500, -700], 0));
}

#[test]
fn v08_the_order_of_day_and_month_is_asked_or_settled_for_the_column_by_one_cell() {
    let open = read(&days(&["03/04/2026", "05/06/2026"]));
    assert_eq!(
        (questions(&open), open.deals().unwrap().closed.clone()),
        (vec!["date-order"], vec![MISSING_DAY; 2])
    );
    let settled = read(&days(&["03/04/2026", "13/06/2026"]));
    assert_eq!(
        (closed(&settled), settled.questions.len()),
        (vec!["2026-04-03".into(), "2026-06-13".into()], 0)
    );
    let torn = read(&days(&["13/04/2026", "04/13/2026"]));
    assert_eq!(codes(&torn), [(Code::DateConflict, 2), (Code::DateConflict, 3)]);
}

#[test]
fn v09_days_that_do_not_exist_are_named_never_rolled_over() {
    let wrong = [
        ("31/02/2026", Code::DateNoSuchDay),
        ("29/02/2025", Code::DateNoSuchDay),
        ("00/00/2026", Code::DateNoSuchDay),
        ("31/12/9999", Code::DateRange),
        ("13/02/26", Code::DateShortYear),
        ("soon", Code::DateSyntax),
    ];
    let mut all: Vec<&str> = wrong.iter().map(|(text, _)| *text).collect();
    all.extend(["29/02/2024", "31/12/2026"]);
    let draft = read(&days(&all));
    assert_eq!(
        (counts(&draft), closed(&draft)),
        ((8, 2, 0, 6), vec!["2024-02-29".into(), "2026-12-31".into()])
    );
    for (place, (text, code)) in places(&draft).iter().zip(wrong) {
        assert_eq!((place.0, place.2, place.3), (code, 6, text));
    }
    assert_eq!(closed(&read(&days(&["46086", "46087.5"]))), ["2026-03-05", "2026-03-06"]);
}

#[test]
fn v10_the_date_as_written_counts_whatever_its_zone() {
    let draft = read(&days(&[
        "2026-03-29T02:30:00+01:00",
        "2026-03-05T23:59:59-11:00",
        "2026-03-05 24:00",
        "2026-03-05T00:00:00Z",
    ]));
    assert_eq!(closed(&draft), ["2026-03-29", "2026-03-05", "2026-03-05", "2026-03-05"]);
    assert!(draft.issues.kept.is_empty());
}

#[test]
fn v11_a_close_before_the_start_and_a_win_without_a_day_are_warned_of_and_paid_in_no_guessed_period() {
    let head = "Deal ID,Owner,Stage,Amount,Currency,Created,Close Date\n";
    let draft =
        read(&format!("{head}D1,Ada,Won,5.00,EUR,2026-03-01,2026-02-01\nD2,Ada,Won,5.00,EUR,2026-03-01,\n"));
    assert_eq!(codes(&draft), [(Code::CloseBeforeCreate, 2), (Code::WonWithoutDate, 3)]);
    assert_eq!((counts(&draft), draft.deals().unwrap().closed[1]), ((2, 2, 0, 0), MISSING_DAY));
}

#[test]
fn v12_ids_are_text_with_their_case_once_each_and_damaged_ones_are_refused() {
    let text = [
        HEAD,
        &deal("007", "a"),
        &deal("7", "b"),
        &deal("ab", "c"),
        &deal("AB", "d"),
        &deal("007", "a"),
        &deal("7", "b2"),
        &deal("1.23E+17", "e"),
        &deal("", "f"),
    ];
    let draft = read(&text.concat());
    assert_eq!(counts(&draft), (8, 4, 2, 2));
    assert_eq!(codes(&draft), [(Code::IdDamaged, 8), (Code::IdMissing, 9), (Code::IdConflict, 7)]);
    let deals = draft.deals().unwrap();
    let kept: Vec<(&str, &str)> = (0..4).map(|row| (deals.key.get(row), deals.name.get(row))).collect();
    assert_eq!(kept, [("007", "a"), ("ab", "c"), ("AB", "d"), ("7", "b2")]);
}

#[test]
fn v13_spellings_are_joined_by_form_only_and_the_rest_is_suggested_for_every_kind_of_row() {
    let mut workspace = roster(&["Åsa Lindqvist", "Milo Ostrander"]);
    let id = *workspace.people.iter().find(|(_, person)| person.name.starts_with('M')).unwrap().0;
    let milo = Person { email: Some("Milo@Example.test".to_owned()), ..workspace.people[&id].clone() };
    workspace.people.insert(id, milo);
    let owner = |id: &str, owner: &str| deal(id, "n").replace("Ada", owner);
    let deals = [
        HEAD,
        &owner("D1", "A\u{30a}SA  lindqvist"),
        &owner("D2", "milo@example.TEST"),
        &owner("D3", "Asa Lindqvist"),
        &owner("D4", "Queue: West"),
        &owner("D5", "Μilo Ostrander"),
    ];
    let work = "Activity Type,Subject,Assigned To,Date\nCall,x,Milo Ostrandr,2026-01-02\nCall,y,Milo Ostrander,2026-01-02\nCall,z,,2026-01-02\n";
    let leads = "Lead ID,Name,Lead Owner,Lead Status,Created\nL1,N,Asa Lindqvist,New,2026-01-02\n";
    let seen = preview(
        &workspace,
        &[],
        &[("d.csv", &deals.concat()), ("w.csv", work), ("l.csv", leads)],
        &answers(),
    );
    let unknown: Vec<(&str, u64, u64, usize)> = seen
        .unknown_owners
        .iter()
        .map(|owner| (owner.spelling.as_str(), owner.deals, owner.others, owner.suggestions.len()))
        .collect();
    assert_eq!(
        unknown,
        [
            ("Asa Lindqvist", 1, 1, 1),
            ("Milo Ostrandr", 0, 1, 1),
            ("Queue: West", 1, 0, 0),
            ("Μilo Ostrander", 1, 0, 1)
        ]
    );
    // Suggested is not joined: nothing of the roster changed.
    assert!(seen.people.new.is_empty() && seen.people.changed.is_empty());
}

#[test]
fn v14_a_won_deal_belongs_to_its_owner_at_the_close_and_one_of_nobody_stays_unassigned() {
    let mut workspace = roster(&["Ada", "Bo"]);
    let mut batches = vec![];
    let line = |id: &str, owner: &str, stage: &str| format!("{id},{owner},{stage},5.00,EUR,2026-01-02,n\n");
    let file = |rows: &[String]| format!("{HEAD}{}", rows.concat());
    let first = file(&[
        line("won", "Ada", "Won"),
        line("open", "Ada", "Demo"),
        line("gone", "Nobody", "Won"),
        line("back", "Ada", "Won"),
    ]);
    step(&mut workspace, &mut batches, "1.csv", &first);
    let second = file(&[
        line("won", "Bo", "Won"),
        line("open", "Bo", "Demo"),
        line("gone", "Bo", "Won"),
        line("back", "Bo", "Demo"),
    ]);
    let moved = step(&mut workspace, &mut batches, "2.csv", &second);
    assert_eq!(moved.deals.changed, 4);
    assert!(moved.deals.examples.iter().any(|(old, new)| old.owner == "Ada" && new.owner == "Bo"), "shown");
    let third = file(&[
        line("won", "Bo", "Won"),
        line("open", "Bo", "Won"),
        line("gone", "Cy", "Won"),
        line("back", "Bo", "Won"),
    ]);
    step(&mut workspace, &mut batches, "3.csv", &third);
    let table = DealTable::build(&Batch::deals(&batches), &workspace.roster());
    let owners: Vec<(String, String, bool)> = (0..table.len())
        .map(|row| (table.key(row).to_owned(), table.row(row).unwrap().owner, table.owner_of(row).is_some()))
        .collect();
    // Won with Ada and handed over; won with Bo; nobody of the roster ever; reopened and won by Bo.
    let expected = [("won", "Ada", true), ("open", "Bo", true), ("gone", "Cy", false), ("back", "Bo", true)];
    let expected = expected.map(|(key, owner, known)| (key.to_owned(), owner.to_owned(), known));
    assert_eq!((owners, table.unassigned_owners()["Cy"]), (expected.to_vec(), 1));
}

#[test]
fn v15_probabilities_out_of_range_are_refused_and_unknown_stages_asked() {
    let head = "Deal ID,Owner,Stage,Amount,Currency,Close Date,Probability\n";
    let row =
        |id: &str, stage: &str, chance: &str| format!("{id},Ada,{stage},5.00,EUR,2026-01-02,{chance}\n");
    let text = [
        head,
        &row("D1", "Demo", "175%"),
        &row("D2", "Demo", "90"),
        &row("D3", "Demo", "-5"),
        &row("D4", "Zebra", "0.5"),
    ];
    let draft = read(&text.concat());
    let found = places(&draft);
    assert!(
        found.contains(&(Code::ProbabilityRange, 2, 7, "175%"))
            && found.contains(&(Code::ProbabilityRange, 4, 7, "-5"))
    );
    assert!(found.contains(&(Code::StageUnknown, 5, 3, "Zebra")), "{found:?}");
    assert_eq!((questions(&draft), counts(&draft)), (vec!["stages"], (4, 2, 0, 2)));
    // Stages as a CRM names them inside, and words that only sound like the end.
    let inside = [
        "appointmentscheduled",
        "qualifiedtobuy",
        "presentationscheduled",
        "decisionmakerboughtin",
        "contractsent",
        "closedwon",
        "closedlost",
    ];
    let rows: String = inside.iter().map(|stage| row(stage, stage, "")).collect();
    let draft = read(&format!("{head}{rows}"));
    let outcomes = draft.deals().unwrap().outcome.clone();
    assert!(outcomes[..5].iter().all(|outcome| *outcome == Outcome::Open) && draft.questions.is_empty());
    assert_eq!(outcomes[5..], [Outcome::Won, Outcome::Lost]);
    let closed = read(&format!("{head}{}", row("D1", "Closed", "")));
    assert!(closed.questions[0].blocking && closed.deals().unwrap().outcome == [Outcome::Open]);
}

#[test]
fn v16_a_deal_that_the_next_export_lacks_is_told_never_deleted() {
    let (mut workspace, mut batches) = (roster(&["Ada"]), vec![]);
    step(&mut workspace, &mut batches, "1.csv", &[HEAD, &deal("D1", "a"), &deal("D2", "b")].concat());
    let next = step(&mut workspace, &mut batches, "2.csv", &[HEAD, &deal("D1", "a2")].concat());
    assert_eq!((next.deals.absent, next.deals.changed), (1, 1));
    assert_eq!(DealTable::build(&Batch::deals(&batches), &workspace.roster()).len(), 2);
}

#[test]
fn a_planned_activity_is_not_done_before_its_day_unless_the_file_says_so() {
    let workspace = roster(&["Ada"]);
    let table = |text: &str| {
        let draft = read(text);
        assert_eq!(draft.kind, RecordKind::Activities);
        let batches = Batch::activities(&[draft.batch.unwrap()]);
        ActivityTable::build(&batches, &workspace.roster(), &DealTable::default())
    };
    let today = Date::parse_iso("2026-03-10").unwrap();
    let silent =
        "Activity Type,Subject,Assigned To,Date\nCall,a,Ada,2026-03-10\nCall,b,Ada,2026-03-11\nCall,c,Ada,\n";
    let told = "Activity Type,Subject,Assigned To,Date,Done\nCall,a,Ada,2026-03-11,Done\nCall,b,Ada,2026-03-09,To do\n";
    assert_eq!(table(silent).as_of(today).done, [true, false, true]);
    assert!(!table(silent).as_of(today).row(1).unwrap().done);
    assert_eq!(table(told).as_of(today).done, [true, false]);
}

#[test]
fn a_crms_table_of_rates_starts_from_its_corporate_currency() {
    let rates = |text: &str, answers: &Answers| {
        let draft = drafted("r.csv", text.as_bytes(), ReadOptions::default(), answers).unwrap();
        assert!(draft.kind == RecordKind::Rates && draft.adds_up(), "{draft:?}");
        let rate = |rate: &attain::exchange::import::drafts::RateDraft| {
            format!("{} {} {} {}", rate.from, rate.to, rate.on, rate.rate)
        };
        (draft.rates.iter().map(rate).collect::<Vec<_>>(), draft)
    };
    let none = Answers::default();
    let dated = "IsoCode,ConversionRate,StartDate,NextStartDate\nUSD,1,2026-01-01,9999-12-31\nEUR,0.92,2026-01-01,2026-02-01\nEUR,0.90,2026-02-01,9999-12-31\n";
    let (found, draft) = rates(dated, &none);
    assert_eq!(
        (found, counts(&draft)),
        (vec!["USD EUR 2026-01-01 0.92".into(), "USD EUR 2026-02-01 0.9".into()], (3, 2, 1, 0))
    );
    assert_eq!(draft.skipped_rows[0].why, "the corporate currency itself");
    let marked = "IsoCode,ConversionRate,IsActive,IsCorporate\nEUR,1,true,false\nCHF,1,true,true\nUSD,1.1,true,false\n";
    let (found, draft) = rates(marked, &none);
    assert_eq!(found, ["CHF EUR 1970-01-01 1", "CHF USD 1970-01-01 1.1"]);
    assert!(draft.forms.iter().any(|form| form.contains("1970-01-01")), "{:?}", draft.forms);
    let open = "IsoCode,ConversionRate,StartDate\nEUR,0.92,2026-01-01\n";
    let (found, draft) = rates(open, &none);
    assert!(found.is_empty() && draft.questions[0].blocking, "{draft:?}");
    assert_eq!(rates(open, &answers()).0, ["USD EUR 2026-01-01 0.92"]);
}

#[test]
fn a_name_broken_over_lines_is_kept_as_written_and_comes_back_from_an_export() {
    let text = "Deal ID,Account,Owner,Stage,Amount,Currency,Close Date\nD1,\"Wren\nand Sons\",\"Ada\n Byron\",Won,oops,EUR,2026-01-02\nD2,\"Wren\r\nand Sons\",\"Ada\n Byron\",Won,5.00,EUR,2026-01-02\n";
    let draft = read(text);
    assert_eq!(codes(&draft), [(Code::NumberSyntax, 2)]);
    let deals = draft.deals().unwrap();
    assert_eq!((deals.account.get(0), deals.line[0]), ("Wren\r\nand Sons", 5));
    let seen = preview(&empty(), &[], &[("a.csv", text)], &answers());
    assert_eq!(seen.people.new[0].name, "Ada Byron");
    use attain::exchange::export::csv::{CsvOptions, write_refused};
    let file = write_refused(&draft.headers, &draft.refused, CsvOptions::default()).unwrap();
    let fixed = String::from_utf8(file).unwrap().replace("oops", "7.00");
    let fixed = read(&fixed);
    assert_eq!((fixed.deals().unwrap().account.get(0), minor(&fixed)), ("Wren\nand Sons", vec![700]));
}
