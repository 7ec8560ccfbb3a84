//! The story: the steps the daemon repeats, where the rules meet the world outside.

pub mod judge;

pub mod send;
