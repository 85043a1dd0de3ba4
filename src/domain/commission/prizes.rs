//! Step 7: contests. Prizes over a ranking; those who tie share the prizes of the places they cover (G21).

use super::attainment::Case;
use super::fault::Fault;
use super::figures;
use super::recorder::Recorder;
use super::terms::{Rule, Terms};
use super::tiers::edge;
use super::trace::Reason;
use crate::domain::kernel::{DateRange, MoneyError, Rational, allocate};
use crate::domain::model::plan::{Contest, RankBy};

/// What a contest pays the person of a case.
///
/// # Errors
/// [`Fault`] if a number does not fit.
pub(super) fn pays<R: Recorder>(
    case: &Case<'_, '_>,
    contest: &Contest,
    recorder: &mut R,
) -> Result<Rational, Fault> {
    let prizes = all_prizes(case, contest)?;
    let own = prizes.get(case.member).copied().unwrap_or(Rational::ZERO);
    recorder.term(|| figures::amount(own, case.currency()));
    if own.is_zero() {
        recorder.zero(Reason::NoPrize);
    }
    Ok(own)
}

/// Each member's prize, found once for a span.
fn all_prizes(case: &Case<'_, '_>, contest: &Contest) -> Result<Vec<Rational>, Fault> {
    let key = (case.rule.edition, case.rule.index, case.full);
    if let Some(known) = case.terms.shared.borrow().get(&key) {
        return Ok(known.clone());
    }
    let mut ranked = Vec::new();
    for (member, value) in values(case, contest)? {
        let minimum = contest.minimum;
        let minimum = minimum.map(|level| edge(level, case.currency(), case.rule.is_money())).transpose()?;
        if value > Rational::ZERO && minimum.is_none_or(|minimum| value >= minimum) {
            ranked.push((member, value));
        }
    }
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut prizes = vec![Rational::ZERO; case.terms.facts.members.len()];
    let mut place = 0usize;
    for tied in ranked.chunk_by(|a, b| a.1 == b.1) {
        let upto = place.saturating_add(tied.len());
        let mut sum = 0i64;
        for prize in contest.prizes.iter().take(upto).skip(place) {
            let minor = figures::minor(prize.0, case.currency())?;
            let minor = i64::try_from(minor.numerator()).map_err(|_| MoneyError::Overflow)?;
            sum = sum.checked_add(minor).ok_or(MoneyError::Overflow)?;
        }
        let parts = allocate(sum, &vec![Rational::ONE; tied.len()]).map_err(|_| MoneyError::Overflow)?;
        for ((member, _), part) in tied.iter().zip(parts) {
            if let Some(slot) = prizes.get_mut(*member) {
                *slot = Rational::whole(part);
            }
        }
        place = upto;
    }
    case.terms.shared.borrow_mut().insert(key, prizes.clone());
    Ok(prizes)
}

/// What each participant reached.
fn values(case: &Case<'_, '_>, contest: &Contest) -> Result<Vec<(usize, Rational)>, Fault> {
    let mut values = Vec::new();
    for member in participants(case.terms, case.rule, case.measured) {
        let (credit, _) = super::earn::credit(&member, &super::earn::Given::default())?;
        let value = match contest.by {
            RankBy::Credit => Some(credit),
            RankBy::Attainment => member.quota()?.map(|quota| credit.checked_div(quota)).transpose()?,
        };
        values.extend(value.map(|value| (member.member, value)));
    }
    Ok(values)
}

/// Everybody whom a component pays on some day of a measured period, with the days that count.
pub(super) fn participants<'t, 'a>(
    terms: &'t Terms<'a>,
    rule: &'t Rule,
    measured: DateRange,
) -> Vec<Case<'t, 'a>> {
    let Some(edition) = terms.editions.get(rule.edition) else { return Vec::new() };
    let members = terms.facts.members.iter().enumerate();
    let cases = members.filter_map(|(member, person)| {
        let windows = edition.windows.get(member)?;
        let counted = |window: &DateRange| {
            let days = window.overlap(measured)?;
            rule.days.map_or(Some(days), |own| own.overlap(days))
        };
        let window = windows
            .iter()
            .filter_map(counted)
            .reduce(|a, b| DateRange { from: a.from.min(b.from), until: a.until.max(b.until) })?;
        person.employed()?.overlap(window)?;
        Case::whole(terms, member, rule, (window, measured))
    });
    cases.collect()
}
