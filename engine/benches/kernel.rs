//! Times against the article's loop and against the specification, taken in turns within one run.
//!
//! `cargo bench -p juliaset-engine` prints the table; only its ratios mean something on a busy machine.

use juliaset_engine::kernel::{count, count_parameter};
use juliaset_engine::{
    ComplexRegion, Kernel, Plan, Plane, Planner, Precision, QuadraticMap, Renderer, RunOptions, Samples,
    Viewport, Watch,
};
use ndarray::ArrayViewMut2;
use std::error::Error;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Instant;

/// What is counted.
struct Picture {
    plane: Plane,
    map: QuadraticMap,
    itermax: u32,
    samples: Samples,
}

impl Picture {
    /// A view of a set around 0, or of the parameter plane where there is no c0.
    fn around_0(c0: Option<[&str; 2]>, itermax: u32, half: f64, side: usize) -> Result<Self, Box<dyn Error>> {
        let [re, im] = c0.unwrap_or(["0", "0"]);
        let plane = if c0.is_some() { Plane::Dynamical } else { Plane::Parameter };
        let samples = Samples::region(ComplexRegion::new(-half, half, half, -half)?, side)?;
        Ok(Self { plane, map: QuadraticMap::parse(re, im, 2.0)?, itermax, samples })
    }

    fn plan(&self, kernel: Kernel) -> Result<Plan, Box<dyn Error>> {
        let (watch, precision) = (Watch::default(), Precision::F64);
        Ok(Planner::new(kernel).plan(
            self.plane,
            &self.map,
            self.itermax,
            &self.samples,
            precision,
            &watch,
        )?)
    }
}

/// What is timed: it writes the counts.
type Candidate<'a> = (String, Count<'a>);
type Count<'a> = Box<dyn Fn(&mut [u32]) + 'a>;

/// The columns of the article's picture; its known sum is for 4000.
const RESOLUTION: usize = 4000;
const KNOWN_SUM: u64 = 512_712_001;
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --benches` runs this too, and tests time nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    article()?;
    const ARTICLE: Option<[&str; 2]> = Some(["-0.835", "-0.2321"]);
    const DENDRITE: Option<[&str; 2]> = Some(["0", "1"]);
    views("the article's whole set", ARTICLE, 100, 1.6)?;
    views("dendrite i, whole", DENDRITE, 100, 1.6)?;
    views("rabbit -0.12+0.74i, whole", Some(["-0.12", "0.74"]), 100, 1.6)?;
    views("dendrite i, +-0.1, itermax 1000", DENDRITE, 1000, 0.1)?;
    views("parameter plane, whole", None, 100, 2.0)?;
    interior()?;
    symmetry()
}

fn article() -> Result<(), Box<dyn Error>> {
    let region = ComplexRegion::new(-0.1, 0.1, -0.1, 0.1)?;
    let points = region.build(RESOLUTION)?;
    let samples = Samples::region(region, RESOLUTION)?;
    let map = QuadraticMap::parse("-0.835", "-0.2321", 2.0)?;
    let picture = Picture { plane: Plane::Dynamical, map, itermax: 100, samples };
    let (c0, threshold_sqr, itermax) = (picture.map.c0(), picture.map.threshold_sqr(), picture.itermax);
    let article = |out: &mut [u32]| {
        // The array of points is indexed [column, row].
        for (count, z0) in out.iter_mut().zip(&points) {
            let (mut z, mut i) = (*z0, 0);
            *count = loop {
                z = z * z + c0;
                if i == itermax || z.norm_sqr() > threshold_sqr {
                    break i;
                }
                i += 1;
            };
        }
    };
    let mut candidates = single_thread(&picture)?;
    candidates.push(("article".into(), Box::new(article)));
    let best = Kernel::best();
    candidates.push((format!("{best}, two threads"), render(&picture, best, 2, false)?));
    table("the article's region, 4000 x 4000, itermax 100", &candidates, &picture, Some(KNOWN_SUM));
    Ok(())
}

fn views(title: &str, c0: Option<[&str; 2]>, itermax: u32, half: f64) -> Result<(), Box<dyn Error>> {
    let picture = Picture::around_0(c0, itermax, half, RESOLUTION / 2)?;
    table(title, &single_thread(&picture)?, &picture, None);
    Ok(())
}

/// The specification, and every instruction set on one thread.
fn single_thread(picture: &Picture) -> Result<Vec<Candidate<'_>>, Box<dyn Error>> {
    let [xs, ys] = picture.samples.axes()?;
    let specification = move |out: &mut [u32]| {
        let samples = ys.iter().flat_map(|y| xs.iter().map(move |x| (*x, *y)));
        for (out, (x, y)) in out.iter_mut().zip(samples) {
            *out = match picture.plane {
                Plane::Dynamical => count(&picture.map, picture.itermax, x, y),
                Plane::Parameter => count_parameter(picture.map.threshold(), picture.itermax, x, y),
            };
        }
    };
    let mut candidates: Vec<Candidate<'_>> = vec![("specification".into(), Box::new(specification))];
    for kernel in Kernel::available() {
        candidates.push((kernel.to_string(), render(picture, kernel, 1, false)?));
    }
    Ok(candidates)
}

fn interior() -> Result<(), Box<dyn Error>> {
    let samples = Samples::view(Viewport::parse("0", "0", "3.2", [1280, 800])?);
    let map = QuadraticMap::parse("-0.12", "0.74", 2.0)?;
    let picture =
        |itermax| Picture { plane: Plane::Dynamical, map: map.clone(), itermax, samples: samples.clone() };
    let (low, high, best) = (picture(300), picture(10_000), Kernel::best());
    // Two tables, as the counts of two itermax differ.
    let deep: Vec<Candidate<'_>> = vec![("itermax 10000".into(), render(&high, best, 1, false)?)];
    table("-0.12+0.74i, 1280 x 800, one thread", &deep, &high, None);
    let shallow: Vec<Candidate<'_>> = vec![
        ("itermax 300".into(), render(&low, best, 1, false)?),
        ("itermax 300, no interior".into(), render(&low, best.without_interior(), 1, false)?),
    ];
    table("the same", &shallow, &low, None);
    Ok(())
}

fn symmetry() -> Result<(), Box<dyn Error>> {
    let samples = Samples::view(Viewport::parse("0", "0", "3.2", [2560, 1600])?);
    let picture = Picture { plane: Plane::Dynamical, map: QuadraticMap::default(), itermax: 80, samples };
    let best = Kernel::best();
    let candidates: Vec<Candidate<'_>> = vec![
        ("every pixel".into(), render(&picture, best, 1, false)?),
        ("half of them".into(), render(&picture, best, 1, true)?),
    ];
    table("-0.835-0.2321i, 2560 x 1600, one thread", &candidates, &picture, None);
    Ok(())
}

/// Renders a picture, threads and all.
fn render(
    picture: &Picture,
    kernel: Kernel,
    threads: usize,
    symmetry: bool,
) -> Result<Count<'_>, Box<dyn Error>> {
    let renderer = Renderer::new(RunOptions { threads: NonZeroUsize::new(threads), kernel, symmetry })?;
    let plan = picture.plan(kernel)?;
    let (columns, rows) = picture.samples.shape();
    Ok(Box::new(move |out| {
        let Ok(out) = ArrayViewMut2::from_shape((rows, columns), out) else { return };
        let done = renderer.fill(&plan, |count| count, out, &Watch::default());
        assert_eq!(done, Ok(()));
    }))
}

/// Runs the candidates in turns and prints the least time of each, and the first one's over it.
///
/// They write to memory that was touched before: fresh pages would take a sixth of the fastest one's time.
fn table(title: &str, candidates: &[Candidate<'_>], picture: &Picture, sum: Option<u64>) {
    let mut least = vec![f64::INFINITY; candidates.len()];
    let mut counts = vec![1u32; picture.samples.rect().area()];
    let mut expected = sum;
    for _ in 0..ROUNDS {
        for ((name, run), least) in candidates.iter().zip(&mut least) {
            counts.fill(u32::MAX);
            let start = Instant::now();
            run(black_box(&mut counts));
            *least = least.min(start.elapsed().as_secs_f64());
            let found: u64 = counts.iter().map(|count| u64::from(*count)).sum();
            assert_eq!(*expected.get_or_insert(found), found, "{name}: the sum of the counts");
        }
    }
    println!("\n{title}");
    for ((name, _), seconds) in candidates.iter().zip(&least) {
        println!("  {name:<28} {:>9.2} ms {:>8.2} x", seconds * 1e3, least[0] / seconds);
    }
}
