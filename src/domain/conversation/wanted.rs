//! Plain words that only the letter they answer makes plain: "we're in Norfolk", "Ann is our Year 4
//! teacher". Without the question they are no answer, and are not heard.

use std::sync::LazyLock;

use super::{
    super::programme::{Attribute, Key},
    Said, Topic, Whose,
    label::{self, of_person},
    names::{name_at, name_of},
    numbers::urns,
    region::Region,
    supply::Heard,
    words::{Sentence, begins_to, find, words},
};

/// Every local authority as its words.
static AUTHORITIES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    include_str!("../local_authorities.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| words(line).into_iter().map(|w| w.norm).collect())
        .collect()
});

impl Heard {
    pub(super) fn wanted(&mut self, found: &[Sentence]) {
        let said = &self.said;
        let told = |key: Key| {
            said.iter().any(
                |s| matches!(s, Said::Supplies { topic, .. } if *topic == Topic::Field { key }),
            )
        };
        let mut wanted = self.wanted.clone();
        wanted.retain(|key| !told(*key));
        let numbers: Vec<String> = found.iter().flat_map(|s| urns("", &s.text)).collect();
        if let [urn] = numbers.as_slice()
            && wanted.contains(&Key::SchoolUrn)
            && let Some(sentence) = found.iter().find(|s| s.text.contains(urn) && !s.question)
        {
            let key = Key::SchoolUrn;
            self.push(Topic::Field { key }, urn.clone(), &sentence.text);
        }
        let has_role = |k: &Key| matches!(k, Key::Person(_, Attribute::Role));
        let has_years = |k: &Key| matches!(k, Key::Person(_, Attribute::YearGroups));
        for sentence in found.iter().filter(|s| !s.question) {
            if wanted.contains(&Key::LocalAuthority)
                && let Some(value) = authority(sentence)
            {
                let key = Key::LocalAuthority;
                self.push(Topic::Field { key }, value, &sentence.text);
            }
            if wanted.contains(&Key::SchoolAddress)
                && let Some(value) = place(&sentence.text)
            {
                let key = Key::SchoolAddress;
                self.push(Topic::Field { key }, value, &sentence.text);
            }
            if wanted.iter().any(has_role)
                && let Some((whose, value)) = post(sentence)
            {
                self.push(of_person(whose, Attribute::Role), value, &sentence.text);
            }
            if wanted.contains(&Key::SpecialistEngagement)
                && sentence.says(&["^ the|our? answer to? that|this? is no|yes $"])
            {
                let value = if sentence.says(&["no"]) { "No" } else { "Yes" };
                let key = Key::SpecialistEngagement;
                self.push(Topic::Field { key }, value.to_owned(), &sentence.text);
            }
            if let Some((whose, reach)) = reached_at(sentence) {
                for (attribute, value) in reach {
                    let asked = |k: &Key| matches!(k, Key::Person(_, a) if *a == attribute);
                    if wanted.iter().any(asked) {
                        let topic = of_person(whose.clone(), attribute);
                        self.push(topic, value, &sentence.text);
                    }
                }
            }
            if wanted.iter().any(has_years)
                && let Some((whose, value)) = years(sentence)
            {
                let topic = of_person(whose, Attribute::YearGroups);
                self.push(topic, value, &sentence.text);
            }
        }
    }
}

/// "Norfolk", "We come under Norfolk County Council": an authority among words that say no more.
fn authority(sentence: &Sentence) -> Option<String> {
    const BESIDE: &str = "we were are re is it its our us the a an school academy primary la lea local \
        authority council county city borough unitary metropolitan of and under in within by part come \
        comes fall falls maintained sorry hi hello thanks thank you that would be for this one apologies \
        kind many regards";
    let found = &sentence.words;
    let (from, to) = (0..found.len()).find_map(|from| {
        let rest = found.get(from..)?;
        let is_here = |name: &&Vec<String>| {
            rest.len() >= name.len() && name.iter().zip(rest).all(|(n, w)| *n == w.norm)
        };
        let longest = AUTHORITIES.iter().filter(is_here).map(Vec::len).max()?;
        Some((from, from + longest))
    })?;
    let spare = found
        .iter()
        .enumerate()
        .filter(|(at, _)| *at < from || *at >= to)
        .all(|(_, w)| BESIDE.split(' ').any(|x| x == w.norm));
    let council = |w: &&super::words::Word| {
        matches!(
            w.norm.as_str(),
            "county" | "city" | "borough" | "metropolitan" | "council"
        )
    };
    let to = to + found.iter().skip(to).take_while(council).count();
    let (first, last) = (found.get(from)?, found.get(to.checked_sub(1)?)?);
    spare.then(|| sentence.text.get(first.start..last.end).map(str::to_owned))?
}

/// "4 Mill Lane, Ely, CB7 4AA", and nothing else.
fn place(text: &str) -> Option<String> {
    let text = ["It's ", "It’s ", "It is "]
        .iter()
        .find_map(|lead| text.strip_prefix(lead))
        .unwrap_or(text);
    let text = text.trim_end_matches(['.', ',', ' ']);
    let named = |part: &str| {
        part.trim()
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    let plain = !text.contains(['@', ':', '|']) && words(text).len() <= 16;
    (plain && text.contains(',') && text.split(',').all(named) && label::has_postcode(text))
        .then(|| text.to_owned())
}

/// "Ann Lee: a.lee@oak.test, 07700 900123": a name, and nothing but where its bearer is reached.
fn reached_at(sentence: &Sentence) -> Option<(Whose, Vec<(Attribute, String)>)> {
    const BESIDE: &str = "is on at or and tel phone telephone mobile mob email e mail";
    let found = &sentence.words;
    let to = name_at(found, 0)?;
    let rest = sentence.text.get(found.get(to.checked_sub(1)?)?.end..)?;
    let reaches = |token: &str| {
        let token = token
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        token.contains('@')
            || token.chars().all(|c| c.is_ascii_digit())
            || BESIDE.split(' ').any(|x| x == token)
    };
    if !rest.split([' ', ',', ';', ':']).all(reaches) {
        return None;
    }
    let region = Region::new(&sentence.text, found, to, found.len());
    let mut reach = Vec::new();
    reach.extend(region.email().map(|email| (Attribute::Email, email)));
    reach.extend(
        region
            .phone_anywhere()
            .map(|phone| (Attribute::Phone, phone)),
    );
    let whose = Whose::Named(name_of(&sentence.text, found, 0, to));
    Some((whose, reach))
}

/// "I teach Years 7, 8 and 10", "Ann teaches Y7 to Y9": whose classes, and which.
fn years(sentence: &Sentence) -> Option<(Whose, String)> {
    const TEACH: &str = "am|is|will|be|currently|now|mainly? be? teach|teaches|teaching";
    let found = &sentence.words;
    let norms = sentence.norms();
    if find("not|dont|doesnt|if|was|might|may|could|or", &norms).is_some() {
        return None;
    }
    let (whose, from, told) = (0..found.len())
        .find_map(|at| {
            let (whose, to) = match norms.get(at).copied() {
                Some("i" | "im" | "ill") => (Whose::Mine, at + 1),
                Some(_) | None => {
                    let to = name_at(found, at)?;
                    (Whose::Named(name_of(&sentence.text, found, at, to)), to)
                }
            };
            let length = begins_to(TEACH, norms.get(to..)?).unwrap_or(0);
            Some((whose, to + length, length > 0))
        })
        .unwrap_or((Whose::Unstated, 0, false));
    let numbered = |w: &str| w.chars().any(|c| c.is_ascii_digit()) && w.len() <= 3;
    let of_years = |w: &&super::words::Word| {
        let word = w.norm.as_str();
        numbered(word) || matches!(word, "year" | "years" | "yr" | "yrs" | "and" | "to" | "ks")
    };
    let mut taught: Vec<_> = found.get(from..)?.iter().take_while(of_years).collect();
    // without a verb nothing else is said: "Ann Lee: Years 7 and 8"
    if !told && from + taught.len() < found.len() {
        return None;
    }
    while taught.pop_if(|w| !numbered(&w.norm)).is_some() {}
    // "I teach 3 days a week"
    if !taught.iter().any(|w| w.norm.starts_with(['y', 'k'])) {
        return None;
    }
    let (first, last) = (taught.first()?, taught.last()?);
    let value = sentence.text.get(first.start..last.end)?;
    Some((whose, value.to_owned()))
}

/// "Year 2 class teacher, science lead": the words of a post, and no other.
fn is_post(norms: &[&str]) -> bool {
    const POST: &str = "teacher|leader|lead|head|headteacher|deputy|coordinator|ta|senco|sendco";
    const BESIDE: &str = "year years yr class of and ks1 ks2 ks3 ks4 key stage phase subject early eyfs \
        reception nursery maths mathematics english science pshe computing history geography art music \
        pe re assistant senior middle department second in teaching group set sets";
    find(POST, norms).is_some()
        && norms.len() > 1
        && norms.iter().all(|w| {
            let classes = w.len() <= 3 && w.chars().any(|c| c.is_ascii_digit());
            classes || BESIDE.split(' ').chain(POST.split('|')).any(|x| x == *w)
        })
}

/// "Ann is our Year 4 teacher", "I'm Year 6 and maths lead": whose post, and which.
fn post(sentence: &Sentence) -> Option<(Whose, String)> {
    const IS: &str = "is|am|will now|also|currently? be? our|the|a|an|now|also|in|currently?";
    let found = &sentence.words;
    let norms = sentence.norms();
    if find("not|isnt|if|was|might|may|could", &norms).is_some() {
        return None;
    }
    let (whose, after) = match norms.first().copied() {
        Some("im") => (
            Whose::Mine,
            begins_to("im our|the|a|an|now|also|in?", &norms)?,
        ),
        Some("i") => (Whose::Mine, 1 + begins_to(IS, norms.get(1..)?)?),
        Some("she" | "he") => (Whose::Unstated, 1 + begins_to(IS, norms.get(1..)?)?),
        Some("shes" | "hes") => (
            Whose::Unstated,
            1 + begins_to("our|the|a|an?", norms.get(1..)?)?,
        ),
        Some(_) if is_post(&norms) => (Whose::Unstated, 0),
        Some(_) | None => (0..found.len()).find_map(|from| {
            let to = name_at(found, from)?;
            let length = begins_to(IS, norms.get(to..)?)?;
            let name = name_of(&sentence.text, found, from, to);
            Some((Whose::Named(name), to + length))
        })?,
    };
    let region = Region::new(&sentence.text, found, after, found.len());
    Some((whose, region.words(false, 20)?))
}
