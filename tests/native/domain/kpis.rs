//! The check figures of the field's definitions, KPI by KPI, and own KPIs that mean the same.

use crate::world::{Company, Drawn, START, any_company, person_id, range};
use attain::domain::facts::Outcome;
use attain::domain::kernel::{Grain, Id, OwnKpiId, Rational};
use attain::domain::measure::own::sql::{SqlQuestion, expression, statement};
use attain::domain::measure::own::{parse, words};
use attain::domain::measure::{
    Axis, Dimension, Filter, KPIS, KpiId, MeasureFacts, Undefined, Unit, Value, explain, measure,
};
use attain::domain::model::Workspace;
use attain::domain::model::measures::{ActivityGoal, OwnKpi};
use proptest::prelude::*;

fn deal(outcome: Outcome, minor: i64, created: i32, closed: i32) -> Drawn {
    let (created, closed) = (Some(START + created), Some(START + closed));
    Drawn { owner: 0, outcome, minor: Some(minor), created, closed, chance: None, region: 0 }
}

fn value(company: &Company, kpi: KpiId, filter: &Filter) -> Value {
    let (table, workspace) = (company.table(), company.workspace());
    let facts = MeasureFacts::new(&table, &workspace).on(crate::world::date(START + 100), None);
    measure(&facts, &[kpi], &[], filter)[0].values[0].1.clone()
}

fn of(deals: Vec<Drawn>) -> Company {
    Company { people: 1, quotas: vec![], deals }
}

fn r(text: &str) -> Rational {
    Rational::parse(text).unwrap()
}

#[test]
fn a_cohort_counts_all_that_was_created() {
    let mut deals = vec![deal(Outcome::Won, 1, 0, 1); 45];
    deals.extend(vec![deal(Outcome::Lost, 1, 0, 1); 135]);
    deals.extend(vec![deal(Outcome::Open, 1, 0, 1); 80]);
    let found = value(&of(deals), KpiId::WinRateCohort, &Filter::default());
    assert_eq!(found, Value::Ratio(Rational::new(45, 260).unwrap()));
}

/// 10 open deals, an average of 5,000, three in ten won, `cycle` days.
fn moving(cycle: i32) -> Company {
    let mut deals = vec![deal(Outcome::Won, 500_000, 0, cycle); 3];
    deals.extend(vec![deal(Outcome::Lost, 100, 0, 5); 7]);
    deals.extend(vec![deal(Outcome::Open, 100, 0, 90); 10]);
    of(deals)
}

#[test]
fn velocity_is_what_the_pipeline_brings_a_day() {
    let a_day = |cycle| match value(&moving(cycle), KpiId::Velocity, &Filter::default()) {
        Value::Money(money) => money.decimal(),
        other => panic!("{other:?}"),
    };
    assert_eq!((a_day(30), a_day(24)), ("500.00".to_owned(), "625.00".to_owned()));
    let at_once = value(&moving(0), KpiId::Velocity, &Filter::default());
    assert_eq!(at_once, Value::Undefined(Undefined::NothingToDivideBy));
}

#[test]
fn coverage_is_of_what_is_missing_and_only_by_what_is_due() {
    let mut company = of(vec![
        deal(Outcome::Won, 40_000_000, 0, 10),
        deal(Outcome::Open, 200_000_000, 0, 50),
        deal(Outcome::Open, 100_000_000, 0, 60),
        // Due later: it covers nothing of this period.
        deal(Outcome::Open, 900_000_000, 0, 200),
    ]);
    company.quotas = vec![(0, START, 91, 100_000_000)];
    let period = Filter::in_period(range(START, START + 91));
    assert_eq!(value(&company, KpiId::Coverage, &period), Value::Number(r("5")));
    assert_eq!(value(&company, KpiId::CoverageNaive, &period), Value::Number(r("3")));
    company.deals[0].minor = Some(100_000_000);
    assert_eq!(value(&company, KpiId::Coverage, &period), Value::Undefined(Undefined::QuotaReached));
}

#[test]
fn percentiles_of_the_cycle_lie_between_deals() {
    let deals = [10, 20, 30, 100].map(|days| deal(Outcome::Won, 1, 0, days)).to_vec();
    let days = |kpi| value(&of(deals.clone()), kpi, &Filter::default());
    assert_eq!(days(KpiId::CycleMedian), Value::Days(r("25")));
    assert_eq!(days(KpiId::CycleP75), Value::Days(r("47.5")));
    assert_eq!(days(KpiId::CycleP90), Value::Days(r("79")));
    assert_eq!(days(KpiId::CycleMean), Value::Days(r("40")));
}

#[test]
fn concentration_counts_accounts_as_if_they_were_equal() {
    // World's accounts go round by row: seven deals, seven accounts.
    let deals = vec![deal(Outcome::Won, 100, 0, 1); 7];
    assert_eq!(value(&of(deals.clone()), KpiId::TopAccountShare, &Filter::default()), Value::Ratio(r("1/7")));
    assert_eq!(value(&of(deals.clone()), KpiId::TopFiveShare, &Filter::default()), Value::Ratio(r("5/7")));
    let Value::Number(effective) = value(&of(deals), KpiId::EffectiveAccounts, &Filter::default()) else {
        panic!()
    };
    assert!((effective.to_f64() - 7.0).abs() < 1e-6, "{effective}");
}

#[test]
fn an_account_that_buys_again_is_retained() {
    let mut deals = vec![deal(Outcome::Won, 100, 0, 10); 4];
    // A year later only the first account buys again: row 7 has the account of row 0.
    deals.extend(vec![deal(Outcome::Lost, 100, 366, 376); 3]);
    deals.push(deal(Outcome::Won, 100, 366, 376));
    let year = Filter::in_period(range(START + 366, START + 731));
    assert_eq!(value(&of(deals.clone()), KpiId::AccountRetention, &year), Value::Ratio(r("1/4")));
    let none = value(&of(deals), KpiId::AccountRetention, &Filter::default());
    assert_eq!(none, Value::Undefined(Undefined::NoPeriod));
}

#[test]
fn what_is_not_known_is_named_and_never_zero() {
    let company =
        of(vec![deal(Outcome::Won, 100, 0, 10), deal(Outcome::Lost, 5, 0, 9), deal(Outcome::Open, 5, 0, 9)]);
    let lacks = [
        (KpiId::Margin, "cost"),
        (KpiId::Discount, "list amount or discount"),
        (KpiId::UnitsSold, "units"),
        (KpiId::NoDecisionRate, "reason"),
        (KpiId::NoNextStep, "next step"),
        (KpiId::SingleThreaded, "contacts"),
        (KpiId::StageConversion, "stage history"),
        (KpiId::Pushes, "close date history"),
        (KpiId::CallsMade, "activities"),
        (KpiId::LeadsCreated, "leads"),
    ];
    for (kpi, column) in lacks {
        let wanted = Value::Undefined(Undefined::MissingColumn { column: column.to_owned().into() });
        assert_eq!(value(&company, kpi, &Filter::default()), wanted, "{kpi:?}");
    }
}

/// The workspace with an own KPI of this expression.
fn with_own(mut workspace: Workspace, formula: &str) -> (Workspace, KpiId) {
    let id = OwnKpiId(Id::derived("kpi", &[formula]));
    let own = OwnKpi { name: "Own".to_owned(), formula: formula.to_owned(), higher_is_better: None };
    workspace.settings.measures.own.insert(id, own);
    (workspace, KpiId::Own(id))
}

/// Ratios that the catalogue shows as a percentage may be plain numbers in an expression.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Undefined(_), Value::Undefined(_)) => true,
        (Value::Money(a), Value::Money(b)) => a == b,
        (a, b) => a.exact() == b.exact(),
    }
}

proptest! {
    #![proptest_config(crate::world::cases(24))]

    #[test]
    fn an_expression_gives_what_the_catalogue_gives(
        company in any_company(60),
        from in 0i32..500,
        days in 1i32..400,
    ) {
        let (table, workspace) = (company.table(), company.workspace());
        let filter = Filter::in_period(range(START + from, START + from + days));
        for kpi in KPIS.iter().map(|kpi| kpi.id) {
            let Some(text) = expression(kpi) else { continue };
            let (workspace, own) = with_own(workspace.clone(), text);
            let facts = MeasureFacts::new(&table, &workspace).on(crate::world::date(START + 900), None);
            for by in [vec![], vec![Axis::Person, Axis::Time(Grain::Month)], vec![Axis::Text(Dimension::Region)]] {
                for row in measure(&facts, &[kpi, own], &by, &filter) {
                    let (catalogue, own) = (&row.values[0].1, &row.values[1].1);
                    // A sum over no deal is 0 for an expression; the catalogue may say that there is none.
                    let nothing = matches!(catalogue, Value::Undefined(_)) || matches!(own, Value::Undefined(_));
                    prop_assert!(nothing || same(catalogue, own), "{}: {:?} and {:?}", text, catalogue, own);
                }
            }
        }
    }

    #[test]
    fn the_rows_of_an_own_kpi_add_up_to_it(company in any_company(60)) {
        let (workspace, own) = with_own(company.workspace(), "sum(amount where won and region != \"North\" and amount > 100)");
        let table = company.table();
        let facts = MeasureFacts::new(&table, &workspace);
        let explained = explain(&facts, own, &Filter::default(), &[], usize::MAX);
        if let Value::Money(money) = &explained.value {
            prop_assert_eq!(money.exact_minor(), explained.terms[0].total);
        }
    }
}

#[test]
fn errors_name_the_place() {
    let at = |text: &str| {
        let error = parse(text).unwrap_err();
        (error.at, error.message)
    };
    assert_eq!(at("sum(amout where won)").0, 4);
    assert_eq!(at("sum(amount where won) + count()").0, 22);
    assert_eq!(at("count(where won").0, 15);
    assert_eq!(at("revenue / 0").0, 8);
    assert_eq!(at("count(where regoin = \"North\")").0, 12);
    assert_eq!(at("revenue revenue").0, 8);
    assert_eq!(at("count(where region = 'North)").0, 21);
    assert_eq!(at("count(where created >= 2026-02-30)").0, 23);
    assert_eq!(at("").0, 0);
    assert!(at(&"(".repeat(500)).1.contains("nested deeper"));
    assert!(at(&"1+".repeat(9_000)).1.contains("10000"));
}

#[test]
fn an_expression_is_told_in_words_and_in_sql() {
    let formula = parse("sum(amount where won and region in (\"North\", \"\")) / count(where won)").unwrap();
    assert_eq!(formula.unit(), Unit::Money);
    assert_eq!(
        words(&formula),
        "the sum of amount of deals that are won and with nothing or “North” as region divided by the number of \
         deals that are won"
    );
    let sql = statement(
        &formula,
        &SqlQuestion {
            by: vec![Axis::Team],
            period: Some(range(START, START + 31)),
            ..SqlQuestion::default()
        },
    );
    let sql = sql.unwrap();
    assert!(sql.contains("GROUP BY by_team") && sql.contains("DATE '2024-01-01'"), "{sql}");
    let quota = parse("quota / won_count").unwrap();
    let sql = statement(&quota, &SqlQuestion { by: vec![Axis::Person], ..SqlQuestion::default() }).unwrap();
    assert!(sql.contains("of_quota.value") && sql.contains("USING (by_person)"), "{sql}");
    let by_region = SqlQuestion { by: vec![Axis::Text(Dimension::Region)], ..SqlQuestion::default() };
    assert!(statement(&quota, &by_region).is_err());
}

#[test]
fn the_sql_of_an_expression_reads_its_kpis_under_the_setting_on_disqualified_deals() {
    for text in ["win_rate", "win_rate * 2", "quota * win_rate"] {
        let formula = parse(text).unwrap();
        let asked = |disqualified_are_left_out| {
            statement(&formula, &SqlQuestion { disqualified_are_left_out, ..SqlQuestion::default() }).unwrap()
        };
        assert!(asked(true).contains("is_disqualified"), "{text}: {}", asked(true));
        assert!(!asked(false).contains("is_disqualified"), "{text}: {}", asked(false));
    }
    // What somebody wrote out stays as it was written.
    let written = parse("count(where won) / count(where won or lost)").unwrap();
    let settled = SqlQuestion { disqualified_are_left_out: true, ..SqlQuestion::default() };
    assert!(!statement(&written, &settled).unwrap().contains("is_disqualified"));
}

#[test]
fn the_activity_score_caps_each_goal() {
    use attain::domain::facts::{ActivityBatch, ActivityTable, ActivityType, LeadTable, TextBuilder};
    let mut workspace = of(vec![]).workspace();
    let goal = |activity: &str, weight: &str, goal_a_month| ActivityGoal {
        activity: activity.to_owned(),
        weight: r(weight),
        goal_a_month,
    };
    workspace.settings.measures.activity_goals = vec![goal("call", "3", 10), goal("meeting", "1", 4)];
    let mut batch = ActivityBatch::empty(Id::derived("batch", &["acts"]), "acts.csv", "generic");
    let mut texts: [TextBuilder; 7] = Default::default();
    for row in 0..22u32 {
        let cells = [row.to_string(), String::new(), String::new(), crate::world::name(0)];
        for (place, builder) in texts.iter_mut().enumerate() {
            builder.push(cells.get(place).map_or("", String::as_str));
        }
        batch.line.push(row + 2);
        batch.activity_type.push(if row < 20 { ActivityType::Call } else { ActivityType::Meeting });
        batch.day.push(START + 5);
        batch.done.push(true);
        batch.minutes.push(u32::MAX);
    }
    let mut texts = texts.into_iter().map(TextBuilder::finish);
    let mut next = || texts.next().unwrap();
    (batch.key, batch.written_type, batch.subject, batch.assignee) = (next(), next(), next(), next());
    (batch.deal, batch.account, batch.outcome) = (next(), next(), next());
    let table = of(vec![]).table();
    let activities = ActivityTable::build(&[std::sync::Arc::new(batch)], &workspace.roster(), &table);
    let leads = LeadTable::default();
    let facts = MeasureFacts::new(&table, &workspace).with(&activities, &leads);
    // 30 days: calls 20 of 10, capped at 1; meetings 2 of 4: (3 × 1 + 1 × 0.5) / 4 × 100.
    let filter = Filter { people: [person_id(0)].into(), ..Filter::in_period(range(START, START + 30)) };
    let found = measure(&facts, &[KpiId::ActivityScore], &[], &filter)[0].values[0].1.clone();
    assert_eq!(found, Value::Number(r("87.5")));
}

/// Ten people of one role; the last of them is best in revenue and slowest in cycle.
#[test]
fn a_scorecard_ranks_among_peers_and_says_nothing_of_few() {
    use attain::domain::kernel::{Currency, DateRange, Money};
    use attain::domain::measure::KpiId::{CycleMedian, Revenue};
    use attain::domain::measure::scorecard::{Standing, scorecards};
    let company = |people: u8| {
        let mut company = Company { people, quotas: vec![], deals: vec![] };
        for owner in 0..people {
            let days = i32::from(owner) + 10;
            company
                .deals
                .push(Drawn { owner, ..deal(Outcome::Won, i64::from(owner + 1) * 100, 40 - days, 40) });
        }
        company
    };
    let cards = |company: &Company, period: DateRange| {
        let (table, workspace) = (company.table(), company.workspace());
        scorecards(&MeasureFacts::new(&table, &workspace), period, &Filter::default())
    };
    let period = range(START + 30, START + 60);
    let found = cards(&company(10), period);
    let last = found.iter().find(|card| card.person == person_id(9)).unwrap();
    let line = |kpi| last.lines.iter().find(|line| line.kpi == kpi).unwrap();
    assert_eq!(line(Revenue).value, Value::Money(Money::new(1_000, Currency::USD)));
    assert_eq!((line(Revenue).peers, line(Revenue).percentile), (9, Some(Rational::ONE)));
    assert_eq!(line(Revenue).standing(), Some(Standing::Strength));
    assert_eq!(line(CycleMedian).standing(), Some(Standing::ToImprove), "long cycles are worse");
    let few = cards(&company(4), period);
    assert!(few.iter().flat_map(|card| &card.lines).all(|line| line.standing().is_none()));
}

#[test]
fn an_own_kpi_is_an_edit_that_is_taken_back_and_a_wrong_one_names_its_place() {
    use attain::app::edit::Action;
    use attain::app::requests::Answer;
    use attain::app::session::Session;
    let mut session = Session::empty([1; 16], crate::world::date(START));
    let before = session.workspace().clone();
    let own = |name: &str, formula: &str| OwnKpi {
        name: name.to_owned(),
        formula: formula.to_owned(),
        higher_is_better: None,
    };
    let set = |session: &mut Session, kpi: OwnKpi| session.act(Action::SetKpi { id: None, kpi }).answer;
    assert!(matches!(
        set(&mut session, own("Share", "won_count / (won_count + lost_count)")),
        Answer::Changed { .. }
    ));
    assert_eq!(session.workspace().settings.measures.own.len(), 1);
    for (name, formula, says) in [
        ("Other", "sum(amout where won)", "place 5"),
        ("Share", "won_count", "already"),
        (" ", "won_count", "name"),
    ] {
        let Answer::Refused(error) = set(&mut session, own(name, formula)) else { panic!("{name}") };
        assert!(error.to_string().contains(says), "{error}");
    }
    session.undo();
    assert_eq!(*session.workspace(), before);
    session.redo();
    let bytes = session.backup().unwrap();
    let mut other = Session::empty([2; 16], crate::world::date(START));
    other.restore(&bytes).unwrap();
    assert_eq!(other.workspace(), session.workspace());
}
