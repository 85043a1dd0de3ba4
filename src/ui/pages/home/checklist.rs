//! The first six things to do, until they are done or somebody puts the list away.

use crate::app::edit::{Action, RoadmapAction};
use crate::present::checklist::{Todo, checklist};
use crate::present::words::{home as words, roadmap};
use crate::ui::ask::act;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Icon, Look, Shape};
use leptos::prelude::*;

#[component]
pub(super) fn Checklist() -> impl IntoView {
    let context = Context::get();
    let list = Memo::new(move |_| {
        let list = checklist(&context.held(), context.backed_up.get().is_some())?;
        // What is done needs no list.
        list.iter().any(|one| !one.is_done).then_some(list)
    });
    let hide = move || act(context, Action::Roadmap(RoadmapAction::HideChecklist));
    let item = |one: Todo| {
        let (shape, word, class) = match one.is_done {
            true => (Shape::Check, roadmap::MET, "road-check met"),
            false => (Shape::Clock, roadmap::NOT_MET, "road-check"),
        };
        view! {
            <li class=class>
                <Icon shape/>
                <span><span class="visually-hidden">{word}": "</span><a href=one.href>{one.text}</a></span>
            </li>
        }
    };
    move || {
        list.get().map(|list| {
            let done = list.iter().filter(|one| one.is_done).count();
            view! {
                <section class="checklist no-print" aria-labelledby="checklist-title">
                    <h2 id="checklist-title">{words::first_steps(done)}</h2>
                    <ol class="road-checks">{list.into_iter().map(item).collect_view()}</ol>
                    <Button label=words::PUT_AWAY.to_owned() look=Look::Quiet on_press=hide/>
                </section>
            }
        })
    }
}
