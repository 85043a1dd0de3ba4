//! The filter bar: period, team, person and every column with more than one text. Its state is the address.

use super::views::{CopyLink, Views};
use crate::domain::kernel::{Id, PersonId};
use crate::domain::measure::Dimension;
use crate::present::period;
use crate::present::place::{Page, Place};
use crate::present::roadmap;
use crate::present::source::Source;
use crate::present::words::frame as words;
use crate::ui::context::Context;
use crate::ui::widgets::{Icon, Shape};
use leptos::prelude::*;

/// The chips. Pages about data and settings have none.
#[component]
pub fn FilterBar() -> impl IntoView {
    let context = Context::get();
    let is_shown = Memo::new(move |_| {
        let has_figures = context.place.with(|place| match place.page {
            Page::Data | Page::Settings => false,
            // Steps and surveys are those of the whole company.
            Page::Roadmap => roadmap::shown(place) == roadmap::Shown::Competitors,
            _ => true,
        });
        has_figures && context.overview.with(|held| held.as_ref().is_some_and(|held| !held.is_empty))
    });
    // People are coached whole: only the days of a ranking and who is looked at narrow anything there.
    let is_about_deals = Memo::new(move |_| context.place.with(|place| place.page != Page::Coaching));
    let chips = move || {
        let held = context.held();
        let dimensions = held.dimensions.clone().into_iter().filter(|_| is_about_deals.get());
        dimensions
            .filter(|(dimension, _)| !matches!(dimension, Dimension::Stage | Dimension::Reason))
            .map(|(dimension, texts)| view! { <TextChip dimension texts/> })
            .collect_view()
    };
    let partial = move || period::partial(&context.held(), &context.period()?, &context.locale());
    // On paper the bar is missing: what it says stands there as a line.
    let on_paper = move || {
        let (held, period) = (context.held(), context.period());
        let source = context.place.with(|place| Source::of(place, &held, period.as_ref()));
        format!("{}. {}", source.filter_line(), source.foot())
    };
    let has_paper = move || {
        let page = context.place.with(|place| place.page);
        matches!(page, Page::Home | Page::Performance | Page::Goals | Page::Forecast)
    };
    let is_narrow = move || context.place.with(|place| place.filter.is_narrow());
    let cleared = move || {
        let mut place = context.place.get();
        let period = place.filter.period.take();
        place.filter = crate::present::place::FilterWords { period, ..Default::default() };
        place.href()
    };
    view! {
        <Show when=move || is_shown.get()>
            <section class="filters" aria-label=words::FILTERS>
                <PeriodChip/>
                <Show when=move || is_about_deals.get()><TeamChip/></Show>
                <PersonChip/>
                {chips}
                <Show when=is_narrow>
                    <a class="clear" href=cleared><Icon shape=Shape::Cross/>{words::CLEAR}</a>
                </Show>
                <span class="filters-end"><Views/><CopyLink/></span>
                <p class="hint partial">{partial}</p>
            </section>
            <Show when=has_paper><p class="hint wide print-only">{on_paper}</p></Show>
        </Show>
    }
}

/// A native list as a chip; it stands out while it narrows.
#[component]
fn Chip(
    /// What it chooses.
    #[prop(into)]
    label: String,
    /// Values and names; the first is the one that narrows nothing.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Changes the place.
    on_choose: impl Fn(&mut Place, String) + 'static,
) -> impl IntoView {
    let context = Context::get();
    let choose = move |text: String| {
        let mut place = context.place.get_untracked();
        on_choose(&mut place, text);
        context.go(&place);
    };
    let entries = move || {
        let chosen = value.get();
        let entry = |(key, name): (String, String)| {
            let is_chosen = key == chosen;
            view! { <option value=key selected=is_chosen>{name}</option> }
        };
        options.get().into_iter().map(entry).collect_view()
    };
    view! {
        <label class="chip" class:on=move || value.with(|value| !value.is_empty())>
            <span>{label}</span>
            <select prop:value=value on:change:target=move |event| choose(event.target().value())>{entries}</select>
        </label>
    }
}

#[component]
fn PeriodChip() -> impl IntoView {
    let context = Context::get();
    let options = Signal::derive(move || {
        let held = context.held();
        let current = period::current(&held).map(|period| period.name).unwrap_or_default();
        let mut options = vec![(String::new(), format!("{} ({current})", words::CURRENT))];
        let named = context.place.with(|place| place.filter.period.clone());
        let offered = period::offered(&held).into_iter().flat_map(|(_, periods)| periods);
        options.extend(offered.map(|period| (period.name.clone(), period.name)));
        options.push((period::ALL.to_owned(), words::ALL_DAYS.to_owned()));
        if let Some(named) = named.filter(|named| options.iter().all(|(key, _)| key != named)) {
            options.push((named.clone(), named));
        }
        options
    });
    let value =
        Signal::derive(move || context.place.with(|place| place.filter.period.clone()).unwrap_or_default());
    let choose = |place: &mut Place, text: String| {
        place.filter.period = Some(text).filter(|text| !text.is_empty());
    };
    view! { <Chip label=words::PERIOD options value on_choose=choose/> }
}

fn with_any(names: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), words::ANY.to_owned())).chain(names).collect()
}

#[component]
fn TeamChip() -> impl IntoView {
    let context = Context::get();
    let options = Signal::derive(move || {
        with_any(context.held().teams.iter().map(|team| (team.clone(), team.clone())))
    });
    let value = Signal::derive(move || {
        context.place.with(|place| place.filter.teams.first().cloned()).unwrap_or_default()
    });
    let choose = |place: &mut Place, text: String| {
        place.filter.teams = Some(text).filter(|text| !text.is_empty()).into_iter().collect();
    };
    view! {
        <Show when=move || context.held().teams.get(1).is_some()>
            <Chip label=words::TEAM options value on_choose=choose/>
        </Show>
    }
}

#[component]
fn PersonChip() -> impl IntoView {
    let context = Context::get();
    let options = Signal::derive(move || {
        let held = context.held();
        with_any(held.people.iter().map(|brief| (brief.person.id.0.to_string(), brief.person.name.clone())))
    });
    let value = Signal::derive(move || {
        let person = context.place.with(|place| place.filter.people.first().copied());
        person.map(|person| person.0.to_string()).unwrap_or_default()
    });
    let choose = |place: &mut Place, text: String| {
        place.filter.people = Id::parse(&text).map(PersonId).into_iter().collect();
    };
    view! {
        <Show when=move || context.held().people.get(1).is_some()>
            <Chip label=words::PERSON options value on_choose=choose/>
        </Show>
    }
}

#[component]
fn TextChip(dimension: Dimension, texts: Vec<String>) -> impl IntoView {
    let context = Context::get();
    let options = Signal::stored(with_any(
        texts.into_iter().filter(|text| !text.is_empty()).map(|text| (text.clone(), text)),
    ));
    let value = Signal::derive(move || {
        let chosen = context.place.with(|place| place.filter.texts.get(&dimension)?.first().cloned());
        chosen.unwrap_or_default()
    });
    let choose = move |place: &mut Place, text: String| {
        if text.is_empty() {
            place.filter.texts.remove(&dimension);
        } else {
            place.filter.texts.insert(dimension, [text].into());
        }
    };
    view! { <Chip label=dimension.name() options value on_choose=choose/> }
}
