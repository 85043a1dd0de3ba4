//! What the page asks the forecast: period, day, seed and chances, as they stand in the address.

use crate::app::requests::{Overview, PersonBrief, Request};
use crate::domain::forecast::{Chances, DRAWS, Lens, SEED};
use crate::domain::kernel::{Date, Grain, Period, PersonId, Rational};
use crate::present::period::known_until;
use crate::present::place::{Place, View};

/// The largest seed that can be typed.
pub const LIMIT_SEED: u64 = 999_999_999;
/// Chance of open deals: by the methods and their evidence.
pub const OWN: &str = "own";
/// Chance of open deals: none is won.
pub const NONE: &str = "none";
/// Chance of open deals: all are won.
pub const ALL: &str = "all";

/// The page's question; what is absent follows the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// A period by name.
    pub period: Option<String>,
    /// The last day of which anything is known.
    pub as_of: Option<Date>,
    /// The seed.
    pub seed: Option<u64>,
    /// [`OWN`], [`NONE`] or [`ALL`].
    pub chances: Option<String>,
}

impl Choice {
    /// Reads the choice off the address; what can't be read counts as absent.
    pub fn of(place: &Place) -> Choice {
        let mut choice = Choice::default();
        for part in place.shown(View::Show).unwrap_or_default().split(',') {
            match part.split_once('=') {
                Some(("as-of", day)) => choice.as_of = Date::parse_iso(day).ok(),
                Some(("seed", seed)) => choice.seed = parse_seed(seed),
                Some(("chance", word)) if [NONE, ALL].contains(&word) => {
                    choice.chances = Some(word.to_owned())
                }
                Some(("period", name)) => choice.period = Some(name.to_owned()),
                _ => {}
            }
        }
        choice
    }

    /// The same place with this choice.
    pub fn at(&self, place: &Place) -> Place {
        let parts = [
            self.period.as_ref().map(|name| format!("period={name}")),
            self.as_of.map(|day| format!("as-of={day}")),
            self.seed.filter(|seed| *seed != SEED).map(|seed| format!("seed={seed}")),
            self.chances.as_ref().filter(|word| *word != OWN).map(|word| format!("chance={word}")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        place.with_view(View::Show, &parts.join(","))
    }

    /// The key of the chances chosen.
    pub fn chances_key(&self) -> &str {
        self.chances.as_deref().unwrap_or(OWN)
    }

    /// The seed that is drawn with.
    pub fn seed(&self) -> u64 {
        self.seed.unwrap_or(SEED)
    }

    /// The last day of which anything is known.
    pub fn day(&self, overview: &Overview) -> Option<Date> {
        self.as_of.or_else(|| known_until(overview))
    }

    /// The period that is forecast: the one chosen, the bar's, or the fiscal quarter that is under way.
    pub fn period(&self, overview: &Overview, place: &Place) -> Option<Period> {
        let calendar = overview.calendar;
        let named = self.period.as_ref().or(place.filter.period.as_ref());
        let named = named.and_then(|name| calendar.parse(name).ok());
        named.or_else(|| under_way(overview, self.day(overview)?))
    }

    /// The request; nothing while the workspace names no day.
    pub fn request(&self, overview: &Overview, place: &Place) -> Option<Request> {
        let chances = match self.chances_key() {
            NONE => Chances::Fixed(Rational::ZERO),
            ALL => Chances::Fixed(Rational::ONE),
            _ => Chances::Own,
        };
        Some(Request::Forecast {
            period: self.period(overview, place)?.range,
            as_of: self.day(overview),
            draws: DRAWS,
            seed: self.seed(),
            chances,
            lens: Lens { people: focus(overview, place), changes: Vec::new() },
        })
    }
}

/// Whom the filter looks at: these people and those of these teams; everybody where it names none.
pub fn focus(overview: &Overview, place: &Place) -> Option<Vec<PersonId>> {
    let filter = &place.filter;
    if filter.people.is_empty() && filter.teams.is_empty() {
        return None;
    }
    let is_meant = |brief: &&PersonBrief| {
        let team = brief.team.as_deref().unwrap_or_default();
        (filter.people.is_empty() || filter.people.contains(&brief.person.id))
            && (filter.teams.is_empty() || filter.teams.contains(team))
    };
    Some(overview.people.iter().filter(is_meant).map(|brief| brief.person.id).collect())
}

/// A seed as typed.
pub fn parse_seed(text: &str) -> Option<u64> {
    text.trim().parse().ok().filter(|seed| *seed <= LIMIT_SEED)
}

/// Whether the data end so long ago that today is no day to look from.
pub fn data_ended(overview: &Overview) -> Option<Date> {
    known_until(overview).filter(|day| Some(*day) != overview.today)
}

/// The quarter of a day; the one after it from its last day on.
fn under_way(overview: &Overview, day: Date) -> Option<Period> {
    let quarter = overview.calendar.period_of(day, Grain::Quarter).ok()?;
    if quarter.range.last_day() <= day {
        return overview.calendar.next(&quarter, Grain::Quarter).ok();
    }
    Some(quarter)
}

/// The periods to choose from: quarters around the day, months to come, the fiscal year.
pub fn offered(overview: &Overview, choice: &Choice, shown: Option<&Period>) -> Vec<Period> {
    let Some(day) = choice.day(overview) else { return Vec::new() };
    let around = |grain: Grain, before: i32, after: i32| {
        let months = grain.months();
        let place = move |step: i32| day.plus_months(step.saturating_mul(months)).ok();
        let periods = (-before..=after).filter_map(place);
        periods.filter_map(move |day| overview.calendar.period_of(day, grain).ok()).collect::<Vec<_>>()
    };
    let mut periods = around(Grain::Quarter, 4, 3);
    periods.extend(around(Grain::Month, 0, 2));
    periods.extend(around(Grain::Year, 0, 1));
    if let Some(shown) = shown.filter(|shown| !periods.contains(shown)) {
        periods.insert(0, shown.clone());
    }
    periods
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::DateRange;
    use crate::present::place::{self, Page};

    fn day(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    fn overview(today: &str, last: &str) -> Overview {
        Overview {
            today: Some(day(today)),
            span: DateRange::new(day("2024-01-01"), day(last).plus_days(1).unwrap()).ok(),
            ..Overview::default()
        }
    }

    #[test]
    fn a_choice_survives_its_address() {
        let choice = Choice {
            period: Some("2026Q1".to_owned()),
            as_of: Some(day("2026-02-03")),
            seed: Some(77),
            chances: Some(ALL.to_owned()),
        };
        let place = choice.at(&Place::at(Page::Forecast));
        assert_eq!(Choice::of(&place::decode(&place::encode(&place))), choice);
        assert_eq!(Choice::default().at(&place), Place::at(Page::Forecast));
        let hostile =
            Place::at(Page::Forecast).with_view(View::Show, "as-of=x,seed=-1,chance=50,period=,=,,");
        let read = Choice::of(&hostile);
        assert_eq!((read.as_of, read.seed, read.chances_key()), (None, None, OWN));
        assert!(read.period(&overview("2026-02-03", "2026-02-01"), &hostile).is_some());
    }

    #[test]
    fn the_quarter_under_way_is_forecast_and_the_next_one_once_it_is_over() {
        let place = Place::at(Page::Forecast);
        let name = |overview: &Overview| Choice::default().period(overview, &place).unwrap().name;
        assert_eq!(name(&overview("2026-02-03", "2026-01-20")), "2026Q1");
        assert_eq!(known_until(&overview("2026-02-03", "2026-01-20")), Some(day("2026-02-03")));
        let ended = overview("2026-02-03", "2025-06-30");
        assert_eq!((data_ended(&ended), name(&ended).as_str()), (Some(day("2025-06-30")), "2025Q3"));
    }

    #[test]
    fn the_period_shown_is_always_among_those_offered() {
        let overview = overview("2026-02-03", "2026-01-20");
        let place = Place::at(Page::Forecast);
        let choice = Choice { period: Some("2019".to_owned()), ..Choice::default() };
        let shown = choice.period(&overview, &place);
        let names: Vec<String> =
            offered(&overview, &choice, shown.as_ref()).into_iter().map(|period| period.name).collect();
        assert!(names.contains(&"2019".to_owned()) && names.contains(&"2026Q2".to_owned()));
    }
}
