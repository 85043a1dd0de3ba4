//! The module that knows workbooks: the engine loads it when the first one is read or written. Bytes in,
//! bytes out; it holds nothing between two calls.

use attain::app::wire;
use attain::exchange::sheets;
use attain::exchange::workbook::{Book, WorkbookLimits};
use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

/// The bytes of a workbook → the message that holds its sheets, or why it can't be read.
#[wasm_bindgen]
pub fn read(bytes: &[u8]) -> Result<Vec<u8>, String> {
    wire::encode(&sheets::read(bytes, WorkbookLimits::default())).map_err(|error| error.to_string())
}

/// The message of a book → the bytes of the workbook.
#[wasm_bindgen]
pub fn write(message: &[u8]) -> Result<Vec<u8>, String> {
    let book: Book = wire::decode(message).map_err(|error| error.to_string())?;
    sheets::write(&book)
}
