//! `attain kpis --funnel | --roadblocks | --win-loss | --drivers | --trend`: what lies behind the figures.

use super::arguments::{Arguments, Form, KpiView};
use super::figures::{name_of, percent, places};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble};
use crate::app::requests::Answer;
use crate::app::session::Session;
use crate::domain::kernel::{Grain, Money, Rational};
use crate::domain::measure::drivers::drivers;
use crate::domain::measure::roadblocks::{Cause, Roadblock, Roadblocks};
use crate::domain::measure::trend::{Trend, trend};
use crate::domain::measure::win_loss::{Met, Rate, Side, Verdict, WinLoss};
use crate::domain::measure::{Filter, Funnel, FunnelStage, KpiId};
use crate::present::words::{figures, insight as words};
use serde_json::json;
use std::io::Write;

/// Deals that are printed behind each cause and stage.
const ROWS: usize = 20;

/// Prints one of the views.
pub fn run(
    session: &Session,
    view: KpiView,
    filter: &Filter,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Outcome, Trouble> {
    match view {
        KpiView::Funnel => {
            let Answer::Funnel(funnel) = session.funnel(filter, ROWS) else { return unanswered() };
            match arguments.form {
                Form::Json => output::json(out, &json!(funnel))?,
                form => print_funnel(&funnel, form, out)?,
            }
        }
        KpiView::Roadblocks => {
            let Answer::Roadblocks(found) = session.roadblocks(filter, ROWS) else { return unanswered() };
            let found = found.map_err(|why| Trouble(format!("nothing can be said: {why:?}")))?;
            match arguments.form {
                Form::Json => output::json(out, &found)?,
                form => print_roadblocks(&found, session, form, out)?,
            }
        }
        KpiView::WinLoss => {
            let Answer::WinLoss(found) = session.win_loss(filter, ROWS) else { return unanswered() };
            let found = found.map_err(|why| Trouble(format!("nothing can be said: {why:?}")))?;
            match arguments.form {
                Form::Json => output::json(out, &found)?,
                form => print_win_loss(&found, form, out)?,
            }
        }
        KpiView::Drivers => {
            let found = drivers(&session.facts_with_history(), filter);
            match arguments.form {
                Form::Json => output::json(out, &found)?,
                form => {
                    let mut table =
                        Table::new(&["measure", "#rank correlation", "#people", "#pairs", "#luck", "claim"]);
                    for driver in &found {
                        table.push(vec![
                            name_of(driver.kpi, session),
                            fixed(driver.correlation),
                            driver.people.to_string(),
                            driver.pairs.to_string(),
                            chance(driver.corrected),
                            claim(driver.claimed),
                        ]);
                    }
                    table.print(form, out)?;
                }
            }
        }
        KpiView::Trend => print_trends(session, filter, arguments, out)?,
    }
    Ok(Outcome::Done)
}

fn unanswered<T>() -> Result<T, Trouble> {
    Err("the question was not answered".into())
}

fn print_trends(
    session: &Session,
    filter: &Filter,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let asked = match arguments.kpis.is_empty() {
        true => vec![KpiId::Revenue, KpiId::WinRate, KpiId::AverageDeal, KpiId::CycleMedian],
        false => arguments.kpis.iter().filter_map(|name| KpiId::parse(name)).collect(),
    };
    let grain = match arguments.by.first().map(String::as_str) {
        Some("quarter") => Grain::Quarter,
        Some("week") => Grain::Week,
        _ => Grain::Month,
    };
    let facts = session.facts_with_history();
    let trends: Vec<Trend> = asked.into_iter().map(|kpi| trend(&facts, kpi, grain, filter)).collect();
    if arguments.form == Form::Json {
        return output::json(out, &trends);
    }
    let mut table = Table::new(&["kpi", "changed", "#before", "#after", "#luck"]);
    for (trend, change) in
        trends.iter().flat_map(|trend| trend.changes.iter().map(move |change| (trend, change)))
    {
        let name = name_of(trend.kpi, session);
        let numbers = [fixed(change.before), fixed(change.after), chance(change.luck)];
        table.push([vec![name, change.from.name.clone()], numbers.to_vec()].concat());
    }
    table.print(arguments.form, out)
}

fn amounts(money: &[Money]) -> String {
    let each = money.iter().map(|money| format!("{} {}", grouped(&money.decimal()), money.currency));
    each.collect::<Vec<_>>().join(" + ")
}

fn days(exact: Option<Rational>) -> String {
    exact.map_or_else(|| "–".to_owned(), |exact| places(exact, 1))
}

fn print_funnel(funnel: &Funnel, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    let mut table = Table::new(&[
        "stage",
        "#moved on",
        "#lost",
        "#conversion",
        "#days",
        "#stall line",
        "#standing",
        "#stuck",
        "#zombies",
        "#stuck amount",
    ]);
    let plain = |name: &str, count: u64, of: Option<u64>| {
        let rate = of.and_then(|of| Rational::new(count.into(), of.into()).ok()).map(percent);
        let rate = rate.map_or_else(String::new, |rate| format!("{rate}%"));
        let mut cells = vec![name.to_owned(), count.to_string(), String::new(), rate];
        cells.resize(10, String::new());
        cells
    };
    if let Some((created, converted)) = funnel.leads {
        table.push(plain("leads created", created, None));
        table.push(plain("leads converted", converted, Some(created)));
    }
    table.push(plain("deals created", funnel.created, None));
    funnel.stages.iter().for_each(|stage| table.push(stage_cells(stage)));
    table.push(plain("won", funnel.won, Some(funnel.won + funnel.lost)));
    table.print(form, out)
}

fn stage_cells(stage: &FunnelStage) -> Vec<String> {
    let conversion = stage.conversion.map_or_else(|| "–".to_owned(), |rate| format!("{}%", percent(rate)));
    vec![
        stage.stage.clone(),
        stage.advanced.to_string(),
        stage.lost.to_string(),
        conversion,
        days(stage.days_median),
        days(stage.stall_line),
        stage.standing.to_string(),
        stage.stuck.to_string(),
        stage.zombies.to_string(),
        amounts(&stage.stuck_amount),
    ]
}

fn print_roadblocks(
    found: &Roadblocks,
    session: &Session,
    form: Form,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let mut table =
        Table::new(&["cause", "against", "#here", "#there", "#best quarter", "#costs", "#luck", "claim"]);
    for roadblock in &found.found {
        table.push(roadblock_cells(roadblock, session));
    }
    table.print(form, out)?;
    if form == Form::Table {
        let best =
            found.best.as_ref().map_or_else(|| "none yet".to_owned(), |best| best.quarter.name.clone());
        let text = format!(
            "\n{} comparisons in {}, {} too small to tell; best finished quarter: {best}\n",
            found.looked_at, found.period, found.too_small
        );
        output::text(out, &text)?;
    }
    Ok(())
}

fn roadblock_cells(found: &Roadblock, session: &Session) -> Vec<String> {
    let share = |(hits, of): (u64, u64)| {
        let rate = Rational::new(hits.into(), of.into()).map_or_else(|_| "–".to_owned(), percent);
        format!("{rate}% of {of}")
    };
    let costs = [found.lost_to_best, found.lost].into_iter().flatten().max_by_key(|money| money.minor);
    vec![
        cause_words(&found.cause, session),
        format!("{:?}", found.against).to_lowercase(),
        share(found.here),
        share(found.there),
        found.best.map_or_else(String::new, share),
        costs.map_or_else(String::new, |money| amounts(&[money])),
        chance(found.corrected),
        claim(found.claimed),
    ]
}

fn print_win_loss(found: &WinLoss, form: Form, out: &mut dyn Write) -> Result<(), Trouble> {
    let mut table = Table::new(&[
        "by",
        "text",
        "#won",
        "#lost",
        "#won amount",
        "#lost amount",
        "#win rate",
        "#from",
        "#to",
        "#of lost",
        "#of lost amount",
        "verdict",
    ]);
    table.push(met_cells("all", &found.whole));
    found.reasons.iter().for_each(|met| table.push(met_cells("reason", met)));
    found.competitors.iter().for_each(|met| table.push(met_cells("competitor", met)));
    table.print(form, out)?;
    if form == Form::Table {
        for why in &found.missing {
            output::text(out, &format!("{}\n", figures::undefined(why)))?;
        }
    }
    Ok(())
}

fn met_cells(by: &str, met: &Met) -> Vec<String> {
    let known = |share: Option<Rational>| {
        share.map_or_else(|| "–".to_owned(), |share| format!("{}%", percent(share)))
    };
    let end = |of: fn(&Rate) -> f64| {
        met.win_rate.as_ref().map_or_else(String::new, |rate| format!("{:.1}%", of(rate) * 100.0))
    };
    let verdict = match (by, met.verdict, met.others.1) {
        ("competitor", Verdict::Weaker, _) => "won less often",
        ("competitor", Verdict::Stronger, _) => "won more often",
        ("competitor", Verdict::CouldBeLuck, 1..) => "could be luck",
        _ => "",
    };
    let text = if met.text.is_empty() && by != "all" { "(none)" } else { &met.text };
    let side = |side: &Side| amounts(&side.amount);
    vec![
        by.to_owned(),
        text.to_owned(),
        met.won.deals.to_string(),
        met.lost.deals.to_string(),
        side(&met.won),
        side(&met.lost),
        known(met.win_rate.map(|rate| rate.exact)),
        end(|rate| rate.low),
        end(|rate| rate.high),
        known(met.share_of_lost.map(|rate| rate.exact)),
        known(met.share_of_lost_value),
        verdict.to_owned(),
    ]
}

fn claim(claimed: bool) -> String {
    if claimed { "yes".to_owned() } else { "could be luck".to_owned() }
}

/// What may cost money, in the words of the page.
fn cause_words(cause: &Cause, session: &Session) -> String {
    words::cause(cause, |person| {
        session.workspace().people.get(&person).map(|person| person.name.clone()).unwrap_or_default()
    })
}

/// A float to three places, with the sign it has.
fn fixed(number: f64) -> String {
    format!("{number:.3}")
}

/// A chance to four places; smaller ones say so.
fn chance(number: f64) -> String {
    if number < 0.0001 { "< 0.0001".to_owned() } else { format!("{number:.4}") }
}
