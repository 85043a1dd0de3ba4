//! Which period a page shows, and which ones it offers.

use super::format::{self, Locale};
use super::words::frame as words;
use crate::app::requests::Overview;
use crate::domain::facts::known;
use crate::domain::kernel::{Date, DateRange, Grain, Period, days_over};

/// The word in the address for all days.
pub const ALL: &str = "all";

/// The day from which the data are best looked at: today, or the last day that has any figure where today lies past
/// them all.
pub fn anchor(overview: &Overview) -> Option<Date> {
    Some(known::anchor(overview.today?, last(overview)))
}

/// The last day with a quota or a finished deal.
fn last(overview: &Overview) -> Option<Date> {
    let last_quota = overview.quotas.iter().map(|quota| quota.range.last_day()).max();
    last_quota.max(overview.span.map(DateRange::last_day))
}

/// The day up to which anything is known: today; the last day of any row or quota where today lies in a later quarter.
pub fn known_until(overview: &Overview) -> Option<Date> {
    let last = overview.last_known.max(last(overview));
    Some(known::known_until(overview.today?, last, overview.calendar))
}

/// The period shown where the address names none: the fiscal quarter of [`anchor`].
pub fn current(overview: &Overview) -> Option<Period> {
    overview.calendar.period_of(anchor(overview)?, Grain::Quarter).ok()
}

/// The period that a place shows; nothing means all days.
pub fn shown(overview: &Overview, named: Option<&str>) -> Option<Period> {
    match named {
        Some(ALL) => None,
        Some(text) => overview.calendar.parse(text).ok().or_else(|| current(overview)),
        None => current(overview),
    }
}

/// That a period is not complete, and how far it is; nothing for one that is over or has not begun.
pub fn partial(overview: &Overview, period: &Period, locale: &Locale) -> Option<String> {
    let day = known_until(overview)?;
    let (over, all) = days_over(period.range, day, overview.working_days.as_ref());
    let is_running = over > 0 && over < all;
    let ends = if Some(day) == overview.today { "" } else { words::DATA_END };
    is_running.then(|| {
        let day = format::date(day, locale);
        format!("{}{ends}", words::partial(&period.name, over, all, overview.working_days.is_some(), &day))
    })
}

/// The periods that the bar offers: years, then quarters, months and weeks of the last ones, newest first.
pub fn offered(overview: &Overview) -> Vec<(Grain, Vec<Period>)> {
    let Some(anchor) = anchor(overview) else { return Vec::new() };
    let first = overview.span.map_or(anchor, |span| span.from);
    // One quarter past the data, so that what comes next can be forecast.
    let last = anchor.plus_months(3).unwrap_or(anchor);
    let until = last.plus_days(1).unwrap_or(last);
    let Ok(span) = DateRange::new(first.min(last), until) else { return Vec::new() };
    let newest = |grain: Grain, most: usize| {
        let mut periods = overview.calendar.periods_in(span, grain).unwrap_or_default();
        periods.reverse();
        periods.truncate(most);
        (grain, periods)
    };
    vec![
        newest(Grain::Quarter, 12),
        newest(Grain::Month, 18),
        newest(Grain::Year, 12),
        newest(Grain::Week, 8),
    ]
}
