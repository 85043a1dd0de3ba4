//! The engine's native benches, on the demo company at three sizes:
//! `cargo bench --no-default-features --features cli`, or one size by its number of deals behind `--`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench may stop at what it did not expect, and says what it measured"
)]

use attain::app::edit::Action;
use attain::app::intake::ReadFile;
use attain::app::requests::{Answer, SimulationAsk};
use attain::app::session::Session;
use attain::domain::commission::{PayFacts, Terms, read_plan, write_plan};
use attain::domain::design::Tweaks;
use attain::domain::forecast::{Chances, Question as Asked};
use attain::domain::kernel::{Date, DateRange, Grain, PlanId, Rational};
use attain::domain::measure::{Axis, Dimension, Filter, KPIS, KpiId, MeasureFacts, Question, answer};
use attain::domain::model::Plan;
use attain::domain::model::plan::{Anchor, Holdback, PayOn, Rate, Release, Stage};
use attain::exchange::demo::{Brief, Company, Layout};
use attain::exchange::import::{ReadOptions, Reader};
use attain::present::performance_table::columns;
use attain::present::place::{Page, Place};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The sizes, or those that `BENCH_DEALS` names.
fn sizes() -> Vec<u32> {
    let asked = std::env::var("BENCH_DEALS").ok();
    let named = asked.map(|text| text.split(',').filter_map(|size| size.parse().ok()).collect());
    named.unwrap_or_else(|| vec![10_000, 100_000, 1_000_000])
}

fn company(deals: u32) -> Company {
    let today = Date::from_ymd(2026, 11, 1).unwrap();
    Company::of(Brief::new(deals, 200, 7, today).unwrap())
}

/// The files of the app's own layout: name and bytes.
fn files(company: &Company) -> Vec<(&'static str, Vec<u8>)> {
    let files = Layout::Generic.files().into_iter().map(|file| (file.name, file.bytes(company)));
    files.filter(|(_, bytes)| fits(bytes)).collect()
}

/// Whether one file may be so long: of a million deals the activities may not, and are left out.
fn fits(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte == b'\n').count() < 2_000_000
}

fn import(session: &mut Session, files: &[(&str, Vec<u8>)]) {
    let read = files.iter().map(|(name, bytes)| ReadFile {
        name: (*name).to_owned(),
        sheet: Reader::read(name, bytes, ReadOptions::default()),
    });
    session.prepare(read.collect());
    assert!(matches!(session.commit_intake().answer, Answer::Changed { .. }));
}

fn empty() -> Session {
    Session::empty([7; 16], Date::from_ymd(2026, 11, 1).unwrap())
}

fn benches(criterion: &mut Criterion) {
    for deals in sizes() {
        let company = company(deals);
        let all = files(&company);
        let only: Vec<(&str, Vec<u8>)> =
            all.iter().filter(|(name, _)| *name == "deals.csv").cloned().collect();
        let mut group = criterion.benchmark_group("import");
        group.sample_size(10).throughput(Throughput::Elements(deals.into()));
        group.bench_with_input(BenchmarkId::new("deals", deals), &only, |bencher, files| {
            bencher.iter(|| import(&mut empty(), files));
        });
        group.finish();
        let mut session = empty();
        import(&mut session, &all);
        figures(criterion, &session, deals);
        pay(criterion, &mut session, &company, deals);
    }
}

fn figures(criterion: &mut Criterion, session: &Session, deals: u32) {
    let facts = MeasureFacts::new(session.table(), session.workspace());
    let facts = facts.with(session.activities(), session.leads());
    let all: Vec<KpiId> = KPIS.iter().map(|kpi| kpi.id).collect();
    let table = [KpiId::WonCount, KpiId::Revenue, KpiId::LostCount, KpiId::WinRate, KpiId::CycleMean];
    let by_month = vec![Axis::Person, Axis::Time(Grain::Month)];
    let ask = |kpis: &[KpiId], by: &[Axis]| Question {
        kpis: kpis.to_vec(),
        by: by.to_vec(),
        filter: Filter::default(),
    };
    let asked: [(&str, Vec<Question>); 4] = [
        ("company", vec![ask(&all, &[])]),
        ("five KPIs by person and month", vec![ask(&table, &by_month)]),
        ("all KPIs by person and month", vec![ask(&all, &by_month)]),
        ("all tiles of a page", page(&columns(&Place::at(Page::Performance)))),
    ];
    let mut group = criterion.benchmark_group("figures");
    group.sample_size(20).throughput(Throughput::Elements(deals.into()));
    for (name, questions) in asked {
        group.bench_function(BenchmarkId::new(name, deals), |bencher| {
            bencher.iter(|| black_box(answer(&facts, &questions)));
        });
    }
    group.finish();
    filters(criterion, session, deals);
}

/// Any filter changes, and all tiles of the page are there anew: each round another one, as the session answers
/// it, what became of deals on their way included.
fn filters(criterion: &mut Criterion, session: &Session, deals: u32) {
    let texts = |dimension: Dimension| {
        let texts: Vec<String> =
            dimension.column(session.table()).values().skip(1).map(str::to_owned).collect();
        texts.into_iter().map(move |text| {
            let mut filter = Filter::default();
            filter.texts.entry(dimension).or_default().insert(text);
            filter
        })
    };
    let people = session.workspace().people.keys().take(8);
    let of_person = people.map(|person| Filter { people: [*person].into(), ..Filter::default() });
    let named = |name: &'static str| move |filter| (name, filter);
    let changes = of_person
        .map(named("person"))
        .chain(texts(Dimension::Region).map(named("region")))
        .chain(texts(Dimension::Product).map(named("product")));
    let changes: Vec<(&str, Filter)> = changes.collect();
    session.deal_history();
    let every: Vec<KpiId> = KPIS.iter().map(|kpi| kpi.id).collect();
    let pages = [("all tiles", columns(&Place::at(Page::Performance))), ("every KPI five ways", every)];
    for (name, kpis) in pages {
        let page = page(&kpis);
        let rounds: Vec<(&str, Vec<Question>)> =
            changes.iter().map(|(kind, filter)| (*kind, narrowed(&page, filter))).collect();
        let times = timed(criterion, session, BenchmarkId::new(name, deals), &rounds);
        for kind in ["", "person", "region", "product"] {
            let own = times.iter().filter(|(name, _)| kind.is_empty() || *name == kind);
            tell_worst(&format!("{name} {kind}"), &mut own.map(|(_, time)| *time).collect::<Vec<_>>());
        }
    }
}

/// The questions of a page with the people and texts of a filter.
fn narrowed(page: &[Question], filter: &Filter) -> Vec<Question> {
    let narrowed = |question: &Question| {
        let period = question.filter.period;
        Question { filter: Filter { period, ..filter.clone() }, ..question.clone() }
    };
    page.iter().map(narrowed).collect()
}

/// The times of single rounds; every filter comes up as often as any other.
fn timed<'a>(
    criterion: &mut Criterion,
    session: &Session,
    id: BenchmarkId,
    rounds: &[(&'a str, Vec<Question>)],
) -> Vec<(&'a str, Duration)> {
    let mut times: Vec<(&str, Duration)> = Vec::new();
    let mut turn = rounds.iter().cycle();
    let mut group = criterion.benchmark_group("filter");
    group.sample_size(20).bench_function(id, |bencher| {
        bencher.iter_custom(|count| {
            let one = |_| {
                let (kind, questions) = turn.next().unwrap_or(&rounds[0]);
                let began = Instant::now();
                black_box(session.figures(questions));
                (*kind, began.elapsed())
            };
            let own: Vec<(&str, Duration)> = (0..count).map(one).collect();
            times.extend(&own);
            own.iter().map(|(_, time)| *time).sum()
        });
    });
    group.finish();
    times
}

/// The rounds themselves, as a person waits for single ones: the middle, and what nineteen of twenty stay below.
fn tell_worst(kind: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share).div_ceil(100).max(1) - 1);
    if let (Some(least), Some(middle), Some(most)) = (times.first(), at(50), at(95)) {
        println!(
            "filter, {kind}: {} rounds, quickest {least:?}, median {middle:?}, p95 {most:?}",
            times.len()
        );
    }
}

/// What the page of figures asks: all of its period, of the one before and of a year ago, and its table of some of them
/// by people, teams, months and two columns of which it shows one at a time.
fn page(divided_kpis: &[KpiId]) -> Vec<Question> {
    let all: Vec<KpiId> = KPIS.iter().map(|kpi| kpi.id).collect();
    let range = |from: (i32, u8), until: (i32, u8)| {
        let day = |(year, month)| Date::from_ymd(year, month, 1).unwrap();
        DateRange::new(day(from), day(until)).unwrap()
    };
    let quarters = [((2026, 10), (2027, 1)), ((2026, 7), (2026, 10)), ((2025, 10), (2026, 1))];
    let quarters = quarters.map(|(from, until)| Filter::in_period(range(from, until)));
    let year = Filter::in_period(range((2026, 1), (2027, 1)));
    let mut questions: Vec<Question> = quarters
        .iter()
        .map(|filter| Question { kpis: all.to_vec(), by: vec![], filter: filter.clone() })
        .collect();
    let divided = [
        vec![Axis::Person],
        vec![Axis::Team],
        vec![Axis::Time(Grain::Month)],
        vec![Axis::Text(Dimension::Region)],
        vec![Axis::Text(Dimension::Product)],
    ];
    questions.extend(divided.map(|by| Question { kpis: divided_kpis.to_vec(), by, filter: year.clone() }));
    questions
}

fn pay(criterion: &mut Criterion, session: &mut Session, company: &Company, deals: u32) {
    for (_, document) in company.plans() {
        session.act(Action::SetPlan { id: None, document });
    }
    let mut group = criterion.benchmark_group("pay");
    group.sample_size(10).throughput(Throughput::Elements(deals.into()));
    group.bench_function(BenchmarkId::new("all statements with traces", deals), |bencher| {
        bencher.iter(|| black_box(session.pay(None, None, None)));
    });
    // What a page asks while a dial is dragged: plan A is known, plan B is paid again.
    let (_, executives) = company.plans().into_iter().next().unwrap();
    let mut percent = 0i128;
    group.bench_function(BenchmarkId::new("a dial turned, eight quarters paid again", deals), |bencher| {
        bencher.iter(|| {
            percent = (percent + 1) % 50;
            let rates = Rational::new(100 + percent, 100).unwrap();
            let tweaks = Tweaks { rates, ..Tweaks::default() };
            let ask = SimulationAsk { text: executives.clone(), changed: None, tweaks, days: None };
            black_box(session.simulate(&ask).unwrap().simulation)
        });
    });
    group.finish();
    pay_again(criterion, session, company, deals);
}

/// A plan is edited, and everybody is paid again for twelve months, amounts only.
fn pay_again(criterion: &mut Criterion, session: &mut Session, company: &Company, deals: u32) {
    let facts = session.pay_facts().unwrap();
    let monthly = |(_, text): &(&str, String)| {
        read_plan(&text.replace("\"payout\": \"quarter\"", "\"payout\": \"month\"")).unwrap()
    };
    let plans: Vec<Plan> = company.plans().iter().map(monthly).collect();
    let mut group = criterion.benchmark_group("repay");
    group.sample_size(10).throughput(Throughput::Elements(deals.into()));
    group.bench_function(BenchmarkId::new("twelve months", deals), |bencher| {
        bencher.iter(|| plans.iter().map(|plan| year(plan, &facts)).collect::<Vec<_>>());
    });
    let spread: Vec<Plan> = plans.iter().cloned().map(over_time).collect();
    group.bench_function(BenchmarkId::new("twelve months, half on cash and a holdback", deals), |bencher| {
        bencher.iter(|| spread.iter().map(|plan| year(plan, &facts)).collect::<Vec<_>>());
    });
    group.bench_function(BenchmarkId::new("the plans bound to the deals", deals), |bencher| {
        bencher.iter(|| plans.iter().map(|plan| Terms::new(plan, &facts).is_ok()).collect::<Vec<_>>());
    });
    let traced: [(&str, &Plan); 2] =
        [("a line's trace", &plans[0]), ("a line's trace, over time", &spread[0])];
    for (name, plan) in traced {
        group.bench_function(BenchmarkId::new(name, deals), |bencher| {
            let person = facts.people().next().unwrap().id;
            let period = Terms::new(plan, &facts).unwrap().pay_periods().unwrap().pop().unwrap();
            bencher.iter(|| black_box(Terms::new(plan, &facts).unwrap().pay(person, &period)));
        });
    }
    drop(facts);
    let records: Vec<(PlanId, String)> =
        session.workspace().plans.values().map(|record| (record.id, write_plan(&record.document))).collect();
    let mut percent = 0;
    group.bench_function(BenchmarkId::new("the edit itself, saved, and a year", deals), |bencher| {
        bencher.iter(|| {
            percent = percent % 50 + 1;
            let (id, text) = &records[0];
            let document = text.replacen("\"name\": \"", &format!("\"name\": \"{percent} "), 1);
            session.act(Action::SetPlan { id: Some(*id), document });
            let facts = session.pay_facts().unwrap();
            plans.iter().map(|plan| year(plan, &facts)).sum::<usize>()
        });
    });
    group.finish();
}

/// The same plan, paid half when it is booked and half when it is paid, a tenth kept for two months.
fn over_time(mut plan: Plan) -> Plan {
    plan.anchor = Some(Anchor::Booking);
    let half = || Rate(Rational::HALF);
    for part in &mut plan.components {
        let stages = [Release::Booking, Release::Payment].map(|on| Stage { share: half(), on });
        part.pay_on = Some(PayOn { stages: stages.to_vec() });
        let share = Rate(Rational::new(1, 10).unwrap());
        part.holdback = Some(Holdback { share, until: Release::MonthsAfter(2) });
    }
    plan
}

/// What a plan pays everybody in its last twelve months, amounts only; everything is computed anew.
fn year(plan: &Plan, facts: &PayFacts) -> usize {
    let terms = Terms::new(plan, facts).unwrap();
    let periods = terms.pay_periods().unwrap();
    let count = usize::try_from(12 / plan.payout.months()).unwrap();
    let last = &periods[periods.len().saturating_sub(count)..];
    black_box(terms.payouts(last).unwrap()).len()
}

/// The demo company at the size of issue 9: a forecast with 2,000 draws, each paid; and its past dates.
fn forecast(criterion: &mut Criterion) {
    const DEALS: u32 = 6_000;
    let today = Date::from_ymd(2026, 11, 1).unwrap();
    let company = Company::of(Brief::new(DEALS, 40, 7, today).unwrap());
    let mut session = empty();
    import(&mut session, &files(&company));
    for (_, document) in company.plans() {
        session.act(Action::SetPlan { id: None, document });
    }
    let period = session.workspace().settings.calendar.range_of(today, Grain::Quarter).unwrap();
    let question = Asked { period, as_of: today, draws: 2_000, seed: 1, chances: Chances::Own };
    let mut group = criterion.benchmark_group("forecast");
    group.sample_size(10);
    group.bench_function(BenchmarkId::new("company, 2,000 draws", DEALS), |bencher| {
        bencher.iter(|| {
            let mut drawing = session.begin_forecast(question.clone()).unwrap();
            while !drawing.is_done() {
                drawing.step(256).unwrap();
            }
            black_box(drawing.finish())
        });
    });
    group.bench_function(BenchmarkId::new("backtest, 26 dates", DEALS), |bencher| {
        bencher.iter(|| {
            let mut drawing = session.begin_backtest(question.clone()).unwrap();
            while drawing.look_back() {}
            black_box(drawing.report())
        });
    });
    group.finish();
}

criterion_group!(engine, benches, forecast);
criterion_main!(engine);
