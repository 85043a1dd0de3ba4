//! A survey answered on a page of the app: from the file that was sent, or from the workspace at hand.

use super::choose_texts;
use super::surveys::collect;
use crate::app::requests::{Answer, Request, RoadmapAnswer, RoadmapRequest};
use crate::domain::model::Survey;
use crate::domain::model::survey::{Given, QuestionKind, SurveyQuestion};
use crate::platform::entropy;
use crate::present::roadmap_surveys::{Draft, answer, scale_steps};
use crate::present::words::roadmap as words;
use crate::ui::ask::report;
use crate::ui::context::Context;
use crate::ui::widgets::exports::hand_over;
use crate::ui::widgets::{Button, Look, SelectField, Shape, TextField};
use leptos::prelude::*;

/// Chooses a survey's file, then shows its questions.
#[component]
pub(super) fn AnswerFromFile() -> impl IntoView {
    let context = Context::get();
    let found = RwSignal::new(None::<Survey>);
    let read = move |mut texts: Vec<(String, String)>| {
        let Some((_, text)) = texts.pop() else { return };
        let reply = context.engine.ask("", Request::Roadmap(RoadmapRequest::ReadSheet { text }));
        leptos::task::spawn_local(async move {
            match reply.await {
                Answer::Roadmap(RoadmapAnswer::Sheet(Ok(survey))) => drop(found.try_set(Some(survey))),
                Answer::Roadmap(RoadmapAnswer::Sheet(Err(why))) => context.say_failed(why),
                other => {
                    report(context, &other, false);
                }
            }
        });
    };
    let choose = move || choose_texts(context, ".html,.json,text/html,application/json", false, read);
    view! {
        {move || match found.get() {
            Some(survey) => view! { <Answering survey is_known=false/> }.into_any(),
            None => view! {
                <h2>{words::ANSWER_FILE}</h2>
                <Button label=words::ANSWER_FILE.to_owned() look=Look::Primary icon=Shape::Upload on_press=choose id="choose-survey"/>
            }.into_any(),
        }}
    }
}

/// What is being answered.
#[derive(Clone, Copy)]
struct Sheet {
    draft: RwSignal<Draft>,
    group: RwSignal<String>,
    by: RwSignal<String>,
    /// The answer as a line of text, once it was handed in.
    line: RwSignal<String>,
}

/// The questions of a survey, and the answer as a file and a text.
#[component]
pub(super) fn Answering(survey: Survey, is_known: bool) -> impl IntoView {
    let context = Context::get();
    let sheet = Sheet {
        draft: RwSignal::new(Draft::new()),
        group: RwSignal::new(String::new()),
        by: RwSignal::new(String::new()),
        line: RwSignal::new(String::new()),
    };
    let merged = RwSignal::new(None);
    let chance = StoredValue::new(entropy::sixteen().ok());
    let (name, intro, is_named) = (survey.name.clone(), survey.intro.clone(), survey.is_named);
    let groups: Vec<(String, String)> = std::iter::once((String::new(), "\u{2014}".to_owned()))
        .chain(survey.groups.iter().map(|group| (group.clone(), group.clone())))
        .collect();
    let has_groups = groups.len() > 1;
    let questions = survey.questions.iter().cloned().map(|question| asked(question, sheet)).collect_view();
    let write = move || {
        if sheet.draft.with_untracked(Draft::is_empty) {
            return context.say_failed(words::ANSWER_ONE);
        }
        let Some(chance) = chance.get_value() else { return };
        let (group, by) = (sheet.group.get_untracked(), sheet.by.get_untracked());
        let given = sheet.draft.with_untracked(|draft| answer(&survey, draft, &group, &by, chance));
        hand_in(context, RoadmapRequest::WriteAnswer(given), sheet.line);
    };
    let add = move || collect(context, vec![(words::PASTED.to_owned(), sheet.line.get_untracked())], merged);
    view! {
        <section class="answering" aria-labelledby="answering-title">
            <h2 id="answering-title"><bdi>{name}</bdi></h2>
            <p class="hint">{intro}</p>
            {is_named.then(|| view! { <TextField id="answer-by" label=words::YOUR_NAME value=sheet.by/> })}
            {has_groups.then(|| view! {
                <SelectField id="answer-group" label=words::YOUR_GROUP options=Signal::stored(groups) value=sheet.group
                    on_choose=move |key| sheet.group.set(key)/>
            })}
            {questions}
            <Button label=words::HAND_IN.to_owned() look=Look::Primary icon=Shape::Download on_press=write/>
            <Show when=move || !sheet.line.with(String::is_empty)>
                <div class="field">
                    <label for="answer-line">{words::HANDED_IN}</label>
                    <textarea id="answer-line" rows="4" readonly prop:value=sheet.line></textarea>
                </div>
                {is_known.then(|| view! { <Button label=words::ADD_HERE.to_owned() icon=Shape::Plus on_press=add/> })}
            </Show>
        </section>
    }
}

/// Saves the answer as a file, and shows it as a text.
fn hand_in(context: Context, request: RoadmapRequest, line: RwSignal<String>) {
    let reply = context.engine.ask("", Request::Roadmap(request));
    leptos::task::spawn_local(async move {
        if let Answer::Roadmap(RoadmapAnswer::Written { name, document, line: text }) = reply.await {
            hand_over(context, &name, "application/json", document.as_bytes());
            let _ = line.try_set(text);
        }
    });
}

fn asked(question: SurveyQuestion, sheet: Sheet) -> AnyView {
    let SurveyQuestion { number, text, kind, .. } = question;
    let give = move |given: Given| sheet.draft.update(|draft| drop(draft.insert(number, given)));
    match kind {
        QuestionKind::Scale { least, most } => {
            let step = move |step: u8| {
                view! {
                    <label>
                        <input type="radio" name=format!("answer-{number}") on:change=move |_| give(Given::Scale(step))/>
                        <span>{step.to_string()}</span>
                    </label>
                }
            };
            view! {
                <fieldset class="asked">
                    <legend>{text}</legend>
                    <p class="asked-steps"><span>{least}</span>{scale_steps().map(step).collect_view()}<span>{most}</span></p>
                </fieldset>
            }
            .into_any()
        }
        QuestionKind::Choice { options, several } => {
            let option = move |(place, text): (u16, String)| {
                let kind = if several { "checkbox" } else { "radio" };
                view! {
                    <label class="asked-option">
                        <input type=kind name=format!("answer-{number}") on:change:target=move |event| chosen(sheet, number, place, event.target().checked(), several)/>
                        <span>{text}</span>
                    </label>
                }
            };
            view! {
                <fieldset class="asked"><legend>{text}</legend>{(0u16..).zip(options).map(option).collect_view()}</fieldset>
            }
            .into_any()
        }
        QuestionKind::Text => {
            let id = format!("answer-{number}");
            view! {
                <div class="field">
                    <label for=id.clone()>{text}</label>
                    <textarea id=id rows="3" maxlength="2000"
                        on:input:target=move |event| give(Given::Text(event.target().value()))></textarea>
                </div>
            }
            .into_any()
        }
    }
}

/// Chooses an option, or takes it back; where only one may be chosen the others go.
fn chosen(sheet: Sheet, number: u16, place: u16, is_chosen: bool, several: bool) {
    sheet.draft.update(|draft| {
        let mut places = match draft.remove(&number) {
            Some(Given::Choices(places)) if several => places,
            _ => Default::default(),
        };
        if is_chosen {
            places.insert(place);
        } else {
            places.remove(&place);
        }
        if !places.is_empty() {
            draft.insert(number, Given::Choices(places));
        }
    });
}
