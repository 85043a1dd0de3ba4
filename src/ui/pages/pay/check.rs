//! What the check says about a plan: verdict, findings with their readings, the plan in words, what it pays.

use crate::present::pay::plans::{CheckView, FindingView, ReadingView};
use crate::present::words::pay as words;
use crate::ui::widgets::{Button, Look, Skeleton, ToneMark};
use leptos::prelude::*;

/// The findings beside the text. What is shown stays until the next check is done.
#[component]
pub fn Findings(
    /// What the last check said.
    view: Memo<CheckView>,
    /// Whether it is about the text as it stands.
    is_current: Memo<bool>,
    /// Takes the document of a reading.
    use_text: Callback<String>,
) -> impl IntoView {
    let verdict = move || {
        let (tone, text) = view.with(|view| (view.tone, view.verdict.clone()));
        (!text.is_empty()).then(|| view! { <ToneMark tone text/> })
    };
    let is_waiting = Memo::new(move |_| view.with(|view| view.verdict.is_empty()));
    view! {
        <section class="check" aria-labelledby="check-title" class:stale=move || !is_current.get()>
            <h2 id="check-title">{words::FINDINGS}</h2>
            <p class="check-verdict" role="status">
                {verdict}
                <span class="hint" hidden=move || is_current.get()>{words::CHECKING}</span>
            </p>
            <Show when=move || is_waiting.get()><Skeleton lines=6/></Show>
            {move || view.with(|view| view.unreadable.clone()).map(|why| view! { <p class="check-place"><code>{why}</code></p> })}
            {move || view.with(|view| view.findings.clone()).into_iter().map(|finding| view! { <One finding use_text/> }).collect_view()}
            {move || view.with(|view| view.pays.clone()).map(|pays| view! { <p class="check-pays">{pays}</p> })}
            <InWords view/>
        </section>
    }
}

#[component]
fn One(finding: FindingView, use_text: Callback<String>) -> impl IntoView {
    let FindingView { path, message, tone, readings } = finding;
    let has_readings = !readings.is_empty();
    let readings = readings.into_iter().map(|reading| view! { <Way reading use_text/> }).collect_view();
    view! {
        <div class=format!("check-finding {}", tone.slug())>
            <p><ToneMark tone text=message/></p>
            <p class="check-path"><code>{path}</code></p>
            {has_readings.then(|| view! { <ol class="readings">{readings}</ol> })}
        </div>
    }
}

#[component]
fn Way(reading: ReadingView, use_text: Callback<String>) -> impl IntoView {
    let ReadingView { text, pays, document } = reading;
    view! {
        <li>
            <p>{text}</p>
            <p class="number">{pays}</p>
            <Button label=words::USE_READING look=Look::Quiet on_press=move || use_text.run(document.clone())/>
        </li>
    }
}

#[component]
fn InWords(view: Memo<CheckView>) -> impl IntoView {
    let sentences = Memo::new(move |_| view.with(|view| view.words.clone()));
    move || {
        let items = sentences.get();
        (!items.is_empty()).then(|| {
            let items = items.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
            view! { <h3>{words::IN_WORDS}</h3><ul class="plan-words">{items}</ul> }
        })
    }
}
