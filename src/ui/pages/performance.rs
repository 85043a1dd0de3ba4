//! The page Performance: the finding, the key figures against earlier periods, and what they are made of.

use crate::app::requests::{Answer, Request};
use crate::domain::measure::{Axis, Row};
use crate::present::performance::{
    Before, Look, Tile, every_kpi, headline, lacks, scorecard, tiles, unassigned,
};
use crate::present::performance_compare::{Against, Earlier, earlier};
use crate::present::performance_table::{axes, axis_name, breakdown};
use crate::present::place::{Page as Name, axis_key};
use crate::present::table::Sort;
use crate::present::tone::Tone;
use crate::present::words::{frame, performance as words};
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, DataTable, EmptyState, Figure, SelectField, Skeleton, ToneMark};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let is_empty = Memo::new(move |_| context.held().deals == 0);
    view! {
        <div class="page">
            <h1>{frame::page(Name::Performance)}</h1>
            {move || if is_empty.get() { view! { <Empty/> }.into_any() } else { view! { <Loaded/> }.into_any() }}
        </div>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <EmptyState title=words::EMPTY_TITLE needs=words::EMPTY_NEEDS>
            <a class="button primary" href="#/data">{words::IMPORT}</a>
        </EmptyState>
    }
}

/// The figures of the page, as the engine gave them.
#[derive(Clone, Copy)]
struct Figures {
    now: Reading,
    previous: Reading,
    year_ago: Reading,
    people: Reading,
}

fn rows_of(reading: Reading) -> Option<Vec<Row>> {
    reading.answer.with(|answer| match answer {
        Some(Answer::Kpis { rows, .. }) => Some(rows.clone()),
        _ => None,
    })
}

fn first_of(reading: Reading) -> Option<Row> {
    rows_of(reading).and_then(|rows| rows.into_iter().next())
}

fn against(context: Context, against: Against) -> Result<Earlier, String> {
    earlier(&context.held(), context.period().as_ref(), against, &context.locale())
}

fn look(context: Context) -> Look {
    Look::new(context.filter(), context.period().as_ref())
}

impl Figures {
    fn ask(context: Context) -> Figures {
        let whole = move |filter| Request::Kpis { kpis: every_kpi(), by: Vec::new(), filter };
        let then = move |which: Against| {
            let earlier = against(context, which).ok()?;
            Some(whole(earlier.filter(&context.filter())))
        };
        Figures {
            now: reading("performance.now", move || Some(whole(context.filter()))),
            previous: reading("performance.previous", move || then(Against::Previous)),
            year_ago: reading("performance.year", move || then(Against::YearAgo)),
            people: reading("performance.people", move || {
                Some(Request::Kpis { kpis: every_kpi(), by: vec![Axis::Person], filter: context.filter() })
            }),
        }
    }

    /// What both earlier periods came to, or why there is none.
    fn earlier(self, context: Context) -> Vec<(Result<Earlier, String>, Option<Row>)> {
        vec![
            (against(context, Against::Previous), first_of(self.previous)),
            (against(context, Against::YearAgo), first_of(self.year_ago)),
        ]
    }
}

/// The earlier periods as the view models take them.
fn as_before(earlier: &[(Result<Earlier, String>, Option<Row>)]) -> Vec<Before<'_>> {
    earlier
        .iter()
        .map(|(earlier, row)| match (earlier, row) {
            (Ok(earlier), Some(row)) => Ok((earlier, row)),
            (Err(why), _) => Err(why.as_str()),
            (Ok(_), None) => Err(words::UNKNOWN_THEN),
        })
        .collect()
}

#[component]
fn Loaded() -> impl IntoView {
    let figures = Figures::ask(Context::get());
    view! {
        <Finding figures/>
        <Strip figures/>
        <Breakdown figures/>
        <Scorecard figures/>
        <Lacks figures/>
    }
}

#[component]
fn Finding(figures: Figures) -> impl IntoView {
    let context = Context::get();
    let found = move || {
        let now = first_of(figures.now)?;
        let earlier = figures.earlier(context);
        let before = as_before(&earlier);
        let leaders = rows_of(figures.people).unwrap_or_default();
        let previous = before.first().copied().unwrap_or(Err(words::NO_EARLIER));
        Some(headline(&now, previous, &leaders, &context.held(), &look(context), &context.locale()))
    };
    move || {
        let Some(found) = found() else { return view! { <Skeleton lines=3/> }.into_any() };
        let notes = found.notes.into_iter().map(|(tone, text)| match tone {
            Tone::Plain => view! { <li>{text}</li> }.into_any(),
            tone => view! { <li><ToneMark tone text/></li> }.into_any(),
        });
        let owners = unassigned(&context.held(), &context.locale());
        view! {
            <p class="lede finding">{found.title}</p>
            <ul class="plain-list">{notes.collect_view()}</ul>
            {owners.map(|text| view! { <Banner tone=Tone::Warning text><a href="#/data">{words::SEE_DATA}</a></Banner> })}
        }
        .into_any()
    }
}

#[component]
fn Strip(figures: Figures) -> impl IntoView {
    let context = Context::get();
    let strip = move || {
        let Some(now) = first_of(figures.now) else { return view! { <Skeleton lines=4/> }.into_any() };
        let earlier = figures.earlier(context);
        let look = look(context);
        let tiles = tiles(&now, &as_before(&earlier), &look, &context.locale());
        let filter = context.filter();
        let tile = move |tile: Tile| {
            let filter = filter.clone();
            let kpi = tile.kpi;
            let first = tile.compared.into_iter().next();
            let mut view = tile.figure;
            if let Some(first) = first.filter(|first| first.why.is_empty()) {
                view.comparison = format!("{} {}", first.change, first.against);
                view.tone = first.tone;
            }
            view! { <Figure view on_open=move || context.open_figure(kpi, filter.clone(), Vec::new())/> }
        };
        view! { <div class="figures">{tiles.into_iter().map(tile).collect_view()}</div> }.into_any()
    };
    view! {
        <section aria-labelledby="figures-title">
            <h2 id="figures-title" class="visually-hidden">{words::KEY_FIGURES}</h2>
            {strip}
        </section>
    }
}

#[component]
fn Breakdown(figures: Figures) -> impl IntoView {
    let context = Context::get();
    let axis = Memo::new(move |_| context.place.with(|place| place.by).unwrap_or(Axis::Person));
    let divided = reading("performance.by", move || {
        Some(Request::Kpis { kpis: every_kpi(), by: vec![axis.get()], filter: context.filter() })
    });
    let table = Signal::derive(move || {
        let rows = rows_of(divided).unwrap_or_default();
        let whole = first_of(figures.now);
        let held = context.held();
        breakdown(&rows, whole.as_ref(), axis.get(), &held, &look(context), &context.locale())
    });
    let options = Signal::derive(move || {
        axes(&context.held())
            .into_iter()
            .map(|axis| (axis_key(axis), axis_name(axis).to_owned()))
            .collect::<Vec<_>>()
    });
    let value = Signal::derive(move || axis_key(axis.get()));
    let choose = move |key: String| {
        let mut place = context.place.get_untracked();
        place.by = axes(&context.held()).into_iter().find(|axis| axis_key(*axis) == key);
        context.go(&place);
    };
    view! {
        <section aria-labelledby="breakdown-title">
            <h2 id="breakdown-title">{words::BREAKDOWN}</h2>
            <SelectField id="divided-by" label=words::DIVIDED_BY options value on_choose=choose/>
            <DataTable table sort=Sort { column: 1, descending: true }/>
        </section>
    }
}

#[component]
fn Scorecard(figures: Figures) -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || {
        let Some(now) = first_of(figures.now) else { return Default::default() };
        let earlier = figures.earlier(context);
        let currency = context.held().currency.map(|code| code.to_string()).unwrap_or_default();
        scorecard(&now, &as_before(&earlier), &look(context), &currency, &context.locale())
    });
    view! {
        <section aria-labelledby="scorecard-title">
            <h2 id="scorecard-title">{words::SCORECARD}</h2>
            <DataTable table/>
        </section>
    }
}

#[component]
fn Lacks(figures: Figures) -> impl IntoView {
    let context = Context::get();

    move || {
        let now = first_of(figures.now)?;
        let lacks = context.place.with(|place| lacks(&now, place));
        let item = |lack: crate::present::performance::Lack| {
            view! { <li><strong>{lack.name}</strong>": "{lack.why}" "<a href=lack.href>{lack.way}</a></li> }
        };
        (!lacks.is_empty()).then(|| {
            view! {
                <section aria-labelledby="lacks-title">
                    <h2 id="lacks-title">{words::NOT_KNOWN}</h2>
                    <ul class="plain-list">{lacks.into_iter().map(item).collect_view()}</ul>
                </section>
            }
        })
    }
}
