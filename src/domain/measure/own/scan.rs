//! From text to words: names, numbers, texts, days and signs, each with its place.

use super::{FormulaError, MOST_STEPS};
use crate::domain::kernel::{Date, Rational};

/// One word of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name or a word of the language, in lower case.
    Name(String),
    Number(Rational),
    Text(String),
    Day(Date),
    Sign(&'static str),
}

/// A word and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub token: Token,
    pub at: usize,
    pub length: usize,
}

const SIGNS: [&str; 13] = ["<=", ">=", "!=", "<", ">", "=", "+", "-", "*", "/", "(", ")", ","];

/// The words of a text.
pub(super) fn scan(text: &str) -> Result<Vec<Word>, FormulaError> {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() > MOST_STEPS {
        let message = format!("the expression has more than {MOST_STEPS} characters");
        return Err(FormulaError { at: MOST_STEPS, length: 0, message });
    }
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        if letter.is_whitespace() {
            at += 1;
            continue;
        }
        let (token, length) = one(&letters, at)?;
        words.push(Word { token, at, length });
        at += length;
    }
    Ok(words)
}

fn one(letters: &[char], at: usize) -> Result<(Token, usize), FormulaError> {
    let rest = letters.get(at..).unwrap_or(&[]);
    let first = rest.first().copied().unwrap_or(' ');
    let wrong = |length: usize, message: String| FormulaError { at, length, message };
    if first == '"' || first == '\'' {
        return quoted(rest, first)
            .ok_or_else(|| wrong(1, format!("the text that begins here has no closing {first}")));
    }
    if first.is_ascii_digit() {
        return number(rest).map_err(|(length, message)| wrong(length, message));
    }
    if first.is_alphabetic() || first == '_' {
        let length = rest.iter().take_while(|c| c.is_alphanumeric() || **c == '_' || **c == '.').count();
        let name: String = rest.iter().take(length).collect();
        return Ok((Token::Name(name.to_lowercase()), length));
    }
    let sign =
        SIGNS.into_iter().find(|sign| sign.chars().zip(rest).filter(|(a, b)| a == *b).count() == sign.len());
    match sign {
        Some(sign) => Ok((Token::Sign(sign), sign.len())),
        None if first == '×' => Ok((Token::Sign("*"), 1)),
        None if first == '÷' => Ok((Token::Sign("/"), 1)),
        None if first == '−' => Ok((Token::Sign("-"), 1)),
        None => Err(wrong(1, format!("“{first}” has no meaning here"))),
    }
}

/// A text in quotes; a doubled quote stands for one.
fn quoted(rest: &[char], quote: char) -> Option<(Token, usize)> {
    let (mut text, mut at) = (String::new(), 1);
    loop {
        let letter = *rest.get(at)?;
        if letter != quote {
            text.push(letter);
            at += 1;
        } else if rest.get(at + 1) == Some(&quote) {
            text.push(quote);
            at += 2;
        } else {
            return Some((Token::Text(text), at + 1));
        }
    }
}

/// A number, a percentage or a day.
fn number(rest: &[char]) -> Result<(Token, usize), (usize, String)> {
    let is_day = |c: &&char| c.is_ascii_digit() || **c == '-';
    let day: String = rest.iter().take_while(is_day).take(10).collect();
    if day.len() == 10 && day.bytes().filter(|byte| *byte == b'-').count() == 2 {
        return Date::parse_iso(&day)
            .map(|day| (Token::Day(day), 10))
            .map_err(|error| (10, error.to_string()));
    }
    let length = rest.iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
    let percent = rest.get(length) == Some(&'%');
    let text: String = rest.iter().take(length + usize::from(percent)).collect();
    let value = Rational::parse(&text).map_err(|error| (length, error.to_string()))?;
    Ok((Token::Number(value), length + usize::from(percent)))
}
