//! The whole: frame, the page of the place, and what lies above them.

use super::context::Context;
use super::frame::drop::DropOverlay;
use super::frame::filters::FilterBar;
use super::frame::header::Header;
use super::frame::keys::Keys;
use super::frame::messages::Messages;
use super::frame::nav::Navigation;
use super::frame::notices::Notices;
use super::frame::viewing::Withheld;
use super::pages;
use super::widgets::{Dialog, ExplainPanel, Side, Skeleton};
use crate::platform::{dom, focus, fragment, lifecycle, root, storage};
use crate::present::place::{self, Page};
use crate::present::viewing;
use crate::present::words::{explain, frame as words};
use leptos::prelude::*;

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let context = Context::provide();
    listen(context);
    context.saving.probe(context);
    context.engine.start(context);
    Effect::new(move |_| {
        let page = context.place.with(|place| place.page);
        let name = context.overview.with(|overview| overview.as_ref().map(|held| held.name.clone()));
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| words::PRODUCT.to_owned());
        dom::set_title(&format!("{} · {name}", words::page(page)));
    });
    let has_figure = Signal::derive(move || context.figure.with(Option::is_some));
    view! {
        <a class="skip" href="#main" on:click=skip>{words::SKIP}</a>
        <Header/>
        <div class="frame">
            <Navigation/>
            <main id="main" tabindex="-1">
                <Notices/>
                <FilterBar/>
                <Current/>
            </main>
        </div>
        <Dialog title=explain::TITLE is_open=has_figure on_close=move || context.figure.set(None) side=Side::Right>
            <ExplainPanel/>
        </Dialog>
        <Keys/>
        <DropOverlay/>
        <Messages/>
    }
}

/// The fragment is ours, so that the skip link moves the focus itself.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    dom::focus("main");
}

#[component]
fn Current() -> impl IntoView {
    let context = Context::get();
    let page = Memo::new(move |_| context.place.with(|place| place.page));
    let is_open = Memo::new(move |_| context.overview.with(Option::is_some));
    let why = Memo::new(move |_| context.place.with(|place| viewing::hidden(context.held().viewer, place)));
    move || {
        if !is_open.get() {
            return view! { <div class="page"><h1>{words::page(page.get())}</h1><p role="status">{words::OPENING}</p><Skeleton lines=8/></div> }
                .into_any();
        }
        // Pay keeps its views in sight: it says itself which one is hidden.
        if let Some(why) = why.get().filter(|_| page.get() != Page::Pay) {
            return view! { <div class="page"><h1>{words::page(page.get())}</h1><Withheld why/></div> }
                .into_any();
        }
        match page.get() {
            Page::Home => view! { <pages::home::Page/> }.into_any(),
            Page::Performance => view! { <pages::performance::Page/> }.into_any(),
            Page::Goals => view! { <pages::goals::Page/> }.into_any(),
            Page::Pay => view! { <pages::pay::Page/> }.into_any(),
            Page::Forecast => view! { <pages::forecast::Page/> }.into_any(),
            Page::Coaching => view! { <pages::coaching::Page/> }.into_any(),
            Page::Roadmap => view! { <pages::roadmap::Page/> }.into_any(),
            Page::Data => view! { <pages::data::Page/> }.into_any(),
            Page::Settings => view! { <pages::settings::Page/> }.into_any(),
        }
    }
}

/// The events of the window that outlive every page.
fn listen(context: Context) {
    let arrive = move |text: String| {
        let next = place::decode(&text);
        let changes_page = context.place.with_untracked(|place| place.page != next.page);
        let had_focus = dom::has_focus();
        context.figure.set(None);
        context.place.set(next);
        if changes_page {
            root::to_top();
            dom::focus("main");
        } else if had_focus {
            // A link that leaves the page with what it opened takes the focus along.
            request_animation_frame(|| {
                if !dom::has_focus() {
                    dom::focus("main");
                }
            });
        }
    };
    focus::keep();
    fragment::on_change(arrive).forever();
    let is_unsaved = move || {
        context.save.with_untracked(|save| save.is_unsaved())
            || context.progress.with_untracked(Option::is_some)
    };
    lifecycle::guard(is_unsaved).forever();
    storage::on_foreign(move |foreign| context.saving.hear_other(context, &foreign)).forever();
    lifecycle::on_return(move || context.saving.look_again(context)).forever();
}
