//! A Rust SDK for the registration APIs of Vonage.
