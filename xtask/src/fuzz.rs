//! `cargo xtask fuzz [MINUTES]`: the expression parser, SCIM paths, filters and answers, the schema import and the CSV reader under
//! AFL++, for that long in all. AFL++ because it is coverage-guided on the stable toolchain; libFuzzer (cargo-fuzz) needs a nightly one.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::Outcome;
use crate::root::{at, target};
use crate::steps::Step;
use crate::system;

const CARGO_AFL: &str = "0.18.2";
const TARGETS: [&str; 6] = ["expression", "path", "filter", "schema", "csv", "answer"];

/// Fuzzes every target for its share of the time, and tells what was found.
pub fn run(arguments: &[String]) -> Outcome {
    let minutes: u32 = match arguments.first() {
        None => 6,
        Some(word) => word.parse().map_err(|_| format!("`{word}` is no number of minutes"))?,
    };
    system::build_packages()?;
    let afl = tool()?;
    let folder = target().join("fuzz");
    let step = |words: &[&str]| Step::new(&afl.display().to_string(), words).with("AFL_SKIP_CPUFREQ", "1");
    println!("AFL++ is built into your home folder unless it is there already");
    // It fails where AFL++ is built already; where it is not built after all, the build below says so.
    let _ = step(&["afl", "config", "--build"]).answer();
    let manifest = at("tests/fuzz/afl/Cargo.toml").display().to_string();
    step(&["afl", "build", "--release", "--locked", "--manifest-path", &manifest]).with("CARGO_TARGET_DIR", &folder).run()?;
    let program = folder.join("release/usher-fuzz").display().to_string();
    let seconds = (minutes * 60 / u32::try_from(TARGETS.len()).unwrap_or(1)).max(10).to_string();
    let mut found = Vec::new();
    for name in TARGETS {
        let (seeds, output) = (seeds(name, &folder)?, folder.join("output").join(name));
        let _ = fs::remove_dir_all(&output);
        fs::create_dir_all(&output).map_err(|error| format!("{}: {error}", output.display()))?;
        let (seeds, out) = (seeds.display().to_string(), output.display().to_string());
        let started = Instant::now();
        step(&["afl", "fuzz", "-i", &seeds, "-o", &out, "-V", &seconds, "-t", "5000", "-m", "none", "--", &program, name])
            .with("AFL_NO_UI", "1")
            .with("AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES", "1")
            .with("TMPDIR", shared_memory())
            .quietly()
            .run()?;
        let runs = statistic(&output, "execs_done");
        let places = [files(&output, "crashes")?, files(&output, "hangs")?].concat();
        println!("{name}: {runs} inputs in {:.0} s, {} crash or hang", started.elapsed().as_secs_f64(), places.len());
        found.extend(places);
    }
    if found.is_empty() {
        println!("\nNothing was found.");
        return Ok(());
    }
    let list: Vec<String> = found.iter().map(|path| path.display().to_string()).collect();
    Err(format!(
        "{} inputs crash or hang:\n{}\nMend what they show, and keep each as a file in tests/fuzz/found/TARGET, where a test runs it.",
        found.len(),
        list.join("\n")
    ))
}

/// `cargo afl`, built once into the target folder.
fn tool() -> Outcome<PathBuf> {
    let root = target().join("tools");
    let program = root.join("bin/cargo-afl");
    if !program.exists() {
        println!("The fuzzer is not here yet: cargo-afl {CARGO_AFL} is built into {}, AFL++ into your home folder", root.display());
        let root = root.display().to_string();
        Step::new("cargo", &["install", "cargo-afl", "--version", CARGO_AFL, "--locked", "--root", &root]).run()?;
    }
    Ok(program)
}

/// A target's seeds: its files, what was found before, and the worked cases of its kind.
fn seeds(name: &str, folder: &Path) -> Outcome<PathBuf> {
    let all = folder.join("seeds").join(name);
    let fail = |error: std::io::Error| format!("{}: {error}", all.display());
    let _ = fs::remove_dir_all(&all);
    fs::create_dir_all(&all).map_err(fail)?;
    for from in ["seeds", "found"] {
        let Ok(entries) = fs::read_dir(at("tests/fuzz").join(from).join(name)) else { continue };
        for entry in entries {
            let path = entry.map_err(fail)?.path();
            fs::copy(&path, all.join(path.file_name().unwrap_or_default())).map_err(fail)?;
        }
    }
    if name == "schema" {
        for case in ["schema-dialpad.json", "schema-unusual.json"] {
            fs::copy(at("tests/cases").join(case), all.join(case)).map_err(fail)?;
        }
    }
    if name == "expression" {
        let cases = fs::read_to_string(at("tests/cases/expressions.json")).map_err(fail)?;
        let cases: Vec<serde_json::Value> = serde_json::from_str(&cases).map_err(|error| format!("expressions.json: {error}"))?;
        let texts = cases.iter().filter_map(|case| case["expression"].as_str());
        for (place, text) in texts.step_by(5).enumerate() {
            fs::write(all.join(format!("case-{place}")), text).map_err(fail)?;
        }
    }
    Ok(all)
}

fn files(output: &Path, kind: &str) -> Outcome<Vec<PathBuf>> {
    let folder = output.join("default").join(kind);
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(Vec::new()) };
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(|error| format!("{}: {error}", folder.display()))?;
    paths.retain(|path| path.file_name().is_some_and(|name| name != "README.txt"));
    Ok(paths)
}

fn statistic(output: &Path, name: &str) -> String {
    let text = fs::read_to_string(output.join("default/fuzzer_stats")).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split(':').nth(1).unwrap_or("?").trim().to_owned()
}

/// Where small files cost nothing, if there is such a place.
fn shared_memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}
