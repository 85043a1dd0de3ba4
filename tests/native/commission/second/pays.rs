//! Step 7, first half: what a measure pays before gates to floors (section 3).

use super::credit::{Credit, number, sums};
use super::earned::Setting;
use super::number::{Fr, One, Signed, Zero, cut, exact, greater, lesser, total, whole};
use super::world::fold;
use super::{Trouble, silent};
use attain::domain::model::plan::*;
use std::collections::BTreeMap;

/// What is paid, or nothing where something that is needed is missing.
pub type Known = Result<Option<Fr>, Trouble>;

/// A rule with its numbers.
#[derive(Clone, Debug)]
enum Pay {
    /// For each minor unit or unit of credit.
    Of(Fr),
    /// Once.
    Fixed(Fr),
}

impl Pay {
    fn on(&self, credit: &Fr) -> Fr {
        match self {
            Pay::Of(rate) => rate * credit,
            Pay::Fixed(sum) => sum.clone(),
        }
    }
}

/// What all credits together pay.
pub fn pays(at: &Setting, list: &[Credit]) -> Known {
    let (quota_credit, commission) = sums(list);
    match &at.part.pays {
        Pays::Flat(rule) => Ok(rule_pays(at, *rule, None)?.map(|pay| pay.on(&commission))),
        Pays::Table(table) => table_pays(at, table, &quota_credit, &commission),
        Pays::Curve(curve) => curve_pays(at, curve, &quota_credit),
        Pays::Grid(_) | Pays::Scoped(_) => Ok(each_pays(at, list)?.map(|each| total(&each))),
        Pays::Mbo(mbo) => mbo_pays(at, mbo),
        Pays::Contest(contest) => contest_pays(at, contest),
    }
}

/// What each credit adds: its own rate where one is chosen deal by deal or for all, else what it added when credits
/// are taken by day, then deal id (G32).
pub fn each_pays(at: &Setting, list: &[Credit]) -> Result<Option<Vec<Fr>>, Trouble> {
    let by_deal = |pay: &dyn Fn(&Credit) -> Known| -> Result<Option<Vec<Fr>>, Trouble> {
        list.iter().map(pay).collect()
    };
    match &at.part.pays {
        Pays::Grid(grid) => by_deal(&|credit| grid_pays(at, grid, credit)),
        Pays::Scoped(scoped) => {
            // As in a table: who lacks a number that one of the rules needs is not paid by half of them.
            for rule in scoped.all_rules() {
                if rule_pays(at, rule, None)?.is_none() {
                    return Ok(None);
                }
            }
            by_deal(&|credit| scoped_pays(at, scoped, credit))
        }
        // No deal earned these.
        Pays::Mbo(_) | Pays::Contest(_) => Ok(Some(vec![Fr::zero(); list.len()])),
        Pays::Table(table) if is_retroactive(table) => {
            let (_, commission) = sums(list);
            let Some(all) = pays(at, list)? else { return Ok(None) };
            let falls = list.iter().any(|credit| credit.commission.is_negative());
            if falls && table.rules().any(RateRule::is_fixed) {
                return Err(silent("the part of a fixed sum that a deal with negative credit has"));
            }
            if commission.is_zero() && list.iter().any(|credit| !credit.commission.is_zero()) {
                return Err(silent("what each deal adds where one rate pays all of nothing"));
            }
            if commission.is_zero() {
                return Ok(Some(vec![Fr::zero(); list.len()]));
            }
            Ok(Some(list.iter().map(|credit| &all * &credit.commission / &commission).collect()))
        }
        _ => {
            let mut before = Fr::zero();
            let mut each = Vec::new();
            for (count, credit) in (1..).zip(list) {
                // What gives no credit adds nothing, also to what is paid without any.
                if credit.quota.is_zero() && credit.commission.is_zero() {
                    each.push(Fr::zero());
                    continue;
                }
                let Some(after) = pays(at, &list[..count])? else { return Ok(None) };
                each.push(&after - &before);
                before = after;
            }
            Ok(Some(each))
        }
    }
}

fn is_retroactive(table: &Table) -> bool {
    table.of.is_some()
        || (table.application == Some(Application::Retroactive)
            && table.tiers.iter().all(|tier| tier.application != Some(TierApplication::New)))
        || (table.application.is_none()
            && table.tiers.iter().all(|tier| tier.application == Some(TierApplication::All)))
}

/// r0: what is stated, else V ÷ full quota (G10).
fn base_rate(at: &Setting, stated: Option<Rate>) -> Known {
    match stated {
        Some(rate) => Ok(Some(exact(rate.0))),
        None => Ok(at.base_target()?.and_then(|target| Some(target / at.full_quota.clone()?))),
    }
}

fn rule_pays(at: &Setting, rule: RateRule, stated: Option<Rate>) -> Result<Option<Pay>, Trouble> {
    let rate = match rule {
        RateRule::Rate(rate) => Some(exact(rate.0)),
        RateRule::RateOf(_) => at.own_rate()?,
        RateRule::Multiple(multiple) => base_rate(at, stated)?.map(|base| base * exact(multiple)),
        RateRule::PerUnit(amount) => return Ok(Some(Pay::Of(at.minor(amount)))),
        RateRule::Amount(amount) => {
            return Ok(Some(Pay::Fixed(at.minor(amount) * at.prorated(Prorated::Fixed))));
        }
        RateRule::OfTarget(share) => {
            return Ok(at.target()?.map(|target| Pay::Fixed(target * exact(share.0))));
        }
    };
    let Some(rate) = rate else { return Ok(None) };
    if at.accelerators {
        return Ok(Some(Pay::Of(rate)));
    }
    // G9: every rate above r0 pays r0.
    let base = base_rate(at, stated)?.ok_or(silent("accelerators off without a base rate"))?;
    Ok(Some(Pay::Of(lesser(&rate, &base))))
}

struct Row {
    from: Option<Fr>,
    pays: Pay,
    all: bool,
}

fn table_pays(at: &Setting, table: &Table, quota_credit: &Fr, commission: &Fr) -> Known {
    let (decides, scale) = match &table.of {
        None => (quota_credit.clone(), at.scale_of(table.by)),
        Some(other) => {
            let other = at.gauge_numbers(other)?;
            let scale = match table.by {
                TableBy::Credit => Some(other.scale),
                TableBy::Attainment => other.quota,
            };
            (other.credit, scale)
        }
    };
    let Some(scale) = scale else { return Ok(None) };
    let Some(rows) = rows_of(at, table, &scale)? else { return Ok(None) };
    let inside = |row: &Row, credit: &Fr| {
        row.from
            .as_ref()
            .is_none_or(|from| from < credit || (from == credit && table.edge == Edge::LowerInside))
    };
    let reached = |credit: &Fr| rows.iter().rposition(|row| inside(row, credit)).unwrap_or(0);
    if is_retroactive(table) {
        return Ok(Some(rows[reached(&decides)].pays.on(commission)));
    }
    let cut = match table.cuts {
        Some(Cuts::QuotaCredit) => quota_credit,
        Some(Cuts::CommissionCredit) => commission,
        None if quota_credit == commission => commission,
        None => return Err(Trouble::Refused("a table over two credits that does not say which is cut")),
    };
    if table.application == Some(Application::Overage) {
        let Some(base) = base_rate(at, table.base_rate)? else { return Ok(None) };
        let within = lesser(cut, &scale);
        let over = greater(&Fr::zero(), &(cut - &scale));
        return Ok(Some(base * within + rows[reached(&decides)].pays.on(&over)));
    }
    Ok(Some(part_pays(&rows, cut, reached(cut))))
}

fn rows_of(at: &Setting, table: &Table, scale: &Fr) -> Result<Option<Vec<Row>>, Trouble> {
    let retroactive = table.application == Some(Application::Retroactive);
    let mut rows = Vec::new();
    let mut push = |from: Option<Fr>, rule: RateRule, all: bool| -> Result<bool, Trouble> {
        let pays = rule_pays(at, rule, table.base_rate)?;
        let known = pays.is_some();
        rows.extend(pays.map(|pays| Row { from, pays, all }));
        Ok(known)
    };
    let mut known = true;
    if let Some(below) = table.below {
        known &= push(None, below.rule(), retroactive)?;
    }
    for tier in &table.tiers {
        let all = tier.application.map_or(retroactive, |own| own == TierApplication::All);
        known &= push(Some(exact(tier.from.value()) * scale), tier.pays, all)?;
    }
    if let Some(above) = table.above {
        let end = table.tiers[table.tiers.len() - 1].until.unwrap();
        known &= push(Some(exact(end.value()) * scale), above.rule(), retroactive)?;
    }
    Ok(known.then_some(rows))
}

/// What the tiers up to the one at `place` pay for a credit that ends in it.
fn part_pays(rows: &[Row], credit: &Fr, place: usize) -> Fr {
    let row = &rows[place];
    if row.all || place == 0 {
        return row.pays.on(credit);
    }
    let from = row.from.clone().unwrap();
    row.pays.on(&(credit - &from)) + part_pays(rows, &from, place - 1)
}

fn curve_pays(at: &Setting, curve: &Curve, quota_credit: &Fr) -> Known {
    let level = match curve.by {
        CurveBy::Credit => quota_credit / at.credit_scale(),
        CurveBy::Attainment => match &at.quota {
            Some(quota) => quota_credit / quota,
            None => return Ok(None),
        },
    };
    let target = at.target()?;
    let of_target = |share: &Fr| target.as_ref().map(|target| target * share);
    let money = |value: &CurveValue| match value {
        CurveValue::OfTarget(share) => of_target(&exact(*share)),
        CurveValue::Amount(amount) => Some(exact(*amount) * at.money()),
    };
    let needs = curve.points.iter().any(|point| matches!(point.pays, CurveValue::OfTarget(_)));
    if needs && target.is_none() {
        return Ok(None);
    }
    let levels: Vec<Fr> = curve.points.iter().map(|point| exact(point.at.value())).collect();
    let first = &curve.points[0];
    if level < levels[0] {
        return Ok(match curve.below {
            Some(CurveBelow::Nothing) => Some(Fr::zero()),
            Some(CurveBelow::Level) | None => money(&first.pays),
            Some(CurveBelow::OfTarget(share)) => of_target(&exact(share.0)),
            Some(CurveBelow::Amount(amount)) => Some(at.minor(amount)),
        });
    }
    let place = levels.iter().rposition(|from| *from <= level).unwrap();
    let Some(low) = money(&curve.points[place].pays) else { return Ok(None) };
    let slope = |a: usize, b: usize| -> Option<Fr> {
        let rise = money(&curve.points[b].pays)? - money(&curve.points[a].pays)?;
        Some(rise / (&levels[b] - &levels[a]))
    };
    let further = &level - &levels[place];
    if place + 1 < levels.len() {
        let kind = curve.points[place].then.or(curve.between).ok_or(silent("a curve without between"))?;
        return Ok(match kind {
            Between::Step => Some(low),
            Between::Interpolate => slope(place, place + 1).map(|slope| low + slope * further),
        });
    }
    Ok(match curve.above {
        Some(CurveAbove::Level) => Some(low),
        Some(CurveAbove::Continue) if place > 0 => slope(place - 1, place).map(|slope| low + slope * further),
        Some(CurveAbove::PerPoint(share)) => {
            of_target(&(further * whole(100) * exact(share.0))).map(|more| low + more)
        }
        _ => return Err(silent("a curve that says nothing above its last point")),
    })
}

fn grid_pays(at: &Setting, grid: &Grid, credit: &Credit) -> Known {
    let (row, column) = (entry(at, &grid.rows, credit)?, entry(at, &grid.columns, credit)?);
    Ok(match (row, column) {
        (None, _) | (_, None) => None,
        (Some(None), _) | (_, Some(None)) => Some(Fr::zero()),
        (Some(Some(row)), Some(Some(column))) => Some(exact(grid.rates[row][column].0) * &credit.commission),
    })
}

/// The entry of an axis: nothing known, nothing paid, or a place.
fn entry(at: &Setting, axis: &Axis, credit: &Credit) -> Result<Option<Option<usize>>, Trouble> {
    let deal = &at.book.world.deals[credit.deal];
    let found = match axis.by.field() {
        Some(field) if !field.is_number() => {
            let own = deal.texts.get(&field).map(|text| fold(text)).unwrap_or_default();
            axis.is.iter().position(|text| fold(text) == own)
        }
        field => {
            let value = match (field, axis.by) {
                (Some(field), _) => number(deal, field),
                (None, AxisBy::Attainment) => match (&at.quota, &at.quota_credit) {
                    (Some(quota), credit) => Some(credit / quota),
                    (None, _) => return Ok(None),
                },
                (None, _) => Some(&at.quota_credit / at.credit_scale()),
            };
            let levels =
                |list: &[Level]| -> Vec<Fr> { list.iter().map(|level| exact(level.value())).collect() };
            let (from, up_to) = (levels(&axis.from), levels(&axis.up_to));
            value.and_then(|value| {
                if up_to.is_empty() {
                    from.iter().rposition(|from| *from <= value)
                } else {
                    up_to.iter().position(|end| value <= *end)
                }
            })
        }
    };
    let last = axis.len() - 1;
    match (found, axis.otherwise) {
        (Some(place), _) => Ok(Some(Some(place))),
        (None, Some(Otherwise::Nothing)) => Ok(Some(None)),
        (None, Some(Otherwise::First)) => Ok(Some(Some(0))),
        (None, Some(Otherwise::Last)) => Ok(Some(Some(last))),
        (None, None) => Err(Trouble::Refused("a value that no entry of an axis holds")),
    }
}

/// The most specific rule (G12).
fn scoped_pays(at: &Setting, scoped: &Scoped, credit: &Credit) -> Known {
    let deal = &at.book.world.deals[credit.deal];
    let own = |field: &DealField| deal.texts.get(field).map(|text| fold(text)).unwrap_or_default();
    let fits =
        |matches: &BTreeMap<DealField, String>| matches.iter().all(|(field, text)| own(field) == fold(text));
    let mut rules: Vec<&ScopedRule> = scoped.rules.iter().filter(|rule| fits(&rule.matches)).collect();
    for dimension in &scoped.dimensions {
        if rules.iter().any(|rule| rule.matches.contains_key(dimension)) {
            rules.retain(|rule| rule.matches.contains_key(dimension));
        }
    }
    let rule = match (rules.first(), scoped.otherwise) {
        (Some(rule), _) => rule.pays,
        (None, Some(beyond)) => beyond.rule(),
        (None, None) => return Err(Trouble::Refused("a deal that no rule fits")),
    };
    if rule.is_fixed() {
        return Err(Trouble::Refused("a fixed sum, deal by deal"));
    }
    Ok(rule_pays(at, rule, None)?.map(|pay| pay.on(&credit.commission)))
}

fn mbo_pays(at: &Setting, mbo: &Mbo) -> Known {
    let Some(target) = at.target()? else { return Ok(None) };
    let mut share = Fr::zero();
    for objective in &mbo.objectives {
        let range = super::time::span(at.days.from, at.until.min(at.days.until));
        let mut achieved = super::credit::achieved(at.book.world, &objective.name, at.person, range);
        if let Some(cap) = objective.cap {
            achieved = lesser(&achieved, &exact(cap.0));
        }
        share += exact(objective.weight.0) * achieved;
    }
    Ok(Some(share * target))
}

/// Ranks 1, 2, 2, 4; those who tie share the prizes of the places that they cover (G21).
fn contest_pays(at: &Setting, contest: &Contest) -> Known {
    let mut entered: Vec<(Fr, String)> = Vec::new();
    let mut own = None;
    for person in at.book.world.people.iter().map(|person| person.id) {
        let Some(other) = at.same_for(person)? else { continue };
        let (credit, _) = sums(&other.credits()?);
        let reached = match contest.by {
            RankBy::Credit => Some(&credit / other.credit_scale()),
            RankBy::Attainment => other.quota.as_ref().map(|quota| &credit / quota),
        };
        let Some(reached) = reached.filter(|_| credit.is_positive()) else { continue };
        if contest.minimum.is_some_and(|least| reached < exact(least.value())) {
            continue;
        }
        if person == at.person {
            own = Some(reached.clone());
        }
        entered.push((reached, person.to_string()));
    }
    let Some(own) = own else { return Ok(Some(Fr::zero())) };
    let better = entered.iter().filter(|(other, _)| *other > own).count();
    let mut tied: Vec<&String> =
        entered.iter().filter(|(other, _)| *other == own).map(|(_, id)| id).collect();
    tied.sort();
    let places = contest.prizes.iter().skip(better).take(tied.len());
    let sum = places.fold(Fr::zero(), |sum, prize| sum + at.minor(*prize));
    let parts = cut(super::credit::as_minor(&sum), &vec![Fr::one(); tied.len()]);
    let place = tied.iter().position(|id| **id == at.person.to_string()).unwrap();
    Ok(Some(whole(parts[place])))
}
