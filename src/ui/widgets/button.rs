//! Buttons.

use super::icon::{Icon, Shape};
use leptos::prelude::*;

/// How a button looks; a view has at most one primary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The one thing to do.
    Primary,
    /// One of several.
    #[default]
    Plain,
    /// Hardly there.
    Quiet,
    /// Removes something.
    Danger,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Look::Primary => "button primary",
            Look::Plain => "button",
            Look::Quiet => "button quiet",
            Look::Danger => "button danger",
        }
    }
}

/// A button with a word.
#[component]
pub fn Button(
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// What it does.
    on_press: impl Fn() + 'static,
    /// How it looks.
    #[prop(optional)]
    look: Look,
    /// An icon before the word.
    #[prop(optional, into)]
    icon: Option<Shape>,
    /// Whether it can't be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Its id, for moving the focus there.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    view! {
        <button type="button" id=id class=look.class() disabled=disabled on:click=move |_| on_press()>
            {icon.map(|shape| view! { <Icon shape/> })}
            <span>{label}</span>
        </button>
    }
}

/// A button with an icon alone; its label is spoken and shown as its title.
#[component]
pub fn IconButton(
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// The icon.
    shape: Shape,
    /// What it does.
    on_press: impl Fn() + 'static,
    /// Whether it can't be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button quiet icon-only"
            aria-label=label
            title=label
            disabled=disabled
            on:click=move |_| on_press()
        >
            <Icon shape/>
        </button>
    }
}
