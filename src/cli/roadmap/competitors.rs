//! `attain competitors`: the registry, and how deals against each ended.

use super::super::arguments::{Arguments, Form};
use super::super::output::{self, Table, grouped};
use super::super::{Outcome, Trouble, figures, workspace};
use super::done;
use crate::app::edit::{Action, RoadmapAction};
use crate::app::requests::RoadmapAnswer;
use crate::app::session::Session;
use crate::domain::development::competitors::{CompetitorReport, Rival, Score};
use crate::domain::kernel::{CompetitorId, Id};
use crate::domain::measure::Value;
use crate::domain::model::{BattleNote, Competitor};
use crate::present::words::roadmap as words;
use serde_json::json;
use std::io::Write;

/// Adds or changes a competitor where one is named; then lists all with their win rates.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    if let Some(action) = change(&session, arguments)? {
        let answer = session.act(Action::Roadmap(action)).answer;
        done(&mut session, answer, arguments)?;
    }
    let filter = figures::filter(arguments, &session)?;
    let RoadmapAnswer::Competitors { registry, report } = session.competitors(&filter) else {
        return Err("the question was not answered".into());
    };
    match arguments.form {
        Form::Json => output::json(out, &json!({ "registry": registry, "report": report }))?,
        form => print(&report, form, out)?,
    }
    Ok(Outcome::Done)
}

fn known<'a>(session: &'a Session, name: &str) -> Option<&'a Competitor> {
    session.workspace().competitors.values().find(|record| record.is_meant_by(name))
}

fn change(session: &Session, arguments: &Arguments) -> Result<Option<RoadmapAction>, Trouble> {
    let wanted = &arguments.roadmap;
    if let Some(name) = wanted.text("remove") {
        let record = known(session, name)
            .ok_or_else(|| Trouble(format!("no competitor of the registry is called “{name}”")))?;
        return Ok(Some(RoadmapAction::RemoveCompetitor(record.id)));
    }
    let Some(name) = wanted.text("name") else { return Ok(None) };
    let before = known(session, name);
    let id = before.map(|record| record.id);
    let mut record = before.cloned().unwrap_or_else(|| fresh(name));
    let text = |option: &str, before: String| wanted.text(option).map_or(before, str::to_owned);
    record.strategy = text("strategy", record.strategy);
    record.strengths = text("strengths", record.strengths);
    record.weaknesses = text("weaknesses", record.weaknesses);
    record.met_in = text("met-in", record.met_in);
    record.spellings.extend(wanted.list("spellings"));
    if let Some(note) = wanted.text("note") {
        record.notes.push(BattleNote { on: session.today(), text: note.to_owned() });
    }
    Ok(Some(RoadmapAction::SetCompetitor { id, record }))
}

fn fresh(name: &str) -> Competitor {
    Competitor {
        id: CompetitorId(Id::from_bits(0)),
        name: name.to_owned(),
        spellings: Default::default(),
        strategy: String::new(),
        strengths: String::new(),
        weaknesses: String::new(),
        met_in: String::new(),
        notes: Vec::new(),
    }
}

fn print(report: &CompetitorReport, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    let mut table = Table::new(&[
        "competitor",
        "known",
        "cut",
        "#won",
        "#lost",
        "#win rate",
        "95%",
        "#elsewhere",
        "says",
        "#open",
        "#lost amount",
        "lost for",
    ]);
    for rival in &report.rivals {
        push_rival(&mut table, rival);
    }
    table.print(form, out)?;
    if form == Form::Table {
        let text = format!(
            "{} finished deals, {} of them name nobody; {} competitors more are left out.\n",
            report.all.of(),
            report.unnamed.of(),
            report.left_out
        );
        output::text(out, &text)?;
    }
    Ok(())
}

fn push_rival(table: &mut Table, rival: &Rival) {
    let lost = match &rival.lost_amount {
        Value::Money(money) => format!("{} {}", grouped(&money.decimal()), money.currency),
        _ => String::new(),
    };
    let reasons = rival
        .reasons
        .iter()
        .take(3)
        .map(|(text, times)| format!("{} {times}", if text.is_empty() { "(none)" } else { text }));
    let known = if rival.competitor.is_some() { "yes" } else { "no" }.to_owned();
    let mut cells = vec![rival.name.clone(), known, String::new()];
    cells.extend(score_cells(rival.score));
    cells.extend([percent(rival.others), words::verdict(rival.verdict).to_owned(), rival.open.to_string()]);
    cells.extend([lost, reasons.collect::<Vec<_>>().join(", ")]);
    table.push(cells);
    let cuts = rival.segments.iter().chain(&rival.quarters);
    for (name, score) in cuts.filter(|(_, score)| score.of() > 0) {
        let name = if name.is_empty() { "(no segment)" } else { name };
        let mut cells = vec![rival.name.clone(), String::new(), name.to_owned()];
        cells.extend(score_cells(*score));
        cells.resize(12, String::new());
        table.push(cells);
    }
}

fn score_cells(score: Score) -> [String; 4] {
    let interval = score.interval().map(|(low, high)| format!("{:.0}%–{:.0}%", low * 100.0, high * 100.0));
    [score.won.to_string(), score.lost.to_string(), percent(score), interval.unwrap_or_default()]
}

fn percent(score: Score) -> String {
    score.rate().map(|rate| format!("{}%", figures::percent(rate))).unwrap_or_default()
}
