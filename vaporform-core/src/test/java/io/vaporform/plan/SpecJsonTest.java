package io.vaporform.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import org.junit.jupiter.api.Test;

class SpecJsonTest {

    @Test
    void whatIsWrittenIsReadWithItsSecretsOnOneLine() {
        RouteSpec route = RouteSpec.builder("edge", "shop.example.com")
                .to("web")
                .with(BasicAuth.user("alice", Secret.of("pass word")))
                .build();

        assertThat(SpecJson.read(SpecJson.write(route))).isEqualTo(route);
        assertThat(SpecJson.write(route)).doesNotContain("\n");
    }

    @Test
    void whatIsNoJsonIsRefusedWithoutItsText() {
        assertThatThrownBy(() -> SpecJson.read("{\"secret\": hunter2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("this is not the JSON of a spec: line 1, column")
                .hasMessageNotContaining("hunter2");
    }
}
