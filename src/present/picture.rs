//! A chart as a picture: the drawing between its finding and filter above, and its source below.

use super::palette::Palette;

const SIDE: f64 = 16.0;
const TITLE: f64 = 22.0;
const LINE: f64 = 18.0;

/// What stands around a drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The finding.
    pub title: String,
    /// Period and filters.
    pub filter: String,
    /// Where it comes from, as of when.
    pub foot: String,
}

/// A picture as SVG, and its size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The text of the SVG.
    pub svg: String,
    /// Its width in pixels.
    pub width: f64,
    /// Its height in pixels.
    pub height: f64,
}

/// Puts a drawing into its frame, over the theme's ground. Nothing if the drawing states no size.
pub fn framed(drawing: &str, frame: &Frame, palette: &Palette) -> Option<Picture> {
    let (width, height) = (size(drawing, "width")?, size(drawing, "height")?);
    let title = wrapped(&frame.title, width, 8.5);
    let filter = wrapped(&frame.filter, width, 6.5);
    let foot = wrapped(&frame.foot, width, 6.5);
    let mut texts = String::new();
    let mut y = SIDE;
    for line in &title {
        y += TITLE;
        text(&mut texts, line, y - 6.0, 16, true, &palette.ink, palette);
    }
    for line in &filter {
        y += LINE;
        text(&mut texts, line, y - 5.0, 12, false, &palette.muted, palette);
    }
    let top = y + 8.0;
    y = top + height;
    for line in &foot {
        y += LINE;
        text(&mut texts, line, y - 4.0, 11, false, &palette.muted, palette);
    }
    let (width, height) = (width + 2.0 * SIDE, y + SIDE);
    let inner = drawing.replacen("<svg ", &format!("<svg x=\"{SIDE}\" y=\"{top}\" "), 1);
    let ground = escaped(&palette.ground);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\"><title>{}</title>\
         <rect width=\"100%\" height=\"100%\" fill=\"{ground}\"/>{texts}{inner}</svg>",
        escaped(&frame.title)
    );
    Some(Picture { svg, width, height })
}

/// An attribute of the drawing's own element, in pixels.
fn size(drawing: &str, name: &str) -> Option<f64> {
    let head = drawing.split_once('>')?.0;
    let value = head.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0;
    value.trim_end_matches("px").parse().ok().filter(|size: &f64| size.is_finite() && *size > 0.0)
}

/// A text in lines that fit, by the usual width of a letter.
fn wrapped(text: &str, width: f64, letter: f64) -> Vec<String> {
    // A picture is a few thousand pixels wide at most.
    let most = (width / letter).max(20.0) as usize;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn text(into: &mut String, line: &str, y: f64, size: u8, is_strong: bool, fill: &str, palette: &Palette) {
    let weight = if is_strong { "600" } else { "400" };
    into.push_str(&format!(
        "<text x=\"{SIDE}\" y=\"{y}\" font-family=\"{}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{}\">{}</text>",
        escaped(&palette.font),
        escaped(fill),
        escaped(line)
    ));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_says_what_it_shows_of_what_and_as_of_when() {
        let drawing = "<svg width=\"300\" height=\"200\" xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>";
        let frame = Frame {
            title: "Won <b>12 %</b> more than \"a year\" ago, most of it in the east & the west".to_owned(),
            filter: "2026Q2 · East".to_owned(),
            foot: "Attain, as of 2026-08-15".to_owned(),
        };
        let palette = Palette { ground: "#fff".to_owned(), ..Palette::default() };
        let picture = framed(drawing, &frame, &palette).unwrap();
        assert!(picture.svg.contains("&lt;b&gt;12") && !picture.svg.contains("<b>"), "{}", picture.svg);
        assert!(picture.svg.contains("2026Q2 · East") && picture.svg.contains("as of 2026-08-15"));
        assert!(picture.svg.contains("<svg x=\"16\" y=\"") && picture.svg.ends_with("<g/></svg></svg>"));
        assert!(picture.width > 300.0 && picture.height > 260.0);
        assert!(picture.svg.matches("font-weight=\"600\"").count() > 1, "a long finding has several lines");
        assert_eq!(framed("<svg>", &frame, &palette), None);
    }
}
