use super::super::is_idle;

#[test]
fn courtesies_promises_and_small_talk_nobody_need_see() {
    for text in [
        "",
        "Thanks so much, looking forward to it, see you in September.",
        "Many thanks for your help with this.",
        "It's been a busy week here with SATs!",
        "I'll get Helen to reply on Monday.",
        "Helen will confirm as soon as she is back in school.",
        "I've asked him to email you.",
        "I sent our form on 3 May.",
        "Helen is copied in.",
        "Sorry for the delay, I was ill last week.",
        "I have now read the form.",
        "She said she had.",
        "But he told me he would.",
    ] {
        assert!(is_idle(text), "{text}");
    }
    for text in [
        "From September I'll be going down to two days a week.",
        "Ben will be leading maths day to day.",
        "Helen is happy for us to take part and has asked me to let you know.",
        "I can confirm on Ben's behalf that he will be taking part.",
        "Sadly our Ofsted result means we might have to look at other priorities.",
        "We may need to pull out.",
        "I go on maternity leave in June.",
        "We are joining a trust in the autumn.",
        "Ben has a new job.",
        "She said she had changed her mind.",
        "Just so you know, our hall has no projector.",
        "Is Ben on your list?",
        "I back my maths lead all the way and she has done a super job.",
    ] {
        assert!(!is_idle(text), "{text}");
    }
}
