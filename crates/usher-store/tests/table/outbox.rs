//! Messages that are to be sent.

use usher_store::OutboxState;

use crate::fixture::Folder;

#[test]
fn a_message_waits_until_it_is_sent_or_given_up() {
    let folder = Folder::new();
    let queue =
        |subject: &str| folder.store.queue_message(&folder.connection, "quarantine", "admin@contoso.com", subject, "text", 5).unwrap();
    let (first, second, third) = (queue("one"), queue("two"), queue("three"));
    folder.store.message_tried(first, OutboxState::Waiting, "no route", 6).unwrap();
    folder.store.message_tried(second, OutboxState::Sent, "", 6).unwrap();
    folder.store.message_tried(third, OutboxState::GivenUp, "refused", 6).unwrap();
    let folder = folder.reopen();
    let waiting = folder.store.waiting_messages(10).unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].subject.as_str(), waiting[0].tries, waiting[0].error.as_str()), ("one", 1, "no route"));
}
