use super::*;
use crate::count::deep::settle;
use crate::count::deep::tests::{julia, levels};
use crate::number::Fixed;
use proptest::prelude::*;

/// Points as a series that is its own argument gives them.
fn identity(error: f64) -> Coefficients {
    Coefficients { terms: vec![Complex64::ONE], constant: Complex64::ZERO, error }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn many_points_have_the_counts_that_the_certified_loop_gives_each(
        c0 in prop_oneof![
            (-2.0f64..0.5, -1.2f64..1.2),
            prop::sample::select(vec![(0.251, 0.0), (-2.0, 0.0), (0.0, 1.0), (-0.12, 0.74), (0.25, 0.0)]),
        ],
        threshold in prop::sample::select(vec![2.0, 2.0, 2.5, 100.0, 1e5, 0.8]),
        itermax in prop::sample::select(vec![9u32, 60, 700]),
        made in 0u32..4,
        error in (-17f64..-2.0).prop_map(|log| 10f64.powf(log)),
        places in prop::collection::vec((-1.8f64..1.8, -1.2f64..1.2), 1..80),
    ) {
        let julia = julia(&c0.0.to_string(), &c0.1.to_string(), threshold, itermax);
        // A threshold below |c0| is passed more than once.
        let plain = Plain::new(&julia);
        let watch = Watch::default();
        // Those that are outside from the first are no case.
        let places: Vec<_> = places.into_iter().filter(|(x, y)| x.hypot(*y) + error < threshold).collect();
        for level in levels() {
            let mut points = Points::default();
            for (index, (x, y)) in places.iter().enumerate() {
                points.x.push(*x);
                points.y.push(*y);
                points.id.push(index as u32);
            }
            count(level, &plain, &identity(error), made, &mut points, &watch).unwrap();
            prop_assert_eq!(points.found.len() + points.undecided.len(), places.len());
            for (id, found) in points.found {
                let (x, y) = places[id as usize];
                let alone = plain.count(Ball::new(Complex64::new(x, y), error), made, &watch).unwrap();
                prop_assert!(alone.is_none_or(|alone| alone == found), "{alone:?} alone and {found} among others");
                // It is the count of any point within the error.
                for (dx, dy) in [(0.0, 0.0), (1.0, 0.0), (-0.6, 0.8), (0.0, -1.0)] {
                    let near = |value: f64, d: f64| &Fixed::from_f64(value) + &Fixed::from_f64(d * error * (1.0 - 1e-9));
                    let start = [near(x, dx), near(y, dy)];
                    let rest = crate::count::escape_time::EscapeTime::of(julia.map(), itermax - made);
                    let exact = settle::count(&rest, &Plain::new(&rest), (&start, [0.0; 2]), 300, &watch).unwrap();
                    prop_assert_eq!(exact + made, found, "{} {} + {} {}", x, y, dx, dy);
                }
            }
        }
    }
}

#[test]
fn a_small_error_stays_within_its_limit_for_a_group() {
    let julia = julia("-1", "0", 2.0, 700);
    let plain = Plain::new(&julia);
    let limits = Limits::new(&plain, 0);
    assert!(limits.small_error > 1e-7 && limits.small_error * 64.0 <= limits.most_error);
    // From L on, three iterations at the edge lead to no more than M.
    let (mut error, z) = (limits.small_error, limits.inner);
    for _ in 1..GROUP {
        error = (2.0 * z + error) * error + limits.rounding;
    }
    assert!(error <= limits.most_error && error > 0.9 * limits.most_error, "{error:e}");
}
