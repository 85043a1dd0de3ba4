//! The focus outlives what it stood on. Where the element that has it leaves the page or can't be used any more, what
//! stands nearest takes it, so that whoever works by keys or by ear goes on from there and not from the top.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement};

use super::dom;
use super::fault::{call, member};
use super::listener::{Listener, everywhere};

/// What a section or dialog may give the focus to.
const FOCUSABLE: &str = "a[href],button:not(:disabled),input:not(:disabled),select:not(:disabled),textarea:not(:disabled),summary";

/// Where the focus was, told so that its like can be found again.
struct Spot {
    element: HtmlElement,
    id: String,
    name: String,
    /// The id of the heading of the section around it.
    section: Option<String>,
    /// What unfolds the part around it.
    summary: Option<HtmlElement>,
}

impl Spot {
    fn of(element: HtmlElement) -> Spot {
        let around = |selector: &str| element.closest(selector).ok().flatten();
        let section =
            around("section[aria-labelledby]").and_then(|found| found.get_attribute("aria-labelledby"));
        let summary = around("details")
            .and_then(|details| details.query_selector("summary").ok().flatten())
            .and_then(|summary| summary.dyn_into().ok())
            .filter(|summary| *summary != element);
        Spot { id: element.id(), name: name_of(&element), section, summary, element }
    }

    /// Whether it can still hold the focus.
    fn stands(&self) -> bool {
        is_shown(&self.element) && !self.element.has_attribute("disabled")
    }

    /// What takes the focus instead: the same control made anew, what unfolds the part around it, the heading of its
    /// section, the open dialog, the content of the page.
    fn heir(&self) -> Option<HtmlElement> {
        let document = dom::document()?;
        let same = document.get_element_by_id(&self.id).and_then(|found| found.dyn_into().ok());
        if let Some(found) = same.filter(|found| is_shown(found) && !found.has_attribute("disabled")) {
            return Some(found);
        }
        if let Some(summary) = self.summary.as_ref().filter(|summary| is_shown(summary)) {
            return Some(summary.clone());
        }
        let heading = self.section.as_ref().and_then(|id| document.get_element_by_id(id));
        let section = heading.as_ref().and_then(|heading| heading.closest("section").ok().flatten());
        if let Some(found) = section.and_then(|section| self.alike(&section)) {
            return Some(found);
        }
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            heading.set_tab_index(-1);
            return Some(heading);
        }
        let dialog = document.query_selector("dialog[open]").ok().flatten();
        match dialog {
            Some(dialog) => dialog.query_selector(FOCUSABLE).ok().flatten()?.dyn_into().ok(),
            None => document.get_element_by_id("main")?.dyn_into().ok(),
        }
    }

    /// The control of that name in a section.
    fn alike(&self, section: &Element) -> Option<HtmlElement> {
        let found = call(section.as_ref(), "querySelectorAll", &[JsValue::from_str(FOCUSABLE)]).ok()?;
        let controls = js_sys::Array::from(&found).into_iter();
        let mut controls = controls.filter_map(|one| one.dyn_into::<HtmlElement>().ok());
        controls.find(|one| !self.name.is_empty() && name_of(one) == self.name && is_shown(one))
    }
}

/// What a control is called.
fn name_of(element: &HtmlElement) -> String {
    let spoken = element.get_attribute("aria-label").or_else(|| element.text_content());
    spoken.unwrap_or_default().trim().to_owned()
}

fn is_shown(element: &HtmlElement) -> bool {
    element.is_connected() && element.offset_height() > 0
}

/// Keeps the focus from now on, for as long as the page lives.
pub fn keep() {
    let last = Rc::new(RefCell::new(None::<Spot>));
    let (seen, left, lost) = (Rc::clone(&last), Rc::clone(&last), last);
    let on_focus = move |event: Event| {
        let element = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        *seen.borrow_mut() = element.map(Spot::of);
    };
    Listener::on(&everywhere(), "focusin", on_focus).forever();
    // Whoever presses beside everything lets go of the focus on purpose.
    Listener::on(&everywhere(), "pointerdown", move |_| drop(left.borrow_mut().take())).forever();
    watch(move || {
        if dom::has_focus() || lost.borrow().as_ref().is_none_or(Spot::stands) {
            return;
        }
        let heir = lost.borrow_mut().take().and_then(|spot| spot.heir());
        if let Some(heir) = heir {
            // What is in the page takes it.
            let _ = heir.focus();
        }
    });
}

/// Calls back in the frame after anything in the page came, went, or was switched on or off.
fn watch(changed: impl Fn() + 'static) {
    let window: JsValue = everywhere().into();
    let looks = Closure::<dyn Fn()>::new(changed).into_js_value();
    let on_change = Closure::<dyn Fn()>::new(move || {
        // Where there is no frame to wait for, nothing is in sight.
        let _ = call(&everywhere().into(), "requestAnimationFrame", std::slice::from_ref(&looks));
    });
    let options = js_sys::Object::new();
    for name in ["childList", "subtree", "attributes"] {
        set(&options, name, &JsValue::TRUE);
    }
    set(&options, "attributeFilter", &js_sys::Array::of1(&JsValue::from_str("disabled")));
    let made = member(&window, "MutationObserver").and_then(|kind| {
        let kind = kind.dyn_into::<js_sys::Function>().ok()?;
        js_sys::Reflect::construct(&kind, &js_sys::Array::of1(&on_change.into_js_value())).ok()
    });
    if let (Some(observer), Ok(body)) = (made, dom::body()) {
        // An observer refuses only options that are none.
        let _ = call(&observer, "observe", &[body.into(), options.into()]);
    }
}

fn set(target: &js_sys::Object, name: &str, value: &JsValue) {
    // A plain object takes every property.
    let _ = js_sys::Reflect::set(target, &JsValue::from_str(name), value);
}
