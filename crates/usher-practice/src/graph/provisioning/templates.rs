//! Provisioning templates: which an enterprise application has, and the schema that a new job begins with. What Usher's own profiles
//! would map is changed to what the service maps by itself (EP-420), so that the two can be told apart.

use serde_json::{Value as Json, json};
use usher_core::configuration::{ApplicationProfile, builtin};

use super::super::applications::{DIALPAD_TEMPLATE, OTHER_TEMPLATE};
use super::super::guid::Guid;

/// One template.
#[derive(Debug, Clone, Copy)]
pub(super) struct Template {
    /// Its id, which a job is made from.
    pub(super) id: &'static str,
    /// The gallery template of the applications that have it.
    gallery: &'static str,
    /// The id of the schema's one rule; opaque.
    rule: &'static str,
}

const ALL: [Template; 2] = [
    Template { id: "dialpad", gallery: DIALPAD_TEMPLATE, rule: "5f7d3a40-1f0e-4f57-9a36-33d2ad1d3c70" },
    Template { id: "scim", gallery: OTHER_TEMPLATE, rule: "9b64e7b2-7a9d-4c39-8f5a-2f6a1f6f2b11#V2" },
];

impl Template {
    /// The template of an application that was made from this gallery template. Without one there is none.
    pub(super) fn of(gallery: Option<&str>) -> Option<Self> {
        ALL.into_iter().find(|one| Some(one.gallery) == gallery)
    }

    /// What is known of the target, without what only Usher knows: the service has the schema and nothing else. Default Access is like
    /// any other role to it (EP-107).
    pub(super) fn profile(self) -> Option<ApplicationProfile> {
        let known = builtin(self.id)?;
        Some(ApplicationProfile {
            default_access_excluded: false,
            attributes: Vec::new(),
            lists: Vec::new(),
            licence: None,
            ..known.clone()
        })
    }

    /// The schema that a new job has.
    pub(super) fn schema(self, application: Guid) -> Json {
        let mut schema = builtin(self.id).map(|known| known.schema.clone()).unwrap_or_default();
        schema["id"] = format!("{}.{application}", self.id).into();
        schema["version"] = "1".into();
        for rule in list(&mut schema, "synchronizationRules") {
            rule["id"] = self.rule.into();
            for mapping in list(rule, "objectMappings") {
                if mapping["sourceObjectName"] == "User" {
                    list(mapping, "attributeMappings").iter_mut().for_each(external_id);
                }
            }
        }
        schema
    }

    /// As Graph shows it.
    pub(super) fn json(self, application: Guid) -> Json {
        json!({
            "id": self.id,
            "applicationId": application.to_string(),
            "default": true,
            "description": null,
            "discoverable": true,
            "factoryTag": self.id,
            "metadata": [
                { "key": "GalleryApplicationIdentifier", "value": self.gallery },
                { "key": "GalleryApplicationKey", "value": self.id },
                { "key": "IsOAuthEnabled", "value": "False" },
            ],
        })
    }
}

/// EP-420: the service's own mapping of externalId.
fn external_id(mapping: &mut Json) {
    if mapping["targetAttributeName"] == "externalId" {
        mapping["source"] = json!({ "expression": "[mailNickname]", "name": "mailNickname", "parameters": [], "type": "Attribute" });
    }
}

fn list<'a>(json: &'a mut Json, name: &str) -> &'a mut [Json] {
    json.get_mut(name).and_then(Json::as_array_mut).map_or(&mut [], Vec::as_mut_slice)
}

#[cfg(test)]
mod tests {
    use super::super::super::check::{Extensions, Written, object};
    use super::*;

    #[test]
    fn every_template_and_its_schema_are_what_the_published_types_say() {
        for template in ALL {
            let extensions = Extensions::default();
            assert_eq!(object("synchronizationTemplate", &template.json(Guid::ZERO), Written::ByGraph, &extensions), [""; 0]);
            let schema = template.schema(Guid::ZERO);
            assert_eq!(object("synchronizationSchema", &schema, Written::ByGraph, &extensions), [""; 0]);
            assert!(schema.to_string().contains("[mailNickname]") && template.profile().is_some());
        }
    }
}
