//! `attain signals`, `attain coaching`: what stands out about people, and the records that travel by file.

use super::arguments::{Arguments, Form};
use super::folder::{Beside, make, print};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble, reviews, workspace};
use crate::app::edit::{Action, CoachingAct};
use crate::app::requests::Answer;
use crate::app::session::Session;
use crate::domain::development::effect::Effect;
use crate::domain::development::recognition::{League, Ranking, Who};
use crate::domain::development::signals::{Against, Signal, Subject};
use crate::domain::kernel::{Currency, Money, PersonId, Rational};
use crate::domain::measure::{KpiId, Unit};
use crate::domain::model::coaching::{Entry, Record};
use crate::exchange::coaching::read;
use serde_json::json;
use std::io::Write;

/// What stands out about everybody, or about one person.
pub fn signals(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let session = workspace::open(arguments)?;
    let person = workspace::person(arguments, &session)?;
    let found = session.signals(person);
    let names = session.names();
    let name = |person: &PersonId| names.get(person).cloned().unwrap_or_default();
    if arguments.form == Form::Json {
        let one = |(person, signals): &(PersonId, Vec<Signal>)| json!({"person": person, "name": name(person), "signals": signals});
        return output::json(out, &found.iter().map(one).collect::<Vec<_>>()).map(|()| Outcome::Done);
    }
    let mut table = Table::new(&[
        "person", "about", "kind", "against", "#here", "#there", "#cases", "since", "#luck", "claim",
    ]);
    for (person, signals) in &found {
        for signal in signals {
            table.push(cells(&name(person), signal, &session));
        }
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

fn cells(name: &str, signal: &Signal, session: &Session) -> Vec<String> {
    let (about, kpi) = match signal.about {
        Subject::Kpi(kpi) => (kpi.entry().name.to_owned(), Some(kpi)),
        Subject::Goal(key) => {
            let goal = session.workspace().goals.values().find(|goal| goal.id.0 == key.id());
            (goal.map_or_else(|| "quota".to_owned(), |goal| goal.name.clone()), None)
        }
    };
    // Stuck deals are held against each other as shares of the open ones.
    let kpi = kpi.filter(|kpi| *kpi != KpiId::StuckDeals);
    let against = match signal.against {
        Against::Peers => format!("{} of the same role", signal.peers),
        Against::Past => "own past".to_owned(),
        Against::Pace => "pace".to_owned(),
    };
    let value = |value: f64| written(value, kpi, signal.currency);
    let luck = signal.corrected.or(signal.luck).map_or_else(String::new, |luck| format!("{luck:.4}"));
    vec![
        name.to_owned(),
        about,
        if signal.is_strength { "strength" } else { "to work on" }.to_owned(),
        against,
        value(signal.here),
        value(signal.there),
        signal.cases.to_string(),
        signal.since.map(|day| day.to_string()).unwrap_or_default(),
        luck,
        if signal.claimed { "yes" } else { "could be luck" }.to_owned(),
    ]
}

/// A value in the unit of its KPI; shares as percent.
fn written(value: f64, kpi: Option<KpiId>, currency: Option<Currency>) -> String {
    match (kpi.map(|kpi| kpi.entry().unit), currency) {
        (Some(Unit::Money), Some(currency)) => {
            let minor = libm::round(value.clamp(-9e15, 9e15)) as i64;
            format!("{} {currency}", grouped(&Money::new(minor, currency).decimal()))
        }
        (None | Some(Unit::Ratio), _) => format!("{:.1}%", value * 100.0),
        _ => format!("{value:.1}"),
    }
}

/// Merges files that people sent, writes the file for a person, prints a ranking, or lists the records.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    if !arguments.files.is_empty() {
        return merge(&mut session, arguments, out);
    }
    if let Some(folder) = &arguments.folder {
        let person =
            workspace::person(arguments, &session)?.ok_or("for whom? name the person: --person NAME")?;
        let Answer::File { name, text: Some(text) } = session.coaching_file(person) else {
            return Err("the file could not be written".into());
        };
        make(folder)?;
        let mut beside = Beside::default();
        beside.add(folder, &name, |out| out.write_all(text.as_bytes()))?;
        let written = beside.take_place()?;
        print(&written, folder, arguments.form, out)?;
        return Ok(Outcome::Done);
    }
    if arguments.explain {
        return effects(&mut session, arguments, out);
    }
    match arguments.by.first().map(String::as_str) {
        Some("reviews") => reviews::reviews(&session, arguments, out),
        Some("ratings") => reviews::ratings(&session, arguments, out),
        Some("proposals") => reviews::proposals(&session, arguments, out),
        Some("themes") => reviews::themes(&session, arguments, out),
        Some(by) => ranking(&session, by, arguments, out),
        None => list(&session, arguments, out),
    }
}

/// Merges each file in turn; the workspace is replaced once all are in.
fn merge(session: &mut Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut ended = Outcome::Done;
    for path in &arguments.files {
        let bytes = workspace::read(path)?;
        let text = String::from_utf8(bytes).map_err(|_| format!("{}: not UTF-8 text", path.display()))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // What is no JSON is a table of completions of trainings.
        let is_table =
            !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') && !name.ends_with(".json");
        if !is_table && is_known(session, &text) {
            output::text(out, &format!("{}: everything in it is here already\n", path.display()))?;
            continue;
        }
        let act = if is_table { CoachingAct::Completions { name, text } } else { CoachingAct::Merge(text) };
        let said = match session.act(Action::Coaching(act)).answer {
            Answer::Changed { .. } => "merged".to_owned(),
            Answer::Refused(error) => {
                ended = Outcome::Refused;
                error.to_string()
            }
            _ => return Err(format!("{}: could not be merged", path.display()).into()),
        };
        output::text(out, &format!("{}: {said}\n", path.display()))?;
    }
    workspace::save(session, arguments)?;
    Ok(ended)
}

/// Whether all records of a file are here, with all that it says of them.
fn is_known(session: &Session, text: &str) -> bool {
    let known = &session.workspace().coaching;
    let is_here = |(id, theirs): (&_, &Entry)| known.get(id).is_some_and(|own| own.merged(theirs) == *own);
    read(text).is_ok_and(|file| file.records.iter().all(is_here))
}

fn ranking(
    session: &Session,
    by: &str,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Outcome, Trouble> {
    let offered = League::ALL.into_iter().map(League::slug);
    let others = ["reviews", "ratings", "proposals", "themes"].map(str::to_owned);
    let offered: Vec<String> = offered.chain(others).collect();
    let league = League::parse(by)
        .ok_or_else(|| format!("--by: “{by}” is no league; write a KPI, or one of {}", offered.join(", ")))?;
    let period = workspace::period(arguments, session)?.ok_or("name the period: --period 2026Q2")?;
    let Answer::Recognition(report) = session.recognition(league, period.range) else {
        return Err("the question was not answered".into());
    };
    if arguments.form == Form::Json {
        return output::json(out, &report).map(|()| Outcome::Done);
    }
    let Ranking { places, sure, .. } = report.ranking;
    let names = session.names();
    let mut table = Table::new(&["#rank", "who", "#value"]);
    for place in &places {
        let who = match &place.who {
            Who::Person(person) => names.get(person).cloned().unwrap_or_default(),
            Who::Unnamed => "(unnamed)".to_owned(),
            Who::Team(team) => team.clone(),
        };
        table.push(vec![place.rank.to_string(), who, ranked_value(place.value, league, session)]);
    }
    table.print(arguments.form, out)?;
    if let Some(sure) = sure.filter(|_| arguments.form == Form::Table) {
        output::text(out, &format!("\nThe same one leads in {:.0}% of draws of the weeks.\n", sure * 100.0))?;
    }
    Ok(Outcome::Done)
}

/// The value by which somebody is ranked, in the unit of the league.
fn ranked_value(value: Rational, league: League, session: &Session) -> String {
    let unit = match league {
        League::Kpi(kpi) | League::Improvement(kpi) => kpi.entry().unit,
        League::Handicap(_) => Unit::Ratio,
        League::Assists => Unit::Count,
    };
    match (unit, session.workspace().settings.currency) {
        (Unit::Money, Some(currency)) => {
            let major = value.checked_div(Rational::whole(currency.minor_per_major())).unwrap_or(value);
            format!("{} {currency}", grouped(&super::figures::places(major, 2)))
        }
        (Unit::Ratio, _) => format!("{}%", super::figures::percent(value)),
        _ => super::figures::places(value, 2),
    }
}

/// What courses cost and did, and whether actions helped.
fn effects(session: &mut Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let Answer::Coaching(report) = session.coaching(None) else {
        return Err("the question was not answered".into());
    };
    if arguments.form == Form::Json {
        let found = json!({"courses": report.courses, "actions": report.actions});
        return output::json(out, &found).map(|()| Outcome::Done);
    }
    let mut table = Table::new(&[
        "of",
        "kpi",
        "#done",
        "#compared",
        "#others",
        "#effect",
        "#from",
        "#to",
        "#luck",
        "#detectable",
        "claim",
    ]);
    for one in &report.courses {
        let Some(Record::Course(course)) = report.records.get(&one.course).map(Entry::record) else {
            continue;
        };
        let kpi = course.kpi.as_deref().and_then(KpiId::parse);
        if let (Some(kpi), Some(effect)) = (kpi, &one.effect) {
            table.push(effect_cells(&course.name, kpi, one.completed, effect));
        }
    }
    for (kpi, effect) in &report.actions {
        table.push(effect_cells("actions", *kpi, effect.treated + effect.waiting + effect.left_out, effect));
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

fn effect_cells(of: &str, kpi: KpiId, done: u64, effect: &Effect) -> Vec<String> {
    let value = |value: f64| written(value, Some(kpi), effect.currency);
    let found = effect.found.map_or_else(
        || vec![String::new(); 5],
        |one| {
            vec![
                value(one.size),
                value(one.low),
                value(one.high),
                format!("{:.4}", one.luck),
                value(one.detectable),
            ]
        },
    );
    let head = [of.to_owned(), kpi.entry().name.to_owned()];
    let counts = [done, effect.treated, effect.others].map(|count| count.to_string());
    let claim = if effect.claimed { "yes" } else { "not claimed" }.to_owned();
    head.into_iter().chain(counts).chain(found).chain([claim]).collect()
}

fn list(session: &Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let person = workspace::person(arguments, session)?;
    let records = session.workspace().coaching.iter();
    let records =
        records.filter(|(_, entry)| person.is_none_or(|person| entry.record().people().contains(&person)));
    if arguments.form == Form::Json {
        let one = |(id, entry): (_, &Entry)| json!({"id": id, "record": entry.record(), "apart": entry.apart().collect::<Vec<_>>()});
        return output::json(out, &records.map(one).collect::<Vec<_>>()).map(|()| Outcome::Done);
    }
    let names = session.names();
    let mut table = Table::new(&["id", "kind", "person", "by", "#versions"]);
    for (id, entry) in records {
        let name = |person: Option<PersonId>| {
            person.and_then(|person| names.get(&person).cloned()).unwrap_or_default()
        };
        let record = entry.record();
        table.push(vec![
            id.to_string(),
            record.slug().replace('_', " "),
            name(record.person()),
            name(record.author()),
            (1 + entry.apart().count()).to_string(),
        ]);
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}
