-- Every statement may run again: H2 commits at each of them, so that a process may die between two.
CREATE TABLE IF NOT EXISTS {schema}.vaporform_row (
    row_key VARBINARY(800) PRIMARY KEY,
    row_value VARBINARY(67108864) NOT NULL,
    revision BIGINT NOT NULL,
    due BIGINT
);

CREATE INDEX IF NOT EXISTS {schema}.vaporform_row_revision ON {schema}.vaporform_row (revision);

CREATE INDEX IF NOT EXISTS {schema}.vaporform_row_due ON {schema}.vaporform_row (due);

CREATE TABLE IF NOT EXISTS {schema}.vaporform_revision (
    id SMALLINT PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
);

INSERT INTO {schema}.vaporform_revision (id, revision)
    SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM {schema}.vaporform_revision);

CREATE TABLE IF NOT EXISTS {schema}.vaporform_key (
    key_id VARCHAR(64) PRIMARY KEY,
    proof VARBINARY(1024) NOT NULL
);
