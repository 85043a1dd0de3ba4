//! One person: figures, what stands out, the 1:1, actions, feedback, skills, training, reviews, recognition, time.

use super::form::RecordForm;
use super::items::{Acts, Items, changer, line, remover};
use super::team::table;
use super::{Report, merge, send, set, shown};
use crate::app::edit::{Action, CoachingAct};
use crate::app::requests::{PersonInFull, PullIn, Request};
use crate::domain::kernel::{PersonId, RecordId};
use crate::domain::model::coaching::{Point, Record, ReviewFacts, Training};
use crate::present::coaching::forms::Form;
use crate::present::coaching::wall::usual_days;
use crate::present::coaching::{Item, Scene};
use crate::present::period::known_until;
use crate::present::place::Page as Name;
use crate::present::table::Table;
use crate::present::words::coaching as words;
use crate::present::words::home::band;
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::pages::home::{heading_reading, heading_text};
use crate::ui::widgets::{Button, DataTable, IconButton, Look, Shape, Skeleton};
use leptos::prelude::*;

/// Lines about the person at hand.
fn of_person(
    report: Report,
    view: impl Fn(&Scene<'_>, &PersonInFull) -> Vec<Item> + Send + Sync + 'static,
) -> Signal<Option<Vec<Item>>> {
    shown(report, move |scene| {
        scene.report.person.as_ref().map(|person| view(&scene, person)).unwrap_or_default()
    })
}

/// A table about the person at hand.
fn of_full(
    report: Report,
    view: impl Fn(&Scene<'_>, &PersonInFull) -> Table + Send + Sync + 'static,
) -> Signal<Table> {
    table(report, move |scene| {
        scene.report.person.as_ref().map(|person| view(&scene, person)).unwrap_or_default()
    })
}

/// A person in full.
#[component]
pub fn Person(report: Report, id: PersonId) -> impl IntoView {
    let context = Context::get();
    let back = move || {
        let mut place = context.place.get();
        place.filter.people.clear();
        place.href()
    };
    let name = shown(report, move |scene| scene.name(Some(id)));
    let person = Some(id);
    view! {
        <p class="no-print"><a href=back>{words::ALL_PEOPLE}</a></p>
        <section aria-labelledby="coached">
            <h2 id="coached"><bdi>{move || name.get()}</bdi></h2>
            <div class="row no-print">
                <Button label=words::SEND.to_owned() icon=Shape::Download on_press=move || send(context, id)/>
                <Button label=words::MERGE.to_owned() icon=Shape::Upload on_press=move || merge(context)/>
                <Button label=words::PRINT.to_owned() on_press=move || super::reward::print(context)/>
            </div>
            <p class="hint no-print">{words::SEND_WHY}</p>
        </section>
        <Figures report id/>
        <Items id="signals-title" title=words::SIGNALS hint=words::SIGNALS_WHY empty=words::NO_SIGNALS
            items=of_person(report, |scene, person| person.signals.iter().map(|signal| scene.signal(signal)).collect())/>
        <Talk report id/>
        <Actions report id/>
        <Private report id/>
        <Items id="feedback-title" title=words::FEEDBACK empty=words::NO_FEEDBACK
            items=shown(report, move |scene| scene.feedback(id)) acts=removing(context)>
            <RecordForm report form=Form::Feedback person label=words::GIVE_FEEDBACK/>
        </Items>
        <Learning report id/>
        <Parts report id/>
        <Items id="earned-title" title=words::EARNED empty=words::NO_EARNED
            items=of_person(report, |scene, person| scene.earned(&person.earned))>
            <RecordForm report form=Form::Award person label=words::RECOGNISE/>
            <RecordForm report form=Form::Showing person label=words::SHOWN_AS/>
        </Items>
        <section aria-labelledby="timeline-title">
            <h2 id="timeline-title">{words::TIMELINE}</h2>
            <DataTable table=table(report, move |scene| scene.timeline(id))/>
        </section>
    }
}

fn removing(context: Context) -> Acts {
    Acts::new(move |item: Item| remover(context, &item).into_any())
}

/// The 1:1 at hand: its agenda, its notes.
#[component]
fn Talk(report: Report, id: PersonId) -> impl IntoView {
    let context = Context::get();
    let meeting = shown(report, move |scene| {
        scene.meeting(id).map(|(id, one)| (id, scene.meeting_title(one), one.held))
    });
    let at_hand = Memo::new(move |_| meeting.get().flatten());
    let points =
        shown(report, move |scene| scene.meeting(id).map(|(id, _)| scene.points(id)).unwrap_or_default());
    let notes =
        shown(report, move |scene| scene.meeting(id).map(|(id, _)| scene.notes(id)).unwrap_or_default());
    let proposals =
        of_person(report, move |scene, person| scene.proposals(person, scene.meeting(id).map(|(id, _)| id)));
    let talked = Acts::new(move |item: Item| {
        let tick = |record: &mut Record| {
            if let Record::Point(point) = record {
                point.done = true;
            }
        };
        let done = (!item.done).then(|| changer(context, report, &item, words::TALKED, tick)).flatten();
        view! { {done}{remover(context, &item)} }.into_any()
    });
    let take = Acts::new(move |item: Item| {
        let Some((meeting, ..)) = at_hand.get_untracked() else { return ().into_any() };
        let point =
            Point { meeting, by: None, text: item.text.clone(), about: item.about.clone(), done: false };
        let press = move || set(context, None, Record::Point(point.clone()));
        view! { <Button label=words::TAKE_UP.to_owned() on_press=press/> }.into_any()
    });
    let more =
        move || at_hand.get().map(|(meeting, title, held)| view! { <Held report meeting title held/> });
    let forms = move || {
        at_hand.get().map(|(meeting, ..)| {
            view! {
                <RecordForm report form=Form::Point(meeting) person=Some(id) label=words::ADD_POINT/>
            <RecordForm report form=Form::Template(meeting) person=Some(id) label=words::TAKE_TEMPLATE/>
                <RecordForm report form=Form::Note(meeting) person=Some(id) label=words::ADD_NOTE/>
            }
        })
    };
    view! {
        <Items id="agenda-title" title=words::AGENDA hint=words::AGENDA_WHY empty=words::NO_AGENDA items=proposals acts=take>
            {more}
        </Items>
        <Items id="points-title" title=words::POINTS empty=words::NO_POINTS items=points acts=talked>
            {forms}
            <RecordForm report form=Form::Meeting person=Some(id) label=words::PLAN_MEETING/>
        </Items>
        <Items id="notes-title" title=words::NOTES empty=words::NO_NOTES items=notes acts=removing(context)/>
    }
}

#[component]
fn Held(report: Report, meeting: RecordId, title: String, held: bool) -> impl IntoView {
    let context = Context::get();
    let hold = move || {
        super::alter(context, report, meeting, |record| {
            if let Record::Meeting(meeting) = record {
                meeting.held = true;
            }
        });
    };
    view! {
        <div class="row">
            <p class="meta">{title}</p>
            {(!held).then(|| view! { <Button label=words::HOLD.to_owned() look=Look::Primary on_press=hold/> })}
        </div>
    }
}

#[component]
fn Actions(report: Report, id: PersonId) -> impl IntoView {
    let context = Context::get();
    let today = move || report.with_untracked(|report| report.as_ref().map(|report| report.today));
    let acts = Acts::new(move |item: Item| {
        let finish = move |record: &mut Record| {
            if let Record::Commitment(one) = record {
                one.done = today().map(|today| today.max(one.agreed));
            }
        };
        let done = (!item.done).then(|| changer(context, report, &item, words::DONE, finish)).flatten();
        view! { {done}{remover(context, &item)} }.into_any()
    });
    let meeting = shown(report, move |scene| scene.meeting(id).map(|(id, _)| id));
    let form = Memo::new(move |_| Form::Commitment(meeting.get().flatten()));
    view! {
        <Items id="actions-title" title=words::ACTIONS empty=words::NO_ACTIONS acts
            items=of_person(report, |scene, person| scene.actions(person))>
            {move || view! { <RecordForm report form=form.get() person=Some(id) label=words::ADD_ACTION/> }}
        </Items>
    }
}

/// Notes for no one else; they are on no print.
#[component]
fn Private(report: Report, id: PersonId) -> impl IntoView {
    let context = Context::get();
    let acts = Acts::new(move |item: Item| {
        let Some(note) = item.id else { return ().into_any() };
        let drop = move || ask::act(context, Action::Coaching(CoachingAct::RemovePrivate(note)));
        view! { <IconButton label=words::REMOVE.to_owned() shape=Shape::Trash on_press=drop/> }.into_any()
    });
    view! {
        <div class="private no-print">
            <Items id="private-title" title=words::PRIVATE hint=words::PRIVATE_WHY empty="" acts
                items=of_person(report, |scene, person| scene.private(person))>
                <RecordForm report form=Form::Private(None) person=Some(id) label=words::ADD_PRIVATE/>
            </Items>
        </div>
    }
}

/// Skills against targets, what fits the gaps, trainings.
#[component]
fn Learning(report: Report, id: PersonId) -> impl IntoView {
    let context = Context::get();
    let today = move || report.with_untracked(|report| report.as_ref().map(|report| report.today));
    let skills = of_full(report, |scene, person| scene.skills(&person.skills));
    let fitting = of_person(report, |scene, person| {
        let item = |id: &RecordId| Item { id: Some(*id), text: scene.record_name(*id), ..Item::default() };
        person.suggestions.iter().map(item).collect()
    });
    let assign = Acts::new(move |item: Item| {
        let (Some(course), Some(assigned)) = (item.id, today()) else { return ().into_any() };
        let training = Training {
            course,
            person: id,
            assigned,
            due: assigned.plus_days(30).ok(),
            completed: None,
            cost: None,
        };
        let press = move || set(context, None, Record::Training(training.clone()));
        view! { <Button label=words::ASSIGN.to_owned() on_press=press/> }.into_any()
    });
    let acts = Acts::new(move |item: Item| {
        let finish = move |record: &mut Record| {
            if let Record::Training(one) = record {
                one.completed = today().map(|today| today.max(one.assigned));
            }
        };
        let done = (!item.done).then(|| changer(context, report, &item, words::DONE, finish)).flatten();
        view! { {done}{remover(context, &item)} }.into_any()
    });
    view! {
        <section aria-labelledby="person-skills">
            <h2 id="person-skills">{words::SKILLS}</h2>
            <DataTable table=skills empty=words::NO_SKILLS/>
            <RecordForm report form=Form::Assessment person=Some(id) label=words::ASSESS/>
        </section>
        <Items id="fitting-title" title=words::FITTING empty=words::NO_TRAININGS items=fitting acts=assign/>
        <Items id="trainings-title" title=words::TRAININGS empty=words::NO_TRAININGS acts
            items=shown(report, move |scene| scene.trainings(id))>
            <RecordForm report form=Form::Training person=Some(id) label=words::ASSIGN_TRAINING/>
        </Items>
    }
}

/// The parts of reviews about the person.
#[component]
fn Parts(report: Report, id: PersonId) -> impl IntoView {
    let context = Context::get();
    let acts = Acts::new(move |item: Item| {
        let Some(part) = item.id else { return ().into_any() };
        let show = |record: &mut Record| {
            if let Record::ReviewPart(part) = record {
                part.shown = true;
            }
        };
        view! {
            <RecordForm report form=Form::Part(part) person=Some(id) label=words::WRITE_PART/>
            {changer(context, report, &item, words::SHOW_PART, show)}
        }
        .into_any()
    });
    view! {
        <Items id="parts-title" title=words::REVIEWS empty=words::NO_CYCLES acts
            items=shown(report, move |scene| scene.parts(id))>
            <RecordForm report form=Form::AskPart person=Some(id) label=words::ASK_PART/>
        </Items>
        <Pulled report/>
    }
}

/// What is pulled into each review: figures, goals, what stands out, 1:1s, actions, feedback; goals to take over.
#[component]
fn Pulled(report: Report) -> impl IntoView {
    let context = Context::get();
    let reviews = shown(report, |scene| {
        let person = scene.report.person.as_ref();
        let reviews = person.map(|person| person.reviews.as_slice()).unwrap_or_default();
        let view = |facts: &ReviewFacts| Reviewed {
            title: scene.review_title(facts),
            asked: PullIn { cycle: facts.cycle, person: Some(facts.person) },
            lines: scene.review(facts),
            proposed: scene.proposed(facts),
        };
        reviews.iter().map(view).collect::<Vec<_>>()
    });
    let each = move |Reviewed { title, asked, lines, proposed }: Reviewed| {
        let again = move || ask::change(context, Request::PullIn(asked));
        let take = move |(item, action): (Item, Action)| {
            let press = move || ask::act(context, action.clone());
            let save = view! { <Button label=words::TAKE_GOAL.to_owned() on_press=press/> };
            view! { <li><div class="coach-what"><bdi>{item.text}</bdi><span class="meta">{item.meta}</span></div><div class="coach-acts no-print">{save}</div></li> }
        };
        let none = proposed.is_empty().then(|| view! { <p class="hint">{words::NO_PROPOSED}</p> });
        view! {
            <article class="review-facts">
                <h3>{title}</h3>
                <p class="hint">{words::REVIEW_WHY}</p>
                <ul class="coach-list">{lines.into_iter().map(|item| line(item, None)).collect_view()}</ul>
                <h4>{words::PROPOSED}</h4>
                {none}
                <ul class="coach-list review-goals">{proposed.into_iter().map(take).collect_view()}</ul>
                <div class="row no-print"><Button label=words::PULL_IN.to_owned() look=Look::Quiet on_press=again/></div>
            </article>
        }
    };
    move || reviews.get().unwrap_or_default().into_iter().map(each).collect_view()
}

/// One review as it is drawn.
#[derive(Clone)]
struct Reviewed {
    title: String,
    asked: PullIn,
    lines: Vec<Item>,
    proposed: Vec<(Item, Action)>,
}

/// Figures and goals of the person, what was paid, and what the quarter may bring.
#[component]
fn Figures(report: Report, id: PersonId) -> impl IntoView {
    let context = Context::get();
    let links = [
        (Name::Performance, words::TO_FIGURES),
        (Name::Goals, words::TO_GOALS),
        (Name::Pay, words::TO_PAY),
        (Name::Forecast, words::TO_FORECAST),
    ];
    let link = move |(page, name): (Name, &'static str)| view! { <li><a href=move || context.href(page)>{name}</a></li> };
    let pay = of_full(report, |scene, person| scene.pay(person));
    let quarter = move || {
        let held = context.held();
        usual_days(known_until(&held)?, held.calendar)
    };
    let drawn = heading_reading("coaching.forecast", quarter);
    let expected = move || heading_text(drawn, Some(id), band, context);
    let is_drawn = Memo::new(move |_| drawn.answer.with(Option::is_some));
    view! {
        <section aria-labelledby="figures-title">
            <h2 id="figures-title">{words::FIGURES}</h2>
            <DataTable table=of_full(report, |scene, person| scene.figures(person)) shows_caption=true/>
            <DataTable table=of_full(report, |scene, person| scene.progress(person)) shows_caption=true empty=words::NO_PROGRESS/>
            <DataTable table=pay shows_caption=true/>
            <h3>{words::EXPECTED_PAY}</h3>
            <Show when=move || is_drawn.get() fallback=|| view! { <Skeleton lines=2/> }><p id="expected-pay" class="steady">{expected}</p></Show>
            <ul class="plain-list no-print">{links.into_iter().map(link).collect_view()}</ul>
        </section>
    }
}
