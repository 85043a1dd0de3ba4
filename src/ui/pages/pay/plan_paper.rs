//! A plan on paper: what it says, worked examples, what it changes, and where it is signed.

use crate::app::requests::{Answer, DesignAsk, DesignReport, Request};
use crate::platform::print;
use crate::present::pay::plan_paper::{PaperView, view as read};
use crate::present::pay::{place_of, plans::TAB};
use crate::present::place::View;
use crate::present::table::{Cell, Line, Order, Table};
use crate::present::words::design as words;
use crate::present::words::pay as pay_words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, EmptyState, Icon, Look, SelectField, Shape, Skeleton};
use leptos::prelude::*;

/// The plan with this key; beside another one, which the address names, with what it changes.
#[component]
pub fn PlanPaper(key: String) -> impl IntoView {
    let context = Context::get();
    let (own, key_again) = (key.clone(), key.clone());
    let text_of = move |key: &str| {
        let plans = &context.held().plans;
        plans.iter().find(|plan| plan.id.to_string() == key).map(|plan| plan.text.clone())
    };
    let asked = reading("plan-paper", move || {
        let before = context.place.with(|place| place.shown(View::Compare).and_then(text_of));
        Some(Request::Design(DesignAsk::Paper { text: text_of(&own)?, before }))
    });
    let view = Memo::new(move |_| {
        asked.answer.with(|answer| match answer {
            Some(Answer::Designed(DesignReport::Paper(paper))) => Some(Ok(read(paper, &context.locale()))),
            Some(Answer::Failed { why }) => Some(Err(why.clone())),
            _ => None,
        })
    });
    let is_known = {
        let key = key.clone();
        Memo::new(move |_| text_of(&key).is_some())
    };
    let back =
        move || context.place.with(|place| place_of(place, &[(View::Tab, TAB), (View::Plan, &key)])).href();
    let own_key = StoredValue::new(key_again);
    let others = Signal::derive(move || {
        let held = context.held();
        let others = held.plans.iter().filter(|plan| own_key.with_value(|own| plan.id.to_string() != *own));
        let others = others.map(|plan| (plan.id.to_string(), plan.name.clone()));
        std::iter::once((String::new(), words::NO_COMPARISON.to_owned())).chain(others).collect::<Vec<_>>()
    });
    let compared = Signal::derive(move || {
        context.place.with(|place| place.shown(View::Compare).unwrap_or_default().to_owned())
    });
    let compare = move |key: String| {
        context.go(&context.place.with_untracked(|place| place.with_view(View::Compare, &key)));
    };
    let start = move || {
        if let Err(fault) = print::print() {
            context.say_failed(fault.to_string());
        }
    };
    let content = move || match (is_known.get(), view.get()) {
        (false, _) => {
            view! { <EmptyState title=pay_words::PLAN_GONE needs=pay_words::GONE_HINT/> }.into_any()
        }
        (true, None) => view! { <Skeleton lines=12/> }.into_any(),
        (true, Some(Err(why))) => view! { <p class="error" role="alert">{why}</p> }.into_any(),
        (true, Some(Ok(view))) => view! { <Sheet view/> }.into_any(),
    };
    view! {
        <div class="paper-bar">
            <p class="pay-back"><a href=back><Icon shape=Shape::Arrow/>{pay_words::ALL_PLANS}</a></p>
            <h2>{words::PAPER}</h2>
            <SelectField id="compare-with" label=words::COMPARE_WITH options=others value=compared on_choose=compare/>
            <Button label=pay_words::PRINT look=Look::Primary on_press=start/>
        </div>
        {content}
    }
}

#[component]
fn Sheet(view: PaperView) -> impl IntoView {
    let PaperView { title, holds, sentences, examples_of, examples, changes } = view;
    let sentence = |text: String| view! { <li>{text}</li> };
    let example = |(title, table): (String, Table)| view! { <h4>{title}</h4><Plain table/> };
    let has_changes = !changes.lines.is_empty();
    view! {
        <article class="sheet plan-sheet">
            <header class="statement-head"><div><h3><bdi>{title}</bdi></h3><p class="statement-of">{holds}</p></div></header>
            <section class="statement-line">
                <h4>{words::RULES}</h4>
                <ul>{sentences.into_iter().map(sentence).collect_view()}</ul>
            </section>
            {has_changes.then(|| view! {
                <section class="statement-line"><h4>{words::CHANGES}</h4><Plain table=changes/></section>
            })}
            <section class="statement-line">
                <h4>{words::EXAMPLES}</h4>
                <p>{examples_of}</p>
                {examples.into_iter().map(example).collect_view()}
            </section>
            <section class="statement-line">
                <h4>{words::SIGN_OFF}</h4>
                <p>{words::SIGN_HINT}</p>
                <div class="signatures">
                    <p>{words::SIGN_PERSON}</p>
                    <p>{words::SIGN_MANAGER}</p>
                    <p>{words::SIGN_FINANCE}</p>
                </div>
            </section>
        </article>
    }
}

/// A table with all its rows.
#[component]
fn Plain(table: Table) -> impl IntoView {
    let head = |column: &crate::present::table::Column| {
        view! { <th scope="col" class:number=column.is_number>{column.header()}</th> }
    };
    view! {
        <div class="plain-scroll" tabindex="0" role="group" aria-label=table.caption.clone()>
            <table class="plain">
                <caption class="visually-hidden">{table.caption.clone()}</caption>
                <thead><tr>{table.columns.iter().map(head).collect_view()}</tr></thead>
                <tbody>{table.lines.into_iter().map(row).collect_view()}</tbody>
                <tfoot>{table.totals.map(row)}</tfoot>
            </table>
        </div>
    }
}

fn row(line: Line) -> impl IntoView {
    let cell = |cell: Cell| {
        let is_number = matches!(cell.order, Order::Number(_));
        view! { <td class:number=is_number><bdi>{cell.text}</bdi></td> }
    };
    view! { <tr>{line.cells.into_iter().map(cell).collect_view()}</tr> }
}
