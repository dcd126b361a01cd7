//! `usher discover`, `usher attribute …`: which attributes of the application can be mapped.

use usher_app::commands::Keep;
use usher_app::view::{AttributeEdit, DiscoveryView, FindingView, NewAttributeView};
use usher_core::import::ObjectType;

use crate::Ended;
use crate::args::{AddAttributeArgs, DiscoverArgs, RemoveAttributeArgs};
use crate::exit::Exit;
use crate::output::table;
use crate::session::Session;

/// `usher discover`.
pub async fn discover(session: &Session, args: DiscoverArgs) -> Ended {
    let DiscoverArgs { name, preview } = args;
    let id = session.connection(&name).await?;
    let keep = if preview { Keep::Nothing } else { Keep::New };
    let answer = session.app.discover(&id, keep).await;
    let found = session.of_target(&id, answer).await?;
    session.out.answer(&found, || discovered(&found))
}

fn discovered(found: &DiscoveryView) -> String {
    let mut parts = vec![found.sentence.clone()];
    if !found.added.is_empty() {
        parts.push(table(&["Attribute", "Of", "Type", ""], found.added.iter().map(row)));
    }
    let told = [
        ("What Usher knew otherwise, and left as it is:", &found.differences),
        ("What is mapped and not listed, or demanded and not mapped:", &found.unlisted),
        ("What follows for the mappings:", &found.consequences),
    ];
    for (head, findings) in told.into_iter().filter(|(_, findings)| !findings.is_empty()) {
        let lines: Vec<String> = findings.iter().map(line).collect();
        parts.push(format!("{head}\n{}", lines.join("\n")));
    }
    if found.saved {
        parts.push(format!("Saved as version {}.", found.version));
    }
    parts.join("\n\n")
}

fn row(attribute: &NewAttributeView) -> Vec<String> {
    let NewAttributeView { object_type, name, value_type, multivalued, required, case_exact, read_only } = attribute;
    let marks = [(multivalued, "several values"), (required, "required"), (case_exact, "case counts"), (read_only, "read-only")];
    let marks: Vec<&str> = marks.iter().filter(|(is, _)| **is).map(|(_, word)| *word).collect();
    vec![name.clone(), things(*object_type).to_owned(), value_type.name().to_owned(), marks.join(", ")]
}

fn things(object_type: ObjectType) -> &'static str {
    match object_type {
        ObjectType::User => "people",
        ObjectType::Group => "groups",
    }
}

fn line(finding: &FindingView) -> String {
    let of = finding.object_type.filter(|object_type| *object_type == ObjectType::Group).map_or("", |_| " (groups)");
    format!("- {}{of} {}", finding.message, finding.fix)
}

/// `usher attribute add`.
pub async fn add(session: &Session, args: AddAttributeArgs) -> Ended {
    let AddAttributeArgs { name, attribute, object, value_type, multi_valued, required, case_exact } = args;
    let id = session.connection(&name).await?;
    let edit = AttributeEdit {
        object_type: object.into(),
        name: attribute.clone(),
        value_type: value_type.into(),
        multivalued: multi_valued,
        required,
        case_exact,
    };
    let saved = session.app.add_attribute(&id, edit).await?;
    session.out.warn(&saved.warnings);
    session.out.answer(&saved, || format!("{} can be mapped now. Saved as version {}.", attribute.trim(), saved.version))?;
    Ok(Exit::Done)
}

/// `usher attribute remove`.
pub async fn remove(session: &Session, args: RemoveAttributeArgs) -> Ended {
    let RemoveAttributeArgs { name, attribute, object } = args;
    let id = session.connection(&name).await?;
    let saved = session.app.remove_attribute(&id, object.into(), &attribute).await?;
    session.out.warn(&saved.warnings);
    session.out.answer(&saved, || format!("{} is removed. Saved as version {}.", attribute.trim(), saved.version))
}
