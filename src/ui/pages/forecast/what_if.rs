//! What if: deals won, lost, moved or added; the draws are made anew beside those as it is. Nothing is saved.

use super::whole::chart_of;
use super::{Draws, Waiting, answered};
use crate::app::requests::Request;
use crate::domain::forecast::{Lens, WhatIf};
use crate::platform::dom;
use crate::present::charts_forecast::{fan, waterfall};
use crate::present::forecast::what_if::{AddForm, ChangeForm, compared};
use crate::present::forecast::whose;
use crate::present::forecast::{calls::callable, deals::assumed, deals::offered};
use crate::present::words::forecast as words;
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{Button, ChartBox, Look, SelectField, TextField};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Faults by the name of the field.
type Faults = RwSignal<BTreeMap<&'static str, String>>;

#[component]
pub(super) fn WhatIfPart(draws: Draws) -> impl IntoView {
    let context = Context::get();
    let changes = RwSignal::new(Vec::<WhatIf>::new());
    let other = reading("forecast.what-if", move || {
        let changes = changes.get();
        let Some(Request::Forecast { period, as_of, draws, seed, chances, lens }) =
            draws.request.get().filter(|_| !changes.is_empty())
        else {
            return None;
        };
        Some(Request::Forecast { period, as_of, draws, seed, chances, lens: Lens { changes, ..lens } })
    });
    let is_there = Memo::new(move |_| draws.asked.answer.with(Option::is_some));
    let finding = move || {
        let with = answered(other, Clone::clone).filter(|_| !changes.with(Vec::is_empty));
        answered(draws.asked, |without| compared(without, with.as_ref(), &context.locale()))
    };
    view! {
        <Show when=move || is_there.get() fallback=move || view! { <Waiting draws/> }>
            <section aria-labelledby="what-if">
                <h2 id="what-if" class="visually-hidden">{words::WHAT_IF_TAB}</h2>
                <p class="lede what-if-finding" role="status">{finding}</p>
                <p class="hint">{words::WHAT_IF_HINT}</p>
                <Assumed draws changes/>
            </section>
            <ChangeDeal draws changes/>
            <AddDeal draws changes/>
            <Pictures draws other changes/>
        </Show>
    }
}

/// Fan and waterfall: as it is until something is assumed.
#[component]
fn Pictures(draws: Draws, other: Reading, changes: RwSignal<Vec<WhatIf>>) -> impl IntoView {
    let context = Context::get();
    let whole = move |asked| {
        let fan = chart_of(draws, asked, move |drawn, period, locale| {
            let whose = context.place.with(|place| whose(drawn, &context.held(), place));
            fan(drawn, whose.as_deref(), period, locale)
        });
        let parts = chart_of(draws, asked, waterfall);
        view! { <ChartBox view=parts/><ChartBox view=fan/> }
    };
    let is_changed =
        Memo::new(move |_| changes.with(|changes| !changes.is_empty()) && other.answer.with(Option::is_some));
    move || if is_changed.get() { whole(other).into_any() } else { whole(draws.asked).into_any() }
}

/// Moves the focus to the form: the button that had it is gone.
fn to_form() {
    dom::focus("change-what");
}

#[component]
fn Assumed(draws: Draws, changes: RwSignal<Vec<WhatIf>>) -> impl IntoView {
    let context = Context::get();
    let lines = move || {
        let overview = context.held();
        let say = |change: &WhatIf| {
            answered(draws.asked, |drawn| assumed(change, drawn, &overview, &context.locale()))
                .unwrap_or_default()
        };
        let line = |(place, change): (usize, &WhatIf)| {
            let text = say(change);
            let remove = move || {
                changes.update(|changes| drop(changes.remove(place)));
                request_animation_frame(to_form);
            };
            view! { <li><span>{text}</span><Button label=words::REMOVE.to_owned() look=Look::Quiet on_press=remove/></li> }
        };
        changes.with(|changes| changes.iter().enumerate().map(line).collect_view())
    };
    let clear = move || {
        changes.set(Vec::new());
        request_animation_frame(to_form);
    };
    view! {
        <Show when=move || changes.with(|changes| !changes.is_empty())>
            <h3>{words::ASSUMED}</h3>
            <ul class="plain-list assumed">{lines}</ul>
            <Button label=words::CLEAR.to_owned() on_press=clear/>
        </Show>
    }
}

fn fault(faults: Faults, field: &'static str) -> Signal<String> {
    Signal::derive(move || faults.with(|faults| faults.get(field).cloned().unwrap_or_default()))
}

#[component]
fn ChangeDeal(draws: Draws, changes: RwSignal<Vec<WhatIf>>) -> impl IntoView {
    let deals = Signal::derive(move || answered(draws.asked, offered).unwrap_or_default());
    let first = deals.with_untracked(|deals| deals.first().map(|(key, _)| key.clone()).unwrap_or_default());
    let [deal, what, day] = [first, "won".to_owned(), String::new()].map(RwSignal::new);
    let faults: Faults = RwSignal::new(BTreeMap::new());
    let assume = move || {
        let form =
            ChangeForm { deal: deal.get_untracked(), what: what.get_untracked(), day: day.get_untracked() };
        match form.read() {
            Ok(change) => {
                faults.set(BTreeMap::new());
                changes.update(|changes| changes.push(change));
            }
            Err(found) => faults.set(found),
        }
    };
    let kinds = [("won", words::IS_WON), ("lost", words::IS_LOST), ("moved", words::IS_MOVED)];
    let kinds = Signal::stored(kinds.map(|(key, name)| (key.to_owned(), name.to_owned())).to_vec());
    view! {
        <section aria-labelledby="change-deal">
            <h2 id="change-deal">{words::CHANGE_TITLE}</h2>
            <Show when=move || deals.with(|deals| !deals.is_empty()) fallback=|| view! { <p class="hint">{words::NO_DEAL_TO_CHANGE}</p> }>
            <div class="forecast-form">
                <SelectField id="change-which" label=words::WHICH_DEAL options=deals value=deal on_choose=move |key| deal.set(key)/>
                <SelectField id="change-what" label=words::WHAT options=kinds value=what on_choose=move |key| what.set(key)/>
                <Show when=move || what.with(|what| what == "moved")>
                    <TextField id="change-day" label=words::TO_DAY value=day error=fault(faults, "day") kind="date"/>
                </Show>
                <div class="row"><Button label=words::ASSUME.to_owned() look=Look::Primary on_press=assume/></div>
            </div>
            <p class="hint">{words::MOVED_HINT}</p>
            </Show>
        </section>
    }
}

#[component]
fn AddDeal(draws: Draws, changes: RwSignal<Vec<WhatIf>>) -> impl IntoView {
    let context = Context::get();
    let people = Signal::derive(move || callable(&context.held()));
    let first = people.with_untracked(|people| people.first().map(|(id, _)| id.clone()).unwrap_or_default());
    let [person, amount, chance, day] =
        [first, String::new(), "50".to_owned(), String::new()].map(RwSignal::new);
    let faults: Faults = RwSignal::new(BTreeMap::new());
    let add = move || {
        let form = AddForm {
            person: person.get_untracked(),
            amount: amount.get_untracked(),
            chance: chance.get_untracked(),
            day: day.get_untracked(),
        };
        match answered(draws.asked, |drawn| form.read(drawn, &context.locale())) {
            Some(Ok(change)) => {
                faults.set(BTreeMap::new());
                changes.update(|changes| changes.push(change));
            }
            Some(Err(found)) => faults.set(found),
            None => {}
        }
    };
    view! {
        <section aria-labelledby="add-deal">
            <h2 id="add-deal">{words::ADD_TITLE}</h2>
            <div class="forecast-form">
                <SelectField id="add-person" label=words::OWNER options=people value=person on_choose=move |id| person.set(id)/>
                <TextField id="add-amount" label=words::AMOUNT value=amount error=fault(faults, "amount")/>
                <TextField id="add-chance" label=words::CHANCE_PERCENT value=chance error=fault(faults, "chance")/>
                <TextField id="add-day" label=words::CLOSES_ON value=day error=fault(faults, "day") kind="date"/>
                <div class="row"><Button label=words::ADD.to_owned() on_press=add/></div>
            </div>
        </section>
    }
}
