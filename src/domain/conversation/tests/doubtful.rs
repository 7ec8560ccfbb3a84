//! Numbers and addresses that are no answer, though one is waited for.

use super::*;

/// Heard, and overheard.
fn taken(text: &str) -> String {
    let words = split(Some(&format!("{text}{LETTER}")), None);
    let values = overhear(&words);
    let values = values.iter().map(|u| given(&u.topic, &u.value));
    let mut taken: Vec<String> = vec![heard("Re: our form", &words)];
    taken.extend(values);
    taken.retain(|t| !t.is_empty());
    let taken = taken.join("; ");
    let mut told: Vec<&str> = Vec::new();
    for value in taken.split("; ") {
        if !told.contains(&value) {
            told.push(value);
        }
    }
    told.join("; ")
}

#[test]
fn a_number_of_somebody_else_or_of_nobody_is_no_answer() {
    let nothing = [
        "Ulla is on a school trip till Thursday. If it's urgent ring the site manager on 07700 900555.",
        "The site manager is on 07700 900555.",
        "Her husband can be reached on 07700 900555.",
        "Ulla is on a school trip, ring the deputy, 07700 900555.",
        "The hub's number you gave, 01632 960555, does not work.",
        "Your number 01632 960555 rings out.",
        "We rang 01632 960555 twice and nobody answered.",
        "It isn't 2948173.",
        "It might be 2948173 but I'm not sure.",
        "Ellie's employee number is 2948173.",
        "Ellie's payroll number is 2948173, TRN to follow.",
        "TRN: 2948173 (previous teacher), new one to follow.",
        "LA: see school website",
        "Please don't use precious@a.test, it bounces.",
        "Her line manager is theo@a.test",
        "Write to our office at office@a.test",
    ];
    let nothing: Vec<(&str, &str)> = nothing.iter().map(|text| (*text, "")).collect();
    all(&nothing, taken);
    all(
        &[
            (
                "My own TRN is 2948173, Ellie's I don't know.",
                "my.trn=2948173",
            ),
            (
                "My own email is jonny.weir@a.test, hers I'll find out.",
                "my.email=jonny.weir@a.test",
            ),
            (
                "Noor's address is n.salim@a.test, the one I copied.",
                "Noor.email=n.salim@a.test",
            ),
            ("Sorry, that's wrong, it's 2019348", "?.trn=2019348"),
            ("I'm afraid I may have missed it: 2019348", ""),
        ],
        taken,
    );
}

#[test]
fn who_leads_a_subject_has_told_a_post() {
    let posts =
        "my.role=lead maths and teach Year 6; Tobias.role=SENCo and has Reception two days a week";
    all(
        &[
            (
                "I lead maths and teach Year 6. Tobias is our SENCo and has Reception two days a week.",
                posts,
            ),
            ("I lead on this with Ann.", ""),
            ("May we lead maths in this way?", "asks"),
        ],
        taken,
    );
}

#[test]
fn a_number_among_words_that_do_more_than_carry_it_is_no_answer() {
    let nothing = [
        "Moira only has her payroll number to hand (4471902).",
        "The number against Delphine's name is 2930117 with a question mark next to it, so please don't use that until I've checked.",
        "Moira trained in Scotland, her GTCS registration is 1023348.",
        "If it turns out to be 3146690 I will let you know.",
        "I used to be 2719904 under my maiden name.",
        "Maeve joins us from the agency (their candidate no. 5518203).",
        "Please ignore the 2250183 in our covering note, that was Margaret's number.",
        "2398104 is what came up when I searched for her surname, but there are three people called Dunmore on it.",
        "My student number at the university is 1904427.",
        "I've asked Tamsin whether it's 2763301 and am waiting to hear.",
        "Once her induction is signed off she'll be issued with one. Temporary reference 9900231.",
        "On the specialist programme you had me as 2019944. I've no idea where that came from, it isn't mine.",
        "Please don't ring 07700 900412 any more, I've lost that phone.",
        "Breakfast club: 07700 900236.",
        "The supply agency is on 020 7946 0182 if you need cover costs",
        "Our sister school has an Oksana too, hers is 07700 900671, make sure you don't mix them up.",
        "Delphine: phone number to follow (n.b. 01632 960990 on the website is out of date).",
        "You can't ring her on 07700 900520 at the moment because it's been cut off.",
        "Before we became an academy it was 110712.",
        "The infants' URN is 118204, we are the juniors and have a different one.",
        "Our charity number is 528416. URN to follow from the trust.",
        "The box said 'e.g. 100000' and I left it blank because I don't know ours.",
        "Not 136402 please, that's the old school that closed.",
        "The order number on your quote was 203318.",
        "Please send Inge's copy to the office for now, office@oak.test, until IT have set her up.",
        "Emails here go firstname.surname@oak.test but she has a double-barrelled name.",
        "The address we put in the cc, hello@oak.test, is our general enquiries.",
        "Please scrap the number I gave over the phone to your colleague (2847710), that turned out to be my wife's.",
        "Is the TRN the number on my payslip? Mine says 0067213. If that's not it tell me where to look please",
        "Not the one ending 4471, that's the nursery next door (01632 964471).",
        "Before April we were with Northamptonshire, which doesn't exist any more.",
        "The trust is at 4 Commerce Way, Peterborough PE1 5XB.",
        "Please don't write to Pauline at the address on the first line, office@oak.test, she never sees those.",
        "The technician (helpdesk@oak.test) is slow at the moment.",
        "Post goes to 7 Cobbler's Row, Huntingdon, PE29 7LB.",
    ];
    let nothing: Vec<(&str, &str)> = nothing.iter().map(|text| (*text, "")).collect();
    all(&nothing, |text| {
        let taken = taken(text);
        let values = taken.split("; ").filter(|t| t.contains('='));
        values.collect::<Vec<_>>().join("; ")
    });
}

#[test]
fn words_that_only_carry_a_number_leave_it_an_answer() {
    all(
        &[
            (
                "Apologies, it was in the other drawer: 2714406.",
                "?.trn=2714406",
            ),
            (
                "TRNs as requested: 2714419 (me), 3018863 (Yvette).",
                "my.trn=2714419; Yvette.trn=3018863",
            ),
            (
                "We're 193328 and we come under Cambridgeshire.",
                "local_authority=Cambridgeshire; school_urn=193328",
            ),
            (
                "Paul's number is 1940830. Grace is teaching until lunch but she'll reply after that.",
                "Paul.trn=1940830",
            ),
            ("As promised: 07700 900377", "?.phone=07700 900377"),
            (
                "Please find Miss Brocklebank's number: 07700 900488",
                "Miss Brocklebank.phone=07700 900488",
            ),
            (
                "Hi it's Samantha. Edwin asked me to pass on his TRN, which is 3071882 (mine was on the form).",
                "Edwin.trn=3071882",
            ),
            (
                "Ring me on 07700 900591 any time after four.",
                "my.phone=07700 900591",
            ),
            ("Daniel says the number is 1940526.", "Daniel.trn=1940526"),
            (
                "The URN for Westerby Wood Primary School is 193530.",
                "school_urn=193530",
            ),
            (
                "Rob has asked me to pass on her TRN as well: 1930121.",
                "Rob.trn=1930121",
            ),
            (
                "I'm usually teaching so best to leave a message on 01632 960741.",
                "my.phone=01632 960741",
            ),
            ("It should be 7654321 not 7654312.", "?.trn=7654321"),
            (
                "My mistake, she has one of the new style addresses: b.hatt@oak.test",
                "?.email=b.hatt@oak.test",
            ),
            (
                "School address: Windmill Close, Thetford, IP24 1PL (the sat nav takes you to the wrong gate).",
                "school_address=Windmill Close, Thetford, IP24 1PL",
            ),
        ],
        taken,
    );
}

#[test]
fn a_number_is_an_answer_however_it_is_written() {
    all(
        &[
            (
                "Lorna's is 2948 173, she found it on an old payslip.",
                "Lorna.trn=2948173",
            ),
            ("Ms Noakes: 28-47713", "Ms Noakes.trn=2847713"),
            ("RP27/14414 according to my certificate.", "?.trn=2714414"),
            (
                "I'm told you're waiting for Ravi's teacher ref. That's (27)14418.",
                "Ravi.trn=2714418",
            ),
            (
                "mine: 2714420; hers: 3018864",
                "my.trn=2714420; ?.trn=3018864",
            ),
            (
                "Maeve: +44 (0)7700 900814",
                "Maeve.phone=+44 (0)7700 900814",
            ),
            (
                "Main switchboard (01632) 960818, option 2 for the office.",
                "school_phone=(01632) 960818",
            ),
            (
                "Ann can be reached via the office, 0191 498 0101.",
                "Ann.phone=0191 498 0101; school_phone=0191 498 0101",
            ),
            ("We meet on 12 5 2022 and again on 1/12/2022.", ""),
            (
                "1) 01632 960838\n2) Deputy head and Year 6 teacher",
                "?.phone=01632 960838; ?.role=Deputy head and Year 6 teacher",
            ),
            (
                "We're in Hertfordshire. I'm on 01632 960581 and Patsy is on 07700 900948.",
                "local_authority=Hertfordshire; my.phone=01632 960581; Patsy.phone=07700 900948",
            ),
            (
                "The local authority should say Norfolk, apologies.",
                "local_authority=Norfolk",
            ),
            (
                "Local authority is Suffolk and the hub is Cambridge Maths Hub\nRory",
                "local_authority=Suffolk; maths_hub=Cambridge Maths Hub",
            ),
            (
                "I rang the TRA on 13/03/2024 and they gave me 2016816. If anything is wrong ring me.",
                "?.trn=2016816",
            ),
            (
                "Billie says the best number for her is 01632 960132 but not before 8.",
                "Billie.phone=01632 960132",
            ),
            (
                "The school address is\n22 Rectory Field, Soham, CB7 5AA",
                "school_address=22 Rectory Field, Soham, CB7 5AA",
            ),
            ("I take Year 8, Year 10 and the Year 11 resit group.", ""),
            ("Ofsted list us as 143215.", "school_urn=143215"),
            (
                "3 Quay Street\nWisbech\nPE13 1ND",
                "school_address=3 Quay Street, Wisbech, PE13 1ND",
            ),
            (
                "You'll find us at Sluice Road, Downham Market, PE38 9RT. There's no number.",
                "school_address=Sluice Road, Downham Market, PE38 9RT",
            ),
            (
                "Lincolnshire is our authority, and thank you for asking.",
                "local_authority=Lincolnshire",
            ),
            (
                "The authority is Essex even though our postal address says Cambs.",
                "local_authority=Essex",
            ),
            (
                "Bryn is our mathematics co-ordinator and class teacher in Year 3.",
                "Bryn.role=mathematics co-ordinator and class teacher in Year 3",
            ),
        ],
        taken,
    );
}
