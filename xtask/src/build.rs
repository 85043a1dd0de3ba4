//! The one way the page is built: trunk, with the tools that set-up has put on its path.

use crate::proc;

/// Builds dist/ as it is published.
pub fn release() -> Result<(), String> {
    // Offline: trunk would otherwise look for tools of its own. `NO_COLOR=1`, as some systems set, is no value it knows.
    let mut trunk = proc::command("trunk", &["build", "--release", "--offline"]);
    proc::run(trunk.env_remove("NO_COLOR"))
}
