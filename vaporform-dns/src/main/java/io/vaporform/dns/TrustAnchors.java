package io.vaporform.dns;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.Violations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * The keys of the root, from which each chain of signatures is followed (<a href="https://www.rfc-editor.org/rfc/rfc4035#section-5">RFC 4035, 5</a>). Immutable.
 *
 * <p>IANA changes its keys every few years and says so long before. With keys that are no longer in use every signed domain looks broken: give newer ones by {@link #of}, or take a newer version.
 */
public final class TrustAnchors {

    /** Of when {@link #iana()} is. */
    public static final LocalDate BUNDLED = LocalDate.of(2024, 7, 18);

    /** What every validator has (RFC 8624, 3.1): of others it would say that what they sign is unsigned. */
    private static final Set<Integer> ALGORITHMS = Set.of(
            DNSSEC.Algorithm.RSASHA256,
            DNSSEC.Algorithm.RSASHA512,
            DNSSEC.Algorithm.ECDSAP256SHA256,
            DNSSEC.Algorithm.ECDSAP384SHA384,
            DNSSEC.Algorithm.ED25519,
            DNSSEC.Algorithm.ED448);

    private static final Set<Integer> DIGESTS = Set.of(DNSSEC.Digest.SHA256, DNSSEC.Digest.SHA384);

    private final List<DSRecord> records;

    private TrustAnchors(List<DSRecord> records) {
        this.records = List.copyOf(records);
    }

    /** IANA's keys 20326 and 38696, as of {@link #BUNDLED}. */
    public static TrustAnchors iana() {
        return of(
                ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
                ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16");
    }

    /**
     * Other keys, such as those of a private root.
     *
     * @param lines as in the file of a zone, each a DS or DNSKEY record of the root, such as those that {@code dnssec-dsfromkey} writes
     * @throws InvalidSpecException if there is none, or one is not of the root or of no use
     */
    public static TrustAnchors of(String... lines) {
        Violations found = new Violations();
        List<DSRecord> records = new ArrayList<>();
        InputStream text = new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        try (Master file = new Master(text, Name.root, 0)) {
            file.disableIncludes(true);
            for (Record next = file.nextRecord(); next != null; next = file.nextRecord()) {
                Record each = next;
                usable(each)
                        .ifPresentOrElse(
                                records::add,
                                () -> found.add(
                                        "trust anchor",
                                        each,
                                        "must be a DS or DNSKEY of the root, with an algorithm in use (RFC 8624)",
                                        "write it as \". IN DS 20326 8 2 E06D…\""));
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            found.add("trust anchor", "", "cannot be read: " + unreadable.getMessage(), "write a record on each line");
        }
        found.unless(
                !records.isEmpty() || !found.isEmpty(),
                "trust anchors",
                "",
                "there are none, so every domain would count as unsigned",
                "leave them out for IANA's");
        found.throwIfAny();
        return new TrustAnchors(records);
    }

    private static Optional<DSRecord> usable(Record anchor) {
        DSRecord ds = anchor instanceof DNSKEYRecord key
                ? new DSRecord(key.getName(), key.getDClass(), key.getTTL(), DNSSEC.Digest.SHA256, key)
                : anchor instanceof DSRecord given ? given : null;
        return Optional.ofNullable(ds)
                .filter(each -> each.getName().equals(Name.root)
                        && ALGORITHMS.contains(each.getAlgorithm())
                        && DIGESTS.contains(each.getDigestID()));
    }

    List<DSRecord> records() {
        return records;
    }

    /** As a file for dnsjava. */
    InputStream text() {
        return new ByteArrayInputStream(toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return String.join("\n", records.stream().map(DSRecord::toString).toList()) + "\n";
    }
}
