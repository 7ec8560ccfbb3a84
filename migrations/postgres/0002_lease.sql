-- Whose work a hub is while several daemons share one database. A lease not renewed runs out.
CREATE TABLE lease (
    hub TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL
);
