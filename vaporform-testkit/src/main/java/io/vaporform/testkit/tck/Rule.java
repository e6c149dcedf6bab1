package io.vaporform.testkit.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/** A test of the kit that checks one rule of the contract. It is a test by itself, so that no rule is without one. */
@Test
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Rule {

    /** The rule's id, such as {@code D101} for a provider or {@code S101} for a store; never given to another rule. */
    String value();

    /** What is verified, as a sentence without its full stop. */
    String verifies();

    /** What its author checks when a provider or store breaks it: the words after "check ". */
    String ifItFails();
}
