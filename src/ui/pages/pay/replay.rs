//! A doubted period paid on two states of the deals: what the CRM says differently, and which lines moved.

use crate::app::requests::{Answer, Request, SettleAsk, SettleTold};
use crate::domain::kernel::{Period, PersonId, PlanId};
use crate::present::pay::replay::{self, ReplayView};
use crate::present::words::settle as words;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, DataTable, SelectField};
use leptos::prelude::*;

/// Two states to choose, and what came of paying both.
#[component]
pub fn Replay(
    /// By which plan, for which period, who is paid.
    of: (PlanId, Period, PersonId),
    /// Tells it from others on the page.
    key: String,
) -> impl IntoView {
    let context = Context::get();
    let states = replay::states(&context.overview.get_untracked().unwrap_or_default(), &context.locale());
    let (first, second) = replay::at_first(&states);
    let (first, second) = (RwSignal::new(first), RwSignal::new(second));
    let found = RwSignal::new(None::<Result<ReplayView, String>>);
    let options = Signal::stored(states);
    let pay = move || {
        let ((plan, period, person), from) = (of.clone(), replay::state(&first.get_untracked()));
        let until = replay::state(&second.get_untracked());
        let ask = SettleAsk::Replay { plan, period, person, from, until };
        let reply = context.engine.ask("replay", Request::Settle(ask));
        leptos::task::spawn_local(async move {
            let read = match reply.await {
                Answer::Settled(SettleTold::Replayed(told)) => Ok(replay::view(&told, &context.locale())),
                Answer::Failed { why } => Err(why),
                _ => return,
            };
            let _ = found.try_set(Some(read));
        });
    };
    let result = move || match found.get() {
        None => ().into_any(),
        Some(Err(why)) => view! { <p class="error" role="alert">{why}</p> }.into_any(),
        Some(Ok(ReplayView { headline, lines, deals })) => view! {
            <p role="status"><strong>{headline}</strong></p>
            <DataTable table=Signal::stored(lines) empty=words::NO_MOVED_LINES shows_caption=true/>
            <DataTable table=Signal::stored(deals) empty=words::NO_CHANGED_DEALS shows_caption=true/>
        }
        .into_any(),
    };
    view! {
        <details class="replay">
            <summary>{words::REPLAY}</summary>
            <p class="hint">{words::REPLAY_HINT}</p>
            <div class="settle-hand">
                <SelectField id=format!("first-{key}") label=words::FIRST_STATE options value=first on_choose=move |text| first.set(text)/>
                <SelectField id=format!("second-{key}") label=words::SECOND_STATE options value=second on_choose=move |text| second.set(text)/>
            </div>
            <div class="row"><Button label=words::PAY_BOTH on_press=pay/></div>
            {result}
        </details>
    }
}
