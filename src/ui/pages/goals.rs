//! The page Goals: attainment of company, teams and people against pace, and the quotas themselves.

use crate::app::edit::Action;
use crate::app::requests::Request;
use crate::domain::kernel::{Currency, Id, QuotaId};
use crate::domain::measure::{Axis, Pace};
use crate::present::goals::{QuotaDraft, quotas};
use crate::present::home;
use crate::present::place::Page as Name;
use crate::present::table::Sort;
use crate::present::words::{frame, goals as words};
use crate::ui::ask;
use crate::ui::ask::{Reading, reading};
use crate::ui::context::Context;
use crate::ui::pages::home::{Headline, pace_reading, rows_of};
use crate::ui::widgets::{Button, DataTable, Look, SelectField, Shape, TextField};
use leptos::prelude::*;
use std::sync::Arc;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let ask_by = |lane, by: Vec<Axis>| {
        reading(lane, move || {
            let kpis = home::STANDING.to_vec();
            Some(Request::Kpis { kpis, by: by.clone(), filter: context.filter() })
        })
    };
    let company = ask_by("goals.company", Vec::new());
    let teams = ask_by("goals.teams", vec![Axis::Team]);
    let people = ask_by("goals.people", vec![Axis::Person]);
    let pace = pace_reading("goals.pace");
    view! {
        <div class="page">
            <h1>{frame::page(Name::Goals)}</h1>
            <Headline company pace/>
            <Standing id="teams" title=words::TEAMS rows=teams company pace/>
            <Standing id="people" title=words::PEOPLE rows=people company pace/>
            <Quotas/>
            <SetQuota/>
        </div>
    }
}

#[component]
fn Standing(
    id: &'static str,
    title: &'static str,
    rows: Reading,
    company: Reading,
    pace: Signal<Option<Pace>>,
) -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || {
        let rows = rows_of(rows).unwrap_or_default();
        let whole = rows_of(company).unwrap_or_default();
        let (pace, filter) = (pace.get(), Arc::new(context.filter()));
        let held = context.held();
        home::standing(&rows, whole.first(), pace.as_ref(), &held, &filter, &context.locale())
    });
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <DataTable table sort=Sort { column: 4, descending: true }/>
        </section>
    }
}

#[component]
fn Quotas() -> impl IntoView {
    let context = Context::get();
    let table = Signal::derive(move || quotas(&context.held(), &context.locale()));
    let actions = Callback::new(move |key: String| {
        let press = move || {
            if let Some(id) = Id::parse(&key).map(QuotaId) {
                ask::act(context, Action::RemoveQuota(id));
            }
        };
        view! { <Button label=words::REMOVE.to_owned() look=Look::Quiet icon=Shape::Trash on_press=press/> }
            .into_any()
    });
    view! {
        <section aria-labelledby="quotas-title">
            <h2 id="quotas-title">{words::QUOTAS}</h2>
            <DataTable table actions=actions empty=words::NO_QUOTAS/>
        </section>
    }
}

#[component]
fn SetQuota() -> impl IntoView {
    let context = Context::get();
    let period = context.period();
    let day =
        |pick: fn(&crate::domain::kernel::Period) -> String| period.as_ref().map(pick).unwrap_or_default();
    let person = RwSignal::new(String::new());
    let from = RwSignal::new(day(|period| period.range.from.to_string()));
    let through = RwSignal::new(day(|period| period.range.last_day().to_string()));
    let (amount, error) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let options = Signal::derive(move || {
        let held = context.held();
        let people = held.people.iter().map(|brief| (brief.person.id.to_string(), brief.person.name.clone()));
        std::iter::once((String::new(), words::CHOOSE.to_owned())).chain(people).collect::<Vec<_>>()
    });
    let save = move || {
        let draft = QuotaDraft {
            person: person.get_untracked(),
            from: from.get_untracked(),
            through: through.get_untracked(),
            amount: amount.get_untracked(),
        };
        let currency = context.held().currency.unwrap_or(Currency::USD);
        match draft.action(currency, &context.locale()) {
            Ok(action) => {
                error.set(String::new());
                ask::act(context, action);
            }
            Err(why) => error.set(why.to_owned()),
        }
    };
    view! {
        <section aria-labelledby="set-title">
            <h2 id="set-title">{words::SET}</h2>
            <div class="row">
                <SelectField id="quota-person" label=words::PERSON options value=person on_choose=move |value| person.set(value)/>
                <TextField id="quota-from" label=words::FROM value=from kind="date"/>
                <TextField id="quota-through" label=words::THROUGH value=through kind="date"/>
                <TextField id="quota-amount" label=words::AMOUNT value=amount error=error/>
                <Button label=words::SAVE.to_owned() look=Look::Primary icon=Shape::Check on_press=save/>
            </div>
        </section>
    }
}
