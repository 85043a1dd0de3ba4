//! The whole window takes files that are dropped on it.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, Event};

use super::pick::files_of;
use crate::platform::files::LocalFile;
use crate::platform::listener::{Listener, everywhere};

/// The listening window; dropping it ends the drop zone.
#[must_use = "the window stops taking files as soon as this value is dropped"]
pub struct DropZone {
    _listeners: [Listener; 4],
}

/// Takes files anywhere on the window. `hover` hears whether files are above it, `dropped` what was let go.
pub fn on_drop(hover: impl Fn(bool) + 'static, dropped: impl Fn(Vec<LocalFile>) + 'static) -> DropZone {
    let window = everywhere();
    let depth = Rc::new(Depth { entered: Cell::new(0), hover: Box::new(hover) });
    let [enter, leave, end] = [Rc::clone(&depth), Rc::clone(&depth), depth];
    let entered = Listener::on(&window, "dragenter", move |event| {
        enter.step(&event, |count| count.saturating_add(1));
    });
    let left = Listener::on(&window, "dragleave", move |event| {
        leave.step(&event, |count| count.saturating_sub(1));
    });
    let over = Listener::on(&window, "dragover", |event| {
        if carried_files(&event).is_some() {
            event.prevent_default();
        }
    });
    let let_go = Listener::on(&window, "drop", move |event| {
        let Some(carried) = carried_files(&event) else {
            return;
        };
        event.prevent_default();
        end.step(&event, |_| 0);
        dropped(files_of(carried.files()));
    });
    DropZone { _listeners: [entered, left, over, let_go] }
}

/// Entering a child comes before leaving its parent: only the balance tells whether the window was left.
struct Depth {
    entered: Cell<u32>,
    hover: Box<dyn Fn(bool)>,
}

impl Depth {
    fn step(&self, event: &Event, step: impl Fn(u32) -> u32) {
        if carried_files(event).is_none() {
            return;
        }
        let before = self.entered.get();
        self.entered.set(step(before));
        if (before == 0) != (self.entered.get() == 0) {
            (self.hover)(self.entered.get() > 0);
        }
    }
}

/// What is dragged, when it is files and not a piece of text or a link.
fn carried_files(event: &Event) -> Option<DataTransfer> {
    let carried = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    let is_files = carried.types().includes(&"Files".into(), 0);
    is_files.then_some(carried)
}
