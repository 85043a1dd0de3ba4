//! A scorecard in words: strengths and what to improve, each with its evidence.

use super::figure::value_text;
use super::format::Locale;
use super::words::scorecard as words;
use crate::domain::measure::Value;
use crate::domain::measure::scorecard::{LEAST_PEERS, ScoreLine, Scorecard, Standing};

/// What a scorecard says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScorecardWords {
    /// What is better than with three quarters of the peers.
    pub strengths: Vec<String>,
    /// What is better than with one quarter of the peers at most.
    pub to_improve: Vec<String>,
    /// What is said where there is neither.
    pub note: Option<String>,
}

/// The words of a scorecard.
pub fn words_of(card: &Scorecard, locale: &Locale) -> ScorecardWords {
    let of = |standing: Standing| {
        let lines = card.lines.iter().filter(|line| line.standing() == Some(standing));
        lines.map(|line| evidence(line, locale)).collect::<Vec<_>>()
    };
    let (strengths, to_improve) = (of(Standing::Strength), of(Standing::ToImprove));
    let few = card.lines.iter().all(|line| line.peers < LEAST_PEERS);
    let note = match (few, strengths.is_empty() && to_improve.is_empty()) {
        (true, _) => Some(words::FEW_PEERS.to_owned()),
        (false, true) => Some(words::NOTHING.to_owned()),
        (false, false) => None,
    };
    ScorecardWords { strengths, to_improve, note }
}

fn evidence(line: &ScoreLine, locale: &Locale) -> String {
    let before = line.before.as_ref().filter(|value| !matches!(value, Value::Undefined(_)));
    let before = before.map(|value| value_text(value, locale));
    let value = value_text(&line.value, locale);
    words::evidence(line.kpi.entry().name, &value, (line.worse, line.peers), before.as_deref(), locale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::{Id, PersonId, Rational};
    use crate::domain::measure::KpiId;

    #[test]
    fn a_strength_names_its_evidence_and_few_peers_say_nothing() {
        let line = |peers: u64| ScoreLine {
            kpi: KpiId::WinRate,
            value: Value::Ratio(Rational::HALF),
            before: Some(Value::Ratio(Rational::parse("0.4").unwrap())),
            peers,
            middle: None,
            worse: Rational::whole(i64::try_from(peers).unwrap()),
            percentile: Some(Rational::ONE),
            deals: 9,
        };
        let card = |peers| Scorecard { person: PersonId(Id::from_bits(1)), lines: vec![line(peers)] };
        let said = words_of(&card(8), &Locale::default());
        assert_eq!(
            said.strengths,
            ["Win rate: 50.00%, better than 8 of 8 peers; 40.00% in the days before."]
        );
        assert_eq!(words_of(&card(3), &Locale::default()).note.as_deref(), Some(words::FEW_PEERS));
    }
}
