//! What stands above and below whatever leaves the page: page, period, filter, day. It also names the file.

use super::place::{FilterWords, Place};
use super::words::{frame, widgets as words};
use crate::app::requests::Overview;
use crate::domain::kernel::{Date, Period};

/// The longest name of a file, without its ending.
const LONGEST_NAME: usize = 120;

/// Where a table or picture comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The page.
    pub page: String,
    /// The period's name, or that it is all days.
    pub period: String,
    /// What narrows the figures, each in words.
    pub filters: Vec<String>,
    /// The day of which the data knows.
    pub day: Option<Date>,
    /// The workspace's name.
    pub workspace: String,
}

impl Source {
    /// The source of what a place shows; `period` is the one on screen.
    pub fn of(place: &Place, overview: &Overview, period: Option<&Period>) -> Source {
        Source {
            page: frame::page(place.page).to_owned(),
            period: period.map_or_else(|| frame::ALL_DAYS.to_owned(), |period| period.name.clone()),
            filters: filters(&place.filter, overview),
            day: overview.today,
            workspace: overview.name.clone(),
        }
    }

    /// Period and filters on one line.
    pub fn filter_line(&self) -> String {
        let parts = std::iter::once(&self.period).chain(&self.filters);
        parts.map(String::as_str).collect::<Vec<_>>().join(" \u{b7} ")
    }

    /// Where it comes from and as of when.
    pub fn foot(&self) -> String {
        words::source(&self.workspace, &self.page, self.day)
    }

    /// A file's name: page, caption, period, filters.
    pub fn file_name(&self, caption: &str, ending: &str) -> String {
        let mut parts: Vec<&str> = vec![&self.page, caption, &self.period];
        // A caption often names the page or the period itself.
        parts.extend(self.filters.iter().map(String::as_str));
        let mut slugs: Vec<String> = Vec::new();
        for slug in parts.into_iter().map(slug) {
            if !slug.is_empty() && !slugs.iter().any(|known| known.contains(&slug)) {
                slugs.push(slug);
            }
        }
        let name: String = slugs.join("-").chars().take(LONGEST_NAME).collect();
        let name = name.trim_matches('-');
        format!("{}.{ending}", if name.is_empty() { "table" } else { name })
    }

    /// What a copied link holds.
    pub fn link_says(&self) -> String {
        words::link_copied(&self.filter_line())
    }
}

/// Letters and digits in small, all else as single hyphens.
fn slug(text: &str) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    let name: String = text.to_lowercase().chars().map(plain).collect();
    name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

fn filters(filter: &FilterWords, overview: &Overview) -> Vec<String> {
    let name = |person| overview.people.iter().find(|brief| brief.person.id == person);
    let people = filter.people.iter().filter_map(|person| name(*person)).map(|brief| &brief.person.name);
    let mut parts: Vec<String> = filter.expected.iter().map(|period| words::expected(period)).collect();
    parts.extend(filter.teams.iter().cloned());
    parts.extend(people.cloned());
    for (dimension, texts) in &filter.texts {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        parts.push(format!("{}: {}", dimension.name(), texts.join(", ")));
    }
    for (comparison, bound) in &filter.amounts {
        parts.push(format!("{} {} {bound}", words::AMOUNT, comparison.sign()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::measure::Dimension;
    use crate::present::place::Page;

    #[test]
    fn what_leaves_the_page_says_period_and_filter_and_so_does_its_name() {
        let mut place = Place::at(Page::Performance);
        place.filter.teams.insert("East & West".to_owned());
        place.filter.texts.insert(Dimension::Region, ["North".to_owned(), "Süd".to_owned()].into());
        let overview = Overview {
            today: Date::parse_iso("2026-08-15").ok(),
            name: "Wren".to_owned(),
            ..Overview::default()
        };
        let period = overview.calendar.parse("2026Q2").unwrap();
        let source = Source::of(&place, &overview, Some(&period));
        assert_eq!(source.filter_line(), "2026Q2 · East & West · Region: North, Süd");
        assert_eq!(
            source.file_name("Won by person, 2026Q2", "xlsx"),
            "performance-won-by-person-2026q2-east-west-region-north-süd.xlsx"
        );
        assert!(source.foot().contains("2026-08-15") && source.foot().contains("Wren"));
        assert_eq!(Source::default().file_name("", "csv"), "table.csv");
        let long = source.file_name(&"x".repeat(500), "png");
        assert!(long.len() < 150 && long.ends_with(".png"));
    }
}
