/** The front door: {@link io.vaporform.Infrastructure}, its projects and stacks, blueprints and the handles on what is deployed. */
@NullMarked
package io.vaporform;

import org.jspecify.annotations.NullMarked;
