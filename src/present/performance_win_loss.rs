//! Win and loss as a page shows it: the finding, why deals were lost, and how each competitor is met.

use super::figure::value_text;
use super::format::{self, Locale};
use super::performance::Look;
use super::table::{Bar, Cell, Column, Line, Table};
use super::tone::Tone;
use super::words::{figures, plural, win_loss as words};
use crate::domain::kernel::{Money, Rational};
use crate::domain::measure::win_loss::{Met, Rate, Side, Verdict};
use crate::domain::measure::{Dimension, Filter, Key, KpiId, Value, WinLoss};
use std::sync::Arc;

/// Win and loss, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WinLossView {
    /// The finding.
    pub title: String,
    /// All of it in a sentence.
    pub whole: String,
    /// Losses by reason.
    pub reasons: Table,
    /// Deals by competitor.
    pub competitors: Table,
    /// What is not known, in sentences.
    pub missing: Vec<String>,
}

/// What was found, in words and tables.
pub fn win_loss_view(found: &WinLoss, look: &Look, locale: &Locale) -> WinLossView {
    WinLossView {
        title: title(found, look, locale),
        whole: whole(&found.whole, locale),
        reasons: reasons(found, look, locale),
        competitors: competitors(found, look, locale),
        missing: found.missing.iter().map(figures::undefined).collect(),
    }
}

/// A proven weakness against a competitor first; else the reason of most losses.
fn title(found: &WinLoss, look: &Look, locale: &Locale) -> String {
    let weaker = found.competitors.iter().find(|met| met.verdict == Verdict::Weaker);
    if let Some((met, rate)) = weaker.and_then(|met| Some((met, met.win_rate.as_ref()?))) {
        let others = Rational::new(met.others.0.into(), met.others.1.into()).unwrap_or(Rational::ZERO);
        let of = format::count(met.won.deals + met.lost.deals, locale);
        let rates = [format::percent(rate.exact, locale), format::percent(others, locale)];
        return words::weaker_against(&met.text, &rates[0], &of, &rates[1], &look.period);
    }
    let first = found.reasons.iter().find(|met| !met.text.is_empty());
    match first.and_then(|met| Some((met, met.share_of_lost.as_ref()?))) {
        Some((met, share)) => words::most_lost_for(
            &met.text,
            &format::percent(share.exact, locale),
            &deals(found.whole.lost.deals, locale),
            &look.period,
        ),
        None => words::lost_in(&deals(found.whole.lost.deals, locale), &look.period),
    }
}

fn whole(met: &Met, locale: &Locale) -> String {
    let counts = [met.won.deals, met.lost.deals].map(|number| format::count(number, locale));
    let money = [&met.won, &met.lost].map(|side| money(&side.amount, locale));
    let rate = met.win_rate.as_ref().map(|rate| between(rate, locale)).unwrap_or_default();
    words::whole(&counts, &money, &rate)
}

fn deals(number: u64, locale: &Locale) -> String {
    plural(number, &format::count(number, locale), "deal", "deals")
}

fn money(amounts: &[Money], locale: &Locale) -> String {
    let each: Vec<String> = amounts.iter().map(|money| format::money_with_code(*money, locale)).collect();
    each.join(" + ")
}

fn percent_of(share: f64, locale: &Locale) -> String {
    let thousandths = (share * 1000.0).round() as i64;
    Rational::new(thousandths.into(), 1000)
        .map_or_else(|_| String::new(), |share| format::percent(share, locale))
}

fn between(rate: &Rate, locale: &Locale) -> String {
    words::between(
        &format::percent(rate.exact, locale),
        &percent_of(rate.low, locale),
        &percent_of(rate.high, locale),
    )
}

/// The cells of one line under the filter of the page.
struct Drawn<'a> {
    met: &'a Met,
    key: [Key; 1],
    filter: &'a Arc<Filter>,
    locale: &'a Locale,
}

impl Drawn<'_> {
    fn line(&self, more: Vec<Cell>) -> Line {
        let name = if self.met.text.is_empty() { words::NOT_TOLD } else { &self.met.text };
        let cells = [Cell::text(name)].into_iter().chain(more).collect();
        Line { key: self.met.text.clone(), cells }
    }

    fn count(&self, side: &Side, kpi: KpiId) -> Cell {
        let exact = Rational::new(side.deals.into(), 1).unwrap_or(Rational::ZERO);
        Cell::number(format::count(side.deals, self.locale), exact).opening(kpi, self.filter, &self.key)
    }

    fn amount(&self, side: &Side, kpi: KpiId) -> Cell {
        let Some(first) = side.amount.first() else { return Cell::text("") };
        let cell = Cell::number(money(&side.amount, self.locale), Rational::whole(first.minor));
        let cell = match side.without_amount {
            0 => cell,
            without => cell.titled(words::without_amount(&deals(without, self.locale))),
        };
        cell.opening(kpi, self.filter, &self.key)
    }

    fn share(&self, share: Option<Rational>) -> Cell {
        let unknown = || Cell::unknown(words::NO_SHARE);
        share.map_or_else(unknown, |share| Cell::number(format::percent(share, self.locale), share))
    }

    /// A share as a bar, with the interval in which it lies.
    fn bar(&self, rate: Option<&Rate>) -> Cell {
        let Some(rate) = rate else { return Cell::unknown(words::NO_SHARE) };
        let cell = self.share(Some(rate.exact));
        Cell { bar: Some(Bar { share: rate.exact, pace: None }), ..cell }.titled(between(rate, self.locale))
    }

    fn ends(&self, rate: Option<&Rate>) -> Cell {
        rate.map_or_else(Cell::default, |rate| {
            let [low, high] = [rate.low, rate.high].map(|share| percent_of(share, self.locale));
            Cell::number(words::ends(&low, &high), Rational::whole((rate.low * 1e6).round() as i64))
        })
    }
}

fn drawn<'a>(met: &'a Met, dimension: Dimension, look: &'a Look, locale: &'a Locale) -> Drawn<'a> {
    Drawn { met, key: [Key::Text(dimension, met.text.clone())], filter: &look.filter, locale }
}

fn reasons(found: &WinLoss, look: &Look, locale: &Locale) -> Table {
    let columns = vec![
        Column::text(words::REASON),
        Column::number(words::LOST, ""),
        Column::number(words::OF_LOST, ""),
        Column::number(words::LOST_AMOUNT, ""),
        Column::number(words::OF_LOST_AMOUNT, ""),
        Column::number(words::WON, ""),
    ];
    let line = |met: &Met| {
        let drawn = drawn(met, Dimension::Reason, look, locale);
        drawn.line(vec![
            drawn.count(&met.lost, KpiId::LostCount),
            drawn.bar(met.share_of_lost.as_ref()),
            drawn.amount(&met.lost, KpiId::LostAmount),
            drawn.share(met.share_of_lost_value),
            drawn.count(&met.won, KpiId::WonCount),
        ])
    };
    let lines = found.reasons.iter().map(line).collect();
    Table { caption: words::by_reason(&look.period), columns, lines, totals: None }
}

fn competitors(found: &WinLoss, look: &Look, locale: &Locale) -> Table {
    let columns = vec![
        Column::text(words::COMPETITOR),
        Column::number(words::WON, ""),
        Column::number(words::LOST, ""),
        Column::number(words::WIN_RATE, ""),
        Column::number(words::LIES_BETWEEN, ""),
        Column::number(words::BY_VALUE, ""),
        Column::number(words::LOST_AMOUNT, ""),
        Column::text(words::AGAINST_OTHERS),
    ];
    let line = |met: &Met| {
        let drawn = drawn(met, Dimension::Competitor, look, locale);
        let rate = met.win_rate.as_ref();
        let opened =
            drawn.share(rate.map(|rate| rate.exact)).opening(KpiId::WinRate, &look.filter, &drawn.key);
        drawn.line(vec![
            drawn.count(&met.won, KpiId::WonCount),
            drawn.count(&met.lost, KpiId::LostCount),
            opened,
            drawn.ends(rate),
            drawn.share(met.win_rate_value).opening(KpiId::WinRateValue, &look.filter, &drawn.key),
            drawn.amount(&met.lost, KpiId::LostAmount),
            verdict(met, locale),
        ])
    };
    let lines = found.competitors.iter().map(line).collect();
    Table { caption: words::by_competitor(&look.period), columns, lines, totals: None }
}

fn verdict(met: &Met, locale: &Locale) -> Cell {
    let (won, of) = met.others;
    let Ok(rate) = Rational::new(won.into(), of.into()) else { return Cell::default() };
    let others = value_text(&Value::Ratio(rate), locale);
    let (text, tone) = match met.verdict {
        Verdict::Weaker => (words::WEAKER, Tone::Behind),
        Verdict::Stronger => (words::STRONGER, Tone::Ahead),
        Verdict::CouldBeLuck => (words::COULD_BE_LUCK, Tone::Plain),
    };
    let title = words::others(&others, &format::count(of, locale), &percent_of(met.corrected, locale));
    Cell::text(text).toned(tone).titled(title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::Currency;

    fn side(deals: u64) -> Side {
        let minor = i64::try_from(deals).unwrap() * 100;
        Side { deals, without_amount: 0, amount: vec![Money::new(minor, Currency::USD)] }
    }

    fn met(text: &str, won: u64, lost: u64, verdict: Verdict) -> Met {
        let rate = |hits: u64, of: u64| {
            let exact = Rational::new(hits.into(), of.into()).ok()?;
            Some(Rate { exact, low: 0.1, high: 0.3 })
        };
        Met {
            text: text.to_owned(),
            won: side(won),
            lost: side(lost),
            win_rate: rate(won, won + lost),
            win_rate_value: None,
            share_of_lost: rate(lost, 100),
            share_of_lost_value: None,
            others: (30, 60),
            corrected: 0.004,
            verdict,
            rows: Vec::new(),
        }
    }

    fn view(competitors: Vec<Met>) -> WinLossView {
        let reasons = vec![met("Price", 0, 40, Verdict::CouldBeLuck), met("", 5, 60, Verdict::CouldBeLuck)];
        let whole = met("", 50, 100, Verdict::CouldBeLuck);
        let found = WinLoss { whole, reasons, competitors, missing: Vec::new() };
        win_loss_view(&found, &Look::new(Filter::default(), None), &Locale::default())
    }

    #[test]
    fn a_proven_weakness_is_the_finding_and_every_figure_opens() {
        let found = view(vec![met("Apex", 10, 40, Verdict::Weaker)]);
        assert!(found.title.contains("Apex") && found.title.contains("50.00%"), "{}", found.title);
        let opening = |table: &Table| {
            let cells = table.lines.iter().flat_map(|line| &line.cells);
            cells.filter(|cell| cell.opens.is_some()).count()
        };
        assert!(opening(&found.reasons) >= 6 && opening(&found.competitors) >= 5);
        assert_eq!(found.competitors.lines[0].cells[7].tone, Tone::Behind);
    }

    #[test]
    fn without_proof_the_reason_of_most_losses_is_named_and_not_told_is_none() {
        let found = view(vec![met("Apex", 10, 40, Verdict::CouldBeLuck)]);
        assert!(found.title.contains("Price") && found.title.contains("40.00%"), "{}", found.title);
        assert_eq!(found.reasons.lines[1].cells[0].text, words::NOT_TOLD);
        assert_eq!(found.competitors.lines[0].cells[7].tone, Tone::Plain);
    }
}
