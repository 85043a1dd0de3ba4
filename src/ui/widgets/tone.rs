//! A tone as icon and word beside its colour.

use super::icon::{Icon, Shape};
use crate::present::tone::Tone;
use leptos::prelude::*;

/// The mark of a tone; nothing for the plain one.
#[component]
pub fn ToneMark(
    /// The tone.
    tone: Tone,
    /// What stands there in place of the tone's own word.
    #[prop(optional, into)]
    text: String,
) -> impl IntoView {
    let shape = match tone {
        Tone::Ahead => Some(Shape::Up),
        Tone::Behind => Some(Shape::Down),
        Tone::Warning => Some(Shape::Warning),
        Tone::Unknown => Some(Shape::Question),
        Tone::Plain => None,
    };
    let text = if text.is_empty() { tone.word().to_owned() } else { text };
    view! {
        <span class=format!("tone {}", tone.slug())>
            {shape.map(|shape| view! { <Icon shape/> })}
            <span>{text}</span>
        </span>
    }
}
