//! The bar on top: whose workspace, undo and redo, and in one fixed place whether all is stored.

use super::viewing::ViewAs;
use crate::app::requests::Request;
use crate::present::save::{SaveState, Unsaved};
use crate::present::viewing;
use crate::present::words::frame as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Icon, IconButton, Look, Shape};
use leptos::prelude::*;

/// The header.
#[component]
pub fn Header() -> impl IntoView {
    let context = Context::get();
    let name = move || {
        let name = context.held().name.clone();
        if name.is_empty() { words::UNNAMED.to_owned() } else { name }
    };
    let cant_undo = Signal::derive(move || context.held().undo.is_none());
    let cant_redo = Signal::derive(move || context.held().redo.is_none());
    let undo = Signal::derive(move || label(words::UNDO, context.held().undo.as_ref(), context));
    let redo = Signal::derive(move || label(words::REDO, context.held().redo.as_ref(), context));
    view! {
        <header class="top">
            <a class="brand" href="#/"><span class="brand-mark" aria-hidden="true"></span>{words::PRODUCT}</a>
            <ViewedAs/>
            <span class="workspace"><bdi>{name}</bdi></span>
            <FixedToday/>
            <div class="top-actions">
                <ViewAs/>
                <IconButton label=undo shape=Shape::Undo disabled=cant_undo on_press=move || ask::undo(context)/>
                <IconButton label=redo shape=Shape::Redo disabled=cant_redo on_press=move || ask::redo(context)/>
                <IconButton label=words::HELP shape=Shape::Question on_press=move || context.help.set(true)/>
                <SaveMark/>
            </div>
        </header>
    }
}

fn label(word: &str, name: Option<&crate::app::edit::EditName>, context: Context) -> String {
    match name {
        Some(name) => format!("{word}: {}", words::edit(name, &context.locale())),
        None => word.to_owned(),
    }
}

/// Through whose eyes the page is seen: in sight on every page, however far it is scrolled.
#[component]
fn ViewedAs() -> impl IntoView {
    let context = Context::get();
    let mark = move || viewing::mark(&context.held());
    view! { <Show when=move || mark().is_some()><strong class="viewed-as"><bdi>{mark}</bdi></strong></Show> }
}

#[component]
fn FixedToday() -> impl IntoView {
    let context = Context::get();
    let text = move || {
        let held = context.held();
        let today = held.today.filter(|_| held.today_is_fixed)?;
        Some(crate::present::format::date(today, &context.locale()))
    };
    view! {
        <Show when=move || text().is_some()>
            <a class="fixed-today" href="#/settings"><Icon shape=Shape::Clock/>{words::FIXED_TODAY}" "{text}</a>
        </Show>
    }
}

#[component]
fn SaveMark() -> impl IntoView {
    let context = Context::get();
    let state = move || match context.save.get() {
        SaveState::Saved => ("ahead", Shape::Check),
        SaveState::Saving => ("plain", Shape::Clock),
        SaveState::NotSaved(_) => ("behind", Shape::Warning),
    };
    let why = move || match context.save.get() {
        SaveState::NotSaved(why) => Some(why),
        _ => None,
    };
    let retry = move || match why() {
        Some(Unsaved::OtherTab) => context.saving.give_up(context),
        _ => context.saving.retry(context),
    };
    let retry_word = Signal::derive(move || match why() {
        Some(Unsaved::OtherTab) => words::REOPEN.to_owned(),
        _ => words::RETRY.to_owned(),
    });
    let download = move || drop(context.engine.ask("", Request::Download));
    view! {
        <div class="save">
            <span class=move || format!("save-mark {}", state().0) role="status">
                {move || view! { <Icon shape=state().1/> }}
                <span>{move || words::save_word(&context.save.get())}</span>
            </span>
            <Show when=move || why().is_some()>
                <div class="save-why" role="alert">
                    <p>{move || why().map(|why| words::unsaved(&why, &context.locale()))}</p>
                    <Button label=retry_word on_press=retry/>
                    <Button label=words::DOWNLOAD look=Look::Primary on_press=download/>
                </div>
            </Show>
        </div>
    }
}
