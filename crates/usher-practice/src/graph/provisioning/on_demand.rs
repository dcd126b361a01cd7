//! `provisionOnDemand`: one person, or one group with up to five of its members, at once (EP-901 to EP-905). The answer is a pair of JSON
//! texts.

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value as Json, json};
use usher_core::evaluate::{Inputs, Matching, evaluate};
use usher_core::evaluation::ScopeReason;
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, Presence, SourceObject};
use usher_core::plan::references_to_send;

use super::super::Shared;
use super::super::call::{Answer, Call};
use super::super::guid::Guid;
use super::super::refusal::Refusal;
use super::entry::{Entry, How};
use super::job::Linked;
use super::run::{NoRun, Run};
use super::state::Key;
use super::target::TargetError;

/// Members of a group in one request.
const MEMBERS: usize = 5;

/// Who is provisioned.
#[derive(Debug)]
struct Asked {
    id: Guid,
    kind: ObjectType,
    members: Vec<SourceId>,
}

pub(super) async fn answer(shared: &Arc<Shared>, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let body = call.parameters("synchronizationJob", "provisionOnDemand")?;
    let schema = shared.provisioning().job(key)?.schema.clone();
    let asked = read(&body, &schema)?;
    let now = shared.world().now();
    let _turn = shared.provisioning_turn.lock().await;
    let mut run = match Run::begin(shared, key, now).await {
        Ok(run) => run,
        Err(NoRun::Gone) => return Err(Refusal::no_object(&key.job)),
        Err(NoRun::Refused(error)) => return Ok(pair(&result("Failure", error.code, &error.message), &json!({}))),
    };
    run.fresh = true;
    let found = run.read_one(shared, key.application, asked.id);
    // EP-904: whoever is deleted isn't found.
    let found = found.filter(|object| object.presence == Presence::Present && object.object_type == asked.kind);
    let object = found.ok_or_else(|| Refusal::no_object(&asked.id.to_string()))?;
    let object = with_members(&run, object, &asked.members);
    let (entry, how) = provisioned(shared, &mut run, key, &object).await;
    let value = shown(&entry.json);
    shared.provisioning().note(entry);
    let result = match &how {
        How::Done => result("Success", "", ""),
        How::Failed(code, reason) => result("Failure", code, reason),
        How::Skipped(code, reason) => result("Skipped", code, reason),
        How::Staged => result("Skipped", "TooManyDeletes", ""),
    };
    Ok(pair(&result, &value))
}

/// # Errors
/// 400 where more than one is asked for, or the rule isn't the schema's.
fn read(body: &Json, schema: &Json) -> Result<Asked, Refusal> {
    let one = |json: &Json, what: &str| match json.as_array().map(Vec::as_slice) {
        Some([one]) => Ok(one.clone()),
        Some(_) => Err(Refusal::bad(format!("Exactly one of '{what}' can be provisioned in one request."))),
        None => Err(Refusal::bad(format!("'{what}' is missing."))),
    };
    let parameters = one(&body["parameters"], "parameters")?;
    let subject = one(&parameters["subjects"], "subjects")?;
    let rule = &parameters["ruleId"];
    let known =
        schema["synchronizationRules"].as_array().is_some_and(|rules| rules.iter().any(|one| one["id"] == *rule && rule.is_string()));
    if !known {
        return Err(Refusal::bad(format!("The synchronization rule {rule} is not in the job's schema.")));
    }
    let id = |json: &Json| json["objectId"].as_str().and_then(Guid::parse).ok_or_else(|| Refusal::bad("An objectId is missing or no id."));
    let kind = match subject["objectTypeName"].as_str() {
        Some("User") => ObjectType::User,
        Some("Group") => ObjectType::Group,
        _ => return Err(Refusal::bad("The objectTypeName must be 'User' or 'Group'.")),
    };
    let members = subject["links"]["members"].as_array().cloned().unwrap_or_default();
    if members.len() > MEMBERS {
        return Err(Refusal::bad(format!("At most {MEMBERS} members of a group can be provisioned in one request.")));
    }
    let members = members.iter().map(|one| id(one).map(|id| SourceId(id.to_string()))).collect::<Result<Vec<_>, _>>()?;
    Ok(Asked { id: id(&subject)?, kind, members })
}

/// Of a group only the members that were asked for, and those whom the service put there before.
fn with_members(run: &Run, object: SourceObject, asked: &[SourceId]) -> SourceObject {
    let there = run.linked(&object.id).map(|linked| linked.link.image.members.clone()).unwrap_or_default();
    let known: Vec<SourceId> = there.iter().filter_map(|id| run.owner(id).cloned()).collect();
    let members = object.members.iter().filter(|id| asked.contains(id) || known.contains(id)).cloned().collect();
    SourceObject { members, ..object }
}

async fn provisioned(shared: &Shared, run: &mut Run, key: &Key, object: &SourceObject) -> (Entry, How) {
    let began = Instant::now();
    let failed = |error: TargetError| How::Failed(error.code.to_owned(), error.message);
    let judged = match run.judge(object).await {
        Ok(judged) => judged,
        Err(error) => {
            let inputs = Inputs::new(run.at.as_millisecond(), 0);
            let evaluation = evaluate(&run.configuration, object, &Matching::NotTried, run, inputs);
            let how = failed(error);
            return (Entry::of(&run.frame, run.at, &evaluation, &how, None, began), how);
        }
    };
    if judged.lost {
        run.unlink(shared, key, &object.id);
    }
    // EP-904: whoever is blocked in the directory can't be disabled on demand.
    let blocked = judged.evaluation.scope.reason == ScopeReason::SourceDisabled;
    let before = if blocked {
        Some(How::Skipped("NotEffectivelyEntitled".to_owned(), "The object is disabled in the source directory.".to_owned()))
    } else {
        How::before(&judged.evaluation)
    };
    let how = match before {
        Some(how) => how,
        None => match run.write_all(shared, key, object, &judged).await {
            Ok(()) => refer(shared, run, key, object, &judged.evaluation).await.map_or_else(failed, |()| How::Done),
            Err(error) => failed(error),
        },
    };
    let target = run.linked(&object.id).map(|linked| linked.link.target_id.as_str());
    (Entry::of(&run.frame, run.at, &judged.evaluation, &how, target, began), how)
}

async fn refer(
    shared: &Shared,
    run: &mut Run,
    key: &Key,
    object: &SourceObject,
    evaluation: &usher_core::evaluation::Evaluation,
) -> Result<(), TargetError> {
    let references = references_to_send(evaluation);
    let Some(linked) = run.linked(&object.id).cloned().filter(|_| !references.is_empty()) else { return Ok(()) };
    let link = run.refer(linked.object_type, &linked.link, &references).await?;
    run.link(shared, key, &object.id, Linked { link, ..linked });
    Ok(())
}

fn result(word: &str, code: &str, message: &str) -> Json {
    json!({ "result": word, "details": { "errorCode": code, "errorMessage": message } })
}

fn pair(key: &Json, value: &Json) -> Answer {
    Answer::one("stringKeyStringValuePair", json!({ "key": key.to_string(), "value": value.to_string() }))
}

/// The log's entry in the words of this answer: other names, and capital letters.
fn shown(entry: &Json) -> Json {
    let title = |json: &Json| {
        let text = json.as_str().unwrap_or_default();
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
    };
    let steps = entry["provisioningSteps"].as_array().into_iter().flatten().map(|step| {
        json!({
            "name": step["name"],
            "type": title(&step["provisioningStepType"]),
            "status": title(&step["status"]),
            "description": step["description"],
            "timestamp": entry["activityDateTime"],
            "details": step["details"],
        })
    });
    let status = &entry["provisioningStatusInfo"];
    let error = &status["errorInformation"];
    json!({
        "action": title(&entry["provisioningAction"]),
        "changeId": entry["changeId"],
        "startTime": entry["activityDateTime"],
        "endTime": entry["activityDateTime"],
        "modifiedProperties": entry["modifiedProperties"],
        "provisioningSteps": steps.collect::<Vec<_>>(),
        "reportableIdentifier": entry["sourceIdentity"]["displayName"],
        "statusInfo": {
            "status": title(&status["status"]),
            "errorCode": error["errorCode"],
            "reason": error["reason"],
            "additionalDetails": error["additionalDetails"],
            "errorCategory": error["errorCategory"],
            "recommendedAction": error["recommendedAction"],
        },
        "sourceIdentity": entry["sourceIdentity"],
        "sourceSystem": entry["sourceSystem"],
        "targetIdentity": entry["targetIdentity"],
        "targetSystem": entry["targetSystem"],
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn one_person_or_one_group_with_five_members() {
        let schema = json!({ "synchronizationRules": [{ "id": "r#V2" }] });
        let id = Guid::random().to_string();
        let body = |rule: &str, members: usize| {
            let members = vec![json!({ "objectId": id, "objectTypeName": "User" }); members];
            json!({ "parameters": [{ "ruleId": rule, "subjects": [{ "objectId": id, "objectTypeName": "Group", "links": { "members": members } }] }] })
        };
        assert_eq!(read(&body("r#V2", 5), &schema).unwrap().members.len(), 5);
        assert!(read(&body("r#V2", 6), &schema).is_err());
        assert!(read(&body("r", 1), &schema).is_err());
        let mut two = body("r#V2", 0);
        two["parameters"][0]["subjects"] =
            json!([{ "objectId": id, "objectTypeName": "User" }, { "objectId": id, "objectTypeName": "User" }]);
        assert!(read(&two, &schema).is_err());
    }
}
