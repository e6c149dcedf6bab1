package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spi.Mark;
import org.junit.jupiter.api.Test;

class NamesTest {

    private static final Address WEB = new Address("shop", "main", Kind.DEPLOYMENT, "orders-db.replica");
    private static final Mark MARK = new Mark("acme", "line", WEB, 3);

    @Test
    void theNumberOfAContainerIsReadBackFromItsName() {
        assertThat(Names.numberOf(MARK, Names.container(MARK, 0))).hasValue(0);
        assertThat(Names.numberOf(MARK, Names.container(MARK, 120))).hasValue(120);
        assertThat(Names.numberOf(MARK, Names.container(new Mark("acme", "line", WEB, 4), 1)))
                .isEmpty();
        assertThat(Names.numberOf(MARK, "web")).isEmpty();
    }

    @Test
    void aliasesFitIntoDns() {
        String longest = "a".repeat(40) + "." + "b".repeat(22);
        Mark mark = new Mark("acme", "line", new Address("shop", "main", Kind.DEPLOYMENT, longest), Long.MAX_VALUE);

        assertThat(Names.alias(mark, 999).length()).isLessThanOrEqualTo(63);
        assertThat(Names.alias(WEB, false)).isEqualTo("orders-db.replica.main");
        assertThat(Names.alias(WEB, true)).isEqualTo("orders-db.replica.main.internal");
    }

    @Test
    void networksOfDifferentOwnersAreCalledDifferently() {
        String one = Names.network("vf", "acme", "line-1", "shop");

        assertThat(one).startsWith("vf-acme-shop-");
        assertThat(Names.network("vf", "acme", "line-2", "shop")).isNotEqualTo(one);
        assertThat(Names.network("vf", "acme-shop", "line-1", "x"))
                .isNotEqualTo(Names.network("vf", "acme", "line-1", "shop-x"));
        assertThat(Names.network("vf", "ä c/me", "line", "shop")).matches("[a-zA-Z0-9_.-]+");
    }
}
