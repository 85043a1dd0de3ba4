//! Charts as option texts. Colours arrive from the stylesheet's tokens, never from here.

pub use super::palette::Palette;
use charming::element::Tooltip;
use serde::Serialize;
use serde_json::Value as Json;

/// A chart with its finding and its table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartView {
    /// The finding, as a sentence.
    pub title: String,
    /// What the chart shows, for those who don't see it.
    pub summary: String,
    /// The option, without colours.
    pub option: String,
    /// The same data.
    pub table: super::table::Table,
}

/// A chart being put together from charming's parts. Its own `Chart` would bring every kind of series that
/// there is into the page; here only those come that are drawn.
#[derive(Clone, Debug, Default)]
pub struct Drawing(serde_json::Map<String, Json>);

impl Drawing {
    /// A drawing with this tooltip.
    pub fn new(tooltip: &Tooltip) -> Drawing {
        let tooltip = serde_json::to_value(tooltip).unwrap_or_default();
        Drawing([("tooltip".to_owned(), tooltip)].into_iter().collect())
    }

    /// Adds one more part of a kind, such as `series` or `xAxis`.
    pub fn with(mut self, kind: &str, part: &impl Serialize) -> Drawing {
        let part = serde_json::to_value(part).unwrap_or_default();
        let parts = self.0.entry(kind).or_insert_with(|| Json::Array(Vec::new()));
        if let Some(parts) = parts.as_array_mut() {
            parts.push(part);
        }
        self
    }
}

/// The option of a chart, as text. Tooltips are rich text, so that no data ever becomes markup.
pub fn option_of(drawing: Drawing) -> String {
    let mut fields = drawing.0;
    let tooltip = fields.entry("tooltip").or_insert_with(|| Json::Object(serde_json::Map::new()));
    set(tooltip, "renderMode", Json::from("richText"));
    set(tooltip, "confine", Json::from(true));
    fields.insert("aria".to_owned(), serde_json::json!({"enabled": true, "decal": {"show": true}}));
    Json::Object(fields).to_string()
}

/// The option with the theme's colours.
pub fn themed(option: &str, palette: &Palette) -> String {
    let Ok(mut option) = serde_json::from_str::<Json>(option) else { return option.to_owned() };
    let Some(fields) = option.as_object_mut() else { return option.to_string() };
    fields.insert("backgroundColor".to_owned(), Json::from("transparent"));
    fields.insert("animation".to_owned(), Json::from(palette.moves));
    fields.insert("color".to_owned(), Json::from(palette.series.clone()));
    fields.insert(
        "textStyle".to_owned(),
        serde_json::json!({"color": palette.ink, "fontFamily": palette.font, "fontSize": 12}),
    );
    for axis in ["xAxis", "yAxis"] {
        match fields.get_mut(axis) {
            Some(Json::Array(axes)) => axes.iter_mut().for_each(|axis| theme_axis(axis, palette)),
            Some(axis) => theme_axis(axis, palette),
            None => {}
        }
    }
    for series in fields.get_mut("series").into_iter().flat_map(each) {
        if series.get("label").is_some() {
            merge(series, "label", serde_json::json!({"color": palette.ink, "textBorderWidth": 0}));
        }
        let pins =
            series.get_mut("markLine").and_then(|line| line.get_mut("data")).and_then(Json::as_array_mut);
        for pin in pins.into_iter().flatten() {
            merge(pin, "label", serde_json::json!({"color": palette.ink, "fontSize": 11}));
            merge(pin, "lineStyle", serde_json::json!({"color": palette.muted}));
        }
    }
    for legend in fields.get_mut("legend").into_iter().flat_map(each) {
        merge(legend, "textStyle", serde_json::json!({"color": palette.ink}));
    }
    if let Some(tooltip) = fields.get_mut("tooltip") {
        merge(tooltip, "textStyle", serde_json::json!({"color": palette.ink}));
        set(tooltip, "backgroundColor", Json::from(palette.ground.clone()));
        set(tooltip, "borderColor", Json::from(palette.line.clone()));
    }
    option.to_string()
}

fn each(value: &mut Json) -> Vec<&mut Json> {
    match value {
        Json::Array(values) => values.iter_mut().collect(),
        one => vec![one],
    }
}

fn theme_axis(axis: &mut Json, palette: &Palette) {
    // What would overlap at the width of a phone is left out; where every step is to be named the chart says so.
    merge(axis, "axisLabel", serde_json::json!({"color": palette.muted, "hideOverlap": true}));
    merge(axis, "nameTextStyle", serde_json::json!({"color": palette.muted}));
    merge(axis, "axisLine", serde_json::json!({"lineStyle": {"color": palette.line}}));
    merge(axis, "axisTick", serde_json::json!({"lineStyle": {"color": palette.line}}));
    merge(axis, "splitLine", serde_json::json!({"lineStyle": {"color": palette.line}}));
}

fn set(target: &mut Json, key: &str, value: Json) {
    if let Some(fields) = target.as_object_mut() {
        fields.insert(key.to_owned(), value);
    }
}

/// Adds fields to an object inside an object; fields that are there stay.
fn merge(target: &mut Json, key: &str, values: Json) {
    let Some(fields) = target.as_object_mut() else { return };
    let inner = fields.entry(key).or_insert_with(|| Json::Object(serde_json::Map::new()));
    if let (Some(inner), Json::Object(values)) = (inner.as_object_mut(), values) {
        for (key, value) in values {
            inner.entry(key).or_insert(value);
        }
    }
}

/// The option with notes pinned to steps of its first axis of time: where, and the words.
pub fn pinned(option: &str, pins: &[(usize, String)]) -> String {
    let Ok(mut drawn) = serde_json::from_str::<Json>(option) else { return option.to_owned() };
    let first = drawn.get_mut("series").and_then(Json::as_array_mut).and_then(|series| series.first_mut());
    let (Some(first), false) = (first, pins.is_empty()) else { return option.to_owned() };
    let pin = |(step, text): &(usize, String)| {
        let label = serde_json::json!({"formatter": plain(text), "position": "insideEndTop", "rotate": 0});
        serde_json::json!({"xAxis": step, "name": plain(text), "label": label})
    };
    let line = serde_json::json!({
        "symbol": "none",
        "silent": true,
        "lineStyle": {"type": "dashed"},
        "data": pins.iter().map(pin).collect::<Vec<_>>(),
    });
    set(first, "markLine", line);
    drawn.to_string()
}

/// A name as rich text shows it: braces would be taken for styles.
pub fn plain(name: &str) -> String {
    name.replace('{', "(").replace('}', ")").replace('|', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_never_hold_markup_tooltips_and_follow_the_theme() {
        let option = option_of(Drawing::default());
        assert!(option.contains(r#""renderMode":"richText""#));
        let palette =
            Palette { ink: "black".to_owned(), series: vec!["red".to_owned()], ..Palette::default() };
        let themed = themed(&option, &palette);
        assert!(themed.contains(r#""color":["red"]"#) && themed.contains("black"));
        assert_eq!(plain("{a|b}"), "(a/b)");
    }

    #[test]
    fn notes_stand_at_their_step_in_the_colours_of_the_theme() {
        let option = option_of(Drawing::default().with("series", &serde_json::json!({"type": "line"})));
        let pinned = pinned(&option, &[(2, "price {rise}".to_owned())]);
        assert!(pinned.contains(r#""xAxis":2"#) && pinned.contains("price (rise)"), "{pinned}");
        let palette = Palette { muted: "grey".to_owned(), ..Palette::default() };
        assert!(themed(&pinned, &palette).contains(r#""lineStyle":{"color":"grey"}"#));
        assert_eq!(super::pinned(&option, &[]), option);
    }
}
