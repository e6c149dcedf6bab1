package io.vaporform;

import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.Secret;

/** A certificate as others refer to it: what uses its {@link #chain()} or {@link #key()} is made once there is one, and changed when it is renewed. */
public interface CertificateRef {

    /** The first of its names. */
    DomainName name();

    /** The certificate and those that lead to its root, in PEM, as a value for other specs. */
    default Output<String> chain() {
        return Output.text(Kind.CERTIFICATE, name().text(), CertificateSpec.CHAIN);
    }

    /** The private key, in PEM (PKCS #8), as a value for other specs. */
    default Output<Secret> key() {
        return Output.secret(Kind.CERTIFICATE, name().text(), CertificateSpec.KEY);
    }
}
