//! WHO SEES WHAT of people and pay. One table: a field, a role, and how far that role sees it.
//!
//! Owns the table ([`reach`]) and what follows from it: records with every field that a viewer must not see
//! taken out. The default is hidden: [`reach`] names every field for every role, and each record is taken
//! apart field by field without a rest, so that a new field does not compile before it has its entry.

mod statement;

use super::design::Incentive;
use super::development::recognition::{Place, Who};
use super::development::sharing::may_see;
use super::goals::objective::members;
use super::kernel::{Id, PersonId, PlanId};
use super::model::coaching::Entry;
use super::model::plan::PayAmount;
use super::model::stint::DEPTH_MOST;
use super::model::{Manager, Person, Plan, PlanRecord, Workspace};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Through whose eyes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Viewer {
    /// Whoever runs pay.
    #[default]
    Admin,
    /// Somebody who leads others.
    Manager(PersonId),
    /// Somebody who sells.
    Rep(PersonId),
}

/// How far a field is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Hidden,
    /// One's own.
    Own,
    /// One's own, and that of everybody below.
    Below,
    /// Everybody's.
    Everybody,
}

/// A field of what is shown about people and their pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Field {
    PersonName,
    PersonContact,
    PersonPlace,
    PersonRole,
    PersonTeam,
    PersonManager,
    PersonTerritory,
    PersonEmployment,
    PersonPay,
    PersonOther,
    StatementTotal,
    StatementLines,
    StatementCalculation,
    StatementDeals,
    StatementExceptions,
    StatementDraw,
    PlanDocument,
    PaySimulation,
    PayOverview,
    Incentives,
    SalesRecords,
    Quota,
    Goal,
    Call,
    Achievement,
    Adjustment,
    Dispute,
    CoachingRecord,
    PrivateNote,
    Prize,
    IncentiveEarned,
    PayApprovals,
    PayControl,
    Survey,
    Roadmap,
    ImportLog,
    WholeWorkspace,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 37] = [
        Field::PersonName,
        Field::PersonContact,
        Field::PersonPlace,
        Field::PersonRole,
        Field::PersonTeam,
        Field::PersonManager,
        Field::PersonTerritory,
        Field::PersonEmployment,
        Field::PersonPay,
        Field::PersonOther,
        Field::StatementTotal,
        Field::StatementLines,
        Field::StatementCalculation,
        Field::StatementDeals,
        Field::StatementExceptions,
        Field::StatementDraw,
        Field::PlanDocument,
        Field::PaySimulation,
        Field::PayOverview,
        Field::Incentives,
        Field::SalesRecords,
        Field::Quota,
        Field::Goal,
        Field::Call,
        Field::Achievement,
        Field::Adjustment,
        Field::Dispute,
        Field::CoachingRecord,
        Field::PrivateNote,
        Field::Prize,
        Field::IncentiveEarned,
        Field::PayApprovals,
        Field::PayControl,
        Field::Survey,
        Field::Roadmap,
        Field::ImportLog,
        Field::WholeWorkspace,
    ];

    /// What it is, in the plural.
    pub const fn name(self) -> &'static str {
        match self {
            Field::PersonName => "names",
            Field::PersonContact => "addresses",
            Field::PersonPlace => "places in files",
            Field::PersonRole => "roles",
            Field::PersonTeam => "teams",
            Field::PersonManager => "managers",
            Field::PersonTerritory => "territories",
            Field::PersonEmployment => "days of employment",
            Field::PersonPay => "salaries and rates",
            Field::PersonOther => "further columns about people",
            Field::StatementTotal | Field::StatementLines => "statements",
            Field::StatementCalculation => "calculations of statements",
            Field::StatementDeals => "deals behind statements",
            Field::StatementExceptions => "deals without credit",
            Field::StatementDraw => "draw balances",
            Field::PlanDocument => "plans and their texts",
            Field::PaySimulation => "simulations",
            Field::PayOverview => "totals of pay",
            Field::Incentives => "SPIFs and contests",
            Field::SalesRecords => "deals, activities and leads",
            Field::Quota => "quotas",
            Field::Goal => "goals",
            Field::Call => "forecast calls",
            Field::Achievement => "achievements",
            Field::Adjustment => "adjustments",
            Field::Dispute => "disputes",
            Field::CoachingRecord => "coaching records",
            Field::PrivateNote => "private notes",
            Field::Prize => "prizes",
            Field::IncentiveEarned => "earnings of SPIFs and contests",
            Field::PayApprovals => "approvals",
            Field::PayControl => "payroll, balances and the books",
            Field::Survey => "results of surveys",
            Field::Roadmap => "the roadmap and its cycles",
            Field::ImportLog => "imports and the list of changes",
            Field::WholeWorkspace => "copies of the whole workspace",
        }
    }
}

/// The table: what a rep, a manager and an admin see of a field, in this order.
const fn row(field: Field) -> [Reach; 3] {
    use Reach::{Below, Everybody, Hidden, Own};
    match field {
        Field::PersonName | Field::PersonRole | Field::PersonTeam | Field::PersonManager => {
            [Everybody, Everybody, Everybody]
        }
        Field::PersonContact | Field::PersonTerritory => [Own, Below, Everybody],
        Field::PersonEmployment => [Own, Below, Everybody],
        Field::PersonPay => [Own, Own, Everybody],
        Field::PersonOther | Field::PersonPlace => [Hidden, Hidden, Everybody],
        Field::StatementTotal | Field::StatementLines => [Own, Below, Everybody],
        Field::StatementCalculation | Field::StatementDeals => [Own, Below, Everybody],
        Field::StatementExceptions => [Own, Below, Everybody],
        Field::StatementDraw => [Own, Own, Everybody],
        Field::PlanDocument => [Hidden, Hidden, Everybody],
        Field::PaySimulation | Field::PayOverview => [Hidden, Hidden, Everybody],
        Field::Incentives => [Everybody, Everybody, Everybody],
        Field::SalesRecords | Field::Quota | Field::Goal | Field::Call => [Own, Below, Everybody],
        Field::Achievement | Field::Adjustment | Field::Dispute => [Own, Below, Everybody],
        Field::CoachingRecord | Field::Prize | Field::IncentiveEarned => [Own, Below, Everybody],
        // A note for no one else, totals that a few people stand behind, and what names everybody.
        Field::PrivateNote | Field::Survey | Field::Roadmap => [Hidden, Hidden, Everybody],
        // Approvals are of whole statements, base salary and draws included.
        Field::PayApprovals | Field::PayControl | Field::ImportLog | Field::WholeWorkspace => {
            [Hidden, Hidden, Everybody]
        }
    }
}

/// How far a viewer sees a field.
pub const fn reach(viewer: Viewer, field: Field) -> Reach {
    let [rep, manager, admin] = row(field);
    match viewer {
        Viewer::Rep(_) => rep,
        Viewer::Manager(_) => manager,
        Viewer::Admin => admin,
    }
}

/// Why a viewer sees nothing of a field; nothing where something of it may be seen.
pub fn why_hidden(viewer: Viewer, field: Field) -> Option<String> {
    let role = match viewer {
        Viewer::Admin => "Whoever runs pay",
        Viewer::Manager(_) => "A manager",
        Viewer::Rep(_) => "A rep",
    };
    let is_hidden = reach(viewer, field) == Reach::Hidden;
    is_hidden.then(|| format!("{role} does not see {}; go back to your own view for that.", field.name()))
}

/// A viewer and who stands below.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    viewer: Viewer,
    /// Who leads whom.
    leads: BTreeMap<PersonId, PersonId>,
}

impl Sight {
    /// The sight of a viewer over the roster as it stands.
    pub fn of(viewer: Viewer, workspace: &Workspace) -> Sight {
        let led = |person: &Person| match person.manager {
            Some(Manager::Known(manager)) => Some((person.id, manager)),
            _ => None,
        };
        Sight { viewer, leads: workspace.people.values().filter_map(led).collect() }
    }

    /// Whether the viewer sees a field of somebody.
    pub fn sees(&self, field: Field, whose: PersonId) -> bool {
        let own = match self.viewer {
            Viewer::Admin => None,
            Viewer::Manager(person) | Viewer::Rep(person) => Some(person),
        };
        match reach(self.viewer, field) {
            Reach::Hidden => false,
            Reach::Own => own == Some(whose),
            Reach::Below => own == Some(whose) || own.is_some_and(|own| self.is_below(whose, own)),
            Reach::Everybody => true,
        }
    }

    fn is_below(&self, person: PersonId, leader: PersonId) -> bool {
        let mut current = person;
        for _ in 0..DEPTH_MOST {
            match self.leads.get(&current) {
                Some(next) if *next == leader => return true,
                Some(next) => current = *next,
                None => return false,
            }
        }
        false
    }

    /// Of these people, those of whom the viewer sees a field.
    pub fn people(&self, field: Field, workspace: &Workspace) -> BTreeSet<PersonId> {
        workspace.people.keys().filter(|person| self.sees(field, **person)).copied().collect()
    }

    /// A workspace to compute from with the records that the viewer must not see taken out. People and plans
    /// stay whole but for base salaries, as figures and pay stand on them: they are shown through
    /// [`Sight::person`] and [`Field::PlanDocument`] only. A payout that is computed from it holds no salary
    /// that could be told from it by taking away what was sold. Imports stay, as they name the rows; those are
    /// kept by owner.
    pub fn workspace(&self, workspace: &Workspace) -> Workspace {
        let Workspace {
            id,
            settings,
            mut people,
            mut quotas,
            mut goals,
            mut goal_logs,
            rates,
            mut calls,
            mut achievements,
            mut adjustments,
            notes,
            views,
            coaching: _,
            removed_coaching: _,
            mut private_notes,
            pay_runs: _,
            mut disputes,
            surveys: _,
            survey_answers: _,
            releases: _,
            competitors,
            cycles: _,
            mut plans,
            imports,
            mappings: _,
        } = workspace.clone();
        self.forget_salaries(&mut people, &mut plans);
        quotas.retain(|_, one| self.sees(Field::Quota, one.person));
        // A goal shows how far everybody is whom it measures.
        goals.retain(|_, one| {
            let measured = members(workspace, &one.owner);
            !measured.is_empty() && measured.iter().all(|person| self.sees(Field::Goal, *person))
        });
        let parents: BTreeSet<_> = goals.keys().copied().collect();
        for goal in goals.values_mut() {
            goal.parent = goal.parent.filter(|parent| parents.contains(parent));
        }
        let measured: BTreeSet<Id> =
            goals.keys().map(|goal| goal.0).chain(quotas.keys().map(|quota| quota.0)).collect();
        goal_logs.retain(|id, _| measured.contains(id));
        calls.retain(|_, one| self.sees(Field::Call, one.person));
        achievements.retain(|_, one| self.sees(Field::Achievement, one.person));
        adjustments.retain(|_, one| self.sees(Field::Adjustment, one.person));
        private_notes.retain(|_, one| self.sees(Field::PrivateNote, one.person));
        disputes.retain(|_, one| self.sees(Field::Dispute, one.person));
        Workspace {
            settings,
            people,
            quotas,
            goals,
            goal_logs,
            rates,
            calls,
            achievements,
            adjustments,
            notes,
            views,
            coaching: self.coaching(workspace),
            private_notes,
            disputes,
            competitors,
            plans,
            imports,
            ..Workspace::empty(id)
        }
    }

    fn forget_salaries(
        &self,
        people: &mut BTreeMap<PersonId, Person>,
        plans: &mut BTreeMap<PlanId, PlanRecord>,
    ) {
        people.values_mut().filter(|one| !self.sees(Field::PersonPay, one.id)).for_each(forget_salary);
        if matches!(self.viewer, Viewer::Manager(_)) {
            plans.values_mut().for_each(|plan| forget_stated_salary(&mut plan.document));
        }
    }

    /// The records of coaching that the viewer, or somebody whom the viewer leads, may see.
    fn coaching(&self, workspace: &Workspace) -> BTreeMap<super::kernel::RecordId, Entry> {
        let seen = self.people(Field::CoachingRecord, workspace);
        let visible = |(id, entry): (&super::kernel::RecordId, &Entry)| {
            let versions = entry.versions().filter(|version| {
                let whose = version.record.person();
                whose.is_none_or(|whose| self.sees(Field::CoachingRecord, whose))
                    && seen.iter().any(|person| may_see(workspace, *person, &version.record))
            });
            Some((*id, Entry::of(versions.cloned())?))
        };
        workspace.coaching.iter().filter_map(visible).collect()
    }

    /// A place of a ranking without the prize that the viewer must not see.
    pub fn place(&self, place: Place) -> Place {
        let sees = match place.who {
            Who::Person(person) => self.sees(Field::Prize, person),
            Who::Unnamed | Who::Team(_) => reach(self.viewer, Field::Prize) == Reach::Everybody,
        };
        Place { prize: place.prize.filter(|_| sees), ..place }
    }

    /// A SPIF or contest without the earnings that the viewer must not see.
    pub fn incentive(&self, incentive: Incentive) -> Incentive {
        let all = reach(self.viewer, Field::IncentiveEarned) == Reach::Everybody;
        let earned_minor = incentive.earned_minor.filter(|_| all);
        let mut standings = incentive.standings;
        for one in &mut standings {
            one.earned_minor = one.earned_minor.filter(|_| self.sees(Field::IncentiveEarned, one.person));
        }
        Incentive { earned_minor, standings, ..incentive }
    }

    /// A person with what the viewer must not see taken out.
    pub fn person(&self, person: &Person) -> Person {
        let Person {
            id,
            name,
            email,
            aliases,
            role,
            team,
            manager,
            territory,
            region,
            hired,
            left,
            commission_rate,
            base_salary,
            target_variable,
            currency,
            history,
            other,
            place,
        } = person.clone();
        let sees = |field| self.sees(field, person.id);
        Person {
            id,
            name: if sees(Field::PersonName) { name } else { String::new() },
            email: email.filter(|_| sees(Field::PersonContact)),
            aliases: if sees(Field::PersonContact) { aliases } else { Vec::new() },
            role: role.filter(|_| sees(Field::PersonRole)),
            team: team.filter(|_| sees(Field::PersonTeam)),
            manager: manager.filter(|_| sees(Field::PersonManager)),
            territory: territory.filter(|_| sees(Field::PersonTerritory)),
            region: region.filter(|_| sees(Field::PersonTerritory)),
            hired: hired.filter(|_| sees(Field::PersonEmployment)),
            left: left.filter(|_| sees(Field::PersonEmployment)),
            commission_rate: commission_rate.filter(|_| sees(Field::PersonPay)),
            base_salary: base_salary.filter(|_| sees(Field::PersonPay)),
            target_variable: target_variable.filter(|_| sees(Field::PersonPay)),
            currency: currency.filter(|_| sees(Field::PersonPay)),
            // Earlier roles carry pay with them.
            history: if sees(Field::PersonPay) { history } else { Vec::new() },
            other: if sees(Field::PersonOther) { other } else { BTreeMap::new() },
            place: place.filter(|_| sees(Field::PersonPlace)),
        }
    }
}

fn forget_salary(person: &mut Person) {
    person.base_salary = None;
    person.history.iter_mut().for_each(|stint| stint.base_salary = None);
}

/// A salary that the plan states is everybody's whom the plan pays.
fn forget_stated_salary(plan: &mut Plan) {
    let pay = plan.pay.iter_mut().chain(plan.versions.iter_mut().filter_map(|version| version.pay.as_mut()));
    pay.filter(|pay| matches!(pay.base_salary, Some(PayAmount::PerYear(_))))
        .for_each(|pay| pay.base_salary = None);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::commission::balance::DRAW_ADVANCE;
    use crate::domain::commission::statement::BASE_SALARY;
    use crate::domain::commission::{Line, Statement, Trace};
    use crate::domain::kernel::{Calendar, Currency, Date, DateRange, Id, Money, WorkspaceId};

    fn id(name: &str) -> PersonId {
        PersonId(Id::derived("person", &[name]))
    }

    /// Ann leads Ben, who leads Cy; Dee stands alone.
    fn workspace() -> Workspace {
        let mut workspace = Workspace::empty(WorkspaceId(Id::from_bits(1)));
        for (name, manager) in [("Ann", None), ("Ben", Some("Ann")), ("Cy", Some("Ben")), ("Dee", None)] {
            let mut person = Person::named(id(name), name);
            person.manager = manager.map(|manager| Manager::Known(id(manager)));
            person.base_salary = Some(Money::new(100, Currency::USD));
            person.email = Some(format!("{name}@example.com"));
            workspace.people.insert(person.id, person);
        }
        workspace
    }

    #[test]
    fn no_role_sees_more_than_the_one_above_it() {
        for field in Field::ALL {
            let [rep, manager, admin] = row(field);
            assert!(admin == Reach::Everybody, "{field:?}");
            // Own pay is a rep's to see; beyond the own nobody sees more than who leads them.
            assert!(rep <= Reach::Own || rep == manager, "{field:?}");
        }
    }

    #[test]
    fn a_manager_sees_those_below_to_any_depth_and_nobody_beside() {
        let workspace = workspace();
        let sight = Sight::of(Viewer::Manager(id("Ann")), &workspace);
        let seen = |name| sight.sees(Field::StatementTotal, id(name));
        assert_eq!(["Ann", "Ben", "Cy", "Dee"].map(seen), [true, true, true, false]);
        let rep = Sight::of(Viewer::Rep(id("Cy")), &workspace);
        assert_eq!(["Ann", "Cy"].map(|name| rep.sees(Field::StatementTotal, id(name))), [false, true]);
    }

    #[test]
    fn what_is_hidden_is_taken_out_of_the_record_and_what_is_own_stays() {
        let workspace = workspace();
        let rep = Sight::of(Viewer::Rep(id("Cy")), &workspace);
        let own = rep.person(&workspace.people[&id("Cy")]);
        assert!(own.base_salary.is_some() && own.email.is_some());
        let other = rep.person(&workspace.people[&id("Dee")]);
        assert!(other.base_salary.is_none() && other.email.is_none() && other.name == "Dee");
        let admin = Sight::of(Viewer::Admin, &workspace);
        assert_eq!(admin.person(&workspace.people[&id("Dee")]), workspace.people[&id("Dee")]);
        assert_eq!(Sight::of(Viewer::Manager(id("Ben")), &workspace).person(&own).base_salary, None);
    }

    fn line(component: &str, minor: i64) -> Line {
        let trace = Trace { sentence: "the balance is then 70.00".to_owned(), ..Trace::empty() };
        let days = DateRange { from: Date::MIN, until: Date::MAX };
        let (component, name) = (component.to_owned(), component.to_owned());
        Line { component, name, days, amount: Money::new(minor, Currency::USD), trace }
    }

    #[test]
    fn a_manager_sees_what_reports_sold_but_neither_salary_nor_balance() {
        let workspace = workspace();
        let lines = vec![line(BASE_SALARY, 500_000), line("commission", 100), line(DRAW_ADVANCE, 20)];
        let whole = Statement {
            plan: String::new(),
            person: id("Ben"),
            person_name: "Ben".to_owned(),
            period: Calendar::default().parse("2026-01").unwrap(),
            currency: Currency::USD,
            lines,
            total: Money::new(500_120, Currency::USD),
            exceptions: Vec::new(),
            why_zero: None,
            draw_balance: Some(Money::new(7_000, Currency::USD)),
        };
        let seen = |viewer| Sight::of(viewer, &workspace).statement(&whole);
        assert_eq!(seen(Viewer::Admin).as_ref(), Some(&whole));
        assert_eq!(seen(Viewer::Rep(id("Ben"))).as_ref(), Some(&whole));
        assert_eq!(seen(Viewer::Rep(id("Cy"))), None);
        let seen = seen(Viewer::Manager(id("Ann"))).unwrap();
        assert_eq!((seen.total.minor, seen.draw_balance), (120, None));
        let said: Vec<(i64, bool)> =
            seen.lines.iter().map(|line| (line.amount.minor, line.trace.sentence.is_empty())).collect();
        assert_eq!(said, [(100, false), (20, true)]);
    }

    #[test]
    fn what_nobody_but_the_admin_sees_says_why() {
        let rep = Viewer::Rep(id("Cy"));
        for field in Field::ALL {
            let why = why_hidden(rep, field);
            assert_eq!(why.is_some(), reach(rep, field) == Reach::Hidden, "{field:?}");
            assert_eq!(why_hidden(Viewer::Admin, field), None);
        }
    }

    #[test]
    fn a_circle_of_managers_ends() {
        let mut workspace = workspace();
        workspace.people.get_mut(&id("Ann")).unwrap().manager = Some(Manager::Known(id("Cy")));
        assert!(!Sight::of(Viewer::Manager(id("Dee")), &workspace).sees(Field::StatementTotal, id("Ann")));
    }
}
