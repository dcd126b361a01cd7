//! Who fails now, by cause. What is wrong with one person's value names that person, so such failures are told as one cause in general
//! words; each person's own words stand in the log.

use usher_core::id::ConnectionId;
use usher_store::FailureCause;

use crate::app::{Answer, App};
use crate::message;
use crate::view::FailingCause;

impl App {
    /// Causes of a connection's failures, the most frequent first.
    pub(super) async fn failing(&self, id: &ConnectionId) -> Answer<Vec<FailingCause>> {
        let wanted = id.clone();
        Ok(grouped(self.store(move |store| store.failing_now(&wanted)).await?))
    }
}

fn grouped(causes: Vec<FailureCause>) -> Vec<FailingCause> {
    let mut groups: Vec<FailingCause> = Vec::new();
    for cause in causes {
        let FailureCause { code, message, fix, count, next_try_at_ms, examples } = cause;
        let general = message::cause_in_general(&code);
        match groups.iter_mut().find(|group| group.code == code).zip(general) {
            Some((group, (message, fix))) => {
                group.message = message.to_owned();
                group.fix = fix.to_owned();
                group.count += count;
                group.next_try_ms = group.next_try_ms.min(Some(next_try_at_ms));
            }
            None => {
                let example = examples.into_iter().next().unwrap_or_default();
                groups.push(FailingCause { code, message, fix, count, example, next_try_ms: Some(next_try_at_ms) });
            }
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    groups
}

#[cfg(test)]
mod tests {
    use super::{FailureCause, grouped};

    fn cause(code: &str, message: &str, count: u32, next_try_at_ms: i64) -> FailureCause {
        let examples = vec![format!("{message}'s person")];
        FailureCause { code: code.into(), message: message.into(), fix: "Do it.".into(), count, next_try_at_ms, examples }
    }

    fn told(causes: Vec<FailureCause>) -> Vec<(String, u32, Option<i64>)> {
        grouped(causes).into_iter().map(|cause| (cause.message, cause.count, cause.next_try_ms)).collect()
    }

    #[test]
    fn values_that_are_wrong_alike_are_one_cause() {
        let causes = vec![cause("InvalidValue", "refused", 2, 5), cause("ValueTooLong", "a", 2, 9), cause("ValueTooLong", "b", 1, 7)];
        let longer = "A value is longer than the application takes.".to_owned();
        assert_eq!(told(causes), [(longer, 3, Some(7)), ("refused".to_owned(), 2, Some(5))]);
    }

    #[test]
    fn one_persons_words_stay_where_only_that_person_fails() {
        assert_eq!(told(vec![cause("ValueTooLong", "a", 1, 9)]), [("a".to_owned(), 1, Some(9))]);
    }

    #[test]
    fn what_the_target_says_is_never_mixed() {
        assert_eq!(told(vec![cause("InvalidValue", "x", 1, 1), cause("InvalidValue", "y", 1, 1)]).len(), 2);
    }
}
