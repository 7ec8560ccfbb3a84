//! The process: arguments, logging, wiring, signals, exit code.

fn main() {}
