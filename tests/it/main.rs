//! Integration tests: one binary, one module a theme.

mod smtp;
mod smtp_peer;
