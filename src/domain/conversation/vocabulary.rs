//! The words that make a signature doubtful, and those that make one at all.

pub(super) const NEGATIONS: &str = "not cannot cant dont doesnt didnt havent hasnt wont wouldnt isnt arent wasnt werent hadnt couldnt \
    shouldnt never unable neither nor no without refuse unwilling unsure nobody \
    nothing none yet before until";

pub(super) const CONDITIONS: &str = "if once unless until pending assuming conditional conditionally depending \
    dependent provisionally provisional";

pub(super) const CONDITION_PHRASES: &[&str] = &[
    "subject to",
    "as|so long as",
    "provided|providing that",
    "provided|providing that? i|we|you|the|there|it|our|cover|funding|this|she|he|they",
    "on condition|understanding|proviso",
    "on the condition|understanding|proviso",
    "in principle",
    "only when|after|if",
    "when|after|as soon as? the|we|i|they|she|he|governors .. agree|agrees|agreed|approve|approves|confirm|confirms|met|meet|heard|spoken|back|approved|confirmed",
];

pub(super) const DOUBTS: &str = "think believe assume presume thought hopefully probably maybe perhaps might may could should suppose guess hope \
    almost nearly whether tomorrow shortly soon later will ill shall monday tuesday \
    wednesday thursday friday going tonight week";

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

pub(super) const REFUSALS: &[&str] = &[
    "i|we am|are|im not able|willing|prepared|happy|going to sign|confirm|agree|commit|support|approve|consent",
    "i|im am? not able|willing|prepared to take|participate|be",
    "im|am unable|unwilling to sign|confirm|agree|commit|take|participate|approve",
    "i|we am|are unable|unwilling to sign|agree|commit|approve|consent",
    "i|we cannot|cant|wont sign|agree|commit|approve|consent to|this|the|it|$",
    "i|we can|will not sign|agree|commit|approve|consent to|this|the|it|$",
    "i|we cannot|cant|wont sign|agree|approve|consent $",
    "i|we do|did|would not|never wish|want|agree|consent|like|approve to|of sign|confirm|agree|take|taking|be|being|this|it|the|participate|commit|my|go|proceed|continue|join",
    "i|we dont|didnt|wouldnt|never wish|want|agree|agreed|consent|like|approve to|of sign|confirm|agree|take|taking|be|being|this|it|the|participate|commit|my|go|proceed|continue|join",
    "i|ill will not be? able? to? take|taking part",
    "i wont|cant|cannot be? able? to? take|taking part",
    "i|we do|did not agree|consent|approve $",
    "i|we dont|didnt agree|consent|approve $",
    "i|we|ive have? not|never agreed|consented to",
    "i|we have not|never signed|agreed|consented|given to? anything|any|permission|consent",
    "i|we havent|never signed|agreed|consented|given to? anything|any|permission|consent",
    "i|we havent|never agreed|consented to this|it|the|be|being|take|taking",
    "i wont|cant|cannot be? able? to? be|act|serve|continue as|an|a|the|one? of? the? second|first|other? lead|mastery|maths? advocate|participant|teacher|lead",
    "i will|can not be? able? to? be|act|serve|continue as|an|a|the|one? of? the? second|first|other? lead|mastery|maths? advocate|participant|teacher|lead",
    "i|we wont be able to commit|participate",
    "i|ive have? changed my mind about being|taking|signing|joining|participating",
    "i|ive have? changed my mind about this|it $|im|sorry",
    "i|we did not|never give|gave my? permission|consent",
    "i|we didnt|never give|gave my? permission|consent",
    "i|we do not support|endorse this|the|our application|bid|eoi|expression",
    "i|we dont support|endorse this|the|our application|bid|eoi|expression",
    "i|we do not confirm|approve|authorise $",
    "i|we dont confirm|approve|authorise $",
    "i|we did not|never sign|signed this|it|the|anything",
    "i|we didnt|never sign|signed this|it|the|anything",
    "i|im am? not going to be? able? to? do|take|commit|participate|sign|be",
    "i|id would? rather not be|take|sign|do|commit",
    "i|we|ill|well will? not be signing|agreeing|confirming",
    "i|we wont be signing|agreeing|confirming",
    "i|we do|dont not? give my|our? consent|permission|agreement|approval|signature",
    "i|we never agreed|consented to",
    "im not able|willing|prepared|happy|going to sign|confirm|agree|commit|support|approve|consent",
    "i decline|refuse to|the|this",
    "i must|have|would|will to? like? to? decline",
    "please remove|take|delete|withdraw my name|signature|details",
    "please remove|take|leave me from|off|out",
    "i would|wish|want|like|am|have|id to? like|decided? to? withdraw|withdrawing|withdrawn my signature|name|consent|agreement|confirmation",
    "i withdraw my",
    "does|did|doesnt|didnt|do not? want|wish|agree to sign|take|be",
    "unable|unwilling|refuses|refused|declined to sign",
];
