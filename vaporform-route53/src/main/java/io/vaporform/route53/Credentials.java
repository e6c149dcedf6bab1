package io.vaporform.route53;

import io.vaporform.error.ProvisioningException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Who is asked for credentials in each call: the one that is given, else what the SDK finds by itself. Says what to do where there are none. */
final class Credentials implements AwsCredentialsProvider, SdkAutoCloseable {

    private final AwsCredentialsProvider asked;
    private final @Nullable SdkAutoCloseable own;

    Credentials(@Nullable AwsCredentialsProvider given) {
        if (given != null) {
            asked = given;
            own = null;
        } else {
            DefaultCredentialsProvider finds =
                    DefaultCredentialsProvider.builder().build();
            asked = finds;
            own = finds;
        }
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return asked.resolveCredentials();
        } catch (SdkClientException none) {
            throw new ProvisioningException(
                    "Route 53",
                    "there are no credentials: " + none.getMessage()
                            + "; say credentials(id, secret), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                    none);
        }
    }

    /** Not what was given. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
