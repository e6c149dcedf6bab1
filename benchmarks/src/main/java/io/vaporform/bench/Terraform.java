package io.vaporform.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A directory with a Terraform configuration of {@code terraform_data} resources and the state of them. Nothing is downloaded. */
final class Terraform {

    private static final String PROGRAM = "terraform";

    private final Program program;

    private Terraform(Path directory) {
        program = new Program(
                directory,
                Map.of("CHECKPOINT_DISABLE", "1", "TF_CLI_CONFIG_FILE", "/dev/null", "TF_IN_AUTOMATION", "1"),
                java.util.List.of(PROGRAM));
    }

    static boolean isThere() {
        return Program.isThere(PROGRAM);
    }

    /** Writes the configuration, and applies it if there is anything in it. */
    static Terraform of(int size, Path below) throws IOException {
        Path directory = Files.createDirectories(below.resolve("terraform-" + size));
        new ObjectMapper().writeValue(directory.resolve("main.tf.json").toFile(), Fleet.terraform(size));
        Terraform terraform = new Terraform(directory);
        terraform.program.succeed("init", "-input=false", "-no-color");
        if (size > 0) {
            terraform.program.succeed("apply", "-auto-approve", "-input=false", "-no-color");
        }
        return terraform;
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
