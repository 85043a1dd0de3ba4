//! Several actions as one edit: each is decided on the workspace that those before it leave behind.

use super::{Action, Change, Edit, EditError, EditName, Making, decide};

/// The one edit of all actions; where one is refused, nothing is changed at all.
///
/// # Errors
/// The rule that the first refused action breaks; a rule where there is no action.
pub(super) fn together(actions: Vec<Action>, making: &mut Making) -> Result<Edit, EditError> {
    let mut workspace = making.workspace.clone();
    let (mut changes, mut first, mut count) = (Vec::<Change>::new(), None::<EditName>, 0u64);
    for action in actions {
        let (on, sequence) = (making.on, making.sequence);
        let mut step = Making { workspace: &workspace, ids: &mut *making.ids, on, sequence };
        let edit = decide(action, &mut step)?;
        workspace = edit.applied(&workspace)?;
        changes.extend(edit.changes);
        first.get_or_insert(edit.name);
        count += 1;
    }
    let Some(first) = first else { return Err(EditError::rule("There is nothing to change.")) };
    let name = match count {
        1 => first,
        _ => EditName::Several { first: Box::new(first), more: count - 1 },
    };
    Ok(making.edit(name, changes))
}
