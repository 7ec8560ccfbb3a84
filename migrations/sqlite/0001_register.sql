-- Instants are epoch milliseconds (UTC). Lists and values of the domain are JSON text.

-- A hub's applications. `state` is the folded state as last computed; the readings are the truth.
CREATE TABLE application (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hub TEXT NOT NULL,
    programme TEXT NOT NULL,
    number INTEGER NOT NULL,
    reference TEXT NOT NULL,
    urn TEXT,
    school TEXT NOT NULL,
    status TEXT NOT NULL,
    from_before INTEGER NOT NULL,
    adopted_at INTEGER,
    state TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    UNIQUE (hub, programme, number),
    UNIQUE (hub, reference)
) STRICT;
CREATE INDEX application_urn ON application (hub, programme, urn);

-- The last number given, kept apart: an erased application's number is never given again.
CREATE TABLE application_number (
    hub TEXT NOT NULL,
    programme TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (hub, programme)
) STRICT;

-- What a message can find an application by: `urn:…`, `ref:…`, `addr:…`, `mid:…`, `domain:…`.
CREATE TABLE application_key (
    hub TEXT NOT NULL,
    key TEXT NOT NULL,
    application INTEGER NOT NULL REFERENCES application (id),
    PRIMARY KEY (hub, key, application)
) STRICT;
CREATE INDEX application_key_application ON application_key (application);

-- The journal: every mail once, whatever became of it.
CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hub TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    message_id TEXT,
    arrival INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    from_before INTEGER NOT NULL,
    raw BLOB NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    reading TEXT,
    reader_version INTEGER,
    kind TEXT,
    decision TEXT,
    review TEXT,
    programme TEXT,
    application INTEGER REFERENCES application (id),
    link_rule TEXT,
    judged_at INTEGER,
    UNIQUE (hub, fingerprint)
) STRICT;
CREATE INDEX message_application ON message (application);
CREATE INDEX message_message_id ON message (hub, message_id);
CREATE INDEX message_arrival ON message (hub, arrival, fingerprint);
CREATE INDEX message_first_seen ON message (hub, first_seen);
CREATE INDEX message_state ON message (hub, state);

-- The same message may be delivered to several places, or found again.
CREATE TABLE delivery (
    account TEXT NOT NULL,
    folder TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uid TEXT NOT NULL,
    message INTEGER NOT NULL REFERENCES message (id),
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (account, folder, uidvalidity, uid)
) STRICT;
CREATE INDEX delivery_message ON delivery (message);

-- What a message without an application could find one by, looked at again when one opens.
CREATE TABLE message_hint (
    hub TEXT NOT NULL,
    key TEXT NOT NULL,
    message INTEGER NOT NULL REFERENCES message (id),
    PRIMARY KEY (hub, key, message)
) STRICT;
CREATE INDEX message_hint_message ON message_hint (message);

-- What a person decided.
CREATE TABLE ruling (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hub TEXT NOT NULL,
    application INTEGER REFERENCES application (id),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    command TEXT NOT NULL,
    reason TEXT NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE INDEX ruling_application ON ruling (application);
CREATE INDEX ruling_at ON ruling (hub, at);

-- What needs a person. The id is the item number they see, for good.
CREATE TABLE hold (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hub TEXT NOT NULL,
    message INTEGER NOT NULL REFERENCES message (id),
    application INTEGER REFERENCES application (id),
    reasons TEXT NOT NULL,
    guess TEXT,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by TEXT
) STRICT;
CREATE UNIQUE INDEX hold_message ON hold (message);
CREATE INDEX hold_application ON hold (application);
CREATE INDEX hold_open ON hold (hub, closed_at);

-- The outbox: every letter once. Its bytes are the whole message and never change.
CREATE TABLE letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hub TEXT NOT NULL,
    kind TEXT NOT NULL,
    class TEXT NOT NULL,
    cause TEXT NOT NULL,
    application INTEGER REFERENCES application (id),
    message INTEGER REFERENCES message (id),
    message_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    bytes BLOB NOT NULL,
    reports_change INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    sending_at INTEGER,
    sent_at INTEGER,
    reply TEXT,
    UNIQUE (hub, kind, cause),
    UNIQUE (message_id)
) STRICT;
CREATE INDEX letter_due ON letter (hub, state, due_at);
CREATE INDEX letter_application ON letter (application);
CREATE INDEX letter_message ON letter (message);
CREATE INDEX letter_sending ON letter (hub, sending_at);

CREATE TABLE recipient (
    letter INTEGER NOT NULL REFERENCES letter (id),
    address TEXT NOT NULL,
    key TEXT NOT NULL,
    domain TEXT NOT NULL,
    field TEXT NOT NULL,
    state TEXT NOT NULL,
    reply TEXT,
    decided_at INTEGER,
    PRIMARY KEY (letter, key)
) STRICT;
CREATE INDEX recipient_key ON recipient (key);
CREATE INDEX recipient_domain ON recipient (domain);

-- Addresses a believable bounce of ours has shown not to exist.
CREATE TABLE dead_address (
    hub TEXT NOT NULL,
    key TEXT NOT NULL,
    since INTEGER NOT NULL,
    message INTEGER REFERENCES message (id),
    PRIMARY KEY (hub, key)
) STRICT;
CREATE INDEX dead_address_message ON dead_address (message);

-- Each watched folder as last known. `first_contact` is the watermark: earlier mail is silent.
CREATE TABLE folder (
    account TEXT NOT NULL,
    folder TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    first_contact INTEGER NOT NULL,
    last_looked INTEGER NOT NULL,
    PRIMARY KEY (account, folder)
) STRICT;
