//! A person's own goals and what they serve: own, team, company, in words and shares.

use super::Report;
use crate::present::goals::{GoalDetail, own};
use crate::present::viewing;
use crate::present::words::goals as words;
use crate::ui::context::Context;
use leptos::prelude::*;

/// The own line of sight of the person in the filters.
#[component]
pub fn Own(report: Report) -> impl IntoView {
    let context = Context::get();
    let person = Memo::new(move |_| context.place.with(|place| viewing::whose(context.held().viewer, place)));
    let goals = Memo::new(move |_| {
        let (report, place) = (report.get(), context.place.get());
        let found = report.zip(person.get());
        found.map(|(report, person)| own(&report, person, &context.held(), &place, &context.locale()))
    });
    let content = move || match goals.get() {
        None => view! { <p class="hint">{words::OWN_WHY}</p> }.into_any(),
        Some(goals) if goals.is_empty() => view! { <p class="hint">{words::OWN_NONE}</p> }.into_any(),
        Some(goals) => {
            let items = goals.into_iter().map(|goal| view! { <li><Sight goal/></li> }).collect_view();
            view! { <ul class="plain-list">{items}</ul> }.into_any()
        }
    };
    view! {
        <section aria-labelledby="own-title">
            <h2 id="own-title">{words::OWN}</h2>
            {content}
        </section>
    }
}

/// A goal and the goals above it.
#[component]
pub fn Sight(goal: GoalDetail) -> impl IntoView {
    let above = goal.sight.into_iter().map(|above| {
        view! { <li><a href=above.href><bdi>{above.text}</bdi></a>" "<span class="meta">{above.share}</span></li> }
    });
    view! {
        <div class="sight">
            <p><a href=goal.line.href><bdi>{goal.line.name}</bdi></a>": "{goal.line.target}</p>
            <ol class="sight-line">{above.collect_view()}</ol>
            <p class="meta">{goal.acknowledged}</p>
        </div>
    }
}
