//! Integration tests: one binary, one module a theme.

mod send;
mod smtp;
mod smtp_peer;
