//! Whom an object refers to, as its mappings say: known before anything is planned, so that whoever refers to someone is judged with them.

use super::desired::{Desired, Intent};
use super::unique::TakenValues;
use crate::configuration::Configuration;
use crate::evaluate::Inputs;
use crate::id::SourceId;
use crate::import::{Imported, SourceObject, SourceView};

/// The object with whom its mapped references name (EP-411), whatever the source calls the attribute that they come from. What an
/// expression can't tell, or leaves out, refers to nobody.
#[must_use]
pub fn imported(configuration: &Configuration, object: SourceObject, inputs: Inputs) -> Imported {
    let view = SourceView::new(&object, true);
    let nothing_taken = TakenValues::default();
    let mappings = configuration.objects(object.object_type).mappings.iter().filter(|mapping| mapping.reference());
    let values = mappings.filter_map(|mapping| match Desired::of(mapping, &view, inputs, &nothing_taken).intent {
        Intent::Value(value) => Some(value),
        Intent::NoValue | Intent::IgnoreAttribute | Intent::IgnoreObject | Intent::Failed(_) => None,
    });
    let mut referred: Vec<SourceId> = values.flat_map(|value| value.texts()).filter(|id| !id.is_empty()).map(SourceId).collect();
    referred.retain(|id| Some(id) != object.manager.as_ref());
    referred.sort();
    referred.dedup();
    Imported { object, referred }
}
