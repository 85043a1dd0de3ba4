//! Roadblocks: what is proven to cost money, with its evidence and its deals; and what could be luck.

use super::failure;
use crate::app::requests::{Answer, Request};
use crate::present::performance_roadblocks::{ClaimView, RoadblocksView, roadblocks_view};
use crate::present::tone::Tone;
use crate::present::words::{figures, insight as words};
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, DataTable, Skeleton, ToneMark};
use leptos::prelude::*;

/// How many deals of each cause are listed.
const DEALS: usize = 50;

#[component]
pub(super) fn RoadblocksPart() -> impl IntoView {
    let context = Context::get();
    let found = reading("performance.roadblocks", move || {
        Some(Request::Roadblocks { filter: context.filter(), most: DEALS })
    });
    let view = Memo::new(move |_| {
        found.answer.with(|answer| match answer {
            Some(Answer::Roadblocks(Ok(found))) => {
                Some(Ok(roadblocks_view(found, &context.held(), &context.locale())))
            }
            Some(Answer::Roadblocks(Err(why))) => Some(Err((Tone::Unknown, figures::undefined(why)))),
            _ => failure(found).map(|why| Err((Tone::Behind, why))),
        })
    });
    move || match view.get() {
        Some(Ok(found)) => drawn(found).into_any(),
        Some(Err((tone, text))) => view! { <Banner tone text/> }.into_any(),
        None => view! { <Skeleton lines=10/> }.into_any(),
    }
}

fn drawn(found: RoadblocksView) -> impl IntoView {
    let RoadblocksView { title, claims, could_be_luck, notes, missing } = found;
    let proven = (!claims.is_empty()).then(|| {
        view! {
            <section aria-labelledby="claimed">
                <h2 id="claimed">{words::CLAIMED}</h2>
                <ol class="claims">{claims.into_iter().map(claim).collect_view()}</ol>
            </section>
        }
    });
    let unproven = (!could_be_luck.lines.is_empty()).then(|| {
        view! {
            <section aria-labelledby="luck">
                <h2 id="luck">{words::COULD_BE_LUCK}</h2>
                <p class="hint">{words::LUCK_HINT}</p>
                <DataTable table=Signal::stored(could_be_luck)/>
            </section>
        }
    });
    let item = |(name, why): (String, String)| {
        view! { <li><ToneMark tone=Tone::Unknown text=name/><span>{why}</span></li> }
    };
    let lacking = (!missing.is_empty()).then(|| {
        view! {
            <div class="lacking">
                <h2>{words::NOT_LOOKED}</h2>
                <ul>{missing.into_iter().map(item).collect_view()}</ul>
            </div>
        }
    });
    let note = |text: String| view! { <p class="hint">{text}</p> };
    view! {
        <p class="lede">{title}</p>
        {proven}
        {unproven}
        {notes.into_iter().map(note).collect_view()}
        {lacking}
    }
}

fn claim(claim: ClaimView) -> impl IntoView {
    let ClaimView { cause, cost, compared, luck, deals } = claim;
    let has_deals = !deals.lines.is_empty();
    view! {
        <li class="claim">
            <h3>{cause}</h3>
            <p class="claim-cost">{cost}</p>
            <p>{compared}</p>
            <p class="hint">{luck}</p>
            {has_deals.then(|| view! {
                <details class="more">
                    <summary>{words::ITS_DEALS}</summary>
                    <DataTable table=Signal::stored(deals)/>
                </details>
            })}
        </li>
    }
}
