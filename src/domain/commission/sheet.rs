//! The lines of one statement, one after the other: what was carried in, salary, components, limits,
//! guarantee and draw, what is carried on.
//!
//! Amounts only and traced are one code: [`run`] tells a sink, and the silent one keeps nothing.

use super::attainment::Case;
use super::balance::{self, Active, Extra, Floors, Opening};
use super::credit::Credit;
use super::facts::Member;
use super::fault::Fault;
use super::footing::LineKnown;
use super::line::{Asked, Computed, line};
use super::recorder::{Change, Recorder, Silent, Tape, Told};
use super::statement::{BASE_SALARY, Line};
use super::terms::{Edition, Rule, Terms, range_of};
use super::trace::{self, Clause, Reason, Trace};
use super::{adjust, describe, figures};
use crate::domain::kernel::{Currency, DateRange, Grain, Money, MoneyError, Rational};
use crate::domain::model::Plan;
use crate::domain::model::plan::Per;
use std::collections::BTreeMap;

/// A fault, and whose line it stopped.
pub(super) struct Stopped {
    pub component: String,
    pub fault: Fault,
}

pub(super) fn stop(component: &str) -> impl Fn(Fault) -> Stopped + '_ {
    move |fault| Stopped { component: component.to_owned(), fault }
}

/// Hears the lines of a period.
pub(super) trait Sink {
    /// Whether lines are explained.
    const KEEPS: bool;
    /// The salary of a part.
    fn salary(&mut self, _part: DateRange, _minor: i64, _salary: Option<&Salary>) {}
    /// A component.
    fn line(
        &mut self,
        _asked: &Asked<'_, '_>,
        _computed: &Computed,
        _tape: &Tape,
        _minor: i64,
    ) -> Result<(), Fault> {
        Ok(())
    }
    /// A line that stands for no component.
    fn extra(&mut self, _extra: impl FnOnce() -> Extra) {}
}

/// Keeps nothing.
pub(super) struct Unheard;

impl Sink for Unheard {
    const KEEPS: bool = false;
}

/// The base salary of a part of a period: the year's ÷ periods of a year × the part's share of days.
pub(super) struct Salary {
    pub year: Rational,
    pub share: Rational,
    pub exact: Rational,
}

/// The parts of a period on which the plan pays somebody: each with its version and its window.
pub(super) struct Part<'t> {
    pub edition: &'t Edition,
    pub window: DateRange,
    pub days: DateRange,
    /// What was found out before, in amounts only.
    pub known: Known,
}

/// What no simulated sale changes about a part of a period; empty where nothing was found out before.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub salary_minor: Option<i64>,
    /// By the place of the component.
    pub lines: Vec<LineKnown>,
}

/// Steps 2 to 10 for one person and period: the total in minor units, and what is handed on.
pub(super) fn run<S: Sink>(
    terms: &Terms<'_>,
    member: usize,
    period: DateRange,
    extra: &[Credit],
    opening: Opening,
    sink: &mut S,
) -> Result<(i64, Opening), Stopped> {
    let parts = terms.parts(member, period);
    run_parts((terms, member, period), &parts, extra, opening, sink)
}

/// The same over the parts of the period, with what is known of them.
pub(super) fn run_parts<S: Sink>(
    (terms, member, period): (&Terms<'_>, usize, DateRange),
    parts: &[Part<'_>],
    extra: &[Credit],
    opening: Opening,
    sink: &mut S,
) -> Result<(i64, Opening), Stopped> {
    let mut sheet = Sheet { terms, member, period, opening, total: 0, lines: BTreeMap::new() };
    let Some(last) = parts.last() else { return Ok((0, sheet.opening)) };
    sheet.carry_in(sink).map_err(stop(balance::CARRIED_IN))?;
    for part in parts {
        sheet.salary(part, sink).map_err(stop(BASE_SALARY))?;
        for rule in &part.edition.rules {
            sheet.component(part, rule, extra, sink).map_err(stop(&rule.component.id))?;
        }
    }
    sheet.by_hand(sink).map_err(stop(balance::BY_HAND))?;
    let days: Vec<DateRange> = parts.iter().map(|part| part.days).collect();
    let is_there = sheet.active(last, &days).map_err(stop("limits"))?.is_there();
    sheet.limits(last, is_there, sink).map_err(stop("limits"))?;
    sheet.balance(last, &days, sink).map_err(stop("draw"))?;
    if terms.limits_years {
        for (id, minor) in std::mem::take(&mut sheet.lines) {
            sheet.opening.note(id, minor).map_err(stop(id))?;
        }
    }
    Ok((sheet.total, sheet.opening))
}

/// A statement in the making.
struct Sheet<'s, 'a> {
    terms: &'s Terms<'a>,
    member: usize,
    period: DateRange,
    opening: Opening,
    total: i64,
    /// The lines of components and limits, by id.
    lines: BTreeMap<&'s str, i64>,
}

impl<'s, 'a> Sheet<'s, 'a> {
    fn add(&mut self, minor: i64) -> Result<(), Fault> {
        self.total = self.total.checked_add(minor).ok_or(MoneyError::Overflow)?;
        Ok(())
    }

    fn person(&self) -> Result<&'s Member, Fault> {
        self.terms.facts.members.get(self.member).ok_or(Fault::Number(MoneyError::Overflow))
    }

    fn carry_in<S: Sink>(&mut self, sink: &mut S) -> Result<(), Fault> {
        let carried = std::mem::take(&mut self.opening.carried);
        if carried == 0 {
            return Ok(());
        }
        let currency = self.terms.plan.currency;
        sink.extra(|| Extra {
            id: balance::CARRIED_IN.to_owned(),
            name: "Carried from the last statement".to_owned(),
            minor: carried,
            path: "/negative_total".to_owned(),
            clause: "a total below 0 is carried to the next statement".to_owned(),
            arithmetic: figures::amount_minor(carried, currency),
            sentence: format!(
                "The last statement came to {} {currency}, which was not paid but carried.",
                figures::amount_minor(carried, currency)
            ),
        });
        self.add(carried)
    }

    fn salary<S: Sink>(&mut self, part: &Part<'_>, sink: &mut S) -> Result<(), Fault> {
        let plan = &part.edition.plan;
        if plan.pay.as_ref().is_none_or(|pay| pay.base_salary.is_none()) {
            return Ok(());
        }
        if let Some(minor) = part.known.salary_minor.filter(|_| !S::KEEPS) {
            sink.salary(part.days, minor, None);
            return self.add(minor);
        }
        let salary = self.terms.salary(plan, self.person()?, self.period, part.days)?;
        let minor = salary
            .as_ref()
            .map_or(Ok(0), |salary| plan.rounding.minor(salary.exact, plan.currency.digits()))?;
        sink.salary(part.days, minor, salary.as_ref());
        self.add(minor)
    }

    fn component<S: Sink>(
        &mut self,
        part: &'s Part<'s>,
        rule: &'s Rule,
        extra: &[Credit],
        sink: &mut S,
    ) -> Result<(), Fault> {
        let asked = Asked {
            terms: self.terms,
            member: self.member,
            rule,
            window: part.window,
            part: part.days,
            period: self.period,
            extra,
            amounts: S::KEEPS,
            known: part.known.lines.get(rule.index).filter(|_| !S::KEEPS),
        };
        let mut tape = Tape::default();
        let mut computed = if S::KEEPS { line(&asked, &mut tape)? } else { line(&asked, &mut Silent)? };
        if S::KEEPS {
            self.within_year(&asked, &mut computed, &mut tape)?;
        } else {
            self.within_year(&asked, &mut computed, &mut Silent)?;
        }
        let minor = computed.minor;
        sink.line(&asked, &computed, &tape, minor)?;
        let sum = self.lines.entry(&rule.component.id).or_insert(0);
        *sum = sum.checked_add(minor).ok_or(MoneyError::Overflow)?;
        self.add(minor)
    }

    /// Keeps a line within the caps and floors of the fiscal year.
    fn within_year<R: Recorder>(
        &self,
        asked: &Asked<'_, '_>,
        computed: &mut Computed,
        recorder: &mut R,
    ) -> Result<(), Fault> {
        let component = &asked.rule.component;
        if component.caps.iter().chain(&component.floors).all(|limit| limit.per != Per::Year) {
            return Ok(());
        }
        let Some(case) = self.case(asked.rule, asked.window)? else { return Ok(()) };
        let floors = Floors { is_there: case.is_employed(), ends_year: self.ends_year()? };
        let before = self.opening.paid(&component.id);
        let before = before.checked_add(self.lines.get(component.id.as_str()).copied().unwrap_or(0));
        let before = before.ok_or(MoneyError::Overflow)?;
        for (limits, most) in [(&component.caps, true), (&component.floors, false)] {
            for limit in adjust::of_year(limits).filter(|limit| most || floors.act_on(limit.per)) {
                let Some(bound) = adjust::bound(&case, limit, most)? else { continue };
                let left = bound.checked_sub(Rational::whole(before))?;
                let minor = computed.minor;
                let bites = if most { left < Rational::whole(minor) } else { left > Rational::whole(minor) };
                let plan = self.terms.plan;
                let held = if bites { plan.rounding.minor(left, plan.currency.digits())? } else { minor };
                if held != minor {
                    let more = held.checked_sub(minor).ok_or(MoneyError::Overflow)?;
                    recorder.restart(Rational::whole(minor), String::new);
                    recorder.change(|| year_told(bound, more, most, self.terms.plan.currency));
                    computed.replace(held)?;
                }
            }
        }
        Ok(())
    }

    /// Whether the fiscal year ends with the period.
    fn ends_year(&self) -> Result<bool, Fault> {
        let year = range_of(self.terms.facts.calendar, self.period.from, Grain::Year)?;
        Ok(year.until == self.period.until)
    }

    fn case(&self, rule: &'s Rule, window: DateRange) -> Result<Option<Case<'s, 'a>>, Fault> {
        let Some(days) = window.overlap(self.period) else { return Ok(None) };
        let measured = range_of(self.terms.facts.calendar, days.from, rule.grain)?;
        Ok(Case::whole(self.terms, self.member, rule, (days, measured)))
    }

    /// What people entered for this person, paid in the period that holds its first day.
    fn by_hand<S: Sink>(&mut self, sink: &mut S) -> Result<(), Fault> {
        let (person, currency) = (self.person()?.person.id, self.terms.plan.currency);
        let terms = self.terms;
        for one in &terms.facts.inputs.by_hand {
            let is_due = one.person == person && self.period.contains(one.range.from);
            if !is_due || !super::by_hand::is_own(terms, self.member, one) {
                continue;
            }
            let minor = super::by_hand::minor(terms, one)?;
            sink.extra(|| Extra {
                id: balance::BY_HAND.to_owned(),
                name: if one.line.is_empty() {
                    "Adjustment".to_owned()
                } else {
                    format!("Adjustment of {}", one.line)
                },
                minor,
                path: String::new(),
                clause: String::new(),
                arithmetic: figures::amount_minor(minor, currency),
                sentence: format!("Entered by hand: {}", one.reason),
            });
            self.add(minor)?;
        }
        Ok(())
    }

    fn limits<S: Sink>(&mut self, part: &Part<'s>, is_there: bool, sink: &mut S) -> Result<(), Fault> {
        let plan = &part.edition.plan;
        let floors = Floors { is_there, ends_year: self.ends_year()? };
        for (place, limit) in plan.limits.iter().enumerate() {
            let Some(rule) = part.edition.rules.first() else { continue };
            let Some(mut case) = self.case(rule, part.window)? else { continue };
            case.measured = self.period;
            let Some((more, sum)) = balance::limited(&case, limit, &self.lines, &self.opening, floors)?
            else {
                continue;
            };
            let currency = plan.currency;
            sink.extra(|| Extra {
                id: limit.id.clone(),
                name: limit.name.clone().unwrap_or_else(|| limit.id.clone()),
                minor: more,
                path: format!("/limits/{place}"),
                clause: describe::limit(limit, currency),
                arithmetic: format!(
                    "{} − {} = {}",
                    figures::amount_minor(sum, currency),
                    figures::amount_minor(sum.saturating_sub(more), currency),
                    figures::amount_minor(more, currency)
                ),
                sentence: format!("{} bites.", describe::limit(limit, currency)),
            });
            self.lines.insert(&limit.id, more);
            self.add(more)?;
        }
        Ok(())
    }

    fn active<'d>(&self, part: &Part<'s>, days: &'d [DateRange]) -> Result<Active<'d>, Fault>
    where
        's: 'd,
    {
        let assigned = self.terms.windows_at(self.member).next().map(|window| window.from);
        let (plan, person) = (&part.edition.plan, self.person()?);
        Ok(Active { plan, person, parts: days, period: self.period, assigned })
    }

    fn balance<S: Sink>(&mut self, part: &Part<'s>, days: &[DateRange], sink: &mut S) -> Result<(), Fault> {
        let plan = &part.edition.plan;
        let active = self.active(part, days)?;
        self.guarantee(part, &active, sink)?;
        if let Some(draw) = &plan.draw {
            let drawn = balance::drawn(&active, draw, self.total, self.opening.draw)?;
            self.opening.draw = Some(drawn.balance);
            let back = drawn.recovery.checked_neg().ok_or(MoneyError::Overflow)?;
            for (id, name, minor) in [
                (balance::DRAW_ADVANCE, "Draw", drawn.advance),
                (balance::DRAW_RECOVERY, "Draw recovered", back),
            ] {
                if minor != 0 {
                    let total = self.total;
                    sink.extra(|| draw_line(plan, id, name, minor, total, drawn.balance));
                    self.add(minor)?;
                }
            }
        }
        let carried = balance::carried(plan, self.total)?;
        if carried != 0 {
            self.opening.carried = self.total;
            sink.extra(|| Extra {
                id: balance::CARRIED_ON.to_owned(),
                name: "Carried to the next statement".to_owned(),
                minor: carried,
                path: "/negative_total".to_owned(),
                clause: "a total below 0 is carried to the next statement".to_owned(),
                arithmetic: figures::amount_minor(carried, plan.currency),
                sentence: "Nothing is paid; what is below 0 is the first line of the next statement."
                    .to_owned(),
            });
            self.add(carried)?;
        }
        Ok(())
    }

    fn guarantee<S: Sink>(
        &mut self,
        part: &Part<'s>,
        active: &Active<'_>,
        sink: &mut S,
    ) -> Result<(), Fault> {
        let plan = &part.edition.plan;
        let mut least = active.guarantee()?;
        if let Some(rule) = part.edition.rules.first()
            && let Some(case) = self.case(rule, part.window)?
            && let Some(ramped) = case.ramp_guarantee(self.period, active.parts)?
        {
            let minor = crate::domain::kernel::Rounding::default().minor(ramped, plan.currency.digits())?;
            least = Some(least.map_or(minor, |least| least.max(minor)));
        }
        let Some(least) = least else { return Ok(()) };
        let more = least.checked_sub(self.total).ok_or(MoneyError::Overflow)?;
        if more <= 0 {
            return Ok(());
        }
        let (total, currency) = (self.total, plan.currency);
        sink.extra(|| Extra {
            id: balance::GUARANTEE.to_owned(),
            name: "Guarantee".to_owned(),
            minor: more,
            path: if plan.guarantee.is_some() { "/guarantee" } else { "/ramp" }.to_owned(),
            clause: format!("at least {} {currency} is paid", figures::amount_minor(least, currency)),
            arithmetic: minus(least, total, more, currency),
            sentence: format!(
                "The guarantee fills up to {} {currency}.",
                figures::amount_minor(least, currency)
            ),
        });
        self.add(more)
    }
}

fn minus(a: i64, b: i64, difference: i64, currency: Currency) -> String {
    let text = |minor| figures::amount_minor(minor, currency);
    format!("{} − {} = {}", text(a), text(b), text(difference))
}

fn draw_line(plan: &Plan, id: &str, name: &str, minor: i64, total: i64, balance: i64) -> Extra {
    let text = |minor| figures::amount_minor(minor, plan.currency);
    let advance = id == balance::DRAW_ADVANCE;
    let arithmetic =
        if advance { minus(total.saturating_add(minor), total, minor, plan.currency) } else { text(minor) };
    let verb = if advance { "advances" } else { "recovers" };
    Extra {
        id: id.to_owned(),
        name: name.to_owned(),
        minor,
        path: "/draw".to_owned(),
        clause: plan.draw.as_ref().map_or_else(String::new, |draw| describe::draw(draw, plan.currency)),
        arithmetic,
        sentence: format!(
            "The draw {verb} {} {}; the balance is then {}.",
            text(if advance { minor } else { minor.saturating_neg() }),
            plan.currency,
            text(balance)
        ),
    }
}

fn year_told(bound: Rational, more: i64, most: bool, currency: Currency) -> Told {
    let (key, words) = if most { ("caps", "cap") } else { ("floors", "floor") };
    let bound = figures::about_amount(bound, currency);
    Told {
        change: Change::Plus(Rational::whole(more)),
        words: format!("the {words} of {bound} {currency} a year bites"),
        path: format!("/{key}"),
    }
}

/// Writes the lines of a statement.
pub(super) struct Written<'w, 'a> {
    pub terms: &'w Terms<'a>,
    pub member: usize,
    pub period: DateRange,
    pub lines: Vec<Line>,
}

impl Sink for Written<'_, '_> {
    const KEEPS: bool = true;

    fn salary(&mut self, part: DateRange, minor: i64, salary: Option<&Salary>) {
        let plan = self.terms.plan;
        let stated = plan.pay.as_ref().and_then(|pay| pay.base_salary.as_ref());
        let text = stated.map_or_else(String::new, |stated| describe::salary(stated, plan.currency));
        let clause = Clause { path: "/pay/base_salary".to_owned(), text };
        let employed = self.terms.facts.members.get(self.member).and_then(Member::employed);
        let employed = employed.and_then(|days| days.overlap(part)).is_some();
        let amount = Money::new(minor, plan.currency);
        let trace = salary_trace(plan, amount, salary, employed, clause);
        let (component, name) = (BASE_SALARY.to_owned(), "Base salary".to_owned());
        self.lines.push(Line { component, name, days: part, amount, trace });
    }

    fn line(
        &mut self,
        asked: &Asked<'_, '_>,
        computed: &Computed,
        tape: &Tape,
        minor: i64,
    ) -> Result<(), Fault> {
        self.lines.push(Line {
            component: asked.rule.component.id.clone(),
            name: asked.rule.component.title().to_owned(),
            days: computed.days.unwrap_or(asked.part),
            amount: Money::new(minor, self.terms.plan.currency),
            trace: trace::of_line(asked, computed, tape, minor)?,
        });
        Ok(())
    }

    fn extra(&mut self, extra: impl FnOnce() -> Extra) {
        let extra = extra();
        let currency = self.terms.plan.currency;
        let amount = Money::new(extra.minor, currency);
        let clauses = if extra.path.is_empty() {
            Vec::new()
        } else {
            vec![Clause { path: extra.path, text: extra.clause }]
        };
        let trace = Trace {
            exact: figures::major(Rational::whole(extra.minor), currency).unwrap_or(Rational::ZERO),
            arithmetic: extra.arithmetic,
            sentence: extra.sentence,
            clauses,
            ..Trace::empty()
        };
        self.lines.push(Line { component: extra.id, name: extra.name, days: self.period, amount, trace });
    }
}

fn salary_trace(
    plan: &Plan,
    amount: Money,
    salary: Option<&Salary>,
    employed: bool,
    clause: Clause,
) -> Trace {
    let why_zero = match (salary, employed) {
        (None, false) => Some(Reason::NotEmployed),
        (None, true) => Some(Reason::NoSalary),
        (Some(_), _) => (amount.minor == 0).then_some(Reason::RoundsToZero),
    };
    let because = why_zero.map_or_else(String::new, |why| format!(", because {}", why.words()));
    let paid = figures::amount_minor(amount.minor, plan.currency);
    let exact = salary.map_or(Rational::ZERO, |salary| salary.exact);
    Trace {
        clauses: vec![clause],
        exact: figures::major(exact, plan.currency).unwrap_or(exact),
        arithmetic: salary_arithmetic(plan, salary, amount),
        sentence: format!("Base salary of these days is {paid} {}{because}.", plan.currency),
        why_zero,
        ..Trace::empty()
    }
}

fn salary_arithmetic(plan: &Plan, salary: Option<&Salary>, amount: Money) -> String {
    let Some(Salary { year, share, exact }) = salary else {
        return figures::amount_minor(0, amount.currency);
    };
    let mut text = figures::amount(*year, amount.currency);
    match plan.payout.per_year() {
        1 => {}
        periods => text.push_str(&format!(" ÷ {periods}")),
    }
    if *share != Rational::ONE {
        text.push_str(&format!(" × {}", figures::number(*share, 0)));
    }
    text.push_str(&figures::outcome(&(*exact).into(), amount.minor, plan.rounding, amount.currency));
    text
}
