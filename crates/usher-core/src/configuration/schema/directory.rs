//! The directories of source and target. The target's: reading the application only ever adds to it (EP-1108), an admin may take off again what no mapping uses, and everything
//! else in it stays as it is.

use serde_json::{Value as Json, json};

use super::{AttributeDefinition, NoObjectMapping, Place, SynchronizationSchema, definition, list, text};
use crate::import::ObjectType;

impl SynchronizationSchema {
    /// The target's own name for objects of this type; empty where the document has no mapping of them.
    #[must_use]
    pub fn target_object(&self, object_type: ObjectType) -> &str {
        self.object_mapping(object_type).map(|mapping| text(mapping, "targetObjectName")).unwrap_or_default()
    }

    /// Adds attributes to what the document's directory says of the target's objects. A document that says nothing of them yet first
    /// gets what `base`, the application's own schema, says: a directory with nothing but the new ones would deny all others.
    ///
    /// # Errors
    /// [`NoObjectMapping`] where the document has no object mapping of this type: nobody knows then what the target calls them.
    pub(crate) fn add_target_attributes(
        &mut self,
        object_type: ObjectType,
        base: &Self,
        new: &[AttributeDefinition],
    ) -> Result<(), NoObjectMapping> {
        let place = self.place(object_type).ok_or(NoObjectMapping(object_type))?;
        let base = base.attributes_of(object_type).to_vec();
        let name = self.target_object(object_type).to_owned();
        let directory = self.target_directory(place);
        let objects = entries(directory, "objects");
        let at = objects.iter().position(|object| text(object, "name") == name).unwrap_or_else(|| {
            objects.push(json!({"name": name, "supportedApis": [], "metadata": [], "attributes": []}));
            objects.len() - 1
        });
        let attributes = entries(&mut objects[at], "attributes");
        if attributes.is_empty() {
            *attributes = base;
        }
        attributes.extend(new.iter().map(definition::write));
        Ok(())
    }

    /// Takes an attribute of this name out of what the document's directory says of the target's objects.
    ///
    /// # Errors
    /// [`NoObjectMapping`] where the document has no object mapping of this type.
    pub(crate) fn remove_target_attribute(&mut self, object_type: ObjectType, name: &str) -> Result<(), NoObjectMapping> {
        let place = self.place(object_type).ok_or(NoObjectMapping(object_type))?;
        let of_type = self.target_object(object_type).to_owned();
        let objects = entries(self.target_directory(place), "objects");
        for object in objects.iter_mut().filter(|object| text(object, "name") == of_type) {
            entries(object, "attributes").retain(|attribute| text(attribute, "name") != name);
        }
        Ok(())
    }

    /// Adds attributes to what the document's directory says of the source's objects, word for word as another document has them. One that
    /// says nothing of these objects stays so: it would deny all attributes but these.
    pub(super) fn add_source_attributes(&mut self, object_type: ObjectType, new: &[Json]) {
        let Some((directory, object)) = self.source_names(object_type).map(|(one, other)| (one.to_owned(), other.to_owned())) else {
            return;
        };
        let directories = entries(&mut self.document, "directories").iter_mut().filter(|one| text(one, "name") == directory);
        let held = directories.flat_map(|one| entries(one, "objects")).find(|one| text(one, "name") == object);
        if let Some(held) = held {
            entries(held, "attributes").extend(new.iter().cloned());
        }
    }

    /// What the document's directory says of one attribute of the source's objects.
    pub(super) fn source_attribute(&self, object_type: ObjectType, name: &str) -> Option<&Json> {
        let (directory, object) = self.source_names(object_type)?;
        let directories = list(&self.document, "directories").iter().filter(|one| text(one, "name") == directory);
        let objects = directories.flat_map(|one| list(one, "objects")).filter(|one| text(one, "name") == object);
        objects.flat_map(|one| list(one, "attributes")).find(|one| text(one, "name") == name)
    }

    /// Notes when the target's attributes were read (Graph's `discoveryDateTime`), in the form of RFC 3339.
    pub(crate) fn set_discovered_at(&mut self, object_type: ObjectType, instant: &str) {
        if let Some(place) = self.place(object_type) {
            self.target_directory(place)["discoveryDateTime"] = Json::from(instant);
        }
    }

    /// The attributes as they stand in the directory.
    fn attributes_of(&self, object_type: ObjectType) -> &[Json] {
        let Some(place) = self.place(object_type) else { return &[] };
        let directory = text(&self.rules()[place.rule], "targetDirectoryName");
        let name = self.target_object(object_type);
        let mut named = list(&self.document, "directories").iter().filter(|one| text(one, "name") == directory);
        named
            .find_map(|one| list(one, "objects").iter().find(|object| text(object, "name") == name))
            .map_or(&[], |object| list(object, "attributes"))
    }

    /// The directory that holds the objects of an object mapping, or the first of the rule's name; made where there is none.
    fn target_directory(&mut self, place: Place) -> &mut Json {
        let directory = text(&self.rules()[place.rule], "targetDirectoryName").to_owned();
        let object = text(self.at(place), "targetObjectName").to_owned();
        let directories = entries(&mut self.document, "directories");
        let named = |one: &Json| text(one, "name") == directory;
        let holds = |one: &Json| list(one, "objects").iter().any(|held| text(held, "name") == object);
        let at = directories.iter().position(|one| named(one) && holds(one)).or_else(|| directories.iter().position(named));
        let at = at.unwrap_or_else(|| {
            directories.push(json!({
                "id": directory, "name": directory, "readOnly": false, "version": null,
                "discoverabilities": "None", "discoveryDateTime": null, "objects": [],
            }));
            directories.len() - 1
        });
        &mut directories[at]
    }
}

/// A list of an object, to be added to; made where it is absent or something else.
fn entries<'a>(json: &'a mut Json, name: &str) -> &'a mut Vec<Json> {
    if !json.is_object() {
        *json = json!({});
    }
    let held = &mut json[name];
    if !held.is_array() {
        *held = json!([]);
    }
    match held {
        Json::Array(all) => all,
        _ => unreachable!("made a list just above"),
    }
}
