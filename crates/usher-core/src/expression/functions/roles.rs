//! App role assignments (EP-414).

use super::{Call, Function, list, needed, null, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "SingleAppRoleAssignment",
        parameters: &[needed("appRoleAssignments")],
        summary: "The name of the assigned app role; with several, of one of them.",
        body: single,
    },
    Function {
        name: "AppRoleAssignmentsComplex",
        parameters: &[needed("appRoleAssignments")],
        summary: "All assigned app roles, for `roles`; roles are only ever added.",
        body: complex,
    },
    Function {
        name: "AssertiveAppRoleAssignmentsComplex",
        parameters: &[needed("appRoleAssignments")],
        summary: "All assigned app roles, for `roles`; others are taken away.",
        body: complex,
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
