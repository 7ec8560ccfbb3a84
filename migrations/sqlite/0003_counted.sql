-- The gate counts letters by these: found in the index alone, past no letter's bytes.
DROP INDEX letter_due;
CREATE INDEX letter_due ON letter (hub, state, due_at, class, reports_change);
DROP INDEX letter_sending;
CREATE INDEX letter_sending ON letter (hub, sending_at, state, class, reports_change);
