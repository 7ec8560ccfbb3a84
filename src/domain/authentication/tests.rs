use super::*;
use crate::domain::mail::parse;

use Authentication::{Fail, Pass, Unknown};

fn judge(receiver: &Receiver, headers: &str) -> Authentication {
    let message = format!("{headers}\n\nx\n");
    let found = authenticate(&parse(message.as_bytes()), receiver);
    let crlf = authenticate(&parse(message.replace('\n', "\r\n").as_bytes()), receiver);
    assert_eq!(found, crlf, "{headers}");
    found
}

fn pinned(headers: &str) -> Authentication {
    judge(&Receiver::Pinned("mx.hub.test".to_owned()), headers)
}

/// One field of ours with these results, and a head of Oakfield as its author.
fn check(results: &str, expected: Authentication) {
    let headers =
        format!("Authentication-Results: {results}\nFrom: Head <h@oakfield.cambs.sch.uk.test>");
    assert_eq!(pinned(&headers), expected, "{results}");
}

#[test]
fn results_are_read_as_rfc_8601_writes_them() {
    check(
        "mx.hub.test; dmarc=pass header.from=oakfield.cambs.sch.uk.test",
        Pass,
    );
    check(
        "mx.hub.test; dmarc=pass (p=NONE) header.from=h@oakfield.cambs.sch.uk.test",
        Pass,
    );
    check(
        "MX.Hub.Test 1; DMARC=Pass Header.From=OAKFIELD.cambs.sch.uk.test",
        Pass,
    );
    check(
        "mx.hub.test (a (nested; dmarc=fail) comment) ;\n dmarc = pass",
        Pass,
    );
    check(
        "mx.hub.test; dkim/1=pass header.d=oakfield.cambs.sch.uk.test",
        Pass,
    );
    check(
        "mx.hub.test; dkim=pass header.i=@mail.oakfield.cambs.sch.uk.test",
        Pass,
    );
    check(
        "mx.hub.test; dkim=pass header.d=mail.service.test;\n dkim=pass header.d=oakfield.cambs.sch.uk.test",
        Pass,
    );
    check(
        "mx.hub.test; spf=pass smtp.mailfrom=h@oakfield.cambs.sch.uk.test",
        Pass,
    );
    check(
        "mx.hub.test; spf=pass smtp.mailfrom=bounce.oakfield.cambs.sch.uk.test",
        Pass,
    );
    check(
        "\"mx.hub.test\"; spf=pass reason=\"good; really\" smtp.mailfrom=oakfield.cambs.sch.uk.test",
        Pass,
    );
    check(
        "mx.hub.test; dmarc=pass header.from=oakfie;\n dkim=pass header.d=oakfield.cambs.sch.uk.test",
        Pass,
    );
    check(
        "mx.hub.test; dkim=fail header.d=oakfield.cambs.sch.uk.test; dkim=pass header.d=oakfield.cambs.sch.uk.test; spf=fail",
        Pass,
    );
}

/// Case 71: forged Authentication-Results.
#[test]
fn what_is_not_aligned_or_not_sure_is_unknown() {
    check("mx.hub.test; none", Unknown);
    check("mx.hub.test", Unknown);
    check("", Unknown);
    check("mx.hub.test; dmarc=none; spf=none; dkim=none", Unknown);
    check("mx.hub.test; dkim=pass header.d=service.test", Unknown);
    // both under the public suffix cambs.sch.uk
    check(
        "mx.hub.test; dkim=pass header.d=larkfield.cambs.sch.uk.test",
        Unknown,
    );
    check("mx.hub.test; dkim=pass header.d=cambs.sch.uk.test", Unknown);
    check("mx.hub.test; dmarc=pass header.from=evil.test", Unknown);
    check(
        "mx.hub.test; spf=pass smtp.helo=oakfield.cambs.sch.uk.test",
        Unknown,
    );
    check(
        "mx.hub.test; spf=softfail smtp.mailfrom=h@oakfield.cambs.sch.uk.test; dkim=fail",
        Unknown,
    );
    check("mx.hub.test; dkim=fail; spf=none", Unknown);
    check("mx.hub.test; dkim=temperror; dmarc=bestguesspass", Unknown);
    check(
        "mx.hub.test; x=y reason=\"dmarc=pass header.d=oakfield.cambs.sch.uk.test\"",
        Unknown,
    );
    check(
        "mx.hub.test; dkim=none (dkim=pass header.d=oakfield.cambs.sch.uk.test)",
        Unknown,
    );
}

#[test]
fn a_failed_policy_fails_and_so_do_both_methods() {
    check(
        "mx.hub.test; dmarc=fail (p=REJECT) header.from=oakfield.cambs.sch.uk.test",
        Fail,
    );
    check(
        "mx.hub.test; dkim=pass header.d=oakfield.cambs.sch.uk.test; dmarc=FAIL",
        Fail,
    );
    check(
        "mx.hub.test; dkim=fail; spf=fail smtp.mailfrom=x.test",
        Fail,
    );
    check("mx.hub.test; dkim=fail; dkim=fail; spf=hardfail", Fail);
}

const FROM: &str = "From: h@oakfield.cambs.sch.uk.test";

/// Case 71: forged Authentication-Results.
#[test]
fn only_the_topmost_field_of_the_pinned_receiver_counts() {
    let pass = "dmarc=pass header.from=oakfield.cambs.sch.uk.test";
    let at = |fields: &[&str]| {
        let fields: String = fields
            .iter()
            .map(|f| match f.strip_prefix('+') {
                Some(other) => format!("{other}\n"),
                None => format!("Authentication-Results: {f}\n"),
            })
            .collect();
        pinned(&format!("{fields}{FROM}"))
    };
    let ours_fail = "mx.hub.test; dmarc=fail";
    let ours_none = "mx.hub.test; dmarc=none";
    let ours_pass = format!("mx.hub.test; {pass}");
    let others = format!("mx.evil.test; {pass}");
    assert_eq!(at(&[&others]), Unknown);
    assert_eq!(at(&[&others, ours_fail]), Fail);
    assert_eq!(at(&[ours_none, &ours_pass]), Unknown);
    assert_eq!(at(&[&ours_pass, ours_fail]), Pass);
    assert_eq!(at(&["+Received: from a by b; x", &ours_pass]), Pass);
    assert_eq!(at(&[&format!("mx.hub.test.evil.test; {pass}")]), Unknown);
    assert_eq!(at(&[pass]), Unknown);
    assert_eq!(
        at(&["+ARC-Authentication-Results: i=1; mx.hub.test; dmarc=pass"]),
        Unknown
    );
}

#[test]
fn without_exactly_one_author_nothing_passes() {
    let field = "Authentication-Results: mx.hub.test; dmarc=pass";
    assert_eq!(pinned(&format!("{field}\nTo: a@oak.test")), Unknown);
    assert_eq!(
        pinned(&format!("{field}\nFrom: a@oak.test, b@oak.test")),
        Unknown
    );
    assert_eq!(
        pinned(&format!("{field}\nFrom: a@oak.test\nFrom: b@oak.test")),
        Unknown
    );
    let failed = "Authentication-Results: mx.hub.test; dmarc=fail";
    assert_eq!(pinned(&format!("{failed}\nTo: a@oak.test")), Fail);
}

#[test]
fn nobody_pinned_is_unknown() {
    let headers = format!("Authentication-Results: mx.hub.test; dmarc=pass\n{FROM}");
    assert_eq!(judge(&Receiver::Nobody, &headers), Unknown);
}

#[test]
fn exchange_online_counts_only_within_its_own_block() {
    let own = "Received: from LO2P.GBRP265.PROD.OUTLOOK.COM (2603::1) by\n CW1P.GBRP265.PROD.OUTLOOK.COM with HTTPS; Fri, 13 May 2022 13:30:51 +0000\n";
    let outside = "Received: from mail.oakfield.cambs.sch.uk.test (203.0.113.9) by\n LO4G.mail.protection.outlook.com (10.0.0.1) with Microsoft SMTP Server; Fri, 13 May 2022 13:30:50 +0000\n";
    let result = "Authentication-Results: spf=pass (sender IP is 203.0.113.9)\n smtp.mailfrom=oakfield.cambs.sch.uk.test; dkim=pass (signature was verified)\n header.d=oakfield.cambs.sch.uk.test;dmarc=pass action=none\n header.from=oakfield.cambs.sch.uk.test;compauth=pass reason=100\n";
    let named = result.replace("spf=pass (", "mx.evil.test; spf=pass (");
    let fail = "Authentication-Results: spf=fail; dkim=fail; dmarc=fail action=oreject\n";
    let internal = "X-MS-Exchange-Organization-AuthAs: Internal\n";
    let check = |fields: &[&str], expected: Authentication| {
        let headers = format!("{}{FROM}", fields.concat());
        assert_eq!(
            judge(&Receiver::ExchangeOnline, &headers),
            expected,
            "{headers}"
        );
    };
    check(&[own, own, result, outside], Pass);
    check(
        &[
            "Return-Path: h@oak.test\n",
            own,
            "ARC-Seal: i=1\n",
            result,
            outside,
        ],
        Pass,
    );
    check(&[own, outside, result], Unknown);
    check(&[own, fail, outside, result], Fail);
    check(&[own, "Subject: x\n", result], Unknown);
    check(&[result, outside], Unknown);
    check(&[own, &named, outside], Unknown);
    check(&[own, internal], Pass);
    check(
        &[
            own,
            outside,
            internal.replace("Internal", "Anonymous").as_str(),
        ],
        Unknown,
    );
    check(
        &[
            own,
            internal,
            internal.replace("Internal", "Anonymous").as_str(),
        ],
        Unknown,
    );
}
