//! A plan beside its text: as a form, and scanned for what invites games, with the picture of its payout.

use crate::app::requests::{Answer, DesignAsk, DesignReport, Request};
use crate::present::charts::ChartView;
use crate::present::charts_pay::curve;
use crate::present::pay::gaming::{GamingView, view as read};
use crate::present::pay::plan_form::{self, ADDITIONS, FormField, FormGroup, FormList};
use crate::present::words::{gaming as words, plan_form as form_words};
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, ChartBox, Look, ToneMark};
use leptos::prelude::*;

/// The plan as a form; each change is written into the text.
#[component]
pub fn Form(
    /// The text of the editor.
    text: RwSignal<String>,
) -> impl IntoView {
    // Only what the form shows draws it anew, so that the field that is typed in stays.
    let groups = Memo::new(move |_| text.with(|text| plan_form::form(text)));
    let content = move || match groups.get() {
        None => view! { <p class="hint">{form_words::NO_FORM}</p> }.into_any(),
        Some(groups) => groups
            .into_iter()
            .enumerate()
            .map(|(place, group)| view! { <Group place group text/> })
            .collect_view()
            .into_any(),
    };
    view! {
        <details class="plan-form" open=true>
            <summary>{form_words::FORM}</summary>
            <p class="hint">{form_words::FORM_HINT}</p>
            {content}
            <Additions text/>
        </details>
    }
}

#[component]
fn Group(place: usize, group: FormGroup, text: RwSignal<String>) -> impl IntoView {
    let FormGroup { title, fields, lists } = group;
    let fields = fields.into_iter().enumerate();
    let fields =
        fields.map(|(number, field)| view! { <OneField id=format!("plan-{place}-{number}") field text/> });
    let lists = lists.into_iter().map(|list| view! { <OneList list text/> }).collect_view();
    view! {
        <fieldset>
            <legend><bdi>{title}</bdi></legend>
            <div class="plan-fields">{fields.collect_view()}</div>
            {lists}
        </fieldset>
    }
}

#[component]
fn OneField(id: String, field: FormField, text: RwSignal<String>) -> impl IntoView {
    let FormField { pointer, label, value, options, is_day } = field;
    let set = move |value: String| {
        let changed = text.with_untracked(|text| plan_form::set(text, &pointer, &value));
        changed.into_iter().for_each(|changed| text.set(changed));
    };
    let (for_id, shown) = (id.clone(), value.clone());
    let input = if options.is_empty() {
        let kind = if is_day { "date" } else { "text" };
        view! {
            <input id=id type=kind autocomplete="off" spellcheck="false" prop:value=shown
                on:change:target=move |event| set(event.target().value())/>
        }
        .into_any()
    } else {
        let option = move |word: &'static str| {
            view! { <option value=word selected=word == value>{word.replace('_', " ")}</option> }
        };
        view! {
            <select id=id on:change:target=move |event| set(event.target().value())>
                {options.into_iter().map(option).collect_view()}
            </select>
        }
        .into_any()
    };
    view! { <p><label for=for_id>{label}</label>{input}</p> }
}

#[component]
fn OneList(list: FormList, text: RwSignal<String>) -> impl IntoView {
    let FormList { pointer, label } = list;
    let other = pointer.clone();
    let change = move |changed: Option<String>| changed.into_iter().for_each(|changed| text.set(changed));
    let more = move || change(text.with_untracked(|text| plan_form::more(text, &pointer)));
    let fewer = move || change(text.with_untracked(|text| plan_form::fewer(text, &other)));
    view! {
        <p class="plan-list-doors">
            <span>{label.clone()}</span>
            <Button label=format!("{}: {label}", form_words::MORE) look=Look::Quiet on_press=more/>
            <Button label=format!("{}: {label}", form_words::FEWER) look=Look::Quiet on_press=fewer/>
        </p>
    }
}

#[component]
fn Additions(text: RwSignal<String>) -> impl IntoView {
    let context = Context::get();
    let add = move |rule: &'static str| {
        let press = move || match text.with_untracked(|text| plan_form::add(text, rule)) {
            Some(changed) => text.set(changed),
            None => context.say_failed(form_words::NOT_ADDED),
        };
        view! { <Button label=rule look=Look::Quiet on_press=press/> }
    };
    view! {
        <p class="plan-additions"><strong>{form_words::ADD}": "</strong>{ADDITIONS.into_iter().map(add).collect_view()}</p>
    }
}

/// What the gaming check says about the text, and the picture of its payout.
#[component]
pub fn Scanned(
    /// The text that the last check was about.
    checked: RwSignal<String>,
    /// Whether that reads one way.
    can_scan: Memo<bool>,
    /// Takes the document of the smoother plan.
    use_text: Callback<String>,
) -> impl IntoView {
    let context = Context::get();
    let asked = reading("plan-gaming", move || {
        can_scan.get().then(|| Request::Design(DesignAsk::Gaming { text: checked.get() }))
    });
    let view = Memo::new(move |_| {
        asked.answer.with(|answer| match answer {
            Some(Answer::Designed(DesignReport::Gaming { gaming, is_sample, reached })) => {
                let charts: Vec<ChartView> = gaming
                    .curves
                    .iter()
                    .map(|own| curve(own, reached, gaming.currency, &context.locale()))
                    .collect();
                Some((read(gaming, *is_sample, &context.locale()), charts))
            }
            _ => None,
        })
    });
    let content = move || {
        view.get().filter(|_| can_scan.get()).map(|(view, charts)| {
            let charts = charts
                .into_iter()
                .map(|chart| view! { <ChartBox view=Signal::stored(chart)/> })
                .collect_view();
            view! { <div class="scanned-charts">{charts}</div><Traps view use_text/> }
        })
    };
    view! {
        <section class="scanned" aria-labelledby="gaming-title">
            <h2 id="gaming-title">{words::TITLE}</h2>
            <p class="hint">{words::HINT}</p>
            {content}
        </section>
    }
}

#[component]
fn Traps(view: GamingView, use_text: Callback<String>) -> impl IntoView {
    let GamingView { verdict, tone, traps, smoother, notes, .. } = view;
    let trap = |(title, sentence, clause): (String, String, String)| {
        let clause = (!clause.is_empty()).then(|| view! { <code>{clause}</code> });
        view! { <li><strong>{title}</strong><p>{sentence}</p>{clause}</li> }
    };
    let smoother = smoother.map(|document| {
        let press = move || use_text.run(document.clone());
        view! { <p>{words::SMOOTHER}</p><Button label=words::USE_SMOOTHER on_press=press/> }
    });
    view! {
        <p role="status"><ToneMark tone text=verdict/></p>
        <ul class="traps">{traps.into_iter().map(trap).collect_view()}</ul>
        {smoother}
        {notes.into_iter().map(|note| view! { <p class="hint">{note}</p> }).collect_view()}
    }
}
