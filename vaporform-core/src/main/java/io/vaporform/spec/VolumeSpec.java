package io.vaporform.spec;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Storage that is wanted. It is retained when what uses it goes, until its data is explicitly deleted. */
public sealed interface VolumeSpec extends Spec permits VolumeSpecRecord {

    /** The output that a mount refers to: the provider's own name of the volume. */
    String ID = "id";

    /** The output with {@link RestorePoint#until()}, as ISO 8601 has it; an empty text if the volume is not to be brought to such a moment. */
    String UNTIL = "until";

    /** The size wanted; empty leaves it to the provider. Whether it is enforced is the provider's capability {@code volume-size}. */
    Optional<ByteSize> size();

    /** Whether a provider that does not enforce the size is refused; false unless set. */
    boolean enforced();

    /** What it is filled with before anybody uses it. Another one makes a new volume; who leaves it out for a volume that is there wants no other one. */
    Optional<RestorePoint> from();

    static Builder builder() {
        return new Builder();
    }

    /** The same, filled with something else, or with nothing. */
    VolumeSpec withFrom(Optional<RestorePoint> from);

    /** A builder that starts with everything this spec says. */
    Builder toBuilder();

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
        return Set.of(ID, UNTIL);
    }

    /** Collects what is wanted; not thread-safe. */
    final class Builder {
        private @Nullable ByteSize size;
        private @Nullable String provider;
        private @Nullable RestorePoint from;
        private boolean enforced;

        private Builder() {}

        Builder(VolumeSpec spec) {
            size = spec.size().orElse(null);
            provider = spec.provider().orElse(null);
            from = spec.from().orElse(null);
            enforced = spec.enforced();
        }

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

        /** Filled with what a backup has: needs {@link io.vaporform.spi.Capability#BACKUP}. See {@link VolumeSpec#from()}. */
        public Builder from(RestorePoint point) {
            this.from = point;
            return this;
        }

        /** What is stored must not be more than the size: needs {@link io.vaporform.spi.Capability#VOLUME_SIZE}, and a size. */
        public Builder enforce() {
            this.enforced = true;
            return this;
        }

        /** @throws io.vaporform.error.InvalidSpecException if there is no size to enforce */
        public VolumeSpec build() {
            new Violations()
                    .unless(!enforced || size != null, "size", "", "there is none to enforce", "say size(\"10Gi\")")
                    .throwIfAny();
            return new VolumeSpecRecord(
                    Optional.ofNullable(size), Optional.ofNullable(provider), Optional.ofNullable(from), enforced);
        }
    }
}

record VolumeSpecRecord(
        Optional<ByteSize> size, Optional<String> provider, Optional<RestorePoint> from, boolean enforced)
        implements VolumeSpec {

    @Override
    public VolumeSpec withFrom(Optional<RestorePoint> other) {
        return new VolumeSpecRecord(size, provider, other, enforced);
    }

    @Override
    public Builder toBuilder() {
        return new Builder(this);
    }
}
