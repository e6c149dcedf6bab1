package io.vaporform.dns;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Why a chain of signatures does not hold, as a person would say it who has heard the same. It has no say in whether it holds. */
final class Diagnosis {

    private final Instant now;
    private final List<Record> records = new ArrayList<>();
    private final List<RRset> sets = new ArrayList<>();

    private Diagnosis(TrustAnchors anchors, List<Inquiry.Heard> heard, Instant now) {
        this.now = now;
        records.addAll(anchors.records());
        for (Inquiry.Heard each : heard) {
            Message answer = each.answer();
            records.addAll(answer.getSection(Section.ANSWER));
            sets.addAll(answer.getSectionRRsets(Section.ANSWER));
            sets.addAll(answer.getSectionRRsets(Section.AUTHORITY));
        }
    }

    /** Empty if nothing is to be seen. */
    static List<String> of(TrustAnchors anchors, List<Inquiry.Heard> heard, Instant now) {
        Diagnosis diagnosis = new Diagnosis(anchors, heard, now);
        Set<String> found = new LinkedHashSet<>();
        heard.stream()
                .filter(each -> each.type() == Type.DNSKEY)
                .forEach(each -> diagnosis.keys(each.name()).ifPresent(found::add));
        diagnosis.sets.forEach(set -> diagnosis.signatures(set).ifPresent(found::add));
        return List.copyOf(found);
    }

    private <T extends Record> List<T> all(Class<T> type, Name name) {
        return records.stream()
                .filter(type::isInstance)
                .filter(each -> each.getName().equals(name))
                .map(type::cast)
                .distinct()
                .toList();
    }

    private Optional<String> keys(Name zone) {
        List<DSRecord> known = all(DSRecord.class, zone);
        List<DNSKEYRecord> keys = all(DNSKEYRecord.class, zone);
        boolean matches = known.stream().anyMatch(ds -> keys.stream().anyMatch(key -> matches(ds, key)));
        return known.isEmpty() || matches
                ? Optional.empty()
                : Optional.of("of " + zone + " "
                        + (zone.equals(Name.root) ? "the trust anchors are" : "the zone above has DS for")
                        + " the keys "
                        + known.stream().map(DSRecord::getFootprint).toList()
                        + ", but the zone's own are "
                        + keys.stream().map(DNSKEYRecord::getFootprint).toList());
    }

    private static boolean matches(DSRecord ds, DNSKEYRecord key) {
        return ds.getFootprint() == key.getFootprint()
                && ds.getAlgorithm() == key.getAlgorithm()
                && Arrays.equals(
                        ds.getDigest(),
                        new DSRecord(key.getName(), key.getDClass(), key.getTTL(), ds.getDigestID(), key).getDigest());
    }

    /** What is wrong with all signatures of a set, as it can be seen on the first of them; empty if one is good. */
    private Optional<String> signatures(RRset set) {
        List<RRSIGRecord> signatures = set.sigs();
        String what = set.getName() + " " + Type.string(set.getType());
        if (signatures.isEmpty()) {
            boolean expected = records.stream()
                    .anyMatch(each ->
                            each instanceof DNSKEYRecord && set.getName().subdomain(each.getName()));
            return expected ? Optional.of("there is no signature of " + what) : Optional.empty();
        }
        List<Optional<String>> found =
                signatures.stream().map(each -> wrong(set, each)).toList();
        return found.stream().allMatch(Optional::isPresent)
                ? found.get(0)
                        .map(wrong -> "the signature of " + what + " by the key "
                                + signatures.get(0).getFootprint() + " of "
                                + signatures.get(0).getSigner() + " " + wrong)
                : Optional.empty();
    }

    private Optional<String> wrong(RRset set, RRSIGRecord signature) {
        if (signature.getExpire().isBefore(now)) {
            return Optional.of("expired on " + signature.getExpire());
        }
        if (signature.getTimeSigned().isAfter(now)) {
            return Optional.of("is not valid before " + signature.getTimeSigned());
        }
        List<DNSKEYRecord> keys = all(DNSKEYRecord.class, signature.getSigner());
        Optional<DNSKEYRecord> key = keys.stream()
                .filter(each -> each.getFootprint() == signature.getFootprint()
                        && each.getAlgorithm() == signature.getAlgorithm())
                .findFirst();
        if (key.isEmpty()) {
            return keys.isEmpty() ? Optional.empty() : Optional.of("is by a key that the zone does not have");
        }
        try {
            DNSSEC.verify(set, signature, key.get(), now);
            return Optional.empty();
        } catch (DNSSEC.DNSSECException | IllegalArgumentException bad) {
            return Optional.of("is none that this key has made of this");
        }
    }
}
