//! Countersign looks after the admin inbox of a Maths Hub in application season.
//!
//! # The walk of a message
//!
//! ```text
//! mailbox ── a batch ──▶ desk ── one transaction ──▶ outbox ──▶ post
//!   │                      │                            ▲         │
//!   └ IMAP or Maildir      │ read in parallel:          │         └ SMTP, or a folder
//!                          │   mail → document → form → reading
//!                          │ judged in order:           │
//!                          └─  matching → signatory → application → judgement → letter
//! ```
//!
//! [`mailbox`] says what lies in the watched folders and hands it out; what has been seen before is
//! the journal's knowledge. [`document`] turns bytes into paragraphs and tables. [`domain`] holds
//! the rules, pure and synchronous: what one message says ([`domain::reading`]), which application
//! it belongs to, who has signed, what is missing, what follows. [`store`] is the register and the
//! journal in SQL. [`render`] writes letters from views that cannot hold a secret. [`post`] hands
//! them over. [`bot`] is the only place where the rules meet the world: it loops the steps. [`cli`]
//! is the keyboard's way in.
//!
//! The calendar has a walk of its own: [`bot::wake`] finds what is due, a job asks the pure planners
//! ([`domain::reminder`], [`domain::event`], [`domain::summary`]) what is called for, and
//! [`bot::outgoing`] writes it into the same outbox. What an admin or a lead answers is an order
//! ([`domain::command`]), carried out as a ruling ([`bot::rule`]) or for a Work Group
//! ([`bot::groups`]) in the transaction that judges the mail.
//! What is to be forgotten is taken out of all of it again by [`bot::erase`].
//!
//! # What always holds
//!
//! - A message has one outcome. Its journal entry, link, state, holds and letters commit together or
//!   not at all, before anything is sent.
//! - An application's state is a fold over its readings by arrival and the rulings by instant: not of
//!   the order of processing, and not of the time of day. Letters are effects, written once for a
//!   cause.
//! - Only an address equal to the form's, a person's own words, or an admin's ruling satisfies the
//!   signatory rule.
//! - A letter goes `due → sending → sent`; `sending` is committed before a connection is opened, who
//!   was taken before the final dot. What is in doubt is decided by a copy only acceptance can have
//!   made, or by a person.
//! - A job's run is a unique row, written with all that follows from it: once, whoever wakes. Its
//!   mails are one a person a day ([`domain::diary`]).
//! - Nothing but [`clock`] reads a clock; nothing but the post's [gate](post::gate) decides whether a
//!   letter may go; logs carry ids only.

pub mod clock;

pub mod config;

pub mod mailbox;

pub mod document;

pub mod reader;

pub mod domain;

pub mod store;

pub mod render;

pub mod post;

pub mod bot;

pub mod cli;
