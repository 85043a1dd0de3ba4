//! A closer look at a forecast: whose rest is drawn as a picture, and what is assumed of single deals.
//!
//! An assumption changes what is drawn, never what is known: a deal assumed won is won in every draw, one
//! assumed lost in none. A moved deal is decided on its new day: it is won there with the share that the
//! deal model sees won in the end among deals like it, and outside the period it brings the period nothing.

use super::past::{Past, Rest};
use super::pipeline;
use super::points::Models;
use super::question::Method;
use super::record::WinRate;
use super::simulate::{OpenDeal, Setting};
use super::sketch::Source;
use crate::domain::kernel::{Date, PersonId, Rational};
use serde::{Deserialize, Serialize};

/// Whose picture is drawn, under which assumptions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lens {
    /// These people; the whole company where absent.
    pub people: Option<Vec<PersonId>>,
    /// What is assumed, in order: of two assumptions about one deal the later counts.
    pub changes: Vec<WhatIf>,
}

/// What is assumed of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhatIf {
    /// It is won.
    Won {
        /// The deal's id in its system.
        deal: String,
    },
    /// It is lost.
    Lost {
        /// The deal's id in its system.
        deal: String,
    },
    /// It closes on that day or not at all.
    Moved {
        /// The deal's id in its system.
        deal: String,
        /// The day.
        day: Date,
    },
    /// It comes in addition.
    Added {
        /// Whose it is.
        person: PersonId,
        /// Its amount in minor units.
        minor: i64,
        /// The chance that it is won, from 0 to 1.
        chance: Rational,
        /// The day on which it closes.
        day: Date,
    },
}

/// The hazard that gives a chance.
pub(super) fn hazard_of(chance: f64) -> f64 {
    -libm::log(1.0 - chance.clamp(0.0, 1.0))
}

/// Changes what is drawn by the assumptions. A deal that is not known is passed over.
pub(super) fn assume(lens: &Lens, past: &Past, models: &Models, setting: &mut Setting) {
    for change in &lens.changes {
        match change {
            WhatIf::Won { deal } => redo(deal, past, models, setting, |rest, _| Some((rest.from, 1.0))),
            WhatIf::Lost { deal } => redo(deal, past, models, setting, |_, _| None),
            WhatIf::Moved { deal, day } => {
                redo(deal, past, models, setting, |_, place| {
                    Some((day.days(), in_the_end(past, models, place)))
                });
            }
            WhatIf::Added { person, minor, chance, day } => {
                let seat = setting.seats.iter_mut().find(|seat| seat.person == Some(*person));
                if let Some(seat) = seat.filter(|_| models.rest.holds(day.days())) {
                    seat.open.push(decided(None, *minor, chance.to_f64(), day.days(), Source::Added));
                    seat.method = Method::OpenDeals;
                }
            }
        }
    }
}

/// A deal that is decided on one day.
fn decided(row: Option<u32>, minor: i64, chance: f64, day: i32, source: Source) -> OpenDeal {
    OpenDeal { row, minor, hazard: hazard_of(chance), curve: vec![(day, 1, chance)], source }
}

/// Takes a deal out and puts it back as `end` says: day and chance, or nothing.
fn redo(
    deal: &str,
    past: &Past,
    models: &Models,
    setting: &mut Setting,
    end: impl Fn(Rest, usize) -> Option<(i32, f64)>,
) {
    let key =
        |place: usize| past.replay.table().names(past.deals[place].live as usize).map(|(_, key, _)| key);
    let Some((place, _)) = models.odds.iter().find(|(place, _)| key(*place) == Some(deal)) else { return };
    let known = &past.deals[*place];
    let row = u32::try_from(*place).ok();
    let end = end(models.rest, *place).filter(|(day, _)| models.rest.holds(*day));
    if let Some(listed) = setting.deals.iter_mut().find(|listed| listed.deal == deal) {
        listed.chance = end.map_or(0.0, |(_, chance)| chance);
        listed.expected = end.and_then(|(day, _)| Date::from_days(day).ok());
        listed.expected_within = None;
    }
    let code = known.person as usize;
    let Some(seat) = setting.seats.iter_mut().find(|seat| seat.code == Some(code)) else { return };
    let listed = seat.open.iter_mut().find(|own| own.row == row);
    match (listed, end) {
        // It keeps its place, so that all others draw the same luck as without the assumption.
        (Some(own), Some((day, chance))) => {
            (own.hazard, own.curve) = (hazard_of(chance), vec![(day, 1, chance)]);
        }
        (Some(own), None) => (own.hazard, own.curve) = (0.0, Vec::new()),
        (None, Some((day, chance))) => {
            let source = Source::Open(past.replay.category(known));
            seat.open.push(decided(row, past.minor(known).unwrap_or(0), chance, day, source));
            seat.method = Method::OpenDeals;
        }
        (None, None) => {}
    }
}

/// The share of deals like it that is won in the end.
fn in_the_end(past: &Past, models: &Models, place: usize) -> f64 {
    let deal = &past.deals[place];
    let Some(model) = &models.hazard else {
        let company = pipeline::records(past).into_iter().fold(WinRate::default(), WinRate::plus);
        return pipeline::stated_chance(deal, company);
    };
    let odds = model.odds_in_the_end(past, deal);
    let ended = odds.win + odds.lose;
    if ended > 0.0 { odds.win / ended } else { 0.0 }
}
