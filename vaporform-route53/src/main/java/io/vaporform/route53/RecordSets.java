package io.vaporform.route53;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Our words for those of Route 53, and back. */
final class RecordSets {

    /** How a listing writes the star of a wildcard. */
    private static final String STAR = "\\052";

    private static final Pattern DECIMAL = Pattern.compile("\\\\(\\d{3}|.)", Pattern.DOTALL);
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3}|.)", Pattern.DOTALL);

    private RecordSets() {}

    /** Absolute, as Route 53 takes it. */
    static String text(DomainName name) {
        return name.text() + ".";
    }

    /** Empty for a name that no {@link DomainName} can be. */
    static Optional<DomainName> name(String text) {
        return DomainName.parse(text.startsWith(STAR) ? "*" + text.substring(STAR.length()) : text);
    }

    static ResourceRecordSet of(Rrset set) {
        return ResourceRecordSet.builder()
                .name(text(set.name()))
                .type(set.type())
                .ttl(set.ttl().toSeconds())
                .resourceRecords(set.data().stream()
                        .map(data -> ResourceRecord.builder()
                                .value(escaped(data.text()))
                                .build())
                        .toList())
                .build();
    }

    /** Empty if no {@link Rrset} can say it. */
    static Optional<Rrset> set(ResourceRecordSet set) {
        if (!isPlain(set)) {
            return Optional.empty();
        }
        try {
            List<Rdata> data = set.resourceRecords().stream()
                    .map(record -> Rdata.of(set.typeAsString(), unescaped(record.value())))
                    .toList();
            return name(set.name()).map(name -> new Rrset(name, Duration.ofSeconds(set.ttl()), data));
        } catch (InvalidSpecException foreign) {
            return Optional.empty();
        }
    }

    /** Whether it is its records and nothing else: no alias, no routing policy, nor what a newer Route 53 may add. */
    private static boolean isPlain(ResourceRecordSet set) {
        return set.hasResourceRecords()
                && set.ttl() != null
                && set.equals(ResourceRecordSet.builder()
                        .name(set.name())
                        .type(set.typeAsString())
                        .ttl(set.ttl())
                        .resourceRecords(set.resourceRecords())
                        .build());
    }

    /** What it is, for who wonders why it is left alone. */
    static String describe(ResourceRecordSet set) {
        if (set.aliasTarget() != null) {
            return "an alias of Route 53's own, for " + set.aliasTarget().dnsName();
        }
        return set.setIdentifier() != null
                ? "sets with a routing policy of Route 53's own"
                : "data that cannot be said here";
    }

    /** A byte by its number is decimal in the file of a zone (RFC 1035, 5.1), and octal here. */
    private static String escaped(String text) {
        return rewritten(DECIMAL, text, 10, "\\%03o");
    }

    private static String unescaped(String value) {
        return rewritten(OCTAL, value, 8, "\\%03d");
    }

    private static String rewritten(Pattern escape, String text, int radix, String format) {
        return escape.matcher(text).replaceAll(found -> {
            String code = found.group(1);
            return Matcher.quoteReplacement(
                    code.length() == 3 ? format.formatted(Integer.parseInt(code, radix)) : found.group());
        });
    }
}
