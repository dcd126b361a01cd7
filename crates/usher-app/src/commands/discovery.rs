//! The target's attributes: read from the application, or added by hand.

use usher_core::configuration::discovery::{AddedAttribute, Discovery, FilledList, TargetSchema, add_by_hand, discover, remove_by_hand};
use usher_core::configuration::{AttributeDefinition, Complaint, Mutability};
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;

use crate::app::{Answer, App, Loaded};
use crate::message::{self, problem};
use crate::view::{AttributeEdit, DiscoveryView, FilledListView, FindingView, NewAttributeView, SaveView};

/// What is kept of what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// Nothing: it is only looked at.
    Nothing,
    /// Whatever is new.
    New,
    /// What was seen before, by [`DiscoveryView::reviewed`]; refused if anything else would be saved.
    Reviewed(String),
}

impl App {
    /// Reads the application's attributes and adds what is new to the connection's target attributes, as a version of the
    /// configuration. What is known stays as it is. An application that doesn't tell is no trouble: the answer says so.
    ///
    /// # Errors
    /// It can't be reached or refuses the token; or it tells something else than was reviewed.
    pub async fn discover(&self, id: &ConnectionId, keep: Keep) -> Answer<DiscoveryView> {
        let Loaded { document, version, profile } = self.load(id).await?;
        let client = self.client(id, &document, profile).await?;
        let told = client.target_schema().await.map_err(|error| message::of_scim(&error))?;
        let now_ms = Self::now_ms();
        let found = discover(&document, profile, &told, now_ms);
        let seen = match &keep {
            Keep::Nothing => return Ok(view(found, &told, &profile.display_name, version, Saved::No)),
            Keep::New => found.digest(),
            Keep::Reviewed(digest) => digest.clone(),
        };
        if !found.is_new() && keep == Keep::New {
            return Ok(view(found, &told, &profile.display_name, version, Saved::No));
        }
        let mut kept = None;
        // Merged into what is there now: someone may have saved another version while the application was asked.
        let save = self.change_document(id, |document| {
            let found = discover(document, profile, &told, now_ms);
            if found.digest() != seen {
                return Err(changed(&profile.display_name));
            }
            *document = found.document.clone();
            kept = Some(found);
            Ok(())
        });
        let SaveView { version, warnings: _ } = save.await?;
        let found = kept.unwrap_or(found);
        Ok(view(found, &told, &profile.display_name, version, Saved::Yes))
    }

    /// Adds one target attribute that the admin knows of, as a version of the configuration.
    ///
    /// # Errors
    /// Its name is no SCIM attribute, is known already, or only the application writes it.
    pub async fn add_attribute(&self, id: &ConnectionId, attribute: AttributeEdit) -> Answer<SaveView> {
        let AttributeEdit { object_type, name, value_type, multivalued, required, case_exact } = attribute;
        let profile = self.load(id).await?.profile;
        let definition = AttributeDefinition {
            name,
            attribute_type: value_type,
            required,
            case_exact,
            multivalued,
            mutability: Mutability::ReadWrite,
            anchor: false,
            referenced_objects: Vec::new(),
            max_length: None,
        };
        let (added, mut meant) = (definition.name.trim().to_owned(), None);
        let save = self.change_document(id, |document| {
            meant = add_by_hand(document, profile, object_type, definition).map_err(|error| message::of_attribute(&error))?;
            Ok(())
        });
        let mut saved = save.await?;
        saved
            .warnings
            .extend(meant.map(|meant| format!("{added} was added as it is. Did you mean {meant}? That one is known already: map it.")));
        Ok(saved)
    }

    /// Removes one target attribute that was read from the application or added by hand, as a version of the configuration.
    ///
    /// # Errors
    /// Nobody knows it, a mapping uses it, or the application profile knows it.
    pub async fn remove_attribute(&self, id: &ConnectionId, object_type: ObjectType, name: &str) -> Answer<SaveView> {
        let profile = self.load(id).await?.profile;
        self.change_document(id, |document| {
            remove_by_hand(document, profile, object_type, name).map(drop).map_err(|refused| message::of_removal(&refused))
        })
        .await
    }
}

fn changed(application: &str) -> crate::view::ProblemView {
    problem(
        "DiscoveryChanged",
        &format!("What {application} tells, or the connection itself, is no longer what was looked at. Nothing was saved."),
        "Read the attributes again, and look at what is new.",
    )
}

/// Was it saved?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Saved {
    Yes,
    No,
}

fn view(found: Discovery, told: &TargetSchema, application: &str, version: u32, saved: Saved) -> DiscoveryView {
    DiscoveryView {
        sentence: sentence(&found, told, application, saved),
        reviewed: if found.is_new() { found.digest() } else { String::new() },
        added: found.added.into_iter().map(added).collect(),
        filled: found.filled.into_iter().map(filled).collect(),
        differences: found.differences.into_iter().map(finding).collect(),
        unlisted: found.unlisted.into_iter().map(finding).collect(),
        consequences: found.consequences.into_iter().map(finding).collect(),
        saved: saved == Saved::Yes,
        version,
    }
}

fn sentence(found: &Discovery, told: &TargetSchema, application: &str, saved: Saved) -> String {
    let all: usize = [&told.users, &told.groups].into_iter().flatten().map(|object| object.attributes.len()).sum();
    if all == 0 {
        return format!("{application} doesn't tell which attributes it has. Nothing was changed; what you know of can be added by hand.");
    }
    let mut parts = Vec::new();
    match (found.added.len(), saved) {
        (0, _) => {}
        (1, Saved::Yes) => parts.push(format!("One attribute that {application} lists was added.")),
        (1, Saved::No) => parts.push(format!("{application} lists one attribute that isn't known yet.")),
        (count, Saved::Yes) => parts.push(format!("{count} attributes that {application} lists were added.")),
        (count, Saved::No) => parts.push(format!("{application} lists {count} attributes that aren't known yet.")),
    }
    for list in &found.filled {
        let done = if saved == Saved::Yes { "was filled" } else { "can be filled" };
        parts.push(format!("The list {} {done} with what {application} names: {}.", list.display_name, list.entries.join(", ")));
    }
    if parts.is_empty() {
        return format!("{application} lists {all} attributes; all that can be mapped are known.");
    }
    parts.join(" ")
}

fn added(attribute: AddedAttribute) -> NewAttributeView {
    let AddedAttribute { object_type, definition } = attribute;
    let AttributeDefinition {
        name,
        attribute_type,
        required,
        case_exact,
        multivalued,
        mutability,
        anchor: _,
        referenced_objects: _,
        max_length: _,
    } = definition;
    let read_only = mutability == Mutability::ReadOnly;
    NewAttributeView { object_type, name, value_type: attribute_type, multivalued, required, case_exact, read_only }
}

fn filled(list: FilledList) -> FilledListView {
    let FilledList { name, display_name, entries } = list;
    FilledListView { name, display_name, entries }
}

fn finding(complaint: Complaint) -> FindingView {
    let Complaint { code, severity: _, object_type, attribute, filter: _, position: _, length: _, message, fix } = complaint;
    FindingView { code, object_type, attribute, message, fix }
}
