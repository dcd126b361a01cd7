//! A complaint about the configuration: what is wrong or doubtful, where, and what to do.

use serde::{Deserialize, Serialize};

use crate::evaluation::{Problem, Severity};
use crate::import::ObjectType;

/// Something wrong or doubtful in a configuration. A blocking one keeps it from being used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Complaint {
    /// Stable code: Entra's where it has one, else ours (`ExpressionInvalid`, `SourceAttributeUnknown`).
    pub code: String,
    /// Does it keep the configuration from being used?
    pub severity: Severity,
    /// The object mapping that it is about; `None` for the connection as a whole.
    pub object_type: Option<ObjectType>,
    /// The mapping's target attribute, or the clause's source attribute.
    pub attribute: Option<String>,
    /// The scoping filter that it is about, by its place; `None` for anything else.
    pub filter: Option<u32>,
    /// Where in the expression: 0-based characters.
    pub position: Option<u32>,
    /// How many characters.
    pub length: Option<u32>,
    /// What is wrong, in plain words.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Complaint {
    /// A complaint about the connection as a whole; the other places are set with the `at_…` methods.
    pub(crate) fn new(severity: Severity, code: &str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            severity,
            object_type: None,
            attribute: None,
            filter: None,
            position: None,
            length: None,
            message: message.into(),
            fix: fix.into(),
        }
    }

    pub(crate) fn at_objects(mut self, object_type: ObjectType) -> Self {
        self.object_type = Some(object_type);
        self
    }

    pub(crate) fn at_attribute(mut self, name: &str) -> Self {
        self.attribute = Some(name.to_owned());
        self
    }

    pub(crate) fn at_filter(mut self, index: usize) -> Self {
        self.filter = u32::try_from(index).ok();
        self
    }

    pub(crate) fn at_text(mut self, position: usize, length: usize) -> Self {
        self.position = u32::try_from(position).ok();
        self.length = u32::try_from(length).ok();
        self
    }

    /// Does it keep the configuration from being used?
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Blocking
    }

    /// The same, in the form that evaluations and errors carry.
    #[must_use]
    pub fn to_problem(&self) -> Problem {
        Problem {
            code: self.code.clone(),
            severity: self.severity,
            attribute: self.attribute.clone(),
            message: self.message.clone(),
            fix: self.fix.clone(),
        }
    }
}
