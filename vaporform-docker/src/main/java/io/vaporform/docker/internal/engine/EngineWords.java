package io.vaporform.docker.internal.engine;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import java.util.Map;
import java.util.Optional;

/** What the engine says when it refuses, and what to do about it where that is known. */
public final class EngineWords {

    /** A part of the engine's message, and the cure. */
    private static final Map<String, String> CURES = Map.of(
            "no space left on device",
            "free space on the engine's disk; docker system df shows what takes it",
            "non-overlapping IPv4 address pool",
            "remove unused networks, or widen default-address-pools in the engine's daemon.json",
            "executable file not found",
            "give a command that is in the image, by its absolute path",
            "permission denied",
            "make the command executable for the user it runs as",
            "has active endpoints",
            "disconnect what is still connected to the network",
            "unknown capability",
            "give a capability that the engine's kernel knows");

    private EngineWords() {}

    /** The message alone; docker-java's own has the status and the JSON around it. */
    public static String of(DockerException refusal) {
        String text = String.valueOf(refusal.getMessage());
        int json = text.indexOf('{');
        if (json < 0) {
            return text.strip();
        }
        try {
            return new ObjectMapper()
                    .readTree(text.substring(json))
                    .path("message")
                    .asText(text)
                    .strip();
        } catch (JacksonException noJson) {
            return text.strip();
        }
    }

    static String withCure(String words) {
        Optional<String> cure = CURES.entrySet().stream()
                .filter(known -> words.contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        return words + cure.map(text -> "; " + text).orElse("");
    }
}
