//! The whole of pay for a leader: by team, by role, everybody.

use crate::app::requests::{Answer, DesignAsk, DesignReport, Request};
use crate::present::pay::totals::view as read;
use crate::present::pay::{place_of, plans::TAB};
use crate::present::place::View;
use crate::present::tone::Tone;
use crate::present::words::design as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, DataTable, EmptyState, Skeleton};
use leptos::prelude::*;

/// The figures of the bar's period.
#[component]
pub fn Totals() -> impl IntoView {
    let context = Context::get();
    let days = Memo::new(move |_| context.filter().period);
    let asked = reading("pay-totals", move || Some(Request::Design(DesignAsk::Totals { days: days.get() })));
    let view = Memo::new(move |_| {
        asked.answer.with(|answer| match answer {
            Some(Answer::Designed(DesignReport::Totals { overview, days })) => {
                Some(read(overview, *days, &context.locale()))
            }
            _ => None,
        })
    });
    let plans = move || context.place.with(|place| place_of(place, &[(View::Tab, TAB)])).href();
    move || match view.get() {
        None => view! { <Skeleton lines=10/> }.into_any(),
        Some(view) => {
            let problem = |text: String| view! { <Banner tone=Tone::Behind text/> };
            let problems = view.problems.into_iter().map(problem).collect_view();
            let figures = if view.is_empty {
                view! {
                    <EmptyState title=words::NO_TOTALS_TITLE needs=words::NO_TOTALS_NEEDS>
                        <a class="button primary" href=plans>{words::SHOW_PLANS}</a>
                    </EmptyState>
                }
                .into_any()
            } else {
                let headline = |text: String| view! { <h2>{text}</h2> };
                let table = |table| view! { <DataTable table=Signal::stored(table) shows_caption=true/> };
                view! {
                    {view.headlines.into_iter().map(headline).collect_view()}
                    <p class="hint">{words::TOTALS_HINT}</p>
                    {view.tables.into_iter().map(table).collect_view()}
                }
                .into_any()
            };
            view! { {problems}{figures} }.into_any()
        }
    }
}
