package io.clawback.model.observed;

import io.clawback.model.name.GroupId;
import java.util.List;

/**
 * The owner's consumers of one group, as the one who runs them says.
 *
 * @param name as declared
 * @param group whose
 * @param live instances that run now
 * @param instances for people: how each is known (a pid and its start time, a pod)
 */
public record ConsumersState(String name, GroupId group, Measured live, List<String> instances) {}
