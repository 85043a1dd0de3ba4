//! SPIFs and contests: budget, standings, end.

use crate::app::requests::{Answer, DesignAsk, DesignReport, Request};
use crate::present::pay::incentives::{IncentiveView, view as read};
use crate::present::pay::{place_of, plans::TAB};
use crate::present::place::View;
use crate::present::words::design as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{DataTable, EmptyState, Skeleton};
use leptos::prelude::*;

/// All of them, those that still run first.
#[component]
pub fn Incentives() -> impl IntoView {
    let context = Context::get();
    let asked = reading("incentives", || Some(Request::Design(DesignAsk::Incentives)));
    let view = Memo::new(move |_| {
        asked.answer.with(|answer| match answer {
            Some(Answer::Designed(DesignReport::Incentives { incentives, today, unpaid })) => {
                let unpaid: Vec<String> = unpaid.iter().map(|(name, why)| format!("{name}: {why}")).collect();
                Some((read(incentives, *today, &context.locale()), unpaid))
            }
            _ => None,
        })
    });
    let plans = move || context.place.with(|place| place_of(place, &[(View::Tab, TAB)])).href();
    move || match view.get() {
        None => view! { <Skeleton lines=8/> }.into_any(),
        Some((all, unpaid)) if all.is_empty() => view! {
            <EmptyState title=words::NO_INCENTIVES_TITLE needs=words::NO_INCENTIVES_NEEDS>
                <a class="button primary" href=plans>{words::SHOW_PLANS}</a>
            </EmptyState>
            {unpaid.into_iter().map(|text| view! { <p class="hint">{text}</p> }).collect_view()}
        }
        .into_any(),
        Some((all, unpaid)) => view! {
            {all.into_iter().map(|one| view! { <One one/> }).collect_view()}
            {unpaid.into_iter().map(|text| view! { <p class="hint">{text}</p> }).collect_view()}
        }
        .into_any(),
    }
}

#[component]
fn One(one: IncentiveView) -> impl IntoView {
    let IncentiveView { title, of, facts, used_percent, standings } = one;
    let name = title.clone();
    let fact =
        |(name, value): (String, String)| view! { <div><dt>{name}</dt><dd class="number">{value}</dd></div> };
    let used = used_percent.map(|percent| {
        let label = format!("{}: {name}", words::BUDGET);
        view! { <meter min="0" max="100" value=percent.to_string() aria-label=label>{format!("{percent}%")}</meter> }
    });
    view! {
        <section class="incentive">
            <h2><bdi>{title}</bdi></h2>
            <p class="hint">{of}</p>
            <dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl>
            {used}
            <DataTable table=Signal::stored(standings)/>
        </section>
    }
}
