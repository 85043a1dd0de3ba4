//! A sparkline: the way of a figure without axes, beside the figure itself.

use leptos::prelude::*;

/// A line through shares of its own range, oldest first; `label` says what it shows.
#[component]
pub fn Sparkline(
    /// The values.
    values: Vec<f64>,
    /// What it shows, for those who don't see it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let span = if most > least { most - least } else { 1.0 };
    let step = 100.0 / (values.len().max(2) - 1) as f64;
    let point = |(index, value): (usize, &f64)| {
        format!("{:.1},{:.1}", index as f64 * step, 22.0 - (value - least) / span * 20.0)
    };
    let points: Vec<String> = values.iter().enumerate().map(point).collect();
    view! {
        <svg class="sparkline" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label=label>
            <polyline points=points.join(" ")></polyline>
        </svg>
    }
}
