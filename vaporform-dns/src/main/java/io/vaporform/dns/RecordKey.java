package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;

/** What no zone has two sets of. */
record RecordKey(DomainName name, String type) {

    static RecordKey of(Rrset set) {
        return new RecordKey(set.name(), set.type());
    }

    @Override
    public String toString() {
        return name + " " + type;
    }
}
