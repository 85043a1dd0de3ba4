//! An empty view that teaches: what it will show, which column it needs, and the doors that lead there.

use leptos::prelude::*;

/// What stands where there is nothing yet.
#[component]
pub fn EmptyState(
    /// What the view will show.
    #[prop(into)]
    title: String,
    /// What it needs for that.
    #[prop(into)]
    needs: String,
    /// The doors: buttons or links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="empty">
            <h2>{title}</h2>
            <p>{needs}</p>
            {children.map(|children| view! { <div class="empty-doors">{children()}</div> })}
        </section>
    }
}
