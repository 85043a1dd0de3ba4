//! The browser's file chooser.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::platform::dom;
use crate::platform::fault::Fault;
use crate::platform::files::LocalFile;
use crate::platform::listener::Listener;

/// An open file chooser; dropping it forgets the choice.
#[must_use = "the choice is forgotten as soon as this value is dropped"]
pub struct Picker {
    input: HtmlInputElement,
    _listener: Listener,
}

/// Opens the chooser (call it from a click). `accept` as in HTML, such as `.csv,.txt`; a cancel calls nothing.
pub fn pick(
    accept: &str,
    several: bool,
    chosen: impl FnOnce(Vec<LocalFile>) + 'static,
) -> Result<Picker, Fault> {
    let input: HtmlInputElement = dom::create("input")?;
    input.set_type("file");
    input.set_accept(accept);
    input.set_multiple(several);
    input.set_hidden(true);
    dom::body()?.append_child(&input).map_err(|thrown| Fault::thrown(&thrown))?;
    let once = Rc::new(RefCell::new(Some(chosen)));
    let source = input.clone();
    let listener = Listener::on(&input, "change", move |_| {
        let waiting = once.borrow_mut().take();
        if let Some(chosen) = waiting {
            chosen(files_of(source.files()));
        }
    });
    input.click();
    Ok(Picker { input, _listener: listener })
}

impl Drop for Picker {
    fn drop(&mut self) {
        self.input.unchecked_ref::<web_sys::Element>().remove();
    }
}

/// The files of a browser's list, in its order.
pub(super) fn files_of(list: Option<web_sys::FileList>) -> Vec<LocalFile> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|index| list.item(index))
        .filter_map(|file| LocalFile::from_js(file.into()))
        .collect()
}
