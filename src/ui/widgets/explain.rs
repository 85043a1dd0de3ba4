//! An opened figure: value, meaning, formula, and the rows behind each of its numbers.

use super::button::{Button, Look};
use super::help::AskForHelp;
use super::icon::Shape;
use super::progress::Skeleton;
use super::table::DataTable;
use crate::app::requests::{Answer, Request};
use crate::platform::{clipboard, root};
use crate::present::coaching::help::{Choices, of_figure};
use crate::present::explain::{ExplainView, TermView, explain, named};
use crate::present::words::explain as words;
use crate::present::words::widgets;
use crate::ui::ask::{Reading, reading};
use crate::ui::context::{Context, OpenFigure};
use leptos::prelude::*;

/// How many rows are listed for each part.
const MOST_ROWS: usize = 1_000;

/// What is behind the figure that is open.
#[component]
pub fn ExplainPanel() -> impl IntoView {
    let context = Context::get();
    let request = move || {
        let OpenFigure { kpi, filter, keys } = context.figure.get()?;
        Some(Request::Explain { kpi, filter, keys, most: MOST_ROWS })
    };
    let Reading { answer, .. } = reading("explain", request);
    let content = move || match answer.get() {
        Some(Answer::Explained(explanation)) => {
            let overview = context.held();
            let people = overview.people.iter().map(|brief| &brief.person);
            let view = explain(&explanation, people, &context.locale());
            let view = named(view, explanation.kpi, &overview.measures);
            let about = of_figure(&explanation, &view.name);
            panel(view, about).into_any()
        }
        Some(Answer::Failed { why }) => view! { <p class="error" role="alert">{why}</p> }.into_any(),
        _ => view! { <Skeleton lines=8/> }.into_any(),
    };
    view! { <div class="explain">{content}</div> }
}

fn panel(view: ExplainView, about: Choices) -> impl IntoView {
    let ExplainView { name, value, definition, formula, terms, needs, predicate } = view;
    let numbers = terms.iter().map(|term| (term.name.clone(), term.total.clone())).collect::<Vec<_>>();
    let number =
        |(name, total): (String, String)| view! { <div><dt>{name}</dt><dd class="number">{total}</dd></div> };
    view! {
        <p class="explain-value"><span>{name.clone()}</span><strong class="number">{value}</strong></p>
        <ul class="chips" aria-label=words::LOOKED_AT>{predicate.into_iter().map(|part| view! { <li>{part}</li> }).collect_view()}</ul>
        <p>{definition}</p>
        <section class="explain-formula" aria-label=words::FORMULA>
            <code>{format!("{name} = {formula}")}</code>
            <dl>{numbers.into_iter().map(number).collect_view()}</dl>
        </section>
        <p class="hint">{words::NEEDS}": "{needs}</p>
        <CopyLink/>
        <AskForHelp id="explain" about/>
        {terms.into_iter().map(term).collect_view()}
    }
}

fn term(view: TermView) -> impl IntoView {
    let TermView { name, total, count, rows } = view;
    view! {
        <section class="explain-term">
            <h3>{name}<span class="number">{total}</span></h3>
            <p class="hint">{count}</p>
            <DataTable table=Signal::stored(rows) empty=words::NO_ROWS/>
        </section>
    }
}

#[component]
fn CopyLink() -> impl IntoView {
    let context = Context::get();
    let copy = move || {
        let address = root::address();
        leptos::task::spawn_local(async move {
            match clipboard::write_text(&address).await {
                Ok(()) => context.say(words::LINK_COPIED),
                Err(_) => context.say_failed(widgets::NOT_COPIED),
            }
        });
    };
    view! { <Button label=words::COPY_LINK look=Look::Quiet icon=Shape::Link on_press=copy/> }
}
