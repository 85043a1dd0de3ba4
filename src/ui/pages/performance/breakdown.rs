//! The table of KPIs by person, team, time or column. By what, and which columns, stands in the address.

use super::{Figures, rows};
use crate::app::requests::Request;
use crate::domain::measure::{Axis, KPIS, Kpi};
use crate::present::performance::Look;
use crate::present::performance_table::{Divided, axes, axis, columns, note, table, with_column};
use crate::present::place::{View, axis_key};
use crate::present::table::Sort;
use crate::present::words::performance as words;
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{DataTable, Skeleton, Tabs};
use leptos::prelude::*;

#[component]
pub(super) fn Breakdown(figures: Figures) -> impl IntoView {
    let context = Context::get();
    let by = Memo::new(move |_| context.place.with(axis));
    let found = reading("performance.by", move || {
        let kpis = context.place.with(columns);
        Some(Request::Kpis { kpis, by: vec![by.get()], filter: context.filter() })
    });
    let tabs = Signal::derive(move || context.place.with(|place| axes(place, &context.held())));
    let current = Signal::derive(move || axis_key(by.get()));
    let is_there = Memo::new(move |_| rows(found).is_some());
    let hint = move || {
        let columns = context.place.with(columns);
        note(by.get(), &columns).map(|text| view! { <p class="hint">{text}</p> })
    };
    view! {
        <section aria-labelledby="breakdown">
            <div class="section-head">
                <h2 id="breakdown">{words::BREAKDOWN}</h2>
                <Columns/>
            </div>
            <Tabs label=words::DIVIDED_BY tabs current/>
            {move || {
                let by = by.get();
                if is_there.get() {
                    view! { <Rows figures found by/> }.into_any()
                } else {
                    view! { <Skeleton lines=8/> }.into_any()
                }
            }}
            {hint}
        </section>
    }
}

/// The table for one axis: largest first, but time in its own order.
#[component]
fn Rows(figures: Figures, found: Reading, by: Axis) -> impl IntoView {
    let context = Context::get();
    let shown = Signal::derive(move || {
        let rows = rows(found).unwrap_or_default();
        let columns = context.place.with(columns);
        let total = figures.whole();
        let divided = Divided { axis: by, rows: &rows, total: total.as_ref(), columns: &columns };
        let look = Look::new(context.filter(), context.period().as_ref());
        context.place.with(|place| table(&divided, &context.held(), place, &look, &context.locale()))
    });
    let descending = !matches!(by, Axis::Time(_));
    let sort = Sort { column: usize::from(descending), descending };
    view! { <DataTable table=shown sort=sort/> }
}

/// Which columns are shown.
#[component]
fn Columns() -> impl IntoView {
    let context = Context::get();
    let choose = move |kpi: &'static Kpi, is_shown: bool| {
        let place = context.place.with_untracked(|place| with_column(place, kpi.id, is_shown));
        context.go(&place);
    };
    let choice = move |kpi: &'static Kpi| {
        let is_shown = move || context.place.with(|place| columns(place).contains(&kpi.id));
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=is_shown
                    on:change:target=move |event| choose(kpi, event.target().checked())/>
                <span>{kpi.name}</span>
            </label>
        }
    };
    let usual = move || context.place.with(|place| place.with_view(View::Show, "").href());
    view! {
        <details class="columns-menu">
            <summary>{words::COLUMNS}</summary>
            <div class="columns-choices">
                {KPIS.iter().map(choice).collect_view()}
                <a href=usual>{words::RESET_COLUMNS}</a>
            </div>
        </details>
    }
}
