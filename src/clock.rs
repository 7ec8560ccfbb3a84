//! The only place that reads a clock. Everything else is handed the instant.

use chrono::{DateTime, Utc};

/// The present instant, in UTC.
#[expect(
    clippy::disallowed_methods,
    reason = "the one clock read of the program"
)]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
