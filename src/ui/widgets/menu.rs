//! Menus: a button that unfolds a few things to do. The browser's own disclosure, closed by a choice, by
//! Escape, by a press anywhere else and when the focus goes elsewhere.

use super::icon::{Icon, Shape};
use crate::platform::root;
use leptos::html;
use leptos::prelude::*;

/// A menu. What it holds stands in the page always, folded away.
#[component]
pub fn Menu(
    /// What it offers, in words: spoken, and shown as its title.
    #[prop(into)]
    label: Signal<String>,
    /// The icon of its button.
    shape: Shape,
    /// Whether its words stand beside the icon.
    #[prop(optional)]
    shows_label: bool,
    /// Whether a press inside leaves it open, as where fields are filled in.
    #[prop(optional)]
    stays: bool,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(details) = node.get_untracked() {
            details.set_open(false);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && node.get_untracked().is_some_and(|details| details.open()) {
            // A dialog around it stays open.
            event.prevent_default();
            event.stop_propagation();
            close();
            root::focus_summary(&event);
        }
    };
    let on_out = move |event: leptos::ev::FocusEvent| {
        if root::focus_went_elsewhere(&event, ".menu") {
            close();
        }
    };
    let on_press = move |event: leptos::ev::MouseEvent| {
        if !stays {
            // What was pressed is folded away: its button takes the focus, also back from a dialog that opens.
            root::focus_summary(&event);
            close();
        }
    };
    let class = if shows_label { "button quiet" } else { "button quiet icon-only" };
    let spoken = move || (!shows_label).then(|| label.get());
    view! {
        <details class="menu" node_ref=node on:keydown=on_key on:focusout=on_out>
            <summary class=class aria-label=spoken title=spoken>
                <Icon shape/>
                {shows_label.then(|| view! { <span>{label}</span> })}
            </summary>
            <div class="menu-body" on:click=on_press>{children()}</div>
        </details>
    }
}

/// One thing to do in a menu.
#[component]
pub fn MenuItem(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// The icon before the words.
    shape: Shape,
    /// Does it.
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="menu-item" on:click=move |_| on_press()>
            <Icon shape/>
            <span>{label}</span>
        </button>
    }
}
