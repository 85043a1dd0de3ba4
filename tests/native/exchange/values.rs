//! Tables of number and date forms.

use attain::domain::kernel::Currency;
use attain::exchange::import::values::{
    DateFault, DateForm, decide_dates, decide_mark, is_missing, parse_date, parse_number,
};

#[test]
fn number_forms_read_exactly() {
    let table: &[(&str, char, i64)] = &[
        ("1,234.56", '.', 123_456),
        ("1.234,56", ',', 123_456),
        ("1 234,56", ',', 123_456),
        ("1\u{a0}234,56", ',', 123_456),
        ("1\u{202f}234,56", ',', 123_456),
        ("1'234.56", '.', 123_456),
        ("12,34,567.89", '.', 123_456_789),
        ("(1,234.56)", '.', -123_456),
        ("-1,234", '.', -123_400),
        ("1,234-", '.', -123_400),
        ("\u{2212}5.5", '.', -550),
        ("USD 485,000.00", '.', 48_500_000),
        ("485,000.00 USD", '.', 48_500_000),
        ("€ 1.234,56", ',', 123_456),
        ("1.234,56€", ',', 123_456),
        ("$(5.00)", '.', -500),
        ("-$5.00", '.', -500),
        ("45k", '.', 4_500_000),
        ("1.2M", '.', 120_000_000),
        ("1,25 M", ',', 125_000_000),
        (".5", '.', 50),
        ("0.005", '.', 1),
        ("-0.005", '.', -1),
        ("0.0049", '.', 0),
        ("12.5000", '.', 1_250),
    ];
    for (text, mark, minor) in table {
        let number = parse_number(text, *mark).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert_eq!(number.to_minor(Currency::USD).unwrap().0, *minor, "{text}");
    }
    assert!(!parse_number("0.005", '.').unwrap().to_minor(Currency::USD).unwrap().1);
    assert!(parse_number("12.5000", '.').unwrap().to_minor(Currency::USD).unwrap().1);
    assert_eq!(parse_number("1.2%", '.').unwrap().to_rational().unwrap().to_string(), "0.012");
}

#[test]
fn what_is_no_number_is_refused() {
    let wrong = [
        "NaN", "inf", "INF", "1e5", "1E+05", "0x1F", "1O0", "٣", "１２", "#REF!", "1,23,4", "12,34", "1.2.3",
        "--5", "(-5)", "5 5", "abc", "%", "$", "USD", "1,,234", "5-5", "1234,567",
    ];
    for text in wrong {
        assert!(parse_number(text, '.').is_err(), "{text}");
    }
    for text in ["", " ", "-", "N/A", "#N/A", "null"] {
        assert!(is_missing(text), "{text}");
    }
}

#[test]
fn the_decimal_mark_is_decided_over_the_column() {
    let decide = |values: &[&str], answer| decide_mark((0u32..).zip(values.iter().copied()), answer);
    assert_eq!(decide(&["1,234", "5.5"], None).mark, Some('.'));
    assert_eq!(decide(&["1,234", "5,5"], None).mark, Some(','));
    assert_eq!(decide(&["1.234.567"], None).mark, Some(','));
    assert_eq!(decide(&["12", "-", "x"], None).mark, Some('.'));
    assert_eq!(decide(&["0,123"], None).mark, Some(','));
    let open = decide(&["1,234"], None);
    assert_eq!((open.mark, open.example), (None, Some(0)));
    assert!(decide(&["1,234"], Some('.')).assumed);
    assert_eq!(decide(&["1,5", "1.5"], None).conflict, Some((0, 1)));
}

#[test]
fn date_forms_read_the_day_as_written() {
    let table: &[(&str, DateForm, &str)] = &[
        ("2026-03-05", DateForm::Iso, "2026-03-05"),
        ("2026/3/5", DateForm::Iso, "2026-03-05"),
        ("20260305", DateForm::Iso, "2026-03-05"),
        ("2026-03-05T23:59:59-11:00", DateForm::Iso, "2026-03-05"),
        ("2026-03-05T00:00:00.000Z", DateForm::Iso, "2026-03-05"),
        ("2026-03-05 24:00", DateForm::Iso, "2026-03-05"),
        ("2026-03-05 14:15", DateForm::Iso, "2026-03-05"),
        ("05.03.2026", DateForm::DayFirst, "2026-03-05"),
        ("5.3.2026 14:30", DateForm::DayFirst, "2026-03-05"),
        ("16/10/2025", DateForm::DayFirst, "2025-10-16"),
        ("3/5/2026 2:15:33 PM", DateForm::MonthFirst, "2026-03-05"),
        ("05-Mar-2026", DateForm::MonthName, "2026-03-05"),
        ("March 5, 2026", DateForm::MonthName, "2026-03-05"),
        ("5. März 2026", DateForm::MonthName, "2026-03-05"),
        ("46086", DateForm::Serial1900, "2026-03-05"),
        ("46086.75", DateForm::Serial1900, "2026-03-05"),
        ("44624", DateForm::Serial1904, "2026-03-05"),
        ("1772668800000", DateForm::EpochMillis, "2026-03-05"),
    ];
    for (text, form, day) in table {
        let date = parse_date(text, *form).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert_eq!(date.to_string(), *day, "{text}");
        if *form != DateForm::Serial1904 {
            let order = Some(*form == DateForm::DayFirst);
            assert_eq!(decide_dates([(0, *text)].into_iter(), order).form, Some(*form), "{text}");
        }
    }
}

#[test]
fn wrong_dates_are_named_never_rolled_over() {
    let table: &[(&str, DateForm, DateFault)] = &[
        ("31/02/2026", DateForm::DayFirst, DateFault::NoSuchDay),
        ("2025-02-29", DateForm::Iso, DateFault::NoSuchDay),
        ("00/00/2026", DateForm::DayFirst, DateFault::NoSuchDay),
        ("9999-12-31", DateForm::Iso, DateFault::Range),
        ("1969-12-31", DateForm::Iso, DateFault::Range),
        ("05/03/26", DateForm::DayFirst, DateFault::ShortYear),
        ("5-Mar-26", DateForm::MonthName, DateFault::ShortYear),
        ("soon", DateForm::Iso, DateFault::Syntax),
        ("2026-03-05 later", DateForm::Iso, DateFault::Syntax),
    ];
    for (text, form, fault) in table {
        assert_eq!(parse_date(text, *form), Err(*fault), "{text}");
    }
    let decide = |values: &[&str]| decide_dates((0u32..).zip(values.iter().copied()), None);
    assert_eq!(decide(&["13/02/2026", "02/13/2026"]).conflict, Some((0, 1)));
    assert_eq!(decide(&["01/02/2026", "13/02/2026"]).form, Some(DateForm::DayFirst));
    assert_eq!(decide(&["01/02/2026", "02/13/2026"]).form, Some(DateForm::MonthFirst));
    assert_eq!(decide(&["01/02/2026"]).form, None);
}
