//! The range as a picture: what is won, then where the draws end.

use crate::present::forecast::RangeView;
use crate::present::words::forecast as words;
use leptos::prelude::*;

/// A bar of what is won, the range in which eight draws of ten end, and its middle.
#[component]
pub fn Range(range: RangeView) -> impl IntoView {
    let RangeView { won, low, middle, high, label, marks } = range;
    let percent = |share: f64| format!("{:.2}%", share * 100.0);
    let mark = |(name, amount): (String, String)| view! { <div><dt>{name}</dt><dd class="number">{amount}</dd></div> };
    view! {
        <figure class="range">
            <figcaption class="visually-hidden">{words::RANGE_TITLE}</figcaption>
            <div class="range-bar" role="img" aria-label=label>
                <span class="range-won" style:width=percent(won)></span>
                <span class="range-band" style:inset-inline-start=percent(low) style:width=percent((high - low).max(0.0))></span>
                <span class="range-middle" style:inset-inline-start=percent(middle)></span>
            </div>
            <dl class="range-marks">{marks.into_iter().map(mark).collect_view()}</dl>
        </figure>
    }
}
