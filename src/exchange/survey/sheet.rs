//! The sheet: a survey as one HTML file that works without any network.
//!
//! Every text of the survey is escaped; the two scripts and the style stand under a policy that allows these
//! and nothing else. The questions are plain controls with labels, so that they are read aloud and printed.

use super::VERSION;
use crate::domain::development::survey::check_survey;
use crate::domain::model::survey::{QuestionKind, SCALE_MOST, Survey, SurveyQuestion};
use serde::{Deserialize, Serialize};

const SCRIPT: &str = include_str!("sheet.js");
const STYLE: &str = include_str!("sheet.css");
/// What the survey's document stands between.
const OPENS: &str = r#"<script type="application/json" id="attain-survey">"#;
const CLOSES: &str = "</script>";

#[derive(Serialize, Deserialize)]
struct Document {
    attain: String,
    version: u32,
    survey: Survey,
}

/// Why a file is no survey's sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum SheetError {
    /// It holds no survey.
    #[error("this file is no survey; choose the file that you were sent")]
    NoSurvey,
    /// The survey can't be read.
    #[error("the survey in this file can\u{2019}t be read: {why}; ask for the file anew")]
    Damaged {
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

/// The name of a survey's file.
pub fn sheet_name(survey: &Survey) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    let name: String = survey.name.to_lowercase().chars().map(plain).take(60).collect();
    let parts: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    format!("survey-{}-{}.html", parts.join("-"), survey.opened)
}

/// The survey as a page of its own.
pub fn sheet(survey: &Survey) -> String {
    let nonce = survey.id.to_string();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'"
    );
    let document = Document { attain: "survey".to_owned(), version: VERSION, survey: survey.clone() };
    // No text of the survey can end the script that holds it.
    let document = serde_json::to_string(&document).unwrap_or_default().replace('<', "\\u003c");
    let name = escaped(&survey.name);
    let questions: String = survey.questions.iter().map(question).collect();
    let head = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{name}</title>\n\
         <style nonce=\"{nonce}\">\n{STYLE}</style>\n</head>\n"
    );
    format!(
        "{head}<body>\n<main>\n<h1>{name}</h1>\n{}{}<form id=\"questions\">\n{}{questions}</form>\n{HAND_IN}</main>\n\
         {OPENS}{document}{CLOSES}\n<script nonce=\"{nonce}\">\n{SCRIPT}</script>\n</body>\n</html>\n",
        paragraph(&survey.intro),
        promise(survey),
        who(survey),
    )
}

const HAND_IN: &str = "<section aria-labelledby=\"hand-in\">\n<h2 id=\"hand-in\">Hand in</h2>\n\
    <p id=\"told\" role=\"status\"></p>\n\
    <p><button type=\"button\" id=\"save\">Save my answer as a file</button> \
    <button type=\"button\" id=\"copy\">Copy my answer as text</button></p>\n\
    <label for=\"line\">The same as text, to paste into a message</label>\n\
    <textarea id=\"line\" rows=\"4\" readonly></textarea>\n\
    <p class=\"hint\">Send the file or the text to who sent you this page. You may change your answer and hand it in \
    again from this page while it is open: the last one counts.</p>\n</section>\n\
    <noscript><p>This page needs JavaScript to save your answer. It works without any network.</p></noscript>\n";

fn paragraph(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { format!("<p class=\"intro\">{}</p>\n", escaped(text)) }
}

fn promise(survey: &Survey) -> String {
    let text = match survey.is_named {
        true => "Your answer carries your name, and who evaluates it can read it.",
        false => {
            "Your answer carries no name. Totals are shown from five answers on, and never so that one person can be \
             singled out; what you write in own words is shown as you write it, in the order of the alphabet."
        }
    };
    format!("<p class=\"hint\">{text} This page sends nothing anywhere.</p>\n")
}

fn who(survey: &Survey) -> String {
    let mut text = String::new();
    if survey.is_named {
        text += "<p class=\"field\"><label for=\"by\">Your name</label>\n<input id=\"by\" autocomplete=\"name\" maxlength=\"200\"></p>\n";
    }
    if !survey.groups.is_empty() {
        let option = |group: &String| format!("<option>{}</option>", escaped(group));
        let options: String = survey.groups.iter().map(option).collect();
        text += &format!(
            "<p class=\"field\"><label for=\"group\">Your group</label>\n<select id=\"group\"><option value=\"\">\u{2014}</option>{options}</select></p>\n"
        );
    }
    text
}

fn question(question: &SurveyQuestion) -> String {
    let (number, text) = (question.number, escaped(&question.text));
    let controls = match &question.kind {
        QuestionKind::Scale { least, most } => {
            let step = |step: u8| {
                format!("<label><input type=\"radio\" name=\"q{number}\" value=\"{step}\"> {step}</label>\n")
            };
            let steps: String = (1..=SCALE_MOST).map(step).collect();
            let (least, most) = (escaped(least), escaped(most));
            format!("<p class=\"steps\"><span>{least}</span>\n{steps}<span>{most}</span></p>\n")
        }
        QuestionKind::Choice { options, several } => {
            let kind = if *several { "checkbox" } else { "radio" };
            let option = |(place, option): (usize, &String)| {
                let option = escaped(option);
                format!(
                    "<label class=\"option\"><input type=\"{kind}\" name=\"q{number}\" value=\"{place}\"> {option}</label>\n"
                )
            };
            options.iter().enumerate().map(option).collect()
        }
        QuestionKind::Text => {
            return format!(
                "<div class=\"question\" data-number=\"{number}\" data-kind=\"text\"><label for=\"q{number}\">{text}</label>\n\
                 <textarea id=\"q{number}\" rows=\"3\" maxlength=\"2000\"></textarea></div>\n"
            );
        }
    };
    let kind = if matches!(question.kind, QuestionKind::Scale { .. }) { "scale" } else { "choice" };
    format!(
        "<fieldset class=\"question\" data-number=\"{number}\" data-kind=\"{kind}\"><legend>{text}</legend>\n{controls}</fieldset>\n"
    )
}

/// A text that is only ever text in HTML, in elements and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// The survey that a sheet, or its document alone, holds.
///
/// # Errors
/// Why it holds none.
pub fn read_sheet(text: &str) -> Result<Survey, SheetError> {
    let text = text.trim_start_matches('\u{feff}');
    let document = match text.split_once(OPENS) {
        Some((_, rest)) => rest.split_once(CLOSES).ok_or(SheetError::NoSurvey)?.0,
        None if text.trim_start().starts_with('{') => text,
        None => return Err(SheetError::NoSurvey),
    };
    let damaged = |error: serde_json::Error| SheetError::Damaged { why: error.to_string() };
    let value: serde_json::Value = serde_json::from_str(document).map_err(damaged)?;
    if value.get("attain").and_then(serde_json::Value::as_str) != Some("survey") {
        return Err(SheetError::NoSurvey);
    }
    let version = value.get("version").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let version = u32::try_from(version).unwrap_or(u32::MAX);
    if version > VERSION {
        return Err(SheetError::Newer { version });
    }
    let read: Document = serde_json::from_str(document).map_err(damaged)?;
    check_survey(&read.survey).map_err(|fault| SheetError::Damaged { why: fault.to_string() })?;
    Ok(read.survey)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::development::survey::templates::template;
    use crate::domain::kernel::{Date, Id, SurveyId};
    use crate::domain::model::survey::Purpose;

    fn hostile() -> Survey {
        let id = SurveyId(Id::derived("survey", &["hostile"]));
        let mut survey = template(Purpose::TrainingNeeds, id, Date::parse_iso("2026-01-02").unwrap());
        survey.name = "</title></script><script>alert(1)</script> & \"quotes\" 'too'".to_owned();
        survey.intro = "<img src=x onerror=alert(1)>".to_owned();
        survey.groups = vec!["</option><b>".to_owned(), "East".to_owned()];
        survey.questions[0].text = "</legend><script>alert(2)</script>".to_owned();
        survey
    }

    #[test]
    fn a_sheet_holds_its_survey_and_no_text_of_it_becomes_markup() {
        let survey = hostile();
        let page = sheet(&survey);
        assert_eq!(read_sheet(&page), Ok(survey.clone()));
        assert_eq!(page.matches("<script").count(), 2);
        assert!(!page.contains("<img") && !page.contains("<b>") && !page.contains("alert(1)</script>"));
        assert!(page.contains("default-src 'none'") && !page.contains("http:") && !page.contains("https:"));
        let document = serde_json::json!({"attain": "survey", "version": 1, "survey": survey});
        assert_eq!(read_sheet(&document.to_string()), Ok(survey));
    }

    #[test]
    fn what_is_no_sheet_says_so() {
        assert_eq!(read_sheet("<html></html>"), Err(SheetError::NoSurvey));
        assert_eq!(read_sheet("{\"attain\":\"answer\",\"version\":1}"), Err(SheetError::NoSurvey));
        let newer = serde_json::json!({"attain": "survey", "version": 9}).to_string();
        assert_eq!(read_sheet(&newer), Err(SheetError::Newer { version: 9 }));
        let mut broken = hostile();
        broken.questions.clear();
        assert!(matches!(read_sheet(&sheet(&broken)), Err(SheetError::Damaged { .. })));
    }
}
