-- Work Groups: who leads which schools. `key` is the name in lower-case words, `lead_key` the
-- lead's address as addresses compare.
CREATE TABLE work_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hub TEXT NOT NULL,
    programme TEXT NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    lead_name TEXT NOT NULL,
    lead TEXT NOT NULL,
    lead_key TEXT NOT NULL,
    capacity INTEGER,
    changed_at INTEGER NOT NULL,
    UNIQUE (hub, key)
) STRICT;
CREATE INDEX work_group_lead ON work_group (hub, lead_key);

-- Which group a school is in: one at most for each application.
CREATE TABLE placement (
    application INTEGER NOT NULL PRIMARY KEY REFERENCES application (id),
    work_group INTEGER NOT NULL REFERENCES work_group (id),
    since INTEGER NOT NULL
) STRICT;
CREATE INDEX placement_group ON placement (work_group);

-- Visits, workshops and the rest. `uid`, `original` and `their_*` are those of whoever planned it
-- (the lead's calendar, a file's row); `our_uid` and `sequence` those of the entries we send, and
-- `sequence` grows with every change people must hear of. `day`: a civil date, for whole days.
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hub TEXT NOT NULL,
    kind TEXT,
    work_group INTEGER REFERENCES work_group (id),
    application INTEGER REFERENCES application (id),
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    gap_task TEXT,
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    day TEXT,
    source TEXT NOT NULL,
    uid TEXT NOT NULL,
    original TEXT NOT NULL,
    their_sequence INTEGER NOT NULL,
    their_stamp INTEGER,
    lead_key TEXT,
    invited TEXT NOT NULL,
    our_uid TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    state TEXT NOT NULL,
    message INTEGER REFERENCES message (id),
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    UNIQUE (hub, uid, original)
) STRICT;
CREATE INDEX event_starts ON event (hub, starts);
CREATE INDEX event_state ON event (hub, state, starts);
CREATE INDEX event_group ON event (work_group, starts);
CREATE INDEX event_application ON event (application, starts);
CREATE INDEX event_message ON event (message);

-- What each person was last told of an event: which change, when it was to be, by which step before
-- it, and whether an entry for their calendar went along.
CREATE TABLE event_told (
    event INTEGER NOT NULL REFERENCES event (id),
    key TEXT NOT NULL,
    application INTEGER REFERENCES application (id),
    sequence INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    step INTEGER,
    entry INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (event, key)
) STRICT;
CREATE INDEX event_told_application ON event_told (application);

-- What a lead or an admin has written down about a school, or about one event with it.
CREATE TABLE event_note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hub TEXT NOT NULL,
    application INTEGER REFERENCES application (id),
    event INTEGER REFERENCES event (id),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX event_note_application ON event_note (application, at);
CREATE INDEX event_note_event ON event_note (event);

-- Reports a school has handed in, by the title the programme gives them.
CREATE TABLE report_received (
    application INTEGER NOT NULL REFERENCES application (id),
    report TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (application, report)
) STRICT;

-- What an accepted school was asked once in a season (`2022-07`): to confirm its people, or for a
-- report by a step before its date.
CREATE TABLE school_asked (
    application INTEGER NOT NULL REFERENCES application (id),
    what TEXT NOT NULL,
    at INTEGER NOT NULL,
    answered_at INTEGER,
    answer TEXT,
    PRIMARY KEY (application, what)
) STRICT;
