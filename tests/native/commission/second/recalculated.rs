//! Workbooks of statements, recalculated by a program that is not ours: each live formula gives the line's amount to
//! the cent. The values that we write beside formulas are spoilt first, so that nothing but a recalculation can agree.
//!
//! `cargo xtask prove sheets` finds or installs LibreOffice and runs it.

use super::bridge::First;
use super::generate::drawn;
use attain::app::session::Session;
use attain::domain::commission::{Severity, Statement, check};
use attain::domain::kernel::{Date, DateRange};
use attain::exchange::demo::Brief;
use attain::exchange::export::tables;
use attain::exchange::sheets::write;
use attain::exchange::workbook::{Book, BookCell, BookSheet};
use attain::present::format::Locale;
use attain::present::pay::statement::{statement_book, view};
use attain::present::source::Source;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What stands beside every formula until it is recalculated.
const SPOILT: &str = "-987654";
/// The setting by which it recalculates whatever it loads.
const ALWAYS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// A live formula: where it stands, and what it must come to.
struct Formula {
    sheet: usize,
    row: usize,
    column: usize,
    amount: String,
    text: String,
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Statements of random plans in random worlds.
fn random(cases: u64, seed: u64) -> Vec<Statement> {
    let mut bytes = [0u8; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut all = Vec::new();
    for _ in 0..cases {
        let case = drawn().new_tree(&mut runner).unwrap().current();
        if check(&case.plan).iter().any(|finding| finding.severity == Severity::Refused) {
            continue;
        }
        let first = First::new(&case.world, &case.plan);
        let Ok(terms) = first.bound(&case.plan) else { continue };
        let paid = terms.pay_periods().and_then(|periods| terms.statements(&periods));
        all.extend(paid.into_iter().flatten());
    }
    all
}

/// Statements of the demo company over a year, as the page downloads them one by one.
fn demo() -> (Vec<Statement>, Vec<BookSheet>) {
    let day = |year, month| Date::from_ymd(year, month, 1).unwrap();
    let mut session = Session::empty([5; 16], day(2026, 7));
    session.load_company(Brief::new(900, 12, 3, day(2026, 7)).unwrap());
    let plans: Vec<_> = session.workspace().plans.values().map(|one| one.document.clone()).collect();
    let days = DateRange::new(day(2025, 7), day(2026, 7)).ok();
    let report = session.pay_plans(&plans, days, None).unwrap();
    let source =
        Source { page: "Pay".to_owned(), ..Source::of(&Default::default(), &session.overview(), None) };
    let sheets = report.statements.iter().take(40).filter_map(|statement| {
        statement_book(&view(statement, &Locale::default()), &source).sheets.into_iter().next()
    });
    (report.statements.clone(), sheets.collect())
}

/// Spoils the value beside each formula, and says what it must come to.
fn spoil(sheets: &mut [BookSheet]) -> Vec<Formula> {
    let mut expected = Vec::new();
    for (sheet, page) in sheets.iter_mut().enumerate() {
        for (row, cells) in page.rows.iter_mut().enumerate() {
            for (column, cell) in cells.iter_mut().enumerate() {
                if let BookCell::Formula { text, result } = cell {
                    let (amount, text) = (std::mem::replace(result, SPOILT.to_owned()), text.clone());
                    expected.push(Formula { sheet, row, column, amount, text });
                }
            }
        }
    }
    expected
}

/// The sheets as another program shows them, each as rows of raw cells.
fn recalculated(program: &str, folder: &Path, sheets: &[BookSheet]) -> Vec<Vec<csv::StringRecord>> {
    let read = |(place, sheet): (usize, &BookSheet)| {
        let name = format!("sheet{place}");
        let book = Book { title: name.clone(), sheets: vec![sheet.clone()] };
        fs::write(folder.join(format!("{name}.xlsx")), write(&book).unwrap()).unwrap();
        name
    };
    let names: Vec<String> = sheets.iter().enumerate().map(read).collect();
    // By default it believes the values that a file brings.
    let own = folder.join("profile").join("user");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("registrymodifications.xcu"), ALWAYS).unwrap();
    // Cells as they are, not as they are shown; commas, UTF-8.
    let form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false";
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = Command::new(program);
    command.args([&profile, "--headless", "--convert-to", form, "--outdir"]).arg(folder);
    command.args(names.iter().map(|name| folder.join(format!("{name}.xlsx"))));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows = |name: &String| {
        let bytes = fs::read(folder.join(format!("{name}.csv"))).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
        reader.records().collect::<Result<Vec<_>, _>>().unwrap()
    };
    names.iter().map(rows).collect()
}

/// Whether a raw cell is the amount, to the last digit of its currency.
fn is_amount(cell: &str, amount: &str) -> bool {
    let digits = amount.split_once('.').map_or(0, |(_, part)| part.len());
    let Ok(value) = cell.parse::<f64>() else { return false };
    // A spreadsheet has no negative zero.
    let written = format!("{:.digits$}", value + 0.0);
    written == amount && (value - amount.parse::<f64>().unwrap()).abs() < 1e-6 * value.abs().max(1.0)
}

#[test]
#[ignore = "needs LibreOffice; cargo xtask prove sheets runs it"]
fn each_live_formula_is_the_amount_when_libreoffice_recalculates_it() {
    let program = std::env::var("ATTAIN_SOFFICE").expect("the program that recalculates");
    let (cases, seed) = (number("ATTAIN_CASES", 200), number("ATTAIN_SEED", 1));
    let (whole, single) = demo();
    let mut sheets = vec![tables::statements(&random(cases, seed)), tables::statements(&whole)];
    sheets.extend(single);
    let lines: usize = sheets.iter().map(|sheet| sheet.rows.len()).sum();
    let expected = spoil(&mut sheets);
    assert!(expected.len() * 4 > lines, "{} formulas in {lines} lines", expected.len());
    let folder = std::env::temp_dir().join(format!("attain-sheets-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let shown = recalculated(&program, &folder, &sheets);
    for Formula { sheet, row, column, amount, text } in &expected {
        // The header stands above the rows, and above that the lines that say where it comes from, with a gap.
        let above = sheets[*sheet].above.len();
        let header = if above == 0 { 0 } else { above + 1 };
        let record = &shown[*sheet][header + 1 + row];
        let cell = record.get(*column).unwrap_or_default();
        assert!(is_amount(cell, amount), "{text} is {amount}, and LibreOffice shows {cell}");
    }
    fs::remove_dir_all(&folder).unwrap();
}
