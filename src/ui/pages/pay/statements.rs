//! Statements of a period: the finding, what could not be paid, the table; or one of them, or all on paper.

use super::paper::Paper;
use super::statement::StatementCard;
use crate::app::requests::{Answer, PayReport, Request};
use crate::domain::commission::Statement;
use crate::domain::kernel::{DateRange, Grain, Id, PersonId, PlanId};
use crate::present::pay::settle::year_to_date;
use crate::present::pay::{self, PayView, plans};
use crate::present::place::View;
use crate::present::tone::Tone;
use crate::present::words::pay as words;
use crate::ui::ask::reading;
use crate::ui::context::Context;
use crate::ui::widgets::{Banner, DataTable, EmptyState, Skeleton};
use leptos::prelude::*;

/// What is asked for: a plan, a period, a person.
type Wanted = (Option<PlanId>, Option<DateRange>, Option<PersonId>);

/// The latest reports: of the bar's period, and of the payout period picked in it.
#[derive(Clone, Copy)]
pub struct Reports {
    whole: RwSignal<Option<Answer>>,
    part: RwSignal<Option<Answer>>,
    picked: Memo<String>,
    /// The fiscal year up to the period shown, where one statement or all are laid out.
    year: RwSignal<Option<Answer>>,
}

impl Reports {
    fn ask() -> Reports {
        let context = Context::get();
        let wanted = Memo::new(move |_| {
            let (plan, person) = context.place.with(|place| {
                let plan = place.shown(View::Plan).and_then(Id::parse).map(PlanId);
                let people = &place.filter.people;
                (plan, people.first().copied().filter(|_| people.len() == 1))
            });
            (plan, context.filter().period, person)
        });
        let picked = Memo::new(move |_| {
            context.place.with(|place| place.shown(View::Show).unwrap_or_default().to_owned())
        });
        let request = |(plan, period, person): Wanted| Request::Pay { plan, period, person };
        let has_plans = move || !context.held().plans.is_empty();
        let whole = reading("pay", move || has_plans().then(|| request(wanted.get()))).answer;
        let of_part = move || {
            let name = picked.get();
            let range = whole.with(|answer| match answer {
                Some(Answer::Paid(report)) => pay::period_named(report, &name).map(|period| period.range),
                _ => None,
            })?;
            let (plan, _, person) = wanted.get();
            Some(request((plan, Some(range), person)))
        };
        let part = reading("pay-part", of_part).answer;
        let year = reading("pay-year", move || {
            let (is_open, is_paper) = context.place.with(|place| {
                (place.shown(View::Open).is_some(), place.shown(View::Tab) == Some(plans::PAPER))
            });
            let (plan, period, person) = wanted.get();
            let shown = whole.with(|answer| match answer {
                Some(Answer::Paid(report)) => {
                    pay::period_named(report, &picked.get()).map(|period| period.range)
                }
                _ => None,
            });
            let range = year_to(&context, shown.or(period).filter(|_| is_open || is_paper)?)?;
            Some(request((plan, Some(range), person)))
        })
        .answer;
        Reports { whole, part, picked, year }
    }

    /// Reads the report on screen; nothing until it is there.
    pub fn with<T>(self, read: impl FnOnce(&PayReport) -> T) -> Option<T> {
        let is_part = self.whole.with(|answer| match answer {
            Some(Answer::Paid(report)) => pay::period_named(report, &self.picked.get()).is_some(),
            _ => false,
        });
        let answer = if is_part { self.part } else { self.whole };
        answer.with(|answer| match answer {
            Some(Answer::Paid(report)) => Some(read(report)),
            _ => None,
        })
    }

    /// What a statement's person was paid in the fiscal year, this statement included.
    pub fn year_to_date(self, context: Context, statement: &Statement) -> Option<String> {
        let year = context.held().calendar.period_of(statement.period.range.from, Grain::Year).ok()?;
        self.year.with(|answer| match answer {
            Some(Answer::Paid(report)) => year_to_date(report, statement, &year, &context.locale()),
            _ => None,
        })
    }

    /// Why there is no report, if it failed.
    fn failure(self) -> Option<String> {
        self.whole.with(|answer| match answer {
            Some(Answer::Failed { why }) => Some(why.clone()),
            _ => None,
        })
    }

    /// The name of what is shown: the payout period picked, or the bar's.
    pub fn period(self, context: Context) -> String {
        let bar = || context.period().map_or_else(|| words::ALL_DAYS.to_owned(), |period| period.name);
        Some(self.picked.get()).filter(|name| !name.is_empty()).unwrap_or_else(bar)
    }
}

/// The fiscal year that holds the last day of a period, up to that day.
fn year_to(context: &Context, period: DateRange) -> Option<DateRange> {
    let year = context.held().calendar.range_of(period.last_day(), Grain::Year).ok()?;
    DateRange::new(year.from.min(period.from), period.until).ok()
}

/// The statements, or all of them on paper.
#[component]
pub fn Statements(
    /// Whether they are laid out for paper.
    is_paper: bool,
) -> impl IntoView {
    let context = Context::get();
    let reports = Reports::ask();
    let is_there = Memo::new(move |_| reports.with(|_| ()).is_some());
    let has_plans = Memo::new(move |_| !context.held().plans.is_empty());
    move || {
        if !has_plans.get() {
            view! { <NoPlan/> }.into_any()
        } else if let Some(why) = reports.failure() {
            view! { <p class="error" role="alert">{why}</p> }.into_any()
        } else if !is_there.get() {
            view! { <Skeleton lines=10/> }.into_any()
        } else if is_paper {
            view! { <Paper reports/> }.into_any()
        } else {
            view! { <Shown reports/> }.into_any()
        }
    }
}

#[component]
fn NoPlan() -> impl IntoView {
    let context = Context::get();
    let href = move || context.place.with(|place| pay::place_of(place, &[(View::Tab, plans::TAB)])).href();
    view! {
        <EmptyState title=words::NO_PLAN_TITLE needs=words::NO_PLAN_NEEDS>
            <a class="button primary" href=href>{words::START_PLAN}</a>
        </EmptyState>
    }
}

/// All statements, or the one that is open.
#[component]
fn Shown(reports: Reports) -> impl IntoView {
    let context = Context::get();
    let open = Memo::new(move |_| {
        context.place.with(|place| place.shown(View::Open).unwrap_or_default().to_owned())
    });
    move || {
        let key = open.get();
        if key.is_empty() {
            view! { <All reports/> }.into_any()
        } else {
            view! { <StatementCard reports key/> }.into_any()
        }
    }
}

#[component]
fn All(reports: Reports) -> impl IntoView {
    let context = Context::get();
    let view = Memo::new(move |_| {
        let period = reports.period(context);
        let place = context.place.get();
        reports.with(|report| pay::view(report, &period, &place, &context.locale())).unwrap_or_default()
    });
    let problems = move || {
        let banner = |problem: pay::Problem| {
            let text = format!("{}: {}", problem.title, problem.text);
            view! { <Banner tone=Tone::Behind text/> }
        };
        view.with(|view| view.problems.clone()).into_iter().map(banner).collect_view()
    };
    let is_empty = Memo::new(move |_| view.with(|view| view.is_empty));
    let passes_over = Memo::new(move |_| context.place.with(pay::passes_over_filters));
    view! {
        {problems}
        <Show when=move || passes_over.get()><p class="hint">{words::FILTERS_PASSED_OVER}</p></Show>
        <Periods reports/>
        <Show when=move || !is_empty.get() fallback=|| view! { <Nobody/> }>
            <Finding view/>
            <Tables view/>
        </Show>
    }
}

/// The payout periods inside the bar's period.
#[component]
fn Periods(reports: Reports) -> impl IntoView {
    let context = Context::get();
    let links = move || {
        let whole = context.period().map_or_else(|| words::ALL_DAYS.to_owned(), |period| period.name);
        let periods = reports.whole.with(|answer| match answer {
            Some(Answer::Paid(report)) => pay::periods(report, &whole),
            _ => Vec::new(),
        });
        let here = reports.picked.get();
        let place = context.place.get();
        let link = |(key, name): (String, String)| {
            let mark = (key == here).then_some("true");
            view! { <li><a href=place.with_view(View::Show, &key).href() aria-current=mark>{name}</a></li> }
        };
        let items: Vec<_> = periods.into_iter().map(link).collect();
        (!items.is_empty()).then(|| {
            view! { <nav class="pay-periods" aria-label=words::PERIODS><ul>{items}</ul></nav> }
        })
    };
    view! { {links} }
}

#[component]
fn Finding(view: Memo<PayView>) -> impl IntoView {
    let context = Context::get();
    let paper = move || {
        context.place.with(|place| place.with_view(View::Open, "").with_view(View::Tab, plans::PAPER)).href()
    };
    let findings = move || {
        let item = |text: String| view! { <li>{text}</li> };
        view.with(|view| view.findings.clone()).into_iter().map(item).collect_view()
    };
    view! {
        <header class="pay-finding">
            <h2>{move || view.with(|view| view.headline.clone())}</h2>
            <a class="button" href=paper>{words::PRINT_ALL}</a>
        </header>
        <ul class="pay-findings">{findings}</ul>
    }
}

#[component]
fn Tables(view: Memo<PayView>) -> impl IntoView {
    let count = Memo::new(move |_| view.with(|view| view.tables.len()));
    let table = move |index: usize| {
        let table =
            Signal::derive(move || view.with(|view| view.tables.get(index).cloned().unwrap_or_default()));
        view! { <DataTable table/> }
    };
    move || (0..count.get()).map(table).collect_view()
}

#[component]
fn Nobody() -> impl IntoView {
    let context = Context::get();
    let plans = move || context.place.with(|place| pay::place_of(place, &[(View::Tab, plans::TAB)])).href();
    let all = move || {
        let mut place = context.place.with(|place| pay::place_of(place, &[]));
        place.filter.period = Some(crate::present::period::ALL.to_owned());
        place.href()
    };
    view! {
        <EmptyState title=words::NOBODY_TITLE needs=words::NOBODY_NEEDS>
            <a class="button" href=all>{words::SHOW_ALL_DAYS}</a>
            <a class="button" href=plans>{words::SHOW_PLANS}</a>
        </EmptyState>
    }
}
