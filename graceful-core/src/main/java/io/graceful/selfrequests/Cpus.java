package io.graceful.selfrequests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many CPUs this process may use, with the fraction: the JVM says 1 where a container has a fifth of one.
 *
 * <p>A limit is read where the container itself sees it, and in every group of processes that it is in otherwise.
 */
final class Cpus {

    private final Path groups;
    private final Path own;

    /** {@code groups}: {@code /sys/fs/cgroup}; {@code own}: {@code /proc/self/cgroup}. */
    Cpus(Path groups, Path own) {
        this.groups = groups;
        this.own = own;
    }

    static double ofThisProcess() {
        return new Cpus(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"))
                .atMost(Runtime.getRuntime().availableProcessors());
    }

    double atMost(double processors) {
        double limit = processors;
        Path second = groups.resolve(path(""));
        for (Path group : upwards(groups, second)) {
            limit = Math.min(limit, version2(group));
        }
        Path first = groups.resolve("cpu");
        for (Path group : upwards(first, first.resolve(path("cpu")))) {
            limit = Math.min(limit, version1(group));
        }
        return limit;
    }

    /** The group and all that it is in; in a container mostly the top alone is to be seen, and is its own. */
    private static List<Path> upwards(Path top, Path group) {
        List<Path> all = new ArrayList<>();
        for (Path next = group.normalize(); next != null && next.startsWith(top); next = next.getParent()) {
            all.add(next);
        }
        return all.isEmpty() ? List.of(top) : all;
    }

    /** Lines are {@code 4:cpu,cpuacct:/group}, and {@code 0::/group} in version 2. */
    private String path(String controller) {
        try {
            for (String line : Files.readAllLines(own)) {
                String[] parts = line.split(":", 3);
                if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller)) {
                    return parts[2].substring(1);
                }
            }
        } catch (IOException | RuntimeException e) {
            // No Linux, or one that says it otherwise.
            return "";
        }
        return "";
    }

    private static double version2(Path group) {
        String limit = read(group.resolve("cpu.max"));
        if (limit == null) {
            return Double.POSITIVE_INFINITY;
        }
        List<String> parts = List.of(limit.split(" ", -1));
        return parts.size() == 2 ? quota(parts.get(0), parts.get(1)) : Double.POSITIVE_INFINITY;
    }

    private static double version1(Path group) {
        return quota(read(group.resolve("cpu.cfs_quota_us")), read(group.resolve("cpu.cfs_period_us")));
    }

    /** No limit is written {@code max} or -1. */
    private static double quota(@Nullable String quota, @Nullable String period) {
        try {
            if (quota != null && period != null && Long.parseLong(quota) > 0 && Long.parseLong(period) > 0) {
                return Double.parseDouble(quota) / Double.parseDouble(period);
            }
        } catch (NumberFormatException e) {
            // max, or something of a kernel to come: no limit that we know of.
        }
        return Double.POSITIVE_INFINITY;
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
