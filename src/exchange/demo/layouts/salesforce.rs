//! Salesforce reports, “Details Only”, of an organisation in Britain: every cell quoted, day first,
//! money in pairs of columns, two ids of which the short one is case-sensitive, `-` for empty, line breaks
//! in cells, and below the rows what the report adds.

use super::super::activities::{Activity, Kind, activities};
use super::super::company::Company;
use super::super::days::{date, quarter_of};
use super::super::deal::Deal;
use super::super::leads::leads;
use super::super::terms::{forecast_category, terms};
use super::super::words::{CHANCES, STAGES, WON};
use super::{DemoFile, Sheet, day_first, grouped};
use std::io::Write;

pub(super) const FILES: [DemoFile; 4] = [
    DemoFile { name: "opportunities.csv", write: opportunities },
    DemoFile { name: "opportunity-history.csv", write: history },
    DemoFile { name: "tasks-and-events.csv", write: tasks },
    DemoFile { name: "leads.csv", write: all_leads },
];

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// The id of 15 characters; those of two records may differ in case only.
fn short_id(number: u32) -> String {
    let mut left = u64::from(number) * 13 + 54_321;
    let mut digits = [b'0'; 5];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[usize::try_from(left % 62).unwrap_or(0)];
        left /= 62;
    }
    format!("0065g00000{}", digits.map(char::from).iter().collect::<String>())
}

/// The id of 18 characters: three more that tell which letters are capitals.
fn long_id(short: &str) -> String {
    let check = |part: &[u8]| {
        let bits = part.iter().enumerate().filter(|(_, letter)| letter.is_ascii_uppercase());
        char::from(CHECKS[bits.map(|(place, _)| 1usize << place).sum::<usize>() % CHECKS.len()])
    };
    short.chars().chain(short.as_bytes().chunks(5).map(check)).collect()
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

/// `Q3-2026`
fn fiscal(day: i32) -> String {
    let (year, month, _) = date(quarter_of(day).0).ymd();
    format!("Q{}-{year}", (month - 1) / 3 + 1)
}

/// What the report writes below its rows.
fn furniture(mut sheet: Sheet, name: &str, records: u64) -> Result<(), csv::Error> {
    sheet.0.flush()?;
    let out = sheet.0.into_inner().map_err(|error| error.into_error())?;
    let lines = [
        String::new(),
        format!("\"Grand Totals ({records} records)\""),
        String::new(),
        format!("\"{name}\""),
        "\"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\"".to_owned(),
        "\"Confidential Information - Do Not Distribute\"".to_owned(),
    ];
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn opportunities(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::quoted(
        out,
        &[
            "Opportunity Owner",
            "Owner Role",
            "Account Name",
            "Opportunity Name",
            "Stage",
            "Fiscal Period",
            "Amount Currency",
            "Amount",
            "Amount (converted) Currency",
            "Amount (converted)",
            "Expected Revenue",
            "Probability (%)",
            "Age",
            "Close Date",
            "Close Date (2)",
            "Created Date",
            "Next Step",
            "Lead Source",
            "Type",
            "Forecast Category",
            "Main Competitor(s)",
            "Quantity",
            "Opportunity ID",
            "Opportunity ID",
        ],
    )?;
    for deal in company.deals() {
        opportunity(company, &deal, &mut sheet)?;
    }
    furniture(sheet, "All opportunities", u64::from(company.brief.deals()))
}

fn opportunity(company: &Company, deal: &Deal, sheet: &mut Sheet) -> Result<(), csv::Error> {
    let owner = company.member(deal.owner);
    let chance = CHANCES.get(deal.stage).copied().unwrap_or(0);
    let expected = deal.amount_minor / 100 * i64::from(chance);
    let ended = if deal.stage >= WON { deal.closed } else { company.days.today };
    // A step and a remark are two lines of one cell.
    let next_step = match deal.next_step() {
        "" => "-".to_owned(),
        step if deal.number.is_multiple_of(3) => format!("{step}\nthen \"check in\" again"),
        step => step.to_owned(),
    };
    let id = short_id(deal.number);
    sheet.row([
        &owner.name,
        owner.role.name(),
        &deal.account_name(),
        &deal.name(),
        deal.stage(),
        &fiscal(deal.closed),
        deal.currency(),
        &grouped(deal.amount_minor),
        "USD",
        &grouped(company.in_own(deal)),
        &format!("{} {}", deal.currency(), grouped(expected)),
        &format!("{chance}%"),
        &(ended - deal.created).to_string(),
        &day_first(deal.closed),
        &day_first(deal.closed),
        &day_first(deal.created),
        &next_step,
        deal.source(),
        deal.deal_type(),
        forecast_category(deal.stage),
        or_dash(deal.competitor()),
        &format!("{}.00", terms(company, deal).seats),
        &id,
        &long_id(&id),
    ])
}

/// The newest change first, as the report is sorted.
fn history(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let stage = |place: usize| STAGES.get(place).copied().unwrap_or("");
    let mut sheet = Sheet::quoted(
        out,
        &[
            "Opportunity ID",
            "Opportunity Name",
            "From Stage",
            "To Stage",
            "Stage Duration",
            "Last Modified",
            "Amount Currency",
            "Amount",
            "Close Date",
            "Stage",
            "Created Date",
        ],
    )?;
    let mut records = 0;
    for deal in company.deals().rev() {
        let mut until = if deal.stage >= WON { deal.closed } else { company.days.today };
        for step in deal.history.iter().rev() {
            sheet.row([
                &short_id(deal.number),
                &deal.name(),
                or_dash(step.from.map_or("", stage)),
                stage(step.to),
                &(until - step.day).max(0).to_string(),
                &day_first(step.day),
                deal.currency(),
                &grouped(step.amount_minor),
                &day_first(step.close),
                deal.stage(),
                &day_first(deal.created),
            ])?;
            until = step.day;
            records += 1;
        }
    }
    furniture(sheet, "Opportunity history", records)
}

/// The report knows tasks from events; a call or a mail is a task that its subject names.
fn tasks(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::quoted(
        out,
        &[
            "Date",
            "Subject",
            "Assigned",
            "Priority",
            "Status",
            "Task",
            "Company / Account",
            "Contact",
            "Lead",
            "Opportunity",
        ],
    )?;
    let mut records = 0;
    for deal in company.deals() {
        for activity in activities(company, &deal) {
            sheet.row([
                &day_first(activity.day),
                &subject(&activity),
                &company.member(activity.assignee).name,
                "Normal",
                if activity.is_done { "Completed" } else { "Not Started" },
                if activity.kind == Kind::Meeting { "0" } else { "1" },
                &deal.account_name(),
                "-",
                "-",
                &deal.name(),
            ])?;
            records += 1;
        }
    }
    furniture(sheet, "Tasks and events", records)
}

fn subject(activity: &Activity) -> String {
    format!("{}: {}", activity.kind.name(), activity.subject)
}

fn all_leads(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::quoted(
        out,
        &[
            "Lead Owner",
            "First Name",
            "Last Name",
            "Company / Account",
            "Lead Source",
            "Lead Status",
            "Create Date",
            "Converted",
            "Converted Date",
            "Opportunity Name",
        ],
    )?;
    let mut records = 0;
    for deal in company.deals() {
        for lead in leads(company, &deal) {
            let (first, last) = lead.name.split_once(' ').unwrap_or(("", &lead.name));
            let is_converted = lead.converted.is_some();
            sheet.row([
                &company.member(lead.owner).name,
                first,
                last,
                &lead.company,
                lead.source,
                lead.status,
                &day_first(lead.created),
                if is_converted { "1" } else { "0" },
                &lead.converted.map_or("-".to_owned(), day_first),
                &if is_converted { deal.name() } else { "-".to_owned() },
            ])?;
            records += 1;
        }
    }
    furniture(sheet, "Leads by owner", records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_the_long_form_tells_capitals() {
        let ids: std::collections::BTreeSet<String> = (0..50_000).map(short_id).collect();
        assert_eq!(ids.len(), 50_000);
        assert!(ids.iter().all(|id| id.len() == 15 && long_id(id).len() == 18));
        assert_eq!(long_id("0065g00000AbCdE"), "0065g00000AbCdEAAV");
        let folded: std::collections::BTreeSet<String> = ids.iter().map(|id| id.to_lowercase()).collect();
        assert!(folded.len() < ids.len());
    }
}
