//! The rules. Pure and synchronous: values in, values out; no tokio, no SQL, no files, no clock,
//! no randomness, no logging. A message walks the modules in this order.

pub mod address;
pub mod calendar;
pub mod hub_names;
pub mod person;
pub mod programme;
pub mod school_register;

pub mod icalendar;
pub mod mail;

pub mod authentication;
pub mod machine_mail;

pub mod conversation;
pub mod form;

pub mod reading;

pub mod matching;

pub mod signatory;

pub mod application;

pub mod selection;

pub mod ruling;

pub mod command;

pub mod diary;
pub mod event;
pub mod work_group;

pub mod judgement;

pub mod letter;

pub mod summary;

pub mod invitation;
pub mod reminder;

pub mod forget;
pub mod retention;

#[cfg(test)]
pub mod testing;
