//! Calls, mails, meetings and tasks: more on deals that win, few on those that sleep, and not all of
//! them done by the deal's owner.

use super::company::Company;
use super::days::workday;
use super::deal::Deal;
use super::draws::{Draws, Stream};
use super::people::Role;
use super::words::SUBJECTS;
use crate::domain::facts::Outcome;
use std::collections::BTreeSet;

/// What somebody did for a deal. Days are counted from 1970-01-01.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    pub kind: Kind,
    pub day: i32,
    /// Minutes after midnight.
    pub minute: i32,
    pub subject: &'static str,
    /// The place of the person who did it.
    pub assignee: usize,
    /// How a call went.
    pub call: Option<&'static str>,
    pub is_done: bool,
    /// How long it took; mails and tasks take no time that anybody wrote down.
    pub minutes: Option<i32>,
}

/// The kind of an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Call,
    Mail,
    Meeting,
    Task,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Call => "Call",
            Kind::Mail => "Email",
            Kind::Meeting => "Meeting",
            Kind::Task => "Task",
        }
    }
}

/// The activities of a deal, oldest first, and what is planned next while it is open.
pub(super) fn activities(company: &Company, deal: &Deal) -> Vec<Activity> {
    let mut draws = Draws::of(company.brief.seed(), Stream::Activities, deal.number);
    let usual = match deal.outcome {
        Outcome::Won => 7,
        Outcome::Lost => 3,
        Outcome::Open => 3,
    };
    let count = usual + draws.between(0, 4) + i32::try_from(deal.segment).unwrap_or(0);
    let last = company.days.today.min(deal.asleep).min(match deal.outcome {
        Outcome::Open => i32::MAX,
        _ => deal.closed,
    });
    let mut done: Vec<Activity> =
        (0..count).map(|_| one(company, deal, (deal.created, last + 1), &mut draws)).collect();
    if deal.outcome == Outcome::Open && deal.asleep > company.days.today && draws.hits(700) {
        let today = company.days.today;
        done.push(one(company, deal, (today + 1, today + 22), &mut draws));
    }
    done.sort_by_key(|activity| (activity.day, activity.minute));
    // Exports without ids and times would show two of the same kind on one day as one.
    let mut seen = BTreeSet::new();
    done.retain(|activity| seen.insert((activity.day, activity.kind, activity.subject)));
    done
}

fn one(company: &Company, deal: &Deal, (from, until): (i32, i32), draws: &mut Draws) -> Activity {
    let kind = [Kind::Call, Kind::Mail, Kind::Meeting, Kind::Task][draws.weighted(&[36, 38, 16, 10]).min(3)];
    let day = workday(draws.between(from, until)).max(from);
    let call = [Some("Connected"), Some("No answer"), Some("Left voicemail")];
    Activity {
        kind,
        day,
        minute: draws.between(8 * 60, 18 * 60),
        subject: draws.pick(&SUBJECTS, SUBJECTS[0]),
        assignee: assignee(company, deal, kind, day, draws),
        call: if kind == Kind::Call { draws.pick(&call, None) } else { None },
        is_done: day <= company.days.today,
        minutes: match kind {
            Kind::Call => Some(draws.between(2, 41)),
            Kind::Meeting => Some(15 * draws.between(2, 7)),
            Kind::Mail | Kind::Task => None,
        },
    }
}

/// Most often the owner; calls also by those who find leads, meetings also by the manager.
fn assignee(company: &Company, deal: &Deal, kind: Kind, day: i32, draws: &mut Draws) -> usize {
    let owner = company.keeper(deal.owner, day);
    let team = company.member(deal.owner).team;
    let helper = match kind {
        Kind::Call if draws.hits(160) => company.people.iter().position(|member| {
            member.team == team && member.role == Role::Development && member.works_on(day)
        }),
        Kind::Meeting if draws.hits(180) => company.member(deal.owner).manager,
        _ => None,
    };
    helper.unwrap_or(owner)
}
