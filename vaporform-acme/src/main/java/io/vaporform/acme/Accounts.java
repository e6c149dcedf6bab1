package io.vaporform.acme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;

/**
 * The accounts that this installation has, one for each CA. The key is kept before it is registered, and to register a key again changes nothing (RFC 8555, 7.3.1), so a crash makes no second account. Thread-safe,
 * also between processes.
 */
final class Accounts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "account/";

    private final List<String> contacts;

    /** @param contacts such as {@code mailto:ops@example.com} */
    Accounts(List<String> contacts) {
        this.contacts = List.copyOf(contacts);
    }

    /** One that is kept. */
    private record Kept(Records.Entry entry, KeyPair key, Optional<String> location) {

        static Kept of(Records.Entry entry) {
            try {
                JsonNode node = JSON.readTree(entry.value().reveal());
                return new Kept(
                        entry,
                        KeyPairs.parse(Secret.of(node.get("key").textValue())),
                        Optional.ofNullable(node.path("location").textValue()));
            } catch (JsonProcessingException damaged) {
                throw new IllegalStateException("the account " + entry.key() + " cannot be read any more");
            }
        }

        static Secret value(KeyPair key, Optional<String> location) {
            var node = JSON.createObjectNode().put("key", KeyPairs.text(key).reveal());
            location.ifPresent(url -> node.put("location", url));
            return Secret.of(node.toString());
        }
    }

    /** The account at the session's CA, made if there is none. */
    Login login(Session session, AcmeCa ca, Records records) throws AcmeException {
        Kept kept = kept(ca, records);
        if (kept.location().isPresent()) {
            return session.login(url(kept.location().get()), kept.key());
        }
        AccountBuilder builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(kept.key());
        contacts.forEach(builder::addContact);
        ca.account()
                .ifPresent(outer ->
                        builder.withKeyIdentifier(outer.id(), outer.key().reveal()));
        Login login = builder.createLogin(session);
        // If somebody else was faster, it was with the same key, which has one account.
        records.replace(
                kept.entry(),
                Kept.value(kept.key(), Optional.of(login.getAccountLocation().toString())));
        return login;
    }

    /** The CA no longer knows it: its key is registered anew. */
    void forget(AcmeCa ca, Records records) {
        Kept kept = kept(ca, records);
        records.replace(kept.entry(), Kept.value(kept.key(), Optional.empty()));
    }

    /** The URL by which CAA records name it (RFC 8657); empty if there is none yet. */
    Optional<String> location(AcmeCa ca, Records records) {
        return records.get(key(ca)).map(Kept::of).flatMap(Kept::location);
    }

    private static Kept kept(AcmeCa ca, Records records) {
        String key = key(ca);
        Optional<Records.Entry> there = records.get(key);
        if (there.isEmpty()) {
            records.create(key, Kept.value(KeyType.EC_P256.generate(), Optional.empty()));
            there = records.get(key);
        }
        return Kept.of(there.orElseThrow());
    }

    private static String key(AcmeCa ca) {
        return PREFIX + ca.directory();
    }

    static URL url(String text) {
        try {
            return URI.create(text).toURL();
        } catch (MalformedURLException | IllegalArgumentException damaged) {
            throw new IllegalStateException("a URL that was kept cannot be read any more: " + text, damaged);
        }
    }
}
