//! What was made of a text before: schools fill in the same forms, so the same labels come again in
//! every mail, and each is asked about many times over.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Texts kept; then it begins anew.
const MOST: usize = 2_000;
/// Bytes. The longest notes that forms print are shorter; what is longer is an answer, and does not
/// come again.
const LONGEST: usize = 1_200;

/// Answers by text. Only for what the text alone decides.
#[derive(Debug)]
pub(super) struct Memo<V>(Mutex<Option<HashMap<Box<str>, V>>>);

impl<V: Clone> Memo<V> {
    pub const fn new() -> Memo<V> {
        Memo(Mutex::new(None))
    }

    /// What is known of the text, or else what `make` makes of it.
    pub fn of(&self, text: &str, make: impl FnOnce() -> V) -> V {
        if text.len() > LONGEST {
            return make();
        }
        if let Some(known) = self.known().as_ref().and_then(|known| known.get(text)) {
            return known.clone();
        }
        // Not under the lock: it may ask again.
        let made = make();
        let mut known = self.known();
        let known = known.get_or_insert_default();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(text.into(), made.clone());
        made
    }

    /// A panic elsewhere leaves no entry half made.
    fn known(&self) -> MutexGuard<'_, Option<HashMap<Box<str>, V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Of a thing that may change before it is asked: the copy knows nothing yet.
impl<V: Clone> Clone for Memo<V> {
    fn clone(&self) -> Memo<V> {
        Memo::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_looked_at_once_and_a_long_one_each_time() {
        let memo = Memo::new();
        assert_eq!(memo.of("Email", || 1), 1);
        assert_eq!(memo.of("Email", || 2), 1);
        let long = "a".repeat(LONGEST + 1);
        assert_eq!(memo.of(&long, || 1), 1);
        assert_eq!(memo.of(&long, || 2), 2);
    }

    #[test]
    fn it_never_holds_more_than_it_may() {
        let memo = Memo::new();
        for n in 0..3 * MOST {
            memo.of(&n.to_string(), || n);
        }
        assert!(
            memo.known()
                .as_ref()
                .is_some_and(|known| known.len() <= MOST)
        );
    }
}
