//! Keys pressed anywhere on the page.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

use super::listener::{Listener, everywhere};

/// One key going down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// What it types or is named, such as `k`, `Escape`, `ArrowDown`.
    pub key: String,
    /// Control, or Command on a Mac.
    pub command: bool,
    /// Alt, or Option.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
    /// It is held down and repeats.
    pub repeat: bool,
    /// The focus is where text is typed: letters belong there.
    pub typing: bool,
}

/// Hears every key. Return true when it was for you: the browser then does nothing of its own with it.
pub fn on_press(handler: impl Fn(&Press) -> bool + 'static) -> Listener {
    Listener::on(&everywhere(), "keydown", move |event| {
        let Some(keyboard) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        // While characters are composed, keys steer the composer; some browsers only tell by code 229.
        if keyboard.is_composing() || keyboard.key_code() == 229 {
            return;
        }
        if handler(&press_of(keyboard)) {
            keyboard.prevent_default();
        }
    })
}

fn press_of(keyboard: &KeyboardEvent) -> Press {
    Press {
        key: keyboard.key(),
        command: keyboard.ctrl_key() || keyboard.meta_key(),
        alt: keyboard.alt_key(),
        shift: keyboard.shift_key(),
        repeat: keyboard.repeat(),
        typing: is_typing(keyboard),
    }
}

fn is_typing(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.is_content_editable()
    })
}
