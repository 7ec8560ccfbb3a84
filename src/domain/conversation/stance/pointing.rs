//! A yes that says nothing of what it is to: "I'm happy with this", "I agree". What stood before it, or
//! stands behind it, says so then, and that need not be the application.

use crate::domain::conversation::words::{Sentence, find, in_list};

/// The yes names neither the application nor the part in it.
pub(super) fn points_back(sentence: &Sentence) -> bool {
    const NAMED: &str = "application|applications|form|bid|eoi|submission|programme|project|group|part|participate|participating|participant|participation|signature|sign|signed|signing|confirm|confirmed|confirming|confirmation|involved|involvement|join|joining|commitment|commitments|committed|role|expectations|terms|requirements|lead|mastery|lp";
    !sentence.says(&[NAMED, "this|email|message|it|me as my|our|an|having"])
}

/// "Ann would rather leave it this year", "Sue will do it in my place", "we are planning a trip": somebody
/// thinks, wants, offers or does something that a yes behind it may be to.
pub(super) fn proposes(before: &Sentence) -> bool {
    const PROPOSES: &str = "think thinks feel feels reckon reckons want wants wanted wish wishes prefer prefers rather better best \
        suggest suggests suggested propose proposes proposed ask asks asked offer offers offered invite invites invited \
        plan plans planning planned going place swap swapped decided would could should pull drop leave stop delete \
        remove taken list idea trip visit will said says";
    // what is thought of the programme itself is no proposal
    const PRAISES: &str = "opportunity opportunities benefit benefits beneficial great fantastic valuable exciting excited brilliant \
        wonderful amazing improve develop help keen delighted pleased priority support useful invaluable";
    const PUTS_OFF: &str = "leave stop pull later wait instead off rather better";
    let norms = before.norms();
    let says = |list: &str| norms.iter().any(|w| in_list(list, w));
    says(PROPOSES) && (!says(PRAISES) || says(PUTS_OFF))
}

/// "It's far too much work" behind a bare "I agree": what it agrees to after all.
pub(super) fn complains(next: &Sentence) -> bool {
    next.says(&[
        "^ its|it|this|that|thats|these|those|they|theyre|all is|are|was|were|has|have|been? .. too|annoying|ridiculous|silly|crazy|mad|nonsense|waste|frustrating|confusing|unfair|shame|pity|disappointing|better|worse|excessive|overkill",
        "^ these|those|such|all emails|mails|reminders|forms|rules .. annoying|ridiculous|silly|confusing|much|many|often",
    ])
}

/// "I'm pleased", "I'm very happy": how somebody feels, and with nothing said of what.
pub(super) fn only_feels(sentence: &Sentence) -> bool {
    sentence.says(&[
        "^ and? i|im|we|were am|are? all|so|very|really|quite? happy|pleased|delighted|glad|thrilled|excited $",
    ])
}

/// "I'll get the form signed", "for me to sign on Monday", "I'd like to see the form": the signature is
/// still to come.
pub(super) fn signs_later(sentence: &Sentence) -> bool {
    const SEE: &str = "id|i|we|wed would? like|want|love|need to see|read|look .. form|it|document|paperwork|application|first|$";
    sentence.says(&[
        "will|ill|shall|well|going|to get|have|bring it|this|the|our|form|application? form|paperwork|copy? signed",
        "will|ill|shall|going to? take|put|bring|present|raise it|this to|before|with them|the|our|my governors|board|trust|slt|meeting|$",
        "for me|us to sign .. monday|tuesday|wednesday|thursday|friday|week|term|tomorrow|later",
        SEE,
    ]) && find("have|ive|weve signed|read|seen", &sentence.norms()).is_none()
}
