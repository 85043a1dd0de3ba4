//! `attain check --gaming` and `attain pay --simulate`: plans before anybody is paid by them.

use super::arguments::{Arguments, Form};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble, pay, workspace};
use crate::app::requests::SimulationAsk;
use crate::app::session::{Session, Simulated};
use crate::domain::commission::write_plan;
use crate::domain::design::simulate::{self, Proof};
use crate::domain::design::{Gaming, Tweaks};
use crate::domain::kernel::{Currency, Money, Rational};
use crate::domain::model::Plan;
use crate::domain::visibility::Viewer;
use crate::present::format::{self, Locale};
use crate::present::words::gaming as words;
use serde_json::json;
use std::io::Write;

/// Scans a plan for what invites games. Refused if pay ever jumps or falls by one unit.
pub fn gaming(
    arguments: &Arguments,
    session: &mut Session,
    plan: &Plan,
    out: &mut dyn Write,
) -> Result<Outcome, Trouble> {
    let (gaming, is_sample) = session.gaming(plan)?;
    if arguments.form == Form::Json {
        output::json(out, &json!({"plan": plan.name, "is_sample": is_sample, "gaming": gaming}))?;
    } else {
        print_gaming(&gaming, is_sample, arguments.form, out)?;
    }
    Ok(if gaming.has_jumps() { Outcome::Refused } else { Outcome::Done })
}

fn print_gaming(gaming: &Gaming, is_sample: bool, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    let locale = Locale::default();
    if form == Form::Csv {
        let mut table =
            Table::new(&["what", "where", "#worth", "currency", "#people", "worst for", "clause"]);
        for trap in &gaming.traps {
            table.push(vec![
                words::kind(trap.kind).to_owned(),
                words::place(trap, gaming.currency, &locale),
                Money::new(trap.worst.worth_minor, gaming.currency).decimal(),
                gaming.currency.to_string(),
                trap.people.to_string(),
                trap.worst.name.clone(),
                trap.path.clone().unwrap_or_default(),
            ]);
        }
        return table.print(form, out);
    }
    output::text(out, &format!("\n{}\n", words::scanned(gaming.people, is_sample, &locale)))?;
    for trap in &gaming.traps {
        let (name, people) = (words::kind(trap.kind), words::people(trap.people, &locale));
        let clause = trap.path.as_ref().map_or_else(String::new, |path| format!(", {path}"));
        let sentence = words::sentence(trap, gaming.currency, &locale);
        output::text(out, &format!("\n{name} ({people}{clause})\n  {sentence}\n"))?;
    }
    for (name, why) in &gaming.unscanned {
        output::text(out, &format!("\n{name} could not be looked at: {why}\n"))?;
    }
    if gaming.traps.is_empty() {
        output::text(out, &format!("\n{}\n", words::NONE))?;
    } else if !gaming.has_jumps() {
        output::text(out, &format!("\n{}\n", words::NO_JUMPS))?;
    }
    if let Some(document) = &gaming.smoother {
        output::text(out, &format!("\n{}\n\n{document}", words::SMOOTHER))?;
    }
    Ok(())
}

/// Pays the past again by a changed plan, beside the plan of the workspace with its name or the one of `--plan`.
pub fn simulate(
    arguments: &Arguments,
    path: &std::path::Path,
    out: &mut dyn Write,
) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    let changed = workspace::plan(path)?;
    let before = before(arguments, &session, &changed)?;
    let days = workspace::period(arguments, &session)?.map(|period| period.range);
    let ask = SimulationAsk {
        text: write_plan(&before),
        changed: Some(write_plan(&changed)),
        tweaks: tweaks(&arguments.design.turn)?,
        days,
    };
    let simulated = session.simulate(&ask)?;
    let proof = session.prove(&before, days)?;
    let sensitivity = session.sensitivity(&ask)?;
    if arguments.form == Form::Json {
        let Simulated { simulation, as_if, plan } = &simulated;
        let document = json!({
            "plan_a": before.name,
            "plan_b": plan,
            "as_if_held": as_if,
            "simulation": simulation,
            "statements": { "compared": proof.statements, "converted": proof.converted, "differing": proof.differing },
            "sensitivity": sensitivity.iter().map(|(dial, down, up)| json!({
                "dial": dial, "tenth_less_minor": down, "tenth_more_minor": up,
            })).collect::<Vec<_>>(),
        });
        output::json(out, &document)?;
    } else {
        print(&simulated, &proof, arguments.form, out)?;
    }
    Ok(if proof.holds() { Outcome::Done } else { Outcome::Refused })
}

/// Through whose eyes: `admin`, `manager:NAME` or `rep:NAME`.
pub fn viewer(arguments: &Arguments, session: &Session) -> Result<Viewer, Trouble> {
    let Some(text) = arguments.design.view_as.as_deref().filter(|text| *text != "admin") else {
        return Ok(Viewer::Admin);
    };
    let wrong =
        || Trouble(format!("--view-as: “{text}” is not known; write admin, manager:NAME or rep:NAME"));
    let (role, name) = text.split_once(':').ok_or_else(wrong)?;
    let nobody = || Trouble(format!("nobody of the roster is called “{name}”; attain people lists them"));
    let person = session.workspace().roster().find(name).ok_or_else(nobody)?;
    match role.trim() {
        "manager" => Ok(Viewer::Manager(person)),
        "rep" => Ok(Viewer::Rep(person)),
        _ => Err(wrong()),
    }
}

fn before(arguments: &Arguments, session: &Session, changed: &Plan) -> Result<Plan, Trouble> {
    let plans = pay::plans(arguments, session)?;
    let only = |plans: &[Plan]| if let [only] = plans { Some(only.clone()) } else { None };
    let same = plans.iter().find(|plan| plan.name == changed.name).cloned();
    same.or_else(|| only(&plans)).ok_or_else(|| {
        "the workspace has no plan of this name; name the one to compare with by --plan PLAN.json".into()
    })
}

/// Reads `rates=1.1,quotas=90%,mix=40%`.
fn tweaks(text: &str) -> Result<Tweaks, Trouble> {
    let mut tweaks = Tweaks::default();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let wrong = || {
            let names = "rates, accelerators, levels, caps, quotas, target or mix";
            Trouble(format!("--turn: “{part}” is not known; write a dial ({names}), = and a factor above 0"))
        };
        let (dial, factor) = part.split_once('=').ok_or_else(wrong)?;
        let factor =
            Rational::parse(factor).ok().filter(|factor| *factor > Rational::ZERO).ok_or_else(wrong)?;
        match dial.trim() {
            "rates" => tweaks.rates = factor,
            "accelerators" => tweaks.accelerators = factor,
            "levels" => tweaks.levels = factor,
            "caps" => tweaks.caps = factor,
            "quotas" => tweaks.quotas = factor,
            "target" => tweaks.target = factor,
            "mix" if factor <= Rational::ONE => tweaks.mix = Some(factor),
            _ => return Err(wrong()),
        }
    }
    Ok(tweaks)
}

fn print(simulated: &Simulated, proof: &Proof, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    let simulation = &simulated.simulation;
    let amount = |minor| money(minor, simulation.currency, form);
    let mut people =
        Table::new(&["person", "team", "#plan A", "#plan B", "#change", "#under draw", "currency"]);
    for person in &simulation.people {
        people.push(vec![
            person.name.clone(),
            person.team.clone(),
            amount(person.before_minor),
            amount(person.after_minor),
            amount(person.change_minor()),
            person.under_draw.to_string(),
            simulation.currency.to_string(),
        ]);
    }
    if form == Form::Csv {
        return people.print(form, out);
    }
    figures(simulated, proof, out)?;
    output::text(out, "\n")?;
    people.print(form, out)
}

fn money(minor: i64, currency: Currency, form: Form) -> String {
    let decimal = Money::new(minor, currency).decimal();
    if form == Form::Csv { decimal } else { grouped(&decimal) }
}

fn figures(simulated: &Simulated, proof: &Proof, out: &mut dyn Write) -> Result<(), Trouble> {
    let (simulation, locale) = (&simulated.simulation, Locale::default());
    let (a, b) = (&simulation.before, &simulation.after);
    let amount = |minor| money(minor, simulation.currency, Form::Table);
    let share = |share: Option<Rational>| {
        share.map_or_else(|| "–".to_owned(), |share| format::percent(share, &locale))
    };
    let mut table = Table::new(&["", "#plan A", "#plan B"]);
    let mut row = |name: &str, a: String, b: String| table.push(vec![name.to_owned(), a, b]);
    row("cost", amount(a.cost_minor), amount(b.cost_minor));
    row("variable", amount(a.variable_minor), amount(b.variable_minor));
    row("cost of sales", share(a.cost_of_sales), share(b.cost_of_sales));
    row("at or above quota", a.at_quota.to_string(), b.at_quota.to_string());
    row("under the draw", a.under_draw.to_string(), b.under_draw.to_string());
    for (place, percentile) in simulate::PERCENTILES.iter().enumerate() {
        let rate = |outcome: &simulate::Outcome| outcome.marginal.get(place).map(|marginal| marginal.rate);
        row(&format!("one more unit at the {percentile}th percentile"), share(rate(a)), share(rate(b)));
    }
    table.print(Form::Table, out)?;
    for (name, outcome) in [("A", a), ("B", b)] {
        if outcome.is_flat_below() {
            output::text(
                out,
                &format!("Plan {name} pays some people below target nothing for more credit.\n"),
            )?;
        }
    }
    if simulated.as_if {
        output::text(out, "Both are paid as if they had held on all these days.\n")?;
    }
    let said = if proof.holds() {
        format!("Plan A as it stands, simulated, is its {} statements to the cent.\n", proof.statements)
    } else {
        format!("{} statements differ from the simulation of plan A.\n", proof.differing.len())
    };
    output::text(out, &said)
}
