//! A plan beside a changed one: dials on the left, all figures of eight quarters at once.
//!
//! Where the dials stand is held in the address once a hand leaves them, so that a scenario is a saved view;
//! while they are dragged only the figures follow.

use super::budget::Budget;
use crate::app::edit::Action;
use crate::app::requests::{Answer, DesignAsk, DesignReport, Request, SimulationAsk};
use crate::domain::design::simulate::Dial;
use crate::domain::kernel::Currency;
use crate::present::charts_pay::bands;
use crate::present::pay::plans::{SIMULATE, TAB};
use crate::present::pay::simulate::{Dials, RANGE, SimulationView, proof, sensitivity, view as read};
use crate::present::pay::{place_of, plans};
use crate::present::place::{self, Page, View};
use crate::present::table::Table;
use crate::present::tone::Tone;
use crate::present::words::design as words;
use crate::ui::ask::{act, afterwards, reading};
use crate::ui::context::Context;
use crate::ui::widgets::{
    Button, ChartBox, DataTable, EmptyState, Look, SelectField, Skeleton, TextField, ToneMark,
};
use leptos::prelude::*;

/// How many people are drawn at first: those in sight and a few more.
const IN_SIGHT: usize = 30;

/// The plans and dials as they stand.
#[derive(Clone, Copy)]
struct Turned {
    context: Context,
    dials: RwSignal<Dials>,
    /// The id of plan A; the first plan where the address names none.
    first: Memo<String>,
    /// The id of plan B; empty where it is plan A.
    second: Memo<String>,
}

impl Turned {
    fn here() -> Turned {
        let context = Context::get();
        let shown = move |view| context.place.with(|place| place.shown(view).unwrap_or_default().to_owned());
        let first = Memo::new(move |_| {
            let (named, held) = (shown(View::Plan), context.held());
            let known = |plan: &&crate::app::requests::PlanBrief| plan.id.to_string() == named;
            let plan = held.plans.iter().find(known).or(held.plans.first());
            plan.map(|plan| plan.id.to_string()).unwrap_or_default()
        });
        let second = Memo::new(move |_| shown(View::Compare));
        let dials = RwSignal::new(Dials::default());
        // The address wins whenever it changes: a link, Back, a scenario that is opened.
        let stood = Memo::new(move |_| Dials::parse(&shown(View::Show)));
        Effect::new(move |_| dials.set(stood.get()));
        Turned { context, dials, first, second }
    }

    fn ask(self, dials: Dials) -> Option<SimulationAsk> {
        let held = self.context.held();
        let text = |key: &str| {
            held.plans.iter().find(|plan| plan.id.to_string() == key).map(|plan| plan.text.clone())
        };
        Some(dials.ask(text(&self.first.get())?, text(&self.second.get())))
    }
}

/// The page.
#[component]
pub fn Simulate() -> impl IntoView {
    let context = Context::get();
    let has_plans = Memo::new(move |_| !context.held().plans.is_empty());
    let plans = move || context.place.with(|place| place_of(place, &[(View::Tab, TAB)])).href();
    move || {
        if has_plans.get() {
            view! { <Both/> }.into_any()
        } else {
            view! {
                <EmptyState title=words::NO_PLAN_TITLE needs=words::NO_PLAN_NEEDS>
                    <a class="button primary" href=plans>{words::SHOW_PLANS}</a>
                </EmptyState>
            }
            .into_any()
        }
    }
}

#[component]
fn Both() -> impl IntoView {
    let context = Context::get();
    let turned = Turned::here();
    let asked = reading("design-simulate", move || {
        Some(Request::Design(DesignAsk::Simulate(turned.ask(turned.dials.get())?)))
    });
    let failure = move || {
        asked.answer.with(|answer| match answer {
            Some(Answer::Failed { why }) => Some(why.clone()),
            _ => None,
        })
    };
    // What was shown last stays while a dial stands where the plan can't be paid.
    let view = Memo::new(move |before: Option<&Option<SimulationView>>| {
        let now = asked.answer.with(|answer| match answer {
            Some(Answer::Designed(report)) => read(report, &context.locale()),
            _ => None,
        });
        now.or_else(|| before.cloned().flatten())
    });
    let is_there = Memo::new(move |_| view.with(Option::is_some));
    view! {
        <div class="simulate">
            <Controls turned view/>
            <div class="simulated">
                {move || failure().map(|why| view! { <p class="error" role="alert">{why}</p> })}
                <Show when=move || is_there.get() fallback=|| view! { <Skeleton lines=12/> }>
                    <Shown view turned/>
                </Show>
            </div>
        </div>
    }
}

#[component]
fn Controls(turned: Turned, view: Memo<Option<SimulationView>>) -> impl IntoView {
    let context = Context::get();
    let options = move |first: Option<(&str, &str)>| {
        let held = context.held();
        let own = first.map(|(key, name)| (key.to_owned(), name.to_owned()));
        let plans = held.plans.iter().map(|plan| (plan.id.to_string(), plan.name.clone()));
        own.into_iter().chain(plans).collect::<Vec<_>>()
    };
    let choose = move |view: View| {
        move |key: String| {
            let place = context.place.with_untracked(|place| place.with_view(view, &key));
            context.go(&place);
        }
    };
    let dial = |(place, dial): (usize, &'static Dial)| view! { <OneDial place dial={*dial} turned/> };
    let reset = move || settle(context, Dials::default());
    let keep = move || {
        let document = view.with_untracked(|view| view.as_ref().map(|view| view.document.clone()));
        let renamed = document.and_then(|text| plans::renamed(&text));
        renamed.into_iter().for_each(|document| act(context, Action::SetPlan { id: None, document }));
    };
    view! {
        <section class="dials" aria-labelledby="dials-title">
            <h2 id="dials-title">{words::DIALS}</h2>
            <p class="hint">{words::DIALS_HINT}</p>
            <SelectField id="plan-a" label=words::PLAN_A options=Signal::derive(move || options(None))
                value=Signal::derive(move || turned.first.get()) on_choose=choose(View::Plan)/>
            <SelectField id="plan-b" label=words::PLAN_B
                options=Signal::derive(move || options(Some(("", words::SAME_PLAN))))
                value=Signal::derive(move || turned.second.get()) on_choose=choose(View::Compare)/>
            {Dial::ALL.iter().enumerate().map(dial).collect_view()}
            <Mix turned/>
            <p class="dial-doors">
                <Button label=words::RESET look=Look::Quiet on_press=reset/>
                <Button label=words::OPEN_B on_press=keep/>
            </p>
            <Scenarios/>
        </section>
    }
}

/// Puts the dials into the address.
fn settle(context: Context, dials: Dials) {
    let place = context.place.with_untracked(|place| place.with_view(View::Show, &dials.text()));
    context.go(&place);
}

#[component]
fn OneDial(place: usize, dial: Dial, turned: Turned) -> impl IntoView {
    let value =
        Memo::new(move |_| turned.dials.with(|dials| dials.percents.get(place).copied().unwrap_or(100)));
    let set = move |dials: &mut Dials, percent: i64| {
        if let Some(slot) = dials.percents.get_mut(place) {
            *slot = percent;
        }
    };
    let id = format!("dial-{place}");
    view! { <Slider id label=words::dial(dial) hint=words::dial_hint(dial) range=RANGE value turned set/> }
}

#[component]
fn Mix(turned: Turned) -> impl IntoView {
    let value = Memo::new(move |_| turned.dials.with(|dials| dials.mix));
    let set = |dials: &mut Dials, percent: i64| dials.mix = percent;
    view! { <Slider id="dial-mix".to_owned() label=words::MIX hint=words::MIX_HINT range=(0, 100) value turned set/> }
}

/// A slider and a field for the same percentage. Both work by keyboard; the field takes any number in range.
#[component]
fn Slider(
    id: String,
    label: &'static str,
    hint: &'static str,
    range: (i64, i64),
    value: Memo<i64>,
    turned: Turned,
    set: impl Fn(&mut Dials, i64) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let context = Context::get();
    let turn = move |text: String| {
        let Ok(percent) = text.trim().parse::<i64>() else { return };
        turned.dials.update(|dials| set(dials, percent.clamp(range.0, range.1)));
    };
    let rest = move |text: String| {
        turn(text);
        settle(context, turned.dials.get_untracked());
    };
    let (field, hinted, described) = (format!("{id}-number"), format!("{id}-hint"), format!("{id}-hint"));
    let name = format!("{label}, %");
    view! {
        <div class="dial">
            <label for=id.clone()>{label}</label>
            <input id=id type="range" min=range.0.to_string() max=range.1.to_string() step="1" aria-describedby=described
                prop:value=move || value.get().to_string()
                on:input:target=move |event| turn(event.target().value())
                on:change:target=move |event| rest(event.target().value())/>
            <input id=field type="number" min=range.0.to_string() max=range.1.to_string() aria-label=name
                prop:value=move || value.get().to_string()
                on:change:target=move |event| rest(event.target().value())/>
            <span aria-hidden="true">"%"</span>
            <p class="hint" id=hinted>{hint}</p>
        </div>
    }
}

/// Saved views of this page.
#[component]
fn Scenarios() -> impl IntoView {
    let context = Context::get();
    let name = RwSignal::new(String::new());
    let saved = Memo::new(move |_| {
        let is_scenario = |fragment: &str| {
            let place = place::decode(fragment);
            place.page == Page::Pay && place.shown(View::Tab) == Some(SIMULATE)
        };
        let held = context.held();
        held.views.iter().filter(|view| is_scenario(&view.fragment)).cloned().collect::<Vec<_>>()
    });
    let save = move || {
        let fragment = context.place.with_untracked(place::encode);
        act(context, Action::SetView { id: None, name: name.get_untracked(), fragment });
        name.set(String::new());
    };
    let is_blank = Signal::derive(move || name.with(|name| name.trim().is_empty()));
    let item = |view: crate::domain::model::SavedView| {
        view! { <li><a href=format!("#{}", view.fragment)><bdi>{view.name}</bdi></a></li> }
    };
    view! {
        <TextField id="scenario-name" label=words::SCENARIO_NAME value=name/>
        <Button label=words::SAVE_SCENARIO on_press=save disabled=is_blank/>
        <Show when=move || saved.with(|saved| !saved.is_empty())>
            <h3>{words::SCENARIOS}</h3>
            <ul>{move || saved.get().into_iter().map(item).collect_view()}</ul>
        </Show>
    }
}

#[component]
fn Shown(view: Memo<Option<SimulationView>>, turned: Turned) -> impl IntoView {
    let context = Context::get();
    // A dial that is dragged asks for all of this again and again: each part is drawn in a task of its own.
    let first = afterwards(move || view.track());
    let then = afterwards(move || first.track());
    let last = afterwards(move || then.track());
    let of = move |turn: RwSignal<u32>, read: fn(&SimulationView) -> Table| {
        Signal::derive(move || {
            turn.track();
            view.with_untracked(|view| view.as_ref().map(read)).unwrap_or_default()
        })
    };
    let chart = Signal::derive(move || {
        then.track();
        let drawn = |view: &Option<SimulationView>| view.as_ref().map(|view| bands(view, &context.locale()));
        view.with_untracked(drawn).unwrap_or_default()
    });
    let notes = move || {
        let all = view.with(|view| view.as_ref().map(|view| view.notes.clone())).unwrap_or_default();
        all.into_iter().map(|(tone, text)| view! { <p><ToneMark tone text/></p> }).collect_view()
    };
    view! {
        <div role="status"><h2>{move || view.with(|view| view.as_ref().map(|view| view.headline.clone()))}</h2></div>
        {notes}
        <Proved turned/>
        <DataTable table=of(first, |view| view.figures.clone())/>
        <ChartBox view=chart/>
        <DataTable table=of(last, |view| view.people.clone()) shows_caption=true batch=IN_SIGHT/>
        <DataTable table=of(then, |view| view.teams.clone()) shows_caption=true/>
        <Moves turned/>
        <Budget plans=Callback::new(move |()| untrack(|| turned.ask(turned.dials.get())))/>
    }
}

/// Law I10 on the data at hand: the simulation of plan A as it stands is its statements.
#[component]
fn Proved(turned: Turned) -> impl IntoView {
    let context = Context::get();
    let asked = reading("design-prove", move || {
        let text = turned.ask(Dials::default())?.text;
        Some(Request::Design(DesignAsk::Prove { text, days: None }))
    });
    move || {
        asked.answer.with(|answer| match answer {
            Some(Answer::Designed(DesignReport::Proved(found))) => {
                let (tone, text) = proof(found, &context.locale());
                Some(view! { <p class="proof"><ToneMark tone text/></p> }.into_any())
            }
            Some(Answer::Failed { why }) => Some(
                view! { <p class="proof"><ToneMark tone=Tone::Warning text=why.clone()/></p> }.into_any(),
            ),
            _ => None,
        })
    }
}

/// What moves the cost, asked for once: it pays everybody a dozen times.
#[component]
fn Moves(turned: Turned) -> impl IntoView {
    let context = Context::get();
    let wanted = RwSignal::new(None::<SimulationAsk>);
    let asked =
        reading("design-moves", move || wanted.get().map(|ask| Request::Design(DesignAsk::Sensitivity(ask))));
    let press = move || wanted.set(untrack(|| turned.ask(turned.dials.get())));
    let currency = Memo::new(move |_| context.held().currency.unwrap_or(Currency::USD));
    let table = move || {
        asked.answer.with(|answer| match answer {
            Some(Answer::Designed(DesignReport::Sensitivity(all))) => {
                let table = sensitivity(all, currency.get(), &context.locale());
                Some(view! { <DataTable table=Signal::stored(table)/> })
            }
            _ => None,
        })
    };
    view! {
        <section>
            <h3>{words::SENSITIVITY}</h3>
            <p class="hint">{words::SENSITIVITY_HINT}</p>
            <Button label=words::SENSITIVITY on_press=press/>
            {table}
        </section>
    }
}
