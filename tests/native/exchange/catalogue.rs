//! Every issue of the catalogue has a sample that provokes it, and only it, at the right place.

use super::{data, drafted, empty};
use attain::domain::kernel::{Id, PersonId};
use attain::domain::model::Person;
use attain::exchange::import::reader::Limits;
use attain::exchange::import::{Answers, CATALOGUE, Code, Existing, Issue, ReadOptions, Reader, reconcile};
use std::sync::OnceLock;

/// Code, line (0: the file as a whole), column from 1 (0: none) of the first issue, and how many.
const PLACES: &[(&str, u32, u32, usize)] = &[
    ("FILE-EMPTY", 0, 0, 1),
    ("FILE-NO-ROWS", 1, 0, 1),
    ("FILE-WORKBOOK", 0, 0, 1),
    ("FILE-PDF", 0, 0, 1),
    ("FILE-IMAGE", 0, 0, 1),
    ("FILE-ARCHIVE", 0, 0, 1),
    ("FILE-HTML", 0, 0, 1),
    ("FILE-ATTAIN", 0, 0, 1),
    ("FILE-UNKNOWN-KIND", 1, 0, 1),
    ("LIMIT-FILE", 0, 0, 1),
    ("LIMIT-ROWS", 0, 0, 1),
    ("LIMIT-COLUMNS", 1, 0, 1),
    ("LIMIT-CELL", 3, 2, 1),
    ("LIMIT-RECORD", 3, 0, 1),
    ("LIMIT-PEOPLE", 100_002, 1, 1),
    ("XLSX-DAMAGED", 0, 0, 1),
    ("XLSX-EMPTY", 0, 0, 1),
    ("XLSX-NO-RESULT", 3, 4, 1),
    ("ENC-INVALID", 4, 2, 1),
    ("CSV-UNCLOSED-QUOTE", 3, 7, 1),
    ("CSV-TEXT-AFTER-QUOTE", 3, 2, 1),
    ("CSV-QUOTE-AFTER-BLANK", 3, 2, 1),
    ("CSV-NUL", 3, 2, 1),
    ("CSV-CONTROL", 3, 2, 1),
    ("CSV-TOO-FEW", 3, 4, 1),
    ("CSV-TOO-MANY", 3, 8, 1),
    ("NUM-SYNTAX", 3, 4, 1),
    ("NUM-RANGE", 3, 4, 1),
    ("NUM-MINOR", 3, 4, 1),
    ("NUM-CONFLICT", 2, 4, 2),
    ("CUR-UNKNOWN", 3, 5, 1),
    ("CUR-CONFLICT", 3, 4, 1),
    ("DATE-SYNTAX", 3, 7, 1),
    ("DATE-NO-SUCH-DAY", 3, 7, 1),
    ("DATE-RANGE", 3, 7, 1),
    ("DATE-SHORT-YEAR", 3, 7, 1),
    ("DATE-CONFLICT", 2, 7, 2),
    ("ID-MISSING", 3, 1, 1),
    ("ID-DAMAGED", 3, 1, 1),
    ("ID-CONFLICT", 3, 1, 1),
    ("PROB-RANGE", 3, 6, 1),
    ("RATE-AMBIGUOUS", 2, 5, 1),
    ("OUTCOME-UNKNOWN", 3, 3, 1),
    ("STAGE-UNKNOWN", 3, 3, 1),
    ("DEAL-CLOSE-BEFORE-CREATE", 3, 7, 1),
    ("DEAL-WON-NO-DATE", 3, 7, 1),
    ("PERSON-NO-NAME", 3, 1, 1),
    ("PERSON-AMBIGUOUS", 3, 1, 1),
    ("PERSON-OTE-BELOW-BASE", 2, 4, 1),
    ("QUOTA-PERSON", 2, 1, 1),
    ("QUOTA-AMOUNT", 2, 4, 1),
    ("QUOTA-RANGE", 2, 3, 1),
    ("QUOTA-PERIOD", 3, 2, 1),
    ("QUOTA-CONFLICT", 3, 1, 1),
    ("GOAL-NO-NAME", 3, 1, 1),
    ("GOAL-MEASURE", 3, 3, 1),
    ("GOAL-TARGET", 3, 4, 1),
    ("GOAL-DAYS", 3, 7, 1),
    ("GOAL-DETAIL", 3, 8, 1),
    ("GOAL-OWNER", 3, 2, 1),
    ("GOAL-PARENT", 3, 8, 1),
    ("GOAL-CONFLICT", 3, 0, 1),
    ("ACT-NO-DATE", 3, 5, 1),
    ("ACT-STATUS-UNKNOWN", 3, 6, 1),
    ("ACT-DURATION", 3, 7, 1),
    ("HIST-NO-DEAL", 3, 1, 1),
    ("HIST-NO-DATE", 3, 4, 1),
    ("LEAD-CONVERT-BEFORE-CREATE", 3, 7, 1),
    ("FX-INCOMPLETE", 3, 3, 1),
    ("FX-NOT-POSITIVE", 3, 4, 1),
    ("FX-SAME", 3, 2, 1),
    ("FX-CONFLICT", 3, 4, 1),
    ("QUOTA-OVERLAP", 3, 1, 1),
    ("NUM-MILLIONTH", 3, 7, 1),
    ("DEAL-TERM", 5, 7, 1),
    ("DEAL-DISCOUNT", 3, 7, 1),
    ("DEAL-DETAIL", 3, 7, 1),
    ("DEAL-MISSING", 3, 1, 1),
    ("SPLIT-SHARE", 3, 3, 1),
    ("SPLIT-KIND", 3, 4, 1),
    ("SPLIT-SUM", 4, 3, 1),
    ("SPLIT-TWICE", 3, 2, 1),
    ("LIMIT-SPLITS", 52, 3, 1),
    ("CASH-KIND", 3, 6, 1),
    ("CASH-AMOUNT", 3, 4, 1),
    ("CASH-NO-DATE", 3, 3, 1),
    ("PERIOD-MISSING", 3, 4, 1),
    ("PERIOD-SYNTAX", 3, 3, 1),
    ("PAY-PERSON", 2, 1, 1),
    ("ACHIEVED-OBJECTIVE", 3, 2, 1),
    ("ACHIEVED-SHARE", 3, 4, 1),
    ("ACHIEVED-CONFLICT", 3, 1, 1),
    ("ADJUST-REASON", 3, 5, 1),
    ("ADJUST-AMOUNT", 3, 3, 1),
    ("PERSON-SAME-DAY", 3, 4, 1),
    ("PERSON-OVERLAP", 3, 3, 1),
    ("PERSON-HOLE", 3, 3, 1),
    ("PERSON-RANGE", 2, 4, 1),
    ("PERSON-CIRCLE", 3, 3, 1),
    ("LIMIT-DEPTH", 2, 3, 1),
];

fn limits(code: &str) -> Limits {
    let mut limits = Limits::default();
    match code {
        "LIMIT-FILE" => limits.file = 1_000,
        "LIMIT-ROWS" => limits.rows = 11,
        "LIMIT-COLUMNS" => limits.columns = 11,
        "LIMIT-CELL" => limits.cell = 119,
        "LIMIT-RECORD" => limits.record = 355,
        _ => {}
    }
    limits
}

/// How a sample's name ends.
fn ending(code: &str) -> &'static str {
    if code.starts_with("XLSX") { "xlsx" } else { "csv" }
}

/// The sample of a code. A roster past its limit would be long: the sample's rows are repeated, numbered.
fn sample(code: &str) -> Vec<u8> {
    let bytes = data(&format!("issues/{code}.{}", ending(code)));
    if code != "LIMIT-PEOPLE" {
        return bytes;
    }
    let text = String::from_utf8(bytes).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let numbered = (0..100_001).zip(rows.lines().cycle()).map(|(row, line)| format!("{row} {line}\n"));
    format!("{header}\n{}", numbered.collect::<String>()).into_bytes()
}

fn issues(code: &str) -> Vec<Issue> {
    static OF_MANY_PEOPLE: OnceLock<Vec<Issue>> = OnceLock::new();
    match code {
        "LIMIT-PEOPLE" => OF_MANY_PEOPLE.get_or_init(|| found_in(code)).clone(),
        _ => found_in(code),
    }
}

fn found_in(code: &str) -> Vec<Issue> {
    let mut workspace = empty();
    let id = PersonId(Id::from_bits(7));
    workspace.people.insert(id, Person::named(id, "Ada"));
    let options = ReadOptions { limits: limits(code), ..ReadOptions::default() };
    match drafted(&format!("{code}.{}", ending(code)), &sample(code), options, &Answers::default()) {
        Err(issue) => vec![*issue],
        // What is seen in the file alone needs no comparing.
        Ok(draft) if code == "LIMIT-PEOPLE" => draft.issues.kept,
        Ok(draft) => {
            let preview = reconcile(Existing { workspace: &workspace, batches: &[] }, vec![draft]);
            preview.files[0].issues.kept.clone()
        }
    }
}

#[test]
fn every_code_has_a_sample_that_provokes_exactly_it() {
    for kind in CATALOGUE {
        let (_, line, column, count) = PLACES
            .iter()
            .find(|place| place.0 == kind.code)
            .unwrap_or_else(|| panic!("{} has no place", kind.code));
        let found = issues(kind.code);
        let codes: Vec<String> = found.iter().map(Issue::to_string).collect();
        assert!(found.iter().all(|issue| issue.code == kind.key), "{}: {codes:#?}", kind.code);
        assert_eq!(found.len(), *count, "{}: {codes:#?}", kind.code);
        assert_eq!(found[0].line.unwrap_or(0), *line, "{}: {codes:#?}", kind.code);
        let at = found[0].column.as_ref().map_or(0, |column| column.index);
        assert_eq!(at, *column, "{}: {codes:#?}", kind.code);
        assert_eq!(found[0].severity, kind.severity);
    }
}

/// The cell at a line and column from 1, as another reader cuts it.
fn cell_at(bytes: &[u8], line: u32, column: u32) -> String {
    let text = std::str::from_utf8(bytes).map_or_else(
        |_| bytes.iter().map(|byte| char::from(*byte)).collect::<String>(),
        |text| text.trim_start_matches('\u{feff}').to_owned(),
    );
    let rest = text.split_inclusive('\n').skip(line as usize - 1).collect::<String>();
    let known = Reader::read("a.csv", bytes, ReadOptions::default()).map(|sheet| sheet.dialect.delimiter);
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(known.unwrap_or(b','));
    let mut reader = builder.from_reader(rest.as_bytes());
    let record = reader.records().next().unwrap().unwrap();
    record.get(column as usize - 1).unwrap_or_default().to_owned()
}

#[test]
fn every_issue_of_a_cell_names_line_and_column_where_the_value_stands() {
    let mut looked_at = 0;
    for kind in CATALOGUE {
        let bytes = sample(kind.code);
        if ending(kind.code) != "csv" {
            continue;
        }
        for issue in issues(kind.code) {
            let (Some(line), Some(column)) = (issue.line, issue.column.clone()) else { continue };
            let said = issue.to_string();
            assert!(said.contains(&format!("line {line}")), "{said}");
            assert!(said.contains(&format!("column {} “{}”", column.index, column.header)), "{said}");
            let cell: String = cell_at(&bytes, line, column.index).chars().take(80).collect();
            // An open quote takes in what follows; shown is its own line.
            let cell =
                if kind.key == Code::UnclosedQuote { cell.lines().next().unwrap_or("") } else { &cell };
            if kind.key != Code::LimitCell {
                assert_eq!(cell.trim_end(), issue.value.trim_end(), "{said}");
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 45, "{looked_at}");
}

/// The catalogue as a page.
fn page() -> String {
    let mut page = "# Issues\n\nWhat an import may find, by code. A code never changes its meaning. An error refuses the row (or the \
        file); a warning keeps it. Each\nmessage names file, line and, where it is about a cell, column and value. Each code has a sample \
        that provokes it.\n\nWritten from the catalogue: `ATTAIN_WRITE=1 cargo test issues_are_documented` renews this page.\n\n\
        | code | | what | rule | what to do | sample |\n|---|---|---|---|---|---|\n"
        .to_owned();
    for kind in CATALOGUE {
        let severity = format!("{:?}", kind.severity).to_lowercase();
        page += &format!(
            "| `{0}` | {severity} | {1} | {2} | {3} | [file](../../tests/data/issues/{0}.{4}) |\n",
            kind.code,
            kind.title,
            kind.rule,
            kind.fix,
            ending(kind.code)
        );
    }
    page
}

#[test]
fn issues_are_documented_as_they_are() {
    let path = format!("{}/docs/formats/issues.md", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("ATTAIN_WRITE").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == page(), "renew docs/formats/issues.md");
}

#[test]
fn limits_hold_at_the_limit_and_refuse_one_past_it() {
    for code in ["LIMIT-FILE", "LIMIT-ROWS", "LIMIT-COLUMNS", "LIMIT-CELL", "LIMIT-RECORD"] {
        let bytes = data(&format!("issues/{code}.csv"));
        let mut limits = limits(code);
        limits.file = if code == "LIMIT-FILE" { bytes.len() as u64 } else { limits.file };
        let raise = |limits: &mut Limits| match code {
            "LIMIT-ROWS" => limits.rows += 1,
            "LIMIT-COLUMNS" => limits.columns += 1,
            "LIMIT-CELL" => limits.cell += 3,
            "LIMIT-RECORD" => limits.record += 1,
            _ => {}
        };
        raise(&mut limits);
        let read = |limits| {
            let options = ReadOptions { limits, ..ReadOptions::default() };
            Reader::read("a.csv", &bytes, options)
        };
        assert!(read(limits).is_ok(), "{code}: {}", read(limits).unwrap_err());
        let lower = match code {
            "LIMIT-FILE" => Limits { file: limits.file - 1, ..limits },
            "LIMIT-ROWS" => Limits { rows: limits.rows - 1, ..limits },
            "LIMIT-COLUMNS" => Limits { columns: limits.columns - 1, ..limits },
            "LIMIT-CELL" => Limits { cell: limits.cell - 1, ..limits },
            _ => Limits { record: limits.record - 1, ..limits },
        };
        assert_eq!(read(lower).unwrap_err().code.to_string(), code);
    }
}
