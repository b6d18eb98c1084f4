use super::*;
use proptest::prelude::*;

/// Views of widths from 10 down to 1e-3000, around centres with about as many digits as they need.
fn some_view() -> impl Strategy<Value = Viewport> {
    let depths = prop_oneof![0u32..8, Just(20), Just(300), Just(1000), Just(3000)];
    (depths, 0.1f64..10.0, ["-?[01]\\.[0-9]{20}", "-?0\\.[0-9]{1,7}"], [2u32..200, 2u32..200]).prop_map(
        |(depth, width, [re, im], size)| {
            let digits = re[re.len() - 20..].repeat(depth as usize / 20 + 1);
            Viewport::parse(&format!("{re}{digits}"), &im, &format!("{width}e-{depth}"), size).unwrap()
        },
    )
}

fn whole(view: &Viewport) -> Rect {
    let [columns, rows] = view.size().map(|side| side as usize);
    Rect { columns: 0..columns, rows: 0..rows }
}

fn all_offsets(view: &Viewport) -> Grid {
    view.offsets_within(&whole(view), NonZeroUsize::MIN)
}

fn all_doubles(view: &Viewport) -> Grid {
    view.grid_within(&whole(view), NonZeroUsize::MIN)
}

fn parse(re: &str, im: &str, width: &str) -> Viewport {
    Viewport::parse(re, im, width, [1280, 800]).unwrap()
}

/// Read again from its texts.
fn read_again(view: &Viewport) -> Result<Viewport, ViewportError> {
    let [re, im] = view.center_text();
    Viewport::parse(&re, &im, &view.width_text(), view.size())
}

/// Where the pixels of a view stand, exactly.
fn samples(view: &Viewport) -> [Vec<Fixed>; 2] {
    let Grid { xs, ys } = all_offsets(view);
    let step = view.spacing().to_fixed();
    let at = |center: &Fixed, list: Vec<f64>| {
        list.iter().map(|steps| center + &(&step * &Fixed::from_f64(*steps))).collect()
    };
    let [re, im] = view.center();
    [at(re, xs), at(im, ys)]
}

#[test]
fn home_is_the_article_region_and_symmetric() {
    let grid = all_doubles(&Viewport::home([320, 200]));
    assert_eq!(grid.is_mirrored(), [true, true]);
    assert_eq!((grid.xs[0], grid.ys[0]), (-1.595, 0.995));
    assert_eq!(all_doubles(&Viewport::home([321, 77])).is_mirrored(), [true, true]);
    assert_eq!(all_offsets(&Viewport::home([321, 77])).is_mirrored(), [true, true]);
}

#[test]
fn a_width_is_written_as_short_as_it_can_be() {
    for text in ["3.2", "1e-7", "0.2", "2.5e-20", "1e-300", "7e-1000", "1.25e-3000", "1e100"] {
        for columns in [333, 980, 1280, 3840] {
            let view = Viewport::parse("0", "0", text, [columns, 9]).unwrap();
            assert_eq!(view.width_text(), text);
        }
    }
}

#[test]
fn numbers_that_cannot_be_are_refused() {
    let parse = |re, width, size| Viewport::parse(re, "0", width, size);
    assert!(matches!(parse("x", "1", [9, 9]), Err(ViewportError::Center { part: "real", .. })));
    assert!(matches!(parse("1e200", "1", [9, 9]), Err(ViewportError::CenterTooFar { .. })));
    for width in ["0", "-1", "-1e-3000"] {
        assert_eq!(parse("0", width, [9, 9]), Err(ViewportError::NotPositive(width.into())));
    }
    for width in ["nan", "1e", "1e-99999999999", "1e1001"] {
        assert!(matches!(parse("0", width, [9, 9]), Err(ViewportError::Width(_))), "{width}");
    }
    let too_deep = parse("0", "1e-99339", [9, 9]).unwrap_err().to_string();
    assert!(
        too_deep.contains("1e-99339 over 9 columns") && too_deep.contains("about 1e-99340"),
        "{too_deep}"
    );
    assert!(matches!(parse("0", "1.01e100", [9, 9]), Err(ViewportError::TooWide(_))));
    assert!(matches!(parse("0", "1", [0, 9]), Err(ViewportError::Size { .. })));
    assert!(matches!(parse("0", "1", [9, u32::MAX]), Err(ViewportError::Size { .. })));
}

#[test]
fn the_plain_loop_ends_where_doubles_end() {
    let view = |width| Viewport::parse("0", "0", width, [1000, 9]).unwrap();
    assert!(!view("1e-8").is_deep() && view("9.99e-9").is_deep() && view("1e-3000").is_deep());
}

#[test]
fn a_centre_stays_the_decimal_that_it_was_given_as() {
    let view = parse("0.6248", "-0.1", "0.02");
    let middle = [640.0, 400.0];
    for other in [
        view.fitted([1470, 1161]).unwrap(),
        view.zoomed(300.0, middle),
        view.zoomed(1e300, middle).zoomed(1e300, middle),
        view.zoomed(0.1, middle),
    ] {
        assert_eq!(other.center_text(), ["0.6248", "-0.1"]);
    }
}

#[test]
fn typed_digits_survive_a_zoom_from_the_whole_set_to_the_last_of_them_and_back() {
    let re = format!("-0.{}", "1234567891".repeat(100));
    let im = format!("0.{}3e-5", "0".repeat(990));
    let mut view = parse(&re, &im, "3.2");
    let text = view.center_text();
    assert_eq!((text[0].as_str(), text[1].as_str()), (re.as_str(), "3e-996"));
    while view.spacing().log10() > -1200.0 {
        view = view.zoomed(1e20, [640.0, 400.0]);
        assert_eq!(view.center_text(), text);
    }
    assert_eq!(view.center()[0], &Fixed::parse(&re, needed_bits(view.spacing())).unwrap());
    while view.spacing().log10() < 0.0 {
        view = view.zoomed(1e-20, [640.0, 400.0]);
        assert_eq!((view.center_text(), read_again(&view).as_ref()), (text.clone(), Ok(&view)));
    }
}

#[test]
fn a_long_centre_survives_a_pan_in_a_wide_view() {
    let re = format!("0.{}", "1234567891".repeat(100));
    let view = parse(&re, "0", "3.2");
    let panned = view.panned(10, 0);
    assert_eq!(read_again(&panned), Ok(panned.clone()));
    assert_eq!(panned.panned(-10, 0), view);
}

#[test]
fn zooming_ends_at_both_ends_and_goes_back_from_there() {
    let mut view = Viewport::home([300, 200]);
    for _ in 0..3 {
        view = view.zoomed(1e300, [10.0, 20.0]);
    }
    assert!((view.spacing().log10() + 902.0).abs() < 1.0);
    let mut view = parse("0.1", "0", "1e-99200").zoomed(1e300, [10.0, 20.0]);
    assert_eq!(view.spacing(), Viewport::MIN_SPACING);
    assert_eq!(view.zoomed(f64::NAN, [0.0, 0.0]), view);
    assert_eq!(view.zoomed(2.0, [10.0, 20.0]), view);
    view = view.zoomed(1e-300, [640.0, 400.0]);
    assert_eq!(view.spacing().exponent(), (300.0 * 10f64.log2()) as i64 - 330_000);
    view = Viewport::parse("0.1", "0", "1e-400", [300, 200]).unwrap();
    for _ in 0..3 {
        view = view.zoomed(1e-300, [150.0, 100.0]);
    }
    assert!((view.width().to_f64() / Viewport::MAX_WIDTH - 1.0).abs() < 1e-12);
    assert_eq!(view.width_text(), "1e100");
    assert!(view.zoomed(1e300, [150.0, 100.0]).zoomed(1e300, [150.0, 100.0]).is_deep());
    let wide = parse("0", "0", "1e100");
    assert_eq!(wide.zoomed_to_box([[0.0, 0.0], [1e9, 1e9]]).width().to_f64(), 1e100);
}

#[test]
fn magnification_is_what_the_width_is_less_than_the_whole_set() {
    for (width, log10) in [("3.2", 0.0), ("3.2e-12", 12.0), ("3.2e-3000", 3000.0), ("320", -2.0)] {
        assert!((parse("0", "0", width).magnification_log10() - log10).abs() < 1e-9, "{width}");
    }
}

#[test]
fn views_of_very_different_depth_lie_in_each_other_at_finite_places() {
    let (home, deep, far) =
        (parse("0", "0", "3.2"), parse("0.5", "0", "1e-3000"), parse("1e99", "0", "1e-3000"));
    for [a, b] in [[&home, &deep], [&deep, &home], [&far, &deep], [&deep, &far], [&home, &far]] {
        let Placement { scale, offset } = a.placement_in(b);
        assert!((1e-30..=1e30).contains(&scale) && offset.iter().all(|side| side.abs() <= 1e35));
    }
    let point = deep.placement_in(&home).offset;
    assert!((point[0] - 840.0).abs() < 1e-9 && (point[1] - 400.0).abs() < 1e-9, "{point:?}");
    let whole = home.placement_in(&deep);
    assert!(
        whole.offset[0] < -1e30 && whole.offset[0] + 1280.0 * whole.scale > 1e30,
        "it covers the deep one"
    );
}

#[test]
fn text_is_found_in_no_time() {
    for (width, limit_ms) in [("1e-1000", 20), ("1e-3000", 100), ("1e-90000", 20_000)] {
        let depth: usize = width[3..].parse().unwrap();
        let re = format!("-0.{}", "73".repeat(depth / 2 + 8));
        let view = parse(&re, "0.1", width).zoomed(1.5, [3.0, 5.0]);
        let start = std::time::Instant::now();
        let [point, _] = view.point_text([7.0, 8.0]);
        let point_took = start.elapsed();
        let (center, width) = (view.center_text(), view.width_text());
        println!("{width}: point {point_took:?}, all {:?}", start.elapsed());
        assert!(start.elapsed().as_millis() < limit_ms);
        assert!(point.len() > depth && center[0].len() > depth);
        let start = std::time::Instant::now();
        let again = Viewport::parse(&center[0], &center[1], &width, view.size()).unwrap();
        println!("read {:?}", start.elapsed());
        assert_eq!(again, view);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_pan_by_whole_pixels_moves_no_sample(view in some_view(), right in 0i64..50, down in 0i64..50) {
        let there = view.panned(right, down);
        let ([xs, ys], [moved_xs, moved_ys]) = (samples(&view), samples(&there));
        let (columns, rows) = (right as usize, down as usize);
        prop_assert!(moved_xs.iter().skip(columns).eq(xs.iter().take(xs.len().saturating_sub(columns))));
        prop_assert!(moved_ys.iter().skip(rows).eq(ys.iter().take(ys.len().saturating_sub(rows))));
        let grid = all_doubles(&there);
        prop_assert!(moved_xs.iter().map(Fixed::to_f64).eq(grid.xs) && moved_ys.iter().map(Fixed::to_f64).eq(grid.ys));
        prop_assert_eq!(view.whole_pixels_to(&there), Some([right, down]));
        prop_assert_eq!(there.panned(-right, -down), view);
    }

    #[test]
    fn text_gives_the_view_again(view in some_view(), x in 0.0f64..100.0, y in 0.0f64..100.0, factor in -9.0f64..9.0) {
        let [zoomed, moved] = [10f64.powf(factor), 1.7].map(|factor| view.zoomed(factor, [x, y]));
        let moved = moved.panned(3, 5);
        let boxed = view.zoomed_to_box([[x, y], [y + 3.0, x]]);
        for view in [view, zoomed, moved, boxed] {
            prop_assert_eq!(read_again(&view), Ok(view));
        }
    }

    #[test]
    fn a_zoom_keeps_the_point_under_the_pointer(view in some_view(), x in 0.0f64..200.0, y in 0.0f64..200.0) {
        for factor in [2.0, 0.5, 1e6] {
            let placed = view.placement_in(&view.zoomed(factor, [x, y]));
            prop_assert!((placed.scale / factor - 1.0).abs() < 1e-12);
            prop_assert!((placed.scale * x + placed.offset[0] - x).abs() < 1e-6 * factor.max(1.0));
            prop_assert!((placed.scale * y + placed.offset[1] - y).abs() < 1e-6 * factor.max(1.0));
        }
    }

    #[test]
    fn a_point_is_told_from_its_neighbours(view in some_view(), x in 0u32..200, y in 0u32..200) {
        let position = [f64::from(x) + 0.5, f64::from(y) + 0.5];
        let exact = view.plane_from_pixel(position);
        for (text, exact) in view.point_text(position).iter().zip(exact) {
            let read = Fixed::parse(text, needed_bits(view.spacing()) + 64).unwrap();
            let off = FloatExp::from_fixed(&(&read - &exact)).map_or(0.0, |size| size.ratio(&view.spacing()));
            prop_assert!(off < 0.0051, "{text} is {off} pixels off");
        }
    }

    #[test]
    fn another_size_shows_at_least_the_same(view in some_view(), columns in 1u32..500, rows in 1u32..500) {
        let fitted = view.fitted([columns, rows]).unwrap();
        let scale = fitted.spacing().ratio(&view.spacing());
        let [old, new] = [view.size(), fitted.size()].map(|size| size.map(f64::from));
        prop_assert!(old[0] <= new[0] * scale * (1.0 + 1e-12) && old[1] <= new[1] * scale * (1.0 + 1e-12));
        prop_assert_eq!(fitted.size(), [columns, rows]);
        prop_assert_eq!(fitted.center_text(), view.center_text());
    }
}

#[test]
fn the_spacing_is_the_nearest_to_the_exact_width_over_the_columns() {
    let mut rounded_twice = 0;
    for (width, columns) in (1..60).flat_map(|tenths| (1..60).map(move |step| (tenths, 17 * step + 3))) {
        for tens in [1, 12, 401] {
            let text = format!("{width}e-{tens}");
            let view = Viewport::parse("0.25", "0", &text, [columns, 7]).unwrap();
            let spacing = view.spacing();
            // Of the multiples of the three numbers next to it, the one by this is nearest to the width.
            let exact = Fixed::parse(&text, 4000).unwrap();
            let off = |spacing: FloatExp| {
                let off = &spacing.to_fixed().times(columns.into()) - &exact;
                FloatExp::from_fixed(&off).map_or(0.0, |size| size.ratio(&spacing))
            };
            assert!(off(spacing) <= off(spacing.next_up()) && off(spacing) <= off(spacing.next_down()));
            rounded_twice += usize::from(FloatExp::parse(&text).unwrap().over(f64::from(columns)) != spacing);
            assert_eq!(
                Viewport::parse("0.25", "0", &view.width_text(), [columns, 7]).unwrap().spacing(),
                spacing
            );
            // In any other size, the same spacing has a width too.
            let resized = view.resized([columns + 1, 9]);
            let again = Viewport::parse("0.25", "0", &resized.width_text(), [columns + 1, 9]).unwrap();
            assert_eq!(again.spacing(), spacing);
        }
    }
    assert!(rounded_twice > 100, "the two differ: {rounded_twice}");
}
