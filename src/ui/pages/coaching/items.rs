//! Lists of lines: a mark, what is said, what stands beside it, and what can be done with it.

use super::Report;
use crate::app::edit::{Action, CoachingAct};
use crate::present::coaching::Item;
use crate::present::words::coaching as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, IconButton, Look, Shape, ToneMark};
use leptos::prelude::*;

/// What can be done with a line.
pub type Acts = Callback<Item, AnyView>;

/// A list of lines under a heading.
#[component]
pub fn Items(
    /// Its id.
    id: &'static str,
    /// The heading.
    title: &'static str,
    /// The lines.
    #[prop(into)]
    items: Signal<Option<Vec<Item>>>,
    /// What stands there when there is no line.
    empty: &'static str,
    /// What helps to read it.
    #[prop(optional)]
    hint: &'static str,
    /// What can be done with a line.
    #[prop(optional, into)]
    acts: Option<Acts>,
    /// More below the lines.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lines = move || {
        let shown = items.get().unwrap_or_default();
        if shown.is_empty() {
            return view! { <p class="hint">{empty}</p> }.into_any();
        }
        let lines = shown.into_iter().map(|item| line(item, acts)).collect_view();
        view! { <ul class="coach-list">{lines}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            {lines}
            {children.map(|children| children())}
        </section>
    }
}

/// One line.
pub fn line(item: Item, acts: Option<Acts>) -> impl IntoView + use<> {
    let context = Context::get();
    let mark = (!item.mark.is_empty()).then(|| view! { <ToneMark tone=item.tone text=item.mark.clone()/> });
    let rows = item.rows.clone().map(|(kpi, filter)| {
        let open = move || context.open_figure(kpi, filter.clone(), Vec::new());
        view! { <Button label=words::ROWS.to_owned() look=Look::Quiet on_press=open/> }
    });
    let apart = item.id.zip(item.apart.clone()).map(|(id, other)| {
        let choose =
            move |place: usize| ask::act(context, Action::Coaching(CoachingAct::Choose { id, place }));
        view! {
            <div class="coach-apart">
                <p>{words::OTHER_VERSION}" "<bdi>{other}</bdi></p>
                <Button label=words::KEEP_THIS.to_owned() on_press=move || choose(0)/>
                <Button label=words::TAKE_OTHER.to_owned() on_press=move || choose(1)/>
            </div>
        }
    });
    let done = item.done;
    view! {
        <li class:done=done>
            <div class="coach-what">
                {mark}
                <bdi>{item.text.clone()}</bdi>
                <span class="meta">{item.meta.clone()}</span>
            </div>
            <div class="coach-acts no-print">{rows}{acts.map(|acts| acts.run(item))}</div>
            {apart}
        </li>
    }
}

/// A button that removes a record.
pub fn remover(context: Context, item: &Item) -> Option<AnyView> {
    let (id, label) = (item.id?, format!("{}: {}", words::REMOVE, item.text));
    Some(
        view! { <IconButton label shape=Shape::Trash on_press=move || super::remove(context, id)/> }
            .into_any(),
    )
}

/// A button that changes a record in place.
pub fn changer(
    context: Context,
    report: Report,
    item: &Item,
    label: &'static str,
    change: impl Fn(&mut crate::domain::model::coaching::Record) + Copy + 'static,
) -> Option<AnyView> {
    let id = item.id?;
    let press = move || super::alter(context, report, id, change);
    Some(view! { <Button label=label.to_owned() on_press=press/> }.into_any())
}
