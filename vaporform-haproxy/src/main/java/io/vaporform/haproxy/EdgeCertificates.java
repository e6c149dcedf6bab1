package io.vaporform.haproxy;

import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.tls.CertificateMaterial;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The certificates of routes in a process. */
final class EdgeCertificates {

    private final Worker worker;
    private final HaproxyDirectory directory;
    private final EdgeFiles files;
    private final LoadedCertificates loaded;

    EdgeCertificates(Worker worker, HaproxyDirectory directory, EdgeFiles files) {
        this.worker = worker;
        this.directory = directory;
        this.files = files;
        this.loaded = new LoadedCertificates(worker, directory.crtList());
    }

    /** @throws io.vaporform.error.InvalidSpecException if it cannot be parsed, or the key is another one's */
    static CertificateMaterial material(RouteSpec.Shown shown) {
        return CertificateMaterial.read(
                ((Value.Literal<String>) shown.chain()).value(), ((Value.Literal<Secret>) shown.key()).value());
    }

    /** @param before as it is known to be there; empty if that is not known */
    void change(Optional<EdgeRoute> before, EdgeRoute wanted) {
        Optional<CrtListLine> line = files.line(wanted);
        if (before.map(was -> was.spec().certificate().equals(wanted.spec().certificate())
                        && files.line(was).equals(line))
                .orElse(false)) {
            return;
        }
        if (line.isEmpty()) {
            before.filter(was -> was.spec().certificate().isPresent()).ifPresent(this::remove);
            return;
        }
        put(wanted, line.get());
        before.flatMap(files::authoritiesFile)
                .filter(file -> !line.get().clientAuthority().equals(Optional.of(file)))
                .ifPresent(new LoadedAuthorities(worker)::remove);
    }

    private void put(EdgeRoute route, CrtListLine line) {
        LoadedAuthorities authorities = new LoadedAuthorities(worker);
        line.clientAuthority()
                .filter(file -> !authorities.isThere(file))
                .ifPresent(file -> authorities.put(
                        file, EdgeFiles.authorities(route.spec()).orElseThrow()));
        loaded.put(line.certificate(), material(route.spec().certificate().orElseThrow()));
        loaded.show(line);
    }

    void remove(EdgeRoute route) {
        Path file = directory.certificate(route.token());
        if (worker.certificates().contains(file.toString())) {
            loaded.remove(file);
        }
        files.authoritiesFile(route).ifPresent(new LoadedAuthorities(worker)::remove);
    }

    /** All of these and no others. */
    void reconcile(List<EdgeRoute> routes) {
        Set<String> there = new HashSet<>(worker.certificates());
        Set<String> wanted = new HashSet<>();
        for (EdgeRoute route : routes) {
            files.line(route).ifPresent(line -> {
                wanted.add(line.certificate().toString());
                CertificateMaterial material =
                        material(route.spec().certificate().orElseThrow());
                if (line.clientAuthority().isPresent()
                        || !there.contains(line.certificate().toString())
                        || !isShown(line, material)) {
                    put(route, line);
                }
            });
        }
        there.stream().filter(name -> !wanted.contains(name)).forEach(name -> loaded.remove(Path.of(name)));
    }

    private boolean isShown(CrtListLine line, CertificateMaterial material) {
        return worker.certificate(line.certificate().toString())
                .serial()
                .equals(material.leaf().getSerialNumber());
    }
}
