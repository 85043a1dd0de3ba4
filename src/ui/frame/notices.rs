//! What a person must know before trusting the figures: a stopped engine, missing rows, a new version.

use crate::app::requests::Request;
use crate::platform::lifecycle;
use crate::present::tone::Tone;
use crate::present::words::frame as words;
use crate::ui::context::{Context, Health};
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
