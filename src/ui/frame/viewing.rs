//! Looking through somebody's eyes: chosen in the header, marked on every page while it is on, and what stands in place
//! of a page that this viewer does not see.

use crate::app::requests::Request;
use crate::domain::visibility::Viewer;
use crate::platform::dom;
use crate::present::tone::Tone;
use crate::present::viewing::{self, Role};
use crate::present::words::viewing as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, Button, EmptyState, Look, Menu, SelectField, Shape};
use leptos::prelude::*;

/// Asks the engine for somebody's view. What was pressed may be gone with it: the page takes the focus.
fn look(context: Context, viewer: Viewer) {
    let reply = context.engine.ask("", Request::ViewAs(viewer));
    leptos::task::spawn_local(async move {
        if ask::report(context, &reply.await, false) {
            dom::focus("main");
        }
    });
}

/// Chooses whose view is shown.
#[component]
pub fn ViewAs() -> impl IntoView {
    let context = Context::get();
    let (role, who) = (RwSignal::new(Role::Rep), RwSignal::new(String::new()));
    let roles =
        Signal::stored(Role::ALL.map(|role| (role.slug().to_owned(), words::role(role).to_owned())).to_vec());
    let people = Signal::derive(move || {
        let mut people = vec![(String::new(), words::NOBODY.to_owned())];
        people.extend(viewing::offered(&context.held(), role.get()));
        people
    });
    let chosen = move || viewing::chosen(role.get(), &who.get());
    let go = move || {
        if let Some(viewer) = chosen() {
            look(context, viewer);
        }
    };
    let is_one = move || role.get() != Role::Admin;
    view! {
        <Show when=move || context.held().people.get(1).is_some()>
            <Menu label=words::VIEW_AS shape=Shape::People stays=true>
                <p class="hint">{words::HINT}</p>
                <SelectField id="view-role" label=words::ROLE options=roles
                    value=Signal::derive(move || role.get().slug().to_owned())
                    on_choose=move |slug| role.set(Role::parse(&slug))/>
                <Show when=is_one>
                    <SelectField id="view-who" label=words::WHO options=people value=who
                        on_choose=move |id| who.set(id)/>
                </Show>
                <Button label=words::LOOK.to_owned() look=Look::Primary on_press=go
                    disabled=Signal::derive(move || chosen().is_none())/>
            </Menu>
        </Show>
    }
}

/// Says through whose eyes the page is seen, with the way back.
#[component]
pub fn Viewing() -> impl IntoView {
    let context = Context::get();
    let mark = move || viewing::mark(&context.held());
    view! {
        <Show when=move || mark().is_some()>
            <Banner tone=Tone::Warning text=Signal::derive(move || mark().unwrap_or_default())>
                <Button label=words::BACK.to_owned() on_press=move || look(context, Viewer::Admin)/>
            </Banner>
        </Show>
    }
}

/// What stands in place of what this viewer does not see.
#[component]
pub fn Withheld(
    /// Why.
    why: String,
) -> impl IntoView {
    let context = Context::get();
    view! {
        <EmptyState title=words::HIDDEN needs=why>
            <Button label=words::BACK.to_owned() look=Look::Primary on_press=move || look(context, Viewer::Admin)/>
        </EmptyState>
    }
}
