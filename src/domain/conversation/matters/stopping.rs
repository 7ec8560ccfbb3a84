//! No more reminders: a school asks for quiet, or an invited one is not coming this year.

use crate::domain::conversation::words::{Sentence, find, sentences};

/// The sender wants no reminders. They may take part all the same.
pub(super) fn stops(sentence: &Sentence) -> bool {
    !sentence.question && sentence.says(STOPPING) && !sentence.says(GOING_ON)
}

/// An invited school does not apply. Said of a school that has applied, a withdrawal is another
/// matter.
pub fn turns_down(fresh: &str) -> bool {
    sentences(fresh).iter().any(|sentence| {
        let norms = sentence.norms();
        !sentence.question
            && TURNING_DOWN.iter().any(|p| find(p, &norms).is_some())
            && !STILL_OPEN.iter().any(|p| find(p, &norms).is_some())
    })
}

const STOPPING: &[&str] = &[
    "stop|end|cease|pause|cancel the|these|those|your|all|any|our|my|further? automatic|automated|email|e-mail? reminder|reminders|chasers",
    "stop|cease reminding|chasing|nagging|pestering",
    "stop|cease sending|emailing .. reminder|reminders|chasers",
    "no more|further|other reminder|reminders|chasers",
    "no|not need|want|wish|require .. reminder|reminders|reminding|reminded",
    "dont|not need|want|wish|like|require|send .. reminder|reminders|reminding|reminded",
    "do not remind|chase us|me|again",
    "dont remind|chase us|me|again",
    "not|rather be reminded|chased",
    "without|unsubscribe .. reminders",
    "unsubscribe $",
    "^ please? unsubscribe",
    "opt|opting out of .. reminders",
    "take|remove us|me|our .. reminder|reminders",
];

const GOING_ON: &[&str] = &[
    "do not stop",
    "dont|never stop",
    "no need to stop",
    "if|unless|until|before you|we|they|i",
    "could|can|would you remind",
    "thank|thanks .. for .. reminder|reminders",
];

const TURNING_DOWN: &[&str] = &[
    "not this year|time|term|round",
    "not for us",
    "no thank|thanks you? $",
    "^ no thank|thanks",
    "not|wont be? able|going|applying|taking|participating|joining|apply|take|participate|join .. this year|time|part|it|forward",
    "not|wont be? apply|applying $",
    "not|wont be? apply|applying for",
    "cannot|cant apply|take|commit|participate|join",
    "unable to apply|take|commit|participate|join",
    "not to apply|take|participate|join",
    "decided|decide against",
    "have|has decided not",
    "decline|declining",
    "pass|passing on this|it",
    "pass this time|year",
    "not|isnt|wasnt the right year|time",
    "maybe|perhaps|possibly|hopefully|try|again next year",
    "do not|dont want|wish to apply|take|participate|join",
    "not interested",
];

const STILL_OPEN: &[&str] = &[
    "if|whether|unless|until",
    "not sure|decided",
    "will|would|shall|hope|hoping|plan|planning|intend to? be? apply|applying this|soon|shortly|before|by",
    "not heard|received|seen|had",
    "not yet",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[(&str, bool)], hears: fn(&str) -> bool) {
        let wrong: Vec<&str> = rows
            .iter()
            .filter(|(text, expected)| hears(text) != *expected)
            .map(|(text, _)| *text)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn who_wants_no_reminders_says_so_in_many_ways() {
        check(
            &[
                ("stop reminders", true),
                ("Stop reminders", true),
                ("STOP REMINDERS please.", true),
                ("Please stop the reminders.", true),
                ("Could you stop sending us these reminders.", true),
                ("Please stop sending reminders, we know.", true),
                ("Please do not send any more reminders.", true),
                ("No more reminders, please!", true),
                ("We don't need reminders.", true),
                ("Please stop chasing us.", true),
                ("We do not need to be reminded again.", true),
                ("Please don't remind us again.", true),
                ("I would like to opt out of the reminders.", true),
                ("Unsubscribe", true),
                ("Please take us off your reminder list.", true),
                ("Thank you for the reminder, we are on it.", false),
                ("Thanks for the reminders!", false),
                ("Could you send me a reminder?", false),
                ("Please don't stop the reminders, they help.", false),
                ("Sorry, the reminder went to my junk folder.", false),
                ("We will not stop until it is done.", false),
                ("Please stop the application.", false),
                ("Can you stop the reminders?", false),
            ],
            |text| sentences(text).iter().any(stops),
        );
    }

    #[test]
    fn an_invited_school_that_is_not_coming_says_so() {
        check(
            &[
                ("Not this year", true),
                ("not this year, thanks", true),
                ("Sorry, not this time.", true),
                ("No thank you.", true),
                ("No, thanks", true),
                (
                    "Unfortunately we won't be able to take part this year.",
                    true,
                ),
                ("We are not going to apply this year.", true),
                ("We will not be applying.", true),
                ("We have decided not to apply.", true),
                ("Thank you for the invitation, but it is not for us.", true),
                ("We cannot commit to this at the moment.", true),
                ("I am afraid we are unable to take part.", true),
                ("We'll pass this year.", true),
                ("Maybe next year!", true),
                ("It is not the right time for us.", true),
                ("We are not interested.", true),
                ("We will send the form by Friday.", false),
                ("Thank you, we are planning to apply.", false),
                ("We have not decided yet.", false),
                ("If we cannot find cover we will not apply.", false),
                ("Is it too late for this year?", false),
                ("Can we apply this year?", false),
                ("Thanks for the invitation.", false),
                ("We have not received the form, could you send it?", false),
            ],
            turns_down,
        );
    }
}
