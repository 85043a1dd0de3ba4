//! Settling as it is read: how far statements are, adjustments, disputes, control, estimates.

use super::{Problem, money_cell};
use crate::app::edit::EditName;
use crate::app::requests::{
    ApprovalGroup, ApprovalRow, Approvals, Control, Estimate, Overview, PlanEstimate, Reconciled, ReleaseDue,
};
use crate::domain::kernel::{DateRange, DisputeId, Money, PayRunId, Period, PersonId, PlanId};
use crate::domain::model::{Dispute, DisputeStatus, PayRun, PayStage};
use crate::present::format::{self, Locale};
use crate::present::place::{Place, View};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::tone::Tone;
use crate::present::words::{explain, frame, settle as words};
use std::collections::BTreeMap;

/// The key of the approvals in the address.
pub const APPROVALS: &str = "approvals";
/// The key of the estimator in the address.
pub const ESTIMATOR: &str = "estimator";
/// The key of control in the address.
pub const CONTROL: &str = "control";

/// How far statements are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApprovalsView {
    /// What can't be paid or compared.
    pub problems: Vec<Problem>,
    /// The finding.
    pub headline: String,
    /// By plan and period, the newest first.
    pub groups: Vec<GroupView>,
    /// All corrections of approved lines; nothing where there are none.
    pub corrections: Option<Table>,
    /// The disputes, the newest first.
    pub disputes: Vec<DisputeView>,
}

/// The statements of a plan and period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupView {
    /// The plan.
    pub plan: PlanId,
    /// The payout period.
    pub period: DateRange,
    /// What the heading says.
    pub title: String,
    /// How many are open.
    pub summary: String,
    /// One line a person.
    pub table: Table,
    /// How many are open.
    pub open: u64,
    /// Of each person: the run that froze the statement, and whether it can be opened again; nothing while open.
    pub people: BTreeMap<String, Option<(PayRunId, bool)>>,
    /// What was kept of them.
    pub runs: Vec<RunView>,
}

/// Statements that were kept together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunView {
    /// Which.
    pub id: PayRunId,
    /// How many, and what they come to.
    pub title: String,
    /// What was done, oldest first.
    pub steps: Vec<String>,
    /// The next stage and what the button says.
    pub next: Option<(PayStage, &'static str)>,
    /// Whether it can be opened again.
    pub can_reopen: bool,
}

/// A dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeView {
    /// Which.
    pub id: DisputeId,
    /// Whose line.
    pub title: String,
    /// How it stands.
    pub status: &'static str,
    /// The tone of that.
    pub tone: Tone,
    /// The line as it stood.
    pub evidence: Vec<String>,
    /// Who said what.
    pub thread: Vec<(String, String)>,
    /// Where the statement is.
    pub href: String,
    /// By which plan, for which period, who is paid.
    pub of: (PlanId, Period, PersonId),
    /// The currency of an adjustment.
    pub amount: Money,
    /// Whether it can still be adjusted.
    pub can_adjust: bool,
}

/// Turns the approvals into what is read.
pub fn approvals(report: &Approvals, overview: &Overview, place: &Place, locale: &Locale) -> ApprovalsView {
    let rows = || report.groups.iter().flat_map(|group| &group.rows);
    let open = rows().filter(|row| row.run.is_none()).count() as u64;
    let doubtful = rows().filter(|row| row.doubts.iter().any(|doubt| doubt.concern.needs_reason()));
    let problem = |(name, why): &(String, String)| Problem {
        title: format!("{}, {name}", words::CANNOT),
        text: why.clone(),
    };
    ApprovalsView {
        problems: report.problems.iter().map(problem).collect(),
        headline: words::headline(open, doubtful.count() as u64, locale),
        groups: report.groups.iter().rev().map(|group| group_view(group, report, place, locale)).collect(),
        corrections: corrections(report, place, locale),
        disputes: report.disputes.iter().map(|one| dispute_view(one, overview, place, locale)).collect(),
    }
}

fn statement_href(place: &Place, person: &str, period: &str, plan: &str) -> String {
    let key = format!("{person}/{period}/{plan}");
    place.with_view(View::Tab, "").with_view(View::Show, "").with_view(View::Open, &key).href()
}

fn group_view(group: &ApprovalGroup, report: &Approvals, place: &Place, locale: &Locale) -> GroupView {
    let open = group.rows.iter().filter(|row| row.run.is_none()).count() as u64;
    let runs = report.runs.iter().filter(|run| run.plan == group.plan && run.period == group.period);
    let currency = group.rows.first().map_or_else(String::new, |row| row.total.currency.code().to_owned());
    let line = |row: &ApprovalRow| {
        let href = statement_href(place, &row.person.to_string(), &group.period.name, &group.plan_name);
        Line { key: row.person.to_string(), cells: row_cells(row, href, locale) }
    };
    GroupView {
        plan: group.plan,
        period: group.period.range,
        title: words::group(&group.plan_name, &group.period.name),
        summary: words::open_of(open, group.rows.len() as u64, locale),
        table: Table {
            caption: words::group(&group.plan_name, &group.period.name),
            columns: vec![
                Column::text(words::PERSON),
                Column::text(words::STAGE),
                Column::number(words::TOTAL, &currency),
                Column::number(words::ADJUSTED, &currency),
                Column::text(words::LOOK_AT),
            ],
            lines: group.rows.iter().map(line).collect(),
            totals: None,
        },
        open,
        people: group.rows.iter().map(|row| (row.person.to_string(), frozen_by(row))).collect(),
        runs: runs.map(|run| run_view(run, locale)).collect(),
    }
}

fn frozen_by(row: &ApprovalRow) -> Option<(PayRunId, bool)> {
    row.run.map(|run| (run, row.stage != PayStage::Paid))
}

fn row_cells(row: &ApprovalRow, href: String, locale: &Locale) -> Vec<Cell> {
    let tone = if row.stage.is_frozen() { Tone::Ahead } else { Tone::Plain };
    let said = row.doubts.iter().map(|doubt| format!("{}: {}", doubt.concern.word(), doubt.text));
    let said = said.collect::<Vec<_>>().join("; ");
    let needs_word = row.doubts.iter().any(|doubt| doubt.concern.needs_reason());
    let look = Cell::text(said).toned(if needs_word { Tone::Warning } else { Tone::Plain });
    let adjusted = match row.adjustments.minor {
        0 => Cell::default(),
        _ => money_cell(row.adjustments, locale),
    };
    vec![
        Cell::text(row.name.clone()).linked(href),
        Cell::text(words::stage(row.stage)).toned(tone),
        money_cell(row.total, locale),
        adjusted,
        look,
    ]
}

fn run_view(run: &PayRun, locale: &Locale) -> RunView {
    let totals: Vec<String> =
        run.totals.iter().map(|total| format::money_with_code(*total, locale)).collect();
    let step = |step: &crate::domain::model::PayStep| {
        words::step(words::stage(step.stage), &format::date(step.on, locale), &step.by, &step.note)
    };
    let next = match run.stage {
        PayStage::Approved => Some((PayStage::Published, words::PUBLISH)),
        PayStage::Published => Some((PayStage::Paid, words::PAID)),
        _ => None,
    };
    RunView {
        id: run.id,
        title: format!("{}: {}", words::statements(run.statements, locale), totals.join(" + ")),
        steps: run.steps.iter().map(step).collect(),
        next,
        can_reopen: !matches!(run.stage, PayStage::Draft | PayStage::Paid),
    }
}

fn corrections(report: &Approvals, place: &Place, locale: &Locale) -> Option<Table> {
    let mut lines = Vec::new();
    for group in report.groups.iter().rev() {
        for row in &group.rows {
            for (adjusts, amount) in &row.corrections {
                let person = row.person.to_string();
                let paid = statement_href(place, &person, &group.period.name, &group.plan_name);
                let was = statement_href(place, &person, &adjusts.period.name, &group.plan_name);
                lines.push(Line {
                    key: format!(
                        "{person}/{}/{}/{}",
                        group.period.name, adjusts.period.name, adjusts.component
                    ),
                    cells: vec![
                        Cell::text(row.name.clone()),
                        Cell::text(group.period.name.clone()).linked(paid),
                        Cell::text(adjusts.period.name.clone()).linked(was),
                        Cell::text(adjusts.line.clone()),
                        Cell::number(
                            format::money_with_code(adjusts.approved, locale),
                            adjusts.approved.exact_minor(),
                        ),
                        Cell::number(format::money_with_code(adjusts.now, locale), adjusts.now.exact_minor()),
                        Cell::number(format::money_with_code(*amount, locale), amount.exact_minor()),
                    ],
                });
            }
        }
    }
    (!lines.is_empty()).then(|| Table {
        caption: words::CORRECTIONS.to_owned(),
        columns: vec![
            Column::text(words::PERSON),
            Column::text(words::PAID_IN),
            Column::text(words::CORRECTS),
            Column::text(words::LINE),
            Column::number(words::SETTLED_AT, ""),
            Column::number(words::NOW, ""),
            Column::number(words::DIFFERENCE, ""),
        ],
        lines,
        totals: None,
    })
}

fn dispute_view(dispute: &Dispute, overview: &Overview, place: &Place, locale: &Locale) -> DisputeView {
    let person = overview.people.iter().find(|brief| brief.person.id == dispute.person);
    let person = person.map_or_else(String::new, |brief| brief.person.name.clone());
    let plan = overview.plans.iter().find(|plan| plan.id == dispute.plan);
    let plan = plan.map_or_else(String::new, |plan| plan.name.clone());
    let evidence = &dispute.evidence;
    let mut stood = vec![
        format!("{}: {}", evidence.line, format::money_with_code(evidence.amount, locale)),
        evidence.arithmetic.clone(),
        evidence.sentence.clone(),
    ];
    let deal =
        |(deal, share): &(String, Money)| format!("{deal}: {}", format::money_with_code(*share, locale));
    stood.extend(evidence.deals.iter().map(deal));
    stood.retain(|line| !line.is_empty());
    let said = |said: &crate::domain::model::Said| {
        (words::said(&said.by, &format::date(said.on, locale)), said.text.clone())
    };
    DisputeView {
        id: dispute.id,
        title: words::dispute_title(&person, &evidence.line, &dispute.period.name),
        status: words::dispute(dispute.status),
        tone: match dispute.status {
            DisputeStatus::Open => Tone::Warning,
            DisputeStatus::Answered => Tone::Plain,
            DisputeStatus::Adjusted => Tone::Ahead,
        },
        evidence: stood,
        thread: dispute.thread.iter().map(said).collect(),
        href: statement_href(place, &dispute.person.to_string(), &dispute.period.name, &plan),
        of: (dispute.plan, dispute.period.clone(), dispute.person),
        amount: evidence.amount,
        can_adjust: dispute.adjustment.is_none(),
    }
}

/// Control as tables, each with a heading, a hint and what it says when it is empty.
pub fn control(
    control: &Control,
    overview: &Overview,
    locale: &Locale,
) -> Vec<(Table, &'static str, &'static str)> {
    vec![
        (payroll(control, locale), words::PAYROLL_HINT, words::NO_PAYROLL),
        (balances(control, locale), "", words::NO_BALANCES),
        (releases(control, locale), words::RELEASES_HINT, words::NO_RELEASES),
        (books(control, locale), words::BOOKS_HINT, words::NO_BOOKS),
        (exceptions(control, locale), "", words::NO_EXCEPTIONS),
        (trail(overview, locale), "", words::NO_TRAIL),
    ]
}

fn table(caption: &str, columns: Vec<Column>, lines: Vec<Line>) -> Table {
    Table { caption: caption.to_owned(), columns, lines, totals: None }
}

fn payroll(control: &Control, locale: &Locale) -> Table {
    let lines = control.payroll.iter().map(|row| Line {
        key: format!("{}/{}/{}/{}", row.person, row.period.name, row.code, row.amount.currency),
        cells: vec![
            Cell::text(row.name.clone()),
            Cell::text(row.period.name.clone()),
            Cell::text(row.code.clone()),
            money_cell(row.amount, locale),
            Cell::text(row.amount.currency.code()),
            Cell::text(row.lines.join("; ")),
        ],
    });
    let columns = vec![
        Column::text(words::PERSON),
        Column::text(words::PERIOD),
        Column::text(words::ELEMENT),
        Column::number(words::TOTAL, ""),
        Column::text(words::CURRENCY),
        Column::text(words::LINES),
    ];
    table(words::PAYROLL, columns, lines.collect())
}

fn some_money(amount: Option<Money>, locale: &Locale) -> Cell {
    let shown = amount.filter(|amount| amount.minor != 0);
    shown.map_or_else(Cell::default, |amount| {
        Cell::number(format::money_with_code(amount, locale), amount.exact_minor())
    })
}

fn balances(control: &Control, locale: &Locale) -> Table {
    let lines = control.balances.iter().map(|one| Line {
        key: format!("{}/{}", one.name, one.plan),
        cells: vec![
            Cell::text(one.name.clone()),
            Cell::text(one.plan.clone()),
            Cell::text(one.period.clone()),
            some_money(one.draw, locale),
            some_money(one.held, locale),
            some_money(Some(one.carried), locale),
            some_money(Some(one.taken), locale),
        ],
    });
    let columns = vec![
        Column::text(words::PERSON),
        Column::text(words::PLAN),
        Column::text(words::PERIOD),
        Column::number(words::DRAW, ""),
        Column::number(words::HELD, ""),
        Column::number(words::CARRIED, ""),
        Column::number(words::TAKEN, ""),
    ];
    table(words::BALANCES, columns, lines.collect())
}

fn releases(control: &Control, locale: &Locale) -> Table {
    let line = |(place, one): (usize, &ReleaseDue)| {
        let (period, from) = match &one.period {
            Some(period) => (period.name.clone(), format::date(period.range.from, locale)),
            None => (words::WAITS.to_owned(), String::new()),
        };
        Line {
            key: place.to_string(),
            cells: vec![
                Cell::text(period),
                Cell::text(from),
                Cell::text(one.name.clone()),
                Cell::text(one.plan.clone()),
                some_money(Some(one.amount), locale),
                some_money(Some(one.left), locale),
            ],
        }
    };
    let columns = vec![
        Column::text(words::PAID_IN),
        Column::text(words::FROM_DAY),
        Column::text(words::PERSON),
        Column::text(words::PLAN),
        Column::number(words::RELEASED, ""),
        Column::number(words::STILL_HELD, ""),
    ];
    table(words::RELEASES, columns, control.releases.iter().enumerate().map(line).collect())
}

fn books(control: &Control, locale: &Locale) -> Table {
    let lines = control.months.iter().map(|one| {
        let sides = [one.opening, one.capitalised, one.expense, one.closing];
        let sides = sides.map(|side| Cell::number(format::money_with_code(side, locale), side.exact_minor()));
        let mut cells = vec![Cell::text(format::range(one.month, locale))];
        cells.extend(sides);
        Line { key: format!("{}/{}", one.month.from, one.opening.currency), cells }
    });
    let columns = vec![
        Column::text(words::MONTH),
        Column::number(words::OPENING, ""),
        Column::number(words::CAPITALISED, ""),
        Column::number(words::WRITTEN_OFF, ""),
        Column::number(words::CLOSING, ""),
    ];
    table(words::BOOKS, columns, lines.collect())
}

fn exceptions(control: &Control, locale: &Locale) -> Table {
    let lines = control.exceptions.iter().map(|one| Line {
        key: format!("{}:{}", one.place.file, one.place.line),
        cells: vec![
            Cell::text(one.deal.clone()),
            Cell::text(one.owner.clone()),
            some_money(one.amount, locale),
            Cell::text(one.why()),
            Cell::text(explain::place(&one.place)),
        ],
    });
    let columns = vec![
        Column::text(words::DEAL),
        Column::text(words::OWNER),
        Column::number(words::DEAL_AMOUNT, ""),
        Column::text(words::WHY),
        Column::text(words::READ_AT),
    ];
    table(words::EXCEPTIONS, columns, lines.collect())
}

/// Whether a change is about pay.
fn is_pay(name: &EditName) -> bool {
    match name {
        EditName::Several { first, .. } => is_pay(first),
        EditName::SettlePay { .. }
        | EditName::ReopenPay { .. }
        | EditName::Doubt { .. }
        | EditName::SayInDispute { .. }
        | EditName::AdjustInDispute { .. }
        | EditName::SetAdjustment { .. }
        | EditName::RemoveAdjustment { .. }
        | EditName::SetAchievement { .. }
        | EditName::RemoveAchievement { .. }
        | EditName::SetQuota { .. }
        | EditName::RemoveQuota { .. }
        | EditName::AddPlan { .. }
        | EditName::ChangePlan { .. }
        | EditName::RemovePlan { .. }
        | EditName::Import { .. } => true,
        _ => false,
    }
}

fn trail(overview: &Overview, locale: &Locale) -> Table {
    let changes = overview.changes.iter().filter(|(_, _, name, _)| is_pay(name));
    let lines = changes.map(|(sequence, on, name, stands)| Line {
        key: sequence.to_string(),
        cells: vec![
            Cell::text(format::date(*on, locale)),
            Cell::text(frame::edit(name, locale)),
            Cell::text(if *stands { words::YES } else { words::NO }),
        ],
    });
    let columns = vec![Column::text(words::DAY), Column::text(words::DONE), Column::text(words::IN_FORCE)];
    table(words::TRAIL, columns, lines.collect())
}

/// What each plan would pay, as facts: name and value.
pub fn estimate(estimate: &Estimate, locale: &Locale) -> Vec<(String, Vec<(String, String)>)> {
    estimate.plans.iter().map(|plan| (plan.plan.clone(), plan_facts(plan, locale))).collect()
}

fn plan_facts(plan: &PlanEstimate, locale: &Locale) -> Vec<(String, String)> {
    let money = |amount| format::money_with_code(amount, locale);
    let mut facts = vec![(words::AS_IT_STANDS.to_owned(), money(plan.now))];
    if !plan.steps.is_empty() {
        facts.push((words::WITH_DEALS.to_owned(), money(plan.then)));
    }
    let adds = |(deal, amount): &(String, Money)| (format!("{} {deal}", words::ADDS), money(*amount));
    facts.extend(plan.steps.iter().map(adds));
    for (line, left, tier) in &plan.next {
        let text = match left.minor {
            0 => words::reached(line, tier),
            _ => words::next(line, &money(*left), tier),
        };
        facts.push((words::NEXT.to_owned(), text));
    }
    facts
}

/// The differences of a reconciliation, each reason on a line of its own.
pub fn gaps(found: &Reconciled, locale: &Locale) -> Table {
    let mut lines = Vec::new();
    let money = |amount: Money| Cell::number(format::money_with_code(amount, locale), amount.exact_minor());
    for gap in &found.gaps {
        let reasons = gap.reasons.iter().map(|one| (one.text.clone(), one.left));
        let mut reasons: Vec<(String, Money)> = reasons.collect();
        if reasons.is_empty() {
            reasons.push(("\u{2014}".to_owned(), gap.difference));
        }
        for (place, (text, left)) in reasons.into_iter().enumerate() {
            lines.push(Line {
                key: format!("{}/{}/{place}", gap.person, gap.period.name),
                cells: vec![
                    Cell::text(gap.name.clone()),
                    Cell::text(gap.period.name.clone()),
                    money(gap.expected),
                    money(gap.paid),
                    money(gap.difference),
                    Cell::text(text),
                    money(left),
                ],
            });
        }
    }
    let columns = vec![
        Column::text(words::PERSON),
        Column::text(words::PERIOD),
        Column::number(words::SHOULD_BE, ""),
        Column::number(words::WAS_PAID, ""),
        Column::number(words::DIFFERENCE, ""),
        Column::text(words::LIKELY),
        Column::number(words::LEFT, ""),
    ];
    table(words::RECONCILE, columns, lines)
}

/// What a person's statements of the fiscal year come to, up to the end of this one's period.
pub fn year_to_date(
    report: &crate::app::requests::PayReport,
    statement: &crate::domain::commission::Statement,
    year: &Period,
    locale: &Locale,
) -> Option<String> {
    let own = report.statements.iter().filter(|other| {
        other.person == statement.person
            && other.plan == statement.plan
            && other.currency == statement.currency
            && year.range.contains(other.period.range.from)
            && other.period.range.until <= statement.period.range.until
    });
    let amounts: Vec<Money> = own.map(|other| other.total).collect();
    let sum = Money::sum(statement.currency, amounts.iter().copied()).ok()?;
    Some(words::year_to_date(&format::money_with_code(sum, locale), amounts.len() as u64, locale))
}

/// What a person's pay is expected to come to: the middle, and the range of eight in ten draws.
pub fn expected(
    person: &crate::domain::forecast::PersonForecast,
    currency: crate::domain::kernel::Currency,
    locale: &Locale,
) -> String {
    let bands = person.outlook.payout;
    let money = |minor| format::money_with_code(Money::new(minor, currency), locale);
    words::expected(&money(bands.eighty.0), &money(bands.p50), &money(bands.eighty.1))
}
