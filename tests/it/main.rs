//! Integration tests: one binary, one module a theme.

mod postgres;
mod store;
mod smtp;
mod smtp_peer;
mod dovecot;
