package io.vaporform.memory;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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

    /** The aliases and addresses that {@code name} leads to, in that order. */
    List<String> leadsTo(DomainName name) {
        List<String> all = new ArrayList<>();
        Set<DomainName> seen = new HashSet<>();
        Optional<DomainName> at = Optional.of(name);
        while (at.isPresent() && seen.add(at.get())) {
            DomainName now = at.get();
            List.of(Rdata.A, Rdata.AAAA).forEach(type -> find(now, type)
                    .ifPresent(set -> set.data().forEach(data -> all.add(data.text()))));
            Optional<String> alias =
                    find(now, Rdata.CNAME).map(set -> set.data().get(0).text());
            alias.ifPresent(all::add);
            at = alias.map(DomainName::of);
        }
        return all;
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
