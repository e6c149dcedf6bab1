package io.vaporform.docker.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;

/** Makes of an answer with an error what docker-java's own commands make of it. */
final class Refusals {

    /** A swarm's words, with the status 500, for what two clients make at a time; who comes a moment later is answered with 409. */
    private static final String NAME_TAKEN = "name conflicts with an existing object";

    private Refusals() {}

    static void require(DockerHttpClient.Response answer) throws IOException {
        int status = answer.getStatusCode();
        if (status < 400) {
            return;
        }
        String words = new String(answer.getBody().readAllBytes(), UTF_8);
        if (words.contains(NAME_TAKEN)) {
            throw new ConflictException(words);
        }
        throw switch (status) {
            case 400 -> new BadRequestException(words);
            case 404 -> new NotFoundException(words);
            case 409 -> new ConflictException(words);
            default -> new DockerException(words, status);
        };
    }
}
