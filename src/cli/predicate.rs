//! `--where`: comparisons joined by `and`, as a filter.

use super::Trouble;
use crate::domain::kernel::Rational;
use crate::domain::measure::{Comparison, Dimension, Filter};
use crate::domain::model::Workspace;

/// Narrows a filter by `team = East and amount > 1000`.
pub fn narrow(filter: &mut Filter, text: &str, workspace: &Workspace) -> Result<(), Trouble> {
    for part in split_and(text) {
        narrow_by(filter, part.trim(), workspace)?;
    }
    Ok(())
}

/// The parts between the words `and` that stand outside quotes.
fn split_and(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (place, letter) in text.char_indices() {
        quoted ^= letter == '"';
        let word =
            !quoted && text.get(place..place + 5).is_some_and(|word| word.eq_ignore_ascii_case(" and "));
        if word {
            parts.push(text.get(start..place).unwrap_or(""));
            start = place + 5;
        }
    }
    parts.push(text.get(start..).unwrap_or(""));
    parts
}

fn narrow_by(filter: &mut Filter, part: &str, workspace: &Workspace) -> Result<(), Trouble> {
    let syntax =
        || Trouble(format!("--where: “{part}” is no comparison; write: field = text, or amount > 1000"));
    let at = part.find(['=', '<', '>']).ok_or_else(syntax)?;
    let (field, rest) = part.split_at(at);
    let operator = ["<=", ">=", "=", "<", ">"].into_iter().find(|operator| rest.starts_with(operator));
    let operator = operator.ok_or_else(syntax)?;
    let field = field.trim().to_lowercase();
    let value = rest.get(operator.len()..).unwrap_or("").trim().trim_matches('"').to_owned();
    match (field.as_str(), operator) {
        ("amount", "=") => {
            let exact = Rational::parse(&value).map_err(super::trouble)?;
            filter.amounts.extend([(Comparison::AtLeast, exact), (Comparison::AtMost, exact)]);
        }
        ("amount", operator) => {
            let comparison = comparison(operator).ok_or_else(syntax)?;
            filter.amounts.push((comparison, Rational::parse(&value).map_err(super::trouble)?));
        }
        ("team", "=") => {
            filter.teams.insert(value);
        }
        ("person" | "owner", "=") => {
            let found = workspace.roster().find(&value);
            let person = found.ok_or_else(|| Trouble(format!("nobody of the roster is called “{value}”")))?;
            filter.people.insert(person);
        }
        (name, "=") => {
            let known =
                Dimension::ALL.into_iter().find(|dimension| dimension.name().eq_ignore_ascii_case(name));
            let unknown = || Trouble(format!("--where: there is no field “{name}”"));
            filter.texts.entry(known.ok_or_else(unknown)?).or_default().insert(value);
        }
        _ => return Err(syntax()),
    }
    Ok(())
}

fn comparison(operator: &str) -> Option<Comparison> {
    Some(match operator {
        "<" => Comparison::Less,
        "<=" => Comparison::AtMost,
        ">=" => Comparison::AtLeast,
        ">" => Comparison::More,
        _ => return None,
    })
}
