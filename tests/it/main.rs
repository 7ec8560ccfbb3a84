//! Integration tests: one binary, one module a theme.

mod dovecot;
mod drafts;
mod gate;
mod send;
mod smtp;
mod smtp_peer;
