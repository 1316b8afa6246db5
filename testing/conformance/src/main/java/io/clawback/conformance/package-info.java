/**
 * One suite that every broker plugin passes: abstract JUnit classes, driven by a {@link
 * io.clawback.conformance.BrokerFixture} that the plugin's author writes. It asks the plugin
 * through the SPI alone and checks what it says against what the fixture reads by other means.
 */
@NullMarked
package io.clawback.conformance;

import org.jspecify.annotations.NullMarked;
