//! BYTES IN, BYTES OUT. What a CRM exported becomes facts, and tables become files again.
//!
//! Owns encodings, delimiters, number and date forms, column names, and what is wrong with a file.
//! Refuses to guess a single cell, to change a workspace, to read a clock and to keep a file.
//!
//! # The way of a row
//! 1. [`import::decode`] turns bytes into text, and names what is no text file;
//! 2. [`import::dialect`] finds delimiter and header on a sample;
//! 3. [`import::reader`] cuts records, counts physical lines and judges the syntax: a [`import::Sheet`];
//! 4. [`import::profile`] and [`import::fields`] say what each column seems to hold;
//! 5. [`import::mapping`] is what the person owns: kind, columns, forms, answers to questions;
//! 6. [`import::draft`] converts every distinct value once and validates every row;
//! 7. [`import::reconcile`] compares with what is there: new, changed, unchanged, refused; a
//!    [`import::Preview`] that becomes a [`import::Commit`] of plain data.
//!
//! At each step `seen = imported + skipped + refused`. Nothing before the commit touches anything.
//! [`demo`] makes the files of a company that never was, for looking around and for tests.
//! [`coaching`] is the file between a manager and a person, merged by id.
//! [`completions`] reads who has done which course.
//! A workbook comes as rows of text ([`workbook`]) and goes the same way from step 3 on; `sheets`, which
//! knows its format, is built where it is needed only.
//! [`survey`] writes the sheet of a survey, a page of its own, and reads what people hand in from it.
//! [`export::csv`] is the way back: guarded against formulas, and read again without a difference.
pub mod coaching;
pub mod completions;
pub mod demo;
pub mod export;
pub mod import;
#[cfg(feature = "sheets")]
pub mod sheets;
pub mod survey;
pub mod workbook;
