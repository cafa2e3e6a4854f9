//! Whatever a document says, the pipeline gives files or diagnostics: no panic, no hang, and files that parse.
//!
//! The documents are the vendored specs, slices of them and all fixtures, with random changes. A case is its number:
//! `MUTATION=123 cargo test -p tests --test generator mutated -- --nocapture` runs one and shows it;
//! `MUTATIONS=100000` runs that many, `COMPILED=500` hands that many to the compiler.

mod bases;
mod mutate;
mod sample;

use std::any::Any;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::env;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use bases::{Base, Bases};
use codegen::spec::{InMemory, Options};
use fastrand::Rng;
use serde_json::Value;
use tests::pipeline::{self, Run};
use tests::scratch::Scratch;

const CASES: u64 = 5_000;
/// Cases that are handed to the compiler.
const COMPILED: u64 = 20;
/// Nothing takes a tenth of this alone on a slow machine; more is a hang.
const LONGEST_CASE: Duration = Duration::from_secs(20);
/// What the main thread of a program has on most systems.
const STACK: usize = 8 * 1024 * 1024;

const TOLERANT: Options = Options {
    derive_operation_ids: true,
    tolerate_stale_actions: true,
};

/// The documents of one case.
struct Case {
    base: String,
    document: Value,
    overlay: Option<Value>,
}

impl Case {
    /// What a case starts from, and the random numbers that change it.
    fn start(number: u64, bases: &Bases) -> (&Base, Rng) {
        let mut rng = Rng::with_seed(number);
        (bases.pick(&mut rng), rng)
    }

    fn new(number: u64, bases: &Bases) -> Self {
        let (base, mut rng) = Self::start(number, bases);
        let Base {
            name,
            mut document,
            mut overlay,
        } = base.clone();
        for _ in 0..rng.u8(1..=4) {
            match &mut overlay {
                Some(overlay) if rng.u8(..3) == 0 => mutate::mutate(overlay, &mut rng),
                _ => mutate::mutate(&mut document, &mut rng),
            }
        }
        Self {
            base: name,
            document,
            overlay,
        }
    }

    /// A document as it is.
    fn unchanged(base: &Base) -> Self {
        let Base {
            name,
            document,
            overlay,
        } = base.clone();
        Self {
            base: name,
            document,
            overlay,
        }
    }

    fn run(&self) -> Run {
        // In lines: each diagnostic shows its own.
        let mut files = InMemory::default().with("openapi.json", format!("{:#}", self.document));
        if let Some(overlay) = &self.overlay {
            files = files.with("overlay.json", format!("{overlay:#}"));
        }
        let overlay = self.overlay.as_ref().map(|_| "overlay.json");
        pipeline::run(&files, "openapi.json", overlay, TOLERANT)
    }

    fn files(&self) -> Option<BTreeMap<String, String>> {
        Some(self.run().files?.into_iter().collect())
    }

    /// Whether files came out; what is wrong with the outcome as the error.
    fn check(&self) -> Result<bool, String> {
        let run = self.run();
        let text = run.diagnostics.to_string();
        let Some(files) = run.files else {
            return if run.diagnostics.has_errors() && text.starts_with(['e', 'w', 'n']) {
                Ok(false)
            } else {
                Err("nothing came out and nothing was said".to_owned())
            };
        };
        for (path, text) in &files {
            syn::parse_file(text).map_err(|error| format!("{path} does not parse: {error}"))?;
        }
        Ok(true)
    }
}

thread_local! {
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Panics of the cases are collected, not printed.
fn collect_panics() {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name() == Some("case") {
            PANIC.set(Some(info.to_string()));
        } else {
            default(info);
        }
    }));
}

fn outcome(number: u64, bases: &Bases) -> Result<bool, String> {
    let case = Case::new(number, bases);
    let result: Result<_, Box<dyn Any + Send>> =
        panic::catch_unwind(AssertUnwindSafe(|| case.check()));
    let outcome = result.unwrap_or_else(|_| Err(PANIC.take().unwrap_or_default()));
    outcome.map_err(|what| format!("case {number} ({}): {what}", case.base))
}

#[derive(Default)]
struct Progress {
    next: AtomicU64,
    finished: AtomicU64,
    generated: AtomicU64,
    failures: Mutex<Vec<String>>,
    slowest: Mutex<(Duration, u64)>,
}

/// One thread's share; `running` says what it is at, for the one who watches the time.
fn work(cases: u64, bases: &Bases, progress: &Progress, running: &Mutex<Option<(u64, Instant)>>) {
    loop {
        let number = progress.next.fetch_add(1, Ordering::Relaxed);
        if number >= cases {
            return;
        }
        let start = Instant::now();
        *running.lock().unwrap() = Some((number, start));
        match outcome(number, bases) {
            Ok(true) => {
                progress.generated.fetch_add(1, Ordering::Relaxed);
            }
            Ok(false) => {}
            Err(failure) => progress.failures.lock().unwrap().push(failure),
        }
        *running.lock().unwrap() = None;
        let mut slowest = progress.slowest.lock().unwrap();
        *slowest = (*slowest).max((start.elapsed(), number));
        progress.finished.fetch_add(1, Ordering::Relaxed);
    }
}

fn number_from(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

fn show(number: u64, bases: &Bases) {
    let case = Case::new(number, bases);
    println!(
        "{:#}\n{:#}",
        case.document,
        case.overlay.clone().unwrap_or_default()
    );
    let run = case.run();
    println!("{}", run.diagnostics);
    for (path, text) in run.files.unwrap_or_default() {
        println!("=== {path}\n{text}");
    }
}

#[test]
fn mutated_documents_give_files_that_parse_or_diagnostics() {
    let bases = Arc::new(Bases::load());
    if let Some(number) = number_from("MUTATION") {
        return show(number, &bases);
    }
    collect_panics();
    let cases = number_from("MUTATIONS").unwrap_or(CASES);
    let progress = Arc::new(Progress::default());
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let running: Vec<_> = (0..threads)
        .map(|_| {
            let running = Arc::new(Mutex::new(None));
            let (bases, progress, watched) = (
                Arc::clone(&bases),
                Arc::clone(&progress),
                Arc::clone(&running),
            );
            let builder = thread::Builder::new()
                .name("case".to_owned())
                .stack_size(STACK);
            builder
                .spawn(move || work(cases, &bases, &progress, &watched))
                .unwrap();
            running
        })
        .collect();
    while progress.finished.load(Ordering::Relaxed) < cases {
        thread::sleep(Duration::from_millis(50));
        for (number, start) in running
            .iter()
            .filter_map(|running| *running.lock().unwrap())
        {
            assert!(
                start.elapsed() < LONGEST_CASE,
                "case {number} takes more than {LONGEST_CASE:?}"
            );
        }
    }
    let failures = progress.failures.lock().unwrap();
    assert!(
        failures.is_empty(),
        "{} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    let generated = progress.generated.load(Ordering::Relaxed);
    let slowest = progress.slowest.lock().unwrap();
    println!(
        "{generated} of {cases} cases gave files; the slowest, {}, took {:?}",
        slowest.1, slowest.0
    );
    assert!(
        generated * 5 > cases,
        "only {generated} of {cases} cases got past the lint: they are too broken to tell"
    );
}

/// Warnings are errors, but for those that a document's names in other scripts are worth.
const LINTS: &str = "#![deny(warnings)]\n\
    #![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]";

#[test]
fn files_of_a_sample_of_mutated_documents_compile() {
    let size = number_from("COMPILED").unwrap_or(COMPILED);
    let size = usize::try_from(size).unwrap();
    let sampling = move || sample::sample(size, &Bases::load());
    let sampling = thread::Builder::new().stack_size(STACK).spawn(sampling);
    let sample = sampling.unwrap().join().unwrap();
    assert!(
        sample.len() * 10 >= size * 9,
        "only {} of {size} cases gave files",
        sample.len()
    );
    let mut scratch = Scratch::new("mutations");
    let mut cases: HashMap<String, String> = HashMap::new();
    for case in &sample {
        let shown = format!("case {} ({})", case.number, case.base);
        cases.insert(scratch.module(&case.files), shown);
    }
    let problems = scratch.check(LINTS).into_iter().map(|problem| {
        let places = problem.files.iter().flat_map(|file| file.iter());
        let case = places.filter_map(|part| cases.get(part.to_str()?)).next();
        let case = case.map_or("no case", String::as_str);
        format!("{case}\n{}", problem.rendered)
    });
    let problems: Vec<String> = problems.collect();
    assert!(
        problems.is_empty(),
        "{} errors:\n{}",
        problems.len(),
        problems.join("\n")
    );
}
