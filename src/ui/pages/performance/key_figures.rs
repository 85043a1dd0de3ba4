//! The key figures against earlier periods; all others, and what is not known yet, one click away.

use super::Figures;
use crate::present::performance::{Compared, Lack, Look, Tile, lacks, scorecard, tiles};
use crate::present::tone::Tone;
use crate::present::words::performance as words;
use crate::ui::context::Context;
use crate::ui::widgets::{DataTable, Figure, Skeleton, ToneMark};
use leptos::prelude::*;

#[component]
pub(super) fn KeyFigures(figures: Figures) -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| {
        let now = figures.whole()?;
        let look = Look::new(context.filter(), context.period().as_ref());
        Some(figures.with_before(|before| tiles(&now, before, &look, &context.locale())))
    });
    let strip = move || match shown.get() {
        Some(tiles) => {
            view! { <div class="figures tiles">{tiles.into_iter().map(tile).collect_view()}</div> }.into_any()
        }
        None => view! { <Skeleton lines=5/> }.into_any(),
    };
    view! {
        <section aria-labelledby="key-figures">
            <h2 id="key-figures" class="visually-hidden">{words::KEY_FIGURES}</h2>
            {strip}
            <Scorecard figures/>
            <Lacking figures/>
        </section>
    }
}

fn tile(tile: Tile) -> impl IntoView {
    let context = Context::get();
    let kpi = tile.kpi;
    let open = move || context.open_figure(kpi, context.filter(), Vec::new());
    view! {
        <div class="tile">
            <Figure view=tile.figure on_open=open/>
            <ul class="tile-compared">{tile.compared.into_iter().map(compared).collect_view()}</ul>
        </div>
    }
}

fn compared(compared: Compared) -> impl IntoView {
    let Compared { change, tone, against, why } = compared;
    let mark = match tone {
        Tone::Plain => view! { <span class="tile-change">{change}</span> }.into_any(),
        tone => view! { <ToneMark tone text=change/> }.into_any(),
    };
    view! { <li>{mark}<span class="tile-against">{if why.is_empty() { against } else { why }}</span></li> }
}

#[component]
fn Scorecard(figures: Figures) -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || {
        let Some(now) = figures.whole() else { return Default::default() };
        let look = Look::new(context.filter(), context.period().as_ref());
        let currency = context.held().currency.map(|currency| currency.to_string()).unwrap_or_default();
        figures.with_before(|before| scorecard(&now, before, &look, &currency, &context.locale()))
    });
    view! {
        <details class="more">
            <summary>{words::SCORECARD}</summary>
            <DataTable table/>
        </details>
    }
}

/// KPIs without a value: which column each needs, and the way to it.
#[component]
fn Lacking(figures: Figures) -> impl IntoView {
    let context = Context::get();
    let found = Memo::new(move |_| {
        let now = figures.whole();
        now.map(|row| context.place.with(|place| lacks(&row, place))).unwrap_or_default()
    });
    let item = |lack: Lack| {
        view! {
            <li>
                <ToneMark tone=Tone::Unknown text=lack.name/>
                <span>{lack.why}</span>
                <a href=lack.href>{lack.way}</a>
            </li>
        }
    };
    move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            view! {
                <div class="lacking">
                    <h3>{words::NOT_KNOWN}</h3>
                    <ul>{found.into_iter().map(item).collect_view()}</ul>
                </div>
            }
        })
    }
}
