//! The page Pay: what people are paid and why, and the plans that say so.

mod approvals;
mod budget;
mod check;
mod control;
mod designer;
mod disputes;
mod editor;
mod estimator;
mod incentives;
mod paper;
mod plan_paper;
mod plans;
mod replay;
mod simulate;
mod statement;
mod statements;
mod totals;

use crate::present::pay::plans::{INCENTIVES, PAPER, PLAN_PAPER, SIMULATE, TAB, TOTALS};
use crate::present::pay::settle::{APPROVALS, CONTROL, ESTIMATOR};
use crate::present::place::{Page as Name, View};
use crate::present::viewing;
use crate::present::words::viewing as viewing_words;
use crate::present::words::{design, frame, pay as words, settle};
use crate::ui::context::Context;
use crate::ui::frame::viewing::Withheld;
use crate::ui::widgets::Tabs;
use leptos::prelude::*;

/// The views of the page, each by its name in the address: what is paid first, then how it is decided.
fn tabs_of() -> [(&'static str, &'static str); 8] {
    [
        ("", words::STATEMENTS),
        (APPROVALS, settle::APPROVALS),
        (ESTIMATOR, settle::ESTIMATOR),
        (TAB, words::PLANS),
        (SIMULATE, design::SIMULATE),
        (INCENTIVES, design::INCENTIVES),
        (TOTALS, design::TOTALS),
        (CONTROL, settle::CONTROL),
    ]
}

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let shown = move |view| context.place.with(|place| place.shown(view).unwrap_or_default().to_owned());
    let tab = Memo::new(move |_| shown(View::Tab));
    let plan = Memo::new(move |_| shown(View::Plan));
    let current = Signal::derive(move || {
        let tab = tab.get();
        let is_known = tabs_of().iter().any(|(key, _)| *key == tab);
        if is_known { tab } else { String::new() }
    });
    let tabs = Signal::derive(move || {
        let page = context.place.with(|place| place.with_page(Name::Pay));
        let tab = |(key, title): (&str, &str)| {
            let is_hidden = viewing::hidden_tab(context.held().viewer, key).is_some();
            let title = if is_hidden { format!("{title} {}", viewing_words::MARK) } else { title.to_owned() };
            (key.to_owned(), title, page.with_view(View::Tab, key).href())
        };
        tabs_of().map(tab).to_vec()
    });
    let why = Memo::new(move |_| viewing::hidden_tab(context.held().viewer, &tab.get()));
    let content = move || match (tab.get().as_str(), plan.get()) {
        _ if why.get().is_some() => view! { <Withheld why=why.get().unwrap_or_default()/> }.into_any(),
        (TAB, key) if key.is_empty() => view! { <plans::Plans/> }.into_any(),
        (TAB, key) => view! { <editor::Editor key/> }.into_any(),
        (APPROVALS, _) => view! { <approvals::Approvals/> }.into_any(),
        (ESTIMATOR, _) => view! { <estimator::Estimator/> }.into_any(),
        (CONTROL, _) => view! { <control::Control/> }.into_any(),
        (SIMULATE, _) => view! { <simulate::Simulate/> }.into_any(),
        (INCENTIVES, _) => view! { <incentives::Incentives/> }.into_any(),
        (TOTALS, _) => view! { <totals::Totals/> }.into_any(),
        (PLAN_PAPER, key) => view! { <plan_paper::PlanPaper key/> }.into_any(),
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
