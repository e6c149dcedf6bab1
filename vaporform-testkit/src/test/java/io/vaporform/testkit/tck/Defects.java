package io.vaporform.testkit.tck;

import java.util.List;
import java.util.stream.Stream;

/** Every provider that the kit must find out. */
final class Defects {

    private Defects() {}

    static List<Defect> all() {
        return Stream.of(
                        CreateDefects.all(),
                        ReapplyDefects.all(),
                        ChangeDefects.all(),
                        DeleteDefects.all(),
                        NamingDefects.all(),
                        InventoryDefects.all(),
                        VolumeDefects.all(),
                        LookDefects.all(),
                        LogDefects.all(),
                        SecretDefects.all(),
                        ProgressDefects.all(),
                        TrafficDefects.all(),
                        EngineDefects.all())
                .flatMap(List::stream)
                .toList();
    }
}
