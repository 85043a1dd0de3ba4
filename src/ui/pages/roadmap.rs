//! The page Roadmap: the seven steps with their cycle, surveys, competitors, and the state to print.

mod answering;
mod competitors;
mod state;
mod steps;
mod survey_form;
mod surveys;

use crate::app::edit::{Action, RoadmapAction};
use crate::app::requests::{Answer, Request, RoadmapAnswer, RoadmapReport, RoadmapRequest};
use crate::platform::files::{self, LocalFile};
use crate::present::place::{Page as Name, View};
use crate::present::roadmap::{Shown, shown, tabs};
use crate::present::words::{frame, roadmap as words};
use crate::ui::ask::{act, reading};
use crate::ui::context::Context;
use crate::ui::widgets::Tabs;
use leptos::prelude::*;
use std::sync::Arc;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let view = Memo::new(move |_| context.place.with(shown));
    let offered = Signal::derive(move || context.place.with(tabs));
    let current = Signal::derive(move || view.get().key().to_owned());
    let content = move || match view.get() {
        Shown::Steps => view! { <steps::Steps/> }.into_any(),
        Shown::Surveys => view! { <surveys::Surveys/> }.into_any(),
        Shown::Competitors => view! { <competitors::Competitors/> }.into_any(),
        Shown::State => view! { <state::State/> }.into_any(),
    };
    view! {
        <div class="page roadmap">
            <h1>{frame::page(Name::Roadmap)}</h1>
            <Tabs label=words::VIEWS tabs=offered current/>
            {content}
        </div>
    }
}

/// What the engine tells of the roadmap; the answer before stays until the next is there.
fn told<T: Clone + PartialEq + Send + Sync + 'static>(
    lane: &'static str,
    request: impl Fn() -> RoadmapRequest + 'static,
    take: impl Fn(&RoadmapAnswer) -> Option<T> + Copy + Send + Sync + 'static,
) -> Memo<Option<Arc<T>>> {
    let asked = reading(lane, move || Some(Request::Roadmap(request())));
    Memo::new(move |_| {
        asked.answer.with(|answer| match answer {
            Some(Answer::Roadmap(told)) => take(told).map(Arc::new),
            _ => None,
        })
    })
}

/// The seven steps and what belongs to them.
fn report() -> Memo<Option<Arc<RoadmapReport>>> {
    told(
        "roadmap.steps",
        || RoadmapRequest::Steps,
        |told| match told {
            RoadmapAnswer::Steps(report) => Some(report.clone()),
            _ => None,
        },
    )
}

/// Does an action of the roadmap.
fn change(context: Context, action: RoadmapAction) {
    act(context, Action::Roadmap(action));
}

/// The same page with another thing open; the empty text closes it.
fn open_href(context: Context, view: View, key: &str) -> String {
    context.place.with(|place| {
        let closed = place.with_view(View::Open, "").with_view(View::Show, "");
        closed.with_view(view, key).href()
    })
}

/// What is shown under a key of the address.
fn at(context: Context, view: View) -> Memo<String> {
    Memo::new(move |_| context.place.with(|place| place.shown(view).unwrap_or_default().to_owned()))
}

/// Opens the chooser for small text files, and hands over name and text of each that was read.
fn choose_texts(
    context: Context,
    accept: &str,
    several: bool,
    take: impl Fn(Vec<(String, String)>) + 'static,
) {
    let kept = StoredValue::new_local(None::<files::Picker>);
    let picked = files::pick(accept, several, move |chosen| {
        leptos::task::spawn_local(async move {
            drop(kept.try_update_value(Option::take));
            let mut texts = Vec::new();
            for file in chosen {
                match text_of(&file).await {
                    Ok(text) => texts.push((file.name(), text)),
                    Err(error) => context.say_failed(format!("{}: {error}", file.name())),
                }
            }
            take(texts);
        });
    });
    match picked {
        Ok(picker) => kept.set_value(Some(picker)),
        Err(fault) => context.say_failed(fault.to_string()),
    }
}

async fn text_of(file: &LocalFile) -> Result<String, files::ReadError> {
    let (mut bytes, mut slice) = (Vec::new(), Vec::new());
    let mut chunks = file.chunks();
    while chunks.next(&mut slice).await? {
        bytes.extend_from_slice(&slice);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
