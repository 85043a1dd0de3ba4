//! Laws of the values that everything rests on.

use attain::domain::kernel::{Currency, Money, Rational, RoundingMode, allocate};
use proptest::prelude::*;

fn any_rational() -> impl Strategy<Value = Rational> {
    (-1_000_000_000i128..1_000_000_000, 1i128..1_000_000).prop_map(|(n, d)| Rational::new(n, d).unwrap())
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
}
