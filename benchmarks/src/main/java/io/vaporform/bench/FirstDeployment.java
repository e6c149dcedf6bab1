package io.vaporform.bench;

import io.vaporform.Deployment;
import io.vaporform.Infrastructure;

/** A JVM that deploys one thing in memory. */
final class FirstDeployment {

    private FirstDeployment() {}

    public static void main(String[] arguments) {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            Deployment web = infra.project("shop")
                    .deploy("web", d -> d.image("shop/web:1.4").port(8080));
            if (web.outputs().instances().size() == 1) {
                System.out.println(Program.READY);
            }
        }
    }
}
