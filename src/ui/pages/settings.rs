//! The page Settings: workspace, look, privacy that can be tested, and the way to remove everything.

use crate::app::edit::Action;
use crate::app::requests::{Answer, Request};
use crate::domain::kernel::{Calendar, Currency, Date, Pattern, Weekday, WorkingDays, YearName, YearStart};
use crate::platform::storage;
use crate::platform::theme::Choice;
use crate::present::place::Page as Name;
use crate::present::words::{frame, settings as words};
use crate::ui::ask;
use crate::ui::context::Context;
use crate::ui::widgets::{Button, Look, SelectField, TextField};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    view! {
        <div class="page">
            <h1>{frame::page(Name::Settings)}</h1>
            <Workspace/>
            <Looks/>
            <Privacy/>
            <Erase/>
        </div>
    }
}

#[component]
fn Workspace() -> impl IntoView {
    let context = Context::get();
    let held = context.overview.get_untracked().unwrap_or_default();
    let name = RwSignal::new(held.name.clone());
    let save = move || ask::act(context, Action::SetName(name.get_untracked()));
    view! {
        <section aria-labelledby="workspace-title">
            <h2 id="workspace-title">{words::WORKSPACE}</h2>
            <div class="row">
                <TextField id="workspace-name" label=words::NAME value=name/>
                <Button label=words::SAVE_NAME.to_owned() on_press=save/>
            </div>
            <CurrencyField/>
            <MonthField/>
            <CalendarFields/>
            <WorkingDaysField/>
            <TodayField/>
        </section>
    }
}

#[component]
fn CurrencyField() -> impl IntoView {
    let context = Context::get();
    let options = Signal::derive(move || {
        let mut options: Vec<(String, String)> =
            Currency::all().map(|currency| (currency.to_string(), currency.to_string())).collect();
        if context.held().currency.is_none() {
            options.insert(0, (String::new(), words::NOT_KNOWN.to_owned()));
        }
        options
    });
    let value =
        Signal::derive(move || context.held().currency.map(|code| code.to_string()).unwrap_or_default());
    let choose = move |text: String| {
        if let Ok(currency) = Currency::parse(&text) {
            ask::act(context, Action::SetCurrency(currency));
        }
    };
    view! { <SelectField id="currency" label=words::CURRENCY options value on_choose=choose/> }
}

#[component]
fn MonthField() -> impl IntoView {
    let context = Context::get();
    let months = words::MONTHS.iter().enumerate();
    let options: Vec<(String, String)> =
        months.map(|(index, name)| ((index + 1).to_string(), (*name).to_owned())).collect();
    let value = Signal::derive(move || context.held().calendar.first_month.to_string());
    let choose = move |text: String| {
        if let Ok(month) = text.parse() {
            ask::act(context, Action::SetFirstMonth(month));
        }
    };
    view! { <SelectField id="first-month" label=words::FIRST_MONTH options=Signal::stored(options) value on_choose=choose/> }
}

/// What quarters and months are made of, and how weeks and years begin and are called.
#[component]
fn CalendarFields() -> impl IntoView {
    let context = Context::get();
    let calendar = move || context.held().calendar;
    let set = move |calendar: Calendar| ask::act(context, Action::SetCalendar(calendar));
    let pattern = move |text: String| {
        if let Some(pattern) = Pattern::parse(&text) {
            set(Calendar { pattern, ..calendar() });
        }
    };
    let week_start = move |text: String| {
        if let Some(week_start) = Weekday::parse(&text) {
            set(Calendar { week_start, ..calendar() });
        }
    };
    let year_start = move |text: String| {
        let year_start = if text == "before" { YearStart::OnOrBefore } else { YearStart::Nearest };
        set(Calendar { year_start, ..calendar() });
    };
    let year_name = move |text: String| {
        let year_name = if text == "start" { YearName::Start } else { YearName::End };
        set(Calendar { year_name, ..calendar() });
    };
    let named = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(key, name)| ((*key).to_owned(), (*name).to_owned())).collect()
    };
    let patterns =
        Pattern::ALL.map(|pattern| (pattern.word().to_owned(), words::pattern(pattern).to_owned()));
    let weekdays = Weekday::ALL.map(|day| (day.word().to_owned(), words::weekday(day).to_owned()));
    let starts = named(&[("nearest", words::YEAR_NEAREST), ("before", words::YEAR_BEFORE)]);
    let names = named(&[("end", words::YEAR_END), ("start", words::YEAR_START)]);
    let start_key = move || if calendar().year_start == YearStart::OnOrBefore { "before" } else { "nearest" };
    let name_key = move || if calendar().year_name == YearName::Start { "start" } else { "end" };
    view! {
        <SelectField id="pattern" label=words::PATTERN options=Signal::stored(patterns.to_vec())
            value=Signal::derive(move || calendar().pattern.word().to_owned()) on_choose=pattern hint=words::PATTERN_WHY/>
        <SelectField id="week-start" label=words::WEEK_START options=Signal::stored(weekdays.to_vec())
            value=Signal::derive(move || calendar().week_start.word().to_owned()) on_choose=week_start/>
        <SelectField id="year-start" label=words::YEAR_BEGINS options=Signal::stored(starts)
            value=Signal::derive(move || start_key().to_owned()) on_choose=year_start/>
        <SelectField id="year-name" label=words::YEAR_NAMED options=Signal::stored(names)
            value=Signal::derive(move || name_key().to_owned()) on_choose=year_name/>
    }
}

/// Whether weekends and holidays count towards a pace.
#[component]
fn WorkingDaysField() -> impl IntoView {
    let context = Context::get();
    let held = context.overview.get_untracked().unwrap_or_default();
    let listed = held
        .working_days
        .as_ref()
        .map(|days| days.holidays.keys().map(ToString::to_string).collect::<Vec<_>>().join(", "));
    let (text, error) = (RwSignal::new(listed.unwrap_or_default()), RwSignal::new(String::new()));
    let days = move || context.held().working_days.clone();
    let options = vec![
        ("all".to_owned(), words::ALL_DAYS.to_owned()),
        ("working".to_owned(), words::WORKING_DAYS.to_owned()),
    ];
    let value = Signal::derive(move || if days().is_some() { "working" } else { "all" }.to_owned());
    let choose = move |text: String| {
        let chosen = (text == "working").then(|| days().unwrap_or_default());
        ask::act(context, Action::SetWorkingDays(chosen));
    };
    let set = move || {
        let typed = text.get_untracked();
        let parts = typed.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let read = parts.map(Date::parse_iso).collect::<Result<Vec<Date>, _>>();
        error.set(if read.is_err() { words::NO_HOLIDAYS.to_owned() } else { String::new() });
        if let Ok(read) = read {
            let holidays = read.into_iter().map(|day| (day, String::new())).collect();
            let changed = WorkingDays { holidays, ..days().unwrap_or_default() };
            ask::act(context, Action::SetWorkingDays(Some(changed)));
        }
    };
    view! {
        <SelectField id="working-days" label=words::PACE_DAYS options=Signal::stored(options) value on_choose=choose/>
        <Show when=move || days().is_some()>
            <div class="row">
                <TextField id="holidays" label=words::HOLIDAYS value=text error=error/>
                <Button label=words::SET_HOLIDAYS.to_owned() on_press=set/>
            </div>
        </Show>
    }
}

#[component]
fn TodayField() -> impl IntoView {
    let context = Context::get();
    let held = context.overview.get_untracked().unwrap_or_default();
    let fixed = held.today.filter(|_| held.today_is_fixed).map(|today| today.to_string());
    let (text, error) = (RwSignal::new(fixed.unwrap_or_default()), RwSignal::new(String::new()));
    let set = move || {
        let typed = text.get_untracked();
        error.set(String::new());
        match (typed.is_empty(), Date::parse_iso(&typed)) {
            (true, _) => ask::act(context, Action::SetAsOf(None)),
            (false, Ok(date)) => ask::act(context, Action::SetAsOf(Some(date))),
            (false, Err(_)) => error.set(words::NO_DATE.to_owned()),
        }
    };
    view! {
        <div class="row">
            <TextField id="today" label=words::TODAY value=text error=error kind="date"/>
            <Button label=words::SET_TODAY.to_owned() on_press=set/>
        </div>
    }
}

const THEMES: [(Choice, &str, &str); 3] = [
    (Choice::System, "system", words::SYSTEM),
    (Choice::Light, "light", words::LIGHT),
    (Choice::Dark, "dark", words::DARK),
];

#[component]
fn Looks() -> impl IntoView {
    let context = Context::get();
    let options =
        THEMES.iter().map(|(_, key, name)| ((*key).to_owned(), (*name).to_owned())).collect::<Vec<_>>();
    let current = context.theme_choice();
    let value = THEMES.iter().find(|(choice, _, _)| *choice == current).map_or("system", |(_, key, _)| key);
    let choose = move |text: String| {
        if let Some((choice, _, _)) = THEMES.iter().find(|(_, key, _)| *key == text) {
            context.choose_theme(*choice);
        }
    };
    view! {
        <section aria-labelledby="look-title">
            <h2 id="look-title">{words::LOOK}</h2>
            <SelectField id="theme" label=words::THEME options=Signal::stored(options)
                value=Signal::stored(value.to_owned()) on_choose=choose/>
        </section>
    }
}

#[component]
fn Privacy() -> impl IntoView {
    let context = Context::get();
    let report = RwSignal::new(String::new());
    let attempt = move || {
        let reply = context.engine.leak("https://leak.invalid/");
        leptos::task::spawn_local(async move {
            match reply.await {
                Answer::Leak { by, .. } => report.set(by),
                Answer::Failed { why } => report.set(why),
                _ => {}
            }
        });
    };
    view! {
        <section aria-labelledby="privacy-title">
            <h2 id="privacy-title">{words::PRIVACY}</h2>
            <p>{words::PRIVACY_WHY}</p>
            <pre class="policy">{words::POLICY}</pre>
            <p>{words::TRY_WHY}</p>
            <Button label=words::TRY.to_owned() on_press=attempt/>
            <Show when=move || report.with(|report| !report.is_empty())>
                <h3>{words::REPORT}</h3>
                <pre class="policy" role="status">{report}</pre>
            </Show>
        </section>
    }
}

#[component]
fn Erase() -> impl IntoView {
    let context = Context::get();
    let typed = RwSignal::new(String::new());
    let is_locked = Signal::derive(move || typed.with(|typed| typed != words::ERASE_WORD));
    let erase = move || {
        let reply = context.engine.ask("", Request::Erase);
        leptos::task::spawn_local(async move {
            if !matches!(reply.await, Answer::Erased) {
                return;
            }
            for key in storage::keys().unwrap_or_default() {
                // What can't be removed is still there to be seen; nothing else depends on it.
                let _ = storage::remove(&key);
            }
            typed.set(String::new());
            context.engine.restart(context);
            context.say(frame::ERASED);
        });
    };
    view! {
        <section aria-labelledby="erase-title">
            <h2 id="erase-title">{words::ERASE}</h2>
            <p>{words::ERASE_WHY}</p>
            <div class="row">
                <TextField id="erase-word" label=words::ERASE_TYPE value=typed/>
                <Button label=words::ERASE_NOW.to_owned() look=Look::Danger on_press=erase disabled=is_locked/>
            </div>
        </section>
    }
}
