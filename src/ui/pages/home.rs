//! The page Home.

use crate::present::place::Page as Name;
use crate::present::words::frame as words;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    view! { <div class="page"><h1>{words::page(Name::Home)}</h1></div> }
}
