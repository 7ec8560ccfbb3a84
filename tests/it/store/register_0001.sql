INSERT INTO application (hub, programme, number, reference, urn, school, status, from_before, adopted_at, state, opened_at, changed_at)
VALUES ('fenland', 'pmr-2022', 1, 'PMR22-0001', '100123', 'Fen Road Primary', 'incomplete', 0, NULL, '{}', 1652000000000, 1652000000000);
INSERT INTO application_number (hub, programme, last) VALUES ('fenland', 'pmr-2022', 1);
INSERT INTO application_key (hub, key, application) VALUES ('fenland', 'urn:100123', 1);
INSERT INTO message (hub, fingerprint, message_id, arrival, first_seen, from_before, raw, size, state, reason, reading, reader_version, kind, decision, review, programme, application, because, judged_at)
VALUES ('fenland', 'f1', 'm1@school.test', 1652000000000, 1652000000000, 0, EMPTY, 17, 'judged', NULL, '{}', 1, 'application', 'request-missing', '["late"]', 'pmr-2022', 1, 'its own form', 1652000000000);
INSERT INTO link (message, application, form, rule) VALUES (1, 1, 0, 'opened');
INSERT INTO delivery (account, folder, uidvalidity, uid, message, seen_at) VALUES ('fenland', 'INBOX', 1, '7', 1, 1652000000000);
INSERT INTO message_hint (hub, key, message) VALUES ('fenland', 'urn:100123', 1);
INSERT INTO ruling (hub, application, at, actor, command, reason, undone_at)
VALUES ('fenland', 1, 1652000000000, 'admin@fenland.test', '"adopt"', 'known school', NULL);
INSERT INTO hold (hub, message, application, reasons, guess, opened_at, closed_at, closed_by)
VALUES ('fenland', 1, 1, '["late"]', NULL, 1652000000000, NULL, NULL);
INSERT INTO letter (hub, kind, class, cause, application, message, message_id, sender, subject, bytes, reports_change, state, reason, created_at, due_at, attempts, sending_at, sent_at, reply)
VALUES ('fenland', 'missing-items', 'answer', 'message:f1', 1, 1, 'l1@fenland.test', 'hub@fenland.test', 'Re: form', EMPTY, 1, 'sent', NULL, 1652000000000, 1652000000000, 1, 1652000000000, 1652000000000, '250 ok');
INSERT INTO recipient (letter, address, key, domain, field, state, reply, decided_at)
VALUES (1, 'head@school.test', 'head@school.test', 'school.test', 'to', 'taken', '250 ok', 1652000000000);
INSERT INTO dead_address (hub, key, since, message) VALUES ('fenland', 'gone@school.test', 1652000000000, 1);
INSERT INTO folder (account, folder, uidvalidity, first_contact, last_looked) VALUES ('fenland', 'INBOX', 1, 1652000000000, 1652000000000);
