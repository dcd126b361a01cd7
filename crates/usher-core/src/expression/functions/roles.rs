//! App role assignments (EP-414).

use super::table::example;
use super::{Call, Function, Parameter, Type, list, null, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;

type Done = Result<Flowing, ExpressionError>;

/// What the examples' person is assigned: the role Admin.
const COMPLEX: &[&str] = &["{\"id\":\"\",\"value\":\"Admin\",\"displayName\":\"Admin\"}"];

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "SingleAppRoleAssignment",
        parameters: &[Parameter::list("appRoleAssignments")],
        gives: Type::Text,
        summary: "The name of the assigned app role; with several, of one of them.",
        absent: "No value where nobody assigned a role. Not for connections whose scope is all people.",
        examples: &[example("SingleAppRoleAssignment([appRoleAssignments])", &[], &["Admin"])],
        body: single,
        check: None,
    },
    Function {
        name: "AppRoleAssignmentsComplex",
        parameters: &[Parameter::list("appRoleAssignments")],
        gives: Type::List,
        summary: "All assigned app roles, for `roles`; roles are only ever added.",
        absent: "No value where nobody assigned a role. Not for connections whose scope is all people.",
        examples: &[example("AppRoleAssignmentsComplex([appRoleAssignments])", &[], COMPLEX)],
        body: complex,
        check: None,
    },
    Function {
        name: "AssertiveAppRoleAssignmentsComplex",
        parameters: &[Parameter::list("appRoleAssignments")],
        gives: Type::List,
        summary: "All assigned app roles, for `roles`; others are taken away.",
        absent: "No value where nobody assigned a role. Not for connections whose scope is all people.",
        examples: &[example("AssertiveAppRoleAssignmentsComplex([appRoleAssignments])", &[], COMPLEX)],
        body: complex,
        check: None,
    },
];

fn single(call: &Call<'_>) -> Done {
    let roles = call.scene.object.app_roles();
    roles.first().map_or_else(null, |role| text(role.display_name.as_str()))
}

fn complex(call: &Call<'_>) -> Done {
    let quote = |text: &str| serde_json::Value::from(text).to_string();
    let roles = call.scene.object.app_roles().iter();
    list(
        roles
            .map(|role| {
                format!("{{\"id\":{},\"value\":{},\"displayName\":{}}}", quote(&role.id), quote(&role.value), quote(&role.display_name))
            })
            .collect(),
    )
}
