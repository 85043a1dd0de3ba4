//! Plans: the list, templates, and the editor with its live check.

use crate::app::edit::Action;
use crate::app::requests::{Answer, PlanBrief, PlanReport, Request};
use crate::domain::commission::Severity;
use crate::domain::kernel::{Currency, Grain, PlanId};
use crate::present::format;
use crate::present::plan_templates::TEMPLATES;
use crate::present::words::pay as words;
use crate::ui::ask;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Field, Look, SelectField, Shape};
use leptos::prelude::*;

/// The plans of the workspace and the editor.
#[component]
pub fn Plans() -> impl IntoView {
    let context = Context::get();
    let edited = RwSignal::new(None::<PlanId>);
    let text = RwSignal::new(String::new());
    let list = move || {
        let plan = move |brief: PlanBrief| {
            let press = {
                let brief = brief.clone();
                move || {
                    edited.set(Some(brief.id));
                    text.set(brief.text.clone());
                }
            };
            let id = brief.id;
            view! {
                <article class="plan">
                    <h3>{brief.name.clone()}</h3>
                    <p class="words">{brief.words}</p>
                    <div class="row">
                        <Button label=format!("{} {}", words::EDIT, brief.name) icon=Shape::Pencil on_press=press/>
                        <Button label=format!("{} {}", words::REMOVE, brief.name) look=Look::Quiet icon=Shape::Trash
                            on_press=move || ask::act(context, Action::RemovePlan(id))/>
                    </div>
                </article>
            }
        };
        context.held().plans.iter().cloned().map(plan).collect_view()
    };
    view! {
        <section aria-labelledby="plans-title"><h2 id="plans-title">{words::PLANS}</h2>{list}</section>
        <Templates edited text/>
        <Editor edited text/>
    }
}

#[component]
fn Templates(edited: RwSignal<Option<PlanId>>, text: RwSignal<String>) -> impl IntoView {
    let context = Context::get();
    let chosen = RwSignal::new("0".to_owned());
    let options: Vec<(String, String)> =
        TEMPLATES.iter().enumerate().map(|(index, one)| (index.to_string(), one.name.to_owned())).collect();
    let begin = move || {
        let held = context.held();
        let day = crate::present::period::anchor(&held);
        let year = day.and_then(|day| held.calendar.period_of(day, Grain::Year).ok());
        let template = chosen.get_untracked().parse::<usize>().ok().and_then(|index| TEMPLATES.get(index));
        if let (Some(template), Some(year)) = (template, year) {
            edited.set(None);
            text.set(template.text(held.currency.unwrap_or(Currency::USD), year.range));
        }
    };
    view! {
        <section aria-labelledby="template-title">
            <h2 id="template-title">{words::NEW_PLAN}</h2>
            <div class="row">
                <SelectField id="template" label=words::TEMPLATE options=Signal::stored(options) value=chosen
                    on_choose=move |value| chosen.set(value)/>
                <Button label=words::USE_TEMPLATE.to_owned() icon=Shape::Plus on_press=begin/>
            </div>
        </section>
    }
}

#[component]
fn Editor(edited: RwSignal<Option<PlanId>>, text: RwSignal<String>) -> impl IntoView {
    let context = Context::get();
    let has_text = Memo::new(move |_| text.with(|text| !text.trim().is_empty()));
    let checked = reading("pay.check", move || has_text.get().then(|| Request::Check { text: text.get() }));
    let report = Memo::new(move |_| {
        checked.answer.with(|answer| match answer {
            Some(Answer::Checked(report)) => Some(Ok(report.clone())),
            Some(Answer::Failed { why }) => Some(Err(why.clone())),
            _ => None,
        })
    });
    let is_locked = Signal::derive(move || {
        report.with(|report| !matches!(report, Some(Ok(report)) if is_clear(report) && report.plan.is_some()))
    });
    let save = move || {
        let Some(Ok(PlanReport { plan: Some(document), .. })) = report.get_untracked() else { return };
        ask::act(context, Action::SetPlan { id: edited.get_untracked(), document });
        text.set(String::new());
        edited.set(None);
    };
    view! {
        <Show when=move || has_text.get()>
            <section class="editor" aria-labelledby="editor-title">
                <h2 id="editor-title">{words::TEXT}</h2>
                <Field id="plan-text" label=words::TEXT hint=words::TEXT_HINT>
                    <textarea id="plan-text" rows="18" spellcheck="false" aria-describedby="plan-text-hint"
                        prop:value=text on:input:target=move |event| text.set(event.target().value())></textarea>
                </Field>
                {move || report.get().map(|report| view! { <Verdict report/> })}
                <Button label=words::SAVE.to_owned() look=Look::Primary icon=Shape::Check on_press=save disabled=is_locked/>
            </section>
        </Show>
    }
}

fn is_clear(report: &PlanReport) -> bool {
    report.findings.iter().all(|finding| finding.severity != Severity::Refused)
}

#[component]
fn Verdict(report: Result<PlanReport, String>) -> impl IntoView {
    let locale = Context::get().locale();
    let report = match report {
        Ok(report) => report,
        Err(why) => return view! { <p class="error" role="status">{why}</p> }.into_any(),
    };
    let clear = is_clear(&report).then(|| view! { <p role="status">{words::CLEAR}</p> });
    let pays = report.pays.map(|pays| {
        view! { <p>{words::PAYS}" "<strong class="number">{format::money_with_code(pays, &locale)}</strong></p> }
    });
    let findings = report.findings.into_iter().map(|finding| {
        let readings = finding.readings.into_iter().map(|reading| {
            view! { <li>{words::READING}": "{reading.text}</li> }
        });
        view! { <li><code>{finding.path}</code>" "{finding.message}<ul>{readings.collect_view()}</ul></li> }
    });
    let findings = findings.collect_view();
    let has_findings = clear.is_none();
    view! {
        {clear}
        {pays}
        {has_findings.then(|| view! { <h3>{words::FINDINGS}</h3> })}
        <ul class="findings">{findings}</ul>
        <h3>{words::WORDS}</h3>
        <p class="words">{report.words.unwrap_or_default()}</p>
    }
    .into_any()
}
