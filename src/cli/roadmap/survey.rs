//! `attain survey`: surveys made, sent out, answers merged, totals released and shown.

use super::super::arguments::{Arguments, Form};
use super::super::output::{self, Table};
use super::super::{Outcome, Trouble, folder, trouble, workspace};
use super::{done, score};
use crate::app::edit::{Action, RoadmapAction};
use crate::app::requests::{Answer, AnswersRead};
use crate::app::session::Session;
use crate::domain::development::survey::report::QuestionReport;
use crate::domain::development::survey::templates::template;
use crate::domain::development::survey::{SurveyReport, report};
use crate::domain::kernel::{Id, SurveyId};
use crate::domain::model::Survey;
use crate::domain::model::person::fold_name;
use crate::domain::model::survey::{QuestionKind, Tally};
use crate::exchange::survey::read_sheet;
use serde_json::json;
use std::io::Write;

/// Does what the options say; without any, lists all surveys.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open_or_new(arguments)?;
    let wanted = &arguments.roadmap;
    if wanted.merge {
        return merge(&mut session, arguments, out);
    }
    if let Some(name) = wanted.text("sheet") {
        return write_sheet(&session, name, arguments, out);
    }
    if let Some(action) = change(&session, arguments)? {
        let answer = session.act(Action::Roadmap(action)).answer;
        done(&mut session, answer, arguments)?;
    }
    match wanted.text("totals") {
        Some(name) => totals(&session, name, arguments, out)?,
        None => list(&session, arguments, out)?,
    }
    Ok(Outcome::Done)
}

/// The one survey that a name or an id means; of several rounds the newest.
fn find(session: &Session, text: &str) -> Result<SurveyId, Trouble> {
    let by_id = Id::parse(text).map(SurveyId).filter(|id| session.workspace().surveys.contains_key(id));
    let surveys = session.surveys();
    let by_name = surveys.iter().find(|(survey, _)| fold_name(&survey.name) == fold_name(text));
    by_id
        .or(by_name.map(|(survey, _)| survey.id))
        .ok_or_else(|| Trouble(format!("no survey is called “{text}”; attain survey -w … lists them")))
}

/// The change that the options ask for.
fn change(session: &Session, arguments: &Arguments) -> Result<Option<RoadmapAction>, Trouble> {
    let wanted = &arguments.roadmap;
    if let Some(path) = &wanted.add {
        let text = String::from_utf8(workspace::read(path)?)
            .map_err(|_| format!("{}: not UTF-8 text", path.display()))?;
        let survey = read_sheet(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        return Ok(Some(RoadmapAction::SetSurvey { id: None, survey: dressed(survey, arguments) }));
    }
    if let Some(purpose) = wanted.template {
        let survey = template(purpose, SurveyId(Id::from_bits(0)), session.today());
        return Ok(Some(RoadmapAction::SetSurvey { id: None, survey: dressed(survey, arguments) }));
    }
    let of = |name: &str| wanted.text(name).map(|text| find(session, text)).transpose();
    if let Some(id) = of("release")? {
        return Ok(Some(RoadmapAction::CloseSurvey(id)));
    }
    if let Some(id) = of("next")? {
        return Ok(Some(RoadmapAction::NextRound(id)));
    }
    Ok(of("remove")?.map(RoadmapAction::RemoveSurvey))
}

/// The survey with the name, groups and promise of the options.
fn dressed(survey: Survey, arguments: &Arguments) -> Survey {
    let wanted = &arguments.roadmap;
    let groups = wanted.list("groups");
    Survey {
        name: wanted.text("name").map_or(survey.name, str::to_owned),
        groups: if groups.is_empty() { survey.groups } else { groups },
        is_named: wanted.is_named || survey.is_named,
        follows: None,
        ..survey
    }
}

fn write_sheet(
    session: &Session,
    name: &str,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Outcome, Trouble> {
    let target = arguments.folder.as_deref().ok_or("name the folder: -o DIR")?;
    let Answer::File { name, text: Some(text) } = session.survey_sheet(find(session, name)?) else {
        return Err("the survey was not written".into());
    };
    folder::make(target)?;
    let mut beside = folder::Beside::default();
    beside.add(target, &name, |file| file.write_all(text.as_bytes()))?;
    beside.take_place()?;
    output::text(out, &format!("{name}\n"))?;
    Ok(Outcome::Done)
}

/// Reads answers from the files, merges those that fit, and says what became of each.
fn merge(session: &mut Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    if arguments.files.is_empty() {
        return Err("name the files with answers: attain survey ANSWER.json… --merge -w TEAM.attain".into());
    }
    let mut texts = Vec::new();
    for path in &arguments.files {
        let bytes = workspace::read(path)?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        texts.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    let read = session.read_answers(&texts);
    if read.new > 0 {
        let action = Action::Roadmap(RoadmapAction::MergeAnswers(read.answers.clone()));
        let answer = session.act(action).answer;
        done(session, answer, arguments)?;
    }
    tell_merged(&read, arguments.form, out)?;
    Ok(if read.refused.is_empty() { Outcome::Done } else { Outcome::Refused })
}

fn tell_merged(read: &AnswersRead, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    if form == Form::Json {
        let told = json!({ "new": read.new, "known": read.known, "refused": read.refused });
        return output::json(out, &told);
    }
    let refused = read.refused.len();
    output::text(out, &format!("{} new, {} known, {refused} refused\n", read.new, read.known))?;
    let mut table = Table::new(&["file", "#line", "why"]);
    for one in &read.refused {
        table.push(vec![one.file.clone(), one.line.to_string(), one.why.clone()]);
    }
    if refused > 0 { table.print(form, out) } else { Ok(()) }
}

fn list(session: &Session, arguments: &Arguments, out: &mut dyn Write) -> Result<(), Trouble> {
    let surveys = session.surveys();
    if arguments.form == Form::Json {
        let brief = |(survey, report): &(Survey, SurveyReport)| {
            json!({
                "id": survey.id, "name": survey.name, "purpose": survey.purpose, "opened": survey.opened,
                "closed": survey.closed, "follows": survey.follows, "is_named": survey.is_named,
                "groups": survey.groups, "waiting": report.waiting, "counted": report.counted,
                "least": report.least,
            })
        };
        return output::json(out, &surveys.iter().map(brief).collect::<Vec<_>>());
    }
    let mut table =
        Table::new(&["survey", "id", "purpose", "opened", "closed", "#waiting", "#counted", "answers"]);
    for (survey, report) in surveys {
        table.push(vec![
            survey.name.clone(),
            survey.id.to_string(),
            survey.purpose.slug().to_owned(),
            survey.opened.to_string(),
            survey.closed.map(|day| day.to_string()).unwrap_or_default(),
            report.waiting.to_string(),
            report.counted.to_string(),
            if survey.is_named { "with names" } else { "anonymous" }.to_owned(),
        ]);
    }
    table.print(arguments.form, out)
}

fn totals(session: &Session, name: &str, arguments: &Arguments, out: &mut dyn Write) -> Result<(), Trouble> {
    let id = find(session, name)?;
    let survey = session.workspace().surveys.get(&id).ok_or("the survey is gone")?;
    let report = report(session.workspace(), survey);
    if arguments.form == Form::Json {
        return output::json(out, &serde_json::to_value(&report).map_err(trouble)?);
    }
    let mut table = Table::new(&[
        "#no",
        "question",
        "group",
        "#answers",
        "#mean",
        "#favourable",
        "counts",
        "#before",
        "luck",
    ]);
    for one in &report.questions {
        push_question(&mut table, one, report.least);
    }
    table.print(arguments.form, out)?;
    if arguments.form == Form::Table && report.waiting > 0 {
        let text = format!(
            "{} answers wait; --release counts them once there are {} at least.\n",
            report.waiting, report.least
        );
        output::text(out, &text)?;
    }
    Ok(())
}

fn push_question(table: &mut Table, one: &QuestionReport, least: u32) {
    let question = &one.question;
    let head = |group: String| vec![question.number.to_string(), question.text.clone(), group];
    let Some(all) = &one.all else {
        let mut cells = head(String::new());
        cells.push(format!("fewer than {least}"));
        cells.resize(9, String::new());
        table.push(cells);
        return;
    };
    for totals in std::iter::once(all).chain(&one.portions) {
        let mut cells = head(totals.groups.join(" + "));
        let favourable = totals.favourable.map(|favourable| favourable.to_string()).unwrap_or_default();
        let mean = if totals.mean.is_some() { score(totals.mean) } else { String::new() };
        cells.extend([totals.answers.to_string(), mean, favourable, counts(&question.kind, &totals.tally)]);
        let change = one.change.as_ref().filter(|_| totals.groups.is_empty());
        cells.push(change.map(|change| score(Some(change.mean))).unwrap_or_default());
        let luck = change.map(|change| if change.claimed { "changed" } else { "could be luck" });
        cells.push(luck.unwrap_or_default().to_owned());
        table.push(cells);
    }
}

fn counts(kind: &QuestionKind, tally: &Tally) -> String {
    match (tally, kind) {
        (Tally::Steps(steps), _) => steps.map(|times| times.to_string()).join("/"),
        (Tally::Options(times), QuestionKind::Choice { options, .. }) => {
            let named = options.iter().zip(times).map(|(option, times)| format!("{option}: {times}"));
            named.collect::<Vec<_>>().join("; ")
        }
        (Tally::Options(times), _) => format!("{times:?}"),
        (Tally::Texts(texts), _) => texts.join(" | "),
    }
}
