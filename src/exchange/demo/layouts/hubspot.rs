//! HubSpot exports: days with a minute, the stage's history in headers, the company's currency beside the
//! deal's.

use super::super::activities::activities;
use super::super::company::Company;
use super::super::deal::Deal;
use super::super::leads::leads;
use super::super::words::{CHANCES, STAGES, WON};
use super::{DemoFile, Sheet, decimal, minute_of, stamp};
use crate::domain::facts::Outcome;
use std::io::Write;

pub(super) const FILES: [DemoFile; 3] = [
    DemoFile { name: "hubspot-deals.csv", write: deals },
    DemoFile { name: "hubspot-activities.csv", write: all_activities },
    DemoFile { name: "hubspot-contacts.csv", write: contacts },
];

const FRONT: [&str; 22] = [
    "Record ID",
    "Deal Name",
    "Deal Stage",
    "Pipeline",
    "Amount",
    "Amount in company currency",
    "Currency",
    "Close Date",
    "Create Date",
    "Deal owner",
    "Deal Type",
    "Forecast category",
    "Forecast probability",
    "Weighted amount",
    "Closed Won Reason",
    "Closed Lost Reason",
    "Last Activity Date",
    "Number of Sales Activities",
    "Next step",
    "Associated Company",
    "Is Closed Won",
    "Is Deal Closed?",
];

fn id(number: u32) -> String {
    (8_100_004_321u64 + u64::from(number) * 7).to_string()
}

/// `485000` and `1250.5`: no zeros that say nothing.
fn plain(minor: i64) -> String {
    let text = decimal(minor);
    text.strip_suffix(".00").map_or_else(|| text.trim_end_matches('0').to_owned(), str::to_owned)
}

fn forecast_category(stage: usize) -> &'static str {
    match stage {
        0..=1 => "Pipeline",
        2..=3 => "Best case",
        4 => "Commit",
        WON => "Closed won",
        _ => "Not forecasted",
    }
}

fn deals(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let entered = STAGES.map(|stage| format!("Date entered \"{stage} (Sales Pipeline)\""));
    let headers: Vec<&str> = FRONT.into_iter().chain(entered.iter().map(String::as_str)).collect();
    let mut sheet = Sheet::quoted(out, &headers)?;
    for deal in company.deals() {
        let front = front(company, &deal);
        let entered = (0..STAGES.len()).map(|stage| entered_on(&deal, stage));
        sheet.0.write_record(front.into_iter().chain(entered))?;
    }
    sheet.end()
}

fn front(company: &Company, deal: &Deal) -> [String; 22] {
    let chance = CHANCES.get(deal.stage).copied().unwrap_or(0);
    let done = activities(company, deal).into_iter().filter(|activity| activity.is_done);
    let (count, last) = done.fold((0, None), |(count, _), activity| (count + 1, Some(activity)));
    let minute = minute_of(deal.number);
    let flag = |is: bool| is.to_string();
    [
        id(deal.number),
        deal.name(),
        deal.stage().to_owned(),
        "Sales Pipeline".to_owned(),
        plain(deal.amount_minor),
        plain(company.in_own(deal)),
        deal.currency().to_owned(),
        stamp(deal.closed, minute),
        stamp(deal.created, minute),
        company.member(deal.owner).name.clone(),
        deal.deal_type().to_owned(),
        forecast_category(deal.stage).to_owned(),
        format!("{}.{:02}", chance / 100, chance % 100),
        plain(deal.amount_minor / 100 * i64::from(chance)),
        String::new(),
        deal.reason().to_owned(),
        last.map_or(String::new(), |activity| stamp(activity.day, activity.minute)),
        count.to_string(),
        deal.next_step().to_owned(),
        deal.account_name(),
        flag(deal.outcome == Outcome::Won),
        flag(deal.outcome != Outcome::Open),
    ]
}

/// When a deal came into a stage; empty where it never was.
fn entered_on(deal: &Deal, stage: usize) -> String {
    let entered = deal.history.iter().find(|step| step.to == stage && step.from != Some(stage));
    entered.map_or(String::new(), |step| stamp(step.day, minute_of(deal.number)))
}

fn all_activities(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::quoted(
        out,
        &[
            "Record ID",
            "Activity date",
            "Activity assigned to",
            "Activity Type",
            "Subject",
            "Call outcome",
            "Call duration",
            "Call direction",
            "Associated Deal",
            "Associated Company",
        ],
    )?;
    for deal in company.deals() {
        for (place, activity) in activities(company, &deal).into_iter().enumerate() {
            let is_call = activity.call.is_some();
            let minutes = activity.minutes.filter(|_| is_call);
            sheet.row([
                &format!("{}{:02}", id(deal.number), place),
                &stamp(activity.day, activity.minute),
                &company.member(activity.assignee).name,
                activity.kind.name(),
                activity.subject,
                activity.call.unwrap_or(""),
                &minutes.map_or(String::new(), |minutes| format!("00:{minutes:02}:00")),
                if is_call { "Outbound" } else { "" },
                &deal.name(),
                &deal.account_name(),
            ])?;
        }
    }
    sheet.end()
}

fn contacts(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::quoted(
        out,
        &[
            "Record ID",
            "First Name",
            "Last Name",
            "Company Name",
            "Contact owner",
            "Lifecycle Stage",
            "Lead Status",
            "Create Date",
            "Became an Opportunity Date",
            "Associated Deal",
        ],
    )?;
    for deal in company.deals() {
        for lead in leads(company, &deal) {
            let (first, last) = lead.name.split_once(' ').unwrap_or(("", &lead.name));
            let minute = minute_of(deal.number);
            let is_converted = lead.converted.is_some();
            sheet.row([
                &format!("{}{}", id(deal.number), lead.place),
                first,
                last,
                &lead.company,
                &company.member(lead.owner).name,
                if is_converted { "Opportunity" } else { "Lead" },
                lead.status,
                &stamp(lead.created, minute),
                &lead.converted.map_or(String::new(), |day| stamp(day, minute)),
                &if is_converted { deal.name() } else { String::new() },
            ])?;
        }
    }
    sheet.end()
}
