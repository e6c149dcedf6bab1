package io.vaporform.route53;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A hosted zone of {@link FakeRoute53}. */
final class FakeZone {

    /** What may stand in a quoted string: itself, a quote or a backslash escaped, a byte by its number in octal. */
    private static final Pattern STRING =
            Pattern.compile("\"((?:[ -!#-\\[\\]-~]|\\\\[\"\\\\]|\\\\[0-3][0-7]{2}){0,255})\"");

    private static final Pattern PRINTABLE = Pattern.compile("\\\\(0[4-7][0-7]|1[0-7]{2}|.)");

    private final String name;
    private final boolean isPrivate;
    private TreeMap<String, Set> sets = new TreeMap<>();

    /** @param extra what a set has beside records, as XML */
    private record Set(String name, String type, String ttl, List<String> values, String extra) {

        String key() {
            return reversed(name) + " " + type;
        }

        String xml() {
            String records = values.stream()
                    .map(value -> "<ResourceRecord><Value>"
                            + value.replace("&", "&amp;").replace("<", "&lt;") + "</Value></ResourceRecord>")
                    .collect(Collectors.joining());
            return "<ResourceRecordSet><Name>" + name + "</Name><Type>" + type + "</Type>" + extra
                    + (values.isEmpty()
                            ? ""
                            : "<TTL>" + ttl + "</TTL><ResourceRecords>" + records + "</ResourceRecords>")
                    + "</ResourceRecordSet>";
        }
    }

    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        final int status;
        final String code;

        Refusal(int status, String code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }
    }

    FakeZone(String name, boolean isPrivate) {
        this.name = name + ".";
        this.isPrivate = isPrivate;
        put(new Set(this.name, "NS", "172800", List.of("ns-1.awsdns-01.org.", "ns-2.awsdns-02.com."), ""));
        put(new Set(this.name, "SOA", "900", List.of("ns-1.awsdns-01.org. hostmaster.example. 1 2 3 4 5"), ""));
    }

    /** Something that has no records, or more than these. */
    FakeZone with(String name, String type, String extra, String... values) {
        put(new Set(name, type, "60", List.of(values), extra));
        return this;
    }

    private void put(Set set) {
        sets.put(set.key(), set);
    }

    String name() {
        return name;
    }

    boolean isPrivate() {
        return isPrivate;
    }

    static String reversed(String name) {
        List<String> labels = new ArrayList<>(List.of(name.split("\\.", -1)));
        Collections.reverse(labels);
        return String.join(".", labels) + ".";
    }

    String page(Map<String, String> query, int largest, String xmlns) {
        String begin = query.containsKey("name")
                ? reversed(listed(query.get("name"))) + " " + query.getOrDefault("type", "")
                : "";
        int size = Math.min(largest, Integer.parseInt(query.getOrDefault("maxitems", "300")));
        List<Set> rest = List.copyOf(sets.tailMap(begin).values());
        boolean more = rest.size() > size;
        return "<ListResourceRecordSetsResponse" + xmlns + "><ResourceRecordSets>"
                + rest.stream().limit(size).map(Set::xml).collect(Collectors.joining()) + "</ResourceRecordSets>"
                + "<IsTruncated>" + more + "</IsTruncated>"
                + (more
                        ? "<NextRecordName>" + rest.get(size).name + "</NextRecordName><NextRecordType>"
                                + rest.get(size).type + "</NextRecordType>"
                        : "")
                + "<MaxItems>" + size + "</MaxItems></ListResourceRecordSetsResponse>";
    }

    private static String listed(String name) {
        String absolute = name.endsWith(".") ? name : name + ".";
        return absolute.replace("*", "\\052");
    }

    /** All of it or nothing. */
    void change(byte[] body) {
        TreeMap<String, Set> before = sets;
        sets = new TreeMap<>(before);
        try {
            elements(parsed(body), "Change").forEach(this::change);
            sets.values().forEach(this::checkAlias);
        } catch (Refusal refused) {
            sets = before;
            throw refused;
        }
    }

    private void change(Element change) {
        Set set = new Set(
                listed(text(change, "Name")),
                text(change, "Type"),
                text(change, "TTL"),
                elements(change, "Value").stream()
                        .map(Element::getTextContent)
                        .map(FakeZone::stored)
                        .toList(),
                "");
        String which = "resource record set [name='" + set.name + "', type='" + set.type + "']";
        if (!set.name.equals(name) && !set.name.endsWith("." + name)) {
            throw invalid("RRSet with DNS name " + set.name + " is not permitted in zone " + name);
        }
        Set there = sets.get(set.key());
        if (text(change, "Action").equals("CREATE")) {
            if (there != null) {
                throw invalid("Tried to create " + which + " but it already exists");
            }
            checkText(set);
            put(set);
        } else if (there == null) {
            throw invalid("Tried to delete " + which + " but it was not found");
        } else if (!there.equals(set)) {
            throw invalid("Tried to delete " + which + " but the values provided do not match the current values");
        } else {
            sets.remove(set.key());
        }
    }

    private static void checkText(Set set) {
        for (String value : set.values) {
            if (set.type.equals("TXT") && !STRING.matcher(value).replaceAll("").isBlank()) {
                throw invalid("Invalid Resource Record: FATAL problem: InvalidCharacterString encountered with '"
                        + value + "'");
            }
        }
    }

    private void checkAlias(Set set) {
        if (set.type.equals("CNAME")
                && sets.subMap(reversed(set.name) + " ", reversed(set.name) + "!")
                                .size()
                        > 1) {
            throw invalid("RRSet of type CNAME with DNS name " + set.name + " is not permitted as a conflicting RRSet "
                    + "with the same DNS name already exists");
        }
    }

    /** A byte that can be seen is kept as it is seen. */
    private static String stored(String value) {
        return PRINTABLE.matcher(value).replaceAll(found -> {
            boolean isNumber = found.group(1).length() == 3;
            char letter = isNumber ? (char) Integer.parseInt(found.group(1), 8) : '\\';
            boolean isSpecial = letter == '"' || letter == '\\' || letter == 0x7f;
            return Matcher.quoteReplacement(isSpecial ? found.group() : String.valueOf(letter));
        });
    }

    private static Refusal invalid(String message) {
        return new Refusal(400, "InvalidChangeBatch", "[" + message + "]");
    }

    private static Element parsed(byte[] body) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(body))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException noXml) {
            throw new IllegalStateException(noXml);
        }
    }

    private static List<Element> elements(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static String text(Element within, String name) {
        return elements(within, name).stream()
                .findFirst()
                .map(Element::getTextContent)
                .orElse("");
    }
}
