//! The story: the steps the daemon repeats, where the rules meet the world outside.
//!
//! A mail is looked for ([`poll`]) by the one who watches a mailbox ([`watch`]), read and judged
//! at the [`desk`] in one transaction ([`judge`]), and answered by the postman ([`send`]). [`run`]
//! loops them. Meanwhile what waits for a person because it is a picture is looked at ([`look`]), and
//! an upgrade has old mail read anew ([`reread`]); what is to be forgotten is taken out of it all
//! ([`erase`]). What the calendar calls for is done when its time comes ([`wake`]), and mailed of our own accord ([`outgoing`]).

pub mod poll;
pub mod watch;

pub mod desk;
pub mod judge;
pub mod reread;

pub mod command;
pub mod rule;

pub mod erase;

pub mod groups;

pub mod look;

pub mod outgoing;
pub mod remind;
pub mod summary;
pub mod wake;

pub mod postman;
pub mod send;

pub mod run;

mod survive;
