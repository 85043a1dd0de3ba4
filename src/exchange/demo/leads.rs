//! Leads: some become deals, most do not.

use super::company::Company;
use super::deal::Deal;
use super::draws::{Draws, Stream};
use super::people::Role;
use super::words::{CUSTOMER, FAMILY, GIVEN, SOURCES, TRADE};

/// Somebody who might buy. Days are counted from 1970-01-01.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    /// Counts the leads that came with one deal, from 0: the one that became it.
    pub place: u32,
    pub name: String,
    pub company: String,
    /// The owner's place.
    pub owner: usize,
    pub source: &'static str,
    pub status: &'static str,
    pub created: i32,
    /// The day on which it became the deal.
    pub converted: Option<i32>,
}

/// The lead that became this deal, if it came from one, and those of the same days that did not.
pub(super) fn leads(company: &Company, deal: &Deal) -> Vec<Lead> {
    let mut draws = Draws::of(company.brief.seed(), Stream::Leads, deal.number);
    let begins_with_lead = deal.deal_type == 0 && draws.hits(800);
    let mut leads = Vec::new();
    if begins_with_lead {
        let created = deal.created - draws.between(1, 30);
        let known = (deal.account_name(), deal.source());
        leads.push(lead(company, deal, 0, created, known, &mut draws));
    }
    for place in 1..=u32::try_from(draws.weighted(&[40, 30, 20, 10])).unwrap_or(0) {
        let created = deal.created - draws.between(0, 30);
        let (first, trade) = (draws.pick(&CUSTOMER, ""), draws.pick(&TRADE, ""));
        let source = draws.pick(&SOURCES[..5], SOURCES[0]);
        leads.push(lead(company, deal, place, created, (format!("{first} {trade}"), source), &mut draws));
    }
    leads
}

fn lead(
    company: &Company,
    deal: &Deal,
    place: u32,
    created: i32,
    (customer, source): (String, &'static str),
    draws: &mut Draws,
) -> Lead {
    let team = company.member(deal.owner).team;
    let finds = |member: &super::people::Member| {
        member.team == team && member.role == Role::Development && member.works_on(created)
    };
    let finder = company.people.iter().position(finds);
    let is_young = company.days.today - created < 20;
    let cold = if is_young { "New" } else { draws.pick(&["Unqualified", "Nurturing", "Contacted"], "New") };
    Lead {
        place,
        name: format!("{} {}", draws.pick(&GIVEN, ""), draws.pick(&FAMILY, "")),
        company: customer,
        owner: finder.unwrap_or_else(|| company.keeper(deal.owner, created)),
        source,
        status: if place == 0 { "Converted" } else { cold },
        created,
        converted: (place == 0).then_some(deal.created),
    }
}
