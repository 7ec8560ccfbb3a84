//! Integration tests: one binary, one module a theme.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "clippy exempts only the test functions themselves, not what they share"
)]

// The longest by far: by its name it is the first to begin.
mod a_year;
mod cli;
mod conversations;
mod corpus;
mod crash;
mod daemon;
mod demo;
mod deploy;
mod desk;
mod dovecot;
mod drafts;
mod falls;
mod faults;
mod flows;
mod gate;
mod groups;
mod hostile;
mod listed;
mod loops;
mod mailbox;
mod midseason;
mod online;
mod orders;
mod pictures;
mod postfix;
mod postgres;
mod proxy;
mod reader;
mod relay;
mod reminders;
mod rulings;
mod school;
mod schools;
mod send;
mod shared;
mod smtp;
mod smtp_peer;
mod store;
mod summary;
mod wake;
