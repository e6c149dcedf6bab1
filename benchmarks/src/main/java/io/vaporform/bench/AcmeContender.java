package io.vaporform.bench;

import java.util.List;

/** Something that gets certificates from a CA, one for each name; ready to begin, with an account. */
interface AcmeContender extends AutoCloseable {

    /** Returns when all are there. */
    void issue(List<String> names) throws Exception;

    @Override
    void close();
}
