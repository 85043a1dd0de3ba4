//! Charts as option texts. Colours arrive from the stylesheet's tokens, never from here.

use charming::Chart;
use serde_json::Value as Json;

/// The colours and letters of the theme on screen, read off the tokens by the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// Text.
    pub ink: String,
    /// Quieter text.
    pub muted: String,
    /// Lines.
    pub line: String,
    /// The ground of tooltips.
    pub ground: String,
    /// Series, in order.
    pub series: Vec<String>,
    /// The letters.
    pub font: String,
    /// Whether motion is wanted.
    pub moves: bool,
}

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

/// The option of a chart, as text. Tooltips are rich text, so that no data ever becomes markup.
pub fn option_of(chart: &Chart) -> String {
    let mut option = serde_json::to_value(chart).unwrap_or_default();
    if let Some(fields) = option.as_object_mut() {
        let tooltip = fields.entry("tooltip").or_insert_with(|| Json::Object(serde_json::Map::new()));
        if let Some(tooltip) = tooltip.as_object_mut() {
            tooltip.insert("renderMode".to_owned(), Json::from("richText"));
            tooltip.insert("confine".to_owned(), Json::from(true));
        }
        fields.insert("aria".to_owned(), serde_json::json!({"enabled": true, "decal": {"show": true}}));
    }
    option.to_string()
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
    merge(axis, "axisLabel", serde_json::json!({"color": palette.muted}));
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

/// A name as rich text shows it: braces would be taken for styles.
pub fn plain(name: &str) -> String {
    name.replace('{', "(").replace('}', ")").replace('|', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_never_hold_markup_tooltips_and_follow_the_theme() {
        let option = option_of(&Chart::new());
        assert!(option.contains(r#""renderMode":"richText""#));
        let palette =
            Palette { ink: "black".to_owned(), series: vec!["red".to_owned()], ..Palette::default() };
        let themed = themed(&option, &palette);
        assert!(themed.contains(r#""color":["red"]"#) && themed.contains("black"));
        assert_eq!(plain("{a|b}"), "(a/b)");
    }
}
