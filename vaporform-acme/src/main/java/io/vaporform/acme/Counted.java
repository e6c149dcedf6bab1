package io.vaporform.acme;

import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.dns.PublicSuffixes;
import io.vaporform.spec.DomainName;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One bucket: a limit, and what has it.
 *
 * @param subject of one account nothing, or one of its projects; of a set of names all of them
 */
record Counted(Limit limit, String subject) {

    private static final String SEPARATOR = ",";

    /** Those that names have of one limit, in an order that is the same for all. */
    static List<Counted> of(Limit limit, Collection<DomainName> names, PublicSuffixes suffixes) {
        return subjects(limit.scope(), names, suffixes).stream()
                .map(subject -> new Counted(limit, subject))
                .toList();
    }

    /** What has something of its own in a scope. */
    static List<String> subjects(Scope scope, Collection<DomainName> names, PublicSuffixes suffixes) {
        return switch (scope) {
            case ACCOUNT -> List.of("");
            case NAME ->
                OrderRequest.distinct(names).stream().map(DomainName::text).toList();
            case REGISTERED_DOMAIN ->
                names.stream()
                        .map(name -> registered(name, suffixes).text())
                        .distinct()
                        .sorted()
                        .toList();
            case NAME_SET ->
                List.of(OrderRequest.distinct(names).stream()
                        .map(DomainName::text)
                        .collect(Collectors.joining(SEPARATOR)));
        };
    }

    /** Of a public suffix, that itself. */
    private static DomainName registered(DomainName name, PublicSuffixes suffixes) {
        return suffixes.registrable(name)
                .orElseGet(() -> name.isWildcard() ? name.parent().orElseThrow() : name);
    }

    /** The subject for a person. */
    String who() {
        return who(limit.scope(), subject);
    }

    static String who(Scope scope, String subject) {
        if (subject.isEmpty()) {
            return "this account";
        }
        int first = subject.indexOf(SEPARATOR);
        long others = subject.chars().filter(c -> c == SEPARATOR.charAt(0)).count();
        return first < 0 ? subject : subject.substring(0, first) + " and " + others + " more";
    }
}
