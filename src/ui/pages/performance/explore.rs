//! The explorer: one figure by two axes, each choice in the address.

use super::rows;
use crate::app::requests::Request;
use crate::domain::measure::{Axis, KPIS};
use crate::present::performance::Look;
use crate::present::performance_pivot::{Answers, axes, pivot, table, title};
use crate::present::place::{Place, View, axis_key};
use crate::present::words::insight as words;
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{DataTable, SelectField, Skeleton};
use leptos::prelude::*;

/// The four answers of a pivot.
#[derive(Clone, Copy)]
struct Asked {
    cells: Reading,
    rows: Reading,
    columns: Reading,
    whole: Reading,
}

impl Asked {
    fn ask(context: Context) -> Asked {
        let part = move |lane, by: fn(&Place) -> Option<Vec<Axis>>| {
            reading(lane, move || {
                let (kpi, by) = context.place.with(|place| (pivot(place).kpi, by(place)));
                Some(Request::Kpis { kpis: vec![kpi], by: by?, filter: context.filter() })
            })
        };
        Asked {
            cells: part("explore.cells", |place| {
                let pivot = pivot(place);
                Some(vec![pivot.rows, pivot.columns?])
            }),
            rows: part("explore.rows", |place| Some(vec![pivot(place).rows])),
            columns: part("explore.columns", |place| Some(vec![pivot(place).columns?])),
            whole: part("explore.whole", |_| Some(Vec::new())),
        }
    }
}

#[component]
pub(super) fn Explore() -> impl IntoView {
    let context = Context::get();
    let asked = Asked::ask(context);
    let look = move || Look::new(context.filter(), context.period().as_ref());
    let drawn = Memo::new(move |_| {
        let pivot = context.place.with(pivot);
        let is_crossed = pivot.columns.is_some();
        let of = |reading| if is_crossed { rows(reading) } else { Some(Vec::new()) };
        let (cells, columns) = (of(asked.cells)?, of(asked.columns)?);
        let (down, whole) = (rows(asked.rows)?, rows(asked.whole)?);
        let found = Answers { cells: &cells, rows: &down, columns: &columns, whole: whole.first() };
        let (overview, locale) = (context.held(), context.locale());
        Some((title(pivot, &found, &overview, &locale), table(pivot, &found, &overview, &look(), &locale)))
    });
    let is_there = Memo::new(move |_| drawn.with(Option::is_some));
    let finding = move || {
        let title = drawn.with(|drawn| drawn.as_ref().and_then(|(title, _)| title.clone()));
        title.map(|title| view! { <p class="lede">{title}</p> })
    };
    let shown = Signal::derive(move || drawn.get().map(|(_, table)| table).unwrap_or_default());
    view! {
        <section aria-label=words::EXPLORE>
            <Choices/>
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
