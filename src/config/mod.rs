//! `hub.toml`, programme files and term dates, read into types. Every problem is reported at
//! once, each with its file, key, value and remedy.

pub mod problem;

pub mod programmes;

pub mod hub;
