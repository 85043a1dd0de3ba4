//! Layouts: how each CRM writes the company down.

mod beside;
mod generic;
mod hubspot;
mod pipedrive;
mod salesforce;

use super::company::Company;
use super::days::date;
use std::io;

/// Whose export the files look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// The app's own columns.
    #[default]
    Generic,
    /// Salesforce reports, with all that stands around their rows.
    Salesforce,
    /// HubSpot exports.
    Hubspot,
    /// Pipedrive exports.
    Pipedrive,
}

impl Layout {
    /// All of them.
    pub const ALL: [Layout; 4] = [Layout::Generic, Layout::Salesforce, Layout::Hubspot, Layout::Pipedrive];

    /// The word on the command line.
    pub fn slug(self) -> &'static str {
        match self {
            Layout::Generic => "generic",
            Layout::Salesforce => "salesforce",
            Layout::Hubspot => "hubspot",
            Layout::Pipedrive => "pipedrive",
        }
    }

    /// The layout with this word.
    pub fn parse(word: &str) -> Option<Layout> {
        Layout::ALL.into_iter().find(|layout| layout.slug() == word)
    }

    /// The files of this layout, in the order in which they are read best.
    pub fn files(self) -> Vec<DemoFile> {
        let own: &[DemoFile] = match self {
            Layout::Generic => &generic::FILES,
            Layout::Salesforce => &salesforce::FILES,
            Layout::Hubspot => &hubspot::FILES,
            Layout::Pipedrive => &pipedrive::FILES,
        };
        generic::BESIDE.iter().chain(own).copied().collect()
    }
}

/// One file of a layout.
#[derive(Clone, Copy, Debug)]
pub struct DemoFile {
    /// Its name.
    pub name: &'static str,
    write: fn(&Company, &mut dyn io::Write) -> Result<(), csv::Error>,
}

impl DemoFile {
    /// Writes the file, row by row.
    ///
    /// # Errors
    /// Those of `out` only.
    pub fn write(&self, company: &Company, out: &mut dyn io::Write) -> io::Result<()> {
        (self.write)(company, out).map_err(io::Error::from)
    }

    /// The whole file in memory.
    pub fn bytes(&self, company: &Company) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Memory takes every byte.
        let _ = self.write(company, &mut bytes);
        bytes
    }
}

/// A CSV file: rows of cells, quoted where needed or, in reports, everywhere.
struct Sheet<'a>(csv::Writer<&'a mut dyn io::Write>);

impl<'a> Sheet<'a> {
    fn begin(out: &'a mut dyn io::Write, headers: &[&str]) -> Result<Sheet<'a>, csv::Error> {
        Sheet::with(out, headers, csv::QuoteStyle::Necessary)
    }

    fn quoted(out: &'a mut dyn io::Write, headers: &[&str]) -> Result<Sheet<'a>, csv::Error> {
        Sheet::with(out, headers, csv::QuoteStyle::Always)
    }

    fn with(
        out: &'a mut dyn io::Write,
        headers: &[&str],
        style: csv::QuoteStyle,
    ) -> Result<Sheet<'a>, csv::Error> {
        let mut writer = csv::WriterBuilder::new().quote_style(style).flexible(true).from_writer(out);
        writer.write_record(headers)?;
        Ok(Sheet(writer))
    }

    fn row<const N: usize>(&mut self, cells: [&str; N]) -> Result<(), csv::Error> {
        self.0.write_record(cells)
    }

    fn end(mut self) -> Result<(), csv::Error> {
        Ok(self.0.flush()?)
    }
}

/// `485000.00`
fn decimal(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// `485,000.00`
fn grouped(minor: i64) -> String {
    let whole = (minor / 100).to_string();
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text}.{:02}", minor % 100)
}

/// `2026-03-31`
fn iso(day: i32) -> String {
    date(day).to_string()
}

/// `31/03/2026`
fn day_first(day: i32) -> String {
    let (year, month, day) = date(day).ymd();
    format!("{day:02}/{month:02}/{year:04}")
}

/// `2026-03-31 14:05`; a minute that the record itself does not have comes from its number.
fn stamp(day: i32, minute: i32) -> String {
    format!("{} {:02}:{:02}", date(day), minute / 60, minute % 60)
}

/// A minute of the working day for a record with this number.
fn minute_of(number: u32) -> i32 {
    8 * 60 + i32::try_from(number.wrapping_mul(37) % 600).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_as_each_crm_does() {
        assert_eq!((decimal(48_500_005), grouped(48_500_005)), ("485000.05".into(), "485,000.05".into()));
        assert_eq!((grouped(99_900), grouped(100_000_000)), ("999.00".into(), "1,000,000.00".into()));
        assert_eq!((day_first(20_000), stamp(20_000, 605)), ("04/10/2024".into(), "2024-10-04 10:05".into()));
        assert!(Layout::ALL.into_iter().all(|layout| Layout::parse(layout.slug()) == Some(layout)));
    }
}
