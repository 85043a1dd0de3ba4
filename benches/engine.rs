//! The engine's native benches, on the demo company at three sizes:
//! `cargo bench --no-default-features --features cli`, or one size by its number of deals behind `--`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench may stop at what it did not expect")]

use attain::app::edit::Action;
use attain::app::intake::ReadFile;
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::kernel::{Date, Grain};
use attain::domain::measure::{Axis, Filter, KPIS, KpiId, MeasureFacts, measure};
use attain::exchange::demo::{Brief, Company, Layout};
use attain::exchange::import::{ReadOptions, Reader};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];

fn company(deals: u32) -> Company {
    let today = Date::from_ymd(2026, 11, 1).unwrap();
    Company::of(Brief::new(deals, 200, 7, today).unwrap())
}

/// The files of the app's own layout: name and bytes.
fn files(company: &Company) -> Vec<(&'static str, Vec<u8>)> {
    Layout::Generic.files().into_iter().map(|file| (file.name, file.bytes(company))).collect()
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
    for deals in SIZES {
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
    let kpis: Vec<KpiId> = KPIS.iter().map(|kpi| kpi.id).collect();
    let facts = MeasureFacts::new(session.table(), session.workspace());
    let mut group = criterion.benchmark_group("figures");
    group.sample_size(20).throughput(Throughput::Elements(deals.into()));
    for (name, by) in [("company", vec![]), ("person by month", vec![Axis::Person, Axis::Time(Grain::Month)])]
    {
        group.bench_function(BenchmarkId::new(name, deals), |bencher| {
            bencher.iter(|| black_box(measure(&facts, &kpis, &by, &Filter::default())));
        });
    }
    group.finish();
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
    group.finish();
}

criterion_group!(engine, benches);
criterion_main!(engine);
