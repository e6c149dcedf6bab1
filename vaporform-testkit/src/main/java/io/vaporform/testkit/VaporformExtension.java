package io.vaporform.testkit;

import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test an {@link Infrastructure} in memory, and what belongs to it, as parameters: {@link InMemoryProvider},
 * {@link InMemoryWorld}, {@link ManualTime} and {@link RecordingListener}. Everything runs on the test's own thread, and waiting takes no
 * real time. After the test the infrastructure is closed, and a thread of it that is left fails the test.
 *
 * <pre>{@code
 * @ExtendWith(VaporformExtension.class)
 * class ShopTest {
 *     @Test
 *     void deploysAShop(Infrastructure infra) { … }
 * }
 * }</pre>
 *
 * <p>To change what is built, register it as a field: {@code @RegisterExtension VaporformExtension vaporform =
 * VaporformExtension.create().provider(p -> p.realistic());}
 */
public final class VaporformExtension implements ParameterResolver, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(VaporformExtension.class);

    private static final Map<Class<?>, Function<Sandbox, Object>> PARAMETERS = Map.of(
            Infrastructure.class, Sandbox::infrastructure,
            InMemoryProvider.class, Sandbox::provider,
            InMemoryWorld.class, sandbox -> sandbox.provider().world(),
            ManualTime.class, Sandbox::time,
            RecordingListener.class, Sandbox::events);

    private final UnaryOperator<InMemoryProvider.Builder> provider;
    private final UnaryOperator<Infrastructure.Builder> infrastructure;

    /** As {@link #create()}; for {@code @ExtendWith}. */
    public VaporformExtension() {
        this(UnaryOperator.identity(), UnaryOperator.identity());
    }

    private VaporformExtension(
            UnaryOperator<InMemoryProvider.Builder> provider, UnaryOperator<Infrastructure.Builder> infrastructure) {
        this.provider = provider;
        this.infrastructure = infrastructure;
    }

    /** An instant provider, no supervisor. */
    public static VaporformExtension create() {
        return new VaporformExtension();
    }

    /** The same, with the provider built otherwise. */
    public VaporformExtension provider(UnaryOperator<InMemoryProvider.Builder> options) {
        return new VaporformExtension(builder -> options.apply(provider.apply(builder)), infrastructure);
    }

    /** The same, with the infrastructure built otherwise, such as {@code i -> i.supervise()}. */
    public VaporformExtension infrastructure(UnaryOperator<Infrastructure.Builder> options) {
        return new VaporformExtension(provider, builder -> options.apply(infrastructure.apply(builder)));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Function<Sandbox, Object> part =
                PARAMETERS.getOrDefault(parameter.getParameter().getType(), sandbox -> sandbox);
        return part.apply(store(context).computeIfAbsent(Sandbox.class, key -> sandbox(), Sandbox.class));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Sandbox sandbox = store(context).remove(Sandbox.class, Sandbox.class);
        if (sandbox != null) {
            sandbox.infrastructure().close();
            sandbox.threads().assertNone();
        }
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(NAMESPACE, context.getUniqueId()));
    }

    private Sandbox sandbox() {
        ThreadLeaks threads = ThreadLeaks.watch();
        ManualTime time = ManualTime.create();
        RecordingListener events = RecordingListener.create();
        InMemoryProvider memory = provider.apply(InMemoryProvider.builder()).build();
        Infrastructure built = infrastructure
                .apply(Infrastructure.builder()
                        .provider(memory)
                        .time(time)
                        .executor(time.executor())
                        .listener(events))
                .build();
        return new Sandbox(built, memory, time, events, threads);
    }

    /** What one test is given. */
    private record Sandbox(
            Infrastructure infrastructure,
            InMemoryProvider provider,
            ManualTime time,
            RecordingListener events,
            ThreadLeaks threads) {}
}
