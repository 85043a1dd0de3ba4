//! The page Performance: the finding, key figures against earlier periods, what they are made of, and
//! how they went over time.

mod breakdown;
mod drivers;
mod explore;
mod funnel;
mod key_figures;
mod notes;
mod own;
mod people;
mod roadblocks;
mod trend;
mod win_loss;

use crate::app::requests::{Answer, Request};
use crate::domain::measure::{Axis, KpiId, Row};
use crate::present::performance::{Before, Headline, Look, every_kpi, headline, unassigned};
use crate::present::performance_compare::{Against, Earlier, earlier};
use crate::present::performance_views::{Shown, shown, tabs};
use crate::present::place::{FilterWords, Page as Name};
use crate::present::tone::Tone;
use crate::present::words::{frame, insight, performance as words};
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, EmptyState, Skeleton, Tabs, ToneMark};
use breakdown::Breakdown;
use key_figures::KeyFigures;
use leptos::prelude::*;
use trend::Trend;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let is_empty = Memo::new(move |_| context.held().deals == 0);
    view! {
        <div class="page performance">
            <h1>{frame::page(Name::Performance)}</h1>
            {move || if is_empty.get() { view! { <Empty/> }.into_any() } else { view! { <Loaded/> }.into_any() }}
        </div>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let href = Context::get().href(Name::Data);
    view! {
        <EmptyState title=words::EMPTY_TITLE needs=words::EMPTY_NEEDS>
            <a class="button primary" href=href>{words::IMPORT}</a>
        </EmptyState>
    }
}

/// The figures of the whole, now and earlier.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    now: Reading,
    leaders: Reading,
    earlier: [(Memo<Result<Earlier, String>>, Reading); 2],
}

impl Figures {
    fn ask(context: Context) -> Figures {
        let now = reading("performance.now", move || {
            Some(Request::Kpis { kpis: every_kpi(), by: Vec::new(), filter: context.filter() })
        });
        let leaders = reading("performance.leaders", move || {
            let by = vec![Axis::Person];
            Some(Request::Kpis { kpis: vec![KpiId::Revenue], by, filter: context.filter() })
        });
        let before = |lane, against| {
            let found = Memo::new(move |_| {
                earlier(&context.held(), context.period().as_ref(), against, &context.locale())
            });
            let request = move || {
                let filter = found.get().ok()?.filter(&context.filter());
                Some(Request::Kpis { kpis: every_kpi(), by: Vec::new(), filter })
            };
            (found, reading(lane, request))
        };
        let earlier =
            [before("performance.before", Against::Previous), before("performance.year", Against::YearAgo)];
        Figures { now, leaders, earlier }
    }

    /// The figures of the whole; nothing until they are there.
    pub(crate) fn whole(self) -> Option<Row> {
        rows(self.now)?.into_iter().next()
    }

    /// Does something with the earlier figures; a period whose figures are still to come is left out.
    pub(crate) fn with_before<T>(self, use_it: impl FnOnce(&[Before]) -> T) -> T {
        let found = self.earlier.map(|(found, reading)| (found.get(), first(reading)));
        let before = found.iter().filter_map(|(found, row)| match (found, row) {
            (Ok(earlier), Some(row)) => Some(Ok((earlier, row))),
            (Ok(_), None) => None,
            (Err(why), _) => Some(Err(why.as_str())),
        });
        use_it(&before.collect::<Vec<_>>())
    }
}

/// The rows of an answer about KPIs.
pub(crate) fn rows(reading: Reading) -> Option<Vec<Row>> {
    reading.answer.with(|answer| match answer {
        Some(Answer::Kpis { rows, .. }) => Some(rows.clone()),
        _ => None,
    })
}

fn first(reading: Reading) -> Option<Row> {
    rows(reading)?.into_iter().next()
}

/// Why a request failed.
fn failure(reading: Reading) -> Option<String> {
    reading.answer.with(|answer| match answer {
        Some(Answer::Failed { why }) => Some(why.clone()),
        _ => None,
    })
}

#[component]
fn Loaded() -> impl IntoView {
    let context = Context::get();
    let warning = Memo::new(move |_| unassigned(&context.held(), &context.locale()));
    let view = Memo::new(move |_| context.place.with(shown));
    let offered = Signal::derive(move || context.place.with(tabs));
    let current = Signal::derive(move || view.get().key().to_owned());
    let content = move || match view.get() {
        Shown::Overview => view! { <Whole/> }.into_any(),
        Shown::Explore => view! { <explore::Explore/> }.into_any(),
        Shown::People => view! { <people::People/> }.into_any(),
        Shown::Funnel => view! { <funnel::FunnelPart/> }.into_any(),
        Shown::Roadblocks => view! { <roadblocks::RoadblocksPart/> }.into_any(),
        Shown::WinLoss => view! { <win_loss::WinLossPart/> }.into_any(),
        Shown::Drivers => view! { <drivers::DriversPart/> }.into_any(),
    };
    view! {
        <Tabs label=insight::VIEWS tabs=offered current/>
        {move || {
            warning.get().map(|text| {
                view! {
                    <Banner tone=Tone::Warning text>
                        <a class="button" href=context.href(Name::Data)>{words::SEE_DATA}</a>
                    </Banner>
                }
            })
        }}
        {content}
    }
}

/// The finding, the key figures, the trend, and what they are made of.
#[component]
fn Whole() -> impl IntoView {
    let figures = Figures::ask(Context::get());
    let failed = Memo::new(move |_| failure(figures.now));
    let has_deals = Memo::new(move |_| figures.whole().is_none_or(|row| row.deals > 0));
    view! {
        {move || failed.get().map(|why| view! { <Banner tone=Tone::Behind text=why/> })}
        <Finding figures/>
        {move || {
            if has_deals.get() {
                view! { <KeyFigures figures/><Trend/><Breakdown figures/> }.into_any()
            } else {
                view! { <Nothing/><Trend/> }.into_any()
            }
        }}
    }
}

/// The filter lets nothing through.
#[component]
fn Nothing() -> impl IntoView {
    let context = Context::get();
    let cleared = move || {
        let mut place = context.place.get();
        place.filter = FilterWords::default();
        place.href()
    };
    view! {
        <EmptyState title=words::NOTHING_TITLE needs=words::NOTHING_NEEDS>
            <a class="button" href=cleared>{words::CLEAR}</a>
        </EmptyState>
    }
}

/// One sentence, and what explains it.
#[component]
fn Finding(figures: Figures) -> impl IntoView {
    let context = Context::get();
    let found = Memo::new(move |_| {
        let now = figures.whole()?;
        let leaders = rows(figures.leaders)?;
        let look = Look::new(context.filter(), context.period().as_ref());
        Some(figures.with_before(|before| {
            let before = before.first().copied().unwrap_or(Err(""));
            headline(&now, before, &leaders, &context.held(), &look, &context.locale())
        }))
    });
    let sentence = |found: Headline| {
        let note = |(tone, text): (Tone, String)| match tone {
            Tone::Plain => view! { <li>{text}</li> }.into_any(),
            tone => view! { <li><ToneMark tone text/></li> }.into_any(),
        };
        view! {
            <div class="headline-finding">
                <p class="lede">{found.title}</p>
                <ul class="headline-notes">{found.notes.into_iter().map(note).collect_view()}</ul>
            </div>
        }
    };
    move || match found.get() {
        Some(found) => sentence(found).into_any(),
        None => view! { <Skeleton lines=2/> }.into_any(),
    }
}
