CREATE TABLE {schema}.vaporform_row (
    row_key BYTEA PRIMARY KEY,
    row_value BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    due BIGINT
);

CREATE INDEX vaporform_row_revision ON {schema}.vaporform_row (revision);

CREATE INDEX vaporform_row_due ON {schema}.vaporform_row (due) WHERE due IS NOT NULL;

-- Written by every commit: space on the page for the next version of the row.
CREATE TABLE {schema}.vaporform_revision (
    id SMALLINT PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
) WITH (fillfactor = 10);

INSERT INTO {schema}.vaporform_revision (id, revision) VALUES (1, 0);

CREATE TABLE {schema}.vaporform_key (
    key_id VARCHAR(64) PRIMARY KEY,
    proof BYTEA NOT NULL
);
