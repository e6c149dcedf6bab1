package io.vaporform.route53;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.VaporformException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.PriorRequestNotCompleteException;

/** Calls to Route 53, whose answers are told apart into what is there, what is refused, and what is not known. */
final class Api implements AutoCloseable {

    /** The limit is a number of calls in one second, and no answer says more of it. */
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private static final int TRIES = 4;

    /** Of an answer's words, as many as fit into a message. */
    private static final int WORDS = 500;

    private final String name;
    private final Credentials credentials;
    private final SdkHttpClient http;
    private final Route53Client client;

    Api(@Nullable URI endpoint, Credentials credentials, Duration timeout) {
        name = "Route 53" + (endpoint == null ? "" : " at " + endpoint);
        this.credentials = credentials;
        http = Apache5HttpClient.builder()
                .connectionTimeout(timeout)
                .connectionAcquisitionTimeout(timeout)
                .socketTimeout(timeout)
                // A thread for the whole JVM.
                .useIdleConnectionReaper(false)
                .build();
        client = Route53Client.builder()
                .region(Region.AWS_GLOBAL)
                .endpointOverride(endpoint)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(all -> all.retryStrategy(onlyTurnedAway()))
                .build();
    }

    /** What is turned away for the number of calls was not begun. Without another try nobody could read a zone of many pages. */
    private static RetryStrategy onlyTurnedAway() {
        BackoffStrategy pauses = BackoffStrategy.exponentialDelayHalfJitter(Duration.ofMillis(250), WINDOW);
        return StandardRetryStrategy.builder()
                .useClientDefaults(false)
                .maxAttempts(TRIES)
                .retryOnException(failed -> failed instanceof AwsServiceException said && isTurnedAway(said))
                .backoffStrategy(pauses)
                .throttlingBackoffStrategy(pauses)
                .circuitBreakerEnabled(false)
                .build();
    }

    private static boolean isTurnedAway(AwsServiceException said) {
        return said.isThrottlingException() || said instanceof PriorRequestNotCompleteException;
    }

    String describe() {
        return name;
    }

    /** @param what is being done, for people */
    <T> T call(String what, Function<Route53Client, T> call) {
        try {
            return call.apply(client);
        } catch (AwsServiceException said) {
            throw failure(what, said);
        } catch (SdkException silent) {
            throw new ProviderUnavailableException(
                    what + ": " + name + " did not answer: " + silent.getMessage(), silent);
        }
    }

    private VaporformException failure(String what, AwsServiceException said) {
        String words = name + " answered " + words(said);
        if (isTurnedAway(said)) {
            return new ProviderUnavailableException(what + ": " + words, said, WINDOW);
        }
        if (said.statusCode() >= 500) {
            return new ProviderUnavailableException(what + ": " + words, said);
        }
        return new ProvisioningException(
                what,
                words
                        + (said.statusCode() == 403
                                ? "; look at the credentials, and that their policy allows route53:ListHostedZones, "
                                        + "ListHostedZonesByName, ListResourceRecordSets and ChangeResourceRecordSets"
                                : ""),
                said);
    }

    /** Empty where the answer has not the form of an error of most of them. */
    static Optional<String> code(AwsServiceException said) {
        return Optional.ofNullable(said.awsErrorDetails()).map(AwsErrorDetails::errorCode);
    }

    /** Its code and what it says of it, else its text. */
    static String words(AwsServiceException said) {
        return code(said)
                .map(code -> code + ": " + said.getMessage())
                .orElseGet(() -> said.statusCode() + ": " + text(said));
    }

    private static String text(AwsServiceException said) {
        String text = Optional.ofNullable(said.awsErrorDetails())
                .map(AwsErrorDetails::rawResponse)
                .map(SdkBytes::asUtf8String)
                .orElse("")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return text.length() <= WORDS ? text : text.substring(0, WORDS) + "…";
    }

    @Override
    public void close() {
        client.close();
        http.close();
        credentials.close();
    }
}
