//! The bodies of the fuzz targets on every file of the test data, whole and damaged by seed.

pub mod bodies;

use bodies::TARGETS;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::path::Path;

/// Every file below a folder, in the order of their names.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: std::path::PathBuf| {
        if path.is_dir() { files(&path) } else { vec![std::fs::read(path).unwrap()] }
    };
    paths.into_iter().flat_map(read).collect()
}

/// Some changes: a byte written over, a part cut out, a part repeated, a rare character put in.
fn damaged(seed: &[u8], draws: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = seed.get(..seed.len().min(3_000)).unwrap_or_default().to_vec();
    for _ in 0..=draws.next_u32() % 6 {
        let at = draws.next_u32() as usize % (bytes.len() + 1);
        let until = (at + draws.next_u32() as usize % 40).min(bytes.len());
        let rare: &[&[u8]] =
            &[b"\"", b"\n", b"\r", b",", b";", b"\0", b"\xFF", b"\xEF\xBB\xBF", b"(", b"-", b"9e9"];
        let put = match draws.next_u32() % 4 {
            0 => vec![draws.next_u32() as u8],
            1 => Vec::new(),
            2 => [&bytes[at..until], &bytes[at..until]].concat(),
            _ => [rare[draws.next_u32() as usize % rare.len()], &bytes[at..until]].concat(),
        };
        bytes.splice(at..until, put);
    }
    bytes
}

/// Runs one target over the files and over damaged copies, each behind a drawn first byte.
fn run(name: &str) {
    let (_, body) = TARGETS.iter().find(|(known, _)| *known == name).unwrap();
    let seeds = files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data")));
    let mut draws = ChaCha8Rng::seed_from_u64(7);
    for seed in &seeds {
        body(seed);
        let how = draws.next_u32() as u8;
        body(&[&[how], &seed[..seed.len().min(20_000)]].concat());
    }
    for case in 0..crate::world::cases(300).cases as usize {
        let how = draws.next_u32() as u8;
        let bytes = damaged(&seeds[case % seeds.len()], &mut draws);
        body(&[&[how], bytes.as_slice()].concat());
        body(&bytes);
    }
}

#[test]
fn any_bytes_are_read_the_same_in_any_slices() {
    run("csv_bytes");
}

#[test]
fn any_file_is_imported_whole_and_once() {
    run("typed_import");
}

#[test]
fn any_plan_that_reads_is_written_as_itself() {
    let plans = files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plans")));
    let mut draws = ChaCha8Rng::seed_from_u64(8);
    for plan in &plans {
        bodies::plan_json(plan);
        (0..100).for_each(|_| bodies::plan_json(&damaged(plan, &mut draws)));
    }
    run("plan_json");
}

#[test]
fn any_stored_bytes_are_read_whole_or_refused() {
    run("stored_state");
}
