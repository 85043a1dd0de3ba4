//! A plan bound to the facts: who is paid on which days by which version, and each component with its
//! books, ready to be evaluated.
//!
//! Made once per plan and set of facts; then every person and period is a few look-ups. Only a plan
//! that [`super::check`] finds unambiguous can be bound. What a period begins with (balances, what is
//! carried) is kept here once it was computed.

use super::balance::Opening;
use super::check::{Code, Finding, Severity, check};
use super::credit::{Credit, Crediting, Ledger};
use super::due::Dues;
use super::facts::{Member, PayFacts};
use super::fault::Fault;
use super::handed_on::never_falls;
use super::refund::Clawbacks;
use super::scheme::Scheme;
use super::statement::PayError;
use super::suppose::{Altered, Supposed};
use crate::domain::facts::deals::MISSING_MINOR;
use crate::domain::kernel::{Calendar, Date, DateRange, Grain, Id, PeriodError, PersonId, Rational};
use crate::domain::model::Plan;
use crate::domain::model::person::fold_name;
use crate::domain::model::plan::{
    Anchor, AppliesTo, Assignment, Component, Effective, PayAmount, Per, RateRule, Refunds, Who,
};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A plan bound to facts.
#[derive(Debug)]
pub struct Terms<'a> {
    pub(super) plan: &'a Plan,
    pub(super) facts: &'a PayFacts,
    pub(super) editions: Vec<Edition>,
    pub(super) clawbacks: Clawbacks,
    /// The total of each member's period and what it hands on, by member and first day.
    pub(super) closings: RefCell<BTreeMap<(usize, Date), (i64, Opening)>>,
    /// What is shared among people, by edition, component and days: each member's amount.
    pub(super) shared: RefCell<BTreeMap<(usize, usize, DateRange), Vec<Rational>>>,
    /// What is due over time that was computed before, in amounts only.
    pub(super) dues: RefCell<Dues>,
    /// What is simulated differently from what the data states.
    pub(super) altered: Altered,
    /// Credit that a scan supposes.
    pub(super) supposed: Cell<Option<Supposed>>,
    /// Whether anything is limited by the year, so that a period needs to know what those before it paid.
    pub(super) limits_years: bool,
    /// Whether no line of anybody without credit below 0 can be below 0.
    pub(super) never_falls: bool,
}

/// One version of the plan, with its days.
#[derive(Debug)]
pub(super) struct Edition {
    pub plan: Plan,
    /// The days on which each member is paid by it: ascending, apart.
    pub windows: Vec<Vec<DateRange>>,
    pub rules: Vec<Rule>,
}

impl Edition {
    /// The days on which a member is paid by it.
    pub fn windows_of(&self, member: usize) -> &[DateRange] {
        self.windows.get(member).map_or(&[], Vec::as_slice)
    }

    /// Whether it limits anything by the fiscal year.
    fn limits_years(&self) -> bool {
        let of_plan = self.plan.limits.iter().filter_map(|limit| limit.cap.or(limit.floor));
        let components = self.plan.components.iter();
        let of_parts = components.flat_map(|part| part.caps.iter().chain(&part.floors)).copied();
        of_plan.chain(of_parts).any(|limit| limit.per == Per::Year)
    }
}

/// A component, ready to be evaluated.
#[derive(Debug)]
pub(super) struct Rule {
    pub component: Component,
    pub index: usize,
    pub edition: usize,
    /// The JSON pointer of the component.
    pub path: String,
    pub grain: Grain,
    pub crediting: Crediting,
    pub ledger: Arc<Ledger>,
    /// The own credits behind those of a group, if a pool is shared by them.
    pub own_ledger: Option<Arc<Ledger>>,
    pub scheme: Scheme,
    pub target: Option<PayAmount>,
    pub target_share: Rational,
    /// The days on which it counts, if the plan limits them.
    pub days: Option<DateRange>,
}

impl Rule {
    /// Whether its credit is money; else plain numbers.
    pub fn is_money(&self) -> bool {
        self.component.measure.credit.is_money()
    }
}

impl<'a> Terms<'a> {
    /// Binds a plan to facts.
    ///
    /// # Errors
    /// [`PayError::Refused`] with every finding if the plan can be read in more than one way, says what
    /// can't be, or says nothing of refunds that the data has; [`PayError::Number`] if a bound does not
    /// fit; [`PayError::Data`] if a deal has a type that a credit map does not list.
    pub fn new(plan: &'a Plan, facts: &'a PayFacts) -> Result<Terms<'a>, PayError> {
        Terms::altered(plan, facts, Altered::default())
    }

    /// The same with quotas and a pay mix that the data does not state.
    ///
    /// # Errors
    /// As [`Terms::new`].
    pub fn altered(plan: &'a Plan, facts: &'a PayFacts, altered: Altered) -> Result<Terms<'a>, PayError> {
        let mut findings = check(plan);
        findings.retain(|finding| finding.severity == Severity::Refused);
        let refused = |findings| PayError::Refused { plan: plan.name.clone(), findings };
        if !findings.is_empty() {
            return Err(refused(findings));
        }
        let versions = plan.editions();
        let clawbacks = clawbacks(plan, &versions, facts).map_err(|fault| PayError::at("refunds", fault))?;
        if let Some(finding) = unstated_refund(&clawbacks, facts) {
            return Err(refused(vec![finding]));
        }
        let windows_of = |version: &Plan| -> Vec<Vec<DateRange>> {
            facts.members.iter().map(|member| windows(version, facts, member)).collect()
        };
        let windows: Vec<Vec<Vec<DateRange>>> = versions.iter().map(windows_of).collect();
        let is_paid =
            |member: usize| windows.iter().any(|one| one.get(member).is_some_and(|own| !own.is_empty()));
        let paid: Vec<bool> = (0..facts.members.len()).map(is_paid).collect();
        let mut editions = Vec::with_capacity(versions.len());
        for (place, (version, windows)) in versions.into_iter().zip(windows).enumerate() {
            let rules = rules(plan, &version, place, (facts, &paid), &clawbacks)?;
            editions.push(Edition { plan: version, windows, rules });
        }
        let (closings, shared, dues) = (RefCell::default(), RefCell::default(), RefCell::default());
        let supposed = Cell::new(None);
        let limits_years = editions.iter().any(|edition| edition.limits_years());
        let never_falls = !limits_years && editions.iter().all(|edition| never_falls(&edition.plan));
        Ok(Terms {
            plan,
            facts,
            editions,
            clawbacks,
            closings,
            shared,
            dues,
            altered,
            supposed,
            limits_years,
            never_falls,
        })
    }

    /// The plan.
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// The name of a person of the facts.
    pub fn name_of(&self, person: PersonId) -> Option<String> {
        self.facts.name_of_person(person)
    }

    /// The calendar that cuts time into payout periods.
    pub fn calendar(&self) -> Calendar {
        self.facts.calendar
    }

    /// The days on which the plan pays a person, by version: ascending, apart; none if it never does.
    pub fn days_of(&self, person: PersonId) -> Vec<DateRange> {
        self.facts.index_of(person).map_or_else(Vec::new, |index| self.windows_at(index).collect())
    }

    pub(super) fn windows_at(&self, member: usize) -> impl Iterator<Item = DateRange> + '_ {
        self.editions.iter().flat_map(move |edition| edition.windows_of(member)).copied()
    }

    /// The credit that the deal in a row of the deal table would give its owner if it were won on
    /// `day`: for simulated deals. Nothing if it has no amount or its currency is not the plan's.
    pub fn credit_if_won(&self, row: u32, day: Date) -> Option<Credit> {
        let deals = &self.facts.deals;
        let index = usize::try_from(row).ok()?;
        let minor = deals.amount_minor.get(index).copied().filter(|minor| *minor != MISSING_MINOR)?;
        let currency = deals.currencies.get(usize::from(*deals.currency.get(index)?))?;
        (*currency == self.plan.currency).then_some(Credit { day, minor, row: Some(row) })
    }

    /// The rule with an id in an edition.
    pub(super) fn rule(&self, edition: usize, id: &str) -> Option<&Rule> {
        self.editions.get(edition)?.rules.iter().find(|rule| rule.component.id == id)
    }
}

/// What is taken back, by the version that holds on each deal's anchor day.
fn clawbacks(plan: &Plan, versions: &[Plan], facts: &PayFacts) -> Result<Clawbacks, Fault> {
    Clawbacks::of(facts, plan.anchored(), |day| {
        let holds = |version: &&Plan| version.effective.range().is_ok_and(|range| range.contains(day));
        versions.iter().find(holds).map(|version| version.refunds.as_ref())
    })
}

/// G35: refunds on the data and no policy.
pub(super) fn unstated_refund(clawbacks: &Clawbacks, facts: &PayFacts) -> Option<Finding> {
    let deal = facts.deal(clawbacks.unstated?)?;
    let message = format!(
        "the data has a refund of the deal {} ({}), and the plan does not say how it is taken back: state \
         refunds, with the policy rerate_original, reverse_paid, negative_deal or ignore",
        deal.key, deal.place
    );
    Some(Finding::refused(Code::NoRefundPolicy, "/refunds", message))
}

/// The refusal of a plan that says nothing of refunds which the data has.
pub(super) fn refunds_without_policy(plan: &Plan, facts: &PayFacts) -> Option<Finding> {
    unstated_refund(&clawbacks(plan, &plan.editions(), facts).ok()?, facts)
}

/// The components of a version with their books. `paid` are the members whom any version pays: the others' books stay
/// empty where nobody else is credited with what is theirs.
fn rules(
    whole: &Plan,
    plan: &Plan,
    place: usize,
    (facts, paid): (&PayFacts, &[bool]),
    clawbacks: &Clawbacks,
) -> Result<Vec<Rule>, PayError> {
    let path = components_path(whole, plan);
    let refunds: Refunding = whole.editions().into_iter().map(|one| (one.effective, one.refunds)).collect();
    let mut rules = Vec::with_capacity(plan.components.len());
    for (index, component) in plan.components.iter().enumerate() {
        let at = |fault: Fault| PayError::at(&component.id, fault);
        let crediting = Crediting::new(plan, component, facts);
        let books = |crediting: &Crediting| {
            facts.shelf.take(books_key(plan, (&refunds, whole.anchored()), crediting, paid), || {
                let mut ledger = crediting.ledger(facts, paid, &clawbacks.negative)?;
                ledger.claim(facts, clawbacks);
                Ok(ledger)
            })
        };
        let ledger = books(&crediting).map_err(at)?;
        let own = super::pool::needs_own(component.pool.as_ref(), component.measure.of);
        let own = own.then(|| books(&Crediting::new(plan, component, facts).own()));
        rules.push(Rule {
            index,
            edition: place,
            path: format!("{path}/{index}"),
            grain: component.measured_over.unwrap_or(plan.payout),
            ledger,
            own_ledger: own.transpose().map_err(at)?,
            scheme: Scheme::new(component, plan.currency).map_err(at)?,
            crediting,
            target: plan.pay.as_ref().and_then(|pay| pay.target_variable.clone()),
            target_share: component.target_share.map_or(Rational::ONE, |share| share.0),
            days: component.days.and_then(|days| days.range().ok()),
            component: component.clone(),
        });
    }
    Ok(rules)
}

/// What each version of a plan says of refunds, with its days.
type Refunding = Vec<(Effective, Option<Refunds>)>;

/// All that decides what is entered in the books of a component, the facts being the same.
fn books_key(plan: &Plan, refunding: (&Refunding, Anchor), crediting: &Crediting, paid: &[bool]) -> String {
    let credited = (crediting.measure(), plan.anchored(), plan.currency, &plan.conversion);
    let text = serde_json::to_string(&(credited, refunding));
    let paid = paid.iter().map(|is_paid| if *is_paid { 'x' } else { '-' });
    text.unwrap_or_default().chars().chain(paid).collect()
}

/// Where the components of an edition stand in the document.
fn components_path(whole: &Plan, edition: &Plan) -> String {
    let of_version = |version: &crate::domain::model::plan::Version| {
        version.components.is_some() && version.from <= edition.effective.from
    };
    let last = whole.versions.iter().enumerate().filter(|(_, version)| of_version(version));
    let last = last.max_by_key(|(_, version)| version.from);
    last.map_or_else(|| "/components".to_owned(), |(place, _)| format!("/versions/{place}/components"))
}

/// The days on which a plan pays a member. A day on which pay or rate of the person changes cuts them,
/// if the plan looks at that.
fn windows(plan: &Plan, facts: &PayFacts, member: &Member) -> Vec<DateRange> {
    let Ok(effective) = plan.effective.range() else { return Vec::new() };
    let days = match &plan.applies_to {
        AppliesTo::Everyone => vec![effective],
        AppliesTo::Assigned(list) => {
            let days = list.iter().filter_map(|one| Some((one, one.range().ok()?.overlap(effective)?)));
            joined(days.flat_map(|(one, days)| fitting(one, days, facts, member)).collect())
        }
    };
    cut_at(days, &pay_changes(plan, member))
}

/// Whether a plan pays a member on some day of a range.
pub(super) fn pays_on(plan: &Plan, facts: &PayFacts, member: usize, range: DateRange) -> bool {
    let Some(member) = facts.members.get(member) else { return false };
    windows(plan, facts, member).iter().any(|window| window.overlap(range).is_some())
}

/// The days within `days` on which an assignment means this member.
fn fitting(one: &Assignment, days: DateRange, facts: &PayFacts, member: &Member) -> Vec<DateRange> {
    let spans = cut_at(vec![days], &member.change_days());
    spans.into_iter().filter(|span| fits_on(one, facts, member, span.from)).collect()
}

/// Whether an assignment means this member on some day of its own.
pub(super) fn fits(one: &Assignment, facts: &PayFacts, member: &Member) -> bool {
    one.range().is_ok_and(|days| !fitting(one, days, facts, member).is_empty())
}

fn fits_on(one: &Assignment, facts: &PayFacts, member: &Member, day: Date) -> bool {
    let alike = |own: &str, wanted: &str| own == wanted || fold_name(own) == fold_name(wanted);
    let same = |own: Option<&str>, wanted: &str| own.is_some_and(|own| alike(own, wanted));
    match &one.who {
        Who::Role(role) => same(member.role_on(day), role),
        Who::Team(team) => same(member.team_on(day), team),
        Who::Person(person) => {
            let by_id = Id::parse(person.trim()).map(PersonId) == Some(member.person.id);
            by_id || facts.roster.find(person) == Some(member.person.id)
        }
    }
}

/// The days on which a person's own numbers change that the plan looks at.
fn pay_changes(plan: &Plan, member: &Member) -> Vec<Date> {
    let pay = plan.pay.as_ref();
    let own = |amount: Option<&PayAmount>| matches!(amount, Some(PayAmount::FromPerson));
    let salary = own(pay.and_then(|pay| pay.base_salary.as_ref()));
    let target = own(pay.and_then(|pay| pay.target_variable.as_ref()));
    let rate = plan.components.iter().any(uses_person);
    let looked_at = |day: Date| {
        (
            member.salary_on(day).filter(|_| salary),
            member.target_on(day).filter(|_| target),
            member.rate_on(day).filter(|_| rate),
        )
    };
    let changes = |day: &Date| day.plus_days(-1).is_ok_and(|before| looked_at(before) != looked_at(*day));
    member.change_days().into_iter().filter(changes).collect()
}

/// Whether a component looks at the person's own rate.
fn uses_person(component: &Component) -> bool {
    component.pays.rules().iter().any(|rule| matches!(rule, RateRule::RateOf(_)))
}

/// Ranges, cut at days.
fn cut_at(ranges: Vec<DateRange>, days: &[Date]) -> Vec<DateRange> {
    let mut cut = Vec::with_capacity(ranges.len());
    for mut range in ranges {
        for day in days {
            if *day <= range.from || range.until <= *day {
                continue;
            }
            cut.push(DateRange { from: range.from.min(*day), until: *day });
            range.from = *day;
        }
        cut.push(range);
    }
    cut
}

/// Ranges that touch or overlap become one, so that no day counts twice and no period is cut by two
/// assignments that meet.
fn joined(mut ranges: Vec<DateRange>) -> Vec<DateRange> {
    ranges.sort_unstable();
    let mut apart: Vec<DateRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut().filter(|last| range.from <= last.until) {
            Some(last) => last.until = last.until.max(range.until),
            None => apart.push(range),
        }
    }
    apart
}

/// The days of the calendar's period around `date`.
///
/// # Errors
/// [`PeriodError`] if it reaches beyond the dates that can be written.
pub(super) fn range_of(calendar: Calendar, date: Date, grain: Grain) -> Result<DateRange, PeriodError> {
    calendar.range_of(date, grain)
}

/// The calendar's periods that touch `range`, ascending.
///
/// # Errors
/// As [`range_of`].
pub(super) fn ranges_in(
    calendar: Calendar,
    range: DateRange,
    grain: Grain,
) -> Result<Vec<DateRange>, PeriodError> {
    let mut ranges = vec![range_of(calendar, range.from, grain)?];
    while let Some(last) = ranges.last().filter(|last| last.until < range.until) {
        ranges.push(range_of(calendar, last.until, grain)?);
    }
    Ok(ranges)
}
