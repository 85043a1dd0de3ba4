//! The demo company: the same bytes for the same brief, believable shapes, and the same figures in every
//! CRM's layout.

use attain::app::intake::ReadFile;
use attain::app::requests::Answer;
use attain::app::session::Session;
use attain::domain::commission::{ExceptionReason, Statement, read_plan};
use attain::domain::facts::deals::MISSING_MINOR;
use attain::domain::facts::{ActivityType, Batch, StageLog};
use attain::domain::kernel::{Currency, Date, DateRange, Grain, Money, Rational};
use attain::domain::measure::{Axis, Dimension, Filter, KPIS, KpiId, Row, Undefined, Value};
use attain::domain::model::{FileReceipt, Plan};
use attain::exchange::demo::{Brief, BriefError, Company, DemoFile, Layout};
use attain::exchange::import::{Answers, ReadOptions, Reader};
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::xxh3_64;

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn company(deals: u32, people: u32, seed: u64) -> Company {
    Company::of(Brief::new(deals, people, seed, day("2026-08-15")).unwrap())
}

/// A file of a layout as rows by header.
fn rows(company: &Company, layout: Layout, name: &str) -> Vec<BTreeMap<String, String>> {
    let file = layout.files().into_iter().find(|file| file.name == name).unwrap();
    let bytes = file.bytes(company);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    reader.deserialize().map(Result::unwrap).collect()
}

fn deals(company: &Company) -> Vec<BTreeMap<String, String>> {
    rows(company, Layout::Generic, "deals.csv")
}

/// So many in a thousand.
fn per_mille(part: usize, whole: usize) -> usize {
    part * 1_000 / whole.max(1)
}

fn is_won(deal: &BTreeMap<String, String>) -> bool {
    deal["Stage"] == "Closed Won"
}

fn is_open(deal: &BTreeMap<String, String>) -> bool {
    !deal["Stage"].starts_with("Closed")
}

fn month(text: &str) -> usize {
    text[5..7].parse().unwrap()
}

#[test]
fn the_same_brief_gives_the_same_bytes_and_another_seed_others() {
    let digest = |file: &DemoFile, seed| xxh3_64(&file.bytes(&company(90, 12, seed)));
    for layout in Layout::ALL {
        for file in layout.files() {
            assert_eq!(digest(&file, 7), digest(&file, 7), "{}", file.name);
            assert_ne!(digest(&file, 7), digest(&file, 8), "{}", file.name);
        }
    }
}

#[test]
fn the_bytes_are_those_of_every_machine() {
    let small = company(90, 12, 7);
    let line = |layout: Layout, file: DemoFile| {
        format!("{} {} {:016x}", layout.slug(), file.name, xxh3_64(&file.bytes(&small)))
    };
    let lines =
        Layout::ALL.into_iter().flat_map(|layout| layout.files().into_iter().map(move |file| (layout, file)));
    let lines: Vec<String> = lines.map(|(layout, file)| line(layout, file)).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn sizes_out_of_range_are_refused_by_name() {
    let brief = |deals, people, today| Brief::new(deals, people, 1, day(today));
    assert_eq!(brief(0, 40, "2026-01-01"), Err(BriefError::Deals(0)));
    assert_eq!(brief(1_000_001, 40, "2026-01-01"), Err(BriefError::Deals(1_000_001)));
    assert_eq!(brief(10, 4, "2026-01-01"), Err(BriefError::People(4)));
    assert_eq!(brief(10, 10_001, "2026-01-01"), Err(BriefError::People(10_001)));
    assert!(matches!(brief(10, 5, "1975-01-01"), Err(BriefError::Today(_))));
    for (deals, people, today) in [(1, 5, "1980-01-01"), (40, 5, "2024-02-29"), (40, 90, "2189-12-31")] {
        let company = Company::of(brief(deals, people, today).unwrap());
        assert_eq!(self::deals(&company).len(), deals as usize);
    }
}

#[test]
fn a_deal_has_one_history_that_ends_where_it_stands() {
    let company = company(700, 40, 3);
    let mut last: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut changes = BTreeSet::new();
    for step in rows(&company, Layout::Generic, "stage-history.csv") {
        assert!(changes.insert(format!("{step:?}")), "{step:?}");
        assert!(step["Changed On"].as_str() <= "2026-08-15", "{step:?}");
        let before = last.insert(step["Deal ID"].clone(), step.clone());
        let from = before.as_ref().map_or("", |before| &before["To Stage"]);
        assert_eq!(step["From Stage"], from);
        assert!(!from.starts_with("Closed"), "{step:?}");
        assert!(before.as_ref().is_none_or(|before| before["Changed On"] <= step["Changed On"]));
    }
    for deal in deals(&company) {
        let step = &last[&deal["Deal ID"]];
        assert_eq!((&step["To Stage"], &step["Amount"]), (&deal["Stage"], &deal["Amount"]));
        assert_eq!(step["Close Date"], deal["Close Date"]);
        assert!(
            is_open(&deal)
                || (deal["Close Date"].as_str() <= "2026-08-15" && deal["Created"] < deal["Close Date"])
        );
        assert_eq!(deal["Reason"].is_empty(), deal["Stage"] != "Closed Lost");
    }
}

#[test]
fn bookings_have_seasons_and_gather_before_quarters_end() {
    let all = deals(&company(6_000, 40, 11));
    let won: Vec<_> = all.iter().filter(|deal| is_won(deal)).collect();
    let late = won.iter().filter(|deal| {
        month(&deal["Close Date"]).is_multiple_of(3) && deal["Close Date"][8..].parse::<u8>().unwrap() > 20
    });
    // Ten of ninety-one days would be a ninth.
    assert!(per_mille(late.count(), won.len()) > 200);
    let begun =
        |months: [usize; 2]| all.iter().filter(|deal| months.contains(&month(&deal["Created"]))).count();
    assert!(begun([7, 8]) * 10 < begun([4, 5]) * 9, "no summer dip");
    let open = all.iter().filter(|deal| is_open(deal)).count();
    assert!((30..150).contains(&per_mille(open, all.len())), "{open}");
    let rate = per_mille(won.len(), all.len() - open);
    assert!((330..480).contains(&rate), "{rate}");
    let rival = |has: bool| {
        let closed: Vec<_> =
            all.iter().filter(|deal| !is_open(deal) && deal["Competitor"].is_empty() != has).collect();
        per_mille(closed.iter().filter(|deal| is_won(deal)).count(), closed.len())
    };
    assert!(rival(true) + 80 < rival(false));
}

#[test]
fn deals_slip_and_some_sleep() {
    let company = company(3_000, 40, 11);
    let (mut close, mut pushes) = (BTreeMap::new(), 0);
    for step in rows(&company, Layout::Generic, "stage-history.csv") {
        let before: Option<String> = close.insert(step["Deal ID"].clone(), step["Close Date"].clone());
        pushes += usize::from(before.is_some_and(|before| before < step["Close Date"]));
    }
    assert!((200..900).contains(&per_mille(pushes, 3_000)), "{pushes}");
    let overdue = deals(&company)
        .into_iter()
        .filter(|deal| is_open(deal) && deal["Close Date"].as_str() < "2026-08-15");
    assert!((10..120).contains(&overdue.count()));
}

#[test]
fn talent_is_uneven_and_new_people_ramp_up() {
    let company = company(6_000, 40, 11);
    let people = rows(&company, Layout::Generic, "people.csv");
    let all = deals(&company);
    let mut record: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for deal in all.iter().filter(|deal| !is_open(deal) && deal["Type"] == "New Business") {
        let (won, closed) = record.entry(&deal["Owner"]).or_default();
        (*won, *closed) = (*won + usize::from(is_won(deal)), *closed + 1);
    }
    let rates: Vec<usize> = record
        .values()
        .filter(|(_, closed)| *closed >= 80)
        .map(|(won, closed)| per_mille(*won, *closed))
        .collect();
    assert!(rates.len() > 8 && rates.iter().max().unwrap() - rates.iter().min().unwrap() > 100, "{rates:?}");
    // In their first three months people begin fewer deals than in the year after, month by month.
    let (mut early, mut later) = (0, 0);
    for person in people.iter().filter(|person| {
        person["Hire Date"].as_str() > "2023-09-01" && person["Hire Date"].as_str() < "2025-06-01"
    }) {
        let hired = day(&person["Hire Date"]);
        for deal in all.iter().filter(|deal| deal["Owner"] == person["Name"]) {
            match day(&deal["Created"]).days_since(hired) {
                0..90 => early += 1,
                180..450 => later += 1,
                _ => {}
            }
        }
    }
    assert!(early > 0 && early * 3 < later * 8 / 10, "{early} {later}");
}

#[test]
fn winners_hear_more_often_and_not_all_work_is_the_owners() {
    let company = company(1_500, 40, 5);
    let owners: BTreeMap<String, (String, bool)> = deals(&company)
        .into_iter()
        .map(|deal| (deal["Deal ID"].clone(), (deal["Owner"].clone(), is_won(&deal))))
        .collect();
    let (mut won, mut lost, mut others, mut all) = (0, 0, 0, 0);
    for activity in rows(&company, Layout::Generic, "activities.csv") {
        let (owner, is_won) = &owners[&activity["Deal ID"]];
        *(if *is_won { &mut won } else { &mut lost }) += 1;
        others += usize::from(*owner != activity["Assigned To"]);
        all += 1;
    }
    let winners = owners.values().filter(|(_, is_won)| *is_won).count();
    assert!(won * (owners.len() - winners) > lost * winners * 13 / 10);
    assert!((30..250).contains(&per_mille(others, all)), "{others} of {all}");
}

#[test]
fn twice_the_deals_are_twice_the_bytes() {
    let size = |deals: u32| {
        let company = company(deals, 20, 2);
        Layout::Generic.files().iter().map(|file| file.bytes(&company).len()).sum::<usize>()
    };
    let (one, two) = (size(1_000), size(2_000));
    assert!((170..230).contains(&(two * 100 / one)), "{one} {two}");
}

/// The company imported in a layout, and the receipts.
fn imported(company: &Company, layout: Layout) -> (Session, Vec<FileReceipt>) {
    import(company, layout.files())
}

fn import(company: &Company, files: Vec<DemoFile>) -> (Session, Vec<FileReceipt>) {
    let mut session = Session::empty([1; 16], day("2026-08-15"));
    let read = |file: DemoFile| ReadFile {
        name: file.name.to_owned(),
        sheet: Reader::read(file.name, &file.bytes(company), ReadOptions::default()),
    };
    session.prepare_with(files.into_iter().map(read).collect(), None, Answers::default(), None);
    let intake = session.intake().unwrap();
    assert_eq!(intake.refusals().count(), 0, "{:?}", intake.refusals().collect::<Vec<_>>());
    for file in &intake.preview().files {
        assert_eq!(file.receipt.refused, 0, "{} {:?}", file.receipt.name, file.refused.first());
    }
    let receipts = intake.preview().files.iter().map(|file| file.receipt.clone()).collect();
    match session.commit_intake().answer {
        Answer::Changed { .. } => {
            // Deals are in two currencies, quotas in one: figures are shown in that one.
            assert_eq!(session.workspace().settings.currency, Some(Currency::USD));
            (session, receipts)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_file_comes_in_whole() {
    let company = company(300, 20, 4);
    for layout in Layout::ALL {
        let (session, receipts) = imported(&company, layout);
        assert_eq!(receipts.len(), layout.files().len());
        for receipt in receipts {
            assert_eq!(receipt.seen, receipt.imported + receipt.skipped + receipt.refused, "{receipt:?}");
            assert!(receipt.imported > 0 && receipt.assumptions.is_empty(), "{receipt:?}");
        }
        assert_eq!(session.table().len(), 300);
        assert!(session.table().unassigned_owners().is_empty(), "{layout:?}");
    }
}

/// All KPIs by some axes, as the page asks for them.
fn figures(session: &Session, by: &[Axis]) -> Vec<Row> {
    let kpis: Vec<KpiId> = KPIS.iter().map(|kpi| kpi.id).collect();
    match session.kpis(&kpis, by, &Filter::default()) {
        Answer::Kpis { rows, .. } => rows,
        other => panic!("{other:?}"),
    }
}

/// The same figures, save those for which a layout has no column: they are missing there, never 0. How
/// many were compared.
fn agree(theirs: &[Row], own: &[Row], what: &str) -> usize {
    assert_eq!(theirs.len(), own.len(), "{what}");
    let pairs = theirs.iter().zip(own).flat_map(|(theirs, own)| {
        assert_eq!((&theirs.keys, theirs.deals), (&own.keys, own.deals), "{what}");
        theirs.values.iter().zip(&own.values)
    });
    let is_there =
        |(_, value): &(KpiId, Value)| !matches!(value, Value::Undefined(Undefined::MissingColumn { .. }));
    let known: Vec<_> = pairs.filter(|(theirs, _)| is_there(theirs)).collect();
    known.iter().for_each(|(theirs, own)| assert_eq!(theirs, own, "{what}"));
    known.len()
}

/// What a statement says without naming a file, a line or a system's id.
type Said = (String, String, String, Vec<(String, Money, Vec<(String, Date, Money)>)>, Money);

fn said(statement: Statement) -> Said {
    let lines = statement.lines.into_iter().map(|line| {
        let mut rows: Vec<_> =
            line.trace.rows.into_iter().map(|row| (row.name, row.date, row.amount)).collect();
        rows.sort();
        (line.component, line.amount, rows)
    });
    let lines = lines.collect();
    (statement.plan, statement.person_name, statement.period.name, lines, statement.total)
}

fn statements(session: &mut Session, company: &Company) -> Vec<Said> {
    let plans: Vec<Plan> = company.plans().iter().map(|(_, text)| read_plan(text).unwrap()).collect();
    let report = session.pay_plans(&plans, None, None).unwrap();
    assert!(report.unpaid.is_empty(), "{:?}", report.unpaid);
    // Euros are paid at their dated rates: nothing is set aside for its currency.
    let aside = report.statements.iter().flat_map(|statement| &statement.exceptions);
    assert!(aside.clone().all(|aside| aside.reason != ExceptionReason::OtherCurrency), "{:?}", aside.last());
    report.statements.into_iter().map(said).collect()
}

#[test]
fn three_crms_and_the_apps_own_columns_give_the_same_figures_and_statements() {
    let company = company(350, 20, 4);
    let own = imported(&company, Layout::Generic).0;
    let without_leads = Layout::Generic.files().into_iter().filter(|file| file.name != "leads.csv");
    let without_leads = import(&company, without_leads.collect()).0;
    let shared = [
        (
            Layout::Salesforce,
            vec![
                Dimension::DealType,
                Dimension::LeadSource,
                Dimension::Stage,
                Dimension::Competitor,
                Dimension::ForecastCategory,
                Dimension::Account,
            ],
        ),
        (Layout::Hubspot, vec![Dimension::DealType, Dimension::Reason, Dimension::Stage, Dimension::Account]),
        (Layout::Pipedrive, vec![Dimension::Reason, Dimension::Account]),
    ];
    let people = [Axis::Person, Axis::Time(Grain::Quarter)];
    let paid = statements(&mut own.clone(), &company);
    assert!(paid.iter().any(|said| said.3.iter().any(|line| line.2.len() > 1)));
    for (layout, texts) in shared {
        let mut theirs = imported(&company, layout).0;
        let own = if layout == Layout::Pipedrive { &without_leads } else { &own };
        for by in [&people[..], &[Axis::Team], &[Axis::Time(Grain::Month)], &[]] {
            let (theirs, own) = (figures(&theirs, by), figures(own, by));
            let compared = agree(&theirs, &own, &format!("{layout:?} {by:?}"));
            assert!(
                compared >= 30 * own.len(),
                "{layout:?} {by:?}: {compared} figures of {} rows",
                own.len()
            );
        }
        for text in Dimension::ALL {
            let by = [Axis::Text(text)];
            if texts.contains(&text) {
                agree(&figures(&theirs, &by), &figures(own, &by), &format!("{layout:?} {text:?}"));
            }
        }
        assert_eq!(statements(&mut theirs, &company), paid, "{layout:?}");
    }
}

#[test]
fn what_a_layout_lacks_is_missing_and_not_made_up() {
    let company = company(120, 12, 4);
    let lacking = [
        (
            Layout::Salesforce,
            vec![Dimension::Product, Dimension::Region, Dimension::Segment, Dimension::Reason],
        ),
        (
            Layout::Hubspot,
            vec![Dimension::Product, Dimension::Region, Dimension::Segment, Dimension::LeadSource],
        ),
        (
            Layout::Pipedrive,
            vec![Dimension::Product, Dimension::Segment, Dimension::DealType, Dimension::LeadSource],
        ),
    ];
    for (layout, texts) in lacking {
        let session = imported(&company, layout).0;
        for text in texts {
            let column = text.column(session.table());
            assert!((0..120).all(|row| column.get(row).is_empty()), "{layout:?} {text:?}");
        }
        assert!(session.table().cost_minor.iter().all(|cost| *cost == MISSING_MINOR), "{layout:?}");
    }
}

#[test]
fn plans_read_one_way_and_pay_the_company() {
    let company = company(800, 40, 9);
    let mut session = imported(&company, Layout::Generic).0;
    for (name, text) in company.plans() {
        let report = session.check_plan(&read_plan(&text).unwrap()).unwrap();
        assert!(report.findings.is_empty(), "{name} {:?}", report.findings);
        assert!(report.pays.is_some_and(|paid| paid.minor > 10_000_000), "{name}");
    }
    let paid = statements(&mut session, &company);
    let commissions =
        paid.iter().filter(|said| said.3.iter().any(|line| line.0 == "bookings" && line.1.minor > 0));
    assert!(commissions.count() > 80);
}

#[test]
fn attainment_lies_around_what_was_asked() {
    let company = company(6_000, 40, 9);
    let wanted = ["people.csv", "quotas.csv", "rates.csv", "deals.csv"];
    let files = Layout::Generic.files().into_iter().filter(|file| wanted.contains(&file.name));
    let session = import(&company, files.collect()).0;
    let year = Filter::in_period(DateRange::new(day("2025-01-01"), day("2026-01-01")).unwrap());
    let Answer::Kpis { rows, .. } = session.kpis(&[KpiId::Attainment], &[Axis::Person], &year) else {
        panic!("no figures")
    };
    let reached = rows.iter().filter_map(|row| match row.values.first() {
        Some((_, Value::Ratio(ratio))) => Some(ratio.to_f64()),
        _ => None,
    });
    let reached: Vec<f64> = reached.collect();
    let between =
        |from: f64, until: f64| reached.iter().filter(|ratio| (from..until).contains(*ratio)).count();
    assert!(reached.len() >= 20, "{reached:?}");
    assert!(between(0.5, 1.5) * 10 > reached.len() * 7, "{reached:?}");
    assert!(between(0.0, 0.8) >= 3 && between(1.1, 9.0) >= 3, "{reached:?}");
    let Answer::Kpis { rows, .. } = session.kpis(&[KpiId::Attainment], &[], &year) else {
        panic!("no figures")
    };
    let Some((_, Value::Ratio(all))) = rows[0].values.first() else { panic!("{:?}", rows[0].values) };
    assert!((0.8..1.2).contains(&all.to_f64()), "{}", all.to_f64());
}

/// Who did what for which deal on which day; what is planned is left out.
fn work(session: &Session) -> BTreeSet<(String, ActivityType, Option<Date>, String)> {
    let (table, names) = (session.activities(), session.names());
    let told = (0..table.len()).filter(|row| table.done[*row]).map(|row| {
        let activity = table.row(row).unwrap();
        let person = table.people[table.person[row] as usize - 1];
        let deal = session.table().row(table.deal[row] as usize).unwrap();
        (names[&person].clone(), activity.activity_type, activity.day, deal.name)
    });
    told.collect()
}

/// Who gets which part of which deal, and what was billed and paid for it, by the deal's name.
type Beside = BTreeMap<String, (Vec<(String, String)>, Vec<(i32, i64)>)>;

fn beside(session: &Session) -> Beside {
    let (names, splits, cash) = (session.names(), session.splits(), session.cash());
    let of_deal = |row: usize| {
        let shares = splits.of(row).iter();
        let shares = shares.map(|share| (names[&share.person.unwrap()].clone(), share.share.to_string()));
        let money = cash.of(row).iter().map(|event| (event.day, event.amount.minor));
        (session.table().row(row).unwrap().name, (shares.collect(), money.collect()))
    };
    (0..session.table().len()).map(of_deal).collect()
}

#[test]
fn splits_and_books_belong_to_the_same_deals_in_every_layout() {
    let company = company(400, 20, 4);
    let own = imported(&company, Layout::Generic).0;
    let told = beside(&own);
    let shared = told.values().filter(|(shares, _)| shares.len() > 1).count();
    let paid = told.values().filter(|(_, money)| money.len() > 1).count();
    assert!((10..80).contains(&shared) && paid > 80, "{shared} {paid}");
    assert!(own.splits().unmatched.is_empty() && own.cash().unmatched.is_empty());
    for layout in [Layout::Salesforce, Layout::Hubspot, Layout::Pipedrive] {
        assert_eq!(beside(&imported(&company, layout).0), told, "{layout:?}");
    }
}

#[test]
fn discounts_are_what_the_list_amount_is_above_the_amount() {
    let session = imported(&company(300, 20, 4), Layout::Generic).0;
    let (table, mut given) = (session.table(), 0);
    for row in 0..table.len() {
        let (list, amount) = (table.list_amount(row).unwrap(), table.amount(row).unwrap());
        let share = table.discount_share(row).unwrap();
        let left = list.exact_minor().checked_mul(Rational::ONE.checked_sub(share).unwrap()).unwrap();
        let apart = left.checked_sub(amount.exact_minor()).unwrap();
        assert!(
            apart.max(Rational::ZERO.checked_sub(apart).unwrap()) <= Rational::ONE,
            "{list:?} {amount:?}"
        );
        given += usize::from(!share.is_zero());
        assert!(table.units(row).is_some_and(|units| !units.is_zero()) && table.term_months(row) > Some(0));
    }
    assert!((60..240).contains(&given), "{given}");
}

/// The stages that each deal entered, by its name.
fn entered(session: &Session) -> BTreeMap<String, Vec<(String, Date)>> {
    let batches = session.live_batches();
    let history = Batch::stages(&batches);
    let deals: Vec<_> = Batch::deals(&batches).into_iter().map(|batch| (session.today(), batch)).collect();
    let log = StageLog::build(session.table(), &deals, &history);
    let told = (0..session.table().len()).map(|row| {
        let entries = log.of(row).iter().map(|entry| (entry.stage.clone(), entry.day));
        (session.table().row(row).unwrap().name, entries.collect())
    });
    told.collect()
}

#[test]
fn work_history_and_leads_are_the_same_wherever_a_layout_has_them() {
    let company = company(200, 20, 4);
    let own = imported(&company, Layout::Generic).0;
    assert!(work(&own).len() > 900 && own.leads().len() > 150);
    for layout in [Layout::Salesforce, Layout::Hubspot, Layout::Pipedrive] {
        let theirs = imported(&company, layout).0;
        assert_eq!(work(&theirs), work(&own), "{layout:?}");
        if layout == Layout::Pipedrive {
            assert!(theirs.leads().is_empty());
            continue;
        }
        assert_eq!(entered(&theirs), entered(&own), "{layout:?}");
        let converted = |session: &Session| session.leads().is_converted.iter().filter(|is| **is).count();
        assert_eq!((theirs.leads().len(), converted(&theirs)), (own.leads().len(), converted(&own)));
    }
}
