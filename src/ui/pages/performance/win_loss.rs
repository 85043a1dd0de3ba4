//! Win and loss: why deals were lost, and how each competitor is met.

use super::failure;
use crate::app::requests::{Answer, Request};
use crate::present::performance::Look;
use crate::present::performance_win_loss::{WinLossView, win_loss_view};
use crate::present::table::Table;
use crate::present::tone::Tone;
use crate::present::words::{figures, win_loss as words};
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, DataTable, Skeleton};
use leptos::prelude::*;

#[component]
pub(super) fn WinLossPart() -> impl IntoView {
    let context = Context::get();
    // The lists of deals stand behind each figure; none is copied out with the tables.
    let found =
        reading("performance.win-loss", move || Some(Request::WinLoss { filter: context.filter(), most: 0 }));
    let view = Memo::new(move |_| {
        let look = Look::new(context.filter(), context.period().as_ref());
        found.answer.with(|answer| match answer {
            Some(Answer::WinLoss(Ok(found))) => Some(Ok(win_loss_view(found, &look, &context.locale()))),
            Some(Answer::WinLoss(Err(why))) => Some(Err((Tone::Unknown, figures::undefined(why)))),
            _ => failure(found).map(|why| Err((Tone::Behind, why))),
        })
    });
    move || match view.get() {
        Some(Ok(found)) => drawn(found).into_any(),
        Some(Err((tone, text))) => view! { <Banner tone text/> }.into_any(),
        None => view! { <Skeleton lines=10/> }.into_any(),
    }
}

fn drawn(found: WinLossView) -> impl IntoView {
    let WinLossView { title, whole, reasons, competitors, missing } = found;
    let part = |id: &'static str, heading: &'static str, table: Table| {
        (!table.lines.is_empty()).then(|| {
            view! {
                <section aria-labelledby=id>
                    <h2 id=id>{heading}</h2>
                    <DataTable table=Signal::stored(table)/>
                </section>
            }
        })
    };
    let lack = |text: String| view! { <Banner tone=Tone::Unknown text/> };
    view! {
        <p class="lede">{title}</p>
        <p>{whole}</p>
        {part("why-lost", words::WHY_LOST, reasons)}
        {part("against-whom", words::AGAINST_WHOM, competitors)}
        {missing.into_iter().map(lack).collect_view()}
        <p class="hint">{words::HINT}</p>
    }
}
