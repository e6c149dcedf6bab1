/**
 * Records of zones at Amazon Route 53, by {@link io.vaporform.route53.Route53Backend}. Of the SDK of AWS, what gives credentials is in a public signature, and nothing else.
 */
@NullMarked
package io.vaporform.route53;

import org.jspecify.annotations.NullMarked;
