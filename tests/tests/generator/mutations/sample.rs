//! A sample of the cases that gave files, spread over the documents, for the compiler.

use std::collections::{BTreeMap, HashMap};

use super::Case;
use super::bases::{Base, Bases};

/// Numbers that are tried for each case that is wanted: a base is one of about a hundred.
const TRIES: u64 = 400;

type Files = BTreeMap<String, String>;

/// A case and the files that it gave, by path below the crate.
pub(crate) struct Sampled {
    pub(crate) number: u64,
    pub(crate) base: String,
    pub(crate) files: Files,
}

/// A base that gives files, and how many cases of it are still to be found.
struct Wanted {
    unchanged: Files,
    cases: usize,
}

/// The first cases of documents at even distances, all of which give other files than the document itself.
pub(crate) fn sample(size: usize, bases: &Bases) -> Vec<Sampled> {
    let mut wanted = wanted(size, &bases.all().collect::<Vec<_>>());
    let mut sample = Vec::new();
    for number in 0..TRIES * size as u64 {
        if sample.len() == size {
            break;
        }
        let (base, _) = Case::start(number, bases);
        let Some(wanted) = wanted.get_mut(&base.name).filter(|it| it.cases > 0) else {
            continue;
        };
        let case = Case::new(number, bases);
        let files = case.files();
        if let Some(files) = files.filter(|files| *files != wanted.unchanged) {
            wanted.cases -= 1;
            sample.push(Sampled {
                number,
                base: case.base,
                files,
            });
        }
    }
    sample
}

fn wanted(size: usize, bases: &[&Base]) -> HashMap<String, Wanted> {
    let mut wanted: HashMap<String, Wanted> = HashMap::new();
    let mut refused = Vec::new();
    for number in 0..size {
        // A fixture that shows a diagnostic gives no files: the next document then.
        for base in bases.iter().cycle().skip(number * bases.len() / size) {
            if refused.contains(&&base.name) {
                continue;
            }
            if let Some(known) = wanted.get_mut(&base.name) {
                known.cases += 1;
                break;
            }
            if let Some(unchanged) = Case::unchanged(base).files() {
                wanted.insert(
                    base.name.clone(),
                    Wanted {
                        unchanged,
                        cases: 1,
                    },
                );
                break;
            }
            refused.push(&base.name);
        }
    }
    wanted
}
