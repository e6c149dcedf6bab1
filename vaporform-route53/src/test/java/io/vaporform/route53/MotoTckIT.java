package io.vaporform.route53;

import io.vaporform.spec.DomainName;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testkit.tck.DnsBackendTck;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The kit on moto, but for the rules that moto itself breaks; {@link Route53TckTest} has these too. */
@ExtendWith(MotoTckIT.NotAsRoute53.class)
class MotoTckIT extends DnsBackendTck {

    private static Moto moto;

    @BeforeAll
    static void start() throws IOException {
        moto = Moto.start("kit.example", "other.example");
    }

    @AfterAll
    static void stop() throws IOException {
        if (moto != null) {
            moto.close();
        }
    }

    @Override
    protected DnsBackend backend() {
        return moto.backend().build();
    }

    @Override
    protected DomainName zone() {
        return DomainName.of("kit.example");
    }

    /** What Route 53 refuses and moto makes, or the other way round. */
    static final class NotAsRoute53 implements ExecutionCondition {

        private static final Map<String, String> RULES = Map.of(
                "N205", "makes an alias beside other records",
                "N206", "makes an alias beside other records",
                "N207", "does not create again what was created once and deleted",
                "N304", "creates what is there already");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String rule = context.getDisplayName().split(" ", 2)[0];
            return RULES.containsKey(rule)
                    ? ConditionEvaluationResult.disabled("skipped, as moto, unlike Route 53, " + RULES.get(rule))
                    : ConditionEvaluationResult.enabled("moto does as Route 53");
        }
    }
}
