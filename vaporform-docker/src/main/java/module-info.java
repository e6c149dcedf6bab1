/** The providers for a Docker Engine and for a Docker Swarm. */
module io.vaporform.docker {
    requires transitive io.vaporform.core;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires com.github.dockerjava.api;
    requires com.github.dockerjava.core;
    requires com.github.dockerjava.transport;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    // What docker-java needs and cannot say, being automatic modules: without these it compiles, and fails at run time.
    requires com.google.common;
    requires org.apache.commons.compress;
    requires org.apache.commons.io;
    requires org.apache.commons.lang3;
    requires org.slf4j;

    exports io.vaporform.docker;

    provides io.vaporform.spi.ProviderFactory with
            io.vaporform.docker.DockerProviderFactory;
}
