//! What is forecast: period, day, chances, seed. All of it stands in the address.

use super::Draws;
use crate::domain::kernel::Date;
use crate::present::forecast::question::{ALL, Choice, NONE, OWN, offered, parse_seed};
use crate::present::words::forecast as words;
use crate::ui::context::Context;
use crate::ui::widgets::{Field, SelectField};
use leptos::prelude::*;

/// The settings above the figures.
#[component]
pub fn Settings(draws: Draws) -> impl IntoView {
    let context = Context::get();
    let choice = draws.choice;
    let change = move |change: &dyn Fn(&mut Choice)| {
        let mut next = choice.get_untracked();
        change(&mut next);
        let place = context.place.with_untracked(|place| next.at(place));
        context.go(&place);
    };
    let periods = Signal::derive(move || {
        let shown = draws.period.get();
        let offered = choice.with(|choice| offered(&context.held(), choice, shown.as_ref()));
        offered.into_iter().map(|period| (period.name.clone(), period.name)).collect::<Vec<_>>()
    });
    let period = Signal::derive(move || draws.period_name());
    let chances = Signal::stored(
        [(OWN, words::OWN), (NONE, words::NONE_WON), (ALL, words::ALL_WON)]
            .map(|(key, name)| (key.to_owned(), name.to_owned()))
            .to_vec(),
    );
    let chance = Signal::derive(move || choice.with(|choice| choice.chances_key().to_owned()));
    view! {
        <section class="forecast-settings" aria-label=words::SETTINGS>
            <SelectField id="forecast-period" label=words::PERIOD options=periods value=period
                on_choose=move |name: String| change(&|choice| choice.period = Some(name.clone()))/>
            <Day choice/>
            <SelectField id="forecast-chances" label=words::CHANCES options=chances value=chance
                on_choose=move |key: String| change(&|choice| choice.chances = Some(key.clone()))/>
            <Seed choice/>
        </section>
    }
}

#[component]
fn Day(choice: Memo<Choice>) -> impl IntoView {
    let context = Context::get();
    let shown = move || {
        let day = choice.with(|choice| choice.day(&context.held()));
        day.map(|day| day.to_string()).unwrap_or_default()
    };
    let set = move |text: String| {
        let next = Choice { as_of: Date::parse_iso(&text).ok(), ..choice.get_untracked() };
        let place = context.place.with_untracked(|place| next.at(place));
        context.go(&place);
    };
    view! {
        <Field id="forecast-day" label=words::AS_OF hint=words::AS_OF_HINT>
            <input id="forecast-day" type="date" aria-describedby="forecast-day-hint" prop:value=shown
                on:change:target=move |event| set(event.target().value())/>
        </Field>
    }
}

#[component]
fn Seed(choice: Memo<Choice>) -> impl IntoView {
    let context = Context::get();
    let error = RwSignal::new(String::new());
    let shown = move || choice.with(|choice| choice.seed().to_string());
    let set = move |text: String| {
        let Some(seed) = parse_seed(&text) else { return error.set(words::SEED_WRONG.to_owned()) };
        error.set(String::new());
        let next = Choice { seed: Some(seed), ..choice.get_untracked() };
        let place = context.place.with_untracked(|place| next.at(place));
        context.go(&place);
    };
    view! {
        <Field id="forecast-seed" label=words::SEED hint=words::SEED_HINT error>
            <input id="forecast-seed" type="text" inputmode="numeric" autocomplete="off"
                aria-describedby="forecast-seed-hint forecast-seed-error" prop:value=shown
                on:change:target=move |event| set(event.target().value())/>
        </Field>
    }
}
