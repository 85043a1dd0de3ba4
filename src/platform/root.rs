//! What the page as a whole knows of itself: its address, and the values of its stylesheet's tokens.

use wasm_bindgen::JsValue;

use super::dom;
use super::fault::{call, text_of};

/// The whole address, fragment included.
pub fn address() -> String {
    web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default()
}

/// The value of a custom property of the root element, such as `--ink`; empty where there is none.
pub fn token(name: &str) -> String {
    let read = || {
        let root = dom::document()?.document_element()?;
        let style = call(&js_sys::global().into(), "getComputedStyle", &[root.into()]).ok()?;
        call(&style, "getPropertyValue", &[JsValue::from_str(name)]).ok()?.as_string()
    };
    read().unwrap_or_default().trim().to_owned()
}

/// Sets how close things stand; `compact` or `cosy`.
pub fn set_density(name: &str) {
    dom::set_root_attribute("data-density", name);
}

/// The content of the page's policy, as its meta element states it.
pub fn policy() -> Option<String> {
    let found = dom::document()?.query_selector("meta[http-equiv='Content-Security-Policy']").ok()??;
    found.get_attribute("content")
}

/// How many files the page has loaded, and how many of them from other origins.
pub fn requests() -> (usize, usize) {
    let read = || {
        let performance: JsValue = web_sys::window()?.performance()?.into();
        let list = call(&performance, "getEntriesByType", &[JsValue::from_str("resource")]).ok()?;
        let origin = web_sys::window()?.location().origin().ok()?;
        let names = js_sys::Array::from(&list).into_iter().filter_map(|entry| text_of(&entry, "name"));
        let names: Vec<String> = names.filter(|name| name.starts_with("http")).collect();
        let foreign = names.iter().filter(|name| !name.starts_with(&format!("{origin}/"))).count();
        Some((names.len(), foreign))
    };
    read().unwrap_or_default()
}

/// Whether the box that was scrolled has less than one more of its heights to go.
pub fn nears_end(event: &web_sys::Event) -> bool {
    use wasm_bindgen::JsCast;
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| {
        target.scroll_top().saturating_add(target.client_height().saturating_mul(2)) > target.scroll_height()
    })
}

/// Whether the focus leaves the box around it that this selector names for another place of the page.
pub fn focus_went_elsewhere(event: &web_sys::Event, selector: &str) -> bool {
    use wasm_bindgen::JsCast;
    let around = |place: JsValue| {
        let element = place.dyn_into::<web_sys::Element>().ok()?;
        element.closest(selector).ok()?
    };
    let from = event.target().and_then(|target| around(target.into()));
    // Without a place to go to the focus only rests, as after a press beside everything.
    let Some(to) = super::fault::member(event.as_ref(), "relatedTarget") else { return false };
    from.is_some() && around(to) != from
}

/// Moves the focus to the button that unfolds what the event happened in.
pub fn focus_summary(event: &web_sys::Event) {
    use wasm_bindgen::JsCast;
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let unfolded = target.and_then(|target| target.closest("details").ok().flatten());
    let summary = unfolded.and_then(|details| details.query_selector("summary").ok().flatten());
    if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that is in the page takes the focus.
        let _ = summary.focus();
    }
}

/// Presses the button that a form is sent with: its primary one, else its first in words. The form is the nearest box
/// around the event that this selector names; a button that can't be pressed isn't.
pub fn press_default(event: &web_sys::Event, form: &str) {
    use wasm_bindgen::JsCast;
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(form) = target.and_then(|target| target.closest(form).ok().flatten()) else { return };
    let find = |selector: &str| form.query_selector(selector).ok().flatten();
    let button = find("button.primary").or_else(|| find("button.button:not(.quiet, .danger)"));
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        button.click();
    }
}

/// Back to the top of the page, at once: a new page is read from its heading.
pub fn to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}
