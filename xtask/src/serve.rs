//! Serves dist/ on this machine only, with the headers that a good host sends.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::{build, places, proc, setup};

const FIRST_PORT: u16 = 8080;

/// Sets up, builds, serves until it is stopped.
pub fn command(arguments: &[&str]) -> Result<(), String> {
    let asked = port_of(arguments)?;
    setup::for_build()?;
    build::release()?;
    let listener = bind(asked)?;
    let port = listener.local_addr().map_err(|error| error.to_string())?.port();
    let address = format!("http://localhost:{port}/");
    println!("\nAttain is at {address}  (stop with Ctrl-C)");
    if !arguments.contains(&"--no-open") {
        open(&address);
    }
    let site = Site { folder: places::dist(), headers: headers()? };
    for stream in listener.incoming().flatten() {
        let site = site.clone();
        std::thread::spawn(move || site.answer(stream));
    }
    Ok(())
}

fn port_of(arguments: &[&str]) -> Result<Option<u16>, String> {
    let Some(at) = arguments.iter().position(|argument| *argument == "--port") else { return Ok(None) };
    let value = arguments.get(at + 1).and_then(|value| value.parse().ok());
    value.map(Some).ok_or_else(|| "--port needs a number up to 65535".to_owned())
}

/// The asked port, or the first free one of ten.
fn bind(asked: Option<u16>) -> Result<TcpListener, String> {
    let ports = asked.map_or(FIRST_PORT..=FIRST_PORT + 9, |port| port..=port);
    let mut why = String::new();
    for port in ports {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => why = format!("port {port}: {error}"),
        }
    }
    Err(why)
}

/// Tries to open a browser; the address is on screen in any case.
fn open(address: &str) {
    let (program, arguments) = if cfg!(target_os = "macos") {
        ("open", vec![address])
    } else if cfg!(windows) {
        ("cmd", vec!["/C", "start", address])
    } else {
        ("xdg-open", vec![address])
    };
    if places::find(&[program]).is_some() || cfg!(windows) {
        // A browser that does not come up is no failure of the server.
        let mut child = proc::command(program, &arguments);
        let _ = child.stderr(std::process::Stdio::null()).spawn();
    }
}

/// The lines of the sample for hosts, so that what is served here is what is published.
fn headers() -> Result<String, String> {
    let sample = fs::read_to_string(places::dist().join("_headers")).map_err(|error| error.to_string())?;
    let lines = sample.lines().filter(|line| line.starts_with("  ")).map(str::trim);
    Ok(lines.map(|line| format!("{line}\r\n")).collect())
}

#[derive(Clone)]
struct Site {
    folder: PathBuf,
    headers: String,
}

impl Site {
    fn answer(&self, mut stream: TcpStream) {
        let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
        let Some(path) = requested(&stream) else { return };
        let (status, kind, body) = match self.read(&path) {
            Some((kind, body)) => ("200 OK", kind, body),
            None => ("404 Not Found", "text/plain", b"not here".to_vec()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n{}Connection: close\r\n\r\n",
            body.len(),
            self.headers
        );
        // A browser that hangs up early is its own business.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
    }

    fn read(&self, path: &str) -> Option<(&'static str, Vec<u8>)> {
        let name = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let is_inside = name.split('/').all(|part| part != ".." && !part.contains(['\\', ':']));
        let file = self.folder.join(name.trim_start_matches('/'));
        if !is_inside || !file.is_file() {
            return None;
        }
        fs::read(&file).ok().map(|body| (kind_of(&file), body))
    }
}

/// The path of a GET, without query; the rest of the request is read and left.
fn requested(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next()?;
    lines.find(String::is_empty);
    let path = first.strip_prefix("GET ")?.split(' ').next()?;
    path.split('?').next().map(str::to_owned)
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("csv") => "text/csv; charset=utf-8",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
