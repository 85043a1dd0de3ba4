//! Small sources in, woven text out.

use super::{Source, Spot, Woven};
use crate::list::{At, Function, Genre, Mutant, Span};

/// The mutant that replaces the `nth` occurrence of a text.
fn mutant(genre: Genre, text: &str, (old, nth): (&str, usize), new: &str) -> Mutant {
    let start = text.match_indices(old).nth(nth).unwrap().0;
    let at = |offset: usize| {
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        At { line: before.matches('\n').count() + 1, column: text[line_start..offset].chars().count() + 1 }
    };
    let whole = Span { start: at(0), end: at(text.len() - 1) };
    Mutant {
        name: new.to_owned(),
        file: "a.rs".to_owned(),
        function: Some(Function { span: whole }),
        span: Span { start: at(start), end: at(start + old.len()) },
        replacement: new.to_owned(),
        genre,
    }
}

/// Numbers from 1, and `on(1)` for the switch, to be read by people.
fn woven(text: &str, mutants: &[Mutant]) -> String {
    let source = Source::read(text.to_owned()).unwrap();
    let inserts = mutants.iter().zip(1..).flat_map(|(mutant, id)| source.weave(id, mutant).unwrap());
    let woven = Woven::new(text, inserts.collect()).text;
    syn::parse_file(&woven).unwrap();
    woven.replace("crate::mutant::", "")
}

fn refused(text: &str, mutant: &Mutant) -> &'static str {
    Source::read(text.to_owned()).unwrap().weave(1, mutant).unwrap_err()
}

#[test]
fn a_function_returns_at_once() {
    let text = "fn f(a: i64) -> i64 {\n    a + 1\n}\n";
    let both =
        [mutant(Genre::FnValue, text, ("a + 1", 0), "0"), mutant(Genre::FnValue, text, ("a + 1", 0), "-1")];
    assert_eq!(
        woven(text, &both),
        "fn f(a: i64) -> i64 { if on(1) { return 0; } if on(2) { return -1; }\n    a + 1\n}\n"
    );
}

#[test]
fn an_operator_is_replaced_in_the_whole_that_it_may_bind_differently_in() {
    let text = "fn f(a: i64, b: i64) -> i64 { g(a - b * 2) }\n";
    let one = mutant(Genre::BinaryOperator, text, ("*", 0), "+");
    assert_eq!(
        woven(text, &[one]),
        "fn f(a: i64, b: i64) -> i64 { g((if on(1) { (a - b + 2) } else { (a - b * 2) })) }\n"
    );
}

#[test]
fn switches_nest_in_each_other_and_each_mutant_stands_alone_in_its_branch() {
    let text = "fn f(a: i64) -> bool { !(a + 1 > 2) && a < 9 }\n";
    let all = [
        mutant(Genre::BinaryOperator, text, ("&&", 0), "||"),
        mutant(Genre::UnaryOperator, text, ("!", 0), ""),
        mutant(Genre::BinaryOperator, text, ("+", 0), "-"),
        mutant(Genre::BinaryOperator, text, (">", 1), "=="),
    ];
    let sum = "(if on(3) { (a - 1 > 2) } else { ((if on(4) { (a + 1 == 2) } else { (a + 1 > 2) })) })";
    let not = format!("(if on(2) {{ ((a + 1 > 2)) }} else {{ (!({sum})) }})");
    assert_eq!(
        woven(text, &all),
        format!(
            "fn f(a: i64) -> bool {{ \
             (if on(1) {{ (!(a + 1 > 2) || a < 9) }} else {{ ({not} && a < 9) }}) }}\n"
        )
    );
}

#[test]
fn an_assignment_changes_as_a_statement_and_its_right_side_alone() {
    let text = "fn f(mut a: i64) -> i64 { a += 2 * a; a }\n";
    let both = [
        mutant(Genre::BinaryOperator, text, ("+=", 0), "-="),
        mutant(Genre::BinaryOperator, text, ("*", 0), "/"),
    ];
    assert_eq!(
        woven(text, &both),
        "fn f(mut a: i64) -> i64 { (if on(1) { (a -= 2 * a) } \
         else { (a += (if on(2) { (2 / a) } else { (2 * a) })) }); a }\n"
    );
}

#[test]
fn an_operand_of_a_let_chain_changes_and_the_chain_does_not() {
    let text =
        "fn f(a: Option<i64>) -> bool { if let Some(b) = a && b < 9 && b > 1 { true } else { false } }\n";
    let operand = mutant(Genre::BinaryOperator, text, (">", 2), "<");
    assert_eq!(
        woven(text, &[operand]),
        "fn f(a: Option<i64>) -> bool { \
         if let Some(b) = a && b < 9 && (if on(1) { (b < 1) } else { (b > 1) }) { true } else { false } }\n"
    );
    for nth in 0..2 {
        let chain = mutant(Genre::BinaryOperator, text, ("&&", nth), "||");
        assert_eq!(refused(text, &chain), "joins a let");
    }
}

#[test]
fn arms_gain_a_guard_and_guards_a_switch() {
    let text = "fn f(a: i64) -> i64 { match a { 1 | 2 => 3, b if b > 4 && b < 6 => 5, _ => 0 } }\n";
    let all = [
        mutant(Genre::MatchArm, text, ("1 | 2 => 3,", 0), ""),
        mutant(Genre::MatchArmGuard, text, ("b > 4 && b < 6", 0), "true"),
        mutant(Genre::MatchArmGuard, text, ("b > 4 && b < 6", 0), "false"),
        mutant(Genre::BinaryOperator, text, ("&&", 0), "||"),
    ];
    assert_eq!(
        woven(text, &all),
        "fn f(a: i64) -> i64 { match a { 1 | 2 if !on(1) => 3, b if (on(2) || ((!on(3) && (\
         (if on(4) { (b > 4 || b < 6) } else { (b > 4 && b < 6) }))))) => 5, _ => 0 } }\n"
    );
}

#[test]
fn a_field_is_left_to_the_base() {
    let text = "fn f(b: B) -> B { B { one: 1, two: 2, ..b } }\n";
    let one = mutant(Genre::StructField, text, ("two: 2,", 0), "");
    assert_eq!(
        woven(text, &[one]),
        "fn f(b: B) -> B { (if on(1) { (B { one: 1,  ..b }) } else { (B { one: 1, two: 2, ..b }) }) }\n"
    );
}

#[test]
fn what_the_compiler_computes_and_what_cannot_be_read_is_refused() {
    for text in [
        "const A: i64 = 1 + 2;\n",
        "const fn f() -> i64 { 1 + 2 }\n",
        "fn f() -> [u8; 3] { [0; 1 + 2] }\n",
        "fn f(a: [u8; 1 + 2]) {}\n",
    ] {
        let sum = mutant(Genre::BinaryOperator, text, ("+", 0), "-");
        assert_eq!(refused(text, &sum), "computed by the compiler", "{text}");
    }
    let text = "fn f(a: u8, b: i64) -> bool { a as i64 > b }\n";
    let generic = mutant(Genre::BinaryOperator, text, (">", 1), "<");
    assert_eq!(refused(text, &generic), "cannot be read");
    let nowhere = mutant(Genre::UnaryOperator, text, ("a", 0), "");
    assert_eq!(refused(text, &nowhere), "no place found");
}

#[test]
fn columns_count_letters_and_bytes_know_where_they_come_from() {
    let text = "fn f() -> bool {\n    \"äöü\" == \"x\"\n}\n";
    let source = Source::read(text.to_owned()).unwrap();
    let one = mutant(Genre::BinaryOperator, text, ("==", 0), "!=");
    let woven = Woven::new(text, source.weave(7, &one).unwrap());
    let (changed, kept) = (woven.text.find("!=").unwrap(), woven.text.find("==").unwrap());
    assert_eq!(woven.spot(changed), Spot::Mutant(7));
    assert_eq!(woven.spot(kept), Spot::File(text.find("==").unwrap()));
    assert_eq!(woven.spot(3), Spot::File(3));
}

/// One program, run with none of its mutants and with each.
#[test]
fn a_woven_program_does_what_its_live_mutant_says() {
    let text = "fn grade(a: i64) -> i64 {\n    match a {\n        0 => 7,\n        b if b > 4 && b < 9 => -b,\n        \
                _ => a * 2 + 1,\n    }\n}\n";
    let all = [
        mutant(Genre::FnValue, text, ("match a", 0), "100"),
        mutant(Genre::MatchArm, text, ("0 => 7,", 0), ""),
        mutant(Genre::MatchArmGuard, text, ("b > 4 && b < 9", 0), "false"),
        mutant(Genre::BinaryOperator, text, ("&&", 0), "||"),
        mutant(Genre::UnaryOperator, text, ("-", 1), ""),
        mutant(Genre::BinaryOperator, text, ("+", 0), "*"),
    ];
    let source = Source::read(text.to_owned()).unwrap();
    let inserts = all.iter().zip(1..).flat_map(|(mutant, id)| source.weave(id, mutant).unwrap());
    let grade = Woven::new(text, inserts.collect()).text;
    let folder = std::env::temp_dir().join(format!("attain-weave-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("mutant.rs"), include_str!("../switch/mutant.rs")).unwrap();
    let main = "mod mutant;\nfn main() { print!(\"{:?}\", [0, 5, 9].map(grade)); }\n";
    std::fs::write(folder.join("main.rs"), format!("{main}{grade}")).unwrap();
    let mut compiler = std::process::Command::new("rustc");
    compiler.args(["--edition", "2024", "--cap-lints", "allow", "-o", "graded", "main.rs"]);
    assert!(compiler.current_dir(&folder).status().unwrap().success());
    let graded = |live: &str| {
        let mut program = std::process::Command::new(folder.join("graded"));
        String::from_utf8(program.env("ATTAIN_MUTANT", live).output().unwrap().stdout).unwrap()
    };
    let said = ["", "1", "2", "3", "4", "5", "6"].map(graded);
    let expected = [
        "[7, -5, 19]",
        "[100, 100, 100]",
        "[1, -5, 19]",
        "[7, 11, 19]",
        "[7, -5, -9]",
        "[7, 5, 19]",
        "[7, -5, 18]",
    ];
    std::fs::remove_dir_all(folder).unwrap();
    assert_eq!(said, expected);
}
