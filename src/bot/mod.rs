//! The story: the steps the daemon repeats, where the rules meet the world outside.

pub mod judge;

pub mod rule;

pub mod send;
