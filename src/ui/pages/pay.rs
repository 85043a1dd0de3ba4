//! The page Pay: what people are paid and why, and the plans that say so.

mod approvals;
mod check;
mod control;
mod disputes;
mod editor;
mod estimator;
mod paper;
mod plans;
mod statement;
mod statements;

use crate::present::pay::plans::{PAPER, TAB};
use crate::present::pay::settle::{APPROVALS, CONTROL, ESTIMATOR};
use crate::present::place::{Page as Name, View};
use crate::present::words::{frame, pay as words, settle};
use crate::ui::context::Context;
use crate::ui::widgets::Tabs;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let shown = move |view| context.place.with(|place| place.shown(view).unwrap_or_default().to_owned());
    let tab = Memo::new(move |_| shown(View::Tab));
    let plan = Memo::new(move |_| shown(View::Plan));
    let current = Signal::derive(move || match tab.get() {
        tab if [TAB, APPROVALS, ESTIMATOR, CONTROL].contains(&tab.as_str()) => tab,
        _ => String::new(),
    });
    let tabs = Signal::derive(move || {
        let page = context.place.with(|place| place.with_page(Name::Pay));
        let tab = |key: &str, title: &str| {
            (key.to_owned(), title.to_owned(), page.with_view(View::Tab, key).href())
        };
        vec![
            tab("", words::STATEMENTS),
            tab(APPROVALS, settle::APPROVALS),
            tab(ESTIMATOR, settle::ESTIMATOR),
            tab(CONTROL, settle::CONTROL),
            tab(TAB, words::PLANS),
        ]
    });
    let content = move || match (tab.get().as_str(), plan.get()) {
        (TAB, key) if key.is_empty() => view! { <plans::Plans/> }.into_any(),
        (TAB, key) => view! { <editor::Editor key/> }.into_any(),
        (APPROVALS, _) => view! { <approvals::Approvals/> }.into_any(),
        (ESTIMATOR, _) => view! { <estimator::Estimator/> }.into_any(),
        (CONTROL, _) => view! { <control::Control/> }.into_any(),
        (PAPER, _) => view! { <statements::Statements is_paper=true/> }.into_any(),
        _ => view! { <statements::Statements is_paper=false/> }.into_any(),
    };
    view! {
        <div class="page pay">
            <h1>{frame::page(Name::Pay)}</h1>
            <Tabs label=words::VIEWS tabs current/>
            {content}
        </div>
    }
}
