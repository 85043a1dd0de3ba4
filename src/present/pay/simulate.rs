//! Plan A beside plan B, as it is read; and the dials as they stand in the address.

use crate::app::requests::{DesignReport, SimulationAsk};
use crate::domain::design::simulate::{
    BANDS_PERCENT, Dial, Marginal, Outcome, Proof, Sensitivity, TeamOutcome,
};
use crate::domain::design::{Simulation, Tweaks};
use crate::domain::kernel::{Currency, Money, Rational};
use crate::present::format::{self, Locale};
use crate::present::table::{Cell, Column, Line, Table};
use crate::present::tone::Tone;
use crate::present::words::design as words;

/// The dials in percent, and the mix; 100 leaves everything as it is, a mix of 0 each own one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dials {
    /// In the order of [`Dial::ALL`].
    pub percents: [i64; 6],
    /// The variable share of OTE in percent; 0 for each person's own.
    pub mix: i64,
}

impl Default for Dials {
    fn default() -> Dials {
        Dials { percents: [100; 6], mix: 0 }
    }
}

/// The least and the most that a dial turns to, in percent.
pub const RANGE: (i64, i64) = (10, 300);

impl Dials {
    /// Reads `110-100-90-100-100-100-0`; what can't be read stands at its start.
    pub fn parse(text: &str) -> Dials {
        let mut dials = Dials::default();
        let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
        for percent in &mut dials.percents {
            *percent = parts.next().flatten().map_or(100, |part| part.clamp(RANGE.0, RANGE.1));
        }
        dials.mix = parts.next().flatten().map_or(0, |part| part.clamp(0, 100));
        dials
    }

    /// The same as text; empty where nothing is turned.
    pub fn text(&self) -> String {
        if *self == Dials::default() {
            return String::new();
        }
        let all = self.percents.iter().chain([&self.mix]).map(ToString::to_string);
        all.collect::<Vec<_>>().join("-")
    }

    /// What the engine is asked.
    pub fn tweaks(&self) -> Tweaks {
        let share = |percent: i64| Rational::new(percent.into(), 100).unwrap_or(Rational::ONE);
        let turned = |tweaks: Tweaks, (dial, percent): (&Dial, &i64)| dial.set(tweaks, share(*percent));
        let tweaks = Dial::ALL.iter().zip(&self.percents).fold(Tweaks::default(), turned);
        Tweaks { mix: (self.mix > 0).then(|| share(self.mix)), ..tweaks }
    }

    /// The request for these plans.
    pub fn ask(&self, text: String, changed: Option<String>) -> SimulationAsk {
        SimulationAsk { text, changed, tweaks: self.tweaks(), days: None }
    }
}

/// The figures of both plans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SimulationView {
    /// The finding.
    pub headline: String,
    /// What must be known with it: flat plans, days of its own, who gains.
    pub notes: Vec<(Tone, String)>,
    /// Figure by figure: plan A, plan B, change.
    pub figures: Table,
    /// Everybody.
    pub people: Table,
    /// Team by team.
    pub teams: Table,
    /// The bands of attainment: name, plan A, plan B.
    pub bands: Vec<(String, u64, u64)>,
    /// Plan B with its dials turned, as a document.
    pub document: String,
}

/// The answer to a simulation.
pub fn view(report: &DesignReport, locale: &Locale) -> Option<SimulationView> {
    let DesignReport::Simulated { simulation, as_if, document } = report else { return None };
    let writing = Writing { simulation, locale };
    let mut notes = vec![(Tone::Plain, writing.gains())];
    for (name, outcome) in [(words::PLAN_A, &simulation.before), (words::PLAN_B_SHORT, &simulation.after)] {
        notes.extend(outcome.is_flat_below().then(|| writing.flat(name, outcome)).flatten());
    }
    notes.extend(as_if.then(|| (Tone::Plain, words::AS_IF.to_owned())));
    Some(SimulationView {
        headline: writing.headline(),
        notes,
        figures: writing.figures(),
        people: writing.people(),
        teams: writing.teams(),
        bands: bands(simulation),
        document: document.clone(),
    })
}

struct Writing<'w> {
    simulation: &'w Simulation,
    locale: &'w Locale,
}

impl Writing<'_> {
    fn currency(&self) -> Currency {
        self.simulation.currency
    }

    fn money(&self, minor: i64) -> Cell {
        let money = Money::new(minor, self.currency());
        Cell::number(format::money(money, self.locale), money.exact_minor())
    }

    fn with_code(&self, minor: i64) -> String {
        format::money_with_code(Money::new(minor, self.currency()), self.locale)
    }

    fn share(&self, share: Option<Rational>, why: &str) -> Cell {
        share.map_or_else(
            || Cell::unknown(why),
            |share| Cell::number(format::percent(share, self.locale), share),
        )
    }

    fn count(&self, number: u64) -> Cell {
        let exact = Rational::whole(i64::try_from(number).unwrap_or(i64::MAX));
        Cell::number(format::count(number, self.locale), exact)
    }

    fn headline(&self) -> String {
        let (a, b) = (self.simulation.before.cost_minor, self.simulation.after.cost_minor);
        let change = b.saturating_sub(a);
        if change == 0 {
            return words::headline_same(&self.with_code(a));
        }
        let share =
            Rational::whole(change.saturating_abs()).checked_div(Rational::whole(a.saturating_abs())).ok();
        let share = share.map(|share| format::percent(share, self.locale));
        let amount = self.with_code(change.saturating_abs());
        words::headline(&amount, change > 0, share.as_deref(), self.simulation.periods.len())
    }

    fn gains(&self) -> String {
        let count = |is: fn(i64) -> bool| {
            self.simulation.people.iter().filter(|person| is(person.change_minor())).count() as u64
        };
        words::gains(
            count(|change| change > 0),
            count(|change| change < 0),
            count(|change| change == 0),
            self.locale,
        )
    }

    fn flat(&self, name: &str, outcome: &Outcome) -> Option<(Tone, String)> {
        let Marginal { percentile, attainment, tried, flat, .. } = outcome.marginal.first()?;
        let attainment = format::percent(*attainment, self.locale);
        Some((Tone::Warning, words::flat(name, *percentile, *flat, *tried, &attainment, self.locale)))
    }

    fn figures(&self) -> Table {
        let (a, b) = (&self.simulation.before, &self.simulation.after);
        let money = |name: &str, of: fn(&Outcome) -> i64| {
            let change = of(b).saturating_sub(of(a));
            row(name, self.money(of(a)), self.money(of(b)), self.money(change))
        };
        let count = |name: &str, of: fn(&Outcome) -> u64| {
            let exact = |number: u64| Rational::whole(i64::try_from(number).unwrap_or(i64::MAX));
            let change = exact(of(b)).checked_sub(exact(of(a))).unwrap_or(Rational::ZERO);
            let change = Cell::number(format::number(change, self.locale), change);
            row(name, self.count(of(a)), self.count(of(b)), change)
        };
        let shares = |name: &str, a: Option<Rational>, b: Option<Rational>, why: &str| {
            let change = a.zip(b).and_then(|(a, b)| b.checked_sub(a).ok());
            row(name, self.share(a, why), self.share(b, why), self.share(change, why))
        };
        let mut lines = vec![
            money(words::COST, |outcome| outcome.cost_minor),
            money(words::VARIABLE, |outcome| outcome.variable_minor),
            shares(words::COST_OF_SALES, a.cost_of_sales, b.cost_of_sales, words::NO_SALES),
            count(words::AT_QUOTA, |outcome| outcome.at_quota),
            count(words::UNDER_DRAW, |outcome| outcome.under_draw),
            money(words::UNRECOVERED, |outcome| outcome.unrecovered_minor),
            count(words::GUARANTEED, |outcome| outcome.guaranteed),
        ];
        for (before, after) in a.marginal.iter().zip(&b.marginal) {
            let name = words::percentile(after.percentile, &format::percent(after.attainment, self.locale));
            lines.push(shares(&name, Some(before.rate), Some(after.rate), words::NO_QUOTA));
        }
        Table {
            caption: words::SIMULATE.to_owned(),
            columns: vec![
                Column::text(words::FIGURE),
                Column::number(words::PLAN_A, ""),
                Column::number(words::PLAN_B_SHORT, ""),
                Column::number(words::CHANGE, ""),
            ],
            lines,
            totals: None,
        }
    }

    fn people(&self) -> Table {
        let currency = self.currency();
        let code = currency.code();
        let line = |person: &crate::domain::design::simulate::PersonChange| {
            let change = person.change_minor();
            let tone = match change.signum() {
                1 => Tone::Ahead,
                -1 => Tone::Behind,
                _ => Tone::Plain,
            };
            let cells = vec![
                Cell::text(person.name.clone()),
                Cell::text(person.team.clone()),
                self.share(person.attainment, words::NO_QUOTA),
                self.money(person.before_minor),
                self.money(person.after_minor),
                Cell { tone, ..self.money(change) },
                self.count(person.under_draw),
            ];
            Line { key: person.person.to_string(), cells }
        };
        Table {
            caption: words::WINNERS.to_owned(),
            columns: vec![
                Column::text(words::PERSON),
                Column::text(words::TEAM),
                Column::number(words::ATTAINMENT, ""),
                Column::number(words::PLAN_A, code),
                Column::number(words::PLAN_B_SHORT, code),
                Column::number(words::CHANGE, code),
                Column::number(words::UNDER_DRAW, ""),
            ],
            lines: self.simulation.people.iter().map(line).collect(),
            totals: None,
        }
    }

    fn teams(&self) -> Table {
        let after = |name: &str| self.simulation.after.teams.iter().find(|team| team.team == name);
        let line = |team: &TeamOutcome| {
            let name = if team.team.is_empty() { words::NO_TEAM } else { &team.team };
            let other = after(&team.team);
            let rate =
                |team: Option<&TeamOutcome>| self.share(team.and_then(TeamOutcome::rate), words::NO_SALES);
            let cells = vec![
                Cell::text(name),
                self.count(team.people),
                self.share(team.attainment, words::NO_QUOTA),
                self.money(team.variable_minor),
                other.map_or_else(|| Cell::unknown(words::NO_SALES), |team| self.money(team.variable_minor)),
                rate(Some(team)),
                rate(other),
            ];
            Line { key: team.team.clone(), cells }
        };
        let currency = self.currency();
        let code = currency.code();
        Table {
            caption: words::TEAMS.to_owned(),
            columns: vec![
                Column::text(words::TEAM),
                Column::number(words::PEOPLE, ""),
                Column::number(words::ATTAINMENT, ""),
                Column::number(words::PLAN_A, code),
                Column::number(words::PLAN_B_SHORT, code),
                Column::number(&format!("{}, A", words::PER_SALE), ""),
                Column::number(&format!("{}, B", words::PER_SALE), ""),
            ],
            lines: self.simulation.before.teams.iter().map(line).collect(),
            totals: None,
        }
    }
}

fn row(name: &str, a: Cell, b: Cell, change: Cell) -> Line {
    Line { key: name.to_owned(), cells: vec![Cell::text(name), a, b, change] }
}

fn bands(simulation: &Simulation) -> Vec<(String, u64, u64)> {
    let mut from = 0;
    let mut names: Vec<String> = Vec::new();
    for until in BANDS_PERCENT {
        names.push(format!("{from}\u{2013}{until}%"));
        from = until;
    }
    names.push(format!("{from}% +"));
    let (a, b) = (&simulation.before.bands, &simulation.after.bands);
    names.into_iter().zip(a.iter().zip(b)).map(|(name, (a, b))| (name, *a, *b)).collect()
}

/// Whether the simulation of plan A is its statements.
pub fn proof(proof: &Proof, locale: &Locale) -> (Tone, String) {
    if let Some((name, period, _, _)) = proof.differing.first() {
        let first = format!("{name}, {period}");
        return (Tone::Behind, words::not_proved(proof.differing.len() as u64, &first, locale));
    }
    if proof.statements == 0 && proof.converted == 0 {
        return (Tone::Plain, words::NOTHING_TO_PROVE.to_owned());
    }
    let mut text = words::proved(proof.statements, locale);
    if proof.converted > 0 {
        text.push(' ');
        text.push_str(&words::converted(proof.converted, locale));
    }
    (Tone::Ahead, text)
}

/// What moves the cost.
pub fn sensitivity(all: &Sensitivity, currency: Currency, locale: &Locale) -> Table {
    let money = |minor: Option<i64>| match minor {
        Some(minor) => {
            let money = Money::new(minor, currency);
            Cell::number(format::money(money, locale), money.exact_minor())
        }
        None => Cell::unknown(words::NOT_PAYABLE),
    };
    let line = |(dial, down, up): &(Dial, Option<i64>, Option<i64>)| Line {
        key: words::dial(*dial).to_owned(),
        cells: vec![Cell::text(words::dial(*dial)), money(*down), money(*up)],
    };
    Table {
        caption: words::SENSITIVITY.to_owned(),
        columns: vec![
            Column::text(words::DIAL),
            Column::number(words::TENTH_LESS, currency.code()),
            Column::number(words::TENTH_MORE, currency.code()),
        ],
        lines: all.iter().map(line).collect(),
        totals: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dials_come_back_from_the_address_and_nonsense_turns_nothing() {
        let mut dials = Dials::default();
        assert_eq!(dials.text(), "");
        (dials.percents[0], dials.mix) = (110, 40);
        assert_eq!(dials.text(), "110-100-100-100-100-100-40");
        assert_eq!(Dials::parse(&dials.text()), dials);
        assert_eq!(dials.tweaks().rates, Rational::new(11, 10).unwrap());
        assert_eq!(dials.tweaks().mix, Rational::new(2, 5).ok());
        assert_eq!(Dials::parse("x"), Dials::default());
        assert_eq!(Dials::parse("9999").percents[0], RANGE.1);
        assert!(Dials::default().tweaks().is_none());
    }

    #[test]
    fn a_law_that_does_not_hold_is_said_with_its_first_statement() {
        let mut found = Proof { statements: 3, ..Proof::default() };
        assert_eq!(proof(&found, &Locale::default()).0, Tone::Ahead);
        found.differing.push(("Ann".to_owned(), "2026Q1".to_owned(), 1, 2));
        let (tone, text) = proof(&found, &Locale::default());
        assert!(tone == Tone::Behind && text.contains("Ann, 2026Q1"), "{text}");
    }
}
