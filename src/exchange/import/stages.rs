//! Words of stages and outcome columns → won, lost or open.
//!
//! Owns the word lists (English, German, French). Whole words only: `Two Next Steps` is not won,
//! `Commit & Signing` is not signed. What no list knows is asked; until then it counts as open,
//! because an open deal is never paid.

use super::values::is_missing;
use crate::domain::facts::Outcome;

/// What the words of a stage say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageWord {
    /// A known word.
    Known(Outcome),
    /// No known word.
    Unknown,
    /// A word that says it is over, but not how.
    Over,
}

const WON: &[&str] =
    &["won", "closedwon", "signed", "gagne", "gagnee", "gagné", "gagnée", "gewonnen", "ganado", "vinto"];
const LOST: &[&str] = &[
    "lost",
    "closedlost",
    "disqualified",
    "abandoned",
    "dead",
    "verloren",
    "perdu",
    "perdue",
    "cancelled",
    "canceled",
    "abgelehnt",
    "perdido",
    "rejected",
];
const OPEN: &[&str] = &[
    "open",
    "new",
    "prospecting",
    "prospect",
    "qualification",
    "qualified",
    "qualify",
    "qualifizierung",
    "qualifying",
    "discovery",
    "demo",
    "proposal",
    "quote",
    "negotiation",
    "negotiating",
    "negotiate",
    "verhandlung",
    "angebot",
    "review",
    "sent",
    "commit",
    "committed",
    "signing",
    "evaluation",
    "pilot",
    "trial",
    "analysis",
    "perception",
    "scheduled",
    "appointment",
    "appointmentscheduled",
    "qualifiedtobuy",
    "presentationscheduled",
    "decisionmakerboughtin",
    "contractsent",
    "contact",
    "contacted",
    "lead",
    "steps",
    "offen",
    "ouvert",
    "pipeline",
    "progress",
    "pending",
    "best",
    "value",
    "proposition",
    "upside",
    "verbal",
    "approval",
    "procurement",
    "legal",
    "meeting",
    "needs",
    "interest",
    "engaged",
    "active",
    "ongoing",
    "hold",
];
const OVER: &[&str] = &[
    "closed",
    "close",
    "done",
    "completed",
    "complete",
    "finished",
    "final",
    "abgeschlossen",
    "termine",
    "terminé",
    "invoiced",
    "paid",
];
const NOT: &[&str] = &["not", "no", "nicht", "pas", "non", "almost"];

/// What a stage says by its whole words.
pub fn classify(stage: &str) -> StageWord {
    let lower = stage.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    match (has(WON), has(LOST), has(NOT)) {
        (true, false, false) => StageWord::Known(Outcome::Won),
        (false, true, false) => StageWord::Known(Outcome::Lost),
        (true, _, _) | (_, true, _) => StageWord::Over,
        _ if has(OVER) => StageWord::Over,
        _ if has(OPEN) || is_missing(stage) => StageWord::Known(Outcome::Open),
        _ => StageWord::Unknown,
    }
}

/// What a status column says: the same words, nothing else.
pub fn outcome(status: &str) -> Option<Outcome> {
    match classify(status) {
        StageWord::Known(outcome) => Some(outcome),
        _ => None,
    }
}

/// Yes or no, as systems write it.
pub fn truth(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "ja" | "oui" | "wahr" | "vrai" => Some(true),
        "false" | "0" | "no" | "n" | "nein" | "non" | "falsch" | "faux" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_read_by_whole_words() {
        let known = |stage| match classify(stage) {
            StageWord::Known(outcome) => Some(outcome),
            _ => None,
        };
        for won in ["Closed Won", "closedwon", "Won", "Signed", "Gagné", "GEWONNEN", "6 - Closed/Won"] {
            assert_eq!(known(won), Some(Outcome::Won), "{won}");
        }
        for lost in
            ["Closed Lost", "closedlost", "Lost to rival", "Disqualified", "Abandoned", "Dead", "Verloren"]
        {
            assert_eq!(known(lost), Some(Outcome::Lost), "{lost}");
        }
        for open in ["Two Next Steps", "Contract Sent", "Commit & Signing", "Value Proposal", ""] {
            assert_eq!(known(open), Some(Outcome::Open), "{open}");
        }
        assert_eq!(classify("Closed"), StageWord::Over);
        assert_eq!(classify("Not won"), StageWord::Over);
        assert_eq!(classify("Zebra"), StageWord::Unknown);
    }
}
