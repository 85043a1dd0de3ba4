//! The page Forecast: the period as a range, what stands behind it, and person by person.

use crate::app::requests::{Answer, Request};
use crate::domain::forecast::{Chances, Forecast};
use crate::domain::kernel::Rational;
use crate::present::place::Page as Name;
use crate::present::tone::Tone;
use crate::present::words::{forecast as words, frame};
use crate::present::{charts_forecast, forecast};
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, ChartBox, DataTable, SelectField, Skeleton};
use leptos::prelude::*;
use std::sync::Arc;

const DRAWS: u32 = 2_000;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let context = Context::get();
    let chances = RwSignal::new("own".to_owned());
    let drawn = reading("forecast", move || {
        let period = context.period()?.range;
        let chances = match chances.get().as_str() {
            "none" => Chances::Fixed(Rational::ZERO),
            "all" => Chances::Fixed(Rational::ONE),
            _ => Chances::Own,
        };
        Some(Request::Forecast { period, as_of: None, draws: DRAWS, seed: 1, chances })
    });
    let options = [("own", words::OWN), ("none", words::NONE), ("all", words::ALL)]
        .map(|(key, name)| (key.to_owned(), name.to_owned()))
        .to_vec();
    let body = move || {
        if context.period().is_none() {
            return view! { <p>{words::ALL_DAYS}</p> }.into_any();
        }
        drawn.answer.with(|answer| match answer {
            Some(Answer::Forecast(found)) => view! { <Drawn found=Arc::new(found.clone())/> }.into_any(),
            Some(Answer::Failed { why }) => {
                view! { <p class="error" role="status">{why.clone()}</p> }.into_any()
            }
            _ => view! { <Skeleton lines=10/> }.into_any(),
        })
    };
    view! {
        <div class="page">
            <h1>{frame::page(Name::Forecast)}</h1>
            <SelectField id="chances" label=words::CHANCES options=Signal::stored(options) value=chances
                on_choose=move |value| chances.set(value)/>
            {body}
        </div>
    }
}

#[component]
fn Drawn(found: Arc<Forecast>) -> impl IntoView {
    let context = Context::get();
    let locale = context.locale();
    let caveats = found.caveats.iter().map(|caveat| {
        view! { <li>{words::caveat(caveat, &found, &locale)}</li> }
    });
    let caveats = caveats.collect_view();
    let has_caveats = !found.caveats.is_empty();
    let has_plan = !context.held().plans.is_empty();
    let chart = charts_forecast::spread(&found, &locale);
    let table = Signal::stored(forecast::people(&found, &context.held(), &locale));
    view! {
        <p class="lede finding">{words::headline(&found, &locale)}</p>
        {(!has_plan).then(|| view! { <Banner tone=Tone::Warning text=words::NO_PLAN.to_owned()/> })}
        {has_caveats.then(|| view! { <section class="caveats"><h2>{words::CAVEATS}</h2><ul class="plain-list">{caveats}</ul></section> })}
        <p class="hint">{words::behind(&found, &locale)}</p>
        {chart.map(|view| view! { <section aria-labelledby="spread-title"><h2 id="spread-title">{words::SPREAD}</h2><ChartBox view=Signal::stored(view)/></section> })}
        <section aria-labelledby="people-title">
            <h2 id="people-title">{words::PEOPLE}</h2>
            <DataTable table/>
        </section>
    }
}
