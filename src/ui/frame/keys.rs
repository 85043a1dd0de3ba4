//! Keys: undo, redo, the sheet that lists them, and two-letter ways to each page.

use crate::platform::keys::{self, Press};
use crate::present::place::Page;
use crate::present::words::frame as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::Dialog;
use leptos::prelude::*;

/// The sheet of keys; hears the keys of the whole page.
#[component]
pub fn Keys() -> impl IntoView {
    let context = Context::get();
    let is_open = RwSignal::new(false);
    let goes = StoredValue::new(false);
    keys::on_press(move |press| hear(context, press, is_open, goes)).forever();
    let entries = || {
        let entry = |(keys, what): &(&'static str, &'static str)| {
            view! { <div><dt>{keys.split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view()}</dt><dd>{*what}</dd></div> }
        };
        words::KEYS_LIST.iter().map(entry).collect_view()
    };
    view! {
        <Dialog title=words::KEYS_TITLE is_open on_close=move || is_open.set(false)>
            <dl class="keys">{entries()}</dl>
        </Dialog>
    }
}

fn hear(context: Context, press: &Press, is_open: RwSignal<bool>, goes: StoredValue<bool>) -> bool {
    if press.typing || press.alt {
        return false;
    }
    let key = press.key.to_lowercase();
    if press.command {
        match (key.as_str(), press.shift) {
            ("z", false) => ask::undo(context),
            ("z", true) | ("y", false) => ask::redo(context),
            _ => return false,
        }
        return true;
    }
    if goes.get_value() {
        goes.set_value(false);
        let page = Page::ALL.into_iter().find(|page| go_key(*page) == key);
        if let Some(page) = page {
            context.go_to(page);
            return true;
        }
    }
    match key.as_str() {
        "?" => is_open.update(|is_open| *is_open = !*is_open),
        "g" => goes.set_value(true),
        _ => return false,
    }
    true
}

const fn go_key_of(page: Page) -> &'static str {
    match page {
        Page::Home => "h",
        Page::Performance => "p",
        Page::Goals => "g",
        Page::Pay => "c",
        Page::Forecast => "f",
        Page::Data => "d",
        Page::Settings => "s",
    }
}

fn go_key(page: Page) -> String {
    go_key_of(page).to_owned()
}
