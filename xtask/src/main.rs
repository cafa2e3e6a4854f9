//! Command line of the maintainers.

fn main() {}
