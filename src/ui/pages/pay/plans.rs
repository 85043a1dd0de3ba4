//! The plans: what each says in words, how its check stands, and templates to start from.

use crate::present::pay::place_of;
use crate::present::pay::plans::{NEW, PlanView, TAB, list};
use crate::present::place::View;
use crate::present::plan_templates::{TEMPLATES, Template};
use crate::present::words::pay as words;
use crate::ui::context::Context;
use crate::ui::widgets::ToneMark;
use leptos::prelude::*;

/// The list of plans and the templates.
#[component]
pub fn Plans() -> impl IntoView {
    let context = Context::get();
    let plans = Memo::new(move |_| {
        let held = context.held();
        context.place.with(|place| list(&held.plans, place, &context.locale()))
    });
    let is_empty = Memo::new(move |_| plans.with(Vec::is_empty));
    view! {
        <section class="plans">
            <h2>{words::PLANS}</h2>
            <Show when=move || is_empty.get()><p class="hint">{words::NO_PLANS}</p></Show>
            <ul class="plan-list">
                <For each=move || plans.get() key=|plan| format!("{plan:?}") children=|plan| view! { <Entry plan/> }/>
            </ul>
        </section>
        <section class="templates">
            <h2>{words::NEW_PLAN}</h2>
            <p class="hint">{words::NEW_HINT}</p>
            <ul class="template-list">{TEMPLATES.iter().map(|template| view! { <Start template/> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Entry(plan: PlanView) -> impl IntoView {
    let PlanView { name, words: sentences, badge, tone, href, statements, .. } = plan;
    let opens = format!("{} {name}", words::EDIT);
    view! {
        <li class="plan">
            <header>
                <h3><a href=href.clone()><bdi>{name}</bdi></a></h3>
                <ToneMark tone text=badge/>
            </header>
            <ul class="plan-words">{sentences.into_iter().skip(1).map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
            <p class="plan-doors">
                <a class="button" href=href aria-label=opens>{words::EDIT}</a>
                <a href=statements>{words::ITS_STATEMENTS}</a>
            </p>
        </li>
    }
}

#[component]
fn Start(template: &'static Template) -> impl IntoView {
    let context = Context::get();
    let href = move || {
        let key = format!("{NEW}{}", template.slug);
        context.place.with(|place| place_of(place, &[(View::Tab, TAB), (View::Plan, &key)])).href()
    };
    view! { <li><a href=href><strong>{template.name}</strong><span>{template.says}</span></a></li> }
}
