//! Splits: some deals were won by two, and some with a manager's help on top.

use super::company::Company;
use super::deal::Deal;
use super::draws::{Draws, Stream};
use super::people::Role;

/// A part of a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// The person's place.
    pub person: usize,
    /// As a spreadsheet says it.
    pub share: &'static str,
    pub is_overlay: bool,
    pub role: &'static str,
}

/// How two divide a deal: the owner's part first.
const HALVES: [(&str, &str); 4] = [("50%", "50%"), ("60%", "40%"), ("70%", "30%"), ("2/3", "1/3")];

/// Who gets which part of a deal; empty where all of it is its owner's.
pub(super) fn shares(company: &Company, deal: &Deal) -> Vec<Share> {
    let mut draws = Draws::of(company.brief.seed(), Stream::Shares, deal.number);
    let owner = company.member(deal.owner);
    let day = deal.closed.min(company.days.today);
    let mates: Vec<usize> = (0..company.people.len())
        .filter(|place| {
            let member = company.member(*place);
            *place != deal.owner
                && member.team == owner.team
                && member.role == Role::Executive
                && member.works_on(day)
        })
        .collect();
    let (is_shared, is_helped) = (draws.hits(85), draws.hits(40));
    let (own, theirs) = draws.pick(&HALVES, HALVES[0]);
    let mut shares = Vec::new();
    let mate = draws.pick(&mates, deal.owner);
    if is_shared && mate != deal.owner && owner.role == Role::Executive {
        shares.push(Share { person: deal.owner, share: own, is_overlay: false, role: "Owner" });
        shares.push(Share { person: mate, share: theirs, is_overlay: false, role: "Co-seller" });
    }
    let helper = owner.manager.filter(|place| company.member(*place).works_on(day) && deal.segment == 2);
    if let Some(person) = helper.filter(|_| is_helped) {
        shares.push(Share { person, share: "10%", is_overlay: true, role: "Executive sponsor" });
    }
    shares
}
