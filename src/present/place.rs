//! The address behind `#`: page, filters and what is looked at, as readable keys.
//!
//! A fragment is data from outside: at most 64 KiB, unknown keys are ignored, nothing in it ever
//! starts an import, a restore or a change.

use crate::domain::kernel::{Calendar, Id, PeriodError, PersonId, Rational};
use crate::domain::measure::{Axis, Comparison, Dimension, Filter};
use std::collections::{BTreeMap, BTreeSet};

/// The longest fragment that is read, in bytes.
pub const LIMIT_BYTES: usize = 64 * 1024;

/// A page of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Page {
    #[default]
    Home,
    Performance,
    Goals,
    Pay,
    Forecast,
    Coaching,
    Roadmap,
    Data,
    Settings,
}

impl Page {
    /// All pages in the order of the navigation.
    pub const ALL: [Page; 9] = [
        Page::Home,
        Page::Performance,
        Page::Goals,
        Page::Pay,
        Page::Forecast,
        Page::Coaching,
        Page::Roadmap,
        Page::Data,
        Page::Settings,
    ];

    /// Its name in the address; empty for the first page.
    pub const fn slug(self) -> &'static str {
        match self {
            Page::Home => "",
            Page::Performance => "performance",
            Page::Goals => "goals",
            Page::Pay => "pay",
            Page::Forecast => "forecast",
            Page::Coaching => "coaching",
            Page::Roadmap => "roadmap",
            Page::Data => "data",
            Page::Settings => "settings",
        }
    }

    fn parse(slug: &str) -> Page {
        Page::ALL.into_iter().find(|page| page.slug() == slug).unwrap_or_default()
    }
}

/// What a page shows besides its filter, each a key of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum View {
    Tab,
    Kpi,
    Plan,
    Compare,
    Open,
    Sort,
    Show,
}

impl View {
    const ALL: [View; 7] =
        [View::Tab, View::Kpi, View::Plan, View::Compare, View::Open, View::Sort, View::Show];

    const fn key(self) -> &'static str {
        match self {
            View::Tab => "tab",
            View::Kpi => "kpi",
            View::Plan => "plan",
            View::Compare => "compare",
            View::Open => "open",
            View::Sort => "sort",
            View::Show => "show",
        }
    }
}

/// The filter as it stands in the address: periods by name, people by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterWords {
    /// A period such as `2026Q2`, or `all`; the page's own where absent.
    pub period: Option<String>,
    /// The period in which open deals are expected to close.
    pub expected: Option<String>,
    /// These people.
    pub people: BTreeSet<PersonId>,
    /// These teams.
    pub teams: BTreeSet<String>,
    /// These texts of columns.
    pub texts: BTreeMap<Dimension, BTreeSet<String>>,
    /// These amounts.
    pub amounts: Vec<(Comparison, Rational)>,
}

impl FilterWords {
    /// Whether anything but the period is narrowed.
    pub fn is_narrow(&self) -> bool {
        let open = FilterWords { period: self.period.clone(), ..FilterWords::default() };
        *self != open
    }
}

/// Where a person is: what a link, Back and a reload bring back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The page.
    pub page: Page,
    /// What is looked at.
    pub filter: FilterWords,
    /// By what tables are divided; the page's own where absent.
    pub by: Option<Axis>,
    /// What else the page shows.
    pub view: BTreeMap<View, String>,
}

impl Place {
    /// A page without any filter.
    pub fn at(page: Page) -> Place {
        Place { page, ..Place::default() }
    }

    /// Another page under the same filter.
    pub fn with_page(&self, page: Page) -> Place {
        Place { page, filter: self.filter.clone(), by: None, view: BTreeMap::new() }
    }

    /// The same place with one more thing shown; the empty text removes it.
    pub fn with_view(&self, view: View, text: &str) -> Place {
        let mut place = self.clone();
        if text.is_empty() {
            place.view.remove(&view);
        } else {
            place.view.insert(view, text.to_owned());
        }
        place
    }

    /// What is shown under a key.
    pub fn shown(&self, view: View) -> Option<&str> {
        self.view.get(&view).map(String::as_str)
    }

    /// The address of it, with `#`.
    pub fn href(&self) -> String {
        format!("#{}", encode(self))
    }

    /// The filter of requests. A period that can't be read counts as absent.
    pub fn filter(&self, calendar: Calendar) -> Filter {
        let range = |text: &Option<String>| {
            let named = text.as_deref().and_then(|text| calendar.parse(text).ok());
            named.map(|period| period.range)
        };
        Filter {
            period: range(&self.filter.period),
            expected: range(&self.filter.expected),
            people: self.filter.people.clone(),
            teams: self.filter.teams.clone(),
            texts: self.filter.texts.clone(),
            amounts: self.filter.amounts.clone(),
            left_stage: None,
        }
    }
}

/// Writes a place as a fragment without `#`.
pub fn encode(place: &Place) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut put = |key: &str, value: &str| pairs.push((key.to_owned(), value.to_owned()));
    let filter = &place.filter;
    filter.period.iter().for_each(|period| put("period", period));
    filter.expected.iter().for_each(|period| put("expected", period));
    filter.teams.iter().for_each(|team| put("team", team));
    filter.people.iter().for_each(|person| put("person", &person.0.to_string()));
    for (dimension, texts) in &filter.texts {
        texts.iter().for_each(|text| put(&dimension_key(*dimension), text));
    }
    for (comparison, bound) in &filter.amounts {
        put("amount", &format!("{}{bound}", comparison_mark(*comparison)));
    }
    place.by.iter().for_each(|axis| put("by", &axis_key(*axis)));
    place.view.iter().for_each(|(view, text)| put(view.key(), text));
    let query: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{}={}", escape(key), escape(value))).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/{}{mark}{}", place.page.slug(), query.join("&"))
}

/// Reads a fragment without `#`. What can't be read is ignored.
pub fn decode(fragment: &str) -> Place {
    if fragment.len() > LIMIT_BYTES {
        return Place::default();
    }
    let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
    let mut place = Place::at(Page::parse(path.trim_matches('/')));
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if let (Some(key), Some(value)) = (unescape(key), unescape(value)) {
            take(&mut place, &key, value);
        }
    }
    place
}

fn take(place: &mut Place, key: &str, value: String) {
    let filter = &mut place.filter;
    match key {
        "period" => filter.period = is_period(&value).then_some(value),
        "expected" => filter.expected = is_period(&value).then_some(value),
        "team" => drop(filter.teams.insert(value)),
        "person" => filter.people.extend(Id::parse(&value).map(PersonId)),
        "amount" => filter.amounts.extend(parse_amount(&value)),
        "by" => place.by = Axis::parse(&value),
        _ => {
            if let Some(view) = View::ALL.into_iter().find(|view| view.key() == key) {
                place.view.insert(view, value);
            } else if let Some(dimension) = parse_dimension(key) {
                filter.texts.entry(dimension).or_default().insert(value);
            }
        }
    }
}

fn is_period(text: &str) -> bool {
    // Which weeks a year has is for the workspace's own calendar to say.
    let parsed = Calendar::default().parse(text);
    text == "all" || matches!(parsed, Ok(_) | Err(PeriodError::NoSuchWeek { .. }))
}

fn dimension_key(dimension: Dimension) -> String {
    dimension.name().to_lowercase()
}

fn parse_dimension(key: &str) -> Option<Dimension> {
    Dimension::ALL.into_iter().find(|dimension| dimension_key(*dimension) == key)
}

/// The name of an axis in the address.
pub fn axis_key(axis: Axis) -> String {
    match axis {
        Axis::Person => "person".to_owned(),
        Axis::Team => "team".to_owned(),
        Axis::Time(grain) => grain.word().to_owned(),
        Axis::Text(dimension) => dimension_key(dimension),
    }
}

fn comparison_mark(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::AtLeast => ">=",
        Comparison::More => ">",
    }
}

fn parse_amount(text: &str) -> Option<(Comparison, Rational)> {
    // The longer marks first, as the shorter ones begin them.
    let marks = [Comparison::AtMost, Comparison::AtLeast, Comparison::Less, Comparison::More];
    marks.into_iter().find_map(|comparison| {
        let bound = text.strip_prefix(comparison_mark(comparison))?;
        Some((comparison, Rational::parse(bound).ok()?))
    })
}

fn escape(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                written.push(char::from(byte));
            }
            b' ' => written.push('+'),
            _ => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            plain => bytes.push(plain),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Place {
        let mut place = Place::at(Page::Performance);
        place.filter.period = Some("2026Q2".to_owned());
        place.filter.expected = Some("2026-04-01..2026-07-01".to_owned());
        place.filter.people.insert(PersonId(Id::derived("person", &["Ana"])));
        place.filter.teams.extend(["East & West".to_owned(), "Süd=100 %+".to_owned()]);
        place.filter.texts.insert(Dimension::Region, ["".to_owned(), "北".to_owned()].into());
        for comparison in [Comparison::Less, Comparison::AtMost, Comparison::AtLeast, Comparison::More] {
            place.filter.amounts.push((comparison, Rational::parse("1/3").unwrap()));
        }
        place.by = Some(Axis::Text(Dimension::LeadSource));
        place.with_view(View::Kpi, "win_rate").with_view(View::Open, "#?&")
    }

    #[test]
    fn a_place_survives_its_address() {
        for place in [everything(), Place::default(), Place::at(Page::Settings)] {
            assert_eq!(decode(&encode(&place)), place);
        }
        for axis in ["person", "team", "week", "month", "quarter", "year", "region"].map(Axis::parse) {
            let place = Place { by: axis, ..Place::default() };
            assert_eq!(decode(&encode(&place)), place);
        }
    }

    #[test]
    fn addresses_are_readable() {
        let mut place = Place::at(Page::Performance);
        place.filter.period = Some("2026Q2".to_owned());
        place.filter.teams.insert("East".to_owned());
        place.by = Some(Axis::Person);
        assert_eq!(place.href(), "#/performance?period=2026Q2&team=East&by=person");
        assert_eq!(Place::default().href(), "#/");
    }

    #[test]
    fn what_is_not_understood_is_ignored() {
        let place = decode("/pay?import=now&__proto__=1&person=nobody&period=DROP&by=&%zz=1&team=%ff&x");
        assert_eq!(place, Place::at(Page::Pay));
        assert_eq!(decode("/no/such/page"), Place::default());
        assert_eq!(decode(&format!("/pay?team={}", "x".repeat(LIMIT_BYTES))), Place::default());
    }
}
