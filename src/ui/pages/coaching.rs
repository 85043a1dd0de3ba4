//! The page Coaching: everybody, one person in full, skills and training, recognition, reviews.

mod form;
mod items;
mod person;
mod reviews;
mod reward;
mod team;

use crate::app::edit::{Action, CoachingAct};
use crate::app::requests::{Answer, CoachingReport, Request};
use crate::domain::kernel::{PersonId, RecordId};
use crate::domain::model::coaching::Record;
use crate::platform::files;
use crate::present::coaching::Scene;
use crate::present::place::{Page as Name, View};
use crate::present::words::{coaching as words, frame};
use crate::ui::ask::{self, reading};
use crate::ui::context::Context;
use crate::ui::pages::home::DataEnd;
use crate::ui::widgets::{Button, EmptyState, Shape, Skeleton, Tabs};
use leptos::prelude::*;
use std::sync::Arc;

/// More than any coaching file has; what is longer is not even read.
const LONGEST_BYTES: usize = 2 * 1024 * 1024;

/// The report at hand; nothing until it is there.
pub(super) type Report = Memo<Option<Arc<CoachingReport>>>;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let person = Memo::new(move |_| context.place.with(|place| place.filter.people.first().copied()));
    let asked = reading("coaching.report", move || Some(Request::Coaching { person: person.get() }));
    let report: Report = Memo::new(move |_| {
        asked.answer.with(|answer| match answer {
            Some(Answer::Coaching(report)) => Some(Arc::new(report.clone())),
            _ => None,
        })
    });
    let tab =
        Memo::new(move |_| context.place.with(|place| place.shown(View::Tab).unwrap_or_default().to_owned()));
    let is_there = Memo::new(move |_| report.with(Option::is_some));
    let is_empty = Memo::new(move |_| {
        report.with(|report| report.as_ref().is_some_and(|report| report.people.is_empty()))
    });
    let content = move || match (is_there.get(), is_empty.get(), tab.get().as_str(), person.get()) {
        (false, ..) => view! { <Skeleton lines=8/> }.into_any(),
        (_, true, ..) => view! { <Empty/> }.into_any(),
        (_, _, "training", _) => view! { <team::Training report/> }.into_any(),
        (_, _, "recognition", _) => view! { <reward::Recognition report/> }.into_any(),
        (_, _, "reviews", _) => view! { <reviews::Reviews report/> }.into_any(),
        (_, _, _, Some(id)) => view! { <person::Person report id/> }.into_any(),
        _ => view! { <team::People report/> }.into_any(),
    };
    view! {
        <div class="page coaching">
            <h1>{frame::page(Name::Coaching)}</h1>
            <DataEnd/>
            <Parts tab/>
            {content}
        </div>
    }
}

#[component]
fn Parts(tab: Memo<String>) -> impl IntoView {
    let context = Context::get();
    let tabs = Signal::derive(move || {
        let named = [
            ("", words::PEOPLE),
            ("training", words::TRAINING),
            ("recognition", words::RECOGNITION),
            ("reviews", words::REVIEWS),
        ];
        let entry = |(key, name): (&str, &str)| {
            (
                key.to_owned(),
                name.to_owned(),
                context.place.with(|place| place.with_view(View::Tab, key).href()),
            )
        };
        named.into_iter().map(entry).collect::<Vec<_>>()
    });
    view! { <Tabs label=words::TABS tabs current=tab/> }
}

#[component]
fn Empty() -> impl IntoView {
    let context = Context::get();
    view! {
        <EmptyState title=words::EMPTY_TITLE needs=words::EMPTY_NEEDS>
            <a class="button primary" href=move || context.href(Name::Data)>{words::IMPORT}</a>
            <Button label=words::MERGE.to_owned() icon=Shape::Upload on_press=move || merge(context)/>
        </EmptyState>
    }
}

/// What a report shows, as a signal: it follows the report and the overview.
pub(super) fn shown<T: Send + Sync + 'static>(
    report: Report,
    view: impl Fn(Scene<'_>) -> T + Send + Sync + 'static,
) -> Signal<Option<T>> {
    let context = Context::get();
    Signal::derive(move || {
        let (held, locale) = (context.held(), context.locale());
        report.with(|report| {
            report.as_ref().map(|report| view(Scene { report, overview: &held, locale: &locale }))
        })
    })
}

/// Sets a record.
pub(super) fn set(context: Context, id: Option<RecordId>, record: Record) {
    ask::act(context, Action::Coaching(CoachingAct::Set { id, record }));
}

/// Changes a record in place, if it is there.
pub(super) fn alter(context: Context, report: Report, id: RecordId, change: impl FnOnce(&mut Record)) {
    let record =
        report.with_untracked(|report| report.as_ref()?.records.get(&id).map(|entry| entry.record().clone()));
    if let Some(mut record) = record {
        change(&mut record);
        set(context, Some(id), record);
    }
}

/// Removes a record and what belongs to it.
pub(super) fn remove(context: Context, id: RecordId) {
    ask::act(context, Action::Coaching(CoachingAct::Remove(id)));
}

/// Hands the file for a person over.
pub(super) fn send(context: Context, person: PersonId) {
    let reply = context.engine.ask("", Request::CoachingFile { person });
    leptos::task::spawn_local(async move {
        match reply.await {
            Answer::File { name, text: Some(text) } => {
                crate::ui::widgets::exports::hand_over(context, &name, "application/json", text.as_bytes());
            }
            Answer::Failed { why } => context.say_failed(why),
            _ => {}
        }
    });
}

/// Chooses files that people sent, and merges them.
pub(super) fn merge(context: Context) {
    choose(context, ".json", |_, text| CoachingAct::Merge(text));
}

/// Chooses files that tell of completions of trainings, and reads them.
pub(super) fn completions(context: Context) {
    choose(context, ".csv,.tsv,.txt", |name, text| CoachingAct::Completions { name, text });
}

/// Chooses files and does with each text what it says.
fn choose(context: Context, kinds: &'static str, does: fn(String, String) -> CoachingAct) {
    let kept = StoredValue::new_local(None::<files::Picker>);
    let picked = files::pick(kinds, true, move |chosen| {
        leptos::task::spawn_local(async move {
            drop(kept.try_update_value(Option::take));
            for file in chosen {
                match text_of(&file).await {
                    Ok(text) => ask::act(context, Action::Coaching(does(file.name(), text))),
                    Err(why) => context.say_failed(why),
                }
            }
        });
    });
    match picked {
        Ok(picker) => kept.set_value(Some(picker)),
        Err(fault) => context.say_failed(fault.to_string()),
    }
}

/// The text of a small file.
async fn text_of(file: &files::LocalFile) -> Result<String, String> {
    let (mut chunks, mut slice, mut bytes) = (file.chunks(), Vec::new(), Vec::new());
    while chunks.next(&mut slice).await.map_err(|error| error.to_string())? {
        bytes.extend_from_slice(&slice);
        if bytes.len() > LONGEST_BYTES {
            return Err(words::TOO_LONG.to_owned());
        }
    }
    String::from_utf8(bytes).map_err(|_| words::NO_TEXT.to_owned())
}
