package io.vaporform.docker.internal.engine;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;

/** A create call that docker-java may log, as it does with each call at DEBUG, without telling the environment variables. */
final class QuietCreate extends CreateContainerCmdImpl {

    QuietCreate(CreateContainerCmd.Exec execution, String image) {
        super(execution, null, image);
    }

    @Override
    public String toString() {
        return "create container " + getName();
    }
}
