package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Locale;

/**
 * The name of an image, as in {@code registry.example.com/shop/web:1}.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/image/tag/">How images are named</a>
 */
public record ImageName(String text) {

    /** What names that say no registry mean. */
    static final String DOCKER_HUB = "docker.io";

    /** The registry that it comes from, with its port if the name has one. */
    String registry() {
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        // No part of a path has capitals, so newer engines take such a one for a host.
        boolean host = first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
        return host ? registry(first) : DOCKER_HUB;
    }

    /** The one name of a registry that is known by several. */
    public static String registry(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("index.docker.io") || lower.equals("registry-1.docker.io") ? DOCKER_HUB : lower;
    }

    /** Without tag and digest. */
    String repository() {
        String tagged = text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
        int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
        return colon < 0 ? tagged : tagged.substring(0, colon);
    }

    /** What the engine is to pull. With neither tag nor digest it would pull every tag there is. */
    String query() {
        boolean exact = text.contains("@") || text.indexOf(':', text.lastIndexOf('/') + 1) > 0;
        return "fromImage=" + URLEncoder.encode(text, UTF_8) + (exact ? "" : "&tag=latest");
    }
}
