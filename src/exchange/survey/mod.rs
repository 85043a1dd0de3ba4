//! Surveys as files: the sheet that is sent out, and the answers that come back.
//!
//! A sheet is one HTML file that asks nothing of any network: its own policy forbids every request, and
//! chance for the answer's id comes from the browser. It holds the survey as a document, from which the app
//! asks the same questions on a page of its own. An answer comes back as a JSON document or as a line of text
//! to paste, and both say the same. `docs/formats/survey.md` describes them.

mod answers;
mod sheet;

pub use answers::{AnswerIssue, ReadAnswer, answer_document, answer_line, read_answers};
pub use sheet::{SheetError, read_sheet, sheet, sheet_name};

/// The version of both documents that this build writes.
const VERSION: u32 = 1;
