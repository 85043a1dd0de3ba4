//! Charts: an option in JSON goes in, a drawing stands in the page. Tooltips must be `richText` in that JSON.
//!
//! The chart library is loaded on first use, never at the start.

use js_sys::Uint8Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::fault::Fault;

#[wasm_bindgen(module = "/src/platform/echarts.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = warmUp)]
    async fn js_warm_up() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = mount)]
    async fn js_mount(host: &Element) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = set)]
    fn js_set(chart: &JsValue, option: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = onClick)]
    fn js_on_click(chart: &JsValue, callback: &JsValue);
    #[wasm_bindgen(catch, js_name = svg)]
    fn js_svg(chart: &JsValue) -> Result<String, JsValue>;
    #[wasm_bindgen(catch, js_name = raster)]
    async fn js_raster(svg: &str, width: f64, height: f64, scale: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = dispose)]
    fn js_dispose(chart: &JsValue);
}

/// Why a chart could not be shown or exported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// The library could not be loaded: show the table instead.
    #[error("the chart library could not be loaded: {0}")]
    NotLoaded(Fault),
    /// The option was refused.
    #[error("the chart could not be drawn: {0}")]
    NotDrawn(Fault),
    /// No picture could be made.
    #[error("the chart could not be exported: {0}")]
    NotExported(Fault),
}

/// What a person clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// The series' name.
    pub series: String,
    /// The category or point's name.
    pub name: String,
    /// The point's index in its series.
    pub index: usize,
}

/// Series, point and index, as the script hands them over.
type ClickClosure = Closure<dyn FnMut(String, String, f64)>;

/// A drawing in the page; dropping it takes it down.
pub struct Chart {
    handle: JsValue,
    clicked: Option<ClickClosure>,
}

/// Loads the library and draws once out of sight, so that the first real chart is quick. Call it at idle.
pub async fn warm_up() -> Result<(), ChartError> {
    js_warm_up().await.map(drop).map_err(|thrown| ChartError::NotLoaded(Fault::thrown(&thrown)))
}

impl Chart {
    /// Puts an empty chart into `host`, which must have a size. It follows that size from then on.
    pub async fn mount(host: &Element) -> Result<Self, ChartError> {
        let mounted = js_mount(host).await;
        let handle = mounted.map_err(|thrown| ChartError::NotLoaded(Fault::thrown(&thrown)))?;
        Ok(Self { handle, clicked: None })
    }

    /// Shows this option in place of the one before.
    pub fn set(&self, option: &str) -> Result<(), ChartError> {
        js_set(&self.handle, option).map_err(|thrown| ChartError::NotDrawn(Fault::thrown(&thrown)))
    }

    /// Hears clicks on points; a second call replaces the first.
    pub fn on_click(&mut self, handler: impl Fn(Picked) + 'static) {
        let closure = Closure::new(move |series: String, name: String, index: f64| {
            // An index is a small whole number; a click beside the points has none and is not told.
            let index = if index >= 0.0 { index as usize } else { return };
            handler(Picked { series, name, index });
        });
        js_on_click(&self.handle, closure.as_ref().unchecked_ref());
        self.clicked = Some(closure);
    }

    /// The drawing as SVG text.
    pub fn svg(&self) -> Result<String, ChartError> {
        js_svg(&self.handle).map_err(|thrown| ChartError::NotExported(Fault::thrown(&thrown)))
    }
}

/// An SVG of this size as a PNG, `scale` times as large.
pub async fn raster(svg: &str, width: f64, height: f64, scale: f64) -> Result<Vec<u8>, ChartError> {
    let made = js_raster(svg, width, height, scale).await;
    let bytes = made.map_err(|thrown| ChartError::NotExported(Fault::thrown(&thrown)))?;
    Ok(bytes.unchecked_into::<Uint8Array>().to_vec())
}

impl Drop for Chart {
    fn drop(&mut self) {
        js_dispose(&self.handle);
    }
}
