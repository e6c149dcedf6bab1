package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.tck.BalancerWorld.Reply;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Wrong in what certification authorities are answered. */
final class AuthorityDefects {

    private AuthorityDefects() {}

    static List<BalancerDefect> all() {
        return List.of(
                BalancerDefect.of("answers no authority", "L701 L702 L703 L704", world -> new FlatBalancers(world) {
                    @Override
                    public void answer(ChallengeAnswer answer, CallContext context) {}
                }),
                BalancerDefect.answering("leads authorities to TLS", "L701", (request, right) -> {
                    boolean asked = request.path().startsWith(ChallengeAnswer.PATH)
                            && request.host().equals("secure.example");
                    Reply reply = right.apply(request);
                    return asked && reply.status() == 200
                            ? right.apply(new BalancerWorld.Request(request.host(), "/", Map.of(), request.client()))
                            : reply;
                }),
                BalancerDefect.answering("answers at paths behind that of the token", "L701", (request, right) -> {
                    boolean behind = request.path().matches(ChallengeAnswer.PATH + "[^/]+/.*");
                    return behind ? new Reply(200, Optional.empty(), Optional.empty()) : right.apply(request);
                }),
                BalancerDefect.of("takes nothing back", "L702 L703", world -> new FlatBalancers(world) {
                    @Override
                    public void answerNoMore(ChallengeAnswer answer, CallContext context) {}
                }),
                BalancerDefect.of("misses what it never answered", "L702 L703", AuthorityDefects::missing),
                BalancerDefect.of("takes back all at once", "L702 L703", world -> new FlatBalancers(world) {
                    private final Set<ChallengeAnswer> all = new HashSet<>();

                    @Override
                    public void answer(ChallengeAnswer answer, CallContext context) {
                        all.add(answer);
                        super.answer(answer, context);
                    }

                    @Override
                    public void answerNoMore(ChallengeAnswer answer, CallContext context) {
                        all.forEach(each -> super.answerNoMore(each, context));
                    }
                }),
                BalancerDefect.of("answers by one process only", "L703", onlyWhoAnswers()));
    }

    private static FlatBalancers missing(InMemoryWorld world) {
        return new FlatBalancers(world) {
            private final Set<ChallengeAnswer> known = new HashSet<>();

            @Override
            public void answer(ChallengeAnswer answer, CallContext context) {
                known.add(answer);
                super.answer(answer, context);
            }

            @Override
            public void answerNoMore(ChallengeAnswer answer, CallContext context) {
                if (known.isEmpty()) {
                    return;
                }
                if (!known.remove(answer)) {
                    throw new IllegalStateException("there is no such answer");
                }
                super.answerNoMore(answer, context);
            }
        };
    }

    /** Only the first process of a world. */
    private static Function<InMemoryWorld, Provider> onlyWhoAnswers() {
        Map<InMemoryWorld, Boolean> heard = new ConcurrentHashMap<>();
        return world -> {
            boolean first = heard.putIfAbsent(world, true) == null;
            return new FlatBalancers(world) {
                @Override
                public void answer(ChallengeAnswer answer, CallContext context) {
                    if (first) {
                        super.answer(answer, context);
                    }
                }
            };
        };
    }
}
