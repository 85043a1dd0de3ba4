//! What a person must know before trusting the figures: a stopped engine, missing rows, a new version.

use crate::app::requests::Request;
use crate::platform::lifecycle;
use crate::present::place::{Page, Place};
use crate::present::tone::Tone;
use crate::present::words::frame as words;
use crate::ui::ask;
use crate::ui::context::{Context, Health};
use crate::ui::frame::drop::{EXPORTS, choose};
use crate::ui::frame::viewing::Viewing;
use crate::ui::widgets::{Banner, Button, Look};
use leptos::prelude::*;

/// The lasting notices above every page.
#[component]
pub fn Notices() -> impl IntoView {
    let context = Context::get();
    let has_update = RwSignal::new(false);
    lifecycle::on_update(move || has_update.set(true)).forever();
    let missing = move || {
        let notices = context.notices.get();
        notices
            .iter()
            .map(|notice| view! { <Banner tone=Tone::Warning text=words::notice(notice)>{dismiss(context)}</Banner> })
            .collect_view()
    };
    view! {
        <div class="notices">
            <Viewing/>
            <EngineNotice/>
            <Show when=move || context.is_on_page.get()>
                <Banner text=words::ENGINE_ON_PAGE>
                    <Button label=words::DISMISS look=Look::Quiet on_press=move || context.is_on_page.set(false)/>
                </Banner>
            </Show>
            <Show when=move || context.not_opened.with(Option::is_some)>
                <Banner tone=Tone::Behind text=Signal::derive(move || context.not_opened.get().unwrap_or_default())/>
            </Show>
            {missing}
            <DemoNotice/>
            <Show when=move || has_update.get()>
                <Banner text=words::UPDATE>
                    <Button
                        label=words::USE_UPDATE
                        disabled=Signal::derive(move || context.save.with(|save| save.is_unsaved()))
                        on_press=lifecycle::use_update
                    />
                </Banner>
            </Show>
        </div>
    }
}

fn dismiss(context: Context) -> impl IntoView {
    view! { <Button label=words::DISMISS look=Look::Quiet on_press=move || context.notices.set(Vec::new())/> }
}

/// Says on every page that the figures are made up, with both ways out.
#[component]
fn DemoNotice() -> impl IntoView {
    let context = Context::get();
    let is_demo = Memo::new(move |_| context.held().is_demo);
    let is_half = Memo::new(move |_| context.held().is_half_demo);
    // Once for each demo opened: whoever takes the second half back wants it so.
    Effect::new(move |was_asked: Option<bool>| {
        let was_asked = was_asked.unwrap_or(false);
        if is_half.get() && !was_asked {
            complete(context);
        }
        is_demo.get() && (was_asked || is_half.get())
    });
    let text = move || if is_half.get() { words::DEMO_HALF } else { words::DEMO };
    let leave = move || {
        let reply = context.engine.ask("", Request::LeaveDemo);
        leptos::task::spawn_local(async move {
            if ask::report(context, &reply.await, false) {
                context.say(words::DEMO_LEFT);
                context.go(&Place::at(Page::Home));
            }
        });
    };
    view! {
        <Show when=move || is_demo.get()>
            <Banner text=Signal::derive(move || text().to_owned())>
                <Button label=words::DEMO_REPLACE look=Look::Primary on_press=move || choose(context, EXPORTS, true)/>
                <Button label=words::DEMO_LEAVE on_press=leave/>
            </Banner>
        </Show>
    }
}

/// Asks for the second half of the demo company, behind all that the page asks to show the first.
fn complete(context: Context) {
    request_animation_frame(move || {
        let reply = context.engine.ask("", Request::CompleteDemo);
        leptos::task::spawn_local(async move {
            ask::report(context, &reply.await, false);
        });
    });
}

#[component]
fn EngineNotice() -> impl IntoView {
    let context = Context::get();
    let text = Signal::derive(move || {
        let how = match context.health.get() {
            Health::Dead => words::ENGINE_DEAD,
            _ => words::ENGINE_RESTARTING,
        };
        format!("{} {how}", words::ENGINE_FAILED)
    });
    let has_failed = move || matches!(context.health.get(), Health::Dead | Health::Restarting);
    let download = move || drop(context.engine.ask("", Request::Download));
    view! {
        <Show when=has_failed>
            <Banner tone=Tone::Behind text>
                <Show when=move || context.health.get() == Health::Dead>
                    <Button label=words::RESTART look=Look::Primary on_press=move || context.engine.restart(context)/>
                    <Button label=words::DOWNLOAD on_press=download/>
                </Show>
            </Banner>
        </Show>
    }
}
