package touchstone.conformance.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.model.Choices;
import touchstone.model.Errno;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;
import touchstone.model.poll.Events;

/**
 * An adapter program around the model itself, which does nothing wrong, or the one thing that its
 * argument names.
 */
public final class FakeAdapter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String fault;
    private final PrintStream out =
            new PrintStream(System.out, false, StandardCharsets.UTF_8) {
                @Override
                public void println(String line) {
                    super.print(line + "\n");
                }
            };
    private final Map<String, Integer> names = new HashMap<>();

    private JsonNode profile;
    private Machine machine;
    private int[] processOf;
    private final Map<Integer, Integer> handles = new HashMap<>();
    private final List<JsonNode> queue = new ArrayList<>();
    private final AtomicLong stamps = new AtomicLong();
    private final Object kernel = new Object();
    private boolean together;

    private FakeAdapter(String fault) {
        this.fault = fault;
    }

    /** The command that starts this program with a fault, or with {@code none}. */
    static List<String> command(String fault) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FakeAdapter.class.getName(),
                fault);
    }

    public static void main(String[] arguments) throws Exception {
        new FakeAdapter(arguments[0]).serve();
    }

    private void serve() throws Exception {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (fault.equals("late")) {
            Thread.sleep(300);
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            perform(JSON.readTree(line));
            if (!in.ready()) {
                out.flush();
            }
        }
    }

    private void perform(JsonNode command) throws Exception {
        switch (command.get("command").asText()) {
            case "hello" -> {
                profile = command.get("profile");
                int version = fault.equals("wrong-version") ? 2 : 1;
                out.println(
                        "{\"event\":\"hello\",\"touchstone\":" + version + ",\"name\":\"fake\"}");
            }
            case "reset" -> reset(command);
            case "together" -> together = true;
            case "call" -> {
                if (together) {
                    queue.add(command);
                } else {
                    call(command);
                }
            }
            case "run" -> run();
            case "kill" -> {
                long called = stamps.incrementAndGet();
                machine.die(command.get("process").asInt());
                out.println(
                        "{\"event\":\"killed\",\"process\":%d,\"called\":%d,\"stamp\":%d}"
                                .formatted(
                                        command.get("process").asInt(),
                                        called,
                                        stamps.incrementAndGet()));
            }
            default -> {
                out.flush();
                System.exit(fault.equals("bad-end") ? 23 : 0);
            }
        }
    }

    private void reset(JsonNode command) {
        machine =
                new Machine(
                        new Choices(true, true, true, false, true),
                        profile.get("processes").asInt(),
                        profile.get("capabilities").asInt(),
                        profile.path("cochannels").asInt(),
                        profile.path("ringBytes").asInt(1),
                        profile.path("cocarriers").asInt(),
                        profile.path("copipes").asInt(),
                        profile.path("queueDepth").asInt(1),
                        profile.path("buffers").asInt(),
                        profile.path("carrierBytes").asInt(1));
        processOf =
                IntStream.range(0, command.get("threads").size())
                        .map(thread -> command.get("threads").get(thread).asInt())
                        .toArray();
        handles.clear();
        names.clear();
        stamps.set(0);
        out.println("{\"event\":\"reset\",\"test\":" + command.get("test").asLong() + "}");
    }

    private void run() throws InterruptedException {
        Set<Integer> threads = new TreeSet<>();
        queue.forEach(command -> threads.add(command.get("thread").asInt()));
        CountDownLatch barrier = new CountDownLatch(threads.size());
        List<Thread> running = new ArrayList<>();
        for (int thread : threads) {
            Thread one =
                    new Thread(
                            () -> {
                                barrier.countDown();
                                queue.stream()
                                        .filter(call -> call.get("thread").asInt() == thread)
                                        .forEach(this::call);
                            });
            running.add(one);
            one.start();
        }
        for (Thread one : running) {
            one.join();
        }
        queue.clear();
        together = false;
        out.println("{\"event\":\"ran\"}");
    }

    private void call(JsonNode command) {
        int number = command.get("call").asInt();
        int process = processOf[command.get("thread").asInt()];
        Integer handle =
                command.has("handleOf")
                        ? handleOf(command.get("handleOf").asInt())
                        : Integer.valueOf(command.path("handle").asInt(-1));
        ObjectNode event = JSON.createObjectNode();
        boolean skipped = handle == null;
        if (!skipped) {
            event.put("event", "return").put("call", number);
            event.put("thread", command.get("thread").asInt());
            event.put("called", stamps.incrementAndGet());
            if (fault.equals("sleeps") && command.get("operation").asText().equals("await")) {
                sleep();
            }
            synchronized (kernel) {
                skipped = !machine.alive(process);
                if (!skipped) {
                    operate(command, process, handle, event);
                }
            }
            event.put("stamp", stamps.incrementAndGet());
            if (event.has("handle")) {
                synchronized (handles) {
                    handles.put(number, event.get("handle").asInt());
                }
            }
        }
        String line =
                skipped ? "{\"event\":\"skipped\",\"call\":" + number + "}" : event.toString();
        synchronized (out) {
            out.println(line);
        }
    }

    private Integer handleOf(int call) {
        synchronized (handles) {
            return handles.get(call);
        }
    }

    private void operate(JsonNode command, int process, int handle, ObjectNode event) {
        String operation = command.get("operation").asText();
        misbehave(operation);
        int error =
                Outcome.Failed.all().stream()
                        .map(Outcome.Failed::errno)
                        .filter(each -> fails(command, process, handle, each))
                        .findFirst()
                        .orElse(0);
        if (error != 0) {
            event.put("outcome", new Outcome.Failed(error).name());
            return;
        }
        event.put("outcome", "OK");
        switch (operation) {
            case "open" -> {
                int free = machine.freeHandle(process);
                if (isCarrier(command)) {
                    int unused = Math.max(machine.freeCocarrier(), machine.cochannels());
                    machine.openCocarrier(process, name(command), free, unused);
                } else {
                    int unused = Math.max(machine.freeCochannel(), 0);
                    machine.open(process, name(command), free, unused);
                }
                event.put("handle", free);
            }
            case "derive" -> {
                int free = machine.freeHandle(process);
                machine.derive(process, handle, rights(command), free);
                event.put("handle", free);
            }
            case "copy" -> {
                int free = machine.freeHandle(process);
                machine.copy(process, handle, free);
                event.put("handle", free);
            }
            case "move" -> {
                int free = machine.freeHandle(process);
                machine.move(process, handle, free);
                event.put("handle", free);
            }
            case "delete" -> machine.delete(process, handle);
            case "revoke" -> machine.revoke(process, handle);
            case "send" -> {
                byte[] data = data(command);
                machine.send(process, handle, data, data.length);
            }
            case "recv" -> {
                byte[] data = new byte[command.get("length").asInt()];
                machine.recv(process, handle, data.length, data, data.length);
                if (fault.equals("reversed")) {
                    for (int i = 0; i < data.length / 2; i++) {
                        byte swapped = data[i];
                        data[i] = data[data.length - 1 - i];
                        data[data.length - 1 - i] = swapped;
                    }
                }
                event.put("data", HexFormat.of().formatHex(data));
            }
            case "sendMessage" -> {
                byte[] data = data(command);
                int buffer = machine.freeBuffer();
                machine.reclaim(buffer);
                machine.sendMessage(process, handle, data, data.length, buffer);
            }
            case "recvMessage" -> {
                int free = machine.freeHandle(process);
                machine.recvMessage(process, handle, free, machine.oldest(process, handle));
                event.put("handle", free);
            }
            case "load" -> {
                int buffer = machine.object(process, handle) - machine.coports();
                byte[] data = new byte[machine.messageLength(buffer)];
                for (int i = 0; i < data.length; i++) {
                    data[i] = machine.messageAt(buffer, i);
                }
                event.put("data", HexFormat.of().formatHex(data));
            }
            case "poll", "await" -> {
                ArrayNode events = event.putArray("events");
                EventsFormat.words(reported(command, process, handle)).forEach(events::add);
            }
            case "close" -> machine.close(process, handle);
            default -> machine.die(process);
        }
    }

    private boolean fails(JsonNode command, int process, int handle, int error) {
        return switch (command.get("operation").asText()) {
            case "open" ->
                    isCarrier(command)
                            ? machine.openCocarrierFails(process, name(command), error)
                            : machine.openFails(process, name(command), error);
            case "sendMessage" ->
                    machine.sendMessageFails(process, handle, data(command).length, error);
            case "recvMessage" -> machine.recvMessageFails(process, handle, error);
            case "load" -> machine.loadFails(process, handle, error);
            case "poll" -> machine.pollFails(process, handle, error);
            case "await" ->
                    new Operation.Await(handle, asked(command), 0).fails(machine, process, error);
            case "derive" -> machine.deriveFails(process, handle, rights(command), error);
            case "copy" -> machine.copyFails(process, handle, error);
            case "move" -> machine.moveFails(process, handle, error);
            case "delete" -> machine.deleteFails(process, handle, error);
            case "revoke" -> machine.revokeFails(process, handle, error);
            case "send" -> sendFails(process, handle, data(command).length, error);
            case "recv" -> machine.recvFails(process, handle, command.get("length").asInt(), error);
            case "close" -> machine.closeFails(process, handle, error);
            default -> false;
        };
    }

    private Events reported(JsonNode command, int process, int handle) {
        return new Operation.Poll(handle, asked(command)).reports(machine, process).get(0);
    }

    private static Events asked(JsonNode command) {
        boolean in = false;
        boolean out = false;
        for (JsonNode word : command.get("events")) {
            in |= word.asText().equals("IN");
            out |= word.asText().equals("OUT");
        }
        return new Events(in, out, false);
    }

    private boolean sendFails(int process, int handle, int length, int error) {
        boolean again = fault.equals("again-when-closed") && error == Errno.EAGAIN;
        return machine.sendFails(process, handle, length, again ? Errno.EPIPE : error);
    }

    private void misbehave(String operation) {
        if (!operation.equals("close")) {
            return;
        }
        switch (fault) {
            case "crash" -> {
                System.err.println("assertion failed: never closed");
                Runtime.getRuntime().halt(3);
            }
            case "hang" -> sleep();
            case "nonsense" -> out.println("what a day");
            case "deaf" -> {
                out.close();
                System.out.close();
                sleep();
            }
            case "endless" -> {
                while (!out.checkError()) {
                    out.print("x".repeat(1 << 16));
                }
            }
            default -> {
                // Closing works.
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isCarrier(JsonNode command) {
        return command.path("type").asText().equals("COCARRIER");
    }

    private int name(JsonNode command) {
        return command.has("name")
                ? names.computeIfAbsent(command.get("name").asText(), name -> names.size())
                : Machine.NONE;
    }

    private static byte[] data(JsonNode command) {
        return HexFormat.of().parseHex(command.get("data").asText());
    }

    private static Rights rights(JsonNode command) {
        String all = command.get("rights").toString();
        return new Rights(
                all.contains("SEND"),
                all.contains("RECV"),
                all.contains("POLL"),
                all.contains("CLOSE"),
                all.contains("TRANSFER"),
                all.contains("LOAD"),
                all.contains("STORE"));
    }
}
