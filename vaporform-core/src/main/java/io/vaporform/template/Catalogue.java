package io.vaporform.template;

import io.vaporform.spec.TemplateRef;
import io.vaporform.spec.Violations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Templates by name and version. Immutable; thread-safe. */
public final class Catalogue {

    private final Supplier<List<ResourceTemplate>> source;

    /** Made when it is first looked at: most applications never do, and templates take their time to make. */
    private volatile @Nullable NavigableMap<String, NavigableMap<Integer, ResourceTemplate>> index;

    private Catalogue(Supplier<List<ResourceTemplate>> source) {
        this.source = source;
    }

    /** Those that come with the library. */
    public static Catalogue standard() {
        return new Catalogue(StandardTemplates::all);
    }

    /**
     * This catalogue with more templates in it.
     *
     * @throws io.vaporform.error.InvalidSpecException if it then has one version of a template twice
     */
    public Catalogue with(Collection<ResourceTemplate> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<ResourceTemplate> all = new ArrayList<>(source.get());
        all.addAll(more);
        Catalogue joined = new Catalogue(() -> all);
        joined.templates();
        return joined;
    }

    private NavigableMap<String, NavigableMap<Integer, ResourceTemplate>> templates() {
        NavigableMap<String, NavigableMap<Integer, ResourceTemplate>> known = index;
        if (known == null) {
            known = indexed(source.get());
            index = known;
        }
        return known;
    }

    private static NavigableMap<String, NavigableMap<Integer, ResourceTemplate>> indexed(List<ResourceTemplate> all) {
        NavigableMap<String, NavigableMap<Integer, ResourceTemplate>> templates = new TreeMap<>();
        for (ResourceTemplate template : all) {
            ResourceTemplate other = templates
                    .computeIfAbsent(template.name(), none -> new TreeMap<>())
                    .put(template.version(), template);
            new Violations()
                    .unless(
                            other == null,
                            "template",
                            template,
                            "is in the catalogue twice",
                            "give the changed one a new version")
                    .throwIfAny();
        }
        return templates;
    }

    /** The newest version of each template. */
    public List<ResourceTemplate> list() {
        return templates().values().stream()
                .map(versions -> versions.lastEntry().getValue())
                .toList();
    }

    /**
     * Finds a template.
     *
     * @param deployed the version that is deployed already, which wins over the newest
     * @throws io.vaporform.error.InvalidSpecException naming the choices, if there is none
     */
    public ResourceTemplate find(TemplateRef wanted, OptionalInt deployed) {
        NavigableMap<Integer, ResourceTemplate> versions = templates().get(wanted.name());
        if (versions == null) {
            throw new Violations()
                    .add(
                            "template",
                            wanted.name(),
                            "there is no such template",
                            "use one of " + templates().keySet())
                    .exception();
        }
        int version = wanted.version().orElse(deployed.orElse(versions.lastKey()));
        ResourceTemplate found = versions.get(version);
        if (found == null) {
            throw new Violations()
                    .add(
                            "template",
                            wanted.name() + "@" + version,
                            "there is no such version",
                            "use one of " + versions.keySet() + ", or add that version to the catalogue again")
                    .exception();
        }
        return found;
    }
}
