package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one text for each meaning of a record's data. */
final class RdataText {

    /** RFC 1035, 3.3: the longest of the strings that a TXT record has one or more of. */
    private static final int LONGEST_STRING = 255;

    private static final int LARGEST = 65535;
    /** Each part up to 255: what is not, Java would look up as a name. */
    private static final Pattern ADDRESS = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|\\d?\\d)(\\.(?!$)|$)){4}");

    private static final Pattern ADDRESS6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern BYTE = Pattern.compile("\\d{3}");
    private static final Pattern CAA = Pattern.compile("(\\d{1,3})\\s+([a-zA-Z0-9]{1,15})\\s+(.*)");

    private RdataText() {}

    static String canonical(String type, String text, Violations found) {
        return switch (type) {
            case Rdata.A -> address(text, ADDRESS, 4, "192.0.2.1", found);
            case Rdata.AAAA -> address(text, ADDRESS6, 16, "2001:db8::1", found);
            case Rdata.CNAME, Rdata.NS, Rdata.ALIAS, "PTR", "DNAME" -> name(text, found);
            case Rdata.MX -> numbersAndName(text, 1, "10 mail.example.com", found);
            case Rdata.SRV -> numbersAndName(text, 3, "0 5 443 www.example.com", found);
            case Rdata.CAA -> caa(text, found);
            case Rdata.TXT -> strings(text, found);
            default -> other(text, found);
        };
    }

    private static String address(String text, Pattern form, int length, String example, Violations found) {
        if (form.matcher(text).matches()) {
            try {
                // No name is looked up: what has the form of an address is one, or an exception.
                byte[] address = InetAddress.getByName(text).getAddress();
                if (address.length == length) {
                    return length == 4 ? InetAddress.getByAddress(address).getHostAddress() : shortest(address);
                }
            } catch (UnknownHostException noAddress) {
                // refused below
            }
        }
        found.add("rdata", text, "is no address of that family", "write " + example);
        return text;
    }

    /** RFC 5952: the longest run of two or more zero groups, the first of such, is left out. */
    private static String shortest(byte[] address) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = ((address[2 * i] & 0xff) << 8) | (address[2 * i + 1] & 0xff);
        }
        int begin = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                begin = i;
                length = end - i;
            }
        }
        return begin < 0 ? hex(groups, 0, 8) : hex(groups, 0, begin) + "::" + hex(groups, begin + length, 8);
    }

    private static String hex(int[] groups, int begin, int end) {
        return String.join(
                ":",
                Arrays.stream(groups, begin, end).mapToObj(Integer::toHexString).toList());
    }

    private static String name(String text, Violations found) {
        if (text.equals(".")) {
            return text;
        }
        try {
            return DomainName.of(text).text();
        } catch (InvalidSpecException noName) {
            found.addAll("rdata: ", noName.violations());
            return text;
        }
    }

    private static String numbersAndName(String text, int numbers, String example, Violations found) {
        List<String> parts = List.of(text.split("\\s+", -1));
        boolean sound = parts.size() == numbers + 1
                && parts.subList(0, numbers).stream().allMatch(part -> isNumber(part, LARGEST));
        if (!sound) {
            found.add("rdata", text, "must be " + numbers + " of 0 to " + LARGEST + " and a name", "write " + example);
            return text;
        }
        StringBuilder all = new StringBuilder();
        parts.subList(0, numbers)
                .forEach(part -> all.append(Integer.parseInt(part)).append(' '));
        return all + name(parts.get(numbers), found);
    }

    private static boolean isNumber(String text, int largest) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= largest;
    }

    private static String caa(String text, Violations found) {
        Matcher parts = CAA.matcher(text);
        if (!parts.matches() || !isNumber(parts.group(1), 255)) {
            found.add(
                    "rdata", text, "must be flags of 0 to 255, a tag and a value", "write 0 issue \"letsencrypt.org\"");
            return text;
        }
        byte[] value = joined(split(parts.group(3), found));
        return Integer.parseInt(parts.group(1)) + " " + parts.group(2).toLowerCase(Locale.ROOT) + " \""
                + escaped(value, 0, value.length) + "\"";
    }

    private static String strings(String text, Violations found) {
        StringBuilder all = new StringBuilder();
        for (byte[] string : split(text, found)) {
            all.append(all.isEmpty() ? "" : " ").append(strings(string));
        }
        found.unless(!all.isEmpty(), "rdata", text, "there are no strings", "write \"\" for an empty one");
        return all.toString();
    }

    static String quoted(String value) {
        return strings(value.getBytes(StandardCharsets.UTF_8));
    }

    /** One string, or as many as it takes. */
    private static String strings(byte[] value) {
        StringBuilder all = new StringBuilder();
        int begin = 0;
        do {
            int end = Math.min(begin + LONGEST_STRING, value.length);
            all.append(begin == 0 ? "\"" : " \"")
                    .append(escaped(value, begin, end))
                    .append('"');
            begin = end;
        } while (begin < value.length);
        return all.toString();
    }

    static String unquoted(String text) {
        return new String(joined(split(text, new Violations())), StandardCharsets.UTF_8);
    }

    private static byte[] joined(List<byte[]> strings) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        strings.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static CharSequence escaped(byte[] value, int begin, int end) {
        StringBuilder text = new StringBuilder();
        for (int i = begin; i < end; i++) {
            int b = value[i] & 0xff;
            if (b == '"' || b == '\\') {
                text.append('\\').append((char) b);
            } else if (b < ' ' || b > '~') {
                text.append('\\').append((char) ('0' + b / 100)).append((char) ('0' + b / 10 % 10));
                text.append((char) ('0' + b % 10));
            } else {
                text.append((char) b);
            }
        }
        return text;
    }

    /** The character strings of RFC 1035, 5.1, quoted or not. What is wrong is said once. */
    private static List<byte[]> split(String text, Violations found) {
        List<byte[]> strings = new ArrayList<>();
        ByteArrayOutputStream current = null;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean border = c == '"' || (!quoted && Character.isWhitespace(c));
            if (border) {
                if (current != null) {
                    strings.add(current.toByteArray());
                }
                quoted = c == '"' && !quoted;
                current = quoted ? new ByteArrayOutputStream() : null;
                continue;
            }
            current = current == null ? new ByteArrayOutputStream() : current;
            int length = c == '\\' ? unescape(text, i + 1, current) : plain(text, i, current);
            if (length < 0) {
                found.add(
                        "rdata",
                        text,
                        "has a backslash that escapes nothing",
                        "write \\\\ for a backslash, \\DDD for a byte");
                return strings;
            }
            i += length;
        }
        found.unless(!quoted, "rdata", text, "a quote is not closed", "use Rdata.txt(value), which quotes");
        if (current != null) {
            strings.add(current.toByteArray());
        }
        return strings;
    }

    /** Takes the character at {@code begin}; returns how many more characters that were. */
    private static int plain(String text, int begin, ByteArrayOutputStream bytes) {
        int end = text.offsetByCodePoints(begin, 1);
        bytes.writeBytes(text.substring(begin, end).getBytes(StandardCharsets.UTF_8));
        return end - begin - 1;
    }

    /** Takes {@code \DDD} or {@code \X} at {@code begin}, behind its backslash; returns how many characters that were, or -1 if it is neither. */
    private static int unescape(String text, int begin, ByteArrayOutputStream bytes) {
        if (begin + 3 <= text.length()
                && BYTE.matcher(text).region(begin, begin + 3).matches()) {
            int b = Integer.parseInt(text.substring(begin, begin + 3));
            bytes.write(b);
            return b <= 255 ? 3 : -1;
        }
        return begin < text.length() ? plain(text, begin, bytes) + 1 : -1;
    }

    private static String other(String text, Violations found) {
        found.unless(!text.isEmpty(), "rdata", text, "there are none", "say what the record says");
        found.unless(
                text.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t'),
                "rdata",
                text,
                "has characters that a zone's file has not",
                "escape them as \\DDD");
        return blanksBetweenParts(text);
    }

    /** Each run of blanks becomes one, but within quotes. */
    private static String blanksBetweenParts(String text) {
        StringBuilder all = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = !quoted && (c == ' ' || c == '\t');
            if (c == '\\' && i + 1 < text.length()) {
                all.append(c).append(text.charAt(++i));
            } else if (!blank) {
                quoted = (c == '"') != quoted;
                all.append(c);
            } else if (all.charAt(all.length() - 1) != ' ') {
                all.append(' ');
            }
        }
        return all.toString();
    }
}
