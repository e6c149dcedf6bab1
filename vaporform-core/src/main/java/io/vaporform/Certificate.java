package io.vaporform;

import io.vaporform.internal.engine.Demands;
import io.vaporform.internal.engine.Revocations;
import io.vaporform.plan.ApplyResult;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Output;
import io.vaporform.spec.RevocationReason;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Cause;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.tls.SecurityScore;
import java.util.Optional;

/** A handle on a certificate. Thread-safe. What it tells it reads from the store; verbs block until the change is done or somebody outside has to act, and throw as {@link Stack#apply}. */
public final class Certificate implements CertificateRef {

    private final Stack stack;
    private final Address address;

    Certificate(Stack stack, Address address) {
        this.stack = stack;
        this.address = address;
    }

    /** Whose it is: its name is the first of its names. */
    public Address address() {
        return address;
    }

    @Override
    public DomainName name() {
        return DomainName.of(address.name());
    }

    @Override
    public Output<String> chain() {
        return CertificateRef.super.chain().of(address);
    }

    @Override
    public Output<Secret> key() {
        return CertificateRef.super.key().of(address);
    }

    /** The certificate that is in use, with its key; empty if there is none yet. */
    public Optional<CertificateOutputs> current() {
        return state().applied().flatMap(life -> life.outputs()).map(CertificateOutputs.class::cast);
    }

    /** Whether there is one, as it is wanted. */
    public boolean isReady() {
        return state().phase() == Phase.READY;
    }

    /** What somebody has to do, exactly; empty if nobody has to do anything. */
    public Optional<String> instruction() {
        ResourceState state = state();
        return state.phase() == Phase.AWAITING ? Optional.of(state.note()) : Optional.empty();
    }

    /** What is wanted. */
    public Optional<CertificateSpec> spec() {
        return state().wanted().map(wanted -> (CertificateSpec) wanted.spec());
    }

    private ResourceState state() {
        return stack.host().looks().state(address);
    }

    /**
     * Gets another one now. The one before stays in use until then.
     *
     * @return this
     * @throws io.vaporform.error.InvalidSpecException if it was uploaded, or is not there
     */
    public Certificate renew() {
        requireIssued();
        stack.operation(Demands.again(address, Cause.RENEWAL)).await();
        return this;
    }

    private void requireIssued() {
        Violations found = new Violations();
        spec().flatMap(CertificateSpec::uploaded)
                .ifPresent(uploaded -> found.add(
                        "certificate",
                        address,
                        "was got elsewhere, so it is renewed and revoked there",
                        "upload another one"));
        found.throwIfAny();
    }

    /**
     * Gets another one, with another key, and has the one before revoked. It is recorded first that it is to be revoked: if that cannot be done now, a supervisor does it.
     *
     * @return this
     * @throws io.vaporform.error.InvalidSpecException if it was uploaded, so that its issuer is not known, or is not there
     * @throws io.vaporform.error.ProviderUnavailableException if its issuer does not answer; it is revoked later
     * @throws io.vaporform.error.ProvisioningException if its issuer refuses
     */
    public Certificate revoke(RevocationReason reason) {
        requireIssued();
        CertificateOutputs before = current().orElseThrow(() -> new Violations()
                .add("certificate", address, "there is none yet", "provision it first")
                .exception());
        String provider = state().applied().orElseThrow().provider();
        Revocations revocations = stack.host().engine().revocations();
        String key = revocations.record(
                address, provider, before, reason, stack.host().limits().operationTimeout());
        renew();
        revocations.make(key);
        return this;
    }

    /** How good the one in use is, of 100 points, and why; empty if there is none yet. */
    public Optional<SecurityScore> score() {
        boolean renews = spec().map(
                        spec -> spec.renewsItself() && spec.uploaded().isEmpty())
                .orElse(false);
        return current()
                .map(certificate -> SecurityScore.of(
                        certificate, renews, stack.host().time().now()));
    }

    /** Refuses every plan that would remove it, until {@link #unprotect}. */
    public Certificate protect() {
        stack.operation(stack.demands().protect(address, true)).await();
        return this;
    }

    public Certificate unprotect() {
        stack.operation(stack.demands().protect(address, false)).await();
        return this;
    }

    /** Forgets it, with its key; servers of this library no longer show it. It is not revoked. */
    public ApplyResult remove() {
        return stack.operation(stack.demands().destroy(address, false)).await();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
