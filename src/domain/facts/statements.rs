//! Statements that were reviewed or approved, as bytes: the one result that is stored.
//!
//! Each statement is the text of its document, made once; nothing here reads or writes it anew. The plan
//! by which it was paid and a hash of all it was computed from stand beside them.

use crate::domain::kernel::{Id, PersonId};
use serde::{Deserialize, Serialize};

/// The statements of one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementBatch {
    /// Names the batch; it is the hash of what it holds.
    pub id: Id,
    /// The plan's document as text.
    pub plan: String,
    /// A hash of that text, as 32 hexadecimal digits.
    pub plan_hash: String,
    /// A hash of all that the statements were computed from, as 32 hexadecimal digits.
    pub inputs_hash: String,
    /// Whose statement each is.
    pub people: Vec<PersonId>,
    /// The documents, one a person.
    pub texts: Vec<String>,
}

/// A hash as text.
pub fn hash(text: &str) -> String {
    format!("{:032x}", Id::derived("hash", &[text]).bits())
}

impl StatementBatch {
    /// The batch of these statements, each with its person.
    pub fn of(plan: String, inputs_hash: String, statements: Vec<(PersonId, String)>) -> StatementBatch {
        let (people, texts): (Vec<PersonId>, Vec<String>) = statements.into_iter().unzip();
        let plan_hash = hash(&plan);
        let id = StatementBatch::id_of(&plan, &inputs_hash, &people, &texts);
        StatementBatch { id, plan, plan_hash, inputs_hash, people, texts }
    }

    fn id_of(plan: &str, inputs_hash: &str, people: &[PersonId], texts: &[String]) -> Id {
        let people: Vec<String> = people.iter().map(PersonId::to_string).collect();
        let mut parts = vec![plan, inputs_hash];
        parts.extend(people.iter().map(String::as_str));
        parts.extend(texts.iter().map(String::as_str));
        Id::derived("statements", &parts)
    }

    /// Whether it is as it was made: each statement has its person, and no byte changed.
    pub fn is_sound(&self) -> bool {
        self.people.len() == self.texts.len()
            && self.plan_hash == hash(&self.plan)
            && self.id == StatementBatch::id_of(&self.plan, &self.inputs_hash, &self.people, &self.texts)
    }
}
