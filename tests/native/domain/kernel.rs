//! Laws of the values that everything rests on.

use attain::domain::kernel::{
    Calendar, Currency, Date, DateError, DateRange, Grain, Id, Money, Pattern, Rational, RationalError,
    RoundingMode, Weekday, WorkingDays, YearName, YearStart, allocate, days_over,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

fn any_rational() -> impl Strategy<Value = Rational> {
    (-1_000_000_000i128..1_000_000_000, 1i128..1_000_000).prop_map(|(n, d)| Rational::new(n, d).unwrap())
}

const GRAINS: [Grain; 4] = [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];

fn any_calendar() -> impl Strategy<Value = Calendar> {
    (1u8..=12, 0usize..4, 0usize..7, any::<bool>(), any::<bool>()).prop_map(
        |(first_month, pattern, day, nearest, end)| Calendar {
            first_month,
            pattern: Pattern::ALL[pattern],
            week_start: Weekday::ALL[day],
            year_start: if nearest { YearStart::Nearest } else { YearStart::OnOrBefore },
            year_name: if end { YearName::End } else { YearName::Start },
        },
    )
}

fn any_range() -> impl Strategy<Value = DateRange> {
    (800i32..80_000, 1i32..1_500).prop_map(|(from, days)| {
        let date = |days| Date::from_days(days).unwrap();
        DateRange::new(date(from), date(from + days)).unwrap()
    })
}

proptest! {
    #![proptest_config(crate::world::cases(64))]

    #[test]
    fn parts_of_an_amount_add_up_and_lie_within_one_unit(
        total in -1_000_000_000_000i64..1_000_000_000_000,
        weights in proptest::collection::vec(0i64..1000, 1..20),
    ) {
        let exact: Vec<Rational> = weights.iter().map(|weight| Rational::whole(*weight)).collect();
        let sum: i64 = weights.iter().sum();
        let parts = allocate(total, &exact);
        if sum == 0 {
            prop_assert!(parts.is_err());
        } else {
            let parts = parts.unwrap();
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
            for (part, weight) in parts.iter().zip(&weights) {
                let distance = i128::from(*part) * i128::from(sum) - i128::from(total) * i128::from(*weight);
                prop_assert!(distance.abs() < i128::from(sum));
            }
        }
    }

    #[test]
    fn a_negative_amount_is_cut_as_the_mirror_of_the_positive_one(
        total in 0i64..1_000_000_000,
        weights in proptest::collection::vec(1i64..1000, 1..10),
    ) {
        let weights: Vec<Rational> = weights.into_iter().map(Rational::whole).collect();
        let mirrored: Vec<i64> = allocate(-total, &weights).unwrap().into_iter().map(|part| -part).collect();
        prop_assert_eq!(allocate(total, &weights).unwrap(), mirrored);
    }

    #[test]
    fn fractions_obey_the_laws_of_arithmetic(a in any_rational(), b in any_rational(), c in any_rational()) {
        prop_assert_eq!(a.checked_add(b), b.checked_add(a));
        prop_assert_eq!(a.checked_mul(b), b.checked_mul(a));
        prop_assert_eq!(a.checked_sub(b).unwrap().checked_add(b), Ok(a));
        let spread = a.checked_mul(b.checked_add(c).unwrap()).unwrap();
        prop_assert_eq!(a.checked_mul(b).unwrap().checked_add(a.checked_mul(c).unwrap()), Ok(spread));
        prop_assert_eq!(a.cmp(&b), a.checked_sub(b).unwrap().cmp(&Rational::ZERO));
        prop_assert_eq!(Rational::parse(&a.to_string()), Ok(a));
    }

    #[test]
    fn rounding_moves_by_less_than_a_unit_and_nearest_by_half(value in any_rational()) {
        use RoundingMode::*;
        for mode in [HalfAwayFromZero, HalfEven, HalfUp, Up, Down, TowardZero] {
            let whole = Rational::new(mode.whole(value).unwrap(), 1).unwrap();
            let moved = whole.checked_sub(value).unwrap();
            let moved = moved.max(moved.checked_neg().unwrap());
            prop_assert!(moved < Rational::ONE);
            if matches!(mode, HalfAwayFromZero | HalfEven | HalfUp) {
                prop_assert!(moved <= Rational::HALF);
            }
        }
    }

    #[test]
    fn money_reads_back_what_it_writes(minor in any::<i64>(), index in 0usize..150) {
        let currency = Currency::all().nth(index).unwrap();
        let money = Money::new(minor, currency);
        prop_assert_eq!(Money::parse(&money.decimal(), currency), Ok(money));
        let json = serde_json::to_string(&money).unwrap();
        prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money);
    }

    #[test]
    fn each_day_lies_in_exactly_one_period_and_parts_make_the_whole(
        calendar in any_calendar(),
        range in any_range(),
    ) {
        for grain in GRAINS {
            let periods = calendar.periods_in(range, grain).unwrap();
            prop_assert!(periods[0].range.contains(range.from));
            for pair in periods.windows(2) {
                prop_assert_eq!(pair[0].range.until, pair[1].range.from);
                prop_assert_eq!(&calendar.previous(&pair[1], grain).unwrap(), &pair[0]);
            }
            let inside: i32 = periods.iter().filter_map(|one| one.range.overlap(range)).map(DateRange::days).sum();
            prop_assert_eq!(inside, range.days());
            for period in periods {
                // A name reads back to the same days, and to the same name.
                prop_assert_eq!(&calendar.parse(&period.name).unwrap(), &period);
                prop_assert_eq!(calendar.period_of(period.range.last_day(), grain).unwrap(), period);
            }
        }
    }

    #[test]
    fn months_make_quarters_and_quarters_years_of_52_or_53_weeks(
        calendar in any_calendar(),
        day in 800i32..80_000,
    ) {
        let date = Date::from_days(day).unwrap();
        let year = calendar.period_of(date, Grain::Year).unwrap().range;
        for (grain, parts) in [(Grain::Month, 12), (Grain::Quarter, 4)] {
            let inside = calendar.periods_in(year, grain).unwrap();
            prop_assert_eq!(inside.len(), parts);
            prop_assert_eq!((inside[0].range.from, inside[parts - 1].range.until), (year.from, year.until));
        }
        let by_week = Calendar { pattern: Pattern::Weeks445, ..calendar };
        let year = by_week.period_of(date, Grain::Year).unwrap().range;
        prop_assert!(year.days() == 364 || year.days() == 371);
        let weeks = by_week.periods_in(year, Grain::Week).unwrap();
        prop_assert_eq!(weeks.len() * 7, usize::try_from(year.days()).unwrap());
        prop_assert_eq!(Weekday::of(year.from), calendar.week_start);
        // The 53rd week lies in the last quarter and its last period.
        let quarters = by_week.periods_in(year, Grain::Quarter).unwrap();
        prop_assert!(quarters[..3].iter().all(|quarter| quarter.range.days() == 91));
        let months = by_week.periods_in(year, Grain::Month).unwrap();
        prop_assert!(months[..11].iter().all(|month| [28, 35].contains(&month.range.days())));
        let before = by_week.year_before(&months[4], Grain::Month).unwrap();
        prop_assert_eq!(&before.name[4..], &months[4].name[4..]);
    }

    #[test]
    fn working_days_of_parts_add_up_to_those_of_the_whole(range in any_range(), cut in 0i32..1_500) {
        let working = WorkingDays::default();
        let cut = range.from.plus_days(cut.min(range.days() - 1)).unwrap();
        let (over, all) = days_over(range, cut, Some(&working));
        let rest = DateRange::new(cut.plus_days(1).unwrap(), range.until).map_or(0, |rest| working.count(rest));
        if working.count(range) > 0 {
            prop_assert_eq!(over + rest, all);
        }
    }
}

#[test]
fn a_day_that_its_month_lacks_is_refused() {
    for (year, month, day) in [(2026, 1, 0), (2026, 1, 32), (2026, 2, 29), (2026, 4, 31), (2026, 13, 1)] {
        assert_eq!(Date::from_ymd(year, month, day), Err(DateError::NoSuchDay), "{year}-{month}-{day}");
    }
    assert!(Date::from_ymd(2028, 2, 29).is_ok());
}

#[test]
fn an_id_is_shown_to_programmers_as_it_is_written() {
    let id = Id::derived("person", &["Ann Lee"]);
    assert_eq!(format!("{id:?}"), id.to_string());
    assert!(!id.to_string().is_empty());
}

#[test]
fn patterns_are_read_by_name_and_nothing_else_is() {
    for pattern in Pattern::ALL {
        assert_eq!(Pattern::parse(pattern.word()), Some(pattern));
    }
    assert_eq!(Pattern::parse("4 4 5"), Some(Pattern::Weeks445));
    assert_eq!(Pattern::parse("13 x 4"), None);
}

#[test]
fn a_number_of_a_period_is_one_or_two_digits() {
    let calendar = Calendar::default();
    assert!(calendar.parse("2026P03").is_ok() && calendar.parse("2026W7").is_ok());
    for text in ["2026Q+1", "2026P+3", "2026P003", "2026W007", "2026Q", "2026Q5", "2026W54"] {
        assert!(calendar.parse(text).is_err(), "{text}");
    }
}

/// Where the year of weeks begins nearest to the first of its month, or on the last first day of a week before it.
#[test]
fn a_year_of_weeks_begins_where_its_rule_says() {
    for (year_start, from, until) in [(YearStart::Nearest, -3, 3), (YearStart::OnOrBefore, -6, 0)] {
        for week_start in Weekday::ALL {
            let calendar =
                Calendar { pattern: Pattern::Weeks445, week_start, year_start, ..Calendar::starting_in(2) };
            for year in 2000..2040 {
                let first = Date::from_ymd(year, 2, 1).unwrap();
                let within = calendar.range_of(first.plus_days(20).unwrap(), Grain::Year).unwrap();
                let off = within.from.days_since(first);
                assert!((from..=until).contains(&off), "{year} begins {off} days after {first}");
                assert_eq!(calendar.grain_of(within), Some(Grain::Year));
            }
        }
    }
}

proptest! {
    #![proptest_config(crate::world::cases(64))]

    /// A whole period knows what it is one of; other days are none.
    #[test]
    fn days_are_a_whole_period_of_one_grain_or_of_none(calendar in any_calendar(), day in 800i32..80_000) {
        let date = Date::from_days(day).unwrap();
        for grain in GRAINS {
            let range = calendar.range_of(date, grain).unwrap();
            prop_assert_eq!(calendar.grain_of(range), Some(grain));
            let longer = DateRange::new(range.from, range.until.plus_days(1).unwrap()).unwrap();
            prop_assert_eq!(calendar.grain_of(longer), None);
        }
    }
}

/// Fractions that often share factors, of every size that is kept.
fn any_size() -> impl Strategy<Value = Rational> {
    let small = (-30i128..30, 1i128..30);
    let money = (-1_000_000_000_000i128..1_000_000_000_000, 1i128..100_000);
    let large = (any::<i128>(), 1..i128::MAX, 0u32..126).prop_map(|(n, d, by)| (n >> by, (d >> by).max(1)));
    prop_oneof![small, money, large].prop_map(|(n, d)| Rational::new(n, d).unwrap_or(Rational::ONE))
}

fn unlimited(value: Rational) -> BigRational {
    BigRational::new(BigInt::from(value.numerator()), BigInt::from(value.denominator()))
}

/// Whether what came out is what fractions without bounds come to, in lowest terms; nothing came out only
/// where the terms, or the products on the way to them, are long.
fn is_exact(found: Result<Rational, RationalError>, exact: &BigRational, long: bool) -> bool {
    let fits = |value: Rational| {
        let terms = (BigInt::from(value.numerator()), BigInt::from(value.denominator()));
        terms == (exact.numer().clone(), exact.denom().clone())
    };
    found.map_or(long, fits)
}

proptest! {
    #![proptest_config(crate::world::cases(256))]

    #[test]
    fn fractions_are_added_multiplied_divided_and_compared_exactly(a in any_size(), b in any_size()) {
        let bits = |value: Rational| value.numerator().unsigned_abs().max(value.denominator().unsigned_abs()).ilog2();
        let long = bits(a) + bits(b) > 120;
        let (exact_a, exact_b) = (unlimited(a), unlimited(b));
        prop_assert!(is_exact(a.checked_add(b), &(&exact_a + &exact_b), long));
        prop_assert!(is_exact(a.checked_sub(b), &(&exact_a - &exact_b), long));
        prop_assert!(is_exact(a.checked_mul(b), &(&exact_a * &exact_b), long));
        if b.is_zero() {
            prop_assert_eq!(a.checked_div(b), Err(RationalError::ZeroDivisor));
        } else {
            prop_assert!(is_exact(a.checked_div(b), &(&exact_a / &exact_b), long));
        }
        prop_assert_eq!(a.cmp(&b), exact_a.cmp(&exact_b));
    }
}
