//! The options of `attain forecast`, and what they assume of single deals: won, lost, moved, added. The
//! assumptions change what is drawn, never what the workspace knows; both forecasts are told side by side.

use super::document;
use crate::app::session::Session;
use crate::cli::output::{Table, grouped};
use crate::cli::{Trouble, trouble};
use crate::domain::forecast::{Forecast, Lens, Outlook, Question, WhatIf};
use crate::domain::kernel::{Currency, Date, Money, Rational};
use serde_json::{Value, json};

/// What is wanted of a forecast, as the options say it.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields are the options of the help")]
pub struct ForecastArguments {
    pub draws: u32,
    pub chance: Option<Rational>,
    pub backtest: bool,
    pub deals: bool,
    pub changes: Vec<Change>,
}

/// An assumption as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// `--win DEAL`.
    Won(String),
    /// `--lose DEAL`.
    Lost(String),
    /// `--move DEAL=DATE`.
    Moved(String, Date),
    /// `--add "NAME; AMOUNT; CHANCE; DATE"`.
    Added {
        /// Whose it is.
        name: String,
        /// A plain decimal in the forecast's currency.
        amount: String,
        /// From 0 to 1.
        chance: Rational,
        /// The day on which it closes.
        day: Date,
    },
}

impl Default for ForecastArguments {
    fn default() -> ForecastArguments {
        ForecastArguments { draws: 2_000, chance: None, backtest: false, deals: false, changes: Vec::new() }
    }
}

impl ForecastArguments {
    /// Takes an option without a value, if it is one of these.
    pub fn flag(&mut self, name: &str) -> bool {
        match name {
            "backtest" => self.backtest = true,
            "deals" => self.deals = true,
            _ => return false,
        }
        true
    }

    /// Takes an option with its value, if it is one of these.
    ///
    /// # Errors
    /// Where the value can't be read, in words.
    pub fn take(&mut self, name: &str, text: &str) -> Result<bool, Trouble> {
        let wrong = |hint: &str| Trouble(format!("--{name}: “{text}” is not known; {hint}"));
        match name {
            "draws" => {
                let most = 1..=100_000;
                let draws = text.parse().ok().filter(|draws| most.contains(draws));
                self.draws = draws.ok_or_else(|| wrong("a whole number from 1 to 100000"))?;
            }
            "chance" => self.chance = Some(chance(text).ok_or_else(|| wrong("from 0 to 1"))?),
            "win" => self.changes.push(Change::Won(text.trim().to_owned())),
            "lose" => self.changes.push(Change::Lost(text.trim().to_owned())),
            "move" => {
                let hint = "write DEAL=DATE, the date as 2026-05-31";
                self.changes.push(moved(text).ok_or_else(|| wrong(hint))?);
            }
            "add" => {
                let hint =
                    "write \"NAME; AMOUNT; CHANCE; DATE\", such as \"Ana Ruiz; 25000; 60%; 2026-05-31\"";
                self.changes.push(added(text).ok_or_else(|| wrong(hint))?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn chance(text: &str) -> Option<Rational> {
    Rational::parse(text.trim()).ok().filter(|chance| *chance >= Rational::ZERO && *chance <= Rational::ONE)
}

fn moved(text: &str) -> Option<Change> {
    let (deal, day) = text.rsplit_once('=')?;
    Some(Change::Moved(deal.trim().to_owned(), Date::parse_iso(day.trim()).ok()?))
}

fn added(text: &str) -> Option<Change> {
    let mut parts = text.rsplitn(4, ';').map(str::trim);
    let day = Date::parse_iso(parts.next()?).ok()?;
    let chance = chance(parts.next()?)?;
    let amount = parts.next()?.to_owned();
    Some(Change::Added { name: parts.next()?.to_owned(), amount, chance, day })
}

/// The lens of the assumptions, each checked against the forecast without them.
///
/// # Errors
/// In words, where a deal is not open, nobody has the name, or the day does not lie ahead.
pub fn lens(changes: &[Change], plain: &Forecast, session: &Session) -> Result<Lens, Trouble> {
    if plain.choice.is_none() {
        let why = "--win, --lose, --move and --add need a period that is not over, and no --chance";
        return Err(why.into());
    }
    let changes: Result<Vec<WhatIf>, Trouble> =
        changes.iter().map(|change| assumption(change, plain, session)).collect();
    Ok(Lens { people: None, changes: changes? })
}

fn assumption(change: &Change, plain: &Forecast, session: &Session) -> Result<WhatIf, Trouble> {
    let open = |deal: &String| {
        let known = plain.deals.iter().any(|listed| listed.deal == *deal);
        let why = || {
            format!(
                "no deal “{deal}” with an amount in {} is open on {}; --deals lists them",
                plain.currency, plain.question.as_of
            )
        };
        if known { Ok(deal.clone()) } else { Err(Trouble(why())) }
    };
    Ok(match change {
        Change::Won(deal) => WhatIf::Won { deal: open(deal)? },
        Change::Lost(deal) => WhatIf::Lost { deal: open(deal)? },
        Change::Moved(deal, day) => WhatIf::Moved { deal: open(deal)?, day: ahead(*day, &plain.question)? },
        Change::Added { name, amount, chance, day } => {
            let found = session.workspace().roster().find(name);
            let nobody =
                || format!("--add: nobody of the roster is called “{name}”; attain people lists them");
            let amount = Money::parse(amount, plain.currency).map_err(trouble)?;
            let day = ahead(*day, &plain.question)?;
            if !plain.question.period.contains(day) {
                return Err(
                    format!("--add: {day} lies outside the period, to which it would add nothing").into()
                );
            }
            WhatIf::Added { person: found.ok_or_else(nobody)?, minor: amount.minor, chance: *chance, day }
        }
    })
}

/// A day on which something can still be decided.
fn ahead(day: Date, question: &Question) -> Result<Date, Trouble> {
    let is_over = day <= question.as_of;
    let why = || Trouble(format!("{day} is over on {}; name a later day", question.as_of));
    if is_over { Err(why()) } else { Ok(day) }
}

/// What is assumed, and how those whom it concerns stand without it, as JSON.
pub fn told(lens: &Lens, plain: &Forecast, with: &Forecast, session: &Session) -> Value {
    let change = |change: &WhatIf| match change {
        WhatIf::Won { deal } => json!({ "deal": deal, "is": "won" }),
        WhatIf::Lost { deal } => json!({ "deal": deal, "is": "lost" }),
        WhatIf::Moved { deal, day } => json!({ "deal": deal, "is": "moved", "to": day }),
        WhatIf::Added { person, minor, chance, day } => json!({
            "is": "added",
            "person": document::name(*person, session),
            "amount": Money::new(*minor, plain.currency),
            "chance": document::decimal(chance.to_f64()),
            "to": day,
        }),
    };
    let moved = plain.people.iter().filter_map(|before| {
        let after = with.people.iter().find(|after| after.person == before.person)?;
        (after.outlook != before.outlook).then(|| {
            let mut row = json!({ "person": document::name(before.person, session) });
            document::add(&mut row, document::outlook(&before.outlook, plain.currency));
            row
        })
    });
    let mut without = json!({ "people": moved.collect::<Value>() });
    document::add(&mut without, document::outlook(&plain.outlook, plain.currency));
    json!({ "changes": lens.changes.iter().map(change).collect::<Value>(), "without": without })
}

/// The company without and with the assumptions, and what they come to.
pub fn compared(plain: &Forecast, with: &Forecast) -> Table {
    let mut table = Table::new(&[
        "company",
        "#rev P10",
        "#rev P50",
        "#rev P90",
        "#rev mean",
        "#pay P10",
        "#pay P50",
        "#pay P90",
        "#quota",
    ]);
    let (before, after) = (numbers(&plain.outlook), numbers(&with.outlook));
    let row = |name: &str, numbers: &[i64], currency: Currency, chance: Option<f64>| {
        let amounts = numbers.iter().map(|minor| grouped(&Money::new(*minor, currency).decimal()));
        let chance = chance.map_or(String::new(), super::percent);
        std::iter::once(name.to_owned()).chain(amounts).chain([chance]).collect()
    };
    let moved: Vec<i64> =
        after.iter().zip(&before).map(|(after, before)| after.saturating_sub(*before)).collect();
    table.push(row("as it is", &before, plain.currency, plain.outlook.chance_of_quota));
    table.push(row("assumed", &after, plain.currency, with.outlook.chance_of_quota));
    table.push(row("difference", &moved, plain.currency, None));
    table
}

fn numbers(outlook: &Outlook) -> [i64; 7] {
    let (revenue, payout) = (outlook.revenue, outlook.payout);
    let (low, high) = revenue.eighty;
    [low, revenue.p50, high, revenue.mean, payout.eighty.0, payout.p50, payout.eighty.1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assumptions_are_read_from_the_right_so_that_names_may_hold_their_marks() {
        let day = Date::parse_iso("2026-05-31").unwrap();
        assert_eq!(moved("A=1=2026-05-31"), Some(Change::Moved("A=1".to_owned(), day)));
        assert_eq!((moved("A-1"), moved("A-1=soon")), (None, None));
        let read = added("Ruiz; Ana ;25000.50; 60%;2026-05-31").unwrap();
        let (name, amount) = ("Ruiz; Ana".to_owned(), "25000.50".to_owned());
        let chance = Rational::new(3, 5).unwrap();
        assert_eq!(read, Change::Added { name, amount, chance, day });
        assert_eq!((added("Ana; 5; 110%; 2026-05-31"), added("5; 10%; 2026-05-31")), (None, None));
    }
}
