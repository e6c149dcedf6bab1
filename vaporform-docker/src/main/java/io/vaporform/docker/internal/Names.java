package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vaporform.spec.Address;
import io.vaporform.spi.Mark;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/** What things are called in the engine. Always the same for the same mark, so that a lost answer is found again by its name. */
public final class Names {

    private Names() {}

    /** In the place of an instance's number: what runs the release command. */
    static final int RELEASE = -1;

    /** In the place of an instance's number: what its files are put into their volumes through. */
    static final int FILES = -2;

    /** In the place of an instance's number: what a volume is filled through. */
    static final int FILL = -3;

    /** In the place of an instance's number: what a volume is backed up through. */
    static final int SAVE = -4;

    static String container(Mark mark, int number) {
        return mark.address().name() + "-" + alias(mark, number);
    }

    static OptionalInt numberOf(Mark mark, String container) {
        String prefix = container(mark, 0).substring(0, container(mark, 0).length() - 1);
        String number = container.startsWith(prefix) ? container.substring(prefix.length()) : "";
        return number.matches("\\d{1,4}") ? OptionalInt.of(Integer.parseInt(number)) : OptionalInt.empty();
    }

    static String volume(Mark mark) {
        return mark.address().name() + "-" + mark.token();
    }

    /**
     * The name of the whole deployment in its project's network. Another one where it is internal: who refers to it is made anew when that changes, and so
     * joins the network where it is.
     */
    public static String alias(Address address, boolean internal) {
        return address.name() + "." + address.stack() + (internal ? ".internal" : "");
    }

    /** The name of one instance in its project's network: the container's own may be longer than DNS allows. */
    static String alias(Mark mark, int number) {
        return mark.token() + "-" + suffix(number);
    }

    /** What the label {@link ContainerRequest#INSTANCE} says too. */
    static String suffix(int number) {
        return switch (number) {
            case RELEASE -> "release";
            case FILES -> "files";
            case FILL -> "fill";
            case SAVE -> "save";
            default -> Integer.toString(number);
        };
    }

    /** The kernel's name of a network's bridge, of 15 characters at most; one rule of a firewall can be about all that begin with the prefix. */
    static String bridge(String prefix, AddressRange subnet) {
        String begin = prefix.substring(0, Math.min(prefix.length(), 7));
        return begin + String.format(Locale.ROOT, "%08x", subnet.first());
    }

    public static String network(String prefix, String installation, String lineage, String project) {
        CRC32 hash = new CRC32();
        hash.update((installation + "\n" + lineage + "\n" + project).getBytes(UTF_8));
        String readable = prefix + "-" + installation + "-" + project;
        return readable.replaceAll("[^A-Za-z0-9_.-]", "-") + "-" + Long.toString(hash.getValue(), 36);
    }
}
