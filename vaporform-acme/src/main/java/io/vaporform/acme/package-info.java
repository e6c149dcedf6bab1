/** Certificates by ACME: orders, challenges and renewals that no crash loses. Start with {@code AcmeProvider}. */
@NullMarked
package io.vaporform.acme;

import org.jspecify.annotations.NullMarked;
