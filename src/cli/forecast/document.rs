//! The forecast as JSON: see `docs/formats/forecast.md` and its schema.

use super::Extras;
use crate::app::requests::BacktestReport;
use crate::app::session::Session;
use crate::domain::forecast::evidence::ENOUGH_DATES;
use crate::domain::forecast::{
    Approach, Bands, CallerRecord, CategoryTotal, Choice, DealForecast, Flag, Forecast, Outlook, Part,
    PastDate, PersonForecast, Reliability, Scores, Source, Take,
};
use crate::domain::kernel::{Currency, Money, Period, PersonId};
use serde_json::{Value, json};

/// The whole document.
pub fn of(forecast: &Forecast, session: &Session, period: &Period, extras: &Extras) -> Value {
    let money = |minor| Money::new(minor, forecast.currency);
    let question = &forecast.question;
    let mut document = json!({
        "schema": "attain/forecast/1",
        "period": question.period,
        "period_name": period.name,
        "as_of": question.as_of,
        "draws": question.draws,
        "seed": question.seed,
        "currency": forecast.currency,
        "won": money(forecast.won_minor),
        "open_deals": forecast.open_deals,
        "open": money(forecast.open_minor),
        "closed_deals": forecast.record.closed,
        "weeks": forecast.weeks,
        "method": forecast.choice.as_ref().map_or(Value::Null, method),
        "methods": forecast.choice.as_ref().map_or(json!([]), |choice| methods(choice, forecast.currency)),
        "categories": categories(forecast),
        "made_of": made_of(forecast),
        "takes": takes(forecast),
        "payout_of_middle": money(forecast.picture.payout_of_middle),
        "caveats": forecast.caveats,
    });
    add(&mut document, outlook(&forecast.outlook, forecast.currency));
    if extras.people {
        let people = forecast.people.iter().map(|person| person_of(person, forecast.currency, session));
        document["people"] = people.collect();
    }
    if extras.teams {
        let team = |team: &crate::domain::forecast::GroupForecast| {
            let mut row = json!({ "team": team.name, "won": money(team.won_minor) });
            add(&mut row, outlook(&team.outlook, forecast.currency));
            row
        };
        document["teams"] = forecast.teams.iter().map(team).collect();
    }
    if extras.deals {
        let deals = forecast.deals.iter().map(|deal| deal_of(deal, forecast.currency, session));
        document["deal_list"] = deals.collect();
    }
    if let Some((lens, plain)) = &extras.assumed {
        document["what_if"] = super::assumed::told(lens, plain, forecast, session);
    }
    if let Some(report) = &extras.record {
        document["backtest"] = record(report, session);
    }
    document
}

/// Puts the fields of one object into another.
pub fn add(document: &mut Value, more: Value) {
    if let (Value::Object(own), Value::Object(more)) = (document, more) {
        own.extend(more);
    }
}

/// A chance, ratio or error as decimal text.
pub fn decimal(value: f64) -> String {
    format!("{value:.4}")
}

fn bands(bands: Bands, currency: Currency) -> Value {
    let money = |minor| Money::new(minor, currency);
    let pair = |(low, high)| json!([money(low), money(high)]);
    json!({
        "p10": money(bands.eighty.0),
        "p50": money(bands.p50),
        "p90": money(bands.eighty.1),
        "mean": money(bands.mean),
        "bands": { "50": pair(bands.half), "80": pair(bands.eighty), "95": pair(bands.most) },
    })
}

fn counts(bands: Bands) -> Value {
    let pair = |(low, high): (i64, i64)| json!([low, high]);
    json!({
        "p10": bands.eighty.0,
        "p50": bands.p50,
        "p90": bands.eighty.1,
        "bands": { "50": pair(bands.half), "80": pair(bands.eighty), "95": pair(bands.most) },
    })
}

/// Where somebody may end.
pub fn outlook(outlook: &Outlook, currency: Currency) -> Value {
    let quota = outlook.quota_minor.map(|minor| Money::new(minor, currency));
    let share = |minor: i64, quota: i64| decimal(minor as f64 / quota as f64);
    let attainment = outlook.quota_minor.filter(|quota| *quota > 0).map(|quota| {
        let revenue = outlook.revenue;
        json!({
            "p10": share(revenue.eighty.0, quota),
            "p50": share(revenue.p50, quota),
            "p90": share(revenue.eighty.1, quota),
        })
    });
    json!({
        "estimate": Money::new(outlook.revenue.p50, currency),
        "revenue": bands(outlook.revenue, currency),
        "deals": outlook.deals.map(counts),
        "payout": bands(outlook.payout, currency),
        "quota": quota,
        "attainment": attainment,
        "chance_of_quota": outlook.chance_of_quota.map(decimal),
    })
}

fn person_of(person: &PersonForecast, currency: Currency, session: &Session) -> Value {
    let money = |minor| Money::new(minor, currency);
    let mut row = json!({
        "person": name(person.person, session),
        "method": person.method,
        "closed_deals": person.record.closed,
        "won_deals": person.record.won,
        "won": money(person.won_minor),
        "open_deals": person.open_deals,
        "open": money(person.open_minor),
    });
    add(&mut row, outlook(&person.outlook, currency));
    row
}

/// What the mean of the draws is made of.
fn made_of(forecast: &Forecast) -> Value {
    let row = |part: &Part| {
        let (source, category) = match part.source {
            Source::Won => ("won", None),
            Source::Open(category) => ("open", category),
            Source::Added => ("added", None),
            Source::New => ("new", None),
            Source::Weeks => ("weeks", None),
        };
        let amount = Money::new(part.minor, forecast.currency);
        json!({ "source": source, "category": category, "deals": part.deals, "amount": amount })
    };
    forecast.picture.parts.iter().map(row).collect()
}

/// What it would take to reach all quotas.
fn takes(forecast: &Forecast) -> Value {
    let row = |take: &Take| {
        let amount = Money::new(take.minor, forecast.currency);
        json!({ "percent": take.percent, "amount": amount, "won_deals": take.won_deals, "new_deals": take.new_deals })
    };
    forecast.picture.takes.iter().map(row).collect()
}

fn categories(forecast: &Forecast) -> Value {
    let row = |own: &CategoryTotal| {
        let amount = Money::new(own.minor, forecast.currency);
        json!({ "category": own.category, "deals": own.deals, "amount": amount })
    };
    forecast.categories.iter().map(row).collect()
}

fn method(choice: &Choice) -> Value {
    let weights = choice.weights.iter();
    let coverage = choice.coverage.map(
        |(half, eighty, most)| json!({ "50": decimal(half), "80": decimal(eighty), "95": decimal(most) }),
    );
    json!({
        "approach": choice.approach,
        "plain": choice.approach.plain(),
        "needs": choice.approach.needs(),
        "why": why(choice),
        "weights": weights.map(|(part, own)| json!({ "approach": part, "weight": decimal(*own) })).collect::<Value>(),
        "fallback": choice.fallback,
        "past_dates": choice.calibration.dates,
        "log_error": {
            "centre": decimal(choice.calibration.centre),
            "scale": decimal(choice.calibration.scale),
            "common_shock": decimal(choice.calibration.shock),
        },
        "coverage": coverage,
    })
}

fn methods(choice: &Choice, currency: Currency) -> Value {
    let error =
        |approach: Approach| choice.errors.iter().find(|(own, _)| *own == approach).map(|(_, error)| error);
    let row = |(approach, minor): &(Approach, i64)| {
        json!({
            "approach": approach,
            "plain": approach.plain(),
            "needs": approach.needs(),
            "naive": approach.is_naive(),
            "total": Money::new(*minor, currency),
            "past_wape": error(*approach).map(|error| decimal(*error)),
        })
    };
    choice.totals.iter().map(row).collect()
}

/// Why this method was chosen, in a sentence.
pub fn why(choice: &Choice) -> String {
    let dates = choice.calibration.dates;
    let stands_in = if choice.fallback {
        " The CRM’s or default chances stand in for the deal model: too few closed deals have created and close dates."
    } else {
        ""
    };
    let own = choice.errors.iter().find(|(own, _)| *own == choice.approach);
    let combined = choice.errors.iter().find(|(own, _)| *own == Approach::Combination);
    let name = choice.approach.name();
    let reason = match (own, combined) {
        (Some((_, own)), _) if choice.approach == Approach::Combination => {
            let naive = choice.errors.iter().filter(|(other, _)| other.is_naive());
            let best = naive.min_by(|a, b| a.1.total_cmp(&b.1));
            let naive = best.map_or_else(String::new, |(best, error)| {
                format!(" The best naive method to compare with, {}, was at {error:.3}.", best.name())
            });
            format!(
                "{name}: none of its parts alone was better by more than noise on {dates} past dates (its error \
                 {own:.3}).{naive}"
            )
        }
        (Some((_, own)), Some((_, combined))) => {
            format!(
                "{name}: on {dates} past dates its error was {own:.3}, that of the combination {combined:.3}."
            )
        }
        _ => format!(
            "{name}: {dates} past dates are too few to choose by evidence ({ENOUGH_DATES} are needed); its parts \
             weigh the same, and the width of the range is a rule of thumb."
        ),
    };
    reason + stands_in
}

fn deal_of(deal: &DealForecast, currency: Currency, session: &Session) -> Value {
    let flags = deal.flags.iter();
    json!({
        "deal": deal.deal,
        "name": deal.name,
        "person": deal.person.map(|person| name(person, session)),
        "amount": Money::new(deal.minor, currency),
        "stage": deal.stage,
        "chance": decimal(deal.chance),
        "expected_close": deal.expected,
        "expected_within": deal.expected_within.map(|(from, to)| json!([from, to])),
        "stated_close": deal.stated,
        "flags": flags.map(|own| json!({ "flag": own, "why": flag(*own) })).collect::<Value>(),
    })
}

/// A flag in words.
pub fn flag(flag: Flag) -> String {
    match flag {
        Flag::Overdue { expected } => format!("was expected by {expected}"),
        Flag::Slipped { first } => format!("was first expected by {first}"),
        Flag::Zombie { age_days, oldest_won_days } => {
            format!("{age_days} days old; the oldest deal ever won had {oldest_won_days}")
        }
    }
}

fn record(report: &BacktestReport, session: &Session) -> Value {
    let money = |minor: i64| Money::new(minor, report.currency);
    let date = |date: &PastDate| {
        json!({
            "as_of": date.day,
            "period": date.period,
            "won": money(date.won_minor),
            "p10": money(date.said.p10),
            "said": money(date.said.p50),
            "p90": money(date.said.p90),
            "came": money(date.came_minor),
        })
    };
    json!({
        "dates": report.dates.iter().map(date).collect::<Value>(),
        "scores": report.scores.iter().map(score).collect::<Value>(),
        "deal_reliability": reliability(&report.deals),
        "callers": report.callers.iter().map(|own| caller(own, session)).collect::<Value>(),
    })
}

fn caller(own: &CallerRecord, session: &Session) -> Value {
    json!({
        "person": name(own.person, session),
        "caller": own.caller,
        "periods": own.periods,
        "wape": decimal(own.wape),
        "bias": decimal(own.bias),
        "within_best_case": own.within.0,
        "with_best_case": own.within.1,
    })
}

fn score(own: &Scores) -> Value {
    json!({
        "approach": own.approach,
        "naive": own.approach.is_naive(),
        "dates": own.dates,
        "wape": decimal(own.wape),
        "bias": decimal(own.bias),
        "mase": own.mase.map(decimal),
        "pinball": decimal(own.pinball),
        "coverage": {
            "50": decimal(own.coverage.0), "80": decimal(own.coverage.1), "95": decimal(own.coverage.2),
        },
        "brier": own.brier.map(decimal),
        "log_loss": own.log_loss.map(decimal),
        "reliability": reliability(&own.reliability),
    })
}

fn reliability(bins: &[Reliability]) -> Value {
    let bin = |bin: &Reliability| json!({ "said": decimal(bin.said), "came": decimal(bin.came), "count": bin.count });
    bins.iter().map(bin).collect()
}

/// A person's name.
pub fn name(person: PersonId, session: &Session) -> String {
    session.workspace().people.get(&person).map(|person| person.name.clone()).unwrap_or_default()
}
