//! Where things stand: this clone, and the cache of tools that all clones of one person share.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the clone.
pub fn root() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map_or_else(|| manifest.clone(), Path::to_path_buf)
}

/// What trunk builds.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The folder of one installed tool, such as `trunk-0.21.14`.
pub fn tool(name: &str, version: &str) -> PathBuf {
    cache().join("attain").join("tools").join(format!("{name}-{version}"))
}

/// The user's cache folder, as each system has it.
fn cache() -> PathBuf {
    let from = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || from("HOME").unwrap_or_else(|| root().join("target"));
    if let Some(folder) = from("XDG_CACHE_HOME") {
        folder
    } else if cfg!(windows) {
        from("LOCALAPPDATA").unwrap_or_else(home)
    } else if cfg!(target_os = "macos") {
        home().join("Library").join("Caches")
    } else {
        home().join(".cache")
    }
}

/// The search path for child processes: our tools first.
pub fn search_path() -> std::ffi::OsString {
    let mut folders: Vec<PathBuf> =
        crate::setup::TOOLS.iter().map(|tool| tool.folder().join("bin")).collect();
    folders.push(root().join("node_modules").join(".bin"));
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    env::join_paths(folders).unwrap_or_default()
}

/// The first of these programs that the search path holds.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&search_path()).collect();
    let endings = if cfg!(windows) { ["", ".exe", ".cmd"].as_slice() } else { [""].as_slice() };
    names
        .iter()
        .flat_map(|name| endings.iter().map(move |ending| format!("{name}{ending}")))
        .flat_map(|name| folders.iter().map(move |folder| folder.join(&name)))
        .find(|path| path.is_file())
}
