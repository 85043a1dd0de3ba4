//! The small company of `tests/data/small`, and whole imports.

use super::{commit, data, drafted, empty, preview, text};
use attain::domain::facts::{Batch, DealTable, Outcome};
use attain::domain::kernel::{Currency, Money, Rational};
use attain::domain::model::{Assumption, Manager};
use attain::exchange::export::csv::{CsvOptions, write_refused};
use attain::exchange::import::{Answers, Encoding, ReadOptions, Reader};

const FILES: [&str; 3] = ["deals.csv", "people.csv", "quotas.csv"];

fn small() -> Vec<(&'static str, String)> {
    FILES.iter().map(|name| (*name, text(&format!("small/{name}")))).collect()
}

fn as_files<'a>(files: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    files.iter().map(|(name, text)| (*name, text.as_str())).collect()
}

#[test]
fn the_small_company_comes_in_whole_and_only_once() {
    let files = small();
    let (mut workspace, mut batches) = (empty(), Vec::new());
    let first = preview(&workspace, &batches, &as_files(&files), &Answers::default());
    assert_eq!((first.people.new.len(), first.quotas.new.len(), first.deals.new), (4, 7, 30));
    assert!(first.unknown_owners.is_empty() && first.questions.is_empty(), "{:?}", first.questions);
    for file in &first.files {
        let receipt = &file.receipt;
        assert_eq!(receipt.seen, receipt.imported + receipt.skipped + receipt.refused);
        assert_eq!(receipt.imported, receipt.new + receipt.changed + receipt.unchanged);
        assert!(file.issues.kept.is_empty(), "{:?}", file.issues);
    }
    assert_eq!(first.files[2].missing_amounts, 1);
    commit(&mut workspace, &mut batches, first);
    let table = DealTable::build(&Batch::deals(&batches), &workspace.roster());
    assert_eq!(table.outcome.iter().filter(|outcome| **outcome == Outcome::Won).count(), 16);
    assert!(table.unassigned_owners().is_empty());
    let milo = workspace.people.values().find(|person| person.name.starts_with("Milo")).unwrap();
    assert_eq!(milo.commission_rate, Some(Rational::parse("4%").unwrap()));
    assert_eq!(milo.target_variable, Some(Money::parse("42000", Currency::parse("EUR").unwrap()).unwrap()));
    assert!(matches!(milo.manager, Some(Manager::Known(_))));

    let bytes = serde_json::to_string(&workspace).unwrap();
    let second = preview(&workspace, &batches, &as_files(&files), &Answers::default());
    assert_eq!((second.people.same, second.deals.unchanged, second.deals.absent), (4, 30, 0));
    let second = second.into_commit().unwrap();
    assert!(second.is_empty());
    assert!(second.receipts.iter().all(|receipt| receipt.batch.is_none() && receipt.new == 0));
    assert_eq!(serde_json::to_string(&workspace).unwrap(), bytes);
}

#[test]
fn the_order_of_files_and_rows_changes_nothing() {
    let mut files = small();
    let forth = preview(&empty(), &[], &as_files(&files), &Answers::default());
    files.reverse();
    let back = preview(&empty(), &[], &as_files(&files), &Answers::default());
    assert_eq!(forth, back);
    let mut lines: Vec<&str> = files.iter().find(|file| file.0 == "people.csv").unwrap().1.lines().collect();
    lines[1..].reverse();
    let shuffled = lines.join("\n");
    let others = preview(&empty(), &[], &[("people.csv", &shuffled)], &Answers::default());
    let without_place = |preview: &attain::exchange::import::Preview| {
        let mut people = preview.people.new.clone();
        people.iter_mut().for_each(|person| person.place = None);
        people
    };
    assert_eq!(without_place(&forth), without_place(&others));
}

#[test]
fn what_no_column_says_is_asked_and_the_answer_is_marked() {
    let orders =
        "Order Number,Order Date,Salesperson,Amount\nS1,2026-01-02,Ada,10.50\nS2,2026-01-03,Bo,4.00\n";
    let open = preview(&empty(), &[], &[("orders.csv", orders)], &Answers::default());
    let ids: Vec<&str> = open.questions.iter().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["all-won", "currency"]);
    assert!(
        open.questions[1].flag.contains("--currency") && open.questions[0].flag.contains("--outcome won")
    );
    assert!(open.into_commit().is_err());
    let answers = Answers { currency: Some(Currency::USD), all_won: Some(true), ..Answers::default() };
    let settled = preview(&empty(), &[], &[("orders.csv", orders)], &answers);
    let receipt = &settled.files[0].receipt;
    assert_eq!(receipt.totals_minor[&Currency::USD], 1450);
    assert_eq!(
        receipt.assumptions,
        [
            Assumption::AllWon,
            Assumption::Currency { currency: Currency::USD },
            Assumption::OwnersBecamePeople { count: 2 }
        ]
    );
    assert_eq!(settled.people.new.len(), 2);
}

#[test]
fn forms_that_can_be_read_two_ways_are_asked_once_a_column() {
    let file = "Deal ID,Owner,Stage,Amount,Currency,Close Date\nD1,Ada,Won,\"1,234\",EUR,03/04/2026\n";
    let ids = |answers: &Answers| -> Vec<String> {
        let preview = preview(&empty(), &[], &[("a.csv", file)], answers);
        preview.questions.into_iter().map(|question| question.id).collect()
    };
    assert_eq!(ids(&Answers::default()), ["decimal-mark", "date-order"]);
    let answers = Answers { day_first: Some(true), decimal_mark: Some('.'), ..Answers::default() };
    assert!(ids(&answers).is_empty());
    let batches = Batch::deals(&preview(&empty(), &[], &[("a.csv", file)], &answers).batches);
    let batch = batches[0].row(0).unwrap();
    assert_eq!(
        (batch.amount.unwrap().minor, batch.closed.unwrap().to_string()),
        (123_400, "2026-04-03".into())
    );
}

#[test]
fn owners_are_joined_by_form_only_and_strangers_are_listed() {
    let people = "Name,Role\nÅsa Lindqvist,AE\n";
    let deals = "Deal ID,Owner,Stage,Amount,Currency,Close Date\n\
        1,ÅSA  lindqvist,Won,1.00,EUR,2026-01-02\n2,Asa Lindqvist,Won,1.00,EUR,2026-01-02\n";
    let preview = preview(&empty(), &[], &[("d.csv", deals), ("p.csv", people)], &Answers::default());
    assert_eq!(preview.unknown_owners.len(), 1);
    assert_eq!(preview.unknown_owners[0].spelling, "Asa Lindqvist");
    assert_eq!(preview.unknown_owners[0].suggestions, ["Åsa Lindqvist"]);
}

#[test]
fn a_later_roster_never_blanks_what_is_known_and_keeps_old_names() {
    let (mut workspace, mut batches) = (empty(), Vec::new());
    let first = "Name,E-mail,Role,Team\nAda Byron,ada@x.test,AE,East\n";
    let later = "Name,E-mail,Region\nAda Lovelace,ADA@x.test,North\n";
    for file in [first, later] {
        let step = preview(&workspace, &batches, &[("p.csv", file)], &Answers::default());
        commit(&mut workspace, &mut batches, step);
    }
    let ada = workspace.people.values().next().unwrap();
    assert_eq!(workspace.people.len(), 1);
    assert_eq!((ada.role.as_deref(), ada.region.as_deref()), (Some("AE"), Some("North")));
    assert_eq!((ada.name.as_str(), ada.aliases.as_slice()), ("Ada Lovelace", &["Ada Byron".to_owned()][..]));
}

#[test]
fn refused_rows_are_corrected_and_read_back_alone() {
    let file = "Deal ID,Owner,Stage,Amount,Currency,Close Date\n\
        1,=Ada,Won,ten,EUR,2026-01-02\n2,Bo,Won,5.00,EUR,2026-01-02\n3,Bo,Won\n";
    let draft = drafted("a.csv", file.as_bytes(), ReadOptions::default(), &Answers::default()).unwrap();
    assert_eq!((draft.imported(), draft.refused.len()), (1, 2));
    let bytes = write_refused(&draft.headers, &draft.refused, CsvOptions::default()).unwrap();
    let download = String::from_utf8(bytes).unwrap();
    assert!(download.contains("'=Ada") && download.contains("a.csv,2,Amount,\"NUM-SYNTAX"), "{download}");
    let fixed = download.replace(",ten,", ",10.00,");
    let again = drafted("b.csv", fixed.as_bytes(), ReadOptions::default(), &Answers::default()).unwrap();
    let batch = again.deals().unwrap();
    assert_eq!((batch.owner.get(0), again.headers.len()), ("=Ada", draft.headers.len()));
}

#[test]
fn reports_with_titles_footers_and_totals_are_read_between_them() {
    let file = data("layouts/salesforce.csv");
    let draft = drafted(
        "report.csv",
        &file,
        ReadOptions::default(),
        &Answers { day_first: Some(true), ..Answers::default() },
    );
    let draft = draft.unwrap();
    assert_eq!(draft.layout, "salesforce");
    assert_eq!((draft.imported(), draft.refused.len()), (3, 0), "{:?}", draft.issues);
    assert_eq!(draft.skipped_rows.len(), 4, "{:?}", draft.skipped_rows);
    let batch = draft.deals().unwrap();
    assert_eq!(batch.amount_minor, [48_500_000, 1_200_050, attain::domain::facts::deals::MISSING_MINOR]);
    assert_eq!(batch.outcome, [Outcome::Won, Outcome::Lost, Outcome::Open]);
    assert_eq!(batch.line, [2, 4, 5]);
    assert_eq!(batch.chance_ppm[0], 1_000_000);
}

#[test]
fn hubspot_and_pipedrive_headers_map() {
    for (name, layout) in [("hubspot", "hubspot"), ("pipedrive", "pipedrive")] {
        let file = data(&format!("layouts/{name}.csv"));
        let answers = Answers { currency: Some(Currency::USD), ..Answers::default() };
        let draft = drafted(name, &file, ReadOptions::default(), &answers).unwrap();
        assert_eq!((draft.layout.as_str(), draft.imported()), (layout, 2), "{:?}", draft.issues);
        let batch = draft.deals().unwrap();
        assert_eq!(batch.outcome, [Outcome::Won, Outcome::Open], "{name}");
        assert_eq!(batch.amount_minor, [125_000, 80_000], "{name}");
        assert!(batch.closed.iter().all(|day| *day > 0), "{name}");
        assert_eq!(batch.owner.get(0), "Ada Byron");
    }
}

#[test]
fn encodings_and_line_ends_give_the_same_cells_and_lines() {
    let text = "Name;Role\n\"Zoë\nX\";AE\nBjörn;SDR\n";
    let wide = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
    };
    let western: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    let files = [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (text.replace('\n', "\r\n").into_bytes(), Encoding::Utf8),
        (text.replace('\n', "\r").into_bytes(), Encoding::Utf8),
        (wide(text, u16::to_le_bytes), Encoding::Utf16Le),
        (wide(text, u16::to_be_bytes), Encoding::Utf16Be),
        (western, Encoding::Windows1252),
    ];
    for (bytes, encoding) in files {
        let sheet = Reader::read("a.csv", &bytes, ReadOptions::default()).unwrap();
        assert_eq!((sheet.encoding, sheet.line.as_slice()), (encoding, &[2, 4][..]));
        assert_eq!(sheet.columns[0].get(1), "Björn");
    }
}

#[test]
fn an_open_quote_never_swallows_deals_unseen() {
    let file = "Deal ID,Owner,Stage,Amount,Currency,Close Date\n\
        1,Ada,Won,1.00,EUR,2026-01-02\n\
        2,Ada,Won,2.00,EUR,\"2026-01-02\n\
        3,Ada,Won,4.00,EUR,2026-01-02\n\
        4,\"Ada\",Won,8.00,EUR,2026-01-02\n\
        5,Ada,Won,16.00,EUR,2026-01-02\n";
    let draft = drafted("a.csv", file.as_bytes(), ReadOptions::default(), &Answers::default()).unwrap();
    assert_eq!((draft.seen, draft.imported(), draft.refused.len()), (5, 2, 3));
    let issue = &draft.issues.kept[0];
    assert_eq!((issue.code.to_string().as_str(), issue.line), ("CSV-UNCLOSED-QUOTE", Some(3)));
    assert_eq!(issue.column.as_ref().map(|column| column.index), Some(6));
    assert_eq!(draft.refused.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!(draft.deals().unwrap().line, [2, 6]);
}

#[test]
fn a_deal_called_total_something_is_a_deal() {
    let file =
        "Name,Owner,Stage,Amount,Currency,Close Date\nTotal Wine,,Won,1.00,EUR,2026-01-02\nTotal,,,1.00,,\n";
    let draft = drafted("a.csv", file.as_bytes(), ReadOptions::default(), &Answers::default()).unwrap();
    assert_eq!((draft.imported(), draft.skipped), (1, 1));
}

#[test]
fn owners_who_become_people_bring_the_team_that_all_their_deals_name() {
    let file = "Deal ID,Owner,Team,Stage,Amount,Currency,Close Date\n\
        1,Ana,North,Won,1,USD,2026-01-02\n2,Ana,North,Won,1,USD,2026-01-02\n\
        3,Ben,North,Won,1,USD,2026-01-02\n4,Ben,South,Won,1,USD,2026-01-02\n5,Cem,,Won,1,USD,2026-01-02\n";
    let preview = preview(&empty(), &[], &[("deals.csv", file)], &Answers::default());
    let teams: Vec<(&str, Option<&str>)> =
        preview.people.new.iter().map(|person| (person.name.as_str(), person.team.as_deref())).collect();
    let mut sorted = teams.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [("Ana", Some("North")), ("Ben", None), ("Cem", None)]);
}
