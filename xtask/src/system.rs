//! What a bare Debian 12 lacks, installed after saying so. Anywhere else: said, and left to the person.

use std::path::PathBuf;

use crate::Outcome;
use crate::root::{at, target};
use crate::steps::Step;

/// To build the window.
const WINDOW: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "libayatana-appindicator3-1"];
/// To test it, and to meet real counterparts.
const TESTS: &[&str] = &["xvfb", "xauth", "dbus", "webkit2gtk-driver", "gnome-keyring", "python3-venv"];
/// For pictures: the practice company has names in scripts that the window leaves to the system's fonts.
const FONTS: &[&str] = &["fonts-droid-fallback"];
/// The driver that speaks WebDriver to the window.
const TAURI_DRIVER: &str = "2.1.0";

/// What rustup's smallest profile leaves out and the tests need.
pub fn rust_components() -> Outcome {
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if Step::new("cargo", &[command, "--version"]).answer().is_none() {
            println!("This Rust toolchain comes without {component}: adding it");
            let hint = |problem| format!("{problem}\nInstall {component} for your Rust toolchain, then run this again.");
            Step::new("rustup", &["component", "add", component]).run().map_err(hint)?;
        }
    }
    Ok(())
}

/// System packages that building C needs.
pub fn build_packages() -> Outcome {
    debian_packages(&WINDOW[..1])
}

/// System packages that the window needs.
pub fn window_packages() -> Outcome {
    debian_packages(WINDOW)
}

/// System packages that the tests need, the window's included.
pub fn test_packages() -> Outcome {
    debian_packages(&[WINDOW, TESTS].concat())
}

/// System packages for pictures of the window, the tests' included.
pub fn screenshot_packages() -> Outcome {
    debian_packages(&[WINDOW, TESTS, FONTS].concat())
}

fn debian_packages(wanted: &[&str]) -> Outcome {
    if Step::new("dpkg-query", &["--version"]).answer().is_none() {
        println!("This isn't Debian or a relative: please see to what these packages hold: {}", wanted.join(" "));
        return Ok(());
    }
    let installed = |name: &&&str| {
        Step::new("dpkg-query", &["-W", "-f=${Status}", name]).answer().is_some_and(|status| status.ends_with("ok installed"))
    };
    let missing: Vec<&str> = wanted.iter().filter(|name| !installed(name)).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing Debian packages that are missing: {}", missing.join(" "));
    let as_root = Step::new("id", &["-u"]).answer().is_some_and(|id| id == "0");
    let apt = |arguments: &[&str]| {
        let words = [&["apt-get"], arguments].concat();
        // sudo keeps no environment, so it is said behind it.
        let quiet = [&["env", "DEBIAN_FRONTEND=noninteractive"], &words[..]].concat();
        let step = if as_root { Step::new(quiet[0], &quiet[1..]) } else { Step::new("sudo", &quiet).interactive() };
        step.run()
    };
    let hint = |problem| format!("{problem}\nInstall them yourself, then run this again: {}", missing.join(" "));
    apt(&["update", "-q"]).map_err(hint)?;
    apt(&[&["install", "-y", "-q", "--no-install-recommends"][..], &missing].concat()).map_err(hint)
}

/// Node and npm, new enough for Vite: the system's, or a real Node from the npm registry kept below `target/`.
pub struct Node {
    path: std::ffi::OsString,
}

impl Node {
    /// Finds or gets it.
    pub fn ready() -> Outcome<Self> {
        let system = std::env::var_os("PATH").unwrap_or_default();
        if Step::new("node", &["--version"]).answer().is_some_and(|version| new_enough(&version)) && has_npm() {
            return Ok(Self { path: system });
        }
        let folder = target().join("node");
        let own = folder.join("node_modules/node/bin");
        if !own.join("node").exists() {
            if !has_npm() {
                debian_packages(&["npm"])?;
            }
            println!("Getting Node 24 and npm 11 into {} (Vite needs 20.19 or newer)", folder.display());
            let prefix = folder.display().to_string();
            Step::new("npm", &["install", "--no-fund", "--no-audit", "--prefix", &prefix, "node@24", "npm@11"]).run()?;
        }
        // Debian's npm finds its parts only under Debian's own Node: the new Node goes with its own npm.
        let paths = [own, folder.join("node_modules/.bin")].into_iter().chain(std::env::split_paths(&system));
        let path = std::env::join_paths(paths).map_err(|error| format!("PATH can't hold Node's folder: {error}"))?;
        Ok(Self { path })
    }

    /// A step that finds this Node. It trusts the certificates that the system trusts (a company's proxy).
    pub fn step(&self, program: &str, arguments: &[&str], folder: &std::path::Path) -> Step {
        Step::new(program, arguments).within(folder).with("PATH", &self.path).with("NODE_USE_SYSTEM_CA", "1")
    }

    /// The packages of a folder, exactly as its lock file says; nothing to do if they are there already.
    pub fn packages(&self, folder: &str) -> Outcome {
        let folder = at(folder);
        let locked = std::fs::read_to_string(folder.join("package-lock.json")).map_err(|error| format!("package-lock.json: {error}"))?;
        let stamp = folder.join("node_modules/.usher-lock");
        if std::fs::read_to_string(&stamp).is_ok_and(|held| held == locked) {
            return Ok(());
        }
        println!("Installing npm packages in {}", folder.display());
        self.step("npm", &["ci", "--no-fund", "--no-audit"], &folder).run()?;
        std::fs::write(&stamp, locked).map_err(|error| format!("{}: {error}", stamp.display()))
    }
}

fn has_npm() -> bool {
    Step::new("npm", &["--version"]).answer().is_some()
}

fn new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let (major, minor) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    (major == 20 && minor >= 19) || (major == 22 && minor >= 12) || major > 22
}

/// tauri-driver, kept below `target/` so that nothing of the person's own is touched.
pub fn tauri_driver() -> Outcome<PathBuf> {
    let folder = target().join("tools");
    let driver = folder.join("bin/tauri-driver");
    if !driver.exists() {
        println!("Building tauri-driver {TAURI_DRIVER} into {}", folder.display());
        let to = folder.display().to_string();
        Step::new("cargo", &["install", "tauri-driver", "--version", TAURI_DRIVER, "--locked", "--root", &to]).run()?;
    }
    Ok(driver)
}
