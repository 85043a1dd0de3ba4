//! Assumptions as they are typed, and what they change.

use super::Writing;
use crate::domain::forecast::{Band, Forecast, WhatIf};
use crate::domain::kernel::{Date, Id, PersonId, Rational};
use crate::present::format::Locale;
use crate::present::grid::reading::{amount, plain};
use crate::present::words::forecast as words;
use std::collections::BTreeMap;

/// Faults by the name of the field.
type Faults = BTreeMap<&'static str, String>;

/// A change of a deal as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the text of its field")]
pub struct ChangeForm {
    pub deal: String,
    /// `won`, `lost` or `moved`.
    pub what: String,
    pub day: String,
}

impl ChangeForm {
    /// The assumption, or the fault of each field.
    ///
    /// # Errors
    /// By field, in words.
    pub fn read(&self) -> Result<WhatIf, Faults> {
        let deal = self.deal.clone();
        match self.what.as_str() {
            "won" => Ok(WhatIf::Won { deal }),
            "lost" => Ok(WhatIf::Lost { deal }),
            _ => {
                let day = Date::parse_iso(self.day.trim());
                let day = day.map_err(|_| Faults::from([("day", words::NO_DAY.to_owned())]))?;
                Ok(WhatIf::Moved { deal, day })
            }
        }
    }
}

/// A deal that is added, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the text of its field")]
pub struct AddForm {
    /// A person's id.
    pub person: String,
    pub amount: String,
    pub chance: String,
    pub day: String,
}

impl AddForm {
    /// The assumption, or the fault of each field.
    ///
    /// # Errors
    /// By field, in words.
    pub fn read(&self, forecast: &Forecast, locale: &Locale) -> Result<WhatIf, Faults> {
        let mut faults = Faults::new();
        let person = Id::parse(&self.person).map(PersonId);
        let money = amount(&self.amount, forecast.currency, locale);
        let day = Date::parse_iso(self.day.trim());
        let percent = plain(self.chance.trim().trim_end_matches('%'), locale);
        let chance = Rational::parse(&percent).and_then(|percent| percent.checked_div(Rational::HUNDRED));
        let chance = chance.ok().filter(|chance| !chance.is_negative() && *chance <= Rational::ONE);
        if let Err(fault) = &money {
            faults.insert("amount", fault.clone());
        }
        if day.is_err() {
            faults.insert("day", words::NO_DAY.to_owned());
        }
        if chance.is_none() {
            faults.insert("chance", words::NO_CHANCE.to_owned());
        }
        match (person, money, day, chance) {
            (Some(person), Ok(money), Ok(day), Some(chance)) => {
                Ok(WhatIf::Added { person, minor: money.minor, chance, day })
            }
            (None, ..) => Err(Faults::from([("amount", words::NO_PEOPLE.to_owned())])),
            _ => Err(faults),
        }
    }
}

/// The range as it is, and what the assumptions make of it.
pub fn compared(without: &Forecast, with: Option<&Forecast>, locale: &Locale) -> String {
    let range = |forecast: &Forecast| {
        let writing = Writing { forecast, locale };
        let band: Band = forecast.picture.outlook.revenue.into();
        let [low, middle, high] = [band.p10, band.p50, band.p90].map(|minor| writing.money(minor));
        words::middle_range(&middle, &low, &high)
    };
    match with {
        Some(with) => words::compared(&range(without), &range(with)),
        None => format!("{}: {}.", words::WITHOUT, range(without)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_an_assumption_or_says_what_is_wrong() {
        let form =
            |what: &str, day: &str| ChangeForm { deal: "7".into(), what: what.into(), day: day.into() };
        assert_eq!(form("lost", "").read(), Ok(WhatIf::Lost { deal: "7".into() }));
        let day = Date::from_ymd(2026, 3, 4).unwrap();
        assert_eq!(form("moved", "2026-03-04").read(), Ok(WhatIf::Moved { deal: "7".into(), day }));
        assert!(form("moved", "4.3.").read().unwrap_err().contains_key("day"));
        let forecast = crate::present::forecast::tests::forecast();
        let person = forecast.people[0].person;
        let add = |chance: &str| AddForm {
            person: person.to_string(),
            amount: "1,500".into(),
            chance: chance.into(),
            day: "2026-03-04".into(),
        };
        let chance = Rational::new(1, 4).unwrap();
        let added = WhatIf::Added { person, minor: 150_000, chance, day };
        assert_eq!(add("25%").read(&forecast, &Locale::default()), Ok(added));
        for wrong in ["101", "-1", "much"] {
            assert!(add(wrong).read(&forecast, &Locale::default()).unwrap_err().contains_key("chance"));
        }
    }
}
