//! The simulation: many draws of the rest of a period, each paid by the pay engine.
//!
//! A draw wins open deals and new ones by their own chances, all moved by one common shock; who has none
//! of either books weeks of the past. Each person's draws are centred on what the chosen method says.

use super::band::{Band, Bands, histogram};
use super::categories::CategoryTotal;
use super::hazard::day_at;
use super::question::{
    Caveat, Choice, DealForecast, Forecast, GroupForecast, Method, Outlook, Payer, PersonForecast, Question,
};
use super::record::WinRate;
use super::run_rate::RunRate;
use super::sketch::{Sketch, Source};
use crate::domain::commission::Credit;
use crate::domain::kernel::{Currency, Date, PersonId};
use crate::domain::random::Random;
use std::sync::Arc;

/// The furthest that a shock moves the chances of a draw, on the logarithmic scale.
const MOST_SHOCK: f64 = 1.5;

/// An open deal that may be won.
pub(super) struct OpenDeal {
    /// Its row in the table that pay is computed from; nothing for one that is assumed.
    pub row: Option<u32>,
    /// Its amount in minor units.
    pub minor: i64,
    /// −ln(1 − chance): chances become sums, and a shock a factor.
    pub hazard: f64,
    /// Days and the chance to have been won by then, ascending.
    pub curve: Vec<(i32, i32, f64)>,
    /// What it counts as among the parts.
    pub source: Source,
}

/// New deals of a person.
pub(super) struct NewDeals {
    /// How many are won on average.
    pub wins: f64,
    /// The amounts that they may have.
    pub sizes: Vec<i64>,
    /// The days on which they close, each as likely as the other.
    pub days: Arc<Vec<i32>>,
}

/// One person, or nobody, with all that may still come.
pub(super) struct Seat {
    pub person: Option<PersonId>,
    pub code: Option<usize>,
    pub method: Method,
    pub record: WinRate,
    pub won_minor: i64,
    pub won_deals: i64,
    pub quota_minor: Option<i64>,
    pub open: Vec<OpenDeal>,
    pub new: Option<NewDeals>,
    /// What weeks of the past are multiplied with; 0 where none stand in.
    pub weeks_scale: f64,
    pub revenue: Vec<i64>,
    pub deals: Vec<i64>,
    pub payout: Vec<i64>,
    /// The payout where a draw adds nothing, once it is known.
    pub paid_for_won: Option<i64>,
}

/// Everything a run is made from.
pub(super) struct Setting {
    pub question: Question,
    pub currency: Currency,
    pub record: WinRate,
    pub weeks: u64,
    pub seats: Vec<Seat>,
    pub run_rate: Option<RunRate>,
    /// The scale of the common shock.
    pub shock: f64,
    pub caveats: Vec<Caveat>,
    pub choice: Option<Choice>,
    pub deals: Vec<DealForecast>,
    pub categories: Vec<CategoryTotal>,
    /// Teams with the places of their seats.
    pub teams: Vec<(String, Vec<usize>)>,
    /// The picture that is gathered on the way.
    pub sketch: Sketch,
}

/// A running simulation: [`Simulation::step`] it to the end, and [`Simulation::finish`].
pub struct Simulation {
    setting: Setting,
    drawn: u32,
}

impl Simulation {
    pub(super) fn of(setting: Setting) -> Simulation {
        Simulation { setting, drawn: 0 }
    }

    /// The same without the common shock, each deal by its own luck alone: for showing what that mistake does.
    pub fn with_independent_deals(mut self) -> Simulation {
        self.setting.shock = 0.0;
        self
    }

    /// How many of the draws were made.
    pub fn drawn(&self) -> u32 {
        self.drawn
    }

    /// Whether all draws were made. One is enough where nothing is open.
    pub fn is_done(&self) -> bool {
        let is_certain = |seat: &Seat| matches!(seat.method, Method::Certain | Method::NoHistory);
        let certain = self.setting.seats.iter().all(is_certain);
        self.drawn >= self.setting.question.draws.max(1) || (certain && self.drawn > 0)
    }

    /// Makes at most `most` further draws. `payout` pays a person for the period, given the sales
    /// that a draw adds to what is won, in minor units.
    ///
    /// # Errors
    /// What `payout` answers.
    pub fn step<E>(&mut self, most: u32, payout: &mut Payer<E>) -> Result<(), E> {
        for _ in 0..most {
            if self.is_done() {
                return Ok(());
            }
            self.draw(payout)?;
        }
        Ok(())
    }

    fn draw<E>(&mut self, payout: &mut Payer<E>) -> Result<(), E> {
        let setting = &mut self.setting;
        let mut random = Random::of_draw(setting.question.seed, self.drawn);
        let shock = (setting.shock * random.student_t6()).clamp(-MOST_SHOCK, MOST_SHOCK);
        let factor = libm::exp(shock);
        let blocks = setting.run_rate.as_ref().map(|rate| rate.draw(&mut random)).unwrap_or_default();
        let (mut credits, mut sources) = (Vec::new(), Vec::new());
        setting.sketch.begin();
        for (place, seat) in setting.seats.iter_mut().enumerate() {
            credits.clear();
            sources.clear();
            // Each seat draws from a stream of its own, so that what is assumed of one changes no other.
            let part = u32::try_from(place).unwrap_or(u32::MAX - 1);
            let mut own = Random::of_part(setting.question.seed, self.drawn, part);
            seat.draw_deals(factor, &mut own, &mut credits, &mut sources);
            let deals = credits.len();
            if let (Some(rate), Some(code)) =
                (&setting.run_rate, seat.code.filter(|_| seat.weeks_scale > 0.0))
            {
                rate.credits(&blocks, code, seat.weeks_scale * factor, &mut credits);
            }
            setting.sketch.hear(place, &credits, &sources);
            seat.take(&credits, deals, payout)?;
        }
        self.drawn += 1;
        Ok(())
    }

    /// What these people together won by the end of the period, one a draw made so far; everybody where absent.
    /// Nothing where neither open deals nor a past stand behind any of them.
    pub fn revenues(&self, people: Option<&[PersonId]>) -> Option<Vec<i64>> {
        let is_meant = |seat: &&Seat| {
            people.is_none_or(|people| seat.person.is_some_and(|person| people.contains(&person)))
        };
        let seats: Vec<&Seat> = self.setting.seats.iter().filter(is_meant).collect();
        let draws = self.drawn as usize;
        let sum = |draw: usize| {
            let revenue = |seat: &&Seat| seat.revenue.get(draw).copied().unwrap_or(seat.won_minor);
            seats.iter().map(revenue).fold(0i64, i64::saturating_add)
        };
        let has_ground = seats.iter().any(|seat| seat.method != Method::NoHistory);
        has_ground.then(|| (0..draws).map(sum).collect())
    }

    /// How many deals these people together won by the end of the period, one a draw made so far; everybody where
    /// absent. Nothing where weeks of the past stand for deals, or nothing stands behind any of them.
    pub fn deals(&self, people: Option<&[PersonId]>) -> Option<Vec<i64>> {
        let is_meant = |seat: &&Seat| {
            people.is_none_or(|people| seat.person.is_some_and(|person| people.contains(&person)))
        };
        let seats: Vec<&Seat> = self.setting.seats.iter().filter(is_meant).collect();
        let in_deals = seats.iter().all(|seat| seat.weeks_scale == 0.0);
        let has_ground = seats.iter().any(|seat| seat.method != Method::NoHistory);
        let sum = |draw: usize| {
            let deals = |seat: &&Seat| seat.deals.get(draw).copied().unwrap_or(seat.won_deals);
            seats.iter().map(deals).fold(0i64, i64::saturating_add)
        };
        (in_deals && has_ground).then(|| (0..self.drawn as usize).map(sum).collect())
    }

    /// What everybody together is paid for the period, one a draw made so far, in minor units.
    pub fn payouts(&self) -> Vec<i64> {
        let all: Vec<usize> = (0..self.setting.seats.len()).collect();
        together(&self.setting.seats, &all, |seat| &seat.payout)
    }

    /// The revenues drawn of each seat and of all together: for judging the draws themselves.
    pub(super) fn drawn_revenues(&self) -> (Vec<&[i64]>, Vec<i64>) {
        let seats: Vec<&[i64]> = self.setting.seats.iter().map(|seat| seat.revenue.as_slice()).collect();
        let all: Vec<usize> = (0..seats.len()).collect();
        (seats, together(&self.setting.seats, &all, |seat| &seat.revenue))
    }

    /// Reads the forecast off the draws made so far.
    pub fn finish(self) -> Forecast {
        let Setting {
            question,
            currency,
            record,
            weeks,
            seats,
            caveats,
            choice,
            deals,
            categories,
            teams,
            sketch,
            ..
        } = self.setting;
        let everybody: Vec<usize> = (0..seats.len()).collect();
        let revenues = together(&seats, &everybody, |seat| &seat.revenue);
        let outlook = outlook(&seats, &everybody);
        let group = |(name, places): &(String, Vec<usize>)| GroupForecast {
            name: name.clone(),
            won_minor: sum(places.iter().map(|place| seats[*place].won_minor)),
            outlook: self::outlook(&seats, places),
        };
        let teams = teams.iter().map(group).collect();
        Forecast {
            picture: sketch.finish(&question, &seats),
            callers: Vec::new(),
            currency,
            record,
            weeks,
            won_minor: sum(seats.iter().map(|seat| seat.won_minor)),
            open_deals: seats.iter().map(|seat| seat.hopeful().count() as u64).sum(),
            open_minor: sum(seats.iter().flat_map(Seat::hopeful).map(|deal| deal.minor)),
            spread: histogram(&revenues, 24),
            revenue: outlook.revenue.into(),
            payout: outlook.payout.into(),
            people: seats.into_iter().filter_map(Seat::finish).filter(is_worth_showing).collect(),
            caveats,
            outlook,
            teams,
            choice,
            categories,
            deals,
            question,
        }
    }
}

pub(super) fn sum(minors: impl Iterator<Item = i64>) -> i64 {
    minors.fold(0, i64::saturating_add)
}

fn is_worth_showing(person: &PersonForecast) -> bool {
    person.won_minor != 0
        || person.open_deals > 0
        || person.record.closed > 0
        || person.payout != Band::default()
        || person.revenue != Band::default()
}

/// The draws of several seats added up, draw by draw.
pub(super) fn together(seats: &[Seat], places: &[usize], draws: impl Fn(&Seat) -> &Vec<i64>) -> Vec<i64> {
    let count = places.first().map_or(0, |place| draws(&seats[*place]).len());
    let mut all = vec![0i64; count];
    for place in places {
        for (sum, draw) in all.iter_mut().zip(draws(&seats[*place])) {
            *sum = sum.saturating_add(*draw);
        }
    }
    all
}

pub(super) fn outlook(seats: &[Seat], places: &[usize]) -> Outlook {
    let revenues = together(seats, places, |seat| &seat.revenue);
    let quotas: Vec<i64> = places.iter().filter_map(|place| seats[*place].quota_minor).collect();
    let quota = (!quotas.is_empty()).then(|| sum(quotas.into_iter()));
    let in_deals = places.iter().all(|place| seats[*place].weeks_scale == 0.0);
    Outlook {
        chance_of_quota: quota.and_then(|quota| chance_of(seats, places, &revenues, quota)),
        revenue: Bands::of(revenues),
        deals: in_deals.then(|| Bands::of(together(seats, places, |seat| &seat.deals))),
        payout: Bands::of(together(seats, places, |seat| &seat.payout)),
        quota_minor: quota,
    }
}

/// The chance of a quota by the draws; not defined for one of zero, nor where nothing is known of anybody.
fn chance_of(seats: &[Seat], places: &[usize], draws: &[i64], quota: i64) -> Option<f64> {
    let own = || places.iter().map(|place| &seats[*place]);
    let won = sum(own().map(|seat| seat.won_minor));
    let knows_nothing = own().all(|seat| seat.method == Method::NoHistory);
    if quota <= 0 || draws.is_empty() || (knows_nothing && won < quota) {
        return None;
    }
    let reached = draws.iter().filter(|draw| **draw >= quota).count();
    let is_certain = draws.iter().all(|draw| *draw == draws[0]) || (won >= quota && reached == draws.len());
    let (reached, all) = (reached as f64, draws.len() as f64);
    Some(if is_certain { reached / all } else { (reached + 0.5) / (all + 1.0) })
}

impl Seat {
    /// A seat with nothing in it.
    pub(super) fn empty(person: Option<PersonId>, code: Option<usize>) -> Seat {
        Seat {
            person,
            code,
            method: Method::NoHistory,
            record: WinRate::default(),
            won_minor: 0,
            won_deals: 0,
            quota_minor: None,
            open: Vec::new(),
            new: None,
            weeks_scale: 0.0,
            revenue: Vec::new(),
            deals: Vec::new(),
            payout: Vec::new(),
            paid_for_won: None,
        }
    }

    fn draw_deals(
        &self,
        factor: f64,
        random: &mut Random,
        credits: &mut Vec<Credit>,
        sources: &mut Vec<Source>,
    ) {
        self.draw_new(factor, random, credits, sources);
        for deal in &self.open {
            // Both numbers are drawn for each deal, so that an assumption about one leaves the others alone.
            let (wait, share) = (random.uniform(), random.uniform());
            // Won if an exponential wait is shorter than the moved hazard.
            if -libm::log(1.0 - wait) < deal.hazard * factor {
                let day = date(deal.day_at(share));
                credits.push(Credit { day, minor: deal.minor, row: deal.row });
                sources.push(deal.source);
            }
        }
    }

    fn draw_new(
        &self,
        factor: f64,
        random: &mut Random,
        credits: &mut Vec<Credit>,
        sources: &mut Vec<Source>,
    ) {
        let Some(new) = self.new.as_ref().filter(|new| !new.sizes.is_empty() && !new.days.is_empty()) else {
            return;
        };
        for _ in 0..random.poisson(new.wins * factor) {
            let minor = new.sizes[random.below(new.sizes.len())];
            let day = date(new.days[random.below(new.days.len())]);
            credits.push(Credit { day, minor, row: None });
            sources.push(Source::New);
        }
    }

    /// The open deals but those that are assumed away: these have no day left.
    pub(super) fn hopeful(&self) -> impl Iterator<Item = &OpenDeal> {
        self.open.iter().filter(|deal| !deal.curve.is_empty())
    }

    fn take<E>(&mut self, credits: &[Credit], deals: usize, payout: &mut Payer<E>) -> Result<(), E> {
        let added = sum(credits.iter().map(|credit| credit.minor));
        self.revenue.push(self.won_minor.saturating_add(added));
        self.deals.push(self.won_deals.saturating_add(i64::try_from(deals).unwrap_or(i64::MAX)));
        let paid = match (self.person, self.paid_for_won.filter(|_| credits.is_empty())) {
            (None, _) => 0,
            (Some(_), Some(known)) => known,
            (Some(person), None) => payout(person, credits)?,
        };
        if credits.is_empty() {
            self.paid_for_won = Some(paid);
        }
        self.payout.push(paid);
        Ok(())
    }

    fn finish(self) -> Option<PersonForecast> {
        let outlook = outlook(std::slice::from_ref(&self), &[0]);
        let chances: f64 = self.hopeful().map(|deal| 1.0 - libm::exp(-deal.hazard)).sum();
        let (open_deals, open_minor) =
            (self.hopeful().count() as u64, sum(self.hopeful().map(|deal| deal.minor)));
        Some(PersonForecast {
            person: self.person?,
            method: self.method,
            record: self.record,
            chance: if open_deals == 0 { 0.0 } else { chances / open_deals as f64 },
            won_minor: self.won_minor,
            open_deals,
            open_minor,
            revenue: outlook.revenue.into(),
            payout: outlook.payout.into(),
            outlook,
        })
    }
}

fn date(days: i32) -> Date {
    Date::from_days(days).unwrap_or(Date::MAX)
}

impl OpenDeal {
    /// The day by which it was won in a share of the cases in which it is.
    pub(super) fn day_at(&self, share: f64) -> i32 {
        day_at(&self.curve, share)
    }
}
