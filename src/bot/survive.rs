//! A panic over one mail, or in one job, is its own fault alone: ending the daemon for it would only
//! bring the next start to the same place, and what waits behind would wait for ever.

use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::Poll,
};

use anyhow::{Result, anyhow};

/// On the heap: judging is too large a future to be carried about on a thread's stack.
type Work<'w, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'w>>;

/// The work's result; where it panics, an error in these words. What it panicked over is in the log.
pub(super) async fn survived<T>(words: &'static str, mut work: Work<'_, T>) -> Result<T> {
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        polled.unwrap_or_else(|_| Poll::Ready(Err(anyhow!(words))))
    })
    .await
}
