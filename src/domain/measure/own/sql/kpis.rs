//! The catalogue's KPIs over quotas, stage and close date history, work, leads and people, as SQL.
//!
//! Each is a list of parts: rows of one table that count, by which day, and what each adds. All parts of a
//! KPI stand in one table `parts`, and the value is made from their sums by group. Nothing of it is taken
//! from the engine's own sums: passages, stall lines, moves and ramps are found anew from the logs.

use super::{SqlError, SqlQuestion, keys};
use crate::domain::measure::catalogue::KpiId;
use crate::domain::measure::group::Axis;

/// By which days rows count.
#[derive(Clone, Copy)]
enum Days {
    /// Those inside the period.
    Inside,
    /// What is open counts now, whatever the period.
    OpenNow,
    /// Days that are windows of the period already.
    Windows,
}

/// Rows that count: a name, what each adds, which text tells them apart, and from where.
struct Part {
    term: &'static str,
    adds: &'static str,
    kind: &'static str,
    from: &'static str,
    day: &'static str,
    days: Days,
}

const fn part(term: &'static str, adds: &'static str, from: &'static str, day: &'static str) -> Part {
    Part { term, adds, kind: "NULL", from, day, days: Days::Inside }
}

const fn window(term: &'static str, from: &'static str) -> Part {
    Part { term, adds: "1", kind: "NULL", from, day: "opens", days: Days::Windows }
}

const fn open(term: &'static str, adds: &'static str, from: &'static str) -> Part {
    Part { term, adds, kind: "NULL", from, day: "closed", days: Days::OpenNow }
}

const fn done(term: &'static str, kind: &'static str) -> Part {
    part(term, "1", kind, "day")
}

/// A KPI as SQL: helping tables by name, parts, and the value.
struct Recipe {
    /// Names of [`HELPERS`], each after those it stands on.
    with: &'static [&'static str],
    parts: Vec<Part>,
    value: String,
    /// Whether what only deals have may divide it.
    by_text: bool,
}

/// Tables that are made from the logs.
const HELPERS: [(&str, &str); 9] = [
    // The open stages that a deal entered, in order.
    ("ways", "SELECT e.deal, l.place, e.day, e.n FROM stage_entries e JOIN ladder l ON l.stage = e.stage"),
    // How far it got: a won deal passed all; others stand, or were lost, in the last open stage told.
    (
        "reached",
        "SELECT d.deal, d.outcome, d.closed, CASE WHEN d.outcome = 'won' THEN (SELECT count(*) FROM ladder) \
         ELSE coalesce(l.place, w.place) END AS place FROM deals d LEFT JOIN ladder l ON l.stage = d.stage \
         LEFT JOIN (SELECT deal, arg_max(place, n) AS place FROM ways GROUP BY deal) w ON w.deal = d.deal",
    ),
    // Every stage below was passed, skipped ones too, on the day a later one was entered.
    (
        "passes",
        "SELECT r.deal, l.place, TRUE AS advanced, coalesce(min_by(w.day, w.n) FILTER (WHERE w.place > l.place), \
         CASE WHEN any_value(r.outcome) <> 'open' THEN any_value(r.closed) END) AS day, \
         min_by(w.day, w.n) FILTER (WHERE w.place = l.place) AS entered \
         FROM reached r JOIN ladder l ON l.place < r.place LEFT JOIN ways w ON w.deal = r.deal GROUP BY r.deal, l.place \
         UNION ALL SELECT deal, place, FALSE, closed, NULL FROM reached \
         WHERE outcome = 'lost' AND place IS NOT NULL AND closed IS NOT NULL",
    ),
    (
        "lines",
        "SELECT place, quantile_cont(date_diff('day', entered, day), 0.75) AS line FROM passes \
         WHERE advanced AND day IS NOT NULL AND entered <= day GROUP BY place",
    ),
    (
        "stuck",
        "SELECT d.*, date_diff('day', s.since, t.day) > 2 * l.line AND d.closed < t.day - 30 AS is_zombie \
         FROM deals d JOIN reached r ON r.deal = d.deal JOIN lines l ON l.place = r.place \
         JOIN (SELECT w.deal, w.place, max_by(w.day, w.n) AS since FROM ways w GROUP BY w.deal, w.place) s \
         ON s.deal = d.deal AND s.place = r.place CROSS JOIN today t \
         WHERE d.outcome = 'open' AND date_diff('day', s.since, t.day) > l.line",
    ),
    (
        "moves",
        "SELECT * FROM (SELECT deal, day AS moved, close AS after, lag(close) OVER (PARTITION BY deal ORDER BY n) AS before \
         FROM close_dates) WHERE before IS NOT NULL",
    ),
    ("windows", ""),
    (
        "first_acts",
        "SELECT deal, min(day) AS first_day FROM activities WHERE done AND deal IS NOT NULL AND day IS NOT NULL GROUP BY deal",
    ),
    // Each month of each person since the hire day: what was won in it, and the part of quotas in it.
    (
        "months",
        "SELECT h.id, h.person, h.team, h.hired, p.first_day, p.end_day, \
         (SELECT coalesce(sum(amount_minor), 0) FROM deals d WHERE d.outcome = 'won' AND d.person = h.person \
         AND d.closed >= greatest(p.first_day, h.hired) AND d.closed < p.end_day) AS credit, \
         (SELECT sum(q.amount_minor::DOUBLE * date_diff('day', greatest(q.first_day, p.first_day, h.hired), \
         least(q.end_day, p.end_day)) / date_diff('day', q.first_day, q.end_day)) FROM quotas q \
         WHERE q.person = h.person AND q.first_day < p.end_day AND q.end_day > greatest(p.first_day, h.hired)) AS quota \
         FROM people h JOIN periods p ON p.grain = 'month' AND p.end_day > h.hired WHERE h.hired IS NOT NULL",
    ),
];

const WON: &str = "deals WHERE outcome = 'won'";
const CREDIT: Part =
    part("credit", "amount_minor", "deals WHERE outcome = 'won' AND person IS NOT NULL", "closed");
const QUOTA: Part = part(
    "quota",
    "amount_minor::DOUBLE / date_diff('day', first_day, end_day)",
    "(SELECT q.*, unnest(generate_series(first_day, end_day - 1, INTERVAL 1 DAY))::DATE AS day FROM quotas q)",
    "day",
);
const DUE: Part = part("due", "amount_minor", "deals WHERE outcome = 'open'", "closed");
const DONE: Part = done("done", "activities WHERE done");
const MEETINGS: Part = done("meetings", "activities WHERE done AND type = 'meeting'");
const CREATED: Part = part("created", "1", "deals", "created");
const LEADS: Part = part("leads", "1", "leads", "created");
const STAGES: &[&str] = &["ways", "reached", "passes"];
const STUCK: &[&str] = &["ways", "reached", "passes", "lines", "stuck"];
const ACCOUNTS: Part = Part {
    term: "won",
    adds: "amount_minor",
    kind: "account",
    from: "deals WHERE outcome = 'won' AND account IS NOT NULL AND amount_minor IS NOT NULL",
    day: "closed",
    days: Days::Inside,
};

/// The sum of a term in a group; 0 of nothing.
fn sum(term: &str) -> String {
    format!("coalesce(sum(adds) FILTER (WHERE term = '{term}'), 0)")
}

/// One sum over another, or 0 of nothing.
fn share(above: &str, below: &str) -> String {
    format!("CAST({} AS DOUBLE) / nullif({}, 0)", sum(above), sum(below))
}

/// The statement of a KPI that stands on more than deals.
pub(super) fn statement(kpi: KpiId, question: &SqlQuestion) -> Result<String, SqlError> {
    let recipe = quotas(kpi)
        .or_else(|| history(kpi))
        .or_else(|| accounts(kpi))
        .or_else(|| work(kpi))
        .or_else(|| people(kpi))
        .ok_or_else(|| SqlError::NoStatement(kpi.slug()))?;
    let divides_deals = question.by.iter().any(|axis| matches!(axis, Axis::Text(_)));
    if divides_deals && !recipe.by_text {
        return Err(SqlError::OnlyByPersonAndTime(kpi.slug()));
    }
    Ok(written(&recipe, kpi, question))
}

fn written(recipe: &Recipe, kpi: KpiId, question: &SqlQuestion) -> String {
    let helpers = HELPERS.iter().filter(|(name, _)| recipe.with.contains(name));
    let mut tables: Vec<String> = helpers
        .map(|(name, text)| match *name {
            "windows" => format!("windows AS ({})", keys::windows(question)),
            name => format!("{name} AS ({text})"),
        })
        .collect();
    let parts: Vec<String> = recipe.parts.iter().map(|part| rows(part, question)).collect();
    tables.push(format!("parts AS (\n{}\n)", parts.join("\n  UNION ALL\n")));
    let by = keys::list(question);
    let comma = if by.is_empty() { "" } else { ", " };
    let from = match kpi {
        // Sums by account first; then their shares.
        KpiId::TopAccountShare | KpiId::TopFiveShare | KpiId::EffectiveAccounts => {
            tables.push(format!(
                "accounts AS (SELECT {by}{comma}kind, sum(adds) AS adds FROM parts GROUP BY {by}{comma}kind)"
            ));
            "accounts"
        }
        KpiId::AccountRetention => {
            tables.push(format!(
                "accounts AS (SELECT {by}{comma}kind, bool_or(term = 'former') AS former, bool_or(term = 'bought') AS bought \
                 FROM parts GROUP BY {by}{comma}kind)"
            ));
            "accounts"
        }
        // What was done of each type, and by how many.
        KpiId::ActivityScore => {
            let of_type = |name: &str| format!("count(*) FILTER (WHERE kind LIKE '{name}/%') AS {name}s");
            let types = ["call", "email", "meeting", "task", "other"].map(of_type).join(", ");
            let group = if by.is_empty() { String::new() } else { format!(" GROUP BY {by}") };
            tables.push(format!(
                "acts AS (SELECT {by}{comma}count(DISTINCT split_part(kind, '/', 2)) AS people, {types} FROM parts{group})"
            ));
            "acts"
        }
        _ => "parts",
    };
    let grouping = match from {
        "acts" => String::new(),
        _ => keys::grouping(question),
    };
    let value = recipe.value.replace("{window_days}", &keys::window_days(question));
    format!("WITH {}\nSELECT {by}{comma}{value} AS value\nFROM {from}{grouping};\n", tables.join(",\n"))
}

fn rows(part: &Part, question: &SqlQuestion) -> String {
    let Part { term, adds, kind, from, day, days } = part;
    let inside = match days {
        Days::Inside => keys::inside(question, day),
        Days::OpenNow => keys::open_in_view(question),
        Days::Windows => "TRUE".to_owned(),
    };
    format!(
        "  SELECT '{term}' AS term, {adds} AS adds, {kind} AS kind{}\n  FROM (SELECT * FROM {from}) AS source WHERE {inside}",
        keys::columns(question, &format!("source.{day}"))
    )
}

fn quotas(kpi: KpiId) -> Option<Recipe> {
    let (credit, quota, due) = (sum("credit"), sum("quota"), sum("due"));
    let (parts, value) = match kpi {
        // Without any quota there is none, rather than one of 0.
        KpiId::Quota => (vec![QUOTA], "sum(adds)".to_owned()),
        KpiId::Attainment => {
            (vec![CREDIT, QUOTA], format!("CASE WHEN {quota} > 0 THEN {credit} / {quota} END"))
        }
        KpiId::Coverage => (
            vec![DUE, CREDIT, QUOTA],
            format!(
                "CASE WHEN bool_or(term = 'quota') AND {quota} > {credit} THEN {due} / ({quota} - {credit}) END"
            ),
        ),
        KpiId::CoverageNaive => (vec![DUE, QUOTA], format!("CASE WHEN {quota} > 0 THEN {due} / {quota} END")),
        _ => return None,
    };
    Some(Recipe { with: &[], parts, value, by_text: false })
}

fn history(kpi: KpiId) -> Option<Recipe> {
    const DEALS_OF: &str = "(SELECT d.*, p.day AS passed FROM passes p JOIN deals d ON d.deal = p.deal \
                            WHERE p.advanced AND p.day IS NOT NULL)";
    const LOST_OF: &str =
        "(SELECT d.*, p.day AS passed FROM passes p JOIN deals d ON d.deal = p.deal WHERE NOT p.advanced)";
    const PUSHES: &str =
        "(SELECT d.*, m.moved FROM moves m JOIN deals d ON d.deal = m.deal WHERE m.after > m.before)";
    const EXPECTED: &str = "(SELECT DISTINCT d.*, w.opens FROM close_dates c JOIN deals d ON d.deal = c.deal \
                            JOIN windows w ON w.opens <= c.close AND c.close < w.ends)";
    const SLIPPED: &str = "(SELECT DISTINCT d.*, w.opens FROM moves m JOIN deals d ON d.deal = m.deal \
                           JOIN windows w ON w.opens <= m.before AND m.before < w.ends AND m.after >= w.ends)";
    let slips: &[&str] = &["moves", "windows"];
    let (with, parts, value): (&[&str], Vec<Part>, String) = match kpi {
        KpiId::StageConversion => (
            STAGES,
            vec![part("advanced", "1", DEALS_OF, "passed"), part("lost", "1", LOST_OF, "passed")],
            format!("CAST({0} AS DOUBLE) / nullif({0} + {1}, 0)", sum("advanced"), sum("lost")),
        ),
        KpiId::StuckDeals => (STUCK, vec![open("stuck", "1", "stuck")], sum("stuck")),
        KpiId::StuckAmount => (STUCK, vec![open("stuck", "amount_minor", "stuck")], sum("stuck")),
        KpiId::ZombieDeals => (STUCK, vec![open("zombie", "1", "stuck WHERE is_zombie")], sum("zombie")),
        KpiId::Pushes => (&["moves"], vec![part("push", "1", PUSHES, "moved")], sum("push")),
        KpiId::SlippedDeals => (slips, vec![window("slipped", SLIPPED)], sum("slipped")),
        KpiId::SlippageRate => (
            slips,
            vec![window("slipped", SLIPPED), window("expected", EXPECTED)],
            share("slipped", "expected"),
        ),
        KpiId::ResponseTime => (
            &["first_acts"],
            vec![part(
                "response",
                "greatest(date_diff('day', created, first_day), 0)",
                "(SELECT d.*, a.first_day FROM deals d JOIN first_acts a ON a.deal = d.deal WHERE d.created IS NOT NULL)",
                "created",
            )],
            "quantile_cont(adds, 0.5)".to_owned(),
        ),
        _ => return None,
    };
    Some(Recipe { with, parts, value, by_text: true })
}

fn accounts(kpi: KpiId) -> Option<Recipe> {
    const FORMER: &str = "(SELECT d.*, w.opens FROM deals d JOIN windows w \
                          ON w.opens - INTERVAL 12 MONTH <= d.closed AND d.closed < w.ends - INTERVAL 12 MONTH \
                          WHERE d.outcome = 'won' AND d.account IS NOT NULL)";
    const BOUGHT: &str = "(SELECT d.*, w.opens FROM deals d JOIN windows w \
                          ON w.opens <= d.closed AND d.closed < w.ends \
                          WHERE d.outcome = 'won' AND d.account IS NOT NULL)";
    let (with, parts, value): (&[&str], Vec<Part>, String) = match kpi {
        KpiId::AccountRetention => (
            &["windows"],
            vec![
                Part { kind: "account", ..window("former", FORMER) },
                Part { kind: "account", ..window("bought", BOUGHT) },
            ],
            "CAST(count(*) FILTER (WHERE former AND bought) AS DOUBLE) / nullif(count(*) FILTER (WHERE former), 0)"
                .to_owned(),
        ),
        KpiId::TopAccountShare => {
            (&[], vec![ACCOUNTS], "CASE WHEN sum(adds) > 0 THEN CAST(max(adds) AS DOUBLE) / sum(adds) END".to_owned())
        }
        KpiId::TopFiveShare => (
            &[],
            vec![ACCOUNTS],
            "CASE WHEN sum(adds) > 0 THEN CAST(list_sum(list_reverse_sort(list(adds))[1:5]) AS DOUBLE) / sum(adds) END"
                .to_owned(),
        ),
        KpiId::EffectiveAccounts => (
            &[],
            vec![ACCOUNTS],
            "CASE WHEN sum(adds) > 0 THEN power(CAST(sum(adds) AS DOUBLE), 2) / sum(power(CAST(adds AS DOUBLE), 2)) END"
                .to_owned(),
        ),
        _ => return None,
    };
    Some(Recipe { with, parts, value, by_text: true })
}

fn work(kpi: KpiId) -> Option<Recipe> {
    const WON_DEALS: Part = part("won", "1", WON, "closed");
    const BECAME: Part = part("became", "1", "leads WHERE is_converted", "created");
    let (parts, value) = match kpi {
        KpiId::CallsMade => (vec![done("calls", "activities WHERE done AND type = 'call'")], sum("calls")),
        KpiId::EmailsSent => (vec![done("emails", "activities WHERE done AND type = 'email'")], sum("emails")),
        KpiId::MeetingsHeld => (vec![MEETINGS], sum("meetings")),
        KpiId::Activities => (vec![DONE], sum("done")),
        KpiId::MeetingRate => (vec![MEETINGS, DONE], share("meetings", "done")),
        KpiId::DealsPerMeeting => (vec![CREATED, MEETINGS], share("created", "meetings")),
        KpiId::ActivitiesPerWin => (vec![DONE, WON_DEALS], share("done", "won")),
        KpiId::LeadsCreated => (vec![LEADS], sum("leads")),
        KpiId::LeadsConverted => {
            (vec![part("converted", "1", "leads WHERE is_converted", "converted")], sum("converted"))
        }
        KpiId::LeadConversion => (vec![BECAME, LEADS], share("became", "leads")),
        KpiId::ActivityScore => (
            vec![Part { kind: "type || '/' || coalesce(person, '')", ..DONE }],
            // Of each goal what was done over what so many people should do in these days, at most the cap.
            "(SELECT 100 * sum(g.weight * CASE WHEN g.goal_a_month = 0 THEN g.cap ELSE least(g.cap, CASE g.activity \
             WHEN 'call' THEN calls WHEN 'email' THEN emails WHEN 'meeting' THEN meetings WHEN 'task' THEN tasks ELSE others END \
             / (g.goal_a_month * greatest(people, 1) * {window_days} / 30.0)) END) / nullif(sum(g.weight), 0) FROM activity_goals g)"
                .to_owned(),
        ),
        _ => return None,
    };
    Some(Recipe { with: &[], parts, value, by_text: false })
}

fn people(kpi: KpiId) -> Option<Recipe> {
    const FIRST_WINS: &str = "(SELECT h.*, (SELECT min(d.closed) FROM deals d WHERE d.outcome = 'won' \
                              AND d.person = h.person AND d.closed >= h.hired) AS won FROM people h WHERE h.hired IS NOT NULL)";
    const RAMPS: &str = "(SELECT id, any_value(person) AS person, any_value(team) AS team, any_value(hired) AS hired, \
                         min(end_day) AS ramped FROM months WHERE quota > 0 AND credit >= quota GROUP BY id)";
    let (with, part): (&[&str], Part) = match kpi {
        KpiId::FirstWinTime => (&[], part("days", "date_diff('day', hired, won)", FIRST_WINS, "hired")),
        KpiId::RampTime => (&["months"], part("days", "date_diff('day', hired, ramped) - 1", RAMPS, "hired")),
        _ => return None,
    };
    Some(Recipe { with, parts: vec![part], value: "avg(adds)".to_owned(), by_text: false })
}
