//! Integration tests: one binary, one module a theme.

mod drafts;
mod gate;
mod send;
mod smtp;
mod smtp_peer;
