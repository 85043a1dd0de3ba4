//! `attain coaching --by reviews|ratings|proposals|themes`: what is pulled into reviews, ratings side by side, goals
//! for the next period, themes of feedback.

use super::arguments::{Arguments, Form};
use super::output::{self, Table};
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::session::Session;
use crate::domain::development::pulled::goal_of;
use crate::domain::development::reviews::{calibration, parts};
use crate::domain::development::themes::{Topic, themes as all_themes};
use crate::domain::kernel::{PersonId, RecordId};
use crate::domain::measure::KpiId;
use crate::domain::model::coaching::review_facts::{ActionLine, MarkAgainst};
use crate::domain::model::coaching::{About, Entry, Record, ReviewFacts};
use crate::domain::model::goal::{Goal, GoalValue};
use crate::exchange::export::csv::CsvOptions;
use crate::exchange::export::{goals, tables};
use crate::present::format::Locale;
use crate::present::words;
use serde_json::json;
use std::collections::BTreeSet;
use std::io::Write;

/// What figures and talks say about everybody whose review is written, or about one person.
fn looked_up(session: &Session, arguments: &Arguments) -> Result<Vec<ReviewFacts>, Trouble> {
    let only = workspace::person(arguments, session)?;
    let of = |cycle: RecordId| {
        let about = parts(session.workspace(), cycle).map(|(_, part)| part.person);
        let about: BTreeSet<PersonId> =
            about.filter(|person| only.is_none_or(|only| only == *person)).collect();
        session.review_facts(cycle, &about)
    };
    let found: Vec<ReviewFacts> = cycles(session).into_iter().flat_map(of).collect();
    if found.is_empty() {
        return Err("no part of a review is asked for here; ask for one on the page Coaching".into());
    }
    Ok(found)
}

fn cycles(session: &Session) -> Vec<RecordId> {
    let records = session.workspace().coaching.iter();
    let cycles = records.filter(|(_, entry)| matches!(entry.record(), Record::Cycle(_)));
    cycles.map(|(id, _)| *id).collect()
}

fn cycle_name(session: &Session, id: RecordId) -> String {
    match session.workspace().coaching.get(&id).map(Entry::record) {
        Some(Record::Cycle(cycle)) => cycle.name.clone(),
        _ => String::new(),
    }
}

fn person_name(session: &Session, person: Option<PersonId>) -> String {
    let known = person.and_then(|id| session.workspace().people.get(&id));
    known.map_or_else(|| words::coaching::OWNER.to_owned(), |person| person.name.clone())
}

fn written(value: Option<GoalValue>, kpi: Option<&str>) -> String {
    let kpi = kpi.and_then(KpiId::parse);
    value.map(|value| words::goals::value(value, kpi, "", &Locale::default())).unwrap_or_default()
}

/// What is pulled into reviews, a line a fact.
pub fn reviews(session: &Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let found = looked_up(session, arguments)?;
    if arguments.form == Form::Json {
        return output::json(out, &found).map(|()| Outcome::Done);
    }
    let mut table = Table::new(&["cycle", "person", "what", "about", "#value", "#against", "note"]);
    for facts in &found {
        let head = [cycle_name(session, facts.cycle), person_name(session, Some(facts.person))];
        for cells in lines(session, facts) {
            table.push(head.iter().cloned().chain(cells).collect());
        }
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

/// What, about what, the value, what it is held against, and a note.
type Fact = [String; 5];

fn kpi_name(kpi: &str) -> String {
    KpiId::parse(kpi).map_or_else(|| kpi.to_owned(), |kpi| kpi.entry().name.to_owned())
}

fn fact(what: &str, about: String, value: String, against: String, note: String) -> Fact {
    [what.to_owned(), about, value, against, note]
}

fn lines(session: &Session, facts: &ReviewFacts) -> Vec<Fact> {
    let mut lines = measured(facts);
    for one in &facts.talks {
        let by = person_name(session, one.by);
        lines.push(fact("1:1", one.on.to_string(), one.points.to_string(), String::new(), by));
    }
    lines.extend(facts.actions.iter().map(action));
    for one in &facts.feedback {
        let by = format!("{}, {}", person_name(session, one.by), one.on);
        lines.push(fact("feedback", one.text.clone(), String::new(), String::new(), by));
    }
    for one in &facts.proposed {
        let kpi = Some(one.kpi.as_str());
        let (target, baseline) = (written(Some(one.target), kpi), written(one.baseline, kpi));
        lines.push(fact("proposed", kpi_name(&one.kpi), target, baseline, one.range.to_string()));
    }
    lines
}

fn measured(facts: &ReviewFacts) -> Vec<Fact> {
    let mut lines = Vec::new();
    for one in &facts.figures {
        let kpi = Some(one.kpi.as_str());
        let (value, before) = (written(one.value, kpi), written(one.before, kpi));
        lines.push(fact("figure", kpi_name(&one.kpi), value, before, "before".to_owned()));
    }
    for one in &facts.goals {
        let kpi = one.kpi.as_deref();
        let title = if one.name.is_empty() { "quota".to_owned() } else { one.name.clone() };
        let (value, target) = (written(one.value, kpi), written(Some(one.target), kpi));
        lines.push(fact("goal", title, value, target, one.range.to_string()));
    }
    for one in &facts.marks {
        let kpi = Some(one.kpi.as_str()).filter(|kpi| *kpi != KpiId::StuckDeals.slug());
        let what = if one.is_strength { "strength" } else { "area" };
        let whose = if one.against == MarkAgainst::Peers { "others of the same role" } else { "own past" };
        let note = format!("{whose}; {}", words::coaching::mark(one.is_sure, one.is_monthly));
        let (here, there) = (written(Some(one.here), kpi), written(Some(one.there), kpi));
        lines.push(fact(what, kpi_name(&one.kpi), here, there, note));
    }
    lines
}

fn action(one: &ActionLine) -> Fact {
    let kpi = one.kpi.as_deref();
    let value = |value: Option<GoalValue>| written(value, kpi);
    let note = match (&one.moved, one.done) {
        (Some(moved), _) => format!(
            "{}; others {} to {}",
            kpi.map(kpi_name).unwrap_or_default(),
            value(Some(moved.others_before)),
            value(Some(moved.others_after))
        ),
        (None, Some(_)) => words::coaching::not_moved(true).to_owned(),
        (None, None) => format!("due {}", one.due),
    };
    let moved = one.moved.as_ref();
    let (after, before) = (moved.map(|moved| moved.after), moved.map(|moved| moved.before));
    fact("action", one.text.clone(), value(after), value(before), note)
}

/// The goals that reviews propose: a list, or as CSV what import reads.
pub fn proposals(session: &Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let of = |facts: &ReviewFacts| {
        let name = person_name(session, Some(facts.person));
        facts.proposed.iter().map(|one| goal_of(one, facts.person, &name)).collect::<Vec<Goal>>()
    };
    let proposed: Vec<Goal> = looked_up(session, arguments)?.iter().flat_map(of).collect();
    if arguments.form == Form::Json {
        return output::json(out, &proposed).map(|()| Outcome::Done);
    }
    if arguments.form == Form::Csv {
        let sheet = goals::table_of(session.workspace(), &proposed);
        let bytes = tables::to_csv(&sheet, CsvOptions::default()).map_err(trouble)?;
        return output::text(out, &String::from_utf8_lossy(&bytes)).map(|()| Outcome::Done);
    }
    let mut table = Table::new(&["goal", "from", "until", "aim", "#baseline", "#target"]);
    for goal in &proposed {
        let kpi = match &goal.measure {
            crate::domain::model::goal::GoalMeasure::Kpi(name) => Some(name.as_str()),
            crate::domain::model::goal::GoalMeasure::CheckIns { .. } => None,
        };
        table.push(vec![
            goal.name.clone(),
            goal.range.from.to_string(),
            goal.range.until.to_string(),
            words::goals::aim(goal.aim).to_owned(),
            written(goal.baseline, kpi),
            written(Some(goal.target), kpi),
        ]);
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

/// The ratings of managers side by side, a line a manager and one for all.
pub fn ratings(session: &Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let found = cycles(session).into_iter().map(|id| (id, calibration(session.workspace(), id)));
    if arguments.form == Form::Json {
        let one = |(id, ratings)| json!({"cycle": id, "name": cycle_name(session, id), "ratings": ratings});
        return output::json(out, &found.map(one).collect::<Vec<_>>()).map(|()| Outcome::Done);
    }
    let mut table = Table::new(&["cycle", "manager", "#1", "#2", "#3", "#4", "#5", "#mean"]);
    for (id, ratings) in found {
        for (place, one) in ratings.iter().enumerate() {
            let is_all = place + 1 == ratings.len();
            let manager = if is_all { words::coaching::ALL.to_owned() } else { person_name(session, one.by) };
            let mut cells = vec![cycle_name(session, id), manager];
            cells.extend(one.counts.iter().map(u64::to_string));
            cells.push(one.mean.map(|mean| super::figures::places(mean, 2)).unwrap_or_default());
            table.push(cells);
        }
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

/// What feedback is about by quarter.
pub fn themes(session: &Session, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let found = all_themes(session.workspace(), workspace::person(arguments, session)?);
    if arguments.form == Form::Json {
        return output::json(out, &found).map(|()| Outcome::Done);
    }
    let mut table = Table::new(&["from", "until", "theme", "#well done", "#to change", "#thanks", "#people"]);
    for theme in found {
        let mut cells = vec![
            theme.quarter.from.to_string(),
            theme.quarter.until.to_string(),
            topic(session, &theme.topic),
        ];
        cells.extend([theme.praise, theme.change, theme.thanks, theme.people].map(|count| count.to_string()));
        table.push(cells);
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

fn topic(session: &Session, topic: &Topic) -> String {
    let record = |id: &RecordId| match session.workspace().coaching.get(id).map(Entry::record) {
        Some(Record::Skill(skill)) => skill.name.clone(),
        Some(Record::Commitment(one)) => one.text.clone(),
        _ => id.to_string(),
    };
    match topic {
        Topic::Tag(word) => format!("#{word}"),
        Topic::Tied(About::Other) => words::coaching::UNTIED.to_owned(),
        Topic::Tied(About::Skill(id) | About::Commitment(id)) => record(id),
        Topic::Tied(About::Deal(key)) => key.clone(),
        Topic::Tied(About::Kpi(name)) => {
            KpiId::parse(name).map_or_else(|| name.clone(), |kpi| kpi.entry().name.to_owned())
        }
        Topic::Tied(About::Goal(id)) => {
            session.workspace().goals.get(id).map(|goal| goal.name.clone()).unwrap_or_default()
        }
    }
}
