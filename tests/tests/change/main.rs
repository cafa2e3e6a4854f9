//! Judgements of spec changes: as the table of kinds says, as the compiler says, and as running programs say.

mod fixture;
mod judgements;
mod shipped;
mod source;
