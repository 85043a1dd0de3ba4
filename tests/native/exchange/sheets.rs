//! Workbooks: read as the same facts as text, written as a spreadsheet expects, within limits.

use super::{empty, preview};
use attain::app::intake::ReadFile;
use attain::app::session::Session;
use attain::domain::kernel::{Currency, Date, Grain};
use attain::domain::measure::{Axis, Filter, KpiId};
use attain::exchange::demo::{Brief, Company, Layout};
use attain::exchange::import::workbook::{NamedSheet, Wanted, sheets};
use attain::exchange::import::{Answers, Draft, Mapping, Profile, ReadOptions, Reader, Sheet, draft};
use attain::exchange::sheets::{read, write};
use attain::exchange::workbook::{Book, BookCell, BookSheet, WorkbookFault, WorkbookLimits};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const XMLNS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook put together by hand: parts by name.
fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook with these sheets of row XML and these number formats, the first of which has style 1.
fn raw(pages: &[(&str, &str)], formats: &[&str], is_1904: bool) -> Vec<u8> {
    let mut parts = vec![(
        "_rels/.rels".to_owned(),
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"r\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    )];
    let (mut listed, mut related) = (String::new(), String::new());
    for (number, (name, rows)) in (1..).zip(pages) {
        let (name, state) =
            name.strip_prefix('~').map_or((*name, ""), |hidden| (hidden, " state=\"hidden\""));
        listed += &format!("<sheet name=\"{name}\" sheetId=\"{number}\"{state} r:id=\"r{number}\"/>");
        related += &format!(
            "<Relationship Id=\"r{number}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        let sheet = format!("<worksheet xmlns=\"{XMLNS}\"><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    related += &format!("<Relationship Id=\"s\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/>");
    let system = if is_1904 { "<workbookPr date1904=\"1\"/>" } else { "" };
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!(
            "<workbook xmlns=\"{XMLNS}\" xmlns:r=\"{RELATIONS}\">{system}<sheets>{listed}</sheets></workbook>"
        ),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{related}</Relationships>"),
    ));
    let formats: Vec<String> = formats.iter().map(|code| code.replace('"', "&quot;")).collect();
    let codes = (164..).zip(&formats);
    let codes: String =
        codes.map(|(id, code)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>")).collect();
    let used: String = (164..).zip(&formats).map(|(id, _)| format!("<xf numFmtId=\"{id}\"/>")).collect();
    parts.push((
        "xl/styles.xml".to_owned(),
        format!("<styleSheet xmlns=\"{XMLNS}\"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId=\"0\"/>{used}</cellXfs></styleSheet>"),
    ));
    zipped(&parts)
}

/// A row of XML from its cells: `=` a number, `%style=` a number in a style, `!` an error, `?` a truth,
/// `f:` a formula without its result, else words; empty cells are left out.
fn row(number: u32, cells: &[&str]) -> String {
    let letters = ('A'..='Z').map(|letter| format!("{letter}{number}"));
    let written = letters.zip(cells).filter(|(_, cell)| !cell.is_empty()).map(|(at, cell)| {
        if let Some((style, value)) = cell.strip_prefix('%').and_then(|rest| rest.split_once('=')) {
            format!("<c r=\"{at}\" s=\"{style}\"><v>{value}</v></c>")
        } else if let Some(value) = cell.strip_prefix('=') {
            format!("<c r=\"{at}\"><v>{value}</v></c>")
        } else if let Some(value) = cell.strip_prefix('!') {
            format!("<c r=\"{at}\" t=\"e\"><v>{value}</v></c>")
        } else if let Some(value) = cell.strip_prefix('?') {
            format!("<c r=\"{at}\" t=\"b\"><v>{value}</v></c>")
        } else if let Some(value) = cell.strip_prefix("f:") {
            format!("<c r=\"{at}\"><f>{value}</f></c>")
        } else {
            format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>")
        }
    });
    format!("<row r=\"{number}\">{}</row>", written.collect::<String>())
}

fn rows(from: u32, all: &[&[&str]]) -> String {
    (from..).zip(all).map(|(number, cells)| row(number, cells)).collect()
}

const HEAD: &[&str] = &["Deal ID", "Owner", "Stage", "Amount", "Currency", "Close Date"];

fn found(bytes: &[u8], wanted: &[&str]) -> Vec<NamedSheet> {
    let names: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
    let workbook = read(bytes, WorkbookLimits::default());
    sheets("book.xlsx", bytes, &workbook, Wanted { sheets: &names, ..Wanted::default() })
}

fn only(bytes: &[u8]) -> Sheet {
    let mut found = found(bytes, &[]);
    assert_eq!(found.len(), 1, "{:?}", found.iter().map(|sheet| &sheet.name).collect::<Vec<_>>());
    found.remove(0).sheet.unwrap_or_else(|issue| panic!("{issue}"))
}

fn understood(sheet: &Sheet) -> Draft {
    let mapping = Mapping::propose(sheet, &Profile::of(sheet), None).unwrap();
    draft(sheet, &mapping, &Answers::default(), attain::domain::kernel::Calendar::default())
}

fn amounts(draft: &Draft) -> Vec<Option<i64>> {
    let deals = draft.deals().unwrap();
    (0..deals.len()).map(|row| deals.row(row).unwrap().amount.map(|amount| amount.minor)).collect()
}

fn closed(draft: &Draft) -> Vec<String> {
    let deals = draft.deals().unwrap();
    let day = |row| deals.row(row).unwrap().closed.map_or(String::new(), |day: Date| day.to_string());
    (0..deals.len()).map(day).collect()
}

#[test]
fn numbers_days_and_truths_are_what_the_spreadsheet_shows() {
    let page = rows(
        1,
        &[
            HEAD,
            &["007", "Ada", "Closed Won", "=0.30000000000000004", "EUR", "%1=46112"],
            &["008", "Ada", "Closed Won", "=1234567.1000000001", "EUR", "%1=46112.999"],
            &["009", "Ada", "Closed Won", "%2=1234.5", "", "%1=46113"],
            &["010", "Ada", "Closed Lost", "", "EUR", "%1=46113"],
        ],
    );
    let draft = understood(&only(&raw(&[("Deals", &page)], &["dd/mm/yyyy", "#,##0.00\\ [$€-407]"], false)));
    assert_eq!(amounts(&draft), [Some(30), Some(123_456_710), Some(123_450), None], "{:?}", draft.issues);
    assert_eq!(closed(&draft), ["2026-03-31", "2026-03-31", "2026-04-01", "2026-04-01"]);
    assert!(draft.questions.is_empty() && draft.issues.kept.is_empty(), "{:?}", draft.issues);
}

#[test]
fn day_numbers_count_as_the_workbook_says_with_and_without_a_format() {
    let page = |day: &str| rows(1, &[HEAD, &["1", "Ada", "Closed Won", "=5", "EUR", day]]);
    for (is_1904, number) in [(false, "46112"), (true, "44650")] {
        for day in [format!("={number}"), format!("%1={number}"), format!("={number}.25")] {
            let bytes = raw(&[("Deals", &page(&day))], &["yyyy-mm-dd"], is_1904);
            assert_eq!(closed(&understood(&only(&bytes))), ["2026-03-31"], "{is_1904} {day}");
        }
    }
}

#[test]
fn errors_and_missing_results_are_named_with_their_cell_and_nothing_else_is_lost() {
    let page = rows(
        1,
        &[
            HEAD,
            &["1", "Ada", "Closed Won", "=10", "EUR", "2026-03-31"],
            &["2", "Ada", "Closed Won", "!#REF!", "EUR", "2026-03-31"],
            &["3", "Ada", "Closed Won", "f:D2*2", "EUR", "2026-03-31"],
            &["4", "Ada", "Closed Won", "!#N/A", "EUR", "2026-03-31"],
        ],
    );
    let draft = understood(&only(&raw(&[("Deals", &page)], &[], false)));
    assert_eq!((draft.seen, draft.imported(), draft.refused.len()), (4, 2, 2));
    let places: Vec<String> = draft.issues.kept.iter().map(ToString::to_string).collect();
    assert!(
        places.iter().any(|said| said.contains("NUM-SYNTAX: book.xlsx [Deals], line 3")
            && said.contains("column 4 “Amount”: “#REF!”")),
        "{places:?}"
    );
    assert!(
        places.iter().any(|said| said.contains("XLSX-NO-RESULT: book.xlsx [Deals], line 4")),
        "{places:?}"
    );
    assert_eq!(amounts(&draft), [Some(1_000), None]);
}

#[test]
fn titles_gaps_totals_and_notes_beside_the_table_are_no_records() {
    let mut page = row(1, &["Pipeline of the quarter"]) + &row(3, &["As of", "%1=46112"]);
    page += &row(5, HEAD);
    page += &row(6, &["1", "Ada", "Closed Won", "=10", "EUR", "2026-03-31"]);
    page += &row(9, &["2", "Bo", "Closed Won", "=32", "EUR", "2026-03-31"]);
    page += &row(10, &["Total", "", "", "=42"]);
    page += "<row r=\"12\"><c r=\"J12\" t=\"inlineStr\"><is><t>checked by Bo</t></is></c></row>";
    let sheet = only(&raw(&[("Deals", &page)], &["yyyy-mm-dd"], false));
    assert_eq!(sheet.dialect.header_line, 5);
    let draft = understood(&sheet);
    assert_eq!(draft.deals().unwrap().line[..2], [6, 9], "{:?}", draft.issues);
    assert_eq!(amounts(&draft)[..2], [Some(1_000), Some(3_200)]);
    assert!(draft.adds_up());
    assert_eq!(draft.skipped_rows.iter().map(|row| row.line).collect::<Vec<_>>(), [10]);
}

#[test]
fn of_several_sheets_those_that_fit_a_kind_are_taken_and_the_others_named() {
    let deals = rows(1, &[HEAD, &["1", "Ada", "Closed Won", "=10", "EUR", "2026-03-31"]]);
    let people = rows(1, &[&["Name", "Role", "Team"], &["Ada", "AE", "East"]]);
    let notes = rows(1, &[&["Remember", "the", "milk"], &["a", "b", "c"]]);
    let pages = [("Notes", &*notes), ("Deals", &*deals), ("~Old deals", &*deals), ("People", &*people)];
    let bytes = raw(&pages, &[], false);
    let names = |found: &[NamedSheet]| found.iter().map(|sheet| sheet.name.clone()).collect::<Vec<_>>();
    let fitting = found(&bytes, &[]);
    assert_eq!(names(&fitting), ["book.xlsx [Deals]", "book.xlsx [People]"]);
    let place = fitting[0].sheet.as_ref().unwrap().workbook.clone().unwrap();
    assert_eq!(place.left_out, ["Old deals", "Notes"]);
    let draft = understood(fitting[0].sheet.as_ref().unwrap());
    assert!(draft.forms.iter().any(|form| form == "sheet “Notes” left out"), "{:?}", draft.forms);
    // Named sheets are taken, hidden or not, and a name that is not there is said.
    assert_eq!(names(&found(&bytes, &["old deals"])), ["book.xlsx [Old deals]"]);
    let missing = found(&bytes, &["Deals 2027"]).pop().unwrap().sheet.unwrap_err().to_string();
    assert!(
        missing.contains("“Deals 2027”") && missing.contains("Notes, Deals, Old deals, People"),
        "{missing}"
    );
    // Where no sheet fits, each says so.
    let unknown = found(&raw(&[("Notes", &notes), ("More", &notes)], &[], false), &[]);
    assert_eq!(names(&unknown), ["book.xlsx [Notes]", "book.xlsx [More]"]);
    let files = fitting.into_iter().map(|NamedSheet { name, sheet }| ReadFile { name, sheet }).collect();
    let mut session = Session::empty([1; 16], Date::parse_iso("2026-08-15").unwrap());
    session.prepare(files);
    assert_eq!(session.intake().unwrap().preview().files.len(), 2);
}

#[test]
fn what_is_no_readable_workbook_is_told_apart() {
    let fault = |bytes: &[u8]| read(bytes, WorkbookLimits::default()).unwrap_err();
    let archive = zipped(&[("deals.csv".to_owned(), "a,b\n1,2\n".to_owned())]);
    assert_eq!(fault(&archive), WorkbookFault::Archive);
    let other = zipped(&[("content.xml".to_owned(), String::new())]);
    assert_eq!(fault(&other), WorkbookFault::OtherKind);
    let whole = raw(&[("Deals", &rows(1, &[HEAD]))], &[], false);
    assert!(matches!(fault(&whole[..whole.len() / 2]), WorkbookFault::Damaged(_)));
    let backwards = row(7, HEAD) + &row(3, HEAD);
    assert!(matches!(fault(&raw(&[("Deals", &backwards)], &[], false)), WorkbookFault::Damaged(_)));
}

#[test]
fn a_small_file_that_unpacks_to_too_much_is_refused_before_it_is_built() {
    let limits = WorkbookLimits { file: 1 << 20, parts: 20, unpacked: 1 << 20, text: 1 << 16 };
    let too_large = |bytes: &[u8], limits| match read(bytes, limits) {
        Err(WorkbookFault::TooLarge(why)) => why,
        other => panic!("{other:?}"),
    };
    let page = rows(1, &[HEAD, &["1", "Ada", "Won", "=1", "EUR", "2026-01-01"]]);
    let fine = raw(&[("Deals", &page)], &[], false);
    assert!(read(&fine, limits).is_ok());
    // Highly compressible parts, read whole by the format's code.
    let blank = " ".repeat(2 << 20);
    let bomb = raw(&[("Deals", &format!("{page}{blank}"))], &[], false);
    assert!(bomb.len() < 20_000);
    assert!(too_large(&bomb, limits).contains("unpacked"));
    // One text that many cells share.
    let long = "x".repeat(2_000);
    let cells: Vec<&str> = std::iter::repeat_n(long.as_str(), 20).collect();
    let many: String = (1..=3).map(|number| row(number, &cells)).collect();
    assert!(too_large(&raw(&[("Deals", &many)], &[], false), limits).contains("text"));
    assert!(too_large(&fine, WorkbookLimits { parts: 3, ..limits }).contains("parts"));
    assert!(too_large(&fine, WorkbookLimits { file: 100, ..limits }).contains("the file itself"));
}

/// The figures of a company's deals after an import, by person and month, as text.
fn figures(people: &[u8], files: Vec<ReadFile>) -> String {
    let mut session = Session::empty([7; 16], Date::parse_iso("2026-08-15").unwrap());
    let roster = Reader::read("people.csv", people, ReadOptions::default());
    let mut all = vec![ReadFile { name: "people.csv".to_owned(), sheet: roster }];
    all.extend(files);
    let answers = Answers { currency: Some(Currency::USD), ..Answers::default() };
    session.prepare_with(all, None, answers, None);
    let intake = session.intake().unwrap();
    assert!(
        intake.preview().questions.iter().all(|question| !question.blocking),
        "{:?}",
        intake.preview().questions
    );
    let refused: u64 = intake.preview().files.iter().map(|file| file.receipt.refused).sum();
    assert_eq!(refused, 0);
    session.commit_intake();
    let kpis = [KpiId::WonCount, KpiId::Revenue, KpiId::LostCount, KpiId::WinRate, KpiId::CycleMean];
    let by = [Axis::Person, Axis::Time(Grain::Month)];
    format!("{:?}", session.kpis(&kpis, &by, &Filter::default()))
}

/// The same cells as a workbook: what looks like a number or a day is stored as one.
fn as_workbook(headers: &[String], rows: &[Vec<String>], titles: &[&str]) -> Vec<u8> {
    use rust_xlsxwriter::{Format, Workbook};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let moment = Format::new().set_num_format("m/d/yyyy h:mm AM/PM");
    for (number, title) in (0u32..).zip(titles) {
        sheet.write_string(number, 0, *title).unwrap();
    }
    let first = u32::try_from(titles.len()).unwrap();
    for (column, header) in (0u16..).zip(headers) {
        sheet.write_string(first, column, header).unwrap();
    }
    for (number, cells) in (first + 1..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells) {
            let day = cell.get(..10).and_then(|day| Date::parse_iso(day).ok());
            let is_id = headers[usize::from(column)].contains("ID");
            if let Some(day) = day {
                let minutes = cell.get(11..16).map_or(0.0, |time| {
                    time[..2].parse::<f64>().unwrap() * 60.0 + time[3..].parse::<f64>().unwrap()
                });
                let serial = f64::from(day.days() + 25_569) + minutes / 1_440.0;
                sheet.write_number_with_format(number, column, serial, &moment).unwrap();
            } else if let Ok(amount) = cell.parse::<f64>()
                && !is_id
            {
                sheet.write_number(number, column, amount).unwrap();
            } else if !cell.is_empty() {
                sheet.write_string(number, column, cell).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn table(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let owned = |record: csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let headers = owned(reader.headers().unwrap().clone());
    (headers, reader.records().map(|record| owned(record.unwrap())).collect())
}

#[test]
fn deals_of_the_demo_company_give_the_same_figures_from_text_and_workbook() {
    let company = Company::of(Brief::new(400, 12, 5, Date::parse_iso("2026-08-15").unwrap()).unwrap());
    let file = |layout: Layout, part: &str| {
        let file = layout.files().into_iter().find(|file| file.name.contains(part)).unwrap();
        file.bytes(&company)
    };
    let people = file(Layout::Generic, "people");
    let text = |bytes: &[u8]| {
        vec![ReadFile { name: "d.csv".into(), sheet: Reader::read("d.csv", bytes, ReadOptions::default()) }]
    };
    let book = |bytes: &[u8]| {
        ReadFile::of_workbook("d.xlsx", bytes, &read(bytes, WorkbookLimits::default()), Wanted::default())
    };
    let hubspot = file(Layout::Hubspot, "deals");
    let (headers, rows) = table(&hubspot);
    let workbook = as_workbook(&headers, &rows, &["All deals", ""]);
    let expected = figures(&people, text(&hubspot));
    assert!(expected.len() > 1_000);
    assert_eq!(figures(&people, book(&workbook)), expected);

    let generic = file(Layout::Generic, "deals");
    let (headers, rows) = table(&generic);
    let dynamics = dynamics(&headers, &rows);
    let workbook = as_workbook(&dynamics.0, &dynamics.1, &[]);
    assert_eq!(figures(&people, book(&workbook)), figures(&people, text(&generic)));
}

/// The app's own deals as Dynamics exports them.
fn dynamics(headers: &[String], rows: &[Vec<String>]) -> (Vec<String>, Vec<Vec<String>>) {
    let names = "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,Account,\
        Est. Close Date,Est. Revenue,Actual Revenue,Actual Close Date,Pipeline Phase,Status,Owner,Currency,Created On";
    let cell = |row: &[String], header: &str| {
        let place = headers.iter().position(|known| known == header);
        place.and_then(|place| row.get(place)).cloned().unwrap_or_default()
    };
    let line = |row: &Vec<String>| {
        let stage = cell(row, "Stage");
        let status = match stage.as_str() {
            "Closed Won" => "Won",
            "Closed Lost" => "Lost",
            _ => "Open",
        };
        let is_open = status == "Open";
        let closed = cell(row, "Close Date");
        let amount = cell(row, "Amount");
        let (open, done) = (
            |text: &str| if is_open { text.to_owned() } else { String::new() },
            |text: &str| {
                if is_open { String::new() } else { text.to_owned() }
            },
        );
        vec![
            cell(row, "Deal ID"),
            "k".to_owned(),
            "2026-08-15".to_owned(),
            cell(row, "Deal Name"),
            cell(row, "Account"),
            open(&closed),
            amount.clone(),
            done(&amount),
            done(&closed),
            stage,
            status.to_owned(),
            cell(row, "Owner"),
            cell(row, "Currency"),
            cell(row, "Created"),
        ]
    };
    (names.split(',').map(str::to_owned).collect(), rows.iter().map(line).collect())
}

fn book() -> Book {
    let text = |text: &str| BookCell::Text(text.to_owned());
    let number = |text: &str| BookCell::Number(text.to_owned());
    let day = BookCell::Day(Date::parse_iso("2026-03-31").unwrap());
    let percent = |text: &str| BookCell::Percent(text.to_owned());
    let sheet = BookSheet {
        name: "Won: deals/Q1".to_owned(),
        above: vec!["Won deals".to_owned(), "2026Q1, all teams".to_owned()],
        headers: ["Deal", "Closed", "Won (EUR)", "Share", "Rank"].map(str::to_owned).to_vec(),
        rows: vec![
            vec![text("=1+1"), day.clone(), number("0.10"), percent("0.25"), number("1")],
            vec![text("@SUM(A1)"), day.clone(), number("0.20"), percent("0.75"), number("2")],
            vec![text("plain"), BookCell::Empty, number("1234567.80"), BookCell::Empty, BookCell::Empty],
        ],
        totals: Some(vec![text("Total"), BookCell::Empty, number("1234568.10"), percent("1"), number("9")]),
    };
    Book { title: "Won deals".to_owned(), sheets: vec![sheet] }
}

/// A part of a workbook as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn a_written_workbook_has_numbers_days_totals_and_no_formula_but_ours() {
    let bytes = write(&book()).unwrap();
    assert_eq!(bytes, write(&book()).unwrap(), "the same table, the same bytes");
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<f>SUM(C5:C7)</f><v>1234568.10</v>"), "{sheet}");
    assert_eq!(sheet.matches("<f>").count(), 1, "{sheet}");
    assert!(
        sheet.contains("<v>46112</v>") && sheet.contains("<v>0.1</v>") && sheet.contains("<v>9</v>"),
        "{sheet}"
    );
    assert!(sheet.contains("<pane ySplit=\"4\""), "{sheet}");
    assert!(!part(&bytes, "docProps/core.xml").contains("202"), "no clock");
}

#[test]
fn what_is_written_is_read_again_as_it_was() {
    let read = read(&write(&book()).unwrap(), WorkbookLimits::default()).unwrap();
    let rows: Vec<(u32, String)> =
        read.sheets[0].rows.iter().map(|row| (row.number, row.record.to_owned())).collect();
    assert_eq!(read.sheets[0].name, "Won  deals Q1");
    assert_eq!(rows[2], (4, "Deal,Closed,Won (EUR),Share,Rank".to_owned()));
    assert_eq!(rows[3], (5, "=1+1,2026-03-31,0.1,25%,1".to_owned()));
    assert_eq!(rows[5], (7, "plain,,1234567.8".to_owned()));
    assert_eq!(rows[6], (8, "Total,,1234568.1,100%,9".to_owned()));
}

proptest! {
    #![proptest_config(crate::world::cases(48))]
    #[test]
    fn any_amount_and_any_words_survive_a_workbook(
        minor in prop::collection::vec(-99_999_999_999_999i64..=99_999_999_999_999, 1..20),
        words in "[ -~\\n\u{e0}-\u{fc}=+@'\"]{1,40}",
    ) {
        let cells = minor.iter().map(|minor| {
            let sign = if *minor < 0 { "-" } else { "" };
            let minor = minor.unsigned_abs();
            let number = format!("{sign}{}.{:02}", minor / 100, minor % 100);
            vec![BookCell::Text(words.clone()), BookCell::Number(number)]
        });
        let sheet = BookSheet { name: "x".into(), rows: cells.collect(), ..BookSheet::default() };
        let sheet = BookSheet { headers: vec!["Name".into(), "Amount".into()], ..sheet };
        let bytes = write(&Book { title: String::new(), sheets: vec![sheet] }).unwrap();
        let read = read(&bytes, WorkbookLimits::default()).unwrap();
        for (row, minor) in read.sheets[0].rows.iter().skip(1).zip(&minor) {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.record.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(&record[0], words.as_str());
            let number = attain::exchange::import::values::parse_number(&record[1], '.').unwrap();
            prop_assert_eq!(number.to_minor(Currency::USD).unwrap(), (*minor, true));
        }
    }

    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400), at in 0usize..4_000, to in any::<u8>()) {
        let _ = read(&bytes, WorkbookLimits::default());
        let mut whole = raw(&[("Deals", &rows(1, &[HEAD, &["1", "Ada", "Won", "=1", "EUR", "2026-01-01"]]))], &[], false);
        if let Some(byte) = whole.get_mut(at) {
            *byte = to;
        }
        let workbook = read(&whole, WorkbookLimits::default());
        for sheet in sheets("b.xlsx", &whole, &workbook, Wanted::default()) {
            prop_assert!(sheet.sheet.is_err() || sheet.name.contains('['));
        }
    }
}

#[test]
fn the_same_workbook_twice_changes_nothing() {
    let page = rows(1, &[HEAD, &["1", "Ada", "Closed Won", "=10", "EUR", "2026-03-31"]]);
    let bytes = raw(&[("Deals", &page)], &[], false);
    let again = |batches: &[attain::domain::facts::Batch]| {
        let draft = understood(&only(&bytes));
        attain::exchange::import::reconcile(
            attain::exchange::import::Existing { workspace: &empty(), batches },
            vec![draft],
        )
    };
    let first = again(&[]);
    assert_eq!(first.deals.new, 1);
    assert_eq!(again(&first.batches).deals.unchanged, 1);
    let text = "Deal ID,Owner,Stage,Amount,Currency,Close Date\n1,Ada,Closed Won,10.00,EUR,2026-03-31\n";
    let same = preview(&empty(), &first.batches, &[("d.csv", text)], &Answers::default());
    assert_eq!((same.deals.new, same.deals.changed, same.deals.unchanged), (0, 0, 1));
}
