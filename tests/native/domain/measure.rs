//! Laws of KPIs: figures open to rows that add up, parts add up to wholes, order changes nothing.

use crate::world::{Company, Drawn, START, any_company, any_deal, batch, range};
use attain::domain::facts::{DealTable, Outcome};
use attain::domain::kernel::{Calendar, Grain, Rational};
use attain::domain::measure::{
    Axis, Dimension, Explanation, Filter, KPIS, Kpi, KpiId, MeasureFacts, Question, TermRows, Undefined,
    Value, answer, explain, measure, pace,
};
use proptest::prelude::*;
use std::sync::Arc;

fn all() -> Vec<KpiId> {
    KPIS.iter().map(|kpi| kpi.id).collect()
}

/// What a term's shown rows add up to.
fn sum_of(term: &attain::domain::measure::Term) -> Rational {
    let add = |sum: Rational, adds: &Rational| sum.checked_add(*adds).unwrap();
    match &term.rows {
        TermRows::Deals(rows) => rows.iter().map(|(_, adds)| adds).fold(Rational::ZERO, add),
        TermRows::Quotas(rows) => rows.iter().map(|row| &row.adds).fold(Rational::ZERO, add),
        TermRows::Activities(rows) => Rational::whole(rows.len() as i64),
        TermRows::Leads(rows) => Rational::whole(rows.len() as i64),
        TermRows::Hires(rows) => rows.iter().map(|row| &row.days).fold(Rational::ZERO, add),
    }
}

/// What the deals of a term add, in order.
fn adds_of(term: &attain::domain::measure::Term) -> Vec<Rational> {
    let TermRows::Deals(rows) = &term.rows else { return Vec::new() };
    let mut values: Vec<Rational> = rows.iter().map(|(_, adds)| *adds).collect();
    values.sort();
    values
}

fn at(values: &[Rational], share: &str) -> Option<Rational> {
    let last = Rational::whole(values.len() as i64 - 1);
    let (place, rest) = last.checked_mul(Rational::parse(share).unwrap()).ok()?.floor_and_rest().ok()?;
    let lower = *values.get(place as usize)?;
    let upper = *values.get(place as usize + 1).unwrap_or(&lower);
    lower.checked_add(upper.checked_sub(lower).ok()?.checked_mul(rest).ok()?).ok()
}

/// Won money by account, largest first.
fn accounts(term: &attain::domain::measure::Term) -> Vec<Rational> {
    let TermRows::Deals(rows) = &term.rows else { return Vec::new() };
    let mut sums = std::collections::BTreeMap::new();
    for (row, adds) in rows.iter().filter(|(row, _)| !row.account.is_empty()) {
        let sum = sums.entry(row.account.clone()).or_insert(Rational::ZERO);
        *sum = sum.checked_add(*adds).unwrap();
    }
    let mut sums: Vec<Rational> = sums.into_values().collect();
    sums.sort();
    sums.reverse();
    sums
}

/// The figure, computed anew from nothing but the rows that are shown; nothing where it is not exact.
fn from_rows(explanation: &Explanation) -> Option<Rational> {
    use KpiId::*;
    let terms = &explanation.terms;
    let total = |index: usize| sum_of(&terms[index]);
    let count = |index: usize| Rational::whole(terms[index].count as i64);
    let share = |above: Rational, below: Rational| above.checked_div(below).ok();
    let add = |a: Rational, b: Rational| a.checked_add(b).unwrap();
    let less = |a: Rational, b: Rational| a.checked_sub(b).unwrap();
    match explanation.kpi {
        WinRate | WinRateValue | StageConversion => share(total(0), add(total(0), total(1))),
        Attainment | WinRateCohort | Margin | NoDecisionRate | NoNextStep | SingleThreaded
        | CoverageNaive | SlippageRate | AccountRetention | MeetingRate | DealsPerMeeting
        | ActivitiesPerWin | LeadConversion => share(total(0), total(1)),
        Coverage => share(total(0), less(total(1), total(2))),
        Discount => share(less(total(1), total(0)), total(1)),
        AverageDeal | CycleMean | OpenAge | FirstWinTime | RampTime => share(total(0), count(0)),
        MedianDeal | CycleMedian | ResponseTime => at(&adds_of(&terms[0]), "0.5"),
        CycleP75 => at(&adds_of(&terms[0]), "0.75"),
        CycleP90 => at(&adds_of(&terms[0]), "0.9"),
        Velocity => {
            let (average, rate) = (share(total(1), count(1))?, share(total(2), add(total(2), total(3)))?);
            let pace = share(count(4), total(4))?;
            total(0).checked_mul(average).ok()?.checked_mul(rate).ok()?.checked_mul(pace).ok()
        }
        TopAccountShare | TopFiveShare => {
            let sums = accounts(&terms[0]);
            let places = if explanation.kpi == TopAccountShare { 1 } else { 5 };
            let top = sums.iter().take(places).fold(Rational::ZERO, |sum, part| add(sum, *part));
            share(top, sums.iter().fold(Rational::ZERO, |sum, part| add(sum, *part)))
        }
        EffectiveAccounts => None,
        _ => Some(total(0)),
    }
}

/// Whether a figure is what its rows give; money that was divided is rounded half away from zero.
fn agrees(value: &Value, exact: Rational) -> bool {
    use attain::domain::kernel::RoundingMode;
    match value {
        Value::Money(money) => {
            i128::from(money.minor) == RoundingMode::HalfAwayFromZero.whole(exact).unwrap()
        }
        other => other.exact() == Some(exact),
    }
}

/// Figures of open deals are those of now, whatever the period.
fn is_of_now(kpi: KpiId) -> bool {
    use KpiId::*;
    matches!(kpi, OpenPipeline | WeightedPipeline | OpenCount | StuckDeals | StuckAmount | ZombieDeals)
}

proptest! {
    #![proptest_config(crate::world::cases(64))]

    #[test]
    fn every_figure_opens_to_rows_that_add_up_to_it(
        company in any_company(60),
        from in 0i32..500,
        days in 1i32..400,
        by in prop_oneof![Just(Axis::Person), Just(Axis::Team), Just(Axis::Time(Grain::Quarter)),
            Just(Axis::Text(Dimension::Region))],
    ) {
        let (table, workspace) = (company.table(), company.workspace());
        let facts = MeasureFacts::new(&table, &workspace);
        let filter = Filter::in_period(range(START + from, START + from + days));
        for row in measure(&facts, &all(), &[by], &filter) {
            for (kpi, value) in &row.values {
                // “Nobody” narrows no filter, so its rows are those of everybody.
                if format!("{:?}", row.keys).contains("None") {
                    continue;
                }
                let explanation = explain(&facts, *kpi, &filter, &row.keys, usize::MAX);
                prop_assert_eq!(&explanation.value, value, "{:?} in {:?}", kpi, row.keys);
                for term in &explanation.terms {
                    prop_assert_eq!(sum_of(term), term.total);
                }
                if !matches!(value, Value::Undefined(_)) {
                    let Some(exact) = from_rows(&explanation) else {
                        prop_assert_eq!(*kpi, KpiId::EffectiveAccounts);
                        continue;
                    };
                    prop_assert!(agrees(value, exact), "{:?}: {:?} is not {}", kpi, value, exact);
                }
            }
        }
    }

    #[test]
    fn a_period_cut_anywhere_adds_up(company in any_company(60), cut in 1i32..799) {
        let (table, workspace) = (company.table(), company.workspace());
        let facts = MeasureFacts::new(&table, &workspace);
        let one = |from, until, kpi| {
            let rows = measure(&facts, &[kpi], &[], &Filter::in_period(range(from, until)));
            match &rows[0].values[0].1 {
                Value::Undefined(Undefined::MissingColumn { .. }) => Rational::ZERO,
                value => value.exact().unwrap_or(Rational::ZERO),
            }
        };
        // A quota that is cut is rounded twice.
        let sums = |kpi: &KpiId| *kpi != KpiId::Quota && !is_of_now(*kpi);
        let additive = KPIS.iter().filter(|kpi| kpi.additive && sums(&kpi.id));
        for kpi in additive.map(|kpi| kpi.id) {
            let (left, right) = (one(START, START + cut, kpi), one(START + cut, START + 800, kpi));
            prop_assert_eq!(left.checked_add(right).unwrap(), one(START, START + 800, kpi));
        }
    }

    #[test]
    fn groups_add_up_to_the_whole(company in any_company(60)) {
        let (table, workspace) = (company.table(), company.workspace());
        let facts = MeasureFacts::new(&table, &workspace);
        for by in [vec![Axis::Person], vec![Axis::Team, Axis::Time(Grain::Month)], vec![Axis::Text(Dimension::Region)]] {
            let rows = measure(&facts, &[KpiId::WonCount, KpiId::OpenCount], &by, &Filter::default());
            let total: u64 = rows.iter().map(|row| row.deals).sum();
            prop_assert_eq!(total, table.len() as u64);
        }
    }

    #[test]
    fn one_scan_for_many_questions_gives_what_each_asked_alone_gives(
        company in any_company(60),
        from in 0i32..500,
        days in 1i32..400,
    ) {
        let (table, workspace) = (company.table(), company.workspace());
        let facts = MeasureFacts::new(&table, &workspace);
        let period = Filter::in_period(range(START + from, START + from + days));
        let mut of_region = period.clone();
        of_region.texts.entry(Dimension::Region).or_default().insert("North".to_owned());
        let by = [vec![], vec![Axis::Person, Axis::Time(Grain::Month)], vec![Axis::Text(Dimension::Region)]];
        let ask = |filter: &Filter, by: &Vec<Axis>| Question { kpis: all(), by: by.clone(), filter: filter.clone() };
        let filters = [period, of_region, Filter::default()];
        let questions: Vec<Question> =
            filters.iter().flat_map(|filter| by.iter().map(move |by| ask(filter, by))).collect();
        for (grid, question) in answer(&facts, &questions).iter().zip(&questions) {
            prop_assert_eq!(grid.rows(), measure(&facts, &question.kpis, &question.by, &question.filter));
        }
    }

    /// I11: a manager's figure is the own one and those of the reports, each deal once, for any tree.
    #[test]
    fn teams_add_up_to_the_company_and_people_to_their_team(company in any_company(60)) {
        let (table, workspace) = (company.table(), company.workspace());
        let facts = MeasureFacts::new(&table, &workspace);
        // These two are rounded once a group, and once for all.
        let is_rounded = |kpi: KpiId| matches!(kpi, KpiId::Quota | KpiId::WeightedPipeline);
        let adds_up = |kpi: &&Kpi| kpi.additive && !is_rounded(kpi.id);
        let kpis: Vec<KpiId> = KPIS.iter().filter(adds_up).map(|kpi| kpi.id).collect();
        let exact = |value: &Value| value.exact().unwrap_or(Rational::ZERO);
        let sums = |by: Axis| -> Vec<Rational> {
            let rows = measure(&facts, &kpis, &[by], &Filter::default());
            let of = |place: usize| rows.iter().map(move |row| row.values[place].1.clone());
            let add = |sum: Rational, value: Value| sum.checked_add(exact(&value)).unwrap();
            (0..kpis.len()).map(|place| of(place).fold(Rational::ZERO, add)).collect()
        };
        let whole = measure(&facts, &kpis, &[], &Filter::default());
        let whole: Vec<Rational> = whole[0].values.iter().map(|(_, value)| exact(value)).collect();
        prop_assert_eq!(sums(Axis::Person), whole.clone());
        prop_assert_eq!(sums(Axis::Team), whole);
    }

    #[test]
    fn the_order_of_rows_and_of_disjoint_imports_changes_no_figure(
        company in any_company(40),
        more in proptest::collection::vec(any_deal(), 0..20),
    ) {
        let workspace = company.workspace();
        let (a, b) = (Arc::new(batch(&company.deals, "a")), Arc::new(batch(&more, "b")));
        let figures = |batches: &[Arc<_>]| {
            let table = DealTable::build(batches, &workspace.roster());
            let facts = MeasureFacts::new(&table, &workspace);
            measure(&facts, &all(), &[Axis::Person, Axis::Time(Grain::Month)], &Filter::default())
        };
        prop_assert_eq!(figures(&[Arc::clone(&a), Arc::clone(&b)]), figures(&[b, a]));
    }

    #[test]
    fn a_deal_outside_the_filter_changes_nothing_inside(company in any_company(40), extra in any_deal()) {
        let filter = Filter::in_period(range(START, START + 400));
        let mut outside = extra;
        (outside.created, outside.closed) = (Some(START + 450), Some(START + 500));
        outside.outcome = if outside.outcome == Outcome::Open { Outcome::Won } else { outside.outcome };
        let mut larger = company.clone();
        larger.deals.push(outside);
        let figures = |company: &Company| {
            let (table, workspace) = (company.table(), company.workspace());
            measure(&MeasureFacts::new(&table, &workspace), &all(), &[], &filter)[0].values.clone()
        };
        // Without any deal there is no currency yet, and sums are unknown rather than zero; without any date of
        // a kind the deal outside would bring the column of which a figure says that it is missing.
        let has = |day: fn(&Drawn) -> Option<i32>| company.deals.iter().any(|deal| day(deal).is_some());
        prop_assume!(has(|deal| deal.created) && has(|deal| deal.closed));
        prop_assert_eq!(figures(&company), figures(&larger));
    }
}

/// The check figures of the field's definitions.
/// Eight quarters in which a tenth is won on the first day and the rest on the last, then one begun.
#[test]
fn history_says_what_was_won_by_the_same_share_of_days() {
    let mut company = Company { people: 1, quotas: vec![], deals: vec![] };
    let calendar = Calendar::default();
    let quarters = calendar.periods_in(range(START, START + 8 * 91), Grain::Quarter).unwrap();
    for quarter in &quarters[..7] {
        for (day, minor) in [(quarter.range.from, 10_000), (quarter.range.last_day(), 90_000)] {
            let day = Some(day.days());
            company.deals.push(Drawn {
                owner: 0,
                outcome: Outcome::Won,
                minor: Some(minor),
                created: day,
                closed: day,
                chance: None,
                region: 0,
            });
        }
    }
    let (workspace, table) = (company.workspace(), company.table());
    let facts = MeasureFacts::new(&table, &workspace);
    let period = quarters[7].range;
    let middle = period.from.plus_days(45).unwrap();
    let half = pace(&facts, &Filter::default(), period, middle);
    assert_eq!(half.straight, Rational::new(46, i128::from(period.days())).unwrap());
    let history = half.history.unwrap();
    assert_eq!((history.share, history.periods), (Rational::new(1, 10).unwrap(), 7));
    let done = pace(&facts, &Filter::default(), period, period.last_day());
    assert_eq!((done.straight, done.history.unwrap().share), (Rational::ONE, Rational::ONE));
    let early = pace(&facts, &Filter::default(), quarters[2].range, quarters[2].range.from);
    assert_eq!(early.history, None, "two periods are no curve");
}

#[test]
fn worked_figures() {
    let deal = |outcome, minor, created, closed| crate::world::Drawn {
        owner: 0,
        outcome,
        minor: Some(minor),
        created: Some(START + created),
        closed: Some(START + closed),
        chance: None,
        region: 0,
    };
    let measured = |deals: Vec<crate::world::Drawn>, kpi| {
        let company = Company { people: 1, quotas: vec![], deals };
        let (table, workspace) = (company.table(), company.workspace());
        measure(&MeasureFacts::new(&table, &workspace), &[kpi], &[], &Filter::default())[0].values[0]
            .1
            .clone()
    };
    let mut many = vec![deal(Outcome::Won, 1, 0, 1); 45];
    many.extend(vec![deal(Outcome::Lost, 1, 0, 1); 135]);
    many.extend(vec![deal(Outcome::Open, 1, 0, 1); 80]);
    assert_eq!(measured(many, KpiId::WinRate), Value::Ratio(Rational::parse("25%").unwrap()));
    let by_value = vec![
        deal(Outcome::Won, 3_000_000, 0, 1),
        deal(Outcome::Won, 7_000_000, 0, 1),
        deal(Outcome::Lost, 10_000_000, 0, 1),
        deal(Outcome::Lost, 2_000_000, 0, 1),
    ];
    assert_eq!(measured(by_value, KpiId::WinRateValue), Value::Ratio(Rational::parse("10/22").unwrap()));
    let three = [333_333, 333_333, 333_334].map(|minor| deal(Outcome::Won, minor, 0, 30)).to_vec();
    let Value::Money(average) = measured(three.clone(), KpiId::AverageDeal) else { panic!("no money") };
    assert_eq!(average.decimal(), "3333.33");
    assert_eq!(measured(three, KpiId::CycleMean), Value::Days(Rational::whole(30)));
    let mut open = vec![deal(Outcome::Open, 1_000_000, 0, 1), deal(Outcome::Open, 500_000, 0, 1)];
    open.push(deal(Outcome::Open, 2_000_000, 0, 1));
    for (deal, chance) in open.iter_mut().zip([800_000, 500_000, 200_000]) {
        deal.chance = Some(chance);
    }
    let Value::Money(weighted) = measured(open, KpiId::WeightedPipeline) else { panic!("no money") };
    assert_eq!(weighted.decimal(), "14500.00");
}
