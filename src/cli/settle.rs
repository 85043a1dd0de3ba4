//! `attain approve`, `payroll`, `accrual`, `reconcile`, `replay`: statements on their way to payroll and the books.

use super::arguments::{Arguments, Form};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::edit::Action;
use crate::app::requests::{Answer, Approvals, FreezeAsk, PayReport, PayStanding, Reconciled, Snapshot};
use crate::app::session::Session;
use crate::domain::commission::Statement;
use crate::domain::commission::payroll::{payroll as rows_of, without_code};
use crate::domain::commission::write_off::{WriteOffs, write_offs};
use crate::domain::kernel::{Date, DateRange, Money, PayRunId, Period};
use crate::domain::model::plan::Accrual;
use crate::domain::model::{PayStage, Plan};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

fn amount(money: Money, form: Form) -> String {
    if form == Form::Csv { money.decimal() } else { grouped(&money.decimal()) }
}

fn asked_period(arguments: &Arguments, session: &Session) -> Result<Option<DateRange>, Trouble> {
    Ok(workspace::period(arguments, session)?.map(|period| period.range))
}

fn approvals(session: &mut Session, period: Option<DateRange>) -> Result<Approvals, Trouble> {
    Ok(session.approvals(period)?)
}

/// Lists how far statements are; with `--stage`, takes those of the period there.
pub fn approve(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    let period = asked_period(arguments, &session)?;
    let (mut ended, mut is_changed) = (Outcome::Done, false);
    let wanted = if arguments.reopen { Some(PayStage::Draft) } else { arguments.stage };
    if let Some(stage) = wanted {
        let period = period.ok_or("name the period: --period P")?;
        for asked in steps(&mut session, arguments, period, stage)? {
            match asked(&mut session).answer {
                Answer::Changed { .. } => is_changed = true,
                Answer::Refused(error) => {
                    writeln!(std::io::stderr(), "attain: {error}").map_err(trouble)?;
                    ended = Outcome::Refused;
                }
                _ => return Err("the statements could not be kept".into()),
            }
        }
        if !is_changed && matches!(ended, Outcome::Done) {
            return Err(format!("no statement of these days can be {}", verb(stage)).into());
        }
    }
    if is_changed && !arguments.dry_run {
        workspace::save(&session, arguments)?;
    }
    print_approvals(&approvals(&mut session, period)?, arguments, out)?;
    Ok(ended)
}

fn verb(stage: PayStage) -> &'static str {
    if stage == PayStage::Draft { "opened again" } else { stage.word() }
}

type Step = Box<dyn FnOnce(&mut Session) -> crate::app::session::Reply>;

/// What has to be done, oldest period first.
fn steps(
    session: &mut Session,
    arguments: &Arguments,
    period: DateRange,
    stage: PayStage,
) -> Result<Vec<Step>, Trouble> {
    let report = approvals(session, Some(period))?;
    let person = workspace::person(arguments, session)?;
    let plan = arguments.plan_name.clone();
    let fits = |name: &str| plan.as_deref().is_none_or(|plan| plan == name);
    let (by, note) =
        (arguments.by_whom.clone().unwrap_or_default(), arguments.note.clone().unwrap_or_default());
    let mut steps: Vec<Step> = Vec::new();
    if matches!(stage, PayStage::Reviewed | PayStage::Approved) {
        for group in report.groups.iter().filter(|group| fits(&group.plan_name)) {
            let open = group.rows.iter().filter(|row| row.run.is_none() && row.stage < stage);
            let open = open.filter(|row| person.is_none_or(|person| row.person == person));
            if open.count() > 0 {
                let (by, note) = (by.clone(), note.clone());
                let people = person.into_iter().collect();
                let ask = FreezeAsk { plan: group.plan, period: group.period.range, people, stage, by, note };
                steps.push(Box::new(move |session| session.freeze(&ask)));
            }
        }
        return Ok(steps);
    }
    let in_period = report.runs.iter().rev().filter(|run| period.overlap(run.period.range).is_some());
    for run in in_period.filter(|run| fits(&run.plan_name)) {
        let (id, by, note): (PayRunId, _, _) = (run.id, by.clone(), note.clone());
        if stage == PayStage::Draft && run.stage != PayStage::Draft {
            steps.push(Box::new(move |session| {
                session.act(Action::ReopenPay { id, person, by, reason: note })
            }));
        } else if stage > PayStage::Approved && run.stage == stage.before() {
            steps.push(Box::new(move |session| session.act(Action::StepPay { id, stage, by, note })));
        }
    }
    Ok(steps)
}

fn print_approvals(report: &Approvals, arguments: &Arguments, out: &mut dyn Write) -> Result<(), Trouble> {
    for (plan, why) in &report.problems {
        writeln!(std::io::stderr(), "{plan}: {why}").map_err(trouble)?;
    }
    if arguments.form == Form::Json {
        return output::json(out, report);
    }
    let form = arguments.form;
    let mut table =
        Table::new(&["period", "person", "plan", "stage", "#total", "#adjustments", "currency", "look at"]);
    for group in &report.groups {
        for row in &group.rows {
            let doubts = row.doubts.iter().map(|doubt| format!("{}: {}", doubt.concern.word(), doubt.text));
            table.push(vec![
                group.period.name.clone(),
                row.name.clone(),
                group.plan_name.clone(),
                row.stage.word().to_owned(),
                amount(row.total, form),
                if row.adjustments.minor == 0 { String::new() } else { amount(row.adjustments, form) },
                row.total.currency.to_string(),
                doubts.collect::<Vec<_>>().join("; "),
            ]);
        }
    }
    table.print(form, out)
}

/// The statements of the period, and why some are missing.
fn paid(arguments: &Arguments, session: &mut Session) -> Result<(PayReport, Vec<Plan>), Trouble> {
    let plans = super::pay::plans(arguments, session)?;
    let period = asked_period(arguments, session)?;
    let person = workspace::person(arguments, session)?;
    let report = session.pay_plans(&plans, period, person).map_err(trouble)?;
    for (plan, why) in &report.unpaid {
        writeln!(std::io::stderr(), "{plan}: {why}").map_err(trouble)?;
    }
    Ok((report, plans))
}

/// What payroll calls each line: a CSV with the columns Element and Code.
fn codes(arguments: &Arguments) -> Result<BTreeMap<String, String>, Trouble> {
    let Some(path) = &arguments.codes else { return Ok(BTreeMap::new()) };
    let bytes = workspace::read(path)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
    let mut codes = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("{}: {error}", path.display()))?;
        let cell = |column: usize| record.get(column).unwrap_or_default().trim().to_owned();
        let (element, code) = (cell(0), cell(1));
        let line = record.position().map_or(0, csv::Position::line);
        if element.is_empty() || code.is_empty() {
            return Err(format!(
                "{}:{line}: a row holds the id of a statement line and the code that payroll knows it by",
                path.display()
            )
            .into());
        }
        if codes.insert(element.clone(), code).is_some() {
            return Err(format!("{}:{line}: {element} has a code already", path.display()).into());
        }
    }
    Ok(codes)
}

/// Writes the payroll file of approved statements: one row for each payee, period and pay element.
pub fn payroll(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    let (report, _) = paid(arguments, &mut session)?;
    let least = arguments.stage.unwrap_or(PayStage::Approved);
    let all: Vec<(&Statement, &PayStanding)> = report.statements.iter().zip(&report.standing).collect();
    let ready: Vec<&Statement> =
        all.iter().filter(|(_, standing)| standing.stage >= least).map(|(statement, _)| *statement).collect();
    let waiting = all.len().saturating_sub(ready.len());
    if ready.is_empty() && waiting > 0 {
        return Err(format!(
            "none of {waiting} statements is {}; attain approve --stage approved freezes them, or name --stage draft",
            least.word()
        )
        .into());
    }
    let codes = codes(arguments)?;
    let unknown = without_code(&ready, &codes);
    if arguments.codes.is_some() && !unknown.is_empty() {
        let names: Vec<String> = unknown.into_iter().collect();
        return Err(format!("the file of codes names no code for {}", names.join(", ")).into());
    }
    let rows = rows_of(&ready, &codes).map_err(trouble)?;
    if arguments.form == Form::Json {
        output::json(out, &json!({ "schema": "attain/payroll/1", "rows": rows, "waiting": waiting }))?;
    } else {
        let people = &session.workspace().people;
        let headers =
            ["Person", "E-mail", "Period", "From", "Through", "Element", "#Amount", "Currency", "Lines"];
        let mut table = Table::new(&headers);
        for row in &rows {
            let email = people.get(&row.person).and_then(|person| person.email.clone());
            table.push(vec![
                row.name.clone(),
                email.unwrap_or_default(),
                row.period.name.clone(),
                row.period.range.from.to_string(),
                row.period.range.last_day().to_string(),
                row.code.clone(),
                amount(row.amount, arguments.form),
                row.amount.currency.to_string(),
                row.lines.join("; "),
            ]);
        }
        table.print(arguments.form, out)?;
    }
    if waiting > 0 {
        let text = format!("{waiting} statements are not {} and left out", least.word());
        writeln!(std::io::stderr(), "{text}").map_err(trouble)?;
    }
    Ok(if report.unpaid.is_empty() { Outcome::Done } else { Outcome::Refused })
}

/// The accrual schedule: what commissions cost in which month.
pub fn accrual(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    let (report, plans) = paid(arguments, &mut session)?;
    let least = arguments.stage.unwrap_or(PayStage::Draft);
    let all = report.statements.iter().zip(&report.standing);
    let counted: Vec<&Statement> =
        all.filter(|(_, standing)| standing.stage >= least).map(|(statement, _)| statement).collect();
    let own = arguments.life.map(|months| Accrual { months, at_once_up_to: arguments.at_once });
    let life = |statement: &Statement| {
        let plan = plans.iter().find(|plan| plan.name == statement.plan)?;
        Some((own.or(plan.accrual)?, plan.rounding))
    };
    let found = write_offs(&counted, life).map_err(trouble)?;
    match arguments.form {
        Form::Json => output::json(
            out,
            &json!({
                "schema": "attain/accrual/1",
                "costs": found.costs,
                "at_once": found.at_once,
                "months": found.months,
            }),
        )?,
        form if arguments.explain || form == Form::Csv => costs(&found, form, out)?,
        form => months(&found, form, out)?,
    }
    if found.costs.is_empty() && !found.at_once.is_empty() {
        let text = "no plan states a life (accrual); everything is expense at once. --life MONTHS states one";
        writeln!(std::io::stderr(), "{text}").map_err(trouble)?;
    }
    Ok(if report.unpaid.is_empty() { Outcome::Done } else { Outcome::Refused })
}

fn month_name(day: Date) -> String {
    let (year, month, _) = day.ymd();
    format!("{year}-{month:02}")
}

/// Every deal's commission in every month, and what is expense at once.
fn costs(found: &WriteOffs, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    let headers = [
        "person",
        "plan",
        "pay period",
        "line",
        "deal",
        "earned on",
        "#amount",
        "month",
        "#expense",
        "#left",
        "currency",
    ];
    let mut table = Table::new(&headers);
    for cost in &found.costs {
        for one in &cost.schedule {
            table.push(vec![
                cost.name.clone(),
                cost.plan.clone(),
                cost.period.name.clone(),
                cost.line.clone(),
                cost.deal.clone(),
                cost.anchor.to_string(),
                amount(cost.amount, form),
                month_name(one.month.from),
                amount(one.expense, form),
                amount(one.left, form),
                cost.amount.currency.to_string(),
            ]);
        }
    }
    for one in &found.at_once {
        let expense = amount(one.amount, form);
        let month = month_name(one.period.range.last_day());
        let left = amount(Money::zero(one.amount.currency), form);
        table.push(vec![
            one.name.clone(),
            one.plan.clone(),
            one.period.name.clone(),
            one.line.clone(),
            String::new(),
            one.period.range.last_day().to_string(),
            expense.clone(),
            month,
            expense,
            left,
            one.amount.currency.to_string(),
        ]);
    }
    table.print(form, out)
}

fn months(found: &WriteOffs, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    let mut table =
        Table::new(&["month", "#opening", "#capitalised", "#written off", "#closing", "currency"]);
    for one in &found.months {
        let sides = [one.opening, one.capitalised, one.expense, one.closing].map(|side| amount(side, form));
        let mut row = vec![month_name(one.month.from)];
        row.extend(sides);
        row.push(one.opening.currency.to_string());
        table.push(row);
    }
    table.print(form, out)?;
    for one in &found.at_once {
        output::text(
            out,
            &format!("Expense at once: {} {} {} {}\n", one.period.name, one.name, one.line, one.amount),
        )?;
    }
    Ok(())
}

/// Compares what payroll paid with the statements, and says why they may differ.
pub fn reconcile(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let [path] = arguments.files.as_slice() else { return Err("name one file of what was paid".into()) };
    let mut session = workspace::open(arguments)?;
    let period: Option<Period> = workspace::period(arguments, &session)?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let found = session.reconcile(&name, &workspace::read(path)?, period)?;
    for (place, why) in &found.refused {
        writeln!(std::io::stderr(), "{place}: {why}").map_err(trouble)?;
    }
    for (plan, why) in &found.unpaid {
        writeln!(std::io::stderr(), "{plan}: {why}").map_err(trouble)?;
    }
    match arguments.form {
        Form::Json => output::json(out, &found)?,
        form => print_gaps(&found, form, out)?,
    }
    let is_clean = found.gaps.is_empty() && found.refused.is_empty() && found.unpaid.is_empty();
    Ok(if is_clean { Outcome::Done } else { Outcome::Refused })
}

fn print_gaps(found: &Reconciled, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    let headers = [
        "period",
        "person",
        "#expected",
        "#paid",
        "#difference",
        "currency",
        "likely reason",
        "#unexplained",
    ];
    let mut table = Table::new(&headers);
    for gap in &found.gaps {
        let first = gap.reasons.first();
        table.push(vec![
            gap.period.name.clone(),
            gap.name.clone(),
            amount(gap.expected, form),
            amount(gap.paid, form),
            amount(gap.difference, form),
            gap.expected.currency.to_string(),
            first.map_or_else(|| "none found".to_owned(), |reason| reason.text.clone()),
            first.map_or_else(|| amount(gap.difference, form), |reason| amount(reason.left, form)),
        ]);
    }
    table.print(form, out)?;
    if form == Form::Table {
        let agree = found.compared.saturating_sub(found.gaps.len() as u64);
        output::text(out, &format!("{agree} of {} agree to the cent.\n", found.compared))?;
    }
    Ok(())
}

/// Pays a person's period on two states of the deals.
pub fn replay(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    let mut session = workspace::open(arguments)?;
    let period = workspace::period(arguments, &session)?.ok_or("name the period: --period P")?;
    let person = workspace::person(arguments, &session)?.ok_or("name the person: --person NAME")?;
    let day = |day: Option<Date>| day.map_or(Snapshot::Now, Snapshot::Day);
    let from =
        arguments.from.ok_or("name the day of the first state: --from DATE; attain imports lists them")?;
    let states = (Snapshot::Day(from), day(arguments.until));
    let plans: BTreeSet<_> = session.workspace().plans.keys().copied().collect();
    let mut all = Vec::new();
    for plan in plans {
        let name = session.workspace().plans.get(&plan).map(|record| record.document.name.clone());
        let found = session.replay(plan, &period, person, states)?;
        all.push((name.unwrap_or_default(), found));
    }
    if arguments.form == Form::Json {
        let told: Vec<_> =
            all.iter().map(|(plan, found)| json!({ "plan": plan, "replayed": found })).collect();
        return output::json(out, &told).map(|()| Outcome::Done);
    }
    for (plan, found) in all.iter().filter(|(_, found)| !found.lines.is_empty() || !found.deals.is_empty()) {
        output::text(out, &format!("{plan}: {} → {}\n", found.before, found.after))?;
        for line in &found.lines {
            output::text(out, &format!("  {}: {} → {}\n", line.line, line.before, line.after))?;
        }
        for (deal, words) in &found.deals {
            output::text(out, &format!("  deal {deal}: {}\n", words.join(", ")))?;
        }
    }
    if all.iter().all(|(_, found)| found.lines.is_empty()) {
        output::text(out, "No line moved between the two states.\n")?;
    }
    Ok(Outcome::Done)
}
