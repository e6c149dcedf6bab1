package io.vaporform.internal.engine;

import io.vaporform.event.Event;
import io.vaporform.spec.Address;
import io.vaporform.state.Backup;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The keys of all rows, in one place. */
final class Keys {

    static final String RESOURCES = "resource/";
    static final String SESSIONS = "session/";
    static final String OPEN = "open/";
    static final String LINEAGE = "meta/lineage";

    static final String EVENTS = "event/";
    static final String FINDINGS = "finding/";

    /** Due when the next look for drift is. */
    static final String DRIFT = "meta/drift";

    static final String OPERATIONS = "operation/";

    /** A row for each deployment that is being backed up. */
    static final String SAVING = "saving/";

    /** A row for each deployment that is backed up by itself, due when the next one is. */
    static final String SCHEDULES = "schedule/";

    /** A row for each name in the DNS that a resource has for itself. */
    static final String NAMES = "name/";

    /** A row for each domain that is watched, due when it is looked at next. */
    static final String WATCHES = "watch/";

    /** A row for each name that certificates are for, with the addresses of those. */
    static final String SERVED = "served/";

    /** A row for each certificate, due when it is looked at next. */
    static final String RENEWALS = "renewal/";

    /** A row for each certificate of which it is looked whether servers show it, due when that is next. */
    static final String WIRES = "wire/";

    /** A row for each certificate that is to be revoked, due when that is tried. */
    static final String REVOCATIONS = "revocation/";

    /** A row for each load balancer that is shared. */
    static final String SHARED = "shared/";

    /** A row for each use of one resource by another. */
    private static final String USERS = "user/";

    private Keys() {}

    static String resource(Address address) {
        return RESOURCES + address;
    }

    static Address address(String resourceKey) {
        return Address.parse(resourceKey.substring(RESOURCES.length()));
    }

    static String resources(String stack) {
        return RESOURCES + stack + "/";
    }

    /** Moves with every change of what is wanted in a stack. */
    static String stack(String stack) {
        return "stack/" + stack;
    }

    static String usersIn(String stack) {
        return USERS + stack + "/";
    }

    static String users(Address used) {
        return USERS + used + "/";
    }

    /** Two names in the DNS are too long for one key. */
    static String user(Address used, Address user) {
        UUID digest = UUID.nameUUIDFromBytes(user.local().getBytes(StandardCharsets.UTF_8));
        return users(used) + digest;
    }

    static String session(String id) {
        return SESSIONS + id;
    }

    static String remembered(String stack) {
        return "remember/" + stack + "/";
    }

    /** Everything remembered for one address. */
    static String remembered(Address address) {
        return "remember/" + address + "/";
    }

    static String remembered(Address address, String name) {
        return remembered(address) + name;
    }

    static String records(String provider) {
        return "record/" + provider + "/";
    }

    static String events(String stack) {
        return EVENTS + stack + "/";
    }

    static String event(Event event) {
        Address address = event.address();
        return events(address.project() + "/" + address.stack()) + event.id();
    }

    static String findings(String stack) {
        return FINDINGS + stack + "/";
    }

    /** All that are open for one address. */
    static String findings(Address address) {
        return FINDINGS + address + "/";
    }

    static String finding(Address address, String code) {
        return FINDINGS + address + "/" + code;
    }

    static Address findingAddress(String key) {
        return Address.parse(key.substring(FINDINGS.length(), key.lastIndexOf('/')));
    }

    /** @param path a project, {@code project/stack}, or an address */
    static String backups(String path) {
        return "backup/" + path + "/";
    }

    static String backup(Backup backup) {
        return backups(backup.address().toString()) + backup.id();
    }

    static String saving(Address address) {
        return SAVING + address;
    }

    static String listener(String name) {
        return "listener/" + name;
    }

    static String tombstone(String project) {
        return "tombstone/" + project;
    }

    static String quota(String project) {
        return "quota/" + project;
    }

    /** Moves with every plan that promises more of what a provider's system can hold. */
    static String capacity(String provider) {
        return "capacity/" + provider;
    }

    static String operation(String id) {
        return OPERATIONS + id;
    }

    static String members(Address address) {
        return "members/" + address;
    }

    static String account(String project, String provider) {
        return "account/" + project + "/" + provider;
    }

    static String openProjects(String project) {
        return OPEN + project + "/";
    }
}
