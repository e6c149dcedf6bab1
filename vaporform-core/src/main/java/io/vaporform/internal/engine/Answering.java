package io.vaporform.internal.engine;

import io.vaporform.error.VaporformException;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.ChallengeAnswers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The load balancers that answer certification authorities. Thread-safe. */
final class Answering {

    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private static final Duration CALL = Duration.ofSeconds(10);

    private final Instances instances;
    private final Work work;

    Answering(Instances instances, Work work) {
        this.instances = instances;
        this.work = work;
    }

    /** Tells each; who is silent keeps no other from being told. */
    List<String> tell(BiConsumer<ChallengeAnswers, CallContext> what) {
        List<String> silent = new ArrayList<>();
        instances.all().forEach((name, provider) -> provider.services().stream()
                .filter(ChallengeAnswers.class::isInstance)
                .map(ChallengeAnswers.class::cast)
                .findFirst()
                .ifPresent(service -> {
                    try {
                        tell(name, service, what);
                    } catch (VaporformException failed) {
                        if (Thread.currentThread().isInterrupted()) {
                            throw failed;
                        }
                        LOG.warn("the load balancers of '{}' do not answer certification authorities", name, failed);
                        silent.add("the load balancers of '" + name + "' cannot be told: " + failed.getMessage());
                    }
                }));
        return silent;
    }

    private void tell(String name, ChallengeAnswers service, BiConsumer<ChallengeAnswers, CallContext> what) {
        instances.calls(name, work).call("answer certification authorities", CALL, context -> {
            what.accept(service, context);
            return true;
        });
    }
}
