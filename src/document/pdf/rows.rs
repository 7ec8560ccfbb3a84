//! Lines whose texts stand in columns without rules: label here, value there.
//!
//! Each row is a stretch of lines. Its text may go on over several of them in each column, and the
//! label may stand at the top of its value, in the middle or at the bottom; what parts two rows is
//! a label of its own and the space between them.

mod cells;
mod spacing;

use super::line::{self, Line, Segment};

pub use self::spacing::Spacing;

/// Texts that begin this near to each other stand in one column.
const ALIGNED: f64 = 12.0;
/// A label that stands this much lower than the text beside it, in sizes of its letters, stands
/// between two lines.
const HALF: f64 = 0.3;
/// Lines of one text are never as near as this, in sizes of their letters.
const CLOSE: f64 = 1.05;

pub struct Rows {
    lines: Vec<Line>,
    /// Where the columns begin.
    columns: Vec<f64>,
    /// How far the texts of each reach.
    reaches: Vec<f64>,
    spacing: Spacing,
    /// Where text may stand on the page.
    limits: (f64, f64),
    /// The last line with a text in the first column.
    label: Option<usize>,
    /// The first line on another page, and how much further down it stands than there.
    turned: Option<usize>,
    shift: f64,
}

/// Takes in what stands above a column's first line and belongs to its row: the beginning of a
/// label, or of a value, that ends there.
pub fn reach_up(lines: &mut [Line], spacing: Spacing) {
    for at in (1..lines.len()).rev() {
        let (Some(above), Some(first)) = (lines.get(at - 1), lines.get(at)) else {
            continue;
        };
        if !first.inside || above.inside {
            continue;
        }
        let next = first.segments.get(1).map_or(f64::INFINITY, |s| s.left);
        let mut begins = at;
        while let Some(before) = begins.checked_sub(1)
            && let (Some(line), Some(below)) = (lines.get(before), lines.get(begins))
            && spacing.is_tight(below.base - line.base, below.size)
        {
            let fits = match line.segments.as_slice() {
                [only] => first.segments.iter().any(|s| {
                    (s.left - only.left).abs() < 2.0 && (s.left >= next || only.right < next)
                }),
                _ => false,
            };
            if !fits {
                // the end of a text that runs over the columns
                begins = at;
                break;
            }
            begins = before;
        }
        for line in lines.get_mut(begins..at).unwrap_or_default() {
            line.inside = true;
        }
    }
}

impl Rows {
    pub fn begin(line: Line, spacing: Spacing, limits: (f64, f64)) -> Rows {
        let mut rows = Rows {
            lines: Vec::new(),
            columns: Vec::new(),
            reaches: Vec::new(),
            spacing,
            limits,
            label: None,
            turned: None,
            shift: 0.0,
        };
        rows.put(line);
        rows
    }

    /// The page ends; where the next one begins, nobody can see how far rows stand apart.
    pub fn turn(&mut self, first: &Line) {
        let last = self.lines.last().map_or(0.0, |line| line.base);
        let pitch = self.spacing.pitch.unwrap_or(1.15);
        self.shift = last + pitch * first.size - first.base;
        self.turned = Some(self.lines.len());
    }

    fn put(&mut self, line: Line) {
        for segment in &line.segments {
            match self.known(segment.left) {
                Some(at) => {
                    if let Some(reach) = self.reaches.get_mut(at) {
                        *reach = reach.max(segment.right);
                    }
                }
                None => {
                    self.columns.push(segment.left);
                    self.reaches.push(segment.right);
                }
            }
        }
        if self.leads(&line) {
            self.label = Some(self.lines.len());
        }
        self.lines.push(line);
    }

    /// How far the texts of the column go that begins here.
    fn reach(&self, left: f64) -> f64 {
        let reach = self.known(left).and_then(|at| self.reaches.get(at));
        reach.map_or(f64::INFINITY, |reach| reach + 1.0)
    }

    fn leftmost(&self) -> f64 {
        self.columns.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn leads(&self, line: &Line) -> bool {
        let first = line.segments.first();
        first.is_some_and(|s| s.left - self.leftmost() <= ALIGNED)
    }

    /// The column that begins nearest.
    fn known(&self, left: f64) -> Option<usize> {
        let near = |(at, known): (usize, &f64)| {
            let far = (known - left).abs();
            (far <= ALIGNED).then_some((at, far))
        };
        self.columns
            .iter()
            .enumerate()
            .filter_map(near)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(at, _)| at)
    }

    /// Takes a line as a new row, or as more of the last one; false when it is neither.
    pub fn take(&mut self, line: &Line) -> bool {
        let Some(above) = self.lines.last() else {
            return false;
        };
        let mut line = Line {
            base: line.base + self.shift,
            ..line.clone()
        };
        for segment in &mut line.segments {
            segment.base += self.shift;
        }
        let gap = line.base - above.base;
        // the rest of an address begins at the margin
        if let ([_, .., last], [only]) = (above.segments.as_slice(), line.segments.as_mut_slice())
            && line::goes_on(last, only, gap, (last.left, self.limits.1)) == Some("")
            && last.text().contains('@')
            && last.text().trim_end().ends_with(['-', '.', '@', '_'])
            && only.left - self.leftmost() <= ALIGNED
        {
            let width = only.right - only.left;
            only.left = last.left;
            only.right = last.left + width;
        }
        let line = &line;
        let near = gap < 1.9 * line.size;
        let first = line.segments.first();
        let fits = match line.segments.as_slice() {
            [] => false,
            [only] => {
                let leads = only.left - self.leftmost() <= ALIGNED;
                line.inside && gap < 4.0 * line.size
                    || near && !leads && self.known(only.left).is_some()
                    || near
                        && leads
                        && (self.goes_on(line)
                            || self.is_unanswered(only, gap)
                            || self.wraps(line, self.lines.len()).is_some())
            }
            // A row further down belongs to another table, unless it stands in these columns.
            all => {
                let known = |s: &&Segment| self.known(s.left).is_some();
                near || first.as_ref().is_some_and(known)
                    || gap < 4.0 * line.size && all.iter().filter(known).count() > 1
            }
        };
        if fits {
            self.put(line.clone());
        }
        fits
    }

    /// Whether a text below the table's last line is more of the label there.
    fn goes_on(&self, line: &Line) -> bool {
        let (Some(at), Some(below)) = (self.label, line.segments.first()) else {
            return false;
        };
        let last = self.lines.len() - 1;
        let (Some(above), Some(end)) = (self.lines.get(at), self.lines.last()) else {
            return false;
        };
        let Some(label) = above.segments.first() else {
            return false;
        };
        // Beside two labels with their answers, what begins at the margin is more of the last one.
        if above.segments.len() > 2 && label.text().trim_end().ends_with(':') {
            return false;
        }
        let close = at == last || self.spacing.is_tight(line.base - end.base, line.size);
        let turned = self.turned.is_some_and(|turned| turned > at);
        close && (!turned || goes_on_there(below)) && self.is_one(label, below)
    }

    /// Whether a text is one more label, with nothing beside it: it keeps to the first column and
    /// to the distance of the rows above.
    fn is_unanswered(&self, only: &Segment, gap: f64) -> bool {
        self.spacing.spaced
            && (only.left - self.leftmost()).abs() < 2.0
            && only.right <= self.right_of(only.left)
            && gap <= self.spacing.between * 1.1 * only.size
    }

    /// Where the text of a column must end: before the next column.
    fn right_of(&self, left: f64) -> f64 {
        self.columns
            .iter()
            .filter(|other| **other > left + ALIGNED)
            .fold(f64::INFINITY, |right, other| right.min(*other - 4.0))
    }

    fn labels(&self) -> Vec<usize> {
        let lines = self.lines.iter().enumerate();
        lines
            .filter(|(_, l)| self.leads(l))
            .map(|(at, _)| at)
            .collect()
    }

    fn base(&self, at: usize) -> f64 {
        self.lines.get(at).map_or(0.0, |line| line.base)
    }

    /// Where rows begin: the numbers of their first lines.
    fn starts(&self) -> Vec<usize> {
        let labels = self.labels();
        let mut starts = vec![0];
        let Some(first) = labels.first().copied() else {
            return (0..self.lines.len()).collect();
        };
        // What stands above the first label is its value's beginning, or a head.
        let mut start = first;
        while start > 0 && self.tight(start - 1, start) && self.is_single(start - 1) {
            start -= 1;
        }
        starts.extend(1..start);
        if start > 0 {
            starts.push(start);
        }
        for (above, below) in labels.iter().zip(labels.iter().skip(1)) {
            let wraps = || {
                self.lines
                    .get(*below)
                    .and_then(|line| self.wraps(line, *below))
            };
            if !self.are_one(*above, *below) && wraps().is_none() {
                let heads = self.heads(*above, *below);
                starts.extend(heads);
                starts.push(self.cut(heads.unwrap_or(*above), *below));
            }
        }
        starts
    }

    /// Between two labels, heads of columns over an empty corner: they begin where nothing has stood
    /// so far, and more of the row above would stand below its texts.
    fn heads(&self, above: usize, below: usize) -> Option<usize> {
        let fresh = |segment: &Segment, at: usize| {
            let mut before = self.lines.iter().take(at).flat_map(|line| &line.segments);
            before.all(|text| (text.left - segment.left).abs() > ALIGNED)
        };
        (above + 1..below).find(|at| {
            self.lines
                .get(*at)
                .is_some_and(|line| match line.segments.as_slice() {
                    [first, _, ..] => fresh(first, *at),
                    [] | [_] => false,
                })
        })
    }

    fn is_single(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|l| l.segments.len() == 1)
    }

    fn tight(&self, above: usize, below: usize) -> bool {
        let size = self.lines.get(below).map_or(0.0, |line| line.size);
        self.spacing
            .is_tight(self.base(below) - self.base(above), size)
    }

    /// Whether two lines hold one label.
    fn are_one(&self, above: usize, below: usize) -> bool {
        let of = |at: usize| {
            let line = self.lines.get(at)?;
            let first = line.segments.first()?;
            Some((first, line))
        };
        let (Some((a, one)), Some((b, other))) = (of(above), of(below)) else {
            return false;
        };
        let beside = |value: &&Segment| {
            let mut rest = other.segments.iter().skip(1);
            rest.find(|s| (s.left - value.left).abs() < 2.0)
        };
        let both = one
            .segments
            .iter()
            .skip(1)
            .find_map(|value| Some((value, beside(&value)?)));
        // what stands in other columns is another row
        if one.segments.len() > 1 && both.is_none() && other.segments.len() > 1 {
            return false;
        }
        let values = (
            both.map_or(one.segments.get(1), |(value, _)| Some(value)),
            both.map(|(_, answer)| answer),
        );
        let gap = other.base - one.base;
        let turned = self
            .turned
            .is_some_and(|turned| above < turned && turned <= below);
        if turned && !goes_on_there(b) {
            let both = match values {
                (Some(a), Some(b)) => {
                    let limits = (a.left, self.limits.1);
                    line::goes_on(a, b, gap, limits).is_some()
                }
                _ => false,
            };
            if !both {
                return false;
            }
        }
        // Where nothing else parts the rows, a value that would have fitted above is another one.
        let midway = |s: &Segment| {
            let text = s.text();
            let text = text.trim();
            text.starts_with(char::is_lowercase) && !text.contains('@')
        };
        if let ((Some(value), Some(more)), false) = (values, self.spacing.spaced)
            && !midway(b)
            && !midway(more)
            && line::goes_on(value, more, gap, (value.left, self.reach(value.left))).is_none()
        {
            return false;
        }
        self.is_one(a, b)
    }

    fn is_one(&self, a: &Segment, b: &Segment) -> bool {
        let gap = b.base - a.base;
        let known = self.spacing.pitch.is_some();
        if known && !self.spacing.is_tight(gap, b.size.max(a.size)) {
            return false;
        }
        // what runs on past the column was never broken to fit it
        let next = self.right_of(b.left);
        let same = (a.size - b.size).abs() < 1.2 && !line::is_bullet(&b.text());
        b.right <= next + ALIGNED
            && (self.spacing.spaced && known && same
                || line::goes_on(a, b, gap, (b.left, next)).is_some())
    }

    /// A label that stands in the middle of its value's lines has as many above it as below. Where
    /// they begin, if the label after it has its value beside it: else the lines between are anybody's.
    fn centred(&self, above: usize, label: usize) -> Option<usize> {
        // half a line lower than the text beside it, or between two
        let lower = |at: usize| match self.lines.get(at)?.segments.as_slice() {
            [label, value, ..] => Some((label.base - value.base) / label.size),
            [_] | [] => None,
        };
        let size = self.lines.get(label)?.size;
        let next = self.labels().into_iter().find(|other| *other > label);
        let end = next.unwrap_or(self.lines.len());
        let beside = next.is_none_or(|next| lower(next).is_some_and(|by| by.abs() < HALF));
        let own = match lower(label) {
            Some(by) if by > HALF => 1,
            Some(_) => return None,
            None if self.base(label) - self.base(label.checked_sub(1)?) < CLOSE * size => 0,
            None => return None,
        };
        let below = end.checked_sub(label + 1)?;
        let begins = (label + own).checked_sub(below)?;
        let single = (begins..end)
            .filter(|at| *at != label)
            .all(|at| self.is_single(at));
        (beside && single && below > 0 && begins > above).then_some(begins)
    }

    /// Between two labels, where the second one's row begins: after the widest space.
    fn cut(&self, above: usize, below: usize) -> usize {
        if let Some(at) = self.centred(above, below) {
            return at;
        }
        let mut at = below;
        let mut widest = 0.0;
        for line in (above + 1..=below).rev() {
            let gap = self.base(line) - self.base(line - 1);
            if gap > widest * 1.06 {
                widest = gap;
                at = line;
            }
        }
        at
    }
}

/// No label begins like this: the rest of one, on the next page.
fn goes_on_there(label: &Segment) -> bool {
    let first = label.text().trim().chars().next();
    first.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || c == '(')
}
