//! The pages: at the left on wide screens, along the bottom on narrow ones.

use crate::present::place::Page;
use crate::present::viewing;
use crate::present::words::frame as words;
use crate::ui::context::Context;
use crate::ui::widgets::{Icon, Shape};
use leptos::prelude::*;

const fn shape(page: Page) -> Shape {
    match page {
        Page::Home => Shape::Home,
        Page::Performance => Shape::Chart,
        Page::Goals => Shape::Target,
        Page::Pay => Shape::Coins,
        Page::Forecast => Shape::Forecast,
        Page::Coaching => Shape::People,
        Page::Roadmap => Shape::Road,
        Page::Data => Shape::Table,
        Page::Settings => Shape::Gear,
    }
}

/// Links to all pages; the filter goes along.
#[component]
pub fn Navigation() -> impl IntoView {
    let context = Context::get();
    let link = move |page: Page| {
        let mark = move || context.place.with(|place| (place.page == page).then_some("page"));
        let why = Memo::new(move |_| viewing::hidden_page(context.held().viewer, page));
        view! {
            <li>
                <a href=move || context.href(page) aria-current=mark class:withheld=move || why.get().is_some() title=why>
                    <Icon shape=shape(page)/>
                    <span>{words::page(page)}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="main-nav" aria-label=words::NAVIGATION>
            <ul>{Page::ALL.into_iter().map(link).collect_view()}</ul>
        </nav>
    }
}
