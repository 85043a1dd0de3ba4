//! Messages that go away by themselves, with Undo where something was done. They wait while looked at.

use crate::platform::clock;
use crate::present::words::frame as words;
use crate::ui::ask;
use crate::ui::context::{Context, Message};
use crate::ui::widgets::{Button, IconButton, Look, Shape};
use leptos::prelude::*;

const SHOWN_MS: u32 = 7_000;
const STEP_MS: u32 = 250;

/// The messages on screen.
#[component]
pub fn Messages() -> impl IntoView {
    let context = Context::get();
    let is_held = RwSignal::new(false);
    let each = move || context.messages.get();
    view! {
        <div
            class="messages"
            role="status"
            aria-live="polite"
            on:mouseenter=move |_| is_held.set(true)
            on:mouseleave=move |_| is_held.set(false)
            on:focusin=move |_| is_held.set(true)
            on:focusout=move |_| is_held.set(false)
        >
            <For each key=|message| (message.number, message.offers_undo) let(message)>
                <Toast message is_held/>
            </For>
        </div>
    }
}

#[component]
fn Toast(message: Message, is_held: RwSignal<bool>) -> impl IntoView {
    let context = Context::get();
    let Message { number, text, offers_undo, is_failure } = message;
    let dismiss =
        move || context.messages.update(|messages| messages.retain(|message| message.number != number));
    if !is_failure {
        leptos::task::spawn_local(async move {
            let mut left_ms = SHOWN_MS;
            while left_ms > 0 {
                clock::sleep(STEP_MS).await;
                if !is_held.try_get_untracked().unwrap_or(false) {
                    left_ms = left_ms.saturating_sub(STEP_MS);
                }
            }
            dismiss();
        });
    }
    let undo = move || {
        dismiss();
        ask::undo(context);
    };
    view! {
        <div class="message" class:failure=is_failure>
            <p>{text}</p>
            {offers_undo.then(|| view! { <Button label=words::UNDO look=Look::Quiet on_press=undo/> })}
            <IconButton label=words::DISMISS shape=Shape::Cross on_press=dismiss/>
        </div>
    }
}
