package io.vaporform.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;

/** A JVM that sets up what core builds on, and no more: a tree written and read, and a circuit breaker used once. */
final class Floor {

    private Floor() {}

    public static void main(String[] arguments) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        byte[] written = mapper.writeValueAsBytes(
                mapper.createObjectNode().put("schemaVersion", 1).put("phase", "READY"));
        JsonNode read = mapper.readTree(written);
        CircuitBreaker breaker = CircuitBreaker.of("floor", CircuitBreakerConfig.ofDefaults());
        if (breaker.executeSupplier(() -> read.get("phase").textValue()).equals("READY")) {
            System.out.println(Program.READY);
        }
    }
}
