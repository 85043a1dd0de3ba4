//! Pipedrive exports: `Deal - …` headers, a status beside the stage (a won deal keeps the stage in which it
//! was won), days with seconds.

use super::super::activities::{Kind, activities};
use super::super::company::Company;
use super::super::deal::Deal;
use super::super::words::{CHANCES, STAGES, WON};
use super::{DemoFile, Sheet, decimal, iso, minute_of, stamp};
use crate::domain::facts::Outcome;
use std::io::Write;

pub(super) const FILES: [DemoFile; 2] = [
    DemoFile { name: "pipedrive-deals.csv", write: deals },
    DemoFile { name: "pipedrive-activities.csv", write: all_activities },
];

const HEADERS: [&str; 19] = [
    "Deal - ID",
    "Deal - Title",
    "Deal - Owner",
    "Deal - Value",
    "Deal - Currency of Value",
    "Deal - Weighted value",
    "Deal - Probability",
    "Deal - Organization",
    "Deal - Pipeline",
    "Deal - Stage",
    "Deal - Status",
    "Deal - Deal created",
    "Deal - Update time",
    "Deal - Last stage change",
    "Deal - Won time",
    "Deal - Lost time",
    "Deal - Deal closed on",
    "Deal - Lost reason",
    "Deal - Expected close date",
];

fn time(day: i32, number: u32) -> String {
    format!("{}:00", stamp(day, minute_of(number)))
}

/// `485000` or `1250.50`
fn value(minor: i64) -> String {
    let text = decimal(minor);
    text.strip_suffix(".00").unwrap_or(&text).to_owned()
}

fn deals(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::begin(out, &HEADERS)?;
    for deal in company.deals() {
        sheet.0.write_record(row(company, &deal))?;
    }
    sheet.end()
}

fn row(company: &Company, deal: &Deal) -> [String; 19] {
    let (stage, stage_since, expected) = while_open(deal);
    let chance = CHANCES.get(stage).copied().filter(|_| deal.outcome == Outcome::Open);
    let ended = |outcome: Outcome| match deal.outcome == outcome {
        true => time(deal.closed, deal.number),
        false => String::new(),
    };
    let changed = deal.history.last().map_or(deal.created, |step| step.day);
    [
        (1_001 + deal.number).to_string(),
        deal.name(),
        company.member(deal.owner).name.clone(),
        value(deal.amount_minor),
        deal.currency().to_owned(),
        chance.map_or(String::new(), |chance| value(deal.amount_minor / 100 * i64::from(chance))),
        chance.map_or(String::new(), |chance| chance.to_string()),
        deal.account_name(),
        "Sales".to_owned(),
        STAGES.get(stage).copied().unwrap_or("").to_owned(),
        format!("{:?}", deal.outcome),
        time(deal.created, deal.number),
        time(changed, deal.number),
        time(stage_since, deal.number),
        ended(Outcome::Won),
        ended(Outcome::Lost),
        ended(Outcome::Won) + &ended(Outcome::Lost),
        deal.reason().to_owned(),
        iso(expected),
    ]
}

/// The last stage before the end, since when, and the close date that was expected then.
fn while_open(deal: &Deal) -> (usize, i32, i32) {
    let open = || deal.history.iter().filter(|step| step.to < WON);
    let last = open().next_back();
    let since = open().rfind(|step| step.from != Some(step.to));
    (
        last.map_or(0, |step| step.to),
        since.map_or(deal.created, |step| step.day),
        last.map_or(deal.closed, |step| step.close),
    )
}

fn all_activities(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::begin(
        out,
        &[
            "Activity - Subject",
            "Activity - Type",
            "Activity - Due date",
            "Activity - Done",
            "Activity - Assigned to user",
            "Activity - Duration",
            "Deal",
            "Organization",
        ],
    )?;
    for deal in company.deals() {
        for activity in activities(company, &deal) {
            let minutes = activity.minutes.filter(|_| activity.kind != Kind::Mail);
            sheet.row([
                activity.subject,
                activity.kind.name(),
                &iso(activity.day),
                if activity.is_done { "Done" } else { "To do" },
                &company.member(activity.assignee).name,
                &minutes.map_or(String::new(), |minutes| format!("{:02}:{:02}", minutes / 60, minutes % 60)),
                &deal.name(),
                &deal.account_name(),
            ])?;
        }
    }
    sheet.end()
}
