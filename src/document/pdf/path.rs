//! Inks, and the paths drawn with them.

use super::page::{Area, Page};

/// As far as a form's reader tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Black,
    White,
    Coloured,
}

pub fn grey(part: f64) -> Ink {
    colour(&[part, part, part])
}

pub fn colour(parts: &[f64]) -> Ink {
    let (low, high) = parts
        .iter()
        .fold((f64::MAX, f64::MIN), |(low, high), part| {
            (low.min(*part), high.max(*part))
        });
    if low > 0.97 {
        Ink::White
    } else if high - low < 0.12 && high < 0.45 {
        Ink::Black
    } else {
        Ink::Coloured
    }
}

pub fn printed(parts: &[f64]) -> Ink {
    let [cyan, magenta, yellow, black] = parts else {
        return Ink::Black;
    };
    let part = |ink: f64| ((1.0 - ink) * (1.0 - black)).clamp(0.0, 1.0);
    colour(&[part(*cyan), part(*magenta), part(*yellow)])
}

/// The path under construction, as its straight pieces.
#[derive(Default)]
pub struct Path {
    parts: Vec<Part>,
}

#[derive(Default)]
struct Part {
    points: Vec<(f64, f64)>,
    curved: bool,
}

/// Points of one path.
const POINTS: usize = 20_000;

impl Path {
    pub fn begin(&mut self, point: (f64, f64)) {
        if self.parts.len() < POINTS {
            self.parts.push(Part {
                points: vec![point],
                curved: false,
            });
        }
    }

    pub fn line(&mut self, point: (f64, f64)) {
        if let Some(part) = self.parts.last_mut()
            && part.points.len() < POINTS
        {
            part.points.push(point);
        }
    }

    pub fn curve(&mut self, point: (f64, f64)) {
        self.line(point);
        if let Some(part) = self.parts.last_mut() {
            part.curved = true;
        }
    }

    pub fn close(&mut self) {
        let first = self.parts.last().and_then(|p| p.points.first().copied());
        if let Some(first) = first {
            self.line(first);
        }
    }

    /// What it covers.
    pub fn area(&self) -> Option<Area> {
        let points = self.parts.iter().flat_map(|part| &part.points);
        let areas = points.map(|point| Area::of(*point, *point));
        areas.reduce(|all, point| all.join(&point))
    }

    /// Notes what is painted: filled with an ink, stroked with a pen of this width.
    pub fn paint(self, page: &mut Page, fill: Option<Ink>, stroke: Option<f64>) {
        for part in self.parts {
            if part.curved {
                page.drawings += 1;
                continue;
            }
            if let Some(ink) = fill {
                let (Some(first), rest) = (part.points.first(), part.points.iter()) else {
                    continue;
                };
                let area = rest.fold(Area::of(*first, *first), |area, point| {
                    area.join(&Area::of(*point, *point))
                });
                page.area(area, ink != Ink::White);
            }
            if let Some(thick) = stroke {
                for pair in part.points.windows(2) {
                    let [from, to] = pair else { continue };
                    let level = (from.1 - to.1).abs() < 0.5;
                    let upright = (from.0 - to.0).abs() < 0.5;
                    if level != upright {
                        let mut area = Area::of(*from, *to);
                        let half = (thick / 2.0).clamp(0.1, 1.4);
                        if level {
                            area.top -= half;
                            area.bottom += half;
                        } else {
                            area.left -= half;
                            area.right += half;
                        }
                        page.area(area, false);
                    } else if !level {
                        page.drawings += 1;
                    }
                }
            }
        }
    }
}
