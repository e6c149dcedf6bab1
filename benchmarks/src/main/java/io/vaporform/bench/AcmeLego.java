package io.vaporform.bench;

import io.vaporform.testsupport.Pebble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lego, run once for each certificate, as it is made to be. */
final class AcmeLego implements AcmeContender {

    private final Program lego;

    /** @param directory in which it keeps its account and what it gets */
    AcmeLego(AcmeWay way, Pebble pebble, Path directory) {
        List<String> command = new ArrayList<>(List.of(
                "lego",
                "--server",
                pebble.directory().toString(),
                "--path",
                directory.toString(),
                "--email",
                "bench@example.com",
                "--accept-tos"));
        AcmeWay.Lego how = way.lego(pebble);
        command.addAll(how.options());
        Map<String, String> environment = new HashMap<>(how.environment());
        environment.put("LEGO_CA_CERTIFICATES", pebble.apiCaFile().toString());
        lego = new Program(directory, environment, command);
    }

    @Override
    public void issue(List<String> names) {
        names.forEach(name -> lego.succeed("--domains", name, "run"));
    }

    @Override
    public void close() {}
}
