//! What changes nothing: orders, files, what lies outside, what is only shown, and what is approved.

use super::super::second::bridge::First;
use super::super::second::generate::{Drawn, drawn, drawn_in, first_day};
use super::super::second::world::{Cash, Deal, World};
use super::super::settle::{by_component, own};
use super::super::world::id_of;
use super::{EVERYBODY, all, component_lists, deal, each_component, named, paid, payouts, traced};
use attain::domain::commission::{Added, Approved, Credit, Settled, Terms, settle};
use attain::domain::design::{pay_again, prove};
use attain::domain::facts::CashKind;
use attain::domain::kernel::{Currency, Date, Id, PayRunId};
use attain::domain::model::Person;
use attain::domain::model::plan::{Component, Condition, CreditOf, DealField, Pays, Shares};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A world with its records the other way round.
fn turned(world: &World) -> World {
    let mut turned = world.clone();
    let last = world.deals.len().wrapping_sub(1);
    turned.deals.reverse();
    turned.splits.reverse();
    turned.splits.iter_mut().for_each(|split| split.deal = last - split.deal);
    turned.cash.reverse();
    turned.cash.iter_mut().for_each(|cash| cash.deal = last - cash.deal);
    turned.quotas.reverse();
    turned.achievements.reverse();
    turned
}

/// Whether a sale of which only the amount is known can be supposed: nothing else of a deal is looked at, and nobody
/// else's pay.
fn can_be_supposed(part: &Component) -> bool {
    let measure = &part.measure;
    let plain =
        measure.conditions.is_empty() && measure.credit_map.is_none() && measure.multipliers.is_empty();
    let own = measure.credit == CreditOf::Amount && measure.of.is_own() && measure.roles.is_empty();
    let alone = part.pool.is_none() && part.budget.is_none();
    plain
        && own
        && alone
        && measure.shares != Shares::Overlays
        && !matches!(part.pays, Pays::Contest(_) | Pays::Grid(_))
}

/// What somebody is paid, with the deals of a refusal named, but not where they stand.
fn told(paid: Vec<super::Paid>) -> Vec<super::Paid> {
    let place = |text: &str| text.split(" (").next().unwrap_or_default().to_owned();
    paid.into_iter().map(|paid| paid.map_err(|why| place(&why))).collect()
}

/// What was approved, with the corrections of later periods, is what each of its lines comes to now.
fn assert_settled(
    terms: &Terms<'_>,
    approved: &[(PayRunId, Settled)],
    settled: &[(Settled, Option<PayRunId>)],
) {
    for (_, frozen) in approved {
        let statement = &frozen.statement;
        let mut sums = by_component(&terms.pay(statement.person, &statement.period).unwrap(), -1);
        for (component, minor) in by_component(&own(frozen), 1) {
            *sums.entry(component).or_default() += minor;
        }
        for (one, _) in settled.iter().filter(|(one, _)| one.statement.person == statement.person) {
            for (added, line) in one.additions() {
                if let Added::Adjusts(adjusts) = added
                    && adjusts.period == statement.period
                {
                    *sums.entry(adjusts.component.clone()).or_default() += line.amount.minor;
                }
            }
        }
        sums.retain(|_, minor| *minor != 0);
        assert_eq!(sums, BTreeMap::new(), "{} in {}", statement.person_name, statement.period.name);
    }
}

fn bytes(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

proptest! {
    #![proptest_config(crate::world::cases(24))]

    #[test]
    fn i05_records_in_any_order_make_the_same_statements(case in drawn()) {
        let Drawn { plan, world, year } = case;
        let told = |world: &World| told(all(&plan, world, &EVERYBODY, year));
        prop_assert_eq!(told(&world), told(&turned(&world)));
    }

    #[test]
    fn i05_files_in_any_order_and_twice_make_the_same_statements(case in drawn(), cut in any::<prop::sample::Index>()) {
        let Drawn { plan, world, year } = case;
        let (a, b) = world.deals.split_at(cut.index(world.deals.len() + 1));
        let (a, b) = (("a.csv", a), ("b.csv", b));
        let of = |files: &[(&str, &[Deal])]| {
            told(paid(&First::imported(&world, &plan, files, |_| {}), &plan, &EVERYBODY, year))
        };
        let once = told(all(&plan, &world, &EVERYBODY, year));
        prop_assert_eq!(&of(&[a, b]), &once);
        prop_assert_eq!(&of(&[b, a]), &once);
        prop_assert_eq!(&of(&[a, b, ("again.csv", a.1)]), &once);
    }

    #[test]
    fn i10_a_simulation_of_the_plan_on_actual_deals_is_its_statements(case in drawn()) {
        let Drawn { plan, world, year } = case;
        let first = First::new(&world, &plan);
        let (Ok(one), Ok(other)) = (first.bound(&plan), first.bound(&plan)) else { return Ok(()) };
        let periods = named(&plan, year);
        let simulated = pay_again(&one, &periods);
        let statements = other.statements(&periods);
        prop_assert_eq!(simulated.as_ref().err().map(ToString::to_string), statements.as_ref().err().map(ToString::to_string));
        let (Ok(simulated), Ok(statements)) = (simulated, statements) else { return Ok(()) };
        let proof = prove(&other, &periods, &simulated).unwrap();
        prop_assert!(proof.holds(), "{proof:?}");
        prop_assert_eq!(usize::try_from(proof.statements).unwrap(), statements.len());
        let fresh = first.bound(&plan).unwrap().payouts(&periods).unwrap();
        let fresh: Vec<i64> = fresh.into_iter().map(|(_, _, minor)| minor).collect();
        let stated: Vec<i64> = statements.iter().map(|one| one.total.minor).collect();
        prop_assert_eq!(fresh, stated);
    }

    #[test]
    fn i10_a_period_made_ready_pays_simulated_sales_as_the_pipeline_does(
        case in drawn(),
        sales in prop::collection::vec((any::<u8>(), -40i32..400, -90_000i64..5_000_000), 1..6),
    ) {
        let Drawn { plan, world, year } = case;
        let first = First::new(&world, &plan);
        let (Ok(one), Ok(other)) = (first.bound(&plan), first.bound(&plan)) else { return Ok(()) };
        let credit = |(row, after, minor): &(u8, i32, i64)| Credit {
            day: first_day(year).plus_days(*after).unwrap(),
            minor: *minor,
            row: Some(u32::from(*row)).filter(|row| usize::try_from(*row).unwrap() < world.deals.len()),
        };
        let sales: Vec<Credit> = sales.iter().map(credit).collect();
        for (person, period) in EVERYBODY.iter().flat_map(|name| named(&plan, year).into_iter().map(|one| (id_of(name), one))) {
            let payer = match one.payer(person, &period) {
                Ok(payer) => payer,
                Err(why) => {
                    prop_assert_eq!(other.payout_minor(person, &period, &[]), Err(why));
                    continue;
                }
            };
            let inside: Vec<Credit> = sales.iter().filter(|one| period.range.contains(one.day)).copied().collect();
            for extra in [&sales[..], &sales[1..], &inside, &[]] {
                prop_assert_eq!(payer.payout_minor(extra), other.payout_minor(person, &period, extra));
            }
        }
    }

    #[test]
    fn i10_a_supposed_sale_pays_what_it_pays_once_it_is_there(
        case in drawn(),
        (seller, after, minor) in (0..EVERYBODY.len(), 0i32..180, 1i64..5_000_000),
    ) {
        let Drawn { plan, world, year } = case;
        if !component_lists(&mut plan.clone()).flatten().all(|part| can_be_supposed(part)) {
            return Ok(());
        }
        let (seller, day) = (id_of(EVERYBODY[seller]), first_day(year).plus_days(after).unwrap());
        let mut wider = world.clone();
        let place = wider.deals.len();
        wider.deals.push(Deal { texts: BTreeMap::new(), ..deal("X-1", seller, day, minor) });
        // Supposed is a sale that is invoiced and paid at once.
        wider.cash.extend([CashKind::Invoice, CashKind::Payment].map(|kind| Cash { deal: place, kind, day, minor }));
        let (first, then) = (First::new(&world, &plan), First::new(&wider, &plan));
        let (Ok(supposing), Ok(there)) = (first.bound(&plan), then.bound(&plan)) else { return Ok(()) };
        let works = world.people.iter().any(|person| person.id == seller && person.works_on(day));
        for period in named(&plan, year).into_iter().filter(|_| works) {
            let supposed = supposing.payout_minor(seller, &period, &[Credit { day, minor, row: None }]);
            prop_assert_eq!(supposed, there.payout_minor(seller, &period, &[]), "{}", period.name);
        }
    }

    #[test]
    fn i12_somebody_else_s_deal_changes_nothing(case in drawn(), minor in 1i64..1_000_000) {
        let Drawn { plan, world, year } = case;
        if plan.components.iter().any(|part| matches!(part.pays, Pays::Contest(_))) {
            return Ok(());
        }
        let mut wider = world.clone();
        let mut zoe = Person::named(id_of("Zoe"), "Zoe");
        zoe.team = Some("North".to_owned());
        wider.people.push(zoe);
        wider.people.sort_by_key(|person| person.id);
        wider.deals.push(deal("Z-1", id_of("Zoe"), Date::from_ymd(year, 1, 20).unwrap(), minor));
        prop_assert_eq!(all(&plan, &world, &EVERYBODY, year), all(&plan, &wider, &EVERYBODY, year));
    }

    #[test]
    fn i12_a_deal_outside_every_filter_changes_nothing(
        case in drawn(),
        minor in -1_000_000i64..1_000_000,
        owner in 0usize..3,
        month in 1u8..7,
    ) {
        let Drawn { mut plan, mut world, year } = case;
        each_component(&mut plan, |part| {
            part.measure.conditions.push(Condition::is(DealField::LeadSource, &["Inside"]));
        });
        let source = |deal: &mut Deal, text: &str| drop(deal.texts.insert(DealField::LeadSource, text.to_owned()));
        world.deals.iter_mut().for_each(|deal| source(deal, "inside"));
        let mut wider = world.clone();
        let mut outside = deal("A-1", id_of(EVERYBODY[owner]), Date::from_ymd(year, month, 28).unwrap(), minor);
        source(&mut outside, "Outside");
        wider.deals.push(outside);
        prop_assert_eq!(all(&plan, &world, &EVERYBODY, year), all(&plan, &wider, &EVERYBODY, year));
    }

    #[test]
    fn i12_a_deal_before_the_plan_or_after_a_statement_s_period_changes_nothing(
        case in drawn(),
        minor in -1_000_000i64..1_000_000,
        owner in 0usize..3,
    ) {
        let Drawn { plan, world, year } = case;
        let own = id_of(EVERYBODY[owner]);
        let (first, last) = (payouts(&plan, year)[0], payouts(&plan, year).pop().unwrap());
        let mut wider = world.clone();
        wider.deals.push(deal("A-1", own, first.from.plus_days(-1).unwrap(), minor));
        wider.deals.push(deal("Z-1", own, last.until, minor));
        prop_assert_eq!(all(&plan, &world, &EVERYBODY, year), all(&plan, &wider, &EVERYBODY, year));
    }

    #[test]
    fn i18_what_is_only_shown_changes_no_byte_of_a_statement(case in drawn(), euro in any::<bool>()) {
        let Drawn { plan, world, year } = case;
        let files: [(&str, &[Deal]); 1] = [("deals.csv", &world.deals)];
        let shown = First::imported(&world, &plan, &files, |workspace| {
            let settings = &mut workspace.settings;
            settings.name = "Şirket <b>".to_owned();
            settings.currency = Some(if euro { Currency::parse("EUR").unwrap() } else { Currency::parse("JPY").unwrap() });
            settings.as_of = Date::from_ymd(1999, 12, 31).ok();
            settings.hides_checklist = true;
        });
        let plain = First::new(&world, &plan);
        let told = |first: &First| -> Option<Vec<String>> {
            let statements = traced(&first.bound(&plan).ok()?, &world, year)?;
            Some(statements.iter().map(bytes).collect())
        };
        prop_assert_eq!(told(&plain), told(&shown));
    }

    /// Another world, and often another plan, behind the same people.
    #[test]
    fn i19_an_approved_statement_keeps_its_bytes_and_every_change_is_an_adjustment(
        case in drawn_in(2026),
        later in drawn_in(2026),
        months in 1usize..4,
        edits in any::<bool>(),
    ) {
        let Drawn { plan, world, year } = case;
        let (before, after) = (First::new(&world, &plan), First::new(&later.world, &later.plan));
        let Ok(terms) = before.bound(&plan) else { return Ok(()) };
        let periods: Vec<_> = named(&plan, year).into_iter().take(months).collect();
        let Ok(statements) = terms.statements(&periods) else { return Ok(()) };
        let run = PayRunId(Id::from_bits(1));
        let approved: Vec<(PayRunId, Settled)> =
            statements.into_iter().map(|one| (run, Settled::plain(one))).collect();
        let edited = if edits && later.plan.payout == plan.payout { &later.plan } else { &plan };
        let Ok(terms) = after.bound(edited) else { return Ok(()) };
        let fixed: Vec<Approved<'_>> = approved.iter().map(|(run, settled)| Approved { run: *run, settled }).collect();
        let Ok((_, settled)) = settle(&terms, &fixed, &named(edited, year), true) else { return Ok(()) };
        let kept: Vec<String> = settled.statements.iter().filter(|one| one.1.is_some()).map(|one| bytes(&one.0)).collect();
        let mut was: Vec<&(PayRunId, Settled)> = approved.iter().collect();
        was.sort_by_key(|(_, one)| (one.statement.period.range, one.statement.person));
        prop_assert_eq!(kept, was.into_iter().map(|one| bytes(&one.1)).collect::<Vec<_>>());
        for (one, _) in &settled.statements {
            let sum: i64 = one.statement.lines.iter().map(|line| line.amount.minor).sum();
            prop_assert_eq!(sum, one.statement.total.minor);
        }
        if settled.problems.is_empty() {
            assert_settled(&terms, &approved, &settled.statements);
        }
    }
}
