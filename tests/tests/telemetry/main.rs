//! What a program shows of its calls: spans, and nothing secret.
//!
//! In a binary of its own: its collectors see the whole process, and calls without a collector would turn off the spans.

mod secrets;
mod spans;
