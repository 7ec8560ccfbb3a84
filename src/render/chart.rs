//! The season's chart as a PNG: complete and incomplete applications over time, against the places
//! and the deadline. Drawn on nothing, in tones that can be read on a white and on a dark page.

use anyhow::{Context, Result, anyhow};
use chrono::{Datelike, NaiveDate};
use tiny_skia::{
    Color, FillRule, LineCap, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform,
};
use ttf_parser::{Face, OutlineBuilder};

use crate::domain::summary::Season;

/// Shown at half this width, so that it is sharp on any screen.
const WIDTH: u32 = 1072;
const HEIGHT: u32 = 480;

const LEFT: f32 = 76.0;
const RIGHT: f32 = 1048.0;
const TOP: f32 = 76.0;
const BOTTOM: f32 = 420.0;
const TEXT: f32 = 30.0;

static FONT: &[u8] = include_bytes!("chart/DejaVuSans-ascii.ttf");

const COMPLETE: (u8, u8, u8) = (0x2f, 0x93, 0x9a);
const INCOMPLETE: (u8, u8, u8) = (0xd9, 0x96, 0x3c);
const INK: (u8, u8, u8) = (0x74, 0x85, 0x89);
const DEADLINE: (u8, u8, u8) = (0xc8, 0x5a, 0x54);

/// The chart's bytes.
pub fn season(season: &Season) -> Result<Vec<u8>> {
    let face = Face::parse(FONT, 0).context("read the chart's font")?;
    let pixmap = Pixmap::new(WIDTH, HEIGHT).ok_or_else(|| anyhow!("make the chart's canvas"))?;
    let mut canvas = Canvas { pixmap, face };
    let scale = Scale::of(season);
    canvas.grid(&scale);
    canvas.days(season, &scale);
    let complete: Vec<u32> = season.points.iter().map(|p| p.complete).collect();
    let all: Vec<u32> = season
        .points
        .iter()
        .map(|p| p.complete + p.incomplete)
        .collect();
    let none = vec![0; complete.len()];
    canvas.area(season, &scale, &complete, &all, INCOMPLETE);
    canvas.area(season, &scale, &none, &complete, COMPLETE);
    if let Some(places) = season.places {
        canvas.places(&scale, places);
    }
    if let Some(day) = season.deadline.filter(|d| *d >= season.first) {
        canvas.deadline(&scale, day);
    }
    canvas.legend(season);
    canvas.pixmap.encode_png().context("write the chart")
}

/// Where a day and a number stand.
struct Scale {
    first: NaiveDate,
    days: f32,
    top: u32,
    step: u32,
}

impl Scale {
    fn of(season: &Season) -> Scale {
        let days = (season.last - season.first).num_days().max(1);
        let most = season.most();
        // Four to eight lines, a round number apart.
        let step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000]
            .into_iter()
            .find(|step| most.div_ceil(*step) <= 6)
            .unwrap_or(10_000);
        Scale {
            first: season.first,
            days: days as f32,
            top: most.div_ceil(step) * step,
            step,
        }
    }

    fn x(&self, day: NaiveDate) -> f32 {
        let passed = (day - self.first).num_days() as f32;
        LEFT + (RIGHT - LEFT) * (passed / self.days).clamp(0.0, 1.0)
    }

    fn y(&self, number: u32) -> f32 {
        BOTTOM - (BOTTOM - TOP) * (number as f32 / self.top as f32)
    }
}

struct Canvas {
    pixmap: Pixmap,
    face: Face<'static>,
}

impl Canvas {
    fn grid(&mut self, scale: &Scale) {
        let mut number = 0;
        while number <= scale.top {
            let y = scale.y(number);
            self.line((LEFT, y), (RIGHT, y), INK, 70, 2.0, None);
            self.text(&number.to_string(), LEFT - 14.0, y + 9.0, Align::Right, INK);
            number += scale.step;
        }
    }

    /// The days along the foot: months, or weeks while the season is short.
    fn days(&mut self, season: &Season, scale: &Scale) {
        let length = (season.last - season.first).num_days();
        let marks: Vec<NaiveDate> = season
            .first
            .iter_days()
            .take_while(|day| *day <= season.last)
            .filter(|day| match length {
                0..=21 => day.weekday() == chrono::Weekday::Mon,
                22..=45 => day.weekday() == chrono::Weekday::Mon && day.iso_week().week() % 2 == 0,
                46..=100 => [1, 15].contains(&day.day()),
                101..=210 => day.day() == 1,
                _ => day.day() == 1 && day.month() % 2 == 1,
            })
            .collect();
        let mut free = LEFT - 40.0;
        for day in marks {
            let x = scale.x(day);
            self.line((x, BOTTOM), (x, BOTTOM + 8.0), INK, 160, 2.0, None);
            let words = format!("{} {}", day.day(), day.format("%b"));
            let half = self.width(&words) / 2.0;
            if x - half > free && x + half <= WIDTH as f32 {
                self.text(&words, x, BOTTOM + 42.0, Align::Middle, INK);
                free = x + half + 12.0;
            }
        }
    }

    /// The band between two series of numbers; each day is a step.
    fn area(
        &mut self,
        season: &Season,
        scale: &Scale,
        below: &[u32],
        above: &[u32],
        colour: (u8, u8, u8),
    ) {
        if above.iter().zip(below).all(|(a, b)| a == b) {
            return;
        }
        let mut steps: Vec<(f32, f32, f32)> = Vec::new();
        for ((point, low), high) in season.points.iter().zip(below).zip(above) {
            steps.push((scale.x(point.day), scale.y(*low), scale.y(*high)));
        }
        let end = scale.x(season.today) + 3.0;
        let mut path = PathBuilder::new();
        let Some((x, low, _)) = steps.first().copied() else {
            return;
        };
        path.move_to(x, low);
        let ends: Vec<f32> = steps.iter().skip(1).map(|s| s.0).chain([end]).collect();
        for ((x, _, high), until) in steps.iter().zip(&ends) {
            path.line_to(*x, *high);
            path.line_to(*until, *high);
        }
        for ((x, low, _), until) in steps.iter().zip(&ends).rev() {
            path.line_to(*until, *low);
            path.line_to(*x, *low);
        }
        path.close();
        if let Some(path) = path.finish() {
            self.fill(&path, colour, 255);
        }
    }

    fn places(&mut self, scale: &Scale, places: u32) {
        let y = scale.y(places);
        self.line((LEFT, y), (RIGHT, y), INK, 255, 3.0, Some([14.0, 9.0]));
    }

    fn deadline(&mut self, scale: &Scale, day: NaiveDate) {
        let x = scale.x(day);
        self.line((x, TOP - 8.0), (x, BOTTOM), DEADLINE, 255, 4.0, None);
    }

    fn legend(&mut self, season: &Season) {
        let mut x = LEFT;
        let last = season.points.last();
        let complete = last.map_or(0, |p| p.complete);
        let incomplete = last.map_or(0, |p| p.incomplete);
        for (words, colour) in [
            (format!("{complete} complete"), COMPLETE),
            (format!("{incomplete} incomplete"), INCOMPLETE),
        ] {
            if let Some(square) = Rect::from_xywh(x, 22.0, 24.0, 24.0) {
                self.fill(&PathBuilder::from_rect(square), colour, 255);
            }
            x = self.text(&words, x + 34.0, 44.0, Align::Left, INK) + 34.0;
        }
        if let Some(places) = season.places {
            self.line(
                (x, 34.0),
                (x + 44.0, 34.0),
                INK,
                255,
                3.0,
                Some([14.0, 9.0]),
            );
            x = self.text(
                &format!("{places} places"),
                x + 54.0,
                44.0,
                Align::Left,
                INK,
            ) + 34.0;
        }
        if let Some(day) = season.deadline {
            self.line((x, 20.0), (x, 48.0), DEADLINE, 255, 4.0, None);
            let words = format!("deadline {} {}", day.day(), day.format("%b"));
            self.text(&words, x + 12.0, 44.0, Align::Left, INK);
        }
    }

    fn fill(&mut self, path: &Path, colour: (u8, u8, u8), alpha: u8) {
        let paint = paint(colour, alpha);
        self.pixmap
            .fill_path(path, &paint, FillRule::Winding, Transform::identity(), None);
    }

    fn line(
        &mut self,
        from: (f32, f32),
        to: (f32, f32),
        colour: (u8, u8, u8),
        alpha: u8,
        width: f32,
        dash: Option<[f32; 2]>,
    ) {
        let mut path = PathBuilder::new();
        path.move_to(from.0, from.1);
        path.line_to(to.0, to.1);
        let Some(path) = path.finish() else {
            return;
        };
        let stroke = Stroke {
            width,
            line_cap: LineCap::Butt,
            dash: dash.and_then(|dash| StrokeDash::new(dash.to_vec(), 0.0)),
            ..Stroke::default()
        };
        let paint = paint(colour, alpha);
        self.pixmap
            .stroke_path(&path, &paint, &stroke, Transform::identity(), None);
    }

    fn width(&self, words: &str) -> f32 {
        let scale = TEXT / f32::from(self.face.units_per_em());
        words
            .chars()
            .filter_map(|c| self.face.glyph_index(c))
            .filter_map(|glyph| self.face.glyph_hor_advance(glyph))
            .map(|advance| f32::from(advance) * scale)
            .sum()
    }

    /// Writes words on a base line; the answer is where they end.
    fn text(&mut self, words: &str, x: f32, y: f32, align: Align, colour: (u8, u8, u8)) -> f32 {
        let scale = TEXT / f32::from(self.face.units_per_em());
        let mut at = match align {
            Align::Left => x,
            Align::Middle => x - self.width(words) / 2.0,
            Align::Right => x - self.width(words),
        };
        for c in words.chars() {
            let Some(glyph) = self.face.glyph_index(c) else {
                continue;
            };
            let mut outline = Outline {
                path: PathBuilder::new(),
                scale,
                at: (at, y),
            };
            self.face.outline_glyph(glyph, &mut outline);
            if let Some(path) = outline.path.finish() {
                self.fill(&path, colour, 255);
            }
            at += f32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
        }
        at
    }
}

#[derive(Clone, Copy)]
enum Align {
    Left,
    Middle,
    Right,
}

fn paint((red, green, blue): (u8, u8, u8), alpha: u8) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(Color::from_rgba8(red, green, blue, alpha));
    paint.anti_alias = true;
    paint
}

/// A glyph's outline, put where it belongs: fonts count upwards, pictures downwards.
struct Outline {
    path: PathBuilder,
    scale: f32,
    at: (f32, f32),
}

impl Outline {
    fn x(&self, x: f32) -> f32 {
        self.at.0 + x * self.scale
    }

    fn y(&self, y: f32) -> f32 {
        self.at.1 - y * self.scale
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x(x), self.y(y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x(x), self.y(y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.path
            .quad_to(self.x(x1), self.y(y1), self.x(x), self.y(y));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (x1, y1) = (self.x(x1), self.y(y1));
        let (x2, y2) = (self.x(x2), self.y(y2));
        self.path.cubic_to(x1, y1, x2, y2, self.x(x), self.y(y));
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::summary::Course;

    fn chart(applications: i64, places: Option<u32>, deadline: Option<&str>) -> Pixmap {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let courses: Vec<Course> = (0..applications)
            .map(|n| {
                let opened = day("2022-04-04") + chrono::Days::new(u64::try_from(n % 30).unwrap());
                Course {
                    opened,
                    completed: (n % 3 != 0).then(|| opened + chrono::Days::new(3)),
                }
            })
            .collect();
        let season = Season::of(
            &courses,
            day("2022-03-01"),
            day("2022-05-10"),
            deadline.map(day),
            places,
        );
        Pixmap::decode_png(&super::season(&season).unwrap()).unwrap()
    }

    fn shows(picture: &Pixmap, (red, green, blue): (u8, u8, u8)) -> bool {
        picture.pixels().iter().any(|pixel| {
            let pixel = pixel.demultiply();
            pixel.alpha() == 255 && (pixel.red(), pixel.green(), pixel.blue()) == (red, green, blue)
        })
    }

    #[test]
    fn what_there_is_is_drawn_and_nothing_else() {
        for applications in [3, 300] {
            let picture = chart(applications, Some(7), Some("2022-05-26"));
            assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
            for colour in [COMPLETE, INCOMPLETE, DEADLINE, INK] {
                assert!(shows(&picture, colour), "{applications} {colour:?}");
            }
        }
        let without = chart(3, None, None);
        assert!(!shows(&without, DEADLINE));
        // The page shows through, whichever it is.
        assert_eq!(without.pixel(2, 2).unwrap().alpha(), 0);
    }

    #[test]
    fn nobody_has_applied_yet() {
        let picture = chart(0, Some(7), Some("2022-05-26"));
        assert!(shows(&picture, DEADLINE) && shows(&picture, INK));
        // Only its squares in the legend.
        let coloured = picture
            .pixels()
            .iter()
            .filter(|p| {
                let p = p.demultiply();
                (p.red(), p.green(), p.blue()) == COMPLETE
            })
            .count();
        assert!((400..=700).contains(&coloured), "{coloured}");
    }
}
