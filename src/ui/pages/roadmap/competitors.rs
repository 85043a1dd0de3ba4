//! Competitors: whom we meet, how deals against each ended, and what people know of them.

use super::{at, change, open_href, told};
use crate::app::edit::{Action, RoadmapAction};
use crate::app::requests::{RoadmapAnswer, RoadmapRequest};
use crate::domain::development::competitors::CompetitorReport;
use crate::domain::measure::Dimension;
use crate::domain::model::Competitor;
use crate::present::format;
use crate::present::place::{Page as Name, View};
use crate::present::roadmap_competitors::{CompetitorForm, cuts, finding, opened, reasons, rivals};
use crate::present::words::roadmap as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, DataTable, EmptyState, Look, Shape, Skeleton, TextField};
use leptos::prelude::*;
use std::sync::Arc;

/// The registry, and how deals ended.
type Known = (Vec<Competitor>, CompetitorReport);

#[component]
pub(super) fn Competitors() -> impl IntoView {
    let context = Context::get();
    // All days unless a period was chosen: against one competitor there are few deals in a quarter.
    let request = move || {
        let calendar = context.held().calendar;
        RoadmapRequest::Competitors { filter: context.place.with(|place| place.filter(calendar)) }
    };
    let known = told("roadmap.competitors", request, |told| match told {
        RoadmapAnswer::Competitors { registry, report } => Some((registry.clone(), report.clone())),
        _ => None,
    });
    let (open, show) = (at(context, View::Open), at(context, View::Show));
    let content = move || {
        let Some(found) = known.get() else { return view! { <Skeleton lines=8/> }.into_any() };
        match (show.get().as_str(), open.get().as_str()) {
            ("new", _) => view! { <Form before=None name=String::new()/> }.into_any(),
            (_, "") => view! { <All found/> }.into_any(),
            (_, key) => view! { <Opened found key=key.to_owned()/> }.into_any(),
        }
    };
    let back = move || {
        let is_deep = !(open.with(String::is_empty) && show.with(String::is_empty));
        is_deep.then(|| {
            view! { <p class="no-print"><a href=open_href(context, View::Open, "")>{words::BACK_TO_COMPETITORS}</a></p> }
        })
    };
    view! { {back}{content} }
}

#[component]
fn All(found: Arc<Known>) -> impl IntoView {
    let context = Context::get();
    let new = open_href(context, View::Show, "new");
    if found.1.rivals.is_empty() {
        return view! {
            <EmptyState title=words::NO_COMPETITORS needs=words::NO_COMPETITORS_NEEDS>
                <a class="button primary" href=new>{words::NEW_COMPETITOR}</a>
                <a class="button" href=context.href(Name::Data)>{crate::present::words::performance::IMPORT}</a>
            </EmptyState>
        }
        .into_any();
    }
    let title = finding(&found.1, &context.locale());
    let table =
        Signal::derive(move || context.place.with(|place| rivals(&found.1, place, &context.locale())));
    view! {
        <p class="lede">{title}</p>
        <p class="row no-print"><a class="button primary" href=new>{words::NEW_COMPETITOR}</a></p>
        <DataTable table/>
    }
    .into_any()
}

#[component]
fn Opened(found: Arc<Known>, key: String) -> impl IntoView {
    let context = Context::get();
    let locale = context.locale();
    let Some(rival) = opened(&found.1, &key) else {
        return view! { <EmptyState title=words::GONE needs=words::GONE_HINT/> }.into_any();
    };
    let record = rival.competitor.and_then(|id| found.0.iter().find(|record| record.id == id)).cloned();
    let [segments, quarters] = cuts(rival, &locale);
    let lost = reasons(rival, &locale);
    let mut deals = context.place.get_untracked().with_page(Name::Performance);
    deals.filter.texts.insert(Dimension::Competitor, rival.spellings.clone());
    let name = rival.name.clone();
    let notes = record.as_ref().map(|record| {
        let note = |note: &crate::domain::model::BattleNote| {
            view! { <li><span class="note-day">{format::date(note.on, &locale)}</span>" "<bdi>{note.text.clone()}</bdi></li> }
        };
        let list = record.notes.iter().rev().map(note).collect_view();
        (!record.notes.is_empty()).then(|| view! { <h3>{words::BATTLE_NOTES}</h3><ul class="notes">{list}</ul> })
    });
    view! {
        <h2><bdi>{name.clone()}</bdi></h2>
        <p class="no-print"><a href=deals.href()>{words::SEE_DEALS}</a></p>
        <div class="grid-2">
            <section><h3>{words::BY_SEGMENT}</h3><DataTable table=Signal::stored(segments)/></section>
            <section><h3>{words::BY_QUARTER}</h3><DataTable table=Signal::stored(quarters)/></section>
        </div>
        <section><h3>{words::LOST_FOR}</h3><DataTable table=Signal::stored(lost)/></section>
        {notes}
        <Form before=record name/>
    }
    .into_any()
}

/// What is known, to be written down.
#[component]
fn Form(before: Option<Competitor>, name: String) -> impl IntoView {
    let context = Context::get();
    let id = before.as_ref().map(|record| record.id);
    let form =
        before.as_ref().map_or(CompetitorForm { name, ..CompetitorForm::default() }, CompetitorForm::of);
    let field = RwSignal::new;
    let (name, spellings, strategy) = (field(form.name), field(form.spellings), field(form.strategy));
    let (strengths, weaknesses) = (field(form.strengths), field(form.weaknesses));
    let (met_in, note) = (field(form.met_in), field(String::new()));
    let save = move || {
        let form = CompetitorForm {
            name: name.get_untracked(),
            spellings: spellings.get_untracked(),
            strategy: strategy.get_untracked(),
            strengths: strengths.get_untracked(),
            weaknesses: weaknesses.get_untracked(),
            met_in: met_in.get_untracked(),
            note: note.get_untracked(),
        };
        let record = form.read(before.as_ref(), context.held().today);
        let action = Action::Roadmap(RoadmapAction::SetCompetitor { id, record });
        if id.is_none() {
            ask::act_and_go(context, action, |place| {
                place.with_view(View::Show, "").with_view(View::Open, "")
            });
        } else {
            ask::act(context, action);
        }
    };
    let remove = id.map(|id| {
        let remove = move || {
            change(context, RoadmapAction::RemoveCompetitor(id));
            let place = context.place.get_untracked().with_view(View::Open, "");
            context.go(&place);
        };
        view! { <Button label=words::REMOVE.to_owned() look=Look::Danger icon=Shape::Trash on_press=remove/> }
    });
    let label = if id.is_some() { words::SAVE } else { words::ADD_TO_REGISTRY };
    view! {
        <section class="goal-form no-print" aria-label=words::WHAT_WE_KNOW>
            <TextField id="competitor-name" label=words::NAME value=name/>
            <TextField id="competitor-spellings" label=words::SPELLINGS value=spellings/>
            <TextField id="competitor-strategy" label=words::STRATEGY value=strategy/>
            <TextField id="competitor-strengths" label=words::STRENGTHS value=strengths/>
            <TextField id="competitor-weaknesses" label=words::WEAKNESSES value=weaknesses/>
            <TextField id="competitor-met" label=words::MET_IN value=met_in/>
            <TextField id="competitor-note" label=words::BATTLE_NOTE value=note/>
            <div class="row">
                <Button label=label.to_owned() look=Look::Primary on_press=save/>
                {remove}
            </div>
        </section>
    }
}
