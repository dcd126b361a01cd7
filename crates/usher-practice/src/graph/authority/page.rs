//! The authority's pages: plain HTML with a form that a person, a browser test, or a test with an HTTP client can send.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Text within HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A whole page.
pub(super) fn page(status: StatusCode, title: &str, inner: &str) -> Response {
    let title = escaped(title);
    let text = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body><main><h1>{title}</h1>\n\
         <p>This is the practice tenant Contoso. Everyone in it is made up.</p>\n{inner}\n</main></body></html>"
    );
    // Nobody may keep it or show it within another page, as the real ones.
    (status, [(header::CACHE_CONTROL, "no-store"), (header::X_FRAME_OPTIONS, "DENY")], Html(text)).into_response()
}

/// A page that says what went wrong.
pub(super) fn problem(status: StatusCode, text: &str) -> Response {
    page(status, "Sign-in problem", &format!("<p role=\"alert\">{}</p>", escaped(text)))
}

/// A field that isn't shown.
pub(super) fn hidden(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", escaped(name), escaped(value))
}

/// Who signs in: a field, with some people to choose from.
pub(super) fn person(chosen: &str, people: &[String]) -> String {
    let options: String = people.iter().map(|one| format!("<option value=\"{}\">", escaped(one))).collect();
    format!(
        "<p><label>User name <input name=\"username\" list=\"people\" required value=\"{}\"></label></p>\n<datalist id=\"people\">{options}</datalist>\n",
        escaped(chosen)
    )
}

/// What the application asks for, to agree to.
pub(super) fn consent(application: &str, permissions: &[String]) -> String {
    if permissions.is_empty() {
        return String::new();
    }
    let list: String = permissions.iter().map(|one| format!("<li>{}</li>", escaped(one))).collect();
    format!(
        "<section><h2>Permissions requested</h2><p>{} asks for:</p><ul>{list}</ul>\n\
         <p><label><input type=\"checkbox\" name=\"consent\" value=\"accept\"> Accept</label></p>\n\
         <p><label><input type=\"checkbox\" name=\"organization\" value=\"true\"> Consent on behalf of your organization</label></p></section>\n",
        escaped(application)
    )
}

/// The two ways out.
pub(super) const BUTTONS: &str = "<p><button name=\"action\" value=\"continue\">Continue</button> <button name=\"action\" value=\"cancel\" formnovalidate>Cancel</button></p>";
