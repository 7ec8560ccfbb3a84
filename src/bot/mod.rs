//! The story: the only place where the rules meet mailbox, store and post.

pub mod poll;

pub mod watch;
