package io.vaporform.bench;

import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.ProjectSupport;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Service;
import io.vaporform.state.Batch;
import io.vaporform.state.StateStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the points before and after each store write and each provider call that changes the world. At a chosen one it says so on standard output and
 * goes no further; whoever reads that kills the process.
 */
final class Deadly {

    /** What the process prints at its last point. */
    static final String HERE = "here";

    private static final Set<String> CHANGING = Set.of("commit", "apply", "delete", "open", "close");
    private static final String HEARTBEATS = "session/";

    private final AtomicLong points = new AtomicLong();
    private volatile long last = Long.MAX_VALUE;
    private volatile boolean armed;

    /** Counts from now on. */
    void arm(long lastPoint) {
        last = lastPoint;
        armed = true;
    }

    long points() {
        return points.get();
    }

    private void point() {
        if (armed && points.getAndIncrement() == last) {
            System.out.println(HERE);
            System.out.flush();
            while (true) {
                LockSupport.park();
            }
        }
    }

    StateStore store(StateStore real) {
        return proxy(StateStore.class, real);
    }

    Provider provider(Provider real) {
        return proxy(Provider.class, real);
    }

    private <T> T proxy(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                Deadly.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    boolean counts =
                            CHANGING.contains(method.getName()) && arguments != null && !isHeartbeat(arguments);
                    if (counts) {
                        point();
                    }
                    Object result = call(real, method, arguments);
                    if (counts) {
                        point();
                    }
                    return wrapped(result);
                }));
    }

    private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    /** Their number differs from run to run. */
    private static boolean isHeartbeat(Object[] arguments) {
        return arguments[0] instanceof Batch batch
                && batch.writes().stream().allMatch(write -> write.key().startsWith(HEARTBEATS));
    }

    private Object wrapped(Object result) {
        if (result instanceof Optional<?> some) {
            return some.map(this::wrapped);
        }
        if (result instanceof List<?> all && !all.isEmpty() && all.get(0) instanceof Service) {
            return all.stream().map(this::wrapped).toList();
        }
        if (result instanceof DeploymentProvider service) {
            return proxy(DeploymentProvider.class, service);
        }
        if (result instanceof ResourceProvider<?, ?> resources) {
            return proxy(ResourceProvider.class, resources);
        }
        return result instanceof ProjectSupport support ? proxy(ProjectSupport.class, support) : result;
    }
}
