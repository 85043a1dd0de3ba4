//! `attain people`, `quotas`, `plans`: what the workspace holds.

use super::arguments::{Arguments, Form};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::edit::Action;
use crate::app::requests::Answer;
use crate::domain::commission::write_plan;
use crate::domain::measure::{Axis, Filter, KpiId};
use std::io::Write;

/// Lists the roster.
pub fn people(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let session = workspace::open(arguments)?;
    let people = session.overview().people;
    if arguments.form == Form::Json {
        output::json(out, &people)?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(&["name", "role", "team", "manager", "#deals", "#rate"]);
    for brief in people {
        let rate = brief.person.commission_rate.map(|rate| rate.percent()).unwrap_or_default();
        table.push(vec![
            brief.person.name,
            brief.person.role.unwrap_or_default(),
            brief.team.unwrap_or_default(),
            brief.manager.unwrap_or_default(),
            brief.deals.to_string(),
            rate,
        ]);
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

/// Lists all quotas.
pub fn quotas(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let session = workspace::open(arguments)?;
    let quotas = session.overview().quotas;
    if arguments.form == Form::Json {
        output::json(out, &quotas)?;
        return Ok(Outcome::Done);
    }
    let names = session.names();
    let mut table = Table::new(&["person", "from", "until", "#amount", "currency"]);
    for quota in quotas {
        table.push(vec![
            names.get(&quota.person).cloned().unwrap_or_default(),
            quota.range.from.to_string(),
            quota.range.until.to_string(),
            grouped(&quota.amount.decimal()),
            quota.amount.currency.to_string(),
        ]);
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

/// Lists all plans, or keeps one more.
pub fn plans(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    if let Some(path) = &arguments.plan {
        let plan = workspace::plan(path)?;
        let known = session.workspace().plans.values().find(|known| known.document.name == plan.name);
        let id = known.map(|known| known.id);
        let document = write_plan(&plan);
        match session.act(Action::SetPlan { id, document }).answer {
            Answer::Changed { .. } => workspace::save(&session, arguments)?,
            Answer::Refused(error) => return Err(trouble(error)),
            _ => return Err("the plan was not kept".into()),
        }
    }
    let plans = session.overview().plans;
    if arguments.form == Form::Json {
        output::json(out, &plans)?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(&["plan", "#findings"]);
    for plan in plans {
        table.push(vec![plan.name, plan.findings.to_string()]);
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

/// Lists all exchange rates.
pub fn rates(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let rates = workspace::open(arguments)?.overview().rates;
    if arguments.form == Form::Json {
        return output::json(out, &rates).map(|()| Outcome::Done);
    }
    let mut table = Table::new(&["from", "to", "valid from", "#rate", "read at"]);
    for rate in rates {
        let place = rate.place.map_or_else(|| "typed".to_owned(), |place| place.to_string());
        let words =
            [rate.from.to_string(), rate.to.to_string(), rate.on.to_string(), rate.rate.to_string(), place];
        table.push(words.to_vec());
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

/// Counts what each person did, by type.
pub fn activities(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let session = workspace::open(arguments)?;
    let kpis = [KpiId::CallsMade, KpiId::EmailsSent, KpiId::MeetingsHeld, KpiId::Activities];
    super::figures::print_kpis(&session, &kpis, &[Axis::Person], &Filter::default(), arguments.form, out)?;
    Ok(Outcome::Done)
}

/// Lists all imports, newest snapshot first.
pub fn imports(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let imports = workspace::open(arguments)?.overview().imports;
    if arguments.form == Form::Json {
        return output::json(out, &imports).map(|()| Outcome::Done);
    }
    let mut table = Table::new(&["snapshot", "imported", "file", "kind", "#new", "#changed", "#unchanged"]);
    for import in &imports {
        for file in &import.files {
            table.push(vec![
                import.snapshot.to_string(),
                import.on.to_string(),
                file.name.clone(),
                file.kind.slug().to_owned(),
                file.new.to_string(),
                file.changed.to_string(),
                file.unchanged.to_string(),
            ]);
        }
    }
    table.print(arguments.form, out).map(|()| Outcome::Done)
}

/// Prints a CSV with the canonical headers of a kind.
pub fn template(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let named = arguments.files.first().and_then(|word| word.to_str());
    let kind = named.and_then(super::arguments::kind);
    let kind = kind.ok_or_else(|| Trouble(format!("name the kind: {}", super::arguments::KINDS)))?;
    output::text(out, &crate::exchange::export::template::template(kind)).map(|()| Outcome::Done)
}
