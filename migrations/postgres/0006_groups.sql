-- Work Groups: who leads which schools. `key` is the name in lower-case words, `lead_key` the
-- lead's address as addresses compare.
CREATE TABLE work_group (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hub TEXT NOT NULL,
    programme TEXT NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    lead_name TEXT NOT NULL,
    lead TEXT NOT NULL,
    lead_key TEXT NOT NULL,
    capacity BIGINT,
    changed_at BIGINT NOT NULL,
    UNIQUE (hub, key)
);
CREATE INDEX work_group_lead ON work_group (hub, lead_key);

-- Which group a school is in: one at most for each application.
CREATE TABLE placement (
    application BIGINT NOT NULL PRIMARY KEY REFERENCES application (id),
    work_group BIGINT NOT NULL REFERENCES work_group (id),
    since BIGINT NOT NULL
);
CREATE INDEX placement_group ON placement (work_group);

-- Visits, workshops and the rest. `uid`, `original` and `their_*` are those of whoever planned it
-- (the lead's calendar, a file's row); `our_uid` and `sequence` those of the entries we send, and
-- `sequence` grows with every change people must hear of. `day`: a civil date, for whole days.
CREATE TABLE event (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hub TEXT NOT NULL,
    kind TEXT,
    work_group BIGINT REFERENCES work_group (id),
    application BIGINT REFERENCES application (id),
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    gap_task TEXT,
    starts BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    day TEXT,
    source TEXT NOT NULL,
    uid TEXT NOT NULL,
    original TEXT NOT NULL,
    their_sequence BIGINT NOT NULL,
    their_stamp BIGINT,
    lead_key TEXT,
    invited TEXT NOT NULL,
    our_uid TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    state TEXT NOT NULL,
    message BIGINT REFERENCES message (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (hub, uid, original)
);
CREATE INDEX event_starts ON event (hub, starts);
CREATE INDEX event_state ON event (hub, state, starts);
CREATE INDEX event_group ON event (work_group, starts);
CREATE INDEX event_application ON event (application, starts);
CREATE INDEX event_message ON event (message);

-- What each person was last told of an event: which change, when it was to be, by which step before
-- it, and whether an entry for their calendar went along.
CREATE TABLE event_told (
    event BIGINT NOT NULL REFERENCES event (id),
    key TEXT NOT NULL,
    application BIGINT REFERENCES application (id),
    sequence BIGINT NOT NULL,
    starts BIGINT NOT NULL,
    step BIGINT,
    entry BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (event, key)
);
CREATE INDEX event_told_application ON event_told (application);

-- What a lead or an admin has written down about a school, or about one event with it.
CREATE TABLE event_note (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hub TEXT NOT NULL,
    application BIGINT REFERENCES application (id),
    event BIGINT REFERENCES event (id),
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX event_note_application ON event_note (application, at);
CREATE INDEX event_note_event ON event_note (event);

-- Reports a school has handed in, by the title the programme gives them.
CREATE TABLE report_received (
    application BIGINT NOT NULL REFERENCES application (id),
    report TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (application, report)
);

-- What an accepted school was asked once in a season (`2022-07`): to confirm its people, or for a
-- report by a step before its date.
CREATE TABLE school_asked (
    application BIGINT NOT NULL REFERENCES application (id),
    what TEXT NOT NULL,
    at BIGINT NOT NULL,
    answered_at BIGINT,
    answer TEXT,
    PRIMARY KEY (application, what)
);
