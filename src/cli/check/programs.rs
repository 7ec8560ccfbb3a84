//! Programs of others that the daemon makes use of where they are installed.

use super::report::Report;
use crate::{config::Config, reader::ocr};

/// What is there, and what is lost without it.
pub fn programs(config: &Config, report: &mut Report) {
    let what = "pictures of forms";
    let lost = "scans and photographs are answered and held, without a guess at what they say";
    let Some(wanted) = &config.tesseract else {
        report.good(what, format!("not looked into, as configured: {lost}"));
        return;
    };
    match ocr::find(wanted) {
        Some(found) => report.good(
            what,
            format!("{} guesses what they say, for you to check", found.display()),
        ),
        None => report.warn(
            what,
            format!("no program {}: {lost}", wanted.display()),
            "install tesseract-ocr, name it as `tesseract` in hub.toml, or write tesseract = \"none\"",
        ),
    }
}
