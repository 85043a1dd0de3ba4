//! Answers as documents and as lines of text: read with their place, written back the same.
//!
//! A line is `attain-answer:`, the document in base 64 (RFC 4648 for addresses, without padding), a colon and
//! a checksum of these characters (FNV-1a, 32 bits, 8 hexadecimal digits), so that a mail that wraps, quotes
//! or cuts it is either read or noticed.

use super::VERSION;
use crate::domain::model::SurveyAnswer;
use serde::{Deserialize, Serialize};

/// What a line begins with.
const MARK: &str = "attain-answer:";
/// The characters of base 64, for addresses.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Digits of the checksum.
const SUM_DIGITS: usize = 8;

#[derive(Serialize, Deserialize)]
struct Document {
    attain: String,
    version: u32,
    answer: SurveyAnswer,
}

/// Why something is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AnswerIssue {
    /// Nothing in the text looks like an answer.
    #[error(
        "there is no answer in it; choose the file that the survey\u{2019}s page saved, or paste the whole text that it shows"
    )]
    Nothing,
    /// A line of text was cut or changed on its way.
    #[error(
        "the text was cut or changed on its way: its checksum does not fit; copy it anew, or use the file"
    )]
    Damaged,
    /// It is no JSON document.
    #[error("it is no answer document: {why}; hand the answer in again from the survey\u{2019}s page")]
    NoDocument {
        /// What is wrong.
        why: String,
    },
    /// A later version wrote it.
    #[error(
        "version {version} of the format is newer than this build, which reads version 1; reload the page to get the newest"
    )]
    Newer {
        /// The version.
        version: u32,
    },
}

/// One answer found in a text, or what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadAnswer {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// The answer.
    pub answer: Result<SurveyAnswer, AnswerIssue>,
}

/// All answers in a text: JSON documents one after another, or lines to paste between any other words.
pub fn read_answers(text: &str) -> Vec<ReadAnswer> {
    let text = text.trim_start_matches('\u{feff}');
    let found = match text.trim_start().starts_with(['{', '[']) {
        true => documents(text),
        false => lines(text),
    };
    match found.is_empty() {
        true => vec![ReadAnswer { line: 1, answer: Err(AnswerIssue::Nothing) }],
        false => found,
    }
}

fn line_at(text: &str, offset: usize) -> u32 {
    let breaks = text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
    u32::try_from(breaks).unwrap_or(u32::MAX).saturating_add(1)
}

fn documents(text: &str) -> Vec<ReadAnswer> {
    let mut found = Vec::new();
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    loop {
        let blanks = text.get(stream.byte_offset()..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        let line = line_at(text, stream.byte_offset() + blanks);
        match stream.next() {
            None => break,
            Some(Ok(serde_json::Value::Array(list))) => {
                found.extend(list.into_iter().map(|value| ReadAnswer { line, answer: document(value) }));
            }
            Some(Ok(value)) => found.push(ReadAnswer { line, answer: document(value) }),
            Some(Err(error)) => {
                let line = u32::try_from(error.line()).unwrap_or(line);
                let answer = Err(AnswerIssue::NoDocument { why: error.to_string() });
                found.push(ReadAnswer { line, answer });
                break;
            }
        }
    }
    found
}

fn document(value: serde_json::Value) -> Result<SurveyAnswer, AnswerIssue> {
    let version = value.get("version").and_then(serde_json::Value::as_u64);
    let is_answer = value.get("attain").and_then(serde_json::Value::as_str) == Some("answer");
    match version.map(|version| u32::try_from(version).unwrap_or(u32::MAX)) {
        Some(version) if is_answer && version > VERSION => Err(AnswerIssue::Newer { version }),
        _ if !is_answer => {
            Err(AnswerIssue::NoDocument { why: "“attain” must say “answer”".to_owned() })
        }
        _ => {
            // From text again, as numbers that name questions are read from the keys of text only.
            let read = serde_json::from_str::<Document>(&value.to_string());
            read.map(|document| document.answer)
                .map_err(|error| AnswerIssue::NoDocument { why: error.to_string() })
        }
    }
}

fn lines(text: &str) -> Vec<ReadAnswer> {
    let places = text.match_indices(MARK);
    let read = |(place, mark): (usize, &str)| ReadAnswer {
        line: line_at(text, place),
        answer: text.get(place + mark.len()..).ok_or(AnswerIssue::Damaged).and_then(line),
    };
    places.map(read).collect()
}

/// Reads what follows the mark. White space and the marks of quoted mail are skipped.
fn line(rest: &str) -> Result<SurveyAnswer, AnswerIssue> {
    let mut letters = rest.chars().filter(|letter| !letter.is_whitespace() && *letter != '>');
    let body: String = letters.by_ref().take_while(|letter| *letter != ':').collect();
    let sum: String = letters.take(SUM_DIGITS).collect();
    if sum != checksum(&body) {
        return Err(AnswerIssue::Damaged);
    }
    let text = decoded(&body).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(AnswerIssue::Damaged)?;
    let value = serde_json::from_str(&text);
    document(value.map_err(|error: serde_json::Error| AnswerIssue::NoDocument { why: error.to_string() })?)
}

/// An answer as a JSON document.
pub fn answer_document(answer: &SurveyAnswer) -> String {
    let document = Document { attain: "answer".to_owned(), version: VERSION, answer: answer.clone() };
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

/// An answer as a line of text to paste.
pub fn answer_line(answer: &SurveyAnswer) -> String {
    let document = Document { attain: "answer".to_owned(), version: VERSION, answer: answer.clone() };
    let body = encoded(serde_json::to_string(&document).unwrap_or_default().as_bytes());
    format!("{MARK}{body}:{}", checksum(&body))
}

fn checksum(body: &str) -> String {
    let step = |sum: u32, byte: u8| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    format!("{:08x}", body.bytes().fold(0x811c_9dc5, step))
}

fn encoded(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..=three.len() {
            let code = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0);
            text.push(char::from(ALPHABET.get(code).copied().unwrap_or(b'A')));
        }
    }
    text
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in text.as_bytes().chunks(4) {
        if four.len() == 1 {
            return None;
        }
        let mut bits = 0u32;
        for place in 0..4 {
            let code = match four.get(place) {
                Some(letter) => ALPHABET.iter().position(|known| known == letter)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(code).ok()?;
        }
        let whole = bits.to_be_bytes();
        bytes.extend(whole.iter().skip(1).take(four.len() - 1));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{AnswerId, Id, SurveyId};
    use crate::domain::model::survey::Given;

    fn answer(text: &str) -> SurveyAnswer {
        SurveyAnswer {
            id: AnswerId(Id::derived("answer", &[text])),
            survey: SurveyId(Id::derived("survey", &["one"])),
            revision: 2,
            group: Some("Süd".to_owned()),
            by: String::new(),
            given: [
                (1, Given::Scale(4)),
                (900, Given::Text(text.to_owned())),
                (3, Given::Choices([0, 2].into())),
            ]
            .into(),
        }
    }

    #[test]
    fn what_was_written_is_read_back_in_both_forms() {
        for text in ["", "a", "ab", "Grüße: > „mehr“\nZeile", "\u{1f600}\u{0}"] {
            let answer = answer(text);
            for written in [answer_document(&answer), answer_line(&answer)] {
                let read = read_answers(&written);
                assert_eq!(read, [ReadAnswer { line: 1, answer: Ok(answer.clone()) }], "{written}");
            }
        }
    }

    #[test]
    fn a_line_survives_a_mail_that_wraps_and_quotes_and_a_cut_one_is_noticed() {
        let (first, second) = (answer("one"), answer("two"));
        let wrapped = |line: &str| {
            let letters: Vec<char> = line.chars().collect();
            letters
                .chunks(40)
                .map(|part| format!("> {}\r\n", part.iter().collect::<String>()))
                .collect::<String>()
        };
        // The mark itself is short enough to stay whole.
        let mail =
            format!("Hi,\nhere you are\n{}\nBest\n{}", wrapped(&answer_line(&first)), answer_line(&second));
        let read = read_answers(&mail);
        assert_eq!(
            read.iter().map(|read| read.answer.clone()).collect::<Vec<_>>(),
            [Ok(first.clone()), Ok(second)]
        );
        assert_eq!(read[0].line, 3);
        let line = answer_line(&first);
        for cut in [line.len() / 2, line.len() - 1, MARK.len() + 1] {
            assert_eq!(read_answers(&line[..cut])[0].answer, Err(AnswerIssue::Damaged));
        }
        assert_eq!(read_answers("hello")[0].answer, Err(AnswerIssue::Nothing));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_the_rest_is_read() {
        let good = answer_document(&answer("x"));
        let read = read_answers(&format!("{good}\n{{\"attain\": \"survey\"}}\n{good}"));
        assert!(read[0].answer.is_ok() && read[2].answer.is_ok());
        let lines = u32::try_from(good.lines().count()).unwrap();
        assert_eq!(read[1].line, lines + 1);
        assert!(matches!(read[1].answer, Err(AnswerIssue::NoDocument { .. })));
        let newer = good.replace("\"version\": 1", "\"version\": 7");
        assert_eq!(read_answers(&newer)[0].answer, Err(AnswerIssue::Newer { version: 7 }));
        assert_eq!(read_answers(&format!("[{good},{good}]")).len(), 2);
    }
}
