//! Review cycles with the ratings of managers side by side; themes of feedback.

use super::form::RecordForm;
use super::team::table;
use super::{Report, shown};
use crate::present::coaching::forms::Form;
use crate::present::table::Table;
use crate::present::words::coaching as words;
use crate::ui::widgets::DataTable;
use leptos::prelude::*;

/// All cycles, and what feedback is about.
#[component]
pub fn Reviews(report: Report) -> impl IntoView {
    let tables = shown(report, |scene| {
        let cycles = scene.report.cycles.iter();
        cycles.map(|(id, ratings)| scene.calibration(*id, ratings)).collect::<Vec<_>>()
    });
    let content = move || {
        let tables = tables.get().unwrap_or_default();
        if tables.is_empty() {
            return view! { <p class="hint">{words::NO_CYCLES}</p> }.into_any();
        }
        let each = |table: Table| view! { <DataTable table=Signal::stored(table) shows_caption=true/> };
        tables.into_iter().map(each).collect_view().into_any()
    };
    view! {
        <section aria-labelledby="cycles-title">
            <h2 id="cycles-title">{words::REVIEWS}</h2>
            {content}
            <RecordForm report form=Form::Cycle label=words::ADD_CYCLE/>
        </section>
        <section aria-labelledby="themes-title">
            <h2 id="themes-title">{words::THEMES}</h2>
            <p class="hint">{words::THEMES_WHY}</p>
            <DataTable table=table(report, |scene| scene.themes()) empty=words::NO_THEMES/>
        </section>
    }
}
