//! The picture of a forecast: how the draws run through the period, what they are made of, and what it
//! would take to reach the quota.

use super::band::{Bands, histogram, percentile};
use super::lens::Lens;
use super::past::Past;
use super::question::{Outlook, Question};
use super::record::WinRate;
use super::simulate::{Seat, outlook, sum, together};
use crate::domain::commission::Credit;
use crate::domain::facts::details::ForecastCategory;
use crate::domain::kernel::{Date, PersonId};
use serde::{Deserialize, Serialize};

/// At most so many steps through a period.
const MOST_STEPS: i32 = 60;
/// How far back the sizes of won deals are looked at, in days.
const SIZE_DAYS: i32 = 365;
/// How many draws of a hundred should reach the quota.
const SURE_PERCENT: [u32; 3] = [50, 75, 90];
const BINS: usize = 24;

/// Where a drawn amount comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Won by the as-of day.
    Won,
    /// Open deals of a forecast category; of none where nothing is stated.
    Open(Option<ForecastCategory>),
    /// Deals that are assumed in addition.
    Added,
    /// New deals at the pace of the last weeks.
    New,
    /// Weeks of the past.
    Weeks,
}

/// A part of what the draws bring on average.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Where it comes from.
    pub source: Source,
    /// How many deals stand behind it; 0 where there are none to count.
    pub deals: u64,
    /// What the parts before it bring together, in minor units.
    pub from_minor: i64,
    /// What it brings on average, in minor units. All parts add up to the mean.
    pub minor: i64,
}

/// What it would take to reach the quota in a share of the draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Take {
    /// In how many draws of a hundred.
    pub percent: u32,
    /// What must come in addition, in minor units; 0 where nothing must.
    pub minor: i64,
    /// The same in won deals of the usual size.
    pub won_deals: Option<u64>,
    /// The same in deals that must be opened, at the share that was won.
    pub new_deals: Option<u64>,
}

/// The picture of the people looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Whose it is; the whole company where absent.
    pub people: Option<Vec<PersonId>>,
    /// Won in the period by the as-of day, in minor units.
    pub won_minor: i64,
    /// Open deals that may be won in the period.
    pub open_deals: u64,
    /// Their amounts in minor units.
    pub open_minor: i64,
    /// Where they may end.
    pub outlook: Outlook,
    /// How the drawn revenues are spread: bounds and counts.
    pub spread: (Vec<i64>, Vec<u64>),
    /// What was won by the end of each step so far, in minor units.
    pub won: Vec<(Date, i64)>,
    /// Where the draws stand at the end of each step to come, from what is won on.
    pub fan: Vec<(Date, Bands)>,
    /// What the mean is made of.
    pub parts: Vec<Part>,
    /// What a steady pace to the quota would have brought by the as-of day, in minor units.
    pub pace_minor: Option<i64>,
    /// What it would take to reach the quota.
    pub takes: Vec<Take>,
    /// The usual size of a won deal in the last year: the median, in minor units.
    pub usual_minor: Option<i64>,
    /// Deals won of those that closed.
    pub record: WinRate,
    /// The payout in the draw whose revenue lies in the middle, in minor units.
    pub payout_of_middle: i64,
}

/// What is gathered while draws are made.
#[derive(Clone, Debug, Default)]
pub(super) struct Sketch {
    people: Option<Vec<PersonId>>,
    /// The places of the seats looked at.
    places: Vec<usize>,
    won: Vec<(Date, i64)>,
    /// The first day after each step to come.
    ends: Vec<i32>,
    /// By step and draw: what was won in it.
    steps: Vec<Vec<i64>>,
    parts: Vec<(Source, i128)>,
    sizes: Vec<i64>,
}

impl Sketch {
    /// An empty sketch of the seats that the lens looks at.
    pub fn of(past: &Past, question: &Question, lens: &Lens, seats: &[Seat]) -> Sketch {
        let is_meant = |seat: &Seat| {
            let people = lens.people.as_ref();
            people.is_none_or(|people| seat.person.is_some_and(|person| people.contains(&person)))
        };
        let places: Vec<usize> = (0..seats.len()).filter(|place| is_meant(&seats[*place])).collect();
        let mut codes = vec![false; past.people];
        for code in places.iter().filter_map(|place| seats[*place].code) {
            codes[code] = true;
        }
        let (from, until) = (question.period.from.days(), question.period.until.days());
        let ends = ends_of_steps(from, until);
        let own = past.won().filter(|(_, code, _)| codes[*code]);
        let wins: Vec<(i32, i64)> = own.map(|(day, _, minor)| (day, minor)).collect();
        let won_by = |end: i32| {
            let inside = wins.iter().filter(|(day, _)| from <= *day && *day < end);
            Some((Date::from_days(end - 1).ok()?, sum(inside.map(|(_, minor)| *minor))))
        };
        let last = until.min(past.day + 1);
        let so_far = ends.iter().copied().filter(|end| *end < last).chain([last]);
        let won = if past.day < from { Vec::new() } else { so_far.filter_map(won_by).collect() };
        let recent = wins.iter().filter(|(day, _)| *day > past.day - SIZE_DAYS);
        let mut sizes: Vec<i64> = recent.map(|(_, minor)| *minor).collect();
        sizes.sort_unstable();
        let ends: Vec<i32> = ends.into_iter().filter(|end| *end > past.day + 1).collect();
        let steps = vec![Vec::new(); ends.len()];
        Sketch { people: lens.people.clone(), places, won, ends, steps, parts: Vec::new(), sizes }
    }

    /// Begins a draw.
    pub fn begin(&mut self) {
        self.steps.iter_mut().for_each(|step| step.push(0));
    }

    /// Hears what a seat drew; credits beyond the sources are weeks of the past.
    pub fn hear(&mut self, place: usize, credits: &[Credit], sources: &[Source]) {
        if self.places.binary_search(&place).is_err() {
            return;
        }
        for (at, credit) in credits.iter().enumerate() {
            let source = sources.get(at).copied().unwrap_or(Source::Weeks);
            match self.parts.iter_mut().find(|(own, _)| *own == source) {
                Some((_, minor)) => *minor += i128::from(credit.minor),
                None => self.parts.push((source, i128::from(credit.minor))),
            }
            let step = self.ends.partition_point(|end| *end <= credit.day.days());
            let last = self.steps.get_mut(step).and_then(|step| step.last_mut());
            if let Some(minor) = last {
                *minor = minor.saturating_add(credit.minor);
            }
        }
    }

    /// The picture from the draws made so far.
    pub fn finish(self, question: &Question, seats: &[Seat]) -> Picture {
        let outlook = outlook(seats, &self.places);
        let mut revenues = together(seats, &self.places, |seat| &seat.revenue);
        let payout_of_middle = middle(&revenues, &together(seats, &self.places, |seat| &seat.payout));
        let spread = histogram(&revenues, BINS);
        revenues.sort_unstable();
        let own = || self.places.iter().map(|place| &seats[*place]);
        let won_minor = sum(own().map(|seat| seat.won_minor));
        let record = own().map(|seat| seat.record).fold(WinRate::default(), WinRate::plus);
        let usual_minor =
            (!self.sizes.is_empty()).then(|| percentile(&self.sizes, 50)).filter(|usual| *usual > 0);
        let take = |quota: i64| {
            let short = |percent: u32| {
                let minor = quota.saturating_sub(percentile(&revenues, 100 - percent)).max(0);
                take(percent, minor, usual_minor, record)
            };
            SURE_PERCENT.map(short).to_vec()
        };
        let quota = outlook.quota_minor.filter(|quota| *quota > 0 && !revenues.is_empty());
        Picture {
            won_minor,
            open_deals: own().map(|seat| seat.hopeful().count() as u64).sum(),
            open_minor: sum(own().flat_map(Seat::hopeful).map(|deal| deal.minor)),
            spread,
            fan: self.fan(won_minor, question),
            parts: self.made_of(won_minor, outlook.revenue.mean, revenues.len(), seats),
            pace_minor: quota.and_then(|quota| pace(quota, question)),
            takes: quota.map(take).unwrap_or_default(),
            usual_minor,
            record,
            payout_of_middle,
            outlook,
            won: self.won,
            people: self.people,
        }
    }
}

impl Sketch {
    /// The draws at the end of each step, from what is won on the as-of day on.
    fn fan(&self, won_minor: i64, question: &Question) -> Vec<(Date, Bands)> {
        let (before, last) = (question.period.from.days() - 1, question.period.until.days() - 1);
        let Ok(start) = Date::from_days(question.as_of.days().clamp(before, last)) else { return Vec::new() };
        let draws = self.steps.first().map_or(0, Vec::len);
        let mut stand = vec![won_minor; draws];
        let mut fan = vec![(start, Bands::of(vec![won_minor]))];
        for (end, step) in self.ends.iter().zip(&self.steps) {
            for (sum, minor) in stand.iter_mut().zip(step) {
                *sum = sum.saturating_add(*minor);
            }
            fan.extend(Date::from_days(end - 1).map(|day| (day, Bands::of(stand.clone()))));
        }
        fan
    }

    /// How many open deals each source has.
    fn open_deals(&self, seats: &[Seat]) -> Vec<(Source, u64)> {
        let mut deals: Vec<(Source, u64)> = Vec::new();
        for deal in self.places.iter().flat_map(|place| seats[*place].hopeful()) {
            match deals.iter_mut().find(|(own, _)| *own == deal.source) {
                Some((_, count)) => *count += 1,
                None => deals.push((deal.source, 1)),
            }
        }
        deals
    }

    /// The parts of the mean: what is won, then the open deals from the surest category on, then what is
    /// still to be made. What rounding leaves over goes to the last of them.
    fn made_of(&self, won_minor: i64, mean: i64, draws: usize, seats: &[Seat]) -> Vec<Part> {
        let mut sources: Vec<(Source, i128)> = self.parts.clone();
        let deals = self.open_deals(seats);
        for (source, _) in &deals {
            if !sources.iter().any(|(own, _)| own == source) {
                sources.push((*source, 0));
            }
        }
        sources.sort_by_key(|(source, _)| match source {
            Source::Open(category) => (1, std::cmp::Reverse(*category)),
            Source::Won => (0, std::cmp::Reverse(None)),
            Source::Added => (2, std::cmp::Reverse(None)),
            Source::New => (3, std::cmp::Reverse(None)),
            Source::Weeks => (4, std::cmp::Reverse(None)),
        });
        let count =
            |source: Source| deals.iter().find(|(own, _)| *own == source).map_or(0, |(_, count)| *count);
        let won_deals = self.places.iter().map(|place| seats[*place].won_deals).sum::<i64>();
        let won_deals = u64::try_from(won_deals).unwrap_or(0);
        let mut parts = vec![Part { source: Source::Won, deals: won_deals, from_minor: 0, minor: won_minor }];
        let draws = i128::try_from(draws.max(1)).unwrap_or(1);
        parts.extend(sources.into_iter().map(|(source, sum)| Part {
            source,
            deals: count(source),
            from_minor: 0,
            minor: i64::try_from(sum / draws).unwrap_or(0),
        }));
        let over = mean.saturating_sub(sum(parts.iter().map(|part| part.minor)));
        if let Some(last) = parts.last_mut() {
            last.minor = last.minor.saturating_add(over);
        }
        let mut before = 0i64;
        for part in &mut parts {
            part.from_minor = before;
            before = before.saturating_add(part.minor);
        }
        parts
    }
}

/// The first days after the steps through a period: weeks, or longer where there would be too many.
fn ends_of_steps(from: i32, until: i32) -> Vec<i32> {
    let step = ((until - from + MOST_STEPS - 1) / MOST_STEPS).max(7);
    let mut ends = Vec::new();
    let mut end = from;
    while end < until {
        end = (end + step).min(until);
        ends.push(end);
    }
    ends
}

/// The payout of the draw whose revenue lies in the middle.
fn middle(revenues: &[i64], payouts: &[i64]) -> i64 {
    let mut order: Vec<usize> = (0..revenues.len().min(payouts.len())).collect();
    order.sort_by_key(|draw| (revenues[*draw], *draw));
    order.get(order.len() / 2).map_or(0, |draw| payouts[*draw])
}

/// A quota's share of the days that are over, rounded half up; nothing before the period.
fn pace(quota: i64, question: &Question) -> Option<i64> {
    let (from, whole) = (question.period.from.days(), i128::from(question.period.days()));
    let over = i128::from(question.as_of.days().saturating_add(1).saturating_sub(from)).min(whole);
    (over > 0).then(|| i64::try_from((i128::from(quota) * over * 2 + whole) / (2 * whole)).ok()).flatten()
}

fn take(percent: u32, minor: i64, usual: Option<i64>, record: WinRate) -> Take {
    let ceiling = |amount: i128, by: i128| u64::try_from((amount + by - 1) / by).ok();
    let won_deals = usual.and_then(|usual| ceiling(i128::from(minor), i128::from(usual)));
    let opened = |won: u64| {
        (record.won > 0)
            .then(|| ceiling(i128::from(won) * i128::from(record.closed), i128::from(record.won)))
            .flatten()
    };
    Take { percent, minor, won_deals, new_deals: won_deals.and_then(opened) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_weeks_and_end_with_the_period() {
        assert_eq!(ends_of_steps(0, 16), [7, 14, 16]);
        assert_eq!(ends_of_steps(0, 730).len(), 57);
        assert!(ends_of_steps(5, 5).is_empty());
    }

    #[test]
    fn what_is_missing_is_counted_in_whole_deals_at_the_share_won() {
        let record = WinRate { won: 1, closed: 4 };
        let taken = take(75, 250_001, Some(125_000), record);
        assert_eq!((taken.won_deals, taken.new_deals), (Some(3), Some(12)));
        assert_eq!(take(75, 0, Some(125_000), record).won_deals, Some(0));
        assert_eq!(take(75, 9, None, record).new_deals, None);
        assert_eq!(take(75, 9, Some(1), WinRate::default()).new_deals, None);
    }

    #[test]
    fn the_middle_draw_is_that_of_the_middle_revenue() {
        assert_eq!(middle(&[30, 10, 20], &[3, 1, 2]), 2);
        assert_eq!(middle(&[], &[]), 0);
    }
}
