//! Faults of files and their syntax (F01–F16): each is named at its place, nothing is lost in silence.

use super::{commit, drafted, empty, preview};
use attain::app::edit::Action;
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::facts::{Batch, DealTable};
use attain::domain::kernel::{Currency, Date};
use attain::exchange::export::csv::{CsvOptions, write_refused};
use attain::exchange::import::reader::Limits;
use attain::exchange::import::{Answers, Code, Draft, Encoding, Issue, ReadOptions, Reader, Sheet};

pub const HEAD: &str = "Deal ID,Owner,Stage,Amount,Currency,Close Date,Deal Name\n";

pub fn answers() -> Answers {
    Answers { currency: Some(Currency::USD), ..Answers::default() }
}

/// The draft of a text; its counts add up.
pub fn read(text: &str) -> Draft {
    let draft = drafted("a.csv", text.as_bytes(), ReadOptions::default(), &answers())
        .unwrap_or_else(|issue| panic!("{issue}"));
    assert!(draft.adds_up(), "{draft:?}");
    draft
}

/// Records seen, imported, skipped, refused.
pub fn counts(draft: &Draft) -> (u64, u64, u64, usize) {
    (draft.seen, draft.imported(), draft.skipped, draft.refused.len())
}

/// Code, line, column (0: none) and value of every kept issue.
pub fn places(draft: &Draft) -> Vec<(Code, u32, u32, &str)> {
    draft.issues.kept.iter().map(place).collect()
}

fn place(issue: &Issue) -> (Code, u32, u32, &str) {
    let column = issue.column.as_ref().map_or(0, |column| column.index);
    (issue.code, issue.line.unwrap_or(0), column, issue.value.as_str())
}

/// The texts of one column of the batch.
pub fn names(draft: &Draft) -> Vec<&str> {
    let deals = draft.deals().expect("deals");
    (0..deals.len()).map(|row| deals.name.get(row)).collect()
}

/// A sound deal of this id, whose name is given as written in the file.
pub fn deal(id: &str, name: &str) -> String {
    format!("{id},Ada,Closed Won,5.00,EUR,2026-01-02,{name}\n")
}

fn sheet(bytes: &[u8], options: ReadOptions) -> Result<Sheet, Box<Issue>> {
    Reader::read("a.csv", bytes, options)
}

fn refusal(bytes: &[u8]) -> Code {
    sheet(bytes, ReadOptions::default()).expect_err("a refusal").code
}

fn limited(bytes: &[u8], change: impl Fn(&mut Limits)) -> Result<Sheet, Box<Issue>> {
    let mut limits = Limits::default();
    change(&mut limits);
    sheet(bytes, ReadOptions { limits, ..ReadOptions::default() })
}

#[test]
fn f01_a_file_without_records_is_refused_by_name() {
    for (bytes, code) in [
        (&b""[..], Code::FileEmpty),
        (b"\xEF\xBB\xBF", Code::FileEmpty),
        (b"\xFF\xFE", Code::FileEmpty),
        (b"\r\n \n\t\n", Code::FileEmpty),
        (HEAD.as_bytes(), Code::FileNoRows),
        (HEAD.trim_end().as_bytes(), Code::FileNoRows),
        (b"Deal ID,Owner\n\n\n", Code::FileNoRows),
    ] {
        assert_eq!(refusal(bytes), code, "{bytes:?}");
    }
}

#[test]
fn f02_what_is_no_text_is_known_by_its_first_bytes_whatever_it_is_called() {
    let kinds: &[(&[u8], Code)] = &[
        (b"PK\x03\x04rest", Code::FileWorkbook),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Code::FileWorkbook),
        (b"%PDF-1.7\n", Code::FilePdf),
        (b"\x89PNG\r\n\x1A\n", Code::FileImage),
        (b"\xFF\xD8\xFF\xE0", Code::FileImage),
        (b"GIF89a", Code::FileImage),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Code::FileImage),
        (b"II*\0", Code::FileImage),
        (b"\x1F\x8B\x08\0", Code::FileArchive),
        (b"BZh91AY&SY", Code::FileArchive),
        (b"\xFD7zXZ\0", Code::FileArchive),
        (b"\x28\xB5\x2F\xFD\x04", Code::FileArchive),
        (b"Rar!\x1A\x07\x01\0", Code::FileArchive),
        (b"7z\xBC\xAF\x27\x1C", Code::FileArchive),
        (b"\n  <!DOCTYPE HTML><table>", Code::FileHtml),
        (b"\xEF\xBB\xBF<html>", Code::FileHtml),
        (b"ATTAIN\x01", Code::FileAttain),
    ];
    for (bytes, code) in kinds {
        assert_eq!(refusal(bytes), *code, "{bytes:?}");
        assert!(!code.kind().fix.is_empty());
    }
}

#[test]
fn f03_an_unclosed_quote_is_named_where_it_opened_and_what_follows_is_counted_unread() {
    let text = [HEAD, &deal("D1", "a"), &deal("D2", "\"open"), &deal("D3", "c"), &deal("D4", "d")].concat();
    let draft = read(&text);
    assert_eq!(counts(&draft), (4, 1, 0, 3));
    assert_eq!(
        places(&draft).iter().map(|place| (place.0, place.1, place.2)).collect::<Vec<_>>(),
        [(Code::UnclosedQuote, 3, 7)]
    );
    let unread = |row: usize| (draft.refused[row].line, draft.refused[row].cells.concat());
    assert_eq!(unread(1), (4, deal("D3", "c").trim_end().to_owned()));
    assert_eq!(unread(2), (5, deal("D4", "d").trim_end().to_owned()));
    // A later quote that seems to close it does not hide the deals between.
    let again = text.replace("d\n", "\"d\"\n");
    assert_eq!(counts(&read(&again)), (4, 1, 0, 3));
}

#[test]
fn f04_text_around_quotes_is_flagged_or_harmless() {
    let draft = read(&[HEAD, &deal("D1", "\"AC\"ME"), &deal("D2", "x")].concat());
    assert_eq!(places(&draft)[0].0, Code::TextAfterQuote);
    assert_eq!((places(&draft)[0].1, places(&draft)[0].2, counts(&draft)), (2, 7, (2, 1, 0, 1)));
    let draft = read(&[HEAD, &deal("D1", " \"AC,ME\"")].concat());
    assert_eq!((places(&draft)[0].0, counts(&draft)), (Code::QuoteAfterBlank, (1, 0, 0, 1)));
    let draft =
        read(&[HEAD, &deal("D1", "24\" screen"), &deal("D2", "5' 10\""), &deal("D3", "\"AC\" ")].concat());
    assert_eq!((names(&draft), draft.issues.kept.len()), (vec!["24\" screen", "5' 10\"", "AC"], 0));
}

#[test]
fn f05_a_backslash_never_moves_text_into_the_next_column() {
    let draft = read(&[HEAD, &deal("D1", "\"say \\\"hi\\\", twice\""), &deal("D2", "x")].concat());
    assert_eq!((places(&draft)[0].0, places(&draft)[0].1), (Code::TextAfterQuote, 2));
    assert_eq!((counts(&draft), names(&draft)), ((2, 1, 0, 1), vec!["x"]));
    let draft = read(&[HEAD, &deal("D1", "C:\\dir\\"), &deal("D2", "\"C:\\dir\\\"")].concat());
    assert_eq!((names(&draft), draft.refused.len()), (vec!["C:\\dir\\", "C:\\dir\\"], 0));
}

#[test]
fn f06_ragged_rows_are_errors_a_trailing_delimiter_is_not_and_empty_rows_are_skipped() {
    let short = "D2,Ada,Closed Won\n";
    let long = "D3,Ada,Closed Won,5.00,EUR,2026-01-02,a,b\n";
    let text = [HEAD, &deal("D1", "a"), short, long, "\n", ",,,,,,\n", &deal("D4", "z,")].concat();
    let draft = read(&text);
    assert_eq!(counts(&draft), (6, 2, 2, 2));
    assert_eq!(places(&draft), [(Code::TooFew, 3, 3, "Closed Won"), (Code::TooMany, 4, 8, "b")]);
    assert_eq!(names(&draft), ["a", "z"]);
}

#[test]
fn f07_no_control_character_cuts_the_file() {
    let text = [
        HEAD,
        &deal("D1", "a\0b"),
        &deal("D2", "a\u{7}b"),
        &deal("D3", "a\u{1a}b"),
        &deal("D4", "z"),
        "\u{1a}",
    ];
    let draft = read(&text.concat());
    assert_eq!(counts(&draft), (5, 3, 1, 1));
    let found: Vec<_> =
        places(&draft).into_iter().map(|(code, line, column, _)| (code, line, column)).collect();
    assert_eq!(found, [(Code::Nul, 2, 7), (Code::Control, 3, 7), (Code::Control, 4, 7)]);
    assert_eq!(names(&draft), ["a\u{7}b", "a\u{1a}b", "z"]);
}

#[test]
fn f08_encodings_are_detected_shown_and_changeable_and_no_byte_is_replaced_unseen() {
    let text = [HEAD, &deal("D1", "Größe €")].concat();
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
    };
    let western: Vec<u8> =
        text.chars().map(|letter| if letter == '€' { 0x80 } else { letter as u8 }).collect();
    let files = [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
        (utf16(u16::to_le_bytes), Encoding::Utf16Le),
        (utf16(u16::to_be_bytes), Encoding::Utf16Be),
        (western.clone(), Encoding::Windows1252),
    ];
    for (bytes, encoding) in files {
        let draft = drafted("a.csv", &bytes, ReadOptions::default(), &answers()).unwrap();
        assert_eq!((names(&draft), draft.forms[0].as_str()), (vec!["Größe €"], encoding.name()));
        assert!(draft.issues.kept.is_empty(), "{encoding:?}");
    }
    let chosen = ReadOptions { encoding: Some(Encoding::Windows1250), ..ReadOptions::default() };
    assert_eq!(sheet(&western, chosen).unwrap().encoding, Encoding::Windows1250);
    // A character cut off at the end of the file, and a byte that means nothing.
    let cut = &text.as_bytes()[..text.len() - 3];
    let cut = drafted("a.csv", cut, ReadOptions::default(), &answers()).unwrap();
    assert_eq!((cut.issues.kept[0].code, counts(&cut)), (Code::EncInvalid, (1, 0, 0, 1)));
    let odd: Vec<u8> = western.iter().map(|byte| if *byte == 0x80 { 0x81 } else { *byte }).collect();
    let odd = drafted("a.csv", &odd, ReadOptions::default(), &answers()).unwrap();
    assert_eq!(
        (odd.issues.kept[0].code, odd.issues.kept[0].line, counts(&odd).3),
        (Code::EncInvalid, Some(2), 1)
    );
}

#[test]
fn f09_any_line_ends_give_the_same_rows_and_the_lines_an_editor_counts() {
    let lines = [HEAD.trim_end().to_owned(), deal("D1", "a").trim_end().to_owned(), "D2,short".to_owned()];
    for ends in [["\n"; 3], ["\r\n"; 3], ["\r"; 3], ["\r", "\n", "\r\n"], ["\r\n", "\r", ""]] {
        let text: String = lines.iter().zip(ends).map(|(line, end)| format!("{line}{end}")).collect();
        let draft = read(&text);
        assert_eq!(counts(&draft), (2, 1, 0, 1), "{ends:?}");
        assert_eq!((places(&draft)[0].0, places(&draft)[0].1), (Code::TooFew, 3), "{ends:?}");
    }
    let named =
        read(&format!("sep=;\r\n{}", [HEAD, &deal("D1", "a"), "D2;short\n"].concat().replace(',', ";")));
    assert_eq!((counts(&named), places(&named)[0].1), ((2, 1, 0, 1), 4));
}

#[test]
fn f10_the_delimiter_is_decided_on_rows_with_quotes_respected_and_can_be_changed() {
    let rows: String = (0..6).map(|row| deal(&format!("D{row}"), "x")).collect();
    for delimiter in [';', '\t', '|'] {
        let text = format!("{HEAD}{rows}").replace(',', &delimiter.to_string());
        let long = format!("\"{}\"", ",".repeat(5_000));
        let text =
            format!("{text}{}", deal("D9", "N").replace(',', &delimiter.to_string()).replace('N', &long));
        let draft = read(&text);
        assert_eq!(counts(&draft), (7, 7, 0, 0), "{delimiter:?}");
        let chosen = ReadOptions { delimiter: Some(b','), ..ReadOptions::default() };
        assert_eq!(sheet(text.as_bytes(), chosen).unwrap().dialect.delimiter, b',');
    }
    // A line with the other delimiter is a broken row, not a reason to read all others differently.
    let mixed = read(&format!("{HEAD}{rows}{}", deal("D9", "x").replace(',', ";")));
    assert_eq!((counts(&mixed), places(&mixed)[0].0, places(&mixed)[0].1), ((7, 6, 0, 1), Code::TooFew, 8));
}

#[test]
fn f11_titles_footers_and_totals_are_listed_and_never_deals() {
    let text = [
        "Pipeline of spring\n\n",
        HEAD,
        &deal("D1", "a"),
        "Subtotal,,,5.00,,,\n",
        &deal("D2", "b"),
        "Grand Totals (2 records),,,10.00,,,\n",
        "\n\"Confidential Information - Do Not Distribute\"\n",
        "Copyright (c) 2000-2026 Somebody\n",
    ];
    let draft = read(&text.concat());
    assert_eq!((counts(&draft), names(&draft)), ((7, 2, 5, 0), vec!["a", "b"]));
    let listed: Vec<u32> = draft.skipped_rows.iter().map(|row| row.line).collect();
    assert_eq!(listed, [5, 7, 9, 10]);
    assert_eq!(sheet(text.concat().as_bytes(), ReadOptions::default()).unwrap().titles[0].line, 1);
    let sum: i64 = draft.deals().unwrap().amount_minor.iter().sum();
    assert_eq!(sum, 1_000);
}

#[test]
fn f12_headers_may_repeat_be_empty_broken_over_lines_padded_or_reserved_words() {
    let text = "Deal ID, Owner ,Stage,\"Amount\",Currency,\"Close\nDate\",__proto__,Amount,,constructor\n\
        D1,Ada,Won,5.00,EUR,2026-01-02,p,9.00,e,c\n";
    let draft = read(text);
    assert_eq!(counts(&draft), (1, 1, 0, 0));
    let deals = draft.deals().unwrap();
    assert_eq!((deals.amount_minor[0], deals.owner.get(0), deals.line[0]), (500, "Ada", 3));
    let kept: Vec<(&str, &str)> =
        deals.other.iter().map(|(header, column)| (header.as_str(), column.get(0))).collect();
    assert_eq!(kept, [("__proto__", "p"), ("Amount", "9.00"), ("", "e"), ("constructor", "c")]);
}

#[test]
fn f13_huge_shapes_are_refused_by_the_limit_they_pass_and_quickly() {
    let start = std::time::Instant::now();
    let wide = format!("{}\n1\n", vec!["h"; 200_000].join(","));
    let long = format!("{HEAD}{}", deal("D1", &"x".repeat(3 << 20)));
    let quoted = format!("{HEAD}{}", deal("D1", &format!("\"{}", "open, ".repeat(1 << 19))));
    let cell = |bytes: &[u8]| {
        let issue = limited(bytes, |_| {}).expect_err("too long");
        (issue.code, issue.line, issue.column.map(|column| column.index))
    };
    let issue = limited(wide.as_bytes(), |_| {}).unwrap_err();
    assert_eq!((issue.code, issue.line), (Code::LimitColumns, Some(1)));
    assert_eq!(cell(long.as_bytes()), (Code::LimitCell, Some(2), Some(7)));
    assert_eq!(cell(quoted.as_bytes()), (Code::LimitCell, Some(2), Some(7)));
    assert_eq!(cell(&vec![b'x'; 3 << 20]), (Code::LimitCell, Some(1), Some(1)));
    assert_eq!(cell(&vec![b'"'; 3 << 20]), (Code::LimitCell, Some(1), Some(1)));
    let commas = limited(&vec![b','; 3 << 20], |limits| limits.record = 1 << 20).unwrap_err();
    assert_eq!((commas.code, commas.line), (Code::LimitRecord, Some(1)));
    let rows =
        limited([HEAD, &deal("D1", "a"), &deal("D2", "b")].concat().as_bytes(), |limits| limits.rows = 1);
    assert_eq!(rows.unwrap_err().code, Code::LimitRows);
    let file = limited(long.as_bytes(), |limits| limits.file = 1 << 20).unwrap_err();
    assert!(file.rule.contains("1048576 bytes"), "the limit is named: {}", file.rule);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn f14_every_row_bad_is_counted_whole_listed_by_the_thousand_and_downloaded_in_full() {
    let rows: String =
        (0..5_000).map(|row| format!("D{row},P{row},Won,oops{row},EUR,2026-01-02,n\n")).collect();
    let draft = read(&format!("{HEAD}{rows}"));
    assert_eq!(counts(&draft), (5_000, 0, 0, 5_000));
    assert_eq!((draft.issues.kept.len(), draft.issues.counts[&Code::NumberSyntax]), (1_000, 5_000));
    let file = write_refused(&draft.headers, &draft.refused, CsvOptions::default()).unwrap();
    let back = sheet(&file, ReadOptions::default()).unwrap();
    assert_eq!((back.rows(), back.columns[3].get(4_999)), (5_000, "oops4999"));
    // Many owners: all become people once, and progress is told while slices arrive.
    let rows: String = (0..20_000).map(|row| format!("D{row},P{row},Won,1.00,EUR,2026-01-02,n\n")).collect();
    let text = format!("{HEAD}{rows}");
    let mut reader = Reader::new("a.csv");
    let mut seen = vec![];
    for slice in text.as_bytes().chunks(200_000) {
        reader.feed(slice).unwrap();
        seen.push(reader.rows_seen());
    }
    assert!(seen.windows(2).all(|pair| pair[0] < pair[1]) && reader.finish().unwrap().seen == 20_000);
    let owners = preview(&empty(), &[], &[("a.csv", &text)], &answers());
    assert_eq!((owners.people.new.len(), owners.unknown_owners.len()), (20_000, 0));
}

#[test]
fn f15_the_same_file_twice_changes_nothing_and_of_overlapping_ones_the_newer_counts_and_is_shown() {
    let first = [HEAD, &deal("D1", "a"), &deal("D2", "b")].concat();
    let second = [HEAD, &deal("D2", "b2"), &deal("D3", "c")].concat();
    let (mut workspace, mut batches) = (empty(), Vec::new());
    let step = preview(&workspace, &batches, &[("a.csv", &first)], &answers());
    commit(&mut workspace, &mut batches, step);
    let again = preview(&workspace, &batches, &[("copy of a.csv", &first)], &answers());
    assert_eq!((again.deals.new, again.deals.changed, again.deals.unchanged), (0, 0, 2));
    assert!(again.into_commit().unwrap().is_empty());
    let over = preview(&workspace, &batches, &[("b.csv", &second)], &answers());
    assert_eq!((over.deals.new, over.deals.changed, over.deals.absent), (1, 1, 1));
    let (before, after) = &over.deals.examples[0];
    assert_eq!((before.name.as_str(), after.name.as_str()), ("b", "b2"));
    commit(&mut workspace, &mut batches, over);
    let table = DealTable::build(&Batch::deals(&batches), &workspace.roster());
    let names: Vec<&str> = (0..3).map(|row| table.names(row).unwrap().2).collect();
    assert_eq!(names, ["a", "b2", "c"]);
}

#[test]
fn f16_an_import_that_is_dropped_or_replaced_midway_leaves_nothing() {
    let mut session = Session::empty([7; 16], Date::from_days(20_000).unwrap());
    session.act(Action::AddPerson { name: "Ada".to_owned() });
    let before = session.workspace().clone();
    let file = |name: &str, id: &str| attain::app::intake::ReadFile {
        name: name.to_owned(),
        sheet: sheet([HEAD, &deal(id, "a")].concat().as_bytes(), ReadOptions::default()),
    };
    assert!(matches!(session.prepare(vec![file("a.csv", "D1")]), Answer::Intake(Some(_))));
    assert_eq!(session.workspace(), &before);
    session.discard();
    assert!(
        session.intake().is_none() && session.workspace() == &before && session.live_batches().is_empty()
    );
    // A second import takes the place of the first; only what is committed counts.
    session.prepare(vec![file("a.csv", "D1")]);
    session.prepare(vec![file("b.csv", "D2")]);
    session.commit_intake();
    let keys: Vec<String> =
        session.live_batches().iter().map(|batch| format!("{} rows", batch.len())).collect();
    assert_eq!((keys, session.table().key(0)), (vec!["1 rows".to_owned()], "D2"));
    // Half a file is no file: without its end nothing is made of it.
    let mut half = Reader::new("c.csv");
    half.feed(&HEAD.as_bytes()[..20]).unwrap();
    assert_eq!(half.rows_seen(), 0);
}
