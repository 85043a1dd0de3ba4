//! The builder of a survey: a template to begin with, then name, promise, groups and questions.

use super::open_href;
use crate::app::edit::{Action, RoadmapAction};
use crate::domain::kernel::Date;
use crate::domain::model::Survey;
use crate::domain::model::survey::Purpose;
use crate::present::place::View;
use crate::present::roadmap_surveys::{
    QuestionForm, fresh, kinds, list, pillar_options, purposes, read_questions,
};
use crate::present::words::roadmap as words;
use crate::ui::ask::act_and_go;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, IconButton, Look, SelectField, Shape, TextField};
use leptos::prelude::*;

/// One question while it is written; the key stays when others go.
#[derive(Clone, Copy)]
struct Draft {
    key: u32,
    number: u16,
    text: RwSignal<String>,
    kind: RwSignal<String>,
    options: RwSignal<String>,
    pillar: RwSignal<String>,
}

impl Draft {
    fn of(key: u32, form: QuestionForm) -> Draft {
        let QuestionForm { number, text, kind, options, pillar } = form;
        Draft {
            key,
            number,
            text: RwSignal::new(text),
            kind: RwSignal::new(kind),
            options: RwSignal::new(options),
            pillar: RwSignal::new(pillar),
        }
    }

    fn read(self) -> QuestionForm {
        QuestionForm {
            number: self.number,
            text: self.text.get_untracked(),
            kind: self.kind.get_untracked(),
            options: self.options.get_untracked(),
            pillar: self.pillar.get_untracked(),
        }
    }
}

/// The form as a whole.
#[derive(Clone, Copy)]
struct Form {
    purpose: RwSignal<String>,
    name: RwSignal<String>,
    intro: RwSignal<String>,
    groups: RwSignal<String>,
    is_named: RwSignal<bool>,
    questions: RwSignal<Vec<Draft>>,
    next_key: RwSignal<u32>,
}

impl Form {
    fn of(survey: &Survey) -> Form {
        let form = Form {
            purpose: RwSignal::new(String::new()),
            name: RwSignal::new(String::new()),
            intro: RwSignal::new(String::new()),
            groups: RwSignal::new(String::new()),
            is_named: RwSignal::new(false),
            questions: RwSignal::new(Vec::new()),
            next_key: RwSignal::new(0),
        };
        form.show(survey);
        form
    }

    fn show(self, survey: &Survey) {
        self.purpose.set(survey.purpose.slug().to_owned());
        self.name.set(survey.name.clone());
        self.intro.set(survey.intro.clone());
        self.groups.set(survey.groups.join(", "));
        self.is_named.set(survey.is_named);
        self.questions.set(Vec::new());
        survey.questions.iter().for_each(|question| self.add(QuestionForm::of(question)));
    }

    fn add(self, form: QuestionForm) {
        let key = self.next_key.get_untracked();
        self.next_key.set(key + 1);
        self.questions.update(|questions| questions.push(Draft::of(key, form)));
    }

    fn read(self, before: Survey) -> Survey {
        let forms: Vec<QuestionForm> = self.questions.get_untracked().into_iter().map(Draft::read).collect();
        Survey {
            name: self.name.get_untracked(),
            intro: self.intro.get_untracked(),
            purpose: Purpose::parse(&self.purpose.get_untracked()).unwrap_or(before.purpose),
            is_named: self.is_named.get_untracked(),
            groups: list(&self.groups.get_untracked(), ','),
            questions: read_questions(&forms),
            ..before
        }
    }
}

/// A new survey, or one that is changed.
#[component]
pub(super) fn SurveyForm(before: Option<Survey>) -> impl IntoView {
    let context = Context::get();
    let id = before.as_ref().map(|survey| survey.id);
    let today = context.held().today.unwrap_or(Date::MIN);
    let started = before.unwrap_or_else(|| fresh(Purpose::Maturity, today));
    let form = Form::of(&started);
    let is_new = id.is_none();
    let choose = move |key: String| {
        if let Some(purpose) = Purpose::parse(&key) {
            form.show(&fresh(purpose, today));
        }
    };
    let save = move || {
        let survey = form.read(started.clone());
        let action = Action::Roadmap(RoadmapAction::SetSurvey { id, survey });
        act_and_go(context, action, |place| place.with_view(View::Show, ""));
    };
    let title = if is_new { words::NEW_SURVEY } else { words::EDIT_SURVEY };
    let add = move || form.add(QuestionForm { kind: "scale".to_owned(), ..QuestionForm::default() });
    view! {
        <section class="survey-form" aria-labelledby="survey-form-title">
            <h2 id="survey-form-title">{title}</h2>
            {is_new.then(|| view! {
                <SelectField id="survey-template" label=words::TEMPLATE options=Signal::stored(purposes()) value=form.purpose on_choose=choose/>
            })}
            <TextField id="survey-name" label=words::NAME value=form.name/>
            <TextField id="survey-intro" label=words::INTRO value=form.intro/>
            <TextField id="survey-groups" label=words::GROUPS value=form.groups/>
            <label class="check-field">
                <input type="checkbox" prop:checked=form.is_named
                    on:change:target=move |event| form.is_named.set(event.target().checked())/>
                <span>{words::WITH_NAMES}</span>
            </label>
            <h3>{words::QUESTIONS}</h3>
            <ol class="survey-questions">
                <For each=move || form.questions.get() key=|draft| draft.key let(draft)><Question draft form/></For>
            </ol>
            <div class="row">
                <Button label=words::ADD_QUESTION.to_owned() icon=Shape::Plus on_press=add/>
                <Button label=words::SAVE.to_owned() look=Look::Primary on_press=save/>
                <a class="button" href=move || open_href(context, View::Open, "")>{words::BACK}</a>
            </div>
        </section>
    }
}

#[component]
fn Question(draft: Draft, form: Form) -> impl IntoView {
    let name = |part: &str| format!("question-{}-{part}", draft.key);
    let has_options = move || draft.kind.with(|kind| kind != "text");
    let is_scale = move || draft.kind.with(|kind| kind == "scale");
    let remove = move || form.questions.update(|all| all.retain(|one| one.key != draft.key));
    let (options_id, pillar_id) = (name("options"), name("pillar"));
    view! {
        <li class="survey-question">
            <TextField id=name("text") label=words::QUESTION value=draft.text/>
            <SelectField id=name("kind") label=words::KIND options=Signal::stored(kinds()) value=draft.kind
                on_choose=move |key| draft.kind.set(key)/>
            <Show when=has_options><TextField id=options_id.clone() label=words::OPTIONS value=draft.options/></Show>
            <Show when=is_scale>
                <SelectField id=pillar_id.clone() label=words::PILLAR options=Signal::stored(pillar_options()) value=draft.pillar
                    on_choose=move |key| draft.pillar.set(key)/>
            </Show>
            <IconButton label=words::REMOVE_QUESTION.to_owned() shape=Shape::Trash on_press=remove/>
        </li>
    }
}
