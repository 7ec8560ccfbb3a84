use super::{super::Role, *};

fn inbox() -> Watched {
    Watched {
        hub: "cambridge".into(),
        account: "imap:hub@cambridge.test".into(),
        folder: "INBOX".into(),
        role: Role::Inbox,
        max_size: 25 * 1024 * KILOBYTE,
    }
}

fn sized(uid: u32, size: u64) -> Sized {
    Sized {
        uid: uid.to_string(),
        size,
        arrival: None,
    }
}

/// "1 2h | 3": groups by `|`, `h` for a header.
fn check(sizes: &[(u32, u64)], broke: &[(u32, u32)], expected: &str, given_up: usize) {
    let mut losses = Losses::default();
    for (uid, times) in broke {
        let key = Losses::key(&inbox(), 7, &uid.to_string());
        losses.0.insert(key, *times);
    }
    let sizes = sizes.iter().map(|(uid, size)| sized(*uid, *size)).collect();
    let (groups, left) = plan(sizes, &inbox(), 7, &losses);
    let said: Vec<String> = groups
        .iter()
        .map(|group| {
            let one = |(s, w): &(Sized, Want)| match w {
                Want::Whole => s.uid.clone(),
                Want::Header => format!("{}h", s.uid),
            };
            group.iter().map(one).collect::<Vec<_>>().join(" ")
        })
        .collect();
    assert_eq!(said.join(" | "), expected);
    assert_eq!(left, given_up);
}

const MB: u64 = 1024 * 1024;

#[test]
fn mails_go_in_groups_of_a_bounded_size() {
    check(
        &[(1, 1000), (2, 5 * MB), (3, 4 * MB), (4, 20 * MB), (5, 1)],
        &[],
        "1 2 | 3 | 4 | 5",
        0,
    );
}

#[test]
fn of_an_over_size_mail_the_header_is_fetched() {
    check(&[(1, 1000), (2, 26 * MB), (3, 1)], &[], "1 2h 3", 0);
}

/// Case 20: a time-out for all kills the big fetch, and all is fetched again.
#[test]
fn a_mail_over_which_the_line_broke_comes_last_and_alone_then_as_a_header_then_never() {
    check(&[(1, 1), (2, 1), (3, 1)], &[(1, 1)], "2 3 | 1", 0);
    check(
        &[(1, 1), (2, 1), (3, 1)],
        &[(1, 3), (2, 2)],
        "3 | 1h | 2",
        0,
    );
    check(&[(1, 1), (2, 1)], &[(1, 5)], "2", 1);
}

#[test]
fn a_group_has_no_more_than_sixty_four_mails() {
    let sizes = (1..=65).map(|uid| sized(uid, 1)).collect();
    let (groups, _) = plan(sizes, &inbox(), 7, &Losses::default());
    assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [64, 1]);
}

#[tokio::test]
async fn no_more_than_thirty_two_megabytes_are_in_flight() {
    let flight = Flight::default();
    let first = flight.room(30 * MB).await.unwrap();
    assert!(flight.room_now(3 * MB).is_none());
    assert!(flight.room_now(MB).is_some());
    drop(first);
    // Larger than all the room there is: it flies alone.
    assert!(flight.room_now(100 * MB).is_some());
    flight.landed().await.unwrap();
}
