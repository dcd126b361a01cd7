//! One request as the practice Graph understands it, and one answer. The same for a request of its own and for one within `$batch`.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, Method, Uri};
use serde_json::{Value as Json, json};
use url::form_urlencoded;

use super::check::{self, Extensions};
use super::guid::Guid;
use super::refusal::Refusal;
use super::types::TYPES;

/// Which of Graph's two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// `/v1.0`
    V1,
    /// `/beta`: only what the field's pages name there.
    Beta,
}

/// Whom an access token speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// A signed-in person: delegated permissions.
    Person(Guid),
    /// The application itself: application permissions.
    Application,
}

/// What an access token allows.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The client's application id.
    pub(crate) client: Guid,
    /// For whom.
    pub(crate) who: Who,
    /// Permissions by Microsoft's names (`scp` or `roles`).
    pub(crate) permissions: BTreeSet<String>,
}

impl Caller {
    /// Has it this permission?
    pub(crate) fn may(&self, permission: &str) -> bool {
        self.permissions.contains(permission)
    }
}

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// GET, POST, ...
    pub(crate) method: Method,
    /// v1.0 or beta.
    pub(crate) version: Version,
    /// The path's parts after the version, decoded; `users('x')` is two, `delta()` is `delta`.
    pub(crate) segments: Vec<String>,
    /// The query.
    pub(crate) query: Query,
    /// `Prefer: return=minimal`, page size and the like, as sent.
    pub(crate) prefer: Option<String>,
    /// The body, if one was sent.
    pub(crate) body: Option<Json>,
    /// Whose token.
    pub(crate) caller: Caller,
}

impl Call {
    /// The path's parts as text, to match on.
    pub(crate) fn path(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }

    /// The body of an action, checked against its published parameters.
    ///
    /// # Errors
    /// 400, and a violation.
    pub(crate) fn parameters(&self, bound_to: &str, action: &str) -> Result<Json, Refusal> {
        let body = self.body.clone().unwrap_or_else(|| json!({}));
        first_wrong(check::parameters(bound_to, action, &body))?;
        Ok(body)
    }

    /// The body as an object of a published type, checked.
    ///
    /// # Errors
    /// 400, and a violation.
    pub(crate) fn object(&self, of: &str, extensions: &Extensions) -> Result<Json, Refusal> {
        let Some(body) = &self.body else { return Err(Refusal::bad("Empty Payload. JSON content expected.")) };
        first_wrong(check::object(of, body, check::Written::ByClient, extensions))?;
        Ok(body.clone())
    }
}

fn first_wrong(wrong: Vec<String>) -> Result<(), Refusal> {
    wrong.into_iter().next().map_or(Ok(()), |told| Err(Refusal::unpublished(told)))
}

/// The query of a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands after the `?`.
    pub(crate) fn read(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The option's value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Refuses every option but these.
    ///
    /// # Errors
    /// 400, and a violation.
    pub(crate) fn only(&self, allowed: &[&str]) -> Result<(), Refusal> {
        for (place, (name, _)) in self.0.iter().enumerate() {
            if !allowed.iter().any(|one| one.eq_ignore_ascii_case(name)) {
                return Err(Refusal::unpublished(format!("The query parameter '{name}' is not supported for this request.")));
            }
            if self.0[..place].iter().any(|(earlier, _)| earlier.eq_ignore_ascii_case(name)) {
                return Err(Refusal::unpublished(format!(
                    "Query option '{name}' was specified more than once, but it must be specified at most once."
                )));
            }
        }
        Ok(())
    }

    /// Properties of `$select`, each published; `None`: no `$select`.
    ///
    /// # Errors
    /// 400, and a violation.
    pub(crate) fn select(&self, of: &str, extensions: &Extensions) -> Result<Option<Vec<String>>, Refusal> {
        let Some(text) = self.get("$select") else { return Ok(None) };
        let names: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
        match names.iter().find(|name| !check::is_property(of, name, extensions)) {
            None => Ok(Some(names)),
            Some(name) => Err(Refusal::unpublished(format!(
                "Parsing OData Select and Expand failed: Could not find a property named '{name}' on type 'microsoft.graph.{of}'."
            ))),
        }
    }

    /// `$top`, from 1 to `most`.
    ///
    /// # Errors
    /// 400 for another number.
    pub(crate) fn top(&self, default: usize, most: usize) -> Result<usize, Refusal> {
        let Some(text) = self.get("$top") else { return Ok(default) };
        match text.parse::<usize>() {
            Ok(top) if (1..=most).contains(&top) => Ok(top),
            _ => Err(Refusal::bad(format!("Invalid page size specified: '{text}'. Must be between 1 and {most} inclusive."))),
        }
    }
}

/// What was asked, read from a request line and headers. `path` stands after the version.
pub(crate) fn read(
    method: Method,
    version: Version,
    uri: &Uri,
    path: &str,
    headers: &HeaderMap,
    body: Option<Json>,
    caller: Caller,
) -> Call {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Call {
        method,
        version,
        segments: segments(path),
        query: Query::read(uri.query().unwrap_or_default()),
        prefer: header("prefer"),
        body,
        caller,
    }
}

/// `/users('a')/delta()` as `users`, `a`, `delta`; a key by name, `appId='x'`, stays as it is.
pub(crate) fn segments(path: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for raw in path.split('/').filter(|part| !part.is_empty()) {
        let part = percent_encoding::percent_decode_str(raw).decode_utf8_lossy().into_owned();
        match part.strip_suffix(')').and_then(|open| open.split_once('(')) {
            None => parts.push(part),
            Some((name, "")) => parts.push(name.to_owned()),
            Some((name, key)) => {
                parts.push(name.to_owned());
                let plain = key.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
                parts.push(plain.unwrap_or(key).to_owned());
            }
        }
    }
    parts
}

/// What an answer's body is, so that it can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// No body.
    Nothing,
    /// One object of this type.
    One(&'static str),
    /// `value` holds objects of this type.
    Many(&'static str),
    /// `value` holds objects of this type and delta annotations.
    Delta(&'static str),
    /// No published type: `$batch`, a collection of texts.
    Free,
}

/// One answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// HTTP's status.
    pub(crate) status: u16,
    /// What the body is.
    pub(crate) shape: Shape,
    /// The body.
    pub(crate) body: Json,
    /// Headers beyond the usual.
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Answer {
    /// 204.
    pub(crate) fn nothing() -> Self {
        Self { status: 204, shape: Shape::Nothing, body: Json::Null, headers: Vec::new() }
    }

    /// One object.
    pub(crate) fn one(of: &'static str, body: Json) -> Self {
        Self { status: 200, shape: Shape::One(of), body, headers: Vec::new() }
    }

    /// One object that was made.
    pub(crate) fn created(of: &'static str, body: Json) -> Self {
        Self { status: 201, ..Self::one(of, body) }
    }

    /// A page; `next`: the address of the next one.
    pub(crate) fn many(of: &'static str, value: Vec<Json>, next: Option<String>) -> Self {
        Self { status: 200, shape: Shape::Many(of), body: page(value, "@odata.nextLink", next), headers: Vec::new() }
    }

    /// A page of a delta query, with the link that goes on.
    pub(crate) fn delta(of: &'static str, value: Vec<Json>, link: &'static str, address: String) -> Self {
        Self { status: 200, shape: Shape::Delta(of), body: page(value, link, Some(address)), headers: Vec::new() }
    }

    /// Something without a published type.
    pub(crate) fn free(body: Json) -> Self {
        Self { status: 200, shape: Shape::Free, body, headers: Vec::new() }
    }

    /// What is wrong with the body by the published types; nothing is well.
    pub(crate) fn wrong(&self, extensions: &Extensions) -> Vec<String> {
        let all = |of: &str, written| match self.body["value"].as_array() {
            Some(all) => all.iter().flat_map(|one| check::object(of, one, written, extensions)).collect(),
            None => vec!["the answer has no list named value".to_owned()],
        };
        match self.shape {
            Shape::Nothing | Shape::Free => Vec::new(),
            Shape::One(of) => check::object(of, &self.body, check::Written::ByGraph, extensions),
            Shape::Many(of) => all(of, check::Written::ByGraph),
            Shape::Delta(of) => all(of, check::Written::InDelta),
        }
    }

    /// What it was checked as, for the statistics.
    pub(crate) fn checked_as(&self) -> &'static str {
        match self.shape {
            Shape::Nothing => "no body",
            Shape::Free => "no published type",
            Shape::One(of) | Shape::Many(of) | Shape::Delta(of) => of,
        }
    }

    /// With `@odata.context`, as every answer of Graph's has it.
    pub(crate) fn in_context(mut self, base: &str, path: &[&str]) -> Self {
        let set = path.first().copied().unwrap_or_default();
        let context = match self.shape {
            Shape::Nothing | Shape::Free => return self,
            Shape::One(_) => format!("{base}/v1.0/$metadata#{set}/$entity"),
            Shape::Many(of) | Shape::Delta(of) if TYPES.get(of).is_some() => format!("{base}/v1.0/$metadata#{set}"),
            Shape::Many(_) | Shape::Delta(_) => return self,
        };
        if let Some(map) = self.body.as_object_mut() {
            map.shift_insert(0, "@odata.context".to_owned(), context.into());
        }
        self
    }
}

fn page(value: Vec<Json>, link: &str, address: Option<String>) -> Json {
    let mut body = json!({});
    if let Some(address) = address {
        body[link] = address.into();
    }
    body["value"] = value.into();
    body
}

#[cfg(test)]
mod tests {
    use super::segments;

    #[test]
    fn keys_and_empty_brackets_are_read_as_parts() {
        assert_eq!(segments("/users('a%40b')/delta()"), ["users", "a@b", "delta"]);
        assert_eq!(segments("/servicePrincipals(appId='x')"), ["servicePrincipals", "appId='x'"]);
        assert_eq!(segments("/$batch"), ["$batch"]);
    }
}
