//! Stints: since when somebody had which role, team, manager and pay, and who reported to whom on a day.

use super::person::{Manager, Person};
use super::workspace::Workspace;
use crate::domain::kernel::{Date, Money, PersonId, Place, Rational};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many levels of managers stand above anybody.
pub const DEPTH_MOST: usize = 50;

/// What holds about a person from a day on. What a stint does not say goes on as before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stint {
    /// The first day on which it holds; it holds until the next stint begins.
    pub from: Date,
    /// The first day on which nothing holds any more, if no other stint follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The role that plans address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The team as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Who leads this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<Manager>,
    /// The territory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub territory: Option<String>,
    /// The region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The person's own commission rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commission_rate: Option<Rational>,
    /// Base salary of a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_salary: Option<Money>,
    /// Target variable pay of a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_variable: Option<Money>,
    /// Where it was read, if it came from a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Stint {
    /// A stint that says nothing yet.
    pub fn beginning(from: Date) -> Stint {
        Stint {
            from,
            until: None,
            role: None,
            team: None,
            manager: None,
            territory: None,
            region: None,
            commission_rate: None,
            base_salary: None,
            target_variable: None,
            place: None,
        }
    }
}

/// What is known about a person on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The role that plans address.
    pub role: Option<&'a str>,
    /// The team as stated.
    pub team: Option<&'a str>,
    /// Who leads this person.
    pub manager: Option<&'a Manager>,
    /// The territory.
    pub territory: Option<&'a str>,
    /// The region.
    pub region: Option<&'a str>,
    /// The person's own commission rate.
    pub commission_rate: Option<Rational>,
    /// Base salary of a year.
    pub base_salary: Option<Money>,
    /// Target variable pay of a year.
    pub target_variable: Option<Money>,
    /// Whether the last stint ended before this day: then nothing of the above is known.
    pub is_over: bool,
}

impl Person {
    /// What is known about this person on a day. Without a history it is what the record says now. With
    /// one, each field is what the newest stint that began by then says of it; before the first stint it is
    /// what the first one says; and what no stint ever says is what the record says.
    pub fn on(&self, day: Date) -> Standing<'_> {
        let begun = self.history.partition_point(|stint| stint.from <= day).max(1).min(self.history.len());
        let (past, coming) = self.history.split_at_checked(begun).unwrap_or_default();
        if past.last().is_some_and(|last| last.until.is_some_and(|until| until <= day)) {
            return Standing { is_over: true, ..Standing::default() };
        }
        fn pick<'a, T>(
            (past, coming): (&'a [Stint], &'a [Stint]),
            field: impl Fn(&'a Stint) -> Option<T>,
            now: Option<T>,
        ) -> Option<T> {
            let said = past.iter().rev().find_map(&field);
            said.or_else(|| now.filter(|_| !coming.iter().any(|stint| field(stint).is_some())))
        }
        let all = (past, coming);
        Standing {
            role: pick(all, |stint| stint.role.as_deref(), self.role.as_deref()),
            team: pick(all, |stint| stint.team.as_deref(), self.team.as_deref()),
            manager: pick(all, |stint| stint.manager.as_ref(), self.manager.as_ref()),
            territory: pick(all, |stint| stint.territory.as_deref(), self.territory.as_deref()),
            region: pick(all, |stint| stint.region.as_deref(), self.region.as_deref()),
            commission_rate: pick(all, |stint| stint.commission_rate, self.commission_rate),
            base_salary: pick(all, |stint| stint.base_salary, self.base_salary),
            target_variable: pick(all, |stint| stint.target_variable, self.target_variable),
            is_over: false,
        }
    }

    /// The days on which something about this person changes, after the first.
    pub fn change_days(&self) -> impl Iterator<Item = Date> + '_ {
        let begins = self.history.iter().skip(1).map(|stint| stint.from);
        begins.chain(self.history.last().and_then(|last| last.until))
    }

    /// Puts a stint into the history, in place of one that begins on the same day, and makes the record
    /// say what the newest stint says. The first stint of all is preceded by what the record said until
    /// then, so that the past stays as it was.
    pub fn begin_stint(&mut self, stint: Stint) {
        if self.history.is_empty() && self.is_described() {
            let from = self.hired.filter(|hired| *hired < stint.from).unwrap_or(Date::MIN);
            if from < stint.from {
                self.history.push(self.as_stint(from));
            }
        }
        match self.history.binary_search_by_key(&stint.from, |known| known.from) {
            Ok(place) => self.history[place] = stint,
            Err(place) => self.history.insert(place, stint),
        }
        let count = self.history.len();
        // Only behind the last stint nothing may hold any more.
        self.history.iter_mut().take(count.saturating_sub(1)).for_each(|stint| stint.until = None);
        self.say_the_newest();
    }

    fn is_described(&self) -> bool {
        self.as_stint(Date::MIN) != Stint { place: self.place.clone(), ..Stint::beginning(Date::MIN) }
    }

    fn as_stint(&self, from: Date) -> Stint {
        Stint {
            from,
            until: None,
            role: self.role.clone(),
            team: self.team.clone(),
            manager: self.manager.clone(),
            territory: self.territory.clone(),
            region: self.region.clone(),
            commission_rate: self.commission_rate,
            base_salary: self.base_salary,
            target_variable: self.target_variable,
            place: self.place.clone(),
        }
    }

    fn say_the_newest(&mut self) {
        for stint in &self.history {
            set(&mut self.role, &stint.role);
            set(&mut self.team, &stint.team);
            set(&mut self.manager, &stint.manager);
            set(&mut self.territory, &stint.territory);
            set(&mut self.region, &stint.region);
            set(&mut self.commission_rate, &stint.commission_rate);
            set(&mut self.base_salary, &stint.base_salary);
            set(&mut self.target_variable, &stint.target_variable);
        }
    }

    /// The same record with its newest stint saying what the record says: how a correction of the record
    /// reaches its history.
    pub fn with_history_corrected(mut self) -> Person {
        let now = self.as_stint(Date::MIN);
        if let Some(last) = self.history.last_mut() {
            *last = Stint { from: last.from, until: last.until, place: last.place.clone(), ..now };
        }
        self
    }
}

fn set<T: Clone>(slot: &mut Option<T>, stated: &Option<T>) {
    if stated.is_some() {
        slot.clone_from(stated);
    }
}

/// Why a chain of managers leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainFault {
    /// It comes back to somebody: the people of the cycle, each followed by the manager.
    Cycle(Vec<PersonId>),
    /// More than [`DEPTH_MOST`] managers stand above the person.
    Depth,
}

impl Workspace {
    /// Who led somebody on a day, if that is somebody of the roster.
    pub fn manager_on(&self, person: PersonId, day: Date) -> Option<PersonId> {
        match self.people.get(&person)?.on(day).manager? {
            Manager::Known(id) => Some(*id),
            Manager::Named(_) => None,
        }
    }

    /// Everybody above a person on a day, the nearest first.
    ///
    /// # Errors
    /// [`ChainFault`] if the chain comes back to somebody or is longer than [`DEPTH_MOST`].
    pub fn chain_on(&self, person: PersonId, day: Date) -> Result<Vec<PersonId>, ChainFault> {
        let (mut chain, mut met) = (vec![person], BTreeSet::from([person]));
        while let Some(manager) = chain.last().and_then(|last| self.manager_on(*last, day)) {
            if !met.insert(manager) {
                let place = chain.iter().position(|known| *known == manager).unwrap_or(0);
                return Err(ChainFault::Cycle(chain.split_off(place)));
            }
            chain.push(manager);
        }
        chain.remove(0);
        if chain.len() > DEPTH_MOST { Err(ChainFault::Depth) } else { Ok(chain) }
    }

    /// The first fault in the chain above one person, on any day on which anybody's manager may change.
    pub fn chain_fault_of(&self, person: PersonId) -> Option<(Date, ChainFault)> {
        let changes = self.people.values().flat_map(Person::change_days);
        let mut days: Vec<Date> = std::iter::once(Date::MIN).chain(changes).collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter().find_map(|day| Some((day, self.chain_on(person, day).err()?)))
    }

    /// All faults in who leads whom: whose chain, from which day on, and what is wrong. A circle stands
    /// there once. Who has too many levels above is found at the beginning and where the own manager changes.
    pub fn chain_faults(&self) -> Vec<(PersonId, Date, ChainFault)> {
        let mut faults = self.faults_at_first();
        let circle = |fault: &ChainFault| match fault {
            ChainFault::Cycle(people) => Some(people.iter().copied().collect::<BTreeSet<PersonId>>()),
            ChainFault::Depth => None,
        };
        let mut known: BTreeSet<BTreeSet<PersonId>> =
            faults.iter().filter_map(|(_, _, fault)| circle(fault)).collect();
        for person in self.people.values() {
            for day in person.change_days() {
                let Err(fault) = self.chain_on(person.id, day) else { continue };
                if circle(&fault).is_none_or(|circle| known.insert(circle)) {
                    faults.push((person.id, day, fault));
                }
            }
        }
        faults
    }

    /// The faults before anything changes, each person looked at once.
    fn faults_at_first(&self) -> Vec<(PersonId, Date, ChainFault)> {
        let mut levels: BTreeMap<PersonId, usize> = BTreeMap::new();
        let mut faults = Vec::new();
        for person in self.people.keys() {
            let (mut path, mut on_path) = (Vec::new(), BTreeSet::new());
            let mut next = Some(*person);
            while let Some(id) = next.filter(|id| !levels.contains_key(id) && on_path.insert(*id)) {
                path.push(id);
                next = self.manager_on(id, Date::MIN);
            }
            let again = next.and_then(|id| path.iter().position(|known| *known == id));
            let mut above = next.map_or(0, |id| levels.get(&id).map_or(0, |levels| levels.saturating_add(1)));
            if let Some(place) = again {
                let circle = path.split_off(place);
                levels.extend(circle.iter().map(|id| (*id, 0)));
                above = 1;
                faults.extend(circle.first().map(|id| (*id, Date::MIN, ChainFault::Cycle(circle.clone()))));
            }
            for id in path.into_iter().rev() {
                levels.insert(id, above);
                if above > DEPTH_MOST {
                    faults.push((id, Date::MIN, ChainFault::Depth));
                }
                above = above.saturating_add(1);
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Id, WorkspaceId};

    fn day(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    fn id(number: u128) -> PersonId {
        PersonId(Id::from_bits(number))
    }

    fn led_by(from: &str, manager: PersonId) -> Stint {
        Stint { manager: Some(Manager::Known(manager)), ..Stint::beginning(day(from)) }
    }

    fn workspace(people: Vec<Person>) -> Workspace {
        let mut workspace = Workspace::empty(WorkspaceId(Id::from_bits(0)));
        workspace.people = people.into_iter().map(|person| (person.id, person)).collect();
        workspace
    }

    #[test]
    fn the_past_stays_as_it_was_and_the_record_says_the_newest() {
        let mut ada =
            Person { role: Some("AE".into()), team: Some("East".into()), ..Person::named(id(1), "Ada") };
        ada.begin_stint(Stint { role: Some("Lead".into()), ..Stint::beginning(day("2026-07-01")) });
        let role = |ada: &Person, on: &str| ada.on(day(on)).role.map(str::to_owned);
        assert_eq!(role(&ada, "2026-06-30").as_deref(), Some("AE"));
        assert_eq!(role(&ada, "2026-07-01").as_deref(), Some("Lead"));
        assert_eq!(ada.on(day("2026-08-01")).team, Some("East"));
        assert_eq!(ada.role.as_deref(), Some("Lead"));
        ada.begin_stint(Stint { role: Some("SDR".into()), ..Stint::beginning(day("2026-01-01")) });
        assert_eq!(role(&ada, "2026-03-01").as_deref(), Some("SDR"));
        assert_eq!(ada.role.as_deref(), Some("Lead"));
        assert_eq!(role(&ada, "2020-01-01").as_deref(), Some("AE"), "what the record said until then");
        assert_eq!(Person::named(id(2), "Ben").on(day("2026-03-01")), Standing::default());
    }

    #[test]
    fn a_cycle_is_found_on_the_day_on_which_it_closes() {
        let mut people: Vec<Person> = (1..=3).map(|number| Person::named(id(number), "x")).collect();
        people[0].begin_stint(led_by("2026-01-01", id(2)));
        people[1].begin_stint(led_by("2026-01-01", id(3)));
        let mut fine = workspace(people.clone());
        assert_eq!(fine.chain_faults(), []);
        assert_eq!(fine.chain_on(id(1), day("2026-02-01")), Ok(vec![id(2), id(3)]));
        people[2].begin_stint(led_by("2025-01-01", id(9)));
        people[2].begin_stint(led_by("2026-03-01", id(1)));
        fine = workspace(people);
        let cycle = ChainFault::Cycle(vec![id(3), id(1), id(2)]);
        assert_eq!(fine.chain_faults(), [(id(3), day("2026-03-01"), cycle)]);
    }

    #[test]
    fn fifty_levels_stand_above_somebody_and_no_more() {
        let tall = |levels: u128| {
            let led = |number: u128| Person {
                manager: (number < levels).then(|| Manager::Known(id(number + 1))),
                ..Person::named(id(number), "x")
            };
            workspace((0..=levels).map(led).collect()).chain_on(id(0), day("2026-01-01"))
        };
        assert_eq!(tall(50).map(|chain| chain.len()), Ok(50));
        assert_eq!(tall(51), Err(ChainFault::Depth));
    }

    #[test]
    fn a_hierarchy_ten_thousand_deep_and_a_circle_as_long_end_at_once() {
        let led = |number: u128, by: Option<u128>| Person {
            manager: by.map(|by| Manager::Known(id(by))),
            ..Person::named(id(number), "x")
        };
        let deep = workspace(
            (0..10_000).map(|number| led(number, (number < 9_999).then_some(number + 1))).collect(),
        );
        let faults = deep.chain_faults();
        assert_eq!(faults.len(), 10_000 - 51);
        assert!(faults.iter().all(|(_, _, fault)| *fault == ChainFault::Depth));
        let round = workspace((0..10_000).map(|number| led(number, Some((number + 1) % 10_000))).collect());
        let faults = round.chain_faults();
        assert!(matches!(faults.as_slice(), [(_, Date::MIN, ChainFault::Cycle(all))] if all.len() == 10_000));
    }
}
