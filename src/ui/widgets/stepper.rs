//! Where somebody is in a sequence of steps.

use super::icon::{Icon, Shape};
use crate::present::words::widgets as words;
use leptos::prelude::*;

/// The steps, those before the current one ticked.
#[component]
pub fn Stepper(
    /// The names of the steps.
    steps: Vec<&'static str>,
    /// The current one, from 0.
    #[prop(into)]
    current: Signal<usize>,
) -> impl IntoView {
    let item = move |(index, name): (usize, &'static str)| {
        let is_done = move || index < current.get();
        let state = move || (index == current.get()).then_some("step");
        view! {
            <li class:done=is_done aria-current=state>
                <Show when=is_done fallback=move || view! { <span class="step-number">{index + 1}</span> }>
                    <Icon shape=Shape::Check/>
                    <span class="visually-hidden">{words::DONE}</span>
                </Show>
                <span>{name}</span>
            </li>
        }
    };
    view! { <ol class="stepper">{steps.into_iter().enumerate().map(item).collect_view()}</ol> }
}
