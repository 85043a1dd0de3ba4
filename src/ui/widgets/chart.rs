//! Charts: a title that states the finding, the drawing, its table one click away, and pictures to take home.

use super::button::{Button, Look};
use super::table::DataTable;
use crate::platform::echarts::{Chart, ChartError, Picked};
use crate::platform::{files, root};
use crate::present::charts::{ChartView, Palette, themed};
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
                <ChartTools view chart is_ready shows_table/>
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

#[component]
fn ChartTools(
    view: Signal<ChartView>,
    chart: StoredValue<Option<Chart>, LocalStorage>,
    is_ready: RwSignal<bool>,
    shows_table: RwSignal<bool>,
) -> impl IntoView {
    let context = Context::get();
    let label = Signal::derive(move || {
        let text = if shows_table.get() { words::SHOW_CHART } else { words::SHOW_TABLE };
        text.to_owned()
    });
    let name = move |kind: &str| view.with_untracked(|view| view.table.file_name().replace(".csv", kind));
    let svg = move || {
        let drawn = chart.with_value(|chart| chart.as_ref().map(Chart::svg));
        let Some(Ok(text)) = drawn else { return };
        if let Err(fault) = files::download_text(&name(".svg"), "image/svg+xml", &text) {
            context.say_failed(fault.to_string());
        }
    };
    let png = move || {
        // The drawing is lent out while the picture is made, and drawn again when it is back.
        let Some(Some(lent)) = chart.try_update_value(Option::take) else { return };
        is_ready.set(false);
        leptos::task::spawn_local(async move {
            let made = lent.png(2.0, &root::token("--surface")).await;
            let _ = chart.try_update_value(|slot| *slot = Some(lent));
            let _ = is_ready.try_set(true);
            let told = match made {
                Ok(bytes) => files::download_bytes(&name(".png"), "image/png", &bytes)
                    .map_err(|fault| fault.to_string()),
                Err(error) => Err(error.to_string()),
            };
            if let Err(why) = told {
                context.say_failed(why);
            }
        });
    };
    view! {
        <div class="chart-tools">
            <Button label look=Look::Quiet on_press=move || shows_table.update(|shows| *shows = !*shows)/>
            <Button label=words::DOWNLOAD_SVG look=Look::Quiet on_press=svg/>
            <Button label=words::DOWNLOAD_PNG look=Look::Quiet on_press=png/>
        </div>
    }
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
        font: token("--font"),
        moves: false,
    }
}
