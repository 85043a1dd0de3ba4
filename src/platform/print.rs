//! The browser's print dialogue.

use super::fault::Fault;

/// Opens the dialogue for the page as it stands; returns when the person is done with it.
pub fn print() -> Result<(), Fault> {
    let missing = || Fault::told("NotSupportedError", "print");
    let window = web_sys::window().ok_or_else(missing)?;
    window.print().map_err(|thrown| Fault::thrown(&thrown))
}
