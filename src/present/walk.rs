//! Which cell of a table the arrow keys lead to.

/// A cell: its row, and its place in the row.
pub type At = (usize, usize);

/// Where a key leads from a cell; nothing for keys that do not walk. `cells` tells how many cells each row has: rows
/// that are not there have none and are passed by. At the edge the cell stays the same.
pub fn moved(key: &str, with_ctrl: bool, (row, place): At, cells: &[usize]) -> Option<At> {
    let last_of = |row: usize| cells.get(row).map_or(0, |count| count.saturating_sub(1));
    let mut there = (0..cells.len()).filter(|row| cells.get(*row).is_some_and(|count| *count > 0));
    let into = |row: Option<usize>| row.map(|row| (row, place.min(last_of(row))));
    let stays = Some((row, place));
    match (key, with_ctrl) {
        ("ArrowLeft", false) => Some((row, place.saturating_sub(1))),
        ("ArrowRight", false) => Some((row, (place + 1).min(last_of(row)))),
        ("ArrowUp", false) => into(there.rfind(|other| *other < row)).or(stays),
        ("ArrowDown", false) => into(there.find(|other| *other > row)).or(stays),
        ("Home", false) => Some((row, 0)),
        ("End", false) => Some((row, last_of(row))),
        ("Home", true) => there.next().map(|row| (row, 0)),
        ("End", true) => there.next_back().map(|row| (row, last_of(row))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A head of three, a row that is not drawn, two rows of three, a last one of two.
    const CELLS: [usize; 5] = [3, 0, 3, 3, 2];

    fn walk(keys: &[(&str, bool)], from: At) -> At {
        keys.iter().fold(from, |at, (key, with_ctrl)| moved(key, *with_ctrl, at, &CELLS).unwrap())
    }

    #[test]
    fn arrows_go_a_cell_at_a_time_and_stay_at_the_edges() {
        assert_eq!(walk(&[("ArrowRight", false)], (2, 1)), (2, 2));
        assert_eq!(walk(&[("ArrowRight", false)], (2, 2)), (2, 2));
        assert_eq!(walk(&[("ArrowLeft", false), ("ArrowLeft", false)], (2, 1)), (2, 0));
        assert_eq!(walk(&[("ArrowUp", false)], (2, 1)), (0, 1), "past the row that is not there");
        assert_eq!(walk(&[("ArrowUp", false)], (0, 1)), (0, 1));
        assert_eq!(walk(&[("ArrowDown", false), ("ArrowDown", false)], (2, 2)), (4, 1), "a shorter row");
        assert_eq!(walk(&[("ArrowDown", false)], (4, 1)), (4, 1));
    }

    #[test]
    fn home_and_end_go_along_the_row_and_with_ctrl_to_the_corners() {
        assert_eq!(walk(&[("End", false)], (3, 0)), (3, 2));
        assert_eq!(walk(&[("Home", false)], (3, 2)), (3, 0));
        assert_eq!(walk(&[("Home", true)], (3, 2)), (0, 0));
        assert_eq!(walk(&[("End", true)], (0, 0)), (4, 1));
    }

    #[test]
    fn other_keys_and_tables_without_rows_lead_nowhere() {
        assert_eq!(moved("Enter", false, (2, 1), &CELLS), None);
        assert_eq!(moved("ArrowDown", true, (2, 1), &CELLS), None, "with Ctrl it is the browser's");
        assert_eq!(moved("Home", true, (0, 0), &[]), None);
    }
}
