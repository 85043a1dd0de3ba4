//! Every fact about a goal in a sentence.

use super::super::{figures, plural};
use super::value as written;
use crate::domain::goals::align::Sum;
use crate::domain::goals::attainable::LEAST_CHANCE_PERCENT;
use crate::domain::goals::takes::still_to_find;
use crate::domain::goals::{
    BottomUp, Cascade, Distribution, Flag, NoOutlook, NotDefined, Objective, Outlook, Pacing, Reason, RollUp,
    Source, Takes, Whose,
};
use crate::domain::kernel::{DateRange, Rational};
use crate::domain::measure::KpiId;
use crate::domain::model::goal::{GoalRef, GoalValue};
use crate::present::figure::value_text;
use crate::present::format::{self, Locale};

/// How names and values of a goal are written.
pub struct Naming<'a> {
    /// Numbers and dates.
    pub locale: &'a Locale,
    /// The name of a goal or quota.
    pub goal: &'a dyn Fn(GoalRef) -> String,
    /// The KPI that measures the goal, if one does.
    pub kpi: Option<KpiId>,
    /// What its check-ins count.
    pub unit: &'a str,
}

impl<'a> Naming<'a> {
    /// The naming for the values of a goal.
    pub fn of(
        objective: &'a Objective,
        locale: &'a Locale,
        goal: &'a dyn Fn(GoalRef) -> String,
    ) -> Naming<'a> {
        let unit = match &objective.measured {
            crate::domain::goals::Measured::Said { unit, .. } => unit.as_str(),
            _ => "",
        };
        Naming { locale, goal, kpi: objective.measured.kpi(), unit }
    }

    /// A value of the goal.
    pub fn value(&self, value: GoalValue) -> String {
        written(value, self.kpi, self.unit, self.locale)
    }

    fn percent(&self, share: Rational) -> String {
        format::percent(share, self.locale)
    }

    fn range(&self, range: DateRange) -> String {
        format::range(range, self.locale)
    }

    fn count(&self, count: u64) -> String {
        format::count(count, self.locale)
    }

    fn goals(&self, count: u32) -> String {
        super::goals(u64::from(count), self.locale)
    }
}

/// A fact that decides a letter.
pub fn reason(reason: &Reason, names: &Naming) -> String {
    let date = |date| format::date(date, names.locale);
    match reason {
        Reason::MeasuredBy { kpi } => format!("Measured by the KPI {}.", kpi.entry().name),
        Reason::UnknownKpi { name } => format!("There is no KPI “{name}”; choose one of the catalogue."),
        Reason::SaidIn { unit } => format!("Counted by check-ins, in {unit}."),
        Reason::NoUnit => "Nobody said what is counted; name the unit.".to_owned(),
        Reason::WholeScope => "All deals and all work of the owner count.".to_owned(),
        Reason::ScopeHolds { deals } => format!("{} fit its scope.", figures::sample(*deals, names.locale)),
        Reason::ScopeEmpty { texts } => {
            let said: Vec<String> =
                texts.iter().map(|(column, text)| format!("{} = {text}", column.name())).collect();
            format!("No deal fits its scope ({}); correct it.", said.join(", "))
        }
        Reason::ScopeUnknown { column } => format!("There is no column “{column}” to narrow by."),
        Reason::ScopeNotOfDeals { kpi } => {
            format!("{} does not count deals, so that a scope of deals means nothing.", kpi.entry().name)
        }
        Reason::Owned => "Its owner is on the roster.".to_owned(),
        Reason::OwnedByCompany => "The company owns it.".to_owned(),
        Reason::OwnedByTeam { members } => {
            format!(
                "The team has {}.",
                plural(u64::from(*members), &names.count(u64::from(*members)), "member", "members")
            )
        }
        Reason::TeamEmpty { team } => format!("Nobody of the roster is in the team “{team}”."),
        Reason::OwnerGone => "Its owner is no longer on the roster; give it to somebody else.".to_owned(),
        Reason::OwnerAway { hired, left } => match (hired, left) {
            (_, Some(left)) => format!("Its owner left on {}; give it to somebody else.", date(*left)),
            (Some(hired), None) => format!("Its owner begins on {} only.", date(*hired)),
            (None, None) => "Its owner does not work on these days.".to_owned(),
        },
        other => measured(other, names),
    }
}

fn measured(reason: &Reason, names: &Naming) -> String {
    match reason {
        Reason::Target { value } => format!("The target is {}.", names.value(*value)),
        Reason::OtherUnit { kpi } => {
            format!(
                "{} does not count in the unit of the target; write the target in its unit.",
                kpi.entry().name
            )
        }
        Reason::OtherCurrency { target, figures } => {
            format!("The target is in {target}, the figures in {figures}; write it in {figures}.")
        }
        Reason::BaselineStated { value } => format!("It begins at {}, as stated.", names.value(*value)),
        Reason::BaselineMeasured { value, over } => {
            format!("Before ({}) it was {}.", names.range(*over), names.value(*value))
        }
        Reason::NoBaseline => {
            "Where it begins is not known: no earlier period has data. State a baseline.".to_owned()
        }
        Reason::BaselineMeets { value } => {
            format!("It was {} before already, so that nothing is left to reach.", names.value(*value))
        }
        Reason::Stands { value } => format!("It stands at {}.", names.value(*value)),
        Reason::NotBegun => "It has not begun; its figure is known for earlier days.".to_owned(),
        Reason::NoData { why } => format!("Its figure is not known: {}", figures::undefined(why)),
        Reason::NothingSaid => "No check-in told a value yet.".to_owned(),
        Reason::Results { of } => results(of, names),
        Reason::Chance { outlook } => self::outlook(outlook, names),
        Reason::NoChance { why } => no_outlook(why),
        Reason::TooFewResults { windows } => format!(
            "Too little is known to judge: {} with results to compare with.",
            plural(
                u64::from(*windows),
                &names.count(u64::from(*windows)),
                "earlier period",
                "earlier periods"
            )
        ),
        other => placed(other, names),
    }
}

fn placed(reason: &Reason, names: &Naming) -> String {
    match reason {
        Reason::Top => "A goal of the company: it serves no other.".to_owned(),
        Reason::Serves { parent, share: Some(share) } => {
            format!("It is {} of “{}”.", names.percent(*share), (names.goal)(*parent))
        }
        Reason::Serves { parent, share: None } => format!("It serves “{}”.", (names.goal)(*parent)),
        Reason::AddsUp { roll_up } => self::roll_up(roll_up, names),
        Reason::Flagged { flag } => self::flag(flag, names),
        Reason::Days { range, days } => {
            let days = u64::try_from(*days).unwrap_or(0);
            format!("{}, {}.", names.range(*range), plural(days, &names.count(days), "day", "days"))
        }
        Reason::Steps { count, next } => {
            let count = u64::from(*count);
            let steps = plural(count, &names.count(count), "milestone", "milestones");
            match next {
                Some((on, value)) => {
                    format!("{steps}; next {} by {}.", names.value(*value), format::date(*on, names.locale))
                }
                None => format!("{steps}, all past."),
            }
        }
        Reason::Phased { goals } => format!("Cut into {} over shorter days.", names.goals(*goals)),
        Reason::Short => "Short enough to need no milestone.".to_owned(),
        Reason::NoSteps { days, most } => format!(
            "{days} days without a milestone; past {most} days set one, or cut the goal into shorter periods."
        ),
        Reason::Over { since } => {
            format!("Over since {}, and no check-in told how it ended.", format::date(*since, names.locale))
        }
        _ => String::new(),
    }
}

fn results(of: &Distribution, names: &Naming) -> String {
    let who = match of.whose {
        Whose::Own => "The owner",
        Whose::Team => "The team",
        Whose::Peers => "Peers",
        Whose::Company => "The company",
        Whose::OtherTeams => "Other teams, each as if it had as many people",
    };
    let (reached, all) = (names.count(u64::from(of.reached)), names.count(u64::from(of.results)));
    let span = of.span.map_or_else(String::new, |(least, middle, most)| {
        format!(" ({} to {}, the middle {})", names.value(least), names.value(most), names.value(middle))
    });
    format!("{who} reached it in {reached} of {all} comparable results{span}.")
}

/// The chance by the forecast.
pub fn outlook(outlook: &Outlook, names: &Naming) -> String {
    if outlook.draws <= 1 {
        return format!("Nothing is open any more: it ends at {}.", names.value(outlook.p50));
    }
    let who = match outlook.weeks {
        None => "The forecast gives".to_owned(),
        Some(weeks) => {
            format!("The owner’s last {weeks} weeks, drawn anew and not tried on past periods, give")
        }
    };
    format!(
        "{who} it a chance of {} (at least {LEAST_CHANCE_PERCENT}% are asked for); it ends between {} and {}, the middle {}.",
        chance(outlook),
        names.value(outlook.p10),
        names.value(outlook.p90),
        names.value(outlook.p50)
    )
}

/// A share of draws to the whole percent; draws make nothing certain.
fn chance(outlook: &Outlook) -> String {
    let (reached, draws) = (u64::from(outlook.reached), u64::from(outlook.draws.max(1)));
    match (reached * 200 + draws) / (draws * 2) {
        0 => "less than 1%".to_owned(),
        percent if percent >= 100 => "more than 99%".to_owned(),
        percent => format!("{percent}%"),
    }
}

/// Why there is no forecast.
fn no_outlook(why: &NoOutlook) -> String {
    match why {
        NoOutlook::DoesNotAddUp => {
            "Only what adds up over days is forecast: no ratio, and nothing that shows what is open now."
                .to_owned()
        }
        NoOutlook::UnknownColumns => "Its scope names columns that do not exist.".to_owned(),
        NoOutlook::FewWeeks { weeks, wanted } => format!(
            "The owner has {} of it; {wanted} are needed for a chance.",
            plural(u64::from(*weeks), &weeks.to_string(), "whole week", "whole weeks")
        ),
        NoOutlook::Currency { forecast } => format!("The forecast is in {forecast}."),
        NoOutlook::NoHistory => "Neither open deals nor a past stand behind a forecast.".to_owned(),
        NoOutlook::Failed { why } => format!("The forecast failed: {why}."),
    }
}

/// Something that is wrong with a goal's place.
pub fn flag(flag: &Flag, names: &Naming) -> String {
    match flag {
        Flag::Orphan => "It serves no other goal; choose the one that it serves.".to_owned(),
        Flag::ParentGone => "The goal that it serves is gone; choose another.".to_owned(),
        Flag::Circle => "It serves itself by way of others; choose another goal above.".to_owned(),
        Flag::OverAssigned { assigned, most, over } => format!(
            "{} are handed on, {} more than the target; {} was planned at most.",
            names.value(*assigned),
            names.percent(*over),
            names.value(*most)
        ),
        Flag::UnderAssigned { assigned, gap } => {
            format!(
                "Only {} are handed on; {} are in nobody’s goal.",
                names.value(*assigned),
                names.value(*gap)
            )
        }
        Flag::Opposed { parent } => {
            format!("It wants the opposite of “{}”, which it serves.", (names.goal)(*parent))
        }
        Flag::EndsAfter { parent } => format!("It ends after “{}”, which it serves.", (names.goal)(*parent)),
        Flag::BeginsBefore { parent } => {
            format!("It begins before “{}”, which it serves.", (names.goal)(*parent))
        }
        Flag::Contradicts { other, target, days } => format!(
            "“{}” wants {} of the same figure on {}.",
            (names.goal)(*other),
            names.value(*target),
            names.range(*days)
        ),
        Flag::OtherUnit { parent } => {
            format!("It counts in another unit than “{}” and adds nothing to it.", (names.goal)(*parent))
        }
    }
}

/// What the goals below add up to.
pub fn roll_up(found: &RollUp, names: &Naming) -> String {
    let sum = |sum: &Sum, kind: &str| {
        let gap = match sum.gap.exact() {
            gap if gap.is_zero() => "all of it".to_owned(),
            gap if gap.is_negative() => {
                format!("{} more than it", sum.over.map(|over| names.percent(over)).unwrap_or_default())
            }
            _ => format!("{} short of it", names.value(sum.gap)),
        };
        format!("{}{kind} add up to {}: {gap}.", names.goals(sum.goals), names.value(sum.total))
    };
    let owners = found.owners.iter().map(|one| sum(one, " over the same days"));
    let times = found.times.iter().map(|one| sum(one, " over shorter days"));
    let others = (found.others > 0)
        .then(|| format!("{} below measure something else and add nothing.", names.goals(found.others)));
    owners.chain(times).chain(others).collect::<Vec<_>>().join(" ")
}

/// What the people below expect.
pub fn bottom_up(found: &BottomUp, names: &Naming) -> String {
    let gap = found.gap.exact();
    let against = match gap {
        gap if gap.is_zero() => "just the target".to_owned(),
        gap if gap.is_negative() => "above the target".to_owned(),
        _ => format!("{} below the target", names.value(found.gap)),
    };
    format!(
        "Bottom-up {}: {against} ({} said so, {} by forecast, {} by their targets).",
        names.value(found.total),
        names.count(found.said.into()),
        names.count(found.forecast.into()),
        names.count(found.targets.into())
    )
}

/// How far a goal is, and how that is judged.
pub fn pace(pacing: &Pacing, names: &Naming) -> String {
    let (over, all) = pacing.days;
    let days = format!("{over} of {all} days are over");
    let share =
        pacing.share.map_or_else(String::new, |share| format!("{} of the way; ", names.percent(share)));
    let expected = names.percent(pacing.expected);
    let by = match &pacing.source {
        Source::Straight => "on the straight line".to_owned(),
        Source::Milestones => "by its milestones".to_owned(),
        Source::History(told) => format!(
            "as in {} earlier periods ({} to {})",
            told.periods,
            names.percent(told.span.0),
            names.percent(told.span.1)
        ),
    };
    format!("{}: {share}{expected} are expected {by}; {days}.", super::standing(pacing.standing))
}

/// Why something is not defined.
pub fn not_defined(why: &NotDefined) -> String {
    match why {
        NotDefined::Reached => "The target is met.".to_owned(),
        NotDefined::Over => "Its days are over.".to_owned(),
        NotDefined::NotByDeals => "Not defined: this goal is not reached by winning deals.".to_owned(),
        NotDefined::NoValue => "Not defined: where it stands is not known.".to_owned(),
        NotDefined::Limit => "Not defined: it is a limit, not something to reach.".to_owned(),
        NotDefined::Rate { kpi, why } => {
            format!("Not defined, as {} is not known: {}", kpi.entry().name, figures::undefined(why))
        }
        NotDefined::ZeroRate { kpi } => format!("Not defined, as {} is zero.", kpi.entry().name),
        NotDefined::TooLarge => "Not defined: the number is too large.".to_owned(),
    }
}

/// What a goal still takes, a line a need, each with its numbers.
pub fn takes(takes: &Takes, names: &Naming) -> Vec<String> {
    let gap = match &takes.gap {
        Ok(gap) => *gap,
        Err(why) => return vec![not_defined(why)],
    };
    let each = takes.each_week.map_or_else(String::new, |each| format!(", {} each week", names.value(each)));
    let mut lines = vec![format!(
        "{} to go in {}{each}.",
        names.value(gap),
        plural(takes.days_left.unsigned_abs(), &takes.days_left.to_string(), "day", "days")
    )];
    let rate = |kpi| {
        let found = takes.rates.iter().find(|(id, _)| *id == kpi).map(|(_, value)| value);
        found.map(|value| value_text(value, names.locale)).unwrap_or_default()
    };
    lines.push(match &takes.deals {
        Ok(deals) => format!(
            "{} to win, at an average of {}.",
            figures::sample(*deals, names.locale),
            rate(KpiId::AverageDeal)
        ),
        Err(why) => not_defined(why),
    });
    if let Ok(count) = takes.opportunities {
        let deals = figures::sample(count, names.locale);
        lines.push(format!("{deals} to be decided for that, at a win rate of {}.", rate(KpiId::WinRate)));
    }
    if let Ok(needed) = takes.pipeline {
        let open = value_text(&takes.open, names.locale);
        let find = still_to_find(takes)
            .map(|money| format!("; {} are still to be found", format::money_with_code(money, names.locale)))
            .unwrap_or_default();
        let by_value = rate(KpiId::WinRateValue);
        lines.push(format!(
            "{} of pipeline for that, at {by_value} won by value; open until its end: {open}{find}.",
            names.value(needed)
        ));
    }
    if takes.deals.is_ok() {
        lines.extend(takes.work.iter().map(|(kpi, need)| match need {
            Ok(need) => format!(
                "{}: {} more, at {} a deal won.",
                kpi.entry().name,
                names.count(need.count),
                format::decimal(&format::fixed(need.per_won, 1), names.locale)
            ),
            Err(why) => format!("{}: {}", kpi.entry().name, not_defined(why)),
        }));
    }
    let whose = match takes.whose {
        Whose::Own => "own rates",
        Whose::Team => "rates of the team, as too few own deals closed",
        Whose::Peers | Whose::Company | Whose::OtherTeams => {
            "rates of the company, as too few own deals closed"
        }
    };
    lines.push(format!("By the {whose} from {}.", names.range(takes.over)));
    lines
}

/// What a cascade rests on.
pub fn cascade(
    found: &Cascade,
    names: &Naming,
    person: &dyn Fn(crate::domain::kernel::PersonId) -> String,
) -> Vec<String> {
    let mut lines = vec![format!("{} in all.", names.value(found.total))];
    if found.ask.phase.is_some() {
        lines.push(match found.seasons_from_years {
            0 => "No year before tells the season, so that the days decide.".to_owned(),
            1 => "By the season of the year before.".to_owned(),
            years => format!("By the seasons of {years} years before."),
        });
    }
    let list = |people: &[crate::domain::kernel::PersonId]| {
        people.iter().map(|id| person(*id)).collect::<Vec<_>>().join(", ")
    };
    if !found.by_others.is_empty() {
        let who = list(&found.by_others);
        lines.push(format!("Without a comparable past, at the middle of the others: {who}."));
    }
    if !found.left_out.is_empty() {
        lines.push(format!(
            "Left out, as nothing of this kind stands in their past: {}.",
            list(&found.left_out)
        ));
    }
    lines
}
