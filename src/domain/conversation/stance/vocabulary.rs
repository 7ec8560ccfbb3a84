//! The words that make a signature doubtful, and those that make one at all.

pub(in crate::domain::conversation) const NEGATIONS: &str = "not cannot cant dont doesnt didnt havent hasnt wont wouldnt isnt arent wasnt werent hadnt couldnt \
    shouldnt never unable neither nor no without refuse unwilling unsure nobody \
    nothing none yet before until disagree regret object oppose";

pub(super) const CONDITIONS: &str = "if once unless until pending assuming conditional conditionally depending \
    dependent provisionally provisional";

pub(super) const CONDITION_PHRASES: &[&str] = &[
    "subject to",
    "as|so long as",
    "provided|providing that",
    "provided|providing that? i|we|you|the|there|it|our|cover|funding|this|she|he|they",
    "on condition|understanding|proviso",
    "on the condition|understanding|proviso",
    "in principle|theory",
    "on paper $|i|im|it|this|we|happy|fine|yes",
    "on the face of|it",
    "at first glance|sight",
    "^ for now",
    "happy|fine|ok|agree|yes for now",
    "for the moment|time being?",
    "only when|after|if",
    "when|after|as soon as? the|we|i|they|she|he|governors .. agree|agrees|agreed|approve|approves|confirm|confirms|met|meet|heard|spoken|back|approved|confirmed",
];

pub(in crate::domain::conversation) const DOUBTS: &str = "think thinking tempted believe assume presume thought hopefully probably maybe perhaps might may could should suppose guess hope \
    almost nearly doubt doubts whether tomorrow shortly soon later tonight";

/// Who will answer has not answered; "I will take part" is no such promise.
pub(super) const PUTTING_OFF: &[&str] = &[
    "will|ill|shall|well|going|gonna|plan|planning|intend|need|needs to? also|then|now|happily|gladly|be|just|try? to? sign|signing|confirm|confirming|agree|approve|reply|replying|respond|return|send|sending|email|look|read|check|review|discuss|speak|talk|ask|consider|decide|let|share|pass|forward|raise|show",
    "will|ill|shall|well|going do $|this|it|so|that",
    "will|ill|shall|well get|be back|in to|touch",
    "will|ill|shall|well|going be? happy|glad|pleased|delighted|willing to? sign|confirm|agree",
    "will|ill|shall|well|going|gonna to? .. add|put|give|provide|supply|get|write|enter my|our signature|name|confirmation|consent|agreement|approval",
    "mean|means|aim|aiming|hope|hoping|about|ready|off to sign|confirm|approve",
    "will|ill|shall|well|going .. monday|tuesday|wednesday|thursday|friday|week|weekend",
];

/// Somebody else is speaking, or is spoken for, or is told what to write.
pub(super) const OTHERS: &str = "she he they her his their hers theirs shes hes theyve mrs mr miss ms dr \
    colleague colleagues says said say saying writes wrote write told tell tells \
    replied replies reply asked asks ask asking words word type typing put that how \
    whether pp behalf wants need needs must someone everyone anyone quote text \
    texted emailed message from below whom who you your heads example eg state \
    stating";

/// Of [`OTHERS`], those a head may speak of and yet speak for the school.
pub(super) const PERSONAL: &str =
    "that she he they her his their mrs mr miss ms dr colleague colleagues";

pub(super) const SIGNING: &str = "confirm|confirms|confirmed|confirming|confirmation|sign|signs|signed|signing|signature|signatures|agree|agrees|agreed|agreement|approve|approves|approved|approval|consent|happy|content|delighted|fine|ok|willing|sure|give|giving|given|gave|pleased|keen|authorise|authorize|endorse|support|supports|backs|supportive|permission|add|include";
