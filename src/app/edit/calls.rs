//! Edits of calls: what people say that a period will bring.

use super::records::name_of;
use super::{Change, Edit, EditError, EditName, Making, Put};
use crate::domain::kernel::CallId;
use crate::domain::model::{Call, CallDraft};

/// The most characters of a reason.
const LONGEST_REASON: usize = 2_000;

pub(super) fn add_call(making: &mut Making, draft: CallDraft) -> Result<Edit, EditError> {
    let CallDraft { person, caller, range, commit, best_case, reason } = draft;
    let name = name_of(making.workspace, person)?;
    let reason = reason.trim().to_owned();
    if commit.minor < 0 {
        return Err(EditError::rule("A call says what the period brings in all; it can't be below 0."));
    }
    if best_case.is_some_and(|best| best.currency != commit.currency || best.minor < commit.minor) {
        return Err(EditError::rule("The best case is in the currency of the commit, and at least as much."));
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(EditError::rule(format!("A reason can have {LONGEST_REASON} characters at most.")));
    }
    let calls = &making.workspace.calls;
    let fits = |call: &Call| call.person == person && call.caller == caller;
    let before = Call::newest(calls.values(), range, making.on, fits);
    if before.is_some_and(|before| before.commit != commit || before.best_case != best_case)
        && reason.is_empty()
    {
        return Err(EditError::rule("A call that changes an earlier one says why; write a reason."));
    }
    let sequence = calls.values().map(|call| call.sequence).max().unwrap_or(0) + 1;
    let id = CallId(making.ids.next_id());
    let call = Call { id, person, caller, range, on: making.on, sequence, commit, best_case, reason };
    Ok(making.edit(
        EditName::AddCall { name, range },
        vec![Change::Call(Put { id, before: None, after: Some(call) })],
    ))
}

pub(super) fn remove_call(making: &mut Making, id: CallId) -> Result<Edit, EditError> {
    let call = making.workspace.calls.get(&id).cloned().ok_or_else(|| EditError::missing("call"))?;
    let named = EditName::RemoveCall { name: name_of(making.workspace, call.person)?, range: call.range };
    Ok(making.edit(named, vec![Change::Call(Put { id, before: Some(call), after: None })]))
}
