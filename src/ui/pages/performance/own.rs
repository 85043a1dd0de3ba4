//! Figures of the company's own: listed, written with their meaning beside them, saved, removed.

use crate::app::edit::Action;
use crate::app::requests::{Answer, Request};
use crate::domain::kernel::OwnKpiId;
use crate::domain::model::measures::OwnKpi;
use crate::platform::dom;
use crate::present::performance_own::{FormulaView, OwnLine, formula_view, listed};
use crate::present::words::performance_own as words;
use crate::ui::ask::{reading, report};
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Field, IconButton, Look, SelectField, Shape, TextField};
use leptos::prelude::*;

const NAME_FIELD: &str = "own-name";

/// What is being written.
#[derive(Clone, Copy)]
struct Draft {
    id: RwSignal<Option<OwnKpiId>>,
    name: RwSignal<String>,
    formula: RwSignal<String>,
    better: RwSignal<String>,
}

impl Draft {
    fn new() -> Draft {
        Draft {
            id: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            formula: RwSignal::new(String::new()),
            better: RwSignal::new(words::NEITHER.to_owned()),
        }
    }

    fn clear(self) {
        self.take(None, OwnKpi { name: String::new(), formula: String::new(), higher_is_better: None });
    }

    fn take(self, id: Option<OwnKpiId>, kpi: OwnKpi) {
        self.id.set(id);
        self.name.set(kpi.name);
        self.formula.set(kpi.formula);
        let better = match kpi.higher_is_better {
            Some(true) => words::HIGHER,
            Some(false) => words::LOWER,
            None => words::NEITHER,
        };
        self.better.set(better.to_owned());
    }

    fn kpi(self) -> OwnKpi {
        let better = self.better.get_untracked();
        let higher_is_better = (better != words::NEITHER).then(|| better == words::HIGHER);
        OwnKpi { name: self.name.get_untracked(), formula: self.formula.get_untracked(), higher_is_better }
    }
}

/// The list and the form.
#[component]
pub(super) fn OwnFigures() -> impl IntoView {
    let context = Context::get();
    let draft = Draft::new();
    let lines = move || {
        let shown = context.place.with(|place| listed(&context.held(), place));
        if shown.is_empty() {
            return view! { <p class="hint">{words::NONE_YET}</p> }.into_any();
        }
        let items = shown.into_iter().map(|line| item(context, draft, line)).collect_view();
        view! { <ul class="notes">{items}</ul> }.into_any()
    };
    view! {
        <details class="more">
            <summary>{words::OWN}</summary>
            {lines}
            <Form draft/>
        </details>
    }
}

fn item(context: Context, draft: Draft, line: OwnLine) -> impl IntoView + use<> {
    let OwnLine { id, kpi, href } = line;
    let (name, formula) = (kpi.name.clone(), kpi.formula.clone());
    let labels = [words::CHANGE, words::REMOVE].map(|what| format!("{what}: {name}"));
    let [change, remove] = labels;
    let take = move || {
        draft.take(Some(id), kpi.clone());
        dom::focus(NAME_FIELD);
    };
    view! {
        <li>
            <a href=href title=words::SHOW><bdi>{name}</bdi></a>
            <code>{formula}</code>
            <span class="no-print">
                <IconButton label=change shape=Shape::Pencil on_press=take/>
                <IconButton label=remove shape=Shape::Trash
                    on_press=move || crate::ui::ask::act(context, Action::RemoveKpi(id))/>
            </span>
        </li>
    }
}

#[component]
fn Form(draft: Draft) -> impl IntoView {
    let context = Context::get();
    let found = reading("performance.formula", move || {
        let text = draft.formula.get();
        (!text.trim().is_empty()).then_some(Request::ReadFormula { text })
    });
    let read = Memo::new(move |_| {
        let text = draft.formula.get();
        if text.trim().is_empty() {
            return FormulaView::default();
        }
        found.answer.with(|answer| match answer {
            Some(Answer::Formula(brief)) => formula_view(&text, brief, &context.locale()),
            _ => FormulaView::default(),
        })
    });
    let error = Signal::derive(move || read.with(|read| read.error.clone()));
    let is_blank = Signal::derive(move || {
        draft.name.with(|name| name.trim().is_empty())
            || draft.formula.with(|text| text.trim().is_empty())
            || error.with(|error| !error.is_empty())
    });
    let label = Signal::derive(move || {
        if draft.id.get().is_some() { words::SAVE.to_owned() } else { words::SAVE_NEW.to_owned() }
    });
    let directions = [words::NEITHER, words::HIGHER, words::LOWER];
    let directions = directions.map(|word| (word.to_owned(), word.to_owned())).to_vec();
    view! {
        <div class="own-form no-print">
            <TextField id=NAME_FIELD label=words::NAME value=draft.name/>
            <Field id="own-formula" label=words::FORMULA hint=words::FORMULA_HINT error=error>
                <textarea id="own-formula" class="code" rows="3" spellcheck="false" autocomplete="off"
                    aria-describedby="own-formula-hint own-formula-error"
                    prop:value=draft.formula on:input:target=move |event| draft.formula.set(event.target().value())></textarea>
            </Field>
            <Read read/>
            <SelectField id="own-better" label=words::BETTER options=Signal::stored(directions)
                value=draft.better on_choose=move |text| draft.better.set(text)/>
            <div class="row">
                <Button label look=Look::Primary on_press=move || save(context, draft) disabled=is_blank/>
                <Button label=words::CANCEL look=Look::Quiet on_press=move || draft.clear()/>
            </div>
        </div>
    }
}

/// What the expression means, or where it is wrong.
#[component]
fn Read(read: Memo<FormulaView>) -> impl IntoView {
    move || {
        let FormulaView { words: meaning, unit, sql, marked, .. } = read.get();
        if !marked.is_empty() {
            return view! { <pre class="code" aria-hidden="true">{marked}</pre> }.into_any();
        }
        (!meaning.is_empty())
            .then(|| {
                view! {
                    <p>{meaning}" "{unit}</p>
                    <details class="more">
                        <summary>{words::AS_SQL}</summary>
                        <pre class="code">{sql}</pre>
                    </details>
                }
            })
            .into_any()
    }
}

/// Saves; what was written stays where it is refused.
fn save(context: Context, draft: Draft) {
    let action = Action::SetKpi { id: draft.id.get_untracked(), kpi: draft.kpi() };
    let reply = context.engine.ask("", Request::Act(action));
    leptos::task::spawn_local(async move {
        if report(context, &reply.await, true) {
            draft.clear();
        }
    });
}
