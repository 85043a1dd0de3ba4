//! The page Pay: statements whose lines explain themselves, and the plans behind them.

mod plans;
mod statements;

use crate::present::place::{Page as Name, View};
use crate::present::words::{frame, pay as words};
use crate::ui::context::Context;
use crate::ui::widgets::Tabs;
use leptos::prelude::*;
use plans::Plans;
use statements::Statements;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let is_plans = Memo::new(move |_| context.place.with(|place| place.shown(View::Tab) == Some("plans")));
    let tabs = Signal::derive(move || {
        context.place.with(|place| {
            let tab = |key: &str, name: &str, view: &str| {
                (key.to_owned(), name.to_owned(), place.with_view(View::Tab, view).href())
            };
            vec![tab("statements", words::TAB_STATEMENTS, ""), tab("plans", words::TAB_PLANS, "plans")]
        })
    });
    let current = Signal::derive(move || if is_plans.get() { "plans" } else { "statements" }.to_owned());
    view! {
        <div class="page">
            <h1>{frame::page(Name::Pay)}</h1>
            <Tabs label=words::VIEWS tabs current/>
            {move || if is_plans.get() { view! { <Plans/> }.into_any() } else { view! { <Statements/> }.into_any() }}
        </div>
    }
}
