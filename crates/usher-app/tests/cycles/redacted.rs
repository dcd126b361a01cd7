//! What a mapping hides reaches the target, and no one who looks at the plan or the log.

use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_store::Store;

use crate::stage::{Stage, mappings, person};

#[tokio::test]
async fn a_hidden_value_is_sent_and_shown_nowhere() {
    let stage = Stage::with(500, |document| {
        for mapping in mappings(document).filter(|mapping| mapping["targetAttributeName"] == "title") {
            mapping["source"] = serde_json::json!({"type": "Function", "name": "Redact", "expression": "Redact([jobTitle])"});
        }
    });
    stage.set(vec![person("ada", "Agent 4711")]);
    stage.run().await;
    assert!(stage.target.take_writes().iter().any(|write| write.contains("Agent 4711")), "the target holds it");
    let store = Store::open(stage.folder.path()).unwrap();
    let logged = store.evaluations_of_object(&ConnectionId::from("c1"), ObjectType::User, &"id-ada".into(), 1).unwrap().pop().unwrap();
    let told = serde_json::to_string(&logged.told()).unwrap();
    assert!(told.contains("[Redact]") && !told.contains("4711"), "{told}");
    assert!(told.contains("ada@contoso.com"), "nothing else is hidden: {told}");
}
