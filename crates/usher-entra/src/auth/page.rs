//! What the browser shows when it comes back: a plain page without a script, an address or a secret.

/// The page of a sign-in that Usher now finishes.
pub(super) fn done() -> String {
    page("Thank you", "Usher goes on with the sign-in. You can close this window and go back to Usher.")
}

/// The page of a sign-in that was refused or declined.
pub(super) fn declined(message: &str) -> String {
    page("The sign-in didn't work", &format!("{} You can close this window; Usher says what to do.", escape(message)))
}

/// The page for what isn't the answer to the sign-in that Usher began.
pub(super) fn foreign() -> String {
    page(
        "This isn't the sign-in that Usher began",
        "Nothing was taken over. Go back to the window that Usher opened, or begin again in Usher.",
    )
}

fn page(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title} - Usher</title><style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;\
         color-scheme:light dark}}</style></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::declined;

    #[test]
    fn what_came_from_outside_is_no_markup() {
        assert!(declined("<script>alert(\"x\")</script>").contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"));
    }
}
