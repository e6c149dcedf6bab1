package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OutputFramesTest {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private void frame(int stream, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        body.writeBytes(ByteBuffer.allocate(8)
                .put((byte) stream)
                .position(4)
                .putInt(bytes.length)
                .array());
        body.writeBytes(bytes);
    }

    private OutputFrames.Input input() {
        return new OutputFrames.Input(new ByteArrayInputStream(body.toByteArray()), errors::writeBytes);
    }

    @Test
    void standardOutputIsReadAndTheRestGoesElsewhere() throws Exception {
        frame(1, "one ");
        frame(2, "trouble");
        frame(1, "");
        frame(1, "two");

        assertThat(input().readAllBytes()).asString().isEqualTo("one two");
        assertThat(errors).hasToString("trouble");
    }

    @Test
    void byteByByteToo() throws Exception {
        frame(1, "a");
        frame(1, "b");
        OutputFrames.Input input = input();

        assertThat(input.read()).isEqualTo('a');
        assertThat(input.read()).isEqualTo('b');
        assertThat(input.read()).isEqualTo(-1);
        assertThat(input.read()).isEqualTo(-1);
    }

    @Test
    void aFrameThatIsCutOffIsNoEnd() {
        frame(1, "whole");
        body.writeBytes(new byte[] {1, 0, 0, 0, 0, 0, 0, 9, 'h'});

        assertThatThrownBy(() -> input().readAllBytes()).isInstanceOf(EOFException.class);
    }
}
