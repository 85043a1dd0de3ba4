//! Rankings, contests and the wall.

use super::form::RecordForm;
use super::items::Items;
use super::{Report, shown};
use crate::app::requests::{Answer, RecognitionReport, Request};
use crate::domain::development::recognition::League;
use crate::present::coaching::forms::{Form, leagues};
use crate::present::coaching::wall::usual_days;
use crate::present::place::View;
use crate::present::table::Table;
use crate::present::words::coaching as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, DataTable, SelectField, Skeleton};
use leptos::prelude::*;
use std::sync::Arc;

/// Rankings, contests and badges of the period.
#[component]
pub fn Recognition(report: Report) -> impl IntoView {
    let context = Context::get();
    let league = Memo::new(move |_| {
        let named = context.place.with(|place| place.shown(View::Kpi).and_then(League::parse));
        named.unwrap_or(League::ALL[0])
    });
    let asked = reading("coaching.recognition", move || {
        let held = context.held();
        let named = context.period().map(|period| period.range);
        let range = named.or_else(|| usual_days(held.today?, held.calendar))?;
        Some(Request::Recognition { league: league.get(), range })
    });
    let found = Memo::new(move |_| {
        asked.answer.with(|answer| match answer {
            Some(Answer::Recognition(found)) => Some(Arc::new(found.clone())),
            _ => None,
        })
    });
    let choose = move |slug: String| {
        let place = context.place.with_untracked(|place| place.with_view(View::Kpi, &slug));
        context.go(&place);
    };
    let chosen = Signal::derive(move || league.get().slug());
    view! {
        <div class="row no-print">
            <SelectField id="league" label=words::LEAGUE options=Signal::stored(leagues()) value=chosen on_choose=choose/>
            <Button label=words::PRINT.to_owned() on_press=move || print(context)/>
        </div>
        <Show when=move || found.with(Option::is_some) fallback=|| view! { <Skeleton lines=6/> }>
            <Found report found league/>
        </Show>
        <RecordForm report form=Form::Contest label=words::ADD_CONTEST/>
        <RecordForm report form=Form::Badge label=words::ADD_BADGE/>
    }
}

/// Opens the print dialogue.
pub(super) fn print(context: Context) {
    if let Err(fault) = crate::platform::print::print() {
        context.say_failed(fault.to_string());
    }
}

#[component]
fn Found(report: Report, found: Memo<Option<Arc<RecognitionReport>>>, league: Memo<League>) -> impl IntoView {
    let context = Context::get();
    let ranking = shown(report, move |scene| {
        found.with(|found| {
            found
                .as_ref()
                .map(|found| scene.ranking(&words::league(league.get()), &found.ranking, league.get()))
        })
    });
    let ranking = Signal::derive(move || ranking.get().flatten().unwrap_or_default());
    let sure = shown(report, move |scene| {
        found.with(|found| found.as_ref().and_then(|found| scene.sure(&found.ranking)))
    });
    let earned = shown(report, move |scene| {
        found.with(|found| found.as_ref().map(|found| scene.earned(&found.earned)).unwrap_or_default())
    });
    // On paper nothing else says of which days.
    let title = move || {
        let days = context.period().map(|period| format!(", {}", period.name)).unwrap_or_default();
        format!("{}{days}", words::league(league.get()))
    };
    view! {
        <section aria-labelledby="league-title">
            <h2 id="league-title">{title}</h2>
            <DataTable table=ranking/>
            <p class="hint">{move || sure.get().flatten()}</p>
        </section>
        <Contests report found/>
        <Items id="wall-title" title=words::WALL items=earned empty=words::NO_EARNED/>
    }
}

#[component]
fn Contests(report: Report, found: Memo<Option<Arc<RecognitionReport>>>) -> impl IntoView {
    let contests = shown(report, move |scene| {
        found.with(|found| found.as_ref().map(|found| scene.contests(found)).unwrap_or_default())
    });
    let content = move || {
        let contests = contests.get().unwrap_or_default();
        if contests.is_empty() {
            return view! { <p class="hint">{words::NO_CONTESTS}</p> }.into_any();
        }
        let each = |(title, table, sure): (String, Table, Option<String>)| {
            view! { <h3>{title}</h3><DataTable table=Signal::stored(table)/><p class="hint">{sure}</p> }
        };
        contests.into_iter().map(each).collect_view().into_any()
    };
    view! {
        <section aria-labelledby="contests-title">
            <h2 id="contests-title">{words::CONTESTS}</h2>
            {content}
        </section>
    }
}
