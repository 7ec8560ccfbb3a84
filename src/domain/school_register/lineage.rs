//! Which schools followed which. The links file says it from both ends, incompletely, and in
//! places in a circle; every walk here therefore ends.

use std::collections::{HashMap, HashSet};

use super::Urn;

#[derive(Debug, Clone, Default)]
pub(super) struct Lineage {
    after: HashMap<Urn, Vec<Urn>>,
    before: HashMap<Urn, Vec<Urn>>,
    links: usize,
}

impl Lineage {
    pub(super) fn new(successions: impl IntoIterator<Item = (Urn, Urn)>) -> Lineage {
        let mut lineage = Lineage::default();
        let mut seen = HashSet::new();
        for (earlier, later) in successions {
            if earlier != later && seen.insert((earlier, later)) {
                lineage.after.entry(earlier).or_default().push(later);
                lineage.before.entry(later).or_default().push(earlier);
                lineage.links += 1;
            }
        }
        lineage
    }

    pub(super) fn len(&self) -> usize {
        self.links
    }

    /// All that followed, however far down, and were not in turn followed by the school itself.
    pub(super) fn descendants(&self, urn: Urn) -> Vec<Urn> {
        walk(&self.after, urn)
    }

    pub(super) fn ancestors(&self, urn: Urn) -> Vec<Urn> {
        walk(&self.before, urn)
    }

    /// The nearest successors for which `stop` holds, and where it never does, the last known.
    pub(super) fn ends(&self, urn: Urn, stop: impl Fn(Urn) -> bool) -> Vec<Urn> {
        let mut seen: HashSet<Urn> = HashSet::from([urn]);
        let mut todo: Vec<Urn> = self.next(urn);
        let (mut found, mut last) = (Vec::new(), Vec::new());
        while let Some(here) = todo.pop() {
            if !seen.insert(here) {
                continue;
            }
            if stop(here) {
                found.push(here);
                continue;
            }
            let next = self.next(here);
            if next.is_empty() {
                last.push(here);
            }
            todo.extend(next);
        }
        let mut ends = if found.is_empty() { last } else { found };
        ends.sort();
        ends
    }

    fn next(&self, urn: Urn) -> Vec<Urn> {
        self.after.get(&urn).cloned().unwrap_or_default()
    }
}

/// Everything reachable, without the beginning.
fn walk(steps: &HashMap<Urn, Vec<Urn>>, from: Urn) -> Vec<Urn> {
    let mut seen: HashSet<Urn> = HashSet::from([from]);
    let mut todo = vec![from];
    let mut found = Vec::new();
    while let Some(here) = todo.pop() {
        for &next in steps.get(&here).into_iter().flatten() {
            if seen.insert(next) {
                found.push(next);
                todo.push(next);
            }
        }
    }
    found
}
