//! Progress that can be stopped, and skeletons of fixed size while nothing is known.

use super::button::Button;
use crate::present::words::widgets as words;
use leptos::prelude::*;

/// A bar with its text and a Cancel.
#[component]
pub fn ProgressBar(
    /// What is under way and how far, in words.
    #[prop(into)]
    text: Signal<String>,
    /// How much is done, of 1.
    #[prop(into)]
    share: Signal<f64>,
    /// Stops it; without it no button is shown.
    #[prop(optional, into)]
    on_cancel: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <div class="progress-text" role="status">{text}</div>
            <progress max="1" value=move || share.get().to_string() aria-label=move || text.get()></progress>
            {on_cancel.map(|cancel| view! { <Button label=words::CANCEL on_press=move || cancel.run(())/> })}
        </div>
    }
}

/// A grey block in the size of what will come.
#[component]
pub fn Skeleton(
    /// How many lines it is high.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton-block" role="status" aria-label=words::LOADING>
            {(0..lines).map(|_| view! { <span class="skeleton-line"></span> }).collect_view()}
        </div>
    }
}
