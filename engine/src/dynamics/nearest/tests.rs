use super::*;
use crate::number::BigPoint;
use target::big_c0;

/// c0 of all kinds.
const SETS: [(&str, &str); 12] = [
    ("-0.835", "-0.2321"),
    ("0", "1"),
    ("-0.12", "0.74"),
    ("-0.122561166876653619982455", "0.744861766619744236593170"),
    ("-0.75", "0"),
    ("0.25", "0"),
    ("-2", "0"),
    ("0.4", "0.3"),
    ("-1", "0"),
    ("-1.401155189092050607", "0"),
    ("-0.390540870218400050669762600713798485", "-0.586787907346968728386503366658"),
    ("0.360284", "0.100376"),
];

/// SplitMix64.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * 2f64.powi(-53)
    }
}

fn map_of((re, im): (&str, &str)) -> QuadraticMap {
    QuadraticMap::parse(re, im, 2.0).unwrap()
}

/// The classical estimate of the distance to the set, in the plane, of a point that escapes.
fn estimate(map: &QuadraticMap, point: &[Fixed; 2], bits: usize) -> Option<FloatExp> {
    let c0 = big_c0(map.c0_decimals(), bits);
    let mut z = BigPoint::new(point.each_ref(), bits).0;
    let mut growth = FloatExp::ONE;
    for _ in 0..20_000 {
        let near = z.to_f64();
        if near.norm() > 1e6 {
            return Some(FloatExp::new(near.norm() * near.norm().ln(), 0).quotient(growth));
        }
        let ([x, y], exponent) = z.to_scaled();
        growth = growth.times_up(FloatExp::new(2.0 * x.hypot(y), exponent));
        z.step(&c0);
    }
    None
}

/// A random point of the Julia set, as far back from the second fixed point as this many bits need.
fn random_point(map: &QuadraticMap, bits: usize, random: &mut Random) -> [Fixed; 2] {
    let c0 = big_c0(map.c0_decimals(), bits);
    let (mut z, _) = Start::Beta.big(map.c0_decimals(), map.c0(), bits);
    for _ in 0..bits + 20 {
        let root = z.plus(&c0, -1).sqrt();
        z = if random.bits() >> 63 == 0 { root } else { root.opposite() };
    }
    z.parts()
}

/// How far the point, printed and read again, is from its cycle after as many iterations as its preperiod.
fn off_cycle(map: &QuadraticMap, found: &NearestPoint) -> f64 {
    let bits = bits_of(found.digits() as f64) + 64;
    let [re, im] = found.decimals().map(|part| part.to_fixed(bits));
    let c0 = big_c0(map.c0_decimals(), bits);
    let mut z = BigPoint::new([&re, &im], bits).0;
    for _ in 0..found.preperiod() {
        z.step(&c0);
    }
    let (cycle, _) = found.start.big(map.c0_decimals(), map.c0(), bits);
    z.plus(&cycle, -1).to_f64().norm()
}

/// Asks for the nearest point of some random positions, and compares it with the distance estimate: its median, and
/// the most.
fn check(set: (&str, &str), log10: i32, places: usize, seed: u64) -> [f64; 2] {
    let (map, mut random) = (map_of(set), Random(seed));
    let mut finder = NearestFinder::new(&map);
    let mut ratios = Vec::new();
    for _ in 0..places {
        let bits = 64 + (f64::from(-log10) * LOG2_10) as usize + 64;
        let center = random_point(&map, bits, &mut random);
        // The point of the set is anywhere in the view.
        let digits = (20 - log10) as usize;
        let [re, im] = center.map(|part| part.to_places(digits).to_string());
        let view = Viewport::parse(&re, &im, &format!("1e{log10}"), [640, 400]).unwrap();
        let view = view
            .zoomed(1.0, [0.0, 0.0])
            .panned((random.bits() % 400) as i64 - 200, (random.bits() % 300) as i64 - 150);
        let position = [640.0 * random.unit(), 400.0 * random.unit()];
        let found = finder.nearest(&view, position, &Watch::default()).unwrap().unwrap();
        assert!(
            off_cycle(&map, &found) < 1e-12,
            "{set:?} {log10} {} {:e}",
            found.preperiod(),
            off_cycle(&map, &found)
        );
        let Some(estimate) = estimate(&map, &view.point_at(position), bits + 200) else { continue };
        let ratio = found.distance_pixels() / estimate.ratio(&view.spacing());
        assert!(ratio <= 4.0, "{set:?} 1e{log10} {ratio} {position:?} {re} {im}");
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    [ratios.get(ratios.len() / 2), ratios.last()].map(|ratio| ratio.copied().unwrap_or(f64::NAN))
}

#[test]
fn the_nearest_point_is_as_near_as_the_estimate_says() {
    for set in SETS {
        for (log10, places) in [(0, 50), (-3, 20), (-9, 20), (-30, 6), (-200, 2)] {
            println!("{set:?} 1e{log10} {:?}", check(set, log10, places, 7));
        }
    }
}
