package io.vaporform.testkit.tck;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.state.Records;
import java.time.Duration;
import java.util.Optional;

/** As a client of a real authority does it: an order that is noted, a challenge that is answered, a moment to wait, and then the certificate. */
class SlowCertificates extends FlatCertificates {

    private static final Duration SOON = Duration.ofSeconds(1);

    SlowCertificates(InMemoryWorld world) {
        super(world);
    }

    static String key(Mark mark) {
        return "order/" + mark.token();
    }

    @Override
    public Step<CertificateOutputs> apply(Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        Records records = context.records();
        String key = key(task.mark());
        if (task.wanted().uploaded().isPresent()) {
            return brought(super.apply(task, context), key, context);
        }
        Optional<Records.Entry> noted = records.get(key);
        if (noted.filter(order -> order.value().reveal().equals(context.operationId()))
                .isEmpty()) {
            context.progress(Stage.ALLOCATING, "ordering");
            noted.ifPresent(order -> replace(records, order, context));
            if (noted.isEmpty()) {
                records.create(key, Secret.of(context.operationId()));
            }
            return Step.working(SOON);
        }
        context.progress(Stage.CONFIGURING, "showing");
        put(key);
        wait(context);
        return ended(super.apply(task, context), key, context);
    }

    private static void replace(Records records, Records.Entry order, ApplyContext context) {
        records.replace(order, Secret.of(context.operationId()));
    }

    /** Until the authority has looked. */
    void wait(ApplyContext context) {
        try {
            context.time().pause(Duration.ofMillis(1));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("interrupted", stop);
        }
    }

    Step<CertificateOutputs> brought(Step<CertificateOutputs> step, String key, ApplyContext context) {
        return ended(step, key, context);
    }

    Step<CertificateOutputs> ended(Step<CertificateOutputs> step, String key, ApplyContext context) {
        context.progress(Stage.PROVISIONING, "issued");
        takeAway();
        context.records().get(key).ifPresent(context.records()::remove);
        return step;
    }

    void put(String challenge) {
        InMemorySslWorld.answer(internet(), challenge);
    }

    void takeAway() {
        InMemorySslWorld.answer(internet(), "");
    }

    @Override
    public Deletion delete(Known<CertificateSpec, CertificateOutputs> known, ApplyContext context) {
        takeAway();
        context.records().get(key(known.mark())).ifPresent(context.records()::remove);
        return super.delete(known, context);
    }
}
