package io.vaporform.jdbc;

import io.vaporform.error.VaporformException;
import io.vaporform.spec.Violations;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/**
 * For each key that values are encrypted with, one known text under it: so that a missing or wrong key is found when the store is opened, whatever
 * rows there are.
 */
final class KeyProofs {

    private static final byte[] TEXT = "vaporform".getBytes(StandardCharsets.US_ASCII);
    /** Longer than any row's key, so no proof could stand as a row's value. */
    private static final String PLACE = "proof of key ".repeat(RowKeys.LONGEST / 10);

    private final Connections connections;
    private final Sql sql;
    private final KeyRing keys;
    private final RowCipher cipher;

    KeyProofs(Connections connections, Sql sql, KeyRing keys, RowCipher cipher) {
        this.connections = connections;
        this.sql = sql;
        this.keys = keys;
        this.cipher = cipher;
    }

    /** @throws io.vaporform.error.InvalidSpecException naming every key that is missing or not the one it was */
    void check() {
        if (!hasCurrent(connections.read("look for its keys", this::proofs))) {
            connections.write("note its key", session -> {
                session.lock(sql);
                // Again, as another process may have been faster.
                if (!hasCurrent(proofs(session))) {
                    session.update(sql.addProof(), keys.current(), cipher.seal(PLACE + keys.current(), TEXT));
                }
                return true;
            });
        }
    }

    private boolean hasCurrent(List<Proof> proofs) {
        Violations found = new Violations();
        proofs.forEach(proof -> check(proof, found));
        found.throwIfAny();
        return proofs.stream().anyMatch(proof -> proof.id().equals(keys.current()));
    }

    private void check(Proof proof, Violations found) {
        if (keys.key(proof.id()) == null) {
            found.add(
                    "keyRing",
                    keys,
                    "lacks key " + proof.id() + ", which encrypted rows of the store at "
                            + connections.failures().where(),
                    "add it with keyRing.with(\"" + proof.id() + "\", key)");
            return;
        }
        try {
            cipher.open(PLACE + proof.id(), proof.sealed());
        } catch (VaporformException wrong) {
            found.add(
                    "keyRing[" + proof.id() + "]",
                    "another key",
                    "must be the key that encrypted rows of the store at "
                            + connections.failures().where() + " under this id",
                    "give that key this id, and a new key a new one");
        }
    }

    /** The keys of all rows but the current one are not needed any more. */
    void forgetOthers(Session session) throws SQLException {
        session.update(sql.dropOtherProofs(), keys.current());
    }

    private List<Proof> proofs(Session session) throws SQLException {
        return session.query(sql.proofs(), line -> new Proof(line.getString(1), line.getBytes(2)));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Proof(String id, byte[] sealed) {}
}
