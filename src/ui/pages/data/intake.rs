//! The import before it is committed: kind, questions, columns, stages, issues, receipt; then one button.

use crate::app::requests::{
    Answer, IntakeColumn, IntakeFile, IntakeQuestion, IntakeReply, IntakeView, IssueGroup, Request,
};
use crate::domain::facts::Outcome;
use crate::domain::kernel::{Currency, Date};
use crate::domain::model::RecordKind;
use crate::present::data;
use crate::present::words::data as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Field, Look, SelectField, Shape};
use leptos::prelude::*;
use std::sync::Arc;

/// What was read and waits for a yes.
#[component]
pub fn Intake() -> impl IntoView {
    let context = Context::get();
    move || context.intake.get().map(|intake| view! { <Prepared intake/> })
}

#[component]
fn Prepared(intake: Arc<IntakeView>) -> impl IntoView {
    let context = Context::get();
    let is_ready = intake.ready;
    let files = intake.files.iter().cloned().enumerate();
    let files = files.map(|(index, file)| view! { <File index file/> }).collect_view();
    let owners = (intake.people_from_owners > 0).then(|| words::from_owners(intake.people_from_owners));
    let discard = move || drop(context.engine.ask("", Request::Discard));
    view! {
        <section class="intake" aria-labelledby="intake-title">
            <h2 id="intake-title">{words::PREPARED}</h2>
            {files}
            <SnapshotDay/>
            {intake.joins_demo.map(|joins| view! { <JoinsDemo joins/> })}
            {owners.map(|text| view! { <p>{text}</p> })}
            {(!is_ready).then(|| view! { <p class="error" role="status">{words::FIRST_ANSWER}</p> })}
            <div class="row">
                <Button id="confirm-import" label=words::CONFIRM.to_owned() look=Look::Primary icon=Shape::Check
                    on_press=move || commit(context) disabled=Signal::stored(!is_ready)/>
                <Button label=words::DISCARD.to_owned() on_press=discard/>
            </div>
        </section>
    }
}

/// The day whose state the files show. It is remembered here, as the answers do not repeat it.
#[component]
fn SnapshotDay() -> impl IntoView {
    let context = Context::get();
    let day = RwSignal::new(context.snapshot.get_untracked());
    let choose = move |text: String| {
        let chosen = Date::parse_iso(&text).ok();
        // Half a date is no answer; an empty field is: today.
        if chosen.is_some() || text.is_empty() {
            context.snapshot.set(text.clone());
            reply(context, 0, IntakeReply::Snapshot(chosen));
        }
        day.set(text);
    };
    view! {
        <Field id="snapshot-day" label=words::SNAPSHOT hint=words::SNAPSHOT_WHY>
            <input id="snapshot-day" type="date" aria-describedby="snapshot-day-hint" prop:value=day
                on:change:target=move |event| choose(event.target().value())/>
        </Field>
    }
}

/// Files beside the demo company are a person's own, unless they say that they only try something.
#[component]
fn JoinsDemo(joins: bool) -> impl IntoView {
    let context = Context::get();
    let options = [(false, words::REPLACE_DEMO), (true, words::JOIN_DEMO)];
    let options = options.map(|(joins, text)| (joins.to_string(), text.to_owned())).to_vec();
    let choose = move |chosen: String| reply(context, 0, IntakeReply::JoinDemo(chosen == true.to_string()));
    view! {
        <SelectField id="joins-demo" label=words::DEMO_HERE options=Signal::stored(options)
            value=Signal::stored(joins.to_string()) on_choose=choose hint=words::DEMO_HERE_WHY/>
    }
}

fn commit(context: Context) {
    let reply = context.engine.ask("", Request::Commit);
    leptos::task::spawn_local(async move {
        let answer = reply.await;
        if let Answer::NothingNew { .. } = &answer {
            context.intake.set(None);
            context.say(words::NOTHING_NEW);
        } else if ask::report(context, &answer, true) {
            context.intake.set(None);
        }
    });
}

/// Changes how a file is understood; the engine answers with the import anew.
fn reply(context: Context, file: usize, reply: IntakeReply) {
    let reply = context.engine.ask("", Request::Answer { file, reply });
    leptos::task::spawn_local(async move {
        ask::report(context, &reply.await, false);
    });
}

#[component]
fn File(index: usize, file: IntakeFile) -> impl IntoView {
    let context = Context::get();
    let locale = context.locale();
    let receipt = file.receipt.clone();
    let said = receipt.as_ref().map(|receipt| words::receipt(receipt, &locale));
    let totals =
        receipt.as_ref().map(|receipt| data::totals(receipt, &locale)).filter(|text| !text.is_empty());
    let forms = receipt.as_ref().map(|receipt| receipt.forms.join("; "));
    let has_refused = receipt.as_ref().is_some_and(|receipt| receipt.refused > 0);
    let refusal = file
        .refusal
        .clone()
        .map(|issue| view! { <p class="error">{issue.rule}" "{issue.hint}" ("{issue.code}")"</p> });
    let questions = file.questions.iter().cloned();
    let questions = questions.map(|question| view! { <Question index question/> }).collect_view();
    let has_questions = !file.questions.is_empty();
    let download = move || drop(context.engine.ask("", Request::RefusedRows { file: index }));
    view! {
        <article class="intake-file">
            <h3><bdi>{file.name.clone()}</bdi></h3>
            {refusal}
            <Kind index kind=file.kind/>
            {said.map(|text| view! { <p class="receipt">{text}</p> })}
            {totals.map(|text| view! { <p class="receipt"><strong class="number">{text}</strong></p> })}
            {forms.map(|text| view! { <p class="hint">{text}</p> })}
            {has_questions.then(|| view! { <h4>{words::QUESTIONS}</h4> })}
            {questions}
            <Issues groups=file.issues.clone() is_error=true/>
            {has_refused.then(|| view! { <Button label=words::REFUSED_ROWS.to_owned() icon=Shape::Download on_press=download/> })}
            <Issues groups=file.issues.clone() is_error=false/>
            <Stages index stages=file.stages.clone()/>
            <Columns index columns=file.columns.clone() fields=file.fields.clone()/>
            <Preview columns=file.columns.clone() rows=file.preview.clone()/>
            <Button label=format!("{}: {}", words::LEAVE, file.name) look=Look::Quiet
                on_press=move || reply(context, index, IntakeReply::Leave)/>
        </article>
    }
}

const KINDS: [RecordKind; RecordKind::ALL.len()] = RecordKind::ALL;

#[component]
fn Kind(index: usize, kind: Option<RecordKind>) -> impl IntoView {
    let context = Context::get();
    let mut options: Vec<(String, String)> = KINDS
        .iter()
        .enumerate()
        .map(|(place, kind)| (place.to_string(), words::kind(*kind).to_owned()))
        .collect();
    let place = kind.and_then(|kind| KINDS.iter().position(|known| *known == kind));
    if place.is_none() {
        options.insert(0, (String::new(), words::UNKNOWN.to_owned()));
    }
    let value = place.map(|place| place.to_string()).unwrap_or_default();
    let choose = move |text: String| {
        let kind = text.parse::<usize>().ok().and_then(|place| KINDS.get(place).copied());
        if let Some(kind) = kind {
            reply(context, index, IntakeReply::Kind(kind));
        }
    };
    view! {
        <SelectField id=format!("kind-{index}") label=words::KIND options=Signal::stored(options)
            value=Signal::stored(value) on_choose=choose/>
    }
}

#[component]
fn Question(index: usize, question: IntakeQuestion) -> impl IntoView {
    let context = Context::get();
    let mut options = question.options.clone();
    if options.is_empty() {
        options = Currency::all().map(|currency| (currency.to_string(), currency.to_string())).collect();
    }
    if question.answer.is_none() {
        options.insert(0, (String::new(), words::CHOOSE_ANSWER.to_owned()));
    }
    let id = question.id.clone();
    let choose = move |value: String| {
        if !value.is_empty() {
            reply(context, index, IntakeReply::Question { id: id.clone(), value });
        }
    };
    view! {
        <SelectField id=format!("question-{index}-{}", question.id) label=question.text options=Signal::stored(options)
            value=Signal::stored(question.answer.unwrap_or_default()) on_choose=choose/>
    }
}

#[component]
fn Issues(groups: Vec<IssueGroup>, is_error: bool) -> impl IntoView {
    let groups: Vec<IssueGroup> = groups.into_iter().filter(|group| group.is_error == is_error).collect();
    let title = if is_error { words::ERRORS } else { words::WARNINGS };
    let group = |group: IssueGroup| {
        let examples = group.examples.into_iter().map(|issue| {
            view! { <li>{words::at(issue.line, &issue.column)}": “"<bdi>{issue.value}</bdi>"”. "{issue.rule}</li> }
        });
        view! {
            <li>
                <strong>{group.count}" × "{group.title}</strong>" "{group.fix}
                <ul>{examples.collect_view()}</ul>
            </li>
        }
    };
    (!groups.is_empty()).then(|| {
        view! { <div class="issues" class:wrong=is_error><h4>{title}</h4><ul>{groups.into_iter().map(group).collect_view()}</ul></div> }
    })
}

#[component]
fn Stages(index: usize, stages: Vec<(String, u64, Option<Outcome>, bool)>) -> impl IntoView {
    let has_unknown = stages.iter().any(|(_, _, _, is_guessed)| *is_guessed);
    let rows = stages.clone().into_iter().enumerate();
    let rows = rows.map(|(place, stage)| view! { <Stage index place stage/> }).collect_view();
    (!stages.is_empty()).then(|| {
        view! { <details open=has_unknown><summary>{words::STAGES}</summary><div class="columns">{rows}</div></details> }
    })
}

#[component]
fn Stage(index: usize, place: usize, stage: (String, u64, Option<Outcome>, bool)) -> impl IntoView {
    let context = Context::get();
    let (text, rows, outcome, _) = stage;
    let mut options: Vec<(String, String)> =
        [words::WON, words::LOST, words::OPEN].map(|word| (word.to_owned(), word.to_owned())).to_vec();
    if outcome.is_none() {
        options.insert(0, (String::new(), words::UNKNOWN_OUTCOME.to_owned()));
    }
    let value = match outcome {
        Some(Outcome::Won) => words::WON,
        Some(Outcome::Lost) => words::LOST,
        Some(Outcome::Open) => words::OPEN,
        None => "",
    };
    let stage = text.clone();
    let choose = move |value: String| {
        let outcome = match value.as_str() {
            words::WON => Outcome::Won,
            words::LOST => Outcome::Lost,
            words::OPEN => Outcome::Open,
            _ => return,
        };
        reply(context, index, IntakeReply::Stage { stage: stage.clone(), outcome });
    };
    let label =
        format!("{} ({})", if text.is_empty() { "–" } else { &text }, words::owned(rows, &context.locale()));
    view! {
        <SelectField id=format!("stage-{index}-{place}") label options=Signal::stored(options)
            value=Signal::stored(value.to_owned()) on_choose=choose/>
    }
}

#[component]
fn Columns(index: usize, columns: Vec<IntakeColumn>, fields: Vec<(String, String)>) -> impl IntoView {
    let rows = columns.clone().into_iter().enumerate();
    let rows = rows
        .map(|(column, entry)| view! { <ColumnRow index column entry fields=fields.clone()/> })
        .collect_view();
    (!columns.is_empty()).then(|| {
        view! { <details><summary>{words::COLUMNS}</summary><div class="columns">{rows}</div></details> }
    })
}

#[component]
fn ColumnRow(
    index: usize,
    column: usize,
    entry: IntakeColumn,
    fields: Vec<(String, String)>,
) -> impl IntoView {
    let context = Context::get();
    let mut options = vec![(String::new(), words::NO_MEANING.to_owned())];
    options.extend(fields);
    let samples = entry.samples.join(" · ");
    let hint = entry.form.map_or(samples.clone(), |form| format!("{samples} ({form})"));
    let choose = move |text: String| {
        let field = Some(text).filter(|text| !text.is_empty());
        reply(context, index, IntakeReply::Column { column, field });
    };
    view! {
        <SelectField id=format!("column-{index}-{column}") label=entry.header options=Signal::stored(options) hint
            value=Signal::stored(entry.field.unwrap_or_default()) on_choose=choose/>
    }
}

#[component]
fn Preview(columns: Vec<IntakeColumn>, rows: Vec<Vec<String>>) -> impl IntoView {
    let is_empty = rows.is_empty();
    let head =
        columns.into_iter().map(|column| view! { <th scope="col">{column.header}</th> }).collect_view();
    let row = |cells: Vec<String>| {
        let cells = cells.into_iter().map(|cell| view! { <td><bdi>{cell}</bdi></td> }).collect_view();
        view! { <tr>{cells}</tr> }
    };
    let body = rows.into_iter().map(row).collect_view();
    (!is_empty).then(|| {
        view! {
            <details>
                <summary>{words::PREVIEW}</summary>
                <div class="table-scroll" tabindex="0" role="group" aria-label=words::PREVIEW>
                    <table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>
                </div>
            </details>
        }
    })
}
