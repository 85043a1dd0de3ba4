//! After trunk: names what it does not hash by content, and fills in the service worker's list.
//!
//! A cached old engine must never meet a new page, so the engine's folder carries the digest of its content.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders and scripts that `index.html` names, and that are renamed to `name-<digest>`.
const RENAMED: [&str; 5] = ["engine", "vendor", "boot.js", "recovery.js", "theme.js"];

/// Not kept for offline use: the page itself goes in as `./`, the rest is for hosts and readers.
const NOT_CACHED: [&str; 5] = ["index.html", "sw.js", "404.html", "_headers", ".nojekyll"];

/// Runs on the folder that trunk is about to publish.
pub fn command() -> Result<(), String> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let folder = folder.ok_or("seal is called by trunk, after a build")?;
    let is_release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    seal(&folder, is_release).map_err(|error| format!("sealing {}: {error}", folder.display()))
}

fn seal(folder: &Path, is_release: bool) -> std::io::Result<()> {
    let page = folder.join("index.html");
    let mut html = fs::read_to_string(&page)?;
    let policy = policy_of(&html).ok_or_else(|| other("index.html has no policy"))?;
    headers_agree(folder, &policy)?;
    drop_foreign_snippets(folder)?;
    for name in RENAMED {
        rename(folder, name, &mut html)?;
    }
    if is_release {
        html =
            html.replace("<script type=\"module\" src=", "<script type=\"module\" data-offline=\"yes\" src=");
    }
    fs::write(&page, html)?;
    fill_service_worker(folder, &policy)
}

/// Trunk's pipelines share one output folder, so the page's script snippets are copied to the others as well.
fn drop_foreign_snippets(folder: &Path) -> std::io::Result<()> {
    for (place, script) in [("engine", "worker.js"), ("engine/sheets", "sheets.js")] {
        let place = folder.join(place);
        let snippets = place.join("snippets");
        let is_used = fs::read_to_string(place.join(script)).is_ok_and(|text| text.contains("snippets/"));
        if !is_used && snippets.is_dir() {
            fs::remove_dir_all(snippets)?;
        }
    }
    Ok(())
}

fn rename(folder: &Path, name: &str, html: &mut String) -> std::io::Result<()> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(());
    }
    let digest = Digest::of(&path)?;
    let (stem, ending) = name.split_once('.').map_or((name, ""), |(stem, ending)| (stem, ending));
    let sealed =
        if ending.is_empty() { format!("{stem}-{digest}") } else { format!("{stem}-{digest}.{ending}") };
    fs::rename(&path, folder.join(&sealed))?;
    let (old, new) = if ending.is_empty() {
        (format!("{name}/"), format!("{sealed}/"))
    } else {
        (name.to_owned(), sealed)
    };
    // Only after a quote or the `./` before it: `boot.js` must not be found inside another name.
    for before in ["\"", "\"./"] {
        *html = html.replace(&format!("{before}{old}"), &format!("{before}{new}"));
    }
    Ok(())
}

fn fill_service_worker(folder: &Path, policy: &str) -> std::io::Result<()> {
    let mut names = files_below(folder)?;
    names.retain(|name| !NOT_CACHED.contains(&name.as_str()) && !name.ends_with(".txt"));
    let list: Vec<String> =
        std::iter::once("./".to_owned()).chain(names).map(|name| format!("\"{name}\"")).collect();
    let build = Digest::of(folder)?;
    let path = folder.join("sw.js");
    let filled = fs::read_to_string(&path)?
        .replace("'__BUILD__'", &format!("'{build}'"))
        .replace("__FILES__", &format!("[{}]", list.join(", ")))
        .replace("__POLICY__", &format!("{policy}; frame-ancestors 'none'"));
    fs::write(&path, filled)
}

/// The policy of the page's meta tag: the one place where it is written by hand.
fn policy_of(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    rest.split_once('"').map(|(policy, _)| policy.to_owned())
}

/// The sample for hosts must not drift from the page.
fn headers_agree(folder: &Path, policy: &str) -> std::io::Result<()> {
    let sample = fs::read_to_string(folder.join("_headers"))?;
    if sample.contains(&format!("Content-Security-Policy: {policy}; frame-ancestors 'none'")) {
        return Ok(());
    }
    Err(other("public/_headers has another policy than index.html"))
}

/// All files below a folder, as relative names with `/`, sorted.
pub fn files_below(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                names.push(name.display().to_string().replace('\\', "/"));
            }
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Sixty-four bits of FNV-1a: tells builds apart, guards against nobody.
struct Digest(u64);

impl Digest {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const FACTOR: u64 = 0x0000_0100_0000_01b3;

    /// Of a file's content, or of all names and contents below a folder.
    fn of(path: &Path) -> std::io::Result<String> {
        let mut digest = Self(Self::START);
        if path.is_dir() {
            for name in files_below(path)? {
                digest.add(name.as_bytes());
                digest.add(&fs::read(path.join(name))?);
            }
        } else {
            digest.add(&fs::read(path)?);
        }
        Ok(format!("{:016x}", digest.0))
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(Self::FACTOR);
        }
    }
}

fn other(why: &str) -> std::io::Error {
    std::io::Error::other(why)
}

#[cfg(test)]
mod tests {
    use super::{policy_of, rename};

    #[test]
    fn the_policy_is_read_off_the_page() {
        let html = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; x\">";
        assert_eq!(policy_of(html).as_deref(), Some("default-src 'none'; x"));
        assert_eq!(policy_of("<p>"), None);
    }

    #[test]
    fn only_whole_names_are_renamed() -> std::io::Result<()> {
        let folder = std::env::temp_dir().join(format!("attain-seal-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("boot.js"), "1")?;
        let mut html = "src=\"./boot.js\" src=\"reboot.js\" src=\"boot.js\"".to_owned();
        rename(&folder, "boot.js", &mut html)?;
        std::fs::remove_dir_all(&folder)?;
        assert!(html.starts_with("src=\"./boot-"), "{html}");
        assert!(html.contains("\"reboot.js\""), "{html}");
        assert_eq!(html.matches("boot-").count(), 2, "{html}");
        Ok(())
    }
}
