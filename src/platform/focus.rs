//! The focus outlives what it stood on. Where the element that has it leaves the page or can't be used any more, what
//! stands nearest takes it, so that whoever works by keys or by ear goes on from there and not from the top.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement};

use super::dom;
use super::fault::{call, member};
use super::listener::{Listener, everywhere};

/// What a section or dialog may give the focus to.
const FOCUSABLE: &str = "a[href],button:not(:disabled),input:not(:disabled),select:not(:disabled),textarea:not(:disabled),summary";

/// For so many frames a control that is switched off may only be busy.
const BUSY_FRAMES: u32 = 30;

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
    let keeper = Rc::new(Keeper::default());
    let (seen, left) = (Rc::clone(&keeper), Rc::clone(&keeper));
    let on_focus = move |event: Event| {
        let element = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        seen.moved_to(element.map(Spot::of));
    };
    Listener::on(&everywhere(), "focusin", on_focus).forever();
    // Whoever presses beside everything lets go of the focus on purpose.
    Listener::on(&everywhere(), "pointerdown", move |_| left.moved_to(None)).forever();
    watch(move || keeper.look());
}

/// Where the focus was last, and for how many frames it has waited for that to be of use again.
#[derive(Default)]
struct Keeper {
    last: RefCell<Option<Spot>>,
    waited: Cell<u32>,
}

impl Keeper {
    fn moved_to(&self, spot: Option<Spot>) {
        self.waited.set(0);
        *self.last.borrow_mut() = spot;
    }

    /// Looks after the focus; true if the next frame is to look again. Browsers take the focus from a control that is
    /// switched off a frame later or never, and one that is switched off while its work is done comes back soon.
    fn look(&self) -> bool {
        let holder = dom::focused();
        if holder.as_ref().is_some_and(|holder| !holder.has_attribute("disabled")) {
            self.waited.set(0);
            return false;
        }
        let waited = self.waited.get();
        let state = self.last.borrow().as_ref().map(|spot| (spot.stands(), is_shown(&spot.element)));
        let next = match state {
            None => return false,
            Some((true, _)) if waited == 0 || holder.is_some() => None,
            Some((true, _)) => self.last.borrow().as_ref().map(|spot| spot.element.clone()),
            Some((false, true)) if waited < BUSY_FRAMES => {
                self.waited.set(waited + 1);
                return true;
            }
            Some((false, _)) => self.last.take().and_then(|spot| spot.heir()),
        };
        self.waited.set(0);
        if let Some(next) = next {
            take_focus(&next);
        }
        false
    }
}

/// Gives an element the focus and leaves the page where it is scrolled to.
fn take_focus(element: &HtmlElement) {
    let options = js_sys::Object::new();
    set(&options, "preventScroll", &JsValue::TRUE);
    // What is in the page takes it.
    let _ = call(element.as_ref(), "focus", &[options.into()]);
}

/// Calls back in the frame after anything in the page came, went, or was switched on or off, and in the frames after
/// that for as long as it answers true.
fn watch(look: impl Fn() -> bool + 'static) {
    let window: JsValue = everywhere().into();
    let (look, waits): (Rc<dyn Fn() -> bool>, _) = (Rc::new(look), Rc::new(Cell::new(false)));
    let on_change = Closure::<dyn Fn()>::new(move || {
        if !waits.replace(true) {
            in_a_frame(Rc::clone(&look), Rc::clone(&waits));
        }
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

/// Looks in the next frame; `waits` says that a look is already asked for.
fn in_a_frame(look: Rc<dyn Fn() -> bool>, waits: Rc<Cell<bool>>) {
    let then = Closure::once_into_js(move || {
        if look() {
            in_a_frame(look, waits);
        } else {
            waits.set(false);
        }
    });
    // Where there is no frame to wait for, nothing is in sight.
    let _ = call(&everywhere().into(), "requestAnimationFrame", &[then]);
}

fn set(target: &js_sys::Object, name: &str, value: &JsValue) {
    // A plain object takes every property.
    let _ = js_sys::Reflect::set(target, &JsValue::from_str(name), value);
}
