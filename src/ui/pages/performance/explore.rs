//! The explorer: one figure by two axes, each choice in the address.

use super::failure;
use crate::app::requests::{Answer, Request};
use crate::domain::measure::{Axis, KPIS, Question, Row};
use crate::present::performance::Look;
use crate::present::performance_pivot::{Answers, axes, pivot, table, title};
use crate::present::place::{Place, View, axis_key};
use crate::present::tone::Tone;
use crate::present::words::insight as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, DataTable, SelectField, Skeleton};
use leptos::prelude::*;

/// The questions of a pivot, answered from one scan: by rows, of everything, and, where there are columns, by
/// columns and by both.
fn questions(context: Context) -> Vec<Question> {
    let pivot = context.place.with(pivot);
    let across = pivot.columns.into_iter().flat_map(|columns| [vec![columns], vec![pivot.rows, columns]]);
    let divided = [vec![pivot.rows], Vec::new()].into_iter().chain(across);
    let filter = context.filter();
    divided.map(|by| Question { kpis: vec![pivot.kpi], by, filter: filter.clone() }).collect()
}

#[component]
pub(super) fn Explore() -> impl IntoView {
    let context = Context::get();
    let found =
        reading("performance.explore", move || Some(Request::Figures { questions: questions(context) }));
    let drawn = Memo::new(move |_| {
        let grids = found.answer.with(|answer| match answer {
            Some(Answer::Figures(grids)) => Some(grids.clone()),
            _ => None,
        })?;
        let tables: Vec<Vec<Row>> = grids.iter().map(|grid| grid.rows()).collect();
        let (down, whole, across) = match tables.as_slice() {
            [down, whole, across @ ..] => (down, whole, across),
            _ => return None,
        };
        let pivot = context.place.with(pivot);
        let (columns, cells): (&[Row], &[Row]) = match across {
            [columns, cells] if pivot.columns.is_some() => (columns, cells),
            _ => (&[], &[]),
        };
        let answers = Answers { cells, rows: down, columns, whole: whole.first() };
        let (overview, locale) = (context.held(), context.locale());
        let look = Look::new(context.filter(), context.period().as_ref());
        let table = table(pivot, &answers, &overview, &look, &locale);
        Some((title(pivot, &answers, &overview, &locale), table))
    });
    let failed = Memo::new(move |_| failure(found));
    let is_there = Memo::new(move |_| drawn.with(Option::is_some));
    let finding = move || {
        let title = drawn.with(|drawn| drawn.as_ref().and_then(|(title, _)| title.clone()));
        title.map(|title| view! { <p class="lede">{title}</p> })
    };
    let shown = Signal::derive(move || drawn.get().map(|(_, table)| table).unwrap_or_default());
    view! {
        <section aria-label=words::EXPLORE>
            <Choices/>
            {move || failed.get().map(|text| view! { <Banner tone=Tone::Behind text/> })}
            {finding}
            {move || if is_there.get() {
                view! { <DataTable table=shown/> }.into_any()
            } else {
                view! { <Skeleton lines=10/> }.into_any()
            }}
            <p class="hint">{words::PIVOT_HINT}</p>
        </section>
    }
}

#[component]
fn Choices() -> impl IntoView {
    let context = Context::get();
    let kpis: Vec<_> = KPIS.iter().map(|kpi| (kpi.id.slug(), kpi.name.to_owned())).collect();
    let offered = Memo::new(move |_| axes(&context.held()));
    let across = Signal::derive(move || {
        let none = ("none".to_owned(), words::NO_COLUMNS.to_owned());
        [none].into_iter().chain(offered.get()).collect::<Vec<_>>()
    });
    let chosen = move || context.place.with(pivot);
    let go = move |view: View, text: &str| {
        let place = context.place.with_untracked(|place| place.with_view(view, text));
        context.go(&place);
    };
    let turn = move |text: String| {
        let place = context.place.get_untracked();
        context.go(&Place { by: Axis::parse(&text), ..place });
    };
    view! {
        <div class="explore-choices">
            <SelectField id="explore-kpi" label=words::FIGURE options=Signal::stored(kpis)
                value=Signal::derive(move || chosen().kpi.slug()) on_choose=move |text| go(View::Kpi, &text)/>
            <SelectField id="explore-rows" label=words::ROWS options=offered
                value=Signal::derive(move || axis_key(chosen().rows)) on_choose=turn/>
            <SelectField id="explore-columns" label=words::COLUMNS options=across
                value=Signal::derive(move || chosen().columns.map_or_else(|| "none".to_owned(), axis_key))
                on_choose=move |text| go(View::Compare, &text)/>
        </div>
    }
}
