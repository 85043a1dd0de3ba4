//! The form of a goal: new, or changed.

use super::{Report, back_href};
use crate::app::edit::Action;
use crate::domain::model::goal::Aim;
use crate::present::goals::form::{Faults, GoalForm, measures, owners, parents};
use crate::present::place::Place;
use crate::present::words::goals as words;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Look, SelectField, TextField};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A new goal for the period at hand.
#[component]
pub fn NewGoal(report: Report) -> impl IntoView {
    let context = Context::get();
    let form = GoalForm::fresh(context.period().as_ref());
    view! {
        <p><a href=move || back_href(context)>{words::BACK}</a></p>
        <section aria-labelledby="new-goal">
            <h2 id="new-goal">{words::NEW}</h2>
            <EditGoal report form/>
        </section>
    }
}

/// The fields of a goal, and Save.
#[component]
pub fn EditGoal(report: Report, form: GoalForm) -> impl IntoView {
    let context = Context::get();
    let (id, started) = (form.id, form.clone());
    let field = |text: String| RwSignal::new(text);
    let (name, unit, target, baseline) =
        (field(form.name), field(form.unit), field(form.target), field(form.baseline));
    let (from, through, scope, milestones) =
        (field(form.from), field(form.through), field(form.scope), field(form.milestones));
    let (measure, owner, parent, headroom) =
        (field(form.measure), field(form.owner), field(form.parent), field(form.headroom));
    let aim = RwSignal::new(form.aim);
    let faults = RwSignal::new(Faults::new());
    let fault = move |field: &'static str| {
        Signal::derive(move || faults.with(|faults| faults.get(field).cloned().unwrap_or_default()))
    };
    let read = move || GoalForm {
        id,
        name: name.get_untracked(),
        measure: measure.get_untracked(),
        unit: unit.get_untracked(),
        owner: owner.get_untracked(),
        aim: aim.get_untracked(),
        target: target.get_untracked(),
        baseline: baseline.get_untracked(),
        from: from.get_untracked(),
        through: through.get_untracked(),
        parent: parent.get_untracked(),
        scope: scope.get_untracked(),
        milestones: milestones.get_untracked(),
        headroom: headroom.get_untracked(),
    };
    let choose_measure = move |text: String| {
        measure.set(text);
        aim.set(read().usual_aim());
    };
    let save = move || match read().read(&context.held(), &context.locale()) {
        Ok(goal) => send(context, Action::SetGoal { id, goal }, id.is_none()),
        Err(found) => faults.set(found),
    };
    let aims = vec![
        ("least".to_owned(), words::AT_LEAST.to_owned()),
        ("most".to_owned(), words::AT_MOST.to_owned()),
    ];
    let aim_key =
        Signal::derive(move || if aim.get() == Aim::AtMost { "most".to_owned() } else { "least".to_owned() });
    let choose_aim = move |text: String| aim.set(if text == "most" { Aim::AtMost } else { Aim::AtLeast });
    let above = Signal::derive(move || {
        report.with(|report| report.as_ref().map(|report| parents(report, started.id)).unwrap_or_default())
    });
    let owners = Signal::derive(move || owners(&context.held()));
    let is_said = move || measure.with(|measure| measure.starts_with("kind:"));
    view! {
        <div class="goal-form">
            <TextField id="goal-name" label=words::NAME value=name error=fault("name")/>
            <SelectField id="goal-owner" label=words::OWNER options=owners value=owner on_choose=move |text| owner.set(text)/>
            <SelectField id="goal-measure" label=words::MEASURED_BY options=Signal::stored(measures()) value=measure on_choose=choose_measure/>
            <Show when=is_said><TextField id="goal-unit" label=words::UNIT value=unit error=fault("unit")/></Show>
            <SelectField id="goal-aim" label=words::AIM options=Signal::stored(aims) value=aim_key on_choose=choose_aim/>
            <TextField id="goal-target" label=words::TARGET_FIELD value=target error=fault("target")/>
            <TextField id="goal-baseline" label=words::BASELINE_FIELD value=baseline error=fault("baseline")/>
            <TextField id="goal-from" label=words::FROM value=from kind="date"/>
            <TextField id="goal-through" label=words::THROUGH value=through error=fault("through") kind="date"/>
            <SelectField id="goal-parent" label=words::SERVES options=above value=parent on_choose=move |text| parent.set(text)/>
            <TextField id="goal-scope" label=words::SCOPE value=scope error=fault("scope")/>
            <TextField id="goal-steps" label=words::MILESTONES value=milestones error=fault("milestones")/>
            <TextField id="goal-headroom" label=words::HEADROOM value=headroom error=fault("headroom")/>
            <div class="row"><Button label=words::SAVE.to_owned() look=Look::Primary on_press=save/></div>
        </div>
    }
}

/// Sets the goal; a new one leads back to the tree.
fn send(context: Context, action: Action, is_new: bool) {
    if is_new {
        ask::act_and_go(context, action, |place| Place { view: BTreeMap::new(), ..place.clone() });
    } else {
        ask::act(context, action);
    }
}
