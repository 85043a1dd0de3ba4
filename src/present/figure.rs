//! Figures: values of KPIs as a person reads them, with unit, comparison and sample.

use super::format::{self, Locale};
use super::performance_own::unit_of_own;
use super::table::Cell;
use super::tone::Tone;
use super::words::figures as words;
use crate::app::requests::Overview;
use crate::domain::kernel::{Period, PersonId, Rational};
use crate::domain::measure::{Better, Key, KpiId, Row, Unit, Value};
use crate::domain::model::Person;

/// A figure ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureView {
    /// Which KPI, for opening it.
    pub kpi: Option<KpiId>,
    /// Its name.
    pub name: String,
    /// The value, or a dash.
    pub value: String,
    /// The unit beside the value: a currency code, `days`, or empty.
    pub unit: String,
    /// Of which days.
    pub period: String,
    /// What it is compared with, in words; or why there is no value.
    pub comparison: String,
    /// How that comparison reads.
    pub tone: Tone,
    /// How many deals stand behind it.
    pub sample: String,
}

/// A KPI's value as number and unit.
pub fn value_and_unit(value: &Value, locale: &Locale) -> (String, String) {
    match value {
        Value::Money(money) => (format::money(*money, locale), money.currency.code().to_owned()),
        Value::Count(count) => (format::count(*count, locale), String::new()),
        Value::Ratio(ratio) => (format::percent(*ratio, locale), String::new()),
        Value::Days(days) => (format::days(*days, locale), words::DAYS.to_owned()),
        Value::Number(number) => (format::number(*number, locale), String::new()),
        Value::Undefined(_) => ("\u{2014}".to_owned(), String::new()),
    }
}

/// A KPI's value in one text, money with its code.
pub fn value_text(value: &Value, locale: &Locale) -> String {
    match value {
        Value::Undefined(why) => words::undefined(why),
        Value::Money(money) => format::money_with_code(*money, locale),
        known => {
            let (number, unit) = value_and_unit(known, locale);
            if unit.is_empty() { number } else { format!("{number}{}{unit}", format::NO_BREAK) }
        }
    }
}

/// A figure of a row of KPIs.
pub fn figure(row: &Row, kpi: KpiId, period: &str, locale: &Locale) -> FigureView {
    let entry = kpi.entry();
    let value = row.values.iter().find(|(id, _)| *id == kpi).map(|(_, value)| value);
    let view = FigureView {
        kpi: Some(kpi),
        name: entry.name.to_owned(),
        period: period.to_owned(),
        // What is not about deals, such as work and leads, says none.
        sample: row.sample(kpi).map(|deals| words::sample(deals, locale)).unwrap_or_default(),
        ..FigureView::default()
    };
    match value {
        Some(Value::Undefined(why)) => FigureView {
            value: "\u{2014}".to_owned(),
            comparison: words::undefined(why),
            tone: Tone::Unknown,
            ..view
        },
        Some(known) => {
            let (value, unit) = value_and_unit(known, locale);
            FigureView { value, unit, ..view }
        }
        None => view,
    }
}

/// A cell of a table of KPIs: the number alone, as its column names the unit.
pub fn cell(value: &Value, locale: &Locale) -> Cell {
    match (value, value.exact()) {
        (Value::Undefined(why), _) => Cell::unknown(words::undefined(why)),
        (known, Some(exact)) => Cell::number(value_and_unit(known, locale).0, exact),
        (known, None) => Cell::text(value_and_unit(known, locale).0),
    }
}

/// The unit of a KPI's column.
pub fn unit_of(kpi: KpiId, currency: &str) -> String {
    unit_text(kpi.entry().unit, currency)
}

fn unit_text(unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Money => currency.to_owned(),
        Unit::Days => words::DAYS.to_owned(),
        Unit::Count | Unit::Ratio | Unit::Number => String::new(),
    }
}

/// The unit of a figure's column, of one of the company's own as its expression says.
pub fn unit_in(kpi: KpiId, overview: &Overview) -> String {
    let unit = match kpi {
        KpiId::Own(id) => unit_of_own(id, overview),
        _ => Some(kpi.entry().unit),
    };
    let currency = || overview.currency.map(|currency| currency.code().to_owned()).unwrap_or_default();
    unit.map(|unit| unit_text(unit, &currency())).unwrap_or_default()
}

/// A figure's name: of one of the company's own as somebody named it.
pub fn name_of(kpi: KpiId, overview: &Overview) -> String {
    let own = match kpi {
        KpiId::Own(id) => overview.measures.own.get(&id).map(|own| own.name.clone()),
        _ => None,
    };
    own.unwrap_or_else(|| kpi.entry().name.to_owned())
}

/// Which direction of a figure is good.
pub fn better_of(kpi: KpiId, overview: &Overview) -> Better {
    let KpiId::Own(id) = kpi else { return kpi.entry().better };
    match overview.measures.own.get(&id).and_then(|own| own.higher_is_better) {
        Some(true) => Better::Higher,
        Some(false) => Better::Lower,
        None => Better::Neither,
    }
}

/// Where attainment stands against the share of the period that is over.
pub fn pace_tone(attainment: &Value, pace: Rational) -> Tone {
    match attainment {
        Value::Ratio(ratio) if *ratio >= pace => Tone::Ahead,
        Value::Ratio(_) => Tone::Behind,
        _ => Tone::Unknown,
    }
}

/// Whether a change of a KPI is good.
pub fn change_tone(kpi: KpiId, now: &Value, before: &Value) -> Tone {
    let (Some(now), Some(before)) = (now.exact(), before.exact()) else { return Tone::Unknown };
    match (kpi.entry().better, now.cmp(&before)) {
        (Better::Neither, _) | (_, std::cmp::Ordering::Equal) => Tone::Plain,
        (Better::Higher, std::cmp::Ordering::Greater) | (Better::Lower, std::cmp::Ordering::Less) => {
            Tone::Ahead
        }
        _ => Tone::Behind,
    }
}

/// The name of a key; people by their name on the roster.
pub fn key_name<'a>(key: &Key, mut people: impl Iterator<Item = &'a Person>) -> String {
    let mut name_of = |id: PersonId| people.find(|person| person.id == id).map(|person| person.name.clone());
    match key {
        Key::Person(Some(id)) => name_of(*id).unwrap_or_else(|| words::NOBODY.to_owned()),
        Key::Person(None) => words::NOBODY.to_owned(),
        Key::Team(Some(team)) => team.clone(),
        Key::Team(None) => words::NO_TEAM.to_owned(),
        Key::Time(Some(Period { name, .. })) => name.clone(),
        Key::Time(None) => words::NO_DATE.to_owned(),
        Key::Text(_, text) if text.is_empty() => words::MISSING.to_owned(),
        Key::Text(_, text) => text.clone(),
    }
}
