package io.vaporform.docker.internal.engine;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** An answer whose body may still be under way. */
record EngineResponse(HttpUriRequestBase request, ClassicHttpResponse response) implements DockerHttpClient.Response {

    @Override
    public int getStatusCode() {
        return response.getCode();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return Arrays.stream(response.getHeaders())
                .collect(groupingBy(Header::getName, mapping(Header::getValue, toList())));
    }

    @Override
    public @Nullable String getHeader(String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    @Override
    public InputStream getBody() {
        try {
            HttpEntity entity = response.getEntity();
            return entity == null ? InputStream.nullInputStream() : entity.getContent();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Gives the connection back if the body was read to its end, and else drops it: a stream may have no end. */
    @Override
    public void close() {
        request.cancel();
        try {
            response.close();
        } catch (IOException alreadyBroken) {
            // There is nothing left to close.
        }
    }
}
