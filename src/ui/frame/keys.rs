//! Keys: undo, redo, files, two-letter ways to each page, and the sheet that lists them with all terms.

use crate::domain::measure::KPIS;
use crate::platform::keys::{self, Press};
use crate::present::place::Page;
use crate::present::words::frame as words;
use crate::present::words::glossary;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::frame::drop::{EXPORTS, choose};
use crate::ui::widgets::{Dialog, Side, TextField};
use leptos::prelude::*;

/// The sheet of keys and terms; hears the keys of the whole page.
#[component]
pub fn Keys() -> impl IntoView {
    let context = Context::get();
    let goes = StoredValue::new(false);
    keys::on_press(move |press| hear(context, press, goes)).forever();
    let entries = || {
        let entry = |(keys, what): &(&'static str, &'static str)| {
            view! { <div><dt>{keys.split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view()}</dt><dd>{*what}</dd></div> }
        };
        words::KEYS_LIST.iter().map(entry).collect_view()
    };
    view! {
        <Dialog title=words::HELP is_open=context.help on_close=move || context.help.set(false) side=Side::Right>
            <section>
                <h3>{words::KEYS}</h3>
                <dl class="keys">{entries()}</dl>
            </section>
            <Glossary/>
        </Dialog>
    }
}

/// Terms and figures, narrowed by what is typed.
#[component]
fn Glossary() -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let figures: Vec<(&str, &str)> = KPIS.iter().map(|kpi| (kpi.name, kpi.definition)).collect();
    let figures = StoredValue::new(figures);
    let terms = Memo::new(move |_| wanted.with(|text| glossary::found(glossary::TERMS, text)));
    let named =
        Memo::new(move |_| wanted.with(|text| figures.with_value(|figures| glossary::found(figures, text))));
    let list = |entries: Memo<Vec<(&'static str, &'static str)>>| {
        let entry = |(term, meaning): (&'static str, &'static str)| {
            view! { <div><dt>{term}</dt><dd>{meaning}</dd></div> }
        };
        move || entries.get().into_iter().map(entry).collect_view()
    };
    let none = move || terms.with(Vec::is_empty) && named.with(Vec::is_empty);
    view! {
        <TextField id="find-term" label=words::FIND_TERM value=wanted/>
        <p class="hint" role="status" hidden=move || !none()>{words::NO_TERM}</p>
        <section hidden=move || terms.with(Vec::is_empty)>
            <h3>{words::TERMS}</h3>
            <dl class="terms">{list(terms)}</dl>
        </section>
        <section hidden=move || named.with(Vec::is_empty)>
            <h3>{words::FIGURES}</h3>
            <dl class="terms">{list(named)}</dl>
        </section>
    }
}

fn hear(context: Context, press: &Press, goes: StoredValue<bool>) -> bool {
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
        "?" => context.help.update(|is_open| *is_open = !*is_open),
        "o" => choose(context, EXPORTS, true),
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
        Page::Coaching => "t",
        Page::Roadmap => "r",
        Page::Data => "d",
        Page::Settings => "s",
    }
}

fn go_key(page: Page) -> String {
    go_key_of(page).to_owned()
}
