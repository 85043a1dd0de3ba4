//! What is paid in the end: frozen statements as they were approved, and every later difference as an
//! adjustment line of the next open period, linked to the line that it corrects.
//!
//! Owns the law of settling: for each approved period, what was approved plus all adjustments of it is
//! what it comes to now, line by line, to the minor unit. A frozen statement is shown as it is; what it
//! would come to today is compared with it, less what later frozen statements already corrected, and the
//! rest stands in the first period of the person that is not frozen. Where a plan carries totals below 0,
//! what adjustments push below 0 is carried to the next statement by a line of its own.

use super::figures;
use super::statement::{Line, PayError, Statement};
use super::terms::Terms;
use super::trace::{Reason, RowTrace, Trace};
use crate::domain::kernel::{
    Date, DateRange, Id, Money, MoneyError, PayRunId, Period, PersonId, PlanId, Rational,
};
use crate::domain::model::plan::NegativeTotal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The id of a line that corrects an approved one.
pub const ADJUSTMENT: &str = "adjustment";
/// The id of the line that brings in what adjustments pushed below 0 before.
pub const ADJUSTMENT_CARRIED_IN: &str = "adjustment_carried_in";
/// The id of the line that carries on what adjustments push below 0.
pub const ADJUSTMENT_CARRIED_ON: &str = "adjustment_carried_on";

/// A statement with what settling adds: its total is what is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// All lines, those of the period first.
    pub statement: Statement,
    /// How many lines are of the period itself.
    pub own: u32,
    /// What each further line is, in their order.
    pub added: Vec<Added>,
}

/// What a line is that settling added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Added {
    /// It corrects an approved line.
    Adjusts(Adjusts),
    /// It brings in what was carried.
    CarriedIn,
    /// It carries on.
    CarriedOn,
}

/// The link of an adjustment to what it corrects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjusts {
    /// The approved period.
    pub period: Period,
    /// The line's id.
    pub component: String,
    /// The line's name.
    pub line: String,
    /// The run that approved it.
    pub run: PayRunId,
    /// What was approved, with all that corrected it since.
    pub approved: Money,
    /// What it comes to now.
    pub now: Money,
}

/// A document that is frozen: a statement, and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// `attain/statement/1`.
    pub schema: String,
    /// The plan.
    pub plan: PlanId,
    /// A hash of the plan's text.
    pub plan_hash: String,
    /// A hash of all data that pay reads.
    pub inputs_hash: String,
    /// The statement.
    pub settled: Settled,
}

/// The form of [`Frozen::schema`].
pub const FROZEN_SCHEMA: &str = "attain/statement/1";

/// A statement that an approval fixes.
#[derive(Clone, Copy, Debug)]
pub struct Approved<'a> {
    /// The run that fixes it.
    pub run: PayRunId,
    /// The statement as it was approved.
    pub settled: &'a Settled,
}

/// Statements of a plan, settled.
#[derive(Clone, Debug, Default)]
pub struct Settlement {
    /// The statements, by period and then person; frozen ones with their run.
    pub statements: Vec<(Settled, Option<PayRunId>)>,
    /// What could not be compared, in words.
    pub problems: Vec<String>,
}

impl Settled {
    /// A statement to which nothing is added.
    pub fn plain(statement: Statement) -> Settled {
        let own = u32::try_from(statement.lines.len()).unwrap_or(u32::MAX);
        Settled { statement, own, added: Vec::new() }
    }

    /// The lines that settling added, each with what it is.
    pub fn additions(&self) -> impl Iterator<Item = (&Added, &Line)> {
        let own = usize::try_from(self.own).unwrap_or(usize::MAX);
        self.added.iter().zip(self.statement.lines.iter().skip(own))
    }

    /// The lines of the period itself.
    pub fn own_lines(&self) -> &[Line] {
        let own = usize::try_from(self.own).unwrap_or(usize::MAX);
        self.statement.lines.get(..own).unwrap_or(&self.statement.lines)
    }

    /// What is carried from this statement on, in all; taking it in again counts below 0.
    fn carries(&self) -> Result<i64, MoneyError> {
        let carried = self.additions().filter(|(added, _)| !matches!(added, Added::Adjusts(_)));
        carried.into_iter().try_fold(0i64, |sum, (_, line)| add(sum, line.amount.minor))
    }

    fn push(&mut self, added: Added, line: Line) -> Result<(), MoneyError> {
        self.statement.total = self.statement.total.checked_add(line.amount)?;
        self.statement.lines.push(line);
        self.added.push(added);
        self.statement.why_zero = (self.statement.total.minor == 0).then_some(Reason::LinesAreZero);
        Ok(())
    }
}

fn add(a: i64, b: i64) -> Result<i64, MoneyError> {
    a.checked_add(b).ok_or(MoneyError::Overflow)
}

/// Settles a plan for the payout periods given: all with facts where absent, and then also those in which
/// an adjustment waits.
///
/// # Errors
/// [`PayError`] if the plan can't be paid as it is.
pub fn settle(
    terms: &Terms<'_>,
    approved: &[Approved<'_>],
    periods: &[Period],
    is_all: bool,
) -> Result<(Vec<Period>, Settlement), PayError> {
    let mut people: BTreeMap<PersonId, Book<'_>> = BTreeMap::new();
    for one in approved {
        let statement = &one.settled.statement;
        let book = people.entry(statement.person).or_default();
        book.frozen.insert(statement.period.range.from, *one);
    }
    for period in periods {
        for statement in terms.statements(std::slice::from_ref(period))? {
            let from = statement.period.range.from;
            people.entry(statement.person).or_default().drafts.insert(from, statement);
        }
    }
    let asked: BTreeSet<Date> = periods.iter().map(|period| period.range.from).collect();
    let mut settlement = Settlement::default();
    for (person, book) in people {
        let name = book.name();
        let mut settler = Settler { terms, person, book, asked: &asked, is_all, told: Vec::new() };
        if let Err(error) = settler.run() {
            settler.told.clear();
            settler.as_approved();
            settlement.problems.push(format!("{name}: {error}"));
        }
        settlement.statements.extend(settler.told);
    }
    let order = |(one, _): &(Settled, Option<PayRunId>)| (one.statement.period.range, one.statement.person);
    settlement.statements.sort_by_key(order);
    let mut all: Vec<Period> = periods.to_vec();
    all.extend(settlement.statements.iter().map(|(one, _)| one.statement.period.clone()));
    all.sort();
    all.dedup();
    Ok((all, settlement))
}

/// What is known of one person.
#[derive(Default)]
struct Book<'a> {
    /// By the first day of the period.
    frozen: BTreeMap<Date, Approved<'a>>,
    /// What the periods asked for come to now.
    drafts: BTreeMap<Date, Statement>,
}

impl Book<'_> {
    fn name(&self) -> String {
        let frozen = self.frozen.values().map(|one| &one.settled.statement);
        frozen.chain(self.drafts.values()).next().map_or_else(String::new, |one| one.person_name.clone())
    }
}

/// What a line was approved at, with what corrected it since, and each deal's share in it.
#[derive(Clone, Debug, Default)]
struct Standing {
    name: String,
    minor: i64,
    deals: BTreeMap<String, (RowTrace, i64, Rational)>,
}

impl Standing {
    fn take(&mut self, line: &Line) -> Result<(), MoneyError> {
        if self.name.is_empty() {
            self.name.clone_from(&line.name);
        }
        self.minor = add(self.minor, line.amount.minor)?;
        for row in &line.trace.rows {
            let known = self.deals.entry(row.deal.clone());
            let known = known.or_insert_with(|| (row.clone(), 0, Rational::ZERO));
            known.1 = add(known.1, row.share.minor)?;
            known.2 = known.2.checked_add(row.credit)?;
        }
        Ok(())
    }
}

struct Settler<'t, 'a, 'f> {
    terms: &'t Terms<'a>,
    person: PersonId,
    book: Book<'f>,
    asked: &'t BTreeSet<Date>,
    is_all: bool,
    told: Vec<(Settled, Option<PayRunId>)>,
}

impl Settler<'_, '_, '_> {
    /// All periods of the person in their order: what is carried goes from one to the next.
    fn run(&mut self) -> Result<(), PayError> {
        let mut due: BTreeMap<Date, Vec<(Adjusts, Line)>> = BTreeMap::new();
        let frozen: Vec<(Date, Approved<'_>)> =
            self.book.frozen.iter().map(|(from, one)| (*from, *one)).collect();
        for (from, one) in &frozen {
            let lines = self.differences(one)?;
            if !lines.is_empty() {
                let open = self.next_open(one.settled.statement.period.range)?;
                due.entry(open).or_default().extend(lines);
            }
            debug_assert_eq!(*from, one.settled.statement.period.range.from);
        }
        let mut places: BTreeSet<Date> = self.book.frozen.keys().copied().collect();
        places.extend(self.book.drafts.keys().chain(due.keys()));
        let last = places.last().copied();
        let mut debt = 0i64;
        while let Some(from) = places.pop_first() {
            let settled = self.period(from, due.remove(&from).unwrap_or_default(), &mut debt)?;
            let Some((settled, run)) = settled else { continue };
            let next = settled.statement.period.range.until;
            // What a frozen statement leaves open stands in the period after it.
            let waits = self.is_all && run.is_some();
            if debt != 0 && (waits || last.is_some_and(|last| next <= last)) {
                places.insert(next);
            }
            let is_late = self.is_all && !settled.added.is_empty();
            if self.asked.contains(&from) || is_late || (self.is_all && run.is_some()) {
                self.told.push((settled, run));
            }
        }
        Ok(())
    }

    /// One period of the person: frozen as it is, else what it comes to with what is added.
    fn period(
        &mut self,
        from: Date,
        due: Vec<(Adjusts, Line)>,
        debt: &mut i64,
    ) -> Result<Option<(Settled, Option<PayRunId>)>, PayError> {
        let number = |error| PayError::number("adjustment", error);
        if let Some(one) = self.book.frozen.get(&from) {
            *debt = add(*debt, one.settled.carries().map_err(number)?).map_err(number)?;
            return Ok(Some((one.settled.clone(), Some(one.run))));
        }
        let statement = match self.book.drafts.remove(&from) {
            Some(statement) => statement,
            None if due.is_empty() && *debt == 0 => return Ok(None),
            None => self.now(&self.terms.calendar().period_of(from, self.terms.plan().payout)?)?,
        };
        let mut settled = Settled::plain(statement);
        for (adjusts, line) in due {
            if line.amount.currency != settled.statement.currency {
                let (was, is) = (line.amount.currency, settled.statement.currency);
                return Err(self.other_currency(&adjusts.period.name, was.code(), is.code()));
            }
            settled.push(Added::Adjusts(adjusts), line).map_err(number)?;
        }
        self.carry(&mut settled, debt).map_err(number)?;
        Ok(Some((settled, None)))
    }

    /// Takes in what was carried, and carries on what is below 0 where the plan does.
    fn carry(&self, settled: &mut Settled, debt: &mut i64) -> Result<(), MoneyError> {
        if *debt != 0 {
            let minor = debt.checked_neg().ok_or(MoneyError::Overflow)?;
            let words = "Adjustments took the last statement below 0; that part is taken here.";
            let line = carried(settled, ADJUSTMENT_CARRIED_IN, "Adjustments carried in", minor, words);
            settled.push(Added::CarriedIn, line)?;
            *debt = 0;
        }
        let total = settled.statement.total.minor;
        let carries = self.terms.plan().negative_total == NegativeTotal::Carry;
        if total < 0 && carries && !settled.added.is_empty() {
            let minor = total.checked_neg().ok_or(MoneyError::Overflow)?;
            let words = "Nothing is paid; what is below 0 is taken from the next statement.";
            let line = carried(settled, ADJUSTMENT_CARRIED_ON, "Adjustments carried on", minor, words);
            settled.push(Added::CarriedOn, line)?;
            *debt = minor;
        }
        Ok(())
    }

    /// What a period comes to by what is known now.
    fn now(&self, period: &Period) -> Result<Statement, PayError> {
        self.terms.pay(self.person, period)
    }

    /// The first period after a frozen one that is open.
    fn next_open(&self, after: DateRange) -> Result<Date, PayError> {
        let mut from = after.until;
        while let Some(one) = self.book.frozen.get(&from) {
            from = one.settled.statement.period.range.until;
        }
        Ok(from)
    }

    fn other_currency(&self, period: &str, was: &str, is: &str) -> PayError {
        PayError::Data {
            component: ADJUSTMENT.to_owned(),
            person: None,
            period: Some(period.to_owned()),
            why: format!(
                "it was approved in {was} and would now be paid in {is}, so that the two can't be compared; \
                 open the approved statement again, or pay in {was} as before"
            ),
        }
    }

    /// The lines that bring an approved statement to what it comes to now.
    fn differences(&self, one: &Approved<'_>) -> Result<Vec<(Adjusts, Line)>, PayError> {
        let statement = &one.settled.statement;
        let number = |error| PayError::number("adjustment", error);
        let now = match self.book.drafts.get(&statement.period.range.from) {
            Some(known) => known.clone(),
            None => self.now(&statement.period)?,
        };
        if now.currency != statement.currency {
            let (was, is) = (statement.currency.code(), now.currency.code());
            return Err(self.other_currency(&statement.period.name, was, is));
        }
        let known = self.known(one).map_err(number)?;
        let mut current: BTreeMap<String, Standing> = BTreeMap::new();
        for line in &now.lines {
            current.entry(line.component.clone()).or_default().take(line).map_err(number)?;
        }
        let ids: BTreeSet<&String> = known.keys().chain(current.keys()).collect();
        let empty = Standing::default();
        let mut lines = Vec::new();
        for id in ids {
            let (was, is) = (known.get(id).unwrap_or(&empty), current.get(id).unwrap_or(&empty));
            if was.minor != is.minor {
                lines.push(adjusting(one, id, was, is).map_err(number)?);
            }
        }
        Ok(lines)
    }

    /// What the lines of an approved statement stand at: as approved, with all later corrections.
    fn known(&self, one: &Approved<'_>) -> Result<BTreeMap<String, Standing>, MoneyError> {
        let mut known: BTreeMap<String, Standing> = BTreeMap::new();
        for line in one.settled.own_lines() {
            known.entry(line.component.clone()).or_default().take(line)?;
        }
        let from = one.settled.statement.period.range.from;
        for later in self.book.frozen.values() {
            for (added, line) in later.settled.additions() {
                if let Added::Adjusts(adjusts) = added
                    && adjusts.period.range.from == from
                {
                    let standing = known.entry(adjusts.component.clone()).or_default();
                    if standing.name.is_empty() {
                        standing.name.clone_from(&adjusts.line);
                    }
                    standing.take(line)?;
                }
            }
        }
        Ok(known)
    }

    /// The frozen statements of the periods asked for, where nothing can be compared.
    fn as_approved(&mut self) {
        for (from, one) in &self.book.frozen {
            if self.is_all || self.asked.contains(from) {
                self.told.push((one.settled.clone(), Some(one.run)));
            }
        }
        for (from, draft) in std::mem::take(&mut self.book.drafts) {
            if self.asked.contains(&from) && !self.book.frozen.contains_key(&from) {
                self.told.push((Settled::plain(draft), None));
            }
        }
    }
}

/// The line that corrects an approved one, with the deals whose share changed.
fn adjusting(
    one: &Approved<'_>,
    id: &str,
    was: &Standing,
    is: &Standing,
) -> Result<(Adjusts, Line), MoneyError> {
    let statement = &one.settled.statement;
    let currency = statement.currency;
    let minor = is.minor.checked_sub(was.minor).ok_or(MoneyError::Overflow)?;
    let name = if is.name.is_empty() { &was.name } else { &is.name };
    let text = |minor| figures::amount_minor(minor, currency);
    let (from, to, by) = (text(was.minor), text(is.minor), text(minor));
    let direction = if minor < 0 { "taken back" } else { "paid" };
    let rows = changed_rows(was, is)?;
    let sentence = format!(
        "{name} of {} was settled at {from} {currency} and now comes to {to} {currency}; the difference of {by} \
         {currency} is {direction} here{}",
        statement.period.name,
        because(&rows)
    );
    let amount = Money::new(minor, currency);
    let trace = Trace {
        rows,
        exact: figures::major(Rational::whole(minor), currency).unwrap_or(Rational::ZERO),
        arithmetic: format!("{to} − {from} = {by}"),
        sentence,
        ..Trace::empty()
    };
    let adjusts = Adjusts {
        period: statement.period.clone(),
        component: id.to_owned(),
        line: name.clone(),
        run: one.run,
        approved: Money::new(was.minor, currency),
        now: Money::new(is.minor, currency),
    };
    let line = Line {
        component: ADJUSTMENT.to_owned(),
        name: format!("Adjustment of {name}, {}", statement.period.name),
        days: statement.period.range,
        amount,
        trace,
    };
    Ok((adjusts, line))
}

/// Each deal whose share in the line changed, with the difference.
fn changed_rows(was: &Standing, is: &Standing) -> Result<Vec<RowTrace>, MoneyError> {
    let deals: BTreeSet<&String> = was.deals.keys().chain(is.deals.keys()).collect();
    let mut rows = Vec::new();
    for deal in deals {
        let (before, after) = (was.deals.get(deal), is.deals.get(deal));
        let Some((row, ..)) = after.or(before) else { continue };
        let share = |side: Option<&(RowTrace, i64, Rational)>| side.map_or(0, |side| side.1);
        let credit = |side: Option<&(RowTrace, i64, Rational)>| side.map_or(Rational::ZERO, |side| side.2);
        let minor = share(after).checked_sub(share(before)).ok_or(MoneyError::Overflow)?;
        if minor == 0 {
            continue;
        }
        let credit = credit(after).checked_sub(credit(before))?;
        let units = Rational::whole(row.amount.currency.minor_per_major());
        let exact = credit.checked_mul(units)?;
        let amount = crate::domain::kernel::Rounding::default().minor(exact, row.amount.currency.digits())?;
        rows.push(RowTrace {
            amount: Money::new(amount, row.amount.currency),
            credit,
            converted: None,
            share: Money::new(minor, row.share.currency),
            ..row.clone()
        });
    }
    rows.sort_by(|a, b| (a.date, &a.deal).cmp(&(b.date, &b.deal)));
    Ok(rows)
}

fn because(rows: &[RowTrace]) -> String {
    match rows {
        [] => ".".to_owned(),
        [only] => format!(", for deal {}.", only.deal),
        [first, rest @ ..] => format!(", for deal {} and {} more.", first.deal, rest.len()),
    }
}

fn carried(settled: &Settled, id: &str, name: &str, minor: i64, sentence: &str) -> Line {
    let statement = &settled.statement;
    let amount = Money::new(minor, statement.currency);
    let trace = Trace {
        exact: figures::major(Rational::whole(minor), statement.currency).unwrap_or(Rational::ZERO),
        arithmetic: figures::amount_minor(minor, statement.currency),
        sentence: sentence.to_owned(),
        ..Trace::empty()
    };
    Line { component: id.to_owned(), name: name.to_owned(), days: statement.period.range, amount, trace }
}

/// A hash of all data that pay reads: people, quotas, rates, achievements, adjustments, calendar, and
/// which batches of rows count.
pub fn inputs_hash(workspace: &crate::domain::model::Workspace, batches: &[Id]) -> Result<String, String> {
    let parts = (
        &workspace.people,
        &workspace.quotas,
        &workspace.rates,
        &workspace.achievements,
        &workspace.adjustments,
        &workspace.settings.calendar,
        &workspace.settings.currency,
        batches,
    );
    let text = serde_json::to_string(&parts).map_err(|error| error.to_string())?;
    Ok(crate::domain::facts::statements::hash(&text))
}
