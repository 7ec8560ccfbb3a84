-- Each run of a scheduled job is a row, so that no two daemons do it twice. The newest says what is
-- still to do.
CREATE TABLE job_run (
    hub TEXT NOT NULL,
    job TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    ran_at INTEGER NOT NULL,
    PRIMARY KEY (hub, job, due_at)
) STRICT;

-- Days on which an admin has stopped the reminders. `day` is a civil date of the hub's.
CREATE TABLE reminders_held (
    hub TEXT NOT NULL,
    day TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (hub, day)
) STRICT;

-- Schools asked to apply.
CREATE TABLE invitation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hub TEXT NOT NULL,
    programme TEXT NOT NULL,
    urn TEXT NOT NULL,
    school TEXT NOT NULL,
    contact TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    invited_at INTEGER NOT NULL,
    ended_at INTEGER,
    ended_because TEXT,
    UNIQUE (hub, programme, urn)
) STRICT;
CREATE INDEX invitation_email ON invitation (hub, email_key);

-- Which step of a ladder a letter was, for each thing it was about: one letter may remind of several.
CREATE TABLE reminder (
    hub TEXT NOT NULL,
    about TEXT NOT NULL,
    step TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letter (id),
    application INTEGER REFERENCES application (id),
    invitation INTEGER REFERENCES invitation (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (hub, about, step)
) STRICT;
CREATE INDEX reminder_letter ON reminder (letter);
CREATE INDEX reminder_application ON reminder (application);
CREATE INDEX reminder_invitation ON reminder (invitation);
