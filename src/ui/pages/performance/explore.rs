//! The explorer: one figure by two axes, each choice in the address.

use super::failure;
use super::own::OwnFigures;
use crate::app::requests::{Answer, Request};
use crate::domain::measure::{Axis, Filter, Question, Row};
use crate::present::performance::Look;
use crate::present::performance_compare::{Earlier, earlier};
use crate::present::performance_own::choices;
use crate::present::performance_pivot::{
    AGAINST, Answers, Pivot, TARGET, axes, beside, pivot, spread, table, title,
};
use crate::present::performance_target::{self, targeted};
use crate::present::place::{Place, View, axis_key};
use crate::present::table::Table;
use crate::present::tone::Tone;
use crate::present::words::insight as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, DataTable, SelectField, Skeleton};
use leptos::prelude::*;

/// The questions of a pivot, answered from one scan: by rows, of everything, and, where there are columns, by
/// columns and by both; beside an earlier period the first two of that, too.
fn questions(context: Context, before: Option<Earlier>) -> Vec<Question> {
    let pivot = context.place.with(pivot);
    let filter = context.filter();
    let across = pivot.columns.into_iter().flat_map(|columns| [vec![columns], vec![pivot.rows, columns]]);
    let divided = [vec![pivot.rows], Vec::new()].into_iter().chain(across);
    let kpis = if pivot.is_targeted { performance_target::kpis(pivot.kpi) } else { vec![pivot.kpi] };
    let ask = |by: Vec<Axis>, filter: &Filter| Question { kpis: kpis.clone(), by, filter: filter.clone() };
    let mut questions: Vec<Question> = divided.map(|by| ask(by, &filter)).collect();
    if let Some(earlier) = before {
        let filter = earlier.filter(&filter);
        questions.extend([vec![pivot.rows], Vec::new()].map(|by| ask(by, &filter)));
    }
    questions
}

/// The earlier period that the pivot stands beside, or why there is none.
fn before(context: Context) -> Option<Result<Earlier, String>> {
    let against = context.place.with(pivot).against?;
    Some(earlier(&context.held(), context.period().as_ref(), against, &context.locale()))
}

/// What is drawn: the finding, the table, how its rows lie.
type Drawn = (Option<String>, Table, Option<String>);

fn draw(context: Context, tables: &[Vec<Row>], beside_it: Option<&Earlier>) -> Option<Drawn> {
    let [down, whole, across @ ..] = tables else { return None };
    let pivot = context.place.with(pivot);
    let (overview, locale) = (context.held(), context.locale());
    let look = Look::new(context.filter(), context.period().as_ref());
    let (columns, cells): (&[Row], &[Row]) = match across {
        [columns, cells] if pivot.columns.is_some() => (columns, cells),
        _ => (&[], &[]),
    };
    let answers = Answers { cells, rows: down, columns, whole: whole.first() };
    let drawn = match (across, beside_it) {
        ([rows, whole], Some(earlier)) => {
            let then = Answers { cells: &[], rows, columns: &[], whole: whole.first() };
            beside(pivot, (&answers, &then), earlier, &overview, &look, &locale)
        }
        _ if pivot.is_targeted => targeted(pivot, &answers, &overview, &look, &locale),
        _ => table(pivot, &answers, &overview, &look, &locale),
    };
    if pivot.is_targeted {
        return Some((performance_target::title(pivot, &drawn, &overview), drawn, None));
    }
    Some((title(pivot, &answers, &overview, &locale), drawn, spread(pivot, &answers, &locale)))
}

#[component]
pub(super) fn Explore() -> impl IntoView {
    let context = Context::get();
    let earlier = Memo::new(move |_| before(context));
    let found = reading("performance.explore", move || {
        Some(Request::Figures { questions: questions(context, earlier.get().and_then(Result::ok)) })
    });
    let drawn = Memo::new(move |_| {
        let grids = found.answer.with(|answer| match answer {
            Some(Answer::Figures(grids)) => Some(grids.clone()),
            _ => None,
        })?;
        let tables: Vec<Vec<Row>> = grids.iter().map(|grid| grid.rows()).collect();
        draw(context, &tables, earlier.get().and_then(Result::ok).as_ref())
    });
    let no_earlier = move || {
        let why = earlier.get().and_then(Result::err);
        why.map(|text| view! { <Banner tone=Tone::Unknown text/> })
    };
    let failed = Memo::new(move |_| failure(found));
    let is_there = Memo::new(move |_| drawn.with(Option::is_some));
    let finding = move || {
        let title = drawn.with(|drawn| drawn.as_ref().and_then(|(title, ..)| title.clone()));
        title.map(|title| view! { <p class="lede">{title}</p> })
    };
    let shown = Signal::derive(move || drawn.get().map(|(_, table, _)| table).unwrap_or_default());
    let lies = move || {
        let spread = drawn.with(|drawn| drawn.as_ref().and_then(|(.., spread)| spread.clone()));
        spread.map(|text| view! { <p>{text}</p> })
    };
    view! {
        <section aria-label=words::EXPLORE>
            <Choices/>
            {no_earlier}
            {move || failed.get().map(|text| view! { <Banner tone=Tone::Behind text/> })}
            {finding}
            {move || if is_there.get() {
                view! { <DataTable table=shown/> }.into_any()
            } else {
                view! { <Skeleton lines=10/> }.into_any()
            }}
            {lies}
            <p class="hint">{words::PIVOT_HINT}</p>
            <OwnFigures/>
        </section>
    }
}

/// The key of what stands across.
fn across_key(pivot: Pivot) -> String {
    let against = AGAINST.iter().find(|(.., against)| Some(*against) == pivot.against);
    match (against, pivot.columns) {
        _ if pivot.is_targeted => TARGET.to_owned(),
        (Some((key, ..)), _) => (*key).to_owned(),
        (None, Some(axis)) => axis_key(axis),
        (None, None) => "none".to_owned(),
    }
}

#[component]
fn Choices() -> impl IntoView {
    let context = Context::get();
    let kpis = Signal::derive(move || choices(&context.held()));
    let offered = Memo::new(move |_| axes(&context.held()));
    let across = Signal::derive(move || {
        let none = ("none".to_owned(), words::NO_COLUMNS.to_owned());
        let against = AGAINST.map(|(key, name, _)| (key.to_owned(), name.to_owned()));
        let target = (TARGET.to_owned(), words::AGAINST_TARGET.to_owned());
        [none, target].into_iter().chain(against).chain(offered.get()).collect::<Vec<_>>()
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
            <SelectField id="explore-kpi" label=words::FIGURE options=kpis
                value=Signal::derive(move || chosen().kpi.slug()) on_choose=move |text| go(View::Kpi, &text)/>
            <SelectField id="explore-rows" label=words::ROWS options=offered
                value=Signal::derive(move || axis_key(chosen().rows)) on_choose=turn/>
            <SelectField id="explore-columns" label=words::COLUMNS options=across
                value=Signal::derive(move || across_key(chosen()))
                on_choose=move |text| go(View::Compare, &text)/>
        </div>
    }
}
