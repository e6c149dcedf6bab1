package io.vaporform.spec;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Storage that is wanted. It is retained when what uses it goes, until its data is explicitly deleted. */
public sealed interface VolumeSpec extends Spec permits VolumeSpecRecord {

    /** The output that a mount refers to: the provider's own name of the volume. */
    String ID = "id";

    /** The size wanted; empty leaves it to the provider. Whether it is enforced is the provider's capability {@code storage-quota}. */
    Optional<ByteSize> size();

    static Builder builder() {
        return new Builder();
    }

    @Override
    default Kind kind() {
        return Kind.VOLUME;
    }

    @Override
    default Set<Output<?>> references() {
        return Set.of();
    }

    @Override
    default Set<String> outputFields() {
        return Set.of(ID);
    }

    /** Collects what is wanted; not thread-safe. */
    final class Builder {
        private @Nullable ByteSize size;
        private @Nullable String provider;

        private Builder() {}

        public Builder size(ByteSize size) {
            this.size = size;
            return this;
        }

        /** @param size such as {@code 10Gi}; see {@link ByteSize#parse} */
        public Builder size(String size) {
            return size(ByteSize.parse(size));
        }

        /** @param provider the name of the provider instance that is to hold it */
        public Builder on(String provider) {
            this.provider = provider;
            return this;
        }

        public VolumeSpec build() {
            return new VolumeSpecRecord(Optional.ofNullable(size), Optional.ofNullable(provider));
        }
    }
}

record VolumeSpecRecord(Optional<ByteSize> size, Optional<String> provider) implements VolumeSpec {}
