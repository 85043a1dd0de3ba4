//! The people of the demo company: teams with managers, dated hiring and leaving, and talent.
//!
//! Talent is uneven and never written to a file: some close more, some larger, some faster. New people
//! ramp up over half a year.

use super::days::{Days, date};
use super::draws::{Draws, Stream};
use super::words::{FAMILY, GIVEN, REGIONS};
use unicode_normalization::UnicodeNormalization;

/// Days until somebody new works like the others.
const RAMP: i32 = 180;
/// How many people a team has, its manager among them.
const TEAM: usize = 8;

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Head,
    Manager,
    Executive,
    Development,
    Success,
}

impl Role {
    pub(super) fn name(self) -> &'static str {
        match self {
            Role::Head => "Head of Sales",
            Role::Manager => "Sales Manager",
            Role::Executive => "Account Executive",
            Role::Development => "Sales Development Representative",
            Role::Success => "Customer Success Manager",
        }
    }

    /// Whether the person owns deals of their own and has a quota.
    pub(super) fn sells(self) -> bool {
        !matches!(self, Role::Head | Role::Manager)
    }
}

/// A kind of team: its name, where it sells, its segments, how many deals its people begin.
#[derive(Debug)]
pub(super) struct TeamKind {
    pub name: &'static str,
    pub region: usize,
    /// Weights of small, middle and large customers.
    pub segments: [u32; 3],
    /// New deals of one person against others.
    pub volume: u32,
    pub sells_to_customers: bool,
}

pub(super) const TEAM_KINDS: [TeamKind; 5] = [
    TeamKind { name: "Commercial", region: 0, segments: [60, 36, 4], volume: 150, sells_to_customers: false },
    TeamKind { name: "Enterprise", region: 0, segments: [5, 30, 65], volume: 75, sells_to_customers: false },
    TeamKind { name: "Europe", region: 1, segments: [35, 43, 22], volume: 105, sells_to_customers: false },
    TeamKind {
        name: "Customer Success",
        region: 0,
        segments: [38, 42, 20],
        volume: 110,
        sells_to_customers: true,
    },
    TeamKind {
        name: "Asia Pacific",
        region: 2,
        segments: [45, 42, 13],
        volume: 110,
        sells_to_customers: false,
    },
];

/// Somebody of the company. Days are counted from 1970-01-01.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub name: String,
    pub email: String,
    pub role: Role,
    /// The team's number; nothing for the head of all.
    pub team: Option<usize>,
    /// Who leads this person, as a place in the list.
    pub manager: Option<usize>,
    pub hired: i32,
    /// The last day of work.
    pub left: Option<i32>,
    /// Yearly base salary in whole units of the company's currency.
    pub base: i64,
    /// Yearly variable pay at target.
    pub variable: i64,
    /// The commission rate in hundredths of a per cent, where the role is paid by one.
    pub rate_bp: u32,
    /// Moves the chance to win, on the log-odds scale.
    pub closing: f64,
    /// Multiplies amounts.
    pub reach: f64,
    /// Multiplies the time a deal takes.
    pub pace: f64,
    /// Who takes over when this person leaves.
    pub successor: usize,
}

impl Member {
    pub(super) fn works_on(&self, day: i32) -> bool {
        self.hired <= day && self.left.is_none_or(|left| day <= left)
    }

    /// How far a new person is, in per cent of the usual work.
    pub(super) fn ramped(&self, day: i32) -> u32 {
        let days = (day - self.hired).clamp(0, RAMP);
        u32::try_from(30 + 70 * days / RAMP).unwrap_or(100)
    }

    pub(super) fn kind(&self) -> &'static TeamKind {
        let place = self.team.unwrap_or(0) % TEAM_KINDS.len();
        TEAM_KINDS.get(place).unwrap_or(&TEAM_KINDS[0])
    }

    pub(super) fn team_name(&self) -> String {
        let Some(team) = self.team else { return "Leadership".to_owned() };
        match team / TEAM_KINDS.len() {
            0 => self.kind().name.to_owned(),
            number => format!("{} {}", self.kind().name, number + 1),
        }
    }

    pub(super) fn region(&self) -> &'static str {
        REGIONS.get(self.kind().region).copied().unwrap_or(REGIONS[0])
    }
}

/// Everybody: the head first, then the managers of the teams, then their people.
pub(super) fn people(seed: u64, count: usize, days: &Days) -> Vec<Member> {
    let teams = (count / TEAM).max(1);
    let mut people: Vec<Member> = (0..count).map(|place| member(seed, place, teams, days)).collect();
    let successors: Vec<usize> = (0..count).map(|place| successor(&people, place)).collect();
    people.iter_mut().zip(successors).for_each(|(member, successor)| member.successor = successor);
    people
}

fn member(seed: u64, place: usize, teams: usize, days: &Days) -> Member {
    let mut draws = Draws::of(seed, Stream::People, u32::try_from(place).unwrap_or(u32::MAX));
    let name = name(seed, place);
    let team = place.checked_sub(1).map(|place| place % teams);
    let role = role(place, teams, team);
    let (hired, left) = employment(&mut draws, role, place, days);
    let (base, variable, rate_bp) = terms(&mut draws, role, team);
    Member {
        email: email(&name),
        name,
        role,
        team,
        manager: place.checked_sub(1).map(|before| if before < teams { 0 } else { 1 + before % teams }),
        hired,
        left,
        base,
        variable,
        rate_bp,
        closing: (draws.uniform() + draws.uniform() - 1.0) * 0.55,
        reach: draws.factor(0.09),
        pace: draws.factor(0.16),
        successor: place,
    }
}

fn role(place: usize, teams: usize, team: Option<usize>) -> Role {
    let Some(team) = team else { return Role::Head };
    let is_success = TEAM_KINDS.get(team % TEAM_KINDS.len()).is_some_and(|kind| kind.sells_to_customers);
    match place {
        place if place <= teams => Role::Manager,
        _ if is_success => Role::Success,
        // In every team the sixth of its people finds leads for the others.
        place if ((place - 1) / teams).is_multiple_of(6) => Role::Development,
        _ => Role::Executive,
    }
}

/// Leaders stay. Of the others six in ten were there before; of all one in seven leaves.
fn employment(draws: &mut Draws, role: Role, place: usize, days: &Days) -> (i32, Option<i32>) {
    let month = |draws: &mut Draws, from: i32, until: i32| {
        let day = draws.between(from, until.max(from + 1));
        day - i32::from(date(day).ymd().2) + 1
    };
    let was_there = !role.sells() || place % 5 < 3;
    let hired = match was_there {
        true => month(draws, days.first - 1_500, days.first - 200),
        false => month(draws, days.first, days.today - 45),
    };
    let leaves = role.sells() && draws.hits(150) && days.today - hired > 500;
    let left = leaves.then(|| month(draws, (hired + 400).max(days.start + 60), days.today) - 1);
    (hired, left)
}

/// Base salary, target variable and commission rate of a year, in round figures.
fn terms(draws: &mut Draws, role: Role, team: Option<usize>) -> (i64, i64, u32) {
    let step = i64::from(draws.between(0, 9));
    let kind = team.and_then(|team| TEAM_KINDS.get(team % TEAM_KINDS.len()));
    let senior = if kind.is_some_and(|kind| kind.segments[2] > 50) { 18_000 } else { 0 };
    match role {
        Role::Head => (165_000 + step * 2_000, 110_000, 0),
        Role::Manager => (104_000 + step * 2_000, 52_000, 0),
        Role::Executive => (64_000 + senior + step * 2_000, 64_000 + senior + step * 2_000, 0),
        Role::Development => (42_000 + step * 1_000, 14_000, 400),
        Role::Success => (56_000 + step * 1_000, 18_000, 150 + u32::try_from(step).unwrap_or(0) * 10),
    }
}

/// The steadiest colleague of the same team and role, else the manager.
fn successor(people: &[Member], place: usize) -> usize {
    let Some(member) = people.get(place) else { return place };
    let Some(left) = member.left else { return place };
    let fits = |other: &Member| {
        other.team == member.team && other.role == member.role && other.left.is_none() && other.hired < left
    };
    people.iter().position(fits).or(member.manager).unwrap_or(place)
}

/// Pairs of given and family name repeat only after all pairs; then an initial stands between.
fn name(seed: u64, place: usize) -> String {
    let pairs = GIVEN.len() * FAMILY.len();
    let start = usize::try_from(seed % pairs as u64).unwrap_or(0);
    let pair = (start + place * 1_009) % pairs;
    let given = GIVEN.get(pair % GIVEN.len()).copied().unwrap_or(GIVEN[0]);
    let family = FAMILY.get(pair / GIVEN.len()).copied().unwrap_or(FAMILY[0]);
    match place / pairs {
        0 => format!("{given} {family}"),
        round => {
            let initial = char::from(b'A' + u8::try_from((round - 1) % 26).unwrap_or(0));
            format!("{given} {initial}. {family}")
        }
    }
}

fn email(name: &str) -> String {
    let plain = name.nfkd().filter(|letter| letter.is_ascii_alphanumeric() || *letter == ' ');
    let joined = plain.collect::<String>().to_lowercase().replace(' ', ".");
    format!("{joined}@larkfield.example")
}
