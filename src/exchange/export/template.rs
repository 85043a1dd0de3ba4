//! Templates: a CSV with the canonical headers of each kind, to fill in and drop.

use crate::domain::model::RecordKind;

/// The canonical headers of a kind. Each is recognised again on import; `docs/formats/imports.md` lists
/// what they hold.
pub fn headers(kind: RecordKind) -> impl Iterator<Item = &'static str> {
    line(kind).split(',')
}

fn line(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Deals => {
            "Deal ID,Deal Name,Account,Owner,Stage,Outcome,Amount,Currency,Cost,Probability,\
             Created,Close Date,Expected Close Date,Last Stage Change,Type,Product,Region,Segment,\
             Lead Source,Lost Reason,Quantity,List Amount,Discount,Term (months),Competitor,\
             Forecast Category,Next Step,Qualified,Last Activity,Number of Contacts"
        }
        RecordKind::People => {
            "Name,E-mail,Alias,Role,Team,Manager,Territory,Region,Hire Date,Leave Date,\
             Commission Rate,Base Salary,Target Variable,Currency,Effective From,Effective Until (exclusive)"
        }
        RecordKind::Quotas => "Person,From,Until (exclusive),Quota,Currency",
        RecordKind::Goals => {
            "Goal,Owner Type,Owner,KPI,Unit,Aim,Target,Currency,Baseline,From,Until (exclusive),Serves,Scope,\
             Milestones,Over-assignment"
        }
        RecordKind::Activities => {
            "Activity ID,Activity Type,Subject,Assigned To,Date,Done,Deal ID,Account,Outcome,\
             Duration (minutes)"
        }
        RecordKind::StageHistory => {
            "Deal ID,Deal Name,From Stage,To Stage,Changed On,Amount,Currency,Close Date"
        }
        RecordKind::Leads => {
            "Lead ID,Name,Company,Owner,Status,Lead Source,Created,Converted,Converted On,Deal ID"
        }
        RecordKind::Rates => "From Currency,To Currency,Valid From,Rate",
        RecordKind::Splits => "Deal ID,Deal Name,Person,Share,Kind,Role",
        RecordKind::Invoices => "Invoice ID,Deal ID,Deal Name,Invoice Date,Amount,Currency,Type,Status",
        RecordKind::Payments => {
            "Payment ID,Deal ID,Deal Name,Invoice ID,Payment Date,Amount,Currency,Type,Status"
        }
        RecordKind::Achievements => "Person,Objective,Period,Achievement,Note,Judged By",
        RecordKind::Adjustments => {
            "Adjustment ID,Person,Pay Period,Amount,Currency,Reason,Statement Line,Approved By"
        }
    }
}

/// The template's text: one line of headers, none of which needs a quote.
pub fn template(kind: RecordKind) -> String {
    format!("{}\r\n", line(kind))
}

/// The name under which it is downloaded.
pub fn file_name(kind: RecordKind) -> String {
    format!("attain-{}.csv", kind.slug().replace('_', "-"))
}
