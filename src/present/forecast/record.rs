//! The record of the methods on past dates, as the page shows it.

use super::picture::{share, share_cell};
use crate::app::requests::BacktestReport;
use crate::domain::forecast::{Approach, PastDate, Reliability, Scores};
use crate::domain::kernel::{Calendar, Money, Rational};
use crate::present::format::{self, Locale};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::tone::Tone;
use crate::present::words::forecast as words;

/// The record of a backtest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordView {
    /// The past dates: range and what came.
    pub dates: Table,
    /// Each method's figures.
    pub methods: Table,
    /// What the methods do and need.
    pub plain: Table,
    /// How often the range held, as a finding.
    pub title: String,
    /// How often each of the ranges held; empty without past dates.
    pub held: String,
}

/// One past date, for the slider.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DateView {
    /// The day.
    pub day: String,
    /// What was said and what came, in a sentence.
    pub said: String,
    /// What each method said.
    pub methods: Table,
}

/// Writes a report.
pub struct Record<'a> {
    /// The report.
    pub report: &'a BacktestReport,
    /// The calendar, which names periods.
    pub calendar: Calendar,
    /// How numbers are written.
    pub locale: &'a Locale,
}

/// A number with three decimals, as errors are compared.
fn thousandths(value: f64) -> Cell {
    let whole = (value * 1000.0).round().clamp(-1e12, 1e12) as i64;
    let exact = Rational::new(i128::from(whole), 1000).unwrap_or(Rational::ZERO);
    let sign = if whole < 0 { format::MINUS.to_string() } else { String::new() };
    Cell::number(format!("{sign}{}.{:03}", whole.unsigned_abs() / 1000, whole.unsigned_abs() % 1000), exact)
}

impl Record<'_> {
    /// All of it.
    pub fn view(&self) -> RecordView {
        let held = self.report.dates.iter().filter(|date| holds(date)).count() as u64;
        RecordView {
            dates: self.dates(),
            methods: self.methods(),
            plain: plain(),
            held: self.held(),
            title: words::dates_title(held, self.report.dates.len() as u64, self.locale),
        }
    }

    /// How often the drawn ranges held.
    fn held(&self) -> String {
        let drawn = self.report.scores.iter().find(|own| own.approach == Approach::Combination);
        drawn.map(|own| words::drawn_held(own.coverage, own.dates, share)).unwrap_or_default()
    }

    /// One past date; nothing where there is none in this place.
    pub fn date(&self, place: usize) -> Option<DateView> {
        let date = self.report.dates.get(place)?;
        let day = format::date(date.day, self.locale);
        let line = |(approach, minor): &(Approach, i64)| Line {
            key: approach.name().to_owned(),
            cells: vec![
                Cell::text(words::approach(*approach)),
                self.cell(*minor),
                self.cell(date.came_minor),
            ],
        };
        let unit = self.report.currency.code();
        Some(DateView {
            said: words::said_then(
                &day,
                &self.period(date),
                &self.money(date.said.p50),
                &self.money(date.said.p10),
                &self.money(date.said.p90),
                &self.money(date.came_minor),
            ),
            methods: Table {
                caption: format!("{} {day}", words::OF_THAT_DAY),
                columns: vec![
                    Column::text(words::METHOD_NAME),
                    Column::number(words::SAID, unit),
                    Column::number(words::CAME, unit),
                ],
                lines: date.totals.iter().map(line).collect(),
                totals: None,
            },
            day,
        })
    }

    /// The name of the period that was forecast.
    pub fn period(&self, date: &PastDate) -> String {
        self.calendar.grain_of(date.period).map_or_else(
            || format::range(date.period, self.locale),
            |grain| {
                let period = self.calendar.period_of(date.period.from, grain);
                period.map_or_else(|_| format::range(date.period, self.locale), |period| period.name)
            },
        )
    }

    /// Whole major units with the code.
    pub fn money(&self, minor: i64) -> String {
        let amount = Money::new(minor, self.report.currency);
        format!("{}{}{}", format::money_whole(amount, self.locale), format::NO_BREAK, amount.currency)
    }

    fn cell(&self, minor: i64) -> Cell {
        let amount = Money::new(minor, self.report.currency);
        Cell::number(format::money_whole(amount, self.locale), amount.exact_minor())
    }

    fn count(&self, number: u64) -> Cell {
        Cell::number(format::count(number, self.locale), Rational::whole(i64::try_from(number).unwrap_or(0)))
    }

    fn dates(&self) -> Table {
        let unit = self.report.currency.code();
        let line = |date: &PastDate| {
            let mut held = Cell::text(if holds(date) { words::HELD_YES } else { words::HELD_NO });
            held.tone = if holds(date) { Tone::Ahead } else { Tone::Warning };
            let day = format::date(date.day, self.locale);
            let mut cells = vec![
                Cell::number(day, Rational::whole(i64::from(date.day.days()))),
                Cell::text(self.period(date)),
                self.cell(date.won_minor),
            ];
            cells.extend([date.said.p10, date.said.p50, date.said.p90].map(|minor| self.cell(minor)));
            cells.extend([self.cell(date.came_minor), held]);
            Line { key: date.day.to_string(), cells }
        };
        let numbers = [words::WON_SO_FAR, words::P10, words::P50, words::P90, words::CAME];
        let mut columns = vec![Column::text(words::LOOKED_FROM), Column::text(words::PERIOD_OF)];
        columns.extend(numbers.map(|name| Column::number(name, unit)));
        columns.push(Column::text(words::HELD));
        let lines = self.report.dates.iter().map(line).collect();
        Table { caption: words::RECORD_TAB.to_owned(), columns, lines, totals: None }
    }

    fn methods(&self) -> Table {
        let line = |own: &Scores| {
            let (half, eighty, most) = own.coverage;
            let some = |value: Option<f64>, why: &str| value.map_or_else(|| Cell::unknown(why), thousandths);
            // On past dates the whole forecast was drawn; its record stands under the combination.
            let is_drawn = own.approach == Approach::Combination;
            let name = if is_drawn { words::AS_DRAWN } else { words::approach(own.approach) };
            let name =
                if own.approach.is_naive() { format!("{name} ({})", words::NAIVE) } else { name.to_owned() };
            Line {
                key: own.approach.name().to_owned(),
                cells: vec![
                    Cell::text(name),
                    self.count(own.dates),
                    thousandths(own.wape),
                    thousandths(own.bias),
                    some(own.mase, words::NO_NAIVE),
                    thousandths(own.pinball),
                    share_cell(Some(half), ""),
                    share_cell(Some(eighty), ""),
                    share_cell(Some(most), ""),
                    some(own.brier, words::NO_QUOTAS),
                    some(own.log_loss, words::NO_QUOTAS),
                ],
            }
        };
        let numbers = [
            words::DATES,
            words::WAPE,
            words::BIAS,
            words::MASE,
            words::PINBALL,
            words::IN_HALF,
            words::IN_EIGHTY,
            words::IN_MOST,
            words::BRIER,
            words::LOG_LOSS,
        ];
        let mut columns = vec![Column::text(words::METHOD_NAME)];
        columns.extend(numbers.map(|name| Column::number(name, "")));
        Table {
            caption: words::METHODS.to_owned(),
            columns,
            lines: self.report.scores.iter().map(line).collect(),
            totals: None,
        }
    }
}

fn holds(date: &PastDate) -> bool {
    date.said.p10 <= date.came_minor && date.came_minor <= date.said.p90
}

/// What the methods do and need.
fn plain() -> Table {
    let line = |own: Approach| Line {
        key: own.name().to_owned(),
        cells: [words::approach(own), own.plain(), own.needs()].map(Cell::text).to_vec(),
    };
    Table {
        caption: words::WHAT_METHODS_DO.to_owned(),
        columns: [words::METHOD_NAME, words::DOES, words::NEEDS].map(Column::text).to_vec(),
        lines: Approach::ALL.into_iter().map(line).collect(),
        totals: None,
    }
}

/// Chances and what came of them, as a table.
pub fn reliability(title: &str, bins: &[Reliability], locale: &Locale) -> Table {
    let line = |bin: &Reliability| Line {
        key: format!("{:.4}", bin.said),
        cells: vec![
            share_cell(Some(bin.said), ""),
            share_cell(Some(bin.came), ""),
            Cell::number(
                format::count(bin.count, locale),
                Rational::whole(i64::try_from(bin.count).unwrap_or(0)),
            ),
        ],
    };
    Table {
        caption: title.to_owned(),
        columns: [words::SAID, words::CAME_TRUE, words::HOW_MANY]
            .map(|name| Column::number(name, ""))
            .to_vec(),
        lines: bins.iter().map(line).collect(),
        totals: None,
    }
}

/// The combination's chances of quotas and what came of them; nothing without quotas.
pub fn of_quotas(report: &BacktestReport) -> Vec<Reliability> {
    let combined = report.scores.iter().find(|own| own.approach == Approach::Combination);
    combined.map(|own| own.reliability.clone()).unwrap_or_default()
}
