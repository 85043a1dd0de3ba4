//! WHO SEES WHAT of people and pay. One table: a field, a role, and how far that role sees it.
//!
//! Owns the table ([`reach`]) and what follows from it: records with every field that a viewer must not see
//! taken out. The default is hidden: [`reach`] names every field for every role, and each record is taken
//! apart field by field without a rest, so that a new field does not compile before it has its entry.

use super::commission::balance::{DRAW_ADVANCE, DRAW_RECOVERY};
use super::commission::statement::BASE_SALARY;
use super::commission::{Line, Statement, Trace};
use super::kernel::{Money, PersonId};
use super::model::stint::DEPTH_MOST;
use super::model::{Manager, Person, Workspace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 20] = [
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
    ];
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

    /// A statement with what the viewer must not see taken out; nothing where even its total is hidden.
    pub fn statement(&self, statement: &Statement) -> Option<Statement> {
        let Statement {
            plan,
            person,
            person_name,
            period,
            currency,
            lines,
            total,
            exceptions,
            why_zero,
            draw_balance,
        } = statement.clone();
        let sees = |field| self.sees(field, person);
        if !sees(Field::StatementTotal) {
            return None;
        }
        let pays = |line: &Line| line.component != BASE_SALARY || sees(Field::PersonPay);
        let lines: Vec<Line> = lines.into_iter().filter(pays).collect();
        // Without the salary, which is the person's pay and not a sale's, nobody can take one from the other.
        let total = if sees(Field::PersonPay) {
            total
        } else {
            Money::sum(currency, lines.iter().map(|line| line.amount)).ok()?
        };
        let lines = if sees(Field::StatementLines) { lines } else { Vec::new() };
        let lines = lines.into_iter().map(|line| self.line(line, person)).collect();
        let why_zero = why_zero.filter(|_| sees(Field::StatementCalculation));
        let exceptions = if sees(Field::StatementExceptions) { exceptions } else { Vec::new() };
        let draw_balance = draw_balance.filter(|_| sees(Field::StatementDraw));
        Some(Statement {
            plan,
            person,
            person_name,
            period,
            currency,
            lines,
            total,
            exceptions,
            why_zero,
            draw_balance,
        })
    }

    /// A line with what the viewer must not see taken out; its amount is a part of the total.
    fn line(&self, line: Line, person: PersonId) -> Line {
        let Line { component, name, days, amount, trace } = line;
        let Trace {
            rows,
            credit,
            quota_credit,
            quota,
            attainment_before,
            attainment_after,
            clauses,
            exact,
            arithmetic,
            sentence,
            why_zero,
            next_tier,
        } = trace;
        let is_draw = [DRAW_ADVANCE, DRAW_RECOVERY].contains(&component.as_str());
        let calculates = self.sees(Field::StatementCalculation, person)
            && (!is_draw || self.sees(Field::StatementDraw, person));
        let hidden = Trace::empty();
        let trace = Trace {
            rows: if self.sees(Field::StatementDeals, person) { rows } else { Vec::new() },
            credit: if calculates { credit } else { hidden.credit },
            quota_credit: quota_credit.filter(|_| calculates),
            quota: quota.filter(|_| calculates),
            attainment_before: attainment_before.filter(|_| calculates),
            attainment_after: attainment_after.filter(|_| calculates),
            clauses: if calculates { clauses } else { Vec::new() },
            exact: if calculates { exact } else { hidden.exact },
            arithmetic: if calculates { arithmetic } else { String::new() },
            sentence: if calculates { sentence } else { String::new() },
            why_zero: why_zero.filter(|_| calculates),
            next_tier: next_tier.filter(|_| calculates),
        };
        Line { component, name, days, amount, trace }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Calendar, Currency, Date, DateRange, Id, WorkspaceId};

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
    fn a_circle_of_managers_ends() {
        let mut workspace = workspace();
        workspace.people.get_mut(&id("Ann")).unwrap().manager = Some(Manager::Known(id("Cy")));
        assert!(!Sight::of(Viewer::Manager(id("Dee")), &workspace).sees(Field::StatementTotal, id("Ann")));
    }
}
