//! THE SCREEN. Leptos components: they read view models of `present`, send requests, and hold only
//! open menus and unsent drafts.
//!
//! How a page is written: `pages/<name>.rs` holds `#[component] pub fn Page()`. It takes
//! [`context::Context`] by `Context::get()`, asks the engine by `ask::reading(lane, move || Some(request))`,
//! which asks again whenever a signal read inside it or the workspace changes, turns the answer into a
//! view model by a pure function of `present`, and draws it with [`widgets`]. Its texts stand in
//! `present/words/<name>.rs`, its styles in `style/pages/<name>.css` (listed in index.html).

pub mod app;
pub mod ask;
pub mod context;
pub mod engine;
pub mod frame;
pub mod pages;
pub mod reply;
pub mod saving;
pub mod widgets;

use crate::platform::{dom, panic};

/// Takes the stage of `index.html` and shows the page there.
pub fn start() {
    panic::install_on_page();
    if let Ok(stage) = dom::take_stage("app") {
        leptos::mount::mount_to(stage, app::App).forget();
    }
}
