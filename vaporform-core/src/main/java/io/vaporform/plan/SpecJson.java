package io.vaporform.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vaporform.internal.codec.SpecCodec;
import io.vaporform.spec.Spec;

/** Specs as text, for providers that keep in their own system what they were told. */
public final class SpecJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SpecJson() {}

    /** As JSON on one line, with secrets as they are: whoever keeps it has to keep it from others. Of values that are not known yet, what they refer to. */
    public static String write(Spec spec) {
        return SpecCodec.REVEALING.encode(spec).toString();
    }

    /**
     * What {@link #write} wrote, also of an earlier version.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public static Spec read(String json) {
        try {
            return SpecCodec.REVEALING.decode(JSON.readTree(json));
        } catch (JsonProcessingException other) {
            // Its message would show the text, in which secrets may be.
            throw new IllegalArgumentException("this is not the JSON of a spec: line "
                    + other.getLocation().getLineNr() + ", column "
                    + other.getLocation().getColumnNr());
        }
    }
}
