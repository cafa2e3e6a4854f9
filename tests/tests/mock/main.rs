//! The mock server that the crate brings.

mod agreement;
mod answers;
mod behaviour;
mod examples;
mod rules;
mod served;
mod walk;
