//! Answers to an online form, as providers mail and export them, through the whole judgement.

mod export;
pub mod letterbox;
mod notification;
mod statement;
pub mod unreadable;
