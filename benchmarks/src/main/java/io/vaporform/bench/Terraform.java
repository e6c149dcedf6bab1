package io.vaporform.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A directory with a Terraform configuration of {@code terraform_data} resources and the state of them. Nothing is downloaded. */
record Terraform(Program program) {

    private static final String NAME = "terraform";
    private static final String CONFIGURATION = "main.tf.json";
    private static final String STATE = "terraform.tfstate";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, String> QUIET =
            Map.of("CHECKPOINT_DISABLE", "1", "TF_CLI_CONFIG_FILE", "/dev/null", "TF_IN_AUTOMATION", "1");

    /**
     * Makes {@code size} resources; empty where there is no Terraform. One group of the fleet is applied by Terraform itself, and the state
     * of the others is made after it: an apply writes the whole state after each resource, which takes minutes for thousands. Each
     * {@link #noOpPlan} shows that Terraform agrees with that state.
     */
    static Optional<Terraform> of(int size, Path below) throws IOException {
        if (!Program.isThere(NAME)) {
            return Optional.empty();
        }
        Path directory = Files.createDirectories(below.resolve(NAME + "-" + size));
        Terraform terraform = new Terraform(new Program(directory, QUIET, List.of(NAME)));
        Path configuration = directory.resolve(CONFIGURATION);
        JSON.writeValue(configuration.toFile(), Fleet.terraform(Math.min(size, Fleet.GROUP)));
        terraform.program.succeed("init", "-input=false", "-no-color");
        if (size > 0) {
            terraform.program.succeed("apply", "-auto-approve", "-input=false", "-no-color");
            JSON.writeValue(configuration.toFile(), Fleet.terraform(size));
            multiply(directory.resolve(STATE), size);
        }
        return Optional.of(terraform);
    }

    private static void multiply(Path file, int size) throws IOException {
        ObjectNode state = (ObjectNode) JSON.readTree(file.toFile());
        ObjectNode[] group = new ObjectNode[Fleet.GROUP];
        for (JsonNode resource : state.get("resources")) {
            group[Fleet.numberOf(resource.get("name").textValue())] = (ObjectNode) resource;
        }
        ArrayNode all = state.putArray("resources");
        for (int i = 0; i < size; i++) {
            all.add(copy(group[i % Fleet.GROUP], i));
        }
        JSON.writeValue(file.toFile(), state);
    }

    private static ObjectNode copy(ObjectNode first, int number) {
        ObjectNode copy = first.deepCopy().put("name", Fleet.name(number));
        ObjectNode instance = (ObjectNode) copy.path("instances").path(0);
        ObjectNode attributes = (ObjectNode) instance.path("attributes");
        attributes.put("id", UUID.randomUUID().toString());
        for (String field : List.of("input", "output")) {
            ((ObjectNode) attributes.path(field).path("value").path("env")).put("NUMBER", Integer.toString(number));
        }
        if (instance.has("dependencies")) {
            instance.putArray("dependencies").add("terraform_data." + Fleet.name(Fleet.serviceOf(number)));
        }
        return copy;
    }

    /** How long its own apply of {@code size} new resources takes; empty where there is no Terraform. */
    static Optional<Duration> apply(int size, Path below) throws IOException {
        if (!Program.isThere(NAME)) {
            return Optional.empty();
        }
        Path directory = Files.createTempDirectory(below, NAME);
        Program program = new Program(directory, QUIET, List.of(NAME));
        JSON.writeValue(directory.resolve(CONFIGURATION).toFile(), Fleet.terraform(size));
        program.succeed("init", "-input=false", "-no-color");
        return Optional.of(program.succeed("apply", "-auto-approve", "-input=false", "-no-color")
                .took());
    }

    /** Its own plan with its own defaults, which must say that there is nothing to do. */
    Duration noOpPlan() {
        return program.succeed("plan", "-detailed-exitcode", "-input=false", "-no-color")
                .took();
    }

    String version() {
        return program.succeed("version").output().lines().findFirst().orElse("");
    }
}
