//! An application in words of its own: a letter that asks for a place, where the form should have
//! been. What circulates about the work groups (invitations, minutes, a school's newsletter) speaks
//! of joining as well, to others or of others.

use crate::domain::conversation::words::{Sentence, sentences};

/// A heading stands among the first lines.
const HEADINGS: usize = 5;
/// More words than this are no heading.
const HEADING_WORDS: usize = 9;

/// The sentence in which a text asks to take part, or promises to: it wishes the school itself in,
/// or speaks of what we run in that way and says who would come.
pub fn applies(text: &str) -> Option<String> {
    let found = sentences(text);
    let says = |patterns| found.iter().any(|s| s.says(patterns));
    let is_heading = |s: &&Sentence| s.words.len() <= HEADING_WORDS && !s.text.ends_with('.');
    let mut headings = found.iter().take(HEADINGS).filter(is_heading);
    let elsewhere = says(TO_SCHOOLS) || headings.any(|heading| heading.says(CIRCULAR));
    if elsewhere || !says(OURS) || !says(SPEAKING) {
        return None;
    }
    let details = text.contains('@') || says(PEOPLE);
    let applies = |s: &&Sentence| {
        let (wishes, joins) = (s.says(WISHING), s.says(JOINING));
        let itself = wishes && joins && s.says(SPEAKING);
        let with_people = details && (wishes || joins) && s.says(OURS);
        (itself || with_people) && !s.says(OTHERS)
    };
    found.iter().find(applies).map(Sentence::quote)
}

/// What we run, whatever the programme is called.
const OURS: &[&str] = &[
    "workgroup|workgroups|readiness|tfm",
    "work group|groups",
    "mastery programme|programmes|group|groups|specialist|specialists|advocate|advocates",
    "maths|math|mathematics hub|hubs programme|programmes|group|groups",
];

/// The school speaks, or is spoken for.
const SPEAKING: &[&str] = &[
    "we|our|us|i|my|wed|id|im|ive|weve|were|ill",
    "^ please|could|can",
    "school|academy|primary|infant|infants|junior|college",
];

const WISHING: &[&str] = &[
    "like|love|want|wants|wish|wishes|hope|hopes|hoping|keen|interested|happy|pleased|delighted|excited|eager|ready|willing|glad|grateful",
    "decided|agreed|intend|intends|plan|plans|seek|seeks|seeking|request|requesting|please|could|can|may|should|will|shall|count",
    "confirm|confirms|support|endorse|commit|commits|writing|hereby|accept|consider|express|nominate|nominating",
];

const JOINING: &[&str] = &[
    "join|joining|apply|applying|application|participate|participating|participation|considered|included|involved|enrol|bid|member",
    "part|place|places|space|spaces|interest|nominate|nominating|forward|releasing",
    "commit|commits|commitment to",
    "sign|signing us? up",
    "names|name down",
    "add|count us",
];

/// Who would come, as the form asks.
const PEOPLE: &[&str] = &[
    "urn|trn|headteacher|head|principal|participants|advocates",
    "two|both|2|our|the teachers|staff|colleagues|members",
    "maths|mathematics|subject lead|leader|coordinator",
];

/// Others are asked, or something else is; it is long under way, or a form will say it.
const OTHERS: &[&str] = &[
    "invite|invites|invited|inviting|invitation",
    "would|do|are you",
    "you can|could|may|will|should|must|would|want|wish|like|are",
    "^ schools",
    "many|other|more|all|any|local|interested schools",
    "colleagues|anyone|those|delegates|pupils|children|child|parents .. apply|join|joining|part|participate|participating|sign|interested",
    "join|joining us|our",
    "apply|register|book online|now|today|here|early|via",
    "post|position|vacancy|job|funding|grant|bursary",
    "have|has|had been? taking|taken|joined|participated|participating",
    "is|are currently|now|already taking|part",
    "took part",
    "send|sending|submit|submitting|complete|completing|return|returning",
];

/// Written to a school, not by one.
const TO_SCHOOLS: &[&str] =
    &["your school|schools|staff|teachers|pupils|child|children|class|department|team"];

/// Written for many readers, or other business.
const CIRCULAR: &[&str] = &[
    "newsletter|bulletin|minutes|agenda|policy|invoice|vacancy|prospectus|brochure|catalogue|evaluation|timetable|webinar|certificate|cv|report|reference",
    "curriculum vitae",
    "development|improvement|action plan",
    "dear parent|parents|carers|families|pupils|governors|trustees",
    "press release",
    "job|person description|specification|advert",
    "purchase order",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_of_application_is_told_from_what_circulates() {
        for (expected, text) in [
            (true, "We would like to apply to join the work group."),
            (
                true,
                "Please could Oakfield Primary be considered for the readiness group?",
            ),
            (
                true,
                "Mastery Readiness\n\nOur staff would love to take part next year.",
            ),
            (
                true,
                "I am writing to express our interest in the work groups.",
            ),
            (
                true,
                "Oakfield School commits to releasing two teachers for the work group.",
            ),
            (
                true,
                "I wish to nominate Lena Brook for the mastery programme.",
            ),
            (true, "Please put our names down for the work group."),
            // no wish, but who would come
            (
                true,
                "Re: work group\n\nWe apply herewith for the readiness programme. Head: Helen Archer",
            ),
            (false, "Re: work group\n\nHelen Archer"),
            (false, "We would like to join the sports partnership."),
            (false, "We invite schools to apply to join the work group."),
            (
                false,
                "Would you like to take part in a Maths Hub work group? We can help.",
            ),
            (
                false,
                "We offer readiness materials. If your school would like to join, reply by May.",
            ),
            (
                false,
                "I would like to apply for the post. I know the mastery programme well.",
            ),
            (
                false,
                "We are pleased that our team has been taking part in the work group.",
            ),
            (
                false,
                "We will be sending in our application for the work group by Friday.",
            ),
            (
                false,
                "Newsletter\n\nWe are excited to be part of the work group.",
            ),
            (
                false,
                "Dear parents,\n\nOur school will be joining the work group in May.",
            ),
        ] {
            assert_eq!(applies(text).is_some(), expected, "{text}");
        }
    }
}
