//! Charts: a title that states the finding, the drawing, its table one click away, and pictures to take home.

use super::button::{Button, Look};
use super::exports::{copied, copy_table, hand_over, source};
use super::icon::Shape;
use super::menu::{Menu, MenuItem};
use super::table::DataTable;
use crate::platform::echarts::{Chart, ChartError, Picked, raster};
use crate::platform::{clipboard, root};
use crate::present::charts::{ChartView, Palette, themed};
use crate::present::picture::{Frame, framed};
use crate::present::words::widgets as words;
use crate::ui::context::Context;
use leptos::html;
use leptos::prelude::*;

/// A chart with its title and its table. It is drawn anew when the data or the theme change.
#[component]
pub fn ChartBox(
    /// What it shows.
    #[prop(into)]
    view: Signal<ChartView>,
    /// Hears clicks on points.
    #[prop(optional, into)]
    on_pick: Option<Callback<Picked>>,
) -> impl IntoView {
    let context = Context::get();
    let host = NodeRef::<html::Div>::new();
    let chart = StoredValue::<Option<Chart>, LocalStorage>::new_local(None);
    let is_ready = RwSignal::new(false);
    let error = RwSignal::new(None::<ChartError>);
    let shows_table = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(element) = host.get() else { return };
        leptos::task::spawn_local(async move {
            match Chart::mount(&element).await {
                Ok(mut mounted) => {
                    if let Some(pick) = on_pick {
                        mounted.on_click(move |picked| pick.run(picked));
                    }
                    let _ = chart.try_update_value(|slot| *slot = Some(mounted));
                    let _ = is_ready.try_set(true);
                }
                Err(failed) => drop(error.try_set(Some(failed))),
            }
        });
    });
    Effect::new(move |_| {
        context.is_dark.track();
        let option = view.with(|view| view.option.clone());
        if is_ready.get() {
            let option = themed(&option, &palette());
            let drawn = chart.with_value(|chart| chart.as_ref().map(|chart| chart.set(&option)));
            error.set(drawn.and_then(Result::err));
        }
    });
    on_cleanup(move || drop(chart.try_update_value(Option::take)));
    let is_table = move || shows_table.get() || error.with(Option::is_some);
    view! {
        <figure class="chart">
            <figcaption>
                <h3>{move || view.with(|view| view.title.clone())}</h3>
                <ChartTools view chart shows_table/>
            </figcaption>
            <p class="chart-note" role="status" hidden=move || error.with(Option::is_none)>{words::CHART_FAILED}</p>
            <div class="chart-canvas" node_ref=host role="img" hidden=is_table
                aria-label=move || view.with(|view| view.summary.clone())></div>
            <Show when=is_table>
                <DataTable table=Signal::derive(move || view.with(|view| view.table.clone()))/>
            </Show>
        </figure>
    }
}

/// What to do with a picture that was made.
#[derive(Clone, Copy)]
enum Use {
    Svg,
    Png,
    Copy,
}

#[component]
fn ChartTools(
    view: Signal<ChartView>,
    chart: StoredValue<Option<Chart>, LocalStorage>,
    shows_table: RwSignal<bool>,
) -> impl IntoView {
    let context = Context::get();
    let label = Signal::derive(move || {
        let text = if shows_table.get() { words::SHOW_CHART } else { words::SHOW_TABLE };
        text.to_owned()
    });
    let press = move |wanted: Use| {
        let drawing = chart.with_value(|chart| chart.as_ref().map(Chart::svg));
        let Some(Ok(drawing)) = drawing else { return context.say_failed(words::NO_PICTURE) };
        export(context, &drawing, view, wanted);
    };
    let table = Signal::derive(move || view.with(|view| view.table.clone()));
    view! {
        <div class="chart-tools">
            <Button label look=Look::Quiet on_press=move || shows_table.update(|shows| *shows = !*shows)/>
            <Menu label=words::EXPORT_CHART shape=Shape::Download>
                <MenuItem label=words::COPY_IMAGE shape=Shape::Copy on_press=move || press(Use::Copy)/>
                <MenuItem label=words::COPY_DATA shape=Shape::Table
                    on_press=move || copy_table(context, table, None)/>
                <MenuItem label=words::DOWNLOAD_PNG shape=Shape::Download on_press=move || press(Use::Png)/>
                <MenuItem label=words::DOWNLOAD_SVG shape=Shape::Download on_press=move || press(Use::Svg)/>
            </Menu>
        </div>
    }
}

/// Frames a drawing with its finding, filter and source, and hands it over.
fn export(context: Context, drawing: &str, view: Signal<ChartView>, wanted: Use) {
    let source = source(context);
    let (title, caption) = view.with_untracked(|view| (view.title.clone(), view.table.caption.clone()));
    let frame = Frame { title, filter: source.filter_line(), foot: source.foot() };
    let Some(picture) = framed(drawing, &frame, &palette()) else {
        return context.say_failed(words::NO_PICTURE);
    };
    if let Use::Svg = wanted {
        let name = source.file_name(&caption, "svg");
        return hand_over(context, &name, "image/svg+xml", picture.svg.as_bytes());
    }
    leptos::task::spawn_local(async move {
        let made = raster(&picture.svg, picture.width, picture.height, 2.0).await;
        match (made, wanted) {
            (Ok(bytes), Use::Copy) => {
                copied(context, clipboard::write_png(&bytes), words::IMAGE_COPIED).await
            }
            (Ok(bytes), _) => hand_over(context, &source.file_name(&caption, "png"), "image/png", &bytes),
            (Err(error), _) => context.say_failed(error.to_string()),
        }
    });
}

/// The theme's colours, read off the stylesheet's tokens.
fn palette() -> Palette {
    let token = |name: &str| root::token(name);
    Palette {
        ink: token("--ink"),
        muted: token("--ink-2"),
        line: token("--line"),
        ground: token("--surface"),
        series: (1..=6).map(|index| token(&format!("--series-{index}"))).collect(),
        // The library writes the letters into an attribute, in which double quotes would end it.
        font: token("--font").replace('"', "'"),
        moves: false,
    }
}
