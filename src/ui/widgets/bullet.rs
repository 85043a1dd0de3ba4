//! A bullet bar: how much is reached, with a mark where pace stands. 100 % is two thirds of its width,
//! so that going past the goal can be seen.

use crate::domain::kernel::Rational;
use crate::present::format;
use crate::present::tone::Tone;
use crate::present::words::widgets as words;
use crate::ui::context::Context;
use leptos::prelude::*;

/// A bar with a pace mark and its text alternative.
#[component]
pub fn Bullet(
    /// The share of the goal that is reached.
    share: Rational,
    /// The share that pace asks for.
    #[prop(optional_no_strip)]
    pace: Option<Rational>,
    /// How it stands.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let locale = Context::get().locale();
    let percent = |share: Rational| format::percent(share, &locale);
    let label = words::bar(&percent(share), pace.map(percent).as_deref());
    let width = |share: Rational| format!("{:.2}%", (share.to_f64() / 1.5 * 100.0).clamp(0.0, 100.0));
    view! {
        <span class=format!("bullet {}", tone.slug()) role="img" aria-label=label>
            <span class="bullet-fill" style:width=width(share)></span>
            <span class="bullet-goal"></span>
            {pace.map(|pace| view! { <span class="bullet-pace" style:inset-inline-start=width(pace)></span> })}
        </span>
    }
}
