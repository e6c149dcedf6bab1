package io.vaporform.acme;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.ApplyContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.exception.AcmeException;

/** Shows in one way that the names of an order are ours. For one call. */
final class Showing {

    private final Proof proof;
    private final ApplyContext context;

    Showing(Proof proof, ApplyContext context) {
        this.proof = proof;
        this.context = context;
    }

    /** A challenge that is to be answered; empty where the CA does not offer that way for the name. */
    record Open(DomainName name, Optional<Challenge> offered) {

        /** @throws ProvisioningException if it is not offered */
        Challenge challenge() {
            return offered.orElseThrow(() -> new ProvisioningException(
                    "show whose " + name + " is", "the certification authority does not offer this way for it", null));
        }
    }

    /** Those that the CA waits for. */
    List<Open> open(Order order) throws AcmeException {
        List<Open> open = new ArrayList<>();
        for (Authorization authorization : order.getAuthorizations()) {
            authorization.fetch();
            DomainName name = DomainName.of(authorization.getIdentifier().getDomain());
            Optional<Challenge> challenge =
                    authorization.findChallenge(proof.type().id());
            boolean waits = challenge.isEmpty() || challenge.get().getStatus() == Status.PENDING;
            if (authorization.getStatus() == Status.PENDING && waits) {
                open.add(new Open(name, challenge));
            }
        }
        return open;
    }

    /**
     * Puts what answers them where it is looked for.
     *
     * @param note hears of it before it is put anywhere
     * @return what is still missing until everybody sees it; empty if nothing is
     * @throws ProvisioningException if that cannot be done for a name
     */
    Optional<String> show(List<Open> open, Consumer<List<Placed>> note) {
        List<Placed> answers = new ArrayList<>();
        Optional<String> silent = unlessSilent(() -> {
            open.forEach(each -> answers.add(proof.answer(each.name(), each.challenge())));
            return Optional.empty();
        });
        if (silent.isPresent()) {
            return silent;
        }
        note.accept(answers);
        answers.forEach(answer -> proof.put(answer, context.records()));
        return unlessSilent(() -> answers.stream()
                .flatMap(answer -> proof.missing(answer).stream())
                .findFirst());
    }

    /** What a stranger's servers do not answer is no trouble of the CA's, nor of the provider's. */
    private static Optional<String> unlessSilent(Supplier<Optional<String>> look) {
        try {
            return look.get();
        } catch (ProviderUnavailableException silent) {
            if (Thread.currentThread().isInterrupted()) {
                throw silent;
            }
            return Optional.of(String.valueOf(silent.getMessage()));
        }
    }

    @Override
    public String toString() {
        return proof.type().toString();
    }
}
