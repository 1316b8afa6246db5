package io.clawback.model.fleet;

import io.clawback.model.name.GroupId;
import java.util.List;
import java.util.SortedMap;

/**
 * Who runs a group's consumers, so that they can be counted, scaled and restarted.
 *
 * @param name unique
 * @param type the plugin's type name: {@code process}, {@code command}, {@code http}
 * @param group whose consumers
 * @param min never fewer instances
 * @param max never more instances
 * @param settings of the plugin; each key has one value or more (a command's words)
 */
public record ConsumersDeclaration(
    String name,
    String type,
    GroupId group,
    int min,
    int max,
    SortedMap<String, List<String>> settings) {}
