//! Saved views and the link to what is on screen. Both hold page and filters, never a row; a view is opened
//! by a person only.

use crate::app::edit::Action;
use crate::domain::model::SavedView;
use crate::platform::{clipboard, root};
use crate::present::place;
use crate::present::words::frame as words;
use crate::present::words::widgets;
use crate::ui::ask::act;
use crate::ui::context::Context;
use crate::ui::widgets::exports::source;
use crate::ui::widgets::{Button, IconButton, Look, Menu, Shape, TextField};
use leptos::prelude::*;

/// Copies the address, and says what it holds.
#[component]
pub fn CopyLink() -> impl IntoView {
    let context = Context::get();
    let press = move || {
        let (address, said) = (root::address(), source(context).link_says());
        leptos::task::spawn_local(async move {
            match clipboard::write_text(&address).await {
                Ok(()) => context.say(said),
                Err(_) => context.say_failed(widgets::NOT_COPIED),
            }
        });
    };
    view! { <Button label=words::COPY_LINK.to_owned() look=Look::Quiet icon=Shape::Link on_press=press/> }
}

/// The saved views: open, rename, remove, and one more of what is on screen.
#[component]
pub fn Views() -> impl IntoView {
    let context = Context::get();
    let renamed = RwSignal::new(None::<SavedView>);
    let name = RwSignal::new(String::new());
    let views = Memo::new(move |_| context.held().views.clone());
    let items =
        move || views.get().into_iter().map(|saved| item(context, renamed, name, saved)).collect_view();
    let save = move || {
        let here = context.place.with_untracked(place::encode);
        let (id, fragment) = match renamed.get_untracked() {
            Some(saved) => (Some(saved.id), saved.fragment),
            None => (None, here),
        };
        act(context, Action::SetView { id, name: name.get_untracked(), fragment });
        renamed.set(None);
        name.set(String::new());
        // The button can't be pressed any more; the keys stay in the menu.
        crate::platform::dom::focus("view-name");
    };
    let label = Signal::derive(move || {
        let is_renaming = renamed.with(Option::is_some);
        if is_renaming { words::RENAME_VIEW.to_owned() } else { words::SAVE_VIEW.to_owned() }
    });
    let is_blank = Signal::derive(move || name.with(|name| name.trim().is_empty()));
    view! {
        <Menu label=words::VIEWS shape=Shape::Table shows_label=true stays=true>
            <p class="hint">{words::VIEWS_HINT}</p>
            <ul class="views">{items}</ul>
            <div class="views-form">
                <TextField id="view-name" label=words::VIEW_NAME value=name/>
                <Button label icon=Shape::Plus on_press=save disabled=is_blank/>
            </div>
        </Menu>
    }
}

fn item(
    context: Context,
    renamed: RwSignal<Option<SavedView>>,
    name: RwSignal<String>,
    saved: SavedView,
) -> impl IntoView {
    let (id, href, text) = (saved.id, format!("#{}", saved.fragment), saved.name.clone());
    let labels = (format!("{}: {text}", words::RENAME), format!("{}: {text}", words::REMOVE));
    let rename = move || {
        name.set(saved.name.clone());
        renamed.set(Some(saved.clone()));
        crate::platform::dom::focus("view-name");
    };
    view! {
        <li>
            <a href=href><bdi>{text}</bdi></a>
            <IconButton label=labels.0 shape=Shape::Pencil on_press=rename/>
            <IconButton label=labels.1 shape=Shape::Trash on_press=move || act(context, Action::RemoveView(id))/>
        </li>
    }
}
