//! Workbooks: read and written by the module that knows their format.

use super::host::Host;
use crate::app::requests::{Answer, Told};
use crate::app::wire;
use crate::exchange::workbook::{Book, Workbook, WorkbookFault};
use crate::platform::sheets::{Work, work};

/// The sheets of a workbook, or what is wrong with it; an error if the module itself is missing.
pub(super) async fn read_workbook(bytes: &[u8]) -> Result<Result<Workbook, WorkbookFault>, String> {
    match work(Work::Read, bytes).await {
        Ok(message) => wire::decode(&message).map_err(|error| error.to_string()),
        // A file that stops the module is no whole workbook, as far as anybody can tell.
        Err(fault) if fault.name == "RuntimeError" => Ok(Err(WorkbookFault::Damaged(fault.message))),
        Err(fault) => Err(format!("the part that reads workbooks could not be loaded ({fault})")),
    }
}

impl Host {
    /// Writes a book beside the other requests, and hands the file over.
    pub(super) fn begin_writing(&self, number: u64, name: String, book: Book) {
        let host = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let written = match wire::encode(&book) {
                Ok(message) => work(Work::Write, &message).await.map_err(|fault| fault.message),
                Err(error) => Err(error.to_string()),
            };
            match written {
                Ok(bytes) => {
                    let answer = Answer::File { name, text: None };
                    host.post(&Told { number, answer }, Some(bytes));
                }
                Err(why) => host.tell(number, Answer::Failed { why }),
            }
        });
    }
}
