package io.vaporform.docker.internal.swarm;

import com.fasterxml.jackson.databind.JsonNode;

/** One node as a list has shown it. */
record NodeView(JsonNode seen) {

    String id() {
        return seen.path("ID").asText();
    }

    /** Where its published ports are. A manager may not know its own address but as the one that it told the others. */
    String address() {
        String status = seen.path("Status").path("Addr").asText();
        if (!status.isEmpty() && !status.equals("0.0.0.0")) {
            return status;
        }
        String manager = seen.path("ManagerStatus").path("Addr").asText();
        return manager.replaceAll(":\\d+$", "").replaceAll("[\\[\\]]", "");
    }

    /** Whether it takes tasks. */
    boolean takesTasks() {
        return seen.path("Status").path("State").asText().equals("ready")
                && seen.path("Spec").path("Availability").asText().equals("active");
    }

    boolean isDown() {
        return seen.path("Status").path("State").asText().equals("down");
    }

    long milliCpus() {
        return resources().path("NanoCPUs").asLong() / 1_000_000;
    }

    long memory() {
        return resources().path("MemoryBytes").asLong();
    }

    private JsonNode resources() {
        return seen.path("Description").path("Resources");
    }
}
