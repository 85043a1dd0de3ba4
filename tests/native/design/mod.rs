//! Design of pay: the gaming check finds what is planted and nothing else; simulations are statements.

mod cli;
mod gaming;
mod simulate;
