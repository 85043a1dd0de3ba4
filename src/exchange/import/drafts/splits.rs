//! Rows → one batch of splits. The shares of one deal are taken together or refused together.

use super::super::fields::{Field, fold_header};
use super::super::issue::Code;
use super::super::values::Number;
use super::Origin;
use super::convert::{Column, Work, cleaned};
use crate::domain::facts::splits::{SPLITS_MOST, share_key};
use crate::domain::facts::{SplitBatch, SplitKind, TextBuilder, identity};
use crate::domain::kernel::Rational;
use crate::domain::model::person::fold_name;
use std::collections::BTreeMap;

/// How bare numbers of a column are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    /// 50 is half.
    PerCent,
    /// 0.5 is half.
    Fractions,
    /// 1 beside another 1 is half.
    Weights,
}

struct Columns<'a> {
    numbers: Column<'a, Number>,
    fractions: Column<'a, Rational>,
    kind: Column<'a, SplitKind>,
    meant: Meant,
    share: usize,
}

/// One row whose cells can be read.
struct Line {
    row: usize,
    kind: SplitKind,
    share: Rational,
    /// Whether the share is a weight among those of the deal.
    is_weight: bool,
}

/// Where the shares of a batch were read, in case they are refused later.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ShareOrigins {
    /// One for each row of the batch.
    pub origins: Vec<Origin>,
    /// The column that names the person.
    pub person_column: usize,
}

/// The batch of a sheet, and where its rows were read.
#[inline(never)]
pub(super) fn read(work: &mut Work<'_>) -> (SplitBatch, ShareOrigins) {
    let columns = columns(work);
    let mut deals: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut lines: BTreeMap<usize, Line> = BTreeMap::new();
    for row in 0..work.sheet.rows() {
        lines.extend(line(work, &columns, row).map(|line| (row, line)));
        if let Some(deal) = deal_of(work, row) {
            deals.entry(deal).or_default().push(row);
        }
    }
    for rows in deals.values() {
        judge(work, &columns, rows, &mut lines);
    }
    let lines: Vec<Line> = lines.into_values().filter(|line| !work.bad[line.row]).collect();
    let origins = lines.iter().map(|line| work.origin(line.row)).collect();
    let person_column = work.mapping.column(Field::Person).unwrap_or(0);
    (batch(work, &lines), ShareOrigins { origins, person_column })
}

#[inline(never)]
fn columns<'a>(work: &mut Work<'a>) -> Columns<'a> {
    let share = work.mapping.column(Field::Share).unwrap_or(0);
    let sheet = work.sheet;
    let is_fraction = move |code: u32| sheet.columns[share].value(code).contains('/');
    let numbers = work.numbers_at(share, |code| !is_fraction(code));
    let fractions = work.convert(Field::Share, |text| match text.contains('/') {
        true => Rational::parse(text).map_err(|_| Code::ShareSyntax),
        false => Ok(Rational::ZERO),
    });
    let kind = work.convert(Field::SplitKind, |text| split_kind(text).ok_or(Code::SplitKindUnknown));
    let mut columns = Columns { numbers, fractions, kind, meant: Meant::PerCent, share };
    columns.meant = meant(work, &columns);
    let words = match columns.meant {
        Meant::PerCent => "per cent",
        Meant::Fractions => "shares of 1",
        Meant::Weights => "weights",
    };
    work.forms.push(format!("{}: {words}", work.header(share)));
    columns
}

/// What the words of CRMs say: a split divides the deal, an overlay stands beside it.
pub fn split_kind(text: &str) -> Option<SplitKind> {
    let folded = fold_header(text);
    let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    if has(&["overlay", "overlays", "assist", "secondary", "shadow"]) {
        Some(SplitKind::Overlay)
    } else if has(&[
        "split",
        "splits",
        "revenue",
        "primary",
        "direct",
        "owner",
        "credit",
        "normal",
        "opportunity",
    ]) {
        Some(SplitKind::Split)
    } else {
        None
    }
}

/// By the header; else by what stands beside the digits; else by which reading adds up.
fn meant(work: &Work<'_>, columns: &Columns<'_>) -> Meant {
    let header = work.header(columns.share);
    let folded = fold_header(header);
    let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    if header.contains('%') || has(&["percent", "percentage", "pct", "prozent", "splitpercentage"]) {
        return Meant::PerCent;
    }
    if has(&["weight", "weights", "ratio", "parts", "gewicht"]) {
        return Meant::Weights;
    }
    let rows = 0..work.sheet.rows();
    let numbers: Vec<(usize, Number)> = rows.filter_map(|row| Some((row, columns.number(row)?))).collect();
    if numbers.iter().any(|(_, number)| number.percent) {
        return Meant::PerCent;
    }
    let exact = |number: &Number| number.to_rational().unwrap_or(Rational::ZERO);
    let mut sums: BTreeMap<String, Rational> = BTreeMap::new();
    for (row, number) in numbers.iter().filter(|(row, _)| columns.kind(*row) == SplitKind::Split) {
        let sum = sums.entry(deal_of(work, *row).unwrap_or_default()).or_insert(Rational::ZERO);
        *sum = sum.checked_add(exact(number)).unwrap_or(*sum);
    }
    let twenty = Rational::whole(20);
    let is_whole = |number: &Number| exact(number).denominator() == 1;
    if sums.values().any(|sum| *sum == Rational::HUNDRED) {
        Meant::PerCent
    } else if numbers.iter().all(|(_, number)| is_whole(number)) {
        if numbers.iter().any(|(_, number)| exact(number) > twenty) { Meant::PerCent } else { Meant::Weights }
    } else if numbers.iter().all(|(_, number)| exact(number) <= Rational::ONE) {
        Meant::Fractions
    } else {
        Meant::PerCent
    }
}

impl Columns<'_> {
    /// The number in a row, unless it holds a fraction.
    fn number(&self, row: usize) -> Option<Number> {
        self.numbers.value(row)
    }

    fn kind(&self, row: usize) -> SplitKind {
        self.kind.value(row).unwrap_or_default()
    }
}

/// What names the deal of a row: its id in the form that counts, else its name.
fn deal_of(work: &Work<'_>, row: usize) -> Option<String> {
    let texts = [identity(work.text(Field::Deal, row)), work.text(Field::Name, row)];
    texts.into_iter().find(|text| !text.is_empty()).map(str::to_owned)
}

#[inline(never)]
fn line(work: &mut Work<'_>, columns: &Columns<'_>, row: usize) -> Option<Line> {
    if deal_of(work, row).is_none() {
        let column = work.mapping.column(Field::Deal).or(work.mapping.column(Field::Name));
        work.fault(row, column.unwrap_or(0), Code::DealMissing, "");
    }
    if work.text(Field::Person, row).is_empty() {
        let column = work.mapping.column(Field::Person).unwrap_or(0);
        work.fault(row, column, Code::PersonNoName, "");
    }
    let kind = work.take(&columns.kind, row).unwrap_or_default();
    let fraction = work.take(&columns.fractions, row).filter(|_| columns.is_fraction(work, row));
    let number = work.take(&columns.numbers, row);
    let is_weight = columns.meant == Meant::Weights && kind == SplitKind::Split;
    let share = match (fraction, number) {
        (Some(fraction), _) => Some((fraction, false)),
        (None, Some(number)) if number.unit.is_some() => None,
        (None, Some(number)) => number.to_rational().ok().and_then(|exact| match columns.meant {
            Meant::PerCent if !number.percent => Some((exact.checked_div(Rational::HUNDRED).ok()?, false)),
            Meant::Weights if !number.percent => Some((exact, is_weight)),
            _ => Some((exact, false)),
        }),
        (None, None) => None,
    };
    let fits = |share: &Rational| {
        [share.numerator(), share.denominator()].iter().all(|part| i64::try_from(*part).is_ok())
    };
    let share = share.filter(|(share, _)| !share.is_negative() && fits(share));
    // While the form of the numbers is asked, no share is known; nothing can be committed before that.
    let share = if columns.numbers.asked { Some((Rational::ONE, true)) } else { share };
    if share.is_none() && !work.bad[row] {
        work.fault(row, columns.share, Code::ShareSyntax, "");
    }
    let (share, is_weight) = share?;
    (!work.bad[row]).then_some(Line { row, kind, share, is_weight })
}

impl Columns<'_> {
    fn is_fraction(&self, work: &Work<'_>, row: usize) -> bool {
        work.text(Field::Share, row).contains('/')
    }
}

/// Judges the shares of one deal. Where one is wrong, or they do not add up, all are refused.
fn judge(work: &mut Work<'_>, columns: &Columns<'_>, rows: &[usize], lines: &mut BTreeMap<usize, Line>) {
    let mut seen: BTreeMap<(String, SplitKind), usize> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| lines.contains_key(*row)) {
        let kind = columns.kind(*row);
        let person = fold_name(work.text(Field::Person, *row));
        let before = seen.insert((person, kind), *row);
        if let Some(before) = before {
            let line = work.place(before).0;
            let column = work.mapping.column(Field::Person).unwrap_or(0);
            work.fault(*row, column, Code::SplitTwice, &format!("Line {line} names this person, too."));
        } else if place == SPLITS_MOST {
            work.fault(*row, columns.share, Code::LimitSplits, "");
        }
    }
    settle(work, columns, rows, lines);
    let Some(wrong) = rows.iter().find(|row| work.bad[**row]) else { return };
    let line = work.place(*wrong).0;
    for row in rows {
        work.refuse_beside(
            *row,
            *wrong,
            &format!("Line {line} of the same deal is refused; its shares are taken together."),
        );
    }
}

/// Turns weights into shares, and refuses shares that are not exactly the whole deal.
#[inline(never)]
fn settle(work: &mut Work<'_>, columns: &Columns<'_>, rows: &[usize], lines: &mut BTreeMap<usize, Line>) {
    let is_wrong = rows.iter().any(|row| work.bad[*row]);
    let parts = || rows.iter().filter(|row| columns.kind(**row) == SplitKind::Split);
    let Some(last) = parts().next_back().copied().filter(|_| !is_wrong) else { return };
    let known = |weights: bool| {
        let shares = parts().filter_map(|row| lines.get(row)).filter(|line| line.is_weight == weights);
        shares.map(|line| line.share).try_fold(Rational::ZERO, Rational::checked_add).ok()
    };
    let (Some(stated), Some(weights)) = (known(false), known(true)) else {
        return work.fault(last, columns.share, Code::NumberRange, "");
    };
    let has_weights = parts().filter_map(|row| lines.get(row)).any(|line| line.is_weight);
    let adds_up = if has_weights { stated.is_zero() && !weights.is_zero() } else { stated == Rational::ONE };
    if !adds_up {
        let sum = if has_weights { weights.to_string() } else { stated.percent() };
        let detail = format!("Those of “{}” add up to {sum}.", deal_of(work, last).unwrap_or_default());
        return work.fault(last, columns.share, Code::SplitSum, &detail);
    }
    for row in rows {
        let Some(line) = lines.get_mut(row).filter(|line| line.is_weight) else { continue };
        line.share = line.share.checked_div(weights).unwrap_or(Rational::ZERO);
    }
}

#[inline(never)]
fn batch(work: &Work<'_>, lines: &[Line]) -> SplitBatch {
    let rows: Vec<u32> = lines.iter().map(|line| u32::try_from(line.row).unwrap_or(u32::MAX)).collect();
    let mut batch = SplitBatch::empty(work.batch_id(), &work.sheet.name, &work.mapping.layout);
    batch.line = work.lines(&rows);
    batch.deal = work.pick(Field::Deal, &rows);
    batch.name = work.pick(Field::Name, &rows);
    batch.person = work.pick(Field::Person, &rows);
    batch.role = work.pick(Field::Role, &rows);
    let mut keys = TextBuilder::default();
    for (place, line) in lines.iter().enumerate() {
        let person = fold_name(cleaned(batch.person.get(place)));
        keys.push(&share_key(batch.deal.get(place), batch.name.get(place), &person, line.kind));
        let part = |part: i128| i64::try_from(part).ok();
        let share = part(line.share.numerator()).zip(part(line.share.denominator()));
        // Shares with more digits than fit were refused, and a weight over the sum of all has fewer.
        let (above, below) = share.unwrap_or((0, 1));
        batch.above.push(above);
        batch.below.push(below);
        batch.kind.push(line.kind);
    }
    batch.key = keys.finish();
    batch
}
