package io.vaporform.acme;

import io.vaporform.spec.CertificateSpec;
import java.util.List;

/** What would keep a certificate from being issued, before a CA is asked. */
interface Preflight {

    /** Each with its cure; empty if nothing is in the way. */
    List<String> check(CertificateSpec wanted);
}
