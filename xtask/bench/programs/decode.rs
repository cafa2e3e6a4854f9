//! Decodes a page of 100 items, into models, into structs by hand and into values, by turns:
//! `decode FILE ROUNDS`.
//!
//! Prints the MB/s of each in its best round, which load of the machine disturbs least.

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use serde::de::DeserializeOwned;

const PAGES_PER_ROUND: u32 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let page = std::fs::read(arguments.next().ok_or("give the file of the page")?)?;
    let rounds: u32 = arguments
        .next()
        .ok_or("give the number of rounds")?
        .parse()?;
    let mut best = [0.0_f64; 3];
    for _ in 0..rounds {
        for (best, measure) in best.iter_mut().zip([
            speed::<vonage_registration::network_registry::BusinessProfileList>,
            speed::<floor::network_registry::BusinessProfileList>,
            speed::<serde_json::Value>,
        ]) {
            *best = best.max(measure(&page)?);
        }
    }
    println!("{} {} {}", best[0], best[1], best[2]);
    Ok(())
}

/// MB/s of one round.
fn speed<T: DeserializeOwned>(page: &[u8]) -> serde_json::Result<f64> {
    let start = Instant::now();
    for _ in 0..PAGES_PER_ROUND {
        black_box(serde_json::from_slice::<T>(black_box(page))?);
    }
    let bytes = page.len() as f64 * f64::from(PAGES_PER_ROUND);
    Ok(bytes / start.elapsed().as_secs_f64() / 1e6)
}
