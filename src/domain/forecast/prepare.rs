//! From what is known to what is drawn: seats with their deals, centred on the chosen method, and how far
//! one shock moves them all.

use super::approach::Approach;
use super::company::Company;
use super::evidence::{Calibration, ENOUGH_DATES, Evidence, Trial, ahead, combined};
use super::hazard::{ENOUGH_CLOSED, dated};
use super::lens::{Lens, assume, hazard_of};
use super::past::Past;
use super::pipeline;
use super::points::Models;
use super::question::{Caveat, Chances, Choice, DealForecast, Flag, Method, Question};
use super::record::WinRate;
use super::run_rate::ENOUGH_WEEKS;
use super::simulate::{NewDeals, OpenDeal, Seat, Setting, Simulation};
use super::sketch::{Sketch, Source};
use crate::domain::facts::deals::MISSING_DAY;
use crate::domain::facts::{KnownDeal, Outcome};
use crate::domain::kernel::{Date, Rational};
use std::sync::Arc;

/// How far a person's deals are moved towards what the method says, at most.
const MOST_MOVED: f64 = 4.0;
/// Below this share of what the method says the deals are taken as all there is to it.
const LITTLE: f64 = 0.05;
/// After so many days without any deal opened or closed the data are taken to end.
const QUIET_DAYS: i32 = 31;
/// How finely the days of new deals are drawn.
const DAY_STEPS: usize = 64;

/// A forecast ready to be drawn, from the evidence of past dates.
pub fn prepare(company: &Company, question: &Question, trials: &[Trial]) -> Simulation {
    prepare_with(company, question, &Lens::default(), trials)
}

/// The same under assumptions, with the picture of those looked at.
pub fn prepare_with(company: &Company, question: &Question, lens: &Lens, trials: &[Trial]) -> Simulation {
    let known = company.known(question.as_of);
    let past = company.past(&known, question.as_of);
    Simulation::of(match question.chances {
        Chances::Fixed(chance) => fixed(company, &past, question, lens, chance),
        Chances::Own if question.as_of >= question.period.last_day() => bare(company, &past, question, lens),
        Chances::Own => own(company, &past, question, lens, trials),
    })
}

/// Seats with what is won, and nothing open: enough for a period that is over.
fn bare(company: &Company, past: &Past, question: &Question, lens: &Lens) -> Setting {
    let mut seats: Vec<Seat> = company
        .people
        .iter()
        .map(|(person, _)| Seat::empty(Some(*person), company.code_of(*person)))
        .collect();
    seats.push(Seat::empty(None, Some(0)));
    let mut caveats = Vec::new();
    take_won(past, question, &mut seats, &mut caveats);
    let records = pipeline::records(past);
    for seat in &mut seats {
        seat.method = Method::Certain;
        seat.record = seat.code.map_or(WinRate::default(), |code| records[code]);
        seat.quota_minor = seat.person.and_then(|person| company.quota_minor(person, question.period));
    }
    let sketch = Sketch::of(past, question, lens, &seats);
    Setting {
        question: question.clone(),
        currency: company.currency,
        record: records.into_iter().fold(WinRate::default(), WinRate::plus),
        weeks: 0,
        seats,
        run_rate: None,
        shock: 0.0,
        caveats,
        choice: None,
        deals: Vec::new(),
        categories: Vec::new(),
        teams: company.teams(),
        sketch,
    }
}

/// What is won in the period, person by person; what can't be counted is said.
fn take_won(past: &Past, question: &Question, seats: &mut [Seat], caveats: &mut Vec<Caveat>) {
    let places = places(past, seats);
    let (from, until) = (question.period.from.days(), question.period.until.days());
    let (mut foreign, mut nobodys) = (0, 0);
    for deal in past.deals {
        let is_won = deal.outcome == Outcome::Won && from <= deal.closed && deal.closed < until;
        let is_open = deal.outcome == Outcome::Open && deal.created <= past.day;
        if !is_won && !is_open {
            continue;
        }
        foreign += u64::from(past.replay.currency(deal) != Some(past.currency));
        let Some(minor) = past.minor(deal) else { continue };
        nobodys += u64::from(deal.person == 0);
        if let Some(seat) =
            places[deal.person as usize].and_then(|place| seats.get_mut(place)).filter(|_| is_won)
        {
            seat.won_minor = seat.won_minor.saturating_add(minor);
            seat.won_deals += 1;
        }
    }
    if foreign > 0 {
        caveats.push(Caveat::OtherCurrencies { deals: foreign });
    }
    if nobodys > 0 {
        caveats.push(Caveat::DealsOfNobody { deals: nobodys });
    }
}

/// The place of each person code's seat.
fn places(past: &Past, seats: &[Seat]) -> Vec<Option<usize>> {
    let mut places = vec![None; past.people];
    for (place, seat) in seats.iter().enumerate() {
        if let Some(slot) = seat.code.and_then(|code| places.get_mut(code)) {
            *slot = Some(place);
        }
    }
    places
}

/// The extremes: open deals that are expected in the period at one chance.
fn fixed(company: &Company, past: &Past, question: &Question, lens: &Lens, chance: Rational) -> Setting {
    let mut setting = bare(company, past, question, lens);
    let places = places(past, &setting.seats);
    let hazard = hazard_of(chance.to_f64());
    let (mut overdue, mut overdue_minor, mut incomplete) = (0, 0i64, 0);
    for (place, deal) in past.open() {
        let minor = past.minor(deal);
        if deal.closed == MISSING_DAY {
            incomplete += 1;
        } else if deal.closed < question.period.from.days() && question.period.from <= question.as_of {
            overdue += 1;
            overdue_minor = overdue_minor.saturating_add(minor.unwrap_or(0));
        } else if question.period.from.days() <= deal.closed && deal.closed < question.period.until.days() {
            let seat = places[deal.person as usize].and_then(|place| setting.seats.get_mut(place));
            match (seat.filter(|seat| seat.person.is_some()), minor) {
                (Some(seat), Some(minor)) => {
                    let (row, source) = (u32::try_from(place).ok(), Source::Open(past.replay.category(deal)));
                    let curve = vec![(deal.closed, 1, chance.to_f64())];
                    seat.open.push(OpenDeal { row, minor, hazard, curve, source });
                    seat.method = Method::OpenDeals;
                }
                (None, Some(_)) => incomplete += 1,
                // Other currencies are said already.
                (_, None) => incomplete += u64::from(past.replay.currency(deal) == Some(past.currency)),
            }
        }
    }
    if overdue > 0 {
        setting.caveats.push(Caveat::OverdueDeals { deals: overdue, minor: overdue_minor });
    }
    if incomplete > 0 {
        setting.caveats.push(Caveat::IncompleteDeals { deals: incomplete });
    }
    setting
}

fn own(company: &Company, past: &Past, question: &Question, lens: &Lens, trials: &[Trial]) -> Setting {
    let called = company.called(question.as_of, question.period);
    let mut models = Models::fit(past, question.period, &called);
    let evidence = Evidence::by(trials, question.as_of, ahead(question.as_of, question.period));
    let choice = choose(&mut models, &evidence, question);
    let mut setting = bare(company, past, question, lens);
    setting.caveats.extend(caveats(past, &models, &choice, evidence.dates()));
    setting.caveats.extend(looking_back(company, question));
    seat_deals(past, &models, &mut setting.seats);
    let target = models.points.get(&choice.approach).cloned().unwrap_or_default();
    let lift = libm::exp(choice.calibration.centre);
    let run_rate = models.run_rate.mean(past.people);
    let mut moved = vec![1.0; past.people];
    for seat in &mut setting.seats {
        // Of whom no deal tells nothing is known, which is not the same as certain.
        let Some(code) = seat.code else {
            seat.method = Method::NoHistory;
            continue;
        };
        let wanted = target.get(code).copied().unwrap_or(0.0) * lift;
        moved[code] = seat.centre(wanted, run_rate[code]);
    }
    setting.weeks = models.run_rate.weeks() as u64;
    setting.shock = choice.calibration.shock;
    setting.deals = deal_list(past, &models, &moved);
    setting.categories = super::categories::totals(past, models.rest);
    assume(lens, past, &models, &mut setting);
    setting.choice = Some(choice);
    setting.run_rate = Some(models.run_rate);
    setting
}

/// Weighs the methods, makes the combination, and chooses.
pub(super) fn choose(models: &mut Models, evidence: &Evidence, question: &Question) -> Choice {
    let days = question.period.until.days() - 1 - question.as_of.days();
    let weights = evidence.weights(&models.points, days);
    let people = models.won.len();
    models.points.insert(Approach::Combination, combined(&models.points, &weights, people));
    let approach = evidence.choice(&models.points);
    let enough = evidence.dates() >= ENOUGH_DATES;
    let known = || Approach::ALL.into_iter().filter(|one| models.points.contains_key(one));
    let won: f64 = models.won.iter().sum();
    let total = |one: Approach| Some((one, libm::round(won + models.total(one)?) as i64));
    Choice {
        approach,
        weights,
        calibration: calibrated(models, evidence, approach),
        errors: known().filter(|_| enough).filter_map(|one| Some((one, evidence.wape(one)?))).collect(),
        totals: known().filter_map(total).collect(),
        fallback: models.hazard.is_none(),
        coverage: None,
    }
}

/// The width of the range. Before it is measured it is a rule of thumb, for a rest of the period as long as the
/// history or shorter; a longer one is known the less.
fn calibrated(models: &Models, evidence: &Evidence, approach: Approach) -> Calibration {
    let found = evidence.calibration(approach, models.relative_variance());
    if evidence.dates() >= ENOUGH_DATES {
        return found;
    }
    let ahead = f64::from(models.rest.days()) / f64::from(models.history_days.max(1));
    found.widened(libm::sqrt(1.0 + ahead))
}

fn caveats(past: &Past, models: &Models, choice: &Choice, dates: usize) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    if models.hazard.is_none() {
        let closed = dated(past).count() as u64;
        caveats.push(Caveat::FewClosedDeals { closed, wanted: ENOUGH_CLOSED });
    }
    let weeks = models.run_rate.weeks();
    if weeks < ENOUGH_WEEKS {
        caveats.push(Caveat::FewWeeks { weeks: weeks as u64, wanted: ENOUGH_WEEKS as u64 });
    }
    if dates < ENOUGH_DATES {
        caveats.push(Caveat::FewDates { dates: dates as u64, wanted: ENOUGH_DATES as u64 });
    }
    let uses_series = choice.approach == Approach::Series
        || choice.weights.iter().any(|(part, _)| *part == Approach::Series);
    if let Some(basis) = models.series.filter(|basis| uses_series && *basis != super::series::Basis::Season) {
        caveats.push(Caveat::FewMonths { basis });
    }
    caveats.extend(data_ends(past));
    let missing = past
        .open()
        .filter(|(_, deal)| past.minor(deal).is_none() && past.replay.currency(deal) == Some(past.currency));
    let deals = missing.count() as u64;
    if deals > 0 {
        caveats.push(Caveat::IncompleteDeals { deals });
    }
    caveats
}

/// That the data end well before the day: what came since is missing, not nothing.
fn data_ends(past: &Past) -> Option<Caveat> {
    let known = |day: i32| (day != MISSING_DAY && day <= past.day).then_some(day);
    let closed = |deal: &KnownDeal| known(deal.closed).filter(|_| past.is_finished(deal));
    let last = past.deals.iter().filter_map(|deal| known(deal.created).max(closed(deal))).max()?;
    let is_old = past.day - last > QUIET_DAYS;
    Date::from_days(last).ok().filter(|_| is_old).map(|day| Caveat::DataEnds { day })
}

/// What a past day can't know, where no snapshot shows it.
fn looking_back(company: &Company, question: &Question) -> Option<Caveat> {
    let deals = company.replay.closed_unseen(question.as_of);
    (question.as_of < company.today && deals > 0).then_some(Caveat::LookingBack { deals })
}

fn seat_deals(past: &Past, models: &Models, seats: &mut [Seat]) {
    let places = places(past, seats);
    for (place, odds) in models.odds.iter().filter(|(_, odds)| odds.win > 0.0) {
        let deal = &past.deals[*place];
        let Some(seat) = places[deal.person as usize].and_then(|place| seats.get_mut(place)) else {
            continue;
        };
        seat.open.push(OpenDeal {
            row: u32::try_from(*place).ok(),
            minor: past.minor(deal).unwrap_or(0),
            hazard: hazard_of(odds.win),
            curve: odds.curve.clone(),
            source: Source::Open(past.replay.category(deal)),
        });
    }
    let Some(intake) = &models.intake else { return };
    let step = |step: usize| intake.day_at((step as f64 + 0.5) / DAY_STEPS as f64);
    let days = Arc::new((0..DAY_STEPS).map(step).collect::<Vec<i32>>());
    for seat in seats {
        let Some(code) = seat.code.filter(|code| intake.wins[*code] > 0.0) else { continue };
        let (wins, sizes) = (intake.wins[code], intake.sizes(code).to_vec());
        seat.new = Some(NewDeals { wins, sizes, days: Arc::clone(&days) });
    }
}

impl Seat {
    /// What the deals bring on average, if their hazards are moved by a factor.
    fn expected(&self, factor: f64) -> f64 {
        let open: f64 =
            self.open.iter().map(|deal| deal.minor as f64 * (1.0 - libm::exp(-deal.hazard * factor))).sum();
        let new = self.new.as_ref().filter(|new| !new.sizes.is_empty()).map_or(0.0, |new| {
            let mean = new.sizes.iter().map(|minor| *minor as f64).sum::<f64>() / new.sizes.len() as f64;
            new.wins * factor * mean
        });
        open + new
    }

    /// Moves the deals so that they bring what is wanted on average; what they can't bring, weeks of the
    /// past do. Returns the factor of the hazards.
    fn centre(&mut self, wanted: f64, run_rate: f64) -> f64 {
        let factor = self.factor_for(wanted);
        for deal in &mut self.open {
            deal.hazard *= factor;
        }
        if let Some(new) = &mut self.new {
            new.wins *= factor;
        }
        let missing = wanted - self.expected(1.0);
        if run_rate > 0.0 && missing > LITTLE * wanted {
            self.weeks_scale = missing / run_rate;
        }
        let has_deals = !self.open.is_empty() || self.new.as_ref().is_some_and(|new| new.wins > 0.0);
        self.method = match (has_deals, self.weeks_scale > 0.0) {
            (true, _) => Method::OpenDeals,
            (false, true) => Method::RunRate,
            (false, false) => Method::NoHistory,
        };
        factor
    }

    fn factor_for(&self, wanted: f64) -> f64 {
        if self.expected(1.0) <= 0.0 {
            return 1.0;
        }
        let (mut low, mut high) = (-libm::log(MOST_MOVED), libm::log(MOST_MOVED));
        for _ in 0..30 {
            let middle = (low + high) / 2.0;
            if self.expected(libm::exp(middle)) < wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        libm::exp((low + high) / 2.0)
    }
}

fn deal_list(past: &Past, models: &Models, moved: &[f64]) -> Vec<DealForecast> {
    let names = past.replay.stage_names();
    let row = |(place, odds): &(usize, super::hazard::Odds)| {
        let deal = &past.deals[*place];
        let hazard = hazard_of(odds.win) * moved[deal.person as usize];
        let chance = 1.0 - libm::exp(-hazard);
        let (expected, expected_within) = expected(past, models, deal);
        let (_, key, name) = past.replay.table().names(deal.live as usize).unwrap_or_default();
        let stage = past.replay.stages_by(deal.live, past.day).last().map_or(0, |(_, code)| *code as usize);
        DealForecast {
            deal: key.to_owned(),
            name: name.to_owned(),
            person: past.replay.table().owner_of(deal.live as usize),
            minor: past.minor(deal).unwrap_or(0),
            stage: names.get(stage).cloned().unwrap_or_default(),
            chance,
            expected,
            expected_within,
            stated: Date::from_days(deal.closed).ok().filter(|_| deal.closed != MISSING_DAY),
            flags: flags(past, models, deal),
        }
    };
    let mut deals: Vec<DealForecast> = models.odds.iter().map(row).collect();
    let hope = |deal: &DealForecast| deal.chance * deal.minor as f64;
    deals.sort_by(|a, b| hope(b).total_cmp(&hope(a)).then_with(|| a.deal.cmp(&b.deal)));
    deals
}

/// When a deal is won, if it is: the middle, and the days that hold eight cases of ten.
fn expected(past: &Past, models: &Models, deal: &KnownDeal) -> (Option<Date>, Option<(Date, Date)>) {
    let Some(model) = &models.hazard else {
        // What the CRM says of days that are over is no expectation.
        let is_ahead = deal.closed != MISSING_DAY && deal.closed > past.day;
        return (Date::from_days(deal.closed).ok().filter(|_| is_ahead), None);
    };
    let odds = model.odds_in_the_end(past, deal);
    (odds.day_at(0.5), odds.day_at(0.1).zip(odds.day_at(0.9)))
}

fn flags(past: &Past, models: &Models, deal: &KnownDeal) -> Vec<Flag> {
    let day = |days: i32| Date::from_days(days).ok().filter(|_| days != MISSING_DAY);
    let mut flags = Vec::new();
    if let Some(expected) = day(deal.closed).filter(|_| deal.closed <= past.day) {
        flags.push(Flag::Overdue { expected });
    }
    if let Some(first) = day(deal.first_expected).filter(|_| deal.closed > deal.first_expected) {
        flags.push(Flag::Slipped { first });
    }
    if let Some(model) = models.hazard.as_ref().filter(|_| deal.created != MISSING_DAY) {
        let age_days = past.day - deal.created;
        if age_days > model.oldest_won {
            flags.push(Flag::Zombie { age_days, oldest_won_days: model.oldest_won });
        }
    }
    flags
}
