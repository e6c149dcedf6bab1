package io.vaporform.acme;

/** Placeholder. */
public final class RateLimits {
    private RateLimits() {}

    static RateLimits letsEncrypt() {
        return new RateLimits();
    }

    static RateLimits letsEncryptStaging() {
        return new RateLimits();
    }

    static RateLimits none() {
        return new RateLimits();
    }
}
