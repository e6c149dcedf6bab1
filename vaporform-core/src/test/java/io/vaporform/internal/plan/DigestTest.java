package io.vaporform.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.internal.codec.Json;
import io.vaporform.internal.codec.SpecCodec;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spec.VolumeSpec;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class DigestTest {

    private final Digest digest = new Digest(new byte[32]);

    private static DeploymentSpec.Builder spec() {
        return DeploymentSpec.builder().image("a").env("A", "1").env("B", "2");
    }

    @Test
    void equalSpecsHaveEqualDigests() {
        Spec other = DeploymentSpec.builder()
                .env("B", "2")
                .env("A", "1")
                .image("a")
                .replicas(1)
                .build();

        assertThat(digest.of(other)).isEqualTo(digest.of(spec().build())).matches("[0-9a-f]{64}");
        assertThat(new Digest(new byte[32]).of(other)).isEqualTo(digest.of(other));
    }

    @Test
    void isTheHmacOfTheJce() throws Exception {
        byte[] key = "a key of the store".getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] expected = mac.doFinal(Json.bytes(SpecCodec.REVEALING.encode(spec().build())));

        assertThat(new Digest(key).of(spec().build())).isEqualTo(HexFormat.of().formatHex(expected));
    }

    @Test
    void everyDifferenceShows() {
        Set<String> all = Set.of(
                digest.of(spec().build()),
                digest.of(spec().env("B", "3").build()),
                digest.of(spec().secret("B", "2").build()),
                digest.of(spec().replicas(2).build()),
                digest.of(spec().label("l", "").build()),
                digest.of(VolumeSpec.builder().build()),
                digest.of(VolumeSpec.builder().size("1").build()));

        assertThat(all).hasSize(7);
    }

    @Test
    void anotherKeyGivesAnotherDigest() {
        byte[] key = new byte[32];
        key[31] = 1;

        assertThat(new Digest(key).of(spec().build())).isNotEqualTo(digest.of(spec().build()));
    }

    @Test
    void manyThreadsMayUseIt() {
        Set<String> seen = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 500).parallel().forEach(i -> seen.add(digest.of(spec().build())));

        assertThat(seen).hasSize(1);
    }
}
