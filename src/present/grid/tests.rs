//! Laws of the grids: what is pasted, where keys lead, what is refused, and what is saved.

use super::*;
use crate::app::edit::Action;
use crate::app::requests::{Overview, PersonBrief};
use crate::domain::kernel::{Currency, Date, DateRange, GoalId, Id, Money, PersonId, QuotaId, Rational};
use crate::domain::model::goal::{Aim, GoalMeasure};
use crate::domain::model::{Goal, GoalOwner, GoalValue, Manager, Person, Quota};
use crate::present::format::{DateOrder, Locale};
use crate::present::words::grid as words;

fn english() -> Locale {
    Locale::of("en-US", '.', Some(','), DateOrder::MonthDayYear)
}

fn german() -> Locale {
    Locale::of("de-DE", ',', Some('.'), DateOrder::DayMonthYear)
}

fn eur() -> Currency {
    Currency::parse("EUR").unwrap()
}

fn quarter() -> DateRange {
    DateRange::new(Date::parse_iso("2026-01-01").unwrap(), Date::parse_iso("2026-04-01").unwrap()).unwrap()
}

fn overview() -> Overview {
    let brief = |number: u128, name: &str| PersonBrief {
        person: Person::named(PersonId(Id::from_bits(number)), name),
        team: None,
        manager: None,
        deals: 0,
    };
    let amount = Money::new(2_500_000, eur());
    let (id, person) = (QuotaId(Id::from_bits(9)), PersonId(Id::from_bits(1)));
    Overview {
        currency: Some(eur()),
        people: vec![brief(1, "Ana"), brief(2, "Ben")],
        quotas: vec![Quota { id, person, range: quarter(), amount, place: None }],
        generation: 4,
        ..Overview::default()
    }
}

fn grid(sheet: Sheet, locale: &Locale) -> Grid {
    Grid::of(sheet, &overview(), Some(quarter()), locale)
}

#[test]
fn a_grid_ends_in_a_blank_row_and_untouched_saves_nothing() {
    use Sheet::{Achievements, Adjustments, Deals, Goals, People, Quotas, Rates, Splits};
    for sheet in [People, Quotas, Rates, Deals, Goals, Splits, Achievements, Adjustments] {
        let grid = grid(sheet, &english());
        assert!(grid.entries.last().unwrap().is_blank());
        assert_eq!(grid.saved(&overview(), &english()), Ok(Saved::Nothing));
    }
}

#[test]
fn a_paste_fills_cells_adds_rows_and_tells_what_found_no_place() {
    let mut grid = grid(Sheet::People, &english());
    let left_out = grid.paste((2, 0), "\"Cem\tÖz\"\tSeller\r\n\"Di\"\"a\"\t\"two\nlines\"\r\n");
    assert_eq!(left_out, 0);
    assert_eq!((grid.cell((2, 0)), grid.cell((2, 1))), ("Cem Öz", "Seller"));
    assert_eq!((grid.cell((3, 0)), grid.cell((3, 1))), ("Di\"a", "two lines"));
    assert!(grid.entries.last().unwrap().is_blank() && grid.entries.len() == 5);
    assert_eq!(grid.paste((0, 8), "1\t2\t\n"), 1);
    let many = "x\n".repeat(MOST_ROWS + 3);
    assert_eq!(grid.paste((0, 0), &many), 3);
    assert_eq!(grid.entries.len(), MOST_ROWS);
}

#[test]
fn keys_reach_every_cell_and_never_leave_the_grid() {
    let grid = grid(Sheet::Quotas, &english());
    let mut at = (0, 0);
    let mut met = vec![at];
    loop {
        let next = grid.stepped(at, Step::Right);
        if next == at {
            break;
        }
        at = next;
        met.push(at);
    }
    assert_eq!(met.len(), grid.entries.len() * grid.width());
    assert_eq!(grid.stepped(at, Step::Down), at);
    assert_eq!(grid.stepped((0, 0), Step::Up), (0, 0));
    assert_eq!(grid.stepped((0, 0), Step::Left), (0, 0));
    assert_eq!(grid.stepped((1, 0), Step::Left), (0, grid.width() - 1));
}

#[test]
fn quotas_have_a_row_for_everybody_and_read_the_readers_numbers_and_days() {
    let mut grid = grid(Sheet::Quotas, &german());
    assert_eq!((grid.cell((0, 0)), grid.cell((0, 3))), ("Ana", "25.000,00"));
    assert_eq!((grid.cell((1, 0)), grid.cell((1, 3))), ("Ben", ""));
    grid.set((1, 3), "1.250,50");
    grid.set((1, 2), "28.2.2026");
    let Ok(Saved::Edit(Action::SetQuota { id: None, amount, range, .. })) =
        grid.saved(&overview(), &german())
    else {
        panic!()
    };
    assert_eq!((amount.minor, range.to_string().as_str()), (125_050, "2026-01-01..2026-03-01"));
}

#[test]
fn one_wrong_cell_keeps_every_row_from_being_saved() {
    let mut grid = grid(Sheet::Quotas, &english());
    grid.set((1, 3), "ten");
    grid.set((0, 3), "26,000");
    grid.paste((2, 0), "Nobody\t2026-01-01\t2025-12-31\t-5");
    let wrong = grid.saved(&overview(), &english()).unwrap_err();
    let cells: Vec<At> = wrong.keys().copied().collect();
    assert_eq!(cells, [(1, 3), (2, 0), (2, 2), (2, 3)]);
    assert_eq!(wrong[&(2, 2)], words::BEFORE_FIRST);
}

#[test]
fn overlapping_quotas_of_a_person_are_told_at_the_later_row() {
    let mut grid = grid(Sheet::Quotas, &english());
    grid.paste((2, 0), "ana\t2026-03-31\t2026-04-30\t100");
    assert_eq!(grid.saved(&overview(), &english()).unwrap_err()[&(2, 1)], words::OVERLAPS);
}

#[test]
fn a_cleared_row_is_removed_and_all_rows_are_one_change() {
    let mut grid = grid(Sheet::Quotas, &english());
    grid.clear(0);
    grid.set((1, 3), "10");
    let Ok(Saved::Edit(Action::Together(actions))) = grid.saved(&overview(), &english()) else { panic!() };
    assert_eq!(actions.first(), Some(&Action::RemoveQuota(QuotaId(Id::from_bits(9)))));
    assert_eq!(actions.len(), 2);
}

#[test]
fn new_people_come_after_the_managers_they_name() {
    let mut grid = grid(Sheet::People, &english());
    grid.paste((2, 0), "Cem\t\t\tDia\t\t\t5%\t60,000\nDia\nCem");
    assert_eq!(grid.saved(&overview(), &english()).unwrap_err()[&(4, 0)], words::TWICE);
    grid.clear(4);
    let Ok(Saved::Edit(Action::Together(actions))) = grid.saved(&overview(), &english()) else { panic!() };
    let names: Vec<&str> = actions
        .iter()
        .map(|action| match action {
            Action::SetPerson { id: None, person } => person.name.as_str(),
            _ => panic!(),
        })
        .collect();
    assert_eq!(names, ["Dia", "Cem"]);
    let Some(Action::SetPerson { person, .. }) = actions.last() else { panic!() };
    assert_eq!(person.manager, Some(Manager::Named("Dia".to_owned())));
    assert_eq!(person.base_salary, Some(Money::new(6_000_000, eur())));
}

#[test]
fn typed_deals_become_a_file_in_plain_form_with_ids_of_their_own() {
    let mut grid = grid(Sheet::Deals, &german());
    grid.paste(
        (0, 0),
        "Roof, \"big\"\tAna\tClosed Won\t1.250,50\t\t31.1.2026\nDoor\tBen\tProposal\t\tusd\t2026-05-01\tX1",
    );
    let Ok(Saved::File { text, .. }) = grid.saved(&overview(), &german()) else { panic!() };
    assert_eq!(
        text,
        "Deal ID,Deal Name,Owner,Stage,Amount,Currency,Close Date\r\n\
         typed-4-1,\"Roof, \"\"big\"\"\",Ana,Closed Won,1250.50,EUR,2026-01-31\r\n\
         X1,Door,Ben,Proposal,,USD,2026-05-01\r\n"
    );
}

#[test]
fn rates_are_above_zero_lead_elsewhere_and_stand_once() {
    let mut grid = grid(Sheet::Rates, &english());
    grid.paste((0, 0), "usd\teur\t1/31/2026\t0.92\nUSD\tEUR\t2026-01-31\t0.9\nEUR\tEUR\t2026-01-31\t1\nEUR\tUSD\t2026-13-01\t0");
    let wrong = grid.saved(&overview(), &english()).unwrap_err();
    assert_eq!(wrong.keys().copied().collect::<Vec<_>>(), [(1, 2), (2, 1), (3, 2), (3, 3)]);
}

#[test]
fn achievements_are_shares_of_an_objective_in_a_period_and_stand_once() {
    let mut grid = grid(Sheet::Achievements, &german());
    grid.paste(
        (0, 0),
        "Ana\tTraining\t2026Q1\t87,5 %\tseven of eight\tBen\nAna\ttraining\t2026Q1\t1\nBen\t\t2026Q9\t85",
    );
    let wrong = grid.saved(&overview(), &german()).unwrap_err();
    assert_eq!(wrong.keys().copied().collect::<Vec<_>>(), [(1, 1), (2, 1), (2, 2), (2, 3)]);
    grid.clear(1);
    grid.clear(2);
    let Ok(Saved::Edit(Action::SetAchievement { id: None, record })) = grid.saved(&overview(), &german())
    else {
        panic!()
    };
    assert_eq!((record.achieved.to_string(), record.range), ("0.875".to_owned(), quarter()));
    assert_eq!((record.note.as_str(), record.by.as_str()), ("seven of eight", "Ben"));
    let held = Overview { achievements: vec![record], ..overview() };
    let again = Grid::of(Sheet::Achievements, &held, None, &german());
    assert_eq!((again.cell((0, 2)), again.cell((0, 3))), ("2026Q1", "87,5%"));
    assert_eq!(again.saved(&held, &german()), Ok(Saved::Nothing));
}

#[test]
fn adjustments_may_take_away_and_need_a_reason() {
    let mut grid = grid(Sheet::Adjustments, &english());
    grid.paste((0, 0), "Ben\t2026-02\t-1,150.50\tPaid twice\nBen\t2026-02\t5\t");
    assert_eq!(grid.saved(&overview(), &english()).unwrap_err()[&(1, 3)], words::NO_REASON);
    grid.clear(1);
    let Ok(Saved::Edit(Action::SetAdjustment { id: None, record })) = grid.saved(&overview(), &english())
    else {
        panic!()
    };
    assert_eq!(
        (record.amount, record.range.to_string().as_str()),
        (Money::new(-115_050, eur()), "2026-02-01..2026-03-01")
    );
    let held = Overview { adjustments: vec![record], ..overview() };
    assert_eq!(
        Grid::of(Sheet::Adjustments, &held, None, &english()).saved(&held, &english()),
        Ok(Saved::Nothing)
    );
}

#[test]
fn typed_splits_become_a_file_in_plain_form() {
    let mut grid = grid(Sheet::Splits, &german());
    grid.paste((0, 0), "D-1\tAna\t33,5 %\t\tOwner\nD-1\tBen\t1/3\toverlay");
    let Ok(Saved::File { text, .. }) = grid.saved(&overview(), &german()) else { panic!() };
    assert_eq!(text, "Deal ID,Person,Share,Kind,Role\r\nD-1,Ana,33.5%,,Owner\r\nD-1,Ben,1/3,overlay,\r\n");
    grid.paste((2, 0), "\tNobody\t-1");
    let wrong = grid.saved(&overview(), &german()).unwrap_err();
    assert_eq!(wrong.keys().copied().collect::<Vec<_>>(), [(2, 0), (2, 1), (2, 2)]);
}

fn with_goals() -> Overview {
    let goal = |number: u128, name: &str, parent: Option<u128>| Goal {
        id: GoalId(Id::from_bits(number)),
        name: name.to_owned(),
        measure: GoalMeasure::Kpi("win_rate".to_owned()),
        owner: GoalOwner::Person(PersonId(Id::from_bits(1))),
        scope: Default::default(),
        aim: Aim::AtLeast,
        target: GoalValue::Number(Rational::new(1, 4).unwrap()),
        baseline: Some(GoalValue::Number(Rational::new(1, 5).unwrap())),
        range: quarter(),
        milestones: Vec::new(),
        parent: parent.map(|parent| GoalId(Id::from_bits(parent))),
        headroom: Rational::ZERO,
        place: None,
    };
    Overview { goals: vec![goal(5, "Win more", None), goal(6, "Ask early", Some(5))], ..overview() }
}

#[test]
fn a_goal_that_is_there_is_changed_in_its_row_and_keeps_what_has_no_column() {
    let (held, locale) = (with_goals(), german());
    let mut grid = Grid::of(Sheet::Goals, &held, None, &locale);
    let row: Vec<&str> = (0..7).map(|column| grid.cell((1, column))).collect();
    assert_eq!(row, ["Ask early", "Ana", "win_rate", "25%", "2026-01-01", "2026-03-31", "Win more"]);
    assert_eq!(grid.saved(&held, &locale), Ok(Saved::Nothing));
    grid.paste((1, 1), "Ben\twin_rate\t32,5%");
    let Ok(Saved::Edit(Action::SetGoal { id, goal })) = grid.saved(&held, &locale) else { panic!() };
    assert_eq!(id, Some(GoalId(Id::from_bits(6))));
    assert_eq!(goal.owner, GoalOwner::Person(PersonId(Id::from_bits(2))));
    assert_eq!(goal.target, GoalValue::Number(Rational::parse("0.325").unwrap()));
    assert_eq!((goal.baseline, goal.parent), (held.goals[1].baseline, held.goals[1].parent));
}

#[test]
fn new_changed_and_cleared_goals_of_one_grid_are_one_edit_and_faults_name_their_cells() {
    let (held, locale) = (with_goals(), english());
    let mut grid = Grid::of(Sheet::Goals, &held, None, &locale);
    grid.paste((2, 0), "Call more\t\tcalls_made\t1,200\t2026-01-01\t2026-03-31\tWin more");
    let alone = grid.clone();
    assert!(matches!(alone.saved(&held, &locale), Ok(Saved::File { .. })), "new ones alone are a file");
    grid.clear(1);
    let Ok(Saved::Edit(Action::Together(actions))) = grid.saved(&held, &locale) else { panic!() };
    let [Action::SetGoal { id: None, goal }, Action::RemoveGoal(removed)] = actions.as_slice() else {
        panic!("{actions:?}")
    };
    assert_eq!(goal.parent, Some(GoalId(Id::from_bits(5))));
    assert_eq!(goal.target, GoalValue::Number(Rational::whole(1_200)));
    assert_eq!(*removed, GoalId(Id::from_bits(6)));
    grid.paste((0, 1), "Nobody");
    grid.paste((0, 3), "2.5");
    grid.paste((0, 6), "no such goal");
    let wrong = grid.saved(&held, &locale).unwrap_err();
    assert_eq!(wrong.keys().copied().collect::<Vec<_>>(), [(0, 1), (0, 3), (0, 6)]);
}
