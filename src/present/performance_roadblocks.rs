//! Roadblocks as a page shows them: what is proven to cost money with its evidence, what could be luck,
//! and how all of it was looked for.

use super::format::{self, Locale};
use super::performance_funnel::{deal_cells, name_of};
use super::table::{Cell, Column, Line, Table};
use super::words::{figures, insight as words};
use crate::app::requests::Overview;
use crate::domain::facts::DealRow;
use crate::domain::kernel::{Money, Rational};
use crate::domain::measure::Roadblocks;
use crate::domain::measure::roadblocks::{Against, Cause, Roadblock};

/// One proven cause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimView {
    /// What it is.
    pub cause: String,
    /// What it costs, with its currency; empty where it has no price.
    pub cost: String,
    /// The shares that are compared, with their samples.
    pub compared: String,
    /// How sure it is.
    pub luck: String,
    /// The deals behind it.
    pub deals: Table,
}

/// The roadblocks, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoadblocksView {
    /// The finding.
    pub title: String,
    /// What is proven, by what it costs.
    pub claims: Vec<ClaimView>,
    /// What could be luck.
    pub could_be_luck: Table,
    /// What hangs on few, what sets the price, how it was found.
    pub notes: Vec<String>,
    /// What could not be looked at: its name, and what is missing.
    pub missing: Vec<(String, String)>,
}

/// What was found, in words.
pub fn roadblocks_view(found: &Roadblocks, overview: &Overview, locale: &Locale) -> RoadblocksView {
    let claims = found.found.iter().filter(|roadblock| roadblock.claimed);
    let missing = found.missing.iter().map(|(name, why)| (name.clone(), figures::undefined(why)));
    RoadblocksView {
        title: title(found, overview, locale),
        claims: claims.map(|roadblock| claim(roadblock, overview, locale)).collect(),
        could_be_luck: luck_table(found, overview, locale),
        notes: notes(found, locale),
        missing: missing.collect(),
    }
}

fn title(found: &Roadblocks, overview: &Overview, locale: &Locale) -> String {
    let Some(first) = found.found.first().filter(|roadblock| roadblock.claimed) else {
        return words::nothing_stands_out(found.looked_at, locale);
    };
    let best = found.best.as_ref().map(|best| best.quarter.name.as_str());
    let (cost, best) = match (first.lost_to_best, first.lost) {
        (Some(to_best), Some(lost)) if lost.minor > to_best.minor => (Some(lost), None),
        (Some(to_best), _) => (Some(to_best), best),
        (None, lost) => (lost, None),
    };
    let cost = cost.map(|money| whole(money, locale));
    words::costs_most(&cause(&first.cause, overview), cost.as_deref(), best)
}

fn whole(money: Money, locale: &Locale) -> String {
    format!("{}{}{}", format::money_whole(money, locale), format::NO_BREAK, money.currency.code())
}

/// The larger of the two prices, as roadblocks are ordered by it.
fn price(roadblock: &Roadblock) -> Option<Money> {
    [roadblock.lost_to_best, roadblock.lost].into_iter().flatten().max_by_key(|money| money.minor)
}

fn claim(roadblock: &Roadblock, overview: &Overview, locale: &Locale) -> ClaimView {
    let cause = cause(&roadblock.cause, overview);
    ClaimView {
        cost: price(roadblock).map(|money| whole(money, locale)).unwrap_or_default(),
        compared: words::compared(
            &share(roadblock.here, words::went_well(&roadblock.cause), locale),
            &share(roadblock.there, "", locale),
            with(roadblock.against),
        ),
        luck: words::luck(&chance(roadblock.corrected, locale)),
        deals: deals(&cause, &roadblock.rows, locale),
        cause,
    }
}

fn with(against: Against) -> &'static str {
    match against {
        Against::Past => words::PAST,
        Against::Peers => words::OTHERS,
    }
}

/// A share of cases that went well; the second of a pair leaves out how.
fn share((hits, of): (u64, u64), went_well: &str, locale: &Locale) -> String {
    let rate = Rational::new(hits.into(), of.into());
    let rate = rate.map_or_else(|_| "\u{2014}".to_owned(), |rate| format::percent(rate, locale));
    words::share(&rate, &format::count(of, locale), went_well).trim_end().to_owned()
}

/// A chance as a percentage of one decimal; what is smaller says so.
pub(super) fn chance(chance: f64, locale: &Locale) -> String {
    if chance < 0.001 {
        return words::UNDER.to_owned();
    }
    let thousandths = (chance * 1000.0).round() as i64;
    Rational::new(thousandths.into(), 1000)
        .map_or_else(|_| String::new(), |share| format::percent(share, locale))
}

fn deals(cause: &str, rows: &[DealRow], locale: &Locale) -> Table {
    let columns = vec![
        Column::text(words::DEAL),
        Column::text(words::OWNER),
        Column::text(words::STAGE),
        Column::number(words::AMOUNT, ""),
        Column::text(words::WHERE),
    ];
    let line = |deal: &DealRow| {
        let mut cells = vec![Cell::text(name_of(deal)), Cell::text(&deal.owner), Cell::text(&deal.stage)];
        cells.extend(deal_cells(deal, locale));
        Line { key: deal.key.clone(), cells }
    };
    Table { caption: cause.to_owned(), columns, lines: rows.iter().map(line).collect(), totals: None }
}

/// Whether fewer went well here than in what it is compared with. What is below the best of the quarters only says
/// nothing: of most quarters that holds.
fn looks_bad(roadblock: &Roadblock) -> bool {
    let ((here, of), (there, all)) = (roadblock.here, roadblock.there);
    u128::from(here) * u128::from(all) < u128::from(there) * u128::from(of)
}

fn luck_table(found: &Roadblocks, overview: &Overview, locale: &Locale) -> Table {
    let columns = vec![
        Column::text(words::CAUSE),
        Column::number(words::COST, ""),
        Column::number(words::HERE, ""),
        Column::number(words::THERE, ""),
        Column::number(words::LUCK, ""),
    ];
    let line = |(index, roadblock): (usize, &Roadblock)| {
        let cost = price(roadblock).map_or_else(
            || Cell::unknown(words::NOT_PRICED),
            |money| Cell::number(whole(money, locale), Rational::whole(money.minor)),
        );
        let rated = |pair: (u64, u64)| {
            let exact = Rational::new(pair.0.into(), pair.1.into()).unwrap_or(Rational::ZERO);
            Cell::number(share(pair, words::went_well(&roadblock.cause), locale), exact)
        };
        let luck = Rational::whole((roadblock.corrected * 1e6).round() as i64);
        let cells = vec![
            Cell::text(cause(&roadblock.cause, overview)),
            cost,
            rated(roadblock.here),
            rated(roadblock.there).titled(with(roadblock.against)),
            Cell::number(chance(roadblock.corrected, locale), luck),
        ];
        Line { key: index.to_string(), cells }
    };
    let lines = found
        .found
        .iter()
        .filter(|roadblock| !roadblock.claimed && looks_bad(roadblock))
        .enumerate()
        .map(line);
    Table { caption: words::COULD_BE_LUCK.to_owned(), columns, lines: lines.collect(), totals: None }
}

fn notes(found: &Roadblocks, locale: &Locale) -> Vec<String> {
    let days = |range| format::range(range, locale);
    let mut notes = vec![match &found.best {
        Some(best) => words::best_quarter(&best.quarter.name, best.won, best.resolved),
        None => words::NO_BEST.to_owned(),
    }];
    let no_worse = found.found.iter().filter(|one| !one.claimed && !looks_bad(one)).count() as u64;
    notes.extend((no_worse > 0).then(|| words::no_worse(no_worse, locale)));
    notes.extend(found.concentration.as_ref().map(|few| {
        let share = format::percent(few.share, locale);
        words::concentration(&few.account, &share, &format::number(few.effective, locale))
    }));
    notes.push(words::how_found(
        found.looked_at,
        found.too_small,
        &days(found.period),
        &days(found.recent),
        locale,
    ));
    notes
}

/// What may cost money, as a sentence without its end.
fn cause(cause: &Cause, overview: &Overview) -> String {
    words::cause(cause, |person| {
        let brief = overview.people.iter().find(|brief| brief.person.id == person);
        brief.map_or(figures::NOBODY, |brief| &brief.person.name).to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Currency, DateRange};

    fn roadblock(cause: Cause, minor: i64, claimed: bool) -> Roadblock {
        Roadblock {
            cause,
            against: Against::Past,
            here: (20, 50),
            there: (60, 100),
            best: None,
            lost_to_best: None,
            lost: Some(Money::new(minor, Currency::USD)),
            luck: 0.0001,
            corrected: if claimed { 0.004 } else { 0.3 },
            claimed,
            rows: Vec::new(),
        }
    }

    fn drawn(found: Vec<Roadblock>) -> RoadblocksView {
        let found = Roadblocks {
            found,
            looked_at: 40,
            too_small: 3,
            period: DateRange::ALL,
            recent: DateRange::ALL,
            best: None,
            missing: Vec::new(),
            concentration: None,
        };
        roadblocks_view(&found, &Overview::default(), &Locale::default())
    }

    #[test]
    fn only_what_is_beyond_luck_is_claimed() {
        let stage = |stage: &str| Cause::StageConversion { stage: stage.to_owned() };
        let view =
            drawn(vec![roadblock(stage("Propose"), 1_234_500, true), roadblock(Cause::Slippage, 99, false)]);
        assert!(view.title.contains("“Propose”") && view.title.contains("12,345"), "{}", view.title);
        assert_eq!(view.claims.len(), 1);
        assert!(
            view.claims[0].compared.contains("40.00% of 50 moved on here"),
            "{}",
            view.claims[0].compared
        );
        assert_eq!(view.could_be_luck.lines.len(), 1);
        let none = drawn(vec![roadblock(Cause::Slippage, 99, false)]);
        assert!(none.claims.is_empty() && none.title.contains("40"), "{}", none.title);
    }

    #[test]
    fn a_share_that_is_no_worse_than_what_it_is_compared_with_is_not_said_to_be() {
        let better = Roadblock { here: (40, 50), ..roadblock(Cause::Slippage, 99, false) };
        let view = drawn(vec![better, roadblock(Cause::Slippage, 99, false)]);
        assert_eq!(view.could_be_luck.lines.len(), 1);
        assert!(view.could_be_luck.lines[0].cells[2].text.contains("40.00% of 50 kept their quarter"));
        assert!(view.notes.iter().any(|note| note.contains("share is below the best")), "{:?}", view.notes);
    }

    #[test]
    fn small_chances_say_that_they_are_small() {
        let locale = Locale::default();
        assert_eq!(chance(0.0004, &locale), words::UNDER);
        assert_eq!(chance(0.0123, &locale), "1.20%");
    }
}
