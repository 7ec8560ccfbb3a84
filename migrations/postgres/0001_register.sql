-- Instants are epoch milliseconds (UTC). Lists and values of the domain are JSON text.

-- A hub's applications. `state` is the folded state as last computed; the readings are the truth.
CREATE TABLE application (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hub TEXT NOT NULL,
    programme TEXT NOT NULL,
    number BIGINT NOT NULL,
    reference TEXT NOT NULL,
    urn TEXT,
    school TEXT NOT NULL,
    status TEXT NOT NULL,
    from_before BIGINT NOT NULL,
    adopted_at BIGINT,
    state TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (hub, programme, number),
    UNIQUE (hub, reference)
);
CREATE INDEX application_urn ON application (hub, programme, urn);

-- The last number given, kept apart: an erased application's number is never given again.
CREATE TABLE application_number (
    hub TEXT NOT NULL,
    programme TEXT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (hub, programme)
);

-- What a message can find an application by: `urn:…`, `ref:…`, `addr:…`, `mid:…`, `domain:…`.
CREATE TABLE application_key (
    hub TEXT NOT NULL,
    key TEXT NOT NULL,
    application BIGINT NOT NULL REFERENCES application (id),
    PRIMARY KEY (hub, key, application)
);
CREATE INDEX application_key_application ON application_key (application);

-- The journal: every mail once, whatever became of it.
CREATE TABLE message (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hub TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    message_id TEXT,
    arrival BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    from_before BIGINT NOT NULL,
    raw BYTEA NOT NULL,
    size BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    reading TEXT,
    reader_version BIGINT,
    kind TEXT,
    decision TEXT,
    review TEXT,
    programme TEXT,
    application BIGINT REFERENCES application (id),
    link_rule TEXT,
    judged_at BIGINT,
    UNIQUE (hub, fingerprint)
);
CREATE INDEX message_application ON message (application);
CREATE INDEX message_message_id ON message (hub, message_id);
CREATE INDEX message_arrival ON message (hub, arrival, fingerprint);
CREATE INDEX message_first_seen ON message (hub, first_seen);
CREATE INDEX message_state ON message (hub, state);

-- The same message may be delivered to several places, or found again.
CREATE TABLE delivery (
    account TEXT NOT NULL,
    folder TEXT NOT NULL,
    uidvalidity BIGINT NOT NULL,
    uid TEXT NOT NULL,
    message BIGINT NOT NULL REFERENCES message (id),
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account, folder, uidvalidity, uid)
);
CREATE INDEX delivery_message ON delivery (message);

-- What a message without an application could find one by, looked at again when one opens.
CREATE TABLE message_hint (
    hub TEXT NOT NULL,
    key TEXT NOT NULL,
    message BIGINT NOT NULL REFERENCES message (id),
    PRIMARY KEY (hub, key, message)
);
CREATE INDEX message_hint_message ON message_hint (message);

-- What a person decided.
CREATE TABLE ruling (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hub TEXT NOT NULL,
    application BIGINT REFERENCES application (id),
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    command TEXT NOT NULL,
    reason TEXT NOT NULL,
    undone_at BIGINT
);
CREATE INDEX ruling_application ON ruling (application);
CREATE INDEX ruling_at ON ruling (hub, at);

-- What needs a person. The id is the item number they see, for good.
CREATE TABLE hold (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hub TEXT NOT NULL,
    message BIGINT NOT NULL REFERENCES message (id),
    application BIGINT REFERENCES application (id),
    reasons TEXT NOT NULL,
    guess TEXT,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    closed_by TEXT
);
CREATE UNIQUE INDEX hold_message ON hold (message);
CREATE INDEX hold_application ON hold (application);
CREATE INDEX hold_open ON hold (hub, closed_at);

-- The outbox: every letter once. Its bytes are the whole message and never change.
CREATE TABLE letter (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hub TEXT NOT NULL,
    kind TEXT NOT NULL,
    class TEXT NOT NULL,
    cause TEXT NOT NULL,
    application BIGINT REFERENCES application (id),
    message BIGINT REFERENCES message (id),
    message_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    reports_change BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    sending_at BIGINT,
    sent_at BIGINT,
    reply TEXT,
    UNIQUE (hub, kind, cause),
    UNIQUE (message_id)
);
CREATE INDEX letter_due ON letter (hub, state, due_at);
CREATE INDEX letter_application ON letter (application);
CREATE INDEX letter_message ON letter (message);
CREATE INDEX letter_sending ON letter (hub, sending_at);

CREATE TABLE recipient (
    letter BIGINT NOT NULL REFERENCES letter (id),
    address TEXT NOT NULL,
    key TEXT NOT NULL,
    domain TEXT NOT NULL,
    field TEXT NOT NULL,
    state TEXT NOT NULL,
    reply TEXT,
    decided_at BIGINT,
    PRIMARY KEY (letter, key)
);
CREATE INDEX recipient_key ON recipient (key);
CREATE INDEX recipient_domain ON recipient (domain);

-- Addresses a believable bounce of ours has shown not to exist.
CREATE TABLE dead_address (
    hub TEXT NOT NULL,
    key TEXT NOT NULL,
    since BIGINT NOT NULL,
    message BIGINT REFERENCES message (id),
    PRIMARY KEY (hub, key)
);
CREATE INDEX dead_address_message ON dead_address (message);

-- Each watched folder as last known. `first_contact` is the watermark: earlier mail is silent.
CREATE TABLE folder (
    account TEXT NOT NULL,
    folder TEXT NOT NULL,
    uidvalidity BIGINT NOT NULL,
    first_contact BIGINT NOT NULL,
    last_looked BIGINT NOT NULL,
    PRIMARY KEY (account, folder)
);
