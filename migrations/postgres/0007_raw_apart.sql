-- Raw mail stands apart: noting a mail's outcome rewrites its whole row, and raw mail is most of it.
CREATE TABLE raw_message (
    message BIGINT PRIMARY KEY REFERENCES message (id),
    raw BYTEA NOT NULL
);
INSERT INTO raw_message (message, raw) SELECT id, raw FROM message;
ALTER TABLE message DROP COLUMN raw;
