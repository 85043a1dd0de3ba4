//! Figures of the company's own: those that there are, and an expression as it is being written.

use super::format::Locale;
use super::place::{Page, Place, View};
use super::words::figures;
use super::words::performance_own as words;
use crate::app::requests::{FormulaBrief, Overview};
use crate::domain::kernel::OwnKpiId;
use crate::domain::measure::{FormulaError, KPIS, Kpi, KpiId, Unit, own};
use crate::domain::model::measures::OwnKpi;

/// One figure of the company's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLine {
    /// Its id.
    pub id: OwnKpiId,
    /// As it stands in the workspace.
    pub kpi: OwnKpi,
    /// Where it is shown by person and month.
    pub href: String,
}

/// All of them, by name.
pub fn listed(overview: &Overview, place: &Place) -> Vec<OwnLine> {
    let line = |(id, kpi): (&OwnKpiId, &OwnKpi)| {
        let there = place.with_page(Page::Performance).with_view(View::Tab, "explore");
        let href = there.with_view(View::Kpi, &KpiId::Own(*id).slug()).href();
        OwnLine { id: *id, kpi: kpi.clone(), href }
    };
    let mut lines: Vec<OwnLine> = overview.measures.own.iter().map(line).collect();
    lines.sort_by(|a, b| a.kpi.name.cmp(&b.kpi.name));
    lines
}

/// Names in addresses and on screen of all figures: the catalogue's, then the company's own.
pub fn choices(overview: &Overview) -> Vec<(String, String)> {
    let known = KPIS.iter().map(|Kpi { id, name, .. }| (id.slug(), (*name).to_owned()));
    let mut own: Vec<(String, String)> =
        overview.measures.own.iter().map(|(id, kpi)| (KpiId::Own(*id).slug(), kpi.name.clone())).collect();
    own.sort_by(|a, b| a.1.cmp(&b.1));
    known.chain(own).collect()
}

/// What a figure of the company's own counts in; nothing where its expression can't be read.
pub fn unit_of_own(id: OwnKpiId, overview: &Overview) -> Option<Unit> {
    let kpi = overview.measures.own.get(&id)?;
    own::parse(&kpi.formula).ok().map(|formula| formula.unit())
}

/// An expression being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormulaView {
    /// What it means, in words.
    pub words: String,
    /// What it counts in.
    pub unit: String,
    /// The same as SQL, or why there is none.
    pub sql: String,
    /// What is wrong, with its place.
    pub error: String,
    /// The line that is wrong and a mark below the place; empty where nothing is.
    pub marked: String,
}

/// An expression as it was read.
pub fn formula_view(text: &str, found: &Result<FormulaBrief, FormulaError>, _locale: &Locale) -> FormulaView {
    match found {
        Ok(brief) => FormulaView {
            words: words::means(&brief.words),
            unit: words::counts_in(figures::unit_name(brief.unit)),
            sql: brief.sql.clone().unwrap_or_else(|| words::NO_SQL.to_owned()),
            ..FormulaView::default()
        },
        Err(error) => FormulaView {
            error: words::wrong_at(error.at + 1, &error.message),
            marked: marked(text, error),
            ..FormulaView::default()
        },
    }
}

/// The line in which an error stands, with as many carets below as characters are meant.
fn marked(text: &str, error: &FormulaError) -> String {
    let (mut line, mut column) = (0, 0);
    for letter in text.chars().take(error.at) {
        (line, column) = if letter == '\n' { (line + 1, 0) } else { (line, column + 1) };
    }
    let shown = text.split('\n').nth(line).unwrap_or_default();
    let room = shown.chars().count().saturating_sub(column).max(1);
    format!("{shown}\n{}{}", " ".repeat(column), "^".repeat(error.length.clamp(1, room)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::Id;

    fn view(text: &str) -> FormulaView {
        let brief = own::parse(text).map(|formula| FormulaBrief {
            words: own::words(&formula),
            unit: formula.unit(),
            sql: None,
        });
        formula_view(text, &brief, &Locale::default())
    }

    #[test]
    fn a_wrong_expression_is_marked_where_it_is_wrong() {
        let found = view("sum(amount where won)\n/ cuont(where won)");
        assert!(found.error.contains("25"), "{}", found.error);
        assert_eq!(found.marked, "/ cuont(where won)\n  ^^^^^");
        let found = view("count(where won");
        assert!(found.marked.ends_with("\n               ^"), "{}", found.marked);
    }

    #[test]
    fn a_right_one_is_told_in_words_with_its_unit() {
        let found = view("sum(amount where won) / count(where won)");
        assert!(found.words.contains("sum of amount") && found.unit.contains("money"), "{found:?}");
        assert!(found.error.is_empty() && found.marked.is_empty());
    }

    #[test]
    fn own_figures_are_offered_behind_the_catalogue() {
        let mut overview = Overview::default();
        let id = OwnKpiId(Id::from_bits(9));
        let kpi = OwnKpi {
            name: "A share".to_owned(),
            formula: "won_count / lost_count".to_owned(),
            higher_is_better: None,
        };
        overview.measures.own.insert(id, kpi);
        let offered = choices(&overview);
        assert_eq!(offered.len(), KPIS.len() + 1);
        assert_eq!(KpiId::parse(&offered.last().unwrap().0), Some(KpiId::Own(id)));
        let listed = listed(&overview, &Place::at(Page::Performance));
        assert!(listed[0].href.contains("explore") && listed[0].href.contains("own-"));
        assert_eq!(unit_of_own(id, &overview), Some(Unit::Ratio));
    }
}
