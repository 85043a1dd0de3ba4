//! Reading files: slice by slice, with progress, until the end or until it is discarded.

use super::books::read_workbook;
use super::host::Host;
use crate::app::intake::ReadFile;
use crate::app::requests::Answer;
use crate::exchange::import::decode::{Encoding, is_workbook};
use crate::exchange::import::reader::{ReadOptions, Reader};
use crate::exchange::import::workbook::Wanted;
use crate::exchange::workbook::{WorkbookFault, WorkbookLimits};
use crate::platform::clock::now_ms;
use crate::platform::files::{Chunks, LocalFile, ReadError};

/// What is said where the file can't be read again.
const GONE: &str = "the file is not at hand any more; leave it out and drop it again";
/// How often progress is told.
const PROGRESS_MS: f64 = 50.0;

impl Host {
    /// Reads the files beside the other requests, then prepares their import.
    pub(super) fn begin_reading(&self, number: u64, names: Vec<String>, files: Vec<LocalFile>) {
        let (host, reading) = (self.clone(), self.next_reading());
        *self.0.files.borrow_mut() = names.iter().cloned().zip(files.iter().cloned()).collect();
        wasm_bindgen_futures::spawn_local(async move {
            match host.read_all(number, reading, &names, &files).await {
                Ok(Some(read)) => {
                    let answer = host.with_session(|session| session.prepare(read));
                    let none = || Answer::Failed { why: "no workspace is open yet".to_owned() };
                    host.tell(number, answer.unwrap_or_else(none));
                }
                Ok(None) => host.tell(number, Answer::Superseded),
                Err(why) => host.tell(number, Answer::Failed { why }),
            }
        });
    }

    /// Reads one file of the import again, in the encoding that a person chose.
    pub(super) fn begin_reading_again(&self, number: u64, file: usize, encoding: &str) {
        let name = self
            .with_session(|session| session.intake().and_then(|intake| intake.name(file)).map(str::to_owned));
        let (Some(Some(name)), Some(encoding)) = (name, Encoding::parse(encoding)) else {
            return self.tell(number, Answer::Failed { why: GONE.to_owned() });
        };
        let held = self.0.files.borrow();
        let mut named = held.iter().filter(|(known, _)| *known == name);
        let (Some((_, local)), None) = (named.next().cloned(), named.next()) else {
            return self.tell(number, Answer::Failed { why: GONE.to_owned() });
        };
        let (host, reading) = (self.clone(), self.next_reading());
        wasm_bindgen_futures::spawn_local(async move {
            let mut progress = Progress { number, total: local.size(), before: 0.0, told_ms: now_ms() };
            let options = ReadOptions { encoding: Some(encoding), ..ReadOptions::default() };
            let answer = match host.read(reading, &name, &local, options, &mut progress).await {
                // Only text has an encoding, and a text is one file.
                Ok(Some(read)) => read
                    .into_iter()
                    .next()
                    .and_then(|read| host.with_session(|session| session.read_again(file, read))),
                Ok(None) => Some(Answer::Superseded),
                Err(why) => Some(Answer::Failed { why }),
            };
            host.tell(number, answer.unwrap_or(Answer::Failed { why: GONE.to_owned() }));
        });
    }

    /// All files read; nothing where the reading was stopped.
    async fn read_all(
        &self,
        number: u64,
        reading: u64,
        names: &[String],
        files: &[LocalFile],
    ) -> Result<Option<Vec<ReadFile>>, String> {
        let total: f64 = files.iter().map(LocalFile::size).sum();
        let mut progress = Progress { number, total, before: 0.0, told_ms: now_ms() };
        let mut read = Vec::with_capacity(files.len());
        for (file, name) in files.iter().zip(names) {
            let Some(finished) =
                self.read(reading, name, file, ReadOptions::default(), &mut progress).await?
            else {
                return Ok(None);
            };
            progress.before += file.size();
            read.extend(finished);
        }
        Ok(Some(read))
    }

    /// One file: itself if it is text, its sheets if it is a workbook.
    async fn read(
        &self,
        reading: u64,
        name: &str,
        file: &LocalFile,
        options: ReadOptions,
        progress: &mut Progress,
    ) -> Result<Option<Vec<ReadFile>>, String> {
        let (mut chunks, mut slice) = (file.chunks(), Vec::new());
        let failed = |error: ReadError| format!("{name}: {error}");
        let mut has_more = chunks.next(&mut slice).await.map_err(failed)?;
        if has_more && is_workbook(&slice) {
            return self.read_book(reading, name, file, (chunks, slice), progress).await;
        }
        let mut reader = Reader::with(name, options);
        while has_more {
            if !self.is_reading(reading) {
                return Ok(None);
            }
            if let Err(issue) = reader.feed(&slice) {
                return Ok(Some(vec![ReadFile { name: name.to_owned(), sheet: Err(issue) }]));
            }
            progress.tell(self, name, chunks.read_bytes(), reader.rows_seen());
            has_more = chunks.next(&mut slice).await.map_err(failed)?;
        }
        let finished = || vec![ReadFile { name: name.to_owned(), sheet: reader.finish() }];
        Ok(self.is_reading(reading).then(finished))
    }

    /// A workbook is read whole: its directory stands at its end.
    async fn read_book(
        &self,
        reading: u64,
        name: &str,
        file: &LocalFile,
        (mut chunks, mut bytes): (Chunks, Vec<u8>),
        progress: &mut Progress,
    ) -> Result<Option<Vec<ReadFile>>, String> {
        let most = WorkbookLimits::default().file;
        if file.size() > most as f64 {
            let why = format!("A workbook may have up to {most} bytes; this one has more.");
            let fault = Err(WorkbookFault::TooLarge(why));
            return Ok(Some(ReadFile::of_workbook(name, &bytes, &fault, Wanted::default())));
        }
        let mut slice = Vec::new();
        while chunks.next(&mut slice).await.map_err(|error| format!("{name}: {error}"))? {
            if !self.is_reading(reading) {
                return Ok(None);
            }
            bytes.extend_from_slice(&slice);
            progress.tell(self, name, chunks.read_bytes(), 0);
        }
        let workbook = read_workbook(&bytes).await.map_err(|why| format!("{name}: {why}"))?;
        let files = || ReadFile::of_workbook(name, &bytes, &workbook, Wanted::default());
        Ok(self.is_reading(reading).then(files))
    }
}

struct Progress {
    number: u64,
    total: f64,
    before: f64,
    told_ms: f64,
}

impl Progress {
    fn tell(&mut self, host: &Host, name: &str, read: f64, rows: u64) {
        if now_ms() - self.told_ms < PROGRESS_MS {
            return;
        }
        self.told_ms = now_ms();
        let read = self.before + read;
        host.tell(self.number, Answer::Progress { name: name.to_owned(), read, total: self.total, rows });
    }
}
