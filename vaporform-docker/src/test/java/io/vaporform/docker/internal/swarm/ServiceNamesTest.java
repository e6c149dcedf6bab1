package io.vaporform.docker.internal.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spi.Mark;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {

    private static Mark mark(String name, long generation) {
        return new Mark("acme", "lineage", new Address("shop", "main", Kind.DEPLOYMENT, name), generation);
    }

    @Test
    void aNameIsALabelOfDns() {
        String longest = "abcdefghijklmnopqrstuvwxyz-0123456789-a.bcdefghijklmnopqrstuvw";

        assertThat(ServiceNames.service(mark(longest, Long.MAX_VALUE), "op"))
                .hasSizeLessThanOrEqualTo(63)
                .matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    @Test
    void eachOperationHasItsOwn() {
        Mark mark = mark("web", 1);

        assertThat(ServiceNames.service(mark, "one"))
                .startsWith("web-vf-")
                .isEqualTo(ServiceNames.service(mark, "one"))
                .isNotEqualTo(ServiceNames.service(mark, "two"))
                .isNotEqualTo(ServiceNames.service(mark("web", 2), "one"));
    }

    @Test
    void instancesAreKnownByTheirGeneration() {
        String instance = ServiceNames.instance(ServiceNames.service(mark("web", 1), "op"), 3);

        assertThat(ServiceNames.isInstanceOf(mark("web", 1), instance)).isTrue();
        assertThat(ServiceNames.isInstanceOf(mark("web", 11), instance)).isFalse();
        assertThat(ServiceNames.isInstanceOf(mark("api", 1), instance)).isFalse();
    }
}
