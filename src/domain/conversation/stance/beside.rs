//! What stands beside a signature and takes nothing back: courtesies, small talk, a value given.

use super::{
    courtesy::without_courtesies,
    deciding::asks,
    leaving::leaves,
    matter::is_of_matter,
    refusing::refusal,
    vocabulary::{CONDITION_PHRASES, CONDITIONS, DOUBTS, NEGATIONS, OTHERS, PUTTING_OFF, SIGNING},
};
use crate::domain::conversation::words::{
    Sentence, begins, begins_to, find, in_list, names::name_at,
};

/// What somebody tells of who is busy with the form: beside a plain assent it takes nothing back.
const TELLING: &str = "receipt received receive attached attachment attach enclosed sent send sending \
    submitted resend date dates venue place places phone telephone mobile trn trns urn address addresses \
    number numbers teachers colleagues workshop workshops visit visits meeting meetings event events training \
    details information detail attendance";

/// What somebody speaks of who has something to ask, or has not made up their mind.
const ELSEWHERE: &str = "invoice invoices payment funding supply withdraw withdrawn withdrawal \
    withdrawing cancel cancelled remove removed decline declined unfortunately \
    afraid instead leaving left leave leaves replace replaced replacement another else wrong mistake \
    incorrect problem issue concern concerns concerned worry worried reservation reservations hesitant reluctant reluctantly query question questions \
    wondering however although though but except only apart away contacted contact call called \
    help discuss chat wait hear answer talk speak thought was ignore still last";

/// "I'm Ann Lee, TRN 1234567": beside a yes it takes nothing back.
pub(super) fn gives_a_value(sentence: &Sentence) -> bool {
    let numbered = sentence
        .text
        .contains(|c: char| c.is_ascii_digit() || c == '@');
    numbered
        && !sentence.question
        && sentence.says(&["trn|telephone|phone|mobile|tel|number|email|urn"])
        && !sentence.says(&["not|wrong|if|but|until|once|call|ring"])
}

/// "I have now had a chance to read the form."
pub(in crate::domain::conversation) fn has_read(sentence: &Sentence) -> bool {
    sentence.says(&["i|ive .. .. read|seen .. form|application|it|this|email|letter|paperwork"])
        && !sentence.question
        && !sentence.norms().iter().any(|w| {
            [NEGATIONS, CONDITIONS, "but however although though only"]
                .iter()
                .any(|list| in_list(list, w))
        })
}

/// "My head is supportive", "the governors have approved it": beside the sender's own word.
pub(in crate::domain::conversation) fn others_agree(norms: &[&str]) -> bool {
    const OTHERS_AGREE: &str = "and? my|our|the? head|headteacher|principal|line|governors|governing|trust|ceo|slt|board|team manager|body? has|have|is|are? all|also|now|been|fully|very? approved|agreed|discussed|supportive|support|supports|happy|behind|keen|aware";
    const MET: &str = "and? my|our|the? finance|full? governors|governing|committee|trustees|trust|board|slt body? met .. approved|agreed|supported|backed";
    (begins(OTHERS_AGREE, norms) || begins(MET, norms)) && is_unreserved(norms)
}

/// "… and have agreed this with my head", "… and I'm copying her in": whom else they have spoken to.
pub(super) fn brings_others_in(norms: &[&str]) -> bool {
    const SPOKEN: &str = "and|as|so i|we|ive|weve|im? have|am? also|already|both|now|just? agreed|discussed|talked|spoken|cleared|checked|copying|copied|cced|ccing|including|included|asked|forwarding|forwarded";
    begins(SPOKEN, norms) && is_unreserved(norms)
}

/// "I've spoken to Ann", "this has been discussed with me", and of nothing else than this.
pub(super) fn has_talked(sentence: &Sentence) -> bool {
    const TALKED: &[&str] = &[
        "i|ive|we|weve have? now|also|just|already|had|both? spoken|spoke|talked|discussed|chatted|met|cleared|agreed|said",
        "told me|us all? about it|this|the|our? application|programme|form|project|bid?",
        "explained|mentioned|shared|showed it|this|everything to|with? me|us",
        "has|have|had told|shown|explained|talked .. me|us|everything|all|about|through",
        "this|it|application has|was now|also|already|all? been? discussed|agreed|cleared|shared|explained .. me|us|governors|staff|team|head|headteacher",
    ];
    let norms = sentence.norms();
    !sentence.question
        && TALKED.iter().any(|p| find(p, &norms).is_some())
        && says_none_of(
            &norms,
            &[
                NEGATIONS,
                CONDITIONS,
                DOUBTS,
                TELLING,
                "but however although though only except need wait \
            decide deciding instead concern concerns worries problem problems issue issues",
            ],
        )
}

/// "I was off sick", "only catching up now": why the answer comes today.
pub(in crate::domain::conversation) fn was_away(sentence: &Sentence) -> bool {
    const AWAY: &[&str] = &[
        "^ sorry|apologies|hi|unfortunately? i|ive|id was|been|have|had? been? off|away|out|unwell|sick|poorly|absent",
        "^ sorry|apologies|hi? i|ive|we|weve was|were|been|have? been? on|at|in a|an|the|our? course|training|conference|residential|trip|inset|moderation|interviews",
        "while|when|as i|we was|were off|away|out|absent|sick",
        "^ sorry|apologies|hi? so|and|i|im|am? am? just|only just|only? catching|getting|seeing|reading|picking",
    ];
    const CATCHING_UP: &str = "have|ive|am|im just|only just? picked|seen|read|opened|noticed|spotted|catching|seeing this|it|your|these|up";
    const ELSE: &str = "but however although though need needs must decide wait leaving left";
    (AWAY.iter().any(|p| find(p, &sentence.norms()).is_some()) || sentence.says(&[CATCHING_UP]))
        && !sentence.question
        && says_none_of(&sentence.norms(), &[NEGATIONS, CONDITIONS, DOUBTS, ELSE])
        && find(SIGNING, &sentence.norms()).is_none()
}

/// "I'm only in school Monday to Wednesday so may be slow to reply": when somebody is reached.
pub(super) fn keeps_hours(sentence: &Sentence) -> bool {
    const DAYS: &str = "monday|mondays|tuesday|tuesdays|wednesday|wednesdays|thursday|thursdays|friday|fridays|days|mornings|afternoons";
    const KEEPS: &str =
        "i|im only|just|mainly|usually? am? only|just? in|work|working|teach|teaching|available|at";
    const ELSE: &str = "but however although though need needs must decide wait attend cover release visit visits \
        workshop workshops leaving from";
    let mut norms = sentence.norms();
    // "I do not work on Fridays"
    if let Some((_, to)) = find("i|im do? dont|not in|work|working|teach|teaching", &norms) {
        norms.splice(..to, ["i", "work"]);
    }
    !sentence.question
        && find(KEEPS, &norms).is_some()
        && find(DAYS, &norms).is_some()
        && find(SIGNING, &norms).is_none()
        && !norms.iter().any(|w| {
            [NEGATIONS, CONDITIONS, ELSE]
                .iter()
                .any(|list| in_list(list, w))
        })
}

/// "In case not: I confirm", "For the record: I agree": a few words, and nobody's.
pub(super) fn is_lead_in(lead: &Sentence) -> bool {
    const OTHERS_SAY: &str =
        "head headteacher principal subject template wording suggested line form";
    // "I've replied to Ann already, but for completeness: I agree"
    if lead.says(&["for .. completeness|clarity|clarification|record|records|doubt $"]) {
        return true;
    }
    // "Just replying so you've got it from my address: I agree"
    const WRITES: &str = "^ hi|hello|sorry|so|and? am|im|i|this? am|is? just|only replying|emailing|writing|responding|dropping|sending";
    if lead.says(&[WRITES]) && is_unreserved(&lead.norms()) {
        return true;
    }
    if speaks_for_itself(lead) {
        return true;
    }
    // what opens the sentence has its capital from there
    let named = |at: usize| name_at(&lead.words, at).is_some_and(|end| at > 0 || end > 1);
    let names = (0..lead.words.len()).any(named);
    (2..=7).contains(&lead.words.len())
        && !brings_words(lead)
        && (!names || lead.norms().iter().all(|w| is_of_matter(w)))
        && !lead
            .norms()
            .iter()
            .any(|w| in_list(OTHERS, w) || in_list(OTHERS_SAY, w))
}

/// "I got the following: I confirm": whose words they are nobody says.
pub(super) fn brings_words(lead: &Sentence) -> bool {
    lead.says(&["got|received|following|forwarded|quote|quoting"])
}

/// "Then: I confirm", "To answer your question: I confirm": a few words, and nobody in them.
fn only_leads_up(lead: &Sentence, norms: &[&str]) -> bool {
    const ROLES: &str = "lead teacher participant signatory advocate hod lp1 lp2 slt governor governors office school";
    let named = (0..lead.words.len()).any(|at| name_at(&lead.words, at).is_some());
    norms.len() <= 6 && !named && !norms.iter().any(|w| in_list(ROLES, w))
}

/// "From my school account this time: I confirm", "After a talk with Ann I've changed my mind: I confirm":
/// of the writer, and nothing in it that brings another's words.
pub(super) fn speaks_for_itself(lead: &Sentence) -> bool {
    const OWN: &str = "i im ive id ill we weve me us";
    const FROM_ME: &[&str] = &[
        "from me|us|myself",
        "from my|our|the school|work|own|home|other|usual|proper|correct|right|new|personal|private? account|address|email|inbox|phone|end|side",
    ];
    const BRINGS: &str = "this below attached copied found heard read head headteacher principal deputy manager subject template wording suggested line form";
    let mut norms = without_courtesies(&lead.norms());
    let from_me = FROM_ME.iter().find_map(|p| find(p, &norms));
    if let Some((from, to)) = from_me {
        norms.drain(from..to);
    }
    // "to answer your question"
    if let Some((from, to)) = find("your question|query|email|request|message|letter", &norms) {
        norms.drain(from..to);
    }
    let own =
        from_me.is_some() || norms.iter().any(|w| in_list(OWN, w)) || only_leads_up(lead, &norms);
    own && !brings_words(lead)
        && norms.iter().all(|w| {
            (matches!(*w, "you" | "your") || !in_list(OTHERS, w))
                && (from_me.is_some() || !in_list(BRINGS, w))
        })
        && is_unreserved(&norms)
}

/// "Just following up on Ann's form - I agree": what was said before, and of this matter.
pub(super) fn follows_up(lead: &Sentence) -> bool {
    lead.says(&[
        "^ just|and|so? following up? on|from .. form|application|email|message|letter|note|reminder $",
        "^ further to .. form|application|email|message|letter|note|reminder $",
        "^ in response|reply|answer to .. form|application|email|message|letter|note|reminder $",
    ])
}

/// "It's been a busy week with SATs": beside a yes it takes nothing back, for it speaks of neither
/// the form nor a decision, denies nothing and depends on nothing.
pub(in crate::domain::conversation) fn is_small_talk(sentence: &Sentence) -> bool {
    let norms = sentence.norms();
    !sentence.question && (is_beside_the_point(&norms) || praises(&norms))
}

/// As [`is_small_talk`], of a part of a sentence.
pub(super) fn is_beside_the_point(norms: &[&str]) -> bool {
    leaves_it_standing(norms, &[OTHERS, TELLING, "part place start yes"])
}

/// "Ann has done a great job on the form", "it's a really strong application".
pub(super) fn praises(norms: &[&str]) -> bool {
    const PRAISE: &[&str] = &[
        "has|have|hes|shes|theyve|and|really done|made|put|worked|filled .. great|good|brilliant|fantastic|amazing|excellent|super|superb|lovely|wonderful|fab|thorough|hard|well|lot|lots|hours|effort",
        "its|what|is|looks|sounds a|an? very|really|such? great|good|brilliant|fantastic|excellent|strong|lovely|wonderful|thorough form|application|bid|piece|job|statement",
    ];
    const OWN: &str = "i im ive id ill we weve were my our us me";
    PRAISE.iter().any(|p| find(p, norms).is_some())
        && is_unreserved(norms)
        && !norms.iter().any(|w| in_list(OWN, w))
}

/// As [`is_beside_the_point`]; of themselves the sender may tell more.
pub(super) fn is_told_beside(norms: &[&str]) -> bool {
    const OWN: &str = "yes|hi? and|so|as|because|since? i|we|im|ive|weve|my|our|have|am|can|will|would|look|looking|both|they";
    is_beside_the_point(norms) || begins(OWN, norms) && leaves_it_standing(norms, &[])
}

/// "Ann sent it on to me. The numbers are on the form": whoever has plainly assented may tell more
/// than who has only said yes.
pub(super) fn takes_nothing_back(sentence: &Sentence) -> bool {
    !sentence.question && leaves_it_standing(&sentence.norms(), &[])
}

/// "I replied to Ann instead of to you", "I wasn't copied in": how the mail went, and no news.
pub(in crate::domain::conversation) fn speaks_of_the_mail(sentence: &Sentence) -> bool {
    const MOVES: &[&str] = &[
        "copied|copying|cced|ccing|ccd|cc|replied|replying|junk|spam|inbox|missed|emailed",
        "receive|received|get|got|had|see|seen|saw|have the|your|this|any? original|first|1st|last|earlier|previous email|mail|message|one|$",
        "forgot|forgotten|meant to copy|cc|include|add|reply",
        "went|sent|submitted|go|gone .. without me|us|my|our",
        "on|in|from|off|of the|your|that|this original|first|1st|last|earlier? email|mail|message|list",
    ];
    // "I have copied in everyone who has signed": whoever sends the form writes so
    let copies = sentence.says(&["i|ive|we|weve|am|have copied|cced|ccd|copying|included"]);
    let mut norms = sentence.norms();
    // "… but obviously not"
    if let Some((from, to)) = find("but obviously|clearly|apparently|evidently|somehow", &norms) {
        norms.drain(from..to);
    }
    sentence.says(MOVES)
        && !copies
        && !sentence.question
        && !norms.iter().any(|w| {
            [CONDITIONS, "but however although though no"]
                .iter()
                .any(|list| in_list(list, w))
        })
}

/// "My mistake: the address on the form is the right one": what is there may stay.
pub(in crate::domain::conversation) fn says_it_is_right(sentence: &Sentence) -> bool {
    const RIGHT: &str = "address|email|name|names|number|numbers|spelling|trn|urn|form|details|everything|what .. is|was|are|were all|the? right|correct";
    const CHANGES: &str = "but however although though except apart only wrong instead should change changes changed \
        changing new until from leaving left";
    !sentence.question
        && sentence.says(&[RIGHT])
        && says_none_of(&sentence.norms(), &[NEGATIONS, CONDITIONS, DOUBTS, CHANGES])
}

/// "Please book the hall": an errand for us, and not the one that was asked for.
pub(super) fn is_errand(norms: &[&str]) -> bool {
    const POLITE: &str = "let find see excuse forgive bear pass also just do now so be feel keep";
    find("please|kindly also|just|then? go? ahead? and?", norms).is_some_and(|(_, to)| {
        norms
            .get(to)
            .is_some_and(|w| !is_of_matter(w) && !in_list(POLITE, w))
    })
}

/// "I need to arrange childcare": somebody arranges their days around it, and has made up their mind.
fn without_arrangements<'a>(norms: &[&'a str]) -> Vec<&'a str> {
    const ARRANGES: &str = "need|needs|must|have|has to just|also? arrange|rearrange|organise|plan|book|prepare|juggle|swap|sort";
    match find(ARRANGES, norms) {
        Some((from, to)) => {
            let (before, after) = (norms.get(..from), norms.get(to - 1..));
            [before.unwrap_or_default(), after.unwrap_or_default()].concat()
        }
        None => norms.to_vec(),
    }
}

/// Nothing here denies, depends, puts off or decides.
pub(in crate::domain::conversation) fn is_unreserved(norms: &[&str]) -> bool {
    // "exactly what our school needs"
    const FITS: &str = "what|everything|all my|our|the|this? school|children|pupils|staff|team|teachers|we|i|they? need|needs";
    const TURNS: &str = "need needs must decide decided consider considering depends though although but however \
        except only instead wrong mistake query question unfortunately afraid reluctant concern concerns concerned \
        worry worried reservation reservations hesitant hesitation";
    let mut norms = without_arrangements(norms);
    if let Some((from, to)) = find(FITS, &norms) {
        norms.drain(from..to);
    }
    says_none_of(&norms, &[NEGATIONS, CONDITIONS, TURNS])
}

/// Nothing here denies, depends, decides or signs, and none of the words of `besides` is said.
fn leaves_it_standing(norms: &[&str], besides: &[&str]) -> bool {
    // "I need to see it first", and not the first workshop
    const FIRST: &[&str] = &["first $|i|we|but|then|before|if|and|please", "^ first"];
    const DECIDES: &str = "need needs must check checking decide decided consider considering \
        depends head headteacher governors form application \
        though although but however except only instead another";
    let lists = [&[NEGATIONS, CONDITIONS, DECIDES, ELSEWHERE], besides].concat();
    says_none_of(norms, &lists)
        && find(SIGNING, norms).is_none()
        && !FIRST.iter().any(|p| find(p, norms).is_some())
        && !is_errand(norms)
}

/// None of these words, and nothing asked, conditional, put off, refused or left.
fn says_none_of(norms: &[&str], lists: &[&str]) -> bool {
    let speaks = |list: &&str| norms.iter().any(|w| in_list(list, w));
    let has = |patterns: &[&str]| patterns.iter().any(|p| find(p, norms).is_some());
    !asks(norms)
        && !lists.iter().any(speaks)
        && !has(CONDITION_PHRASES)
        && !has(PUTTING_OFF)
        && refusal(norms, false).is_none()
        && !leaves(norms)
}

/// "I hadn't realised that you needed it from me", "wasn't sure what I had to do": why no answer came
/// before, and nothing about the matter itself.
pub(in crate::domain::conversation) fn excuses_the_silence(sentence: &Sentence) -> bool {
    const UNAWARE: &[&str] = &[
        "didnt|hadnt|never|dont realise|realised|know|known|see|understand|appreciate|notice|noticed|spot|think|twig|clock",
        "wasnt|werent|was|were not? aware|sure|clear|certain|unclear|unsure|unaware|confused",
        "did|had|was|were not realise|realised|know|known|aware|sure|clear|see|understand",
    ];
    const OF_ANSWERING: &str = "need|needed|needs|had|have|has|required|requires|supposed|meant|want|wanted|expecting|reply|respond|email|confirm|sign|copied|copying|separately";
    const OF_ELSE: &str = "agreed|agree|signed|taking|part|lead|being|named|put|submitted|applying|applied|about|of|cost|commitment|decision|but|however";
    let norms = sentence.norms();
    let unaware = UNAWARE.iter().find_map(|p| find(p, &norms));
    unaware.is_some_and(|(from, to)| {
        let told = norms.get(to..).unwrap_or_default();
        let whose = norms.get(..from).unwrap_or_default();
        find(OF_ANSWERING, told).is_some()
            && find("i|we|you|me|my|us|it|this|what|to|being", told).is_some()
            && find(OF_ELSE, told.get(..told.len().min(8)).unwrap_or_default()).is_none()
            && find("she|he|they|head|headteacher", whose).is_none()
            && !sentence.question
            && !told.iter().any(|w| in_list(CONDITIONS, w))
    })
}

/// "Ann tells me you need to hear from me", "I see you haven't had my confirmation": what was asked
/// of the sender, told again, and no answer yet.
pub(in crate::domain::conversation) fn tells_what_was_asked(sentence: &Sentence) -> bool {
    if excuses_the_silence(sentence) {
        return true;
    }
    const ASKED: &[&str] = &[
        "you|hub|they|it would|will|still|also|do|just? need|needs|needed|require|required|requires|want|wanted|asked|ask|await|awaiting|missing|lacking|waiting|chasing .. me|my|mine|i|im|signature|confirmation",
        "you|hub .. not|havent|hasnt|never had|received|got|heard|seen .. me|my|mine",
        "asked|told|need|needed|supposed|meant|required me? to reply|email|write|contact|respond|confirm|drop|send you|this|to|directly|that|my|by|in|$",
        "my confirmation|signature|agreement|approval|name|reply|email is|was|still|has? been? missing|needed|required|outstanding|wanted|lacking|lost",
        "asked|told by .. to reply|email|write|confirm|sign",
        "has|have asked|requested that? i|me|my to? confirm|sign|agree|reply|email|signature|agreement",
        "^ reply|email|write to confirm $",
        "i know|understand|gather|see|realise that? you need|require|want|still|are|were",
        "i understand|gather|see|hear|realise that? i|we have|need|must to? confirm|sign|email|reply|write|agree",
    ];
    const OF_OTHERS: &str = "her his their hers theirs she he shes hes";
    let norms = sentence.norms();
    let of_others = norms.iter().any(|w| in_list(OF_OTHERS, w));
    !sentence.question
        && !of_others
        && find("why", &norms).is_none_or(|(at, _)| {
            find(
                "see|understand|appreciate|realise|know $",
                norms.get(..at).unwrap_or_default(),
            )
            .is_some()
        })
        && ASKED.iter().any(|p| find(p, &norms).is_some())
        && !CONDITION_PHRASES.iter().any(|p| find(p, &norms).is_some())
        && !norms.iter().any(|w| {
            CONDITIONS
                .split(' ')
                .chain(["but", "however"])
                .any(|x| x == *w)
        })
}

/// "I have checked the form": as [`has_read`], of a part of a sentence.
pub(super) fn tells_of_reading(norms: &[&str]) -> bool {
    const READING: &str = "i ive we can confirm that received got have weve now just also had carefully quickly a chance to time read seen checked reviewed \
        looked look gone been wrote written writing drafted drafting completing filled filling in together helped part putting put with involved worked was were both at over through all of the this it that everything form application completed email document \
        paperwork information details commitments commitment expectations requirements attached and";
    find(
        "read|seen|checked|reviewed|looked|look|gone|received|got|wrote|written|writing|drafted|completed|completed|completing|filled|filling|involved|worked|putting|put",
        norms,
    )
    .is_some()
        && norms.iter().all(|w| in_list(READING, w))
}

/// "Will there be cover costs?", "When do we start?": beside a yes it asks how, not whether.
pub(super) fn asks_how(sentence: &Sentence) -> bool {
    // "Can you confirm whether there is any cost to the school?"
    const TELL_US: &str = "and? also? can|could|would you please|also? confirm|tell|advise|say|clarify me|us? if|whether|how|what|when|where|who|which";
    let norms = sentence.norms();
    if sentence.question
        && let Some(end) = begins_to(TELL_US, &norms)
    {
        let asked = norms.get(end..).unwrap_or_default();
        return find("sign|signing|signed|form|confirm|agree|agreeing|agreed|commit|committing|about|exactly|entails|expected|before|must|not|involve|involves|involved|mean|means|withdraw|instead|but|decide|need|needs", asked).is_none();
    }
    sentence.question
        && !sentence.says(&["if|sign|signing|signed|form|confirm|agree|agreeing|commit|before|must|why|who|not|dont|read|see|seen|involve|involves|involved|mean|means|withdraw|instead|but|really|actually|check|decide"])
        && !sentence.says(&["what is|are|do|does|exactly|am", "first $"])
}
