//! The company: who there is, who takes the deals of a month, what a euro is worth, and what was asked
//! of whom.

use super::brief::Brief;
use super::days::{Days, date, quarter_of};
use super::deal::{self, Deal};
use super::draws::{Draws, Stream, whole};
use super::people::{Member, Role, TEAM_KINDS, people};
use crate::domain::facts::Outcome;
use std::borrow::Cow;

/// How many deals are looked at to learn what a deal of a team brings.
const SAMPLE: u32 = 3_000;
/// The share of its quota that a team is expected to reach: what is handed out adds up to more than
/// what the company counts on.
const EXPECTED: f64 = 0.98;
/// Days after which most deals have ended.
const RIPE: i32 = 150;
/// How much of a usual quarter's bookings each quarter of a year brings.
const SEASONS: [f64; 4] = [0.93, 0.98, 0.93, 1.16];
/// The company's other currency in ten-thousandths of its own.
const RATE_AT_FIRST: i32 = 10_820;

/// The demo company. Each deal is made when it is asked for; only who asks for all of them again and again, and has
/// the room, keeps them.
#[derive(Clone, Debug)]
pub struct Company {
    pub(super) brief: Brief,
    pub(super) days: Days,
    pub(super) people: Vec<Member>,
    /// For each month, running sums of how many of its deals each person takes.
    takers: Vec<Vec<u64>>,
    /// First day of each month and what one euro is worth, in ten-thousandths of a dollar.
    pub(super) rates: Vec<(i32, i32)>,
    /// All deals, where they are kept; none otherwise.
    kept: Vec<Deal>,
}

/// What somebody was asked to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DemoQuota {
    /// The person's place.
    pub person: usize,
    /// The first day.
    pub from: i32,
    /// The first day after.
    pub until: i32,
    /// Whole units of the company's currency.
    pub amount: i64,
}

impl Company {
    /// The company of a brief.
    pub fn of(brief: Brief) -> Company {
        let days = Days::until(brief.today());
        let people = people(brief.seed(), brief.people() as usize, &days);
        let takers = days.months().into_iter().map(|month| takers(&people, month)).collect();
        let rates = rates(brief.seed(), &days);
        Company { brief, days, people, takers, rates, kept: Vec::new() }
    }

    /// The same company with its deals at hand: a small one whose files are made all at once.
    pub fn with_deals(brief: Brief) -> Company {
        let company = Company::of(brief);
        let kept = company.deals().map(Cow::into_owned).collect();
        Company { kept, ..company }
    }

    /// All deals, in the order in which they began.
    pub(super) fn deals(&self) -> impl DoubleEndedIterator<Item = Cow<'_, Deal>> + '_ {
        (0..self.brief.deals()).map(|number| self.deal(number))
    }

    fn deal(&self, number: u32) -> Cow<'_, Deal> {
        match self.kept.get(number as usize) {
            Some(deal) => Cow::Borrowed(deal),
            None => Cow::Owned(deal::deal(self, number)),
        }
    }

    /// The person at a place; the head where there is none.
    pub(super) fn member(&self, place: usize) -> &Member {
        self.people.get(place).unwrap_or(&self.people[0])
    }

    /// Who takes a deal that begins on `day`.
    pub(super) fn taker(&self, day: i32, draws: &mut Draws) -> usize {
        let Some(sums) = self.takers.get(self.days.month(day)) else { return 0 };
        let all = sums.last().copied().unwrap_or(0);
        let drawn = (draws.uniform() * all as f64) as u64;
        sums.partition_point(|sum| *sum <= drawn).min(sums.len().saturating_sub(1))
    }

    /// Who has somebody's work on `day`: the person, or who took over.
    pub(super) fn keeper(&self, place: usize, day: i32) -> usize {
        if self.member(place).works_on(day) { place } else { self.member(place).successor }
    }

    /// What one euro is worth on a day, in ten-thousandths of a dollar.
    pub(super) fn rate_on(&self, day: i32) -> i32 {
        let known = self.rates.partition_point(|(from, _)| *from <= day);
        self.rates.get(known.saturating_sub(1)).map_or(RATE_AT_FIRST, |(_, rate)| *rate)
    }

    /// A deal's amount in the company's currency, at the rate of its close date, in minor units.
    pub(super) fn in_own(&self, deal: &Deal) -> i64 {
        if !deal.is_foreign {
            return deal.amount_minor;
        }
        (deal.amount_minor * i64::from(self.rate_on(deal.closed)) + 5_000) / 10_000
    }

    /// The quotas of all fiscal years, by quarter and person. What a team's deals bring on average,
    /// and how many of them a person gets, makes a quota; how good the person is does not.
    pub(super) fn quotas(&self) -> Vec<DemoQuota> {
        let worth = self.worth_of_deals();
        let mut quotas = Vec::new();
        for quarter in self.days.quarters() {
            let (from, until) = quarter_of(quarter);
            for (place, member) in self.people.iter().enumerate() {
                let from = from.max(member.hired);
                let until = member.left.map_or(until, |left| until.min(left + 1));
                if member.role.sells() && from < until {
                    let amount = self.asked(&worth, place, from, until);
                    quotas.push(DemoQuota { person: place, from, until, amount });
                }
            }
        }
        quotas
    }

    /// What a person is asked to bring on some days, rounded to thousands. New people are asked for
    /// less until they had the time to close what they began.
    fn asked(&self, worth: &[f64], place: usize, from: i32, until: i32) -> i64 {
        let member = self.member(place);
        let (middle, begun) = (i32::midpoint(from, until), from.min(self.days.today));
        let usual = 100.0 / f64::from(member.ramped(begun + 15));
        let ramp = (f64::from(middle - member.hired) / 160.0).clamp(0.2, 1.0);
        let share = self.share_of(place, begun) * usual * ramp;
        // What begins in a year comes in over the quarters by the season of closing.
        let quarter = usize::from((date(from).month() - 1) / 3);
        let season = SEASONS.get(quarter).copied().unwrap_or(1.0);
        let deals = f64::from(self.brief.deals()) * self.daily_share(from) * f64::from(until - from);
        let each = worth.get(self.kind_of(place)).copied().unwrap_or(0.0);
        (whole(deals * share * each * season / EXPECTED / 1_000.0) * 1_000).max(1_000)
    }

    /// The share of all deals that a day brings, over the year whose deals close around this day.
    fn daily_share(&self, day: i32) -> f64 {
        let (from, until) = ((day - 60 - 182).max(self.days.first), (day - 60 + 183).min(self.days.end));
        self.days.share(from, until) / f64::from(until - from).max(1.0)
    }

    /// The person's share of the deals of a month.
    fn share_of(&self, place: usize, day: i32) -> f64 {
        let Some(sums) = self.takers.get(self.days.month(day)) else { return 0.0 };
        let before = place.checked_sub(1).and_then(|place| sums.get(place)).copied().unwrap_or(0);
        let own = sums.get(place).copied().unwrap_or(0).saturating_sub(before);
        own as f64 / sums.last().copied().unwrap_or(0).max(1) as f64
    }

    /// Teams of one kind and roles in them sell alike.
    fn kind_of(&self, place: usize) -> usize {
        let member = self.member(place);
        let kinds = TEAM_KINDS.len();
        let kind = member.team.unwrap_or(0) % kinds;
        if member.role == Role::Development { kinds + kind } else { kind }
    }

    /// What one deal that begins brings in the end, on average, by kind of seller.
    fn worth_of_deals(&self) -> Vec<f64> {
        let kinds = 2 * TEAM_KINDS.len();
        let (mut won, mut seen) = (vec![0.0; kinds], vec![0.0; kinds]);
        let step = (self.brief.deals() / SAMPLE).max(1);
        for number in (0..self.brief.deals()).step_by(step as usize) {
            let deal = self.deal(number);
            let (Some(won), Some(seen)) =
                (won.get_mut(self.kind_of(deal.owner)), seen.get_mut(self.kind_of(deal.owner)))
            else {
                continue;
            };
            // Of later deals it is not known yet what becomes of them.
            if deal.created < self.days.today - RIPE {
                *seen += 1.0;
                *won += if deal.outcome == Outcome::Won { self.in_own(&deal) as f64 / 100.0 } else { 0.0 };
            }
        }
        won.into_iter().zip(seen).map(|(won, seen): (f64, f64)| won / seen.max(1.0)).collect()
    }
}

/// Running sums of how many deals of a month each person takes.
fn takers(people: &[Member], month: i32) -> Vec<u64> {
    let mut sum = 0;
    let weights = people.iter().map(|member| {
        let is_there = member.role.sells() && member.works_on(month);
        let usual = match member.role {
            Role::Development => 45,
            _ => member.kind().volume,
        };
        sum += if is_there { u64::from(usual * member.ramped(month + 15)) } else { 0 };
        sum
    });
    weights.collect()
}

/// A walk of the rate, month by month, that stays where rates of this pair have been.
fn rates(seed: u64, days: &Days) -> Vec<(i32, i32)> {
    let mut draws = Draws::of(seed, Stream::Rates, 0);
    let mut rate = RATE_AT_FIRST;
    let months = days.months().into_iter().filter(|month| *month <= days.today);
    let walk = months.map(|month| {
        rate = (rate + draws.between(-140, 141)).clamp(10_200, 11_600);
        (month, rate)
    });
    walk.collect()
}
