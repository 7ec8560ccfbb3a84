use super::super::names_another_programme;
use crate::domain::testing::programme;

#[test]
fn a_programme_of_another_phase_stage_or_year_is_another() {
    let rows = [
        ("Yes to the secondary programme from us.", true, false),
        (
            "We would love to be part of the secondary programme as well, so yes please.",
            true,
            false,
        ),
        (
            "Happy to take part in the secondary Teaching for Mastery Work Group.",
            true,
            false,
        ),
        ("Yes to the Early Years one from us too please.", true, true),
        ("Yes, sign us up for the post-16 maths project.", true, true),
        (
            "I'm happy to sign up for the Sustaining Mastery group.",
            true,
            true,
        ),
        ("I agree to join the Mastery Readiness group.", false, true),
        ("Yes, happy to confirm our place for 2023/24.", true, true),
        ("I confirm our place for 2022-2023.", false, false),
        (
            "I agree to take part in 2022/23, and in 2023/24 if we may.",
            false,
            false,
        ),
        (
            "I support the primary programme and would like the secondary one too.",
            false,
            false,
        ),
        ("I confirm this for our primary school.", false, false),
        (
            "I trained as a secondary teacher and am happy to take part.",
            false,
            false,
        ),
        (
            "It is in our school development plan, and I support the application.",
            false,
            false,
        ),
        (
            "I am the Year 5/6 teacher and confirm on 03/05-22.",
            false,
            false,
        ),
        ("I agree.", false, false),
        ("Yes to the sixth form project.", true, true),
        (
            "Re: Marham Road School & Sixth Form - application",
            false,
            false,
        ),
        ("Oakfield Infants & Nursery - application", false, false),
    ];
    for (text, primary, secondary) in rows {
        let of = |id| names_another_programme(text, programme(id));
        assert_eq!(of("pmr-2022"), primary, "{text} (primary)");
        assert_eq!(of("sec-2022"), secondary, "{text} (secondary)");
    }
}
