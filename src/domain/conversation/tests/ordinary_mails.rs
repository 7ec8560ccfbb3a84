//! Whole mails as most people write them: the word itself among greetings, excuses and news.

use super::*;

#[test]
fn a_yes_among_what_people_write_around_it() {
    decides(
        &[
            "Good morning,\n\nThank you for your email. I am the headteacher at Oakfield and can confirm that I am fully aware of this application and support it.\n\nKind regards\nPetra",
            "Hello\n\nSorry, I have only just seen this as it went into my junk folder. I am happy to take part in the project.\n\nThanks\nPetra",
            "Hi,\n\nThanks for letting us know. Ann should have copied me in - my mistake for not checking! I do agree to be the second lead participant.\n\nPetra",
            "Dear Hub team\n\nApologies for the oversight. I am writing to confirm my agreement to the application and my electronic signature.\n\nYours sincerely\nPetra Quill\nHeadteacher",
            "Hi\n\nYes, I am happy to be involved and have agreed this with my head. We are really looking forward to it.\n\nPetra",
            "Morning! Yes I'm happy to go ahead. Let me know if there's anything else. P x",
            "Hi there,\n\nI'm a bit confused as I thought Ann had already sent this. Anyway, I confirm that I'm happy with the application.\n\nThanks",
            "Hi Team,\n\nI was not in school on Friday so missed this. Please accept this as my confirmation.\n\nMany thanks\nPetra",
            "To whom it may concern,\n\nI confirm that I have agreed to participate in the Work Group 2022-23 as Lead Participant 2.\n\nPetra Quill",
            "Hi,\n\nConfirming I'm happy to be lead participant 2. Ann and I work closely together so this will be really useful for us both.\n\nPetra",
            "Hello, I have been away on residential so sorry for the late response! Yes I agree to everything on the form. Hope you have a lovely half term. Petra",
            "Hi. Happy to sign off on this. Our school business manager will send anything else you need. Petra",
            "Good afternoon\n\nPlease see below my confirmation:\n\nI, Petra Quill, agree to take part in the Primary Mastery Readiness programme.\n\nRegards",
            "Hi, I can confirm that I have read the application form and am in full agreement with it. Please do not hesitate to contact me if you require further information.",
            "Dear Maths Hub,\n\nWith reference to your email of 4th May, I can confirm that I support the application made by Mrs Lee on behalf of our school.\n\nYours faithfully,\nPetra Quill",
            "Yes this is correct. I have given my consent for Ann to submit this on behalf of the school.",
            "Thanks. All okay my end, happy to be a participant.",
            "Hello! Just a quick one to say that I'm happy to be part of this project. I look forward to hearing more. Petra",
            "Hi\n\nI have just started as head here this term, having taken over from Mrs Dunn. I have read the application and am pleased to support it.\n\nPetra",
            "Apologies I forgot to reply to this. Yes, I'm happy to do this alongside Ann.\n\nSent from my iPad",
            "I confirm.\n\nThanks,\nPetra\n\nPetra Quill | Headteacher | Oakfield Primary School | 01632 960111",
            "Hi yes I agree and I'm copying in my head so she can do the same\nPetra",
            "Hi yes I'm happy to be on this. My head will email you separately.\nPetra",
            "Dear Sir/Madam\n\nPlease accept this email as my electronic signature on the attached form.\n\nPetra Quill",
            "Hello,\nSorry for the confusion. I'm definitely happy for this to go ahead and I've told Ann she can have the days out of class.\nPetra",
            "Confirmed - I'm happy with this. Please note I'm only in school Monday to Wednesday so may be slow to reply.",
            "I agree to this. FYI my surname is spelt with two l's on other documents but Quill is right.",
            "I am happy to confirm my support for this application. We had hoped to join last year but staffing prevented it.",
            "We spoke about this in SLT on Monday and I am happy to confirm that we would like to proceed.",
            "I have now spoken with Ann, who explained what's involved. I am very happy to be the second lead participant.",
            "I thought my name on the form was enough! Yes of course I agree.",
            "Do you need anything more than this email? I confirm that I agree to take part.",
            "I've tried to sign the form but it won't let me type in the box, so please take this email as my signature instead.",
            "My printer isn't working so I can't sign a paper copy, but I confirm my agreement by email.",
            "I can't get the attachment to open on my phone but Ann has shown me the form and I'm happy with it.",
            "I haven't got the original email but I confirm that I'm happy to take part.",
            "I don't think I was copied into the first email, but I'm happy to confirm I agree to take part.",
            "I didn't know I had to do this. I'm happy to take part.",
            "I am in receipt of your email dated 26 April and can confirm that, as Headteacher, I have given my approval for this application to be made.",
            "hi its Petra Quill from Oakfield Primary School yes im fine with being lead 2 thx",
            "Ann has asked me to confirm my agreement to participating in the work group and I am pleased to do so.",
            "My apologies, the form was sent while I was out of school. I've now looked at it and I'm happy to put my name to it.",
            "From me it's a yes.",
            "Bernadette will be in touch separately I expect, but from me it's a yes.",
            "I confirm I have given permission for Ann to submit this application and that I am happy to provide the release time needed.",
            "Good morning. I have read the terms of the programme and we are happy to commit to them as a school.",
            "My electronic signature is as follows:\n\nPetra Quill\nHeadteacher",
            "Approved. Can you confirm whether there is any cost to school?",
            "I've read the expectations and agree to do what's asked of me.",
            "Good morning, I'm happy to go ahead as the second participant and my TRN is on the form.",
            "I thought Niamh had already told you - yes I'm doing it.",
        ],
        "confirms",
    );
}

#[test]
fn what_people_write_around_it_signs_nothing() {
    decides(
        &[
            "Hi,\n\nThanks for your email. I'm on leave until Monday and will look at this then. I'm sure it'll be fine.\n\nPetra",
            "Hello, I'd like a bit more information before I agree to this. How many days is it?",
            "Hi, Ann has told me about it and it sounds great. I'll need to check cover with the head first though.",
            "Hi there. I am not the headteacher any more; Carol Dunn took over at Easter. She would be happy to sign I'm sure.",
            "Thanks for this. I've forwarded it to Ann to sign.",
            "Happy Friday! Just to say the form is on its way.",
            "I support Ann in everything she does but this is a lot of days out of class.",
            "I agree it would be good for the school. Leave it with me.",
            "Can I confirm over the phone instead?",
            "I can't open the form so I can't confirm anything.",
            "I can't open the attachment but will sign when I can.",
            "The form won't open, so I don't know what I'm agreeing to.",
            "My printer isn't working, so please wait for my signature.",
            "The link doesn't work but Ann says it's fine.",
            "I've not been able to read the document but I trust Ann, so if she is happy I am.",
            "I have given my consent for the trip.",
            "I gave my permission for the photographs.",
            "Please see below my confirmation of the room booking.",
            "I'm only in Monday to Wednesday.",
            "I confirm that I will be supporting the children on the day.",
            "I confirm that I will be supporting Ann on the day.",
            "I can't open the form, please treat this as my apology.",
            "The link is broken so I agree it needs fixing.",
            "My phone can't open it but I'm happy to wait.",
            "I can't print the form, but I'm happy to come in and sign it in person.",
            "The scanner isn't working so I'll sign it next week.",
            "I couldn't open the attachment but I approve of the layout of your email.",
            "The governors and I are considering it.",
            "The governors and I are happy with our Ofsted result.",
            "SLT are happy with the timetable and so am I.",
            "Ann is going to the launch and so am I.",
            "Ann wants the day off and so do I.",
            "Ben agrees the deadline is short and so do I.",
            "My team and I support the school council.",
            "You have my consent to be named in the newsletter.",
            "You have my consent to be added to the mailing list.",
            "You have my permission to be considered awkward!",
            "I gave my approval for the minibus.",
            "I have given my consent for Ann to leave early.",
            "I have given my support to Ann.",
            "Ann and Ben will be released on Friday afternoon for the funeral.",
            "I am happy for Ann to represent the school at the conference.",
            "It would be a pleasure to help with the conference.",
            "It is an honour to be asked.",
            "I will take on the role of maths governor.",
            "Happy to take up the role of examiner.",
            "I will undertake the training.",
            "I am in receipt of your email and have passed it to the head.",
            "I acknowledge that I am the head.",
            "I acknowledge that the form has been completed.",
            "My name is on the list with her agreement.",
            "I have no problem with your email.",
            "I have no problem being copied in.",
            "I don't have any problem with Ann.",
            "I hope that is everything you need.",
            "I'm happy to be released from this.",
            "I was happy for Ann to put my name forward last year.",
            "I thought you had my confirmation.",
            "Of course! What is the password?",
            "Yes! Is the trip still on?",
            "Yes. Where is your office?",
            "Sorry for not being copied in.",
            "It was sent with my knowledge.",
            "I am only in on Mondays and I agree that is a problem.",
            "I agree and have told Ann no.",
            "Ann has my full support in applying to the other hub.",
            "From me it's a yes to the lunch.",
            "I'm happy to crack on with my planning.",
            "I take part in this kind of thing every year.",
            "Of course! When is the lunch?",
            "It's a yes from me to the lunch.",
            "Ann thinks so, but from me it's a yes to the trip only.",
            "I confirm I have given permission for Ann to leave early.",
            "Approved. Can you confirm whether I need to sign?",
            "Yes. Could you tell me what I am agreeing to?",
            "I agree to do what I can.",
            "I am happy to commit to them once I have read them.",
            "My electronic signature is on the way.",
            "Ann has asked that I confirm.",
            "Ann has asked that I confirm my participation.",
            "Ann has requested my agreement.",
            "Ann has asked me to confirm my agreement.",
            "SLT are going and so am I.",
            "Ann supports this and so do the governors.",
            "My name was put on the form with Ann's agreement.",
            "The application was made with the head's approval.",
            "Please be assured that I will sign it.",
            "The team and I will discuss it.",
            "I would be happy to be named if there is nobody else.",
            "No problem with the date.",
            "I hope this is enough.",
            "I am in receipt of your email and can confirm the date.",
            "Ann has asked me to confirm the numbers for lunch and I am happy to do so.",
            "It's from our school.",
            "The form was sent while I was out of school.",
            "I thought Ann had told you.",
            "I am happy for Ann to represent the school in the quiz.",
            "I'm happy and have agreed with my head to wait until next year.",
            "I agree with you and have asked Ann to sign.",
            "I'll happily take part if we get a place in the first cohort.",
            "I have signed the paper form and posted it to you.",
            "I'm happy for you to ring me about this.",
            "Yes, I got your message, thank you.",
            "Yes I will do.",
            "I can confirm that the head has signed it.",
            "I'm sorry, I can't open the attachment. Please resend and I'll confirm.",
            "I am happy to take part in an interview about it.",
            "I am writing on behalf of Petra Quill, who is happy to take part.",
            "Petra has asked me to say that she agrees.",
            "We have not decided yet. Yes to the newsletter though.",
        ],
        "",
    );
}

#[test]
fn a_head_may_say_more_of_the_school() {
    in_reply(&[
        (
            "Joanne has my full support in applying for this programme and I am committed to releasing her and Charlotte.",
            "approves",
        ),
        (
            "Please can you let me know if we have done everything we need to do?",
            "chases",
        ),
        (
            "May's TRN is 1234567 and Will Cole's is 7654321.",
            "Will Cole.trn=7654321; May.trn=1234567",
        ),
        ("May Cole - 1234567", "May Cole.trn=1234567"),
        ("In May Ann Lee's TRN is 1234567", "Ann Lee.trn=1234567"),
        (
            "Please be advised that I am happy for Ann and Ben to represent the school on this programme.",
            "approves",
        ),
        (
            "After careful thought we have decided that we can't go ahead with the application this year.",
            "withdraws",
        ),
        ("We have decided that we can't go ahead with the trip.", ""),
        (
            "Morning, can I just check our application's all in order please?",
            "chases",
        ),
        (
            "Could you let me know whether the application form from Thistledown Brook Primary School has arrived safely?",
            "chases",
        ),
        ("Hi, has Bo confirmed yet or do I need to chase?", "chases"),
        ("Can I check whether the hall has parking?", "asks"),
        (
            "I confirm that Ann and Ben will be released for all the training days and that the school is committed to the programme.",
            "approves",
        ),
        ("Ann and Ben's pupils will be released for the day.", ""),
        (
            "Dear all,\n\nI fully support Ann and Ben's participation in this programme. It is in line with our school improvement plan.\n\nPetra Quill\nHeadteacher",
            "approves",
        ),
    ]);
}

#[test]
fn what_leads_up_to_a_yes_may_be_the_writer_s_own() {
    in_reply(&[
        (
            "From my school account this time: I confirm my signature as headteacher.",
            "confirms",
        ),
        ("From me it's a yes: I confirm my signature.", "confirms"),
        (
            "Committee met last night and approved it, so you now have my signature - I confirm.",
            "confirms",
        ),
        ("So you now have my signature.", "confirms"),
        (
            "I hereby give my signature, although I wasn't in the copy of the first email for which I apologise.",
            "confirms",
        ),
        (
            "confirm i agree w everything on form, didnt get the 1st email",
            "confirms",
        ),
        ("Supporting this fully", "confirms"),
        (
            "Ann has done a brilliant job and I'm proud to put my name to it",
            "confirms",
        ),
        (
            "This is fine by me, Rob has done a great job on the form",
            "confirms",
        ),
        ("I've had this from Ann: I confirm", "hearsay"),
        ("From my deputy: I confirm", "hearsay"),
        ("I got the following: I confirm", "hearsay"),
        ("Ann Lee, head: I confirm", "hearsay"),
        (
            "I hereby sign, although I wasn't asked before Ann sent it and don't agree with the dates",
            "",
        ),
        (
            "Please add my signature when you have heard from the chair.",
            "condition",
        ),
        ("Please find my confirmation attached.", "hearsay"),
        ("I'm proud to put my name to the choir list", ""),
        (
            "I agree it's a good programme. Whether we can afford the cover's another matter.",
            "",
        ),
        (
            "I confirm my signature for our sister school Hazelmere Infants.",
            "",
        ),
        ("Yes!! Congratulations on the award, saw it on Twitter.", ""),
    ]);
}

#[test]
fn a_whole_answer_may_stand_in_the_subject() {
    let below = |subject: &str, text: &str| heard(subject, &split(Some(text), None));
    let sent = format!("\n\nSent from my iPhone{LETTER}");
    assert_eq!(below("I confirm my signature", &sent), "confirms");
    assert_eq!(below("I confirm my signature", ""), "confirms");
    assert_eq!(below("My TRN is 1234567", ""), "my.trn=1234567");
    assert_eq!(below("Signed form", ""), "");
    assert_eq!(below("Re: I confirm my signature", &sent), "");
    assert_eq!(
        below("I confirm my signature", &format!("Not yet!{LETTER}")),
        ""
    );
}
