//! A lasting notice: says what is the matter and offers what can be done.

use super::icon::{Icon, Shape};
use crate::present::tone::Tone;
use leptos::prelude::*;

/// A notice that stays until what it tells of is over.
#[component]
pub fn Banner(
    /// How serious it is.
    #[prop(optional)]
    tone: Tone,
    /// What is the matter.
    #[prop(into)]
    text: Signal<String>,
    /// What can be done: buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let shape = match tone {
        Tone::Ahead => Shape::Check,
        Tone::Plain | Tone::Unknown => Shape::Question,
        Tone::Behind | Tone::Warning => Shape::Warning,
    };
    view! {
        <div class=format!("banner {}", tone.slug()) role="status">
            <Icon shape/>
            <p>{text}</p>
            {children.map(|children| view! { <div class="banner-actions">{children()}</div> })}
        </div>
    }
}
