//! The app's own columns: every field of every kind, and what no CRM exports.

use super::super::activities::activities;
use super::super::company::Company;
use super::super::leads::leads;
use super::super::terms::{forecast_category, terms};
use super::super::words::{CHANCES, STAGES};
use super::{DemoFile, Sheet, beside, decimal, iso};
use std::io::Write;

/// Beside every layout: what a person keeps in a spreadsheet, and what the books say.
pub(super) const BESIDE: [DemoFile; 6] = [
    DemoFile { name: "people.csv", write: people },
    DemoFile { name: "quotas.csv", write: quotas },
    DemoFile { name: "rates.csv", write: rates },
    DemoFile { name: "splits.csv", write: beside::splits },
    DemoFile { name: "invoices.csv", write: beside::invoices },
    DemoFile { name: "payments.csv", write: beside::payments },
];

pub(super) const FILES: [DemoFile; 4] = [
    DemoFile { name: "deals.csv", write: deals },
    DemoFile { name: "stage-history.csv", write: stage_history },
    DemoFile { name: "activities.csv", write: all_activities },
    DemoFile { name: "leads.csv", write: all_leads },
];

/// The id of a deal in the app's own columns.
fn id(number: u32) -> String {
    format!("D-{:07}", number + 1)
}

fn people(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::begin(
        out,
        &[
            "Name",
            "E-mail",
            "Role",
            "Team",
            "Manager",
            "Region",
            "Hire Date",
            "Leave Date",
            "Commission Rate",
            "Base Salary",
            "Target Variable",
            "Currency",
        ],
    )?;
    for member in &company.people {
        let manager = member.manager.map_or("", |place| company.member(place).name.as_str());
        let rate = match member.rate_bp {
            0 => String::new(),
            rate => format!("{}.{:02}%", rate / 100, rate % 100),
        };
        sheet.row([
            &member.name,
            &member.email,
            member.role.name(),
            &member.team_name(),
            manager,
            member.region(),
            &iso(member.hired),
            &member.left.map_or(String::new(), iso),
            &rate,
            &member.base.to_string(),
            &member.variable.to_string(),
            "USD",
        ])?;
    }
    sheet.end()
}

fn quotas(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::begin(out, &["Person", "From", "Until (exclusive)", "Quota", "Currency"])?;
    for quota in company.quotas() {
        let name = &company.member(quota.person).name;
        sheet.row([name, &iso(quota.from), &iso(quota.until), &quota.amount.to_string(), "USD"])?;
    }
    sheet.end()
}

fn rates(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::begin(out, &["From Currency", "To Currency", "Valid From", "Rate"])?;
    for (from, rate) in &company.rates {
        sheet.row(["EUR", "USD", &iso(*from), &format!("{}.{:04}", rate / 10_000, rate % 10_000)])?;
    }
    sheet.end()
}

fn deals(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::begin(
        out,
        &[
            "Deal ID",
            "Deal Name",
            "Account",
            "Owner",
            "Stage",
            "Amount",
            "Currency",
            "Cost",
            "Probability",
            "Created",
            "Close Date",
            "Type",
            "Product",
            "Region",
            "Segment",
            "Lead Source",
            "Reason",
            "Competitor",
            "Next Step",
            "Forecast Category",
            "Quantity",
            "List Amount",
            "Discount",
            "Term (months)",
        ],
    )?;
    for deal in company.deals() {
        let terms = terms(company, &deal);
        sheet.row([
            &id(deal.number),
            &deal.name(),
            &deal.account_name(),
            &company.member(deal.owner).name,
            deal.stage(),
            &decimal(deal.amount_minor),
            deal.currency(),
            &decimal(deal.cost_minor),
            &format!("{}%", CHANCES.get(deal.stage).unwrap_or(&0)),
            &iso(deal.created),
            &iso(deal.closed),
            deal.deal_type(),
            deal.product(),
            deal.region(),
            deal.segment(),
            deal.source(),
            deal.reason(),
            deal.competitor(),
            deal.next_step(),
            forecast_category(deal.stage),
            &terms.seats.to_string(),
            &decimal(terms.list_minor),
            &format!("{}%", terms.discount),
            &terms.term_months.to_string(),
        ])?;
    }
    sheet.end()
}

fn stage_history(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let stage = |place: usize| STAGES.get(place).copied().unwrap_or("");
    let mut sheet = Sheet::begin(
        out,
        &["Deal ID", "From Stage", "To Stage", "Changed On", "Amount", "Currency", "Close Date"],
    )?;
    for deal in company.deals() {
        for step in &deal.history {
            sheet.row([
                &id(deal.number),
                step.from.map_or("", stage),
                stage(step.to),
                &iso(step.day),
                &decimal(step.amount_minor),
                deal.currency(),
                &iso(step.close),
            ])?;
        }
    }
    sheet.end()
}

fn all_activities(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::begin(
        out,
        &[
            "Activity ID",
            "Activity Type",
            "Subject",
            "Assigned To",
            "Date",
            "Done",
            "Deal ID",
            "Account",
            "Outcome",
            "Duration Minutes",
        ],
    )?;
    for deal in company.deals() {
        for (place, activity) in activities(company, &deal).into_iter().enumerate() {
            sheet.row([
                &format!("A-{:07}-{:02}", deal.number + 1, place + 1),
                activity.kind.name(),
                activity.subject,
                &company.member(activity.assignee).name,
                &iso(activity.day),
                if activity.is_done { "yes" } else { "no" },
                &id(deal.number),
                &deal.account_name(),
                activity.call.unwrap_or(""),
                &activity.minutes.map_or(String::new(), |minutes| minutes.to_string()),
            ])?;
        }
    }
    sheet.end()
}

fn all_leads(company: &Company, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut sheet = Sheet::begin(
        out,
        &[
            "Lead ID",
            "Lead Name",
            "Company",
            "Owner",
            "Status",
            "Lead Source",
            "Created Date",
            "Converted Date",
            "Deal ID",
        ],
    )?;
    for deal in company.deals() {
        for lead in leads(company, &deal) {
            sheet.row([
                &format!("L-{:07}-{}", deal.number + 1, lead.place),
                &lead.name,
                &lead.company,
                &company.member(lead.owner).name,
                lead.status,
                lead.source,
                &iso(lead.created),
                &lead.converted.map_or(String::new(), iso),
                &lead.converted.map_or(String::new(), |_| id(deal.number)),
            ])?;
        }
    }
    sheet.end()
}
