//! Drivers: which figures of one quarter foretold the revenue of the next.

use super::failure;
use crate::app::requests::{Answer, Request};
use crate::present::performance_drivers::drivers_view;
use crate::present::tone::Tone;
use crate::present::words::insight as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, DataTable, Skeleton};
use leptos::prelude::*;

#[component]
pub(super) fn DriversPart() -> impl IntoView {
    let context = Context::get();
    // What foretells is looked for in all finished quarters, whatever the period of the page.
    let found = reading("performance.drivers", move || {
        let mut filter = context.filter();
        filter.period = None;
        Some(Request::Drivers { filter })
    });
    let view = Memo::new(move |_| {
        found.answer.with(|answer| match answer {
            Some(Answer::Drivers(found)) if found.is_empty() => {
                Some(Err((Tone::Unknown, words::TOO_FEW_DRIVERS.to_owned())))
            }
            Some(Answer::Drivers(found)) => Some(Ok(drivers_view(found, &context.held(), &context.locale()))),
            _ => failure(found).map(|why| Err((Tone::Behind, why))),
        })
    });
    move || match view.get() {
        Some(Ok((title, table))) => view! {
            <p class="lede">{title}</p>
            <DataTable table=Signal::stored(table)/>
            <p class="hint">{words::DRIVERS_HINT}</p>
        }
        .into_any(),
        Some(Err((tone, text))) => view! { <Banner tone text/> }.into_any(),
        None => view! { <Skeleton lines=10/> }.into_any(),
    }
}
