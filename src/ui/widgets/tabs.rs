//! Tabs as links: each is a place of its own, so that Back and a reload work.

use leptos::prelude::*;

/// A row of links of which one is where the person is.
#[component]
pub fn Tabs(
    /// What the row chooses, for screen readers.
    #[prop(into)]
    label: String,
    /// Key, name and address of each.
    #[prop(into)]
    tabs: Signal<Vec<(String, String, String)>>,
    /// The key of the current one.
    #[prop(into)]
    current: Signal<String>,
) -> impl IntoView {
    let links = move || {
        let here = current.get();
        let link = |(key, name, href): (String, String, String)| {
            let mark = (key == here).then_some("page");
            view! { <li><a href=href aria-current=mark>{name}</a></li> }
        };
        tabs.get().into_iter().map(link).collect_view()
    };
    view! { <nav class="tabs" aria-label=label><ul>{links}</ul></nav> }
}
