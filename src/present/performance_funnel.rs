//! The funnel as a page shows it: the finding, how many reached each step, each stage's passage, and
//! the deals that are stuck.

use super::format::{self, Locale};
use super::performance::Look;
use super::table::{Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::insight as words;
use super::words::plural;
use crate::domain::facts::DealRow;
use crate::domain::kernel::{Money, Rational};
use crate::domain::measure::{Dimension, Filter, Funnel, FunnelStage, Key, KpiId};
use std::sync::Arc;

/// The fewest deals that must have left a stage before it is called the narrowest.
const ENOUGH: u64 = 20;

/// The funnel, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunnelView {
    /// The finding.
    pub title: String,
    /// How many reached each step, in order.
    pub steps: Vec<(String, u64)>,
    /// The same as a table, in which what is a figure of its own opens.
    pub steps_table: Table,
    /// The same with each stage's passage.
    pub table: Table,
    /// How many are stuck; empty where none is.
    pub stuck_title: String,
    /// The stuck deals.
    pub stuck: Table,
    /// What is not known, in sentences.
    pub notes: Vec<String>,
}

/// The funnel of a period.
pub fn funnel_view(funnel: &Funnel, look: &Look, locale: &Locale) -> FunnelView {
    let period = look.period.as_str();
    let stuck: u64 = funnel.stages.iter().map(|stage| stage.stuck).sum();
    FunnelView {
        title: title(funnel, period, locale),
        steps: steps(funnel),
        steps_table: steps_table(funnel, look, locale),
        table: table(funnel, look, locale),
        stuck_title: if stuck > 0 { words::stuck(stuck, locale) } else { String::new() },
        stuck: stuck_table(funnel, period, locale),
        notes: notes(funnel, locale),
    }
}

fn title(funnel: &Funnel, period: &str, locale: &Locale) -> String {
    let settled = |stage: &FunnelStage| stage.advanced.saturating_add(stage.lost);
    let known = funnel.stages.iter().filter(|stage| settled(stage) >= ENOUGH);
    let rated = known.filter_map(|stage| Some((stage.conversion?, stage)));
    match rated.min_by_key(|(rate, _)| *rate) {
        Some((rate, stage)) => words::narrowest(
            &stage.stage,
            &format::percent(rate, locale),
            &deals(settled(stage), locale),
            period,
        ),
        None => words::funnel_without_stages(
            &deals(funnel.created, locale),
            &format::count(funnel.won, locale),
            period,
        ),
    }
}

fn deals(number: u64, locale: &Locale) -> String {
    plural(number, &format::count(number, locale), "deal", "deals")
}

fn steps(funnel: &Funnel) -> Vec<(String, u64)> {
    let lead = |(created, converted)| {
        [(words::LEADS_CREATED.to_owned(), created), (words::LEADS_CONVERTED.to_owned(), converted)]
    };
    let mut steps: Vec<(String, u64)> = funnel.leads.map(lead).into_iter().flatten().collect();
    steps.push((words::DEALS_CREATED.to_owned(), funnel.created));
    steps.extend(funnel.stages.iter().map(|stage| (stage.stage.clone(), stage.advanced)));
    steps.push((words::WON.to_owned(), funnel.won));
    steps
}

fn steps_table(funnel: &Funnel, look: &Look, locale: &Locale) -> Table {
    let opened = |name: &str| match name {
        words::LEADS_CREATED => Some(KpiId::LeadsCreated),
        words::LEADS_CONVERTED => Some(KpiId::LeadConversion),
        words::DEALS_CREATED => Some(KpiId::DealsCreated),
        words::WON => Some(KpiId::WonCount),
        _ => None,
    };
    let line = |(name, count): (String, u64)| {
        let cell = count_cell(count, locale);
        let cell = match opened(&name) {
            Some(kpi) => cell.opening(kpi, &look.filter, &[]),
            None => cell,
        };
        Line { key: name.clone(), cells: vec![Cell::text(name), cell] }
    };
    let columns = vec![Column::text(words::STEP), Column::number(words::REACHED, "")];
    let lines = steps(funnel).into_iter().map(line).collect();
    Table { caption: words::funnel_caption(&look.period), columns, lines, totals: None }
}

fn table(funnel: &Funnel, look: &Look, locale: &Locale) -> Table {
    let number = |title| Column::number(title, "");
    let days = |title| Column::number(title, words::DAYS);
    let columns = vec![
        Column::text(words::STEP),
        number(words::MOVED_ON),
        number(words::LOST_HERE),
        number(words::CONVERSION),
        days(words::DAYS_MEDIAN),
        days(words::DAYS_P90),
        days(words::STALL_LINE),
        number(words::STANDING_NOW),
        number(words::STANDING_AMOUNT),
        number(words::STUCK),
        number(words::ZOMBIES),
    ];
    let lines = funnel.stages.iter().map(|stage| stage_line(stage, look, locale)).collect();
    Table { caption: words::funnel_caption(&look.period), columns, lines, totals: None }
}

/// What stands in a stage now opens to its deals: open deals, their amounts, those that are stuck or asleep.
fn stage_line(stage: &FunnelStage, look: &Look, locale: &Locale) -> Line {
    let count = |number: u64| count_cell(number, locale);
    let keys = [Key::Text(Dimension::Stage, stage.stage.clone())];
    // An empty cell is no button.
    let now = |cell: Cell, kpi: KpiId| match cell.text.as_str() {
        "" => cell,
        _ => cell.opening(kpi, &look.filter, &keys),
    };
    // What left it opens to the deals that did, moved on and lost apart.
    let left = Arc::new(Filter { left_stage: Some(stage.stage.clone()), ..Filter::clone(&look.filter) });
    let gone = |cell: Cell| cell.opening(KpiId::StageConversion, &left, &[]);
    let cells = vec![
        Cell::text(&stage.stage),
        gone(count(stage.advanced)),
        gone(count(stage.lost)),
        stage.conversion.map_or_else(
            || Cell::unknown(words::NOT_ENOUGH),
            |rate| gone(Cell::number(format::percent(rate, locale), rate)),
        ),
        days_cell(stage.days_median, stage.days_known, locale),
        days_cell(stage.days_p90, stage.days_known, locale),
        days_cell(stage.stall_line, stage.stall_known, locale),
        now(count(stage.standing), KpiId::OpenCount),
        now(amount_cell(&stage.standing_amount, locale), KpiId::OpenPipeline),
        now(count(stage.stuck).toned(stuck_tone(stage.stuck)), KpiId::StuckDeals),
        now(count(stage.zombies), KpiId::ZombieDeals),
    ];
    Line { key: stage.stage.clone(), cells }
}

const fn stuck_tone(stuck: u64) -> Tone {
    if stuck > 0 { Tone::Warning } else { Tone::Plain }
}

fn count_cell(number: u64, locale: &Locale) -> Cell {
    let exact = Rational::new(number.into(), 1).unwrap_or(Rational::ZERO);
    Cell::number(format::count(number, locale), exact)
}

fn days_cell(days: Option<Rational>, known: u64, locale: &Locale) -> Cell {
    match days {
        Some(days) => Cell::number(format::days(days, locale), days).titled(deals(known, locale)),
        None => Cell::unknown(words::NO_STAGE_DAYS),
    }
}

/// Amounts, one a currency, side by side; ordered by the first.
fn amount_cell(amounts: &[Money], locale: &Locale) -> Cell {
    let Some(first) = amounts.first() else { return Cell::text("") };
    let each: Vec<String> = amounts.iter().map(|money| format::money_with_code(*money, locale)).collect();
    Cell::number(each.join(" + "), Rational::whole(first.minor))
}

fn stuck_table(funnel: &Funnel, period: &str, locale: &Locale) -> Table {
    let columns = vec![
        Column::text(words::DEAL),
        Column::text(words::OWNER),
        Column::text(words::STAGE),
        Column::number(words::DAYS_THERE, words::DAYS),
        Column::number(words::AMOUNT, ""),
        Column::text(words::WHERE),
    ];
    let rows = funnel.stages.iter().flat_map(|stage| stage.stuck_rows.iter().map(move |row| (stage, row)));
    let lines = rows.map(|(stage, (deal, days))| {
        let days = Rational::whole((*days).into());
        let mut cells = vec![
            Cell::text(name_of(deal)),
            Cell::text(&deal.owner),
            Cell::text(&stage.stage),
            Cell::number(format::days(days, locale), days),
        ];
        cells.extend(deal_cells(deal, locale));
        Line { key: deal.key.clone(), cells }
    });
    Table {
        caption: format!("{}, {period}", words::STUCK_DEALS),
        columns,
        lines: lines.collect(),
        totals: None,
    }
}

/// A deal's name, or its id where it has none.
pub fn name_of(deal: &DealRow) -> &str {
    if deal.name.is_empty() { &deal.key } else { &deal.name }
}

/// A deal's amount, and where it was read.
pub fn deal_cells(deal: &DealRow, locale: &Locale) -> [Cell; 2] {
    let amount = deal.shown.or(deal.amount);
    let amount = amount.map_or_else(
        || Cell::unknown(""),
        |money| Cell::number(format::money_with_code(money, locale), Rational::whole(money.minor)),
    );
    [amount, Cell::text(deal.place.to_string())]
}

fn notes(funnel: &Funnel, locale: &Locale) -> Vec<String> {
    let mut notes: Vec<String> = funnel.missing.iter().map(words::no_stages).collect();
    if funnel.lost_somewhere > 0 && funnel.missing.is_none() {
        notes.push(words::lost_somewhere(funnel.lost_somewhere, locale));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::Currency;

    fn stage(name: &str, advanced: u64, lost: u64) -> FunnelStage {
        let conversion = Rational::new(advanced.into(), i128::from(advanced + lost)).ok();
        FunnelStage { stage: name.to_owned(), advanced, lost, conversion, ..FunnelStage::default() }
    }

    fn drawn(stages: Vec<FunnelStage>) -> FunnelView {
        let funnel = Funnel { created: 90, won: 12, stages, ..Funnel::default() };
        let look = Look { filter: Default::default(), period: "2026Q3".to_owned() };
        funnel_view(&funnel, &look, &Locale::default())
    }

    #[test]
    fn the_narrowest_step_is_named_only_among_stages_that_enough_deals_left() {
        let found = drawn(vec![stage("Qualify", 40, 10), stage("Propose", 12, 18), stage("Sign", 1, 4)]);
        assert!(found.title.contains("“Propose”") && found.title.contains("40.00%"), "{}", found.title);
        let few = drawn(vec![stage("Sign", 1, 4)]);
        assert!(!few.title.contains("Sign"), "{}", few.title);
    }

    #[test]
    fn stuck_money_is_told_by_currency_and_never_added_across() {
        let mut standing = stage("Propose", 30, 10);
        standing.stuck = 2;
        standing.standing_amount =
            vec![Money::new(100_000, Currency::USD), Money::new(5_000, Currency::parse("EUR").unwrap())];
        let found = drawn(vec![standing]);
        let text = &found.table.lines[0].cells[8].text;
        assert!(text.contains('+') && text.contains("USD") && text.contains("EUR"), "{text}");
        assert!(found.stuck_title.starts_with('2'));
        let opens = found.table.lines[0].cells.iter().filter(|cell| cell.opens.is_some()).count();
        assert_eq!(opens, 7, "what left and what stands there now opens to its deals");
        let empty = &drawn(vec![stage("Propose", 30, 10)]).table.lines[0].cells[8];
        assert!(empty.text.is_empty() && empty.opens.is_none(), "an empty cell is no button");
        assert!(found.steps_table.lines.last().unwrap().cells[1].opens.is_some());
        assert!(drawn(vec![stage("Propose", 30, 10)]).stuck_title.is_empty());
    }
}
