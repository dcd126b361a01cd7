//! Opens the sign-in page in the person's browser, where there is one: with a display, or a terminal for a text browser that `BROWSER` names.

use std::io::IsTerminal;

use webbrowser::{Browser, BrowserOptions, open_browser_with_options};

/// Opens a page; whether it could be. What the browser itself says is kept out of the terminal.
pub fn open(url: &str) -> bool {
    may_open() && open_browser_with_options(Browser::Default, url, BrowserOptions::new().with_suppress_output(true)).is_ok()
}

/// Nobody looks at a browser that a service manager or a remote shell without a display would start. Whoever names one (`BROWSER`) means it.
fn may_open() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("BROWSER") {
        return true;
    }
    let is_remote = is_set("SSH_CONNECTION") || is_set("SSH_TTY");
    let has_display = if cfg!(any(windows, target_os = "macos")) { !is_remote } else { is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") };
    has_display && std::io::stderr().is_terminal()
}
