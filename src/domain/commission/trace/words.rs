//! A line's calculation as text that a calculator can follow, and its sentence.

use super::Reason;
use crate::domain::commission::attainment::{Base, Case};
use crate::domain::commission::line::{Asked, Computed};
use crate::domain::commission::recorder::{Change, Piece, Tape};
use crate::domain::commission::{describe, figures};
use crate::domain::kernel::Rational;
use crate::domain::model::plan::RateRule;

pub(super) fn arithmetic(case: &Case<'_, '_>, computed: &Computed, tape: &Tape, minor: i64) -> String {
    let currency = case.currency();
    if tape.reason.is_some() && computed.exact.is_zero() && tape.changes.is_empty() && minor == 0 {
        return figures::amount_minor(0, currency);
    }
    let text = expression(case, tape);
    let rounding = case.terms.plan.rounding;
    let Some(earlier) = computed.earlier else {
        return format!("{text}{}", figures::outcome(&computed.exact, minor, rounding, currency));
    };
    let due = minor.saturating_add(earlier);
    let due_text = format!("{text}{}", figures::outcome(&computed.exact, due, rounding, currency));
    if earlier == 0 {
        return due_text;
    }
    let minus = |minor: i64| figures::amount_minor(minor, currency);
    let sign = if earlier < 0 { "+" } else { "−" };
    let size = minus(earlier.saturating_abs());
    format!("{due_text}; {} {sign} {size} = {}", minus(due), minus(minor))
}

/// The calculation up to the exact amount, without an equals sign.
pub(in crate::domain::commission) fn expression(case: &Case<'_, '_>, tape: &Tape) -> String {
    let currency = case.currency();
    let mut parts: Vec<String> = match tape.from {
        Some(from) => vec![figures::amount(from, currency)],
        None => {
            let told = tape.pieces.iter().enumerate();
            let told = told.filter(|(index, piece)| {
                !piece.part.is_zero() || !piece.fixed.is_zero() || (*index == 0 && tape.pieces.len() == 1)
            });
            let pieces = told.flat_map(|(_, piece)| piece_texts(case, piece, tape));
            pieces.chain(tape.terms.iter().cloned()).collect()
        }
    };
    if parts.is_empty() {
        parts.push(figures::amount_minor(0, currency));
    }
    let mut several = parts.len() > 1;
    let mut text = parts.join(" + ");
    for told in &tape.changes {
        match told.change {
            Change::Times(factor) => {
                let factor = figures::number(factor, 0);
                text = if several { format!("({text}) × {factor}") } else { format!("{text} × {factor}") };
                several = false;
            }
            Change::Plus(amount) if amount.is_negative() => {
                let size = amount.checked_neg().unwrap_or(amount);
                text = format!("{text} − {}", figures::amount(size, currency));
                several = true;
            }
            Change::Plus(amount) => {
                text = format!("{text} + {}", figures::amount(amount, currency));
                several = true;
            }
        }
    }
    text
}

/// Credit × rate as text: money × percent, or a number × an amount.
pub(in crate::domain::commission) fn product(
    case: &Case<'_, '_>,
    credit: Rational,
    rate: Rational,
) -> String {
    if case.rule.is_money() {
        format!("{} × {}", figures::amount(credit, case.currency()), figures::share(rate))
    } else {
        format!("{} × {}", figures::number(credit, 0), figures::amount(rate, case.currency()))
    }
}

/// `10,000.00 × 10%`, or `10,000.00 × 1.5 × (5,000.00 ÷ 100,000.00)` for a multiple of the base rate; and
/// what is paid once.
fn piece_texts(case: &Case<'_, '_>, piece: &Piece, tape: &Tape) -> Vec<String> {
    let mut texts = Vec::new();
    if !piece.part.is_zero() || piece.fixed.is_zero() {
        texts.push(piece_product(case, piece, tape));
    }
    if !piece.fixed.is_zero() {
        texts.push(figures::amount(piece.fixed, case.currency()));
    }
    texts
}

fn piece_product(case: &Case<'_, '_>, piece: &Piece, tape: &Tape) -> String {
    let currency = case.currency();
    let money = case.rule.is_money();
    let number = |value| if money { figures::amount(value, currency) } else { figures::number(value, 0) };
    let part = number(piece.part);
    let Some(base) = tape.standing.base else { return product(case, piece.part, piece.rate) };
    let base_text = match base {
        Base::Stated(rate) => figures::share(rate),
        Base::TargetOverQuota { target, quota, .. } => {
            format!("({} ÷ {})", figures::amount(target, currency), number(quota))
        }
    };
    let tiers = case.rule.scheme.tiers();
    let step = piece.step.and_then(|step| tiers.and_then(|tiers| tiers.steps.get(step)));
    match step.map(|step| step.rule) {
        None => format!("{part} × {base_text}"),
        Some(RateRule::Multiple(multiple)) if base.rate().checked_mul(multiple) == Ok(piece.rate) => {
            format!("{part} × {} × {base_text}", figures::number(multiple, 0))
        }
        Some(_) if piece.rate == base.rate() => format!("{part} × {base_text}"),
        Some(_) => product(case, piece.part, piece.rate),
    }
}

pub(super) fn sentence_zero(asked: &Asked<'_, '_>, minor: i64, why_zero: Option<Reason>) -> String {
    let currency = asked.terms.plan.currency;
    let paid = figures::amount_minor(minor, currency);
    let because = why_zero.map_or_else(String::new, |why| format!(", because {}", why.words()));
    format!("This pays {paid} {currency}{because}.")
}

pub(super) fn sentence(
    case: &Case<'_, '_>,
    computed: &Computed,
    tape: &Tape,
    minor: i64,
    why_zero: Option<Reason>,
) -> String {
    let currency = case.currency();
    let money = |minor: Rational| format!("{} {currency}", figures::about_amount(minor, currency));
    let unit = |value: Rational| if case.rule.is_money() { money(value) } else { figures::number(value, 0) };
    let (quota_credit, credit) = computed.earned.credit;
    let mut text = format!("Credit of {}", unit(credit));
    if quota_credit != credit {
        text.push_str(&format!(", of which {} count for the quota,", unit(quota_credit)));
    }
    if let Some(quota) = tape.standing.quota
        && let Ok(attainment) = quota_credit.checked_div(quota)
    {
        let about = describe::about_percent(attainment);
        text.push_str(&format!(" is {about} of the quota of {}", unit(quota)));
        text.push_str(" and");
    }
    text.push_str(&format!(" pays {}", money(Rational::whole(minor))));
    match why_zero {
        Some(reason) => text.push_str(&format!(", because {}.", reason.words())),
        None => text.push_str(&paid_words(case, computed, tape)),
    }
    let notes = tape.notes.iter().map(String::as_str);
    let changes = tape.changes.iter().map(|told| told.words.as_str()).filter(|words| !words.is_empty());
    for note in notes.chain(changes) {
        let mut letters = note.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        text.push_str(&format!(" {first}{}.", letters.as_str()));
    }
    text
}

fn paid_words(case: &Case<'_, '_>, computed: &Computed, tape: &Tape) -> String {
    let currency = case.currency();
    let money = case.rule.is_money();
    let part = |piece: &Piece| {
        if money {
            let credit = figures::about_amount(piece.part, currency);
            format!("{credit} {currency} at {}", describe::about_percent(piece.rate))
        } else {
            let credit = figures::number(piece.part, 0);
            format!("{credit} at {} {currency}", figures::about_amount(piece.rate, currency))
        }
    };
    let used = tape.pieces.iter().filter(|piece| !piece.part.is_zero() && !piece.rate.is_zero());
    let mut parts: Vec<String> = used.map(part).collect();
    let fixed = tape.pieces.iter().filter(|piece| !piece.fixed.is_zero());
    parts.extend(
        fixed.map(|piece| format!("{} {currency} once", figures::about_amount(piece.fixed, currency))),
    );
    let earlier = computed.earlier.filter(|earlier| *earlier != 0);
    let less = earlier
        .map(|earlier| format!("less {} {currency} paid before", figures::amount_minor(earlier, currency)));
    let less = less.map_or_else(String::new, |less| format!(", {less}"));
    if parts.is_empty() { format!("{less}.") } else { format!(": {}{less}.", parts.join(" and ")) }
}
