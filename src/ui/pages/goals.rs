//! The page Goals.

use crate::present::place::Page as Name;
use crate::present::words::frame as words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    view! { <div class="page"><h1>{words::page(Name::Goals)}</h1></div> }
}
