package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The network to an engine is cut in the middle of a deploy: what was asked for may have been done, and nobody has heard the answer. */
@Tag("extended")
class NetworkCutIT extends InfrastructureTestCase {

    /** More changes than one deployment asks for. */
    private static final int MOST_CHANGES = 30;

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder;
    }

    @Test
    void anAnswerThatIsLostAnywhereLosesNothingAndMakesNothingTwice() {
        boolean cut = true;
        int at = 0;
        while (cut) {
            assertThat(++at).isLessThan(MOST_CHANGES);
            relay.cutAfter(at);

            shop.deploy("web", d -> Fixture.over(d).replicas(2).file("/etc/kit/note", "cut"));

            cut = relay.wasCut();
            relay.cutAfter(Integer.MAX_VALUE);
            assertThat(shop.deployment("web").status().ready())
                    .as("cut at change %d", at)
                    .isEqualTo(2);
            assertThat(shop.deployment("web").exec("cat", "/etc/kit/note").output())
                    .as("cut at change %d", at)
                    .isEqualTo("cut");
            assertThat(containers()).as("cut at change %d", at).hasSize(2);
            shop.destroy();
        }
        assertThat(at).as("changes of a deployment").isGreaterThan(4);
    }
}
