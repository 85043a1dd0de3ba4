//! What a period is expected to cost under both plans of the simulation, against a budget.

use crate::app::requests::{Answer, BudgetAsk, DesignReport, Request, SimulationAsk};
use crate::domain::kernel::{Currency, Money};
use crate::present::pay::budget::table;
use crate::present::words::budget as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, DataTable, Skeleton, TextField};
use leptos::prelude::*;

/// How many draws both plans are paid on.
const DRAWS: u32 = 500;

/// The budget, and what both plans are expected to cost; asked for by a button, as it takes a while.
#[component]
pub fn Budget(
    /// The plans as the dials stand.
    #[prop(into)]
    plans: Callback<(), Option<SimulationAsk>>,
) -> impl IntoView {
    let context = Context::get();
    let (sum, error) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wanted = RwSignal::new(None::<BudgetAsk>);
    let asked = reading("design-budget", move || wanted.get().map(Request::Budget));
    let expect = move || {
        let currency = untrack(|| context.held().currency).unwrap_or(Currency::USD);
        let typed = sum.get_untracked();
        let budget = match typed.trim() {
            "" => None,
            text => match Money::parse(text, currency) {
                Ok(budget) => Some(budget),
                Err(_) => return error.set(words::NO_AMOUNT.to_owned()),
            },
        };
        let Some(period) = untrack(|| context.period()) else {
            return error.set(words::NO_PERIOD.to_owned());
        };
        error.set(String::new());
        let ask = plans.run(()).map(|plans| BudgetAsk {
            plans,
            period: period.range,
            budget,
            draws: DRAWS,
            seed: 1,
        });
        wanted.set(ask);
    };
    let shown = move || {
        asked.answer.with(|answer| match answer {
            Some(Answer::Designed(DesignReport::Budget(report))) => {
                let table = table(report, &context.locale());
                view! { <DataTable table=Signal::stored(table) shows_caption=true/> }.into_any()
            }
            Some(Answer::Failed { why }) => {
                view! { <p class="error" role="alert">{why.clone()}</p> }.into_any()
            }
            _ if asked.is_busy.get() => view! { <Skeleton lines=3/> }.into_any(),
            _ => ().into_any(),
        })
    };
    view! {
        <section class="budget">
            <h3>{words::BUDGET}</h3>
            <p class="hint">{words::HINT}</p>
            <div class="row">
                <TextField id="budget" label=words::AMOUNT value=sum error=error/>
                <Button label=words::EXPECT on_press=expect/>
            </div>
            {shown}
        </section>
    }
}
