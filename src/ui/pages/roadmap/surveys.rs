//! Surveys: the list, and one round with its sheet, its answers and its totals.

use super::answering::{AnswerFromFile, Answering};
use super::survey_form::SurveyForm;
use super::{at, change, choose_texts, open_href, told};
use crate::app::edit::{Action, RoadmapAction};
use crate::app::requests::{Answer, AnswersRead, Request, RoadmapAnswer, RoadmapRequest};
use crate::domain::development::survey::SurveyReport;
use crate::domain::kernel::{Rational, SurveyId};
use crate::domain::model::Survey;
use crate::present::place::View;
use crate::present::roadmap_surveys::{OtherQuestion, by_group, line, lines, others, pillar_line, totals};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::words::roadmap as words;
use crate::ui::ask::report;
use crate::ui::context::Context;
use crate::ui::widgets::exports::hand_over;
use crate::ui::widgets::{Button, DataTable, EmptyState, Look, Shape, Skeleton, ToneMark};
use leptos::prelude::*;
use std::sync::Arc;

/// A round with its report.
pub(super) type Round = (Survey, SurveyReport);

#[component]
pub(super) fn Surveys() -> impl IntoView {
    let context = Context::get();
    let surveys = told(
        "roadmap.surveys",
        || RoadmapRequest::Surveys,
        |told| match told {
            RoadmapAnswer::Surveys(surveys) => Some(surveys.clone()),
            _ => None,
        },
    );
    let (open, show) = (at(context, View::Open), at(context, View::Show));
    // What merging came to outlives the view of the round, which is drawn anew with its answers.
    let read = RwSignal::new(None::<AnswersRead>);
    Effect::new(move |_| {
        open.track();
        read.set(None);
    });
    let round = move |key: &str| {
        let found = surveys.with(|all| {
            let all = all.as_ref()?;
            all.iter().find(|(survey, _)| survey.id.to_string() == key).cloned()
        });
        found.map(Arc::new)
    };
    let content = move || {
        if surveys.with(Option::is_none) {
            return view! { <Skeleton lines=8/> }.into_any();
        }
        match (show.get().as_str(), open.get().as_str()) {
            ("new", _) => view! { <SurveyForm before=None/> }.into_any(),
            ("answer", "") => view! { <AnswerFromFile/> }.into_any(),
            (_, "") => view! { <All surveys/> }.into_any(),
            (how, key) => match (how, round(key)) {
                (_, None) => view! { <EmptyState title=words::GONE needs=words::GONE_HINT/> }.into_any(),
                ("edit", Some(round)) => view! { <SurveyForm before=Some(round.0.clone())/> }.into_any(),
                ("answer", Some(round)) => {
                    view! { <Answering survey=round.0.clone() is_known=true/> }.into_any()
                }
                (_, Some(round)) => view! { <Opened round read/> }.into_any(),
            },
        }
    };
    let back = move || {
        let is_deep = !(open.with(String::is_empty) && show.with(String::is_empty));
        is_deep.then(
            || view! { <p class="no-print"><a href=open_href(context, View::Open, "")>{words::BACK}</a></p> },
        )
    };
    view! { {back}{content} }
}

/// The ways to a survey: write one, or answer somebody else's.
#[component]
fn Doors() -> impl IntoView {
    let context = Context::get();
    view! {
        <a class="button primary" href=open_href(context, View::Show, "new")>{words::NEW_SURVEY}</a>
        <a class="button" href=open_href(context, View::Show, "answer")>{words::ANSWER_FILE}</a>
    }
}

#[component]
fn All(surveys: Memo<Option<Arc<Vec<Round>>>>) -> impl IntoView {
    let context = Context::get();
    let list = move || {
        let found =
            surveys.with(|all| all.as_ref().map(|all| lines(all, &context.locale())).unwrap_or_default());
        let item = |line: crate::present::roadmap_surveys::SurveyLine| {
            let href = open_href(context, View::Open, &line.id.to_string());
            view! {
                <li class="survey">
                    <h2><a href=href><bdi>{line.name}</bdi></a></h2>
                    <p class="hint">{line.about}</p>
                    <p><ToneMark tone=line.tone text=line.stands/></p>
                </li>
            }
        };
        found.into_iter().map(item).collect_view()
    };
    let is_empty = move || surveys.with(|all| all.as_ref().is_none_or(|all| all.is_empty()));
    view! {
        <Show when=move || !is_empty() fallback=|| view! {
            <EmptyState title=words::NO_SURVEYS needs=words::NO_SURVEYS_NEEDS><Doors/></EmptyState>
        }>
            <p class="row"><Doors/></p>
            <ul class="surveys">{list}</ul>
        </Show>
    }
}

#[component]
fn Opened(round: Arc<Round>, read: RwSignal<Option<AnswersRead>>) -> impl IntoView {
    let context = Context::get();
    let locale = context.locale();
    let (survey, told) = (&round.0, &round.1);
    let id = survey.id;
    let short = line(survey, told, &locale);
    let show = |key: &str| {
        let place = context.place.get_untracked();
        place.with_view(View::Open, &id.to_string()).with_view(View::Show, key).href()
    };
    let (edit, answer) = (show("edit"), show("answer"));
    let is_closed = survey.closed.is_some();
    let can_close = told.waiting >= told.least;
    let release = if is_closed { words::RELEASE_LATE } else { words::RELEASE };
    let sheet = move || download(context, id);
    let next = is_closed.then(|| {
        view! { <Button label=words::NEXT_ROUND.to_owned() on_press=move || change(context, RoadmapAction::NextRound(id))/> }
    });
    let remove = move || {
        change(context, RoadmapAction::RemoveSurvey(id));
        let place = context.place.get_untracked();
        context.go(&place.with_view(View::Open, ""));
    };
    view! {
        <h2><bdi>{short.name}</bdi></h2>
        <p class="hint">{short.about}</p>
        <p><ToneMark tone=short.tone text=short.stands/></p>
        <div class="row no-print">
            <Button label=words::SEND_OUT.to_owned() look=Look::Primary icon=Shape::Download on_press=sheet/>
            <a class="button" href=answer>{words::ANSWER_HERE}</a>
            <a class="button" href=edit>{words::EDIT_SURVEY}</a>
            {next}
            <Button label=words::REMOVE.to_owned() look=Look::Danger icon=Shape::Trash on_press=remove/>
        </div>
        <p class="hint no-print">{words::SEND_OUT_WHY}</p>
        <Collect read/>
        <div class="no-print">
            <Button label=release.to_owned() disabled=Signal::stored(!can_close)
                on_press=move || change(context, RoadmapAction::CloseSurvey(id))/>
            <p class="hint">{words::RELEASE_WHY}</p>
        </div>
        <Released round=round.clone()/>
    }
}

/// The survey's file to send out.
fn download(context: Context, id: SurveyId) {
    let reply = context.engine.ask("", Request::Roadmap(RoadmapRequest::Sheet(id)));
    leptos::task::spawn_local(async move {
        match reply.await {
            Answer::File { name, text: Some(text) } => {
                hand_over(context, &name, "text/html;charset=utf-8", text.as_bytes())
            }
            answer => {
                report(context, &answer, false);
            }
        }
    });
}

/// Reads answers and merges those that fit; what does not fit is told.
pub(super) fn collect(context: Context, texts: Vec<(String, String)>, told: RwSignal<Option<AnswersRead>>) {
    if texts.is_empty() {
        return;
    }
    let reply = context.engine.ask("", Request::Roadmap(RoadmapRequest::ReadAnswers { texts }));
    leptos::task::spawn_local(async move {
        let Answer::Roadmap(RoadmapAnswer::Answers(read)) = reply.await else { return };
        let answers = read.answers.clone();
        let is_new = read.new > 0;
        let _ = told.try_set(Some(read));
        if is_new {
            let action = Action::Roadmap(RoadmapAction::MergeAnswers(answers));
            report(context, &context.engine.ask("", Request::Act(action)).await, true);
        }
    });
}

#[component]
fn Collect(read: RwSignal<Option<AnswersRead>>) -> impl IntoView {
    let context = Context::get();
    let pasted = RwSignal::new(String::new());
    let choose = move || {
        choose_texts(context, ".json,.txt,application/json,text/plain", true, move |texts| {
            collect(context, texts, read)
        });
    };
    let merge = move || {
        collect(context, vec![(words::PASTED.to_owned(), pasted.get_untracked())], read);
        pasted.set(String::new());
    };
    let came = move || {
        read.with(|read| read.as_ref().map(|read| words::merged(read.new, read.known, read.refused.len())))
    };
    let refused =
        Signal::derive(move || read.with(|read| read.as_ref().map(refused_table).unwrap_or_default()));
    view! {
        <section class="no-print" aria-labelledby="merge-title">
            <h3 id="merge-title">{words::MERGE}</h3>
            <p class="hint">{words::MERGE_WHY}</p>
            <Button label=words::CHOOSE_ANSWERS.to_owned() icon=Shape::Upload on_press=choose id="choose-answers"/>
            <div class="field">
                <label for="paste-answers">{words::PASTE}</label>
                <textarea id="paste-answers" rows="3" prop:value=pasted
                    on:input:target=move |event| pasted.set(event.target().value())></textarea>
            </div>
            <Button label=words::MERGE_PASTED.to_owned() on_press=merge disabled=Signal::derive(move || pasted.with(|text| text.trim().is_empty()))/>
            <p role="status" id="merged">{came}</p>
            <Show when=move || refused.with(|table| !table.lines.is_empty())>
                <DataTable table=refused/>
            </Show>
        </section>
    }
}

fn refused_table(read: &AnswersRead) -> Table {
    let line = |(place, one): (usize, &crate::app::requests::RefusedAnswer)| Line {
        key: place.to_string(),
        cells: vec![
            Cell::text(one.file.clone()),
            Cell::number(one.line.to_string(), Rational::whole(one.line.into())),
            Cell::text(one.why.clone()),
        ],
    };
    Table {
        caption: words::REFUSED.to_owned(),
        columns: vec![
            Column::text(words::REFUSED_FILE),
            Column::number(words::REFUSED_LINE, ""),
            Column::text(words::REFUSED_WHY),
        ],
        lines: read.refused.iter().enumerate().map(line).collect(),
        totals: None,
    }
}

/// What was released.
#[component]
fn Released(round: Arc<Round>) -> impl IntoView {
    let locale = Context::get().locale();
    let report = &round.1;
    if report.counted == 0 {
        return view! { <p class="hint">{words::NO_TOTALS}</p> }.into_any();
    }
    let (scales, groups) = (totals(report, &locale), by_group(report, &locale));
    let has_groups = !groups.lines.is_empty();
    let has_scales = !scales.lines.is_empty();
    let pillars = pillar_line(report, &locale);
    let other = |one: OtherQuestion| {
        let items = one.lines.into_iter().map(|text| view! { <li><bdi>{text}</bdi></li> }).collect_view();
        view! { <div><h4>{one.text}</h4><p class="hint">{one.answers}</p><ul>{items}</ul></div> }
    };
    view! {
        <section aria-labelledby="totals-title" id="totals">
            <h3 id="totals-title">{words::TOTALS}</h3>
            {(!pillars.is_empty()).then(|| view! { <p>{pillars}</p> })}
            {has_scales.then(|| view! { <DataTable table=Signal::stored(scales)/> })}
            {has_groups.then(|| view! { <h3>{words::BY_GROUP}</h3><DataTable table=Signal::stored(groups)/> })}
            <h3>{words::OTHER_ANSWERS}</h3>
            {others(report, &locale).into_iter().map(other).collect_view()}
        </section>
    }
    .into_any()
}
