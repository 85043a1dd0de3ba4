//! A figure: name, value with unit, comparison with its tone, sample. Pressing it opens what is behind it.

use super::tone::ToneMark;
use crate::present::figure::FigureView;
use crate::present::tone::Tone;
use crate::present::words::widgets as words;
use leptos::prelude::*;

/// A KPI as a button that opens its explanation.
#[component]
pub fn Figure(
    /// What it shows.
    view: FigureView,
    /// Opens it.
    on_open: impl Fn() + 'static,
    /// Whether it is the page's headline.
    #[prop(optional)]
    is_headline: bool,
) -> impl IntoView {
    let FigureView { name, value, unit, period, comparison, tone, sample, .. } = view;
    let note = match tone {
        Tone::Plain => view! { <span class="figure-note">{comparison}</span> }.into_any(),
        tone => view! { <span class="figure-note"><ToneMark tone text=comparison/></span> }.into_any(),
    };
    view! {
        <button type="button" class="figure" class:headline=is_headline title=words::OPEN_FIGURE on:click=move |_| on_open()>
            <span class="figure-name">{name}</span>
            <span class="figure-value">
                <span class="number">{value}</span>
                <span class="figure-unit">{unit}</span>
            </span>
            {note}
            <span class="figure-sample">{[period, sample].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")}</span>
        </button>
    }
}
