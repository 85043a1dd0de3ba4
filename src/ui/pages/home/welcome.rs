//! The first screen of an empty workspace: three doors, and a quiet fourth.

use crate::app::requests::Request;
use crate::present::words::home as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::frame::drop::{EXPORTS, choose};
use crate::ui::widgets::{Icon, Shape};
use leptos::prelude::*;

/// The demo company is the same for everybody.
const DEMO_SEED: u64 = 1;

/// What stands on Home before anything is there.
#[component]
pub fn Welcome() -> impl IntoView {
    let context = Context::get();
    let is_making = RwSignal::new(false);
    let explore = move |_| {
        if is_making.get_untracked() {
            return;
        }
        is_making.set(true);
        let reply = context.engine.ask("", Request::LoadDemo { seed: DEMO_SEED });
        leptos::task::spawn_local(async move {
            ask::report(context, &reply.await, true);
            // With the demo company in, this page is gone, and the button that had the focus with it.
            crate::platform::dom::focus("main");
            let _ = is_making.try_set(false);
        });
    };
    let demo_word = move || if is_making.get() { words::DOOR_DEMO_BUSY } else { words::DOOR_DEMO };
    view! {
        <p class="lede">{words::WELCOME}</p>
        <div class="doors">
            <button type="button" class="door" on:click=move |_| choose(context, EXPORTS, true)>
                <Icon shape=Shape::Upload/><strong>{words::DOOR_DROP}</strong><span>{words::DOOR_DROP_WHY}</span>
            </button>
            <button type="button" class="door" id="explore-demo" aria-busy=move || is_making.get().to_string() on:click=explore>
                <Icon shape=Shape::Chart/><strong>{demo_word}</strong><span>{words::DOOR_DEMO_WHY}</span>
            </button>
            <button type="button" class="door" on:click=move |_| choose(context, ".attain", false)>
                <Icon shape=Shape::Download/><strong>{words::DOOR_OPEN}</strong><span>{words::DOOR_OPEN_WHY}</span>
            </button>
        </div>
        <p>{words::DOOR_TYPE_BEFORE}" "<a href="#/data?tab=hand">{words::DOOR_TYPE}</a>"."</p>
        <p><a href="#/settings">{words::PRIVACY}</a></p>
    }
}
