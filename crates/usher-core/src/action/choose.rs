//! Which action follows: a way in for each of the three situations, `create`, `update` and `leave`.

use super::difference::{Against, Difference, difference};
use super::{create, leave, licence, problem, update};
use crate::configuration::{CompiledMapping, Configuration, ObjectConfiguration};
use crate::evaluate::{Inputs, References, TakenValues};
use crate::evaluation::{ActionKind, ActionReason, ActionStep, Problem, ScopeReason, ScopeStep, Severity};
use crate::import::SourceView;
use crate::matching::Account;

/// Everything that the action step may look at.
pub(crate) struct Situation<'a> {
    pub(crate) configuration: &'a Configuration,
    pub(crate) view: &'a SourceView<'a>,
    pub(crate) scope: &'a ScopeStep,
    pub(crate) references: &'a dyn References,
    pub(crate) inputs: Inputs,
    /// What `SelectUniqueValue` passes over.
    pub(crate) taken: &'a TakenValues,
}

impl Situation<'_> {
    pub(crate) fn objects(&self) -> &ObjectConfiguration {
        self.configuration.objects(self.view.object.object_type)
    }

    pub(crate) fn mapping(&self, target: &str) -> Option<&CompiledMapping> {
        self.objects().mappings.iter().find(|mapping| mapping.target == target)
    }
}

/// Step 4.
pub(crate) fn choose(situation: &Situation<'_>, account: &Account<'_>) -> ActionStep {
    if situation.scope.reason == ScopeReason::Protected {
        return nothing(ActionKind::Skip, ActionReason::Protected);
    }
    if let Some(undecided) = situation.scope.undecided() {
        let step = nothing(ActionKind::Skip, ActionReason::Blocked);
        return ActionStep { problems: vec![problem::scope_undecided(situation, undecided)], ..step };
    }
    let mut step = chosen(situation, account);
    step.licence = licence::change(situation, account, &step);
    step
}

fn chosen(situation: &Situation<'_>, account: &Account<'_>) -> ActionStep {
    match (account, situation.scope.in_scope) {
        (Account::Linked(link), true) => update::update(situation, &link.image, Some(link)),
        (Account::Linked(link), false) => leave::leave(situation, link),
        (Account::Found(..) | Account::Nothing | Account::Unclear(_) | Account::Unknown, false) => {
            nothing(ActionKind::Skip, ActionReason::NeverProvisioned)
        }
        (Account::Found(image), true) => update::update(situation, image, None),
        (Account::Nothing, true) => create::create(situation),
        (Account::Unclear(problem), true) => {
            let step = nothing(ActionKind::Skip, ActionReason::MatchUnclear);
            ActionStep { problems: vec![problem.clone()], ..step }
        }
        (Account::Unknown, true) => nothing(ActionKind::Skip, ActionReason::MatchUnclear),
    }
}

/// An action that sends nothing.
pub(crate) fn nothing(kind: ActionKind, reason: ActionReason) -> ActionStep {
    ActionStep { kind, reason, attributes: Vec::new(), members: None, problems: Vec::new(), licence: None }
}

/// All mappings, compared; in target-name order.
pub(crate) fn differences(situation: &Situation<'_>, against: Against<'_>) -> Vec<Difference> {
    situation.objects().mappings.iter().map(|mapping| difference(situation, mapping, against)).collect()
}

/// The step that an expression asked for by IgnoreObjectFlow, if one did.
pub(crate) fn ignored(situation: &Situation<'_>, differences: &[Difference]) -> Option<ActionStep> {
    let saying = differences.iter().find(|difference| difference.ignore_object)?;
    let step = nothing(ActionKind::Skip, ActionReason::Blocked);
    Some(ActionStep { problems: vec![problem::object_ignored(situation, &saying.change.target)], ..step })
}

pub(crate) fn blocks(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Blocking)
}
