package io.graceful.stop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One listening socket, as the kernel shows it in {@code /proc/net/tcp} and {@code tcp6}.
 *
 * @param address in hexadecimal, in words of four bytes, the lowest first
 * @param port its port
 * @param waiting how many connections wait to be accepted: the kernel shows the length of that queue as {@code rx_queue}
 * @param inode by which a process' open files name it; empty if the table does not say
 */
record TcpListener(String address, int port, int waiting, String inode) {

    /** The state of a listening socket, which is the one column of two digits. */
    private static final String LISTEN = " 0A ";

    /** All of {@code tables}; none of a table that is not there, for want of Linux or of IPv6. */
    static List<TcpListener> in(List<Path> tables) {
        return read(tables, lines -> lines.filter(TcpListener::isListening));
    }

    /**
     * Those at the head of {@code tables}, for whoever asks every few milliseconds: Linux lists listening sockets first
     * ({@code tcp_get_idx} in {@code net/ipv4/tcp_ipv4.c}), and may have tens of thousands of connections behind them.
     */
    static List<TcpListener> leading(List<Path> tables) {
        return read(tables, lines -> lines.takeWhile(TcpListener::isListening));
    }

    private static List<TcpListener> read(List<Path> tables, UnaryOperator<Stream<String>> choice) {
        return tables.stream().flatMap(table -> read(table, choice).stream()).toList();
    }

    private static List<TcpListener> read(Path table, UnaryOperator<Stream<String>> choice) {
        try (Stream<String> lines = Files.lines(table)) {
            // The first line has the names of the columns.
            return choice.apply(lines.skip(1)).map(TcpListener::parse).toList();
        } catch (IOException | UncheckedIOException e) {
            // Not Linux, or no IPv6.
            return List.of();
        }
    }

    private static boolean isListening(String line) {
        return line.contains(LISTEN);
    }

    /** A line is {@code sl local_address rem_address st tx_queue:rx_queue timer retransmits uid timeout inode …}. */
    private static TcpListener parse(String line) {
        String[] fields = line.strip().split("\\s+", 11);
        int colon = fields[1].indexOf(':');
        return new TcpListener(
                fields[1].substring(0, colon),
                Integer.parseInt(fields[1].substring(colon + 1), 16),
                Integer.parseInt(fields[4].substring(fields[4].indexOf(':') + 1), 16),
                fields.length > 9 ? fields[9] : "");
    }
}
