//! Countersign looks after the admin inbox of a Maths Hub in application season.

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
