package io.vaporform.state;

import io.vaporform.spi.ChangeEffect;
import java.util.Optional;

/**
 * The generation that a resource is changing to.
 *
 * @param life what it will be
 * @param how in place, before the old one goes, or after
 * @param previous what was removed to make room for it, to be brought back if it fails
 * @param rollback whether this one brings back what was there before
 */
public record Making(Life life, ChangeEffect.How how, Optional<Life> previous, boolean rollback) {

    public Making with(Life life) {
        return new Making(life, how, previous, rollback);
    }
}
