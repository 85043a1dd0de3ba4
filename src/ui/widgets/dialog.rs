//! Dialogs on the browser's own `<dialog>`: it keeps the focus inside and closes on Escape.

use super::button::IconButton;
use super::icon::Shape;
use crate::present::words::widgets as words;
use leptos::html;
use leptos::prelude::*;

/// Where a dialog stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// In the middle.
    #[default]
    Middle,
    /// Along the right edge, over the full height.
    Right,
}

/// A dialog that is open while `is_open` says so. Its content is made anew each time it opens.
#[component]
pub fn Dialog(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    #[prop(into)]
    is_open: Signal<bool>,
    /// Hears that it was closed.
    on_close: impl Fn() + Copy + Send + Sync + 'static,
    /// Where it stands.
    #[prop(optional)]
    side: Side,
    /// What it shows.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (is_open.get(), dialog.open()) {
            // Only a dialog that is not in the page refuses to open.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let class = match side {
        Side::Middle => "dialog",
        Side::Right => "dialog drawer",
    };
    let children = StoredValue::new(children);
    view! {
        <dialog node_ref=node class=class aria-label=title on:close=move |_| on_close()>
            <Show when=move || is_open.get()>
                <header class="dialog-head">
                    <h2>{title}</h2>
                    <IconButton label=words::CLOSE shape=Shape::Cross on_press=on_close/>
                </header>
                <div class="dialog-body">{children.with_value(|children| children())}</div>
            </Show>
        </dialog>
    }
}
