//! The form of a contest: who meets whom, prizes, and what equal results get.

use super::Scene;
use super::forms::{FieldView, Kind, Values, choice, field, kpis, line, text};
use crate::domain::goals::objective::aim_of;
use crate::domain::kernel::PersonId;
use crate::domain::measure::KpiId;
use crate::domain::model::coaching::{Contest, ContestForm, Ties};
use crate::domain::model::goal::Aim;
use crate::domain::model::workspace::Roster;
use crate::present::words::coaching as words;

impl Scene<'_> {
    /// The fields of a contest.
    pub(super) fn contest_fields(&self) -> Vec<FieldView> {
        let today = self.report.today;
        let month_later = today.plus_days(30).unwrap_or(today).to_string();
        let measured: Vec<(String, String)> = kpis().into_iter().skip(1).collect();
        vec![
            line("name", words::NAME),
            choice("kpi", words::KPI, measured),
            choice(
                "form",
                words::KIND,
                vec![
                    ("table".to_owned(), words::PEOPLE.to_owned()),
                    ("head_to_head".to_owned(), words::HEAD_TO_HEAD.to_owned()),
                    ("teams".to_owned(), words::TEAMS.to_owned()),
                ],
            ),
            text("people", words::WHO_TAKES_PART),
            field("from", words::FROM, Kind::Day, today.to_string()),
            field("through", words::THROUGH, Kind::Day, month_later),
            line("first", words::FIRST_PRIZE),
            line("second", words::SECOND_PRIZE),
            line("third", words::THIRD_PRIZE),
            text("more", words::MORE_PRIZES),
            choice(
                "ties",
                words::TIES,
                vec![
                    ("split".to_owned(), words::TIES_SPLIT.to_owned()),
                    ("each".to_owned(), words::TIES_EACH.to_owned()),
                ],
            ),
        ]
    }

    /// The contest that a filled form asks for.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn contest(&self, name: String, values: &Values) -> Result<Contest, String> {
        let more = values.text("more");
        let prizes = ["first", "second", "third"].map(|key| values.text(key));
        let prizes = prizes.iter().map(String::as_str).chain(more.lines()).map(str::trim);
        let kpi = values.text("kpi");
        let form = match values.text("form").as_str() {
            "teams" => ContestForm::Teams,
            "head_to_head" => ContestForm::HeadToHead,
            _ => ContestForm::Table,
        };
        // Teams take part as they are: people named beside them would say nothing.
        let people =
            if form == ContestForm::Teams { Vec::new() } else { self.named_people(&values.text("people"))? };
        Ok(Contest {
            name,
            range: values.days()?,
            aim: KpiId::parse(&kpi).map_or(Aim::AtLeast, aim_of),
            kpi,
            form,
            people,
            prizes: prizes.filter(|text| !text.is_empty()).map(|text| self.prize(text)).collect(),
            ties: if values.text("ties") == "each" { Ties::Each } else { Ties::Split },
        })
    }

    /// People by their names, one a line or a pair a line.
    fn named_people(&self, text: &str) -> Result<Vec<PersonId>, String> {
        let roster = Roster::of(self.overview.people.iter().map(|brief| &brief.person));
        let mut people = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            // A name may hold what also parts a pair: the whole line is tried first.
            let names = match roster.find(line) {
                Some(_) => vec![line],
                None => pair(line),
            };
            for name in names {
                people.push(roster.find(name).ok_or_else(|| words::nobody(name))?);
            }
        }
        Ok(people)
    }
}

/// The two names of a pair.
fn pair(line: &str) -> Vec<&str> {
    let marks = [" \u{2013} ", " - ", " vs. ", " vs ", " : ", "\t", ";"];
    let parts = marks.into_iter().find_map(|mark| line.split_once(mark));
    parts.map_or_else(|| vec![line], |(first, second)| vec![first.trim(), second.trim()])
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn a_pair_is_parted_by_a_dash_between_blanks_and_names_keep_their_own() {
        assert_eq!(pair("Ana Lima-Sousa \u{2013} Ben"), ["Ana Lima-Sousa", "Ben"]);
        assert_eq!(pair("Ana vs Ben"), ["Ana", "Ben"]);
        assert_eq!(pair("Jean-Luc"), ["Jean-Luc"]);
    }
}
