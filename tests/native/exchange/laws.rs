//! Laws over anything that may be fed in.

use super::{commit, drafted, empty, preview};
use attain::domain::facts::{Batch, DealTable};
use attain::domain::kernel::Currency;
use attain::exchange::export::csv::{Cell, CsvOptions, guard, unguard, write_table};
use attain::exchange::import::{Answers, Existing, ReadOptions, Reader, Sheet, reconcile};
use proptest::prelude::*;

fn answers() -> Answers {
    let currency = Some(Currency::USD);
    Answers {
        currency,
        all_won: Some(true),
        day_first: Some(true),
        decimal_mark: Some('.'),
        until_inclusive: Some(true),
        ..Answers::default()
    }
}

fn read(bytes: &[u8]) -> Result<Sheet, String> {
    Reader::read("a.csv", bytes, ReadOptions::default()).map_err(|issue| issue.to_string())
}

/// Text that is likely to be awkward: quotes, delimiters, line ends, digits, accents.
fn awkward() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            4 => "[a-c0-9]{0,3}".prop_map(|text| text),
            3 => proptest::sample::select(vec![",", ";", "\t", "\n", "\r\n", "\r", "\"", "\"\"", " ", "é", "Total", "=", "\0", "\u{1a}"])
                .prop_map(str::to_owned),
        ],
        0..60,
    )
    .prop_map(|parts| parts.concat())
}

/// A cell that the scan does not flag.
fn cell() -> impl Strategy<Value = String> {
    "[a-zé0-9 ,\"\n=]{0,6}".prop_map(|text| text)
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    proptest::collection::vec(proptest::collection::vec(cell(), 4), 1..12)
}

fn header() -> &'static str {
    "Deal ID,Owner,Stage,Amount\n"
}

proptest! {
    #![proptest_config(crate::world::cases(150))]

    #[test]
    fn any_bytes_end_in_counts_that_add_up(bytes in proptest::collection::vec(any::<u8>(), 0..400), headed in any::<bool>()) {
        let bytes = if headed { [header().as_bytes(), &bytes].concat() } else { bytes };
        if let Ok(sheet) = read(&bytes) {
            prop_assert_eq!(sheet.seen, sheet.rows() as u64 + sheet.skipped_count() + sheet.refused.len() as u64);
        }
        if let Ok(draft) = drafted("a.csv", &bytes, ReadOptions::default(), &answers()) {
            prop_assert!(draft.adds_up());
            let workspace = empty();
            let preview = reconcile(Existing { workspace: &workspace, batches: &[] }, vec![draft]);
            let receipt = &preview.files[0].receipt;
            prop_assert_eq!(receipt.seen, receipt.imported + receipt.skipped + receipt.refused);
        }
    }

    #[test]
    fn awkward_text_adds_up_and_any_slices_give_the_same_sheet(text in awkward(), size in 1usize..40) {
        let bytes = [header().as_bytes(), text.as_bytes()].concat();
        let whole = read(&bytes);
        let mut reader = Reader::new("a.csv");
        let fed = bytes.chunks(size).try_for_each(|slice| reader.feed(slice));
        let sliced = fed.and_then(|()| reader.finish()).map_err(|issue| issue.to_string());
        prop_assert_eq!(&whole, &sliced);
        if let Ok(sheet) = whole {
            prop_assert_eq!(sheet.seen, sheet.rows() as u64 + sheet.skipped_count() + sheet.refused.len() as u64);
            let lines: Vec<u32> = sheet.line.clone();
            prop_assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

}

// Each case reads whole files several times.
proptest! {
    #![proptest_config(crate::world::weighted_cases(8, 20))]

    #[test]
    fn slices_past_the_head_change_nothing(text in awkward(), size in 1_000usize..70_000) {
        let filler = "D1,Ada,Won,5.00\n".repeat(4_200);
        let bytes = [header().as_bytes(), filler.as_bytes(), text.as_bytes()].concat();
        let mut reader = Reader::new("a.csv");
        let fed = bytes.chunks(size).try_for_each(|slice| reader.feed(slice));
        let sliced = fed.and_then(|()| reader.finish()).map_err(|issue| issue.to_string());
        prop_assert_eq!(read(&bytes), sliced);
    }

}

proptest! {
    #![proptest_config(crate::world::cases(150))]

    #[test]
    fn what_is_written_is_read_back(rows in table()) {
        // A row of blanks is a blank line, and a nearly empty one may be a total: both are skipped.
        let rows: Vec<_> = rows.into_iter().map(|mut row| { row[0] = format!("k{}", row[0].replace('"', "")); row }).collect();
        let cells = rows.iter().map(|row| row.iter().map(|text| Cell::Text(text)).collect::<Vec<_>>());
        let bytes = write_table(&["Deal ID", "Owner", "Stage", "Amount"], cells, CsvOptions::default()).unwrap();
        let options = ReadOptions { delimiter: Some(b','), header_line: Some(1), ..ReadOptions::default() };
        let sheet = Reader::read("a.csv", &bytes, options).unwrap();
        let read: Vec<Vec<String>> = (0..sheet.rows()).map(|row| sheet.cells(row)).collect();
        let back: Vec<Vec<String>> = read.iter().map(|row| row.iter().map(|cell| unguard(cell).to_owned()).collect()).collect();
        prop_assert_eq!(back, rows);
        let mut theirs = csv::Reader::from_reader(bytes.as_slice());
        let theirs: Vec<Vec<String>> = theirs.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(read, theirs);
    }

    #[test]
    fn guard_then_unguard_is_the_same_text(text in "['=+@a\t\r\n-]{0,6}|\\PC{0,8}") {
        let guarded = guard(&text).into_owned();
        prop_assert_eq!(unguard(&guarded), text.as_str());
    }

    #[test]
    fn every_reported_place_holds_the_reported_value(cells in proptest::collection::vec(("[a-z]{1,3}", "[0-9xO.,]{1,6}", "[0-9/-]{6,10}"), 1..20)) {
        let rows = cells.iter().enumerate().map(|(row, (owner, amount, day))| format!("D{row},{owner},Won,\"{amount}\",EUR,{day}\n"));
        let text = format!("Deal ID,Owner,Stage,Amount,Currency,Close Date\n{}", rows.collect::<String>());
        let draft = drafted("a.csv", text.as_bytes(), ReadOptions::default(), &answers()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for issue in &draft.issues.kept {
            let line = lines[issue.line.unwrap() as usize - 1];
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            let column = issue.column.as_ref().unwrap();
            prop_assert_eq!(&record[column.index as usize - 1], issue.value.as_str());
            prop_assert_eq!(Some(u64::from(issue.line.unwrap()) - 1), issue.record);
        }
    }

}

proptest! {
    #![proptest_config(crate::world::cases(40))]

    #[test]
    fn twice_is_once_and_disjoint_files_commute(amounts in proptest::collection::vec(1i64..100_000, 2..20)) {
        let file = |keys: std::ops::Range<usize>| {
            let rows = keys.map(|key| format!("D{key},P{},Won,{}.00,EUR,2026-01-02\n", key % 3, amounts[key]));
            format!("Deal ID,Owner,Stage,Amount,Currency,Close Date\n{}", rows.collect::<String>())
        };
        let half = amounts.len() / 2;
        let (a, b) = (file(0..half), file(half..amounts.len()));
        let state = |order: &[(&str, &str)]| {
            let (mut workspace, mut batches) = (empty(), Vec::new());
            let roster = preview(&workspace, &batches, &[("p.csv", "Name,Role\nP0,AE\nP1,AE\nP2,AE\n")], &answers());
            commit(&mut workspace, &mut batches, roster);
            for file in order {
                let step = preview(&workspace, &batches, &[*file], &answers());
                commit(&mut workspace, &mut batches, step);
            }
            let table = DealTable::build(&Batch::deals(&batches), &workspace.roster());
            let mut rows: Vec<_> = (0..table.len()).map(|row| (table.key(row).to_owned(), table.amount_minor[row], table.owner_of(row))).collect();
            rows.sort();
            (workspace.people.clone(), rows, batches.len())
        };
        let forth = state(&[("a.csv", &a), ("b.csv", &b), ("a.csv", &a), ("b.csv", &b)]);
        let back = state(&[("b.csv", &b), ("a.csv", &a)]);
        prop_assert_eq!(forth, back);
    }
}
