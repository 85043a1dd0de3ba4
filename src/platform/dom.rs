//! The few things that views need and that are no view: focus, title, language, the root element.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

use super::fault::Fault;

/// Moves the focus to the element with this id; false when there is none.
pub fn focus(id: &str) -> bool {
    by_id(id).is_some_and(|element| element.focus().is_ok())
}

/// Brings the element with this id into view; false when there is none.
pub fn reveal(id: &str) -> bool {
    by_id(id).map(|element| element.scroll_into_view()).is_some()
}

/// The id of the element that has the focus, if it has one.
pub fn focused_id() -> Option<String> {
    let id = document()?.active_element()?.id();
    (!id.is_empty()).then_some(id)
}

/// Whether any element has the focus. Once the one that had it leaves the page, none has.
pub fn has_focus() -> bool {
    focused().is_some()
}

/// The element that has the focus.
pub(crate) fn focused() -> Option<Element> {
    document()?.active_element().filter(|element| element.tag_name() != "BODY")
}

/// Sets the title of the window or tab.
pub fn set_title(text: &str) {
    if let Some(document) = document() {
        document.set_title(text);
    }
}

/// Sets the page's language, which screen readers speak by.
pub fn set_language(tag: &str) {
    set_root_attribute("lang", tag);
}

/// The element that views are mounted into. Its skeleton is cleared and the page counts as started.
pub fn take_stage(id: &str) -> Result<HtmlElement, Fault> {
    let missing = || Fault::told("NotFoundError", id);
    let stage = by_id(id).ok_or_else(missing)?;
    stage.replace_children_with_node_0();
    set_root_attribute("data-started", "true");
    Ok(stage)
}

pub(crate) fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // Only names that are no names are refused, and ours are fixed.
        let _ = root.set_attribute(name, value);
    }
}

pub(crate) fn create<E: JsCast>(tag: &str) -> Result<E, Fault> {
    let missing = || Fault::told("NotSupportedError", tag);
    let element =
        document().ok_or_else(missing)?.create_element(tag).map_err(|thrown| Fault::thrown(&thrown))?;
    element.dyn_into().map_err(|_| missing())
}

pub(crate) fn body() -> Result<HtmlElement, Fault> {
    let missing = || Fault::told("NotFoundError", "body");
    document().and_then(|document| document.body()).ok_or_else(missing)
}

pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn by_id(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}
