//! A goal as it is typed: texts in, a goal or every fault out.

use crate::app::requests::Overview;
use crate::domain::goals::objective::aim_of;
use crate::domain::goals::{GoalNode, GoalReport, Measured};
use crate::domain::kernel::{Currency, Date, DateRange, GoalId, Id, Money, Period, PersonId, Rational};
use crate::domain::measure::{Axis, KPIS, KpiId, Unit};
use crate::domain::model::goal::{
    Aim, CheckIn, Goal, GoalKind, GoalMeasure, GoalOwner, GoalRef, GoalStatus, GoalValue, Milestone,
};
use crate::present::format::Locale;
use crate::present::grid::reading::plain;
use crate::present::words::goals as words;
use std::collections::{BTreeMap, BTreeSet};

/// Faults by the name of the field.
pub type Faults = BTreeMap<&'static str, String>;

/// The texts of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the text of its field")]
pub struct GoalForm {
    /// The goal that is changed; nothing for a new one.
    pub id: Option<GoalId>,
    pub name: String,
    /// A KPI by its name in links, or `kind:` and a kind.
    pub measure: String,
    pub unit: String,
    /// `company`, `team:` and a name, or `person:` and an id.
    pub owner: String,
    pub aim: Aim,
    pub target: String,
    pub baseline: String,
    pub from: String,
    pub through: String,
    /// The id of the goal above; empty for none.
    pub parent: String,
    pub scope: String,
    pub milestones: String,
    pub headroom: String,
}

/// An owner as a value of a list.
pub fn owner_key(owner: &GoalOwner) -> String {
    match owner {
        GoalOwner::Company => "company".to_owned(),
        GoalOwner::Team(name) => format!("team:{name}"),
        GoalOwner::Person(id) => format!("person:{id}"),
    }
}

fn owner_of(key: &str) -> GoalOwner {
    match key.split_once(':') {
        Some(("team", name)) => GoalOwner::Team(name.to_owned()),
        Some(("person", id)) => {
            Id::parse(id).map_or(GoalOwner::Company, |id| GoalOwner::Person(PersonId(id)))
        }
        _ => GoalOwner::Company,
    }
}

/// The owners offered: company, teams, people.
pub fn owners(overview: &Overview) -> Vec<(String, String)> {
    let company = (owner_key(&GoalOwner::Company), words::COMPANY.to_owned());
    let teams = overview.teams.iter().map(|team| (owner_key(&GoalOwner::Team(team.clone())), team.clone()));
    let people = overview
        .people
        .iter()
        .map(|brief| (owner_key(&GoalOwner::Person(brief.person.id)), brief.person.name.clone()));
    std::iter::once(company).chain(teams).chain(people).collect()
}

/// The measures offered: KPIs, then kinds that check-ins count.
pub fn measures() -> Vec<(String, String)> {
    let kpis = KPIS.iter().map(|kpi| (kpi.id.slug(), kpi.name.to_owned()));
    let kinds = GoalKind::ALL.into_iter().map(|kind| {
        (format!("kind:{}", kind.slug()), format!("{}: {}", words::BY_CHECK_INS, words::kind(kind)))
    });
    kpis.chain(kinds).collect()
}

/// The goals that may stand above, nearest the root first.
pub fn parents(report: &GoalReport, own: Option<GoalId>) -> Vec<(String, String)> {
    let none = (String::new(), words::NOTHING_ABOVE.to_owned());
    let may = |node: &&GoalNode| match node.objective.key {
        GoalRef::Goal(id) => {
            Some(id) != own
                && !node.line.iter().any(|above| own.is_some_and(|own| above.goal == GoalRef::Goal(own)))
        }
        GoalRef::Quota(_) => false,
    };
    let goals = report.nodes.iter().filter(may);
    let named = goals.map(|node| (node.objective.key.id().to_string(), node.objective.name.clone()));
    std::iter::once(none).chain(named).collect()
}

/// Days as they are typed: through the last one.
fn days(range: DateRange) -> (String, String) {
    (range.from.to_string(), range.last_day().to_string())
}

impl GoalForm {
    /// A blank form for the period at hand.
    pub fn fresh(period: Option<&Period>) -> GoalForm {
        let (from, through) = period.map(|period| days(period.range)).unwrap_or_default();
        let measure = KpiId::Revenue.slug();
        GoalForm { measure, owner: owner_key(&GoalOwner::Company), from, through, ..GoalForm::default() }
    }

    /// The form of a goal; nothing for a quota.
    pub fn of(node: &GoalNode) -> Option<GoalForm> {
        let one = &node.objective;
        let GoalRef::Goal(id) = one.key else { return None };
        let (from, through) = days(one.range);
        let is_ratio = one.measured.kpi().is_some_and(|kpi| kpi.entry().unit == Unit::Ratio);
        let value = |value: GoalValue| written(value, is_ratio);
        let (measure, unit) = match &one.measured {
            Measured::Kpi(kpi) => (kpi.slug(), String::new()),
            Measured::Unknown(name) => (name.clone(), String::new()),
            Measured::Said { kind, unit } => (format!("kind:{}", kind.slug()), unit.clone()),
        };
        let scope = one.scope.iter().flat_map(|(column, texts)| {
            texts.iter().map(move |text| format!("{}={text}", column.name().to_lowercase()))
        });
        let steps = one.milestones.iter().map(|step| format!("{}={}", step.on, value(step.value)));
        Some(GoalForm {
            id: Some(id),
            name: one.name.clone(),
            measure,
            unit,
            owner: owner_key(&one.owner),
            aim: one.aim,
            target: value(one.target),
            baseline: one.baseline.map(value).unwrap_or_default(),
            from,
            through,
            parent: one.parent.map(|parent| parent.id().to_string()).unwrap_or_default(),
            scope: scope.collect::<Vec<_>>().join("; "),
            milestones: steps.collect::<Vec<_>>().join("; "),
            headroom: if one.headroom.is_zero() { String::new() } else { one.headroom.percent() },
        })
    }

    /// The direction that the catalogue calls better for the measure chosen.
    pub fn usual_aim(&self) -> Aim {
        KpiId::parse(&self.measure).map(aim_of).unwrap_or_default()
    }

    /// The goal, or every fault by its field.
    ///
    /// # Errors
    /// The fields that can't be read, each with what would satisfy it.
    pub fn read(&self, overview: &Overview, locale: &Locale) -> Result<Goal, Faults> {
        let mut faults = Faults::new();
        let kpi = KpiId::parse(&self.measure);
        let currency = overview.currency.or(overview.currencies.first().copied()).unwrap_or(Currency::USD);
        let read = |text: &str| read_value(text, kpi, currency, locale);
        let target = read(&self.target);
        let mut note = |field, is_wrong: bool, why: &str| {
            if is_wrong {
                faults.insert(field, why.to_owned());
            }
        };
        note("name", self.name.trim().is_empty(), words::NO_NAME);
        note("target", target.is_none(), words::NO_TARGET);
        let baseline = optional(&self.baseline, read);
        note("baseline", baseline.is_none(), words::NO_TARGET);
        let range = range(&self.from, &self.through);
        note("through", range.is_none(), words::NO_DAYS);
        let scope = scope(&self.scope);
        note("scope", scope.is_none(), words::NO_SCOPE);
        let milestones = milestones(&self.milestones, range, read);
        note("milestones", milestones.is_none(), words::NO_MILESTONES);
        let headroom = headroom(&self.headroom, locale);
        note("headroom", headroom.is_none(), words::NO_PERCENT);
        let measure = self.measured();
        note("unit", kpi.is_none() && self.unit.trim().is_empty(), words::NO_UNIT);
        let read = || {
            Some(Goal {
                id: self.id.unwrap_or(GoalId(Id::from_bits(0))),
                name: self.name.trim().to_owned(),
                measure,
                owner: owner_of(&self.owner),
                scope: scope?,
                aim: self.aim,
                target: target?,
                baseline: baseline?,
                range: range?,
                milestones: milestones?,
                parent: Id::parse(&self.parent).map(GoalId),
                headroom: headroom?,
                place: None,
            })
        };
        match read() {
            Some(goal) if faults.is_empty() => Ok(goal),
            _ => Err(faults),
        }
    }

    fn measured(&self) -> GoalMeasure {
        match self.measure.strip_prefix("kind:").and_then(GoalKind::parse) {
            Some(kind) => GoalMeasure::CheckIns { kind, unit: self.unit.trim().to_owned() },
            None => GoalMeasure::Kpi(self.measure.clone()),
        }
    }
}

/// A value as it is typed; a ratio as a percentage.
pub fn written(value: GoalValue, is_ratio: bool) -> String {
    match value {
        GoalValue::Money(money) => money.decimal(),
        GoalValue::Number(number) if is_ratio => number.percent(),
        GoalValue::Number(number) => number.to_string(),
    }
}

/// A value in the unit of a KPI; a ratio above 1 wants its percent sign.
pub fn read_value(text: &str, kpi: Option<KpiId>, currency: Currency, locale: &Locale) -> Option<GoalValue> {
    let unit = kpi.map(|kpi| kpi.entry().unit);
    let text = plain(text, locale);
    if unit == Some(Unit::Money) {
        return Money::parse(&text, currency).ok().filter(|money| money.minor >= 0).map(GoalValue::Money);
    }
    let number = Rational::parse(&text).ok().filter(|number| !number.is_negative())?;
    let is_odd = unit == Some(Unit::Ratio) && number > Rational::ONE && !text.ends_with('%');
    (!is_odd).then_some(GoalValue::Number(number))
}

/// An empty text is no value; one that can't be read is a fault.
fn optional<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text.trim().is_empty() { Some(None) } else { read(text).map(Some) }
}

fn range(from: &str, through: &str) -> Option<DateRange> {
    let (from, through) = (Date::parse_iso(from.trim()).ok()?, Date::parse_iso(through.trim()).ok()?);
    DateRange::new(from, through.plus_days(1).ok()?).ok()
}

fn pairs(text: &str) -> Option<Vec<(&str, &str)>> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| part.split_once('=').map(|(key, value)| (key.trim(), value.trim()))).collect()
}

fn scope(text: &str) -> Option<BTreeMap<String, BTreeSet<String>>> {
    let mut scope: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (column, value) in pairs(text)? {
        let column = column.to_lowercase();
        if !matches!(Axis::parse(&column), Some(Axis::Text(_))) || value.is_empty() {
            return None;
        }
        scope.entry(column).or_default().insert(value.to_owned());
    }
    Some(scope)
}

fn milestones(
    text: &str,
    range: Option<DateRange>,
    read: impl Fn(&str) -> Option<GoalValue>,
) -> Option<Vec<Milestone>> {
    let step = |(on, value): (&str, &str)| {
        let on = Date::parse_iso(on).ok().filter(|on| range.is_none_or(|range| range.contains(*on)))?;
        Some(Milestone { on, value: read(value)? })
    };
    pairs(text)?.into_iter().map(step).collect()
}

/// A percentage with or without its sign, as a share.
pub fn headroom(text: &str, locale: &Locale) -> Option<Rational> {
    let plain = plain(text, locale);
    let digits = plain.trim_end_matches('%');
    if digits.is_empty() {
        return Some(Rational::ZERO);
    }
    let share = Rational::parse(digits).ok()?.checked_div(Rational::HUNDRED).ok()?;
    (!share.is_negative() && share <= Rational::ONE).then_some(share)
}

/// A check-in as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the text of its field")]
pub struct CheckInForm {
    pub status: String,
    pub confidence: String,
    pub value: String,
    pub expected: String,
    pub note: String,
}

impl CheckInForm {
    /// The entry, or every fault by its field.
    ///
    /// # Errors
    /// The fields that can't be read, each with what would satisfy it.
    pub fn read(&self, node: &GoalNode, today: Date, locale: &Locale) -> Result<CheckIn, Faults> {
        let one = &node.objective;
        let currency = one.target.currency().unwrap_or(Currency::USD);
        // Money that check-ins count is read like that of a KPI.
        let kpi = one.measured.kpi().or(one.target.currency().map(|_| KpiId::Revenue));
        let read = |text: &str| read_value(text, kpi, currency, locale);
        let (value, expected) = (optional(&self.value, read), optional(&self.expected, read));
        let percent = |text: &str| {
            let number = text.trim().trim_end_matches('%').trim_end().parse::<u8>().ok();
            number.filter(|percent| *percent <= 100)
        };
        let confidence = optional(&self.confidence, percent);
        let mut faults = Faults::new();
        let checks = [
            ("value", value.is_none(), words::NO_TARGET),
            ("expected", expected.is_none(), words::NO_TARGET),
            ("confidence", confidence.is_none(), words::NO_PERCENT),
        ];
        for (field, is_wrong, why) in checks {
            if is_wrong {
                faults.insert(field, why.to_owned());
            }
        }
        match (value, expected, confidence) {
            (Some(value), Some(expected), Some(confidence)) => Ok(CheckIn {
                on: today,
                status: GoalStatus::parse(&self.status).unwrap_or(GoalStatus::OnTrack),
                confidence,
                value,
                expected,
                note: self.note.trim().to_owned(),
            }),
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_every_fault_at_its_field_and_reads_in_the_readers_form() {
        let locale = Locale::of("de-DE", ',', Some('.'), crate::present::format::DateOrder::DayMonthYear);
        let overview = Overview { currency: Some(Currency::USD), ..Overview::default() };
        let blank = GoalForm { headroom: "x".to_owned(), ..GoalForm::fresh(None) };
        let faults = blank.read(&overview, &locale).unwrap_err();
        let fields: Vec<&str> = faults.keys().copied().collect();
        assert_eq!(fields, ["headroom", "name", "target", "through"]);
        let form = GoalForm {
            name: "Win".to_owned(),
            target: "1.250.000,50".to_owned(),
            from: "2026-01-01".to_owned(),
            through: "2026-12-31".to_owned(),
            milestones: "2026-06-30 = 500000".to_owned(),
            scope: "Region=North; region = South".to_owned(),
            headroom: "10 %".to_owned(),
            ..GoalForm::fresh(None)
        };
        let goal = form.read(&overview, &locale).unwrap();
        assert_eq!(goal.target, GoalValue::Money(Money::new(125_000_050, Currency::USD)));
        assert_eq!((goal.range.days(), goal.milestones.len(), goal.scope["region"].len()), (365, 1, 2));
        assert_eq!(goal.headroom, Rational::new(1, 10).unwrap());
        let odd = GoalForm { measure: "win_rate".to_owned(), target: "30".to_owned(), ..form.clone() };
        assert!(odd.read(&overview, &locale).unwrap_err().contains_key("target"));
        let late = GoalForm { milestones: "2027-06-30 = 5".to_owned(), ..form };
        assert!(late.read(&overview, &locale).unwrap_err().contains_key("milestones"));
    }
}
