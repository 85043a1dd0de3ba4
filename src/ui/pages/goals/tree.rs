//! The tree of goals: a line a goal, with its bullet, its pace in a word and its five letters.

use super::{Report, new_href};
use crate::present::goals::{GoalLine, LetterView, tree};
use crate::present::table::Opens;
use crate::present::words::{goals as words, widgets};
use crate::ui::context::Context;
use crate::ui::widgets::{Bullet, ToneMark};
use leptos::prelude::*;

/// The tree.
#[component]
pub fn Tree(report: Report) -> impl IntoView {
    let context = Context::get();
    let lines = Memo::new(move |_| {
        let (report, place) = (report.get(), context.place.get());
        report.map(|report| tree(&report, &context.held(), &place, &context.locale())).unwrap_or_default()
    });
    let items = move || lines.get().into_iter().map(|line| view! { <Item line/> }).collect_view();
    view! {
        <section aria-labelledby="tree-title">
            <div class="section-head">
                <h2 id="tree-title">{words::TREE}</h2>
                <a class="button" href=move || new_href(context)>{words::NEW}</a>
            </div>
            <ul class="goal-tree">{items}</ul>
        </section>
    }
}

#[component]
fn Item(line: GoalLine) -> impl IntoView {
    let depth = format!("{}", line.depth.min(6));
    let flags = line.flags.iter().map(|flag| view! { <li class="error">{flag.clone()}</li> }).collect_view();
    view! {
        <li class="goal" data-depth=depth>
            <div class="goal-what">
                <a href=line.href.clone()><bdi>{line.name.clone()}</bdi></a>
                <span class="meta"><bdi>{line.owner.clone()}</bdi>" \u{00b7} "{line.days.clone()}</span>
            </div>
            <Measure line=line.clone()/>
            <Letters letters=line.letters.clone()/>
            <ul class="goal-flags">{flags}</ul>
        </li>
    }
}

/// Where a goal stands against its target, and its bullet.
#[component]
pub fn Measure(line: GoalLine) -> impl IntoView {
    let tone = line.tone;
    let context = Context::get();
    let stands = match line.opens {
        Some(Opens { kpi, filter, keys }) => {
            let open = move |_| context.open_figure(kpi, filter.as_ref().clone(), keys.clone());
            view! { <button type="button" class="cell-open" title=widgets::OPEN_FIGURE on:click=open>{line.stands}</button> }
                .into_any()
        }
        None => line.stands.into_any(),
    };
    let bar = line.bar.map(|bar| view! { <Bullet share=bar.share pace=bar.pace tone/> });
    view! {
        <div class="goal-measure">
            <span class="number">{stands}" / "{line.target}</span>
            {bar}
            <ToneMark tone text=line.standing/>
        </div>
    }
}

/// The five letters; each says in words what came of it.
#[component]
pub fn Letters(letters: Vec<LetterView>) -> impl IntoView {
    let mark = |letter: LetterView| {
        let said = format!("{}: {}", letter.word, letter.verdict);
        let title = format!("{said}. {}", letter.reasons.first().cloned().unwrap_or_default());
        let class = format!("letter {}", letter.tone.slug());
        view! { <li class=class title=title><span aria-hidden="true">{letter.letter}</span><span class="visually-hidden">{said}</span></li> }
    };
    view! { <ul class="letters" aria-label=words::SMART>{letters.into_iter().map(mark).collect_view()}</ul> }
}
