//! The estimator: open deals of a person taken as won, and what that pays; what is expected in any case.

use crate::app::requests::{Answer, EstimateDeal, EstimateMove, Request, SettleAsk, SettleTold};
use crate::domain::forecast::{Chances, Lens};
use crate::domain::kernel::{Date, Id, Money, PersonId};
use crate::present::pay::settle;
use crate::present::words::settle as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{EmptyState, SelectField, Skeleton};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// How many draws say what is expected.
const DRAWS: u32 = 500;

/// What was typed about a deal: day and amount.
type Typed = BTreeMap<u32, (String, String)>;

/// The estimator for the person of the filter.
#[component]
pub fn Estimator() -> impl IntoView {
    let context = Context::get();
    let person = Memo::new(move |_| {
        context.place.with(|place| {
            let people = &place.filter.people;
            people.first().copied().filter(|_| people.len() == 1)
        })
    });
    let options = Signal::derive(move || {
        let mut all = vec![(String::new(), words::CHOOSE.to_owned())];
        let held = context.held();
        all.extend(held.people.iter().map(|one| (one.person.id.to_string(), one.person.name.clone())));
        all
    });
    let chosen = Signal::derive(move || person.get().map(|person| person.to_string()).unwrap_or_default());
    let choose = move |key: String| {
        let mut place = context.place.get_untracked();
        place.filter.people = Id::parse(&key).map(PersonId).into_iter().collect();
        context.go(&place);
    };
    view! {
        <SelectField id="estimate-for" label=words::ESTIMATE_FOR options value=chosen on_choose=choose/>
        {move || match person.get() {
            Some(person) => view! { <Of person/> }.into_any(),
            None => view! { <EmptyState title=words::CHOOSE needs=words::CHOOSE_HINT/> }.into_any(),
        }}
    }
}

#[component]
fn Of(person: PersonId) -> impl IntoView {
    let context = Context::get();
    let typed = RwSignal::new(Typed::new());
    let deals = RwSignal::new(Vec::<EstimateDeal>::new());
    let asked = reading("estimate", move || {
        let moves = typed.with(|typed| deals.with_untracked(|deals| moves_of(typed, deals)));
        let period = context.period()?.range;
        Some(Request::Settle(SettleAsk::Estimate { person, period, moves }))
    });
    Effect::new(move |_| {
        asked.answer.with(|answer| {
            if let Some(Answer::Settled(SettleTold::Estimated(found))) = answer
                && deals.with_untracked(|deals| *deals != found.deals)
            {
                deals.set(found.deals.clone());
            }
        });
    });
    let is_there = Memo::new(move |_| asked.answer.with(|answer| answer.is_some()));
    let plans = move || {
        asked.answer.with(|answer| match answer {
            Some(Answer::Settled(SettleTold::Estimated(found))) => settle::estimate(found, &context.locale()),
            _ => Vec::new(),
        })
    };
    let plan = |(name, facts): (String, Vec<(String, String)>)| {
        let fact = |(name, value): (String, String)| view! { <div><dt>{name}</dt><dd class="number">{value}</dd></div> };
        view! { <section class="settle-part"><h3>{name}</h3><dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl></section> }
    };
    let none = move || {
        (is_there.get() && plans().is_empty()).then(|| view! { <p class="hint">{words::NOT_PAID}</p> })
    };
    view! {
        <div aria-live="polite">{move || plans().into_iter().map(plan).collect_view()}{none}</div>
        <Expected person/>
        <Show when=move || is_there.get() fallback=|| view! { <Skeleton lines=8/> }>
            <Deals deals typed/>
        </Show>
    }
}

/// The deals that are taken as won, as far as what was typed can be read.
fn moves_of(typed: &Typed, deals: &[EstimateDeal]) -> Vec<EstimateMove> {
    let one = |(row, (day, amount)): (&u32, &(String, String))| {
        let deal = deals.iter().find(|deal| deal.row == *row)?;
        let day = Date::parse_iso(day.trim()).ok().or(deal.expected)?;
        let amount = Money::parse(amount.trim(), deal.amount.currency).ok();
        Some(EstimateMove { row: *row, day, amount })
    };
    typed.iter().filter_map(one).collect()
}

#[component]
fn Deals(deals: RwSignal<Vec<EstimateDeal>>, typed: RwSignal<Typed>) -> impl IntoView {
    let context = Context::get();
    let rows = move || {
        let today = context.held().today;
        let row = move |deal: EstimateDeal| view! { <Deal deal typed today/> };
        deals.get().into_iter().map(row).collect_view()
    };
    let is_empty = Memo::new(move |_| deals.with(Vec::is_empty));
    view! {
        <Show when=move || is_empty.get()><p class="hint">{words::NO_OPEN}</p></Show>
        <Show when=move || !is_empty.get()>
            <div class="table-scroll" tabindex="0" role="group" aria-label=words::ESTIMATOR>
                <table>
                    <thead><tr>
                        <th scope="col">{words::WON}</th><th scope="col">{words::DEAL}</th>
                        <th scope="col">{words::WON_ON}</th><th scope="col" class="number">{words::DEAL_AMOUNT}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="hint">{words::WRONG_MOVE}</p>
        </Show>
    }
}

#[component]
fn Deal(deal: EstimateDeal, typed: RwSignal<Typed>, today: Option<Date>) -> impl IntoView {
    let (row, label) = (deal.row, format!("{} {}", deal.deal, deal.name));
    let day = deal.expected.or(today).map(|day| day.to_string()).unwrap_or_default();
    let (day, amount) = (RwSignal::new(day), RwSignal::new(deal.amount.decimal()));
    let is_won = RwSignal::new(typed.with_untracked(|typed| typed.contains_key(&row)));
    let note = move || {
        let (is_won, entry) = (is_won.get_untracked(), (day.get_untracked(), amount.get_untracked()));
        typed.update(|typed| match is_won {
            true => drop(typed.insert(row, entry)),
            false => drop(typed.remove(&row)),
        });
    };
    let named = |what: &str| format!("{what}: {label}");
    let (won, on, sum) = (named(words::WON), named(words::WON_ON), named(words::DEAL_AMOUNT));
    view! {
        <tr>
            <td data-title=words::WON><input type="checkbox" aria-label=won prop:checked=is_won
                on:change:target=move |event| { is_won.set(event.target().checked()); note(); }/></td>
            <th scope="row"><bdi>{label.clone()}</bdi></th>
            <td data-title=words::WON_ON><input type="date" aria-label=on prop:value=day
                on:change:target=move |event| { day.set(event.target().value()); note(); }/></td>
            <td data-title=words::DEAL_AMOUNT class="number"><input type="text" inputmode="decimal" aria-label=sum prop:value=amount
                on:change:target=move |event| { amount.set(event.target().value()); note(); }/></td>
        </tr>
    }
}

/// What the forecast expects that the period pays.
#[component]
fn Expected(person: PersonId) -> impl IntoView {
    let context = Context::get();
    let asked = reading("estimate-expected", move || {
        let period = context.period()?.range;
        let (chances, lens) = (Chances::default(), Lens::default());
        Some(Request::Forecast { period, as_of: None, draws: DRAWS, seed: 1, chances, lens })
    });
    let text = move || {
        asked.answer.with(|answer| match answer {
            Some(Answer::Forecast(forecast)) => {
                let own = forecast.people.iter().find(|one| one.person == person)?;
                Some(settle::expected(own, forecast.currency, &context.locale()))
            }
            _ => None,
        })
    };
    view! { {move || text().map(|text| view! { <p><strong>{words::EXPECTED}": "</strong>{text}</p> })} }
}
