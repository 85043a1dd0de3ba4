//! The record: every method on past dates against what came, a slider over those dates, and whether
//! chances came true.

use super::Draws;
use crate::app::requests::{Answer, BacktestReport, Request};
use crate::domain::kernel::Date;
use crate::present::charts_forecast::{past_dates, reliabilities};
use crate::present::forecast::question::Choice;
use crate::present::forecast::record::{DateView, Record, RecordView};
use crate::present::forecast_views::Shown;
use crate::present::place::View;
use crate::present::tone::Tone;
use crate::present::words::forecast as words;
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, ChartBox, DataTable, EmptyState, ProgressBar, Skeleton};
use leptos::prelude::*;

#[component]
pub(super) fn RecordPart(draws: Draws) -> impl IntoView {
    let context = Context::get();
    let asked = reading("forecast.record", move || match draws.request.get()? {
        Request::Forecast { period, as_of, seed, .. } => Some(Request::Backtest { period, as_of, seed }),
        _ => None,
    });
    let failed = Memo::new(move |_| {
        asked.answer.with(|answer| match answer {
            Some(Answer::Failed { why }) => Some(why.clone()),
            _ => None,
        })
    });
    let dates = Memo::new(move |_| with_report(asked, |report| report.dates.len()));
    let text = Signal::derive(move || {
        let (done, all) = context.drawing.get().unwrap_or_default();
        words::looking_back(u64::from(done), u64::from(all), &context.locale())
    });
    let share = Signal::derive(move || {
        let (done, all) = context.drawing.get().unwrap_or_default();
        if all == 0 { 0.0 } else { f64::from(done) / f64::from(all) }
    });
    move || match (failed.get(), dates.get()) {
        (Some(why), _) => view! { <Banner tone=Tone::Behind text=why/> }.into_any(),
        (None, None) => view! { <ProgressBar text share/><Skeleton lines=10/> }.into_any(),
        (None, Some(0)) => {
            view! { <EmptyState title=words::RECORD_EMPTY needs=words::RECORD_NEEDS/> }.into_any()
        }
        (None, Some(count)) => view! { <Dates asked count/><Methods asked draws/> }.into_any(),
    }
}

fn with_report<T>(asked: Reading, read: impl FnOnce(&BacktestReport) -> T) -> Option<T> {
    asked.answer.with(|answer| match answer {
        Some(Answer::Backtested(report)) => Some(read(report)),
        _ => None,
    })
}

/// Reads the report with the words of the place.
fn written<T>(asked: Reading, context: Context, read: impl FnOnce(&Record) -> T) -> Option<T> {
    let (calendar, locale) = (context.held().calendar, context.locale());
    with_report(asked, |report| read(&Record { report, calendar, locale: &locale }))
}

/// The past dates as a chart, and a slider that opens one of them.
#[component]
fn Dates(asked: Reading, count: usize) -> impl IntoView {
    let context = Context::get();
    let chart = Signal::derive(move || written(asked, context, past_dates).unwrap_or_default());
    let place = RwSignal::new(count.saturating_sub(1));
    let view = Memo::new(move |_| {
        written(asked, context, |record| record.date(place.get())).flatten().unwrap_or_default()
    });
    let there = move || {
        let date =
            with_report(asked, |report| report.dates.get(place.get()).map(|date| (date.day, date.period)));
        let (day, period) = date.flatten()?;
        Some(look_from(context, day, period))
    };
    let text = Signal::derive(move || view.with(|view: &DateView| view.said.clone()));
    view! {
        <section aria-labelledby="past-dates">
            <h2 id="past-dates" class="visually-hidden">{words::RECORD_TAB}</h2>
            <ChartBox view=chart/>
            <div class="field">
                <label for="past-date">{words::SLIDER}": "<span class="number">{move || view.with(|view| view.day.clone())}</span></label>
                <input id="past-date" type="range" min="0" max=count.saturating_sub(1).to_string() prop:value=move || place.get().to_string()
                    aria-valuetext=move || view.with(|view| view.day.clone())
                    on:input:target=move |event| place.set(event.target().value().parse().unwrap_or(0))/>
            </div>
            <p role="status" class="past-said">{text}</p>
            <p><a href=move || there().unwrap_or_default()>{words::LOOK_FROM}</a></p>
            <DataTable table=Signal::derive(move || view.with(|view| view.methods.clone())) shows_caption=true/>
        </section>
    }
}

/// The forecast as it stood that day.
fn look_from(context: Context, day: Date, period: crate::domain::kernel::DateRange) -> String {
    let calendar = context.held().calendar;
    let name = calendar.grain_of(period).and_then(|grain| calendar.period_of(period.from, grain).ok());
    let name = name.map_or_else(|| period.to_string(), |period| period.name);
    context.place.with(|place| {
        let choice = Choice { as_of: Some(day), period: Some(name), ..Choice::of(place) };
        choice.at(place).with_view(View::Tab, Shown::Overview.key()).href()
    })
}

#[component]
fn Methods(asked: Reading, draws: Draws) -> impl IntoView {
    let context = Context::get();
    let view = Memo::new(move |_| written(asked, context, |record| record.view()).unwrap_or_default());
    let how = move || {
        let mut how = draws.how();
        how.extend(view.with(|view| Some(view.held.clone()).filter(|held| !held.is_empty())));
        (!how.is_empty()).then(|| {
            let line = |text: String| view! { <li>{text}</li> };
            view! { <ul class="plain-list">{how.into_iter().map(line).collect_view()}</ul> }
        })
    };
    let diagrams = move || {
        let drawn = written(asked, context, reliabilities).unwrap_or_default();
        drawn.into_iter().map(|chart| view! { <ChartBox view=Signal::stored(chart)/> }).collect_view()
    };
    let table = move |read: fn(&RecordView) -> &crate::present::table::Table| {
        Signal::derive(move || view.with(|view| read(view).clone()))
    };
    view! {
        <section aria-labelledby="methods">
            <h2 id="methods">{words::METHODS}</h2>
            {how}
            <DataTable table=table(|view| &view.methods)/>
            <p class="hint">{words::SCORES_HINT}</p>
            <details class="more">
                <summary>{words::WHAT_METHODS_DO}</summary>
                <DataTable table=table(|view| &view.plain)/>
            </details>
        </section>
        <div class="forecast-diagrams">{diagrams}</div>
    }
}
