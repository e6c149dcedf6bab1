package io.vaporform.memory;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the DNS and the web of an in-memory world say: records and files that somebody has published, and those that a provider has set for a domain. Every name is in a zone that providers
 * can write. Thread-safe.
 */
public final class InMemoryInternet {

    /** Whose the records of a domain are: nobody's but those who published them. */
    private static final String PUBLIC = "";

    private final Object lock = new Object();
    private final Map<String, Published> records = new TreeMap<>();
    private final Map<String, String> files = new HashMap<>();

    InMemoryInternet() {}

    private record Published(String owner, Rrset set) {}

    /** Somebody sets these records, in the place of any there were of their name and type. */
    public void publish(Rrset set) {
        synchronized (lock) {
            records.put(key(set.name(), set.type()), new Published(PUBLIC, set));
        }
    }

    /** Somebody removes the records of that name and type, whoever has set them. */
    public void withdraw(DomainName name, String type) {
        synchronized (lock) {
            records.remove(key(name, type));
        }
    }

    /** Somebody has a web server answer at {@code url} with that text. */
    public void serve(String url, String text) {
        synchronized (lock) {
            files.put(url, text);
        }
    }

    /** What is answered at {@code url}. */
    public Optional<String> file(String url) {
        synchronized (lock) {
            return Optional.ofNullable(files.get(url));
        }
    }

    /** What there is of that name and type. */
    public Optional<Rrset> find(DomainName name, String type) {
        synchronized (lock) {
            return Optional.ofNullable(records.get(key(name, type))).map(Published::set);
        }
    }

    /** Where a name leads: the names on the way, the first left out, and the addresses at its end. */
    record Way(List<DomainName> aliases, List<String> addresses) {}

    Way resolve(DomainName name) {
        List<DomainName> aliases = new ArrayList<>();
        DomainName at = name;
        for (Optional<DomainName> next = alias(at);
                next.isPresent() && !aliases.contains(next.get());
                next = alias(at)) {
            at = next.get();
            aliases.add(at);
        }
        DomainName end = at;
        List<String> addresses = Stream.of(Rdata.A, Rdata.AAAA)
                .flatMap(type -> find(end, type).stream())
                .flatMap(set -> set.data().stream())
                .map(Rdata::text)
                .toList();
        return new Way(aliases, addresses);
    }

    private Optional<DomainName> alias(DomainName name) {
        return find(name, Rdata.CNAME)
                .map(set -> DomainName.of(set.data().get(0).text()));
    }

    /**
     * Sets the records of a domain, and removes those that it had and are not among them.
     *
     * @param adopts whether it takes over what others have published
     * @return the first of {@code wanted} that others have published; then nothing was changed
     */
    Optional<Rrset> set(String owner, List<Rrset> wanted, boolean adopts) {
        synchronized (lock) {
            Optional<Rrset> foreign = wanted.stream()
                    .filter(set -> {
                        Published there = records.get(key(set.name(), set.type()));
                        return there != null
                                && !there.owner().equals(owner)
                                && !(adopts && there.owner().equals(PUBLIC));
                    })
                    .findFirst();
            if (foreign.isEmpty()) {
                records.values().removeIf(there -> there.owner().equals(owner));
                wanted.forEach(set -> records.put(key(set.name(), set.type()), new Published(owner, set)));
            }
            return foreign;
        }
    }

    private static String key(DomainName name, String type) {
        return name + " " + type;
    }
}
