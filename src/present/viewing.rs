//! Through whose eyes the page is seen: who can be chosen, what is marked, which pages are hidden and why.

use super::pay::plans::{INCENTIVES, PAPER, PLAN_PAPER, SIMULATE, TAB, TOTALS};
use super::pay::settle::{APPROVALS, CONTROL, ESTIMATOR};
use super::place::{Page, Place, View};
use super::words::viewing as words;
use crate::app::requests::Overview;
use crate::domain::kernel::{Id, PersonId};
use crate::domain::visibility::{Field, Viewer, why_hidden};

/// A role that can be looked through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Whoever runs pay.
    #[default]
    Admin,
    /// Somebody who leads others.
    Manager,
    /// Somebody who sells.
    Rep,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 3] = [Role::Admin, Role::Manager, Role::Rep];

    /// Its name in lists.
    pub const fn slug(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Manager => "manager",
            Role::Rep => "rep",
        }
    }

    /// The role of that name.
    pub fn parse(slug: &str) -> Role {
        Role::ALL.into_iter().find(|role| role.slug() == slug).unwrap_or_default()
    }
}

/// Whose eyes are chosen by a role and a person's id; nothing where the role needs somebody.
pub fn chosen(role: Role, person: &str) -> Option<Viewer> {
    let person = || Id::parse(person).map(PersonId);
    match role {
        Role::Admin => Some(Viewer::Admin),
        Role::Manager => person().map(Viewer::Manager),
        Role::Rep => person().map(Viewer::Rep),
    }
}

/// The people who can be looked through in a role: id and name. Managers are those whom somebody names so.
pub fn offered(held: &Overview, role: Role) -> Vec<(String, String)> {
    let leads = |person: PersonId| {
        use crate::domain::model::Manager::Known;
        held.people.iter().any(|one| one.person.manager == Some(Known(person)))
    };
    let people = held.people.iter().filter(|one| role != Role::Manager || leads(one.person.id));
    people.map(|one| (one.person.id.0.to_string(), one.person.name.clone())).collect()
}

/// A viewer as the text that a tab keeps.
pub fn encode(viewer: Viewer) -> Option<String> {
    let (role, person) = match viewer {
        Viewer::Admin => return None,
        Viewer::Manager(person) => (Role::Manager, person),
        Viewer::Rep(person) => (Role::Rep, person),
    };
    Some(format!("{} {}", role.slug(), person.0))
}

/// The viewer of a kept text; whoever runs pay where it says nothing.
pub fn decode(text: &str) -> Viewer {
    let named = text.split_once(' ').and_then(|(role, person)| chosen(Role::parse(role), person));
    named.unwrap_or(Viewer::Admin)
}

/// Whose own figures and goals stand first: those of the one person whom the filter names, else of the rep who looks.
pub fn whose(viewer: Viewer, place: &Place) -> Option<PersonId> {
    let mut people = place.filter.people.iter();
    match (people.next(), people.next(), viewer) {
        (Some(person), None, _) => Some(*person),
        (None, _, Viewer::Rep(person)) => Some(person),
        _ => None,
    }
}

/// What is marked while somebody else's eyes are borrowed.
pub fn mark(held: &Overview) -> Option<String> {
    let (person, role) = match held.viewer {
        Viewer::Admin => return None,
        Viewer::Manager(person) => (person, words::MANAGER),
        Viewer::Rep(person) => (person, words::REP),
    };
    let name = held.people.iter().find(|one| one.person.id == person).map(|one| one.person.name.as_str());
    Some(words::viewing(name.unwrap_or_default(), role))
}

/// Why a page holds nothing for a viewer; nothing where it does.
pub fn hidden_page(viewer: Viewer, page: Page) -> Option<String> {
    match page {
        Page::Data => why_hidden(viewer, Field::ImportLog),
        Page::Roadmap => why_hidden(viewer, Field::Roadmap),
        Page::Home | Page::Performance | Page::Goals | Page::Pay | Page::Forecast => None,
        Page::Coaching | Page::Settings => None,
    }
}

/// Why what a place shows is hidden from a viewer; nothing where it is not.
pub fn hidden(viewer: Viewer, place: &Place) -> Option<String> {
    match place.page {
        Page::Pay => hidden_tab(viewer, place.shown(View::Tab).unwrap_or_default()),
        page => hidden_page(viewer, page),
    }
}

/// Why a view of the page Pay is hidden from a viewer.
pub fn hidden_tab(viewer: Viewer, tab: &str) -> Option<String> {
    let field = match tab {
        APPROVALS => Field::PayApprovals,
        CONTROL => Field::PayControl,
        TAB | PLAN_PAPER => Field::PlanDocument,
        SIMULATE => Field::PaySimulation,
        TOTALS => Field::PayOverview,
        INCENTIVES => Field::Incentives,
        ESTIMATOR => Field::StatementCalculation,
        PAPER => Field::StatementLines,
        _ => Field::StatementTotal,
    };
    why_hidden(viewer, field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_says_why_and_an_admin_sees_every_place() {
        let rep = Viewer::Rep(PersonId(Id::from_bits(1)));
        let hidden_tabs = [APPROVALS, CONTROL, TAB, SIMULATE, TOTALS, PLAN_PAPER];
        for tab in hidden_tabs.into_iter().chain([INCENTIVES, ESTIMATOR, PAPER, ""]) {
            let place = Place::at(Page::Pay).with_view(View::Tab, tab);
            assert_eq!(hidden(Viewer::Admin, &place), None);
            assert_eq!(hidden(rep, &place).is_some(), hidden_tabs.contains(&tab), "{tab}");
        }
        assert!(hidden_page(rep, Page::Data).is_some_and(|why| why.contains("imports")));
        assert!(Page::ALL.into_iter().all(|page| hidden_page(Viewer::Admin, page).is_none()));
    }

    #[test]
    fn a_viewer_survives_the_text_that_the_tab_keeps() {
        let person = PersonId(Id::from_bits(7));
        for viewer in [Viewer::Rep(person), Viewer::Manager(person)] {
            assert_eq!(encode(viewer).map(|text| decode(&text)), Some(viewer));
        }
        assert_eq!(encode(Viewer::Admin), None);
        for text in ["", "rep", "rep x", "admin 7", "owner 7"] {
            assert_eq!(decode(text), Viewer::Admin, "{text}");
        }
    }

    #[test]
    fn a_rep_sees_the_own_figures_first_unless_a_filter_names_somebody() {
        let [own, other] = [7, 8].map(|bits| PersonId(Id::from_bits(bits)));
        let mut place = Place::default();
        assert_eq!(whose(Viewer::Rep(own), &place), Some(own));
        assert_eq!(whose(Viewer::Manager(own), &place), None);
        place.filter.people.insert(other);
        assert_eq!(whose(Viewer::Rep(own), &place), Some(other));
        place.filter.people.insert(own);
        assert_eq!(whose(Viewer::Rep(own), &place), None);
    }

    #[test]
    fn a_role_needs_somebody() {
        assert_eq!(chosen(Role::Admin, ""), Some(Viewer::Admin));
        assert_eq!(chosen(Role::Rep, ""), None);
        let person = PersonId(Id::from_bits(7));
        assert_eq!(chosen(Role::Manager, &person.0.to_string()), Some(Viewer::Manager(person)));
        assert!(Role::ALL.into_iter().all(|role| Role::parse(role.slug()) == role));
    }
}
