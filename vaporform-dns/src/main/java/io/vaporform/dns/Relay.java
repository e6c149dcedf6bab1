package io.vaporform.dns;

import io.vaporform.error.VaporformException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TSIG;

/**
 * Answers what dnsjava's validator asks with what the zones' own servers say, and remembers it. It asks on the thread that calls; a validator uses it from one at a time.
 */
final class Relay implements Resolver {

    private final Walk walk;
    private final List<Inquiry.Heard> heard = new ArrayList<>();
    private @Nullable VaporformException failure;

    Relay(Walk walk) {
        this.walk = walk;
    }

    List<Inquiry.Heard> heard() {
        return heard;
    }

    /** Why the last question had no answer; the validator keeps some of that for itself. */
    Optional<VaporformException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor unused) {
        CompletableFuture<Message> answer = new OnTheSpot<>();
        Record question = query.getQuestion();
        try {
            Inquiry.Heard said = walk.signed(question.getName(), question.getType());
            heard.add(said);
            answer.complete(said.answer());
        } catch (VaporformException failed) {
            failure = failed;
            answer.completeExceptionally(failed);
        }
        return answer;
    }

    @Override
    public void setPort(int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTCP(boolean flag) {
        throw new UnsupportedOperationException();
    }

    /** An answer that is cut off is asked for again anyway. */
    @Override
    public void setIgnoreTruncation(boolean flag) {}

    /** Signatures are asked for anyway. */
    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

    @Override
    public void setTSIGKey(TSIG key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTimeout(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    /** A future whose next steps run where it was completed, so that no question is asked on a thread of the JVM's common pool. */
    private static final class OnTheSpot<T> extends CompletableFuture<T> {
        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new OnTheSpot<>();
        }

        @Override
        public Executor defaultExecutor() {
            return Runnable::run;
        }
    }
}
