//! The cells of a table that keys walk: one of them is a stop of Tab, all others are reached by arrows.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement};

use super::dom;
use super::fault::{call, member};

/// What a cell gives the focus to, where it holds one.
const HELD: &str = "a[href],button";

/// The table around an event, how many cells each of its rows has, and where the event happened.
pub struct Walk {
    table: Element,
    /// The cells of each row, from the head to the totals.
    pub cells: Vec<usize>,
    /// The row and the place in it.
    pub at: (usize, usize),
}

impl Walk {
    /// Nothing where the event happened outside every cell.
    pub fn of(event: &Event) -> Option<Walk> {
        let cell = cell_of(event)?;
        let row = cell.closest("tr").ok()??;
        let table = row.closest("table").ok()??;
        let place =
            |all: &Element, name: &str, one: &Element| list(all, name).position(|other| other == *one);
        let at = (place(&table, "rows", &row)?, place(&row, "cells", &cell)?);
        let cells = list(&table, "rows").map(|row| list(&row, "cells").count()).collect();
        Some(Walk { table, cells, at })
    }

    /// Moves the focus to a cell; the focus moves the stop of Tab along.
    pub fn go(&self, (row, place): (usize, usize)) {
        let row = list(&self.table, "rows").nth(row);
        let held = row.and_then(|row| list(&row, "cells").nth(place)).and_then(|cell| held(&cell));
        if let Some(held) = held {
            if !held.has_attribute("tabindex") {
                held.set_tab_index(-1);
            }
            // What is not drawn refuses it.
            let _ = held.focus();
        }
    }
}

/// The cell that has the focus now becomes the stop of Tab.
pub fn entered(event: &Event) {
    let Some(cell) = cell_of(event) else { return };
    let table = cell.closest("table").ok().flatten();
    if let Some((table, held)) = table.zip(held(&cell)) {
        stop_at(&table, &held);
    }
}

/// Sees to it that the table with this id has a stop of Tab: the one it has, else its first figure.
pub fn settle(id: &str) {
    let Some(table) = dom::document().and_then(|document| document.get_element_by_id(id)) else { return };
    let find = |selector: &str| table.query_selector(selector).ok().flatten();
    if find("[tabindex='0']").is_some() {
        return;
    }
    let first = find("tbody .cell-open").and_then(|first| first.dyn_into().ok());
    if let Some(first) = first {
        stop_at(&table, &first);
    }
}

fn stop_at(table: &Element, held: &HtmlElement) {
    let found = call(table.as_ref(), "querySelectorAll", &[JsValue::from_str("[tabindex='0']")]);
    let before = found.map(|found| js_sys::Array::from(&found)).unwrap_or_default();
    for one in before.into_iter().filter_map(|one| one.dyn_into::<HtmlElement>().ok()) {
        one.set_tab_index(-1);
    }
    held.set_tab_index(0);
}

fn cell_of(event: &Event) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("td,th").ok()?
}

fn held(cell: &Element) -> Option<HtmlElement> {
    let held = cell.query_selector(HELD).ok().flatten();
    held.unwrap_or_else(|| cell.clone()).dyn_into().ok()
}

fn list(of: &Element, name: &str) -> impl Iterator<Item = Element> + use<> {
    let found = member(of.as_ref(), name).map(|found| js_sys::Array::from(&found)).unwrap_or_default();
    found.into_iter().filter_map(|one| one.dyn_into().ok())
}
