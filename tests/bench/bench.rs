//! A season's load, measured: `tests/bench/run`.
//!
//! Five thousand mails with a filled form each lie in a real Dovecot. mbsync pulls them, Countersign
//! judges them in `observe`, Countersign answers them in `send`: the same box, the same machine, one
//! after the other. Then how long one school waits for its answer, how the cost of a message grows
//! with the register, and where the time of one message goes. Measures; asserts no speed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a benchmark that cannot go on ends"
)]

#[path = "../it/dovecot.rs"]
#[allow(dead_code, reason = "the tests use all of it")]
mod dovecot;

mod growth;
mod hub;
mod latency;
mod mails;
mod micro;
mod office;
mod season;
mod sink;

use std::{fs, process::Command};

/// The season's mails, unless another number is given.
const MAILS: usize = 5_000;

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with("--"))
        .collect();
    let (numbers, parts): (Vec<_>, Vec<_>) =
        wanted.iter().partition(|w| w.parse::<usize>().is_ok());
    let mails = numbers.first().map_or(MAILS, |n| n.parse().unwrap());
    let want = |part: &str| parts.is_empty() || parts.iter().any(|p| *p == part);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut lines = Vec::new();
    runtime.block_on(async {
        if want("season") || want("latency") {
            let lab = season::Lab::start().await;
            if want("season") {
                lines.extend(season::measure(&lab, mails).await);
            }
            if want("latency") {
                lines.extend(latency::measure(&lab, 100).await);
            }
        }
        if want("growth") {
            lines.extend(growth::measure().await);
        }
        if want("micro") {
            lines.extend(micro::measure().await);
        }
    });
    println!("\n{}\n", machine());
    println!("| | measured | target |\n|---|---|---|");
    for line in lines {
        println!("| {} | {} | {} |", line.what, line.measured, line.target);
    }
}

/// A line of the table.
pub struct Line {
    pub what: String,
    pub measured: String,
    pub target: String,
}

pub fn line(
    what: impl Into<String>,
    measured: impl Into<String>,
    target: impl Into<String>,
) -> Line {
    Line {
        what: what.into(),
        measured: measured.into(),
        target: target.into(),
    }
}

/// What it ran on, in a sentence.
fn machine() -> String {
    let first = |path: &str, key: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let found = text.lines().find(|l| l.starts_with(key));
        found
            .and_then(|l| l.split_once(':'))
            .map_or(String::new(), |(_, v)| v.trim().to_owned())
    };
    let says = |program: &str, argument: &str| {
        let out = Command::new(program).arg(argument).output().unwrap();
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    };
    format!(
        "Measured on {} cores ({}), {}, Linux {}, Dovecot {}, {}; load before and meanwhile {}.",
        std::thread::available_parallelism().unwrap(),
        first("/proc/cpuinfo", "model name"),
        first("/proc/meminfo", "MemTotal"),
        says("uname", "-r"),
        says("dovecot", "--version"),
        says("mbsync", "--version"),
        fs::read_to_string("/proc/loadavg")
            .unwrap_or_default()
            .trim(),
    )
}
