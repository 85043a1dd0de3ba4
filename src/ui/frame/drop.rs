//! The whole window takes files: exports are read, one workspace file is opened.

use crate::app::requests::{Answer, Request};
use crate::platform::files::{self, LocalFile};
use crate::present::place::Page;
use crate::present::words::frame as words;
use crate::ui::ask;
use crate::ui::context::{Context, Progress};
use crate::ui::widgets::{Icon, Shape};
use leptos::prelude::*;

/// What our workspace files end in.
const WORKSPACE: &str = ".attain";

/// What the chooser offers for exports.
pub const EXPORTS: &str = ".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values";

/// What lies over the page while files are above the window.
#[component]
pub fn DropOverlay() -> impl IntoView {
    let context = Context::get();
    let is_above = RwSignal::new(false);
    let zone = files::on_drop(move |above| is_above.set(above), move |dropped| take(context, dropped));
    let zone = StoredValue::new_local(Some(zone));
    on_cleanup(move || drop(zone.try_update_value(Option::take)));
    view! {
        <div class="drop-overlay" hidden=move || !is_above.get()>
            <Icon shape=Shape::Upload/>
            <p>{words::DROP_TITLE}</p>
            <p>{words::DROP_HINT}</p>
        </div>
    }
}

/// Reads exports, or opens a workspace file.
pub fn take(context: Context, chosen: Vec<LocalFile>) {
    let is_workspace = |file: &LocalFile| file.name().to_lowercase().ends_with(WORKSPACE);
    match (chosen.iter().any(is_workspace), chosen.len()) {
        (_, 0) => {}
        (true, 1) => restore(context, chosen),
        (true, _) => context.say_failed(words::ONE_WORKSPACE),
        (false, _) => read(context, chosen),
    }
}

fn read(context: Context, chosen: Vec<LocalFile>) {
    let names: Vec<String> = chosen.iter().map(LocalFile::name).collect();
    let total = chosen.iter().map(LocalFile::size).sum();
    let name = names.first().cloned().unwrap_or_default();
    context.snapshot.set(String::new());
    context.progress.set(Some(Progress { name, done: 0.0, total, rows: 0 }));
    context.go_to(Page::Data);
    let reply = context.engine.ask_with("read", Request::Read { names }, chosen);
    leptos::task::spawn_local(async move {
        let answer = reply.await;
        if answer != Answer::Superseded {
            context.progress.set(None);
        }
        ask::report(context, &answer, false);
    });
}

fn restore(context: Context, chosen: Vec<LocalFile>) {
    let reply = context.engine.ask_with("", Request::Restore, chosen);
    leptos::task::spawn_local(async move {
        if ask::report(context, &reply.await, false) {
            context.say(words::RESTORED);
            context.go_to(Page::Home);
        }
    });
}

/// Opens the chooser for exports or a workspace file; call it from a click.
pub fn choose(context: Context, accept: &str, several: bool) {
    let kept = StoredValue::new_local(None::<files::Picker>);
    let picked = files::pick(accept, several, move |chosen| {
        take(context, chosen);
        // The chooser is done once its choice was taken.
        leptos::task::spawn_local(async move { drop(kept.try_update_value(Option::take)) });
    });
    match picked {
        Ok(picker) => kept.set_value(Some(picker)),
        Err(fault) => context.say_failed(fault.to_string()),
    }
}
