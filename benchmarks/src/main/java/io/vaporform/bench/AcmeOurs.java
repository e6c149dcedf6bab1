package io.vaporform.bench;

import io.vaporform.Certificates;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.acme.AcmeCa;
import io.vaporform.acme.AcmeProvider;
import io.vaporform.jdbc.JdbcStateStore;
import io.vaporform.jdbc.KeyRing;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.testsupport.Pebble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Vaporform with a store of its own, in a file. */
final class AcmeOurs implements AcmeContender {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final JdbcStateStore store;
    private final Infrastructure infra;
    private final Certificates certificates;

    /** @param directory in which nothing is */
    AcmeOurs(AcmeWay way, Pebble pebble, Path directory) {
        store = JdbcStateStore.embedded(directory.resolve("store"), KeyRing.createFile(directory.resolve("keys")));
        AcmeCa ca = AcmeCa.of(pebble.directory().toString()).trusting(pebble.apiCa());
        Infrastructure.Builder builder =
                Infrastructure.builder().installation("bench").store(store).operationTimeout(LONGEST);
        builder.provider(way.ours(AcmeProvider.builder().ca(ca).agreeToTerms(), pebble, builder)
                .build());
        infra = builder.build();
        certificates = infra.project("bench").certificates();
    }

    @Override
    public void issue(List<String> names) {
        List<Operation> all = new ArrayList<>();
        names.forEach(name -> all.add(certificates.start(CertificateSpec.of(name))));
        all.forEach(Operation::await);
    }

    @Override
    public void close() {
        infra.close();
        store.close();
    }
}
