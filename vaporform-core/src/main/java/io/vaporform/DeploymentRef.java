package io.vaporform;

import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.PortSpec;
import io.vaporform.spec.Secret;

/**
 * A deployment as others refer to it: its outputs are values for their specs, and make them depend on it. All are seen from the project's network.
 */
public interface DeploymentRef {

    /** Its name within the stack. */
    String name();

    /** The URI of the first port, with the login in it. */
    default Output<Secret> uri() {
        return Output.secret(Kind.DEPLOYMENT, name(), "uri");
    }

    /** The host name of the first port. */
    default Output<String> host() {
        return Output.text(Kind.DEPLOYMENT, name(), "host");
    }

    /** The number of the first port. */
    default Output<String> port() {
        return Output.text(Kind.DEPLOYMENT, name(), "port");
    }

    /** The number of a named port; the first is called {@value PortSpec#DEFAULT_NAME} unless it has a name. */
    default Output<String> port(String port) {
        return Output.text(Kind.DEPLOYMENT, name(), port + ".port");
    }

    /** Who logs in. */
    default Output<String> username() {
        return Output.text(Kind.DEPLOYMENT, name(), "username");
    }

    /** With what. */
    default Output<Secret> password() {
        return Output.secret(Kind.DEPLOYMENT, name(), "password");
    }
}
